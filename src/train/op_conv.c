/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Convolution and its gradients without writing patches out (see correlate.h): pictures get a border of zeros and are
 * walked as lines. The gradient of the input is a correlation again, with the kernel turned about; that of the weights
 * is a sum of products over all pixels. Wide 3×3 layers take the core's way where that is quicker (op_conv_tiles.h);
 * their weights' gradient is computed here. A few samples are done together, as many as the cache holds. Sums keep one
 * order whatever the number of threads. */
#include "correlate.h"
#include "op_conv_half.h"
#include "op_conv_tiles.h"
#include "planes.h"

#include <string.h>

enum {
  ROWS = FOMM_CORRELATE_ROWS,
  GROUP_FLOATS = 120000, /* bordered planes done together */
  LEAST_ITEMS = 4,       /* for the threads to share, whatever their number: it decides the order of sums */
  GRADIENT_TAPS = 49,    /* input channels × kernel taps of one item of the weights' gradient */
  LEAST_GRADIENTS = 16,  /* items of the weights' gradient, where there are as many channels */
  CHUNK = 1024,          /* pixels whose dy stays in the first-level cache meanwhile */
  BAND = 1024,           /* pixels of an item of results, whose inputs stay in the second-level cache */
  TAIL = 16,             /* zeros behind a plane, for loops that walk whole vectors */
  SLACK = 64             /* floats that the loops may read beyond everything */
};

/* Planes with a border: `pitch` floats from row to row, the picture `margin` rows and columns inside. */
typedef struct Bordered {
  int samples, channels, height, width, margin;
  int rows; /* with the border */
  ptrdiff_t pitch, plane;
  float *data;
} Bordered;

typedef struct Conv {
  const FommCorrelators *correlators;
  const FommPlanes *loops;
  const FommVar *x, *weight, *bias;
  FommVar *y;
  int padding;
  int first, group;    /* samples in work */
  Bordered in, out;    /* bordered x and, for the gradients, bordered dy */
  float *packed;       /* weights, see pack () */
  const FommVar *from; /* what fill_plane () copies: x or y */
  const float *values;
} Conv;

static int
blocks (int channels)
{
  return (channels + ROWS - 1) / ROWS;
}

/* Rows of a block of `channels` that are worth computing. */
static int
rows_of (int block, int channels)
{
  return channels - block * ROWS > FOMM_CORRELATE_HALF ? ROWS : FOMM_CORRELATE_HALF;
}

static size_t
plane_size (const FommVar *var)
{
  return (size_t) var->shape[2] * var->shape[3];
}

/* Floats from row to row: room for the wider of both borders, so that x and dy can be walked in step. */
static ptrdiff_t
pitch_of (const Conv *conv)
{
  const int k = conv->weight->shape[3] - 1, border = 2 * conv->padding > k ? 2 * conv->padding : k;
  return conv->x->shape[3] + border;
}

static Bordered
bordered (const FommVar *var, int samples, int margin, ptrdiff_t pitch)
{
  Bordered planes = {.samples = samples,
                     .channels = var->shape[1],
                     .height = var->shape[2],
                     .width = var->shape[3],
                     .margin = margin,
                     .rows = var->shape[2] + 2 * margin,
                     .pitch = pitch};
  planes.plane = (planes.rows * pitch + 2 * TAIL - 1) / TAIL * TAIL;
  return planes;
}

/* Item: one plane of the samples in work. */
static void
fill_plane (const Bordered *planes, const float *from, float *to)
{
  memset (to, 0, (size_t) (planes->margin * planes->pitch) * sizeof *to);
  to += planes->margin * planes->pitch;
  for (int y = 0; y < planes->height; y++, to += planes->pitch, from += planes->width) {
    memset (to, 0, (size_t) planes->margin * sizeof *to);
    memcpy (to + planes->margin, from, (size_t) planes->width * sizeof *to);
    memset (to + planes->margin + planes->width, 0,
            (size_t) (planes->pitch - planes->margin - planes->width) * sizeof *to);
  }
  memset (to, 0, (size_t) (planes->plane - (planes->rows - planes->margin) * planes->pitch) * sizeof *to);
}

static void
fill_item (void *job, int index, float *scratch)
{
  const Conv *conv = job;
  const Bordered *planes = conv->from == conv->x ? &conv->in : &conv->out;
  const size_t at = (size_t) conv->first * planes->channels + (size_t) index;
  fill_plane (planes, conv->values + at * plane_size (conv->from), planes->data + index * planes->plane);
}

/* ---- Forward, and the gradient of the input --------------------------------------------------------------------- */

/* Weights as [block of ROWS results][channel][ky][kx][ROWS]. For the input's gradient results and channels change
 * places, and the kernel is turned by half a circle. */
static void
pack_block (const Conv *conv, int block, bool turned)
{
  const int *shape = conv->weight->shape, taps = shape[2] * shape[3];
  const int results = shape[turned ? 1 : 0], channels = shape[turned ? 0 : 1];
  float *to = conv->packed + (size_t) block * ROWS * channels * taps;

  for (int c = 0; c < channels; c++)
    for (int tap = 0; tap < taps; tap++)
      for (int r = block * ROWS; r < (block + 1) * ROWS; r++, to++) {
        const int o = turned ? c : r, i = turned ? r : c, t = turned ? taps - 1 - tap : tap;
        *to = r < results ? conv->weight->value[((size_t) o * shape[1] + i) * taps + t] : 0;
      }
}

static void
pack_item (void *job, int block, float *scratch)
{
  pack_block (job, block, false);
}

static void
pack_turned_item (void *job, int block, float *scratch)
{
  pack_block (job, block, true);
}

/* A band of rows of one block of results of one sample. */
typedef struct Band {
  int sample, block;
  int first, rows;
} Band;

static int
band_rows (const FommVar *results)
{
  const int rows = BAND / results->shape[3];
  return rows < 1 ? 1 : rows < results->shape[2] ? rows : results->shape[2];
}

static int
bands (const FommVar *results)
{
  return (results->shape[2] + band_rows (results) - 1) / band_rows (results);
}

static Band
band_of (const FommVar *results, int index)
{
  const int all = bands (results), each = band_rows (results), first = index % all * each;
  const int number = blocks (results->shape[1]), height = results->shape[2];
  return (Band){.sample = index / all / number,
                .block = index / all % number,
                .first = first,
                .rows = height - first < each ? height - first : each};
}

/* Leaves the band in the scratch memory; returns the floats from result to result. */
static ptrdiff_t
correlate_band (const Conv *conv, const Bordered *planes, const FommVar *results, const Band *band, float *scratch)
{
  const int *shape = conv->weight->shape;
  const ptrdiff_t line = band_rows (results) * planes->pitch + SLACK;
  const FommCorrelation correlation = {
      .rows = rows_of (band->block, results->shape[1]),
      .channels = planes->channels,
      .kernel_height = shape[2],
      .kernel_width = shape[3],
      .count = (int) (band->rows * planes->pitch) - (shape[3] - 1),
      .plane = planes->plane,
      .pitch = planes->pitch,
      .y_stride = line,
      .x = planes->data + (ptrdiff_t) band->sample * planes->channels * planes->plane + band->first * planes->pitch,
      .w = conv->packed + (size_t) band->block * ROWS * planes->channels * shape[2] * shape[3],
      .y = scratch,
  };
  conv->correlators->correlate (&correlation);
  return line;
}

static void
forward_item (void *job, int index, float *scratch)
{
  const Conv *conv = job;
  const Band band = band_of (conv->y, index);
  const int O = conv->y->shape[1], h = conv->y->shape[2], w = conv->y->shape[3];
  const ptrdiff_t line = correlate_band (conv, &conv->in, conv->y, &band, scratch);

  for (int o = band.block * ROWS; o < O && o < (band.block + 1) * ROWS; o++, scratch += line) {
    float *to = conv->y->value + (((size_t) (conv->first + band.sample) * O + o) * h + band.first) * w;
    const float bias = conv->bias ? conv->bias->value[o] : 0;
    for (int y = 0; y < band.rows; y++)
      conv->loops->shift (scratch + y * conv->in.pitch, to + (size_t) y * w, w, bias);
  }
}

static void
input_grad_item (void *job, int index, float *scratch)
{
  const Conv *conv = job;
  const Band band = band_of (conv->x, index);
  const int C = conv->x->shape[1], H = conv->x->shape[2], W = conv->x->shape[3];
  const ptrdiff_t line = correlate_band (conv, &conv->out, conv->x, &band, scratch);

  for (int c = band.block * ROWS; c < C && c < (band.block + 1) * ROWS; c++, scratch += line) {
    float *to = conv->x->grad + (((size_t) (conv->first + band.sample) * C + c) * H + band.first) * W;
    for (int y = 0; y < band.rows; y++)
      fomm_planes_put (conv->loops, scratch + y * conv->out.pitch, to + (size_t) y * W, W, conv->x->fresh);
  }
}

/* ---- The gradients of weights and bias -------------------------------------------------------------------------- */

/* Input channels of one item; at least one. */
static int
gradient_channels (const Conv *conv)
{
  const int *shape = conv->weight->shape, most = GRADIENT_TAPS / (shape[2] * shape[3]);
  const int shared = blocks (shape[0]) * shape[1] / LEAST_GRADIENTS, channels = shared < most ? shared : most;
  return channels < 1 ? 1 : channels > shape[1] ? shape[1] : channels;
}

/* Sums of one item, spread over lanes: [channel][ky][kx in threes][ROWS][taps]. */
typedef struct Sums {
  _Alignas(64) float lanes[GRADIENT_TAPS * ROWS * FOMM_CORRELATE_LANES];
} Sums;

/* One piece of one sample: all taps of all channels while its dy is at hand. The planes of dy lie with their border as
 * x does; its first pixel meets the kernel's first tap where x's border begins. */
static void
add_piece (const Conv *conv, const float *dy, const float *x, int rows, int channels, int count, Sums *sums)
{
  const int *shape = conv->weight->shape;
  float *lanes = sums->lanes;

  for (int c = 0; c < channels; c++, x += conv->in.plane)
    for (int ky = 0; ky < shape[2]; ky++)
      for (int kx = 0; kx < shape[3]; kx += FOMM_CORRELATE_TAPS) {
        const int taps = shape[3] - kx < FOMM_CORRELATE_TAPS ? shape[3] - kx : FOMM_CORRELATE_TAPS;
        conv->correlators->gradient (dy, conv->out.plane, x + ky * conv->in.pitch + kx, count, rows, taps, lanes);
        lanes += rows * taps * FOMM_CORRELATE_LANES;
      }
}

static float
add_lanes (const float lanes[FOMM_CORRELATE_LANES])
{
  float sum = 0;
  for (int i = 0; i < FOMM_CORRELATE_LANES; i++)
    sum += lanes[i];
  return sum;
}

static void
add_sums (const Conv *conv, int o, int rows, int first, int channels, const Sums *sums)
{
  const int *shape = conv->weight->shape;
  const float *lanes = sums->lanes;

  for (int c = first; c < first + channels; c++)
    for (int ky = 0; ky < shape[2]; ky++)
      for (int kx = 0; kx < shape[3]; kx += FOMM_CORRELATE_TAPS) {
        const int taps = shape[3] - kx < FOMM_CORRELATE_TAPS ? shape[3] - kx : FOMM_CORRELATE_TAPS;
        for (int r = 0; r < rows; r++)
          for (int j = 0; j < taps; j++, lanes += FOMM_CORRELATE_LANES)
            if (o + r < shape[0])
              conv->weight->grad[(((size_t) (o + r) * shape[1] + c) * shape[2] + ky) * shape[3] + kx + j] +=
                  add_lanes (lanes);
      }
}

/* Item: ROWS output channels × some input channels, over all samples in work. */
static void
weight_grad_item (void *job, int index, float *scratch)
{
  const Conv *conv = job;
  const int *shape = conv->weight->shape, each = gradient_channels (conv), parts = (shape[1] + each - 1) / each;
  const int o = index / parts * ROWS, rows = rows_of (index / parts, shape[0]), first = index % parts * each;
  const int channels = shape[1] - first < each ? shape[1] - first : each;
  const int total = (int) ((conv->out.height * conv->out.pitch + TAIL - 1) / TAIL * TAIL);
  const ptrdiff_t origin = conv->out.margin * (conv->out.pitch + 1);
  Sums sums;

  memset (sums.lanes, 0, (size_t) channels * shape[2] * shape[3] * ROWS * FOMM_CORRELATE_LANES * sizeof (float));
  for (int s = 0; s < conv->group; s++)
    for (int at = 0; at < total; at += CHUNK)
      add_piece (conv, conv->out.data + ((ptrdiff_t) s * conv->out.channels + o) * conv->out.plane + origin + at,
                 conv->in.data + ((ptrdiff_t) s * shape[1] + first) * conv->in.plane + at, rows, channels,
                 total - at < CHUNK ? total - at : CHUNK, &sums);
  add_sums (conv, o, rows, first, channels, &sums);
}

static void
bias_grad_item (void *job, int o, float *scratch)
{
  const Conv *conv = job;
  const size_t plane = plane_size (conv->y);
  double total = 0;
  for (int s = 0; s < conv->y->shape[0]; s++) {
    const float *dy = conv->y->grad + ((size_t) s * conv->y->shape[1] + o) * plane;
    float sums[16] = {0};
    size_t i = 0;
    for (; i + 16 <= plane; i += 16)
      for (int j = 0; j < 16; j++)
        sums[j] += dy[i + j];
    for (; i < plane; i++)
      sums[0] += dy[i];
    for (int j = 0; j < 16; j++)
      total += sums[j];
  }
  conv->bias->grad[o] += (float) total;
}

/* ---- Both directions -------------------------------------------------------------------------------------------- */

/* Samples whose bordered planes fit together into the cache, or more of them where a sample has few blocks of
 * results. */
static int
group_size (const Bordered *planes, int samples, int results)
{
  const ptrdiff_t one = planes->channels * planes->plane,
                  shared = (LEAST_ITEMS + blocks (results) - 1) / blocks (results);
  const ptrdiff_t fit = GROUP_FLOATS / one < shared ? shared : GROUP_FLOATS / one;
  return fit > samples ? samples : (int) fit;
}

/* Memory for `group` samples of x and dy (channels rounded up to whole blocks), and for packed weights. */
static bool
borrow (FommTape *tape, Conv *conv, bool gradients)
{
  const int *shape = conv->weight->shape, group = conv->group;
  const size_t in = ((size_t) group * conv->in.channels * conv->in.plane + SLACK + 2 * conv->in.pitch + 15) / 16 * 16;
  const size_t out =
      gradients ? ((size_t) group * conv->out.channels + ROWS) * conv->out.plane + 2 * SLACK + 2 * conv->out.pitch : 0;
  const int results = shape[gradients ? 1 : 0], channels = shape[gradients ? 0 : 1];
  const size_t packed = (size_t) blocks (results) * ROWS * channels * shape[2] * shape[3];
  const FommVar *to = gradients ? conv->x : conv->y;
  if ((size_t) (band_rows (to) * conv->in.pitch + SLACK) * ROWS > FOMM_OPS_POOL_SCRATCH) {
    fomm_tape_fail (tape);
    return false;
  }
  conv->packed = fomm_tape_scratch (tape, 1, packed);
  conv->in.data = fomm_tape_scratch (tape, 0, in + out);
  if (!conv->packed || !conv->in.data)
    return false;
  /* Where rows of dy begin for the weights' gradient should be where a cache line begins. */
  conv->out.data = conv->in.data + in + (16 - conv->out.margin * (conv->out.pitch + 1) % 16) % 16;
  memset (conv->in.data + in - SLACK - 2 * conv->in.pitch, 0, (SLACK + 2 * (size_t) conv->in.pitch) * sizeof (float));
  if (gradients)
    memset (conv->out.data + (size_t) group * conv->out.channels * conv->out.plane, 0,
            ((size_t) ROWS * conv->out.plane + SLACK + 2 * (size_t) conv->out.pitch) * sizeof (float));
  return true;
}

static void
fill (FommPool *pool, Conv *conv, const FommVar *from, const float *values, int group)
{
  conv->from = from;
  conv->values = values;
  fomm_pool_run (pool, group * from->shape[1], fill_item, conv);
}

static void
half_backward (FommOp *op)
{
  FommVar *x = op->input[0], *weight = op->input[1], *bias = op->input[2], *y = op->output;
  Conv conv = {.bias = bias, .y = y};
  if (bias && bias->needs_grad)
    fomm_pool_run (fomm_tape_get_pool (op->tape), weight->shape[0], bias_grad_item, &conv);
  if ((x->needs_grad && !fomm_half_conv_add_input_grad (op->tape, x, weight, y, op->option[0])) ||
      (weight->needs_grad && !fomm_half_conv_add_weight_grad (op->tape, x, weight, y, op->option[0])))
    fomm_tape_fail (op->tape);
}

static void
conv_backward (FommOp *op)
{
  FommPool *pool = fomm_tape_get_pool (op->tape);
  Conv conv = {.correlators = fomm_correlators_get (),
               .loops = fomm_planes_get (),
               .x = op->input[0],
               .weight = op->input[1],
               .bias = op->input[2],
               .y = op->output,
               .padding = op->option[0]};
  const int N = conv.x->shape[0], *shape = conv.weight->shape;
  const ptrdiff_t pitch = pitch_of (&conv);
  conv.in = bordered (conv.x, 0, conv.padding, pitch);
  conv.out = bordered (conv.y, 0, shape[2] - 1 - conv.padding, pitch);
  conv.group = group_size (conv.in.channels * conv.in.plane > conv.out.channels * conv.out.plane ? &conv.in : &conv.out,
                           N, shape[1]);
  if (!borrow (op->tape, &conv, true))
    return;
  if (conv.bias && conv.bias->needs_grad)
    fomm_pool_run (pool, shape[0], bias_grad_item, &conv);
  const bool tiled = conv.x->needs_grad && fomm_tiled_conv_fits (conv.x, conv.weight, conv.padding);
  if (conv.x->needs_grad && !tiled)
    fomm_pool_run (pool, blocks (shape[1]), pack_turned_item, &conv);

  const int most = conv.group;
  for (conv.first = 0; conv.first < N && (conv.weight->needs_grad || !tiled); conv.first += most) {
    conv.group = N - conv.first < most ? N - conv.first : most;
    fill (pool, &conv, conv.y, conv.y->grad, conv.group);
    if (conv.x->needs_grad && !tiled)
      fomm_pool_run (pool, conv.group * blocks (shape[1]) * bands (conv.x), input_grad_item, &conv);
    if (!conv.weight->needs_grad)
      continue;
    fill (pool, &conv, conv.x, conv.x->value, conv.group);
    const int each = gradient_channels (&conv);
    fomm_pool_run (pool, blocks (shape[0]) * ((shape[1] + each - 1) / each), weight_grad_item, &conv);
  }
  if (tiled && !fomm_tiled_conv_run_backward (op->tape, conv.x, conv.weight, conv.y))
    fomm_tape_fail (op->tape);
}

static FommVar *
run_half (FommOp *op)
{
  op->backward = half_backward;
  if (fomm_half_conv_run (op->tape, op->input[0], op->input[1], op->input[2], op->output, op->option[0]))
    return op->output;
  fomm_tape_fail (op->tape);
  return NULL;
}

/* The whole forward pass in the core's way. */
static FommVar *
run_tiled (FommOp *op)
{
  const FommVar *x = op->input[0], *weight = op->input[1], *bias = op->input[2];
  const FommTiledConv conv = {.samples = x->shape[0],
                              .channels = x->shape[1],
                              .results = weight->shape[0],
                              .height = x->shape[2],
                              .width = x->shape[3],
                              .weight = weight->value,
                              .bias = bias ? bias->value : NULL,
                              .from = x->value,
                              .to = op->output->value};
  if (fomm_tiled_conv_run (op->tape, &conv))
    return op->output;
  fomm_tape_fail (op->tape);
  return NULL;
}

FommVar *
fomm_op_conv (FommTape *tape, FommVar *x, FommVar *weight, FommVar *bias, int padding)
{
  if (!x || !weight || weight->shape[2] * weight->shape[3] > GRADIENT_TAPS)
    return NULL;
  const int out_h = x->shape[2] + 2 * padding - weight->shape[2] + 1,
            out_w = x->shape[3] + 2 * padding - weight->shape[3] + 1;
  const int shape[4] = {x->shape[0], weight->shape[0], out_h, out_w};
  FommOp *op = fomm_tape_record (tape, conv_backward, shape, x, weight, bias, NULL);
  if (!op)
    return NULL;
  op->option[0] = padding;
  op->overwrites = 1;
  if (fomm_tape_get_half (tape))
    return run_half (op);
  if (fomm_tiled_conv_fits (x, weight, padding))
    return run_tiled (op);

  Conv conv = {.correlators = fomm_correlators_get (),
               .loops = fomm_planes_get (),
               .x = x,
               .weight = weight,
               .bias = bias,
               .y = op->output,
               .padding = padding};
  conv.in = bordered (x, 0, padding, pitch_of (&conv));
  conv.group = group_size (&conv.in, x->shape[0], shape[1]);
  if (!borrow (tape, &conv, false))
    return NULL;
  fomm_pool_run (fomm_tape_get_pool (tape), blocks (shape[1]), pack_item, &conv);
  const int most = conv.group;
  for (conv.first = 0; conv.first < x->shape[0]; conv.first += most) {
    const int group = x->shape[0] - conv.first < most ? x->shape[0] - conv.first : most;
    fill (fomm_tape_get_pool (tape), &conv, x, x->value, group);
    fomm_pool_run (fomm_tape_get_pool (tape), group * blocks (shape[1]) * bands (op->output), forward_item, &conv);
  }
  return op->output;
}
