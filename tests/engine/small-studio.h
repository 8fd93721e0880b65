/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A studio with a model and a clip so small that its tests take no time, and what it has told so far. */
#pragma once

#include "sample.h"
#include "vivant-model-import.h"
#include "vivant-studio.h"
#include "wait.h"

enum { SMALL_FRAMES = 12 };

typedef struct SmallStudio {
  char *folder, *models, *clip, *portrait; /* paths; clip and portrait are there and not chosen yet */
  VivantModelCatalog *catalog;
  VivantProject *project;
  VivantStudio *studio;
  VivantFrameStore *store;

  int sources, drivers, finished, failed, phases; /* times it told so */
  VivantFailure failure;
  GError *error;
  GArray *order; /* of int: frames as they came */
} SmallStudio;

static inline void
small_source_cb (SmallStudio *self)
{
  self->sources++;
}

static inline void
small_driver_cb (SmallStudio *self)
{
  self->drivers++;
}

static inline void
small_finished_cb (SmallStudio *self)
{
  self->finished++;
}

static inline void
small_phase_cb (SmallStudio *self)
{
  self->phases++;
}

static inline void
small_failed_cb (VivantStudio *studio, int what, GError *error, SmallStudio *self)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  self->failure = (VivantFailure) what;
  self->failed++;
}

static inline void
small_ready_cb (VivantStudio *studio, int first, int last, SmallStudio *self)
{
  for (int i = first; i <= last; i++)
    g_array_append_val (self->order, i);
}

/* Puts the model into the catalogue's folder under this name. */
static inline void
small_install_model (SmallStudio *self, const char *name)
{
  g_autofree char *path = sample_path ("goldens/micro32/micro32.pth.tar"), *made = NULL;
  g_autofree char *yaml = sample_path ("goldens/micro32/config.yaml");
  const VivantImportOptions options = {.name = name, .config_path = yaml};
  g_autoptr (GError) error = NULL;

  made = vivant_model_import_file (self->models, path, &options, NULL, &error);
  g_assert_no_error (error);
}

static inline void
small_set_up (SmallStudio *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  self->models = g_build_filename (self->folder, "models", NULL);
  self->clip = g_build_filename (self->folder, "clip", NULL);
  sample_pictures (self->clip, SMALL_FRAMES);
  self->portrait = g_build_filename (self->clip, "003.png", NULL);
  small_install_model (self, VIVANT_DEFAULT_MODEL_ID);
  self->catalog = vivant_model_catalog_new_for_folders (self->models, (const char *const[]){NULL});
  self->project = vivant_project_new ();
  self->studio = vivant_studio_new (self->project, self->catalog);
  self->store = vivant_studio_get_store (self->studio);
  self->order = g_array_new (FALSE, FALSE, sizeof (int));
  g_signal_connect_swapped (self->studio, "source-loaded", G_CALLBACK (small_source_cb), self);
  g_signal_connect_swapped (self->studio, "driver-loaded", G_CALLBACK (small_driver_cb), self);
  g_signal_connect_swapped (self->studio, "finished", G_CALLBACK (small_finished_cb), self);
  g_signal_connect_swapped (self->studio, "notify::phase", G_CALLBACK (small_phase_cb), self);
  g_signal_connect (self->studio, "failed", G_CALLBACK (small_failed_cb), self);
  g_signal_connect (self->studio, "frame-ready", G_CALLBACK (small_ready_cb), self);
}

/* Nothing is left of the studio, whatever it was at. */
static inline void
small_tear_down (SmallStudio *self, gconstpointer data)
{
  if (self->studio != NULL) {
    vivant_studio_close (self->studio);
    g_signal_handlers_disconnect_by_data (self->studio, self);
    WAIT_UNTIL (G_OBJECT (self->studio)->ref_count == 1);
    g_assert_finalize_object (self->studio);
  }
  g_assert_finalize_object (self->project);
  g_assert_finalize_object (self->catalog);
  sample_remove_folder (self->folder);
  g_array_unref (self->order);
  g_clear_error (&self->error);
  g_free (self->portrait);
  g_free (self->clip);
  g_free (self->models);
  g_free (self->folder);
}

/* Opens portrait and clip, with nothing to be looked for, and waits until the frame that is shown came. */
static inline void
small_open (SmallStudio *self)
{
  VivantProjectState *state = sample_state (0, 0);

  g_free (state->source);
  g_free (state->driver);
  state->source = g_strdup (self->portrait);
  state->driver = g_strdup (self->clip);
  vivant_project_apply (self->project, state, "Open", NULL);
  WAIT_UNTIL (vivant_studio_get_can_render (self->studio));
  WAIT_UNTIL (self->order->len > 0);
}

static inline int
small_count (SmallStudio *self, VivantFrameState state)
{
  return vivant_frame_store_count (self->store, state, 0, G_MAXINT);
}

static inline char *
small_dup_busy_text (SmallStudio *self)
{
  char *text;

  g_object_get (self->studio, "busy-text", &text, NULL);
  return text;
}
