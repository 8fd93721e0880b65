/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One error with what to do about it, and its details to copy. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_ERROR_PAGE (vivant_error_page_get_type ())
G_DECLARE_FINAL_TYPE (VivantErrorPage, vivant_error_page, VIVANT, ERROR_PAGE, AdwBin)

GtkWidget *vivant_error_page_new (void);
/** `file`, `button` and `action` may be NULL. */
void vivant_error_page_show (VivantErrorPage *self, const char *heading, const GError *error, const char *file,
                             const char *button, const char *action);
/** Whether a file begins as one of the kinds of checkpoints does. */
gboolean vivant_error_page_looks_like_model (const char *path);
const char *vivant_error_page_get_details (VivantErrorPage *self);

G_END_DECLS
