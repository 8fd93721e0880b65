/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/edits.h"

#include "motion/matrix2.h"

#include <string.h>

/* Of the source's determinant: less is a mirrored or nearly flat neighbourhood, whose inverse would tear the picture.
 */
#define MIN_DETERMINANT 0.05

void
fomm_edit_key_init (FommEditKey *key, int keypoint, double frame)
{
  *key = (FommEditKey){.keypoint = keypoint, .frame = frame, .amount = 1.0F};
}

static float
audible_amount (const FommEditKey *key)
{
  return key->mute ? 0.0F : key->amount;
}

/* The keys on both sides of `frame`; either may be NULL. */
static void
find_neighbours (const FommEditKey *keys, int count, int keypoint, double frame, const FommEditKey **before,
                 const FommEditKey **after)
{
  *before = *after = NULL;
  for (int i = 0; i < count; i++) {
    const FommEditKey *key = &keys[i];
    if (key->keypoint != keypoint)
      continue;
    if (key->frame <= frame) {
      if (!*before || key->frame >= (*before)->frame)
        *before = key;
    } else if (!*after || key->frame <= (*after)->frame)
      *after = key;
  }
}

FommEditKey
fomm_edits_evaluate (const FommEditKey *keys, int count, int keypoint, double frame)
{
  const FommEditKey *before, *after;
  FommEditKey result;

  fomm_edit_key_init (&result, keypoint, frame);
  find_neighbours (keys, count, keypoint, frame, &before, &after);
  if (!before && (!after || after->step))
    return result;
  if (!before || !after || after->step)
    return before ? *before : *after;

  double t = (frame - before->frame) / (after->frame - before->frame);
  float from = audible_amount (before), to = audible_amount (after);
  result.amount = (float) (from + t * (to - from));
  for (int c = 0; c < 2; c++)
    result.offset[c] = (float) (before->offset[c] + t * (after->offset[c] - before->offset[c]));
  return result;
}

/* J_s + amount (J - J_s). An amount above 1 may turn the neighbourhood inside out; it is then taken back, halving what
 * exceeds 1, and in the end dropped. */
static void
amplify_jacobian (const float source[2][2], const float moved[2][2], float amount, float out[2][2])
{
  double smallest = MIN_DETERMINANT * fomm_matrix2_determinant (source);
  float scaled[2][2];

  for (int attempt = 0; attempt < 8; attempt++) {
    for (int r = 0; r < 2; r++)
      for (int c = 0; c < 2; c++)
        scaled[r][c] = source[r][c] + amount * (moved[r][c] - source[r][c]);
    /* The same sign as the source's and not much smaller. */
    if (fomm_matrix2_determinant (scaled) * (smallest < 0 ? -1 : 1) >= (smallest < 0 ? -smallest : smallest)) {
      memcpy (out, scaled, sizeof scaled);
      return;
    }
    amount = amount > 1 ? 1 + (amount - 1) / 2 : amount / 2;
  }
  if (out != moved)
    memcpy (out, moved, sizeof scaled);
}

void
fomm_edits_apply (const FommEditKey *keys, int count, double frame, const FommKeypoints *source,
                  const FommKeypoints *transferred, FommKeypoints *out)
{
  if (out != transferred)
    *out = *transferred;
  for (int k = 0; k < out->count && k < source->count; k++) {
    FommEditKey edit = fomm_edits_evaluate (keys, count, k, frame);
    float amount = audible_amount (&edit);

    for (int c = 0; c < 2; c++) {
      if (amount != 1.0F) /* nothing may be rounded where nothing is edited */
        out->value[k][c] = source->value[k][c] + amount * (out->value[k][c] - source->value[k][c]);
      out->value[k][c] += edit.offset[c];
    }
    if (amount != 1.0F && out->has_jacobian && source->has_jacobian)
      amplify_jacobian (source->jacobian[k], out->jacobian[k], amount, out->jacobian[k]);
  }
}
