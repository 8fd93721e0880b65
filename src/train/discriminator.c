/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "discriminator.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Normalises to length one; the authors' guard against zero. */
static void
normalise (float *vector, int count)
{
  double sum = 0;
  for (int i = 0; i < count; i++)
    sum += (double) vector[i] * vector[i];
  const double length = fmax (sqrt (sum), 1e-12);
  for (int i = 0; i < count; i++)
    vector[i] = (float) (vector[i] / length);
}

/* One power iteration: v = Wᵀu, u = Wv, both normalised. W is rows × columns. Returns σ = u · W v. */
static double
power_iteration (const float *W, int rows, int columns, float *u, float *v)
{
  for (int j = 0; j < columns; j++) {
    double sum = 0;
    for (int i = 0; i < rows; i++)
      sum += (double) W[(size_t) i * columns + j] * u[i];
    v[j] = (float) sum;
  }
  normalise (v, columns);

  double sigma = 0;
  for (int i = 0; i < rows; i++) {
    double sum = 0;
    for (int j = 0; j < columns; j++)
      sum += (double) W[(size_t) i * columns + j] * v[j];
    u[i] = (float) sum;
    sigma += sum * sum;
  }
  normalise (u, rows);
  return sqrt (sigma);
}

/* Y = W / σ, σ = u·Wv with u and v constant: dW = dY / σ − (dY : W) / σ² · u vᵀ. */
static void
spectral_norm_backward (FommOp *op)
{
  FommVar *W = op->input[0];
  const int rows = W->shape[0], columns = (int) (W->count / rows);
  const float *u = op->saved[0], *v = op->saved[0] + rows, sigma = op->number[0];
  double dot = 0;
  for (size_t i = 0; i < W->count; i++)
    dot += (double) op->output->grad[i] * W->value[i];
  const float factor = (float) (dot / ((double) sigma * sigma));
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      const size_t at = (size_t) i * columns + j;
      W->grad[at] += op->output->grad[at] / sigma - factor * u[i] * v[j];
    }
}

FommVar *
fomm_op_spectral_norm (FommTape *tape, FommVar *weight, float *u, float *v)
{
  FommOp *op = weight && u && v
                   ? fomm_tape_record (tape, spectral_norm_backward, weight->shape, weight, NULL, NULL, NULL)
                   : NULL;
  if (!op)
    return NULL;
  const int rows = weight->shape[0], columns = (int) (weight->count / rows);
  const double sigma = power_iteration (weight->value, rows, columns, u, v);
  op->number[0] = (float) sigma;
  op->saved[0] = fomm_tape_alloc (tape, (size_t) rows + columns);
  if (!op->saved[0])
    return NULL;
  memcpy (op->saved[0], u, rows * sizeof *u);
  memcpy (op->saved[0] + rows, v, columns * sizeof *v);
  for (size_t i = 0; i < weight->count; i++)
    op->output->value[i] = (float) (weight->value[i] / sigma);
  return op->output;
}

static FommVar *
maybe_normed_conv (FommNet *net, bool spectral, const char *name, FommVar *x)
{
  if (!spectral)
    return fomm_net_conv (net, name, x, 0);
  FommVar *u = fomm_net_find (net, "%s.weight_u", name), *v = fomm_net_find (net, "%s.weight_v", name);
  FommVar *weight = fomm_op_spectral_norm (net->tape, fomm_net_find (net, "%s.weight_orig", name), u ? u->value : NULL,
                                           v ? v->value : NULL);
  return fomm_op_conv (net->tape, x, weight, fomm_net_find (net, "%s.bias", name), 0);
}

/* Dots would end a module's name, so they become dashes. */
void
fomm_discriminator_prefix (const FommScale *scale, char *prefix, size_t size)
{
  char spelling[sizeof scale->spelling];
  snprintf (spelling, sizeof spelling, "%s", scale->spelling);
  for (char *dot = strchr (spelling, '.'); dot; dot = strchr (dot, '.'))
    *dot = '-';
  snprintf (prefix, size, "discriminator.discs.%s", spelling);
}

FommVerdict
fomm_discriminate (FommNet *net, const FommDiscriminatorConfig *config, const FommScale *scale, FommVar *pictures,
                   FommVar *keypoints)
{
  FommVerdict verdict = {0};
  char prefix[48], name[80];
  FommVar *x = pictures;

  fomm_discriminator_prefix (scale, prefix, sizeof prefix);
  if (config->use_kp && x)
    x = fomm_op_concat (net->tape, x,
                        fomm_op_gaussian (net->tape, fomm_tape_detach (net->tape, keypoints), x->shape[2], x->shape[3],
                                          (float) config->kp_variance));
  for (int i = 0; i < config->num_blocks && i < FOMM_MAX_LAYERS; i++) {
    snprintf (name, sizeof name, "%s.down_blocks.%d.conv", prefix, i);
    x = maybe_normed_conv (net, config->spectral_norm, name, x);
    if (i > 0)
      x = fomm_op_instance_norm (net->tape, x, fomm_net_find (net, "%s.down_blocks.%d.norm.weight", prefix, i),
                                 fomm_net_find (net, "%s.down_blocks.%d.norm.bias", prefix, i));
    x = fomm_op_leaky_relu (net->tape, x, 0.2f);
    if (i < config->num_blocks - 1)
      x = fomm_op_average_pool (net->tape, x);
    verdict.features[i] = x;
  }
  snprintf (name, sizeof name, "%s.conv", prefix);
  verdict.map = maybe_normed_conv (net, config->spectral_norm, name, x);
  return verdict;
}
