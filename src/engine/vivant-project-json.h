/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The `.vivant` file: one JSON object.
 *
 *     "vivant": 1                      version of this layout; a higher one is refused
 *     "source", "driver": {            absent when not chosen
 *       "uri": "file:///…",            where it was when saved
 *       "relative": "../a.png",        the same seen from the project's folder; tried when the uri is gone
 *       "fingerprint": "…" }           see vivant_fingerprint()
 *     "model": "portrait"              absent for the default model
 *     "sourceCrop", "driverCrop": { "automatic": true, "x": 0.0, "y": 0.0, "size": 0.0 }   pixels
 *     "trim": { "in": 0, "out": 0 }    frames; out 0 is the end of the clip
 *     "start": { "mode": "auto" | "first" | "chosen", "frame": 0 }
 *     "motion": { "relative": true, "adaptScale": true, "smoothing": 0.0 }
 *     "picture": { "keepDetail": false, "pasteBack": false }
 *     "edits": [ { "keypoint": 3, "from": 0, "dx": 0.0, "dy": 0.0, "amount": 1.0, "muted": false } ]
 *     "copyOf": "file:///…"            in an autosaved copy: the project's own file; absent when it has none
 *     "copyOfTag": "…"                 and what tells whether that was changed since
 *     "view": { "layout": 4, "panes": ["keypoints", …], "marks": ["numbers", …], "maskKeypoint": 0 }
 *
 * Unknown members are ignored; numbers are written and read the same in every locale. */
#pragma once

#include "vivant-project-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** The text of a project file that will lie in `folder` (NULL when it is not known: no relative paths). */
char *vivant_project_json_write (const VivantProjectState *state, const char *folder);

/** The text of an autosaved copy of the project whose own file is `origin`, a URI or NULL, with `entity` in it, a tag
 * or NULL. One file holds all, so that a copy never comes back under another project's address. */
char *vivant_project_json_write_copy (const VivantProjectState *state, const char *origin, const char *entity);
/** The `origin` of a copy, or NULL, and its `entity`; free them. */
char *vivant_project_json_read_origin (const char *text, gssize length, char **entity);

/** Reads what vivant_project_json_write() wrote; every value is checked. `folder` as there. Errors:
 * VIVANT_ERROR_INPUT. */
VivantProjectState *vivant_project_json_read (const char *text, gssize length, const char *folder, GError **error);

/** A file's size and SHA-256 of its first and last MiB (of the whole when it is no larger than two), as text; NULL
 * for what is not a readable regular file. Enough to tell a moved file from another one; quick on long clips. */
char *vivant_fingerprint (const char *path);

G_END_DECLS
