/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Every differentiable operation against finite differences: the gradient along a random direction must equal the slope
 * that the loss really has along it. Inputs keep away from the kinks of ReLU, |x| and max. */
#include "discriminator.h"
#include "tap.h"
#include "thin_plate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_INPUTS 4

typedef FommVar *(*Build) (FommTape *tape, FommVar **inputs);

typedef struct Case {
  const char *name;
  Build build;
  int shapes[MAX_INPUTS][4];
  bool constant[MAX_INPUTS]; /* not differentiated */
  double spread;             /* inputs are uniform in ±spread, 0 means 1 */
} Case;

static FommThinPlate plate;
static float running[2][8];
static float vectors[2][64];

/* ---- The operations -------------------------------------------------------------------------------------------- */

static FommVar *
build_conv (FommTape *tape, FommVar **in)
{
  return fomm_op_conv (tape, in[0], in[1], in[2], 1);
}

static FommVar *
build_conv_wide (FommTape *tape, FommVar **in)
{
  return fomm_op_conv (tape, in[0], in[1], NULL, 3);
}

static FommVar *
build_batch_norm (FommTape *tape, FommVar **in)
{
  return fomm_op_batch_norm (tape, in[0], in[1], in[2], NULL, NULL, false);
}

static FommVar *
build_batch_norm_relu (FommTape *tape, FommVar **in)
{
  return fomm_op_batch_norm (tape, in[0], in[1], in[2], NULL, NULL, true);
}

static FommVar *
build_frozen_norm (FommTape *tape, FommVar **in)
{
  return fomm_op_frozen_norm (tape, in[0], in[1], in[2], running[0], running[1], false);
}

static FommVar *
build_instance_norm (FommTape *tape, FommVar **in)
{
  return fomm_op_instance_norm (tape, in[0], in[1], in[2]);
}

static FommVar *
build_leaky_relu (FommTape *tape, FommVar **in)
{
  return fomm_op_leaky_relu (tape, in[0], 0.2f);
}

static FommVar *
build_absolute (FommTape *tape, FommVar **in)
{
  return fomm_op_absolute (tape, in[0]);
}

static FommVar *
build_sigmoid (FommTape *tape, FommVar **in)
{
  return fomm_op_sigmoid (tape, in[0]);
}

static FommVar *
build_add (FommTape *tape, FommVar **in)
{
  return fomm_op_add (tape, in[0], in[1]);
}

/* A variable that is both inputs of an operation, and one of another before. */
static FommVar *
build_repeated (FommTape *tape, FommVar **in)
{
  FommVar *x = fomm_op_affine (tape, in[0], 1.5f, 0), *upsampled = fomm_op_upsample (tape, x);
  return fomm_op_concat (tape, fomm_op_add (tape, upsampled, upsampled), fomm_op_concat (tape, upsampled, upsampled));
}

static FommVar *
build_multiply (FommTape *tape, FommVar **in)
{
  return fomm_op_multiply (tape, in[0], in[1]);
}

static FommVar *
build_affine (FommTape *tape, FommVar **in)
{
  return fomm_op_affine (tape, in[0], -1.5f, 0.25f);
}

static FommVar *
build_standardise (FommTape *tape, FommVar **in)
{
  static const float mean[3] = {.4f, .5f, .6f}, deviation[3] = {.2f, .3f, .4f};
  return fomm_op_standardise (tape, in[0], mean, deviation);
}

static FommVar *
build_concat (FommTape *tape, FommVar **in)
{
  return fomm_op_concat (tape, in[0], in[1]);
}

static FommVar *
build_slice (FommTape *tape, FommVar **in)
{
  return fomm_op_slice (tape, in[0], 1, 2);
}

static FommVar *
build_channel_softmax (FommTape *tape, FommVar **in)
{
  return fomm_op_channel_softmax (tape, in[0]);
}

static FommVar *
build_plane_softmax (FommTape *tape, FommVar **in)
{
  return fomm_op_plane_softmax (tape, in[0], 0.3f);
}

static FommVar *
build_average_pool (FommTape *tape, FommVar **in)
{
  return fomm_op_average_pool (tape, in[0]);
}

static FommVar *
build_max_pool (FommTape *tape, FommVar **in)
{
  return fomm_op_max_pool (tape, in[0]);
}

static FommVar *
build_upsample (FommTape *tape, FommVar **in)
{
  return fomm_op_upsample (tape, in[0]);
}

static FommVar *
build_resize_up (FommTape *tape, FommVar **in)
{
  return fomm_op_resize (tape, in[0], 9, 10, false);
}

static FommVar *
build_resize_down (FommTape *tape, FommVar **in)
{
  return fomm_op_resize (tape, in[0], 3, 2, true);
}

static FommVar *
build_antialias (FommTape *tape, FommVar **in)
{
  return fomm_op_antialias (tape, in[0], 0.375);
}

static FommVar *
build_sample_zeros (FommTape *tape, FommVar **in)
{
  return fomm_op_grid_sample (tape, in[0], in[1], FOMM_SAMPLE_ZEROS, false);
}

static FommVar *
build_sample_border (FommTape *tape, FommVar **in)
{
  return fomm_op_grid_sample (tape, in[0], in[1], FOMM_SAMPLE_BORDER, true);
}

static FommVar *
build_sample_reflect (FommTape *tape, FommVar **in)
{
  return fomm_op_grid_sample (tape, in[0], in[1], FOMM_SAMPLE_REFLECT, false);
}

static FommVar *
build_soft_argmax (FommTape *tape, FommVar **in)
{
  return fomm_op_soft_argmax (tape, in[0]);
}

static FommVar *
build_weighted_jacobian (FommTape *tape, FommVar **in)
{
  return fomm_op_weighted_jacobian (tape, in[0], in[1]);
}

static FommVar *
build_gaussian (FommTape *tape, FommVar **in)
{
  return fomm_op_gaussian (tape, in[0], 6, 5, 0.05f);
}

static FommVar *
build_sparse_motion (FommTape *tape, FommVar **in)
{
  return fomm_op_sparse_motion (tape, in[0], in[1], in[2], 4, 3);
}

static FommVar *
build_blend_motion (FommTape *tape, FommVar **in)
{
  return fomm_op_blend_motion (tape, in[0], in[1]);
}

static FommVar *
build_interleave (FommTape *tape, FommVar **in)
{
  return fomm_op_interleave (tape, in[0], in[1]);
}

static FommVar *
build_axes (FommTape *tape, FommVar **in)
{
  FommVar *planes = fomm_op_affine (tape, fomm_op_grid_to_planes (tape, in[0]), 2, 0);
  return fomm_op_planes_to_grid (tape, fomm_op_resize (tape, planes, 5, 7, false));
}

static FommVar *
build_inverse (FommTape *tape, FommVar **in)
{
  /* Away from singular matrices: I + 0.3 · noise. */
  FommVar *noise = fomm_op_affine (tape, in[0], 0.3f, 0);
  static const float identity[24] = {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1};
  return fomm_op_inverse (tape, fomm_op_add (tape, noise, fomm_tape_constant (tape, 2, 3, 2, 2, identity)));
}

static FommVar *
build_matrix_product (FommTape *tape, FommVar **in)
{
  return fomm_op_matrix_product (tape, in[0], in[1]);
}

static FommVar *
build_mean_abs (FommTape *tape, FommVar **in)
{
  return fomm_op_mean_abs (tape, in[0], in[1], 3);
}

static FommVar *
build_difference_x (FommTape *tape, FommVar **in)
{
  return fomm_op_difference (tape, in[0], 0);
}

static FommVar *
build_difference_y (FommTape *tape, FommVar **in)
{
  return fomm_op_difference (tape, in[0], 1);
}

static FommVar *
build_mean_square (FommTape *tape, FommVar **in)
{
  return fomm_op_mean_square (tape, in[0], 0.7f, 2);
}

static FommVar *
build_identity_distance (FommTape *tape, FommVar **in)
{
  return fomm_op_identity_distance (tape, in[0], 2);
}

static FommVar *
build_masked_abs (FommTape *tape, FommVar **in)
{
  static const float shares[18] = {1, 0, .5f, 1, 1, 0, 0, 1, .2f, 1, 1, 0, 1, .7f, 0, 1, 0, 1};
  float fixed[36];
  for (int i = 0; i < 36; i++)
    fixed[i] = i % 3 - 1;
  FommVar *mask = fomm_tape_constant (tape, 2, 1, 3, 3, shares);
  return fomm_op_masked_abs (tape, in[0], fomm_tape_constant (tape, 2, 2, 3, 3, fixed), mask, 2);
}

static FommVar *
build_cross_entropy (FommTape *tape, FommVar **in)
{
  static const float wanted[9] = {1, 0, .5f, 1, 1, 0, 0, 1, .2f}, shares[9] = {1, 1, 0, .5f, 1, 0, 1, 1, 1};
  FommVar *target = fomm_tape_constant (tape, 1, 1, 3, 3, wanted),
          *mask = fomm_tape_constant (tape, 1, 1, 3, 3, shares);
  return fomm_op_add (tape, fomm_op_cross_entropy (tape, fomm_op_sigmoid (tape, in[0]), target, mask, 2),
                      fomm_op_cross_entropy (tape, fomm_op_sigmoid (tape, in[0]), target, NULL, 3));
}

static FommVar *
build_crowding (FommTape *tape, FommVar **in)
{
  return fomm_op_crowding (tape, in[0], 0.3F, 2);
}

static FommVar *
build_thin_plate (FommTape *tape, FommVar **in)
{
  return fomm_op_thin_plate (tape, &plate, in[0]);
}

static FommVar *
build_thin_plate_jacobian (FommTape *tape, FommVar **in)
{
  return fomm_op_thin_plate_jacobian (tape, &plate, in[0], in[1]);
}

/* u and v advance at every call; a converged pair stays where it is, which is what the gradient assumes. */
static FommVar *
build_spectral_norm (FommTape *tape, FommVar **in)
{
  for (int i = 0; i < 64; i++)
    vectors[0][i] = vectors[1][i] = 0.1f + 0.01f * i;
  for (int i = 0; i < 200; i++)
    if (!fomm_op_spectral_norm (tape, fomm_tape_detach (tape, in[0]), vectors[0], vectors[1]))
      return NULL;
  return fomm_op_spectral_norm (tape, in[0], vectors[0], vectors[1]);
}

static const Case cases[] = {
    {"conv 3x3", build_conv, {{2, 3, 5, 6}, {4, 3, 3, 3}, {1, 4, 1, 1}}, {false}, 1},
    {"wide conv 3x3", build_conv, {{2, 33, 17, 16}, {34, 33, 3, 3}, {1, 34, 1, 1}}, {false}, 0.3},
    {"conv 3x3, 16 to 33 channels", build_conv, {{1, 16, 16, 16}, {33, 16, 3, 3}, {1, 33, 1, 1}}, {false}, 0.3},
    {"conv 7x7 without bias", build_conv_wide, {{1, 2, 6, 5}, {3, 2, 7, 7}}, {false}, 1},
    {"batch norm", build_batch_norm, {{3, 2, 4, 3}, {1, 2, 1, 1}, {1, 2, 1, 1}}, {false}, 1},
    {"batch norm with ReLU", build_batch_norm_relu, {{3, 2, 4, 3}, {1, 2, 1, 1}, {1, 2, 1, 1}}, {false}, 1},
    {"frozen norm", build_frozen_norm, {{3, 2, 4, 3}, {1, 2, 1, 1}, {1, 2, 1, 1}}, {false}, 1},
    {"instance norm", build_instance_norm, {{2, 3, 4, 4}, {1, 3, 1, 1}, {1, 3, 1, 1}}, {false}, 1},
    {"leaky relu", build_leaky_relu, {{1, 2, 3, 3}}, {false}, 1},
    {"absolute", build_absolute, {{1, 2, 3, 3}}, {false}, 1},
    {"sigmoid", build_sigmoid, {{1, 2, 3, 3}}, {false}, 1},
    {"add", build_add, {{2, 2, 3, 3}, {2, 2, 3, 3}}, {false}, 1},
    {"a variable used again and again", build_repeated, {{2, 2, 3, 3}}, {false}, 1},
    {"multiply", build_multiply, {{2, 2, 3, 3}, {2, 2, 3, 3}}, {false}, 1},
    {"multiply by one channel", build_multiply, {{2, 3, 3, 3}, {2, 1, 3, 3}}, {false}, 1},
    {"affine", build_affine, {{1, 2, 3, 3}}, {false}, 1},
    {"standardise", build_standardise, {{2, 3, 3, 3}}, {false}, 1},
    {"concat", build_concat, {{2, 2, 3, 3}, {2, 3, 3, 3}}, {false}, 1},
    {"slice", build_slice, {{2, 4, 3, 3}}, {false}, 1},
    {"channel softmax", build_channel_softmax, {{2, 4, 3, 3}}, {false}, 1},
    {"plane softmax", build_plane_softmax, {{2, 2, 4, 3}}, {false}, 1},
    {"average pool", build_average_pool, {{2, 2, 5, 6}}, {false}, 1},
    {"max pool", build_max_pool, {{1, 2, 5, 6}}, {false}, 1},
    {"upsample", build_upsample, {{2, 2, 3, 4}}, {false}, 1},
    {"resize up", build_resize_up, {{1, 2, 4, 5}}, {false}, 1},
    {"resize down, aligned", build_resize_down, {{1, 2, 5, 4}}, {false}, 1},
    {"antialias", build_antialias, {{1, 2, 9, 8}}, {false}, 1},
    {"grid sample, zeros", build_sample_zeros, {{1, 2, 5, 4}, {3, 3, 4, 2}}, {false}, 1.2},
    {"grid sample, border", build_sample_border, {{2, 2, 5, 4}, {2, 3, 4, 2}}, {false}, 1.2},
    {"grid sample, reflection", build_sample_reflect, {{1, 2, 5, 4}, {1, 3, 4, 2}}, {false}, 1.7},
    {"soft argmax", build_soft_argmax, {{2, 3, 4, 5}}, {false}, 1},
    {"weighted Jacobian", build_weighted_jacobian, {{2, 3, 4, 4}, {2, 12, 4, 4}}, {false}, 1},
    {"weighted Jacobian, shared map", build_weighted_jacobian, {{2, 3, 4, 4}, {2, 4, 4, 4}}, {false}, 1},
    {"gaussian", build_gaussian, {{2, 2, 2, 1}}, {false}, 1},
    {"sparse motion", build_sparse_motion, {{2, 2, 2, 2}, {2, 2, 2, 1}, {2, 2, 2, 1}}, {false}, 1},
    {"blend motion", build_blend_motion, {{2, 3, 3, 4}, {6, 3, 4, 2}}, {false}, 1},
    {"interleave", build_interleave, {{2, 2, 3, 3}, {6, 3, 3, 3}}, {false}, 1},
    {"grid axes", build_axes, {{2, 4, 3, 2}}, {false}, 1},
    {"inverse", build_inverse, {{2, 3, 2, 2}}, {false}, 1},
    {"matrix product", build_matrix_product, {{2, 3, 2, 2}, {2, 3, 2, 2}}, {false}, 1},
    {"mean abs", build_mean_abs, {{2, 2, 3, 3}, {2, 2, 3, 3}}, {false}, 1},
    {"difference along x", build_difference_x, {{2, 2, 3, 4}}, {false}, 1},
    {"difference along y", build_difference_y, {{2, 2, 3, 4}}, {false}, 1},
    {"mean square", build_mean_square, {{2, 2, 3, 3}}, {false}, 1},
    {"identity distance", build_identity_distance, {{2, 3, 2, 2}}, {false}, 1},
    {"masked abs", build_masked_abs, {{2, 2, 3, 3}}, {false}, 1},
    {"cross-entropy", build_cross_entropy, {{1, 1, 3, 3}}, {false}, 1},
    {"crowding", build_crowding, {{2, 4, 2, 1}}, {false}, 0.4},
    {"thin plate", build_thin_plate, {{2, 3, 2, 1}}, {false}, 0.7},
    {"thin plate Jacobian", build_thin_plate_jacobian, {{2, 3, 2, 1}, {2, 3, 2, 2}}, {false}, 0.7},
    {"spectral norm", build_spectral_norm, {{3, 2, 2, 2}}, {false}, 1},
};

/* ---- The check ------------------------------------------------------------------------------------------------- */

typedef struct Inputs {
  FommVar vars[MAX_INPUTS];
  float *direction[MAX_INPUTS];
  int count;
} Inputs;

/* Uniform, but never within a hundredth of zero, where |x| and ReLU bend. */
static float
draw (FommRandom *random, double spread)
{
  double u = 2 * fomm_random_unit (random) - 1;
  return (float) (spread * (u + (u < 0 ? -0.02 : 0.02)));
}

static void
make_inputs (const Case *c, FommRandom *random, Inputs *inputs)
{
  *inputs = (Inputs){0};
  for (; inputs->count < MAX_INPUTS && c->shapes[inputs->count][0]; inputs->count++) {
    const int *s = c->shapes[inputs->count];
    FommVar *var = &inputs->vars[inputs->count];
    memcpy (var->shape, s, sizeof var->shape);
    var->count = (size_t) s[0] * s[1] * s[2] * s[3];
    var->needs_grad = !c->constant[inputs->count];
    var->value = malloc (var->count * sizeof (float));
    var->grad = calloc (var->count, sizeof (float));
    inputs->direction[inputs->count] = malloc (var->count * sizeof (float));
    for (size_t i = 0; i < var->count; i++) {
      var->value[i] = draw (random, c->spread ? c->spread : 1);
      inputs->direction[inputs->count][i] = (float) fomm_random_normal (random);
    }
  }
}

static void
free_inputs (Inputs *inputs)
{
  for (int i = 0; i < inputs->count; i++) {
    free (inputs->vars[i].value);
    free (inputs->vars[i].grad);
    free (inputs->direction[i]);
  }
}

/* A scalar that weighs every output differently: Σ sin (i + 1) · y[i], in double, so that differences keep their
 * digits. */
static double
weighted_sum (const FommVar *y)
{
  double sum = 0;
  for (size_t i = 0; i < y->count; i++)
    sum += sin ((double) i + 1) * y->value[i];
  return sum;
}

/* The loss at inputs moved by `step` along the direction. */
static double
loss_at (const Case *c, FommTape *tape, const Inputs *inputs, double step)
{
  FommVar *vars[MAX_INPUTS] = {NULL};
  fomm_tape_reset (tape);
  for (int i = 0; i < inputs->count; i++) {
    const int *s = inputs->vars[i].shape;
    vars[i] = fomm_tape_constant (tape, s[0], s[1], s[2], s[3], inputs->vars[i].value);
    for (size_t j = 0; j < inputs->vars[i].count; j++)
      vars[i]->value[j] += (float) (step * inputs->direction[i][j]);
  }
  return weighted_sum (c->build (tape, vars));
}

/* Reads the slope off the tape: an output of weights w gives the gradient of Σ w·y. */
static bool
gradient_along (const Case *c, FommTape *tape, Inputs *inputs, double *slope)
{
  FommVar *vars[MAX_INPUTS] = {&inputs->vars[0], &inputs->vars[1], &inputs->vars[2], &inputs->vars[3]};
  FommError error;
  fomm_tape_reset (tape);
  FommVar *y = c->build (tape, vars);
  FommVar *weights = y ? fomm_tape_var (tape, y->shape[0], y->shape[1], y->shape[2], y->shape[3], false) : NULL;
  if (!weights)
    return false;
  for (size_t i = 0; i < y->count; i++)
    weights->value[i] = (float) sin ((double) i + 1);

  /* mean_abs of a sum shifted far above zero is a plain mean. */
  FommVar *shifted = fomm_op_affine (tape, fomm_op_multiply (tape, y, weights), 1, 1e4f);
  FommVar *loss = fomm_op_mean_abs (tape, shifted, NULL, (float) y->count);
  if (fomm_tape_backward (tape, loss, &error))
    return false;
  *slope = 0;
  for (int i = 0; i < inputs->count; i++)
    for (size_t j = 0; j < inputs->vars[i].count; j++)
      *slope += (double) inputs->vars[i].grad[j] * inputs->direction[i][j];
  return true;
}

static void
check (const Case *c, FommTape *tape, FommRandom *random)
{
  int good = 0, tried = 0;
  double worst = 0;

  for (tried = 0; tried < 6; tried++) {
    Inputs inputs;
    double slope = 0;
    make_inputs (c, random, &inputs);
    bool ran = gradient_along (c, tape, &inputs, &slope);
    const double h = 2e-4, difference = (loss_at (c, tape, &inputs, h) - loss_at (c, tape, &inputs, -h)) / (2 * h);
    const double off = fabs (slope - difference) / fmax (1, fabs (difference));
    worst = fmax (worst, off);
    good += ran && off < 1e-2;
    free_inputs (&inputs);
  }
  /* One of six directions may cross a kink (a pixel border, a maximum that changes hands). */
  tap_ok (good >= 5, "%s: %d of %d directions agree (worst %.1e)", c->name, good, tried, worst);
}

static double
convolve_at (const FommVar *x, const FommVar *weight, const FommVar *bias, const int at[4])
{
  double sum = bias->value[at[1]];
  for (int c = 0; c < x->shape[1]; c++)
    for (int tap = 0; tap < 9; tap++) {
      const int row = at[2] + tap / 3 - 1, column = at[3] + tap % 3 - 1;
      if (row >= 0 && row < x->shape[2] && column >= 0 && column < x->shape[3])
        sum += (double) weight->value[(at[1] * x->shape[1] + c) * 9 + tap] *
               x->value[((at[0] * x->shape[1] + c) * x->shape[2] + row) * x->shape[3] + column];
    }
  return sum;
}

/* Wide layers are computed another way: the same numbers must come out. */
static void
check_wide_conv (FommTape *tape, FommRandom *random)
{
  static const Case wide = {.shapes = {{2, 40, 18, 16}, {35, 40, 3, 3}, {1, 35, 1, 1}}};
  Inputs inputs;
  double worst = 0;
  make_inputs (&wide, random, &inputs);
  fomm_tape_reset (tape);
  FommVar *y = fomm_op_conv (tape, &inputs.vars[0], &inputs.vars[1], &inputs.vars[2], 1);
  for (size_t i = 0; y && i < y->count; i++) {
    const int w = y->shape[3], h = y->shape[2], o = y->shape[1];
    const int at[4] = {(int) i / (o * h * w), (int) i / (h * w) % o, (int) i / w % h, (int) i % w};
    worst = fmax (worst, fabs (y->value[i] - convolve_at (&inputs.vars[0], &inputs.vars[1], &inputs.vars[2], at)));
  }
  tap_ok (y && worst < 1e-4, "a wide convolution is one: off by %.1e", worst);
  free_inputs (&inputs);
}

int
main (void)
{
  FommError error;
  FommPool *pool = NULL;
  FommTape *tape = NULL;
  FommRandom random;

  fomm_random_init (&random, 7, 0);
  if (fomm_pool_new (2, FOMM_OPS_POOL_SCRATCH, &pool, &error) || fomm_tape_new (pool, &tape, &error) ||
      fomm_thin_plate_init (&plate, 2, 3, &error)) {
    printf ("Bail out! %s\n", error.message);
    return 1;
  }
  fomm_thin_plate_draw (&plate, 0.1, 0.1, &random);
  for (int i = 0; i < 8; i++) {
    running[0][i] = 0.1f * i;
    running[1][i] = 0.5f + 0.1f * i;
  }
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check (&cases[i], tape, &random);
  check_wide_conv (tape, &random);

  fomm_thin_plate_clear (&plate);
  fomm_tape_free (&tape);
  fomm_pool_free (&pool);
  return tap_done ();
}
