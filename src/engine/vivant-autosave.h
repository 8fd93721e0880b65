/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Keeps a copy of a project while it is worked on, so that a crash loses a fraction of a second at most. The copy is
 * locked while its program lives and removed when the project is closed; a copy without a living owner is what a crash
 * left behind. It is written in a thread. Main thread.
 *
 * Signal "failed" (GError *error): the copy could not be written (the disk is full, say); a sentence for users. Emitted
 * once until it can be written again; that is tried every few seconds. */
#pragma once

#include "vivant-project.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_AUTOSAVE (vivant_autosave_get_type ())
G_DECLARE_FINAL_TYPE (VivantAutosave, vivant_autosave, VIVANT, AUTOSAVE, GObject)

/** `folder` NULL takes the usual one in the user's data folder. Dropping the object removes the copy. */
VivantAutosave *vivant_autosave_new (VivantProject *project, const char *folder);

/** Writes now, in the calling thread, what would be written soon. FALSE when it cannot be written; the program goes on
 * without. */
gboolean vivant_autosave_flush (VivantAutosave *self);

/** TRUE from a failure until a copy can be written again; the property "failing", which notifies. */
gboolean vivant_autosave_get_failing (VivantAutosave *self);

/** TRUE when the copy holds the newest state. */
gboolean vivant_autosave_is_current (VivantAutosave *self);

/** Where the project's rendered frames are to be kept, to be found after a crash; free it. */
char *vivant_autosave_dup_frames_path (VivantAutosave *self);

/** Something a crash left behind. */
typedef struct VivantOrphan {
  GFile *copy;
  char *frames; /**< path of the rendered frames; there may be none */
  GFile *file;  /**< the project's own file for a copy that does not name it, as earlier versions' do not; or NULL */
  int lock;     /**< keeps other programs away as long as this lives */
} VivantOrphan;

void vivant_orphan_free (VivantOrphan *orphan);
/** Removes the copy from the disk, once it was recovered. The frames stay. */
void vivant_orphan_discard (VivantOrphan *orphan);
/** Keeps a copy that cannot be read; it is an orphan again when it can be (vivant_set_aside_review()). Returns its
 * path, free it. */
char *vivant_orphan_set_aside (VivantOrphan *orphan);

/** All orphans of a folder (NULL: the usual one), as VivantOrphan, those that were set aside and can be read now among
 * them; each is given to one process only, until it is
 * freed. Frames in the cache folder that belong to no project any more are removed. */
GPtrArray *vivant_autosave_take_orphans (const char *folder);

G_END_DECLS
