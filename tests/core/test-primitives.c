/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The building blocks against vectors made with the libraries that the authors' code stands on. Usage: DIRECTORY. */
#include "frame.h"
#include "golden.h"
#include "ops/antialias.h"
#include "ops/flush.h"
#include "ops/sample.h"
#include "tap.h"

#include <math.h>

static Golden vectors;

/* Opens one file of vectors; a missing one is a failed case, not a silent pass. */
static bool
open_vectors (const char *directory, const char *name)
{
  char path[1024];
  snprintf (path, sizeof path, "%s/%s.safetensors", directory, name);
  return tap_ok (golden_open_path (&vectors, path), "%s can be read", name);
}

/* ---- Bilinear look-up ------------------------------------------------------------------------------------------ */

static void
check_sampling (const char *grid_name, const char *expected_name, bool align_corners)
{
  int d[4], g[4];
  const float *in = golden_get (&vectors, "in", d), *grid = golden_get (&vectors, grid_name, g);
  const float *expected = golden_get (&vectors, expected_name, NULL);
  const size_t pixels = (size_t) g[1] * g[2], plane = (size_t) d[2] * d[3];
  double most = 0;

  for (int n = 0; n < d[0]; n++)
    for (size_t i = 0; i < pixels; i++) {
      const float *at = grid + (n * pixels + i) * 2;
      const FommTaps taps = fomm_sample_taps (at[0], at[1], d[3], d[2], align_corners, FOMM_PADDING_ZEROS);
      for (int c = 0; c < d[1]; c++) {
        float sum = 0;
        for (int t = 0; t < 4; t++)
          sum += taps.weight[t] * in[((size_t) n * d[1] + c) * plane + taps.offset[t]];
        most = fmax (most, fabs (sum - expected[((size_t) n * d[1] + c) * pixels + i]));
      }
    }
  tap_ok (most < 2e-6, "%s: off by %.1e", expected_name, most);
}

static void
check_strange_coordinates (void)
{
  static const float strange[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 1e9f};
  bool empty = true;
  for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
    for (int align = 0; align < 2; align++) {
      const FommTaps taps = fomm_sample_taps (strange[i], 0, 7, 5, align, FOMM_PADDING_ZEROS);
      for (int t = 0; t < 4; t++)
        empty &= taps.weight[t] == 0 && taps.offset[t] == 0;
    }
  tap_ok (empty, "coordinates that are no place see nothing");

  const FommTaps edge = fomm_sample_taps (5, -9, 7, 5, true, FOMM_PADDING_BORDER);
  float total = 0;
  for (int t = 0; t < 4; t++)
    total += edge.weight[t];
  tap_ok (fabsf (total - 1) < 1e-6f && edge.offset[0] == 6, "border padding repeats the nearest edge pixel");
}

/* ---- Resizing -------------------------------------------------------------------------------------------------- */

static void
check_resizing (const char *name, int height, int width)
{
  int d[4];
  const float *in = golden_get (&vectors, "in", d), *expected = golden_get (&vectors, name, NULL);
  double most = 0;

  for (int p = 0; p < d[0] * d[1]; p++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) {
        const FommTaps taps = fomm_resize_taps (fomm_resize_axis (y, d[2], height, false),
                                                fomm_resize_axis (x, d[3], width, false), d[3]);
        float sum = 0;
        for (int t = 0; t < 4; t++)
          sum += taps.weight[t] * in[(size_t) p * d[2] * d[3] + taps.offset[t]];
        most = fmax (most, fabs (sum - expected[((size_t) p * height + y) * width + x]));
      }
  tap_ok (most < 2e-6, "%s: off by %.1e", name, most);
}

static void
check_aligned_identity (void)
{
  const FommResize top = fomm_resize_axis (0, 64, 256, true);
  double most = 0;
  for (int x = 0; x < 256; x++) {
    const FommTaps taps = fomm_resize_taps (top, fomm_resize_axis (x, 64, 256, true), 64);
    double at = 0;
    for (int t = 0; t < 4; t++)
      at += taps.weight[t] * (2.0 * (taps.offset[t] % 64) / 63 - 1);
    most = fmax (most, fabs (at - (2.0 * x / 255 - 1)));
  }
  tap_ok (most < 1e-6, "an identity lattice stays one when corners are aligned: off by %.1e", most);
}

/* ---- Anti-alias filter ----------------------------------------------------------------------------------------- */

static void
check_antialias (FommPool *pool, double scale, bool stored)
{
  char kernel_name[32], out_name[32];
  int d[4], o[4], k[4];
  snprintf (kernel_name, sizeof kernel_name, "kernel_%g", scale);
  snprintf (out_name, sizeof out_name, "out_%g", scale);
  const float *in = golden_get (&vectors, "in", d), *expected = golden_get (&vectors, out_name, o);
  const float *kernel = golden_get (&vectors, kernel_name, k);
  FommAntialias filter;
  FommError error = {0};
  if (fomm_antialias_init (&filter, scale, stored ? kernel : NULL, k[0], &error))
    return (void) tap_ok (false, "%s: %s", out_name, error.message);

  const int C = d[1], H = d[2], W = d[3], h = o[2], w = o[3];
  float *picture = malloc ((size_t) H * W * C * sizeof (float)), *out = calloc ((size_t) h * w * C, sizeof (float));
  float *rows = malloc ((fomm_antialias_get_workspace (&filter, H, W, C) + 1) * sizeof (float));
  for (int i = 0; i < H * W; i++)
    for (int c = 0; c < C; c++)
      picture[i * C + c] = in[c * H * W + i];
  const FommView view = {out, h, w, C, C, (ptrdiff_t) w * C};
  fomm_antialias_run (&filter, pool, picture, H, W, C, rows, &view);
  double most = 0;
  for (int i = 0; i < h * w; i++)
    for (int c = 0; c < C; c++)
      most = fmax (most, fabs (out[i * C + c] - expected[c * h * w + i]));
  tap_ok (most < 2e-6, "anti-alias %g, %s kernel: off by %.1e", scale, stored ? "stored" : "computed", most);
  free (picture);
  free (out);
  free (rows);
  fomm_antialias_clear (&filter);
}

/* A kernel that is no outer product must be applied as it is. */
static void
check_unseparable (FommPool *pool)
{
  float kernel[25] = {0}, picture[64], out[16] = {0}, rows[512];
  FommAntialias filter;
  FommError error;
  kernel[0] = kernel[12] = kernel[24] = 1;
  for (int i = 0; i < 64; i++)
    picture[i] = (float) i;
  if (fomm_antialias_init (&filter, 0.5, kernel, 5, &error))
    return (void) tap_ok (false, "a stored kernel of rank two: %s", error.message);
  if (fomm_antialias_get_workspace (&filter, 8, 8, 1) > sizeof rows / sizeof *rows)
    return (void) tap_ok (false, "the filter wants a large workspace");
  const FommView view = {out, 4, 4, 1, 1, 4};
  fomm_antialias_run (&filter, pool, picture, 8, 8, 1, rows, &view);
  tap_ok (out[5] == 18 + 0 + 36, "a stored kernel of rank two is applied as it is");
  fomm_antialias_clear (&filter);
}

/* ---- Bytes ----------------------------------------------------------------------------------------------------- */

static void
check_bytes (void)
{
  int d[4];
  const float *in = golden_get (&vectors, "in", d);
  const uint8_t *expected = golden_get (&vectors, "img_as_ubyte", NULL);
  const FommFrameShape shape = {
      .height = 1, .width = d[0], .channels = 1, .motion_height = 1, .motion_width = 1, .num_kp = 1};
  FommFrame *frame = NULL;
  FommError error;
  uint8_t *rgb = malloc (3 * (size_t) d[0]);
  int wrong = 0;

  if (fomm_frame_new (&shape, 0, &frame, &error))
    return (void) tap_ok (false, "%s", error.message);
  memcpy ((float *) frame->data.prediction, in, d[0] * sizeof *in);
  fomm_frame_to_rgb8 (frame, rgb, 3 * d[0]);
  /* The demo refuses values outside −1 … 1; those inside must agree to the last one. */
  for (int i = 0; i < d[0]; i++)
    wrong += in[i] >= -1 && in[i] <= 1 && (rgb[3 * i] != expected[i] || rgb[3 * i + 2] != expected[i]);
  tap_ok (wrong == 0, "rounding to bytes: %d of %d differ", wrong, d[0]);
  ((float *) frame->data.prediction)[0] = NAN;
  ((float *) frame->data.prediction)[1] = INFINITY;
  fomm_frame_to_rgb8 (frame, rgb, 3 * d[0]);
  tap_ok (rgb[0] == 0 && rgb[3] == 255, "not-a-number is black, infinity is white");
  fomm_frame_unref (&frame);
  free (rgb);
}

/* ---- Numbers that are nearly zero ------------------------------------------------------------------------------- */

enum { PRODUCTS = 2000 };

/* Below what a float's usual form holds. */
static void
tiny_item (void *job, int index, float *scratch)
{
  volatile float a = 1e-30f, b = 1e-10f;
  ((float *) job)[index] = a * b;
}

static int
count_zeros (FommPool *pool)
{
  float products[PRODUCTS];
  int zeros = 0;
  fomm_pool_run (pool, PRODUCTS, tiny_item, products);
  for (int i = 0; i < PRODUCTS; i++)
    zeros += products[i] == 0;
  return zeros;
}

static void
check_flush (FommPool *pool)
{
  float mine;
  tap_ok (count_zeros (pool) == 0, "items keep numbers that are nearly zero");
  fomm_pool_set_flush (pool, true);
  tap_ok (count_zeros (pool) == (FOMM_CAN_FLUSH ? PRODUCTS : 0),
          "all threads take them for zero when they are told to");
  tiny_item (&mine, 0, NULL);
  tap_ok (mine > 0, "the caller keeps them between two jobs");
  fomm_pool_set_flush (pool, false);
  tap_ok (count_zeros (pool) == 0, "items keep them again");
}

int
main (int argc, char **argv)
{
  static const double scales[] = {0.125, 0.2, 0.25, 0.3, 0.375, 0.5, 0.75};
  FommPool *pool = NULL;
  FommError error;
  if (argc < 2 || fomm_pool_new (2, 16, &pool, &error)) {
    printf ("Bail out! the directory of vectors is missing\n");
    return 1;
  }

  if (open_vectors (argv[1], "grid_sample")) {
    check_sampling ("grid", "zeros_ac0", false);
    check_sampling ("grid", "zeros_ac1", true);
    check_sampling ("identity_grid", "identity_ac0", false);
    check_sampling ("identity_grid", "identity_ac1", true);
  }
  golden_close (&vectors);
  check_strange_coordinates ();
  if (open_vectors (argv[1], "interpolate")) {
    check_resizing ("bilinear_14x18", 14, 18);
    check_resizing ("bilinear_16x13", 16, 13);
    check_resizing ("bilinear_28x36", 28, 36);
    check_resizing ("bilinear_3x4", 3, 4);
    check_resizing ("bilinear_5x20", 5, 20);
    check_resizing ("bilinear_7x9", 7, 9);
  }
  golden_close (&vectors);
  check_aligned_identity ();
  if (open_vectors (argv[1], "antialias"))
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
      check_antialias (pool, scales[i], false);
      check_antialias (pool, scales[i], true);
    }
  golden_close (&vectors);
  check_unseparable (pool);
  check_flush (pool);
  if (open_vectors (argv[1], "ubyte"))
    check_bytes ();
  golden_close (&vectors);
  fomm_pool_free (&pool);
  return tap_done ();
}
