/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-still.h"

#include "vivant-media-converter.h"
#include "vivant-media-error.h"
#include "vivant-media-still-private.h"
#include "vivant-media-webp.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK_BYTES 65536
#define MAX_FILE_BYTES ((goffset) 1 << 30)
/* A drawing is text that can describe endless work; no honest portrait needs more. */
#define MAX_SVG_BYTES ((goffset) 16 << 20)

typedef struct {
  const char *name;
  GError *error; /* set when the size is refused */
  /* The last two-byte JPEG markers met: a picture that begins (SOS) and does not end (EOI) is cut off. */
  guint8 last_byte;
  gboolean scan_open;
} LoadState;

gboolean
vivant_media_still_refuse_size (const char *name, gint64 width, gint64 height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= VIVANT_MEDIA_STILL_MAX_SIDE && height <= VIVANT_MEDIA_STILL_MAX_SIDE &&
      width * height <= VIVANT_MEDIA_STILL_MAX_PIXELS)
    return FALSE;
  if (width < 1 || height < 1)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_CORRUPT, _ ("“%s” is damaged: it has no size."), name);
  else
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” is too large: %lld × %lld pixels."),
                 name, (long long) width, (long long) height);
  return TRUE;
}

/* Runs before the loader allocates the picture. A size of zero makes it give up. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  LoadState *state = data;
  if (state->error == NULL && vivant_media_still_refuse_size (state->name, width, height, &state->error))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

/* What a cut-off file does not fill is white, never old memory. */
static void
area_prepared_cb (GdkPixbufLoader *loader, gpointer data)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf != NULL)
    gdk_pixbuf_fill (pixbuf, 0xffffffff);
}

static void
follow_markers (LoadState *state, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (state->last_byte == 0xff && bytes[i] == 0xda)
      state->scan_open = TRUE;
    else if (state->last_byte == 0xff && bytes[i] == 0xd9)
      state->scan_open = FALSE;
    state->last_byte = bytes[i];
  }
}

static gboolean
feed_loader (GdkPixbufLoader *loader, VivantMediaFile *file, LoadState *state, GCancellable *cancellable,
             GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  goffset at = 0;
  for (;;) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    gssize got = vivant_media_file_read_at (file, chunk, CHUNK_BYTES, at);
    if (got < 0) {
      g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN, _ ("“%s” cannot be read: %s."), file->name,
                   g_strerror ((int) -got));
      return FALSE;
    }
    if (got == 0)
      return TRUE;
    follow_markers (state, chunk, (gsize) got);
    if (!gdk_pixbuf_loader_write (loader, chunk, (gsize) got, error) || state->error != NULL)
      return FALSE;
    at += got;
  }
}

/* Turns what went wrong into one sentence. cause is consumed. */
static void
explain (LoadState *state, GError *cause, GError **error)
{
  if (state->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&state->error));
    g_clear_error (&cause);
  } else if (cause != NULL && (cause->domain == VIVANT_MEDIA_ERROR || cause->domain == G_IO_ERROR)) {
    g_propagate_error (error, cause);
  } else {
    VivantMediaError code = VIVANT_MEDIA_ERROR_CORRUPT;
    if (g_error_matches (cause, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
      code = VIVANT_MEDIA_ERROR_TOO_LARGE;
    g_set_error (error, VIVANT_MEDIA_ERROR, code, _ ("“%s” is a damaged picture and cannot be read."), state->name);
    g_clear_error (&cause);
  }
}

static GdkPixbuf *
load_pixbuf (VivantMediaFile *file, VivantMediaMagic magic, gboolean *damaged, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (vivant_media_magic_get_mime (magic), NULL);
  if (loader == NULL) {
    g_autofree char *kind = g_ascii_strup (vivant_media_magic_get_name (magic), -1);
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNSUPPORTED,
                 _ ("“%s” is a %s picture, which this system cannot read; convert it to PNG or JPEG."), file->name,
                 kind);
    return NULL;
  }
  LoadState state = {.name = file->name};
  GError *cause = NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &state);
  if (magic == VIVANT_MEDIA_MAGIC_JPEG) /* the only kind that is shown in part */
    g_signal_connect (loader, "area-prepared", G_CALLBACK (area_prepared_cb), NULL);
  gboolean fed = feed_loader (loader, file, &state, cancellable, &cause);
  gboolean closed = gdk_pixbuf_loader_close (loader, cause == NULL ? &cause : NULL);
  GdkPixbuf *pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  gboolean cancelled = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gboolean partial = magic == VIVANT_MEDIA_MAGIC_JPEG && state.error == NULL && !cancelled && pixbuf != NULL;
  if (state.error != NULL || pixbuf == NULL || (!(fed && closed) && !partial)) {
    explain (&state, cause, error);
    return NULL;
  }
  *damaged = !(fed && closed) || (magic == VIVANT_MEDIA_MAGIC_JPEG && state.scan_open);
  g_clear_error (&cause);
  g_clear_error (&state.error);
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

/* The profile travels as text in an option of the pixbuf, which turning it does not keep. */
static void
apply_profile (GdkPixbuf *pixbuf, const char *encoded)
{
  if (encoded == NULL)
    return;
  gsize length = 0;
  g_autofree guchar *profile = g_base64_decode (encoded, &length);
  vivant_media_icc_to_srgb (gdk_pixbuf_get_pixels (pixbuf), gdk_pixbuf_get_width (pixbuf),
                            gdk_pixbuf_get_height (pixbuf), (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                            gdk_pixbuf_get_n_channels (pixbuf), profile, length);
}

static VivantMediaPicture *
picture_of_pixbuf (GdkPixbuf *pixbuf, guint32 background)
{
  VivantMediaPicture *picture =
      vivant_media_picture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf));
  if (picture == NULL)
    return NULL;
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  if (gdk_pixbuf_get_has_alpha (pixbuf))
    vivant_media_flatten (pixels, stride, background, picture);
  else
    for (int y = 0; y < picture->height; y++)
      memcpy (picture->data + picture->stride * (gsize) y, pixels + stride * (gsize) y, 3 * (gsize) picture->width);
  return picture;
}

VivantMediaPicture *
vivant_media_still_decode (VivantMediaFile *file, VivantMediaMagic magic, guint32 background, gboolean *damaged,
                           GCancellable *cancellable, GError **error)
{
  *damaged = FALSE;
  if (file->size > MAX_FILE_BYTES || (magic == VIVANT_MEDIA_MAGIC_SVG && file->size > MAX_SVG_BYTES)) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” is too large a file."), file->name);
    return NULL;
  }
  if (magic == VIVANT_MEDIA_MAGIC_WEBP)
    return vivant_media_webp_load_first (file, background, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = load_pixbuf (file, magic, damaged, cancellable, error);
  if (pixbuf == NULL)
    return NULL;
  apply_profile (pixbuf, gdk_pixbuf_get_option (pixbuf, "icc-profile"));
  VivantMediaPicture *picture = picture_of_pixbuf (pixbuf, background);
  if (picture == NULL)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_TOO_LARGE, _ ("“%s” needs more memory than there is."),
                 file->name);
  return picture;
}

VivantMediaPicture *
vivant_media_still_load (const char *path, guint32 background, gboolean *damaged, GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  gboolean local;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_autoptr (VivantMediaFile) file = vivant_media_file_open (path, error);
  if (file == NULL)
    return NULL;
  VivantMediaMagic magic = vivant_media_magic_of_file (file);
  if (vivant_media_magic_refuse (magic, file->name, error))
    return NULL;
  if (!vivant_media_magic_is_picture (magic)) {
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNRECOGNISED,
                 _ ("“%s” is not a picture that can be recognised."), file->name);
    return NULL;
  }
  return vivant_media_still_decode (file, magic, background, damaged != NULL ? damaged : &local, cancellable, error);
}
