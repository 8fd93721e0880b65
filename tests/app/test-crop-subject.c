/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-subject.h"
#include "widget-test.h"

typedef struct Fixture {
  Desk *desk;
  VivantCropSubject *subject;
} Fixture;

static const VivantCrop placed = {FALSE, 20, 60, 300};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->desk = desk_new ();
  vivant_project_set_crop (fixture->desk->project, FALSE, &placed);
  fixture->subject = vivant_crop_subject_new (fixture->desk->studio, fixture->desk->reader, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vivant_crop_subject_free (fixture->subject);
  desk_free (fixture->desk);
}

static const VivantProjectState *
state_of (Fixture *fixture)
{
  return vivant_project_get_state (fixture->desk->project);
}

static void
test_the_portrait (Fixture *fixture, gconstpointer data)
{
  const VivantCropStep step = vivant_crop_subject_get_step (fixture->subject);
  g_autofree char *text = vivant_crop_subject_describe (fixture->subject);

  g_assert_false (vivant_crop_subject_is_camera (fixture->subject));
  g_assert_cmpstr (vivant_crop_subject_get_title (fixture->subject), ==, "Crop Portrait");
  g_assert_cmpstr (text, ==, "portrait, 512 × 512");
  g_assert_cmpint (step.turn, ==, 0);
  g_assert_cmpfloat (step.crop.size, ==, placed.size);
  g_assert_true (vivant_crop_subject_can_find (fixture->subject));
  g_assert_true (vivant_crop_subject_is_current (fixture->subject));
  vivant_project_set_source (fixture->desk->project, "/nowhere/other.jpg");
  g_assert_false (vivant_crop_subject_is_current (fixture->subject));
}

static void
test_turns_the_picture_only (Fixture *fixture, gconstpointer data)
{
  const VivantMediaPicture *before = vivant_crop_subject_get_picture (fixture->subject);
  g_autoptr (VivantMediaPicture) cut = NULL;

  g_assert_true (vivant_crop_subject_turn (fixture->subject, 1));
  g_assert_cmpint (vivant_crop_subject_get_turn (fixture->subject), ==, 1);
  g_assert_true (vivant_crop_subject_get_picture (fixture->subject) != before);
  g_assert_cmpint (state_of (fixture)->source_turn, ==, 0);
  cut = vivant_crop_subject_cut_out (fixture->subject, &placed, 64);
  g_assert_cmpint (cut->width, ==, 64);
  g_assert_cmpint (cut->height, ==, 64);
}

/* However often something is put into the project, it is one step there, and can be taken back as one. */
static void
test_one_step_in_the_project (Fixture *fixture, gconstpointer data)
{
  g_assert_false (vivant_crop_subject_was_put (fixture->subject));
  g_assert_true (vivant_crop_subject_turn (fixture->subject, 1));
  vivant_crop_subject_put (fixture->subject, &(VivantCrop){FALSE, 1, 2, 100});
  vivant_crop_subject_put (fixture->subject, &(VivantCrop){FALSE, 3, 4, 200});
  g_assert_true (vivant_crop_subject_was_put (fixture->subject));
  g_assert_cmpint (state_of (fixture)->source_turn, ==, 1);
  g_assert_cmpfloat (state_of (fixture)->source_crop.size, ==, 200);
  vivant_crop_subject_take_back (fixture->subject);
  g_assert_cmpint (state_of (fixture)->source_turn, ==, 0);
  g_assert_cmpfloat (state_of (fixture)->source_crop.size, ==, placed.size);
  vivant_crop_subject_take_back (fixture->subject);
  g_assert_cmpfloat (state_of (fixture)->source_crop.size, ==, placed.size);
}

/* The oval is known when the frame at the playhead was rendered, and not before. */
static void
test_looks_where_the_model_saw_it (Fixture *fixture, gconstpointer data)
{
  VivantFound found = {.half_width = 1};

  desk_render (fixture->desk);
  vivant_crop_subject_look (fixture->subject, &found);
  g_assert_cmpfloat (found.half_width, >, 0.0);
  vivant_project_set_crop (fixture->desk->project, FALSE, &(VivantCrop){FALSE, 0, 0, 400});
  vivant_crop_subject_look (fixture->subject, &found);
  g_assert_cmpfloat (found.half_width, ==, 0.0);
}

static void
test_no_camera (Fixture *fixture, gconstpointer data)
{
  g_assert_null (vivant_crop_subject_new_for_camera (fixture->desk->studio));
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add ("/crop-subject/the-portrait", Fixture, NULL, set_up, test_the_portrait, tear_down);
  g_test_add ("/crop-subject/turns-the-picture-only", Fixture, NULL, set_up, test_turns_the_picture_only, tear_down);
  g_test_add ("/crop-subject/one-step-in-the-project", Fixture, NULL, set_up, test_one_step_in_the_project, tear_down);
  g_test_add ("/crop-subject/looks-where-the-model-saw-it", Fixture, NULL, set_up, test_looks_where_the_model_saw_it,
              tear_down);
  g_test_add ("/crop-subject/no-camera", Fixture, NULL, set_up, test_no_camera, tear_down);
  return g_test_run ();
}
