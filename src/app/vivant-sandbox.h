/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What is different inside a Flatpak: only chosen files can be seen, and a file has no neighbours. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Whether this process runs in a Flatpak's sandbox. */
gboolean vivant_sandbox_is_active (void);

/** Why `path` cannot be read and what to do about it, as sentences for the user; NULL outside of a sandbox, or when the
 * file can be read. The caller frees it. */
char *vivant_sandbox_explain (const char *path);

/** Shows `path` in the file manager, marked in its folder; the portal that does it knows where the file really is. May
 * be called in a sandbox only. */
void vivant_sandbox_show_in_files (const char *path);

G_END_DECLS
