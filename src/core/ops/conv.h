/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A convolution layer compiled for one input size: what is computed is in the spec, how is chosen once, when the layer
 * is made. All networks are built from this one type. */
#pragma once

#include "error.h"
#include "ops/pool.h"
#include "ops/view.h"

typedef struct FommConvSpec {
  int height, width; /**< of the input */
  int in_channels, out_channels;
  int kernel;            /**< odd: 1, 3 or 7 */
  int padding;           /**< zeros on every side */
  bool upsample;         /**< enlarge the input ×2, nearest neighbour, before the kernel (up-blocks) */
  bool relu;             /**< of the output, after bias and residual */
  bool half;             /**< products may be of bfloat16 numbers, where the processor is faster with them */
  bool average;          /**< 2×2 average pooling of the output, odd last row and column dropped (down-blocks) */
  const float *in_scale; /**< in_channels, or NULL: input becomes max(0, in·scale + shift), still zero outside */
  const float *in_shift; /**< (the BatchNorm + ReLU before a residual block's first convolution) */
  const float *weight;   /**< out × in × kernel × kernel, BatchNorm already folded in */
  const float *bias;     /**< out_channels */
  FommPool *pool;        /**< whose threads pack the weights, or NULL: only the calling one does */
} FommConvSpec;

/** The ways of computing a convolution, see conv_*.c. */
typedef enum FommConvAlgorithm {
  FOMM_CONV_AUTO,
  FOMM_CONV_IM2COL,    /**< any layer */
  FOMM_CONV_WINOGRAD4, /**< F(4×4, 3×3) with points 0, ±3/4, ±3/2 */
  FOMM_CONV_WINOGRAD2, /**< F(2×2, 3×3) */
  FOMM_CONV_UPSAMPLE,  /**< nearest ×2 + 3×3 as nine products on the small map */
  FOMM_CONV_TAPS,      /**< few output channels: one product per kernel tap */
} FommConvAlgorithm;

typedef struct FommConv FommConv;

/** Compiles the layer; weights and bias are copied (packed), the spec may go. With a pool, by the thread
 * that may call fomm_pool_run (). */
FOMM_MUST_CHECK FommStatus fomm_conv_new (const FommConvSpec *spec, FommConvAlgorithm algorithm, FommConv **conv,
                                          FommError *error);
void fomm_conv_free (FommConv **conv);

/** Floats of scratch memory that one thread of the pool needs. */
size_t fomm_conv_get_scratch (const FommConv *conv);
/** Size of the output. */
void fomm_conv_get_output_size (const FommConv *conv, int *height, int *width);

/** Runs the layer. `residual` (of the output's size, before pooling) is added to the output when not NULL. Padding
 * channels of `output` become zero. Every pool thread uses its own part of the pool's scratch. */
void fomm_conv_run (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual,
                    const FommView *output);

/** The layer's number in the plan, for the times of the pool (fomm_pool_set_times()). */
void fomm_conv_set_place (FommConv *conv, int place);

/** For plans and benchmarks. The spec has lost its pointers. */
const FommConvSpec *fomm_conv_get_spec (const FommConv *conv);
const char *fomm_conv_algorithm_name (FommConvAlgorithm algorithm);
FommConvAlgorithm fomm_conv_get_algorithm (const FommConv *conv);
double fomm_conv_get_macs (const FommConv *conv);  /**< multiply-adds really done, padding included */
double fomm_conv_get_bytes (const FommConv *conv); /**< packed weights */
