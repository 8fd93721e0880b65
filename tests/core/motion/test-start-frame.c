/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "golden.h"
#include "motion/start_frame.h"
#include "tap.h"

#include <math.h>

static void
test_golden (void)
{
  FommStartFrame search;
  Golden golden;
  int dims[4];
  double worst = 0;

  if (!golden_open (&golden, "reference/primitives/best_frame.safetensors")) {
    tap_skip ("reference landmarks", "the shared reference data is not there");
    return;
  }
  const float (*source)[2] = golden_get (&golden, "source_landmarks", NULL);
  const float (*driving)[2] = golden_get (&golden, "driving_landmarks", dims);
  const double *scores = golden_get (&golden, "scores", NULL);
  const int64_t *best = golden_get (&golden, "best", NULL);
  tap_ok (fomm_start_frame_init (&search, source, dims[1]), "the reference source is usable");
  for (int i = 0; i < dims[0]; i++)
    worst = fmax (worst, fabs (fomm_start_frame_feed (&search, driving + i * dims[1]) - scores[i]) / (1 + scores[i]));
  tap_ok (worst < 1e-5, "reference scores, largest relative difference %.2g", worst);
  tap_ok (search.best == *best, "reference frame %d, expected %d", search.best, (int) *best);
  golden_close (&golden);
}

static void
test_search (void)
{
  const float source[][2] = {{0, 0}, {1, 0}, {1, 1}, {0.25F, 1}};
  float moved[4][2], turned[4][2], flat[4][2];
  FommStartFrame search;

  for (int i = 0; i < 4; i++) {
    moved[i][0] = 0.25F + source[i][0] / 2;
    moved[i][1] = source[i][1] / 2 - 1;
    turned[i][0] = -source[i][1];
    turned[i][1] = source[i][0];
    flat[i][0] = flat[i][1] = source[i][0];
  }
  tap_ok (fomm_start_frame_init (&search, source, 4) && search.best == -1, "nothing is found before the first frame");
  tap_ok (isinf (fomm_start_frame_feed (&search, flat)) && search.best == -1, "a degenerate frame is passed over");
  tap_ok (fomm_start_frame_feed (&search, turned) > 0.5 && search.best == 1, "rotation counts");
  tap_ok (fomm_start_frame_feed (&search, moved) < 1e-12 && search.best == 2, "position and size do not");
  fomm_start_frame_feed (&search, moved);
  tap_ok (search.best == 2 && search.fed == 4, "of equals the first is best");
  tap_ok (!fomm_start_frame_init (&search, (const float (*)[2]) flat, 4), "a degenerate source is refused");
}

int
main (void)
{
  test_search ();
  test_golden ();
  return tap_done ();
}
