/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Everything a project remembers, as one plain value: what undo steps hold, what a file stores and what a render is
 * made from. VivantProject owns one and tells the world about its changes. */
#pragma once

#include "fomm.h"
#include "motion/edits.h"

#include <glib.h>

G_BEGIN_DECLS

/** A square of the picture as it is turned, pixels. `automatic`: found by the program; the numbers are then what it
 * found (size 0: not looked for yet). */
typedef struct VivantCrop {
  gboolean automatic;
  double x, y, size;
} VivantCrop;

typedef enum VivantStartMode {
  VIVANT_START_AUTO,   /**< the driving frame closest to the portrait's pose */
  VIVANT_START_FIRST,  /**< the first frame of the trimmed clip */
  VIVANT_START_CHOSEN, /**< `start_frame` */
} VivantStartMode;

/** What is done to one keypoint from driving frame `from` on, until the keypoint's next edit. */
typedef struct VivantKeypointEdit {
  int keypoint;
  int from;      /**< frame of the whole clip; 0 is the whole clip */
  double dx, dy; /**< added to the transferred keypoint, normalised units of the model's picture */
  double amount; /**< factor on the keypoint's movement, 0 … 2; 1 leaves it */
  gboolean muted;
} VivantKeypointEdit;

/** What a pane shows. */
typedef enum VivantView {
  VIVANT_VIEW_PICTURE,
  VIVANT_VIEW_KEYPOINTS,
  VIVANT_VIEW_OCCLUSION,
  VIVANT_VIEW_FLOW,
  VIVANT_VIEW_MASK,
  VIVANT_VIEW_WARPED,
  VIVANT_VIEW_COMPARE, /**< before and after */
  VIVANT_N_VIEWS,
} VivantView;

/** Marks drawn for keypoints, a set. */
typedef enum VivantMarks {
  VIVANT_MARK_NUMBERS = 1 << 0,
  VIVANT_MARK_ELLIPSES = 1 << 1,
  VIVANT_MARK_AXES = 1 << 2,
  VIVANT_MARK_TRAILS = 1 << 3,
} VivantMarks;

typedef enum VivantPaneKind {
  VIVANT_PANE_SOURCE,
  VIVANT_PANE_DRIVER,
  VIVANT_PANE_RESULT,
  VIVANT_PANE_INSPECT,
  VIVANT_N_PANES,
} VivantPaneKind;

typedef struct VivantProjectState {
  char *source;             /**< path of the portrait; NULL when none is chosen */
  char *driver;             /**< path of the clip, animation or folder of pictures; NULL when none is chosen */
  char *source_fingerprint; /**< see vivant_fingerprint(); NULL until known */
  char *driver_fingerprint;
  char *model;                  /**< identifier in the catalogue; NULL is the default model */
  int source_turn, driver_turn; /**< quarter turns clockwise, 0 … 3, after the rotation that the file itself asks for */
  VivantCrop source_crop, driver_crop;
  int trim_in, trim_out; /**< first frame and the frame after the last; trim_out 0 is the end of the clip */
  VivantStartMode start_mode;
  int start_frame;
  gboolean relative, adapt_scale;
  double smoothing; /**< 0 … 1 */
  gboolean keep_detail, paste_back;
  GArray *edits; /**< of VivantKeypointEdit, ordered by keypoint, then frame */

  int layout; /**< 1, 2 or 4 panes */
  VivantView views[VIVANT_N_PANES];
  unsigned marks; /**< VivantMarks */
  int mask_keypoint;
} VivantProjectState;

/** What differs between two states, a set. */
typedef enum VivantChange {
  VIVANT_CHANGE_NONE = 0,
  VIVANT_CHANGE_SOURCE = 1 << 0, /**< the portrait, its turn or its crop: everything must be rendered again */
  VIVANT_CHANGE_DRIVER = 1 << 1, /**< the clip, its turn or its crop: frames and keypoints are others */
  VIVANT_CHANGE_MODEL = 1 << 2,
  VIVANT_CHANGE_MOTION = 1 << 3, /**< relative, adapt scale, smoothing, start frame */
  VIVANT_CHANGE_EDITS = 1 << 4,
  VIVANT_CHANGE_TRIM = 1 << 5,    /**< frames stay as they are, the range is another */
  VIVANT_CHANGE_PICTURE = 1 << 6, /**< detail and paste-back */
  VIVANT_CHANGE_VIEW = 1 << 7,    /**< panes and overlays: nothing to render */
} VivantChange;

VivantProjectState *vivant_project_state_new (void);
VivantProjectState *vivant_project_state_copy (const VivantProjectState *self);
void vivant_project_state_free (VivantProjectState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantProjectState, vivant_project_state_free)

/** The same square of the picture after so many more quarter turns; `width` and `height` are the picture's before. */
VivantCrop vivant_crop_turn (const VivantCrop *crop, int quarters, int width, int height);

/** The set of what differs. */
unsigned vivant_project_state_compare (const VivantProjectState *a, const VivantProjectState *b);

/** First driving frame whose result the difference touches; 0 unless only edits that begin later differ. */
int vivant_project_state_first_difference (const VivantProjectState *a, const VivantProjectState *b);

/** The edit in force for a keypoint at a frame; one that changes nothing when there is none. */
VivantKeypointEdit vivant_project_state_get_edit (const VivantProjectState *self, int keypoint, int frame);

/** Inserts or replaces the edit of (keypoint, from); one that changes nothing at frame 0 removes it. */
void vivant_project_state_set_edit (VivantProjectState *self, const VivantKeypointEdit *edit);

/** The edits as the core takes them, to be freed: each holds from its frame on, so that what was seen before it stays
 * as it was seen. */
FommEditKey *vivant_project_state_dup_edit_keys (const VivantProjectState *self, int *n);

/** Removes every edit of a keypoint; -1 of all. TRUE when there was one. */
gboolean vivant_project_state_reset_edits (VivantProjectState *self, int keypoint);

G_END_DECLS
