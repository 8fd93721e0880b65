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
                   int width, int height, bool *exchanged)
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

  if (augmentation->brightness == 0 && augmentation->contrast == 0 && augmentation->saturation == 0 &&
      augmentation->hue == 0)
    return;
  const Jitter jitter = draw_jitter (augmentation, random);
  apply_jitter (&jitter, source, pixels);
  apply_jitter (&jitter, driving, pixels);
}
