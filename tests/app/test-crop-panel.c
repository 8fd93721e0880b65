/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-panel.h"
#include "widget-test.h"

static gboolean
says (GtkWidget *panel, const char *text)
{
  return widget_test_find (panel, GTK_TYPE_LABEL, widget_test_has_text, text) != NULL;
}

static GdkPaintable *
paintable (GtkWidget *panel)
{
  return gtk_picture_get_paintable (GTK_PICTURE (widget_test_find (panel, GTK_TYPE_PICTURE, NULL, NULL)));
}

static void
test_picture_and_advice (gconstpointer data)
{
  const gboolean beside = GPOINTER_TO_INT (data);
  GtkWidget *fit = beside ? vivant_crop_fit_new () : NULL;
  GtkWidget *panel = vivant_crop_panel_new (beside ? VIVANT_CROP_FIT (fit) : NULL, 384);
  g_autoptr (GdkPaintable) picture = gdk_paintable_new_empty (16, 16);
  GtkWindow *window = widget_test_show (panel, 360, 600);

  g_assert_true (says (panel, "What the Model Sees"));
  g_assert_true (says (panel, "Scaled to 384 × 384 pixels") == beside);
  g_assert_true (!beside || gtk_widget_is_ancestor (fit, panel));
  gtk_test_accessible_assert_property (widget_test_find (panel, GTK_TYPE_PICTURE, NULL, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "What the model sees");
  vivant_crop_panel_set_picture (VIVANT_CROP_PANEL (panel), picture);
  g_assert_true (paintable (panel) == picture);
  vivant_crop_panel_say (VIVANT_CROP_PANEL (panel), "Leave some room above the hair.");
  g_assert_true (says (panel, "Leave some room above the hair."));
  vivant_crop_panel_set_picture (VIVANT_CROP_PANEL (panel), NULL);
  g_assert_null (paintable (panel));
  vivant_crop_panel_say (VIVANT_CROP_PANEL (panel), "");
  g_assert_false (says (panel, "Leave some room above the hair."));
  widget_test_close (window, panel);
  g_assert_finalize_object (g_steal_pointer (&picture)); /* the panel has let go of it */
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_data_func ("/crop-panel/beside-the-picture", GINT_TO_POINTER (TRUE), test_picture_and_advice);
  g_test_add_data_func ("/crop-panel/below-the-picture", GINT_TO_POINTER (FALSE), test_picture_and_advice);
  return g_test_run ();
}
