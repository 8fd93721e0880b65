/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-window-private.h"

#include "vivant-crop-page.h"
#include "vivant-error-page.h"
#include "vivant-models-page.h"
#include "vivant-queue-dialog.h"
#include "vivant-shortcuts.h"
#include "vivant-train-dialog.h"

#include <glib/gi18n.h>

#define SELF(widget) VIVANT_WINDOW (widget)

/* ---- Files ----------------------------------------------------------------------------------------------------- */

static void
choose_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_choose (SELF (widget), name + strlen ("win."));
}

static void
sample_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_open_sample (SELF (widget));
}

static void
save_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_save (SELF (widget), g_str_equal (name, "win.save-as"));
}

/* Saves without asking: for scripts. */
static void
save_to_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  if (!vivant_window_is_empty (SELF (widget)))
    _vivant_window_save_to (SELF (widget), file);
}

static void
open_path_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  vivant_window_open_file (SELF (widget), file);
}

static void
paste_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_paste (SELF (widget));
}

static void
show_in_files_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_show_in_files (SELF (widget), g_variant_get_string (parameter, NULL));
}

/* ---- Rendering ------------------------------------------------------------------------------------------------- */

static void
animate_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_animate (SELF (widget), g_str_equal (name, "win.animate-from-start"));
}

static void
preview_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);

  vivant_studio_preview (self->studio, vivant_studio_get_playhead (self->studio));
}

static void
pause_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);

  if (vivant_studio_get_phase (self->studio) == VIVANT_PHASE_PAUSED)
    vivant_studio_resume (self->studio);
  else
    vivant_studio_pause (self->studio);
}

static void
live_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_activate_live (SELF (widget), name + strlen ("win."));
}

static void
driver_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_choose_driver (SELF (widget), g_variant_get_string (parameter, NULL));
}

static void
cancel_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  g_autofree char *text = NULL;
  int begin, end, done;

  vivant_live_stop (vivant_studio_get_live (self->studio));
  if (vivant_studio_get_phase (self->studio) == VIVANT_PHASE_IDLE)
    return;
  vivant_studio_cancel (self->studio);
  vivant_studio_get_range (self->studio, &begin, &end);
  done = vivant_frame_store_count (vivant_studio_get_store (self->studio), VIVANT_FRAME_DONE, begin, end);
  text = g_strdup_printf (
      ngettext ("Rendering stopped. %d frame is kept.", "Rendering stopped. %d frames are kept.", (gulong) done), done);
  _vivant_window_toast (self, text, NULL, NULL);
}

static void
export_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "error") == 0)
    g_action_group_activate_action (G_ACTION_GROUP (self), "back", NULL);
  if (_vivant_window_has_consent (self, name + strlen ("win.")))
    _vivant_window_ask_export (self, g_str_equal (name, "win.queue-add"));
}

/* Exports without asking: for scripts. */
static void
export_to_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  VivantExportSettings settings;
  VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;

  vivant_export_settings_init (&settings);
  settings.path = g_variant_get_string (parameter, NULL);
  if (vivant_studio_get_can_render (self->studio) && vivant_media_format_from_path (settings.path, &settings.format))
    _vivant_window_export (self, &options, &settings);
}

static void
queue_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  VivantApplication *application = VIVANT_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (self->queue_dialog == NULL) {
    self->queue_dialog = vivant_queue_dialog_new (GTK_WINDOW (self), vivant_application_get_queue (application));
    g_object_add_weak_pointer (G_OBJECT (self->queue_dialog), (gpointer *) &self->queue_dialog);
  }
  gtk_window_present (GTK_WINDOW (self->queue_dialog));
}

/* ---- Editing --------------------------------------------------------------------------------------------------- */

static void
undo_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  /* A square that is still being placed has steps of its own. */
  if (VIVANT_IS_CROP_PAGE (page)) {
    (g_str_equal (name, "win.undo") ? vivant_crop_page_undo : vivant_crop_page_redo) (VIVANT_CROP_PAGE (page));
    return;
  }
  g_free (g_str_equal (name, "win.undo") ? vivant_project_undo (self->project) : vivant_project_redo (self->project));
}

static void
reset_keypoints_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vivant_project_reset_keypoint (SELF (widget)->project, -1);
}

static void
move_keypoint_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  g_autofree char *step = NULL;
  VivantKeypointEdit edit;
  double dx, dy;
  int keypoint;

  g_variant_get (parameter, "(idd)", &keypoint, &dx, &dy);
  if (keypoint < 0 || keypoint >= FOMM_MAX_KEYPOINTS)
    return;
  edit = vivant_project_state_get_edit (vivant_project_get_state (self->project), keypoint,
                                        vivant_studio_get_playhead (self->studio));
  edit.dx = CLAMP (dx, -2.0, 2.0);
  edit.dy = CLAMP (dy, -2.0, 2.0);
  step = g_strdup_printf (_ ("Move Keypoint %d"), keypoint);
  vivant_project_edit_keypoint (self->project, &edit, step);
}

static void
consent_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _vivant_window_consent (SELF (widget), g_variant_get_boolean (parameter));
}

static void
crop_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  GtkWidget *old = gtk_stack_get_child_by_name (self->pages, "crop");
  const gboolean camera = g_str_equal (name, "win.crop-camera"), clip = g_str_equal (name, "win.crop-clip");
  GtkWidget *page =
      camera ? vivant_crop_page_new_for_camera (self->studio) : vivant_crop_page_new (self->studio, self->reader, clip);

  /* A large portrait takes a while to be turned, and a frame of the clip to be read. */
  self->crop_waits = page != NULL || camera ? NULL : clip ? "crop-clip" : "crop-portrait";
  if (page == NULL)
    return;
  if (old != NULL)
    gtk_stack_remove (self->pages, old);
  gtk_stack_add_named (self->pages, page, "crop");
  _vivant_window_show_page (self, "crop");
  self->live_goes_on = camera;
  gtk_widget_grab_focus (page);
}

void
_vivant_window_crop_now (VivantWindow *self)
{
  const char *action = self->crop_waits;

  self->crop_waits = NULL;
  if (action != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "work") == 0)
    g_action_group_activate_action (G_ACTION_GROUP (self), action, NULL);
}

static void
trim_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  const int playhead = vivant_studio_get_playhead (self->studio), n = vivant_studio_get_n_frames (self->studio);
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  if (g_str_equal (name, "win.trim-in"))
    vivant_project_set_trim (self->project, MIN (playhead, end - 1), end < n ? end : 0);
  else
    vivant_project_set_trim (self->project, begin, playhead + 1 >= n ? 0 : MAX (playhead + 1, begin + 1));
}

/* ---- Looking --------------------------------------------------------------------------------------------------- */

static void
page_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);

  if (g_str_equal (name, "win.models")) {
    GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "models");

    if (page == NULL) {
      page = vivant_models_page_new (self->studio, self->importer);
      gtk_stack_add_named (self->pages, page, "models");
    }
    _vivant_window_show_page (self, "models");
    gtk_widget_grab_focus (page);
    return;
  }
  /* Back: from an error to where it happened, from everywhere else to the work. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "error") == 0 && self->page_before_error != NULL)
    _vivant_window_show_page (self, self->page_before_error);
  else
    _vivant_window_show_page (self, vivant_window_is_empty (self) ? "first-run" : "work");
  _vivant_window_update_page (self);
  if (self->live_goes_on)
    vivant_live_start (vivant_studio_get_live (self->studio));
  self->live_goes_on = FALSE;
}

static void
use_model_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_object_set (SELF (widget)->project, "model-id", g_variant_get_string (parameter, NULL), NULL);
}

static void
cancel_import_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vivant_importer_cancel (SELF (widget)->importer);
}

static void
train_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vivant_train_dialog_present (GTK_WINDOW (widget), vivant_studio_get_catalog (SELF (widget)->studio));
}

static void
shortcuts_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vivant_shortcuts_present (GTK_WINDOW (widget));
}

static void
layout_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_object_set (SELF (widget)->project, "layout", g_variant_get_int32 (parameter), NULL);
  g_settings_set_int (SELF (widget)->settings, "panes", g_variant_get_int32 (parameter));
}

static void
view_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  const VivantPaneKind kind = vivant_stage_get_current (self->stage);
  const VivantView wanted = (VivantView) g_variant_get_int32 (parameter);
  const gboolean shown = vivant_project_get_state (self->project)->views[kind] == wanted;

  vivant_project_set_view (self->project, kind, shown ? VIVANT_VIEW_PICTURE : wanted);
}

static void
fullscreen_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
frame_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  const int playhead = vivant_studio_get_playhead (self->studio);
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  if (g_str_equal (name, "win.first-frame"))
    vivant_studio_set_playhead (self->studio, begin);
  else if (g_str_equal (name, "win.last-frame"))
    vivant_studio_set_playhead (self->studio, MAX (end - 1, 0));
  else
    vivant_studio_set_playhead (self->studio, playhead + (g_str_equal (name, "win.next-frame") ? 1 : -1));
}

static void
play_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);

  if (vivant_live_get_active (vivant_studio_get_live (self->studio)))
    _vivant_window_toggle_live (self);
  else
    _vivant_window_set_playing (self, !_vivant_window_get_playing (self));
}

static void
next_area_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  GtkWidget *areas[] = {self->full_header, GTK_WIDGET (self->sidebar), GTK_WIDGET (self->stage),
                        vivant_transport_get_timeline (self->transport)};
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  guint at = G_N_ELEMENTS (areas) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (areas) && focus != NULL; i++)
    if (focus == areas[i] || gtk_widget_is_ancestor (focus, areas[i]))
      at = i;
  for (guint i = 1; i <= G_N_ELEMENTS (areas); i++)
    if (gtk_widget_child_focus (areas[(at + i) % G_N_ELEMENTS (areas)], GTK_DIR_TAB_FORWARD))
      return;
}

static void
copy_error_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VivantWindow *self = SELF (widget);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "error");

  if (page == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), vivant_error_page_get_details (VIVANT_ERROR_PAGE (page)));
  _vivant_window_toast (self, _ ("Details copied"), NULL, NULL);
}

/* ---- Enabling -------------------------------------------------------------------------------------------------- */

static void
set_enabled (VivantWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  if (G_IS_SIMPLE_ACTION (action))
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* "phase done total page undo-name" for whoever follows the window over the bus. */
static void
update_status (VivantWindow *self, VivantPhase phase, int done, int total)
{
  static const char *const phases[] = {"idle", "rendering", "paused"};
  const char *undo = vivant_history_get_undo_name (vivant_project_get_history (self->project));
  g_autofree char *text = g_strdup_printf ("%s %d %d %s %s", phases[phase], done, total,
                                           gtk_stack_get_visible_child_name (self->pages), undo != NULL ? undo : "");
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "status");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (text));
}

/* Asked for with every frame, and GTK looks for the pointer each time. */
static void
update_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

/* Whether the camera is chosen and could be turned on. */
static gboolean
can_start (VivantWindow *self)
{
  VivantLive *live = vivant_studio_get_live (self->studio);

  return vivant_live_get_active (live) && !vivant_live_get_running (live) && vivant_live_get_can_start (live);
}

static void
update_tooltips (VivantWindow *self, gboolean can_render, gboolean rendered, gboolean camera)
{
  update_tooltip (self->animate_button, camera        ? _ ("Turn the camera on (Ctrl+R)")
                                        : !can_render ? _ ("Open a portrait and a clip first")
                                                      : _ ("Animate (Ctrl+R)"));
  update_tooltip (self->export_button, camera     ? _ ("Record the camera to export it")
                                       : rendered ? _ ("Export (Ctrl+E)")
                                                  : _ ("Nothing is rendered yet"));
}

void
_vivant_window_update_actions (VivantWindow *self)
{
  VivantHistory *history;
  gboolean can_render, rendered, crops, camera, live;
  int begin, end, done;
  VivantPhase phase;

  if (self->studio == NULL)
    return;
  history = vivant_project_get_history (self->project);
  phase = vivant_studio_get_phase (self->studio);
  camera = vivant_live_get_active (vivant_studio_get_live (self->studio));
  live = vivant_live_get_running (vivant_studio_get_live (self->studio));
  can_render = vivant_studio_get_can_render (self->studio) && !camera;
  vivant_studio_get_range (self->studio, &begin, &end);
  done = vivant_frame_store_count (vivant_studio_get_store (self->studio), VIVANT_FRAME_DONE, begin, end);
  rendered = done > 0;
  crops = VIVANT_IS_CROP_PAGE (gtk_stack_get_visible_child (self->pages));
  set_enabled (self, "undo", crops || vivant_history_get_can_undo (history));
  set_enabled (self, "redo", crops || vivant_history_get_can_redo (history));
  set_enabled (self, "animate", (can_render && phase == VIVANT_PHASE_IDLE) || can_start (self));
  set_enabled (self, "live-start", can_start (self));
  set_enabled (self, "live-stop", live);
  set_enabled (self, "neutral-pose", live);
  set_enabled (self, "record", live);
  set_enabled (self, "crop-camera", live && vivant_live_get_n_frames (vivant_studio_get_live (self->studio)) > 0);
  set_enabled (self, "animate-from-start", can_render && phase == VIVANT_PHASE_IDLE);
  set_enabled (self, "preview", can_render);
  set_enabled (self, "queue-add", can_render);
  set_enabled (self, "export", can_render && rendered);
  set_enabled (self, "pause", phase != VIVANT_PHASE_IDLE);
  set_enabled (self, "cancel", phase != VIVANT_PHASE_IDLE || live);
  set_enabled (self, "play", camera ? live || can_start (self) : end > begin);
  set_enabled (self, "crop-portrait", vivant_studio_get_source (self->studio) != NULL);
  set_enabled (self, "crop-clip", vivant_studio_get_driver (self->studio) != NULL && !camera);
  set_enabled (self, "save", !vivant_window_is_empty (self));
  set_enabled (self, "save-as", !vivant_window_is_empty (self));
  update_tooltips (self, can_render, rendered, camera);
  update_status (self, phase, done, end - begin);
}

/* ---- Table ----------------------------------------------------------------------------------------------------- */

void
_vivant_window_install_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    const char *action;
  } plain[] = {{GDK_KEY_Home, "win.first-frame"},    {GDK_KEY_End, "win.last-frame"},
               {GDK_KEY_Left, "win.previous-frame"}, {GDK_KEY_Right, "win.next-frame"},
               {GDK_KEY_bracketleft, "win.trim-in"}, {GDK_KEY_bracketright, "win.trim-out"},
               {GDK_KEY_Escape, "win.cancel"}};

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    gtk_widget_class_add_binding_action (widget_class, plain[i].key, 0, plain[i].action, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, 0, "win.layout", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, 0, "win.layout", "i", 2);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_4, 0, "win.layout", "i", 4);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "win.view", "i", VIVANT_VIEW_KEYPOINTS);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, 0, "win.view", "i", VIVANT_VIEW_OCCLUSION);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "win.neutral-pose", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, 0, "win.view", "i", VIVANT_VIEW_FLOW);
}

/* Kept in the window's own action map rather than in the class, so that they are found on the session bus. */
static const struct {
  const char *name, *parameter;
  void (*activate) (GtkWidget *widget, const char *name, GVariant *parameter);
} actions[] = {
    {"win.open-portrait", NULL, choose_activated},
    {"win.open-clip", NULL, choose_activated},
    {"win.open-project", NULL, choose_activated},
    {"win.import-model", NULL, choose_activated},
    {"win.locate-portrait", NULL, choose_activated},
    {"win.locate-clip", NULL, choose_activated},
    {"win.open-sample", NULL, sample_activated},
    {"win.open-path", "s", open_path_activated},
    {"win.paste", NULL, paste_activated},
    {"win.save", NULL, save_activated},
    {"win.save-as", NULL, save_activated},
    {"win.save-to", "s", save_to_activated},
    {"win.show-in-files", "s", show_in_files_activated},
    {"win.animate", NULL, animate_activated},
    {"win.animate-from-start", NULL, animate_activated},
    {"win.preview", NULL, preview_activated},
    {"win.pause", NULL, pause_activated},
    {"win.cancel", NULL, cancel_activated},
    {"win.export", NULL, export_activated},
    {"win.export-to", "s", export_to_activated},
    {"win.queue-add", NULL, export_activated},
    {"win.queue", NULL, queue_activated},
    {"win.driver", "s", driver_activated},
    {"win.live-start", NULL, live_activated},
    {"win.live-stop", NULL, live_activated},
    {"win.neutral-pose", NULL, live_activated},
    {"win.record", NULL, live_activated},
    {"win.undo", NULL, undo_activated},
    {"win.redo", NULL, undo_activated},
    {"win.reset-keypoints", NULL, reset_keypoints_activated},
    {"win.move-keypoint", "(idd)", move_keypoint_activated},
    {"win.crop-portrait", NULL, crop_activated},
    {"win.crop-clip", NULL, crop_activated},
    {"win.crop-camera", NULL, crop_activated},
    {"win.trim-in", NULL, trim_activated},
    {"win.trim-out", NULL, trim_activated},
    {"win.models", NULL, page_activated},
    {"win.use-model", "s", use_model_activated},
    {"win.cancel-import", NULL, cancel_import_activated},
    {"win.train-model", NULL, train_activated},
    {"win.back", NULL, page_activated},
    {"win.layout", "i", layout_activated},
    {"win.view", "i", view_activated},
    {"win.shortcuts", NULL, shortcuts_activated},
    {"win.fullscreen", NULL, fullscreen_activated},
    {"win.first-frame", NULL, frame_activated},
    {"win.last-frame", NULL, frame_activated},
    {"win.next-frame", NULL, frame_activated},
    {"win.previous-frame", NULL, frame_activated},
    {"win.play", NULL, play_activated},
    {"win.next-area", NULL, next_area_activated},
    {"win.copy-error", NULL, copy_error_activated},
    {"win.consent", "b", consent_activated},
};

static void
activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name + strlen ("win."), name)) {
      actions[i].activate (GTK_WIDGET (user_data), actions[i].name, parameter);
      return;
    }
}

void
_vivant_window_add_actions (VivantWindow *self)
{
  g_autoptr (GPropertyAction) sidebar = g_property_action_new ("sidebar", self->flap, "reveal-flap");
  g_autoptr (GSimpleAction) status = g_simple_action_new_stateful ("status", NULL, g_variant_new_string (""));
  g_autoptr (GSimpleAction) live = g_simple_action_new_stateful ("live-status", NULL, g_variant_new_string (""));

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (GVariantType) type = actions[i].parameter != NULL ? g_variant_type_new (actions[i].parameter) : NULL;
    g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name + strlen ("win."), type);

    g_signal_connect (action, "activate", G_CALLBACK (activated), self);
    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  }
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sidebar));
  /* Says in words what goes on, for scripts and tests that follow the window over the bus. */
  g_simple_action_set_enabled (status, FALSE);
  g_simple_action_set_enabled (live, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (status));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (live));
}
