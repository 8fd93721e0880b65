/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What keys do, and the keys: several that belong together, as "Page_Up Page_Down", or those of an action.
 *
 * Properties (write, once): "accelerator", names of keys with spaces between; "keys-of", an action whose keys the
 * default application knows. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_SHORTCUT_ROW (vivant_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (VivantShortcutRow, vivant_shortcut_row, VIVANT, SHORTCUT_ROW, AdwActionRow)

G_END_DECLS
