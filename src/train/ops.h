/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Differentiable operations on the tape. Shapes are N × C × H × W unless stated; every function returns NULL when an
 * input is NULL or memory runs out (see tape.h). Each is checked against finite differences. */
#pragma once

#include "tape.h"

/** Floats of scratch memory that each thread of a tape's pool needs. */
#define FOMM_OPS_POOL_SCRATCH ((size_t) 1 << 20)

/* op_conv.c */
/** Cross-correlation, stride 1, zero padding; weight O × C × k × k, bias O (1 × O × 1 × 1) or NULL. */
FommVar *fomm_op_conv (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, int padding);

/* op_norm.c */
/** Batch normalisation in training mode: biased batch variance, eps 1e-5. When `running_mean` is not NULL the running
 * statistics move by a tenth towards the batch's (unbiased variance). `relu`: the result is max (0, …). */
FommVar *fomm_op_batch_norm (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, float *running_mean,
                             float *running_var, bool relu);
/** The same with frozen statistics. */
FommVar *fomm_op_frozen_norm (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, const float *running_mean,
                              const float *running_var, bool relu);
/** Instance normalisation, affine, eps 1e-5, biased. */
FommVar *fomm_op_instance_norm (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias);

/* op_pointwise.c */
/** max(x, slope · x); slope 0 is ReLU. */
FommVar *fomm_op_leaky_relu (FommTape *tape, FommVar *x, float slope);
/** |x|; at 0 it has no slope. */
FommVar *fomm_op_absolute (FommTape *tape, FommVar *x);
FommVar *fomm_op_sigmoid (FommTape *tape, FommVar *x);
FommVar *fomm_op_add (FommTape *tape, FommVar *a, FommVar *b);
/** a · b; b may have one channel that multiplies every channel of a. */
FommVar *fomm_op_multiply (FommTape *tape, FommVar *a, FommVar *b);
/** scale · x + shift */
FommVar *fomm_op_affine (FommTape *tape, FommVar *x, float scale, float shift);
/** (x − mean[c]) / deviation[c] */
FommVar *fomm_op_standardise (FommTape *tape, FommVar *x, const float *mean, const float *deviation);
/** Channels of a, then those of b. */
FommVar *fomm_op_concat (FommTape *tape, FommVar *a, FommVar *b);
/** `count` channels from `first` on. */
FommVar *fomm_op_slice (FommTape *tape, FommVar *x, int first, int count);
/** Softmax over the channels of every pixel. */
FommVar *fomm_op_channel_softmax (FommTape *tape, FommVar *x);
/** Softmax over the pixels of every plane, of x / temperature. */
FommVar *fomm_op_plane_softmax (FommTape *tape, FommVar *x, float temperature);

/* op_resample.c */
/** 2×2, stride 2, odd last row and column dropped. */
FommVar *fomm_op_average_pool (FommTape *tape, FommVar *x);
FommVar *fomm_op_max_pool (FommTape *tape, FommVar *x);
/** Nearest neighbour ×2. */
FommVar *fomm_op_upsample (FommTape *tape, FommVar *x);
/** Bilinear resize without anti-aliasing; the same variable when the size fits already. */
FommVar *fomm_op_resize (FommTape *tape, FommVar *x, int height, int width, bool align_corners);
/** Anti-aliased down-sampling by `scale` (reference section 4.3); x itself for scale 1. */
FommVar *fomm_op_antialias (FommTape *tape, FommVar *x, double scale);

/* op_grid_sample.c */
typedef enum FommSampleEdge { FOMM_SAMPLE_ZEROS, FOMM_SAMPLE_BORDER, FOMM_SAMPLE_REFLECT } FommSampleEdge;
/** Bilinear look-up of x (N × C × H × W) at grid (M × h × w × 2, normalised (x, y)); M is a multiple of N: sample m
 * reads picture m / (M / N). Result M × C × h × w. Differentiable in x and, unless it is constant, in the grid. */
FommVar *fomm_op_grid_sample (FommTape *tape, FommVar *x, FommVar *grid, FommSampleEdge edge, bool align_corners);

/* op_keypoints.c */
/** Expected position under each heatmap: N × K × h × w → N × K × 2 × 1 (equation 4's soft-argmax). */
FommVar *fomm_op_soft_argmax (FommTape *tape, FommVar *heatmap);
/** Heatmap-weighted mean of Jacobian maps (N × 4K or N × 4 shared, × h × w) → N × K × 2 × 2. */
FommVar *fomm_op_weighted_jacobian (FommTape *tape, FommVar *heatmap, FommVar *maps);
/** exp (−|z − kp|² / 2 variance) on the lattice: N × K × 2 × 1 → N × K × h × w. */
FommVar *fomm_op_gaussian (FommTape *tape, FommVar *keypoints, int height, int width, float variance);
/** Sparse motion of equation 4: T_k(z) = A_k (z − driving_k) + source_k, T_0 = identity; `matrix` (N × K × 2 × 2) may
 * be NULL. Result N(K+1) × h × w × 2. */
FommVar *fomm_op_sparse_motion (FommTape *tape, FommVar *matrix, FommVar *driving, FommVar *source, int height,
                                int width);
/** Σ_k mask_k · motion_k: mask N × M × h × w, motion NM × h × w × 2 → N × h × w × 2. */
FommVar *fomm_op_blend_motion (FommTape *tape, FommVar *mask, FommVar *motion);
/** Heat differences (N × K × h × w) and warped pictures (N(K+1) × C × h × w) → hourglass input N × (K+1)(C+1) × h × w,
 * with zero heat for the background. */
FommVar *fomm_op_interleave (FommTape *tape, FommVar *heat, FommVar *warped);

/** N × h × w × 2 ↔ N × 2 × h × w, for resizing a deformation. */
FommVar *fomm_op_grid_to_planes (FommTape *tape, FommVar *grid);
FommVar *fomm_op_planes_to_grid (FommTape *tape, FommVar *planes);

/* op_matrix.c: 2×2 matrices, N × K × 2 × 2 */
FommVar *fomm_op_inverse (FommTape *tape, FommVar *matrix);
FommVar *fomm_op_matrix_product (FommTape *tape, FommVar *a, FommVar *b);

/* op_loss.c: scalars */
/** weight · mean |a − b|; b may be NULL for zero. */
FommVar *fomm_op_mean_abs (FommTape *tape, FommVar *a, FommVar *b, float weight);
/** Differences of neighbours along x (axis 0: one column fewer) or y (axis 1: one row fewer). */
FommVar *fomm_op_difference (FommTape *tape, FommVar *x, int axis);
/** weight · mean (target − a)² */
FommVar *fomm_op_mean_square (FommTape *tape, FommVar *a, float target, float weight);
/** weight · mean |I − m| over 2×2 matrices. */
FommVar *fomm_op_identity_distance (FommTape *tape, FommVar *matrix, float weight);
/** Where `mask` (N × 1 × H × W, constant) counts: weight · Σ mask · |a − b| / Σ mask, over all channels. `b` is not
 * differentiated. */
FommVar *fomm_op_masked_abs (FommTape *tape, FommVar *a, FommVar *b, FommVar *mask, float weight);
/** Cross-entropy of probabilities p with `target` (both of one shape; 0 … 1, constant): weight · mean of
 * −target · log p − (1 − target) · log (1 − p). With a `mask` (else NULL) only its share counts. Probabilities nearer
 * than 10⁻⁴ to 0 or 1 get no gradient. */
FommVar *fomm_op_cross_entropy (FommTape *tape, FommVar *p, FommVar *target, FommVar *mask, float weight);
/** Keypoints (N × K × 2 × 1) that lie on one another: weight · mean over keypoints of Σ over the others of
 * exp (−|v − v'|² / 2 deviation²). */
FommVar *fomm_op_crowding (FommTape *tape, FommVar *keypoints, float deviation, float weight);
