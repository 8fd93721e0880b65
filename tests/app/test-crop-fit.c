/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-fit.h"
#include "widget-test.h"

static const VivantCrop crop = {.x = 100, .y = 100, .size = 200};

static void
assert_advice (const VivantCrop *at, const VivantFound *found, const char *advice)
{
  GtkWidget *fit = vivant_crop_fit_new ();
  GtkWindow *window = widget_test_show (fit, 300, 300);

  vivant_crop_fit_update (VIVANT_CROP_FIT (fit), at, found, 256);
  g_assert_cmpstr (vivant_crop_fit_get_advice (VIVANT_CROP_FIT (fit)), ==, advice);
  widget_test_close (window, fit);
}

static void
test_advice_fits_the_fault (void)
{
  const VivantFound good = {200, 200, 50, 60};

  assert_advice (&crop, &good, "The square suits the model.");
  assert_advice (&crop, &(VivantFound){200, 260, 50, 60}, "Move the square down a little.");
  assert_advice (&crop, &(VivantFound){140, 205, 50, 60}, "Move the square to the left a little.");
  assert_advice (&crop, &(VivantFound){200, 200, 10, 12}, "A smaller square would show more of the face.");
  assert_advice (&crop, &(VivantFound){200, 200, 90, 99}, "A larger square would leave more room around the face.");
  assert_advice (&(VivantCrop){.x = 180, .y = 180, .size = 40}, &(VivantFound){200, 200, 10, 12},
                 "The square has few pixels; the result will be soft.");
  assert_advice (&crop, &(VivantFound){0}, "");
}

static void
test_found_is_where_the_keypoints_are (void)
{
  FommKeypoints keypoints = {.count = 3, .value = {{-0.5f, -0.5f}, {0.5f, 0.0f}, {0.0f, 0.5f}}};
  VivantFound found;

  vivant_found_from_keypoints (&found, &keypoints, &crop);
  g_assert_cmpfloat_with_epsilon (found.x, 200, 1e-6);
  g_assert_cmpfloat_with_epsilon (found.y, 200, 1e-6);
  g_assert_cmpfloat (found.half_width, >=, 50);
  g_assert_cmpfloat (found.half_width, <, 65);
  keypoints.count = 2;
  vivant_found_from_keypoints (&found, &keypoints, &crop);
  g_assert_cmpfloat (found.half_width, ==, 0);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/crop-fit/advice-fits-the-fault", test_advice_fits_the_fault);
  g_test_add_func ("/crop-fit/found-is-where-the-keypoints-are", test_found_is_where_the_keypoints_are);
  return g_test_run ();
}
