/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * From named tensors to compiled convolution layers: finds weight, bias and BatchNorm in the checkpoint, folds the
 * normalisation into the weights in double precision, and spreads the channels over padded concatenations. */
#pragma once

#include "nets/plan.h"
#include "ops/antialias.h"
#include "weights/model_file.h"

/** Input channels of a layer as they lie in memory: parts side by side, each padded to FOMM_LANES (see view.h). */
typedef struct FommParts2 {
  int count;
  int channels[2];
} FommParts2;

typedef struct FommLayerJob FommLayerJob;

/** Memory for weights on their way from the file to their packed form, used again for every layer. Fresh memory would
 * have to be cleared by the system each time, and would not all come back. */
typedef struct FommRoom {
  float *floats; /**< or NULL: everything is allocated */
  size_t count, used;
} FommRoom;

/** What all layers of a model are built from. */
typedef struct FommLayerSource {
  const FommModelFile *file;
  FommLayerJob **jobs; /**< layers that were asked for and are not built yet */
  int n_jobs;
  bool half;           /**< products of bfloat16 numbers where the processor has them */
  FommPlan plan;       /**< every layer asked for; whoever made the source takes it over */
  size_t scratch;      /**< largest scratch of a thread, floats */
  FommRoom room;       /**< of the thread that builds this layer */
  uint64_t parameters; /**< running total of weights read */
} FommLayerSource;

/** How one convolution of the networks differs from the next. */
typedef struct FommLayerSpec {
  const char *name;     /**< state-dict prefix of the convolution ("….conv", or a head's own name) */
  const char *norm;     /**< BatchNorm after the convolution, folded in; NULL for none */
  const char *pre_norm; /**< BatchNorm and ReLU before the convolution (residual blocks); NULL for none */
  FommParts2 in;
  int out_channels;
  int height, width; /**< of the input */
  int kernel, padding;
  bool upsample, relu, average;
} FommLayerSpec;

/** Asks for a layer. It is built, and *conv set, by fomm_layer_source_build(). */
FOMM_MUST_CHECK FommStatus fomm_layer_new (FommLayerSource *source, const FommLayerSpec *spec, FommConv **conv,
                                           FommError *error);

/** Builds the layers asked for on the pool's threads: reading and packing the weights is most of loading a model.
 * Reports the first failure. */
FOMM_MUST_CHECK FommStatus fomm_layer_source_build (FommLayerSource *source, FommPool *pool, FommError *error);
/** Floats of scratch memory with which a thread of that pool builds any layer without allocating. */
size_t fomm_layer_source_get_scratch (const FommLayerSource *source);
/** Forgets the layers that are not built. */
void fomm_layer_source_clear (FommLayerSource *source);

/** Two heads on the same features as one convolution, built at once: the outputs of `second` follow those of `first`.
 * `second` may be NULL. */
FOMM_MUST_CHECK FommStatus fomm_layer_new_heads (FommLayerSource *source, const FommLayerSpec *first,
                                                 const FommLayerSpec *second, FommConv **conv, FommError *error);

/** Reads weights as (out × in' × kernel²) with in' the padded channels, and the biases; for heads that are evaluated
 * without a convolution. The caller frees both. */
FOMM_MUST_CHECK FommStatus fomm_layer_read (FommLayerSource *source, const FommLayerSpec *spec, float **weight,
                                            float **bias, FommError *error);

/** Builds an anti-alias filter, from the kernel in the checkpoint when there is one (torch's buffer `name`). */
FOMM_MUST_CHECK FommStatus fomm_layer_read_antialias (FommLayerSource *source, const char *name, double scale,
                                                      FommAntialias *filter, FommError *error);

/** Channels of the input in memory, padding included. */
int fomm_parts2_total (FommParts2 parts);

/** One part. */
static inline FommParts2
fomm_parts1 (int channels)
{
  return (FommParts2){.count = 1, .channels = {channels, 0}};
}
