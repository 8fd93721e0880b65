/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A lasting state, told in one line under the header bar, with at most one button. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_NOTICE (vivant_notice_get_type ())
G_DECLARE_FINAL_TYPE (VivantNotice, vivant_notice, VIVANT, NOTICE, AdwBin)

/** Shows a sentence; `button` and `action` (a detailed action name) may be NULL. */
void vivant_notice_show (VivantNotice *self, const char *icon_name, const char *text, const char *button,
                         const char *action);
void vivant_notice_hide (VivantNotice *self);
/** NULL while it is hidden. */
const char *vivant_notice_get_text (VivantNotice *self);

G_END_DECLS
