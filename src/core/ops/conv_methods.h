/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What conv.c and the ways of computing a convolution (conv_*.c) share. */
#pragma once

#include "ops/conv.h"

typedef struct FommConvMethod {
  const char *name;
  bool (*supports) (const FommConvSpec *spec);
  /** Packs the weights and fills in `weights`, `scratch`, `macs` and `bytes`. */
  FommStatus (*prepare) (FommConv *conv, FommError *error);
  void (*run) (const FommConv *conv, FommPool *pool, const FommView *input, const FommView *residual,
               const FommView *output);
} FommConvMethod;

struct FommConv {
  FommConvSpec spec; /* its pointers are the caller's, NULL once the layer is made */
  FommConvAlgorithm algorithm;
  const FommConvMethod *method;
  int padded_in, padded_out;   /* channels */
  int conv_height, conv_width; /* of the output before pooling */
  int out_height, out_width;
  float *bias;                /* padded_out */
  float *in_scale, *in_shift; /* padded_in, or NULL */
  float *weights;             /* packed as the method likes */
  size_t weight_count;
  size_t scratch;
  double macs;
};

extern const FommConvMethod fomm_conv_im2col;

/** 64-byte aligned, zeroed, NULL if there is not enough memory; for free(). */
float *fomm_conv_alloc (size_t count);
