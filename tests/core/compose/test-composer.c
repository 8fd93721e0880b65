/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/composer.h"
#include "tap.h"
#include "view/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_W 300
#define PICTURE_H 260
#define MODEL 64
#define MOTION 16

static uint8_t picture[PICTURE_W * PICTURE_H * 3], result[PICTURE_W * PICTURE_H * 3];
static float prediction[MODEL * MODEL * 3], deformed[MODEL * MODEL * 3], alpha[MODEL * MODEL];
static float deformation[MOTION * MOTION * 2], occlusion[MOTION * MOTION];
static const FommSquare square = {60, 40, 192};

/* Waves with fine grain that 64 pixels cannot show. */
static void
make_picture (bool grain)
{
  for (int y = 0; y < PICTURE_H; y++)
    for (int x = 0; x < PICTURE_W; x++)
      for (int c = 0; c < 3; c++) {
        double wave = 128 + 60 * sin (x * 0.03 + c) * cos (y * 0.025);
        picture[(y * PICTURE_W + x) * 3 + c] = (uint8_t) (wave + (grain ? 20 * ((x + y) % 2) : 0));
      }
}

/* A frame in which the network shows the portrait, moved by (dx, 0) normalised. */
static FommFrameData
make_frame (double dx)
{
  for (int y = 0; y < MOTION; y++)
    for (int x = 0; x < MOTION; x++) {
      deformation[(y * MOTION + x) * 2] = (float) (fomm_lattice (x, MOTION) + dx);
      deformation[(y * MOTION + x) * 2 + 1] = (float) fomm_lattice (y, MOTION);
      occlusion[y * MOTION + x] = 1;
    }
  for (int y = 0; y < MODEL; y++)
    for (int x = 0; x < MODEL; x++)
      for (int c = 0; c < 3; c++) {
        int px = (int) (square.x + (x + 0.5 + dx / 2 * (MODEL - 1)) * 3), py = (int) (square.y + (y + 0.5) * 3);
        int i = (y * MODEL + x) * 3 + c;
        px = px < 0 ? 0 : px < PICTURE_W ? px : PICTURE_W - 1;
        prediction[i] = deformed[i] = picture[(py * PICTURE_W + px) * 3 + c] / 255.0F;
        alpha[y * MODEL + x] = 1;
      }
  return (FommFrameData){.height = MODEL,
                         .width = MODEL,
                         .channels = 3,
                         .motion_height = MOTION,
                         .motion_width = MOTION,
                         .prediction = prediction,
                         .deformed = deformed,
                         .alpha = alpha,
                         .occlusion = occlusion,
                         .deformation = deformation};
}

static const FommImage image = {picture, PICTURE_W, PICTURE_H, 3, PICTURE_W * 3};

static bool
compose (const FommComposeSettings *settings, const FommFrameData *frame)
{
  FommComposer *composer = NULL;
  FommError error = {0};
  int width = 0, height = 0;

  memset (result, 0, sizeof result);
  if (fomm_composer_new (&image, settings, MODEL, MODEL, &composer, &error) != FOMM_OK)
    return tap_ok (false, "%s", error.message);
  fomm_composer_get_size (composer, &width, &height);
  FommStatus status = fomm_composer_compose (composer, frame, result, (ptrdiff_t) width * 3, &error);
  fomm_composer_free (&composer);
  return status == FOMM_OK || tap_ok (false, "%s", error.message);
}

static int
worst_difference (int shift, int margin)
{
  int worst = 0;

  for (int y = margin; y < 192 - margin; y++)
    for (int x = margin; x < 192 - margin; x++)
      for (int c = 0; c < 3; c++) {
        int a = result[(y * 192 + x) * 3 + c], b = picture[((y + 40) * PICTURE_W + x + 60 + shift) * 3 + c];
        worst = abs (a - b) > worst ? abs (a - b) : worst;
      }
  return worst;
}

static void
test_detail (void)
{
  FommComposeSettings settings = {.square = square, .width = 192, .height = 192, .detail = true};

  make_picture (true);
  FommFrameData frame = make_frame (0);
  compose (&settings, &frame);
  tap_ok (worst_difference (0, 0) == 0, "at rest the portrait itself comes out, grain and all");
  frame = make_frame (2 * 6.0 / 189);
  compose (&settings, &frame);
  tap_ok (worst_difference (6, 8) <= 2, "moved by six pixels, the grain moves along: off by %d",
          worst_difference (6, 8));
  settings.detail = false;
  frame = make_frame (0);
  compose (&settings, &frame);
  tap_ok (worst_difference (0, 4) > 12, "without detail the grain is lost");
}

static void
test_painted (void)
{
  FommComposeSettings settings = {.square = square, .width = 192, .height = 192, .detail = true};
  FommFrameData frame;

  make_picture (true);
  frame = make_frame (0);
  for (int y = 24; y < 40; y++)
    for (int x = 24; x < 40; x++)
      prediction[(y * MODEL + x) * 3] = 1;
  compose (&settings, &frame);
  tap_ok (result[(96 * 192 + 96) * 3] == 255, "what the network painted stays");
  tap_ok (abs (result[(20 * 192 + 20) * 3] - picture[(60 * PICTURE_W + 80) * 3]) <= 1, "and the rest keeps its grain");

  frame = make_frame (0);
  for (int i = 0; i < MODEL * MODEL * 3; i++)
    prediction[i] += 0.03F;
  compose (&settings, &frame);
  int shaded = 0;
  for (int i = 0; i < 192 * 192 * 3; i++)
    shaded += result[i] - picture[((i / 576 + 40) * PICTURE_W + i / 3 % 192 + 60) * 3 + i % 3];
  tap_ok (fabs (shaded / (192.0 * 192 * 3) - 0.03 * 255) < 0.6, "a change of light is taken over, with the grain");
  for (int i = 0; i < MODEL * MODEL; i++)
    alpha[i] = 0;
  compose (&settings, &frame);
  tap_ok (worst_difference (0, 4) > 18, "where the blend is 0 nothing is taken from the portrait");
}

static void
test_paste_back (void)
{
  FommComposeSettings settings = {.square = square, .detail = true, .paste_back = true};
  FommFrameData frame;
  int outside = 0, jump = 0;

  make_picture (true);
  frame = make_frame (0);
  compose (&settings, &frame);
  tap_ok (memcmp (result, picture, sizeof result) == 0, "at rest the whole picture comes out bit for bit");

  make_picture (false);
  frame = make_frame (2 * 9.0 / 189);
  compose (&settings, &frame);
  for (int y = 0; y < PICTURE_H; y++)
    for (int x = 0; x < PICTURE_W; x++) {
      ptrdiff_t i = (ptrdiff_t) (y * PICTURE_W + x) * 3;
      if (x < 60 || x >= 252 || y < 40 || y >= 232)
        outside += memcmp (result + i, picture + i, 3) != 0;
      if (x > 0)
        jump = abs (result[i] - result[i - 3]) > jump ? abs (result[i] - result[i - 3]) : jump;
    }
  int middle = (136 * PICTURE_W + 156) * 3;
  tap_ok (outside == 0, "nothing outside the square changes");
  tap_ok (jump <= 5, "there is no seam: neighbours differ by %d levels at most", jump);
  tap_ok (abs (result[middle] - picture[middle + 27]) <= 2, "and the middle has moved");

  settings.detail = false;
  compose (&settings, &frame);
  tap_ok (abs (result[middle] - picture[middle + 27]) <= 4, "the same without detail");
  settings.square = (FommSquare){-50, -70, 340};
  tap_ok (compose (&settings, &frame), "a square that reaches beyond the picture");
  settings.square = (FommSquare){900, 900, 40};
  tap_ok (compose (&settings, &frame) && memcmp (result, picture, sizeof result) == 0, "and one that misses it");
}

static void
test_bad_input (void)
{
  FommComposeSettings settings = {.square = square, .width = 192, .height = 192};
  FommComposer *composer = NULL;
  FommError error = {0};

  FommComposeSettings broken = settings;
  broken.square.size = NAN;
  tap_ok (fomm_composer_new (&image, &broken, MODEL, MODEL, &composer, &error) == FOMM_ERROR_ARGUMENT && !composer,
          "an impossible square is refused");
  broken = settings;
  broken.width = 0;
  tap_ok (fomm_composer_new (&image, &broken, MODEL, MODEL, &composer, &error) == FOMM_ERROR_ARGUMENT,
          "and an empty result");
  make_picture (false);
  FommFrameData frame = make_frame (0);
  if (fomm_composer_new (&image, &settings, MODEL, MODEL, &composer, &error) != FOMM_OK)
    return;
  frame.deformed = NULL;
  tap_ok (fomm_composer_compose (composer, &frame, result, 576, &error) == FOMM_ERROR_ARGUMENT && error.message[0],
          "a frame without its planes is refused");
  frame.deformed = deformed;
  deformation[7] = NAN;
  deformation[8] = 1e30F;
  tap_ok (fomm_composer_compose (composer, &frame, result, 576, &error) == FOMM_OK, "wild motion does no harm");
  frame.channels = 1;
  frame.motion_width = 4;
  frame.alpha = frame.occlusion = NULL;
  tap_ok (fomm_composer_compose (composer, &frame, result, 576, &error) == FOMM_OK && result[0] == result[1],
          "grey frames, another motion size");
  fomm_composer_free (&composer);
  fomm_composer_free (&composer);
  tap_ok (composer == NULL, "freeing clears");
}

int
main (void)
{
  test_detail ();
  test_painted ();
  test_paste_back ();
  test_bad_input ();
  return tap_done ();
}
