/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The innermost loops, in one variant for each kind of processor. All variants compute the same, in the same order of
 * summation; they differ in rounding only where one has fused multiply-add and the other has not. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ops/view.h"

/** A product C = A·B with A packed as [rows / tile_rows][depth / 16][tile_rows][16]: what one transform stores at once
 * is one cache line, and the product reads A as one stream. B is packed as [columns /
 * tile_columns][depth][tile_columns], the last block of columns may be narrower. */
typedef struct FommPackedProduct {
  int rows;    /**< C has room for a multiple of tile_rows */
  int depth;   /**< a multiple of FOMM_LANES */
  int columns; /**< a multiple of FOMM_LANES */
  const float *a, *b;
  float *c;
  ptrdiff_t c_stride;
} FommPackedProduct;

/** A product for a row of pixels: row i of A begins at a + i·a_stride. B is packed as above. C has room for a multiple
 * of strided_rows rows, and A may be read as far. */
typedef struct FommStridedProduct {
  int rows, depth, columns;
  const float *a, *b;
  ptrdiff_t a_stride;
  float *c;
  ptrdiff_t c_stride;
  bool accumulate;  /**< add to C */
  const void *next; /**< what to fetch into the second-level cache meanwhile, next_step bytes for each step in depth and
                     * tile */
  int next_step;
} FommStridedProduct;

/** Transforms between pixels and the planes whose products are taken (see conv_planes.c). A tile is 4×4 or 2×2 pixels
 * of the convolution's output. */
typedef struct FommTransform {
  const FommView *input;      /**< of the convolution */
  const FommView *residual;   /**< or NULL */
  const FommView *output;     /**< pooled if `average` */
  int height, width;          /**< of the convolution's result, before pooling */
  const float *scale, *shift; /**< or NULL, see FommConvSpec */
  const float *bias;
  bool relu, average;
  int tile_columns;      /**< tiles from the left edge to the right */
  int first, count;      /**< tiles, in reading order */
  int depth;             /**< input channels, padded */
  int channel, channels; /**< the output channels present in `planes` */
  float *planes;
  ptrdiff_t plane_stride, row_stride; /**< from plane to plane; from tile to tile (products only) */
} FommTransform;

/** Last steps of a plain convolution for a row of pixels: product, bias, residual, ReLU. */
typedef struct FommFinish {
  int count, channels;
  const float *product;
  ptrdiff_t product_stride;
  const float *bias;
  const float *residual; /**< or NULL */
  ptrdiff_t residual_stride;
  bool relu;
  float *output;
  ptrdiff_t output_stride;
} FommFinish;

/** Output channels up to which a tap is one piece of as many floats (FommTapSums); above, it is whole vectors. */
#define FOMM_TAPS_QUAD 4

/** A convolution with few output channels, see conv_output.c. */
typedef struct FommTapSums {
  int kernel, channels;
  int group;   /**< kernel·channels: one kernel column of all output channels */
  int columns; /**< of the products, padded */
  ptrdiff_t sum_stride, residual_stride, output_stride;
  const float *bias;
  bool relu;
} FommTapSums;

typedef void (*FommTransformFunc) (const FommTransform *transform);

typedef struct FommKernels {
  const char *name;
  /** Packed products take bfloat16 numbers, transforms to planes write them, and A and B consist of matrices of 16 × 32
   * (a kilobyte): A is [rows / 16][depth / 32][16][32], B is [columns / 16][depth / 32][16][16][2], where the last
   * index is the lower bit of the depth, which is a multiple of 32. Sums and everything else are single precision. */
  bool half;
  /** Around a number of packed products in one thread; NULL where nothing is to be done. */
  void (*begin_products) (void);
  void (*end_products) (void);
  int tile_rows, tile_columns; /**< of the products' register tile */
  int strided_rows;            /**< strided products round their rows up to a multiple of this */
  void (*packed_product) (const FommPackedProduct *product);
  void (*strided_product) (const FommStridedProduct *product);
  FommTransformFunc winograd4_input, winograd4_output, winograd2_input, winograd2_output, upsample_input,
      upsample_output;
  void (*finish) (const FommFinish *finish);
  /** sums[x] = Σ over kx of products[x + kx] from column kx·group on, for `count` pixels. */
  void (*taps_sum) (const FommTapSums *taps, const float *products, float *sums, int count);
  /** A row of output from the sums of `kernel` rows of input, NULL for rows outside the image. */
  void (*taps_finish) (const FommTapSums *taps, const float *const *rows, const float *residual, float *output,
                       int count);
  /** out[p·stride + j] of G·k·Gᵀ (n² planes) for `lanes` kernels k, stored tap by tap as taps[9][lanes]. */
  void (*expand) (const double (*matrix)[3], int n, const float *taps, int lanes, float *out, ptrdiff_t stride);
  /** IEEE binary16 numbers, subnormals and specials included, to floats. `from` need not be aligned. */
  void (*widen_halves) (const void *from, float *to, size_t count);
  /** y += scale·x. */
  void (*add_scaled) (float *y, const float *x, float scale, size_t count);
  /** y = Σ weights[i]·x[i], i < 4 (bilinear sampling of feature maps). */
  void (*blend) (float *y, const float *const x[4], const float weights[4], size_t count);
  /** y = exp (x), at most 2 units in the last place off; x below −87.3 gives 0, above 88.7 infinity. The arrays may be
   * the same. */
  void (*exp) (const float *x, float *y, size_t count);
} FommKernels;

/** The best variant that this processor and operating system can run. The environment variable FOMM_KERNELS can ask for
 * a lower one: portable, avx2 or avx512. */
const FommKernels *fomm_kernels_get (void);

/** Kernels of half precision, NULL where the processor is not faster with them. Asked for by a model's options only. */
const FommKernels *fomm_kernels_get_half (void);

/** A variant by name, NULL if unknown or impossible here. */
const FommKernels *fomm_kernels_find (const char *name);
