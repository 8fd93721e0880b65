/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-store.h"

#include "vivant-error.h"
#include "vivant-frame-spool.h"

#include <glib/gi18n-lib.h>

/* Where a frame is and what it is worth. */
typedef struct Slot {
  VivantFrameState state;
  VivantResult *result; /* NULL when it is not in memory */
  guint64 used;         /* for finding the one that was not looked at for longest */
  guint64 tag;          /* of what is spooled */
  gboolean spooled;
} Slot;

struct _VivantFrameStore {
  GObject parent_instance;

  VivantFrameSpool *spool;
  /* Held while a frame is written, and while all are forgotten, so that no frame of another clip comes in between. It
   * is taken before `mutex`; the main loop takes it only when the clip is another one. */
  GMutex writing;

  GMutex mutex; /* guards everything below */
  GArray *slots;
  gsize memory, memory_limit;
  guint64 clock;
  guint generation, oldest; /* frames of generations before `oldest` belong to another clip */
  int now;
  gboolean notify_pending;
};

enum { PROP_0, PROP_READY, N_PROPS };
static GParamSpec *properties[N_PROPS];

static guint states_changed_signal;

G_DEFINE_FINAL_TYPE (VivantFrameStore, vivant_frame_store, G_TYPE_OBJECT)

/* ---- Memory ---------------------------------------------------------------------------------------------------- */

static Slot *
get_slot (VivantFrameStore *self, int index)
{
  return index >= 0 && index < (int) self->slots->len ? &g_array_index (self->slots, Slot, index) : NULL;
}

static void
forget_in_memory (VivantFrameStore *self, Slot *slot)
{
  if (slot->result == NULL)
    return;
  self->memory -= vivant_result_get_size (slot->result);
  g_clear_pointer (&slot->result, vivant_result_unref);
}

static void
make_room (VivantFrameStore *self, const Slot *except)
{
  while (self->memory > self->memory_limit) {
    Slot *oldest = NULL;

    for (guint i = 0; i < self->slots->len; i++) {
      Slot *slot = &g_array_index (self->slots, Slot, i);

      if (slot->result != NULL && slot->spooled && slot != except && (oldest == NULL || slot->used < oldest->used))
        oldest = slot;
    }
    if (oldest == NULL)
      return;
    forget_in_memory (self, oldest);
  }
}

static void
remember (VivantFrameStore *self, Slot *slot, VivantResult *result)
{
  forget_in_memory (self, slot);
  slot->result = vivant_result_ref (result);
  slot->used = ++self->clock;
  self->memory += vivant_result_get_size (result);
  make_room (self, slot);
}

/* ---- Telling --------------------------------------------------------------------------------------------------- */

static gboolean
notify_cb (gpointer data)
{
  VivantFrameStore *self = VIVANT_FRAME_STORE (data);

  g_mutex_lock (&self->mutex);
  self->notify_pending = FALSE;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, states_changed_signal, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
schedule_notify (VivantFrameStore *self)
{
  if (self->notify_pending)
    return;
  self->notify_pending = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, notify_cb, g_object_ref (self), g_object_unref);
}

/* ---- Public ---------------------------------------------------------------------------------------------------- */

void
vivant_frame_store_reset (VivantFrameStore *self, int n_frames)
{
  g_return_if_fail (VIVANT_IS_FRAME_STORE (self));
  g_return_if_fail (n_frames >= 0);

  g_mutex_lock (&self->writing);
  vivant_frame_spool_reset (self->spool);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->slots->len; i++)
    forget_in_memory (self, &g_array_index (self->slots, Slot, i));
  g_array_set_size (self->slots, 0);
  g_array_set_size (self->slots, (guint) n_frames);
  self->oldest = ++self->generation;
  self->now = -1;
  schedule_notify (self);
  g_mutex_unlock (&self->mutex);
  g_mutex_unlock (&self->writing);
}

void
vivant_frame_store_set_path (VivantFrameStore *self, const char *path)
{
  g_return_if_fail (VIVANT_IS_FRAME_STORE (self));
  vivant_frame_spool_set_path (self->spool, path);
}

int
vivant_frame_store_adopt (VivantFrameStore *self, const char *path, VivantFrameTagFunc tag, gpointer data)
{
  int n = 0;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), 0);
  if (!vivant_frame_spool_adopt (self->spool, path))
    return 0;
  g_mutex_lock (&self->mutex);
  for (int i = 0; i < (int) self->slots->len; i++) {
    Slot *slot = get_slot (self, i);

    if (!vivant_frame_spool_lookup (self->spool, i, &slot->tag))
      continue;
    slot->spooled = TRUE;
    slot->state = slot->tag == tag (i, data) ? VIVANT_FRAME_DONE : VIVANT_FRAME_STALE;
    n++;
  }
  schedule_notify (self);
  g_mutex_unlock (&self->mutex);
  return n;
}

int
vivant_frame_store_get_n_frames (VivantFrameStore *self)
{
  g_mutex_lock (&self->mutex);
  const int n = (int) self->slots->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
vivant_frame_store_invalidate (VivantFrameStore *self, int first)
{
  guint generation;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), 0);
  g_mutex_lock (&self->mutex);
  for (int i = MAX (first, 0); i < (int) self->slots->len; i++) {
    Slot *slot = get_slot (self, i);

    if (slot->state == VIVANT_FRAME_DONE)
      slot->state = VIVANT_FRAME_STALE;
  }
  generation = ++self->generation;
  schedule_notify (self);
  g_mutex_unlock (&self->mutex);
  return generation;
}

int
vivant_frame_store_refresh (VivantFrameStore *self, int first, VivantFrameTagFunc tag, gpointer data)
{
  int n = 0;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), 0);
  g_mutex_lock (&self->mutex);
  for (int i = MAX (first, 0); i < (int) self->slots->len; i++) {
    Slot *slot = get_slot (self, i);

    if (slot->state != VIVANT_FRAME_STALE || slot->tag != tag (i, data))
      continue;
    slot->state = VIVANT_FRAME_DONE;
    n++;
  }
  if (n > 0)
    schedule_notify (self);
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
vivant_frame_store_get_generation (VivantFrameStore *self)
{
  g_mutex_lock (&self->mutex);
  const guint generation = self->generation;
  g_mutex_unlock (&self->mutex);
  return generation;
}

void
vivant_frame_store_set_now (VivantFrameStore *self, int index)
{
  g_return_if_fail (VIVANT_IS_FRAME_STORE (self));
  g_mutex_lock (&self->mutex);
  if (self->now != index) {
    self->now = index;
    schedule_notify (self);
  }
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_wanted (VivantFrameStore *self, int index, guint generation)
{
  gboolean wanted;

  g_mutex_lock (&self->mutex);
  wanted = get_slot (self, index) != NULL && generation >= self->oldest;
  g_mutex_unlock (&self->mutex);
  return wanted;
}

static void
take_in (VivantFrameStore *self, VivantResult *result, guint generation, guint64 tag)
{
  Slot *slot;

  g_mutex_lock (&self->mutex);
  slot = get_slot (self, result->index);
  slot->spooled = TRUE;
  slot->tag = tag;
  remember (self, slot, result);
  slot->state = generation == self->generation ? VIVANT_FRAME_DONE : VIVANT_FRAME_STALE;
  schedule_notify (self);
  g_mutex_unlock (&self->mutex);
}

gboolean
vivant_frame_store_put (VivantFrameStore *self, VivantResult *result, guint generation, guint64 tag, GError **error)
{
  g_autoptr (GBytes) plain = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), FALSE);
  g_return_val_if_fail (result != NULL, FALSE);
  plain = vivant_result_pack (result);
  g_mutex_lock (&self->writing);
  if (is_wanted (self, result->index, generation)) {
    ok = vivant_frame_spool_put (self->spool, result->index, tag, plain);
    if (ok)
      take_in (self, result, generation, tag);
  }
  g_mutex_unlock (&self->writing);
  if (!ok)
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT,
                         _ ("There is no room for the rendered frames in the cache folder. Free some space and try "
                            "again."));
  return ok;
}

void
vivant_frame_store_confirm (VivantFrameStore *self, int index, guint generation)
{
  Slot *slot;

  g_return_if_fail (VIVANT_IS_FRAME_STORE (self));
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index);
  if (slot != NULL && slot->state == VIVANT_FRAME_STALE && generation == self->generation) {
    slot->state = VIVANT_FRAME_DONE;
    schedule_notify (self);
  }
  g_mutex_unlock (&self->mutex);
}

static VivantResult *
read_spooled (VivantFrameStore *self, int index)
{
  g_autoptr (GBytes) bytes = vivant_frame_spool_get (self->spool, index);

  return bytes != NULL ? vivant_result_unpack (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static VivantResult *
fetch (VivantFrameStore *self, int index)
{
  VivantResult *result = read_spooled (self, index);
  Slot *slot;

  if (result == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index);
  if (slot != NULL && slot->spooled && slot->result == NULL)
    remember (self, slot, result);
  g_mutex_unlock (&self->mutex);
  return result;
}

VivantResult *
vivant_frame_store_get (VivantFrameStore *self, int index)
{
  VivantResult *result = NULL;
  gboolean spooled = FALSE;
  Slot *slot;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), NULL);
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index);
  if (slot != NULL && slot->result != NULL) {
    slot->used = ++self->clock;
    result = vivant_result_ref (slot->result);
  } else {
    spooled = slot != NULL && slot->spooled;
  }
  g_mutex_unlock (&self->mutex);
  /* Without the mutex: a disk may take its time, and workers and the main loop count frames meanwhile. */
  return spooled ? fetch (self, index) : result;
}

VivantResult *
vivant_frame_store_get_made (VivantFrameStore *self, int index, guint64 tag)
{
  VivantResult *result = NULL;
  const Slot *slot;
  gboolean fits;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), NULL);
  /* No other frame can take its place meanwhile. */
  g_mutex_lock (&self->writing);
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index);
  fits = slot != NULL && slot->spooled && slot->tag == tag;
  if (fits && slot->result != NULL)
    result = vivant_result_ref (slot->result);
  g_mutex_unlock (&self->mutex);
  /* Whoever goes through all of a clip would only push out what is looked at. */
  if (fits && result == NULL)
    result = read_spooled (self, index);
  g_mutex_unlock (&self->writing);
  return result;
}

int
vivant_frame_store_find_made (VivantFrameStore *self, int begin, int end, VivantFrameTagFunc tag, gpointer data)
{
  int found = -1;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), -1);
  g_mutex_lock (&self->mutex);
  end = MIN (end, (int) self->slots->len);
  for (int i = MAX (begin, 0); i < end && found < 0; i++) {
    const Slot *slot = get_slot (self, i);

    if (slot->spooled && slot->tag == tag (i, data))
      found = i;
  }
  g_mutex_unlock (&self->mutex);
  return found;
}

VivantFrameState
vivant_frame_store_get_state (VivantFrameStore *self, int index)
{
  VivantFrameState state = VIVANT_FRAME_TODO;
  Slot *slot;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), VIVANT_FRAME_TODO);
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index);
  if (slot != NULL)
    state = index == self->now ? VIVANT_FRAME_NOW : slot->state;
  g_mutex_unlock (&self->mutex);
  return state;
}

int
vivant_frame_store_count (VivantFrameStore *self, VivantFrameState state, int first, int end)
{
  int n = 0;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), 0);
  g_mutex_lock (&self->mutex);
  for (int i = MAX (first, 0); i < MIN (end, (int) self->slots->len); i++)
    n += g_array_index (self->slots, Slot, i).state == state;
  g_mutex_unlock (&self->mutex);
  return n;
}

int
vivant_frame_store_next_todo (VivantFrameStore *self, int begin, int first, int end)
{
  int found = -1;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), -1);
  g_mutex_lock (&self->mutex);
  end = MIN (end, (int) self->slots->len);
  begin = MAX (begin, 0);
  for (int i = MAX (first, begin); i < end && found < 0; i++)
    if (g_array_index (self->slots, Slot, i).state != VIVANT_FRAME_DONE)
      found = i;
  for (int i = begin; i < MIN (first, end) && found < 0; i++)
    if (g_array_index (self->slots, Slot, i).state != VIVANT_FRAME_DONE)
      found = i;
  g_mutex_unlock (&self->mutex);
  return found;
}

gsize
vivant_frame_store_get_memory (VivantFrameStore *self)
{
  g_mutex_lock (&self->mutex);
  const gsize memory = self->memory;
  g_mutex_unlock (&self->mutex);
  return memory;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_frame_store_finalize (GObject *object)
{
  VivantFrameStore *self = VIVANT_FRAME_STORE (object);

  for (guint i = 0; i < self->slots->len; i++)
    forget_in_memory (self, &g_array_index (self->slots, Slot, i));
  g_array_unref (self->slots);
  vivant_frame_spool_free (self->spool);
  g_mutex_clear (&self->writing);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (vivant_frame_store_parent_class)->finalize (object);
}

static void
vivant_frame_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantFrameStore *self = VIVANT_FRAME_STORE (object);

  switch (id) {
  case PROP_READY:
    g_value_set_int (value, vivant_frame_store_count (self, VIVANT_FRAME_DONE, 0, G_MAXINT));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_frame_store_class_init (VivantFrameStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vivant_frame_store_finalize;
  object_class->get_property = vivant_frame_store_get_property;
  properties[PROP_READY] =
      g_param_spec_int ("ready", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  states_changed_signal =
      g_signal_new ("states-changed", VIVANT_TYPE_FRAME_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vivant_frame_store_init (VivantFrameStore *self)
{
  self->spool = vivant_frame_spool_new ();
  g_mutex_init (&self->writing);
  g_mutex_init (&self->mutex);
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  self->now = -1;
}

VivantFrameStore *
vivant_frame_store_new (gsize memory_limit)
{
  VivantFrameStore *self = g_object_new (VIVANT_TYPE_FRAME_STORE, NULL);

  self->memory_limit = memory_limit;
  return self;
}
