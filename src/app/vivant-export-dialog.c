/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-dialog.h"

#include "vivant-application.h"
#include "vivant-sandbox.h"

#include <glib/gi18n.h>

struct _VivantExportDialog {
  AdwWindow parent_instance;

  VivantStudio *studio;
  GtkWidget *formats[VIVANT_MEDIA_N_FORMATS], *name, *picture, *size, *frames, *sound, *tag, *folder_row,
      *export_button;
  char *folder;
  int ready; /* frames from the beginning without a gap */
};

G_DEFINE_FINAL_TYPE (VivantExportDialog, vivant_export_dialog, ADW_TYPE_WINDOW)

static const VivantOverlay pictures[] = {VIVANT_OVERLAY_NONE, VIVANT_OVERLAY_SIDE_BY_SIDE, VIVANT_OVERLAY_KEYPOINTS,
                                         VIVANT_OVERLAY_OCCLUSION, VIVANT_OVERLAY_FLOW};
static const int sizes[] = {0, 256, 512, 1024};

static VivantMediaFormat
get_format (VivantExportDialog *self)
{
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->formats[i])))
      return (VivantMediaFormat) i;
  return VIVANT_MEDIA_FORMAT_MP4;
}

/* ---- Going ----------------------------------------------------------------------------------------------------- */

static void
finished_cb (VivantQueue *queue, VivantQueueItem *item, GError *error, GtkWindow *window)
{
  g_autofree char *name = g_path_get_basename (vivant_queue_item_get_path (item)), *text = NULL;
  GVariant *path;

  if (g_object_get_data (G_OBJECT (item), "window") != window)
    return;
  text = error == NULL ? g_strdup_printf (_ ("Exported “%s”"), name) : g_strdup (error->message);
  path = g_variant_new_string (vivant_queue_item_get_path (item));
  gtk_widget_activate_action_variant (GTK_WIDGET (window), error == NULL ? "win.exported" : "win.export-failed",
                                      g_variant_new ("(ssv)", text, name, path));
}

void
vivant_export_start (GtkWindow *parent, VivantStudio *studio, const VivantRenderOptions *options,
                     const VivantExportSettings *settings)
{
  VivantQueue *queue = vivant_application_get_queue (VIVANT_APPLICATION (gtk_window_get_application (parent)));
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (studio));
  g_autoptr (VivantProjectState) copy = vivant_project_state_copy (state);
  g_autofree char *title = vivant_project_dup_title (vivant_studio_get_project (studio));
  const int start = vivant_studio_get_start_frame (studio);
  VivantQueueItem *item;

  if (copy->start_mode == VIVANT_START_AUTO && start >= 0) {
    /* Exactly the frames that were seen. */
    copy->start_mode = VIVANT_START_CHOSEN;
    copy->start_frame = start;
  }
  item = vivant_queue_add (queue, title != NULL ? title : _ ("Vivant"), copy, options, settings);
  g_object_set_data (G_OBJECT (item), "window", parent);
  if (!g_object_get_data (G_OBJECT (parent), "follows-queue")) {
    g_object_set_data (G_OBJECT (parent), "follows-queue", GINT_TO_POINTER (1));
    g_signal_connect_object (queue, "item-finished", G_CALLBACK (finished_cb), parent, 0);
  }
}

/* The file's name with its ending; NULL when none was given. */
static char *
dup_name (VivantExportDialog *self)
{
  const char *extension = vivant_media_format_get_extension (get_format (self));
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));

  g_strdelimit (name, "/", '-');
  if (*name == '\0')
    return NULL;
  return g_str_has_suffix (name, extension) ? g_steal_pointer (&name) : g_strconcat (name, extension, NULL);
}

static void
go (VivantExportDialog *self, const char *path)
{
  VivantExportSettings settings;
  VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;

  vivant_export_settings_init (&settings);
  settings.format = get_format (self);
  settings.path = path;
  settings.audio = gtk_switch_get_active (GTK_SWITCH (self->sound));
  settings.synthetic_tag = gtk_switch_get_active (GTK_SWITCH (self->tag));
  settings.overlay = pictures[adw_combo_row_get_selected (ADW_COMBO_ROW (self->picture))];
  options.size = sizes[adw_combo_row_get_selected (ADW_COMBO_ROW (self->size))];
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self->frames)) == 1) {
    options.first = 0;
    options.count = self->ready;
  }
  vivant_export_start (gtk_window_get_transient_for (GTK_WINDOW (self)), self->studio, &options, &settings);
  gtk_window_close (GTK_WINDOW (self));
}

static void
replace_response_cb (AdwMessageDialog *dialog, const char *response, VivantExportDialog *self)
{
  g_autofree char *name = dup_name (self), *path = NULL;

  if (g_strcmp0 (response, "replace") != 0 || name == NULL)
    return;
  path = g_build_filename (self->folder, name, NULL);
  go (self, path);
}

static void
ask_to_replace (VivantExportDialog *self, const char *name)
{
  g_autofree char *body = g_strdup_printf (_ ("“%s” already exists in this folder."), name);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Replace File?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "replace", _ ("Replace"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
target_response_cb (GtkNativeDialog *dialog, int response, VivantExportDialog *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *name = dup_name (self), *chosen = file != NULL ? g_file_get_path (file) : NULL, *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT && chosen != NULL && name != NULL) {
    path = get_format (self) == VIVANT_MEDIA_FORMAT_PNG ? g_build_filename (chosen, name, NULL) : g_strdup (chosen);
    go (self, path);
  }
  g_object_unref (dialog);
}

/* A sandbox lets us write only what was chosen, under exactly that name: the dialog is given the name with its ending,
 * and nothing is added to what it answers. Pictures go into a new folder inside the chosen one. */
static void
choose_target (VivantExportDialog *self, const char *name)
{
  const gboolean folder = get_format (self) == VIVANT_MEDIA_FORMAT_PNG;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Export"), GTK_WINDOW (self), folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_SAVE,
      folder ? _ ("_Select") : _ ("_Save"), _ ("_Cancel"));

  if (!folder)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (target_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
export_cb (GtkButton *button, VivantExportDialog *self)
{
  g_autofree char *name = dup_name (self), *path = NULL;

  if (name == NULL) {
    gtk_widget_grab_focus (self->name);
    return;
  }
  if (vivant_sandbox_is_active ()) {
    choose_target (self, name);
    return;
  }
  path = g_build_filename (self->folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    ask_to_replace (self, name);
  else
    go (self, path);
}

/* ---- Choosing -------------------------------------------------------------------------------------------------- */

static void
set_folder (VivantExportDialog *self, const char *folder)
{
  g_autofree char *name = g_filename_display_basename (folder);

  if (self->folder != folder) {
    g_free (self->folder);
    self->folder = g_strdup (folder);
  }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->folder_row), name);
}

static void
folder_response_cb (GtkNativeDialog *dialog, int response, VivantExportDialog *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    set_folder (self, path);
  g_object_unref (dialog);
}

static void
folder_cb (AdwActionRow *row, VivantExportDialog *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Folder"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Select"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
format_cb (VivantExportDialog *self)
{
  if (self->sound != NULL)
    gtk_widget_set_sensitive (self->sound, vivant_media_format_has_audio (get_format (self)));
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
format_button (const char *title, const char *subtitle)
{
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, NULL);
  GtkWidget *caption =
      g_object_new (GTK_TYPE_LABEL, "label", subtitle, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (caption, "caption");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "vivant-format");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  return button;
}

static GtkWidget *
build_formats (VivantExportDialog *self)
{
  static const char *const texts[VIVANT_MEDIA_N_FORMATS][2] = {{"MP4", N_ ("plays everywhere")},
                                                               {"WebM", N_ ("for the web")},
                                                               {"GIF", N_ ("no sound")},
                                                               {"PNG", N_ ("one per frame")}};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkToggleButton *first = NULL;

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++) {
    self->formats[i] = format_button (texts[i][0], _ (texts[i][1]));
    if (i > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->formats[i]), GTK_TOGGLE_BUTTON (self->formats[0]));
    if (vivant_media_format_is_available ((VivantMediaFormat) i) && first == NULL)
      first = GTK_TOGGLE_BUTTON (self->formats[i]);
    gtk_widget_set_visible (self->formats[i], vivant_media_format_is_available ((VivantMediaFormat) i));
    g_signal_connect_swapped (self->formats[i], "toggled", G_CALLBACK (format_cb), self);
    gtk_box_append (GTK_BOX (box), self->formats[i]);
  }
  if (first != NULL)
    gtk_toggle_button_set_active (first, TRUE);
  return box;
}

static GtkWidget *
combo_row (const char *title, const char *const *choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (; *choices != NULL; choices++)
    gtk_string_list_append (list, _ (*choices));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  return row;
}

static GtkWidget *
switch_row (AdwPreferencesGroup *group, const char *title, const char *subtitle, gboolean active)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, "active", active, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (group, row);
  return toggle;
}

static GtkWidget *
build_file (VivantExportDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);
  VivantProject *project = vivant_studio_get_project (self->studio);
  g_autofree char *portrait = vivant_project_display_name (vivant_project_get_state (project)->source);
  g_autofree char *clip = vivant_project_display_name (vivant_project_get_state (project)->driver);
  g_autofree char *name = g_strdup_printf ("%s – %s", portrait, clip);

  adw_preferences_group_set_title (group, _ ("File"));
  self->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  self->folder_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->folder_row), _ ("Folder"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->folder_row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->folder_row), gtk_image_new_from_icon_name ("folder-open-symbolic"));
  g_signal_connect (self->folder_row, "activated", G_CALLBACK (folder_cb), self);
  set_folder (self, videos != NULL && g_file_test (videos, G_FILE_TEST_IS_DIR) ? videos : g_get_home_dir ());
  adw_preferences_group_add (group, self->name);
  adw_preferences_group_add (group, self->folder_row);
  gtk_widget_set_visible (self->folder_row, !vivant_sandbox_is_active ()); /* there it is asked for at the end */
  return GTK_WIDGET (group);
}

static GtkWidget *
build_frames (VivantExportDialog *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *all = NULL, *part = NULL;
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  while (begin + self->ready < end && vivant_frame_store_get_state (vivant_studio_get_store (self->studio),
                                                                    begin + self->ready) == VIVANT_FRAME_DONE)
    self->ready++;
  self->frames = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->frames), _ ("Frames"));
  all = g_strdup_printf (_ ("All %d"), end - begin);
  gtk_string_list_append (list, all);
  if (self->ready > 0 && self->ready < end - begin) {
    part = g_strdup_printf (_ ("First %d only"), self->ready);
    gtk_string_list_append (list, part);
  }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->frames), G_LIST_MODEL (list));
  return self->frames;
}

static GtkWidget *
build_content (VivantExportDialog *self)
{
  static const char *const picture_names[] = {N_ ("Result Only"), N_ ("Side by Side"), N_ ("With Keypoints"),
                                              N_ ("Occlusion"),   N_ ("Flow"),         NULL};
  static const char *const size_names[] = {N_ ("As the Result"), "256", "512", "1024", NULL};
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  VivantMediaProbe *driver = vivant_studio_get_driver (self->studio);
  GSettings *settings = vivant_application_get_settings (VIVANT_APPLICATION (g_application_get_default ()));

  adw_preferences_group_set_title (group, _ ("Content"));
  self->picture = combo_row (_ ("Picture"), picture_names);
  self->size = combo_row (_ ("Size"), size_names);
  adw_preferences_group_add (group, self->picture);
  adw_preferences_group_add (group, self->size);
  adw_preferences_group_add (group, build_frames (self));
  self->sound = switch_row (group, _ ("Sound"), _ ("From the clip"), driver != NULL && driver->has_audio);
  self->tag = switch_row (group, _ ("Mark as Synthetic Media"), _ ("Says in the file that it was made with a model"),
                          g_settings_get_boolean (settings, "mark-synthetic"));
  return GTK_WIDGET (group);
}

static GtkWidget *
build_header (VivantExportDialog *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_ ("Cancel"));

  self->export_button = gtk_button_new_with_label (_ ("Export"));
  gtk_widget_add_css_class (self->export_button, "suggested-action");
  g_signal_connect (self->export_button, "clicked", G_CALLBACK (export_cb), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_object_set (header, "show-start-title-buttons", FALSE, "show-end-title-buttons", FALSE, NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->export_button);
  return header;
}

static void
build (VivantExportDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("Format"), "xalign", 0.0f, NULL);
  GtkWidget *formats = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (formats), title);
  gtk_box_append (GTK_BOX (formats), build_formats (self));
  gtk_box_append (GTK_BOX (body), formats);
  gtk_box_append (GTK_BOX (body), build_file (self));
  gtk_box_append (GTK_BOX (body), build_content (self));
  g_object_set (body, "margin-top", 18, "margin-bottom", 18, "margin-start", 24, "margin-end", 24, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (self), box);
  format_cb (self);
}

static void
vivant_export_dialog_dispose (GObject *object)
{
  VivantExportDialog *self = VIVANT_EXPORT_DIALOG (object);

  g_clear_object (&self->studio);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (vivant_export_dialog_parent_class)->dispose (object);
}

static void
vivant_export_dialog_class_init (VivantExportDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_export_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vivant_export_dialog_init (VivantExportDialog *self)
{
}

void
vivant_export_dialog_present (GtkWindow *parent, VivantStudio *studio, gboolean queue)
{
  VivantExportDialog *self = g_object_new (VIVANT_TYPE_EXPORT_DIALOG, "transient-for", parent, "modal", TRUE, "title",
                                           _ ("Export"), "default-width", 580, "default-height", 732, NULL);

  self->studio = g_object_ref (studio);
  build (self);
  if (queue)
    gtk_button_set_label (GTK_BUTTON (self->export_button), _ ("Add to Queue"));
  /* Return exports: the choices are right as they are for most. */
  gtk_window_set_default_widget (GTK_WINDOW (self), self->export_button);
  gtk_widget_grab_focus (self->export_button);
  gtk_window_present (GTK_WINDOW (self));
}
