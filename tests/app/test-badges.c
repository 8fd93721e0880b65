/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-badges.h"
#include "widget-test.h"

#define SIZE 16.0

static const VivantSquare square = {0, 0, 200, 200};

static FommKeypoints
two_keypoints (void)
{
  FommKeypoints keypoints = {.count = 2, .value = {{-0.5f, 0.0f}, {0.5f, 0.0f}}};

  for (int k = 0; k < 2; k++)
    keypoints.jacobian[k][0][0] = keypoints.jacobian[k][1][1] = 1.0f;
  return keypoints;
}

/* The pixel at (x, y) of a number drawn on grey, 0xRRGGBB. */
static guint
pixel (const VivantBadges *badges, int k, double at_x, double at_y, double alpha, int x, int y)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 64, 64);
  cairo_t *cr = cairo_create (surface);
  guint rgb;

  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  vivant_badges_draw (badges, cr, k, &GRAPHENE_POINT_INIT ((float) at_x, (float) at_y), alpha);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  rgb = *(guint32 *) (void *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) +
                               4 * x) &
        0xffffff;
  cairo_surface_destroy (surface);
  return rgb;
}

static void
test_numbers_have_their_colour_and_shape (void)
{
  GtkWidget *widget = gtk_label_new (NULL);
  GtkWindow *window = widget_test_show (widget, 100, 100);
  VivantBadges badges = {0};

  vivant_badges_prepare (&badges, widget, SIZE, FALSE, 15);
  /* Beside the digit; keypoint 1 is orange, 10 teal. */
  g_assert_cmphex (pixel (&badges, 1, 32, 32, 1.0, 26, 32), ==, 0xfd762d);
  g_assert_cmphex (pixel (&badges, 10, 32, 32, 1.0, 32, 26), ==, 0x299fad);
  /* A disc leaves its corner free, a plate does not. */
  g_assert_cmphex (pixel (&badges, 1, 32, 32, 1.0, 26, 26), !=, 0xfd762d);
  g_assert_cmphex (pixel (&badges, 10, 32, 32, 1.0, 26, 26), ==, 0x299fad);
  g_assert_cmphex (pixel (&badges, 1, 32, 32, 1.0, 45, 32), ==, 0x808080);
  /* On whole pixels wherever it is, and as faint as it should be. */
  g_assert_cmphex (pixel (&badges, 1, 32.3, 31.8, 1.0, 26, 32), ==, 0xfd762d);
  g_assert_cmphex (pixel (&badges, 1, 32, 32, 0.0, 26, 32), ==, 0x808080);
  vivant_badges_clear (&badges);
  widget_test_close (window, widget);
}

static void
test_pictures_are_kept_while_they_suit (void)
{
  GtkWidget *widget = gtk_label_new (NULL);
  GtkWindow *window = widget_test_show (widget, 100, 100);
  VivantBadges badges = {0};
  cairo_surface_t *first;

  vivant_badges_prepare (&badges, widget, SIZE, FALSE, 2);
  first = cairo_surface_reference (badges.images[0]);
  g_assert_null (badges.images[2]);
  vivant_badges_prepare (&badges, widget, SIZE, FALSE, 3);
  g_assert_true (badges.images[0] == first);
  g_assert_nonnull (badges.images[2]);
  vivant_badges_prepare (&badges, widget, SIZE, TRUE, 3);
  g_assert_true (badges.images[0] != first);
  cairo_surface_destroy (first);
  vivant_badges_clear (&badges);
  g_assert_null (badges.images[0]);
  widget_test_close (window, widget);
}

static void
test_places_follow_the_keypoints (void)
{
  VivantBadges badges = {0};
  FommKeypoints keypoints = two_keypoints ();
  graphene_point_t expected[FOMM_MAX_KEYPOINTS], before;

  before = vivant_badges_place (&badges, &square, &keypoints, 9.0)[0];
  keypoints.value[1][0] = -0.4f;
  vivant_overlay_place_badges (&square, &keypoints, 9.0, expected);
  g_assert_false (graphene_point_equal (&expected[0], &before));
  g_assert_true (graphene_point_equal (&vivant_badges_place (&badges, &square, &keypoints, 9.0)[0], &expected[0]));
  /* What was found is not looked for again. */
  badges.offsets[0] = before;
  g_assert_true (graphene_point_equal (&vivant_badges_place (&badges, &square, &keypoints, 9.0)[0], &before));
  g_assert_false (graphene_point_equal (&vivant_badges_place (&badges, &square, &keypoints, 5.0)[0], &before));
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/badges/numbers-have-their-colour-and-shape", test_numbers_have_their_colour_and_shape);
  g_test_add_func ("/badges/pictures-are-kept-while-they-suit", test_pictures_are_kept_while_they_suit);
  g_test_add_func ("/badges/places-follow-the-keypoints", test_places_follow_the_keypoints);
  return g_test_run ();
}
