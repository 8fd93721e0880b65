/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-live-private.h"
#include "vivant-render-job.h"
#include "vivant-studio.h"

G_BEGIN_DECLS

/* What a running job and the studio share; outlives whichever ends first. */
typedef struct VivantRun {
  gatomicrefcount references;
  VivantFrameStore *store;
  VivantRenderJob *job;
  VivantProjectState *state; /* of the project when it began */
  VivantRenderOptions options;
  GCancellable *cancellable;
  guint generation;
  guint64 stamp; /* of the model */
  /* The worker's: of the frames' tags, and of the squares they are made of. */
  guint64 common, source_framing, driving_framing;
  int first, count;
  gboolean preview;
  gboolean draft;   /* the filter has not seen the frames before: it is rendered again in its turn */
  gint64 last_time; /* worker only */
  gint64 spent;     /* microseconds for the last frame, smoothed; atomic through `mutex` */
  GMutex mutex;
} VivantRun;

struct _VivantStudio {
  GObject parent_instance;

  VivantProject *project;
  VivantModelCatalog *catalog;
  VivantFrameStore *store;
  VivantLive *live;
  gboolean suspended; /* the camera is the driver: nothing is rendered */
  char *left_frames;  /* file of frames that a crash left; until the clip is known */

  char *source_path, *driver_path; /* what is loaded or being loaded */
  VivantMediaPicture *source;
  VivantMediaProbe *driver;
  int source_turn, driver_turn; /* that they have */
  GCancellable *source_cancellable, *driver_cancellable, *model_cancellable;
  gboolean source_missing, driver_missing, source_face, driver_face;
  gboolean source_loading, driver_loading; /* another one than what is there: nothing is rendered meanwhile */

  VivantModel *model_file; /* the one that is loaded or being loaded */
  FommModel *model;
  char *model_title;
  gboolean model_loading;

  VivantRun *run; /* NULL when no job runs */
  gboolean wanted, paused, animated;
  int preview; /* frame to render next, -1: none */
  guint preview_source;
  int playhead, start_frame;
  gboolean start_known, amending;
  gboolean start_relative; /* looked for: without relative motion it is the first frame */
  double seconds_per_frame;
  int timed_frames;
  gint64 asked, first_delay;
};

/* What tells how frames are made now: data of _vivant_studio_tag_frame() and _vivant_studio_tag_draft(). */
typedef struct VivantFrameMaker {
  const VivantProjectState *state;
  guint64 common;
} VivantFrameMaker;

/* vivant-studio-run.c */
void _vivant_run_unref (gpointer data);
/** Starts whatever is due, if anything. */
void _vivant_studio_go_on (VivantStudio *self);
void _vivant_studio_stop_run (VivantStudio *self);
void _vivant_studio_schedule_preview (VivantStudio *self);
void _vivant_studio_notify_phase (VivantStudio *self);
/** Renders nothing, or goes on with what is due. */
void _vivant_studio_set_suspended (VivantStudio *self, gboolean suspended);
/** Live mode has found the portrait's square. */
void _vivant_studio_take_source_crop (VivantStudio *self, const VivantMediaCrop *found, gboolean face);

/* vivant-studio-load.c */
void _vivant_studio_load_source (VivantStudio *self);
void _vivant_studio_load_driver (VivantStudio *self);
/** Turns what is loaded as the project says. */
void _vivant_studio_turn (VivantStudio *self);
void _vivant_studio_load_model (VivantStudio *self);
guint64 _vivant_studio_get_stamp (VivantStudio *self);
/** Makes stale frames from `first` on that were made as things are now done again. */
void _vivant_studio_refresh (VivantStudio *self, int first);
/** A VivantFrameTagFunc; `data` is a VivantFrameMaker. */
guint64 _vivant_studio_tag_frame (int index, gpointer data);
/** The same of a preview without the smoothing that the frame will have. */
guint64 _vivant_studio_tag_draft (int index, gpointer data);

G_END_DECLS
