/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A row to choose from a list of words. What is chosen is beside the title, or below it, in place of the hint, where
 * there is no room for all of it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CHOICE_ROW (vivant_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (VivantChoiceRow, vivant_choice_row, VIVANT, CHOICE_ROW, AdwComboRow)

/** `hint` may be NULL. The row has its own reference to `choices`. */
GtkWidget *vivant_choice_row_new (const char *title, const char *hint, GtkStringList *choices);

G_END_DECLS
