/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "figure.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

typedef enum Part { TRUNK, HEAD, ARM_FAR, FOREARM_FAR, LEG_FAR, SHIN_FAR, LEG, SHIN, ARM, FOREARM } Part;

/* Back to front. */
static const Part drawing_order[FOMM_FIGURE_PARTS] = {ARM_FAR, FOREARM_FAR, LEG_FAR, SHIN_FAR, LEG,
                                                      SHIN,    TRUNK,       HEAD,    ARM,      FOREARM};

/* What all figures share; each deviates from it. Angle 0 points up; the trunk's joint is at the hips. */
static const FommLimb blueprint[FOMM_FIGURE_PARTS] = {
    [TRUNK] = {.parent = -1, .length = 0.23, .radius = 0.072, .swing = 0.12, .pace = 1},
    [HEAD] = {.parent = TRUNK, .length = 0.10, .radius = 0.076, .swing = 0.25, .pace = 1, .tip_from = 0.6},
    [ARM_FAR] = {.parent = TRUNK, .length = 0.14, .radius = 0.040, .rest = 2.5, .swing = 0.9, .pace = 1},
    [FOREARM_FAR] =
        {.parent = ARM_FAR, .length = 0.13, .radius = 0.038, .rest = -0.5, .swing = 0.5, .pace = 1, .tip_from = 0.6},
    [LEG_FAR] =
        {.parent = TRUNK, .from_joint = true, .length = 0.15, .radius = 0.050, .rest = 3.0, .swing = 0.5, .pace = 1},
    [SHIN_FAR] =
        {.parent = LEG_FAR, .length = 0.15, .radius = 0.044, .rest = 0.25, .swing = 0.3, .pace = 1, .tip_from = 0.7},
    [LEG] =
        {.parent = TRUNK, .from_joint = true, .length = 0.15, .radius = 0.050, .rest = -3.0, .swing = 0.5, .pace = 1},
    [SHIN] = {.parent = LEG, .length = 0.15, .radius = 0.044, .rest = 0.25, .swing = 0.3, .pace = 1, .tip_from = 0.7},
    [ARM] = {.parent = TRUNK, .length = 0.14, .radius = 0.040, .rest = -2.5, .swing = 0.9, .pace = 1},
    [FOREARM] = {.parent = ARM, .length = 0.13, .radius = 0.038, .rest = 0.5, .swing = 0.5, .pace = 1, .tip_from = 0.6},
};

static double
between (FommRandom *random, double low, double high)
{
  return low + (high - low) * fomm_random_unit (random);
}

/* A colour of the wheel: hue 0 … 1. */
static void
set_colour (double colour[3], double hue, double saturation, double value)
{
  for (int c = 0; c < 3; c++) {
    double distance = fabs (fmod (hue * 6 + 6 - 2 * c, 6));
    distance = fmin (distance, 6 - distance);
    colour[c] = value * (1 - saturation * (1 - fmin (1, fmax (0, 2 - distance))));
  }
}

static bool
is_far (Part part)
{
  return part == ARM_FAR || part == FOREARM_FAR || part == LEG_FAR || part == SHIN_FAR;
}

/* Hair and shoes are dark, hands like the face: what makes the kind, as eyes and mouth make faces. */
static void
draw_tip (FommLimb *limb, Part part, const double skin[3])
{
  const bool is_hand = part == FOREARM || part == FOREARM_FAR;
  const double shade = is_far (part) ? 0.72 : 1;
  if (limb->tip_from == 0)
    limb->tip_from = 1;
  for (int c = 0; c < 3; c++)
    limb->tip[c] = shade * (is_hand ? skin[c] : 0.15);
}

static void
draw_limb (FommRandom *random, FommLimb *limb, Part part, double hue)
{
  *limb = blueprint[part];
  limb->length *= between (random, 0.88, 1.12);
  limb->radius *= between (random, 0.85, 1.15);
  limb->rest += between (random, -0.2, 0.2);
  limb->swing *= between (random, 0.5, 1.2);
  limb->phase = between (random, 0, 2 * PI);
  set_colour (limb->colour, hue + between (random, -0.06, 0.06), between (random, 0.55, 0.9),
              between (random, 0.75, 1) * (is_far (part) ? 0.72 : 1));
}

static void
draw_background (FommRandom *random, FommFigure *figure)
{
  const double hue = fomm_random_unit (random);
  for (int i = 0; i < 2; i++)
    set_colour (figure->ground[i], hue + between (random, -0.1, 0.1), between (random, 0.05, 0.35),
                between (random, 0.25, 0.8));
  for (int i = 0; i < 4; i++) {
    figure->spots[i][0] = between (random, 0, 1);
    figure->spots[i][1] = between (random, 0, 1);
    figure->spots[i][2] = between (random, 0.05, 0.2);
    set_colour (figure->spots[i] + 3, hue + between (random, -0.2, 0.2), between (random, 0.05, 0.35),
                between (random, 0.3, 0.8));
  }
}

void
fomm_figure_init (FommFigure *figure, uint64_t seed)
{
  FommRandom random;
  fomm_random_init (&random, seed, 77);
  *figure = (FommFigure){.period = between (&random, 1.2, 2.4)};
  const double top = fomm_random_unit (&random), bottom = fomm_random_unit (&random), skin = between (&random, .03, .1);
  for (int i = 0; i < FOMM_FIGURE_PARTS; i++) {
    const bool is_leg = i >= LEG_FAR && i <= SHIN;
    draw_limb (&random, &figure->limbs[i], (Part) i, i == HEAD ? skin : is_leg ? bottom : top);
  }
  for (int i = 0; i < FOMM_FIGURE_PARTS; i++)
    draw_tip (&figure->limbs[i], (Part) i, figure->limbs[HEAD].colour);
  figure->limbs[TRUNK].rest *= 0.5;
  for (int i = 0; i < 2; i++) {
    figure->place[i] = i == 0 ? between (&random, 0.42, 0.58) : between (&random, 0.55, 0.62);
    figure->sway[i] = i == 0 ? between (&random, 0.04, 0.16) : between (&random, 0.01, 0.05);
    figure->sway_phase[i] = between (&random, 0, 2 * PI);
  }
  draw_background (&random, figure);
}

/* A limb as it stands: both ends and its direction. */
typedef struct Pose {
  double from[2], to[2], angle;
} Pose;

/* Parents come before their limbs in the list. */
static void
stand (const FommFigure *figure, double seconds, Pose poses[FOMM_FIGURE_PARTS])
{
  const double turn = 2 * PI * seconds / figure->period;
  for (int i = 0; i < FOMM_FIGURE_PARTS; i++) {
    const FommLimb *limb = &figure->limbs[i];
    const Pose *parent = limb->parent >= 0 ? &poses[limb->parent] : NULL;
    for (int axis = 0; axis < 2; axis++)
      poses[i].from[axis] =
          parent ? (limb->from_joint ? parent->from[axis] : parent->to[axis])
                 : figure->place[axis] + figure->sway[axis] * sin (turn * (axis + 1) * 0.5 + figure->sway_phase[axis]);
    poses[i].angle = (parent ? parent->angle : 0) + limb->rest + limb->swing * sin (turn * limb->pace + limb->phase);
    poses[i].to[0] = poses[i].from[0] + limb->length * sin (poses[i].angle);
    poses[i].to[1] = poses[i].from[1] - limb->length * cos (poses[i].angle);
  }
}

void
fomm_figure_get_ends (const FommFigure *figure, double seconds, int size, double ends[FOMM_FIGURE_PARTS][2])
{
  Pose poses[FOMM_FIGURE_PARTS];
  stand (figure, seconds, poses);
  for (int i = 0; i < FOMM_FIGURE_PARTS; i++)
    for (int axis = 0; axis < 2; axis++)
      ends[i][axis] = 2 * (poses[i].to[axis] * size - 0.5) / (size - 1) - 1;
}

/* Where along the limb (0 … 1) the point lies, and its distance from the limb's edge, negative inside. */
static double
distance_to (const Pose *pose, double radius, const double point[2], double *along)
{
  const double axis[2] = {pose->to[0] - pose->from[0], pose->to[1] - pose->from[1]};
  const double offset[2] = {point[0] - pose->from[0], point[1] - pose->from[1]};
  const double share = (offset[0] * axis[0] + offset[1] * axis[1]) / (axis[0] * axis[0] + axis[1] * axis[1]);
  *along = fmin (1, fmax (0, share));
  return hypot (offset[0] - *along * axis[0], offset[1] - *along * axis[1]) - radius;
}

static void
mix (double colour[3], const double over[3], double share)
{
  for (int c = 0; c < 3; c++)
    colour[c] += share * (over[c] - colour[c]);
}

static void
paint_ground (const FommFigure *figure, const double point[2], double pixel, double colour[3])
{
  memcpy (colour, figure->ground[0], 3 * sizeof *colour);
  mix (colour, figure->ground[1], point[1]);
  for (int i = 0; i < 4; i++) {
    const double *spot = figure->spots[i];
    const double edge = hypot (point[0] - spot[0], point[1] - spot[1]) - spot[2];
    mix (colour, spot + 3, fmin (1, fmax (0, 0.5 - edge / pixel)));
  }
}

/* Limbs are a little darker towards their edge and carry a band, so that their turning can be seen. */
static void
paint_limbs (const FommFigure *figure, const Pose poses[], const double point[2], double pixel, double colour[3])
{
  for (int i = 0; i < FOMM_FIGURE_PARTS; i++) {
    const Part part = drawing_order[i];
    const FommLimb *limb = &figure->limbs[part];
    double along, shade[3];
    const double edge = distance_to (&poses[part], limb->radius, point, &along);
    if (edge > pixel)
      continue;
    const double light = 0.8 + 0.25 * fmin (1, -edge / limb->radius) - (along > 0.35 && along < 0.55 ? 0.25 : 0);
    for (int c = 0; c < 3; c++)
      shade[c] = fmin (1, (along < limb->tip_from ? limb->colour[c] : limb->tip[c]) * light);
    mix (colour, shade, fmin (1, fmax (0, 0.5 - edge / pixel)));
  }
}

void
fomm_figure_draw (const FommFigure *figure, double seconds, const FommCanvas *canvas)
{
  Pose poses[FOMM_FIGURE_PARTS];
  const double pixel = 1.0 / canvas->height;

  stand (figure, seconds, poses);
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++) {
      const double point[2] = {(x + 0.5) * pixel + 0.5 - 0.5 * canvas->width * pixel, (y + 0.5) * pixel};
      uint8_t *out = canvas->rgb + y * canvas->stride + (ptrdiff_t) 3 * x;
      double colour[3];
      paint_ground (figure, point, pixel, colour);
      paint_limbs (figure, poses, point, pixel, colour);
      for (int c = 0; c < 3; c++)
        out[c] = (uint8_t) (255 * fmin (1, fmax (0, colour[c])) + 0.5);
    }
}
