/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The window that lists the keys. GTK's own is as wide as its columns, which no phone is, and gives a screen reader
 * keys without words. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void vivant_shortcuts_present (GtkWindow *parent);

G_END_DECLS
