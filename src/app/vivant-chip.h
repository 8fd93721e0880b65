/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Words on a dark plate, drawn by widgets that have no children. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Draws `text` in the font of `widget`, a little smaller, with the middle of the plate at x and its lower edge at
 * `bottom`, moved sideways as far as keeps it within the widget. */
void vivant_chip_snapshot (GtkSnapshot *snapshot, GtkWidget *widget, const char *text, double x, double bottom);

G_END_DECLS
