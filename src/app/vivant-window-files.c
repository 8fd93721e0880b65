/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-window-private.h"

#include "vivant-app-config.h"
#include "vivant-error-page.h"
#include "vivant-error.h"
#include "vivant-project-json.h"

#include <glib/gi18n.h>

#define MAX_RECENT 6

/* ---- What a file is -------------------------------------------------------------------------------------------- */

static gboolean
has_ending (const char *path, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (; *endings != NULL; endings++)
    if (g_str_has_suffix (lower, *endings))
      return TRUE;
  return FALSE;
}

static const char *const model_endings[] = {".pth.tar", ".pth", ".pt", ".ckpt", ".pdparams", ".safetensors", NULL};
static const char *const project_endings[] = {".vivant", NULL};

typedef struct Probe {
  char *path;
  VivantInput input;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_free (probe->path);
  g_free (probe);
}

typedef struct Probed {
  VivantMediaProbe *probe;
  char *fingerprint;
} Probed;

static void
probed_free (gpointer data)
{
  Probed *probed = data;

  vivant_media_probe_unref (probed->probe);
  g_free (probed->fingerprint);
  g_free (probed);
}

/* The file is there again, elsewhere: then it is no other input, and crop, trim and edits stay. What is missing beside
 * it is likely to have moved along. */
static void
relink (VivantWindow *self, gboolean driver, const char *path)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  const char *other = driver ? state->source : state->driver;
  g_autofree char *folder = g_path_get_dirname (path), *name = NULL, *beside = NULL;

  if (other != NULL && vivant_studio_get_missing (self->studio, !driver)) {
    name = g_path_get_basename (other);
    beside = g_build_filename (folder, name, NULL);
  }
  vivant_project_relink (self->project, driver, path);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_EXISTS))
    vivant_project_relink (self->project, !driver, beside);
}

static gboolean
is_missing_one (VivantWindow *self, gboolean driver, const char *fingerprint)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  const char *known = driver ? state->driver_fingerprint : state->source_fingerprint;

  return vivant_studio_get_missing (self->studio, driver) && known != NULL && g_strcmp0 (known, fingerprint) == 0;
}

static gboolean
drives (const VivantMediaProbe *probe, VivantInput input)
{
  if (input == VIVANT_INPUT_SOURCE)
    return probe->kind == VIVANT_MEDIA_KIND_CLIP || probe->kind == VIVANT_MEDIA_KIND_FOLDER;
  return input == VIVANT_INPUT_DRIVER || probe->kind != VIVANT_MEDIA_KIND_STILL;
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantWindow) self = VIVANT_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  Probed *probed = g_task_propagate_pointer (G_TASK (result), &error);
  const Probe *probe = g_task_get_task_data (G_TASK (result));
  const char *path = probe->path;
  gboolean driver;

  if (self->project == NULL) { /* closed meanwhile */
    g_clear_pointer (&probed, probed_free);
    return;
  }
  if (probed == NULL) {
    _vivant_window_show_error (self, _ ("This File Cannot Be Opened"), error, path, _ ("Choose Another File…"),
                               "win.open-portrait");
    return;
  }
  driver = drives (probed->probe, probe->input);
  if (is_missing_one (self, driver, probed->fingerprint)) {
    relink (self, driver, path);
  } else {
    const VivantProjectState *state = vivant_project_get_state (self->project);
    const char *old = driver ? state->driver : state->source;

    if (old != NULL && g_strcmp0 (old, path) != 0)
      _vivant_window_toast (self, driver ? _ ("Clip replaced") : _ ("Portrait replaced"), _ ("Undo"), "win.undo");
    if (driver)
      vivant_project_set_driver (self->project, path);
    else
      vivant_project_set_source (self->project, path);
  }
  probed_free (probed);
}

static void
probe_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = ((const Probe *) data)->path;
  GError *error = NULL;
  VivantMediaProbe *probe = vivant_media_probe_file (path, cancellable, &error);
  Probed *probed;

  if (probe == NULL) {
    g_task_return_error (task, error);
    return;
  }
  probed = g_new (Probed, 1);
  *probed = (Probed){probe, vivant_fingerprint (path)};
  g_task_return_pointer (task, probed, probed_free);
}

static void
probe_and_open (VivantWindow *self, const char *path, VivantInput input)
{
  /* No window is a task's source: a thread may be the last to let go of that. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, probed_cb, g_object_ref (self));
  Probe *probe = g_new (Probe, 1);

  *probe = (Probe){g_strdup (path), input};
  g_task_set_task_data (task, probe, probe_free);
  g_task_set_name (task, "probe-file");
  g_task_run_in_thread (task, probe_thread);
}

/* ---- Projects -------------------------------------------------------------------------------------------------- */

static void
remember_recent (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri,
                               &(GtkRecentData){.mime_type = (char *) "application/x-vivant-project",
                                                .app_name = (char *) "Vivant",
                                                .app_exec = (char *) "vivant %u",
                                                .is_private = FALSE});
}

static int
compare_recent (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

void
_vivant_window_update_recent (VivantWindow *self)
{
  GList *items = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), compare_recent);
  int n = 0;

  g_menu_remove_all (self->recent_section);
  g_menu_remove_all (self->recent_section_2);
  for (GList *at = items; at != NULL && n < MAX_RECENT; at = at->next) {
    GtkRecentInfo *info = at->data;
    g_autoptr (GMenuItem) item = NULL;
    g_autoptr (GString) label = NULL;

    if (!g_str_has_suffix (gtk_recent_info_get_uri (info), ".vivant") || !gtk_recent_info_exists (info))
      continue;
    label = g_string_new (gtk_recent_info_get_display_name (info));
    g_string_replace (label, "_", "__", 0); /* one alone would mark a key */
    item = g_menu_item_new (label->str, NULL);
    g_menu_item_set_action_and_target (item, "win.open-path", "s", gtk_recent_info_get_uri (info));
    g_menu_append_item (self->recent_section, item);
    g_menu_append_item (self->recent_section_2, item);
    n++;
  }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}

static void
show_missing_project (VivantWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file), *path = g_file_get_path (file);
  g_autoptr (GError) error = g_error_new (VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("“%s” moved or is gone."), name);

  _vivant_window_show_error (self, _ ("This Project Cannot Be Opened"), error, path, _ ("Choose Another File…"),
                             "win.open-project");
}

VivantWindow *
vivant_window_find_project (GtkApplication *application, GFile *file)
{
  for (GList *at = gtk_application_get_windows (application); at != NULL; at = at->next) {
    GFile *own = VIVANT_IS_WINDOW (at->data) ? vivant_project_get_file (VIVANT_WINDOW (at->data)->project) : NULL;

    if (own != NULL && g_file_equal (own, file))
      return VIVANT_WINDOW (at->data);
  }
  return NULL;
}

static void
open_project (VivantWindow *self, GFile *file)
{
  VivantWindow *there = vivant_window_find_project (gtk_window_get_application (GTK_WINDOW (self)), file);
  g_autoptr (GError) error = NULL;

  /* Two windows would save over each other. */
  if (there != NULL) {
    gtk_window_present (GTK_WINDOW (there));
    return;
  }
  /* Before another window is opened for it. */
  if (!g_file_query_exists (file, NULL)) {
    show_missing_project (self, file);
    return;
  }
  if (!vivant_window_is_empty (self)) {
    VivantWindow *other = vivant_window_new (VIVANT_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));

    gtk_window_present (GTK_WINDOW (other));
    open_project (other, file);
    return;
  }
  if (vivant_project_load (self->project, file, &error)) {
    remember_recent (file);
    _vivant_window_update_recent (self);
  } else {
    g_autofree char *path = g_file_get_path (file);

    _vivant_window_show_error (self, _ ("This Project Cannot Be Opened"), error, path, _ ("Choose Another File…"),
                               "win.open-project");
  }
}

void
vivant_window_open_file (VivantWindow *self, GFile *file)
{
  g_return_if_fail (VIVANT_IS_WINDOW (self));
  _vivant_window_open_as (self, file, VIVANT_INPUT_EITHER);
}

void
_vivant_window_open_as (VivantWindow *self, GFile *file, VivantInput input)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    return;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "error") == 0)
    g_action_group_activate_action (G_ACTION_GROUP (self), "back", NULL);
  if (has_ending (path, project_endings))
    open_project (self, file);
  else if (has_ending (path, model_endings))
    _vivant_window_import_model (self, file);
  else
    probe_and_open (self, path, input);
}

/* `error` NULL: it is in its file. */
static void
tell_saved (VivantWindow *self, GError *error)
{
  if (error == NULL) {
    GFile *file = vivant_project_get_file (self->project);
    g_autofree char *name = g_file_get_basename (file), *text = g_strdup_printf (_ ("Saved “%s”"), name);

    remember_recent (file);
    _vivant_window_update_recent (self);
    _vivant_window_toast (self, text, NULL, NULL);
  } else {
    _vivant_window_show_error (self, _ ("The Project Was Not Saved"), error, NULL, _ ("Choose Another File…"),
                               "win.save-as");
  }
}

void
_vivant_window_save_to (VivantWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;

  vivant_project_save (self->project, file, &error);
  tell_saved (self, error);
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, VivantWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    _vivant_window_save_to (self, file);
  g_object_unref (dialog);
}

void
_vivant_window_save (VivantWindow *self, gboolean choose)
{
  GFile *file = vivant_project_get_file (self->project);
  g_autofree char *title = NULL, *name = NULL;
  g_autoptr (GError) error = NULL;
  GtkFileChooserNative *dialog;

  if (file != NULL && !choose) {
    vivant_project_save_again (self->project, &error);
    tell_saved (self, error);
    return;
  }
  dialog = gtk_file_chooser_native_new (_ ("Save Project"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                        _ ("_Save"), _ ("_Cancel"));
  title = vivant_project_dup_title (self->project);
  name = g_strdup_printf ("%s.vivant", title != NULL ? title : _ ("Project"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
close_cb (gpointer data)
{
  VivantWindow *self = VIVANT_WINDOW (data);

  if (self->project != NULL)
    gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
unsaved_response_cb (AdwMessageDialog *dialog, const char *response, VivantWindow *self)
{
  if (g_str_equal (response, "save")) {
    _vivant_window_save (self, TRUE);
  } else if (g_str_equal (response, "discard")) {
    self->discards = TRUE;
    /* Later: the dialog goes with the window, and is still answering. */
    g_idle_add_once (close_cb, g_object_ref (self));
  }
}

gboolean
_vivant_window_save_last (VivantWindow *self)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (self->discards || vivant_project_get_file (self->project) == NULL ||
      !vivant_project_get_modified (self->project) || vivant_project_save_again (self->project, &error))
    return TRUE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("The Project Was Not Saved"), error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "discard",
                                    _ ("Close without Saving"), "save", _ ("Save As…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (unsaved_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

/* ---- Choosing -------------------------------------------------------------------------------------------------- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, VivantWindow *self)
{
  const char *what = g_object_get_data (G_OBJECT (dialog), "what");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL) {
    if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "error") == 0)
      g_action_group_activate_action (G_ACTION_GROUP (self), "back", NULL);
    if (g_str_equal (what, "open-portrait"))
      vivant_project_set_source (self->project, path);
    else if (g_str_equal (what, "open-clip"))
      vivant_project_set_driver (self->project, path);
    else if (g_str_equal (what, "locate-portrait"))
      relink (self, FALSE, path);
    else if (g_str_equal (what, "locate-clip"))
      relink (self, TRUE, path);
    else
      vivant_window_open_file (self, file);
  }
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns, const char *mime)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; patterns != NULL && *patterns != NULL; patterns++) {
    g_autofree char *suffix = g_strdup (*patterns + 1);

    gtk_file_filter_add_suffix (filter, suffix);
  }
  if (mime != NULL)
    gtk_file_filter_add_mime_type (filter, mime);
  gtk_file_chooser_add_filter (chooser, filter);
}

static const char *
chooser_title (const char *what)
{
  if (g_str_has_suffix (what, "portrait"))
    return _ ("Open Portrait");
  if (g_str_has_suffix (what, "clip"))
    return _ ("Open Clip");
  return g_str_has_suffix (what, "model") ? _ ("Import Model") : _ ("Open Project");
}

void
_vivant_window_choose (VivantWindow *self, const char *what)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (chooser_title (what), GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  static const char *const animations[] = {".gif", ".apng", ".png", ".webp", NULL};

  if (g_str_has_suffix (what, "portrait"))
    add_filter (chooser, _ ("Pictures"), NULL, "image/*");
  else if (g_str_has_suffix (what, "clip"))
    add_filter (chooser, _ ("Clips and Animations"), animations, "video/*");
  else if (g_str_has_suffix (what, "model"))
    add_filter (chooser, _ ("Checkpoints"),
                (const char *const[]){".tar", ".pth", ".pt", ".ckpt", ".pdparams", ".safetensors", NULL}, NULL);
  else
    add_filter (chooser, _ ("Vivant Projects"), project_endings, NULL);
  add_filter (chooser, _ ("All Files"), (const char *const[]){NULL}, "application/octet-stream");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "what", g_strdup (what), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- Sample and models ----------------------------------------------------------------------------------------- */

static char *
find_sample (const char *name)
{
  const char *set = g_getenv ("VIVANT_DATADIR");
  const char *const folders[] = {set != NULL ? set : VIVANT_DATADIR, VIVANT_DATADIR, VIVANT_SOURCE_DATADIR};

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (folders[i], "samples", name, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return NULL;
}

void
_vivant_window_open_sample (VivantWindow *self)
{
  g_autofree char *portrait = find_sample ("portrait.jpg"), *driving = find_sample ("driving.mp4");

  if (portrait == NULL || driving == NULL) {
    _vivant_window_toast (self, _ ("The sample is not installed"), NULL, NULL);
    return;
  }
  vivant_project_set_source (self->project, portrait);
  vivant_project_set_driver (self->project, driving);
}

static void
imported_cb (VivantImporter *importer, VivantModel *model, VivantWindow *self)
{
  g_autofree char *text = g_strdup_printf (_ ("Model “%s” added"), vivant_model_get_title (model)), *action = NULL;

  action = g_action_print_detailed_name ("win.use-model", g_variant_new_string (vivant_model_get_id (model)));
  _vivant_window_toast (self, text, _ ("Use"), action);
}

static void
import_failed_cb (VivantImporter *importer, const char *path, GError *error, VivantWindow *self)
{
  const gboolean output = g_error_matches (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);

  _vivant_window_show_error (self,
                             output                                      ? _ ("The Model Was Not Added")
                             : vivant_error_page_looks_like_model (path) ? _ ("This Model Cannot Be Used")
                                                                         : _ ("This File Is Not a Model"),
                             error, path, _ ("Choose Another File…"), "win.import-model");
}

void
_vivant_window_connect_importer (VivantWindow *self)
{
  g_signal_connect_object (self->importer, "imported", G_CALLBACK (imported_cb), self, 0);
  g_signal_connect_object (self->importer, "failed", G_CALLBACK (import_failed_cb), self, 0);
}

/* Where the progress is seen. */
void
_vivant_window_import_model (VivantWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  g_action_group_activate_action (G_ACTION_GROUP (self), "models", NULL);
  vivant_importer_add (self->importer, path);
}
