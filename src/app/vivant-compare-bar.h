/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The bar between before and after: lies over the whole picture, is dragged by its knob or anywhere near it, and moves
 * with the arrow keys, Home and End.
 *
 * Property "share" (double, 0 … 1, writable, notifying): how much of the width, from the left, is before. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_COMPARE_BAR (vivant_compare_bar_get_type ())
G_DECLARE_FINAL_TYPE (VivantCompareBar, vivant_compare_bar, VIVANT, COMPARE_BAR, GtkWidget)

GtkWidget *vivant_compare_bar_new (void);
double vivant_compare_bar_get_share (VivantCompareBar *self);
void vivant_compare_bar_set_share (VivantCompareBar *self, double share);

G_END_DECLS
