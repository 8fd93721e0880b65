/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-page.h"

#include "vivant-crop-tool.h"
#include "vivant-overlay-view.h"
#include "vivant-thumbnail.h"

#include <glib/gi18n.h>
#include <math.h>

#define PREVIEW 276

struct _VivantCropPage {
  AdwBin parent_instance;

  VivantStudio *studio;
  VivantMediaPicture *picture;
  gboolean driver, find;
  VivantCropTool *tool;
  GtkWidget *preview, *size, *scale;
  guint update_source;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (VivantCropPage, vivant_crop_page, ADW_TYPE_BIN)

/* ---- What the model sees --------------------------------------------------------------------------------------- */

static gboolean
update_cb (gpointer data)
{
  VivantCropPage *self = VIVANT_CROP_PAGE (data);
  g_autoptr (VivantMediaPicture) cut = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  VivantCrop crop;

  self->update_source = 0;
  vivant_crop_tool_get_crop (self->tool, &crop);
  cut = vivant_thumbnail_of_crop (self->picture, &crop, 256);
  texture = cut != NULL ? vivant_texture_from_picture (cut) : NULL;
  gtk_picture_set_paintable (GTK_PICTURE (self->preview), GDK_PAINTABLE (texture));
  return G_SOURCE_REMOVE;
}

static void
changed_cb (VivantCropTool *tool, VivantCropPage *self)
{
  VivantCrop crop;
  g_autofree char *text = NULL;

  vivant_crop_tool_get_crop (tool, &crop);
  self->find = FALSE;
  text = g_strdup_printf (_ ("%d × %d px"), (int) lrint (crop.size), (int) lrint (crop.size));
  gtk_label_set_label (GTK_LABEL (self->size), text);
  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), crop.size);
  self->updating = FALSE;
  if (self->update_source == 0)
    self->update_source = g_timeout_add (30, update_cb, self);
}

static void
scale_cb (GtkRange *range, VivantCropPage *self)
{
  VivantCrop crop;
  double grow;

  if (self->updating)
    return;
  vivant_crop_tool_get_crop (self->tool, &crop);
  grow = gtk_range_get_value (range) - crop.size;
  crop.x -= grow / 2;
  crop.y -= grow / 2;
  crop.size += grow;
  crop.automatic = FALSE;
  vivant_crop_tool_set_crop (self->tool, &crop);
}

/* ---- Buttons --------------------------------------------------------------------------------------------------- */

static void
find_cb (GtkButton *button, VivantCropPage *self)
{
  /* The search runs with the next preview of the project, which needs the model. */
  vivant_project_set_crop (vivant_studio_get_project (self->studio), self->driver, &(VivantCrop){.automatic = TRUE});
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
whole_cb (GtkButton *button, VivantCropPage *self)
{
  vivant_crop_tool_set_crop (self->tool, &(VivantCrop){.size = 0});
}

static void
done_cb (GtkButton *button, VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (self->studio));
  const VivantCrop *old = self->driver ? &state->driver_crop : &state->source_crop;
  VivantCrop crop;

  vivant_crop_tool_get_crop (self->tool, &crop);
  if (crop.x != old->x || crop.y != old->y || crop.size != old->size)
    vivant_project_set_crop (vivant_studio_get_project (self->studio), self->driver, &crop);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCropPage *self)
{
  if (key == GDK_KEY_Escape)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    done_cb (NULL, self);
  else
    return FALSE;
  return TRUE;
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
build_header (VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (self->studio));
  g_autofree char *name = vivant_project_display_name (self->driver ? state->driver : state->source);
  g_autofree char *subtitle = g_strdup_printf ("%s, %d × %d", name, self->picture->width, self->picture->height);
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *done = gtk_button_new_with_label (_ ("Done"));

  g_object_set (header, "show-start-title-buttons", FALSE, "show-end-title-buttons", FALSE, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "win.back");
  gtk_widget_add_css_class (done, "suggested-action");
  g_signal_connect (done, "clicked", G_CALLBACK (done_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), done);
  adw_header_bar_set_title_widget (
      ADW_HEADER_BAR (header), adw_window_title_new (self->driver ? _ ("Crop Clip") : _ ("Crop Portrait"), subtitle));
  return header;
}

static GtkWidget *
build_toolbar (VivantCropPage *self)
{
  const double most = MIN (self->picture->width, self->picture->height);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *find = gtk_button_new_with_label (_ ("Find Face"));
  GtkWidget *whole = gtk_button_new_with_label (_ ("Whole Picture"));

  gtk_widget_add_css_class (bar, "osd");
  gtk_widget_add_css_class (bar, "toolbar");
  g_signal_connect (find, "clicked", G_CALLBACK (find_cb), self);
  g_signal_connect (whole, "clicked", G_CALLBACK (whole_cb), self);
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, MIN (32, most), MAX (most, 33), 1);
  gtk_widget_set_size_request (self->scale, 110, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Size"), -1);
  g_signal_connect (self->scale, "value-changed", G_CALLBACK (scale_cb), self);
  self->size = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->size, "numeric");
  gtk_box_append (GTK_BOX (bar), find);
  gtk_box_append (GTK_BOX (bar), whole);
  gtk_box_append (GTK_BOX (bar), gtk_label_new (_ ("Size")));
  gtk_box_append (GTK_BOX (bar), self->scale);
  gtk_box_append (GTK_BOX (bar), self->size);
  g_object_set (bar, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_END, "margin-bottom", 24, "overflow",
                GTK_OVERFLOW_HIDDEN, NULL);
  return bar;
}

static GtkWidget *
build_panel (VivantCropPage *self)
{
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *frame = adw_bin_new ();
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("What the Model Sees"), "xalign", 0.0f, NULL);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "label",
                                  _ ("The best result comes with the face in the middle, about half as high as the "
                                     "square, with the shoulders in it."),
                                  "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 30, NULL);

  self->preview = gtk_picture_new ();
  g_object_set (self->preview, "content-fit", GTK_CONTENT_FIT_CONTAIN, "width-request", PREVIEW / 2, "height-request",
                PREVIEW / 2, "alternative-text", _ ("What the model sees"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the model sees"), -1);
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (frame), self->preview);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (text, "caption");
  gtk_widget_add_css_class (text, "vivant-secondary");
  gtk_box_append (GTK_BOX (panel), title);
  gtk_box_append (GTK_BOX (panel), frame);
  gtk_box_append (GTK_BOX (panel), text);
  g_object_set (panel, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, NULL);
  return panel;
}

static void
build (VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (self->studio));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *overlay = gtk_overlay_new ();
  GtkWidget *flap = adw_flap_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->tool = VIVANT_CROP_TOOL (vivant_crop_tool_new (self->picture));
  g_object_set (self->tool, "hexpand", TRUE, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (overlay, "vivant-crop-stage");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->tool));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), build_toolbar (self));
  g_object_set (flap, "flap-position", GTK_PACK_END, "vexpand", TRUE, NULL);
  adw_flap_set_content (ADW_FLAP (flap), overlay);
  adw_flap_set_flap (ADW_FLAP (flap), build_panel (self));
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), flap);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self->tool, "changed", G_CALLBACK (changed_cb), self);
  vivant_crop_tool_set_crop (self->tool, self->driver ? &state->driver_crop : &state->source_crop);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static gboolean
vivant_crop_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (VIVANT_CROP_PAGE (widget)->tool));
}

static void
vivant_crop_page_dispose (GObject *object)
{
  VivantCropPage *self = VIVANT_CROP_PAGE (object);

  if (self->update_source != 0)
    g_source_remove (self->update_source);
  self->update_source = 0;
  g_clear_object (&self->studio);
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  G_OBJECT_CLASS (vivant_crop_page_parent_class)->dispose (object);
}

static void
vivant_crop_page_class_init (VivantCropPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_crop_page_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = vivant_crop_page_grab_focus;
}

static void
vivant_crop_page_init (VivantCropPage *self)
{
}

GtkWidget *
vivant_crop_page_new (VivantStudio *studio, VivantClipReader *reader, gboolean driver)
{
  g_autoptr (VivantMediaPicture) frame =
      driver ? vivant_clip_reader_peek (reader, vivant_studio_get_playhead (studio)) : NULL;
  VivantMediaPicture *picture = driver ? frame : vivant_studio_get_source (studio);
  VivantCropPage *self;

  if (picture == NULL)
    return NULL;
  self = g_object_new (VIVANT_TYPE_CROP_PAGE, NULL);
  self->studio = g_object_ref (studio);
  self->picture = vivant_media_picture_ref (picture);
  self->driver = driver;
  build (self);
  return GTK_WIDGET (self);
}
