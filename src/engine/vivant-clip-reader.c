/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-clip-reader.h"

#include "vivant-media-decoder.h"
#include "vivant-media-shrink.h"

#define CACHED_FRAMES 24
/* Frames read before they are asked for, while a clip plays. */
#define AHEAD 4

/* What the thread and the object share. The thread holds a reference to this, never to the object, so that dropping
 * the object ends the thread. */
typedef struct Shared {
  gatomicrefcount references;
  GMutex mutex;
  GCond cond;
  char *path;        /* of the clip that is wanted */
  int turn;          /* quarter turns clockwise of its frames */
  guint serial;      /* grows when the clip changes */
  int wanted;        /* frame, -1: none */
  int ahead;         /* frames after it that will be wanted soon */
  int width, height; /* frames are shown so large; 0: as they are */
  gboolean quit;
  GCancellable *cancellable; /* ends what is under way when the clip changes */
  VivantClipReader *owner;   /* NULL once the object is going away; only read in the main thread */
} Shared;

/* One frame on its way to the main thread. */
typedef struct Arrival {
  Shared *shared;
  guint serial;
  int index;
  VivantMediaPicture *picture, *shown;
} Arrival;

struct _VivantClipReader {
  GObject parent_instance;

  Shared *shared;
  guint serial;
  int requested; /* the frame asked for last */
  struct {
    int index;
    VivantMediaPicture *picture, *shown;
  } cache[CACHED_FRAMES];
  guint cache_next;
};

static guint frame_signal;

G_DEFINE_FINAL_TYPE (VivantClipReader, vivant_clip_reader, G_TYPE_OBJECT)

static void
shared_unref (Shared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->references))
    return;
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
  g_clear_object (&shared->cancellable);
  g_free (shared->path);
  g_free (shared);
}

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  shared_unref (arrival->shared);
  vivant_media_picture_unref (arrival->picture);
  vivant_media_picture_unref (arrival->shown);
  g_free (arrival);
}

static void
forget (VivantClipReader *self, guint i)
{
  g_clear_pointer (&self->cache[i].picture, vivant_media_picture_unref);
  g_clear_pointer (&self->cache[i].shown, vivant_media_picture_unref);
  self->cache[i].index = -1;
}

static gboolean
arrive_cb (gpointer data)
{
  Arrival *arrival = data;
  VivantClipReader *self = arrival->shared->owner;

  if (self == NULL || arrival->serial != self->serial)
    return G_SOURCE_REMOVE;
  forget (self, self->cache_next);
  self->cache[self->cache_next].index = arrival->index;
  self->cache[self->cache_next].picture = vivant_media_picture_ref (arrival->picture);
  self->cache[self->cache_next].shown = vivant_media_picture_ref (arrival->shown);
  self->cache_next = (self->cache_next + 1) % CACHED_FRAMES;
  g_signal_emit (self, frame_signal, 0, arrival->index, arrival->picture);
  return G_SOURCE_REMOVE;
}

/* ---- The thread ------------------------------------------------------------------------------------------------ */

static void
deliver (Shared *shared, guint serial, int index, VivantMediaPicture *picture, VivantMediaPicture *shown)
{
  Arrival *arrival = g_new (Arrival, 1);

  g_atomic_ref_count_inc (&shared->references);
  *arrival = (Arrival){shared, serial, index, picture, shown};
  g_idle_add_full (G_PRIORITY_DEFAULT, arrive_cb, arrival, arrival_free);
}

/* The thread's copy of what to read and how to show it. */
typedef struct Wanted {
  char *path;
  int turn, width, height;
  GCancellable *cancellable;
} Wanted;

/* With the mutex held. */
static void
wanted_init (Wanted *wanted, const Shared *shared)
{
  *wanted = (Wanted){g_strdup (shared->path), shared->turn, shared->width, shared->height,
                     g_object_ref (shared->cancellable)};
}

static void
wanted_clear (Wanted *wanted)
{
  g_free (wanted->path);
  g_object_unref (wanted->cancellable);
}

/* Reads one frame; opens the clip first when `*decoder` is another one's. A clip that cannot be read shows nothing
 * here: whoever probed it has told the user. */
static VivantMediaPicture *
read_frame (VivantMediaDecoder **decoder, const Wanted *wanted, int index, gint64 *at)
{
  GCancellable *cancellable = wanted->cancellable;
  VivantMediaPicture *picture;
  VivantMediaFrameInfo info;

  if (*decoder == NULL) {
    *decoder = vivant_media_decoder_open (wanted->path, cancellable, NULL);
    *at = 0;
    if (*decoder == NULL)
      return NULL;
    vivant_media_decoder_set_turn (*decoder, wanted->turn);
  }
  if (*at != index && !vivant_media_decoder_seek_frame (*decoder, index, cancellable, NULL))
    return NULL;
  picture = vivant_media_decoder_next (*decoder, &info, cancellable, NULL);
  *at = picture != NULL ? info.index + 1 : -1;
  return picture;
}

static VivantMediaPicture *
make_shown (VivantMediaPicture *picture, int width, int height)
{
  VivantMediaPicture *shown = width > 0 && height > 0 ? vivant_media_picture_shrink (picture, width, height) : NULL;

  return shown != NULL ? shown : vivant_media_picture_ref (picture);
}

/* What the thread has open. */
typedef struct Reading {
  VivantMediaDecoder *decoder;
  guint serial;
  gint64 at;   /* the frame that comes next */
  int first;   /* frames from here to `at` were delivered one after the other */
  int pending; /* frames still to be read ahead */
} Reading;

/* With the mutex held: what to read now, -1 for nothing. */
static int
next_index (Shared *shared, Reading *reading)
{
  const int wanted = shared->wanted;

  if (reading->serial != shared->serial) {
    g_clear_pointer (&reading->decoder, vivant_media_decoder_free);
    *reading = (Reading){.serial = shared->serial};
  }
  if (shared->path == NULL)
    return -1;
  if (wanted < 0)
    return reading->pending > 0 ? (int) reading->at : -1;
  shared->wanted = -1;
  reading->pending = shared->ahead;
  if (reading->pending == 0 || wanted < MAX (reading->first, reading->at - AHEAD - 1) || wanted >= reading->at) {
    reading->pending++;
    return wanted;
  }
  /* It was read ahead, so only those after it are missing. */
  reading->pending = (int) MAX (wanted + 1 + shared->ahead - reading->at, 0);
  return reading->pending > 0 ? (int) reading->at : -1;
}

static void
read_one (Shared *shared, Reading *reading, int index, const Wanted *wanted)
{
  const gboolean goes_on = reading->decoder != NULL && reading->at == index;
  VivantMediaPicture *picture = read_frame (&reading->decoder, wanted, index, &reading->at);

  if (!goes_on)
    reading->first = index;
  reading->pending = picture != NULL ? reading->pending - 1 : 0;
  if (picture != NULL)
    deliver (shared, reading->serial, index, picture, make_shown (picture, wanted->width, wanted->height));
}

static gpointer
thread_main (gpointer data)
{
  Shared *shared = data;
  Reading reading = {0};

  g_mutex_lock (&shared->mutex);
  while (!shared->quit) {
    const int index = next_index (shared, &reading);
    Wanted wanted;

    if (index < 0) {
      g_cond_wait (&shared->cond, &shared->mutex);
      continue;
    }
    wanted_init (&wanted, shared);
    g_mutex_unlock (&shared->mutex);
    read_one (shared, &reading, index, &wanted);
    wanted_clear (&wanted);
    g_mutex_lock (&shared->mutex);
  }
  g_mutex_unlock (&shared->mutex);
  g_clear_pointer (&reading.decoder, vivant_media_decoder_free);
  shared_unref (shared);
  return NULL;
}

/* ---- Public ---------------------------------------------------------------------------------------------------- */

static void
forget_cache (VivantClipReader *self)
{
  for (guint i = 0; i < CACHED_FRAMES; i++)
    forget (self, i);
}

void
vivant_clip_reader_set_clip (VivantClipReader *self, const char *path, int turn)
{
  Shared *shared;

  g_return_if_fail (VIVANT_IS_CLIP_READER (self));
  shared = self->shared;
  g_mutex_lock (&shared->mutex);
  if (g_strcmp0 (shared->path, path) != 0 || shared->turn != turn) {
    g_free (shared->path);
    shared->path = g_strdup (path);
    shared->turn = turn;
    self->serial = ++shared->serial;
    shared->wanted = -1;
    self->requested = G_MAXINT; /* nothing was asked for that could go on */
    g_cancellable_cancel (shared->cancellable);
    g_object_unref (shared->cancellable);
    shared->cancellable = g_cancellable_new ();
    forget_cache (self);
  }
  g_mutex_unlock (&shared->mutex);
}

void
vivant_clip_reader_request (VivantClipReader *self, int index)
{
  g_return_if_fail (VIVANT_IS_CLIP_READER (self));
  g_mutex_lock (&self->shared->mutex);
  self->shared->ahead = index > self->requested && index <= self->requested + AHEAD ? AHEAD : 0;
  self->shared->wanted = index;
  self->requested = index;
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
}

void
vivant_clip_reader_set_shown_size (VivantClipReader *self, int width, int height)
{
  g_return_if_fail (VIVANT_IS_CLIP_READER (self));
  g_mutex_lock (&self->shared->mutex);
  self->shared->width = width;
  self->shared->height = height;
  g_mutex_unlock (&self->shared->mutex);
}

/* Where the frame is in the cache, or -1. */
static int
find (VivantClipReader *self, int index)
{
  for (int i = 0; i < CACHED_FRAMES; i++)
    if (self->cache[i].picture != NULL && self->cache[i].index == index)
      return i;
  return -1;
}

VivantMediaPicture *
vivant_clip_reader_peek (VivantClipReader *self, int index)
{
  int i;

  g_return_val_if_fail (VIVANT_IS_CLIP_READER (self), NULL);
  i = find (self, index);
  return i >= 0 ? vivant_media_picture_ref (self->cache[i].picture) : NULL;
}

VivantMediaPicture *
vivant_clip_reader_peek_shown (VivantClipReader *self, int index)
{
  int i;

  g_return_val_if_fail (VIVANT_IS_CLIP_READER (self), NULL);
  i = find (self, index);
  return i >= 0 ? vivant_media_picture_ref (self->cache[i].shown) : NULL;
}

static void
vivant_clip_reader_finalize (GObject *object)
{
  VivantClipReader *self = VIVANT_CLIP_READER (object);
  Shared *shared = self->shared;

  forget_cache (self);
  shared->owner = NULL;
  g_mutex_lock (&shared->mutex);
  shared->quit = TRUE;
  g_cancellable_cancel (shared->cancellable);
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
  shared_unref (shared);
  G_OBJECT_CLASS (vivant_clip_reader_parent_class)->finalize (object);
}

static void
vivant_clip_reader_class_init (VivantClipReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vivant_clip_reader_finalize;
  frame_signal = g_signal_new ("frame", VIVANT_TYPE_CLIP_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_INT, VIVANT_TYPE_MEDIA_PICTURE);
}

static void
vivant_clip_reader_init (VivantClipReader *self)
{
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->references);
  g_atomic_ref_count_inc (&shared->references);
  g_mutex_init (&shared->mutex);
  g_cond_init (&shared->cond);
  shared->wanted = -1;
  shared->cancellable = g_cancellable_new ();
  shared->owner = self;
  self->shared = shared;
  forget_cache (self);
  g_thread_unref (g_thread_new ("vivant-clip", thread_main, shared));
}

VivantClipReader *
vivant_clip_reader_new (void)
{
  return g_object_new (VIVANT_TYPE_CLIP_READER, NULL);
}
