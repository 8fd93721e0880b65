/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "fomm.h"
#include "vivant-media-crop.h"

G_BEGIN_DECLS

/** What a render job found out before its first frame: the framing, the start frame and the range. Plain data. */
typedef struct VivantRenderInfo {
  int source_width, source_height;   /**< of the whole upright picture, pixels */
  int driving_width, driving_height; /**< of the whole upright clip, pixels */
  VivantMediaCrop source_crop, driving_crop;
  gboolean source_face_found, driving_face_found; /**< FALSE: the automatic crop fell back to the middle */
  int model_width, model_height;
  int picture_width, picture_height; /**< of the frames that will come */
  int first;                         /**< first frame of the range, counted in the whole clip */
  int frames;                        /**< how many will come; an estimate unless frames_exact */
  gboolean frames_exact;
  int start_frame; /**< the initial driving frame, counted in the whole clip */
  int rate_num, rate_den;
  gboolean variable_rate;
  gboolean has_audio;
  double from; /**< seconds of the clip at which frame `first` begins */
  FommKeypoints source_keypoints;
  FommKeypoints initial_keypoints; /**< of the start frame */
} VivantRenderInfo;

G_END_DECLS
