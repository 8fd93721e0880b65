/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The gradient of the input is a correlation again, with the kernel turned about and results and channels exchanged, so
 * one passage does it and the forward pass. Some samples are done together, as many as the cache holds. Sums keep one
 * order whatever the number of threads. */
#include "op_conv_half.h"

#include "planes.h"

#include <string.h>

enum {
  BLOCK = FOMM_HALF_BLOCK,
  WIDE = FOMM_HALF_BLOCK * FOMM_HALF_BLOCKS, /* results of one item */
  LINE = 32,                                 /* 16-bit numbers of a cache line */
  GROUP_LINES = 24000, /* of the arranged samples that are done together: one and a half megabytes */
  BAND_FLOATS = 12000  /* of the results of an item, which stay in the second-level cache */
};

/* ---- Memory ----------------------------------------------------------------------------------------------------- */

static size_t
round_up (size_t count, size_t unit)
{
  return (count + unit - 1) / unit * unit;
}

/* 16-bit numbers from plane to plane for at least `count` of them: an odd number of cache lines, because planes that
 * lie a power of two apart push one another out of the cache. */
static ptrdiff_t
plane_of (size_t count)
{
  const size_t lines = round_up (count, LINE) / LINE;
  return (ptrdiff_t) (lines | 1) * LINE;
}

static uint16_t *
borrow (FommTape *tape, int slot, size_t count)
{
  return (uint16_t *) fomm_tape_scratch (tape, slot, (count + FOMM_HALF_SLACK) / 2 + 1);
}

static int
group_size (size_t sample, int samples)
{
  const size_t fit = (size_t) GROUP_LINES * LINE / sample;
  return fit < 1 ? 1 : fit < (size_t) samples ? (int) fit : samples;
}

static const float *
picture_at (const FommVar *var, const float *values, int sample, int channel)
{
  const size_t plane = (size_t) var->shape[2] * (size_t) var->shape[3];
  return values + ((size_t) sample * (size_t) var->shape[1] + (size_t) channel) * plane;
}

/* ---- Forward, and the gradient of the input --------------------------------------------------------------------- */

/* From pictures of `from` to pictures of `to`. */
typedef struct Passage {
  const FommHalfProducts *products;
  const FommPlanes *loops;
  const FommVar *weight, *bias, *from, *to;
  const float *values;                  /* of `from` that go in */
  float *results;                       /* of `to` */
  bool turned;                          /* the gradient of the input: results are added, unless it is fresh */
  int channels, outputs, height, width; /* of the results' pictures */
  int margin;
  int pairs, chunks; /* of channels */
  int pitch;         /* in pairs of numbers */
  ptrdiff_t plane;   /* in numbers, of a pair of channels */
  int first, group;  /* samples in work */
  int bands, band;   /* of rows */
  uint16_t *planes, *packed;
} Passage;

static void
lay_out (Passage *p)
{
  const int *kernel = p->weight->shape, pairs = (p->channels + 1) / 2;
  const int wide = p->from->shape[3] + 2 * p->margin;

  p->chunks = (pairs + FOMM_HALF_PAIRS - 1) / FOMM_HALF_PAIRS;
  p->pairs = (pairs + p->chunks - 1) / p->chunks;
  p->height = p->to->shape[2];
  p->width = p->to->shape[3];
  p->pitch = wide > p->width + kernel[3] - 1 ? wide : p->width + kernel[3] - 1;
  p->plane = plane_of ((size_t) (p->from->shape[2] + 2 * p->margin) * (size_t) p->pitch * 2);
  p->band = BAND_FLOATS / WIDE / p->pitch;
  p->band = p->band < 1 ? 1 : p->band > p->height ? p->height : p->band;
  p->bands = (p->height + p->band - 1) / p->band;
}

/* One pair of channels with its border; pairs there are not are zero. */
static void
arrange_pair (void *job, int index, float *scratch)
{
  const Passage *p = job;
  const int all = p->chunks * p->pairs, sample = p->first + index / all, even = index % all * 2;
  const int height = p->from->shape[2], width = p->from->shape[3], behind = p->pitch - p->margin - width;
  uint16_t *to = p->planes + index * p->plane, *const last = to + p->plane;

  if (even >= p->channels) {
    memset (to, 0, (size_t) p->plane * sizeof *to);
    return;
  }
  const float *a = picture_at (p->from, p->values, sample, even);
  const float *b = even + 1 < p->channels ? a + (ptrdiff_t) height * width : NULL;
  memset (to, 0, (size_t) (p->margin * p->pitch + p->margin) * 2 * sizeof *to);
  to += (ptrdiff_t) (p->margin * p->pitch + p->margin) * 2;
  for (int y = 0; y < height; y++, a += width, b = b ? b + width : NULL) {
    p->products->pair (a, b, to, width);
    to += (ptrdiff_t) width * 2;
    memset (to, 0, (size_t) (behind + p->margin) * 2 * sizeof *to);
    to += (ptrdiff_t) (behind + p->margin) * 2;
  }
  memset (to, 0, (size_t) (last - to) * sizeof *to);
}

/* The weights of 16 results as [chunk][ky][kx][16][pair][2]. */
static void
pack_block (void *job, int block, float *scratch)
{
  const Passage *p = job;
  const int *shape = p->weight->shape, taps = shape[2] * shape[3], depth = 2 * p->pairs;
  const size_t step = (size_t) (p->turned ? shape[1] : 1) * (size_t) taps; /* from channel to channel */
  uint16_t *to = p->packed + (size_t) block * BLOCK * (size_t) (p->chunks * depth * taps);
  float row[2 * FOMM_HALF_PAIRS];

  for (int chunk = 0; chunk < p->chunks; chunk++)
    for (int tap = 0; tap < taps; tap++)
      for (int r = block * BLOCK; r < (block + 1) * BLOCK; r++, to += depth) {
        const float *from = p->weight->value + (size_t) r * (size_t) (p->turned ? 1 : shape[1]) * (size_t) taps +
                            (p->turned ? taps - 1 - tap : tap);
        for (int i = 0, c = chunk * depth; i < depth; i++, c++)
          row[i] = r < p->outputs && c < p->channels ? from[(size_t) c * step] : 0;
        p->products->narrow (row, to, depth);
      }
}

/* Cuts the rows out of the lines. */
static void
leave_rows (const Passage *p, int sample, int output, int first, int rows, const float *line)
{
  const float bias = p->bias ? p->bias->value[output] : 0;
  float *to = p->results + (picture_at (p->to, p->results, sample, output) - p->results) + (ptrdiff_t) first * p->width;
  for (int y = 0; y < rows; y++, to += p->width, line += p->pitch)
    if (p->turned)
      fomm_planes_put (p->loops, line, to, p->width, p->to->fresh);
    else
      p->loops->shift (line, to, p->width, bias);
}

/* Item: a band of rows of some results of one sample. */
static void
correlate_item (void *job, int index, float *scratch)
{
  const Passage *p = job;
  const int *kernel = p->weight->shape, wides = (p->outputs + WIDE - 1) / WIDE;
  const int band = index % p->bands, wide = index / p->bands % wides, sample = index / p->bands / wides;
  const int first = band * p->band, rows = p->height - first < p->band ? p->height - first : p->band;
  const size_t block = (size_t) BLOCK * (size_t) (p->chunks * 2 * p->pairs * kernel[2] * kernel[3]);
  const uint16_t *w = p->packed + (size_t) wide * FOMM_HALF_BLOCKS * block;
  const FommHalfCorrelation correlation = {
      .blocks = p->outputs - wide * WIDE > BLOCK ? 2 : 1,
      .chunks = p->chunks,
      .pairs = p->pairs,
      .kernel_height = kernel[2],
      .kernel_width = kernel[3],
      .count = (rows - 1) * p->pitch + p->width,
      .plane = p->plane / 2,
      .pitch = p->pitch,
      .y_stride = (ptrdiff_t) round_up ((size_t) (p->band * p->pitch), WIDE) + BLOCK,
      .x = p->planes + (ptrdiff_t) sample * p->chunks * p->pairs * p->plane + (ptrdiff_t) first * p->pitch * 2,
      .w = {w, w + block},
      .y = scratch,
  };
  p->products->begin (p->pairs);
  p->products->correlate (&correlation);
  p->products->end ();
  for (int o = wide * WIDE; o < p->outputs && o < (wide + 1) * WIDE; o++)
    leave_rows (p, p->first + sample, o, first, rows, scratch + (o - wide * WIDE) * correlation.y_stride);
}

static bool
run_passage (FommTape *tape, Passage *p)
{
  FommPool *pool = fomm_tape_get_pool (tape);
  const int *kernel = p->weight->shape, blocks = (p->outputs + BLOCK - 1) / BLOCK, samples = p->from->shape[0];
  lay_out (p);
  const int all = p->chunks * p->pairs, most = group_size ((size_t) all * (size_t) p->plane, samples);

  if ((size_t) (p->band * p->pitch + 2 * WIDE) * WIDE > FOMM_OPS_POOL_SCRATCH)
    return false;
  p->products = fomm_tape_get_half (tape);
  p->loops = fomm_planes_get ();
  p->packed = borrow (tape, 1, (size_t) (blocks + 1) / 2 * 2 * BLOCK * (size_t) (2 * all * kernel[2] * kernel[3]));
  p->planes = borrow (tape, 0, (size_t) most * (size_t) all * (size_t) p->plane);
  if (!p->packed || !p->planes)
    return false;
  fomm_pool_run (pool, blocks, pack_block, p);
  for (p->first = 0; p->first < samples; p->first += most) {
    p->group = samples - p->first < most ? samples - p->first : most;
    fomm_pool_run (pool, p->group * all, arrange_pair, p);
    fomm_pool_run (pool, p->group * ((p->outputs + WIDE - 1) / WIDE) * p->bands, correlate_item, p);
  }
  return true;
}

bool
fomm_half_conv_run (FommTape *tape, const FommVar *x, const FommVar *weight, const FommVar *bias, FommVar *y,
                    int padding)
{
  Passage passage = {.weight = weight,
                     .bias = bias,
                     .from = x,
                     .to = y,
                     .values = x->value,
                     .results = y->value,
                     .channels = x->shape[1],
                     .outputs = y->shape[1],
                     .margin = padding};
  return run_passage (tape, &passage);
}

bool
fomm_half_conv_add_input_grad (FommTape *tape, FommVar *x, const FommVar *weight, const FommVar *y, int padding)
{
  Passage passage = {.weight = weight,
                     .from = y,
                     .to = x,
                     .values = y->grad,
                     .results = x->grad,
                     .turned = true,
                     .channels = y->shape[1],
                     .outputs = x->shape[1],
                     .margin = weight->shape[2] - 1 - padding};
  return run_passage (tape, &passage);
}

/* ---- The gradient of the weights -------------------------------------------------------------------------------- */

typedef struct Gradient {
  const FommHalfProducts *products;
  const FommVar *x, *y;
  FommVar *weight;
  int padding, pitch;     /* even, so that pairs of pixels do not cross from row to row */
  int steps;              /* of one sample */
  ptrdiff_t plane, piece; /* numbers of a channel of x, and of 16 results of dy */
  int first, group;       /* samples in work */
  uint16_t *planes, *pieces;
} Gradient;

static int
blocks_of (int channels, int unit)
{
  return (channels + unit - 1) / unit;
}

/* One channel of x with its border. */
static void
arrange_plane (void *job, int index, float *scratch)
{
  const Gradient *g = job;
  const int channels = g->x->shape[1], height = g->x->shape[2], width = g->x->shape[3];
  const float *from = picture_at (g->x, g->x->value, g->first + index / channels, index % channels);
  uint16_t *to = g->planes + index * g->plane, *const last = to + g->plane;
  const int before = g->padding * g->pitch + g->padding, between = g->pitch - width;

  memset (to, 0, (size_t) before * sizeof *to);
  to += before;
  for (int y = 0; y < height; y++, from += width, to += g->pitch) {
    g->products->narrow (from, to, width);
    memset (to + width, 0, (size_t) between * sizeof *to);
  }
  memset (to, 0, (size_t) (last - to) * sizeof *to);
}

/* Sixteen results of dy; between rows and behind the last it is zero, so that it does not matter what x is there. */
static void
arrange_piece (void *job, int index, float *scratch)
{
  const Gradient *g = job;
  const int blocks = blocks_of (g->y->shape[1], BLOCK), first = index % blocks * BLOCK;
  const int height = g->y->shape[2], width = g->y->shape[3], channels = g->y->shape[1] - first;
  const float *from = picture_at (g->y, g->y->grad, g->first + index / blocks, first);
  uint16_t *to = g->pieces + index * g->piece, *const last = to + g->piece;
  const int done = (width + 1) / 2 * 2;

  for (int y = 0; y < height; y++, from += width, to += (ptrdiff_t) g->pitch * BLOCK) {
    g->products->interleave (from, (ptrdiff_t) height * width, channels < BLOCK ? channels : BLOCK, to, width);
    memset (to + done * BLOCK, 0, (size_t) (g->pitch - done) * BLOCK * sizeof *to);
  }
  memset (to, 0, (size_t) (last - to) * sizeof *to);
}

/* `sums` as FommHalfGradient has them: to the weights of some results, channels and taps. */
static void
add_sums (const Gradient *g, int output, int channel, int blocks, int tap, int taps, const float *sums)
{
  const int *shape = g->weight->shape, all = shape[2] * shape[3];
  for (int block = 0; block < blocks; block++)
    for (int t = tap; t < tap + taps; t++)
      for (int c = channel + block * BLOCK; c < channel + (block + 1) * BLOCK; c++, sums += BLOCK)
        for (int o = 0; o < BLOCK && output + o < shape[0] && c < shape[1]; o++)
          g->weight->grad[((size_t) (output + o) * (size_t) shape[1] + (size_t) c) * (size_t) all + (size_t) t] +=
              sums[o];
}

/* Item: up to 32 channels of x × 16 results × a row of the kernel, over all samples in work. */
static void
gradient_item (void *job, int index, float *scratch)
{
  const Gradient *g = job;
  const int *shape = g->weight->shape, pieces = blocks_of (shape[0], BLOCK);
  const int ky = index % shape[2], piece = index / shape[2] % pieces, channel = index / shape[2] / pieces * WIDE;
  FommHalfGradient gradient = {
      .blocks = shape[1] - channel > BLOCK ? 2 : 1, .steps = g->steps, .plane = g->plane, .sums = scratch};

  g->products->begin (0);
  for (int kx = 0; kx < shape[3]; kx += gradient.taps) {
    gradient.taps = shape[3] - kx < FOMM_HALF_TAPS ? shape[3] - kx : FOMM_HALF_TAPS;
    memset (scratch, 0, (size_t) (gradient.blocks * gradient.taps * BLOCK * BLOCK) * sizeof *scratch);
    for (int s = 0; s < g->group; s++) {
      gradient.x = g->planes + (ptrdiff_t) (s * shape[1] + channel) * g->plane + ky * g->pitch + kx;
      gradient.dy = g->pieces + (ptrdiff_t) (s * pieces + piece) * g->piece;
      g->products->gradient (&gradient);
    }
    add_sums (g, piece * BLOCK, channel, gradient.blocks, ky * shape[3] + kx, gradient.taps, scratch);
  }
  g->products->end ();
}

bool
fomm_half_conv_add_weight_grad (FommTape *tape, const FommVar *x, FommVar *weight, const FommVar *y, int padding)
{
  FommPool *pool = fomm_tape_get_pool (tape);
  const int *shape = weight->shape, samples = x->shape[0], pieces = blocks_of (shape[0], BLOCK);
  const int wide = x->shape[3] + 2 * padding;
  Gradient g = {.products = fomm_tape_get_half (tape), .x = x, .y = y, .weight = weight, .padding = padding};

  g.pitch = (wide + 1) / 2 * 2;
  g.steps = blocks_of (y->shape[2] * g.pitch, FOMM_HALF_STEP);
  /* Products reach as far as the last step and the kernel behind it. */
  const size_t reach = (size_t) g.steps * FOMM_HALF_STEP + (size_t) (shape[2] * g.pitch);
  g.plane = plane_of (reach > (size_t) ((x->shape[2] + 2 * padding) * g.pitch)
                          ? reach
                          : (size_t) ((x->shape[2] + 2 * padding) * g.pitch));
  g.piece = (ptrdiff_t) g.steps * FOMM_HALF_STEP * BLOCK;
  const size_t sample = (size_t) shape[1] * (size_t) g.plane + (size_t) pieces * (size_t) g.piece;
  const int most = group_size (sample, samples);
  /* Registers hold whole blocks of channels; what the last one has too many goes nowhere. */
  const size_t channels = (size_t) most * (size_t) shape[1],
               spare = round_up ((size_t) shape[1], BLOCK) - (size_t) shape[1];
  g.planes = borrow (tape, 0, (channels + spare) * (size_t) g.plane);
  g.pieces = borrow (tape, 1, (size_t) most * (size_t) pieces * (size_t) g.piece);
  if (!g.planes || !g.pieces)
    return false;
  memset (g.planes + channels * (size_t) g.plane, 0, spare * (size_t) g.plane * sizeof *g.planes);
  for (g.first = 0; g.first < samples; g.first += most) {
    g.group = samples - g.first < most ? samples - g.first : most;
    fomm_pool_run (pool, g.group * shape[1], arrange_plane, &g);
    fomm_pool_run (pool, g.group * pieces, arrange_piece, &g);
    fomm_pool_run (pool, blocks_of (shape[1], WIDE) * pieces * shape[2], gradient_item, &g);
  }
  return true;
}
