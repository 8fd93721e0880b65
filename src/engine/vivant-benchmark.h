/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Times the core on one job: detector on the driving picture, keypoint transfer, generator. Reading, decoding and
 * encoding are not part of a frame. */
#pragma once

#include "fomm.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct VivantBenchmarkSettings {
  const char *checkpoint;  /**< any checkpoint */
  const char *config_path; /**< YAML, or NULL */
  const char *source;      /**< picture; resized to the model's size as a whole */
  const char *driving;     /**< folder of pictures or clip; at most VIVANT_BENCHMARK_MAX_PICTURES are used, in turns */
  int threads;
  int frames;        /**< timed frames, at least 1 */
  int align_corners; /**< -1, 0 or 1 */
  gboolean bf16;     /**< products of bfloat16 numbers, see FommLoadOptions */
  const char *dump;  /**< where to write the last prediction: height × width × channels floats, or NULL */
} VivantBenchmarkSettings;

enum { VIVANT_BENCHMARK_MAX_PICTURES = 64, VIVANT_BENCHMARK_MAX_STAGES = 64 };

/** A convolution of the model and its milliseconds in all timed frames together. */
typedef struct VivantBenchmarkLayer {
  FommLayerPlan plan;
  double milliseconds;
} VivantBenchmarkLayer;

typedef struct VivantBenchmarkResult {
  double model_s;            /**< reading and packing the model alone */
  double load_s, load_cpu_s; /**< from the call to the first timed frame */
  double ms_per_frame, ms_per_frame_min, cpu_ms_per_frame;
  double peak_rss_mb;
  int n_stages;
  FommStageTime stages[VIVANT_BENCHMARK_MAX_STAGES]; /**< totals of the timed frames */
  int n_layers;
  VivantBenchmarkLayer *layers;
  FommModel *model; /**< the layers' names live as long */
} VivantBenchmarkResult;

/** Runs in the calling thread. Errors: VIVANT_ERROR_INPUT, VIVANT_ERROR_MODEL, VIVANT_ERROR_OUTPUT,
 * G_IO_ERROR_CANCELLED. On success the result is to be cleared. */
gboolean vivant_benchmark_run (const VivantBenchmarkSettings *settings, GCancellable *cancellable,
                               VivantBenchmarkResult *result, GError **error);
void vivant_benchmark_result_clear (VivantBenchmarkResult *result);

G_END_DECLS
