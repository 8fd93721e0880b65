/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-keypoint-words.h"
#include "widget-test.h"

static FommModel *
load (const char *path)
{
  FommError error = {0};
  FommModel *model = NULL;

  g_assert_cmpint (fomm_model_load (path, NULL, &model, &error), ==, FOMM_OK);
  return model;
}

static void
assert_title (const FommModel *model, int keypoint, const char *expected)
{
  g_autofree char *title = vivant_keypoint_dup_title (model, keypoint);

  g_assert_cmpstr (title, ==, expected);
}

static void
test_names_of_the_default_model (void)
{
  FommModel *model = load (g_getenv ("VIVANT_TEST_MODEL"));
  const int count = fomm_model_get_config (model)->num_kp;
  g_autofree char *beyond = g_strdup_printf ("Keypoint %d", count);

  assert_title (model, 2, "Keypoint 2 · Left Brow");
  assert_title (model, count, beyond);
  assert_title (model, -1, "Keypoint -1");
  /* Nobody reads a model's spelling. */
  for (int k = 0; k < count; k++) {
    g_autofree char *title = vivant_keypoint_dup_title (model, k);

    g_assert_null (strchr (title, '_'));
  }
  fomm_model_unref (&model);
}

static void
test_model_without_names (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("VIVANT_TEST_CHECKPOINTS"), "goldens", "micro32", "micro32.safetensors", NULL);
  FommModel *model = load (path);

  assert_title (model, 2, "Keypoint 2");
  assert_title (NULL, 2, "Keypoint 2");
  fomm_model_unref (&model);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/keypoint-words/names-of-the-default-model", test_names_of_the_default_model);
  g_test_add_func ("/keypoint-words/model-without-names", test_model_without_names);
  return g_test_run ();
}
