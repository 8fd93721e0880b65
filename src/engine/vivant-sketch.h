/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Soft discs and lines on a picture, for overlays that are written to files. Any thread. */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/** Blends a disc with a soft edge; centre and radius in pixels, pixel centres at whole numbers. */
void vivant_sketch_disc (VivantMediaPicture *picture, double x, double y, double radius, const guint8 rgb[3]);

/** Draws a line with round ends; pixels. */
void vivant_sketch_line (VivantMediaPicture *picture, double x0, double y0, double x1, double y1, double width,
                         const guint8 rgb[3]);

/** Copies `from` into `picture` with its top left corner at (x, y), as far as it fits. */
void vivant_sketch_paste (VivantMediaPicture *picture, const VivantMediaPicture *from, int x, int y);

G_END_DECLS
