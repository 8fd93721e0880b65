/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-inspector.h"

#include "vivant-keypoint-swatch.h"
#include "vivant-keypoint-words.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantInspector {
  GtkBox parent_instance;

  GtkWidget *swatch, *title, *place, *matrix, *edit;
};

G_DEFINE_FINAL_TYPE (VivantInspector, vivant_inspector, GTK_TYPE_BOX)

static void
show_edit (VivantInspector *self, const VivantKeypointEdit *edit)
{
  g_autofree char *text = NULL;

  if (edit != NULL && edit->muted)
    text = g_strdup (_ ("Muted"));
  else if (edit != NULL && edit->amount != 1.0)
    text = g_strdup_printf (_ ("Amount %d%%"), (int) lrint (edit->amount * 100));
  else if (edit != NULL && (edit->dx != 0.0 || edit->dy != 0.0))
    text = g_strdup (_ ("Moved by you"));
  gtk_label_set_label (GTK_LABEL (self->edit), text != NULL ? text : "");
  gtk_widget_set_visible (self->edit, text != NULL);
}

void
vivant_inspector_show (VivantInspector *self, const FommModel *model, const FommKeypoints *keypoints, int keypoint,
                       const VivantKeypointEdit *edit)
{
  g_autofree char *title = NULL, *place = NULL, *matrix = NULL;
  const gboolean shown = keypoints != NULL && keypoint >= 0 && keypoint < keypoints->count;

  g_return_if_fail (VIVANT_IS_INSPECTOR (self));
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (!shown)
    return;
  vivant_keypoint_swatch_set_keypoint (self->swatch, keypoint);
  title = vivant_keypoint_dup_title (model, keypoint);
  place = g_strdup_printf ("x %+.3f   y %+.3f", (double) keypoints->value[keypoint][0],
                           (double) keypoints->value[keypoint][1]);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->place), place);
  gtk_widget_set_visible (self->matrix, keypoints->has_jacobian);
  if (keypoints->has_jacobian) {
    const float (*j)[2] = keypoints->jacobian[keypoint];

    matrix = g_strdup_printf ("⎡ %+.2f  %+.2f ⎤\n⎣ %+.2f  %+.2f ⎦", (double) j[0][0], (double) j[0][1],
                              (double) j[1][0], (double) j[1][1]);
    gtk_label_set_label (GTK_LABEL (self->matrix), matrix);
  }
  show_edit (self, edit);
}

static GtkWidget *
line (VivantInspector *self, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (self), label);
  return label;
}

static void
vivant_inspector_class_init (VivantInspectorClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
vivant_inspector_init (VivantInspector *self)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->swatch = vivant_keypoint_swatch_new (0, 12);
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "caption-heading");
  gtk_box_append (GTK_BOX (heading), self->swatch);
  gtk_box_append (GTK_BOX (heading), self->title);
  gtk_box_append (GTK_BOX (self), heading);
  self->place = line (self, "caption");
  self->matrix = line (self, "caption");
  self->edit = line (self, "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self), "vivant-chip");
  g_object_set (self, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, "visible", FALSE, "can-target", FALSE,
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Keypoint Values"), -1);
}

GtkWidget *
vivant_inspector_new (void)
{
  return g_object_new (VIVANT_TYPE_INSPECTOR, NULL);
}
