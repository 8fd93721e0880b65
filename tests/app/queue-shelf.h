/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A queue of exports that take a moment, for the widgets that show it. */
#pragma once

#include "model-shelf.h"
#include "vivant-queue.h"

typedef struct QueueShelf {
  ModelShelf models;
  VivantQueue *queue;
  char *folder; /* of the results */
} QueueShelf;

/* Paused: nothing starts before it is told to. */
static inline void
queue_shelf_set_up (QueueShelf *self, gconstpointer data)
{
  model_shelf_set_up (&self->models, NULL);
  self->queue = vivant_queue_new (self->models.catalog);
  vivant_queue_set_paused (self->queue, TRUE);
  self->folder = g_dir_make_tmp ("vivant-queue-XXXXXX", NULL);
}

static inline void
queue_shelf_tear_down (QueueShelf *self, gconstpointer data)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (self->queue)) > 0) {
    g_autoptr (VivantQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->queue), 0);
    const char *path = vivant_queue_item_get_path (item);

    vivant_queue_remove (self->queue, item);
    g_unlink (path);
  }
  WAIT_UNTIL (G_OBJECT (self->queue)->ref_count == 1);
  g_assert_finalize_object (self->queue);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  model_shelf_tear_down (&self->models, NULL);
}

/* Two frames of the sample as a GIF; `source` NULL is the sample's portrait. */
static inline VivantQueueItem *
queue_shelf_add (QueueShelf *self, const char *title, const char *source)
{
  VivantProjectState *state = vivant_project_state_new ();
  g_autofree char *name = g_strconcat (title, ".gif", NULL), *path = g_build_filename (self->folder, name, NULL);
  VivantExportSettings settings;
  VivantQueueItem *item;

  vivant_export_settings_init (&settings);
  settings.format = VIVANT_MEDIA_FORMAT_GIF;
  settings.path = path;
  state->source = g_strdup (source != NULL ? source : g_getenv ("VIVANT_TEST_PORTRAIT"));
  state->driver = g_strdup (g_getenv ("VIVANT_TEST_CLIP"));
  state->source_crop = state->driver_crop = (VivantCrop){.automatic = FALSE};
  state->start_mode = VIVANT_START_FIRST;
  state->trim_out = 2;
  item = vivant_queue_add (self->queue, title, state, NULL, &settings);
  vivant_project_state_free (state);
  return item;
}

static inline gboolean
queue_shelf_is_idle (gpointer queue)
{
  return vivant_queue_get_pending (queue) == 0;
}

/* Does all of it. */
static inline void
queue_shelf_run (QueueShelf *self)
{
  vivant_queue_set_paused (self->queue, FALSE);
  widget_test_wait (queue_shelf_is_idle, self->queue);
  widget_test_settle ();
}
