/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The search for crops and for the start frame, with the built-in model and the sample. */
#include "vivant-framing.h"

#include "sample.h"

#include <math.h>

typedef struct Fixture {
  FommModel *model;
  VivantMediaPicture *portrait;
  VivantMediaDecoder *decoder;
  FommAnimator *animator;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->model = sample_model ();
  fixture->portrait = sample_portrait ();
  fixture->animator = sample_animator (fixture->model, fixture->portrait, NULL);
  fixture->decoder = vivant_media_decoder_open (g_getenv ("VIVANT_TEST_CLIP"), NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_media_decoder_free (fixture->decoder);
  fomm_animator_free (&fixture->animator);
  vivant_media_picture_unref (fixture->portrait);
  fomm_model_unref (&fixture->model);
}

static VivantMediaPicture *
frame_at (Fixture *fixture, int index)
{
  VivantMediaPicture *picture;

  g_assert_true (vivant_media_decoder_seek_frame (fixture->decoder, index, NULL, NULL));
  picture = vivant_media_decoder_next (fixture->decoder, NULL, NULL, NULL);
  g_assert_nonnull (picture);
  return picture;
}

static void
test_chosen (void)
{
  const VivantCrop none = {FALSE, 0, 0, 0}, chosen = {FALSE, 10.4, 20.6, 100};
  FommConfig config = {.width = 64, .height = 96};
  VivantMediaCrop crop;

  vivant_framing_take_crop (&none, 300, 200, &config, &crop);
  g_assert_true (crop.x == 0 && crop.y == 0 && crop.width == 300 && crop.height == 200);
  /* The shape is that of the model's picture. */
  vivant_framing_take_crop (&chosen, 300, 200, &config, &crop);
  g_assert_true (crop.x == 10 && crop.y == 21 && crop.width == 100 && crop.height == 150);
}

static void
test_detect (Fixture *fixture, gconstpointer data)
{
  const VivantMediaCrop whole = {0, 0, fixture->portrait->width, fixture->portrait->height};
  FommKeypoints keypoints;
  g_autoptr (GError) error = NULL;

  g_assert_true (vivant_framing_detect (fixture->animator, fixture->model, fixture->portrait, &whole, "portrait.jpg",
                                        &keypoints, &error));
  g_assert_no_error (error);
  g_assert_cmpint (keypoints.count, ==, fomm_model_get_config (fixture->model)->num_kp);
  g_assert_cmpmem (keypoints.value, sizeof keypoints.value,
                   fomm_animator_get_source_keypoints (fixture->animator)->value, sizeof keypoints.value);
}

static void
test_portrait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VivantMediaPicture) plain = vivant_media_picture_new (300, 200);
  gboolean found = FALSE;
  VivantMediaCrop crop;

  g_assert_true (vivant_framing_find_crop (fixture->animator, fixture->model, fixture->portrait, "portrait.jpg", &crop,
                                           &found, NULL));
  g_assert_true (found);
  g_assert_cmpint (crop.width, ==, crop.height);
  /* The head is in the upper half of the sample, around its middle. */
  g_assert_cmpint (crop.width, >, fixture->portrait->width / 4);
  g_assert_cmpint (abs (crop.x + crop.width / 2 - fixture->portrait->width / 2), <, fixture->portrait->width / 5);
  g_assert_cmpint (crop.y, <, fixture->portrait->height / 3);

  for (int y = 0; y < plain->height; y++)
    memset (plain->data + (gsize) y * plain->stride, 128, 3 * (gsize) plain->width);
  g_assert_true (vivant_framing_find_crop (fixture->animator, fixture->model, plain, "grey.png", &crop, &found, NULL));
  g_assert_false (found);
  g_assert_true (crop.width == 200 && crop.height == 200 && crop.x == 50 && crop.y == 0);
}

static void
test_clip (Fixture *fixture, gconstpointer data)
{
  const VivantMediaProbe *probe = vivant_media_decoder_get_probe (fixture->decoder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;
  VivantMediaCrop crop;

  g_assert_true (vivant_framing_find_clip_crop (fixture->animator, fixture->model, fixture->decoder, 0, 150, NULL,
                                                &crop, &found, &error));
  g_assert_no_error (error);
  g_assert_true (found);
  g_assert_cmpint (crop.width, >, probe->width / 3);
  g_assert_cmpint (abs (crop.x + crop.width / 2 - probe->width / 2), <, probe->width / 4);
  g_cancellable_cancel (cancellable);
  g_assert_false (vivant_framing_find_clip_crop (fixture->animator, fixture->model, fixture->decoder, 0, 150,
                                                 cancellable, &crop, &found, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A source that is itself a frame of the clip: the motion starts there. Every third frame of the clip is looked at. */
static void
test_start (Fixture *fixture, gconstpointer data)
{
  const VivantMediaProbe *probe = vivant_media_decoder_get_probe (fixture->decoder);
  const VivantMediaCrop whole = {0, 0, probe->width, probe->height};
  g_autoptr (VivantMediaPicture) picture = frame_at (fixture, 96);
  FommAnimator *animator = sample_animator (fixture->model, picture, &whole);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  int start = -1;

  g_assert_true (
      vivant_framing_find_start (animator, fixture->model, fixture->decoder, &whole, 0, 150, NULL, &start, &error));
  g_assert_cmpint (start, ==, 96);
  /* Only the range counts; frames that the clip does not have end the search. */
  g_assert_true (
      vivant_framing_find_start (animator, fixture->model, fixture->decoder, &whole, 120, 300, NULL, &start, &error));
  g_assert_no_error (error);
  g_assert_cmpint (start, >=, 120);
  g_assert_cmpint (start, <, 150);
  g_cancellable_cancel (cancellable);
  g_assert_false (vivant_framing_find_start (animator, fixture->model, fixture->decoder, &whole, 0, 150, cancellable,
                                             &start, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fomm_animator_free (&animator);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framing/chosen", test_chosen);
#define ADD(path, test) g_test_add ("/framing/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("detect", test_detect);
  ADD ("portrait", test_portrait);
  ADD ("clip", test_clip);
  ADD ("start", test_start);
#undef ADD
  return g_test_run ();
}
