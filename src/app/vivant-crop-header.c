/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-header.h"

#include <glib/gi18n.h>

struct _VivantCropHeader {
  AdwBin parent_instance;

  GtkWidget *header, *title, *subtitle, *undo, *redo;
};

static guint cancel_signal, done_signal, undo_signal, redo_signal;

G_DEFINE_FINAL_TYPE (VivantCropHeader, vivant_crop_header, ADW_TYPE_BIN)

static void
clicked_cb (GtkButton *button, gpointer signal)
{
  g_signal_emit (gtk_widget_get_ancestor (GTK_WIDGET (button), VIVANT_TYPE_CROP_HEADER), GPOINTER_TO_UINT (signal), 0);
}

static GtkWidget *
add_step (VivantCropHeader *self, const char *icon, const char *label, guint signal)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), GUINT_TO_POINTER (signal));
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), button);
  return button;
}

/* A short title where the whole one has no place: half of a word tells nobody anything. */
static GtkWidget *
build_title (VivantCropHeader *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *squeezer = adw_squeezer_new ();
  GtkWidget *brief = gtk_label_new (_ ("Crop"));

  self->title = gtk_label_new (NULL);
  self->subtitle = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->title, "title");
  gtk_widget_add_css_class (brief, "title");
  gtk_widget_add_css_class (self->subtitle, "subtitle");
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), self->title);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), brief);
  gtk_box_append (GTK_BOX (box), squeezer);
  gtk_box_append (GTK_BOX (box), self->subtitle);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, VIVANT_TYPE_CROP_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vivant_crop_header_class_init (VivantCropHeaderClass *klass)
{
  cancel_signal = add_signal ("cancel");
  done_signal = add_signal ("done");
  undo_signal = add_signal ("undo");
  redo_signal = add_signal ("redo");
}

static void
vivant_crop_header_init (VivantCropHeader *self)
{
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel")), *done = gtk_button_new_with_label (_ ("Done"));

  self->header = adw_header_bar_new ();
  g_object_set (self->header, "show-start-title-buttons", FALSE, "show-end-title-buttons", FALSE, NULL);
  g_signal_connect (cancel, "clicked", G_CALLBACK (clicked_cb), GUINT_TO_POINTER (cancel_signal));
  g_signal_connect (done, "clicked", G_CALLBACK (clicked_cb), GUINT_TO_POINTER (done_signal));
  gtk_widget_add_css_class (done, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), cancel);
  self->undo = add_step (self, "edit-undo-symbolic", _ ("Undo"), undo_signal);
  self->redo = add_step (self, "edit-redo-symbolic", _ ("Redo"), redo_signal);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), done);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header), build_title (self));
  adw_bin_set_child (ADW_BIN (self), self->header);
}

void
vivant_crop_header_set_subtitle (VivantCropHeader *self, const char *subtitle)
{
  g_return_if_fail (VIVANT_IS_CROP_HEADER (self));
  gtk_label_set_label (GTK_LABEL (self->subtitle), subtitle);
}

void
vivant_crop_header_set_steps (VivantCropHeader *self, gboolean can_undo, gboolean can_redo)
{
  g_return_if_fail (VIVANT_IS_CROP_HEADER (self));
  gtk_widget_set_sensitive (self->undo, can_undo);
  gtk_widget_set_sensitive (self->redo, can_redo);
}

void
vivant_crop_header_set_compact (VivantCropHeader *self, gboolean compact)
{
  g_return_if_fail (VIVANT_IS_CROP_HEADER (self));
  gtk_widget_set_visible (self->undo, !compact);
  gtk_widget_set_visible (self->redo, !compact);
}

GtkWidget *
vivant_crop_header_new (const char *title)
{
  VivantCropHeader *self = g_object_new (VIVANT_TYPE_CROP_HEADER, NULL);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  return GTK_WIDGET (self);
}
