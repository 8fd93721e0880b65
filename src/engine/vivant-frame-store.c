/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-store.h"

#include "vivant-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Where a frame is and what it is worth. */
typedef struct Slot {
  VivantFrameState state;
  VivantResult *result; /* NULL when it is not in memory */
  guint64 used;         /* for finding the one that was not looked at for longest */
  goffset offset;       /* in the file */
  gsize packed, room;   /* bytes there, and bytes that may be used there; 0: not in the file */
  gsize unpacked;
} Slot;

struct _VivantFrameStore {
  GObject parent_instance;

  GMutex mutex; /* guards everything below */
  GArray *slots;
  gsize memory, memory_limit;
  guint64 clock;
  guint generation;
  int now;
  int fd;
  goffset end;
  gboolean notify_pending;
};

enum { PROP_0, PROP_READY, N_PROPS };
static GParamSpec *properties[N_PROPS];

static guint states_changed_signal;

G_DEFINE_FINAL_TYPE (VivantFrameStore, vivant_frame_store, G_TYPE_OBJECT)

/* ---- The file -------------------------------------------------------------------------------------------------- */

static GBytes *
convert (GConverter *converter, const guint8 *data, gsize length, gsize expected)
{
  gsize room = expected, done = 0, read_total = 0;
  guint8 *out = g_malloc (room);

  for (;;) {
    gsize got = 0, wrote = 0;
    const GConverterResult result = g_converter_convert (converter, data + read_total, length - read_total, out + done,
                                                         room - done, G_CONVERTER_INPUT_AT_END, &got, &wrote, NULL);

    if (result == G_CONVERTER_ERROR) {
      g_free (out);
      return NULL;
    }
    read_total += got;
    done += wrote;
    if (result == G_CONVERTER_FINISHED)
      return g_bytes_new_take (out, done);
    if (room - done < 4096)
      out = g_realloc (out, room *= 2);
  }
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, goffset offset)
{
  while (length > 0) {
    const ssize_t n = pwrite (fd, data, length, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    data += n;
    length -= (gsize) n;
    offset += n;
  }
  return TRUE;
}

static gboolean
read_all (int fd, guint8 *data, gsize length, goffset offset)
{
  while (length > 0) {
    const ssize_t n = pread (fd, data, length, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    data += n;
    length -= (gsize) n;
    offset += n;
  }
  return TRUE;
}

static void
open_file (VivantFrameStore *self)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "vivant", NULL);
  g_autofree char *name = g_build_filename (folder, "frames-XXXXXX", NULL);

  if (self->fd >= 0)
    return;
  g_mkdir_with_parents (folder, 0700);
  self->fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    /* Without a name the file goes away with the process, however that ends. */
    g_unlink (name);
}

static gboolean
spool (VivantFrameStore *self, Slot *slot, GBytes *packed)
{
  const gsize length = g_bytes_get_size (packed);

  open_file (self);
  if (self->fd < 0)
    return FALSE;
  if (length > slot->room) {
    slot->offset = self->end;
    slot->room = length + length / 8;
    self->end += (goffset) slot->room;
  }
  slot->packed = length;
  if (write_all (self->fd, g_bytes_get_data (packed, NULL), length, slot->offset))
    return TRUE;
  slot->packed = 0;
  return FALSE;
}

static VivantResult *
fetch (VivantFrameStore *self, Slot *slot)
{
  g_autofree guint8 *packed = g_malloc (slot->packed);
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autoptr (GBytes) bytes = NULL;

  if (!read_all (self->fd, packed, slot->packed, slot->offset))
    return NULL;
  bytes = convert (G_CONVERTER (converter), packed, slot->packed, slot->unpacked + 16);
  return bytes != NULL ? vivant_result_unpack (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

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

      if (slot->result != NULL && slot->packed > 0 && slot != except && (oldest == NULL || slot->used < oldest->used))
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

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->slots->len; i++)
    forget_in_memory (self, &g_array_index (self->slots, Slot, i));
  g_array_set_size (self->slots, 0);
  g_array_set_size (self->slots, (guint) n_frames);
  self->generation++;
  self->now = -1;
  self->end = 0;
  if (self->fd >= 0 && ftruncate (self->fd, 0) != 0)
    g_debug ("The frame file keeps its size: %s", g_strerror (errno));
  schedule_notify (self);
  g_mutex_unlock (&self->mutex);
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

gboolean
vivant_frame_store_put (VivantFrameStore *self, VivantResult *result, guint generation, GError **error)
{
  g_autoptr (GZlibCompressor) converter = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 1);
  g_autoptr (GBytes) plain = NULL, packed = NULL;
  gboolean ok = TRUE;
  Slot *slot;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), FALSE);
  g_return_val_if_fail (result != NULL, FALSE);
  plain = vivant_result_pack (result);
  packed = convert (G_CONVERTER (converter), g_bytes_get_data (plain, NULL), g_bytes_get_size (plain),
                    g_bytes_get_size (plain) + 65536);
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, result->index);
  if (slot != NULL) {
    slot->unpacked = g_bytes_get_size (plain);
    ok = packed != NULL && spool (self, slot, packed);
    if (ok) {
      remember (self, slot, result);
      slot->state = generation == self->generation ? VIVANT_FRAME_DONE : VIVANT_FRAME_STALE;
      schedule_notify (self);
    }
  }
  g_mutex_unlock (&self->mutex);
  if (!ok)
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT,
                         _ ("There is no room for the rendered frames in the cache folder. Free some space and try "
                            "again."));
  return ok;
}

VivantResult *
vivant_frame_store_get (VivantFrameStore *self, int index)
{
  VivantResult *result = NULL;
  Slot *slot;

  g_return_val_if_fail (VIVANT_IS_FRAME_STORE (self), NULL);
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index);
  if (slot != NULL && slot->result != NULL) {
    slot->used = ++self->clock;
    result = vivant_result_ref (slot->result);
  } else if (slot != NULL && slot->packed > 0) {
    result = fetch (self, slot);
    if (result != NULL)
      remember (self, slot, result);
  }
  g_mutex_unlock (&self->mutex);
  return result;
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
  if (self->fd >= 0)
    close (self->fd);
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
  g_mutex_init (&self->mutex);
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  self->fd = -1;
  self->now = -1;
}

VivantFrameStore *
vivant_frame_store_new (gsize memory_limit)
{
  VivantFrameStore *self = g_object_new (VIVANT_TYPE_FRAME_STORE, NULL);

  self->memory_limit = memory_limit;
  return self;
}
