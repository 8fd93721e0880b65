/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The places of the page that crops: the picture, and what the model sees of it in a panel beside it, in a strip below
 * it where the window is narrow, or nowhere where it is low as well. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** A container of the three, which it takes. */
GtkWidget *vivant_crop_body_new (GtkWidget *stage, GtkWidget *panel, GtkWidget *strip);

G_END_DECLS
