/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Every way of computing a convolution against the definition, in double precision. */
#include "checkasm.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ops/conv.h"
#include "ops/kernels.h"

enum { SCRATCH_GUARD = 256 };

/* A layer with its data. */
typedef struct Case {
  FommConvSpec spec;
  FommConvAlgorithm algorithm;
  CheckBuffer weight, bias, scale, shift;
  CheckBuffer input_memory, residual_memory, output_memory;
  FommView input, residual, output;
  bool with_residual;
} Case;

static FommView
make_view (int height, int width, int channels, int extra, CheckBuffer *memory)
{
  FommView view = {
      .height = height, .width = width, .channels = channels, .pixel_stride = fomm_pad_lanes (channels) + extra};

  view.row_stride = view.pixel_stride * width;
  *memory = check_buffer_new ((size_t) (view.row_stride * height));
  view.data = memory->data;
  return view;
}

/* Random pixels; padding channels are zero, and what lies beside the view in the buffer is not a number. */
static void
fill_view (const FommView *view, CheckValues kind)
{
  for (int y = 0; y < view->height; y++)
    for (int x = 0; x < view->width; x++)
      for (int c = 0; c < fomm_pad_lanes (view->channels); c++)
        fomm_view_at (view, y, x)[c] = c < view->channels ? check_value (kind) : 0;
}

static void
conv_size (const FommConvSpec *s, int *height, int *width)
{
  int enlarge = s->upsample ? 2 : 1;

  *height = s->height * enlarge + 2 * s->padding - s->kernel + 1;
  *width = s->width * enlarge + 2 * s->padding - s->kernel + 1;
}

static void
fill_case (Case *c, CheckValues kind)
{
  FommConvSpec *s = &c->spec;
  int height, width;

  conv_size (s, &height, &width);
  c->weight = check_buffer_new ((size_t) (s->out_channels * s->in_channels * s->kernel * s->kernel));
  c->bias = check_buffer_new ((size_t) s->out_channels);
  c->scale = check_buffer_new ((size_t) s->in_channels);
  c->shift = check_buffer_new ((size_t) s->in_channels);
  check_buffer_fill (&c->weight, CHECK_USUAL);
  if (s->in_channels > 2 && check_between (0, 1)) /* like the padding between concatenated features */
    for (int o = 0; o < s->out_channels; o++)
      for (int i = (s->in_channels - 2) * s->kernel * s->kernel; i < s->in_channels * s->kernel * s->kernel; i++)
        c->weight.data[o * s->in_channels * s->kernel * s->kernel + i] = 0;
  check_buffer_fill (&c->bias, kind);
  check_buffer_fill (&c->scale, CHECK_USUAL);
  check_buffer_fill (&c->shift, kind);
  s->weight = c->weight.data;
  s->bias = c->bias.data;
  if (s->in_scale) {
    s->in_scale = c->scale.data;
    s->in_shift = c->shift.data;
  }
  c->input = make_view (s->height, s->width, s->in_channels, 16 * check_between (0, 2), &c->input_memory);
  c->residual = make_view (height, width, s->out_channels, 16 * check_between (0, 2), &c->residual_memory);
  c->output = make_view (height / (s->average ? 2 : 1), width / (s->average ? 2 : 1), s->out_channels,
                         16 * check_between (0, 2), &c->output_memory);
  fill_view (&c->input, kind);
  fill_view (&c->residual, kind);
}

static void
free_case (Case *c)
{
  CheckBuffer *all[] = {&c->weight,          &c->bias,         &c->scale, &c->shift, &c->input_memory,
                        &c->residual_memory, &c->output_memory};

  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    check_buffer_free (all[i]);
}

/* One value before pooling, and in `size` what it was summed from. */
static double
convolve (const Case *c, int y, int x, int out, double *size)
{
  const FommConvSpec *s = &c->spec;
  int enlarge = s->upsample ? 2 : 1;
  double sum = c->bias.data[out];

  *size += fabs (sum);
  for (int ky = 0; ky < s->kernel; ky++)
    for (int kx = 0; kx < s->kernel; kx++) {
      int v = y + ky - s->padding, u = x + kx - s->padding;
      if (v < 0 || u < 0 || v >= s->height * enlarge || u >= s->width * enlarge)
        continue;
      const float *from = fomm_view_at (&c->input, v / enlarge, u / enlarge);
      const float *weight = c->weight.data + (out * s->in_channels * s->kernel + ky) * s->kernel + kx;
      for (int i = 0; i < s->in_channels; i++, weight += s->kernel * s->kernel) {
        double value = from[i];
        double parts = fabs (value);
        if (s->in_scale) {
          parts = fabs (value * s->in_scale[i]) + fabs ((double) s->in_shift[i]);
          value = fmax (0, value * s->in_scale[i] + s->in_shift[i]);
        }
        sum += value * *weight;
        *size += parts * fabsf (*weight);
      }
    }
  if (c->with_residual) {
    float add = fomm_view_at (&c->residual, y, x)[out];
    sum += add;
    *size += fabsf (add);
  }
  return s->relu ? fmax (0, sum) : sum;
}

static double
get_reference (const Case *c, int y, int x, int out, double *size)
{
  double sum = 0;

  *size = 0;
  if (!c->spec.average)
    return convolve (c, y, x, out, size);
  for (int i = 0; i < 4; i++)
    sum += convolve (c, 2 * y + i / 2, 2 * x + i % 2, out, size);
  *size /= 4;
  return sum / 4;
}

/* Winograd mixes the 36 (16) pixels of a patch: a small result beside large pixels is off by an error of their size.
 * A bfloat16 number has 16 bits less than a float. */
static double
get_tolerance (FommConvAlgorithm algorithm)
{
  const double half = fomm_kernels_get ()->half ? 65536 : 1;

  switch (algorithm) {
  case FOMM_CONV_WINOGRAD4:
    return 60 * half;
  case FOMM_CONV_WINOGRAD2:
    return 10 * half;
  case FOMM_CONV_UPSAMPLE:
    return 4 * half;
  default:
    return 4;
  }
}

static bool
is_output_right (const Case *c, double *worst)
{
  double scale = 0, largest = 0;
  bool passed = check_buffer_guards_hold (&c->output_memory);

  for (int y = 0; y < c->output.height; y++)
    for (int x = 0; x < c->output.width; x++) {
      const float *got = fomm_view_at (&c->output, y, x);
      for (int o = 0; o < c->output.channels; o++) {
        double size, wanted = get_reference (c, y, x, o, &size);
        double error = fabs (got[o] - wanted);
        largest = error > largest || isnan (error) ? error : largest;
        scale = size > scale ? size : scale;
      }
      for (int o = c->output.channels; o < c->output.pixel_stride; o++)
        passed &= o < fomm_pad_lanes (c->output.channels) ? got[o] == 0 : (bool) isnan (got[o]);
    }
  int terms = c->spec.kernel * c->spec.kernel * c->spec.in_channels;
  *worst = (largest - terms * 1.5e-44) / (scale * FLT_EPSILON + 1e-300);
  return passed && *worst <= get_tolerance (c->algorithm);
}

/* ---- Running -------------------------------------------------------------------------------------------------------
 */

typedef struct ScratchGuard {
  size_t from;
  bool check, holds;
} ScratchGuard;

static void
guard_scratch (void *job, int index, float *scratch)
{
  ScratchGuard *guard = job;

  for (size_t i = 0; i < SCRATCH_GUARD; i++)
    if (guard->check)
      guard->holds &= scratch[guard->from + i] == 4711;
    else
      scratch[guard->from + i] = 4711;
  if (!guard->check) /* whatever was there before must not matter */
    for (size_t i = 0; i < guard->from; i++)
      scratch[i] = NAN;
}

static bool
run_case (const Case *c, int threads)
{
  FommConv *conv;
  FommPool *pool;
  FommError error;

  if (fomm_conv_new (&c->spec, c->algorithm, &conv, &error) != FOMM_OK) {
    check_note ("%s", error.message);
    return false;
  }
  ScratchGuard guard = {.from = fomm_conv_get_scratch (conv), .holds = true};
  if (fomm_pool_new (threads, guard.from + SCRATCH_GUARD, &pool, &error) != FOMM_OK) {
    fomm_conv_free (&conv);
    return false;
  }
  if (threads == 1)
    fomm_pool_run (pool, 1, guard_scratch, &guard);
  fomm_conv_run (conv, pool, &c->input, c->with_residual ? &c->residual : NULL, &c->output);
  guard.check = true;
  if (threads == 1)
    fomm_pool_run (pool, 1, guard_scratch, &guard);
  fomm_pool_free (&pool);
  fomm_conv_free (&conv);
  return guard.holds;
}

static Case
make_case (FommConvAlgorithm algorithm, CheckValues kind)
{
  static const int kernels[] = {1, 3, 3, 5, 7};
  static const float some;
  bool any = algorithm == FOMM_CONV_IM2COL, taps = algorithm == FOMM_CONV_TAPS;
  int kernel = any || taps ? kernels[check_between (0, 4)] : 3;
  Case c = {.algorithm = algorithm, .with_residual = check_between (0, 1)};

  c.spec = (FommConvSpec){.height = check_between (7, 22),
                          .width = check_between (7, 22),
                          .in_channels = check_between (1, 70),
                          .out_channels = check_between (1, taps ? (check_between (0, 1) ? 4 : 40) : 140),
                          .kernel = kernel,
                          .padding = any || taps ? check_between (0, kernel / 2) : 1,
                          .upsample = any ? check_between (0, 1) : algorithm == FOMM_CONV_UPSAMPLE,
                          .relu = check_between (0, 1),
                          .average = taps ? false : check_between (0, 1),
                          .in_scale = !taps && check_between (0, 1) ? &some : NULL};
  fill_case (&c, kind);
  return c;
}

void
check_convolutions (void)
{
  for (int algorithm = FOMM_CONV_IM2COL; algorithm <= FOMM_CONV_TAPS; algorithm++)
    for (int kind = 0; kind < CHECK_KINDS; kind++) {
      if (kind == CHECK_DENORMAL && fomm_kernels_get ()->half) /* are zero to them */
        continue;
      double worst = 0;
      bool passed = true;
      for (int i = 0; i < 12; i++) {
        Case c = make_case ((FommConvAlgorithm) algorithm, (CheckValues) kind);
        double error = 0;
        bool right = run_case (&c, 1) && is_output_right (&c, &error);
        if (!right)
          check_note ("%dx%d, %d to %d channels, kernel %d, padding %d, upsample %d, relu %d, average %d, scale %d, "
                      "residual %d: error %g",
                      c.spec.height, c.spec.width, c.spec.in_channels, c.spec.out_channels, c.spec.kernel,
                      c.spec.padding, c.spec.upsample, c.spec.relu, c.spec.average, c.spec.in_scale != NULL,
                      c.with_residual, error);
        passed &= right;
        worst = error > worst ? error : worst;
        free_case (&c);
      }
      check_ok (passed, "%s, %s values (error %.2f units)", fomm_conv_algorithm_name ((FommConvAlgorithm) algorithm),
                check_values_names[kind], worst);
    }
}

void
check_threads (void)
{
  for (int algorithm = FOMM_CONV_IM2COL; algorithm <= FOMM_CONV_TAPS; algorithm++) {
    bool same = true;
    for (int i = 0; i < 4; i++) {
      Case c = make_case ((FommConvAlgorithm) algorithm, CHECK_USUAL);
      size_t bytes = c.output_memory.count * sizeof (float);
      float *first = malloc (bytes);
      if (!first)
        abort ();
      same &= run_case (&c, 1);
      memcpy (first, c.output_memory.data, bytes);
      for (int threads = 2; threads <= 5; threads++)
        same &= run_case (&c, threads) && memcmp (first, c.output_memory.data, bytes) == 0;
      free (first);
      free_case (&c);
    }
    check_ok (same, "%s is bit-identical for 1 to 5 threads", fomm_conv_algorithm_name ((FommConvAlgorithm) algorithm));
  }
}
