/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-panel.h"

#include <glib/gi18n.h>

#define PREVIEW 276
#define SMALL_PREVIEW 88

struct _VivantCropPanel {
  AdwBin parent_instance;

  GtkWidget *picture, *advice;
};

G_DEFINE_FINAL_TYPE (VivantCropPanel, vivant_crop_panel, ADW_TYPE_BIN)

static GtkWidget *
text (const char *words, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0f, "wrap", TRUE, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
caption (const char *words)
{
  GtkWidget *label = text (words, "caption");

  gtk_widget_add_css_class (label, "vivant-secondary");
  return label;
}

static GtkWidget *
build_preview (VivantCropPanel *self, int side)
{
  GtkWidget *frame = adw_bin_new ();

  self->picture = gtk_picture_new ();
  g_object_set (self->picture, "content-fit", GTK_CONTENT_FIT_CONTAIN, "width-request", side, "height-request", side,
                "alternative-text", _ ("What the model sees"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the model sees"), -1);
  gtk_widget_add_css_class (frame, "card");
  g_object_set (frame, "overflow", GTK_OVERFLOW_HIDDEN, "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_CENTER, NULL);
  adw_bin_set_child (ADW_BIN (frame), self->picture);
  return frame;
}

static GtkWidget *
build_panel (VivantCropPanel *self, VivantCropFit *fit, int size)
{
  g_autofree char *scaled = g_strdup_printf (_ ("Scaled to %d × %d pixels"), size, size);
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled = gtk_scrolled_window_new ();

  self->advice = caption (NULL);
  gtk_box_append (GTK_BOX (panel), text (_ ("What the Model Sees"), "heading"));
  gtk_box_append (GTK_BOX (panel), build_preview (self, PREVIEW));
  gtk_box_append (GTK_BOX (panel), caption (scaled));
  gtk_box_append (GTK_BOX (panel), GTK_WIDGET (fit));
  gtk_box_append (GTK_BOX (panel), self->advice);
  g_object_set (panel, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, NULL);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "child", panel, NULL);
  gtk_widget_add_css_class (scrolled, "vivant-crop-panel");
  return scrolled;
}

static GtkWidget *
build_strip (VivantCropPanel *self)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->advice = text (NULL, NULL);
  gtk_box_append (GTK_BOX (strip), build_preview (self, SMALL_PREVIEW));
  gtk_box_append (GTK_BOX (words), text (_ ("What the Model Sees"), "heading"));
  gtk_box_append (GTK_BOX (words), self->advice);
  g_object_set (words, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (strip), words);
  gtk_widget_add_css_class (strip, "vivant-crop-strip");
  return strip;
}

void
vivant_crop_panel_set_picture (VivantCropPanel *self, GdkPaintable *picture)
{
  g_return_if_fail (VIVANT_IS_CROP_PANEL (self));
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), picture);
}

void
vivant_crop_panel_say (VivantCropPanel *self, const char *advice)
{
  g_return_if_fail (VIVANT_IS_CROP_PANEL (self));
  gtk_label_set_label (GTK_LABEL (self->advice), advice);
}

static void
vivant_crop_panel_class_init (VivantCropPanelClass *klass)
{
}

static void
vivant_crop_panel_init (VivantCropPanel *self)
{
}

GtkWidget *
vivant_crop_panel_new (VivantCropFit *fit, int model_size)
{
  VivantCropPanel *self = g_object_new (VIVANT_TYPE_CROP_PANEL, NULL);

  adw_bin_set_child (ADW_BIN (self), fit != NULL ? build_panel (self, fit, model_size) : build_strip (self));
  return GTK_WIDGET (self);
}
