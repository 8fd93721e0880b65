/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Renders a project while it is watched and edited. It loads the inputs and the model, runs one VivantRenderJob at a
 * time, keeps the results, and starts again from the playhead when an edit made them stale. Main thread.
 *
 * Properties, readable and notifying: "phase" (int, VivantPhase), "n-frames", "playhead" (writable), "busy-text"
 * (what is being waited for, or NULL), "model-title".
 *
 * Signals
 * - "source-loaded" (): vivant_studio_get_source() is another picture, or NULL
 * - "driver-loaded" (): vivant_studio_get_driver() is another clip, or NULL
 * - "frame-ready" (int first, int last): results of these frames are in the store
 * - "framed" (): the crops and the start frame were found, or found wanting (vivant_studio_get_face_found())
 * - "failed" (VivantFailure what, GError *error)
 * - "finished" (): everything in the trimmed range is rendered */
#pragma once

#include "vivant-frame-store.h"
#include "vivant-live.h"
#include "vivant-media-probe.h"
#include "vivant-model-catalog.h"
#include "vivant-project.h"

G_BEGIN_DECLS

typedef enum VivantPhase {
  VIVANT_PHASE_IDLE,
  VIVANT_PHASE_RENDERING,
  VIVANT_PHASE_PAUSED,
} VivantPhase;

typedef enum VivantFailure {
  VIVANT_FAILURE_SOURCE,
  VIVANT_FAILURE_DRIVER,
  VIVANT_FAILURE_MODEL,
  VIVANT_FAILURE_RENDER,
} VivantFailure;

#define VIVANT_TYPE_STUDIO (vivant_studio_get_type ())
G_DECLARE_FINAL_TYPE (VivantStudio, vivant_studio, VIVANT, STUDIO, GObject)

VivantStudio *vivant_studio_new (VivantProject *project, VivantModelCatalog *catalog);

VivantProject *vivant_studio_get_project (VivantStudio *self);
VivantModelCatalog *vivant_studio_get_catalog (VivantStudio *self);
VivantFrameStore *vivant_studio_get_store (VivantStudio *self);
/** The camera as the driver. Opening a clip chooses the clip again. Belongs to the studio. */
VivantLive *vivant_studio_get_live (VivantStudio *self);
/** Names the file that rendered frames are kept in, so that they outlive a crash, and the one that a crash left (may be
 * NULL): its frames count as rendered if they are what the project would render now. Before the project has inputs. */
void vivant_studio_keep_frames (VivantStudio *self, const char *path, const char *left);
/** The upright portrait; NULL while there is none. */
VivantMediaPicture *vivant_studio_get_source (VivantStudio *self);
/** FALSE while a large portrait is still being turned as the project says: the project's square is not in it. */
gboolean vivant_studio_get_source_fits (VivantStudio *self);
/** What is known of the clip; NULL while there is none. */
VivantMediaProbe *vivant_studio_get_driver (VivantStudio *self);
/** The model in use when it is loaded; NULL before. */
FommModel *vivant_studio_get_model (VivantStudio *self);
gboolean vivant_studio_get_face_found (VivantStudio *self, gboolean driver);
/** TRUE when an input is named but gone. */
gboolean vivant_studio_get_missing (VivantStudio *self, gboolean driver);

VivantPhase vivant_studio_get_phase (VivantStudio *self);
int vivant_studio_get_n_frames (VivantStudio *self);
/** The trimmed range, [*begin, *end). */
void vivant_studio_get_range (VivantStudio *self, int *begin, int *end);
/** Start frame in force; -1 while it is not known. */
int vivant_studio_get_start_frame (VivantStudio *self);
/** Frames a second of the clip; 25 without one. */
double vivant_studio_get_rate (VivantStudio *self);
int vivant_studio_get_playhead (VivantStudio *self);
void vivant_studio_set_playhead (VivantStudio *self, int frame);

/** TRUE when portrait, clip and model are there. */
gboolean vivant_studio_get_can_render (VivantStudio *self);
/** Renders what is not rendered, from the playhead on, then what is before it. */
void vivant_studio_start (VivantStudio *self);
/** TRUE when frames of this clip were asked for by vivant_studio_start(), or a crash left some: more than previews. */
gboolean vivant_studio_get_animated (VivantStudio *self);
void vivant_studio_pause (VivantStudio *self);
void vivant_studio_resume (VivantStudio *self);
/** Stops; what is rendered is kept. */
void vivant_studio_cancel (VivantStudio *self);
/** Stops for good, when its project is closed: the rendered frames are forgotten and their file is removed, even if the
 * program ends before everything of the studio is gone. */
void vivant_studio_close (VivantStudio *self);
/** Renders one frame ahead of everything else. */
void vivant_studio_preview (VivantStudio *self, int frame);

/** Seconds until everything is rendered; negative while that cannot be said. */
double vivant_studio_get_eta (VivantStudio *self);
/** Seconds a frame took lately; 0 when none was rendered. */
double vivant_studio_get_seconds_per_frame (VivantStudio *self);
/** Microseconds from the last start or preview to its first frame; -1 when it has not come. For tests and tuning. */
gint64 vivant_studio_get_first_frame_delay (VivantStudio *self);

/** What the tags of frames that are rendered now have in common, see vivant_frame_tag_common(). */
guint64 vivant_studio_get_tag (VivantStudio *self);

G_END_DECLS
