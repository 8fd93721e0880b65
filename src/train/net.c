/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "net.h"

#include <stdio.h>

FommTrainKeypoints
fomm_net_detect (FommNet *net, FommVar *picture)
{
  const FommConfig *config = &net->config;
  FommVar *x = fomm_op_antialias (net->tape, picture, config->kp_detector.scale_factor);
  FommVar *features = fomm_net_hourglass (net, "kp_detector.predictor", x, config->kp_detector.num_blocks);
  FommVar *logits = fomm_net_conv (net, "kp_detector.kp", features, config->kp_detector.pad);

  FommTrainKeypoints kp = {0};
  kp.heatmap = fomm_op_plane_softmax (net->tape, logits, (float) config->kp_detector.temperature);
  kp.value = fomm_op_soft_argmax (net->tape, kp.heatmap);
  if (config->estimate_jacobian)
    kp.jacobian = fomm_op_weighted_jacobian (
        net->tape, kp.heatmap, fomm_net_conv (net, "kp_detector.jacobian", features, config->kp_detector.pad));
  return kp;
}

/* The rendering of keypoints that the hourglass sees (equation 6): how bumps move from source to driving. */
static FommVar *
heat_difference (FommNet *net, const FommTrainKeypoints *from, const FommTrainKeypoints *to, int height, int width)
{
  const float variance = (float) net->config.dense_motion.kp_variance;
  FommVar *there = fomm_op_gaussian (net->tape, to->value, height, width, variance);
  FommVar *here = fomm_op_gaussian (net->tape, from->value, height, width, variance);
  return fomm_op_add (net->tape, there, fomm_op_affine (net->tape, here, -1, 0));
}

/* Dense motion (section 4.5): fills in mask, deformation and occlusion. */
static void
dense_motion (FommNet *net, FommVar *source, const FommTrainKeypoints *from, const FommTrainKeypoints *to,
              FommTrainOutput *out)
{
  const FommConfig *config = &net->config;
  FommTape *tape = net->tape;
  FommVar *small = fomm_op_antialias (tape, source, config->dense_motion.scale_factor);
  if (!small)
    return;

  const int h = small->shape[2], w = small->shape[3];
  FommVar *matrix =
      to->jacobian ? fomm_op_matrix_product (tape, from->jacobian, fomm_op_inverse (tape, to->jacobian)) : NULL;
  FommVar *motion = fomm_op_sparse_motion (tape, matrix, to->value, from->value, h, w);
  FommVar *warped = fomm_op_grid_sample (tape, small, motion, FOMM_SAMPLE_ZEROS, config->align_corners);
  FommVar *input = fomm_op_interleave (tape, heat_difference (net, from, to, h, w), warped);
  FommVar *features =
      fomm_net_hourglass (net, "generator.dense_motion_network.hourglass", input, config->dense_motion.num_blocks);

  out->mask = fomm_op_channel_softmax (tape, fomm_net_conv (net, "generator.dense_motion_network.mask", features, 3));
  out->deformation = fomm_op_blend_motion (tape, out->mask, motion);
  if (config->generator.estimate_occlusion_map)
    out->occlusion =
        fomm_op_sigmoid (tape, fomm_net_conv (net, "generator.dense_motion_network.occlusion", features, 3));
}

/* Resizes the two coordinate channels of a deformation; pictures have their channels first, grids last. */
static FommVar *
resize_grid (FommNet *net, FommVar *grid, int height, int width)
{
  if (!grid || (grid->shape[1] == height && grid->shape[2] == width))
    return grid;
  FommVar *planes = fomm_op_grid_to_planes (net->tape, grid);
  planes = fomm_op_resize (net->tape, planes, height, width, net->config.interpolate_align_corners);
  return fomm_op_planes_to_grid (net->tape, planes);
}

static FommVar *
warp (FommNet *net, FommVar *x, const FommTrainOutput *out)
{
  if (!x)
    return NULL;
  const bool border = net->config.warp_padding == FOMM_PADDING_BORDER;
  FommVar *grid = resize_grid (net, out->deformation, x->shape[2], x->shape[3]);
  return fomm_op_grid_sample (net->tape, x, grid, border ? FOMM_SAMPLE_BORDER : FOMM_SAMPLE_ZEROS,
                              net->config.align_corners);
}

/* Blends the warped source in where the network trusts it (the `skip` extension, card of the default model). */
static void
blend_skip (FommNet *net, FommVar *source, FommVar *painted, FommTrainOutput *out)
{
  const int C = net->config.num_channels;
  out->deformed = warp (net, source, out);
  out->alpha = fomm_op_slice (net->tape, painted, C, 1);
  FommVar *fresh = fomm_op_slice (net->tape, painted, 0, C);
  FommVar *rest = fomm_op_affine (net->tape, out->alpha, -1, 1);
  out->prediction = fomm_op_add (net->tape, fomm_op_multiply (net->tape, out->deformed, out->alpha),
                                 fomm_op_multiply (net->tape, fresh, rest));
}

FommTrainOutput
fomm_net_generate (FommNet *net, FommVar *source, const FommTrainKeypoints *from, const FommTrainKeypoints *to)
{
  const FommConfig *config = &net->config;
  FommTrainOutput out = {0};
  char block[64];

  dense_motion (net, source, from, to, &out);
  FommVar *x = fomm_net_same_block (net, "generator.first", source, 3);
  for (int i = 0; i < config->generator.num_down_blocks; i++) {
    snprintf (block, sizeof block, "generator.down_blocks.%d", i);
    x = fomm_net_down_block (net, block, x);
  }
  x = warp (net, x, &out);
  if (out.occlusion && x)
    x = fomm_op_multiply (
        net->tape, x,
        fomm_op_resize (net->tape, out.occlusion, x->shape[2], x->shape[3], config->interpolate_align_corners));
  for (int i = 0; i < config->generator.num_bottleneck_blocks; i++) {
    snprintf (block, sizeof block, "generator.bottleneck.r%d", i);
    x = fomm_net_res_block (net, block, x);
  }
  for (int i = 0; i < config->generator.num_down_blocks; i++) {
    snprintf (block, sizeof block, "generator.up_blocks.%d", i);
    x = fomm_net_up_block (net, block, x);
  }
  x = fomm_op_sigmoid (net->tape, fomm_net_conv (net, "generator.final", x, 3));
  out.prediction = x;
  if (config->generator.skip)
    blend_skip (net, source, x, &out);
  return out;
}
