/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "net.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_BLOCKS 16

FommVar *
fomm_net_find (FommNet *net, const char *format, ...)
{
  char name[sizeof net->missing_name];
  va_list args;
  va_start (args, format);
  vsnprintf (name, sizeof name, format, args);
  va_end (args);

  FommParameter *parameter = fomm_parameters_find (net->parameters, name);
  if (!parameter && !net->missing) {
    memcpy (net->missing_name, name, sizeof name);
    net->missing = net->missing_name;
  }
  return parameter ? &parameter->var : NULL;
}

FommVar *
fomm_net_conv (FommNet *net, const char *name, FommVar *x, int padding)
{
  return fomm_op_conv (net->tape, x, fomm_net_find (net, "%s.weight", name), fomm_net_find (net, "%s.bias", name),
                       padding);
}

FommVar *
fomm_net_norm_relu (FommNet *net, const char *name, FommVar *x)
{
  FommVar *weight = fomm_net_find (net, "%s.weight", name), *bias = fomm_net_find (net, "%s.bias", name);
  FommVar *mean = fomm_net_find (net, "%s.running_mean", name), *var = fomm_net_find (net, "%s.running_var", name);
  if (!mean || !var)
    return NULL;
  /* A part that does not learn keeps its statistics too. */
  return net->frozen_statistics || (weight && !weight->needs_grad)
             ? fomm_op_frozen_norm (net->tape, x, weight, bias, mean->value, var->value, true)
             : fomm_op_batch_norm (net->tape, x, weight, bias, mean->value, var->value, true);
}

FommVar *
fomm_net_same_block (FommNet *net, const char *name, FommVar *x, int padding)
{
  char conv[160], norm[160];
  snprintf (conv, sizeof conv, "%s.conv", name);
  snprintf (norm, sizeof norm, "%s.norm", name);
  return fomm_net_norm_relu (net, norm, fomm_net_conv (net, conv, x, padding));
}

FommVar *
fomm_net_down_block (FommNet *net, const char *name, FommVar *x)
{
  return fomm_op_average_pool (net->tape, fomm_net_same_block (net, name, x, 1));
}

FommVar *
fomm_net_up_block (FommNet *net, const char *name, FommVar *x)
{
  return fomm_net_same_block (net, name, fomm_op_upsample (net->tape, x), 1);
}

FommVar *
fomm_net_res_block (FommNet *net, const char *name, FommVar *x)
{
  FommVar *y = x;
  for (int i = 1; i <= 2; i++) {
    char conv[160], norm[160];
    snprintf (norm, sizeof norm, "%s.norm%d", name, i);
    snprintf (conv, sizeof conv, "%s.conv%d", name, i);
    y = fomm_net_conv (net, conv, fomm_net_norm_relu (net, norm, y), 1);
  }
  return fomm_op_add (net->tape, x, y);
}

FommVar *
fomm_net_hourglass (FommNet *net, const char *name, FommVar *x, int num_blocks)
{
  FommVar *skip[MAX_BLOCKS + 1] = {x};
  char block[128];

  if (num_blocks > MAX_BLOCKS)
    return NULL;
  for (int i = 0; i < num_blocks; i++) {
    snprintf (block, sizeof block, "%s.encoder.down_blocks.%d", name, i);
    skip[i + 1] = fomm_net_down_block (net, block, skip[i]);
  }
  FommVar *y = skip[num_blocks];
  for (int t = 0; t < num_blocks; t++) {
    snprintf (block, sizeof block, "%s.decoder.up_blocks.%d", name, t);
    y = fomm_op_concat (net->tape, fomm_net_up_block (net, block, y), skip[num_blocks - 1 - t]);
  }
  return y;
}
