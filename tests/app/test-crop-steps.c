/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-steps.h"

#include <gtk/gtk.h>

static const VivantCropStep steps[] = {
    {0, {FALSE, 0, 0, 10}}, {0, {FALSE, 5, 0, 10}}, {1, {FALSE, 5, 0, 10}}, {1, {TRUE, 5, 0, 20}}};

static void
assert_step (gboolean moved, const VivantCropStep *step, int wanted)
{
  g_assert_true (moved);
  g_assert_cmpint (step->turn, ==, steps[wanted].turn);
  g_assert_true (step->crop.automatic == steps[wanted].crop.automatic);
  g_assert_cmpfloat (step->crop.x, ==, steps[wanted].crop.x);
  g_assert_cmpfloat (step->crop.size, ==, steps[wanted].crop.size);
}

/* Steps 0, 1, 2 were left behind, 3 is now. */
static VivantCropSteps *
make_steps (void)
{
  VivantCropSteps *self = vivant_crop_steps_new ();

  for (int i = 0; i < 3; i++) {
    vivant_crop_steps_record (self, &steps[i]);
    vivant_crop_steps_seal (self);
  }
  return self;
}

static void
test_back_and_forth (void)
{
  VivantCropSteps *self = make_steps ();
  VivantCropStep step;

  g_assert_false (vivant_crop_steps_get_can_redo (self));
  g_assert_false (vivant_crop_steps_redo (self, &steps[3], &step));
  for (int i = 2; i >= 0; i--)
    assert_step (vivant_crop_steps_undo (self, &steps[i + 1], &step), &step, i);
  g_assert_false (vivant_crop_steps_get_can_undo (self));
  g_assert_false (vivant_crop_steps_undo (self, &steps[0], &step));
  for (int i = 1; i <= 3; i++)
    assert_step (vivant_crop_steps_redo (self, &steps[i - 1], &step), &step, i);
  g_assert_false (vivant_crop_steps_get_can_redo (self));
  vivant_crop_steps_free (self);
}

static void
test_a_change_forgets_what_was_undone (void)
{
  VivantCropSteps *self = make_steps ();
  VivantCropStep step;

  assert_step (vivant_crop_steps_undo (self, &steps[3], &step), &step, 2);
  g_assert_true (vivant_crop_steps_get_can_redo (self));
  vivant_crop_steps_record (self, &steps[2]); /* at once: it is a step of its own all the same */
  g_assert_false (vivant_crop_steps_get_can_redo (self));
  assert_step (vivant_crop_steps_undo (self, &steps[0], &step), &step, 2);
  assert_step (vivant_crop_steps_undo (self, &steps[2], &step), &step, 1);
  vivant_crop_steps_free (self);
}

/* A drag is a change a pixel, and one step: back to where it began. */
static void
test_a_drag_is_one_step (void)
{
  VivantCropSteps *self = vivant_crop_steps_new ();
  VivantCropStep step, moving = steps[0];

  for (int i = 0; i < 100; i++) {
    vivant_crop_steps_record (self, &moving);
    moving.crop.x += 1;
  }
  assert_step (vivant_crop_steps_undo (self, &moving, &step), &step, 0);
  g_assert_false (vivant_crop_steps_get_can_undo (self));
  assert_step (vivant_crop_steps_redo (self, &step, &moving), &steps[0], 0);
  g_assert_cmpfloat (moving.crop.x, ==, 100);
  vivant_crop_steps_free (self);
}

static void
test_a_pause_ends_a_step (void)
{
  VivantCropSteps *self = vivant_crop_steps_new ();
  VivantCropStep step;

  vivant_crop_steps_record (self, &steps[0]);
  g_usleep (800000);
  vivant_crop_steps_record (self, &steps[1]);
  assert_step (vivant_crop_steps_undo (self, &steps[2], &step), &step, 1);
  assert_step (vivant_crop_steps_undo (self, &steps[1], &step), &step, 0);
  vivant_crop_steps_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crop-steps/back-and-forth", test_back_and_forth);
  g_test_add_func ("/crop-steps/a-change-forgets-what-was-undone", test_a_change_forgets_what_was_undone);
  g_test_add_func ("/crop-steps/a-drag-is-one-step", test_a_drag_is_one_step);
  g_test_add_func ("/crop-steps/a-pause-ends-a-step", test_a_pause_ends_a_step);
  return g_test_run ();
}
