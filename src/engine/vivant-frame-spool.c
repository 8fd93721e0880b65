/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x33465656u /* "VVF3" */
/* No frame is larger: what claims to be was not written by us. */
#define MAX_FRAME (G_GUINT64_CONSTANT (1) << 32)
/* Rewritten frames are packed to other sizes; a little room saves moving them. */
#define SPARE(length) ((length) / 8)

/* Only this computer reads it, so it is in its byte order. */
typedef struct Record {
  guint32 magic;
  gint32 index; /* -1: being overwritten, or moved */
  guint64 tag, room, packed, unpacked;
} Record;

typedef struct Place {
  goffset offset; /* of the record */
  Record record;
} Place;

struct VivantFrameSpool {
  GMutex mutex; /* guards everything below */
  char *path;   /* NULL: a file without a name */
  int fd;
  goffset end;
  GHashTable *places; /* index → Place */
};

/* ---- Plain files ----------------------------------------------------------------------------------------------- */

static gboolean
write_all (int fd, const void *data, gsize length, goffset offset)
{
  const guint8 *at = data;

  while (length > 0) {
    const ssize_t n = pwrite (fd, at, length, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    at += n;
    length -= (gsize) n;
    offset += n;
  }
  return TRUE;
}

static gboolean
read_all (int fd, void *data, gsize length, goffset offset)
{
  guint8 *at = data;

  while (length > 0) {
    const ssize_t n = pread (fd, at, length, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    at += n;
    length -= (gsize) n;
    offset += n;
  }
  return TRUE;
}

static int
open_unnamed (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "vivant", NULL);
  g_autofree char *name = g_build_filename (folder, "frames-XXXXXX", NULL);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (name);
  return fd;
}

static int
open_named (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  return g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* The mutex is held. */
static void
let_go (VivantFrameSpool *self)
{
  g_hash_table_remove_all (self->places);
  self->end = 0;
  if (self->fd < 0)
    return;
  if (self->path != NULL)
    g_unlink (self->path);
  close (self->fd);
  self->fd = -1;
}

/* ---- Packing --------------------------------------------------------------------------------------------------- */

/* Bytes through a converter; `expected` is about how many come out. NULL when they make no sense. */
static GBytes *
convert (GConverter *converter, GBytes *bytes, gsize expected)
{
  gsize length, room = expected + 64, done = 0, taken = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 *out = g_malloc (room);

  for (;;) {
    gsize got = 0, wrote = 0;
    const GConverterResult result = g_converter_convert (converter, data + taken, length - taken, out + done,
                                                         room - done, G_CONVERTER_INPUT_AT_END, &got, &wrote, NULL);

    if (result == G_CONVERTER_ERROR) {
      g_free (out);
      return NULL;
    }
    taken += got;
    done += wrote;
    if (result == G_CONVERTER_FINISHED)
      return g_bytes_new_take (out, done);
    if (room - done < 4096)
      out = g_realloc (out, room *= 2);
  }
}

/* ZLIB rather than RAW: it has a checksum of its own. */
static GBytes *
pack (GBytes *plain)
{
  g_autoptr (GZlibCompressor) converter = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);

  return convert (G_CONVERTER (converter), plain, g_bytes_get_size (plain));
}

static GBytes *
unpack (GBytes *packed, gsize unpacked)
{
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);

  return convert (G_CONVERTER (converter), packed, unpacked);
}

/* ---- Public ---------------------------------------------------------------------------------------------------- */

VivantFrameSpool *
vivant_frame_spool_new (void)
{
  VivantFrameSpool *self = g_new0 (VivantFrameSpool, 1);

  g_mutex_init (&self->mutex);
  self->fd = -1;
  self->places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
vivant_frame_spool_free (VivantFrameSpool *self)
{
  let_go (self);
  g_hash_table_unref (self->places);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

void
vivant_frame_spool_set_path (VivantFrameSpool *self, const char *path)
{
  g_mutex_lock (&self->mutex);
  let_go (self);
  g_free (self->path);
  self->path = g_strdup (path);
  g_mutex_unlock (&self->mutex);
}

void
vivant_frame_spool_reset (VivantFrameSpool *self)
{
  g_mutex_lock (&self->mutex);
  let_go (self);
  g_mutex_unlock (&self->mutex);
}

/* The mutex is held. Marks what was there as gone, and gives back a place that is large enough. It is written down
 * before the frame is, so that the row of records never has a hole. */
static Place *
make_place (VivantFrameSpool *self, int index, gsize length)
{
  Place *place = g_hash_table_lookup (self->places, GINT_TO_POINTER (index));
  Place fresh = {.offset = self->end, .record = {.magic = MAGIC, .index = -1, .room = length + SPARE (length)}};

  if (place != NULL) {
    place->record.index = -1;
    if (!write_all (self->fd, &place->record, sizeof place->record, place->offset))
      return NULL;
    if (place->record.room >= length)
      return place;
  }
  if (!write_all (self->fd, &fresh.record, sizeof fresh.record, fresh.offset))
    return NULL;
  self->end += (goffset) (sizeof fresh.record + fresh.record.room);
  place = g_memdup2 (&fresh, sizeof fresh);
  g_hash_table_insert (self->places, GINT_TO_POINTER (index), place);
  return place;
}

gboolean
vivant_frame_spool_put (VivantFrameSpool *self, int index, guint64 tag, GBytes *plain)
{
  g_autoptr (GBytes) packed = pack (plain);
  const gsize length = packed != NULL ? g_bytes_get_size (packed) : 0;
  Place *place = NULL;
  gboolean ok;

  g_mutex_lock (&self->mutex);
  if (self->fd < 0)
    self->fd = self->path != NULL ? open_named (self->path) : open_unnamed ();
  if (self->fd >= 0 && packed != NULL)
    place = make_place (self, index, length);
  ok = place != NULL &&
       write_all (self->fd, g_bytes_get_data (packed, NULL), length, place->offset + (goffset) sizeof (Record));
  if (ok) {
    place->record.index = index;
    place->record.tag = tag;
    place->record.packed = length;
    place->record.unpacked = g_bytes_get_size (plain);
    ok = write_all (self->fd, &place->record, sizeof place->record, place->offset);
  }
  if (!ok && place != NULL)
    place->record.index = -1;
  g_mutex_unlock (&self->mutex);
  return ok;
}

/* The mutex is held. */
static const Place *
find (VivantFrameSpool *self, int index)
{
  const Place *place = g_hash_table_lookup (self->places, GINT_TO_POINTER (index));

  return place != NULL && place->record.index == index ? place : NULL;
}

GBytes *
vivant_frame_spool_get (VivantFrameSpool *self, int index)
{
  g_autoptr (GBytes) packed = NULL;
  guint8 *data = NULL;
  const Place *place;
  gsize unpacked = 0;

  g_mutex_lock (&self->mutex);
  place = find (self, index);
  if (place != NULL) {
    data = g_malloc (place->record.packed);
    unpacked = place->record.unpacked;
    packed = g_bytes_new_take (data, place->record.packed);
    if (!read_all (self->fd, data, place->record.packed, place->offset + (goffset) sizeof (Record)))
      g_clear_pointer (&packed, g_bytes_unref);
  }
  g_mutex_unlock (&self->mutex);
  return packed != NULL ? unpack (packed, unpacked) : NULL;
}

gboolean
vivant_frame_spool_lookup (VivantFrameSpool *self, int index, guint64 *tag)
{
  const Place *place;

  g_mutex_lock (&self->mutex);
  place = find (self, index);
  if (place != NULL)
    *tag = place->record.tag;
  g_mutex_unlock (&self->mutex);
  return place != NULL;
}

/* ---- What a crash left ----------------------------------------------------------------------------------------- */

static gboolean
is_sane (const Record *record, goffset offset, goffset size)
{
  return record->magic == MAGIC && record->room < MAX_FRAME && record->packed <= record->room &&
         record->unpacked < MAX_FRAME && (guint64) offset + sizeof *record + record->packed <= (guint64) size;
}

/* The mutex is held. */
static void
scan (VivantFrameSpool *self, goffset size)
{
  Place place = {0};

  while (read_all (self->fd, &place.record, sizeof place.record, place.offset) &&
         is_sane (&place.record, place.offset, size)) {
    if (place.record.index >= 0)
      g_hash_table_insert (self->places, GINT_TO_POINTER (place.record.index), g_memdup2 (&place, sizeof place));
    place.offset += (goffset) (sizeof (Record) + place.record.room);
  }
  self->end = place.offset;
}

gboolean
vivant_frame_spool_adopt (VivantFrameSpool *self, const char *path)
{
  struct stat facts;
  gboolean found;

  g_mutex_lock (&self->mutex);
  let_go (self);
  self->fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (self->fd >= 0 && fstat (self->fd, &facts) == 0 && S_ISREG (facts.st_mode))
    scan (self, facts.st_size);
  /* Without a path of our own the file goes on without a name. */
  if (self->path == NULL || g_rename (path, self->path) != 0)
    g_unlink (path);
  found = g_hash_table_size (self->places) > 0;
  if (!found)
    let_go (self);
  g_mutex_unlock (&self->mutex);
  return found;
}
