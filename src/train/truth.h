/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Keypoints that the data states: "CLIP.keypoints.csv" beside a clip, with a heading and one row for every keypoint of
 * every frame, in this order of columns: frame (0 is the first), keypoint (0 is the first), x, y (−1 … 1 from the
 * centre of the first to that of the last pixel), and, for all rows or for none, the Jacobian row by row (4 numbers).
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Numbers of a keypoint: x, y and the Jacobian, the identity where none is stated. */
#define FOMM_TRUTH_FLOATS 6

/** What goes with the clip `clip` (a file or folder); NULL when nothing does. Free with g_free (). */
char *fomm_truth_find (const char *clip);

/** Appends frames × num_kp × FOMM_TRUTH_FLOATS floats to `values`; rows of later frames are passed over. Errors:
 * FOMM_TRAIN_ERROR_INPUT. */
gboolean fomm_truth_read (const char *path, int frames, int num_kp, GArray *values, GError **error);

G_END_DECLS
