/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-page.h"

#include "vivant-crop-bar.h"
#include "vivant-crop-panel.h"
#include "vivant-crop-steps.h"
#include "vivant-crop-tool.h"
#include "vivant-overlay-view.h"
#include "vivant-thumbnail.h"

#include <glib/gi18n.h>
#include <math.h>

#define PANEL 312
#define STRIP 112
/* Narrower than this the panel is a strip below the picture. */
#define PANEL_NEEDS 720
/* Lower than this there is no strip. */
#define STRIP_NEEDS 380
struct _VivantCropPage {
  AdwBin parent_instance;

  VivantStudio *studio;
  VivantMediaPicture *picture; /* as it is turned; of a very large input one that is halved */
  int width, height;           /* of the input as it is turned, pixels */
  char *path;                  /* of the input that is cropped; NULL for the camera */
  gboolean driver;
  VivantResult *live; /* the result of the camera's picture; NULL for portraits and clips */
  VivantCrop live_crop;
  VivantFound found;
  VivantCropTool *tool;
  VivantCropFit *fit;
  VivantCropBar *bar;
  VivantCropPanel *panels[2];
  GtkWidget *title, *undo, *redo;
  guint update_source;
  gboolean updating, finding;
  gboolean lost;     /* nothing was found, and the square was not placed since */
  gboolean replaced; /* the project has a step of this page, of the key `key` */
  char *key;

  VivantCropStep opened, now; /* what the page began with, and what the last change left */
  VivantCropSteps *steps;
};

G_DEFINE_FINAL_TYPE (VivantCropPage, vivant_crop_page, ADW_TYPE_BIN)

static VivantProject *
get_project (VivantCropPage *self)
{
  return vivant_studio_get_project (self->studio);
}

static VivantCropStep
get_project_step (VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (get_project (self));

  if (self->live != NULL)
    return (VivantCropStep){0, self->live_crop};
  return self->driver ? (VivantCropStep){state->driver_turn, state->driver_crop}
                      : (VivantCropStep){state->source_turn, state->source_crop};
}

static int
get_model_size (VivantCropPage *self)
{
  FommModel *model = vivant_studio_get_model (self->studio);

  return model != NULL ? fomm_model_get_config (model)->width : 256;
}

static void
find_in_result (VivantCropPage *self, const VivantResult *result)
{
  FommModel *model = vivant_studio_get_model (self->studio);
  const FommKeypoints *keypoints = self->driver ? &result->driving : &result->source;
  const char *const *names = model != NULL && fomm_model_get_config (model)->num_kp == keypoints->count
                                 ? fomm_model_get_info (model)->keypoint_names
                                 : NULL;
  const VivantCropStep step = get_project_step (self);

  /* Where no face was found keypoints are anywhere. */
  if (self->live != NULL || !step.crop.automatic || vivant_studio_get_face_found (self->studio, self->driver))
    vivant_found_from_keypoints (&self->found, keypoints, names, &step.crop);
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
    find_in_result (self, result);
  vivant_crop_tool_set_found (self->tool, &self->found);
}

/* ---- What the model sees --------------------------------------------------------------------------------------- */

static void
say (VivantCropPage *self, const char *text)
{
  for (int i = 0; i < 2; i++)
    vivant_crop_panel_say (self->panels[i], text);
}

static VivantMediaPicture *
cut_out (VivantCropPage *self, const VivantCrop *crop, int side)
{
  const double scale = (double) self->picture->width / self->width;
  const VivantCrop square = {FALSE, crop->x * scale, crop->y * scale, crop->size * scale};

  return vivant_thumbnail_of_crop (self->picture, &square, side);
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
  cut = cut_out (self, &crop, size);
  texture = cut != NULL ? vivant_texture_from_picture (cut) : NULL;
  for (int i = 0; i < 2; i++)
    vivant_crop_panel_set_picture (self->panels[i], GDK_PAINTABLE (texture));
  vivant_crop_fit_update (self->fit, &crop, &self->found, self->height, size);
  if (!self->finding)
    say (self,
         self->lost ? _ ("No face was found. Place the square yourself.") : vivant_crop_fit_get_advice (self->fit));
  return G_SOURCE_REMOVE;
}

static void
queue_update (VivantCropPage *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (30, update_cb, self);
}

/* ---- Steps ----------------------------------------------------------------------------------------------------- */

static void
update_steps (VivantCropPage *self)
{
  gtk_widget_set_sensitive (self->undo, vivant_crop_steps_get_can_undo (self->steps));
  gtk_widget_set_sensitive (self->redo, vivant_crop_steps_get_can_redo (self->steps));
}

static void
record_step (VivantCropPage *self)
{
  vivant_crop_steps_record (self->steps, &self->now);
  update_steps (self);
}

static void
changed_cb (VivantCropTool *tool, VivantCropPage *self)
{
  if (!self->updating)
    record_step (self);
  self->lost = FALSE;
  vivant_crop_tool_get_crop (tool, &self->now.crop);
  vivant_crop_bar_set_size (self->bar, self->now.crop.size);
  queue_update (self);
}

static void
update_title (VivantCropPage *self)
{
  g_autofree char *name = self->live != NULL ? g_strdup (_ ("Camera")) : vivant_project_display_name (self->path);
  g_autofree char *subtitle = g_strdup_printf ("%s, %d × %d", name, self->width, self->height);

  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
}

static void
turn_picture (VivantCropPage *self, int turn)
{
  VivantMediaPicture *turned = vivant_media_picture_turn (self->picture, turn - self->now.turn);

  if (turned == NULL)
    return;
  if (((turn - self->now.turn) & 1) != 0) {
    const int width = self->width;

    self->width = self->height;
    self->height = width;
  }
  vivant_media_picture_unref (self->picture);
  self->picture = turned;
  self->now.turn = turn;
  vivant_crop_tool_set_picture (self->tool, turned, self->width, self->height);
  update_title (self);
}

/* No step. */
static void
show_step (VivantCropPage *self, const VivantCropStep *step)
{
  if (step->turn != self->now.turn)
    turn_picture (self, step->turn);
  self->updating = TRUE;
  vivant_crop_tool_set_crop (self->tool, &step->crop);
  self->updating = FALSE;
}

/* The search is the first part of rendering. */
static gboolean
can_find (VivantCropPage *self)
{
  return self->live != NULL ||
         (vivant_studio_get_source (self->studio) != NULL && vivant_studio_get_driver (self->studio) != NULL);
}

static void
set_finding (VivantCropPage *self, gboolean finding)
{
  self->finding = finding;
  vivant_crop_bar_set_can_find (self->bar, !finding && can_find (self),
                                finding ? NULL : _ ("Open a portrait and a clip first"));
  if (finding)
    say (self, _ ("Finding the face…"));
}

/* What the page leaves in the project is one step, however often that changes. */
static void
put_into_project (VivantCropPage *self, const VivantCrop *crop)
{
  vivant_project_set_framing (get_project (self), self->driver, self->now.turn, crop, self->key);
  self->replaced = TRUE;
  look_for_object (self);
}

/* The program looks for the square; until it is found the old one stays in sight. */
static void
search (VivantCropPage *self)
{
  set_finding (self, can_find (self));
  put_into_project (self, &(VivantCrop){.automatic = TRUE});
}

/* Goes there, and takes the project along. */
static void
go (VivantCropPage *self, const VivantCropStep *step)
{
  const int turn = get_project_step (self).turn;

  set_finding (self, FALSE);
  show_step (self, step);
  if (self->now.turn != turn)
    put_into_project (self, &self->now.crop);
  update_steps (self);
}

void
vivant_crop_page_undo (VivantCropPage *self)
{
  VivantCropStep step;

  g_return_if_fail (VIVANT_IS_CROP_PAGE (self));
  if (vivant_crop_steps_undo (self->steps, &self->now, &step))
    go (self, &step);
}

void
vivant_crop_page_redo (VivantCropPage *self)
{
  VivantCropStep step;

  g_return_if_fail (VIVANT_IS_CROP_PAGE (self));
  if (vivant_crop_steps_redo (self->steps, &self->now, &step))
    go (self, &step);
}

/* ---- The bar --------------------------------------------------------------------------------------------------- */

static void
resized_cb (VivantCropBar *bar, double size, VivantCropPage *self)
{
  VivantCrop crop;

  vivant_crop_tool_get_crop (self->tool, &crop);
  crop.x -= (size - crop.size) / 2;
  crop.y -= (size - crop.size) / 2;
  crop.size = size;
  crop.automatic = FALSE;
  vivant_crop_tool_set_crop (self->tool, &crop);
}

static void
leave_camera (VivantCropPage *self, const VivantCrop *crop)
{
  vivant_live_set_crop (vivant_studio_get_live (self->studio), crop, self->width);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
find_cb (VivantCropBar *bar, VivantCropPage *self)
{
  /* In what the camera sees then. */
  if (self->live != NULL)
    leave_camera (self, &(VivantCrop){.automatic = TRUE});
  else
    search (self);
}

/* A square that the program found says nothing of the turned picture, where a face stands differently. */
static void
rotate (VivantCropPage *self, int quarters)
{
  const VivantCrop crop = vivant_crop_turn (&self->now.crop, quarters, self->width, self->height);

  vivant_crop_steps_seal (self->steps);
  record_step (self);
  show_step (self, &(VivantCropStep){(self->now.turn + quarters) & 3, crop});
  if (crop.automatic)
    search (self);
  else
    put_into_project (self, &self->now.crop);
  vivant_crop_steps_seal (self->steps);
}

static void
rotate_cb (VivantCropBar *bar, VivantCropPage *self)
{
  rotate (self, 1);
}

static void
framed_cb (VivantStudio *studio, VivantCropPage *self)
{
  const VivantCropStep step = get_project_step (self);
  const gboolean found = vivant_studio_get_face_found (studio, self->driver);

  if (!self->finding || step.crop.size <= 0.0)
    return;
  set_finding (self, FALSE);
  /* A search that was asked for is a step; one that followed a turn belongs to it. */
  self->updating = self->now.crop.automatic;
  vivant_crop_tool_glide (self->tool, &step.crop);
  self->updating = FALSE;
  vivant_crop_steps_seal (self->steps);
  self->lost = !found;
  look_for_object (self);
}

static void
states_cb (VivantFrameStore *store, VivantCropPage *self)
{
  if (self->found.half_width > 0.0)
    return;
  look_for_object (self);
  queue_update (self);
}

static void
whole_cb (VivantCropBar *bar, VivantCropPage *self)
{
  vivant_crop_steps_seal (self->steps);
  vivant_crop_tool_set_crop (self->tool, &(VivantCrop){.size = 0});
}

/* ---- Leaving --------------------------------------------------------------------------------------------------- */

static void
leave (VivantCropPage *self)
{
  self->replaced = FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
cancel_cb (GtkButton *button, VivantCropPage *self)
{
  if (self->replaced)
    g_free (vivant_project_undo (get_project (self)));
  leave (self);
}

static gboolean
same_step (const VivantCropStep *a, const VivantCropStep *b)
{
  return a->turn == b->turn && a->crop.x == b->crop.x && a->crop.y == b->crop.y && a->crop.size == b->crop.size;
}

static void
done_cb (GtkButton *button, VivantCropPage *self)
{
  const VivantCropStep project = get_project_step (self), now = self->now;
  /* What is still to be found is not what is in sight meanwhile. */
  const gboolean pending = self->finding || (now.crop.automatic && project.crop.automatic && project.crop.size <= 0.0);

  if (self->live != NULL) {
    leave_camera (self, &(VivantCrop){FALSE, now.crop.x, now.crop.y, now.crop.size});
    return;
  }
  if (!pending && self->replaced && same_step (&now, &self->opened))
    g_free (vivant_project_undo (get_project (self)));
  else if (!pending && !same_step (&now, &project))
    put_into_project (self, &now.crop);
  leave (self);
}

/* Another picture or clip was opened meanwhile. */
static void
loaded_cb (VivantStudio *studio, VivantCropPage *self)
{
  const VivantProjectState *state = vivant_project_get_state (get_project (self));

  if (self->live == NULL && g_strcmp0 (self->path, self->driver ? state->driver : state->source) != 0)
    leave (self);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCropPage *self)
{
  const gboolean plain = (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;

  if (key == GDK_KEY_Escape)
    cancel_cb (NULL, self);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    done_cb (NULL, self);
  else if (plain && gdk_keyval_to_lower (key) == GDK_KEY_r && self->live == NULL)
    rotate (self, (state & GDK_SHIFT_MASK) != 0 ? -1 : 1);
  else
    return FALSE;
  return TRUE;
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
step_button (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static GtkWidget *
build_header (VivantCropPage *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *done = gtk_button_new_with_label (_ ("Done"));

  g_object_set (header, "show-start-title-buttons", FALSE, "show-end-title-buttons", FALSE, NULL);
  g_signal_connect (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_widget_add_css_class (done, "suggested-action");
  g_signal_connect (done, "clicked", G_CALLBACK (done_cb), self);
  self->undo = step_button ("edit-undo-symbolic", _ ("Undo"));
  self->redo = step_button ("edit-redo-symbolic", _ ("Redo"));
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (vivant_crop_page_undo), self);
  g_signal_connect_swapped (self->redo, "clicked", G_CALLBACK (vivant_crop_page_redo), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->undo);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->redo);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), done);
  self->title = adw_window_title_new (self->live != NULL ? _ ("Crop Camera")
                                      : self->driver     ? _ ("Crop Clip")
                                                         : _ ("Crop Portrait"),
                                      NULL);
  update_title (self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  return header;
}

static void
build_bar (VivantCropPage *self)
{
  self->bar = VIVANT_CROP_BAR (vivant_crop_bar_new (MIN (self->width, self->height), self->live == NULL));
  g_object_set (self->bar, "margin-start", 6, "margin-end", 6, "margin-bottom", 24, NULL);
  g_signal_connect (self->bar, "find-face", G_CALLBACK (find_cb), self);
  g_signal_connect (self->bar, "whole-picture", G_CALLBACK (whole_cb), self);
  g_signal_connect (self->bar, "rotate", G_CALLBACK (rotate_cb), self);
  g_object_bind_property (self->bar, "compact", self->redo, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_signal_connect (self->bar, "resized", G_CALLBACK (resized_cb), self);
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

  self->tool = VIVANT_CROP_TOOL (vivant_crop_tool_new (self->picture, self->width, self->height));
  g_object_set (self->tool, "hexpand", TRUE, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (stage, "vivant-crop-stage");
  gtk_box_append (GTK_BOX (stage), GTK_WIDGET (self->tool));
  build_bar (self);
  gtk_box_append (GTK_BOX (stage), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (body), stage);
  self->fit = VIVANT_CROP_FIT (vivant_crop_fit_new ());
  for (int i = 0; i < 2; i++) {
    self->panels[i] = VIVANT_CROP_PANEL (vivant_crop_panel_new (i == 0 ? self->fit : NULL, get_model_size (self)));
    gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->panels[i]));
  }
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
  self->opened = self->now = get_project_step (self);
  show_step (self, &self->opened);
  look_for_object (self);
  set_finding (self, FALSE);
  self->lost = self->live == NULL && self->opened.crop.automatic && self->opened.crop.size > 0.0 &&
               !vivant_studio_get_face_found (self->studio, self->driver);
  update_steps (self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (self->studio, self->driver ? "driver-loaded" : "source-loaded", G_CALLBACK (loaded_cb), self,
                           0);
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
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->steps, vivant_crop_steps_free);
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
  static guint pages;

  self->steps = vivant_crop_steps_new ();
  self->key = g_strdup_printf ("crop-page-%u", ++pages);
}

/* More than this and turning what is shown would hold up the window; no screen shows much more anyway. */
#define MOST_PIXELS (4 * 1024 * 1024)

static void
take_picture (VivantCropPage *self, VivantMediaPicture *picture)
{
  int halvings = 0;

  self->width = picture->width;
  self->height = picture->height;
  while ((gint64) (self->width >> halvings) * (self->height >> halvings) > MOST_PIXELS)
    halvings++;
  self->picture = vivant_media_picture_ref (vivant_media_picture_get_halved (picture, &halvings));
}

GtkWidget *
vivant_crop_page_new (VivantStudio *studio, VivantClipReader *reader, gboolean driver)
{
  g_autoptr (VivantMediaPicture) frame =
      driver ? vivant_clip_reader_peek (reader, vivant_studio_get_playhead (studio)) : NULL;
  VivantMediaPicture *picture = driver ? frame : vivant_studio_get_source (studio);
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (studio));
  VivantCropPage *self;

  if (picture == NULL || (!driver && !vivant_studio_get_source_fits (studio)))
    return NULL;
  self = g_object_new (VIVANT_TYPE_CROP_PAGE, NULL);
  self->studio = g_object_ref (studio);
  take_picture (self, picture);
  self->path = g_strdup (driver ? state->driver : state->source);
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
  take_picture (self, vivant_live_get_picture (live));
  self->live = vivant_result_ref (vivant_live_get_result (live));
  vivant_live_get_crop (live, &self->live_crop);
  self->driver = TRUE;
  build (self);
  return GTK_WIDGET (self);
}
