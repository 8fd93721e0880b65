/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a render needs to know beside the project's state. Plain data. */
typedef struct VivantRenderOptions {
  int threads;       /**< 0: one per processor */
  int align_corners; /**< -1: the model's own convention, 0: as the reference demo, 1: as trained */
  unsigned parts;    /**< FommParts that every frame must hold */
  gboolean plain;    /**< leave detail transfer and paste-back out: the model's own picture */
  int size;          /**< width of a square result, longer side of another one, pixels; 0: its natural size */
  double from, to;   /**< seconds of the clip; narrows the state's trim. to <= from: to the end */
  int first, count; /**< render only these frames, counted as in the clip; first -1: from the range's first, count 0: to
                       its last */
} VivantRenderOptions;

/** Everything, with the model's own convention, on every processor. */
#define VIVANT_RENDER_OPTIONS_INIT   \
  {                                  \
    .align_corners = -1, .first = -1 \
  }

G_END_DECLS
