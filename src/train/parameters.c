/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "parameters.h"

#include <stdlib.h>
#include <string.h>

struct FommParameters {
  FommParameter **items;  /* in order of addition */
  FommParameter **sorted; /* by name */
  size_t count, max;
};

FommStatus
fomm_parameters_new (FommParameters **parameters, FommError *error)
{
  *parameters = calloc (1, sizeof **parameters);
  return *parameters ? FOMM_OK : fomm_fail_memory (error);
}

static void
parameter_free (FommParameter *parameter)
{
  if (!parameter)
    return;
  free (parameter->name);
  free (parameter->var.value);
  free (parameter->var.grad);
  free (parameter->first);
  free (parameter->second);
  free (parameter->average);
  free (parameter);
}

void
fomm_parameters_free (FommParameters **parameters)
{
  if (!*parameters)
    return;
  for (size_t i = 0; i < (*parameters)->count; i++)
    parameter_free ((*parameters)->items[i]);
  free ((*parameters)->items);
  free ((*parameters)->sorted);
  free (*parameters);
  *parameters = NULL;
}

static bool
ends_with (const char *name, const char *suffix)
{
  size_t length = strlen (name), tail = strlen (suffix);
  return length >= tail && !strcmp (name + length - tail, suffix);
}

static bool
is_buffer (const char *name)
{
  static const char *const suffixes[] = {"running_mean", "running_var", "weight_u", "weight_v", "down.weight"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (ends_with (name, suffixes[i]))
      return true;
  return false;
}

/* Biases and norms become 1 × C × 1 × 1, so that they broadcast over pictures; the rest is O × I × k × k. */
static bool
set_shape (FommVar *var, int n_dims, const int64_t *shape)
{
  for (int i = 0; i < 4; i++)
    var->shape[i] = 1;
  var->count = 1;
  for (int i = 0; i < n_dims; i++) {
    if (shape[i] < 1 || shape[i] > 1 << 24 || var->count > ((size_t) 1 << 28) / (size_t) shape[i])
      return false;
    var->shape[n_dims == 1 ? 1 : i] = (int) shape[i];
    var->count *= (size_t) shape[i];
  }
  return true;
}

static FommParameter *
parameter_new (const char *name, int n_dims, const int64_t *shape)
{
  FommParameter *parameter = calloc (1, sizeof *parameter);
  if (!parameter || !set_shape (&parameter->var, n_dims, shape)) {
    parameter_free (parameter);
    return NULL;
  }
  parameter->n_dims = n_dims;
  parameter->name = strdup (name);
  parameter->var.value = calloc (parameter->var.count, sizeof (float));
  parameter->var.needs_grad = !is_buffer (name);
  bool whole = parameter->name && parameter->var.value;
  if (parameter->var.needs_grad) {
    parameter->var.grad = calloc (parameter->var.count, sizeof (float));
    parameter->first = calloc (parameter->var.count, sizeof (float));
    parameter->second = calloc (parameter->var.count, sizeof (float));
    whole &= parameter->var.grad && parameter->first && parameter->second;
  }
  if (whole)
    return parameter;
  parameter_free (parameter);
  return NULL;
}

/* Index of the first sorted name that is not before `name`. */
static size_t
lower_bound (const FommParameters *parameters, const char *name)
{
  size_t low = 0, high = parameters->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (strcmp (parameters->sorted[middle]->name, name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

FommParameter *
fomm_parameters_find (const FommParameters *parameters, const char *name)
{
  size_t at = lower_bound (parameters, name);
  return at < parameters->count && !strcmp (parameters->sorted[at]->name, name) ? parameters->sorted[at] : NULL;
}

static bool
grow (FommParameters *parameters)
{
  if (parameters->count < parameters->max)
    return true;
  size_t max = parameters->max ? 2 * parameters->max : 128;
  FommParameter **items = realloc (parameters->items, max * sizeof *items);
  if (items)
    parameters->items = items;
  FommParameter **sorted = realloc (parameters->sorted, max * sizeof *sorted);
  if (sorted)
    parameters->sorted = sorted;
  if (!items || !sorted)
    return false;
  parameters->max = max;
  return true;
}

FommStatus
fomm_parameters_add (FommParameters *parameters, const char *name, int n_dims, const int64_t *shape,
                     FommParameter **parameter, FommError *error)
{
  FommParameter *found = fomm_parameters_find (parameters, name);
  if (!found) {
    if (!grow (parameters) || !(found = parameter_new (name, n_dims, shape)))
      return fomm_fail_memory (error);
    size_t at = lower_bound (parameters, name);
    memmove (parameters->sorted + at + 1, parameters->sorted + at,
             (parameters->count - at) * sizeof *parameters->sorted);
    parameters->sorted[at] = found;
    parameters->items[parameters->count++] = found;
  }
  if (parameter)
    *parameter = found;
  return FOMM_OK;
}

static bool
is_floating (const FommTensor *tensor)
{
  return tensor->dtype == FOMM_DTYPE_F32 || tensor->dtype == FOMM_DTYPE_F16 || tensor->dtype == FOMM_DTYPE_BF16 ||
         tensor->dtype == FOMM_DTYPE_F64;
}

FommStatus
fomm_parameters_load (FommParameters *parameters, const FommStateDict *dict, const char *prefix, FommError *error)
{
  for (size_t i = 0; i < fomm_state_dict_get_size (dict); i++) {
    const FommTensor *tensor = fomm_state_dict_get_nth (dict, i);
    if (strncmp (tensor->name, prefix, strlen (prefix)) || !is_floating (tensor))
      continue;
    if (tensor->n_dims < 1 || tensor->n_dims > 4)
      return fomm_fail (error, FOMM_ERROR_UNSUPPORTED, "The tensor “%s” has an unexpected shape.", tensor->name);

    FommParameter *parameter;
    FommStatus status =
        fomm_parameters_add (parameters, tensor->name, tensor->n_dims, tensor->shape, &parameter, error);
    if (status)
      return status;
    if (parameter->var.count != (size_t) fomm_tensor_count (tensor))
      return fomm_fail (error, FOMM_ERROR_CORRUPT, "The tensor “%s” is there twice with different sizes.",
                        tensor->name);
    fomm_tensor_read (tensor, parameter->var.value);
  }
  return FOMM_OK;
}

size_t
fomm_parameters_get_count (const FommParameters *parameters)
{
  return parameters->count;
}

FommParameter *
fomm_parameters_get_nth (const FommParameters *parameters, size_t index)
{
  return parameters->items[index];
}

void
fomm_parameters_zero_grad (FommParameters *parameters, const char *prefix)
{
  for (size_t i = 0; i < parameters->count; i++) {
    FommParameter *parameter = parameters->items[i];
    if (parameter->var.needs_grad && !strncmp (parameter->name, prefix, strlen (prefix)))
      memset (parameter->var.grad, 0, parameter->var.count * sizeof (float));
  }
}

void
fomm_parameters_freeze (FommParameters *parameters, const char *prefix)
{
  for (size_t i = 0; i < parameters->count; i++)
    if (!strncmp (parameters->items[i]->name, prefix, strlen (prefix)))
      parameters->items[i]->var.needs_grad = false;
}
