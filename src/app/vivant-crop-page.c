/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-page.h"

#include "vivant-crop-fit.h"
#include "vivant-crop-tool.h"
#include "vivant-overlay-view.h"
#include "vivant-thumbnail.h"

#include <glib/gi18n.h>
#include <math.h>

#define PREVIEW 276
#define SMALL_PREVIEW 88
#define PANEL 312
#define STRIP 112
/* Narrower than this the panel is a strip below the picture. */
#define PANEL_NEEDS 720
/* Lower than this there is no strip. */
#define STRIP_NEEDS 380
/* Changes that follow each other faster are one step. */
#define STEP_US 700000

struct _VivantCropPage {
  AdwBin parent_instance;

  VivantStudio *studio;
  VivantMediaPicture *picture;
  gboolean driver;
  VivantResult *live; /* the result of the camera's picture; NULL for portraits and clips */
  VivantCrop live_crop;
  VivantFound found;
  VivantCropTool *tool;
  VivantCropFit *fit;
  GtkWidget *previews[2], *advice[2], *scale, *find, *undo, *redo;
  guint update_source;
  gboolean updating, finding, replaced;

  VivantCrop now; /* what the last change left */
  GArray *undone, *done;
  gint64 changed_at;
};

G_DEFINE_FINAL_TYPE (VivantCropPage, vivant_crop_page, ADW_TYPE_BIN)

static VivantProject *
get_project (VivantCropPage *self)
{
  return vivant_studio_get_project (self->studio);
}

static const VivantCrop *
get_project_crop (VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (get_project (self));

  if (self->live != NULL)
    return &self->live_crop;
  return self->driver ? &state->driver_crop : &state->source_crop;
}

static int
get_model_size (VivantCropPage *self)
{
  FommModel *model = vivant_studio_get_model (self->studio);

  return model != NULL ? fomm_model_get_config (model)->width : 256;
}

/* Where the model saw the object: known when the frame at the playhead was rendered with the crop that is in force. */
static void
look_for_object (VivantCropPage *self)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const int playhead = vivant_studio_get_playhead (self->studio);
  g_autoptr (VivantResult) result =
      self->live != NULL ? vivant_result_ref (self->live) : vivant_frame_store_get (store, playhead);

  self->found = (VivantFound){0};
  if (result != NULL && (self->live != NULL || vivant_frame_store_get_state (store, playhead) == VIVANT_FRAME_DONE))
    vivant_found_from_keypoints (&self->found, self->driver ? &result->driving : &result->source,
                                 get_project_crop (self));
  vivant_crop_tool_set_found (self->tool, self->found.x, self->found.y, self->found.half_width,
                              self->found.half_height);
}

/* ---- What the model sees --------------------------------------------------------------------------------------- */

static void
say (VivantCropPage *self, const char *text)
{
  for (int i = 0; i < 2; i++)
    gtk_label_set_label (GTK_LABEL (self->advice[i]), text);
}

static gboolean
update_cb (gpointer data)
{
  VivantCropPage *self = VIVANT_CROP_PAGE (data);
  const int size = get_model_size (self);
  g_autoptr (VivantMediaPicture) cut = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  VivantCrop crop;

  self->update_source = 0;
  vivant_crop_tool_get_crop (self->tool, &crop);
  cut = vivant_thumbnail_of_crop (self->picture, &crop, size);
  texture = cut != NULL ? vivant_texture_from_picture (cut) : NULL;
  for (int i = 0; i < 2; i++)
    gtk_picture_set_paintable (GTK_PICTURE (self->previews[i]), GDK_PAINTABLE (texture));
  vivant_crop_fit_update (self->fit, &crop, &self->found, size);
  if (!self->finding)
    say (self, vivant_crop_fit_get_advice (self->fit));
  return G_SOURCE_REMOVE;
}

/* ---- Steps ----------------------------------------------------------------------------------------------------- */

static void
update_steps (VivantCropPage *self)
{
  gtk_widget_set_sensitive (self->undo, self->done->len > 0);
  gtk_widget_set_sensitive (self->redo, self->undone->len > 0);
}

static void
record_step (VivantCropPage *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (now - self->changed_at > STEP_US) {
    g_array_append_val (self->done, self->now);
    g_array_set_size (self->undone, 0);
  }
  self->changed_at = now;
  update_steps (self);
}

static void
go (VivantCropPage *self, GArray *from, GArray *to)
{
  VivantCrop crop;

  if (from->len == 0)
    return;
  crop = g_array_index (from, VivantCrop, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_array_append_val (to, self->now);
  self->updating = TRUE;
  vivant_crop_tool_set_crop (self->tool, &crop);
  self->updating = FALSE;
  self->changed_at = 0;
  update_steps (self);
}

void
vivant_crop_page_undo (VivantCropPage *self)
{
  g_return_if_fail (VIVANT_IS_CROP_PAGE (self));
  go (self, self->done, self->undone);
}

void
vivant_crop_page_redo (VivantCropPage *self)
{
  g_return_if_fail (VIVANT_IS_CROP_PAGE (self));
  go (self, self->undone, self->done);
}

static void
changed_cb (VivantCropTool *tool, VivantCropPage *self)
{
  VivantCrop crop;
  gboolean nested = self->updating;

  vivant_crop_tool_get_crop (tool, &crop);
  if (!self->updating)
    record_step (self);
  self->now = crop;
  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), crop.size);
  self->updating = nested;
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
leave_camera (VivantCropPage *self, const VivantCrop *crop)
{
  vivant_live_set_crop (vivant_studio_get_live (self->studio), crop, self->picture->width);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
find_cb (GtkButton *button, VivantCropPage *self)
{
  /* In what the camera sees then. */
  if (self->live != NULL) {
    leave_camera (self, &(VivantCrop){.automatic = TRUE});
    return;
  }
  self->finding = TRUE;
  self->replaced = TRUE;
  gtk_widget_set_sensitive (self->find, FALSE);
  say (self, _ ("Finding the face…"));
  vivant_project_set_crop (get_project (self), self->driver, &(VivantCrop){.automatic = TRUE});
}

static void
framed_cb (VivantStudio *studio, VivantCropPage *self)
{
  const gboolean found = vivant_studio_get_face_found (studio, self->driver);

  if (!self->finding || get_project_crop (self)->size <= 0.0)
    return;
  self->finding = FALSE;
  gtk_widget_set_sensitive (self->find, TRUE);
  self->changed_at = 0;
  vivant_crop_tool_set_crop (self->tool, get_project_crop (self));
  if (!found)
    say (self, _ ("No face was found. Place the square yourself."));
}

static void
states_cb (VivantFrameStore *store, VivantCropPage *self)
{
  if (self->found.half_width > 0.0)
    return;
  look_for_object (self);
  if (self->update_source == 0)
    self->update_source = g_timeout_add (30, update_cb, self);
}

static void
whole_cb (GtkButton *button, VivantCropPage *self)
{
  self->changed_at = 0;
  vivant_crop_tool_set_crop (self->tool, &(VivantCrop){.size = 0});
}

static void
cancel_cb (GtkButton *button, VivantCropPage *self)
{
  /* The search put a square of its own into the project. */
  if (self->replaced)
    g_free (vivant_project_undo (get_project (self)));
  self->replaced = FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
done_cb (GtkButton *button, VivantCropPage *self)
{
  const VivantCrop *old = get_project_crop (self);
  VivantCrop crop;

  vivant_crop_tool_get_crop (self->tool, &crop);
  if (self->live != NULL) {
    crop.automatic = FALSE;
    leave_camera (self, &crop);
    return;
  }
  if (!self->finding && (crop.x != old->x || crop.y != old->y || crop.size != old->size))
    vivant_project_set_crop (get_project (self), self->driver, &crop);
  self->replaced = FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCropPage *self)
{
  if (key == GDK_KEY_Escape)
    cancel_cb (NULL, self);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    done_cb (NULL, self);
  else
    return FALSE;
  return TRUE;
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
step_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static GtkWidget *
build_header (VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (get_project (self));
  g_autofree char *name = self->live != NULL
                              ? g_strdup (_ ("Camera"))
                              : vivant_project_display_name (self->driver ? state->driver : state->source);
  g_autofree char *subtitle = g_strdup_printf ("%s, %d × %d", name, self->picture->width, self->picture->height);
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *done = gtk_button_new_with_label (_ ("Done"));

  g_object_set (header, "show-start-title-buttons", FALSE, "show-end-title-buttons", FALSE, NULL);
  g_signal_connect (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_widget_add_css_class (done, "suggested-action");
  g_signal_connect (done, "clicked", G_CALLBACK (done_cb), self);
  self->undo = step_button ("edit-undo-symbolic", _ ("Undo"), NULL);
  self->redo = step_button ("edit-redo-symbolic", _ ("Redo"), NULL);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (vivant_crop_page_undo), self);
  g_signal_connect_swapped (self->redo, "clicked", G_CALLBACK (vivant_crop_page_redo), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->undo);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->redo);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), done);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (self->live != NULL ? _ ("Crop Camera")
                                                                                  : self->driver     ? _ ("Crop Clip")
                                                                                                 : _ ("Crop Portrait"),
                                                                                  subtitle));
  return header;
}

static GtkWidget *
build_toolbar (VivantCropPage *self)
{
  const double most = MIN (self->picture->width, self->picture->height);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *whole = gtk_button_new_with_label (_ ("Whole Picture"));

  gtk_widget_add_css_class (bar, "osd");
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_widget_add_css_class (bar, "vivant-crop-bar");
  self->find = gtk_button_new_with_label (_ ("Find Face"));
  g_signal_connect (self->find, "clicked", G_CALLBACK (find_cb), self);
  g_signal_connect (whole, "clicked", G_CALLBACK (whole_cb), self);
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, MIN (32, most), MAX (most, 33), 1);
  g_object_set (self->scale, "width-request", 72, "tooltip-text", _ ("Size"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Size"), -1);
  g_signal_connect (self->scale, "value-changed", G_CALLBACK (scale_cb), self);
  gtk_box_append (GTK_BOX (bar), self->find);
  gtk_box_append (GTK_BOX (bar), whole);
  gtk_box_append (GTK_BOX (bar), self->scale);
  g_object_set (bar, "halign", GTK_ALIGN_CENTER, "margin-start", 6, "margin-end", 6, "margin-bottom", 18, NULL);
  return bar;
}

static GtkWidget *
build_preview (VivantCropPage *self, int which, int side)
{
  GtkWidget *frame = adw_bin_new ();

  self->previews[which] = gtk_picture_new ();
  g_object_set (self->previews[which], "content-fit", GTK_CONTENT_FIT_CONTAIN, "width-request", side, "height-request",
                side, "alternative-text", _ ("What the model sees"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->previews[which]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the model sees"), -1);
  gtk_widget_add_css_class (frame, "card");
  g_object_set (frame, "overflow", GTK_OVERFLOW_HIDDEN, "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_CENTER, NULL);
  adw_bin_set_child (ADW_BIN (frame), self->previews[which]);
  self->advice[which] = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 32, NULL);
  return frame;
}

static GtkWidget *
text (const char *words, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0f, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
build_panel (VivantCropPage *self)
{
  const int size = get_model_size (self);
  g_autofree char *scaled = g_strdup_printf (_ ("Scaled to %d × %d pixels"), size, size);
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *caption = text (scaled, "caption");

  gtk_box_append (GTK_BOX (panel), text (_ ("What the Model Sees"), "heading"));
  gtk_box_append (GTK_BOX (panel), build_preview (self, 0, PREVIEW));
  gtk_widget_add_css_class (caption, "vivant-secondary");
  gtk_box_append (GTK_BOX (panel), caption);
  self->fit = VIVANT_CROP_FIT (vivant_crop_fit_new ());
  gtk_box_append (GTK_BOX (panel), GTK_WIDGET (self->fit));
  gtk_box_append (GTK_BOX (panel), self->advice[0]);
  g_object_set (panel, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, NULL);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "child", panel, NULL);
  gtk_widget_add_css_class (scrolled, "vivant-crop-panel");
  return scrolled;
}

static GtkWidget *
build_strip (VivantCropPage *self)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (strip), build_preview (self, 1, SMALL_PREVIEW));
  gtk_box_append (GTK_BOX (words), text (_ ("What the Model Sees"), "heading"));
  gtk_box_append (GTK_BOX (words), self->advice[1]);
  g_object_set (words, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (strip), words);
  gtk_widget_add_css_class (strip, "vivant-crop-strip");
  return strip;
}

/* The body has the picture with its toolbar, the panel and the strip, in this order. */
static void
allocate_body (GtkWidget *body, int width, int height, int baseline)
{
  GtkWidget *stage = gtk_widget_get_first_child (body), *panel = gtk_widget_get_next_sibling (stage);
  GtkWidget *strip = gtk_widget_get_next_sibling (panel);
  const gboolean rtl = gtk_widget_get_direction (body) == GTK_TEXT_DIR_RTL;
  const gboolean wide = width >= PANEL_NEEDS, low = height < STRIP_NEEDS;
  const int w = wide ? width - PANEL : width, h = wide || low ? height : height - STRIP;

  gtk_widget_set_child_visible (panel, wide);
  gtk_widget_set_child_visible (strip, !wide && !low);
  gtk_widget_size_allocate (stage, &(GtkAllocation){wide && rtl ? PANEL : 0, 0, w, h}, baseline);
  if (wide)
    gtk_widget_size_allocate (panel, &(GtkAllocation){rtl ? 0 : w, 0, PANEL, height}, baseline);
  else if (!low)
    gtk_widget_size_allocate (strip, &(GtkAllocation){0, h, width, STRIP}, baseline);
}

static void
measure_body (GtkWidget *body, GtkOrientation orientation, int for_size, int *minimum, int *natural,
              int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (body), orientation, -1, minimum, natural, NULL, NULL);
}

static GtkWidget *
build_body (VivantCropPage *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *stage = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->tool = VIVANT_CROP_TOOL (vivant_crop_tool_new (self->picture));
  g_object_set (self->tool, "hexpand", TRUE, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (stage, "vivant-crop-stage");
  gtk_box_append (GTK_BOX (stage), GTK_WIDGET (self->tool));
  gtk_box_append (GTK_BOX (stage), build_toolbar (self));
  gtk_box_append (GTK_BOX (body), stage);
  gtk_box_append (GTK_BOX (body), build_panel (self));
  gtk_box_append (GTK_BOX (body), build_strip (self));
  gtk_widget_set_layout_manager (body, gtk_custom_layout_new (NULL, measure_body, allocate_body));
  gtk_widget_set_vexpand (body, TRUE);
  return body;
}

static void
build (VivantCropPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), build_body (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self->tool, "changed", G_CALLBACK (changed_cb), self);
  self->updating = TRUE;
  vivant_crop_tool_set_crop (self->tool, get_project_crop (self));
  self->updating = FALSE;
  look_for_object (self);
  update_steps (self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (self->studio, "framed", G_CALLBACK (framed_cb), self, 0);
  g_signal_connect_object (vivant_studio_get_store (self->studio), "states-changed", G_CALLBACK (states_cb), self, 0);
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
  g_clear_pointer (&self->live, vivant_result_unref);
  g_clear_pointer (&self->done, g_array_unref);
  g_clear_pointer (&self->undone, g_array_unref);
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
  self->done = g_array_new (FALSE, FALSE, sizeof (VivantCrop));
  self->undone = g_array_new (FALSE, FALSE, sizeof (VivantCrop));
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

GtkWidget *
vivant_crop_page_new_for_camera (VivantStudio *studio)
{
  VivantLive *live = vivant_studio_get_live (studio);
  VivantCropPage *self;

  if (vivant_live_get_result (live) == NULL)
    return NULL;
  self = g_object_new (VIVANT_TYPE_CROP_PAGE, NULL);
  self->studio = g_object_ref (studio);
  self->picture = vivant_media_picture_ref (vivant_live_get_picture (live));
  self->live = vivant_result_ref (vivant_live_get_result (live));
  vivant_live_get_crop (live, &self->live_crop);
  self->driver = TRUE;
  build (self);
  return GTK_WIDGET (self);
}
