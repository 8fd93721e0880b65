/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "golden.h"
#include "motion/hull.h"
#include "motion/matrix2.h"
#include "motion/transfer.h"
#include "tap.h"

#include <math.h>

static void
load (const Golden *golden, const char *set, int frame, FommKeypoints *points)
{
  char name[64];
  int dims[4];

  memset (points, 0, sizeof *points);
  snprintf (name, sizeof name, "%s.value", set);
  const float *value = golden_get (golden, name, dims);
  points->count = dims[1];
  memcpy (points->value, value + frame * dims[1] * 2, sizeof (float) * 2 * (size_t) dims[1]);
  snprintf (name, sizeof name, "%s.jacobian", set);
  const float *jacobian = golden_get (golden, name, NULL);
  points->has_jacobian = jacobian != NULL;
  for (int k = 0; k < points->count; k++)
    fomm_matrix2_identity (points->jacobian[k]);
  if (jacobian)
    memcpy (points->jacobian, jacobian + frame * dims[1] * 4, sizeof (float) * 4 * (size_t) dims[1]);
}

static double
difference (const FommKeypoints *a, const FommKeypoints *b)
{
  double worst = a->count == b->count && a->has_jacobian == b->has_jacobian ? 0 : INFINITY;

  for (int k = 0; k < a->count; k++)
    for (int i = 0; i < 4; i++) {
      double e = fabs ((double) a->jacobian[k][i / 2][i % 2] - b->jacobian[k][i / 2][i % 2]);
      worst = fmax (worst, e / fmax (1, fabs (b->jacobian[k][i / 2][i % 2])));
      worst = fmax (worst, fabs ((double) a->value[k][i % 2] - b->value[k][i % 2]));
    }
  return worst;
}

static void
compare_mode (const Golden *golden, const char *config, const char *mode, bool relative, bool adapt)
{
  FommKeypoints source, initial, driving, expected, result;
  FommTransfer transfer;
  char name[64];
  double worst = 0;
  int dims[4];

  snprintf (name, sizeof name, "kp_norm.%s", mode);
  load (golden, "kp_source", 0, &source);
  load (golden, "kp_driving", 0, &initial);
  fomm_transfer_init (&transfer, &source, &initial, relative, adapt);
  golden_get (golden, "kp_driving.value", dims);
  for (int i = 0, frames = dims[0]; i < frames; i++) {
    load (golden, "kp_driving", i, &driving);
    load (golden, name, i, &expected);
    fomm_transfer_apply (&transfer, &driving, &result);
    worst = fmax (worst, difference (&result, &expected));
  }
  tap_ok (worst <= 1e-4 && !transfer.notices, "%s %s: largest difference %.2g", config, mode, worst);
  const double *scale = golden_get (golden, "movement_scale", NULL);
  if (relative && adapt)
    tap_ok (fabs (transfer.scale - *scale) < 1e-12 * *scale, "%s: movement scale %.15g", config, transfer.scale);
}

static void
test_golden (void)
{
  const char *const configs[] = {"vox256", "tiny64", "nojac96", "singlejac64", "kp20mixed64", "nonsq64x96", "micro32"};

  for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
    Golden golden;
    char path[128];
    snprintf (path, sizeof path, "reference/configs/%s/golden_common.safetensors", configs[i]);
    if (!golden_open (&golden, path)) {
      tap_skip (configs[i], "the shared reference data is not there");
      continue;
    }
    compare_mode (&golden, configs[i], "abs", false, false);
    compare_mode (&golden, configs[i], "abs_adapt", false, true);
    compare_mode (&golden, configs[i], "rel", true, false);
    compare_mode (&golden, configs[i], "rel_adapt", true, true);
    golden_close (&golden);
  }
}

static void
make_square (FommKeypoints *points, float size, float x)
{
  memset (points, 0, sizeof *points);
  points->count = 4;
  points->has_jacobian = true;
  for (int k = 0; k < 4; k++) {
    points->value[k][0] = x + (k & 1 ? size : 0);
    points->value[k][1] = k & 2 ? size : 0;
    points->confidence[k] = 0.5F;
    fomm_matrix2_identity (points->jacobian[k]);
  }
}

static void
test_scale (void)
{
  FommKeypoints source, initial, driving, out;
  FommTransfer transfer;

  make_square (&source, 0.5F, -0.25F);
  make_square (&initial, 0.25F, 0);
  make_square (&driving, 0.25F, 0.125F);
  driving.confidence[2] = 0.75F;
  fomm_transfer_init (&transfer, &source, &initial, true, true);
  fomm_transfer_apply (&transfer, &driving, &out);
  tap_ok (transfer.scale == 2 && out.value[0][0] == 0.0F && out.value[3][0] == 0.5F, "movement grows with the face");
  tap_ok (out.confidence[2] == 0.75F, "confidence is the driving frame's");
  fomm_transfer_apply (&transfer, &driving, &driving);
  tap_ok (difference (&driving, &out) == 0, "transfer in place");
  fomm_transfer_apply (&transfer, &initial, &out);
  tap_ok (difference (&out, &source) == 0, "the initial frame shows the source");
}

static void
test_degenerate (void)
{
  FommKeypoints source, initial, driving, out;
  FommTransfer transfer;

  make_square (&source, 0.5F, 0);
  make_square (&initial, 0, 0);
  make_square (&driving, 0.25F, 0);
  memset (initial.jacobian[1], 0, sizeof initial.jacobian[1]);
  source.jacobian[1][0][1] = 0.25F;
  fomm_transfer_init (&transfer, &source, &initial, true, true);
  fomm_transfer_apply (&transfer, &driving, &out);
  tap_ok (transfer.scale == 1 && transfer.notices & FOMM_TRANSFER_NOTICE_SCALE,
          "degenerate hull: scale 1 and a notice");
  tap_ok (transfer.notices & FOMM_TRANSFER_NOTICE_JACOBIAN &&
              memcmp (out.jacobian[1], source.jacobian[1], sizeof out.jacobian[1]) == 0,
          "singular initial Jacobian: the source's is kept and a notice given");
  source.has_jacobian = false;
  make_square (&initial, 0.5F, 0);
  fomm_transfer_init (&transfer, &source, &initial, true, true);
  fomm_transfer_apply (&transfer, &driving, &out);
  tap_ok (!out.has_jacobian && out.jacobian[1][0][1] == 0 && !transfer.notices, "no Jacobian without the source's");
}

int
main (void)
{
  test_scale ();
  test_degenerate ();
  test_golden ();
  return tap_done ();
}
