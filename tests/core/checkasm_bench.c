/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Speed of the layers of the published 256×256 model, in processor time: it hardly depends on what else runs. */
#include "checkasm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ops/conv.h"

typedef struct BenchLayer {
  const char *name;
  int size, in, out, kernel, padding;
  bool upsample, average, scale, residual;
} BenchLayer;

static const BenchLayer layers[] = {
    {.name = "bottleneck first", .size = 64, .in = 256, .out = 256, .kernel = 3, .padding = 1, .scale = true},
    {.name = "bottleneck second", .size = 64, .in = 256, .out = 256, .kernel = 3, .padding = 1, .residual = true},
    {.name = "generator up 0", .size = 64, .in = 256, .out = 128, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "generator up 1", .size = 128, .in = 128, .out = 64, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "final", .size = 256, .in = 64, .out = 3, .kernel = 7, .padding = 3},
    {.name = "encoder first", .size = 256, .in = 3, .out = 64, .kernel = 7, .padding = 3},
    {.name = "encoder down 0", .size = 256, .in = 64, .out = 128, .kernel = 3, .padding = 1, .average = true},
    {.name = "encoder down 1", .size = 128, .in = 128, .out = 256, .kernel = 3, .padding = 1, .average = true},
    {.name = "motion down 0", .size = 64, .in = 44, .out = 128, .kernel = 3, .padding = 1, .average = true},
    {.name = "motion down 1", .size = 32, .in = 128, .out = 256, .kernel = 3, .padding = 1, .average = true},
    {.name = "motion down 2", .size = 16, .in = 256, .out = 512, .kernel = 3, .padding = 1, .average = true},
    {.name = "motion down 3", .size = 8, .in = 512, .out = 1024, .kernel = 3, .padding = 1, .average = true},
    {.name = "motion down 4", .size = 4, .in = 1024, .out = 1024, .kernel = 3, .padding = 1, .average = true},
    {.name = "motion up 0", .size = 2, .in = 1024, .out = 1024, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "motion up 1", .size = 4, .in = 2048, .out = 512, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "motion up 2", .size = 8, .in = 1024, .out = 256, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "motion up 3", .size = 16, .in = 512, .out = 128, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "motion up 4", .size = 32, .in = 256, .out = 64, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "motion heads", .size = 64, .in = 108, .out = 12, .kernel = 7, .padding = 3},
    {.name = "keypoint down 0", .size = 64, .in = 3, .out = 64, .kernel = 3, .padding = 1, .average = true},
    {.name = "keypoint down 1", .size = 32, .in = 64, .out = 128, .kernel = 3, .padding = 1, .average = true},
    {.name = "keypoint down 2", .size = 16, .in = 128, .out = 256, .kernel = 3, .padding = 1, .average = true},
    {.name = "keypoint down 3", .size = 8, .in = 256, .out = 512, .kernel = 3, .padding = 1, .average = true},
    {.name = "keypoint down 4", .size = 4, .in = 512, .out = 1024, .kernel = 3, .padding = 1, .average = true},
    {.name = "keypoint up 0", .size = 2, .in = 1024, .out = 512, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "keypoint up 1", .size = 4, .in = 1024, .out = 256, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "keypoint up 2", .size = 8, .in = 512, .out = 128, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "keypoint up 3", .size = 16, .in = 256, .out = 64, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "keypoint up 4", .size = 32, .in = 128, .out = 32, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "keypoint head", .size = 64, .in = 35, .out = 10, .kernel = 7, .padding = 0},
    /* of the default model */
    {.name = "small bottleneck", .size = 64, .in = 64, .out = 64, .kernel = 3, .padding = 1, .scale = true},
    {.name = "small up 0", .size = 64, .in = 64, .out = 32, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "small up 1", .size = 128, .in = 32, .out = 16, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "small final", .size = 256, .in = 16, .out = 4, .kernel = 7, .padding = 3},
    {.name = "small motion heads", .size = 64, .in = 80, .out = 17, .kernel = 7, .padding = 3},
    {.name = "small motion down 0", .size = 64, .in = 64, .out = 32, .kernel = 3, .padding = 1, .average = true},
    {.name = "small motion up 4", .size = 32, .in = 64, .out = 16, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "small keypoint head", .size = 64, .in = 19, .out = 15, .kernel = 7, .padding = 3},
    /* the same with a generator of width 24 and 19 keypoints */
    {.name = "wider bottleneck", .size = 64, .in = 96, .out = 96, .kernel = 3, .padding = 1, .scale = true},
    {.name = "wider up 0", .size = 64, .in = 96, .out = 48, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "wider up 1", .size = 128, .in = 48, .out = 24, .kernel = 3, .padding = 1, .upsample = true},
    {.name = "wider final", .size = 256, .in = 24, .out = 4, .kernel = 7, .padding = 3},
    {.name = "wider motion heads", .size = 64, .in = 96, .out = 21, .kernel = 7, .padding = 3},
    {.name = "wider keypoint head", .size = 64, .in = 19, .out = 19, .kernel = 7, .padding = 3},
};

static double
get_cpu_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The whole of A and B in the first-level cache: as fast as the kernel gets. */
static double
measure_peak (const FommKernels *kernels)
{
  int depth = 128, rows = kernels->tile_rows, columns = kernels->tile_columns;
  CheckBuffer a = check_buffer_new ((size_t) (rows * depth)), b = check_buffer_new ((size_t) (depth * columns));
  CheckBuffer c = check_buffer_new ((size_t) (rows * columns));
  FommPackedProduct p = {
      .rows = rows, .depth = depth, .columns = columns, .a = a.data, .b = b.data, .c = c.data, .c_stride = columns};
  double best = 1e9;

  check_buffer_fill (&a, CHECK_USUAL);
  check_buffer_fill (&b, CHECK_USUAL);
  for (int round = 0; round < 50; round++) {
    double start = get_cpu_seconds ();
    for (int i = 0; i < 1000; i++)
      kernels->packed_product (&p);
    double seconds = get_cpu_seconds () - start;
    best = seconds < best ? seconds : best;
  }
  check_buffer_free (&a);
  check_buffer_free (&b);
  check_buffer_free (&c);
  return 2.0 * 1000 * rows * columns * depth / best;
}

void
bench_products (const FommKernels *kernels)
{
  printf ("# %s: %.0f GFLOP/s in the first-level cache, a thread\n", kernels->name, measure_peak (kernels) * 1e-9);
}

static FommView
make_view (int height, int width, int channels)
{
  FommView view = {.height = height, .width = width, .channels = channels, .pixel_stride = fomm_pad_lanes (channels)};
  size_t count = (size_t) height * (size_t) width * (size_t) view.pixel_stride;

  view.row_stride = view.pixel_stride * width;
  view.data = aligned_alloc (64, count * sizeof (float));
  if (!view.data)
    abort ();
  memset (view.data, 0, count * sizeof (float));
  for (int p = 0; p < height * width; p++)
    for (int c = 0; c < channels; c++)
      view.data[p * view.pixel_stride + c] = check_value (CHECK_USUAL);
  return view;
}

/* Between two runs of a layer, other layers' weights drive its own out of the caches; so does this. */
static void
spoil_caches (float *memory, size_t count)
{
  for (size_t i = 0; i < count; i += 16)
    memory[i] += 1;
}

static void
bench_layer (const BenchLayer *layer, FommConvAlgorithm algorithm, double peak, int threads)
{
  enum { ROUNDS = 15, SPOIL = 12 << 20 };
  size_t weights = (size_t) layer->in * (size_t) layer->out * (size_t) (layer->kernel * layer->kernel);
  CheckBuffer weight = check_buffer_new (weights), channels = check_buffer_new (4096), spoil = check_buffer_new (SPOIL);
  FommConvSpec spec = {.height = layer->size,
                       .width = layer->size,
                       .in_channels = layer->in,
                       .out_channels = layer->out,
                       .kernel = layer->kernel,
                       .padding = layer->padding,
                       .upsample = layer->upsample,
                       .relu = true,
                       .average = layer->average,
                       .weight = weight.data,
                       .bias = channels.data,
                       .in_scale = layer->scale ? channels.data : NULL,
                       .in_shift = layer->scale ? channels.data : NULL};
  FommConv *conv = NULL;
  FommPool *pool = NULL;
  FommError error;
  double times[ROUNDS], start;
  int height, width;

  check_buffer_fill (&weight, CHECK_USUAL);
  check_buffer_fill (&channels, CHECK_USUAL);
  check_buffer_fill (&spoil, CHECK_ZERO);
  start = get_cpu_seconds ();
  FommStatus status = fomm_conv_new (&spec, algorithm, &conv, &error);
  double packing = get_cpu_seconds () - start;
  if (status == FOMM_OK && fomm_pool_new (threads, fomm_conv_get_scratch (conv), &pool, &error) == FOMM_OK) {
    fomm_conv_get_output_size (conv, &height, &width);
    FommView input = make_view (layer->size, layer->size, layer->in), output = make_view (height, width, layer->out);
    FommView residual = make_view (layer->size * 2, layer->size * 2, layer->out);
    for (int i = 0; i < ROUNDS; i++) {
      spoil_caches (spoil.data, SPOIL);
      start = get_cpu_seconds ();
      fomm_conv_run (conv, pool, &input, layer->residual ? &residual : NULL, &output);
      times[i] = get_cpu_seconds () - start;
    }
    qsort (times, ROUNDS, sizeof *times, compare);
    double rate = 2 * fomm_conv_get_macs (conv) / times[ROUNDS / 2];
    printf ("# %-18s %-10s%s %8.3f ms  best %8.3f  %5.0f GFLOP/s  %3.0f %% of peak  %6.1f MB  packing %6.1f ms\n",
            layer->name, fomm_conv_algorithm_name (fomm_conv_get_algorithm (conv)),
            algorithm == FOMM_CONV_AUTO ? "*" : " ", times[ROUNDS / 2] * 1e3, times[0] * 1e3, rate * 1e-9,
            100 * rate / peak, fomm_conv_get_bytes (conv) * 1e-6, packing * 1e3);
    free (input.data);
    free (output.data);
    free (residual.data);
  }
  fflush (stdout);
  fomm_pool_free (&pool);
  fomm_conv_free (&conv);
  check_buffer_free (&weight);
  check_buffer_free (&channels);
  check_buffer_free (&spoil);
}

/* The algorithm that is chosen has a star. FOMM_BENCH_ALL=1 also shows the others that can do the layer;
 * FOMM_BENCH_ONLY names a layer, or a part of a name. */
void
bench_convolutions (const FommKernels *kernels, int threads)
{
  double peak = measure_peak (kernels);
  const char *only = getenv ("FOMM_BENCH_ONLY");
  int last = getenv ("FOMM_BENCH_ALL") ? FOMM_CONV_TAPS : FOMM_CONV_AUTO;

  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
    if (only && !strstr (layers[i].name, only))
      continue;
    for (int algorithm = FOMM_CONV_AUTO; algorithm <= last; algorithm++)
      bench_layer (&layers[i], (FommConvAlgorithm) algorithm, peak, threads);
  }
}
