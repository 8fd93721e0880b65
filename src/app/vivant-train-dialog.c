/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-train-dialog.h"

#include "vivant-choice-row.h"
#include "vivant-list-names.h"
#include "vivant-train-job.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantTrainDialog {
  AdwWindow parent_instance;

  VivantModelCatalog *catalog;
  VivantTrainJob *job;
  GtkStack *pages;
  /* The page that asks. */
  GtkWidget *folder_row, *name_row, *base_row, *length_row, *start_button;
  char *folder;
  /* The page that shows. */
  GtkWidget *heading, *bar, *left, *errors, *message, *sheet, *sheet_text, *pause_button, *finish_button;
  const char *shown_sheet;
};

G_DEFINE_FINAL_TYPE (VivantTrainDialog, vivant_train_dialog, ADW_TYPE_WINDOW)

/* ---- The training ----------------------------------------------------------------------------------------------- */

static void
finished_cb (VivantTrainJob *job, VivantModel *model, GError *error, GApplication *application)
{
  g_autoptr (GNotification) note = g_notification_new (model ? _ ("Training Finished") : _ ("Training Stopped"));
  g_autofree char *text =
      model ? g_strdup_printf (_ ("“%s” is among the models now."), vivant_model_get_title (model)) : NULL;

  if (g_application_get_dbus_connection (application) == NULL)
    return; /* there is no desktop to tell */
  g_notification_set_body (note, model ? text : error->message);
  g_application_send_notification (application, "training", note);
}

/* One for the whole application, made when it is first asked for. */
static VivantTrainJob *
get_job (GtkWindow *window, VivantModelCatalog *catalog)
{
  GtkApplication *application = gtk_window_get_application (window);
  VivantTrainJob *job = g_object_get_data (G_OBJECT (application), "train-job");

  if (job == NULL) {
    job = vivant_train_job_new (catalog, NULL);
    g_object_set_data_full (G_OBJECT (application), "train-job", job, g_object_unref);
    g_signal_connect_object (job, "finished", G_CALLBACK (finished_cb), application, 0);
  }
  return job;
}

/* ---- The page that asks ----------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  double minutes;
} lengths[] = {
    {N_ ("Ten Minutes"), 10},
    {N_ ("An Hour"), 60},
    {N_ ("Overnight (8 Hours)"), 8 * 60},
    {N_ ("A Whole Day"), 24 * 60},
};
#define USUAL_LENGTH 1

static void
update_start (VivantTrainDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  gtk_widget_set_sensitive (self->start_button, self->folder != NULL && *name != '\0');
}

void
vivant_train_dialog_set_folder (VivantTrainDialog *self, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path), *name = g_filename_display_basename (path);

  g_free (self->folder);
  self->folder = g_strdup (path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->folder_row), shown);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->name_row)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  update_start (self);
}

static void
folder_chosen_cb (GtkNativeDialog *dialog, int response, VivantTrainDialog *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path != NULL)
    vivant_train_dialog_set_folder (self, path);
  g_object_unref (dialog);
}

static void
choose_cb (GtkButton *button, VivantTrainDialog *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Folder of Clips"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
start_cb (GtkButton *button, VivantTrainDialog *self)
{
  const guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self->base_row));
  g_autoptr (VivantModel) base = chosen > 0 ? g_list_model_get_item (G_LIST_MODEL (self->catalog), chosen - 1) : NULL;

  vivant_train_job_start (self->job, self->folder, gtk_editable_get_text (GTK_EDITABLE (self->name_row)),
                          base ? vivant_model_get_path (base) : NULL,
                          lengths[adw_combo_row_get_selected (ADW_COMBO_ROW (self->length_row))].minutes);
}

static GtkWidget *
build_base_row (VivantTrainDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Nothing"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->catalog)); i++) {
    g_autoptr (VivantModel) model = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);
    gtk_string_list_append (names, vivant_model_get_title (model));
  }
  return vivant_choice_row_new (_ ("Start From"), _ ("A model of the same kind of object learns faster"), names);
}

static GtkWidget *
build_length_row (void)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    gtk_string_list_append (names, _ (lengths[i].name));
  row = vivant_choice_row_new (_ ("How Long"), _ ("It can be finished sooner"), names);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), USUAL_LENGTH);
  return row;
}

static GtkWidget *
build_question (VivantTrainDialog *self)
{
  GtkWidget *page = adw_preferences_page_new (), *group = adw_preferences_group_new ();
  GtkWidget *choose = gtk_button_new_with_label (_ ("Choose…"));

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("Clips of one kind of object are enough: one person, one kind of animal, a toy. No labels are needed. The "
         "training takes minutes for simple objects and hours for faces; it can be paused, and goes on after a "
         "restart."));
  self->folder_row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Folder of Clips"), "subtitle",
                                   _ ("Videos, animations, or folders of pictures"), NULL);
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  g_signal_connect (choose, "clicked", G_CALLBACK (choose_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->folder_row), choose);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->folder_row), choose);
  self->name_row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Name of the Model"), NULL);
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (update_start), self);
  self->base_row = build_base_row (self);
  self->length_row = build_length_row ();
  self->start_button = gtk_button_new_with_label (_ ("Start Training"));
  gtk_widget_add_css_class (self->start_button, "suggested-action");
  gtk_widget_add_css_class (self->start_button, "pill");
  g_object_set (self->start_button, "halign", GTK_ALIGN_CENTER, "margin-top", 18, NULL);
  g_signal_connect (self->start_button, "clicked", G_CALLBACK (start_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->folder_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->base_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->length_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->start_button);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  update_start (self);
  return page;
}

/* What a contact sheet needs to be more than a stripe. */
#define SHEET_HEIGHT 180

/* ---- The page that shows ---------------------------------------------------------------------------------------- */

static char *
describe_time (double seconds)
{
  const int minutes = (int) ceil (seconds / 60);

  if (seconds < 0)
    return g_strdup (_ ("Reading the clips…"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("About %d minute left", "About %d minutes left", (gulong) minutes), minutes);
  return g_strdup_printf (ngettext ("About %d hour left", "About %d hours left", (gulong) (minutes + 30) / 60),
                          (minutes + 30) / 60);
}

static void
show_standing (VivantTrainDialog *self, VivantTrainState state)
{
  g_autofree char *time = describe_time (vivant_train_job_get_seconds_left (self->job)), *errors = NULL;
  double model, copy;

  vivant_train_job_get_errors (self->job, &model, &copy);
  gtk_label_set_label (GTK_LABEL (self->heading), vivant_train_job_get_title (self->job));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), vivant_train_job_get_fraction (self->job));
  gtk_label_set_label (GTK_LABEL (self->left), state == VIVANT_TRAIN_PAUSED      ? _ ("Paused")
                                               : state == VIVANT_TRAIN_IMPORTING ? _ ("Adding to the models…")
                                                                                 : time);
  if (model >= 0)
    /* Translators: errors from 0 to 1; the second is that of showing a still. */
    errors = g_strdup_printf (_ ("Error %.3f; showing the first picture of a clip all the time: %.3f"), model, copy);
  gtk_label_set_label (GTK_LABEL (self->errors), errors ? errors : _ ("The first look at the result comes soon."));
  gtk_label_set_label (GTK_LABEL (self->message),
                       vivant_train_job_get_message (self->job) ? vivant_train_job_get_message (self->job) : "");
  gtk_widget_set_visible (self->message, vivant_train_job_get_message (self->job) != NULL);
}

static void
show_sheet (VivantTrainDialog *self)
{
  const char *sheet = vivant_train_job_get_sheet (self->job);

  if (sheet != self->shown_sheet)
    gtk_picture_set_filename (GTK_PICTURE (self->sheet), sheet);
  self->shown_sheet = sheet;
  gtk_widget_set_visible (self->sheet, sheet != NULL);
  gtk_widget_set_visible (self->sheet_text, sheet != NULL);
}

static void
update (VivantTrainDialog *self)
{
  const VivantTrainState state = vivant_train_job_get_state (self->job);

  gtk_stack_set_visible_child_name (self->pages, state == VIVANT_TRAIN_NONE ? "question" : "standing");
  if (state == VIVANT_TRAIN_NONE)
    return;
  show_standing (self, state);
  show_sheet (self);
  gtk_button_set_label (GTK_BUTTON (self->pause_button), state == VIVANT_TRAIN_PAUSED ? _ ("Resume") : _ ("Pause"));
  gtk_widget_set_sensitive (self->pause_button, state != VIVANT_TRAIN_IMPORTING);
  gtk_widget_set_sensitive (self->finish_button,
                            state != VIVANT_TRAIN_IMPORTING && vivant_train_job_has_model (self->job));
}

static void
pause_cb (GtkButton *button, VivantTrainDialog *self)
{
  if (vivant_train_job_get_state (self->job) == VIVANT_TRAIN_PAUSED)
    vivant_train_job_resume (self->job);
  else
    vivant_train_job_pause (self->job);
}

static void
finish_cb (GtkButton *button, VivantTrainDialog *self)
{
  vivant_train_job_finish (self->job);
}

static void
discard_response_cb (AdwMessageDialog *dialog, const char *response, VivantTrainDialog *self)
{
  if (g_str_equal (response, "discard"))
    vivant_train_job_discard (self->job);
}

static void
discard_cb (GtkButton *button, VivantTrainDialog *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Discard the Training?"),
                                              _ ("What was learnt is lost. The clips stay where they are."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
add_button (GtkWidget *buttons, const char *label, GCallback callback, VivantTrainDialog *self)
{
  GtkWidget *button = gtk_button_new_with_label (label), *child;

  g_signal_connect (button, "clicked", callback, self);
  gtk_flow_box_append (GTK_FLOW_BOX (buttons), button);
  /* The button is what is reached and pressed, not the place it lies in. */
  child = gtk_widget_get_parent (button);
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (child, "vivant-plain-child");
  return button;
}

/* In a row, or in several where the window is narrow and the words are long. */
static GtkWidget *
build_buttons (VivantTrainDialog *self)
{
  GtkWidget *buttons = gtk_flow_box_new (), *discard;

  g_object_set (buttons, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line", 1, "max-children-per-line", 3,
                "column-spacing", 6, "row-spacing", 6, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (buttons), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Training"), -1);
  self->pause_button = add_button (buttons, _ ("Pause"), G_CALLBACK (pause_cb), self);
  self->finish_button = add_button (buttons, _ ("Finish Now"), G_CALLBACK (finish_cb), self);
  gtk_widget_set_tooltip_text (self->finish_button, _ ("Stop and keep the best model so far"));
  discard = add_button (buttons, _ ("Discard…"), G_CALLBACK (discard_cb), self);
  gtk_widget_add_css_class (discard, "destructive-action");
  return buttons;
}

static GtkWidget *
add_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
build_standing (VivantTrainDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled = gtk_scrolled_window_new ();

  self->heading = add_label (box, "title-2");
  self->bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Training"), -1);
  gtk_box_append (GTK_BOX (box), self->bar);
  self->left = add_label (box, "heading");
  self->errors = add_label (box, "body");
  self->message = add_label (box, "error");
  self->sheet = gtk_picture_new ();
  g_object_set (self->sheet, "vexpand", TRUE, "can-shrink", TRUE, "height-request", SHEET_HEIGHT, "alternative-text",
                _ ("Contact sheet"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sheet), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Contact sheet"), -1);
  gtk_box_append (GTK_BOX (box), self->sheet);
  self->sheet_text = add_label (box, "caption");
  gtk_label_set_label (GTK_LABEL (self->sheet_text),
                       _ ("From left to right: a picture, where it should move to, what the model painted, and what it "
                          "thinks can be seen in the picture"));
  gtk_box_append (GTK_BOX (box), build_buttons (self));
  g_object_set (box, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, NULL);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "child", box, NULL);
  return scrolled;
}

static void
vivant_train_dialog_dispose (GObject *object)
{
  VivantTrainDialog *self = VIVANT_TRAIN_DIALOG (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->job);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (vivant_train_dialog_parent_class)->dispose (object);
}

static void
vivant_train_dialog_class_init (VivantTrainDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_train_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vivant_train_dialog_init (VivantTrainDialog *self)
{
}

void
vivant_train_dialog_present (GtkWindow *parent, VivantModelCatalog *catalog)
{
  VivantTrainDialog *self = g_object_new (VIVANT_TYPE_TRAIN_DIALOG, "transient-for", parent, "modal", FALSE, "title",
                                          _ ("Train on My Clips"), "default-width", 460, "default-height", 560, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *pages = gtk_stack_new ();

  self->catalog = g_object_ref (catalog);
  self->job = g_object_ref (get_job (parent, catalog));
  self->pages = GTK_STACK (pages);
  gtk_stack_add_named (self->pages, build_question (self), "question");
  gtk_stack_add_named (self->pages, build_standing (self), "standing");
  gtk_widget_set_vexpand (pages, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), pages);
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self->job, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  vivant_list_names_apply (box);
  gtk_window_present (GTK_WINDOW (self));
}
