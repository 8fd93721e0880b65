/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Orders names as people do: numbers in them by value, so that 9 comes before 10; then byte by byte, so that the order
 * is total and the same in every locale. Inside the media room only.
 */
int vivant_media_compare_names (const char *a, const char *b);

G_END_DECLS
