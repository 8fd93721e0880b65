/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-fit.h"
#include "widget-test.h"

enum { HEIGHT = 500 }; /* of the picture */
static const VivantCrop crop = {.x = 100, .y = 100, .size = 200};

static void
assert_advice (const VivantCrop *at, VivantFound found, const char *advice)
{
  GtkWidget *fit = vivant_crop_fit_new ();
  GtkWindow *window = widget_test_show (fit, 300, 300);

  vivant_crop_fit_update (VIVANT_CROP_FIT (fit), at, &found, HEIGHT, 256);
  g_assert_cmpstr (vivant_crop_fit_get_advice (VIVANT_CROP_FIT (fit)), ==, advice);
  widget_test_close (window, fit);
}

static VivantFound
object (double x, double y, double half_width, double half_height)
{
  return (VivantFound){.x = x, .y = y, .half_width = half_width, .half_height = half_height};
}

static VivantFound
face (double x, double y, double half_height, double shoulders)
{
  return (VivantFound){.x = x,
                       .y = y,
                       .half_width = half_height * 0.7,
                       .half_height = half_height,
                       .face = TRUE,
                       .shoulders = shoulders};
}

static void
test_advice_fits_the_fault (void)
{
  assert_advice (&crop, object (200, 200, 50, 60), "The square suits the model.");
  assert_advice (&crop, object (200, 260, 50, 60), "Move the square down a little.");
  assert_advice (&crop, object (140, 205, 50, 60), "Move the square to the left a little.");
  assert_advice (&crop, object (200, 200, 10, 12), "A smaller square would show more of the face.");
  assert_advice (&crop, object (200, 200, 90, 99), "A larger square would leave more room around the face.");
  assert_advice (&(VivantCrop){.x = 180, .y = 180, .size = 40}, object (200, 200, 10, 12),
                 "The square has few pixels; the result will be soft.");
  assert_advice (&crop, (VivantFound){0}, "");
}

static gboolean
has_verdict (VivantFound found, const char *verdict)
{
  GtkWidget *fit = vivant_crop_fit_new ();
  GtkWindow *window = widget_test_show (fit, 300, 400);
  gboolean has;

  vivant_crop_fit_update (VIVANT_CROP_FIT (fit), &crop, &found, HEIGHT, 256);
  has = widget_test_find (fit, GTK_TYPE_LABEL, widget_test_has_text, verdict) != NULL;
  widget_test_close (window, fit);
  return has;
}

static void
test_shoulders (void)
{
  /* The square ends at 300. */
  g_assert_true (has_verdict (face (200, 200, 57, 280), "In the square"));
  g_assert_true (has_verdict (face (200, 200, 57, 299), "Cut off a little"));
  g_assert_true (has_verdict (face (200, 200, 57, 330), "Cut off"));
  g_assert_false (has_verdict (object (200, 200, 50, 60), "Shoulders"));
  assert_advice (&crop, face (200, 200, 57, 280), "The square suits the model.");
  assert_advice (&crop, face (200, 200, 57, 305),
                 "A little more room below would help. Move the square down a little.");
  assert_advice (&(VivantCrop){.x = 100, .y = HEIGHT - 200, .size = 200}, face (200, HEIGHT - 100, 57, HEIGHT),
                 "A little more room below would help, but the picture ends there.");
  /* What is worse comes first. */
  assert_advice (&crop, face (200, 240, 57, 330), "Move the square down a little.");
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/crop-fit/advice-fits-the-fault", test_advice_fits_the_fault);
  g_test_add_func ("/crop-fit/shoulders", test_shoulders);
  return g_test_run ();
}
