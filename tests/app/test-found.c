/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-found.h"

#include <math.h>

static const VivantCrop crop = {.x = 100, .y = 100, .size = 200};
/* Half the square's side is 100 pixels. */
static const char *const names[] = {"neck", "jaw_left", "jaw_right", "chin", "nose_tip", "forehead", NULL};
static const FommKeypoints upright = {
    .count = 6, .value = {{0.0f, 0.8f}, {-0.4f, 0.0f}, {0.4f, 0.0f}, {0.0f, 0.5f}, {0.0f, 0.1f}, {0.0f, -0.4f}}};

static void
test_an_outline_of_all_keypoints (void)
{
  FommKeypoints keypoints = {.count = 3, .value = {{-0.5f, -0.5f}, {0.5f, 0.0f}, {0.0f, 0.5f}}};
  VivantFound found;

  vivant_found_from_keypoints (&found, &keypoints, NULL, &crop);
  g_assert_cmpfloat_with_epsilon (found.x, 200, 1e-6);
  g_assert_cmpfloat_with_epsilon (found.y, 200, 1e-6);
  g_assert_cmpfloat (found.half_width, >=, 50);
  g_assert_cmpfloat (found.half_width, <, 65);
  g_assert_false (found.face);
  keypoints.count = 2;
  vivant_found_from_keypoints (&found, &keypoints, NULL, &crop);
  g_assert_cmpfloat (found.half_width, ==, 0);
}

static void
test_a_face_ends_at_its_chin (void)
{
  VivantFound found;

  vivant_found_from_keypoints (&found, &upright, names, &crop);
  g_assert_true (found.face);
  g_assert_cmpfloat_with_epsilon (found.x, 200, 1e-3);
  g_assert_cmpfloat_with_epsilon (found.lean, 0, 1e-6);
  /* From above the forehead, at 160, to just below the chin, at 250. */
  g_assert_cmpfloat (found.y - found.half_height, <, 150);
  g_assert_cmpfloat (found.y + found.half_height, >, 250);
  g_assert_cmpfloat (found.y + found.half_height, <, 260);
  g_assert_cmpfloat_with_epsilon (found.half_width, 40, 1e-3);
  g_assert_cmpfloat_with_epsilon (found.shoulders, 280, 1e-3);
}

/* The same face, turned about the middle of the square. */
static void
test_it_leans_with_the_head (void)
{
  const double lean = 0.3;
  FommKeypoints keypoints = upright;
  VivantFound found, straight;

  for (int k = 0; k < keypoints.count; k++) {
    keypoints.value[k][0] = (float) (upright.value[k][0] * cos (lean) - upright.value[k][1] * sin (lean));
    keypoints.value[k][1] = (float) (upright.value[k][0] * sin (lean) + upright.value[k][1] * cos (lean));
  }
  vivant_found_from_keypoints (&straight, &upright, names, &crop);
  vivant_found_from_keypoints (&found, &keypoints, names, &crop);
  g_assert_cmpfloat_with_epsilon (found.lean, lean, 1e-3);
  g_assert_cmpfloat_with_epsilon (found.half_height, straight.half_height, 1e-3);
  g_assert_cmpfloat_with_epsilon (found.half_width, straight.half_width, 1e-3);
  g_assert_cmpfloat_with_epsilon (found.x - 200, -(straight.y - 200) * sin (lean), 1e-2);
}

/* A neck below the square is found at its edge; the face tells where it really ends. */
static void
test_shoulders_beyond_the_square (void)
{
  FommKeypoints keypoints = upright;
  VivantFound found;

  keypoints.value[0][1] = 0.99f;
  keypoints.value[3][1] = 0.8f;
  keypoints.value[5][1] = -0.2f;
  vivant_found_from_keypoints (&found, &keypoints, names, &crop);
  g_assert_cmpfloat (found.shoulders, >, 310);
  /* Keypoints in one place are no face. */
  keypoints.value[3][1] = keypoints.value[5][1];
  vivant_found_from_keypoints (&found, &keypoints, names, &crop);
  g_assert_false (found.face);
  g_assert_cmpfloat (found.half_width, >, 0);
}

static void
test_other_names_make_no_face (void)
{
  const char *const other[] = {"wheel", "jaw_left", "jaw_right", "chin", "nose_tip", "forehead", NULL};
  VivantFound found;

  vivant_found_from_keypoints (&found, &upright, other, &crop);
  g_assert_false (found.face);
  g_assert_cmpfloat (found.y + found.half_height, >, 280);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/found/an-outline-of-all-keypoints", test_an_outline_of_all_keypoints);
  g_test_add_func ("/found/a-face-ends-at-its-chin", test_a_face_ends_at_its_chin);
  g_test_add_func ("/found/it-leans-with-the-head", test_it_leans_with_the_head);
  g_test_add_func ("/found/shoulders-beyond-the-square", test_shoulders_beyond_the_square);
  g_test_add_func ("/found/other-names-make-no-face", test_other_names_make_no_face);
  return g_test_run ();
}
