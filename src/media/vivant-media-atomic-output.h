/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file (or folder) that appears under its name complete or not at all. It is written to a hidden temporary beside
 * the target, named ".vivant-" + eight characters + ".part" and locked while its writer lives, then renamed. A crash
 * leaves at most such a temporary, which vivant_media_atomic_output_sweep () recognises.
 */
typedef struct _VivantMediaAtomicOutput VivantMediaAtomicOutput;

/* Creates the temporary file. An existing target must be a regular file; a symbolic link is followed and its
 * destination replaced. inputs (NULL-terminated, may be NULL) are files that the target must not be. Errors:
 * VIVANT_MEDIA_ERROR.
 */
VivantMediaAtomicOutput *vivant_media_atomic_output_new (const char *path, const char *const *inputs, GError **error);

/* Creates a temporary folder instead. An existing target must be a folder that is empty or holds only regular files
 * named frame-*.png, which will be replaced as a whole.
 */
VivantMediaAtomicOutput *vivant_media_atomic_output_new_folder (const char *path, GError **error);

/* The descriptor of the temporary file (or folder), owned by the output. */
int vivant_media_atomic_output_get_fd (VivantMediaAtomicOutput *output);

/* Writes all bytes at the descriptor's position. */
gboolean vivant_media_atomic_output_write (VivantMediaAtomicOutput *output, gconstpointer data, gsize length,
                                           GError **error);

/* Writes one whole file into a temporary folder. */
gboolean vivant_media_atomic_output_write_file (VivantMediaAtomicOutput *output, const char *name, gconstpointer data,
                                                gsize length, GError **error);

/* Brings everything to disk and renames to the final name. On an error nothing is changed and only freeing makes sense.
 */
gboolean vivant_media_atomic_output_commit (VivantMediaAtomicOutput *output, GError **error);

/* Frees the output; what was not committed is removed. */
void vivant_media_atomic_output_free (VivantMediaAtomicOutput *output);

/* Removes temporaries beside path whose writer no longer lives. Returns how many. */
guint vivant_media_atomic_output_sweep (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaAtomicOutput, vivant_media_atomic_output_free)

G_END_DECLS
