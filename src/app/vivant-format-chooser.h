/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Cards for the formats that this machine can write, one of them chosen.
 *
 * Property "format" (int, VivantMediaFormat; readable, notifying). */
#pragma once

#include "vivant-export-settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_FORMAT_CHOOSER (vivant_format_chooser_get_type ())
G_DECLARE_FINAL_TYPE (VivantFormatChooser, vivant_format_chooser, VIVANT, FORMAT_CHOOSER, AdwBin)

GtkWidget *vivant_format_chooser_new (void);
VivantMediaFormat vivant_format_chooser_get_format (VivantFormatChooser *self);
/** Nothing happens when the machine cannot write it. */
void vivant_format_chooser_set_format (VivantFormatChooser *self, VivantMediaFormat format);

G_END_DECLS
