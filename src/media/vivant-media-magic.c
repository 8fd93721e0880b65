/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-magic.h"

#include "vivant-media-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Enough to see the acTL chunk of any sane APNG and the first lines of any text. */
#define HEAD_BYTES 65536

typedef struct {
  VivantMediaMagic magic;
  guint offset;
  guint length;
  const char *bytes;
} Signature;

static const Signature signatures[] = {
    {VIVANT_MEDIA_MAGIC_PNG, 0, 8, "\x89PNG\r\n\x1a\n"},
    {VIVANT_MEDIA_MAGIC_JPEG, 0, 3, "\xff\xd8\xff"},
    {VIVANT_MEDIA_MAGIC_GIF, 0, 6, "GIF87a"},
    {VIVANT_MEDIA_MAGIC_GIF, 0, 6, "GIF89a"},
    {VIVANT_MEDIA_MAGIC_WEBP, 8, 4, "WEBP"},
    {VIVANT_MEDIA_MAGIC_TIFF, 0, 4, "II*\0"},
    {VIVANT_MEDIA_MAGIC_TIFF, 0, 4, "MM\0*"},
    {VIVANT_MEDIA_MAGIC_AVIF, 4, 8, "ftypavif"},
    {VIVANT_MEDIA_MAGIC_AVIF, 4, 8, "ftypavis"},
    {VIVANT_MEDIA_MAGIC_HEIC, 4, 8, "ftypheic"},
    {VIVANT_MEDIA_MAGIC_HEIC, 4, 8, "ftypheix"},
    {VIVANT_MEDIA_MAGIC_HEIC, 4, 8, "ftypmif1"},
    {VIVANT_MEDIA_MAGIC_ARCHIVE, 0, 4, "PK\x03\x04"},
    {VIVANT_MEDIA_MAGIC_ARCHIVE, 0, 3, "\x1f\x8b\x08"},
    {VIVANT_MEDIA_MAGIC_ARCHIVE, 0, 6, "7z\xbc\xaf\x27\x1c"},
    {VIVANT_MEDIA_MAGIC_PROGRAM, 0, 4,
     "\x7f"
     "ELF"},
};

/* Looked for at the beginning of a text, in lower case. */
static const struct {
  VivantMediaMagic magic;
  const char *begins;
} texts[] = {
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "#extm3u"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "ffconcat version"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "v=0\n"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "v=0\r"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "[playlist]"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "[reference]"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "<asx"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "<mpd"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "<smil"},
    {VIVANT_MEDIA_MAGIC_PLAYLIST, "push graphic-context"},
    {VIVANT_MEDIA_MAGIC_WEB_PAGE, "<!doctype html"},
    {VIVANT_MEDIA_MAGIC_WEB_PAGE, "<html"},
    {VIVANT_MEDIA_MAGIC_LFS_POINTER, "version https://git-lfs"},
    {VIVANT_MEDIA_MAGIC_SVG, "<svg"},
};

static gboolean
is_text (const guint8 *head, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (head[i] < 0x20 && head[i] != '\t' && head[i] != '\n' && head[i] != '\r' && head[i] != '\f')
      return FALSE;
  return TRUE;
}

static VivantMediaMagic
magic_of_text (const guint8 *head, gsize length)
{
  g_autofree char *lower = g_ascii_strdown ((const char *) head, (gssize) MIN (length, 4096));
  const char *text = g_str_has_prefix (lower, "\xef\xbb\xbf") ? lower + 3 : lower;
  while (g_ascii_isspace (*text))
    text++;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_has_prefix (text, texts[i].begins))
      return texts[i].magic;
  /* XML says what it is only behind its declaration, comments and document type. */
  if (*text == '<' && strstr (text, "<svg") != NULL)
    return VIVANT_MEDIA_MAGIC_SVG;
  if (*text == '<' && strstr (text, "<mpd") != NULL)
    return VIVANT_MEDIA_MAGIC_PLAYLIST;
  if (*text == '<' && (strstr (text, "<html") != NULL || strstr (text, "<!doctype html") != NULL))
    return VIVANT_MEDIA_MAGIC_WEB_PAGE;
  return VIVANT_MEDIA_MAGIC_TEXT;
}

/* A PNG is animated when a chunk acTL comes before its first picture data. */
static gboolean
is_animated_png (const guint8 *head, gsize length)
{
  gsize at = 8;
  while (at + 8 <= length) {
    guint32 size = (guint32) head[at] << 24 | (guint32) head[at + 1] << 16 | (guint32) head[at + 2] << 8 | head[at + 3];
    if (memcmp (head + at + 4, "acTL", 4) == 0)
      return TRUE;
    if (memcmp (head + at + 4, "IDAT", 4) == 0 || size > G_MAXINT32)
      return FALSE;
    at += (gsize) size + 12;
  }
  return FALSE;
}

static VivantMediaMagic
magic_of_bytes (const guint8 *head, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++) {
    const Signature *s = &signatures[i];
    if (length < s->offset + s->length || memcmp (head + s->offset, s->bytes, s->length) != 0)
      continue;
    if (s->magic == VIVANT_MEDIA_MAGIC_WEBP && memcmp (head, "RIFF", 4) != 0)
      continue;
    return s->magic == VIVANT_MEDIA_MAGIC_PNG && is_animated_png (head, length) ? VIVANT_MEDIA_MAGIC_APNG : s->magic;
  }
  if (length > 26 && head[0] == 'B' && head[1] == 'M' && head[14] >= 12 && head[14] <= 124 && head[15] == 0)
    return VIVANT_MEDIA_MAGIC_BMP;
  if (length > 8 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' && g_ascii_isspace (head[2]))
    return VIVANT_MEDIA_MAGIC_PNM;
  return is_text (head, MIN (length, 1024)) ? magic_of_text (head, length) : VIVANT_MEDIA_MAGIC_UNKNOWN;
}

VivantMediaMagic
vivant_media_magic_of_file (const VivantMediaFile *file)
{
  g_autofree guint8 *head = g_malloc (HEAD_BYTES);
  gssize length = vivant_media_file_read_at (file, head, HEAD_BYTES, 0);
  VivantMediaMagic magic = length > 0 ? magic_of_bytes (head, (gsize) length) : VIVANT_MEDIA_MAGIC_UNKNOWN;
  /* Y4M begins with a line of text and goes on with pixels. */
  return length > 9 && memcmp (head, "YUV4MPEG2", 9) == 0 ? VIVANT_MEDIA_MAGIC_UNKNOWN : magic;
}

static const struct {
  const char *name;
  const char *mime;
} pictures[] = {
    [VIVANT_MEDIA_MAGIC_PNG] = {"png", "image/png"},     [VIVANT_MEDIA_MAGIC_APNG] = {"apng", "image/png"},
    [VIVANT_MEDIA_MAGIC_JPEG] = {"jpeg", "image/jpeg"},  [VIVANT_MEDIA_MAGIC_GIF] = {"gif", "image/gif"},
    [VIVANT_MEDIA_MAGIC_WEBP] = {"webp", "image/webp"},  [VIVANT_MEDIA_MAGIC_TIFF] = {"tiff", "image/tiff"},
    [VIVANT_MEDIA_MAGIC_BMP] = {"bmp", "image/bmp"},     [VIVANT_MEDIA_MAGIC_PNM] = {"pnm", "image/x-portable-anymap"},
    [VIVANT_MEDIA_MAGIC_SVG] = {"svg", "image/svg+xml"}, [VIVANT_MEDIA_MAGIC_AVIF] = {"avif", "image/avif"},
    [VIVANT_MEDIA_MAGIC_HEIC] = {"heic", "image/heif"},
};

gboolean
vivant_media_magic_is_picture (VivantMediaMagic magic)
{
  return vivant_media_magic_get_mime (magic) != NULL;
}

const char *
vivant_media_magic_get_mime (VivantMediaMagic magic)
{
  return (guint) magic < G_N_ELEMENTS (pictures) ? pictures[magic].mime : NULL;
}

const char *
vivant_media_magic_get_name (VivantMediaMagic magic)
{
  return (guint) magic < G_N_ELEMENTS (pictures) ? pictures[magic].name : NULL;
}

gboolean
vivant_media_magic_refuse (VivantMediaMagic magic, const char *name, GError **error)
{
  const int unrecognised = VIVANT_MEDIA_ERROR_UNRECOGNISED;
  switch (magic) {
  case VIVANT_MEDIA_MAGIC_PLAYLIST:
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_REFERENCE,
                 _ ("“%s” is a playlist that only points to other files; choose the clip itself."), name);
    return TRUE;
  case VIVANT_MEDIA_MAGIC_WEB_PAGE:
    g_set_error (error, VIVANT_MEDIA_ERROR, unrecognised,
                 _ ("“%s” is a saved web page, not a picture or clip; download the file itself."), name);
    return TRUE;
  case VIVANT_MEDIA_MAGIC_LFS_POINTER:
    g_set_error (error, VIVANT_MEDIA_ERROR, unrecognised,
                 _ ("“%s” is a Git LFS pointer, not the file itself; fetch it with “git lfs pull”."), name);
    return TRUE;
  case VIVANT_MEDIA_MAGIC_TEXT:
    g_set_error (error, VIVANT_MEDIA_ERROR, unrecognised, _ ("“%s” is a text file, not a picture or clip."), name);
    return TRUE;
  case VIVANT_MEDIA_MAGIC_ARCHIVE:
    g_set_error (error, VIVANT_MEDIA_ERROR, unrecognised,
                 _ ("“%s” is an archive, not a picture or clip; unpack it first."), name);
    return TRUE;
  case VIVANT_MEDIA_MAGIC_PROGRAM:
    g_set_error (error, VIVANT_MEDIA_ERROR, unrecognised, _ ("“%s” is a program, not a picture or clip."), name);
    return TRUE;
  default:
    return FALSE;
  }
}
