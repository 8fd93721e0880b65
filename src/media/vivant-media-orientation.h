/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/* One of the eight ways to stand: first transposed, then mirrored. Inside the media room only. */
typedef struct {
  gboolean transpose;
  gboolean mirror_x;
  gboolean mirror_y;
} VivantMediaOrientation;

/* From a container's display matrix (3 × 3, 16.16 fixed point, as FFmpeg hands it on), to the nearest quarter turn.
 * NULL and degenerate matrices mean upright.
 */
VivantMediaOrientation vivant_media_orientation_from_matrix (const gint32 *matrix);

/* From the EXIF value 1 … 8; anything else means upright. */
VivantMediaOrientation vivant_media_orientation_from_exif (int value);

/* Turns the picture: takes the reference and returns another one (the same when it is upright); NULL when memory is
 * short.
 */
VivantMediaPicture *vivant_media_orientation_apply (VivantMediaOrientation orientation, VivantMediaPicture *picture);

G_END_DECLS
