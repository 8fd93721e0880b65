/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_MEDIA_PICTURE (vivant_media_picture_get_type ())

typedef struct _VivantMediaPicture VivantMediaPicture;

/* A reference-counted picture: sRGB, 8 bits a channel, R G B, rows from the top, no alpha. Once shared it is treated
 * as immutable. References may be taken and dropped in any thread.
 */
struct _VivantMediaPicture {
  int width;    /* pixels, at least 1 */
  int height;   /* pixels, at least 1 */
  gsize stride; /* bytes from one row to the next, at least 3 * width */
  guint8 *data; /* stride * height bytes, owned by the picture */

  /*< private >*/
  VivantMediaPicture *half; /* the same half as large, owned; NULL: not kept */
  gatomicrefcount references;
};

GType vivant_media_picture_get_type (void) G_GNUC_CONST;

/* A new picture of width × height pixels with undefined contents and one reference; NULL when the size is not
 * positive, overflows or memory is short.
 */
VivantMediaPicture *vivant_media_picture_new (int width, int height);

/* Adds a reference and returns the picture. */
VivantMediaPicture *vivant_media_picture_ref (VivantMediaPicture *picture);

/* Drops a reference; the last one frees the picture. */
void vivant_media_picture_unref (VivantMediaPicture *picture);
/* The same for a thread that must not wait: a large picture is freed in another one. */
void vivant_media_picture_let_go (VivantMediaPicture *picture);

/* The picture half as large, each pixel the mean of four; an odd last row or column is left out. NULL when it has only
 * one row or column, or memory is short. Any thread.
 */
VivantMediaPicture *vivant_media_picture_halve (const VivantMediaPicture *picture);

/* Keeps halves of a large picture with it, and halves of those, so that nobody who shows it has to go through all of
 * its pixels again: a third more memory. Before the picture is shared; any thread.
 */
void vivant_media_picture_keep_halves (VivantMediaPicture *picture);

/* The picture halved as often as halves are kept, at most `times` times; *times becomes how often it was. Belongs to
 * the picture.
 */
VivantMediaPicture *vivant_media_picture_get_halved (VivantMediaPicture *picture, int *times);

/* The picture turned clockwise by this many quarter turns (any number; negative: the other way). A new reference, on
 * the picture itself when it stays as it is; NULL when memory is short. Any thread.
 */
VivantMediaPicture *vivant_media_picture_turn (VivantMediaPicture *picture, int quarters);

/* Writes the picture as a PNG file, atomically (see vivant-media-atomic-output.h), with the synthetic-media tag when
 * asked for. Errors: VIVANT_MEDIA_ERROR, G_IO_ERROR_CANCELLED.
 */
gboolean vivant_media_picture_save_png (const VivantMediaPicture *picture, const char *path, gboolean synthetic_tag,
                                        GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaPicture, vivant_media_picture_unref)

G_END_DECLS
