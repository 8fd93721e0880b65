/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "losses.h"

#include <stdio.h>

/* How near to one another keypoints begin to crowd; the picture is 2 wide. */
#define CROWD_DEVIATION 0.15F

/* How large the cells are in which the strength of edges is compared. */
#define HALVINGS 3

/* Sum of two terms of which either may be missing. */
static FommVar *
plus (FommTape *tape, FommVar *a, FommVar *b)
{
  return a && b ? fomm_op_add (tape, a, b) : a ? a : b;
}

/* ---- Perceptual ------------------------------------------------------------------------------------------------ */

#define VGG_TAPS 5

/* VGG-19's convolutions up to relu5_1 by their usual numbers; a 2×2 maximum follows after those marked. */
static const struct {
  int number;
  bool tap, pool;
} vgg_layers[] = {
    {0, true, false},   {2, false, true},   {5, true, false},  {7, false, true},  {10, true, false},
    {12, false, false}, {14, false, false}, {16, false, true}, {19, true, false}, {21, false, false},
    {23, false, false}, {25, false, true},  {28, true, false},
};

static void
vgg_features (FommNet *net, const char *prefix, FommVar *x, FommVar *taps[VGG_TAPS])
{
  static const float mean[3] = {.485f, .456f, .406f}, deviation[3] = {.229f, .224f, .225f};
  FommNet vgg = *net;
  int n_taps = 0;

  if (net->perceptual)
    vgg.parameters = net->perceptual;

  x = fomm_op_standardise (net->tape, x, mean, deviation);
  for (size_t i = 0; i < sizeof vgg_layers / sizeof *vgg_layers; i++) {
    char name[64];
    snprintf (name, sizeof name, "%sfeatures.%d", prefix, vgg_layers[i].number);
    x = fomm_op_leaky_relu (net->tape, fomm_net_conv (&vgg, name, x, 1), 0);
    if (vgg_layers[i].tap)
      taps[n_taps++] = x;
    if (vgg_layers[i].pool)
      x = fomm_op_max_pool (net->tape, x);
  }
}

FommVar *
fomm_loss_perceptual (FommNet *net, const FommTrainConfig *config, const char *vgg, FommVar *prediction,
                      FommVar *reference)
{
  FommVar *sum = NULL;
  FommVar *fixed = fomm_tape_detach (net->tape, reference);

  for (int s = 0; s < config->n_scales; s++) {
    FommVar *a[VGG_TAPS] = {fomm_op_antialias (net->tape, prediction, config->scales[s].value)};
    FommVar *b[VGG_TAPS] = {fomm_op_antialias (net->tape, fixed, config->scales[s].value)};
    if (vgg) {
      vgg_features (net, vgg, a[0], a);
      vgg_features (net, vgg, b[0], b);
    }
    for (int i = 0; i < config->weights.n_perceptual && i < (vgg ? VGG_TAPS : 1); i++)
      if (config->weights.perceptual[i] != 0)
        sum = plus (net->tape, sum,
                    fomm_op_mean_abs (net->tape, a[i], fomm_tape_detach (net->tape, b[i]),
                                      (float) config->weights.perceptual[i]));
  }
  return sum;
}

/* How strong edges are in each cell of `1 << HALVINGS` pixels. */
static FommVar *
edge_strength (FommTape *tape, FommVar *edges)
{
  FommVar *strength = fomm_op_absolute (tape, edges);
  for (int i = 0; i < HALVINGS; i++)
    strength = fomm_op_average_pool (tape, strength);
  return strength;
}

/* Edges along one axis of one scale. `gradient` is the L1 of the differences of neighbours: edges stay sharp without a
 * perceptual network. `sharpness` is the L1 of their strength nearby, wherever they lie exactly: losses that compare
 * pixel by pixel are least for a blur where a warp is a pixel off; this one is least for a picture as sharp as the
 * driving frame. */
static void
compare_edges (FommTape *tape, const FommLossWeights *weights, FommVar *painted, FommVar *driving, FommLosses *losses)
{
  const int cell = 1 << HALVINGS;
  const bool has_cells = painted && painted->shape[2] >= cell && painted->shape[3] >= cell;
  if (weights->gradient != 0)
    losses->gradient =
        plus (tape, losses->gradient, fomm_op_mean_abs (tape, painted, driving, (float) weights->gradient));
  if (weights->sharpness != 0 && has_cells)
    losses->sharpness = plus (tape, losses->sharpness,
                              fomm_op_mean_abs (tape, edge_strength (tape, painted), edge_strength (tape, driving),
                                                (float) weights->sharpness));
}

/* At every scale of the pyramid. */
static void
edges (FommNet *net, const FommTrainConfig *config, FommVar *prediction, FommVar *reference, FommLosses *losses)
{
  FommTape *tape = net->tape;
  for (int s = 0; s < config->n_scales; s++) {
    FommVar *a = fomm_op_antialias (tape, prediction, config->scales[s].value);
    FommVar *b = fomm_op_antialias (tape, reference, config->scales[s].value);
    for (int axis = 0; axis < 2; axis++)
      compare_edges (tape, &config->weights, fomm_op_difference (tape, a, axis), fomm_op_difference (tape, b, axis),
                     losses);
  }
}

/* ---- Adversarial ----------------------------------------------------------------------------------------------- */

/* Least-squares GAN and feature matching. All fakes are judged before all reals: the order in which spectral norm
 * moves. */
static void
adversarial (FommNet *net, const FommTrainConfig *config, FommVar *driving, FommPass *pass)
{
  const FommDiscriminatorConfig *disc = &config->discriminator;
  FommVerdict fake[FOMM_MAX_SCALES], real[FOMM_MAX_SCALES];

  for (int s = 0; s < disc->n_scales; s++)
    fake[s] = fomm_discriminate (net, disc, &disc->scales[s],
                                 fomm_op_antialias (net->tape, pass->output.prediction, disc->scales[s].value),
                                 pass->driving.value);
  for (int s = 0; s < disc->n_scales; s++)
    real[s] = fomm_discriminate (net, disc, &disc->scales[s],
                                 fomm_op_antialias (net->tape, driving, disc->scales[s].value), pass->driving.value);

  for (int s = 0; s < disc->n_scales; s++) {
    pass->losses.generator_gan =
        plus (net->tape, pass->losses.generator_gan,
              fomm_op_mean_square (net->tape, fake[s].map, 1, (float) config->weights.generator_gan));
    for (int i = 0; i < config->weights.n_feature_matching && i < disc->num_blocks; i++)
      if (config->weights.feature_matching[i] != 0)
        pass->losses.feature_matching = plus (net->tape, pass->losses.feature_matching,
                                              fomm_op_mean_abs (net->tape, real[s].features[i], fake[s].features[i],
                                                                (float) config->weights.feature_matching[i]));
  }
}

FommVar *
fomm_losses_discriminator (FommNet *net, const FommTrainConfig *config, FommVar *driving, FommVar *prediction,
                           FommVar *keypoints)
{
  const FommDiscriminatorConfig *disc = &config->discriminator;
  const float weight = (float) config->weights.discriminator_gan;
  FommVerdict fake[FOMM_MAX_SCALES], real[FOMM_MAX_SCALES];
  FommVar *sum = NULL, *painted = fomm_tape_detach (net->tape, prediction);

  for (int s = 0; s < disc->n_scales; s++)
    fake[s] = fomm_discriminate (net, disc, &disc->scales[s],
                                 fomm_op_antialias (net->tape, painted, disc->scales[s].value), keypoints);
  for (int s = 0; s < disc->n_scales; s++)
    real[s] = fomm_discriminate (net, disc, &disc->scales[s],
                                 fomm_op_antialias (net->tape, driving, disc->scales[s].value), keypoints);
  for (int s = 0; s < disc->n_scales; s++) {
    sum = plus (net->tape, sum, fomm_op_mean_square (net->tape, real[s].map, 1, weight));
    sum = plus (net->tape, sum, fomm_op_mean_square (net->tape, fake[s].map, 0, weight));
  }
  return sum;
}

/* ---- Equivariance ---------------------------------------------------------------------------------------------- */

/* Keypoints of a warped frame, warped back, must be those of the frame (paper section 3.1, equations 11 and 12). */
static void
equivariance (FommNet *net, const FommTrainConfig *config, FommVar *driving, const FommThinPlate *transform,
              FommPass *pass)
{
  const FommLossWeights *weights = &config->weights;
  FommTape *tape = net->tape;

  pass->transformed_frame = fomm_thin_plate_warp (tape, transform, driving, net->config.align_corners);
  pass->transformed = fomm_net_detect (net, pass->transformed_frame);
  if (weights->equivariance_value != 0)
    pass->losses.equivariance_value =
        fomm_op_mean_abs (tape, pass->driving.value, fomm_op_thin_plate (tape, transform, pass->transformed.value),
                          (float) weights->equivariance_value);
  if (weights->equivariance_jacobian == 0 || !pass->driving.jacobian)
    return;
  FommVar *back = fomm_op_thin_plate_jacobian (tape, transform, pass->transformed.value, pass->transformed.jacobian);
  FommVar *both = fomm_op_matrix_product (tape, fomm_op_inverse (tape, pass->driving.jacobian), back);
  pass->losses.equivariance_jacobian = fomm_op_identity_distance (tape, both, (float) weights->equivariance_jacobian);
}

/* Distance of the found keypoints from those that the data states, in both pictures. */
static void
supervise (FommNet *net, const FommLossWeights *weights, const FommStated *stated, FommPass *pass)
{
  FommTape *tape = net->tape;
  const float value = (float) weights->keypoint_value, jacobian = (float) weights->keypoint_jacobian;
  if (value != 0)
    pass->losses.keypoint_value = plus (tape, fomm_op_mean_abs (tape, pass->source.value, stated->source_value, value),
                                        fomm_op_mean_abs (tape, pass->driving.value, stated->driving_value, value));
  if (jacobian != 0 && pass->source.jacobian)
    pass->losses.keypoint_jacobian =
        plus (tape, fomm_op_mean_abs (tape, pass->source.jacobian, stated->source_jacobian, jacobian),
              fomm_op_mean_abs (tape, pass->driving.jacobian, stated->driving_jacobian, jacobian));
}

/* Nothing in the paper's losses keeps all keypoints from settling on whatever is found most easily; this does (compare
 * the separation loss of Zhang et al., CVPR 2018, section 3.3). */
static FommVar *
separation (FommTape *tape, float weight, const FommPass *pass)
{
  return plus (tape, fomm_op_crowding (tape, pass->source.value, CROWD_DEVIATION, weight),
               fomm_op_crowding (tape, pass->driving.value, CROWD_DEVIATION, weight));
}

/* What is known of the motion itself: flow, visibility, and what the warped source can show. */
static void
supervise_motion (FommNet *net, const FommLossWeights *weights, const FommStated *stated, FommVar *driving,
                  FommPass *pass)
{
  FommTape *tape = net->tape;
  FommLosses *losses = &pass->losses;
  const FommTrainOutput *out = &pass->output;
  FommVar *seen = fomm_op_resize (tape, stated->visible, driving->shape[2], driving->shape[3], false);

  if (weights->flow != 0)
    losses->flow = fomm_op_masked_abs (tape, fomm_op_grid_to_planes (tape, out->deformation), stated->flow,
                                       stated->visible, (float) weights->flow);
  if (weights->visibility != 0 && out->occlusion)
    losses->visibility =
        fomm_op_cross_entropy (tape, out->occlusion, stated->visible, NULL, (float) weights->visibility);
  if (weights->warped != 0)
    losses->warped =
        fomm_op_masked_abs (tape, out->deformed, driving, seen, (float) weights->warped / (float) driving->shape[1]);
  if (weights->blend != 0)
    losses->blend = fomm_op_cross_entropy (tape, out->alpha, fomm_op_affine (tape, seen, 0, 0),
                                           fomm_op_affine (tape, seen, -1, 1), (float) weights->blend);
}

/* Everything that looks at the painted picture. */
static void
paint (FommNet *net, const FommTrainConfig *config, const char *vgg, FommVar *source, FommVar *driving, FommPass *pass)
{
  pass->output = fomm_net_generate (net, source, &pass->source, &pass->driving);
  pass->losses.perceptual = fomm_loss_perceptual (net, config, vgg, pass->output.prediction, driving);
  if (config->weights.gradient != 0 || config->weights.sharpness != 0)
    edges (net, config, pass->output.prediction, driving, &pass->losses);
  if (config->weights.generator_gan != 0)
    adversarial (net, config, driving, pass);
}

FommPass
fomm_losses_generator (FommNet *net, const FommTrainConfig *config, const char *vgg, FommVar *source, FommVar *driving,
                       const FommThinPlate *transform, const FommStated *stated)
{
  const FommLossWeights *weights = &config->weights;
  FommPass pass = {0};

  pass.source = fomm_net_detect (net, source);
  pass.driving = fomm_net_detect (net, driving);
  if (fomm_train_config_paints (config))
    paint (net, config, vgg, source, driving, &pass);
  if (weights->separation != 0)
    pass.losses.separation = separation (net->tape, (float) weights->separation, &pass);
  if (weights->equivariance_value != 0 || weights->equivariance_jacobian != 0)
    equivariance (net, config, driving, transform, &pass);
  if (stated && stated->source_value)
    supervise (net, weights, stated, &pass);
  if (stated && stated->visible)
    supervise_motion (net, weights, stated, driving, &pass);

  FommVar *const terms[] = {pass.losses.perceptual,
                            pass.losses.gradient,
                            pass.losses.sharpness,
                            pass.losses.generator_gan,
                            pass.losses.feature_matching,
                            pass.losses.equivariance_value,
                            pass.losses.equivariance_jacobian,
                            pass.losses.separation,
                            pass.losses.flow,
                            pass.losses.visibility,
                            pass.losses.warped,
                            pass.losses.blend,
                            pass.losses.keypoint_value,
                            pass.losses.keypoint_jacobian};
  for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
    pass.losses.total = plus (net->tape, pass.losses.total, terms[i]);
  return pass;
}
