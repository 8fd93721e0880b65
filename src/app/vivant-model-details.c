/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model-details.h"

#include "vivant-fact-row.h"
#include "vivant-model-words.h"

#include <glib/gi18n.h>

typedef enum Fact {
  FACT_SHOWS,
  FACT_KEYPOINTS,
  FACT_AFFINE,
  FACT_OCCLUSION,
  FACT_SIZE,
  FACT_SAMPLING,
  FACT_DISK,
  FACT_LICENCE,
  N_FACTS,
} Fact;

struct _VivantModelDetails {
  AdwBin parent_instance;

  VivantStudio *studio;
  VivantModel *model;
  GCancellable *cancellable;
  gboolean filling; /* the rows are being filled in: nothing was chosen by hand */
  gboolean can_correct, narrow;
  GtkWidget *head, *icon, *title, *origin, *use, *card, *card_icon, *verdict, *spinner, *check, *facts_group, *hint,
      *file_group;
  GtkWidget *name_entry, *licence_entry, *remove, *show, *body;
  VivantFactRow *facts[N_FACTS];
};

G_DEFINE_FINAL_TYPE (VivantModelDetails, vivant_model_details, ADW_TYPE_BIN)

static const int sizes[] = {256, 384, 512};

static gboolean
is_in_use (VivantModelDetails *self)
{
  const char *id = vivant_project_get_state (vivant_studio_get_project (self->studio))->model;

  return g_strcmp0 (id != NULL ? id : VIVANT_DEFAULT_MODEL_ID, vivant_model_get_id (self->model)) == 0;
}

/* ---- The verdict ----------------------------------------------------------------------------------------------- */

typedef enum Verdict { VERDICT_GOOD, VERDICT_WARNING, VERDICT_BAD, VERDICT_BUSY } Verdict;

static void
set_verdict (VivantModelDetails *self, Verdict verdict, const char *text)
{
  static const char *const classes[] = {"success", "warning", "error", NULL};
  static const char *const icons[] = {"security-high-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic",
                                      NULL};

  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_remove_css_class (self->card, classes[i]);
  if (verdict != VERDICT_BUSY) {
    gtk_widget_add_css_class (self->card, classes[verdict]);
    gtk_image_set_from_icon_name (GTK_IMAGE (self->card_icon), icons[verdict]);
  }
  gtk_widget_set_visible (self->card_icon, verdict != VERDICT_BUSY);
  gtk_widget_set_visible (self->spinner, verdict == VERDICT_BUSY);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), verdict == VERDICT_BUSY);
  gtk_label_set_label (GTK_LABEL (self->verdict), text);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (vivant_model_verify (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantModelDetails) self = VIVANT_MODEL_DETAILS (user_data);
  g_autoptr (GError) error = NULL;
  const gboolean sound = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->studio == NULL || g_task_get_task_data (G_TASK (result)) != self->model)
    return;
  gtk_widget_set_sensitive (self->check, TRUE);
  if (!sound)
    set_verdict (self, VERDICT_BAD, error->message);
  else if (*vivant_model_get_warnings (self->model) != '\0')
    set_verdict (self, VERDICT_WARNING, vivant_model_get_warnings (self->model));
  else
    set_verdict (self, VERDICT_GOOD, _ ("Complete and undamaged. A picture was animated with it."));
}

static void
check_cb (GtkButton *button, VivantModelDetails *self)
{
  /* No widget is a task's source: a thread may be the last to let go of that. */
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, checked_cb, g_object_ref (self));

  gtk_widget_set_sensitive (self->check, FALSE);
  set_verdict (self, VERDICT_BUSY, _ ("Checking…"));
  g_task_set_task_data (task, g_object_ref (self->model), g_object_unref);
  g_task_run_in_thread (task, check_thread);
}

/* ---- Correcting ------------------------------------------------------------------------------------------------ */

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantModelDetails) self = VIVANT_MODEL_DETAILS (user_data);
  g_autoptr (GError) error = NULL;

  /* The list has a new object for the model by now, and whoever owns this widget shows that one. */
  vivant_model_catalog_edit_finish (VIVANT_MODEL_CATALOG (object), result, &error);
  if (self->studio == NULL)
    return;
  gtk_widget_set_sensitive (self->body, TRUE);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    vivant_model_details_set_model (self, self->model);
    set_verdict (self, VERDICT_BAD, error->message);
  }
}

static void
edit (VivantModelDetails *self, const VivantModelEdit *edit)
{
  gtk_widget_set_sensitive (self->body, FALSE);
  vivant_model_catalog_edit_async (vivant_studio_get_catalog (self->studio), self->model, edit, self->cancellable,
                                   edited_cb, g_object_ref (self));
}

static void
fact_chosen_cb (VivantFactRow *row, GParamSpec *pspec, VivantModelDetails *self)
{
  VivantModelEdit change = VIVANT_MODEL_EDIT_INIT;
  const int chosen = vivant_fact_row_get_selected (row);

  if (self->filling || chosen < 0)
    return;
  if (row == self->facts[FACT_SHOWS] && chosen < (int) g_strv_length ((char **) vivant_model_classes))
    change.object_class = vivant_model_classes[chosen];
  else if (row == self->facts[FACT_SIZE] && chosen < (int) G_N_ELEMENTS (sizes))
    change.size = sizes[chosen];
  else if (row == self->facts[FACT_SAMPLING])
    change.align_corners = chosen == 0;
  else
    return;
  edit (self, &change);
}

static void
entry_applied_cb (AdwEntryRow *row, VivantModelDetails *self)
{
  VivantModelEdit change = VIVANT_MODEL_EDIT_INIT;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (GTK_WIDGET (row) == self->licence_entry)
    change.licence = text;
  else if (*text != '\0')
    change.title = text;
  edit (self, &change);
}

/* ---- Using and removing ---------------------------------------------------------------------------------------- */

static void
use_cb (GtkButton *button, VivantModelDetails *self)
{
  g_object_set (vivant_studio_get_project (self->studio), "model-id", vivant_model_get_id (self->model), NULL);
}

static void
show_cb (GtkButton *button, VivantModelDetails *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-in-files", "s", vivant_model_get_path (self->model));
}

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, VivantModelDetails *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (g_strcmp0 (response, "remove") != 0 || self->model == NULL)
    return;
  id = g_strdup (vivant_model_get_id (self->model));
  if (is_in_use (self))
    g_object_set (vivant_studio_get_project (self->studio), "model-id", NULL, NULL);
  if (!vivant_model_catalog_remove (vivant_studio_get_catalog (self->studio), id, &error))
    set_verdict (self, VERDICT_BAD, error->message);
}

static void
remove_cb (GtkButton *button, VivantModelDetails *self)
{
  g_autofree char *heading = g_strdup_printf (_ ("Remove “%s”?"), vivant_model_get_title (self->model));
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                              _ ("The model is deleted; the file it was imported from stays. Projects that use it go "
                                 "on with the built-in model."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove", _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Filling in ------------------------------------------------------------------------------------------------ */

static void
fill_shows (VivantModelDetails *self, gboolean own)
{
  const char *object_class = vivant_model_get_object_class (self->model);
  const gboolean assumed = strstr (vivant_model_get_assumed (self->model), "class") != NULL;
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  int selected = -1;

  for (int i = 0; vivant_model_classes[i] != NULL; i++) {
    g_ptr_array_add (choices, (gpointer) vivant_model_class_title (vivant_model_classes[i]));
    if (g_str_equal (vivant_model_classes[i], object_class))
      selected = i;
  }
  if (selected < 0) {
    selected = (int) choices->len;
    g_ptr_array_add (choices, (gpointer) object_class);
  }
  g_ptr_array_add (choices, NULL);
  if (own)
    vivant_fact_row_set_choices (self->facts[FACT_SHOWS], (const char *const *) choices->pdata, selected);
  else
    vivant_fact_row_set_value (self->facts[FACT_SHOWS], vivant_model_class_title (object_class));
  vivant_fact_row_set_source (self->facts[FACT_SHOWS], assumed ? VIVANT_FACT_ASSUMED : VIVANT_FACT_STATED,
                              assumed && *object_class != '\0' ? _ ("Guessed from the file’s name") : "");
}

static void
fill_size (VivantModelDetails *self, gboolean own)
{
  const FommConfig *config = vivant_model_get_config (self->model);
  const gboolean assumed = strstr (vivant_model_get_assumed (self->model), "size") != NULL;
  g_autofree char *text = g_strdup_printf ("%d × %d", config->width, config->height);
  const char *choices[G_N_ELEMENTS (sizes) + 2] = {"256 × 256", "384 × 384", "512 × 512", NULL};
  guint selected = 0;

  while (selected < G_N_ELEMENTS (sizes) && (sizes[selected] != config->width || sizes[selected] != config->height))
    selected++;
  if (selected == G_N_ELEMENTS (sizes))
    choices[selected] = text;
  if (own)
    vivant_fact_row_set_choices (self->facts[FACT_SIZE], choices, (int) selected);
  else
    vivant_fact_row_set_value (self->facts[FACT_SIZE], text);
  vivant_fact_row_set_source (self->facts[FACT_SIZE], assumed ? VIVANT_FACT_ASSUMED : VIVANT_FACT_STATED,
                              assumed ? _ ("Not stored in the file; the usual size for these shapes") : "");
}

static void
fill_sampling (VivantModelDetails *self, gboolean own)
{
  const gboolean trained = vivant_model_get_config (self->model)->align_corners;
  const char *const choices[] = {_ ("As Trained"), _ ("Match the Reference Demo"), NULL};

  if (own)
    vivant_fact_row_set_choices (self->facts[FACT_SAMPLING], choices, trained ? 0 : 1);
  else
    vivant_fact_row_set_value (self->facts[FACT_SAMPLING], choices[trained ? 0 : 1]);
  vivant_fact_row_set_source (self->facts[FACT_SAMPLING], VIVANT_FACT_STATED,
                              !own      ? ""
                              : trained ? _ ("The published models were trained this way")
                                        : _ ("The same pictures as today’s reference demo draws"));
}

static void
fill_shapes (VivantModelDetails *self)
{
  const FommConfig *config = vivant_model_get_config (self->model);
  const gboolean inferred = vivant_model_get_config_inferred (self->model);
  const VivantFactSource source = inferred ? VIVANT_FACT_INFERRED : VIVANT_FACT_STATED;
  const gboolean occlusion = config->generator.estimate_occlusion_map;
  g_autofree char *keypoints = g_strdup_printf ("%d", config->num_kp);

  vivant_fact_row_set_value (self->facts[FACT_KEYPOINTS], keypoints);
  vivant_fact_row_set_source (self->facts[FACT_KEYPOINTS], source,
                              inferred ? _ ("Width of the keypoint finder’s last layer") : "");
  vivant_fact_row_set_value (self->facts[FACT_AFFINE], config->estimate_jacobian ? _ ("Yes") : _ ("No"));
  vivant_fact_row_set_source (self->facts[FACT_AFFINE], source,
                              !inferred                   ? ""
                              : config->estimate_jacobian ? _ ("The Jacobian layer is there")
                                                          : _ ("There is no Jacobian layer"));
  vivant_fact_row_set_value (self->facts[FACT_OCCLUSION], occlusion ? _ ("Yes") : _ ("No"));
  vivant_fact_row_set_source (self->facts[FACT_OCCLUSION], source,
                              !inferred   ? ""
                              : occlusion ? _ ("The mask layer is there")
                                          : _ ("There is no mask layer"));
}

static void
fill_file (VivantModelDetails *self, gboolean own)
{
  g_autofree char *disk = g_format_size (vivant_model_get_size (self->model));
  const char *licence = vivant_model_get_licence (self->model);

  vivant_fact_row_set_value (self->facts[FACT_DISK], disk);
  vivant_fact_row_set_source (self->facts[FACT_DISK], VIVANT_FACT_STATED,
                              own ? _ ("What training needs was left out") : "");
  vivant_fact_row_set_value (self->facts[FACT_LICENCE], *licence != '\0' ? licence : _ ("Not Stated"));
  gtk_widget_set_visible (GTK_WIDGET (self->facts[FACT_LICENCE]), !own);
  gtk_widget_set_visible (self->licence_entry, own);
  gtk_widget_set_visible (self->name_entry, own);
  gtk_editable_set_text (GTK_EDITABLE (self->licence_entry), licence);
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), vivant_model_get_title (self->model));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self->file_group),
      *licence == '\0' ? _ ("The file states no licence; ask its authors before you publish.") : NULL);
}

static void
fill_head (VivantModelDetails *self)
{
  g_autofree char *origin = vivant_model_dup_origin (self->model);
  const gboolean own = vivant_model_get_removable (self->model), used = is_in_use (self);

  gtk_label_set_label (GTK_LABEL (self->title), vivant_model_get_title (self->model));
  gtk_label_set_label (GTK_LABEL (self->origin), origin);
  gtk_widget_set_visible (self->origin, *origin != '\0');
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                vivant_model_class_icon (vivant_model_get_object_class (self->model)));
  if (own)
    gtk_widget_add_css_class (self->icon, "imported");
  else
    gtk_widget_remove_css_class (self->icon, "imported");
  gtk_widget_set_sensitive (self->use, !used && vivant_model_is_described (self->model));
  gtk_button_set_label (GTK_BUTTON (self->use), used ? _ ("In Use") : _ ("Use This Model"));
  gtk_widget_set_visible (self->remove, own);
  gtk_widget_set_visible (self->show, own);
}

/* Beside the group's title, or below it where there is no room. */
static void
update_hint (VivantModelDetails *self)
{
  gtk_widget_set_visible (self->hint, self->can_correct && !self->narrow);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self->facts_group),
      self->can_correct && self->narrow ? gtk_label_get_label (GTK_LABEL (self->hint)) : NULL);
}

void
vivant_model_details_set_model (VivantModelDetails *self, VivantModel *model)
{
  const gboolean own = vivant_model_get_removable (model);
  g_autoptr (GError) error = NULL;
  gboolean sound;

  g_return_if_fail (VIVANT_IS_MODEL_DETAILS (self));
  g_set_object (&self->model, model);
  sound = vivant_model_describe (model, &error);
  self->filling = TRUE;
  fill_head (self);
  gtk_widget_set_visible (self->facts_group, sound);
  gtk_widget_set_visible (self->file_group, sound);
  self->can_correct = sound && own;
  update_hint (self);
  gtk_widget_set_sensitive (self->check, TRUE);
  if (sound) {
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->facts_group), vivant_model_get_config_inferred (model)
                                                                                    ? _ ("What Was Inferred")
                                                                                    : _ ("What the File Says"));
    fill_shows (self, own);
    fill_shapes (self);
    fill_size (self, own);
    fill_sampling (self, own);
    fill_file (self, own);
  }
  if (!sound)
    set_verdict (self, VERDICT_BAD, error->message);
  else if (*vivant_model_get_warnings (model) != '\0')
    set_verdict (self, VERDICT_WARNING, vivant_model_get_warnings (model));
  else
    set_verdict (self, VERDICT_GOOD, _ ("Complete and undamaged."));
  self->filling = FALSE;
}

VivantModel *
vivant_model_details_get_model (VivantModelDetails *self)
{
  return self->model;
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
entry_row (VivantModelDetails *self, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect (row, "apply", G_CALLBACK (entry_applied_cb), self);
  return row;
}

static void
build_facts (VivantModelDetails *self)
{
  static const char *const titles[] = {N_ ("Shows"),        N_ ("Keypoints"), N_ ("Local Affine"), N_ ("Occlusion"),
                                       N_ ("Picture Size"), N_ ("Sampling"),  N_ ("Size on Disk"), N_ ("Licence")};

  self->facts_group = adw_preferences_group_new ();
  self->file_group = adw_preferences_group_new ();
  self->hint = g_object_new (GTK_TYPE_LABEL, "label", _ ("Read from the file itself; correct it where it is wrong"),
                             "valign", GTK_ALIGN_END, NULL);
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_widget_add_css_class (self->hint, "vivant-secondary");
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->facts_group), self->hint);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->file_group), _ ("File"));
  self->name_entry = entry_row (self, _ ("Name"));
  self->licence_entry = entry_row (self, _ ("Licence"));
  for (int i = 0; i < N_FACTS; i++) {
    self->facts[i] = VIVANT_FACT_ROW (vivant_fact_row_new (_ (titles[i])));
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (i < FACT_DISK ? self->facts_group : self->file_group),
                               GTK_WIDGET (self->facts[i]));
    g_signal_connect (self->facts[i], "notify::selected", G_CALLBACK (fact_chosen_cb), self);
  }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->file_group), self->name_entry);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->file_group), self->licence_entry);
}

static GtkWidget *
build_head (VivantModelDetails *self)
{
  GtkWidget *name = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->icon = g_object_new (GTK_TYPE_IMAGE, "pixel-size", 40, "valign", GTK_ALIGN_CENTER, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->icon, "vivant-model-icon");
  gtk_widget_add_css_class (self->icon, "large");
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (self->title, "title-1");
  self->origin = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (self->origin, "vivant-secondary");
  self->use = gtk_button_new_with_label (_ ("Use This Model"));
  gtk_widget_add_css_class (self->use, "suggested-action");
  g_object_set (self->use, "valign", GTK_ALIGN_CENTER, NULL);
  g_object_set (words, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->origin);
  gtk_box_append (GTK_BOX (name), self->icon);
  gtk_box_append (GTK_BOX (name), words);
  gtk_widget_set_hexpand (name, TRUE);
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_box_append (GTK_BOX (self->head), name);
  gtk_box_append (GTK_BOX (self->head), self->use);
  g_signal_connect (self->use, "clicked", G_CALLBACK (use_cb), self);
  return self->head;
}

static GtkWidget *
build_card (VivantModelDetails *self)
{
  self->card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->card, "vivant-verdict");
  self->card_icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "visible", FALSE, NULL);
  self->verdict = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "hexpand", TRUE, "selectable", FALSE, NULL);
  self->check = gtk_button_new_with_label (_ ("Check Again"));
  gtk_widget_add_css_class (self->check, "flat");
  gtk_widget_set_valign (self->check, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->card), self->card_icon);
  gtk_box_append (GTK_BOX (self->card), self->spinner);
  gtk_box_append (GTK_BOX (self->card), self->verdict);
  gtk_box_append (GTK_BOX (self->card), self->check);
  g_signal_connect (self->check, "clicked", G_CALLBACK (check_cb), self);
  return self->card;
}

static GtkWidget *
build_buttons (VivantModelDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->remove = gtk_button_new_with_label (_ ("Remove…"));
  gtk_widget_add_css_class (self->remove, "vivant-plain-destructive");
  self->show = gtk_button_new_with_label (_ ("Show in Files"));
  g_signal_connect (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  g_signal_connect (self->show, "clicked", G_CALLBACK (show_cb), self);
  gtk_box_append (GTK_BOX (box), self->remove);
  gtk_box_append (GTK_BOX (box), self->show);
  return box;
}

static void
vivant_model_details_dispose (GObject *object)
{
  VivantModelDetails *self = VIVANT_MODEL_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->studio);
  G_OBJECT_CLASS (vivant_model_details_parent_class)->dispose (object);
}

static void
vivant_model_details_class_init (VivantModelDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_model_details_dispose;
}

static void
vivant_model_details_init (VivantModelDetails *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  self->cancellable = g_cancellable_new ();
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  build_facts (self);
  gtk_box_append (GTK_BOX (self->body), build_head (self));
  gtk_box_append (GTK_BOX (self->body), build_card (self));
  gtk_box_append (GTK_BOX (self->body), self->facts_group);
  gtk_box_append (GTK_BOX (self->body), self->file_group);
  gtk_box_append (GTK_BOX (self->body), build_buttons (self));
  g_object_set (self->body, "margin-top", 24, "margin-bottom", 24, "margin-start", 24, "margin-end", 24, NULL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 688);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->body);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "hexpand", TRUE, "vexpand", TRUE, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

void
vivant_model_details_set_narrow (VivantModelDetails *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  self->narrow = narrow;
  update_hint (self);
}

GtkWidget *
vivant_model_details_new (VivantStudio *studio)
{
  VivantModelDetails *self = g_object_new (VIVANT_TYPE_MODEL_DETAILS, NULL);

  self->studio = g_object_ref (studio);
  return GTK_WIDGET (self);
}
