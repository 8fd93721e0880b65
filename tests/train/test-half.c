/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Convolutions by products of bfloat16 numbers and their gradients against plain sums in double precision. Numbers that
 * bfloat16 can hold must be multiplied without any loss; others may lose what rounding costs, and no more. */
#include "op_conv_half.h"
#include "random.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Shape {
  int samples, channels, height, width, results, kernel, padding;
} Shape;

static const Shape shapes[] = {
    {2, 3, 17, 19, 16, 7, 3},   /* a picture's three channels */
    {1, 1, 5, 4, 1, 3, 1},      /* less than anything holds */
    {2, 33, 9, 7, 35, 3, 1},    /* one more than whole blocks */
    {1, 80, 12, 12, 17, 7, 3},  /* chunks that are not full */
    {1, 5, 2, 2, 40, 1, 0},     /* no border */
    {3, 8, 30, 33, 9, 4, 0},    /* an even kernel, as discriminators have */
    {1, 130, 3, 2, 20, 3, 1},   /* channels in many chunks */
    {4, 64, 40, 131, 32, 3, 1}, /* several groups of samples and bands of rows */
    {1, 2, 3, 700, 33, 3, 1},   /* long rows */
};

/* x, weight, bias and y with their gradients; y's is given, the others are wanted. */
typedef struct Layer {
  Shape shape;
  FommVar x, weight, bias, y;
} Layer;

static float
round_to_half (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static FommVar
make_var (int n, int c, int h, int w)
{
  FommVar var = {.shape = {n, c, h, w}, .count = (size_t) n * c * h * w, .needs_grad = true};
  var.value = calloc (var.count, sizeof (float));
  var.grad = calloc (var.count, sizeof (float));
  return var;
}

static void
draw (FommRandom *random, bool exact, float *values, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    values[i] = (float) fomm_random_normal (random);
    if (exact)
      values[i] = round_to_half (values[i]);
  }
}

static Layer
make_layer (const Shape *s, FommRandom *random, bool exact)
{
  const int less = s->kernel - 1 - 2 * s->padding;
  Layer layer = {*s, make_var (s->samples, s->channels, s->height, s->width),
                 make_var (s->results, s->channels, s->kernel, s->kernel), make_var (1, s->results, 1, 1),
                 make_var (s->samples, s->results, s->height - less, s->width - less)};
  draw (random, exact, layer.x.value, layer.x.count);
  draw (random, exact, layer.weight.value, layer.weight.count);
  draw (random, false, layer.bias.value, layer.bias.count);
  draw (random, exact, layer.y.grad, layer.y.count);
  return layer;
}

static void
free_layer (Layer *layer)
{
  FommVar *const vars[] = {&layer->x, &layer->weight, &layer->bias, &layer->y};
  for (int i = 0; i < 4; i++) {
    free (vars[i]->value);
    free (vars[i]->grad);
  }
}

/* ---- Plain sums ------------------------------------------------------------------------------------------------- */

/* Sums, and the sums of their magnitudes, which say what rounding may cost. */
typedef struct Sums {
  double *sum, *size;
} Sums;

static Sums
make_sums (size_t count)
{
  return (Sums){calloc (count, sizeof (double)), calloc (count, sizeof (double))};
}

static void
add (Sums *sums, size_t at, double product)
{
  sums->sum[at] += product;
  sums->size[at] += fabs (product);
}

static size_t
index_of (const FommVar *var, int a, int b, int c, int d)
{
  const int *s = var->shape;
  return (((size_t) a * s[1] + b) * s[2] + c) * s[3] + d;
}

/* One weight of one picture: its share in all three results. */
static void
add_products (const Layer *l, int n, int o, int c, int tap, Sums sums[3])
{
  const int ky = tap / l->shape.kernel, kx = tap % l->shape.kernel, p = l->shape.padding;
  const size_t w = index_of (&l->weight, o, c, ky, kx);
  for (int y = 0; y < l->y.shape[2]; y++)
    for (int x = 0; x < l->y.shape[3]; x++) {
      const int row = y + ky - p, column = x + kx - p;
      if (row < 0 || row >= l->x.shape[2] || column < 0 || column >= l->x.shape[3])
        continue;
      const size_t in = index_of (&l->x, n, c, row, column), out = index_of (&l->y, n, o, y, x);
      add (&sums[0], out, (double) l->x.value[in] * l->weight.value[w]);
      add (&sums[1], in, (double) l->y.grad[out] * l->weight.value[w]);
      add (&sums[2], w, (double) l->x.value[in] * l->y.grad[out]);
    }
}

static void
add_all (const Layer *l, Sums sums[3])
{
  const Shape *s = &l->shape;
  for (int n = 0; n < s->samples; n++)
    for (int o = 0; o < s->results; o++)
      for (int c = 0; c < s->channels; c++)
        for (int tap = 0; tap < s->kernel * s->kernel; tap++)
          add_products (l, n, o, c, tap, sums);
}

/* ---- The check -------------------------------------------------------------------------------------------------- */

/* The largest error in units of what is allowed; an error that is no number is infinitely large. */
static double
compare (const float *values, const Sums *sums, size_t count, const float *bias, size_t plane, double allowed)
{
  double worst = 0;
  for (size_t i = 0; i < count; i++) {
    const double more = bias ? bias[i / plane] : 0;
    const double off = fabs (values[i] - sums->sum[i] - more) / (allowed * (sums->size[i] + fabs (more)) + 1e-12);
    worst = off <= worst ? worst : isfinite (off) ? off : INFINITY;
  }
  return worst;
}

static void
check (FommTape *tape, const Shape *s, FommRandom *random, bool exact)
{
  /* A rounding costs up to 2⁻⁸ of each factor; sums are of 24 bits. */
  const double sums_cost = 5e-7, allowed = exact ? sums_cost : 2 * ldexp (1, -8) + ldexp (1, -16) + sums_cost;
  Layer l = make_layer (s, random, exact);
  Sums sums[3] = {make_sums (l.y.count), make_sums (l.x.count), make_sums (l.weight.count)};
  const bool ran = fomm_half_conv_run (tape, &l.x, &l.weight, &l.bias, &l.y, s->padding) &&
                   fomm_half_conv_add_input_grad (tape, &l.x, &l.weight, &l.y, s->padding) &&
                   fomm_half_conv_add_weight_grad (tape, &l.x, &l.weight, &l.y, s->padding);
  add_all (&l, sums);
  double worst[3];
  const size_t plane = (size_t) l.y.shape[2] * (size_t) l.y.shape[3];
  float *shifts = calloc ((size_t) s->samples * (size_t) s->results, sizeof *shifts);
  for (int i = 0; i < s->samples * s->results; i++)
    shifts[i] = l.bias.value[i % s->results];
  worst[0] = compare (l.y.value, &sums[0], l.y.count, shifts, plane, allowed);
  worst[1] = compare (l.x.grad, &sums[1], l.x.count, NULL, 1, allowed);
  worst[2] = compare (l.weight.grad, &sums[2], l.weight.count, NULL, 1, allowed);
  tap_ok (ran && worst[0] <= 1 && worst[1] <= 1 && worst[2] <= 1,
          "%d×%d×%d×%d, %d results, %d×%d, %s: %.2f, %.2f and %.2f of the allowed error", s->samples, s->channels,
          s->height, s->width, s->results, s->kernel, s->kernel, exact ? "exact" : "rounded", worst[0], worst[1],
          worst[2]);
  free (shifts);
  for (int i = 0; i < 3; i++) {
    free (sums[i].sum);
    free (sums[i].size);
  }
  free_layer (&l);
}

/* Whatever the number of threads. Gradients are added to what is there. */
static void
check_threads (FommTape *one, FommTape *two, FommRandom *random)
{
  Layer l = make_layer (&shapes[7], random, false);
  FommTape *const tapes[] = {one, two};
  float *kept[3] = {NULL};
  float *const results[3] = {l.y.value, l.x.grad, l.weight.grad};
  const size_t counts[3] = {l.y.count, l.x.count, l.weight.count};
  bool same = true;
  for (int t = 0; t < 2; t++) {
    for (int i = 1; i < 3; i++)
      memset (results[i], 0, counts[i] * sizeof (float));
    same &= fomm_half_conv_run (tapes[t], &l.x, &l.weight, NULL, &l.y, 1) &&
            fomm_half_conv_add_input_grad (tapes[t], &l.x, &l.weight, &l.y, 1) &&
            fomm_half_conv_add_weight_grad (tapes[t], &l.x, &l.weight, &l.y, 1);
    for (int i = 0; i < 3; i++) {
      if (t)
        same &= !memcmp (kept[i], results[i], counts[i] * sizeof (float));
      else {
        kept[i] = malloc (counts[i] * sizeof (float));
        memcpy (kept[i], results[i], counts[i] * sizeof (float));
      }
    }
  }
  tap_ok (same, "one thread and two give the same bits");
  for (int i = 0; i < 3; i++)
    free (kept[i]);
  free_layer (&l);
}

/* The operation on a tape takes them, in both directions, and the bias' gradient is there. */
static void
check_operation (FommTape *half, FommTape *single, FommRandom *random)
{
  Layer l = make_layer (&shapes[2], random, false);
  FommTape *const tapes[] = {single, half};
  FommVar *const vars[] = {&l.x, &l.weight, &l.bias};
  float *kept[3];
  double worst = 0;
  bool ran = true, differ = false;
  for (int t = 0; t < 2; t++) {
    FommError error;
    for (int i = 0; i < 3; i++)
      memset (vars[i]->grad, 0, vars[i]->count * sizeof (float));
    fomm_tape_reset (tapes[t]);
    FommVar *y = fomm_op_conv (tapes[t], &l.x, &l.weight, &l.bias, l.shape.padding);
    ran &= !fomm_tape_backward (tapes[t], fomm_op_mean_square (tapes[t], y, 0, 1), &error);
    for (int i = 0; i < 3; i++) {
      double most = 0, off = 0;
      if (!t)
        kept[i] = memcpy (malloc (vars[i]->count * sizeof (float)), vars[i]->grad, vars[i]->count * sizeof (float));
      for (size_t j = 0; j < vars[i]->count; j++) {
        most = fmax (most, fabs (kept[i][j]));
        off = fmax (off, fabs (vars[i]->grad[j] - kept[i][j]));
      }
      worst = fmax (worst, off / most);
      differ |= t && off > 0;
    }
  }
  tap_ok (ran && differ && worst < 0.02,
          "all gradients of a layer, beside those of single precision: %.4f of the largest", worst);
  for (int i = 0; i < 3; i++)
    free (kept[i]);
  free_layer (&l);
}

static bool
open_tape (int threads, bool half, FommPool **pool, FommTape **tape)
{
  FommError error;
  if (fomm_pool_new (threads, FOMM_OPS_POOL_SCRATCH, pool, &error) || fomm_tape_new (*pool, tape, &error)) {
    printf ("Bail out! %s\n", error.message);
    return false;
  }
  if (half)
    fomm_tape_set_half (*tape, fomm_half_products_get ());
  return true;
}

int
main (void)
{
  FommPool *pools[3] = {NULL};
  FommTape *one = NULL, *two = NULL, *single = NULL;
  FommRandom random;

  fomm_random_init (&random, 7, 0);
  if (!fomm_half_products_get ()) {
    printf ("1..0 # SKIP this processor has no products of bfloat16 numbers; the variant in plain C is tested\n");
    return 0;
  }
  if (!open_tape (1, true, &pools[0], &one) || !open_tape (2, true, &pools[1], &two) ||
      !open_tape (2, false, &pools[2], &single))
    return 1;
  printf ("# products: %s\n", fomm_half_products_get ()->name);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    check (two, &shapes[i], &random, true);
    check (two, &shapes[i], &random, false);
  }
  check_threads (one, two, &random);
  check_operation (two, single, &random);
  fomm_tape_free (&one);
  fomm_tape_free (&two);
  fomm_tape_free (&single);
  for (int i = 0; i < 3; i++)
    fomm_pool_free (&pools[i]);
  return tap_done ();
}
