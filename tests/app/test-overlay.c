/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay-view.h"
#include "widget-test.h"

#include <math.h>

#define BADGE 9.0

static const VivantSquare square = {10, 10, 200, 200};

static void
fill_crowd (FommKeypoints *keypoints, int count)
{
  *keypoints = (FommKeypoints){.count = count};
  for (int k = 0; k < count; k++) {
    /* A spiral: as close as keypoints of a face in a small pane. */
    keypoints->value[k][0] = (float) (0.06 * sqrt (k) * cos (2.4 * k));
    keypoints->value[k][1] = (float) (0.12 * sqrt (k) * sin (2.4 * k));
    keypoints->jacobian[k][0][0] = keypoints->jacobian[k][1][1] = 1.0f;
  }
}

static void
test_numbers_do_not_hide_each_other (void)
{
  graphene_point_t offsets[FOMM_MAX_KEYPOINTS];
  FommKeypoints keypoints;

  fill_crowd (&keypoints, 15);
  vivant_overlay_place_badges (&square, &keypoints, BADGE, offsets);
  for (int a = 0; a < keypoints.count; a++) {
    const graphene_point_t pa = vivant_square_map (&square, keypoints.value[a][0], keypoints.value[a][1]);

    g_assert_cmpfloat (hypot (offsets[a].x, offsets[a].y), >, vivant_overlay_keypoint_reach (&square, &keypoints, a));
    for (int b = 0; b < a; b++) {
      const graphene_point_t pb = vivant_square_map (&square, keypoints.value[b][0], keypoints.value[b][1]);
      const double apart = hypot (pa.x + offsets[a].x - pb.x - offsets[b].x, pa.y + offsets[a].y - pb.y - offsets[b].y);

      /* At most a few pixels of their halos. */
      g_assert_cmpfloat (apart, >, 2 * BADGE - 5);
    }
  }
}

/* A keypoint at the edge has its number inside the picture. */
static void
test_numbers_stay_in_the_picture (void)
{
  graphene_point_t offsets[FOMM_MAX_KEYPOINTS], at;
  FommKeypoints keypoints;

  fill_crowd (&keypoints, 3);
  keypoints.value[1][0] = keypoints.value[1][1] = 0.98f;
  keypoints.value[2][0] = -0.98f;
  vivant_overlay_place_badges (&square, &keypoints, BADGE, offsets);
  for (int k = 0; k < keypoints.count; k++) {
    at = vivant_square_map (&square, keypoints.value[k][0], keypoints.value[k][1]);
    g_assert_cmpfloat (at.x + offsets[k].x, >=, square.x + BADGE - 1);
    g_assert_cmpfloat (at.x + offsets[k].x, <=, square.x + square.width - BADGE + 1);
    g_assert_cmpfloat (at.y + offsets[k].y, <=, square.y + square.height - BADGE + 1);
  }
}

static void
test_numbers_stay_where_the_numbered_are (void)
{
  graphene_point_t once[FOMM_MAX_KEYPOINTS], again[FOMM_MAX_KEYPOINTS];
  FommKeypoints keypoints;

  fill_crowd (&keypoints, 10);
  vivant_overlay_place_badges (&square, &keypoints, BADGE, once);
  vivant_overlay_place_badges (&square, &keypoints, BADGE, again);
  for (int k = 0; k < keypoints.count; k++)
    g_assert_true (graphene_point_equal (&once[k], &again[k]));
}

static void
test_reach_follows_the_jacobian (void)
{
  FommKeypoints keypoints;
  double plain;

  fill_crowd (&keypoints, 2);
  plain = vivant_overlay_keypoint_reach (&square, &keypoints, 1);
  keypoints.jacobian[1][0][0] = 0.0f;
  keypoints.jacobian[1][0][1] = 2.0f;
  keypoints.jacobian[1][1][0] = -1.0f;
  keypoints.jacobian[1][1][1] = 0.0f;
  g_assert_cmpfloat_with_epsilon (vivant_overlay_keypoint_reach (&square, &keypoints, 1), 2.0 * plain, 1e-3);
}

static void
test_the_nearest_is_picked (void)
{
  FommKeypoints keypoints;
  graphene_point_t at;

  fill_crowd (&keypoints, 10);
  for (int k = 0; k < keypoints.count; k++) {
    at = vivant_square_map (&square, keypoints.value[k][0], keypoints.value[k][1]);
    g_assert_cmpint (vivant_overlay_keypoints_pick (&square, &keypoints, at.x + 0.5, at.y, 16), ==, k);
  }
  g_assert_cmpint (vivant_overlay_keypoints_pick (&square, &keypoints, 12, 12, 16), ==, -1);
}

static void
test_colours_are_those_of_the_legend (void)
{
  guint8 rgb[3];
  GdkRGBA colour;
  gboolean white;

  vivant_overlay_occlusion_colour (0.0, rgb);
  g_assert_cmpint (rgb[0] << 16 | rgb[1] << 8 | rgb[2], ==, 0x00204d);
  vivant_overlay_occlusion_colour (1.0, rgb);
  g_assert_cmpint (rgb[0] << 16 | rgb[1] << 8 | rgb[2], ==, 0xffea46);
  vivant_overlay_occlusion_colour (7.0, rgb);
  g_assert_cmpint (rgb[0] << 16 | rgb[1] << 8 | rgb[2], ==, 0xffea46);
  vivant_overlay_flow_colour (0.0, 0.0, rgb);
  g_assert_cmpint (rgb[0] << 16 | rgb[1] << 8 | rgb[2], ==, 0x8c8c8c);
  vivant_overlay_flow_colour (G_PI, 1.0, rgb);
  g_assert_cmpint (rgb[0] << 16 | rgb[1] << 8 | rgb[2], ==, 0x2a6fdb);
  vivant_overlay_flow_colour (-G_PI / 2, 5.0, rgb);
  g_assert_cmpint (rgb[0] << 16 | rgb[1] << 8 | rgb[2], ==, 0x1c1c1c);
  vivant_overlay_keypoint_colour (23, &colour, &white);
  g_assert_cmpfloat_with_epsilon ((double) colour.red, 1.0, 1e-3);
  g_assert_false (white);
}

/* Reads one pixel of a texture, 0xAARRGGBB premultiplied. */
static guint32
pixel_of (GdkTexture *texture, int x, int y)
{
  const int width = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) gdk_texture_get_height (texture));

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  return pixels[y * width + x];
}

static void
test_maps_show_the_result (void)
{
  g_autoptr (VivantResult) result = desk_make_result (0);
  g_autoptr (GdkTexture) occlusion = vivant_overlay_occlusion_texture (result);
  g_autoptr (GdkTexture) mask = vivant_overlay_mask_texture (result, 1);
  g_autoptr (GdkTexture) nothing = NULL;
  g_autoptr (GdkTexture) flow = NULL;
  double rim;

  g_assert_cmphex (pixel_of (occlusion, 1, 8), ==, 0xff00204d);
  g_assert_cmphex (pixel_of (occlusion, 14, 8), ==, 0xffffea46);
  g_assert_cmphex (pixel_of (mask, 8, 2) >> 24, ==, 217); /* 85 % */
  g_assert_cmphex (pixel_of (mask, 8, 14), ==, 0);
  nothing = vivant_overlay_mask_texture (result, DESK_KEYPOINTS);
  g_assert_null (nothing);
  /* A tenth of 64 pixels to the right, everywhere. */
  rim = vivant_overlay_flow_get_rim (result);
  g_assert_cmpfloat_with_epsilon (rim, 6.4, 0.05);
  flow = vivant_overlay_flow_texture (result, rim);
  g_assert_cmphex (pixel_of (flow, 8, 8) & 0xff0000, >=, 0xdd0000);
  g_assert_cmphex (pixel_of (flow, 8, 8) & 0xff, <=, 0x22);
}

static void
test_the_warp_moves_the_portrait (void)
{
  g_autoptr (VivantResult) result = desk_make_result (0);
  g_autoptr (VivantMediaPicture) source = vivant_media_picture_new (100, 100);
  const VivantCrop crop = {.size = 100};
  g_autoptr (GdkTexture) warped = NULL;

  for (int y = 0; y < 100; y++)
    for (int x = 0; x < 300; x++)
      source->data[(gsize) y * source->stride + (gsize) x] = x / 3 < 50 ? 0 : 255;
  warped = vivant_overlay_warped_texture (result, source, &crop, 100);
  g_assert_cmphex (pixel_of (warped, 55, 50), ==, 0xff000000);
  g_assert_cmphex (pixel_of (warped, 65, 50), ==, 0xffffffff);
}

static char *
draw_marks (GtkWidget *widget, unsigned marks, int hovered)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (VivantResult) result = desk_make_result (0);
  const VivantKeypointStyle style = {.marks = marks, .hovered = hovered, .selected = -1};
  GskRenderNode *node;
  GBytes *bytes;
  char *text;

  vivant_overlay_keypoints_snapshot (snapshot, widget, &square, &result->transferred, &style);
  node = gtk_snapshot_free_to_node (snapshot);
  bytes = gsk_render_node_serialize (node);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
  gsk_render_node_unref (node);
  return text;
}

static void
test_each_mark_is_drawn (void)
{
  GtkWidget *widget = gtk_label_new (NULL);
  GtkWindow *window = widget_test_show (widget, 220, 220);
  g_autofree char *none = draw_marks (widget, 0, -1), *hovered = draw_marks (widget, VIVANT_MARK_ELLIPSES, 1);

  for (int i = 0; i < 3; i++) {
    g_autofree char *one = draw_marks (widget, 1u << i, -1), *same = draw_marks (widget, 1u << i, -1);

    g_assert_cmpstr (one, !=, none);
    g_assert_cmpstr (one, ==, same);
    g_assert_cmpstr (one, !=, hovered);
  }
  widget_test_close (window, widget);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/overlay/numbers-do-not-hide-each-other", test_numbers_do_not_hide_each_other);
  g_test_add_func ("/overlay/numbers-stay-in-the-picture", test_numbers_stay_in_the_picture);
  g_test_add_func ("/overlay/numbers-stay", test_numbers_stay_where_the_numbered_are);
  g_test_add_func ("/overlay/reach-follows-the-jacobian", test_reach_follows_the_jacobian);
  g_test_add_func ("/overlay/the-nearest-is-picked", test_the_nearest_is_picked);
  g_test_add_func ("/overlay/colours", test_colours_are_those_of_the_legend);
  g_test_add_func ("/overlay/maps-show-the-result", test_maps_show_the_result);
  g_test_add_func ("/overlay/the-warp-moves-the-portrait", test_the_warp_moves_the_portrait);
  g_test_add_func ("/overlay/each-mark-is-drawn", test_each_mark_is_drawn);
  return g_test_run ();
}
