/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What conv.c and the ways of computing a convolution (conv_*.c) share. */
#pragma once

#include "ops/conv.h"
#include "ops/kernels.h"

typedef struct FommConvMethod {
  const char *name;
  bool (*supports) (const FommConvSpec *spec);
  /** Packs the weights and fills in `weights`, `scratch` and `macs`. */
  FommStatus (*prepare) (FommConv *conv, FommError *error);
  void (*run) (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual,
               const FommView *output);
  /** How long the layer would take, in units of the time of a multiply-add. */
  double (*estimate) (const FommConvSpec *spec);
} FommConvMethod;

struct FommConv {
  FommConvSpec spec; /* its pointers are the caller's, NULL once the layer is made */
  FommConvAlgorithm algorithm;
  int place; /* in the plan */
  const FommConvMethod *method;
  const FommKernels *kernels;
  int padded_in, padded_out;   /* channels */
  int conv_height, conv_width; /* of the output before pooling */
  int out_height, out_width;
  float *bias;                /* padded_out */
  float *in_scale, *in_shift; /* padded_in, or NULL */
  float *weights;             /* packed as the method likes */
  size_t weight_count;
  size_t scratch;
  double macs;

  /* of the methods that take products plane by plane (conv_planes.c) */
  int plane_side; /* there are plane_side² planes */
  FommTransformFunc transform_input, transform_output;
  int tiles, tile_columns;
  int block;                                    /* tiles done together */
  int depth;                                    /* of the products: padded_in, or more of them */
  ptrdiff_t input_plane_stride, product_stride; /* floats from plane to plane */

  /* of conv_im2col.c and conv_output.c */
  int used_in;      /* input channels that have weights */
  int band;         /* output rows done together, before pooling */
  ptrdiff_t pitch;  /* floats of a row of the strip */
  size_t strip;     /* floats of the strip */
  int product_rows; /* pixels of a row of products, rounded up */
};

/** Time to fetch one weight from memory, in multiply-adds: 110 billion a second, 25 GB/s. */
#define FOMM_CONV_WEIGHT_COST 17.6

/** What an item of the pool needs to know. */
typedef struct FommConvJob {
  const FommConv *conv;
  const FommView *input, *residual, *output;
  int groups; /**< the output channels are split into as many parts */
} FommConvJob;

extern const FommConvMethod fomm_conv_im2col, fomm_conv_winograd4, fomm_conv_winograd2, fomm_conv_upsample,
    fomm_conv_output;

/** Into how many parts to split `units` of output channels, when there are `blocks` independent blocks of pixels. Parts
 * repeat the work on the input, so they are made only where there are too few blocks for the threads. */
int fomm_conv_count_groups (int blocks, int units, int threads);

/** Channels up to the last one that has any weight: layers whose input is a concatenation count its padding, too. */
int fomm_conv_count_used (const FommConvSpec *spec);

/** Common parts of the plane-wise methods; `matrix` expands the 3×3 weights to side² planes. */
double fomm_conv_estimate_planes (const FommConvSpec *spec, int planes, int tiles);
FommStatus fomm_conv_prepare_planes (FommConv *conv, int side, const double (*matrix)[3], FommError *error);
void fomm_conv_run_planes (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual,
                           const FommView *output);
