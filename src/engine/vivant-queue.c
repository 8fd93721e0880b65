/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-queue.h"

#include "vivant-export-job.h"
#include "vivant-frame-tag.h"

/* ---- Items ----------------------------------------------------------------------------------------------------- */

struct _VivantQueueItem {
  GObject parent_instance;

  char *title, *path, *message;
  VivantProjectState *state;
  VivantRenderOptions options;
  VivantExportSettings settings; /* its path and title are the strings above */
  VivantFrameStore *store;       /* frames that are rendered already, or NULL */
  VivantQueueStatus status;
  double progress;
  int done, total; /* written by a worker, read by `progress_cb` */
  gint pending;
};

enum { ITEM_PROP_0, ITEM_PROP_STATUS, ITEM_PROP_PROGRESS, ITEM_N_PROPS };
static GParamSpec *item_properties[ITEM_N_PROPS];

G_DEFINE_FINAL_TYPE (VivantQueueItem, vivant_queue_item, G_TYPE_OBJECT)

static void
vivant_queue_item_finalize (GObject *object)
{
  VivantQueueItem *self = VIVANT_QUEUE_ITEM (object);

  g_free (self->title);
  g_free (self->path);
  g_free (self->message);
  vivant_project_state_free (self->state);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (vivant_queue_item_parent_class)->finalize (object);
}

static void
vivant_queue_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantQueueItem *self = VIVANT_QUEUE_ITEM (object);

  switch (id) {
  case ITEM_PROP_STATUS:
    g_value_set_int (value, (int) self->status);
    break;
  case ITEM_PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_queue_item_class_init (VivantQueueItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vivant_queue_item_finalize;
  object_class->get_property = vivant_queue_item_get_property;
  item_properties[ITEM_PROP_STATUS] =
      g_param_spec_int ("status", NULL, NULL, 0, VIVANT_QUEUE_FAILED, VIVANT_QUEUE_WAITING, read);
  item_properties[ITEM_PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, read);
  g_object_class_install_properties (object_class, ITEM_N_PROPS, item_properties);
}

static void
vivant_queue_item_init (VivantQueueItem *self)
{
}

const char *
vivant_queue_item_get_title (VivantQueueItem *self)
{
  return self->title;
}

const char *
vivant_queue_item_get_path (VivantQueueItem *self)
{
  return self->path;
}

VivantQueueStatus
vivant_queue_item_get_status (VivantQueueItem *self)
{
  return self->status;
}

double
vivant_queue_item_get_progress (VivantQueueItem *self)
{
  return self->progress;
}

const char *
vivant_queue_item_get_message (VivantQueueItem *self)
{
  return self->message;
}

void
vivant_queue_item_set_frames (VivantQueueItem *self, VivantFrameStore *store)
{
  g_return_if_fail (VIVANT_IS_QUEUE_ITEM (self));
  g_set_object (&self->store, store);
}

static void
set_status (VivantQueueItem *self, VivantQueueStatus status)
{
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), item_properties[ITEM_PROP_STATUS]);
}

static gboolean
progress_idle (gpointer data)
{
  VivantQueueItem *self = VIVANT_QUEUE_ITEM (data);
  const int done = g_atomic_int_get (&self->done), total = g_atomic_int_get (&self->total);

  g_atomic_int_set (&self->pending, 0);
  self->progress = total > 0 ? CLAMP ((double) done / total, 0.0, 1.0) : 0.0;
  g_object_notify_by_pspec (G_OBJECT (self), item_properties[ITEM_PROP_PROGRESS]);
  return G_SOURCE_REMOVE;
}

/* Worker. */
static void
progress_cb (int done, int total, gpointer data)
{
  VivantQueueItem *self = data;

  g_atomic_int_set (&self->done, done);
  g_atomic_int_set (&self->total, total);
  if (g_atomic_int_compare_and_exchange (&self->pending, 0, 1))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, progress_idle, g_object_ref (self), g_object_unref);
}

/* ---- The queue ------------------------------------------------------------------------------------------------- */

struct _VivantQueue {
  GObject parent_instance;

  VivantModelCatalog *catalog;
  GPtrArray *items;
  gboolean paused;
  VivantQueueItem *current; /* NULL when nothing runs */
  VivantExportJob *job;     /* NULL while the model is loading */
  GCancellable *cancellable;
};

enum { PROP_0, PROP_PAUSED, N_PROPS };
static GParamSpec *properties[N_PROPS];

static guint finished_signal;

static void start_next (VivantQueue *self);

static GType
get_item_type (GListModel *model)
{
  return VIVANT_TYPE_QUEUE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return VIVANT_QUEUE (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  VivantQueue *self = VIVANT_QUEUE (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VivantQueue, vivant_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
finish_current (VivantQueue *self, GError *error)
{
  g_autoptr (VivantQueueItem) item = g_steal_pointer (&self->current);

  g_clear_object (&self->job);
  g_clear_object (&self->cancellable);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    set_status (item, VIVANT_QUEUE_WAITING);
  } else {
    item->message = error != NULL ? g_strdup (error->message) : NULL;
    set_status (item, error != NULL ? VIVANT_QUEUE_FAILED : VIVANT_QUEUE_DONE);
    g_signal_emit (self, finished_signal, 0, item, error);
  }
  start_next (self);
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantQueue) self = VIVANT_QUEUE (user_data);
  g_autoptr (GError) error = NULL;

  vivant_export_job_run_finish (VIVANT_EXPORT_JOB (object), result, &error);
  finish_current (self, error);
}

/* The model may have been corrected since the item was added; frames of before do not fit the ones to come. */
static void
give_frames (VivantExportJob *job, const VivantQueueItem *item, VivantModel *model)
{
  const VivantProjectState *state = item->state;
  const int start = state->start_mode == VIVANT_START_CHOSEN ? state->start_frame : state->trim_in;

  if (item->store != NULL && (state->start_mode != VIVANT_START_AUTO || !state->relative))
    vivant_export_job_set_frames (job, item->store,
                                  vivant_frame_tag_common (state, vivant_model_get_stamp (model), start));
}

static void
model_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantQueue) self = VIVANT_QUEUE (user_data);
  g_autoptr (GError) error = NULL;
  FommModel *model = vivant_model_load_finish (VIVANT_MODEL (object), result, &error);
  VivantQueueItem *item = self->current;

  if (model == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, &error)) {
    fomm_model_unref (&model);
    finish_current (self, error);
    return;
  }
  self->job = vivant_export_job_new (item->state, model, &item->options, &item->settings);
  fomm_model_unref (&model);
  give_frames (self->job, item, VIVANT_MODEL (object));
  vivant_export_job_set_progress (self->job, progress_cb, item);
  vivant_render_job_set_paused (vivant_export_job_get_render_job (self->job), self->paused);
  vivant_export_job_run_async (self->job, self->cancellable, exported_cb, g_object_ref (self));
}

static void
start_item (VivantQueue *self, VivantQueueItem *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantModel) model = vivant_model_catalog_find (self->catalog, item->state->model, &error);

  self->current = g_object_ref (item);
  self->cancellable = g_cancellable_new ();
  set_status (item, VIVANT_QUEUE_RUNNING);
  if (model == NULL)
    finish_current (self, error);
  else
    vivant_model_load_async (model, self->cancellable, model_loaded_cb, g_object_ref (self));
}

static void
start_next (VivantQueue *self)
{
  if (self->current != NULL || self->paused)
    return;
  for (guint i = 0; i < self->items->len; i++) {
    VivantQueueItem *item = g_ptr_array_index (self->items, i);

    if (item->status == VIVANT_QUEUE_WAITING) {
      start_item (self, item);
      return;
    }
  }
}

VivantQueueItem *
vivant_queue_add (VivantQueue *self, const char *title, const VivantProjectState *state,
                  const VivantRenderOptions *options, const VivantExportSettings *settings)
{
  static const VivantRenderOptions usual = VIVANT_RENDER_OPTIONS_INIT;
  VivantQueueItem *item;

  g_return_val_if_fail (VIVANT_IS_QUEUE (self), NULL);
  item = g_object_new (VIVANT_TYPE_QUEUE_ITEM, NULL);
  item->title = g_strdup (title);
  item->path = g_strdup (settings->path);
  item->state = vivant_project_state_copy (state);
  item->options = options != NULL ? *options : usual;
  item->settings = *settings;
  item->settings.path = item->path;
  item->settings.title = item->title;
  item->settings.more_inputs = NULL;
  g_ptr_array_add (self->items, item);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  start_next (self);
  return item;
}

void
vivant_queue_remove (VivantQueue *self, VivantQueueItem *item)
{
  guint position;

  g_return_if_fail (VIVANT_IS_QUEUE (self));
  if (!g_ptr_array_find (self->items, item, &position))
    return;
  if (item == self->current) {
    g_cancellable_cancel (self->cancellable);
    if (self->job != NULL)
      vivant_render_job_set_paused (vivant_export_job_get_render_job (self->job), FALSE);
  }
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
vivant_queue_move (VivantQueue *self, VivantQueueItem *item, int by)
{
  guint from;
  int to;
  gpointer moved;

  g_return_if_fail (VIVANT_IS_QUEUE (self));
  if (item->status != VIVANT_QUEUE_WAITING || !g_ptr_array_find (self->items, item, &from))
    return;
  to = CLAMP ((int) from + by, 0, (int) self->items->len - 1);
  if (to == (int) from)
    return;
  moved = g_ptr_array_steal_index (self->items, from);
  g_ptr_array_insert (self->items, to, moved);
  g_list_model_items_changed (G_LIST_MODEL (self), MIN (from, (guint) to), (guint) ABS (to - (int) from) + 1,
                              (guint) ABS (to - (int) from) + 1);
}

gboolean
vivant_queue_get_paused (VivantQueue *self)
{
  return self->paused;
}

void
vivant_queue_set_paused (VivantQueue *self, gboolean paused)
{
  g_return_if_fail (VIVANT_IS_QUEUE (self));
  if (self->paused == paused)
    return;
  self->paused = paused;
  if (self->job != NULL)
    vivant_render_job_set_paused (vivant_export_job_get_render_job (self->job), paused);
  start_next (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

guint
vivant_queue_get_pending (VivantQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((VivantQueueItem *) g_ptr_array_index (self->items, i))->status <= VIVANT_QUEUE_RUNNING;
  return n;
}

gboolean
vivant_queue_has_path (VivantQueue *self, const char *path)
{
  for (guint i = 0; i < self->items->len; i++) {
    VivantQueueItem *item = g_ptr_array_index (self->items, i);

    if (item->status <= VIVANT_QUEUE_RUNNING && g_strcmp0 (vivant_queue_item_get_path (item), path) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
vivant_queue_dispose (GObject *object)
{
  VivantQueue *self = VIVANT_QUEUE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->job);
  g_clear_object (&self->current);
  g_ptr_array_set_size (self->items, 0);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (vivant_queue_parent_class)->dispose (object);
}

static void
vivant_queue_finalize (GObject *object)
{
  g_ptr_array_unref (VIVANT_QUEUE (object)->items);
  G_OBJECT_CLASS (vivant_queue_parent_class)->finalize (object);
}

static void
vivant_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, VIVANT_QUEUE (object)->paused);
}

static void
vivant_queue_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  vivant_queue_set_paused (VIVANT_QUEUE (object), g_value_get_boolean (value));
}

static void
vivant_queue_class_init (VivantQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vivant_queue_dispose;
  object_class->finalize = vivant_queue_finalize;
  object_class->get_property = vivant_queue_get_property;
  object_class->set_property = vivant_queue_set_property;
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  finished_signal = g_signal_new ("item-finished", VIVANT_TYPE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, VIVANT_TYPE_QUEUE_ITEM, G_TYPE_ERROR);
}

static void
vivant_queue_init (VivantQueue *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

VivantQueue *
vivant_queue_new (VivantModelCatalog *catalog)
{
  VivantQueue *self = g_object_new (VIVANT_TYPE_QUEUE, NULL);

  self->catalog = g_object_ref (catalog);
  return self;
}
