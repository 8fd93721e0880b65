/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One project: the state that is edited, its history and its file. Every edit goes through the project, has a name and
 * can be undone. Main thread.
 *
 * Properties, writable and notifying, one undo step each (slider-like ones merge): "relative", "adapt-scale",
 * "smoothing", "keep-detail", "paste-back", "start-mode" (int), "model-id". Not undoable: "layout", "marks",
 * "mask-keypoint". Readable: "title", "modified", "history", "file", "source-path", "driver-path".
 *
 * Signal "changed" (guint what, int first_frame): the set VivantChange, and the first driving frame it touches. */
#pragma once

#include "vivant-history.h"
#include "vivant-project-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_PROJECT (vivant_project_get_type ())
G_DECLARE_FINAL_TYPE (VivantProject, vivant_project, VIVANT, PROJECT, GObject)

VivantProject *vivant_project_new (void);

/** The state; belongs to the project and is replaced by every change. */
const VivantProjectState *vivant_project_get_state (VivantProject *self);

/** Makes `next` (taken) the state as the undo step `name`. `key` merges following steps of the same key. A state that
 * differs in nothing is dropped. */
void vivant_project_apply (VivantProject *self, VivantProjectState *next, const char *name, const char *key);

/** Changes the state without a step: what the program found out itself (a crop, a start frame) or how it is looked at.
 * Takes `next`. */
void vivant_project_amend (VivantProject *self, VivantProjectState *next);

/** Replaces an input and its crop, trims and edits that belong to it. One undo step. */
void vivant_project_set_source (VivantProject *self, const char *path);
void vivant_project_set_driver (VivantProject *self, const char *path);
/** The file moved: another path for the same input; crops and edits stay. */
void vivant_project_relink (VivantProject *self, gboolean driver, const char *path);
/** Records vivant_fingerprint() of an input. No step. */
void vivant_project_set_fingerprint (VivantProject *self, gboolean driver, const char *fingerprint);

/** Quarter turns clockwise of an input (any number), and its square as it lies after them. `key` as above. */
void vivant_project_set_framing (VivantProject *self, gboolean driver, int turn, const VivantCrop *crop,
                                 const char *key);
/** The square alone. */
void vivant_project_set_crop (VivantProject *self, gboolean driver, const VivantCrop *crop);
void vivant_project_set_trim (VivantProject *self, int in, int out);
void vivant_project_set_start (VivantProject *self, VivantStartMode mode, int frame);
void vivant_project_set_view (VivantProject *self, VivantPaneKind pane, VivantView view);
/** `name` NULL takes "Change Keypoint %d". */
void vivant_project_edit_keypoint (VivantProject *self, const VivantKeypointEdit *edit, const char *name);
void vivant_project_reset_keypoint (VivantProject *self, int keypoint);

VivantHistory *vivant_project_get_history (VivantProject *self);
/** Returns the step's name, to be freed; NULL when there was none. */
char *vivant_project_undo (VivantProject *self);
char *vivant_project_redo (VivantProject *self);

/** Words for the title bar, e.g. "Mona Lisa × “Smile”"; NULL without inputs. To be freed. */
char *vivant_project_dup_title (VivantProject *self);
/** File name without folder and ending, as UTF-8. To be freed; NULL for NULL. */
char *vivant_project_display_name (const char *path);

/** TRUE when there are changes that the project's file does not have. */
gboolean vivant_project_get_modified (VivantProject *self);
/** Number of changes so far; grows with every one. */
guint64 vivant_project_get_revision (VivantProject *self);
/** The file it was loaded from or saved to; NULL when none. */
GFile *vivant_project_get_file (VivantProject *self);

/** Saves atomically, over whatever is there. `file` becomes the project's file. Errors: VIVANT_ERROR_OUTPUT. */
gboolean vivant_project_save (VivantProject *self, GFile *file, GError **error);
/** Saves into the project's own file, unless somebody else changed that since it was read or written: that is an error,
 * too. A file that is gone is made again. */
gboolean vivant_project_save_again (VivantProject *self, GError **error);
/** The text of a copy for vivant_project_recover(); free it. */
char *vivant_project_dup_copy (VivantProject *self);
/** Replaces everything by a file's contents; nothing on an error. Errors: VIVANT_ERROR_INPUT. */
gboolean vivant_project_load (VivantProject *self, GFile *file, GError **error);
/** Like load, for a copy that autosave kept: the file it is a copy of (`file`, may be NULL, for a copy that does not
 * say) becomes the project's file, and it counts as modified. The error does not name the copy: users never saw it. */
gboolean vivant_project_recover (VivantProject *self, GFile *copy, GFile *file, GError **error);

G_END_DECLS
