/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Convolution by patches (im2col) and matrix products, one sample after the other; the pool's threads share a sample's
 * pixels (forward, input gradient) or output channels (weight gradient), so that sums keep one order. */
#include "ops.h"

#include <cblas.h>
#include <string.h>

/* Output columns per item of work: large enough for the matrix product, small enough to stay in the cache. */
#define BLOCK_PIXELS 512

typedef struct Conv {
  const FommVar *x, *weight, *bias;
  FommVar *y;
  int padding, out_h, out_w;
  float *patches; /* of one sample: (C·k·k) × pixels */
  float *patch_grad;
  int sample;
} Conv;

static int
patch_rows (const Conv *conv)
{
  return conv->x->shape[1] * conv->weight->shape[2] * conv->weight->shape[3];
}

static int
pixels (const Conv *conv)
{
  return conv->out_h * conv->out_w;
}

/* One row of the patch matrix is one (channel, ky, kx); item = channel. */
static void
gather_channel (void *job, int channel, float *scratch)
{
  const Conv *conv = job;
  const int H = conv->x->shape[2], W = conv->x->shape[3], kh = conv->weight->shape[2], kw = conv->weight->shape[3];
  const float *plane = conv->x->value + ((size_t) conv->sample * conv->x->shape[1] + channel) * H * W;
  float *out = conv->patches + (size_t) channel * kh * kw * pixels (conv);

  for (int ky = 0; ky < kh; ky++)
    for (int kx = 0; kx < kw; kx++)
      for (int y = 0; y < conv->out_h; y++, out += conv->out_w) {
        int sy = y + ky - conv->padding, shift = kx - conv->padding;
        int first = shift < 0 ? -shift : 0, last = W - shift < conv->out_w ? W - shift : conv->out_w;
        if (sy < 0 || sy >= H || last <= first) {
          memset (out, 0, conv->out_w * sizeof *out);
          continue;
        }
        memset (out, 0, first * sizeof *out);
        memcpy (out + first, plane + (size_t) sy * W + first + shift, (last - first) * sizeof *out);
        memset (out + last, 0, (conv->out_w - last) * sizeof *out);
      }
}

static void
scatter_channel (void *job, int channel, float *scratch)
{
  const Conv *conv = job;
  const int H = conv->x->shape[2], W = conv->x->shape[3], kh = conv->weight->shape[2], kw = conv->weight->shape[3];
  float *plane = conv->x->grad + ((size_t) conv->sample * conv->x->shape[1] + channel) * H * W;
  const float *in = conv->patch_grad + (size_t) channel * kh * kw * pixels (conv);

  for (int ky = 0; ky < kh; ky++)
    for (int kx = 0; kx < kw; kx++)
      for (int y = 0; y < conv->out_h; y++, in += conv->out_w) {
        int sy = y + ky - conv->padding, shift = kx - conv->padding;
        int first = shift < 0 ? -shift : 0, last = W - shift < conv->out_w ? W - shift : conv->out_w;
        if (sy < 0 || sy >= H)
          continue;
        float *row = plane + (size_t) sy * W + shift;
        for (int x = first; x < last; x++)
          row[x] += in[x];
      }
}

static int
block_count (int total)
{
  return (total + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
}

static int
block_size (int total, int block)
{
  int rest = total - block * BLOCK_PIXELS;
  return rest < BLOCK_PIXELS ? rest : BLOCK_PIXELS;
}

static void
multiply_block (void *job, int block, float *scratch)
{
  const Conv *conv = job;
  const int rows = patch_rows (conv), total = pixels (conv), out = conv->weight->shape[0], first = block * BLOCK_PIXELS;
  const int count = block_size (total, block);
  float *y = conv->y->value + (size_t) conv->sample * out * total + first;

  for (int o = 0; o < out; o++)
    for (int i = 0; i < count; i++)
      y[(size_t) o * total + i] = conv->bias ? conv->bias->value[o] : 0;
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, out, count, rows, 1, conv->weight->value, rows,
               conv->patches + first, total, 1, y, total);
}

static void
input_grad_block (void *job, int block, float *scratch)
{
  const Conv *conv = job;
  const int rows = patch_rows (conv), total = pixels (conv), out = conv->weight->shape[0], first = block * BLOCK_PIXELS;
  const float *dy = conv->y->grad + (size_t) conv->sample * out * total + first;

  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, rows, block_size (total, block), out, 1, conv->weight->value,
               rows, dy, total, 0, conv->patch_grad + first, total);
}

/* Weight gradient of one slice of output channels. */
#define SLICE 16

static void
weight_grad_slice (void *job, int slice, float *scratch)
{
  const Conv *conv = job;
  const int rows = patch_rows (conv), total = pixels (conv), out = conv->weight->shape[0], first = slice * SLICE;
  const int count = out - first < SLICE ? out - first : SLICE;
  const float *dy = conv->y->grad + ((size_t) conv->sample * out + first) * total;

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, count, rows, total, 1, dy, total, conv->patches, total, 1,
               conv->weight->grad + (size_t) first * rows, rows);
}

static void
bias_grad (const Conv *conv)
{
  const int total = pixels (conv), out = conv->weight->shape[0];
  for (int o = 0; o < out; o++) {
    const float *dy = conv->y->grad + ((size_t) conv->sample * out + o) * total;
    double sum = 0;
    for (int i = 0; i < total; i++)
      sum += dy[i];
    conv->bias->grad[o] += (float) sum;
  }
}

/* Patches are made again for the backward pass: keeping them would cost k² times the activations. */
static bool
borrow_scratch (FommTape *tape, Conv *conv)
{
  size_t count = (size_t) patch_rows (conv) * pixels (conv);
  conv->patches = fomm_tape_scratch (tape, 0, count);
  conv->patch_grad = fomm_tape_scratch (tape, 1, count);
  return conv->patches && conv->patch_grad;
}

static void
conv_backward (FommOp *op)
{
  FommPool *pool = fomm_tape_get_pool (op->tape);
  Conv conv = {.x = op->input[0],
               .weight = op->input[1],
               .bias = op->input[2],
               .y = op->output,
               .padding = op->option[0],
               .out_h = op->output->shape[2],
               .out_w = op->output->shape[3]};
  if (!borrow_scratch (op->tape, &conv))
    return;

  for (conv.sample = 0; conv.sample < conv.x->shape[0]; conv.sample++) {
    if (conv.bias && conv.bias->needs_grad)
      bias_grad (&conv);
    if (conv.weight->needs_grad) {
      fomm_pool_run (pool, conv.x->shape[1], gather_channel, &conv);
      fomm_pool_run (pool, (conv.weight->shape[0] + SLICE - 1) / SLICE, weight_grad_slice, &conv);
    }
    if (conv.x->needs_grad) {
      fomm_pool_run (pool, block_count (pixels (&conv)), input_grad_block, &conv);
      fomm_pool_run (pool, conv.x->shape[1], scatter_channel, &conv);
    }
  }
}

FommVar *
fomm_op_conv (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, int padding)
{
  if (!x || !weight)
    return NULL;
  const int out_h = x->shape[2] + 2 * padding - weight->shape[2] + 1,
            out_w = x->shape[3] + 2 * padding - weight->shape[3] + 1;
  const int shape[4] = {x->shape[0], weight->shape[0], out_h, out_w};
  FommOp *op = fomm_tape_record (tape, conv_backward, shape, x, weight, bias, NULL);
  if (!op)
    return NULL;

  Conv conv = {
      .x = x, .weight = weight, .bias = bias, .y = op->output, .padding = padding, .out_h = out_h, .out_w = out_w};
  op->option[0] = padding;
  if (!borrow_scratch (tape, &conv))
    return NULL;

  for (conv.sample = 0; conv.sample < x->shape[0]; conv.sample++) {
    fomm_pool_run (fomm_tape_get_pool (tape), x->shape[1], gather_channel, &conv);
    fomm_pool_run (fomm_tape_get_pool (tape), block_count (pixels (&conv)), multiply_block, &conv);
  }
  return op->output;
}
