/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-kept-node.h"
#include "widget-test.h"

/* As a widget would: 1 when it had to draw. */
static int
draw (VivantKeptNode *kept, GtkSnapshot *snapshot, int key)
{
  GtkSnapshot *own;

  if (vivant_kept_node_append (kept, snapshot, &key, sizeof key))
    return 0;
  own = gtk_snapshot_new ();
  if (key != 0)
    gtk_snapshot_append_color (own, &(GdkRGBA){1, 0, 0, 1}, &GRAPHENE_RECT_INIT (0, 0, (float) key, 1));
  vivant_kept_node_take (kept, snapshot, own, &key, sizeof key);
  return 1;
}

static GskRenderNode *
drawn (VivantKeptNode *kept, int key, int draws)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  g_assert_cmpint (draw (kept, snapshot, key), ==, draws);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
test_the_same_is_drawn_once (void)
{
  VivantKeptNode kept = {0};
  g_autoptr (GskRenderNode) first = drawn (&kept, 5, 1), again = drawn (&kept, 5, 0), other = drawn (&kept, 6, 1);
  graphene_rect_t bounds;

  /* The very node: a renderer that compares two frames finds nothing to paint. */
  g_assert_true (again == first);
  g_assert_true (other != first);
  gsk_render_node_get_bounds (other, &bounds);
  g_assert_cmpfloat ((double) bounds.size.width, ==, 6.0);
  vivant_kept_node_clear (&kept);
  g_assert_null (kept.node);
}

static void
test_nothing_can_be_kept (void)
{
  VivantKeptNode kept = {0};

  g_assert_null (drawn (&kept, 0, 1));
  g_assert_null (drawn (&kept, 0, 0));
  vivant_kept_node_clear (&kept);
  g_assert_null (drawn (&kept, 0, 1));
  vivant_kept_node_clear (&kept);
}

static void
test_length_matters (void)
{
  static const char key[] = "longer";
  VivantKeptNode kept = {0};
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  vivant_kept_node_take (&kept, snapshot, gtk_snapshot_new (), key, 4);
  g_assert_true (vivant_kept_node_append (&kept, snapshot, key, 4));
  g_assert_false (vivant_kept_node_append (&kept, snapshot, key, 6));
  g_object_unref (snapshot);
  vivant_kept_node_clear (&kept);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/kept-node/the-same-is-drawn-once", test_the_same_is_drawn_once);
  g_test_add_func ("/kept-node/nothing-can-be-kept", test_nothing_can_be_kept);
  g_test_add_func ("/kept-node/length-matters", test_length_matters);
  return g_test_run ();
}
