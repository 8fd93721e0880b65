/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A keypoint's colour and shape beside its name. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *vivant_keypoint_swatch_new (int keypoint, int size);
void vivant_keypoint_swatch_set_keypoint (GtkWidget *swatch, int keypoint);

G_END_DECLS
