/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-dialog.h"

#include "vivant-choice-row.h"
#include "vivant-export-estimate.h"
#include "vivant-export-file.h"
#include "vivant-format-chooser.h"
#include "vivant-list-names.h"
#include "vivant-sandbox.h"

#include <glib/gi18n.h>

struct _VivantExportDialog {
  AdwWindow parent_instance;

  VivantStudio *studio;
  GSettings *settings;
  VivantQueue *queue;
  VivantFormatChooser *format;
  VivantExportFile *file;
  GtkWidget *card, *card_title, *card_button, *picture, *size, *frames;
  GtkWidget *sound_row, *sound, *tag, *estimate, *export_button;
  int total, ready;                  /* frames, and how many of them are ready from the beginning on */
  int natural_width, natural_height; /* pixels of a result; 0 while none is there */
};

enum { EXPORT_SIGNAL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VivantExportDialog, vivant_export_dialog, ADW_TYPE_WINDOW)

static const VivantOverlay pictures[] = {VIVANT_OVERLAY_NONE, VIVANT_OVERLAY_SIDE_BY_SIDE, VIVANT_OVERLAY_KEYPOINTS,
                                         VIVANT_OVERLAY_OCCLUSION, VIVANT_OVERLAY_FLOW};
static const int sizes[] = {0, 256, 512, 1024};

static guint
get_choice (GtkWidget *row)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (row));
}

static int
get_count (VivantExportDialog *self)
{
  return get_choice (self->frames) == 1 ? self->ready : self->total;
}

/* ---- Exporting ------------------------------------------------------------------------------------------------- */

static void
remember (VivantExportDialog *self)
{
  const VivantMediaFormat format = vivant_format_chooser_get_format (self->format);

  g_settings_set_string (self->settings, "export-format", vivant_media_format_get_id (format));
  g_settings_set_string (self->settings, "export-folder", vivant_export_file_get_folder (self->file));
}

static void
finish (VivantExportDialog *self, const char *path)
{
  VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;
  VivantExportSettings settings;

  vivant_export_settings_init (&settings);
  settings.path = path;
  settings.format = vivant_format_chooser_get_format (self->format);
  settings.audio = gtk_switch_get_active (GTK_SWITCH (self->sound));
  settings.synthetic_tag = gtk_switch_get_active (GTK_SWITCH (self->tag));
  settings.overlay = pictures[get_choice (self->picture)];
  options.size = sizes[get_choice (self->size)];
  if (get_choice (self->frames) == 1) {
    options.first = 0;
    options.count = self->ready;
  }
  remember (self);
  g_signal_emit (self, signals[EXPORT_SIGNAL], 0, &options, &settings);
  gtk_window_close (GTK_WINDOW (self));
}

static void
replace_response_cb (AdwMessageDialog *dialog, const char *response, VivantExportDialog *self)
{
  g_autofree char *path = vivant_export_file_dup_path (self->file);

  if (g_strcmp0 (response, "replace") == 0 && path != NULL)
    finish (self, path);
}

static void
ask_replace (VivantExportDialog *self, const char *path)
{
  g_autofree char *name = vivant_export_file_dup_name (self->file);
  g_autofree char *body =
      g_strdup_printf (vivant_queue_has_path (self->queue, path) ? _ ("Another export in the queue is called “%s”.")
                                                                 : _ ("“%s” already exists in this folder."),
                       name);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Replace File?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "replace", _ ("Replace"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
target_response_cb (GtkNativeDialog *dialog, int response, VivantExportDialog *self)
{
  const gboolean folder = vivant_format_chooser_get_format (self->format) == VIVANT_MEDIA_FORMAT_PNG;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *name = vivant_export_file_dup_name (self->file),
                  *chosen = file != NULL ? g_file_get_path (file) : NULL, *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT && chosen != NULL && name != NULL) {
    path = folder ? g_build_filename (chosen, name, NULL) : g_strdup (chosen);
    finish (self, path);
  }
  g_object_unref (dialog);
}

/* A sandbox lets us write only what was chosen, under exactly that name: the dialog is given the name with its ending,
 * and nothing is added to what it answers. Pictures go into a new folder inside the chosen one. */
static void
choose_target (VivantExportDialog *self, const char *name)
{
  const gboolean folder = vivant_format_chooser_get_format (self->format) == VIVANT_MEDIA_FORMAT_PNG;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Export"), GTK_WINDOW (self), folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_SAVE,
      folder ? _ ("_Select") : _ ("_Save"), _ ("_Cancel"));

  if (!folder)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (target_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
vivant_export_dialog_go (VivantExportDialog *self)
{
  g_autofree char *name = NULL, *path = NULL;

  g_return_if_fail (VIVANT_IS_EXPORT_DIALOG (self));
  name = vivant_export_file_dup_name (self->file);
  path = vivant_export_file_dup_path (self->file);
  if (name == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->file));
  else if (vivant_sandbox_is_active ())
    choose_target (self, name);
  else if (vivant_export_file_is_taken (self->file, path))
    ask_replace (self, path);
  else
    finish (self, path);
}

/* ---- Choosing -------------------------------------------------------------------------------------------------- */

static void
first_cb (GtkButton *button, VivantExportDialog *self)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->frames), 1);
}

static void
update_estimate (VivantExportDialog *self)
{
  const gboolean sound = gtk_widget_get_sensitive (self->sound) && gtk_switch_get_active (GTK_SWITCH (self->sound));
  const VivantExportEstimate estimate = {
      .format = vivant_format_chooser_get_format (self->format),
      .overlay = pictures[get_choice (self->picture)],
      .width = self->natural_width,
      .height = self->natural_height,
      .size = sizes[get_choice (self->size)],
      .frames = get_count (self),
      .seconds_per_frame = vivant_studio_get_seconds_per_frame (self->studio),
      .sound_seconds = sound ? get_count (self) / vivant_studio_get_rate (self->studio) : 0.0,
  };
  g_autofree char *text = vivant_export_estimate_describe (&estimate);

  gtk_label_set_label (GTK_LABEL (self->estimate), text);
  gtk_widget_set_visible (self->estimate, *text != '\0');
}

static void
update_sound (VivantExportDialog *self)
{
  const VivantMediaProbe *driver = vivant_studio_get_driver (self->studio);
  const gboolean there = driver != NULL && driver->has_audio;
  const gboolean possible = vivant_media_format_has_audio (vivant_format_chooser_get_format (self->format));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->sound_row), !there      ? _ ("The clip has none")
                                                                 : !possible ? _ ("This format cannot carry any")
                                                                             : _ ("From the clip"));
  gtk_widget_set_sensitive (self->sound, there && possible);
}

static void
update (VivantExportDialog *self)
{
  vivant_export_file_set_format (self->file, vivant_format_chooser_get_format (self->format));
  gtk_widget_set_visible (self->card, self->ready > 0 && self->ready < self->total && get_choice (self->frames) == 0);
  update_sound (self);
  update_estimate (self);
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
combo_row (VivantExportDialog *self, const char *title, const char *const *choices)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (choices);
  GtkWidget *row = vivant_choice_row_new (title, NULL, list);

  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (update), self);
  return row;
}

static GtkWidget *
switch_row (GtkWidget **toggle, const char *title, const char *subtitle, gboolean active)
{
  GtkWidget *row = adw_action_row_new ();

  *toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, "active", active, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *toggle);
  return row;
}

static GtkWidget *
build_file (VivantExportDialog *self)
{
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (self->studio));
  g_autofree char *portrait = vivant_project_display_name (state->source);
  g_autofree char *clip = vivant_project_display_name (state->driver);
  g_autofree char *name =
      g_strdup_printf ("%s – %s", portrait != NULL ? portrait : "", clip != NULL ? clip : _ ("Vivant"));
  g_autofree char *last = g_settings_get_string (self->settings, "export-folder");

  self->file = VIVANT_EXPORT_FILE (vivant_export_file_new (self->queue, last));
  vivant_export_file_set_format (self->file, vivant_format_chooser_get_format (self->format));
  vivant_export_file_propose (self->file, name);
  return GTK_WIDGET (self->file);
}

static void
measure (VivantExportDialog *self)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  g_autoptr (VivantResult) result = NULL;
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  self->total = end - begin;
  while (self->ready < self->total && vivant_frame_store_get_state (store, begin + self->ready) == VIVANT_FRAME_DONE)
    self->ready++;
  for (int at = begin; at < end && result == NULL; at++)
    if (vivant_frame_store_get_state (store, at) == VIVANT_FRAME_DONE)
      result = vivant_frame_store_get (store, at);
  if (result != NULL) {
    self->natural_width = result->picture->width;
    self->natural_height = result->picture->height;
  }
}

static GtkWidget *
build_sizes (VivantExportDialog *self)
{
  const gboolean pasted = vivant_project_get_state (vivant_studio_get_project (self->studio))->paste_back;
  g_autofree char *natural = NULL;
  char texts[G_N_ELEMENTS (sizes)][32];
  const char *names[G_N_ELEMENTS (sizes) + 1] = {NULL};

  if (self->natural_width == 0)
    natural = g_strdup (_ ("As the Result"));
  else
    natural = g_strdup_printf (pasted ? _ ("%d × %d, as the portrait") : _ ("%d × %d, as the result"),
                               self->natural_width, self->natural_height);
  names[0] = natural;
  for (guint i = 1; i < G_N_ELEMENTS (sizes); i++) {
    const int longer = MAX (MAX (self->natural_width, self->natural_height), 1);
    const int width = self->natural_width > 0 ? MAX (1, sizes[i] * self->natural_width / longer) : sizes[i];
    const int height = self->natural_height > 0 ? MAX (1, sizes[i] * self->natural_height / longer) : sizes[i];

    g_snprintf (texts[i], sizeof texts[i], "%d × %d", width, height);
    names[i] = texts[i];
  }
  return combo_row (self, _ ("Size"), names);
}

static char *
dup_first (VivantExportDialog *self)
{
  return g_strdup_printf (ngettext ("First Frame Only", "First %d Only", (gulong) self->ready), self->ready);
}

static GtkWidget *
build_frames (VivantExportDialog *self)
{
  g_autofree char *all = g_strdup_printf (_ ("All %d"), self->total);
  g_autofree char *part = dup_first (self);
  const gboolean partial = self->ready > 0 && self->ready < self->total;

  return combo_row (self, _ ("Frames"), (const char *const[]){all, partial ? part : NULL, NULL});
}

static GtkWidget *
build_content (VivantExportDialog *self)
{
  const char *const names[] = {_ ("Result Only"), _ ("Side by Side"), _ ("With Keypoints"),
                               _ ("Occlusion"),   _ ("Flow"),         NULL};
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const VivantMediaProbe *driver = vivant_studio_get_driver (self->studio);

  adw_preferences_group_set_title (group, _ ("Content"));
  self->picture = combo_row (self, _ ("Picture"), names);
  self->size = build_sizes (self);
  self->frames = build_frames (self);
  self->sound_row = switch_row (&self->sound, _ ("Sound"), "", driver != NULL && driver->has_audio);
  g_signal_connect_swapped (self->sound, "notify::active", G_CALLBACK (update_estimate), self);
  adw_preferences_group_add (group, self->picture);
  adw_preferences_group_add (group, self->size);
  adw_preferences_group_add (group, self->frames);
  adw_preferences_group_add (group, self->sound_row);
  adw_preferences_group_add (group, switch_row (&self->tag, _ ("Mark as Synthetic Media"),
                                                _ ("Says in the file that it was made with a model"),
                                                g_settings_get_boolean (self->settings, "mark-synthetic")));
  return GTK_WIDGET (group);
}

static GtkWidget *
build_card (VivantExportDialog *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *text;
  g_autofree char *title =
      g_strdup_printf (ngettext ("%d of %d frames is ready", "%d of %d frames are ready", (gulong) self->ready),
                       self->ready, self->total);
  g_autofree char *first = dup_first (self);

  self->card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->card_title = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "wrap", TRUE, NULL);
  text = g_object_new (GTK_TYPE_LABEL, "label", _ ("Exporting all of it waits until the rest is rendered."), "xalign",
                       0.0f, "wrap", TRUE, NULL);
  self->card_button = gtk_button_new_with_label (first);
  g_object_set (self->card_button, "halign", GTK_ALIGN_START, "margin-top", 6, NULL);
  g_signal_connect (self->card_button, "clicked", G_CALLBACK (first_cb), self);
  gtk_widget_add_css_class (self->card_title, "heading");
  gtk_widget_add_css_class (text, "caption");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->card_title);
  gtk_box_append (GTK_BOX (words), text);
  gtk_box_append (GTK_BOX (self->card), g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-information-symbolic",
                                                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (words), self->card_button);
  gtk_box_append (GTK_BOX (self->card), words);
  gtk_widget_add_css_class (self->card, "vivant-card-notice");
  return self->card;
}

static GtkWidget *
build_formats (VivantExportDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("Format"), "xalign", 0.0f, NULL);
  g_autofree char *last = g_settings_get_string (self->settings, "export-format");

  self->format = VIVANT_FORMAT_CHOOSER (vivant_format_chooser_new ());
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++)
    if (g_str_equal (last, vivant_media_format_get_id ((VivantMediaFormat) i)))
      vivant_format_chooser_set_format (self->format, (VivantMediaFormat) i);
  gtk_widget_add_css_class (title, "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->format), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Format"), -1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->format));
  return box;
}

/* Gives way where the buttons' words are long and the window is narrow: half of a word tells nobody anything. */
static GtkWidget *
build_title (void)
{
  GtkWidget *squeezer = adw_squeezer_new (), *title = gtk_label_new (_ ("Export"));

  gtk_widget_add_css_class (title, "title");
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), title);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), adw_bin_new ());
  return squeezer;
}

static GtkWidget *
build_header (VivantExportDialog *self, gboolean later)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_ ("Cancel"));

  self->export_button = gtk_button_new_with_label (later ? _ ("Add to Queue") : _ ("Export"));
  gtk_widget_add_css_class (self->export_button, "suggested-action");
  g_signal_connect_swapped (self->export_button, "clicked", G_CALLBACK (vivant_export_dialog_go), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_object_set (header, "show-start-title-buttons", FALSE, "show-end-title-buttons", FALSE, NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), build_title ());
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->export_button);
  return header;
}

static void
build (VivantExportDialog *self, gboolean later)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  measure (self);
  self->estimate = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  gtk_widget_add_css_class (self->estimate, "caption");
  gtk_widget_add_css_class (self->estimate, "vivant-secondary");
  gtk_box_append (GTK_BOX (body), build_card (self));
  gtk_box_append (GTK_BOX (body), build_formats (self));
  gtk_box_append (GTK_BOX (body), build_file (self));
  gtk_box_append (GTK_BOX (body), build_content (self));
  gtk_box_append (GTK_BOX (body), self->estimate);
  g_object_set (body, "margin-top", 18, "margin-bottom", 18, "margin-start", 24, "margin-end", 24, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), build_header (self, later));
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (self), box);
  vivant_list_names_apply (box);
  g_signal_connect_swapped (self->format, "notify::format", G_CALLBACK (update), self);
  update (self);
  /* Return exports: the choices are right as they are for most. */
  gtk_window_set_default_widget (GTK_WINDOW (self), self->export_button);
  gtk_window_set_focus (GTK_WINDOW (self), self->export_button);
}

static void
vivant_export_dialog_dispose (GObject *object)
{
  VivantExportDialog *self = VIVANT_EXPORT_DIALOG (object);

  g_clear_object (&self->studio);
  g_clear_object (&self->settings);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (vivant_export_dialog_parent_class)->dispose (object);
}

static void
vivant_export_dialog_class_init (VivantExportDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_export_dialog_dispose;
  signals[EXPORT_SIGNAL] = g_signal_new ("export", VIVANT_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vivant_export_dialog_init (VivantExportDialog *self)
{
}

GtkWidget *
vivant_export_dialog_new (VivantStudio *studio, GSettings *settings, VivantQueue *queue, gboolean later)
{
  VivantExportDialog *self = g_object_new (VIVANT_TYPE_EXPORT_DIALOG, "modal", TRUE, "title", _ ("Export"),
                                           "default-width", 580, "default-height", 732, NULL);

  self->studio = g_object_ref (studio);
  self->settings = g_object_ref (settings);
  self->queue = g_object_ref (queue);
  build (self, later);
  return GTK_WIDGET (self);
}
