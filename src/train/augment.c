/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "augment.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static uint8_t
to_byte (double value)
{
  return (uint8_t) (value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
}

static double
luma (const uint8_t *rgb)
{
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

static void
mirror (uint8_t *picture, int width, int height)
{
  for (int y = 0; y < height; y++) {
    uint8_t *left = picture + (size_t) y * width * 3, *right = left + (size_t) (width - 1) * 3;
    for (; left < right; left += 3, right -= 3)
      for (int c = 0; c < 3; c++) {
        uint8_t kept = left[c];
        left[c] = right[c];
        right[c] = kept;
      }
  }
}

static void
exchange (uint8_t *a, uint8_t *b, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    uint8_t kept = a[i];
    a[i] = b[i];
    b[i] = kept;
  }
}

/* ---- Place ----------------------------------------------------------------------------------------------------- */

/* Where pixel (x, y) of the result is in the picture: x·a + y·b + c, and the same for the row. */
typedef struct Affine {
  double x[3], y[3];
} Affine;

bool
fomm_augmentation_moves (const FommAugmentation *augmentation)
{
  return augmentation->rotation != 0 || augmentation->resize[1] != 0 || augmentation->crop;
}

/* Where the result begins in a resized picture: anywhere it fits, or in the middle. */
static double
draw_start (const FommAugmentation *augmentation, FommRandom *random, double resized, int size)
{
  const double room = resized - size, share = fomm_random_unit (random);
  return augmentation->crop && room > 0 ? room * share : room / 2;
}

static Affine
draw_affine (const FommAugmentation *augmentation, FommRandom *random, int width, int height)
{
  const double least = augmentation->resize[0], most = augmentation->resize[1];
  const double angle = augmentation->rotation * (2 * fomm_random_unit (random) - 1) * acos (-1) / 180;
  const double draw = fomm_random_unit (random), scale = most != 0 ? least + (most - least) * draw : 1;
  const double left = draw_start (augmentation, random, scale * width, width);
  const double top = draw_start (augmentation, random, scale * height, height);
  const double cosine = cos (angle) / scale, sine = sin (angle) / scale;
  /* Pixel centres lie at halves; the middle of the picture stays where it is when it is turned. */
  const double dx = left + 0.5 - scale * width / 2, dy = top + 0.5 - scale * height / 2;
  return (Affine){{cosine, -sine, cosine * dx - sine * dy + width / 2.0 - 0.5},
                  {sine, cosine, sine * dx + cosine * dy + height / 2.0 - 0.5}};
}

static double
clamp (double value, double most)
{
  return value < 0 ? 0 : value > most ? most : value;
}

/* The picture at a place between pixels. */
static void
look_up (const uint8_t *picture, int width, int height, double x, double y, uint8_t rgb[3])
{
  x = clamp (x, width - 1);
  y = clamp (y, height - 1);
  const int left = (int) x, top = (int) y, right = left + (left < width - 1), below = top + (top < height - 1);
  const double u = x - left, v = y - top;
  for (int c = 0; c < 3; c++) {
    const double upper = (1 - u) * picture[(top * width + left) * 3 + c] + u * picture[(top * width + right) * 3 + c];
    const double lower =
        (1 - u) * picture[(below * width + left) * 3 + c] + u * picture[(below * width + right) * 3 + c];
    rgb[c] = to_byte ((1 - v) * upper + v * lower);
  }
}

static void
move (const Affine *affine, uint8_t *picture, uint8_t *scratch, int width, int height)
{
  memcpy (scratch, picture, (size_t) width * height * 3);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, picture += 3)
      look_up (scratch, width, height, affine->x[0] * x + affine->x[1] * y + affine->x[2],
               affine->y[0] * x + affine->y[1] * y + affine->y[2], picture);
}

/* ---- Colour ---------------------------------------------------------------------------------------------------- */

/* Blends every byte with a grey: one level for all pixels, or each pixel's own luma when `level` is negative. */
static void
blend_grey (uint8_t *picture, size_t pixels, double factor, double level)
{
  for (size_t i = 0; i < pixels; i++, picture += 3) {
    const double grey = level < 0 ? luma (picture) : level;
    for (int c = 0; c < 3; c++)
      picture[c] = to_byte (grey + factor * (picture[c] - grey));
  }
}

static double
mean_luma (const uint8_t *picture, size_t pixels)
{
  double sum = 0;
  for (size_t i = 0; i < pixels; i++)
    sum += luma (picture + 3 * i);
  return floor (sum / pixels + 0.5);
}

/* Turns the hue by `turn` of the circle, keeping value and saturation (HSV). */
static void
turn_hue (uint8_t *rgb, double turn)
{
  const double most = fmax (rgb[0], fmax (rgb[1], rgb[2])), least = fmin (rgb[0], fmin (rgb[1], rgb[2]));
  const double range = most - least;
  if (range == 0)
    return;
  double hue = most == rgb[0]   ? (rgb[1] - rgb[2]) / range
               : most == rgb[1] ? 2 + (rgb[2] - rgb[0]) / range
                                : 4 + (rgb[0] - rgb[1]) / range;
  hue = fmod (hue + 6 * turn + 12, 6);
  for (int c = 0; c < 3; c++) {
    /* Distance along the circle from the channel's own peak at 0, 2 or 4. */
    double distance = fabs (hue - 2 * c);
    distance = fmin (distance, 6 - distance);
    rgb[c] = to_byte (least + range * fmin (1, fmax (0, 2 - distance)));
  }
}

typedef struct Jitter {
  double brightness, contrast, saturation, turn;
  int order[4];
} Jitter;

static Jitter
draw_jitter (const FommAugmentation *augmentation, FommRandom *random)
{
  Jitter jitter = {.order = {0, 1, 2, 3}};
  jitter.brightness = 1 + augmentation->brightness * (2 * fomm_random_unit (random) - 1);
  jitter.contrast = 1 + augmentation->contrast * (2 * fomm_random_unit (random) - 1);
  jitter.saturation = 1 + augmentation->saturation * (2 * fomm_random_unit (random) - 1);
  jitter.turn = augmentation->hue * (2 * fomm_random_unit (random) - 1);
  for (int i = 3; i > 0; i--) {
    int j = (int) fomm_random_below (random, (uint32_t) i + 1), kept = jitter.order[i];
    jitter.order[i] = jitter.order[j];
    jitter.order[j] = kept;
  }
  return jitter;
}

static void
apply_jitter (const Jitter *jitter, uint8_t *picture, size_t pixels)
{
  for (int i = 0; i < 4; i++)
    switch (jitter->order[i]) {
    case 0:
      blend_grey (picture, pixels, jitter->brightness, 0);
      break;
    case 1:
      blend_grey (picture, pixels, jitter->contrast, mean_luma (picture, pixels));
      break;
    case 2:
      blend_grey (picture, pixels, jitter->saturation, -1);
      break;
    default:
      for (size_t p = 0; jitter->turn != 0 && p < pixels; p++)
        turn_hue (picture + 3 * p, jitter->turn);
    }
}

void
fomm_augment_pair (const FommAugmentation *augmentation, FommRandom *random, uint8_t *source, uint8_t *driving,
                   uint8_t *scratch, int width, int height, bool *exchanged)
{
  const size_t pixels = (size_t) width * height;

  /* The authors' order: an exchange in time excludes a mirror. */
  *exchanged = augmentation->time_flip && fomm_random_unit (random) < 0.5;
  if (*exchanged)
    exchange (source, driving, 3 * pixels);
  else if (augmentation->horizontal_flip && fomm_random_unit (random) < 0.5) {
    mirror (source, width, height);
    mirror (driving, width, height);
  }

  if (fomm_augmentation_moves (augmentation)) {
    const Affine affine = draw_affine (augmentation, random, width, height);
    move (&affine, source, scratch, width, height);
    move (&affine, driving, scratch, width, height);
  }

  if (augmentation->brightness == 0 && augmentation->contrast == 0 && augmentation->saturation == 0 &&
      augmentation->hue == 0)
    return;
  const Jitter jitter = draw_jitter (augmentation, random);
  apply_jitter (&jitter, source, pixels);
  apply_jitter (&jitter, driving, pixels);
}
