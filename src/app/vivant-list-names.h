/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Gives the lists of choices in the combo rows at and below `root` the names of their rows: libadwaita leaves them
 * with the names of their types, which is what a screen reader says then. The list of a group without a title has the
 * title of its window. Main thread. */
void vivant_list_names_apply (GtkWidget *root);

G_END_DECLS
