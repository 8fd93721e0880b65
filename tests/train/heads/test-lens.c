/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * From light to bytes: each property of a lens does what it says, and nothing without being asked. */
#include "heads/lens.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE = 33, PIXELS = SIZE * SIZE, MIDDLE = PIXELS / 2 };

static uint8_t picture[3 * PIXELS];

/* Develops a picture of one colour, with a spot of another in the middle. */
static void
develop (const HeadLens *lens, Vec3 around, Vec3 spot)
{
  static Vec3 light[PIXELS], scratch[PIXELS];
  FommRandom grain;

  fomm_random_init (&grain, 1, 0);
  for (int i = 0; i < PIXELS; i++)
    light[i] = i == MIDDLE ? spot : around;
  head_lens_develop (lens, &grain, SIZE, light, scratch, picture);
}

static void
develop_flat (const HeadLens *lens, Vec3 colour)
{
  develop (lens, colour, colour);
}

static const uint8_t *
at (int x, int y)
{
  return picture + 3 * ((SIZE / 2 + y) * SIZE + SIZE / 2 + x);
}

/* Brighter never darker, never beyond white, whatever light comes; the curve that the built-in model learnt from. */
static void
test_plain (void)
{
  static const struct {
    float light;
    int shown;
  } curve[] = {{.02F, 94}, {.08F, 141}, {.2F, 181}, {.5F, 226}, {.69F, 241}};
  HeadLens lens;
  int last = -1;
  bool rises = true;

  head_lens_plain (&lens);
  for (float light = 0; light < 3; light += .01F) {
    develop_flat (&lens, vec3 (light, light, light));
    rises &= *at (0, 0) >= last && !memcmp (picture, picture + 3, 3 * PIXELS - 3);
    last = *at (0, 0);
  }
  tap_ok (rises, "grey is grey everywhere, and brighter light is never darker");
  for (size_t i = 0; i < sizeof curve / sizeof *curve; i++) {
    develop_flat (&lens, vec3 (curve[i].light, curve[i].light, curve[i].light));
    tap_ok (abs (*at (0, 0) - curve[i].shown) <= 1, "light of %.2f is shown as %d", (double) curve[i].light,
            *at (0, 0));
  }
  develop_flat (&lens, vec3 (1e9F, 1e9F, 1e9F));
  tap_ok (*at (0, 0) > 250, "no light is too bright: %d", *at (0, 0));
  develop_flat (&lens, vec3 (-1, -1e9F, 0));
  tap_ok (!picture[0] && !picture[1] && !picture[2], "no light is black, less than none, too");
}

static void
test_colours (void)
{
  const Vec3 skin = vec3 (.4F, .25F, .2F);
  HeadLens lens;

  head_lens_plain (&lens);
  develop_flat (&lens, skin);
  const int red = at (0, 0)[0], blue = at (0, 0)[2];
  lens.balance = vec3 (1.1F, 1, .9F);
  develop_flat (&lens, skin);
  tap_ok (at (0, 0)[0] > red && at (0, 0)[2] < blue, "a warm balance");
  head_lens_plain (&lens);
  lens.saturation = .5F;
  develop_flat (&lens, skin);
  tap_ok (abs (2 * (at (0, 0)[0] - at (0, 0)[2]) - (red - blue)) <= 2, "half the saturation: half the difference");
  lens.grey = 1;
  develop_flat (&lens, skin);
  tap_ok (at (0, 0)[0] == at (0, 0)[1] && at (0, 0)[1] == at (0, 0)[2], "grey has no colours");
  lens.sepia = true;
  develop_flat (&lens, skin);
  tap_ok (at (0, 0)[0] > at (0, 0)[1] && at (0, 0)[1] > at (0, 0)[2], "sepia is brown");
  head_lens_plain (&lens);
  lens.contrast = 1.5F;
  develop (&lens, vec3 (.05F, .05F, .05F), vec3 (.2F, .2F, .2F));
  const int contrast = at (0, 0)[0] - at (5, 5)[0];
  lens.contrast = 1;
  develop (&lens, vec3 (.05F, .05F, .05F), vec3 (.2F, .2F, .2F));
  const int plain = at (0, 0)[0] - at (5, 5)[0];
  tap_ok (abs (2 * contrast - 3 * plain) <= 3, "half as much contrast again: %d of %d", contrast, plain);
}

static void
test_vignette (void)
{
  HeadLens lens;

  head_lens_plain (&lens);
  develop_flat (&lens, vec3 (.3F, .3F, .3F));
  const int plain = *at (0, 0);
  lens.vignette = .6F;
  develop_flat (&lens, vec3 (.3F, .3F, .3F));
  tap_ok (*at (0, 0) == plain && *at (-16, 0) < plain && *at (-16, -16) < *at (-16, 0), "dark towards the corners");
}

/* Evenly to all sides, no further than one pixel, and no light is lost at the border. */
static void
test_blur (void)
{
  HeadLens lens;

  head_lens_plain (&lens);
  lens.blur = 1;
  develop (&lens, vec3 (0, 0, 0), vec3 (.6F, .6F, .6F));
  tap_ok (*at (-1, 0) > 0 && *at (-1, 0) == *at (1, 0) && *at (0, -1) == *at (0, 1) && *at (1, 0) == *at (0, 1) &&
              *at (1, 1) < *at (1, 0) && *at (0, 0) > *at (1, 0),
          "evenly to all sides");
  tap_ok (*at (2, 0) == 0 && *at (0, 2) == 0 && *at (-2, -2) == 0, "one pixel wide");
  head_lens_plain (&lens);
  develop_flat (&lens, vec3 (.3F, .2F, .1F));
  static uint8_t before[sizeof picture];
  memcpy (before, picture, sizeof before);
  lens.blur = 1;
  develop_flat (&lens, vec3 (.3F, .2F, .1F));
  tap_ok (!memcmp (before, picture, sizeof before), "what is even stays so, up to the border");
}

/* A bright left edge is not seen at the right one. */
static void
test_blur_at_border (void)
{
  static Vec3 light[PIXELS], scratch[PIXELS];
  HeadLens lens;
  FommRandom grain;

  fomm_random_init (&grain, 1, 0);
  head_lens_plain (&lens);
  lens.blur = 1;
  for (int y = 0; y < SIZE; y++)
    light[y * SIZE] = vec3 (.6F, .6F, .6F);
  head_lens_develop (&lens, &grain, SIZE, light, scratch, picture);
  tap_ok (*at (-15, 0) > 0 && *at (-14, 0) == 0 && *at (16, 0) == 0, "nothing comes round the border");
}

static void
test_grain (void)
{
  HeadLens lens;
  static uint8_t before[sizeof picture];
  double sum = 0, square = 0;

  head_lens_plain (&lens);
  develop_flat (&lens, vec3 (.2F, .2F, .2F));
  const int plain = *at (0, 0);
  lens.grain = .03F;
  develop_flat (&lens, vec3 (.2F, .2F, .2F));
  memcpy (before, picture, sizeof before);
  for (int i = 0; i < PIXELS; i++) {
    const double noise = (picture[3 * i + 1] - plain) / 255.0;
    sum += noise;
    square += noise * noise;
  }
  tap_ok (fabs (sum / PIXELS) < .004, "grain neither brightens nor darkens");
  tap_ok (fabs (sqrt (square / PIXELS) - .03) < .004, "as strong as asked for: %.4f", sqrt (square / PIXELS));
  develop_flat (&lens, vec3 (.2F, .2F, .2F));
  tap_ok (!memcmp (before, picture, sizeof before), "the same draws are the same grain");
}

/* What is drawn stays within what a camera does, and covers it. */
static void
test_draw (void)
{
  FommRandom random;
  int soft = 0, grainy = 0, grey = 0;
  bool sane = true;

  fomm_random_init (&random, 4, 0);
  for (int i = 0; i < 2000; i++) {
    HeadLens lens;

    head_lens_draw (&random, &lens);
    sane &= lens.exposure >= .7F && lens.exposure <= 1.1F && lens.grain >= 0 && lens.grain <= .03F && lens.blur >= 0 &&
            lens.blur <= 1 && lens.balance.y == 1 && (lens.grey > 0 || !lens.sepia);
    soft += lens.blur > 0;
    grainy += lens.grain > 0;
    grey += lens.grey > 0;
  }
  tap_ok (sane, "within bounds");
  tap_ok (abs (soft - 1100) < 120 && abs (grainy - 1200) < 120 && abs (grey - 180) < 70,
          "%d soft, %d grainy, %d grey of 2000", soft, grainy, grey);
}

int
main (void)
{
  test_plain ();
  test_colours ();
  test_vignette ();
  test_blur ();
  test_blur_at_border ();
  test_grain ();
  test_draw ();
  return tap_done ();
}
