/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-window-private.h"

#include "vivant-error-page.h"
#include "vivant-toast.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (VivantWindow, vivant_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- Pages and words ------------------------------------------------------------------------------------------- */

void
_vivant_window_show_page (VivantWindow *self, const char *name)
{
  /* Nobody is filmed who does not see it. */
  if (!g_str_equal (name, "work"))
    vivant_live_stop (vivant_studio_get_live (self->studio));
  gtk_stack_set_visible_child_name (self->pages, name);
  _vivant_window_update_actions (self);
}

gboolean
vivant_window_is_empty (VivantWindow *self)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);

  return state->source == NULL && state->driver == NULL;
}

void
_vivant_window_update_page (VivantWindow *self)
{
  const char *now = gtk_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (now, "first-run") == 0 && !vivant_window_is_empty (self)) {
    _vivant_window_show_page (self, "work");
    /* Otherwise the first button of the header has the focus, and Space presses it instead of playing. */
    gtk_widget_grab_focus (vivant_transport_get_timeline (self->transport));
  } else if (g_strcmp0 (now, "work") == 0 && vivant_window_is_empty (self))
    _vivant_window_show_page (self, "first-run");
}

/* On the page with the work a toast lies over the pictures, never over what there is to press. */
static void
show_toast (VivantWindow *self, AdwToast *toast)
{
  const gboolean work = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "work") == 0;

  adw_toast_overlay_add_toast (work ? self->stage_toasts : self->toasts, toast);
}

static AdwToast *
new_toast (VivantWindow *self, const char *text, const char *button, const char *action)
{
  return vivant_toast_new (text, button, action, gtk_widget_get_width (GTK_WIDGET (self)),
                           gtk_widget_get_height (GTK_WIDGET (self)));
}

void
_vivant_window_toast (VivantWindow *self, const char *text, const char *button, const char *action)
{
  show_toast (self, new_toast (self, text, button, action));
}

void
_vivant_window_show_error (VivantWindow *self, const char *heading, const GError *error, const char *file,
                           const char *button, const char *action)
{
  const char *now = gtk_stack_get_visible_child_name (self->pages);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "error");

  if (g_strcmp0 (now, "error") != 0) {
    g_free (self->page_before_error);
    self->page_before_error = g_strdup (now);
  }
  if (page == NULL) {
    page = vivant_error_page_new ();
    gtk_stack_add_named (self->pages, page, "error");
  }
  vivant_error_page_show (VIVANT_ERROR_PAGE (page), heading, error, file, button, action);
  _vivant_window_show_page (self, "error");
  gtk_widget_grab_focus (page);
}

static char *
dup_title (VivantWindow *self)
{
  const char *source = vivant_project_get_state (self->project)->source;
  g_autofree char *name = NULL;

  if (source == NULL || !vivant_live_get_active (vivant_studio_get_live (self->studio)))
    return vivant_project_dup_title (self->project);
  name = vivant_project_display_name (source);
  /* Translators: the title of a window in which the camera moves a portrait; %s is the portrait's name. */
  return g_strdup_printf (_ ("%s × Camera"), name);
}

static const char *
saved_words (VivantWindow *self)
{
  if (vivant_project_get_file (self->project) != NULL && !vivant_project_get_modified (self->project))
    return _ ("Saved");
  return self->autosave != NULL && vivant_autosave_get_failing (self->autosave) ? _ ("Not Saved") : _ ("Autosaved");
}

void
_vivant_window_update_title (VivantWindow *self)
{
  g_autofree char *title = dup_title (self), *model = NULL, *subtitle = NULL;
  const char *saved = saved_words (self);
  const char *shown = title != NULL ? title : _ ("Vivant");

  g_object_get (self->studio, "model-title", &model, NULL);
  subtitle = model != NULL ? g_strdup_printf ("%s · %s", model, saved) : g_strdup (saved);
  gtk_window_set_title (GTK_WINDOW (self), shown);
  adw_window_title_set_title (self->full_title, shown);
  adw_window_title_set_subtitle (self->full_title, subtitle);
  adw_window_title_set_title (self->small_title, shown);
}

static void
set_step_button (GtkWidget *button, const char *words, const char *plain, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *tooltip = name != NULL ? g_strdup_printf (words, name) : g_strdup (plain);
#pragma GCC diagnostic pop

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  name != NULL ? name : "", -1);
}

static void
update_history (VivantWindow *self)
{
  VivantHistory *history = vivant_project_get_history (self->project);

  set_step_button (self->undo_button, _ ("Undo “%s”"), _ ("Undo"), vivant_history_get_undo_name (history));
  set_step_button (self->small_undo_button, _ ("Undo “%s”"), _ ("Undo"), vivant_history_get_undo_name (history));
  set_step_button (self->redo_button, _ ("Redo “%s”"), _ ("Redo"), vivant_history_get_redo_name (history));
  _vivant_window_update_actions (self);
}

/* ---- Following the project ------------------------------------------------------------------------------------- */

static void
project_changed_cb (VivantProject *project, guint what, int first, VivantWindow *self)
{
  _vivant_window_update_page (self);
  _vivant_window_update_title (self);
  _vivant_window_update_actions (self);
}

static void
playhead_cb (VivantStudio *studio, GParamSpec *pspec, VivantWindow *self)
{
  vivant_clip_reader_request (self->reader, vivant_studio_get_playhead (studio));
  vivant_stage_queue_update (self->stage);
}

static void
driver_loaded_cb (VivantStudio *studio, VivantWindow *self)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);

  vivant_clip_reader_set_clip (self->reader, vivant_studio_get_driver (studio) != NULL ? state->driver : NULL,
                               state->driver_turn);
  vivant_clip_reader_request (self->reader, vivant_studio_get_playhead (studio));
  _vivant_window_load_sound (self);
}

static void
frame_cb (VivantWindow *self)
{
  vivant_stage_queue_update (self->stage);
}

static void
source_loaded_cb (VivantStudio *studio, VivantWindow *self)
{
  vivant_stage_queue_update (self->stage);
  _vivant_window_crop_now (self);
}

void
_vivant_window_update_narrow (VivantWindow *self)
{
  const gboolean narrow = adw_squeezer_get_visible_child (self->header_squeezer) == self->small_header;
  const gboolean live = self->studio != NULL && vivant_live_get_active (vivant_studio_get_live (self->studio));

  /* The camera's own bar has all there is to press. */
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->bottom_revealer), narrow && !live);
  gtk_widget_set_visible (self->bottom_revealer, narrow && !live);
  vivant_transport_set_narrow (self->transport, narrow);
  vivant_live_bar_set_narrow (self->live_bar, narrow);
}

/* Those that are read ahead are not shown yet. */
static void
clip_frame_cb (VivantClipReader *reader, int index, VivantMediaPicture *picture, VivantWindow *self)
{
  if (index != vivant_studio_get_playhead (self->studio))
    return;
  vivant_stage_queue_update (self->stage);
  _vivant_window_crop_now (self);
}

static void
autosave_failed_cb (VivantAutosave *autosave, GError *error, VivantWindow *self)
{
  /* Translators: %s is a sentence that says why no copy of the project is kept. */
  g_autofree char *text = g_strdup_printf (_ ("%s Your work is still in this window."), error->message);
  AdwToast *toast = new_toast (self, text, _ ("Save As…"), "win.save-as");

  /* Who looks away for a while has to know it, too. */
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&self->unsafe_toast, toast);
  show_toast (self, toast);
}

static void
autosave_failing_cb (VivantWindow *self)
{
  _vivant_window_update_title (self);
  if (self->unsafe_toast != NULL && !vivant_autosave_get_failing (self->autosave))
    adw_toast_dismiss (self->unsafe_toast);
}

static void
connect_models (VivantWindow *self)
{
  g_signal_connect_object (self->project, "changed", G_CALLBACK (project_changed_cb), self, 0);
  g_signal_connect_object (self->project, "notify::modified", G_CALLBACK (_vivant_window_update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_project_get_history (self->project), "notify", G_CALLBACK (update_history), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::playhead", G_CALLBACK (playhead_cb), self, 0);
  g_signal_connect_object (self->studio, "driver-loaded", G_CALLBACK (driver_loaded_cb), self, 0);
  g_signal_connect_object (self->studio, "source-loaded", G_CALLBACK (source_loaded_cb), self, 0);
  g_signal_connect_object (self->studio, "notify::model-title", G_CALLBACK (_vivant_window_update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::busy-text", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reader, "frame", G_CALLBACK (clip_frame_cb), self, 0);
  g_signal_connect_object (vivant_studio_get_store (self->studio), "states-changed", G_CALLBACK (frame_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->autosave, "failed", G_CALLBACK (autosave_failed_cb), self, 0);
  g_signal_connect_object (self->autosave, "notify::failing", G_CALLBACK (autosave_failing_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->sound, "trouble", self->transport, "trouble", G_BINDING_SYNC_CREATE);
  _vivant_window_connect_studio (self);
  _vivant_window_connect_importer (self);
  _vivant_window_connect_queue (self);
  _vivant_window_connect_live (self);
}

/* ---- Life ------------------------------------------------------------------------------------------------------ */

static gboolean
vivant_window_close_request (GtkWindow *window)
{
  VivantWindow *self = VIVANT_WINDOW (window);
  int width, height;

  /* A project with a file of its own keeps what was done to it; one without is kept by autosave until closed on
   * purpose. */
  if (!_vivant_window_save_last (self))
    return TRUE;
  _vivant_window_set_playing (self, FALSE);
  gtk_window_get_default_size (window, &width, &height);
  if (!gtk_window_is_maximized (window) && width > 0 && height > 0) {
    g_settings_set_int (self->settings, "window-width", width);
    g_settings_set_int (self->settings, "window-height", height);
  }
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  g_settings_set_boolean (self->settings, "repeat", vivant_transport_get_repeat (self->transport));
  vivant_live_stop (vivant_studio_get_live (self->studio));
  vivant_studio_cancel (self->studio);
  return GTK_WINDOW_CLASS (vivant_window_parent_class)->close_request (window);
}

/* The models live on until their workers have ended; nothing of what they say then reaches the widgets. */
static void
disconnect_models (VivantWindow *self)
{
  GObject *models[] = {G_OBJECT (self->project), G_OBJECT (self->studio), G_OBJECT (self->reader)};

  if (self->studio == NULL)
    return;
  g_signal_handlers_disconnect_by_data (vivant_studio_get_store (self->studio), self);
  g_signal_handlers_disconnect_by_data (vivant_project_get_history (self->project), self);
  g_signal_handlers_disconnect_by_data (vivant_studio_get_live (self->studio), self);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_signal_handlers_disconnect_by_data (models[i], self);
  vivant_studio_close (self->studio);
}

/* A dialog of a window that is gone would keep what it shows alive, and have nothing to act on. */
static void
destroy_dialogs (GtkWindow *parent)
{
  g_autolist (GtkWindow) toplevels = gtk_window_list_toplevels ();

  g_list_foreach (toplevels, (GFunc) (void (*) (void)) g_object_ref, NULL);
  for (GList *at = toplevels; at != NULL; at = at->next)
    if (gtk_window_get_transient_for (at->data) == parent) {
      destroy_dialogs (at->data);
      gtk_window_destroy (at->data);
    }
}

static void
vivant_window_dispose (GObject *object)
{
  VivantWindow *self = VIVANT_WINDOW (object);

  destroy_dialogs (GTK_WINDOW (self));
  disconnect_models (self);
  /* It holds the flap, and the exported actions outlive the window for a while. */
  g_action_map_remove_action (G_ACTION_MAP (self), "sidebar");
  if (self->play_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->play_tick);
  self->play_tick = 0;
  g_clear_object (&self->sound);
  if (self->stage != NULL)
    vivant_stage_set_models (self->stage, NULL, NULL, NULL);
  self->stage = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), VIVANT_TYPE_WINDOW);
  g_clear_object (&self->autosave);
  if (self->importer != NULL)
    vivant_importer_cancel (self->importer);
  g_clear_object (&self->importer);
  g_clear_weak_pointer (&self->queue_dialog);
  g_clear_weak_pointer (&self->unsafe_toast);
  g_clear_weak_pointer (&self->drop_row);
  g_clear_object (&self->reader);
  g_clear_object (&self->studio);
  g_clear_object (&self->selection);
  g_clear_object (&self->project);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->page_before_error, g_free);
  G_OBJECT_CLASS (vivant_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, VivantWindow, name)
  BIND (toasts);
  BIND (overlay);
  BIND (pages);
  BIND (header_squeezer);
  BIND (full_title);
  BIND (small_title);
  BIND (full_header);
  BIND (small_header);
  BIND (undo_button);
  BIND (small_undo_button);
  BIND (redo_button);
  BIND (animate_button);
  BIND (export_button);
  BIND (bottom_revealer);
  BIND (bottom_count);
  BIND (bottom_eta);
  BIND (bottom_animate);
  BIND (bottom_export);
  BIND (bottom_pause);
  BIND (bottom_cancel);
  BIND (welcome);
  BIND (notice);
  BIND (export_notice);
  BIND (flap);
  BIND (sidebar);
  BIND (stage_toasts);
  BIND (stage);
  BIND (transport);
  BIND (live_bar);
  BIND (recent_section);
  BIND (recent_section_2);
#undef BIND
}

static void
vivant_window_class_init (VivantWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vivant_window_close_request;
  g_type_ensure (VIVANT_TYPE_WELCOME);
  g_type_ensure (VIVANT_TYPE_NOTICE);
  g_type_ensure (VIVANT_TYPE_EXPORT_NOTICE);
  g_type_ensure (VIVANT_TYPE_SIDEBAR);
  g_type_ensure (VIVANT_TYPE_STAGE);
  g_type_ensure (VIVANT_TYPE_TRANSPORT);
  g_type_ensure (VIVANT_TYPE_LIVE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vivantapp/Vivant/vivant-window.ui");
  bind_template (widget_class);
  _vivant_window_install_keys (widget_class);
}

/* A split button has no way to name its menu's half. */
static void
name_menu_half (GtkWidget *split_button)
{
  for (GtkWidget *child = gtk_widget_get_first_child (split_button); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More Ways to Animate"),
                                      -1);
}

/* The window itself would choose the first button of the header bar. */
static void
mapped_cb (VivantWindow *self)
{
  if (self->project != NULL && vivant_window_is_empty (self))
    gtk_widget_grab_focus (self->welcome);
}

static void
vivant_window_init (VivantWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_menu_half (self->animate_button);
  g_signal_connect_after (self, "map", G_CALLBACK (mapped_cb), NULL);
  _vivant_window_add_actions (self);
  _vivant_window_watch_space (self);
  g_signal_connect_swapped (self->header_squeezer, "notify::visible-child", G_CALLBACK (_vivant_window_update_narrow),
                            self);
  _vivant_window_update_narrow (self);
  _vivant_window_init_dnd (self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (_vivant_window_update_actions), self);
}

static void
restore_settings (VivantWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  vivant_transport_set_repeat (self->transport, g_settings_get_boolean (self->settings, "repeat"));
}

VivantWindow *
vivant_window_new (VivantApplication *application)
{
  VivantWindow *self = g_object_new (VIVANT_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *model = NULL, *frames = NULL;

  self->settings = g_object_ref (vivant_application_get_settings (application));
  self->project = vivant_project_new ();
  model = g_settings_get_string (self->settings, "model");
  if (*model != '\0' && g_strcmp0 (model, VIVANT_DEFAULT_MODEL_ID) != 0) {
    VivantProjectState *state = vivant_project_state_copy (vivant_project_get_state (self->project));

    state->model = g_steal_pointer (&model);
    vivant_project_amend (self->project, state);
  }
  self->studio = vivant_studio_new (self->project, vivant_application_get_catalog (application));
  self->selection = vivant_selection_new ();
  self->reader = vivant_clip_reader_new ();
  self->sound = vivant_sound_new ();
  self->autosave = vivant_autosave_new (self->project, NULL);
  self->importer = vivant_importer_new (vivant_application_get_catalog (application));
  frames = vivant_autosave_dup_frames_path (self->autosave);
  vivant_studio_keep_frames (self->studio, frames, NULL);
  connect_models (self);
  vivant_stage_set_models (self->stage, self->studio, self->selection, self->reader);
  vivant_sidebar_set_studio (self->sidebar, self->studio, self->reader);
  vivant_transport_set_studio (self->transport, self->studio);
  restore_settings (self);
  _vivant_window_update_title (self);
  update_history (self);
  _vivant_window_update_recent (self);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (_vivant_window_update_recent),
                           self, G_CONNECT_SWAPPED);
  _vivant_window_update_progress (self);
  return self;
}

/* What this program cannot read, a newer one may. */
static void
keep_unreadable (VivantWindow *self, VivantOrphan *orphan, const GError *error)
{
  g_autofree char *path = vivant_orphan_set_aside (orphan), *name = g_filename_display_name (path);
  g_autofree char *action = g_action_print_detailed_name ("win.show-in-files", g_variant_new_string (name));
  /* Translators: the first %s is a sentence that says why, the second one is a file. */
  g_autoptr (GError) told =
      g_error_new (error->domain, error->code,
                   _ ("%s What the crash left is kept as “%s” and comes back by itself when Vivant can read it."),
                   error->message, name);

  _vivant_window_show_error (self, _ ("A Project Cannot Be Restored"), told, NULL, _ ("Show in Files"), action);
}

void
vivant_window_recover (VivantWindow *self, VivantOrphan *orphan)
{
  g_autofree char *frames = vivant_autosave_dup_frames_path (self->autosave);
  g_autoptr (GError) error = NULL;

  vivant_studio_keep_frames (self->studio, frames, orphan->frames);
  if (vivant_project_recover (self->project, orphan->copy, orphan->file, &error)) {
    _vivant_window_toast (self, _ ("Project restored after a crash"), NULL, NULL);
    /* The old copy goes only when the new one is written. */
    if (vivant_autosave_flush (self->autosave))
      vivant_orphan_discard (orphan);
  } else {
    keep_unreadable (self, orphan, error);
  }
}

VivantStudio *
vivant_window_get_studio (VivantWindow *self)
{
  return self->studio;
}
