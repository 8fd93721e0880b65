/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The list of all tensors of a First Order Motion Model (reference sections 4.2 to 4.6), held against a checkpoint. */
#include "weights/check_tensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DENSE "generator.dense_motion_network"
#define MAX_NAME 192
/* Beyond this, sums of products overflow. */
#define HUGE_VALUE 1e30F

typedef struct Checker {
  FommStateDict *dict;
  const FommConfig *config;
  bool *used; /* one a tensor */
  int odd_values;
  char first_odd[MAX_NAME];
  FommStatus status;
  FommError *error;
} Checker;

/* ---- Values ---------------------------------------------------------------------------------------------------- */

static bool
are_sound (const float *values, int64_t count, float least)
{
  bool sound = true;
  for (int64_t i = 0; i < count; i++)
    sound &= values[i] >= least && values[i] <= HUGE_VALUE;
  return sound;
}

/* A half is odd when all bits of its exponent are set; whole checkpoints are looked through without converting them. */
static bool
are_halves_sound (const uint8_t *bytes, int64_t count)
{
  bool sound = true;
  for (int64_t i = 0; i < count; i++) {
    uint16_t half;
    memcpy (&half, bytes + 2 * i, sizeof half);
    sound &= (half & 0x7c00) != 0x7c00;
  }
  return sound;
}

static bool
has_sound_values (Checker *self, const FommTensor *tensor, float least)
{
  const int64_t count = fomm_tensor_count (tensor);
  if (tensor->dtype == FOMM_DTYPE_F16 && least < 0 && !tensor->swapped && fomm_tensor_is_contiguous (tensor))
    return are_halves_sound (tensor->data, count);
  float *values = malloc ((size_t) count * sizeof *values);
  if (!values) {
    self->status = fomm_fail_memory (self->error);
    return true;
  }
  fomm_tensor_read (tensor, values);
  const bool sound = are_sound (values, count, least);
  free (values);
  return sound;
}

static void
check_values (Checker *self, const FommTensor *tensor)
{
  const char *field = strrchr (tensor->name, '.');
  const bool is_variance = field && !strcmp (field, ".running_var");
  if (has_sound_values (self, tensor, is_variance ? 0 : -HUGE_VALUE))
    return;
  if (self->odd_values++ == 0)
    snprintf (self->first_odd, sizeof self->first_odd, "%s", tensor->name);
}

/* ---- Shapes ---------------------------------------------------------------------------------------------------- */

static void
describe_shape (const FommTensor *tensor, char *text, size_t size)
{
  size_t at = (size_t) snprintf (text, size, "%s", tensor->n_dims ? "" : "a single number");
  for (int i = 0; i < tensor->n_dims && at < size; i++)
    at += (size_t) snprintf (text + at, size - at, "%s%lld", i ? " × " : "", (long long) tensor->shape[i]);
}

static bool
is_floating (FommDtype dtype)
{
  return dtype == FOMM_DTYPE_F32 || dtype == FOMM_DTYPE_F16 || dtype == FOMM_DTYPE_BF16 || dtype == FOMM_DTYPE_F64;
}

static void
check_tensor (Checker *self, const FommTensor *tensor, const FommTensor *wanted)
{
  char found[128], needed[128];
  self->used[tensor - fomm_state_dict_get_nth (self->dict, 0)] = true;
  if (!is_floating (tensor->dtype))
    self->status = fomm_fail (self->error, FOMM_ERROR_CONFIG, "The tensor “%s” holds whole numbers instead of weights.",
                              tensor->name);
  else if (tensor->n_dims != wanted->n_dims ||
           memcmp (tensor->shape, wanted->shape, (size_t) wanted->n_dims * sizeof *wanted->shape) != 0) {
    describe_shape (tensor, found, sizeof found);
    describe_shape (wanted, needed, sizeof needed);
    self->status = fomm_fail (self->error, FOMM_ERROR_CONFIG,
                              "The tensor “%s” has the wrong shape for this network: %s instead of %s.", tensor->name,
                              found, needed);
  } else
    check_values (self, tensor);
}

/* One tensor with the given shape, whose name is put together from two parts. */
static void
expect (Checker *self, const char *layer, const char *field, int n_dims, int out, int in, int size)
{
  char name[MAX_NAME];
  const FommTensor wanted = {.n_dims = n_dims, .shape = {out, in, size, size}};
  snprintf (name, sizeof name, "%s.%s", layer, field);
  const FommTensor *tensor = fomm_state_dict_find (self->dict, name);
  if (self->status)
    return;
  if (tensor)
    check_tensor (self, tensor, &wanted);
  else
    self->status = fomm_fail (self->error, FOMM_ERROR_CONFIG, "The tensor “%s” is missing.", name);
}

/* ---- Networks -------------------------------------------------------------------------------------------------- */

static void
expect_conv (Checker *self, const char *layer, int out, int in, int size)
{
  expect (self, layer, "weight", 4, out, in, size);
  expect (self, layer, "bias", 1, out, 0, 0);
}

static void
expect_norm (Checker *self, const char *layer, int channels)
{
  static const char *const fields[] = {"weight", "bias", "running_mean", "running_var"};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    expect (self, layer, fields[i], 1, channels, 0, 0);
}

/* Convolution and BatchNorm `suffix` of a numbered block. */
static void
expect_part (Checker *self, const char *blocks, int index, const char *conv, const char *norm, int out, int in,
             int size)
{
  char name[MAX_NAME + 32];
  snprintf (name, sizeof name, "%s%d.%s", blocks, index, conv);
  expect_conv (self, name, out, in, size);
  snprintf (name, sizeof name, "%s%d.%s", blocks, index, norm);
  expect_norm (self, name, out);
}

static int
width_at (int expansion, int most, int level)
{
  const int64_t width = (int64_t) expansion << level;
  return width < most ? (int) width : most;
}

/* Returns the number of channels that come out. */
static int
expect_hourglass (Checker *self, const char *name, int expansion, int most, int blocks, int in)
{
  char prefix[MAX_NAME];
  snprintf (prefix, sizeof prefix, "%s.encoder.down_blocks.", name);
  for (int i = 0; i < blocks; i++)
    expect_part (self, prefix, i, "conv", "norm", width_at (expansion, most, i + 1),
                 i ? width_at (expansion, most, i) : in, 3);
  snprintf (prefix, sizeof prefix, "%s.decoder.up_blocks.", name);
  for (int i = 0; i < blocks; i++) {
    const int level = blocks - 1 - i;
    expect_part (self, prefix, i, "conv", "norm", width_at (expansion, most, level),
                 width_at (expansion, most, level + 1) * (i ? 2 : 1), 3);
  }
  return width_at (expansion, most, 0) + in;
}

/* The anti-alias filter is a buffer that old files lack and that can be computed. */
static void
check_antialias (Checker *self, const char *name, double scale)
{
  const FommTensor *tensor = fomm_state_dict_find (self->dict, name);
  if (self->status)
    return;
  if (!tensor) {
    if (scale < 1)
      fomm_state_dict_warn (self->dict, "The filter “%s” is missing; it was computed anew.", name);
    return;
  }
  const size_t index = (size_t) (tensor - fomm_state_dict_get_nth (self->dict, 0));
  self->used[index] = true;
  if (tensor->n_dims != 4 || tensor->shape[0] != self->config->num_channels || tensor->shape[1] != 1 ||
      tensor->shape[2] != tensor->shape[3] || !is_floating (tensor->dtype))
    self->status =
        fomm_fail (self->error, FOMM_ERROR_CONFIG, "The tensor “%s” has the wrong shape for this network.", name);
  else if (!has_sound_values (self, tensor, -HUGE_VALUE)) {
    fomm_state_dict_warn (self->dict, "The filter “%s” is damaged; it was computed anew.", name);
    memmove (self->used + index, self->used + index + 1, self->dict->count - index - 1);
    fomm_state_dict_remove (self->dict, index);
  }
}

static void
expect_detector (Checker *self)
{
  const FommConfig *config = self->config;
  const int maps = config->kp_detector.single_jacobian_map ? 1 : config->num_kp;
  const int features =
      expect_hourglass (self, "kp_detector.predictor", config->kp_detector.block_expansion,
                        config->kp_detector.max_features, config->kp_detector.num_blocks, config->num_channels);
  expect_conv (self, "kp_detector.kp", config->num_kp, features, 7);
  if (config->estimate_jacobian)
    expect_conv (self, "kp_detector.jacobian", 4 * maps, features, 7);
  check_antialias (self, "kp_detector.down.weight", config->kp_detector.scale_factor);
}

static void
expect_dense_motion (Checker *self)
{
  const FommConfig *config = self->config;
  const int in = (config->num_kp + 1) * (config->num_channels + 1);
  const int features = expect_hourglass (self, DENSE ".hourglass", config->dense_motion.block_expansion,
                                         config->dense_motion.max_features, config->dense_motion.num_blocks, in);
  expect_conv (self, DENSE ".mask", config->num_kp + 1, features, 7);
  if (config->generator.estimate_occlusion_map)
    expect_conv (self, DENSE ".occlusion", 1, features, 7);
  check_antialias (self, DENSE ".down.weight", config->dense_motion.scale_factor);
}

static void
expect_generator (Checker *self)
{
  const FommConfig *config = self->config;
  const int expansion = config->generator.block_expansion, most = config->generator.max_features;
  const int levels = config->generator.num_down_blocks, bottom = width_at (expansion, most, levels);

  expect_conv (self, "generator.first.conv", expansion, config->num_channels, 7);
  expect_norm (self, "generator.first.norm", expansion);
  for (int i = 0; i < levels; i++) {
    const int wide = width_at (expansion, most, i + 1);
    expect_part (self, "generator.down_blocks.", i, "conv", "norm", wide, i ? width_at (expansion, most, i) : expansion,
                 3);
    expect_part (self, "generator.up_blocks.", i, "conv", "norm", width_at (expansion, most, levels - i - 1),
                 width_at (expansion, most, levels - i), 3);
  }
  for (int i = 0; i < config->generator.num_bottleneck_blocks; i++) {
    expect_part (self, "generator.bottleneck.r", i, "conv1", "norm1", bottom, bottom, 3);
    expect_part (self, "generator.bottleneck.r", i, "conv2", "norm2", bottom, bottom, 3);
  }
  expect_conv (self, "generator.final", config->num_channels + (config->generator.skip ? 1 : 0), expansion, 7);
}

/* ---- Warnings -------------------------------------------------------------------------------------------------- */

static bool
is_counter (const char *name)
{
  static const char counter[] = ".num_batches_tracked";
  const size_t length = strlen (name);
  return length > strlen (counter) && !strcmp (name + length - strlen (counter), counter);
}

static void
warn (Checker *self)
{
  const char *first = NULL;
  int count = 0;
  for (size_t i = 0; i < self->dict->count; i++) {
    const char *name = self->dict->tensors[i].name;
    if (self->used[i] || is_counter (name) || !strncmp (name, "discriminator.", 14))
      continue;
    first = first ? first : name;
    count++;
  }
  if (count)
    fomm_state_dict_warn (self->dict, "Unknown weights were left out: “%.100s”%s.", first,
                          count > 1 ? " and others" : "");
  if (self->odd_values)
    fomm_state_dict_warn (self->dict,
                          "Some weights are damaged (not finite, or out of any sensible range): “%.100s”%s. The "
                          "pictures will be wrong.",
                          self->first_odd, self->odd_values > 1 ? " and others" : "");
}

FommStatus
fomm_check_tensors (FommStateDict *dict, const FommConfig *config, FommError *error)
{
  Checker self = {.dict = dict, .config = config, .error = error};
  self.used = calloc (dict->count + 1, sizeof *self.used);
  if (!self.used)
    return fomm_fail_memory (error);
  expect_detector (&self);
  expect_dense_motion (&self);
  expect_generator (&self);
  if (!self.status)
    warn (&self);
  free (self.used);
  return self.status;
}
