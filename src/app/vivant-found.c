/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-found.h"

#include <math.h>
#include <string.h>

/* Keypoints lie within the object; its outline is about so much further out. */
#define OUTLINE 1.15
/* The keypoint of the forehead is its middle, that of the chin its tip: what the oval adds, in units of the distance
 * between them. */
#define ABOVE 0.22
#define BELOW 0.04
/* Widths of a face in units of its height: a keypoint that hair hides makes none wider or narrower. */
#define NARROWEST 0.6
#define WIDEST 0.85
/* From the chin to the end of the neck, in the same units. */
#define NECK 0.38
/* A keypoint cannot be found outside of the square: one so near its edge may lie further out. */
#define EDGE 0.9

/* Of the keypoints that make a face. */
typedef enum Part { FOREHEAD, CHIN, LEFT, RIGHT, SHOULDERS, N_PARTS } Part;

static gboolean
find_parts (const FommKeypoints *keypoints, const char *const *names, int *parts)
{
  static const char *const wanted[N_PARTS] = {"forehead", "chin", "jaw_left", "jaw_right", "neck"};

  for (int i = 0; i < N_PARTS; i++) {
    parts[i] = -1;
    for (int k = 0; k < keypoints->count && parts[i] < 0; k++)
      if (strcmp (names[k], wanted[i]) == 0)
        parts[i] = k;
    if (parts[i] < 0)
      return FALSE;
  }
  return TRUE;
}

/* In pixels of the picture. */
static void
place (const FommKeypoints *keypoints, int k, const VivantCrop *crop, double *at)
{
  at[0] = crop->x + ((double) keypoints->value[k][0] + 1) / 2 * crop->size;
  at[1] = crop->y + ((double) keypoints->value[k][1] + 1) / 2 * crop->size;
}

/* The face's axis goes from its chin to its forehead. */
static void
outline_face (VivantFound *found, double (*at)[2])
{
  const double dx = at[FOREHEAD][0] - at[CHIN][0], dy = at[FOREHEAD][1] - at[CHIN][1];
  const double length = hypot (dx, dy), middle = 0.5 + (ABOVE - BELOW) / 2;
  const double across = hypot (at[RIGHT][0] - at[LEFT][0], at[RIGHT][1] - at[LEFT][1]);
  /* How far the middle of both sides lies beside the axis: a turned head shows more of one side. */
  const double aside = ((at[LEFT][0] + at[RIGHT][0]) / 2 - at[CHIN][0]) * -dy / length +
                       ((at[LEFT][1] + at[RIGHT][1]) / 2 - at[CHIN][1]) * dx / length;

  found->x = at[CHIN][0] + middle * dx - aside / 2 * dy / length;
  found->y = at[CHIN][1] + middle * dy + aside / 2 * dx / length;
  found->half_height = length * (1 + ABOVE + BELOW) / 2;
  found->half_width = CLAMP (across / 2, NARROWEST * found->half_height, WIDEST * found->half_height);
  found->lean = atan2 (dx, -dy);
}

static gboolean
find_face (VivantFound *found, const FommKeypoints *keypoints, const char *const *names, const VivantCrop *crop)
{
  int parts[N_PARTS];
  double at[N_PARTS][2];

  if (names == NULL || !find_parts (keypoints, names, parts))
    return FALSE;
  for (int i = 0; i < N_PARTS; i++)
    place (keypoints, parts[i], crop, at[i]);
  if (hypot (at[FOREHEAD][0] - at[CHIN][0], at[FOREHEAD][1] - at[CHIN][1]) < 1)
    return FALSE;
  outline_face (found, at);
  found->face = TRUE;
  found->shoulders = at[SHOULDERS][1];
  if (keypoints->value[parts[SHOULDERS]][1] > (float) EDGE)
    found->shoulders = MAX (found->shoulders, at[CHIN][1] + NECK * (at[CHIN][1] - at[FOREHEAD][1]));
  return TRUE;
}

void
vivant_found_from_keypoints (VivantFound *found, const FommKeypoints *keypoints, const char *const *names,
                             const VivantCrop *crop)
{
  float low[2] = {1, 1}, high[2] = {-1, -1};

  *found = (VivantFound){0};
  for (int k = 0; k < keypoints->count; k++)
    for (int c = 0; c < 2; c++) {
      low[c] = MIN (low[c], keypoints->value[k][c]);
      high[c] = MAX (high[c], keypoints->value[k][c]);
    }
  if (keypoints->count < 3 || crop->size <= 0.0 || high[0] <= low[0] || high[1] <= low[1] ||
      find_face (found, keypoints, names, crop))
    return;
  found->x = crop->x + ((double) (low[0] + high[0]) / 2 + 1) / 2 * crop->size;
  found->y = crop->y + ((double) (low[1] + high[1]) / 2 + 1) / 2 * crop->size;
  found->half_width = OUTLINE * (double) (high[0] - low[0]) / 4 * crop->size;
  found->half_height = OUTLINE * (double) (high[1] - low[1]) / 4 * crop->size;
}
