/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Packed frames in a file: written by a worker, read back when they are not in memory any more, and, where the file has
 * a name, found again after a crash. Any thread.
 *
 * The file is a row of records, a header and room for the packed frame each. A record that is being overwritten says
 * so first, so that a process may die at any moment: what is left is whole frames. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct VivantFrameSpool VivantFrameSpool;

/** Opens no file before the first frame. Without a path the file has no name and vanishes with the process. */
VivantFrameSpool *vivant_frame_spool_new (void);
/** Removes the file. */
void vivant_frame_spool_free (VivantFrameSpool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantFrameSpool, vivant_frame_spool_free)

/** Where the file is to be from now on; what was kept elsewhere is forgotten. */
void vivant_frame_spool_set_path (VivantFrameSpool *self, const char *path);

/** Forgets all frames. */
void vivant_frame_spool_reset (VivantFrameSpool *self);

/** Keeps a frame under its index, instead of what was there. `tag` is given back after a crash. FALSE when the disk is
 * full. */
gboolean vivant_frame_spool_put (VivantFrameSpool *self, int index, guint64 tag, GBytes *plain);

/** NULL when there is none, or it cannot be read. */
GBytes *vivant_frame_spool_get (VivantFrameSpool *self, int index);

/** TRUE when there is a frame. */
gboolean vivant_frame_spool_lookup (VivantFrameSpool *self, int index, guint64 *tag);

/** Takes over the file another process left, instead of what was kept. FALSE when there is none or it is none of ours;
 * `path` is gone in any case. */
gboolean vivant_frame_spool_adopt (VivantFrameSpool *self, const char *path);

G_END_DECLS
