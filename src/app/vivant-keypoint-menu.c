/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-keypoint-menu.h"

#include "vivant-keypoint-swatch.h"
#include "vivant-keypoint-words.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantKeypointMenu {
  GtkPopover parent_instance;

  VivantStudio *studio;
  int keypoint, frame;
  GtkWidget *amount, *percent, *mute, *whole, *from_here;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (VivantKeypointMenu, vivant_keypoint_menu, GTK_TYPE_POPOVER)

static VivantProject *
get_project (VivantKeypointMenu *self)
{
  return vivant_studio_get_project (self->studio);
}

static VivantKeypointEdit
edit_in_force (VivantKeypointMenu *self)
{
  return vivant_project_state_get_edit (vivant_project_get_state (get_project (self)), self->keypoint, self->frame);
}

static void
update (VivantKeypointMenu *self)
{
  const VivantKeypointEdit edit = edit_in_force (self);
  g_autofree char *percent = g_strdup_printf (_ ("%d%%"), (int) lrint (edit.amount * 100));

  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->amount), edit.amount * 100);
  gtk_label_set_label (GTK_LABEL (self->percent), percent);
  gtk_switch_set_active (GTK_SWITCH (self->mute), edit.muted);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (edit.from > 0 ? self->from_here : self->whole), TRUE);
  self->updating = FALSE;
}

static void
apply (VivantKeypointMenu *self)
{
  VivantKeypointEdit edit = edit_in_force (self);

  if (self->updating)
    return;
  edit.amount = gtk_range_get_value (GTK_RANGE (self->amount)) / 100.0;
  edit.muted = gtk_switch_get_active (GTK_SWITCH (self->mute));
  edit.from = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->from_here)) ? self->frame : 0;
  vivant_project_edit_keypoint (get_project (self), &edit, NULL);
  update (self);
}

static void
reset_cb (GtkButton *button, VivantKeypointMenu *self)
{
  vivant_project_reset_keypoint (get_project (self), self->keypoint);
  update (self);
}

static GtkWidget *
line (GtkWidget *start, GtkWidget *end)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_hexpand (start, TRUE);
  gtk_box_append (GTK_BOX (box), start);
  gtk_box_append (GTK_BOX (box), end);
  return box;
}

static void
build_controls (VivantKeypointMenu *self)
{
  g_autofree char *name = NULL;

  self->percent = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->percent, "numeric");
  self->amount = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 200, 5);
  gtk_widget_set_size_request (self->amount, 214, -1);
  gtk_scale_add_mark (GTK_SCALE (self->amount), 100, GTK_POS_BOTTOM, NULL);
  name = g_strdup_printf (_ ("Amount of Keypoint %d"), self->keypoint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->amount), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->mute = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mute), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Mute"), -1);
  self->whole = gtk_toggle_button_new_with_label (_ ("Whole Clip"));
  self->from_here = gtk_toggle_button_new_with_label (_ ("From Here"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->from_here), GTK_TOGGLE_BUTTON (self->whole));
}

static GtkWidget *
build_title (VivantKeypointMenu *self)
{
  g_autofree char *text = vivant_keypoint_dup_title (vivant_studio_get_model (self->studio), self->keypoint);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), vivant_keypoint_swatch_new (self->keypoint, 18));
  gtk_box_append (GTK_BOX (box), title);
  return box;
}

static GtkWidget *
build (VivantKeypointMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *reset = gtk_button_new_with_label (_ ("Reset"));

  build_controls (self);
  gtk_widget_add_css_class (reset, "flat");
  g_signal_connect (reset, "clicked", G_CALLBACK (reset_cb), self);
  gtk_box_append (GTK_BOX (box), line (build_title (self), reset));
  gtk_box_append (GTK_BOX (box),
                  line (g_object_new (GTK_TYPE_LABEL, "label", _ ("Amount"), "xalign", 0.0f, NULL), self->percent));
  gtk_box_append (GTK_BOX (box), self->amount);
  gtk_box_append (GTK_BOX (box),
                  line (g_object_new (GTK_TYPE_LABEL, "label", _ ("Mute"), "xalign", 0.0f, NULL), self->mute));
  gtk_widget_add_css_class (linked, "linked");
  gtk_box_set_homogeneous (GTK_BOX (linked), TRUE);
  gtk_box_append (GTK_BOX (linked), self->whole);
  gtk_box_append (GTK_BOX (linked), self->from_here);
  gtk_box_append (GTK_BOX (box), linked);
  return box;
}

static void
vivant_keypoint_menu_dispose (GObject *object)
{
  g_clear_object (&VIVANT_KEYPOINT_MENU (object)->studio);
  G_OBJECT_CLASS (vivant_keypoint_menu_parent_class)->dispose (object);
}

static void
vivant_keypoint_menu_class_init (VivantKeypointMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_keypoint_menu_dispose;
}

static void
vivant_keypoint_menu_init (VivantKeypointMenu *self)
{
}

GtkWidget *
vivant_keypoint_menu_new (VivantStudio *studio, int keypoint)
{
  VivantKeypointMenu *self = g_object_new (VIVANT_TYPE_KEYPOINT_MENU, NULL);

  self->studio = g_object_ref (studio);
  self->keypoint = keypoint;
  self->frame = vivant_studio_get_playhead (studio);
  gtk_popover_set_child (GTK_POPOVER (self), build (self));
  update (self);
  g_signal_connect_swapped (self->amount, "value-changed", G_CALLBACK (apply), self);
  g_signal_connect_swapped (self->mute, "notify::active", G_CALLBACK (apply), self);
  g_signal_connect_swapped (self->from_here, "toggled", G_CALLBACK (apply), self);
  return GTK_WIDGET (self);
}
