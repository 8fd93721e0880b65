/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The bar below a picture that is cropped; where there is little room its buttons have no words,
 * and it has the button for undoing, for which the page's head has no place then.
 *
 * Property "compact" (readable, notifying): whether it is so now.
 * Signals: "find-face" (), "whole-picture" (), "rotate" (), "undo" (), "resized" (double size). */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CROP_BAR (vivant_crop_bar_get_type ())
G_DECLARE_FINAL_TYPE (VivantCropBar, vivant_crop_bar, VIVANT, CROP_BAR, AdwBin)

/** `most` is the largest square's side, pixels; `rotates`: whether there is a button for it. */
GtkWidget *vivant_crop_bar_new (double most, gboolean rotates);
/** Shows the square's side. No signal. */
void vivant_crop_bar_set_size (VivantCropBar *self, double size);
/** `reason` (may be NULL) is the tooltip of the button that cannot be pressed. */
void vivant_crop_bar_set_can_find (VivantCropBar *self, gboolean can, const char *reason);
void vivant_crop_bar_set_can_undo (VivantCropBar *self, gboolean can);

G_END_DECLS
