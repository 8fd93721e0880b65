/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Distances between true and painted frames that other programs measured: landmarks (the paper's AKD) or identity
 * embeddings (AED). This project ships neither network.
 *
 * CSV, a heading line first: clip,frame,picture,v1,v2,… where picture is "truth" or "painted" and the values are
 * x1,y1,x2,y2,… in pixels, or the numbers of the embedding. Every truth needs its painted row and the other way round;
 * rows come in any order. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum { FOMM_OUTSIDE_LANDMARKS, FOMM_OUTSIDE_EMBEDDINGS } FommOutsideKind;

/** Mean over the frames of the file: of landmarks the mean Euclidean distance of a point, of embeddings the Euclidean
 * distance. Any thread. Errors: G_IO_ERROR_INVALID_DATA with a sentence that names file and line, or those of
 * reading. */
gboolean fomm_outside_distance (const char *path, FommOutsideKind kind, double *mean, int *frames, GError **error);

G_END_DECLS
