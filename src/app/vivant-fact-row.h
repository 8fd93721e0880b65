/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One fact with its value or a choice of values, and a tag that says where it comes from.
 *
 * Property "selected" (int, readable, notifying): the choice; -1 without choices. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum VivantFactSource {
  VIVANT_FACT_STATED,   /**< no tag */
  VIVANT_FACT_INFERRED, /**< "From shapes" */
  VIVANT_FACT_ASSUMED,  /**< "Assumed" */
} VivantFactSource;

#define VIVANT_TYPE_FACT_ROW (vivant_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (VivantFactRow, vivant_fact_row, VIVANT, FACT_ROW, AdwActionRow)

GtkWidget *vivant_fact_row_new (const char *title);
/** A value to read. */
void vivant_fact_row_set_value (VivantFactRow *self, const char *value);
/** Values to choose from, copied; NULL-terminated. */
void vivant_fact_row_set_choices (VivantFactRow *self, const char *const *choices, int selected);
int vivant_fact_row_get_selected (VivantFactRow *self);
/** The tag, and a sentence under the title; "" for none. */
void vivant_fact_row_set_source (VivantFactRow *self, VivantFactSource source, const char *why);

G_END_DECLS
