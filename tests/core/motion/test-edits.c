/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/edits.h"
#include "motion/matrix2.h"
#include "tap.h"

#include <string.h>

static void
make_points (FommKeypoints *source, FommKeypoints *moved)
{
  memset (source, 0, sizeof *source);
  source->count = 2;
  source->has_jacobian = true;
  source->value[1][0] = 0.5F;
  for (int k = 0; k < 2; k++)
    fomm_matrix2_identity (source->jacobian[k]);
  *moved = *source;
  moved->value[0][0] = 0.1F;
  moved->value[1][0] = 0.7F;
  moved->jacobian[1][0][0] = 1.25F;
}

static void
test_single (void)
{
  FommKeypoints source, moved, out;
  FommEditKey key;

  make_points (&source, &moved);
  fomm_edits_apply (NULL, 0, 3, &source, &moved, &out);
  tap_ok (memcmp (&out, &moved, sizeof out) == 0, "no edits change nothing");

  fomm_edit_key_init (&key, 1, 10);
  fomm_edits_apply (&key, 1, 3, &source, &moved, &out);
  tap_ok (memcmp (&out, &moved, sizeof out) == 0, "a neutral key changes nothing");

  key.offset[1] = -0.25F;
  fomm_edits_apply (&key, 1, 3, &source, &moved, &out);
  tap_ok (out.value[1][1] == -0.25F && out.value[1][0] == 0.7F && out.value[0][1] == 0, "drag moves one keypoint");

  key.amount = 2;
  fomm_edits_apply (&key, 1, 3, &source, &moved, &out);
  tap_ok (fabsf (out.value[1][0] - 0.9F) < 1e-6F && out.jacobian[1][0][0] == 1.5F, "amplify doubles the movement");

  key.mute = true;
  key.offset[1] = 0;
  fomm_edits_apply (&key, 1, 3, &source, &moved, &out);
  tap_ok (out.value[1][0] == 0.5F && out.jacobian[1][0][0] == 1.0F && out.value[0][0] == 0.1F, "mute keeps the source");
  fomm_edits_apply (&key, 1, 3, &source, &moved, &moved);
  tap_ok (memcmp (&out, &moved, sizeof out) == 0, "edits in place");

  key.keypoint = 7;
  fomm_edits_apply (&key, 1, 3, &source, &moved, &out);
  tap_ok (memcmp (&out, &moved, sizeof out) == 0, "a keypoint the model has not is ignored");
}

static void
test_keyframes (void)
{
  FommEditKey keys[3];

  for (int i = 0; i < 3; i++)
    fomm_edit_key_init (&keys[i], 0, 10.0 * (3 - i)); /* 30, 20, 10: any order */
  keys[2].offset[0] = 0.5F;
  keys[2].mute = true;
  keys[1].offset[0] = 0.25F;
  keys[0].amount = 2;
  keys[0].step = true;
  FommEditKey at5 = fomm_edits_evaluate (keys, 3, 0, 5), at15 = fomm_edits_evaluate (keys, 3, 0, 15);
  tap_ok (at5.offset[0] == 0.5F && at5.mute, "before the first key it holds");
  tap_ok (at15.offset[0] == 0.375F && at15.amount == 0.5F && !at15.mute, "between keys everything is interpolated");
  tap_ok (fomm_edits_evaluate (keys, 3, 0, 29.9).amount == 1, "a step is not anticipated");
  tap_ok (fomm_edits_evaluate (keys, 3, 0, 30).amount == 2, "a step takes effect at its frame");
  tap_ok (fomm_edits_evaluate (keys, 3, 0, 99).amount == 2, "after the last key it holds");
  tap_ok (fomm_edits_evaluate (keys, 3, 1, 15).amount == 1, "other keypoints are not touched");
  tap_ok (fomm_edits_evaluate (keys, 1, 0, 29).amount == 1, "a lone step leaves what is before it alone");
}

static void
test_fold (void)
{
  FommKeypoints source, moved, out;
  FommEditKey key;

  make_points (&source, &moved);
  moved.jacobian[1][0][0] = 0.4F; /* doubled: -0.2, mirrored */
  fomm_edit_key_init (&key, 1, 0);
  key.amount = 2;
  fomm_edits_apply (&key, 1, 0, &source, &moved, &out);
  tap_ok (fomm_matrix2_determinant (out.jacobian[1]) > 0 && out.jacobian[1][0][0] < 0.4F,
          "amplifying does not fold a neighbourhood over: %g", out.jacobian[1][0][0]);
}

int
main (void)
{
  test_single ();
  test_keyframes ();
  test_fold ();
  return tap_done ();
}
