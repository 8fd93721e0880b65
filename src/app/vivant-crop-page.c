/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-page.h"

#include "vivant-crop-bar.h"
#include "vivant-crop-body.h"
#include "vivant-crop-header.h"
#include "vivant-crop-panel.h"
#include "vivant-crop-subject.h"
#include "vivant-crop-tool.h"
#include "vivant-overlay-view.h"

#include <glib/gi18n.h>

struct _VivantCropPage {
  AdwBin parent_instance;

  VivantCropSubject *subject;
  VivantFound found;
  VivantCropTool *tool;
  VivantCropFit *fit;
  VivantCropBar *bar;
  VivantCropHeader *header;
  VivantCropPanel *panels[2];
  guint update_source;
  gboolean updating, finding;
  gboolean lost; /* nothing was found, and the square was not placed since */

  VivantCropStep opened, now; /* what the page began with, and what the last change left */
  VivantCropSteps *steps;
};

G_DEFINE_FINAL_TYPE (VivantCropPage, vivant_crop_page, ADW_TYPE_BIN)

static void
look_for_object (VivantCropPage *self)
{
  vivant_crop_subject_look (self->subject, &self->found);
  vivant_crop_tool_set_found (self->tool, &self->found);
}

/* ---- What the model sees --------------------------------------------------------------------------------------- */

static void
say (VivantCropPage *self, const char *text)
{
  for (int i = 0; i < 2; i++)
    vivant_crop_panel_say (self->panels[i], text);
}

static gboolean
update_cb (gpointer data)
{
  VivantCropPage *self = VIVANT_CROP_PAGE (data);
  const int size = vivant_crop_subject_get_model_size (self->subject);
  g_autoptr (VivantMediaPicture) cut = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  VivantCrop crop;

  self->update_source = 0;
  vivant_crop_tool_get_crop (self->tool, &crop);
  cut = vivant_crop_subject_cut_out (self->subject, &crop, size);
  texture = cut != NULL ? vivant_texture_from_picture (cut) : NULL;
  for (int i = 0; i < 2; i++)
    vivant_crop_panel_set_picture (self->panels[i], GDK_PAINTABLE (texture));
  vivant_crop_fit_update (self->fit, &crop, &self->found, vivant_crop_subject_get_height (self->subject), size);
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
  const gboolean can_undo = vivant_crop_steps_get_can_undo (self->steps);

  vivant_crop_header_set_steps (self->header, can_undo, vivant_crop_steps_get_can_redo (self->steps));
  vivant_crop_bar_set_can_undo (self->bar, can_undo);
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
  g_autofree char *subtitle = vivant_crop_subject_describe (self->subject);

  vivant_crop_header_set_subtitle (self->header, subtitle);
}

static void
turn_picture (VivantCropPage *self, int turn)
{
  if (!vivant_crop_subject_turn (self->subject, turn))
    return;
  self->now.turn = turn;
  vivant_crop_tool_set_picture (self->tool, vivant_crop_subject_get_picture (self->subject),
                                vivant_crop_subject_get_width (self->subject),
                                vivant_crop_subject_get_height (self->subject));
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

static void
set_finding (VivantCropPage *self, gboolean finding)
{
  self->finding = finding;
  vivant_crop_bar_set_can_find (self->bar, !finding && vivant_crop_subject_can_find (self->subject),
                                finding ? NULL : _ ("Open a portrait and a clip first"));
  if (finding)
    say (self, _ ("Finding the face…"));
}

static void
put_into_project (VivantCropPage *self, const VivantCrop *crop)
{
  vivant_crop_subject_put (self->subject, crop);
  look_for_object (self);
}

/* The program looks for the square; until it is found the old one stays in sight. */
static void
search (VivantCropPage *self)
{
  set_finding (self, vivant_crop_subject_can_find (self->subject));
  put_into_project (self, &(VivantCrop){.automatic = TRUE});
}

/* Goes there, and takes the project along. */
static void
go (VivantCropPage *self, const VivantCropStep *step)
{
  const int turn = vivant_crop_subject_get_step (self->subject).turn;

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
  vivant_crop_subject_give_to_camera (self->subject, crop);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
find_cb (VivantCropBar *bar, VivantCropPage *self)
{
  /* In what the camera sees then. */
  if (vivant_crop_subject_is_camera (self->subject))
    leave_camera (self, &(VivantCrop){.automatic = TRUE});
  else
    search (self);
}

/* A square that the program found says nothing of the turned picture, where a face stands differently. */
static void
rotate (VivantCropPage *self, int quarters)
{
  const VivantCrop crop = vivant_crop_turn (&self->now.crop, quarters, vivant_crop_subject_get_width (self->subject),
                                            vivant_crop_subject_get_height (self->subject));

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
  const VivantCropStep step = vivant_crop_subject_get_step (self->subject);

  if (!self->finding || step.crop.size <= 0.0)
    return;
  set_finding (self, FALSE);
  /* A search that was asked for is a step; one that followed a turn belongs to it. */
  self->updating = self->now.crop.automatic;
  vivant_crop_tool_glide (self->tool, &step.crop);
  self->updating = FALSE;
  vivant_crop_steps_seal (self->steps);
  self->lost = !vivant_crop_subject_has_face (self->subject);
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
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
cancel_cb (VivantCropPage *self)
{
  vivant_crop_subject_take_back (self->subject);
  leave (self);
}

static gboolean
same_step (const VivantCropStep *a, const VivantCropStep *b)
{
  return a->turn == b->turn && a->crop.x == b->crop.x && a->crop.y == b->crop.y && a->crop.size == b->crop.size;
}

static void
done_cb (VivantCropPage *self)
{
  const VivantCropStep project = vivant_crop_subject_get_step (self->subject), now = self->now;
  /* What is still to be found is not what is in sight meanwhile. */
  const gboolean pending = self->finding || (now.crop.automatic && project.crop.automatic && project.crop.size <= 0.0);

  if (vivant_crop_subject_is_camera (self->subject)) {
    leave_camera (self, &(VivantCrop){FALSE, now.crop.x, now.crop.y, now.crop.size});
    return;
  }
  if (!pending && vivant_crop_subject_was_put (self->subject) && same_step (&now, &self->opened))
    vivant_crop_subject_take_back (self->subject);
  else if (!pending && !same_step (&now, &project))
    put_into_project (self, &now.crop);
  leave (self);
}

/* Another picture or clip was opened meanwhile. */
static void
loaded_cb (VivantStudio *studio, VivantCropPage *self)
{
  if (!vivant_crop_subject_is_current (self->subject))
    leave (self);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantCropPage *self)
{
  const gboolean plain = (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;

  if (key == GDK_KEY_Escape)
    cancel_cb (self);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    done_cb (self);
  else if (plain && gdk_keyval_to_lower (key) == GDK_KEY_r && !vivant_crop_subject_is_camera (self->subject))
    rotate (self, (state & GDK_SHIFT_MASK) != 0 ? -1 : 1);
  else
    return FALSE;
  return TRUE;
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
build_header (VivantCropPage *self)
{
  GtkWidget *header = vivant_crop_header_new (vivant_crop_subject_get_title (self->subject));

  self->header = VIVANT_CROP_HEADER (header);
  g_signal_connect_swapped (header, "cancel", G_CALLBACK (cancel_cb), self);
  g_signal_connect_swapped (header, "done", G_CALLBACK (done_cb), self);
  g_signal_connect_swapped (header, "undo", G_CALLBACK (vivant_crop_page_undo), self);
  g_signal_connect_swapped (header, "redo", G_CALLBACK (vivant_crop_page_redo), self);
  update_title (self);
  return header;
}

static void
compact_cb (VivantCropPage *self)
{
  gboolean compact;

  g_object_get (self->bar, "compact", &compact, NULL);
  vivant_crop_header_set_compact (self->header, compact);
}

static void
build_bar (VivantCropPage *self)
{
  self->bar = VIVANT_CROP_BAR (vivant_crop_bar_new (
      MIN (vivant_crop_subject_get_width (self->subject), vivant_crop_subject_get_height (self->subject)),
      !vivant_crop_subject_is_camera (self->subject)));
  g_object_set (self->bar, "margin-start", 6, "margin-end", 6, "margin-bottom", 24, NULL);
  g_signal_connect (self->bar, "find-face", G_CALLBACK (find_cb), self);
  g_signal_connect (self->bar, "whole-picture", G_CALLBACK (whole_cb), self);
  g_signal_connect (self->bar, "rotate", G_CALLBACK (rotate_cb), self);
  g_signal_connect_swapped (self->bar, "undo", G_CALLBACK (vivant_crop_page_undo), self);
  g_signal_connect_swapped (self->bar, "notify::compact", G_CALLBACK (compact_cb), self);
  g_signal_connect (self->bar, "resized", G_CALLBACK (resized_cb), self);
}

static GtkWidget *
build_stage (VivantCropPage *self)
{
  GtkWidget *stage = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->tool = VIVANT_CROP_TOOL (vivant_crop_tool_new (vivant_crop_subject_get_picture (self->subject),
                                                       vivant_crop_subject_get_width (self->subject),
                                                       vivant_crop_subject_get_height (self->subject)));
  g_object_set (self->tool, "hexpand", TRUE, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (stage, "vivant-crop-stage");
  gtk_box_append (GTK_BOX (stage), GTK_WIDGET (self->tool));
  build_bar (self);
  gtk_box_append (GTK_BOX (stage), GTK_WIDGET (self->bar));
  return stage;
}

static GtkWidget *
build_body (VivantCropPage *self)
{
  const int size = vivant_crop_subject_get_model_size (self->subject);
  GtkWidget *stage = build_stage (self);

  self->fit = VIVANT_CROP_FIT (vivant_crop_fit_new ());
  for (int i = 0; i < 2; i++)
    self->panels[i] = VIVANT_CROP_PANEL (vivant_crop_panel_new (i == 0 ? self->fit : NULL, size));
  return vivant_crop_body_new (stage, GTK_WIDGET (self->panels[0]), GTK_WIDGET (self->panels[1]));
}

static void
connect_models (VivantCropPage *self, VivantStudio *studio, gboolean driver)
{
  g_signal_connect_object (studio, driver ? "driver-loaded" : "source-loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (studio, "framed", G_CALLBACK (framed_cb), self, 0);
  g_signal_connect_object (vivant_studio_get_store (studio), "states-changed", G_CALLBACK (states_cb), self, 0);
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
  self->opened = self->now = vivant_crop_subject_get_step (self->subject);
  show_step (self, &self->opened);
  look_for_object (self);
  set_finding (self, FALSE);
  self->lost =
      self->opened.crop.automatic && self->opened.crop.size > 0.0 && !vivant_crop_subject_has_face (self->subject);
  update_steps (self);
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
  g_clear_pointer (&self->subject, vivant_crop_subject_free);
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
  self->steps = vivant_crop_steps_new ();
}

static GtkWidget *
make (VivantStudio *studio, VivantCropSubject *subject, gboolean driver)
{
  VivantCropPage *self;

  if (subject == NULL)
    return NULL;
  self = g_object_new (VIVANT_TYPE_CROP_PAGE, NULL);
  self->subject = subject;
  build (self);
  connect_models (self, studio, driver);
  return GTK_WIDGET (self);
}

GtkWidget *
vivant_crop_page_new (VivantStudio *studio, VivantClipReader *reader, gboolean driver)
{
  return make (studio, vivant_crop_subject_new (studio, reader, driver), driver);
}

GtkWidget *
vivant_crop_page_new_for_camera (VivantStudio *studio)
{
  return make (studio, vivant_crop_subject_new_for_camera (studio), TRUE);
}
