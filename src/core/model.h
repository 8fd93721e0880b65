/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "nets/generator.h"
#include "nets/keypoint_detector.h"

/** A compiled model: immutable once loaded, shared by any number of animators. */
struct FommModel {
  FommConfig config;
  FommModelInfo info;
  FommKeypointDetector detector;
  FommDenseMotion motion;
  FommGenerator generator;
  FommPlan plan;      /**< of all layers */
  size_t scratch;     /**< floats that every thread needs */
  FommModelFile file; /**< strings of `info`; its tensors are closed after packing */
  int references;     /**< atomic */
};
