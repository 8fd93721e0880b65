/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "compose/agreement.h"

#include "compose/blur.h"
#include "error.h"
#include "view/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Differences between prediction and warped source, 0 … 1, blurred over a few pixels: up to the first it is softness or
 * shading, from the second on another content. */
#define SAME 0.045F
#define DIFFERENT 0.115F
/* The blend of models with `skip`, and the occlusion map: below the first the network has painted all of it. */
#define ALPHA_PAINTED 0.10F
#define ALPHA_KEPT 0.45F
#define OCCLUSION_PAINTED 0.25F
#define OCCLUSION_KEPT 0.60F
/* Blur radii in pixels of a 256-pixel picture. */
#define DIFFERENCE_RADIUS 1
#define SHADING_RADIUS 4

static float
smooth_step (float from, float to, float v)
{
  float t = (v - from) / (to - from);

  t = t > 0 ? (t < 1 ? t : 1) : 0;
  return t * t * (3 - 2 * t);
}

FommStatus
fomm_agreement_init (FommAgreement *agreement, int width, int height, FommError *error)
{
  size_t n = (size_t) width * (size_t) height, longer = (size_t) (width > height ? width : height);

  *agreement = (FommAgreement){.width = width, .height = height};
  agreement->blend = calloc (n, 4 * sizeof (float));
  agreement->scratch = calloc (n, 4 * sizeof (float));
  agreement->line = calloc (longer, FOMM_BLUR_LANES * sizeof (float));
  if (!agreement->blend || !agreement->scratch || !agreement->line) {
    fomm_agreement_clear (agreement);
    return fomm_fail_memory (error);
  }
  return FOMM_OK;
}

void
fomm_agreement_clear (FommAgreement *agreement)
{
  free (agreement->blend);
  free (agreement->scratch);
  free (agreement->line);
  memset (agreement, 0, sizeof *agreement);
}

/* Prediction less warped source, as three channels. */
static void
difference (const FommFrameData *frame, ptrdiff_t pixel, float out[3])
{
  int n = frame->channels;

  for (int c = 0; c < 3; c++) {
    ptrdiff_t i = pixel * n + (n == 3 ? c : 0);
    out[c] = frame->prediction[i] - frame->deformed[i];
  }
}

static int
scaled_radius (const FommAgreement *agreement, int radius)
{
  int shorter = agreement->width < agreement->height ? agreement->width : agreement->height;
  int scaled = (radius * shorter + 128) / 256;

  return scaled < 1 ? 1 : scaled;
}

/* What the model itself says about this place. */
static float
kept_by_model (const FommAgreement *agreement, const FommFrameData *frame, int x, int y)
{
  float kept = 1;

  if (frame->alpha)
    kept *= smooth_step (ALPHA_PAINTED, ALPHA_KEPT, frame->alpha[(ptrdiff_t) y * agreement->width + x]);
  if (frame->occlusion)
    kept *= smooth_step (OCCLUSION_PAINTED, OCCLUSION_KEPT,
                         fomm_plane_sample (frame->occlusion, frame->motion_height, frame->motion_width, 1,
                                            fomm_lattice (x, agreement->width), fomm_lattice (y, agreement->height)));
  return kept;
}

static void
measure_share (FommAgreement *agreement, const FommFrameData *frame, float *share)
{
  int w = agreement->width, h = agreement->height;

  for (ptrdiff_t i = 0; i < (ptrdiff_t) w * h; i++) {
    float d[3];
    difference (frame, i, d);
    share[i] = fmaxf (fmaxf (fabsf (d[0]), fabsf (d[1])), fabsf (d[2]));
  }
  fomm_blur (share, h, w, 1, scaled_radius (agreement, DIFFERENCE_RADIUS), agreement->line);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      ptrdiff_t i = (ptrdiff_t) y * w + x;
      share[i] = (1 - smooth_step (SAME, DIFFERENT, share[i])) * kept_by_model (agreement, frame, x, y);
    }
  fomm_blur (share, h, w, 1, scaled_radius (agreement, DIFFERENCE_RADIUS), agreement->line);
}

void
fomm_agreement_measure (FommAgreement *agreement, const FommFrameData *frame)
{
  int w = agreement->width, h = agreement->height;
  float *share = agreement->scratch, *blend = agreement->blend;

  measure_share (agreement, frame, share);
  /* The shading is a mean over what agrees only: a mouth that opened must not darken the lips around it. */
  for (ptrdiff_t i = 0; i < (ptrdiff_t) w * h; i++) {
    float d[3];
    difference (frame, i, d);
    for (int c = 0; c < 3; c++)
      blend[4 * i + c] = share[i] * d[c];
    blend[4 * i + 3] = share[i];
  }
  fomm_blur (blend, h, w, 4, scaled_radius (agreement, SHADING_RADIUS), agreement->line);
  for (ptrdiff_t i = 0; i < (ptrdiff_t) w * h; i++) {
    for (int c = 0; c < 3; c++)
      blend[4 * i + c] /= blend[4 * i + 3] + 1e-3F;
    blend[4 * i + 3] = share[i];
  }
}
