/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The files of one autosaved project: its copy, and a lock that tells whether the program that wrote it lives. Shared
 * by a VivantAutosave and the threads that write for it; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIVANT_COPY_ENDING ".vivant"

typedef struct VivantAutosaveFiles VivantAutosaveFiles;

/** Names only: nothing is written before the first copy. `folder` NULL takes the usual one in the user's data folder.
 */
VivantAutosaveFiles *vivant_autosave_files_new (const char *folder);
VivantAutosaveFiles *vivant_autosave_files_ref (VivantAutosaveFiles *self);
void vivant_autosave_files_unref (VivantAutosaveFiles *self);

/** Where a project's rendered frames belong: in the cache folder. */
char *vivant_autosave_files_dup_frames (VivantAutosaveFiles *self);

/** Writes a copy unless a newer revision is there already. Durable when it returns; the older copy is whole when it
 * fails. Errors: VIVANT_ERROR_OUTPUT, a sentence that names the folder. */
gboolean vivant_autosave_files_write (VivantAutosaveFiles *self, guint64 revision, const char *text, GError **error);

/** Removes everything. Waits for a thread that is writing just now; no thread writes afterwards. */
void vivant_autosave_files_close (VivantAutosaveFiles *self);

/* ---- What a crash left ----------------------------------------------------------------------------------------- */

char *vivant_autosave_files_usual_folder (const char *folder);
/** The address that earlier versions kept beside the copy `base` (its path less the ending), or NULL. */
char *vivant_autosave_files_read_origin (const char *base);
char *vivant_autosave_files_frames_of (const char *base);
/** Makes the copy of a dead program this one's: returns a descriptor that keeps everybody else away until it is closed,
 * or -1 when somebody has it already. */
int vivant_autosave_files_adopt (const char *base);
void vivant_autosave_files_remove (const char *base);
/** Removes what dead programs left beside their copies in `folder`, and the frames of projects that neither live nor
 * left a copy. */
void vivant_autosave_files_sweep (const char *folder);

G_END_DECLS
