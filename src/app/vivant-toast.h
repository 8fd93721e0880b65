/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Toasts whose whole text can be read in a window of any width: an overlay gives a toast the height of its widest form,
 * so the text must not be wider than there is room, and the button goes below it where both have no place in a row. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** A toast for a window of this size, pixels. `button` may be NULL; it activates the detailed action `action`. */
AdwToast *vivant_toast_new (const char *text, const char *button, const char *action, int width, int height);

G_END_DECLS
