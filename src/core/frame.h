/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "error.h"

/** Shapes of a frame's planes. */
typedef struct FommFrameShape {
  int height, width, channels, motion_height, motion_width, num_kp;
  bool skip, occlusion;
} FommFrameShape;

/** A writable frame; its planes exist for the parts asked for, everything in one allocation. */
struct FommFrame {
  FommFrameData data;
  FommKeypoints source, driving, transferred;
  int references; /**< atomic */
  float *planes;
};

FOMM_MUST_CHECK FommStatus fomm_frame_new (const FommFrameShape *shape, unsigned parts, FommFrame **frame,
                                           FommError *error);
