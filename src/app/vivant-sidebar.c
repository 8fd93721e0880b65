/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sidebar.h"

#include "vivant-camera-row.h"
#include "vivant-list-names.h"
#include "vivant-overlay-view.h"
#include "vivant-thumbnail.h"
#include "vivant-timeline.h"

#include <glib/gi18n.h>
#include <math.h>

#define THUMBNAIL 96

struct _VivantSidebar {
  AdwBin parent_instance;

  VivantStudio *studio;
  AdwActionRow *source_row, *driver_row, *model_row, *edits_row;
  AdwComboRow *start_row;
  GtkWidget *source_thumbnail, *driver_thumbnail, *source_crop, *driver_crop, *source_locate, *driver_locate;
  GtkWidget *driver_choice, *clip_button, *camera_button, *mirror_row, *mirror, *neutral_row, *output_row, *output;
  VivantCameraRow *camera_row;
  GtkWidget *relative, *adapt_scale, *keep_detail, *paste_back, *smoothing_words, *reset_edits;
  GtkAdjustment *smoothing_adjustment;
  gboolean updating, wants_thumbnail;
};

G_DEFINE_FINAL_TYPE (VivantSidebar, vivant_sidebar, ADW_TYPE_BIN)

static const VivantProjectState *
get_state (VivantSidebar *self)
{
  return vivant_project_get_state (vivant_studio_get_project (self->studio));
}

static void
set_thumbnail (GtkWidget *picture, VivantMediaPicture *from)
{
  g_autoptr (VivantMediaPicture) small = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (from == NULL) {
    gtk_picture_set_paintable (GTK_PICTURE (picture), NULL);
    return;
  }
  small = vivant_thumbnail_of_picture (from, THUMBNAIL);
  texture = small != NULL ? vivant_texture_from_picture (small) : NULL;
  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
}

static void
set_row (AdwActionRow *row, const char *path, const char *otherwise, const char *subtitle)
{
  g_autofree char *name = vivant_project_display_name (path);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : otherwise);
  adw_action_row_set_subtitle (row, subtitle);
}

static void
update_source (VivantSidebar *self)
{
  const VivantProjectState *state = get_state (self);
  VivantMediaPicture *source = vivant_studio_get_source (self->studio);
  const gboolean missing = vivant_studio_get_missing (self->studio, FALSE);
  g_autofree char *subtitle = NULL;

  if (missing)
    subtitle = g_strdup (_ ("Not found where the project left it"));
  else if (source == NULL)
    subtitle = g_strdup (state->source != NULL ? _ ("Cannot be opened") : _ ("Open or drop a picture"));
  else if (state->source_crop.size <= 0)
    subtitle = g_strdup_printf ("%d × %d", source->width, source->height);
  else if (!state->source_crop.automatic)
    subtitle = g_strdup_printf (_ ("%d × %d, square placed by you"), source->width, source->height);
  else if (vivant_studio_get_face_found (self->studio, FALSE))
    subtitle = g_strdup_printf (_ ("%d × %d, face found"), source->width, source->height);
  else
    subtitle = g_strdup_printf (_ ("%d × %d, no face found"), source->width, source->height);
  set_row (self->source_row, state->source, _ ("No Portrait"), subtitle);
  gtk_widget_set_visible (self->source_locate, missing);
  gtk_widget_set_visible (self->source_crop, source != NULL);
}

static void
update_driver (VivantSidebar *self)
{
  const VivantProjectState *state = get_state (self);
  VivantMediaProbe *driver = vivant_studio_get_driver (self->studio);
  const gboolean missing = vivant_studio_get_missing (self->studio, TRUE);
  g_autofree char *subtitle = NULL;

  if (missing) {
    subtitle = g_strdup (_ ("Not found where the project left it"));
  } else if (driver == NULL) {
    subtitle = g_strdup (state->driver != NULL ? _ ("Cannot be opened") : _ ("Open or drop a clip"));
  } else {
    const int n = vivant_studio_get_n_frames (self->studio), seconds = (int) lrint (driver->duration);
    g_autofree char *frames = g_strdup_printf (ngettext ("%d frame", "%d frames", (gulong) n), n);

    subtitle = driver->has_audio ? g_strdup_printf (_ ("%d:%02d, %s, sound"), seconds / 60, seconds % 60, frames)
                                 : g_strdup_printf (_ ("%d:%02d, %s, no sound"), seconds / 60, seconds % 60, frames);
  }
  set_row (self->driver_row, state->driver, _ ("No Clip"), subtitle);
  gtk_widget_set_visible (self->driver_locate, missing);
  gtk_widget_set_visible (self->driver_crop, driver != NULL);
}

static void
update_model (VivantSidebar *self)
{
  FommModel *model = vivant_studio_get_model (self->studio);
  g_autofree char *title = NULL, *subtitle = NULL;

  g_object_get (self->studio, "model-title", &title, NULL);
  if (model != NULL) {
    const FommConfig *config = fomm_model_get_config (model);

    subtitle = g_strdup_printf (ngettext ("%d px, %d keypoint", "%d px, %d keypoints", (gulong) config->num_kp),
                                config->width, config->num_kp);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->model_row), title != NULL ? title : _ ("No Model"));
  adw_action_row_set_subtitle (self->model_row, subtitle != NULL ? subtitle : "");
}

static const char *
smoothing_words (double smoothing)
{
  if (smoothing <= 0.0)
    return _ ("Off");
  return smoothing < 0.4 ? _ ("Light") : (smoothing < 0.75 ? _ ("Medium") : _ ("Strong"));
}

/* Appends one count of a list unless it is nothing. */
static void
add_count (GString *list, const char *words, int count)
{
  if (count == 0)
    return;
  if (list->len > 0)
    /* Translators: between the parts of a list like “1 moved, 2 muted”. */
    g_string_append (list, _ (", "));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (list, words, count);
#pragma GCC diagnostic pop
}

static void
update_edits (VivantSidebar *self, const VivantProjectState *state)
{
  g_autoptr (GString) list = g_string_new (NULL);
  int moved = 0, amplified = 0, muted = 0;

  for (guint i = 0; i < state->edits->len; i++) {
    const VivantKeypointEdit *edit = &g_array_index (state->edits, VivantKeypointEdit, i);

    moved += edit->dx != 0.0 || edit->dy != 0.0;
    amplified += edit->amount != 1.0;
    muted += edit->muted;
  }
  add_count (list, _ ("%d moved"), moved);
  add_count (list, _ ("%d amplified"), amplified);
  add_count (list, _ ("%d muted"), muted);
  adw_action_row_set_subtitle (self->edits_row, list->len > 0 ? list->str : _ ("None"));
  gtk_widget_set_visible (self->reset_edits, state->edits->len > 0);
}

static void
update_settings (VivantSidebar *self)
{
  const VivantProjectState *state = get_state (self);
  const int start = vivant_studio_get_start_frame (self->studio);
  g_autofree char *best = NULL;

  self->updating = TRUE;
  adw_combo_row_set_selected (self->start_row, (guint) state->start_mode);
  gtk_adjustment_set_value (self->smoothing_adjustment, state->smoothing);
  gtk_label_set_label (GTK_LABEL (self->smoothing_words), smoothing_words (state->smoothing));
  if (start >= 0)
    best = state->start_mode == VIVANT_START_AUTO ? g_strdup_printf (_ ("Best match is frame %d"), start)
                                                  : g_strdup_printf (_ ("Frame %d"), start);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->start_row), best != NULL ? best : "");
  update_edits (self, state);
  self->updating = FALSE;
}

static void
update_all (VivantSidebar *self)
{
  update_source (self);
  update_driver (self);
  update_model (self);
  update_settings (self);
}

/* ---- Changes by the user --------------------------------------------------------------------------------------- */

static void
start_chosen_cb (AdwComboRow *row, GParamSpec *pspec, VivantSidebar *self)
{
  if (!self->updating && self->studio != NULL)
    vivant_project_set_start (vivant_studio_get_project (self->studio),
                              (VivantStartMode) adw_combo_row_get_selected (row),
                              vivant_studio_get_playhead (self->studio));
}

static void
smoothing_cb (GtkAdjustment *adjustment, VivantSidebar *self)
{
  if (!self->updating && self->studio != NULL)
    g_object_set (vivant_studio_get_project (self->studio), "smoothing", gtk_adjustment_get_value (adjustment), NULL);
}

/* ---- Following the studio -------------------------------------------------------------------------------------- */

static void
source_loaded_cb (VivantStudio *studio, VivantSidebar *self)
{
  set_thumbnail (self->source_thumbnail, vivant_studio_get_source (studio));
  update_source (self);
}

static void
driver_loaded_cb (VivantStudio *studio, VivantSidebar *self)
{
  self->wants_thumbnail = TRUE;
  set_thumbnail (self->driver_thumbnail, NULL);
  update_all (self);
}

static void
driver_frame_cb (VivantClipReader *reader, int index, VivantMediaPicture *picture, VivantSidebar *self)
{
  if (!self->wants_thumbnail)
    return;
  self->wants_thumbnail = FALSE;
  set_thumbnail (self->driver_thumbnail, picture);
}

/* Where another program could look at the result; most computers have nothing of the kind. */
static void
update_output (VivantSidebar *self, VivantLive *live, gboolean camera)
{
  GPtrArray *outputs = vivant_live_get_outputs (live);
  g_autofree char *output = NULL;

  g_object_get (live, "output", &output, NULL);
  gtk_widget_set_visible (self->output_row, camera && outputs->len > 0);
  gtk_switch_set_active (GTK_SWITCH (self->output), output != NULL);
  if (outputs->len > 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->output_row),
                                 ((const VivantMediaCameraDevice *) outputs->pdata[0])->name);
}

/* The clip's rows or the camera's. */
static void
update_mode (VivantSidebar *self)
{
  VivantLive *live = vivant_studio_get_live (self->studio);
  const gboolean camera = vivant_live_get_active (live);

  gtk_widget_set_visible (self->driver_choice, camera || vivant_media_camera_is_supported ());
  gtk_widget_set_visible (GTK_WIDGET (self->driver_row), !camera);
  gtk_widget_set_visible (GTK_WIDGET (self->camera_row), camera);
  gtk_widget_set_visible (self->mirror_row, camera);
  gtk_widget_set_visible (GTK_WIDGET (self->start_row), !camera);
  gtk_widget_set_visible (self->neutral_row, camera);
  update_output (self, live, camera);
}

static void
output_switched_cb (GtkSwitch *output, GParamSpec *pspec, VivantSidebar *self)
{
  VivantLive *live = vivant_studio_get_live (self->studio);
  GPtrArray *outputs = vivant_live_get_outputs (live);
  const gboolean on = gtk_switch_get_active (output) && outputs->len > 0;

  g_object_set (live, "output", on ? ((const VivantMediaCameraDevice *) outputs->pdata[0])->id : NULL, NULL);
}

static void
follow_live (VivantSidebar *self, VivantLive *live)
{
  g_object_bind_property (live, "active", self->camera_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (live, "active", self->clip_button, "active",
                          G_BINDING_INVERT_BOOLEAN | G_BINDING_SYNC_CREATE);
  g_object_bind_property (live, "mirrored", self->mirror, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (live, "notify::active", G_CALLBACK (update_mode), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (live, "notify::output", G_CALLBACK (update_mode), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (live, "devices-changed", G_CALLBACK (update_mode), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->output, "notify::active", G_CALLBACK (output_switched_cb), self, 0);
  vivant_camera_row_set_live (self->camera_row, live);
  update_mode (self);
}

void
vivant_sidebar_set_studio (VivantSidebar *self, VivantStudio *studio, VivantClipReader *reader)
{
  static const char *const switches[] = {"relative", "adapt-scale", "keep-detail", "paste-back"};
  GtkWidget *widgets[] = {self->relative, self->adapt_scale, self->keep_detail, self->paste_back};
  VivantProject *project;

  g_return_if_fail (VIVANT_IS_SIDEBAR (self));
  if (!g_set_object (&self->studio, studio) || studio == NULL)
    return;
  project = vivant_studio_get_project (studio);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_object_bind_property (project, switches[i], widgets[i], "active",
                            G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (studio, "source-loaded", G_CALLBACK (source_loaded_cb), self, 0);
  g_signal_connect_object (studio, "driver-loaded", G_CALLBACK (driver_loaded_cb), self, 0);
  g_signal_connect_object (studio, "framed", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio, "notify::model-title", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "changed", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reader, "frame", G_CALLBACK (driver_frame_cb), self, 0);
  follow_live (self, vivant_studio_get_live (studio));
  update_all (self);
}

static gboolean
holds (GtkWidget *row, GtkWidget *widget)
{
  return widget == row || gtk_widget_is_ancestor (widget, row);
}

GtkWidget *
vivant_sidebar_get_input_row (VivantSidebar *self, GtkWidget *widget, gboolean *driver)
{
  GtkWidget *const rows[] = {GTK_WIDGET (self->source_row), GTK_WIDGET (self->driver_row),
                             GTK_WIDGET (self->camera_row)};

  g_return_val_if_fail (VIVANT_IS_SIDEBAR (self), NULL);
  for (guint i = 0; widget != NULL && i < G_N_ELEMENTS (rows); i++)
    if (holds (rows[i], widget)) {
      *driver = i > 0;
      return rows[i];
    }
  return NULL;
}

static void
vivant_sidebar_dispose (GObject *object)
{
  VivantSidebar *self = VIVANT_SIDEBAR (object);

  g_clear_object (&self->studio);
  gtk_widget_dispose_template (GTK_WIDGET (object), VIVANT_TYPE_SIDEBAR);
  G_OBJECT_CLASS (vivant_sidebar_parent_class)->dispose (object);
}

static void
vivant_sidebar_class_init (VivantSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_sidebar_dispose;
  g_type_ensure (VIVANT_TYPE_CAMERA_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vivantapp/Vivant/vivant-sidebar.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, VivantSidebar, name)
  BIND (source_row);
  BIND (driver_row);
  BIND (driver_choice);
  BIND (clip_button);
  BIND (camera_button);
  BIND (camera_row);
  BIND (mirror_row);
  BIND (mirror);
  BIND (neutral_row);
  BIND (output_row);
  BIND (output);
  BIND (model_row);
  BIND (edits_row);
  BIND (start_row);
  BIND (source_thumbnail);
  BIND (driver_thumbnail);
  BIND (source_crop);
  BIND (driver_crop);
  BIND (source_locate);
  BIND (driver_locate);
  BIND (relative);
  BIND (adapt_scale);
  BIND (keep_detail);
  BIND (paste_back);
  BIND (smoothing_words);
  BIND (smoothing_adjustment);
  BIND (reset_edits);
#undef BIND
}

static void
vivant_sidebar_init (VivantSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vivant_list_names_apply (GTK_WIDGET (self->start_row));
  g_signal_connect (self->start_row, "notify::selected", G_CALLBACK (start_chosen_cb), self);
  g_signal_connect (self->smoothing_adjustment, "value-changed", G_CALLBACK (smoothing_cb), self);
}
