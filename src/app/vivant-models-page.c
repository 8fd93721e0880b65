/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-models-page.h"

#include <glib/gi18n.h>

struct _VivantModelsPage {
  AdwBin parent_instance;

  VivantStudio *studio;
  VivantModel *shown;
  GCancellable *cancellable;
  GtkWidget *list, *title, *origin, *verdict, *use, *check, *remove, *back;
  GtkWidget *rows[8];
  AdwLeaflet *leaflet;
};

enum { ROW_CLASS, ROW_KEYPOINTS, ROW_AFFINE, ROW_OCCLUSION, ROW_SIZE, ROW_SAMPLING, ROW_DISK, ROW_LICENCE };

G_DEFINE_FINAL_TYPE (VivantModelsPage, vivant_models_page, ADW_TYPE_BIN)

static VivantModelCatalog *
get_catalog (VivantModelsPage *self)
{
  return vivant_studio_get_catalog (self->studio);
}

static gboolean
is_in_use (VivantModelsPage *self, VivantModel *model)
{
  const char *id = vivant_project_get_state (vivant_studio_get_project (self->studio))->model;

  return g_strcmp0 (id != NULL ? id : VIVANT_DEFAULT_MODEL_ID, vivant_model_get_id (model)) == 0;
}

/* ---- Details --------------------------------------------------------------------------------------------------- */

static void
set_row (VivantModelsPage *self, int row, const char *value)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (self->rows[row]), "value");

  gtk_label_set_label (GTK_LABEL (label), value != NULL && *value != '\0' ? value : _ ("Not Stated"));
}

static void
show_model (VivantModelsPage *self, VivantModel *model)
{
  const FommConfig *config;
  g_autofree char *keypoints = NULL, *size = NULL, *disk = NULL;
  g_autoptr (GError) error = NULL;

  g_set_object (&self->shown, model);
  if (!vivant_model_describe (model, &error)) {
    gtk_label_set_label (GTK_LABEL (self->verdict), error->message);
    return;
  }
  config = vivant_model_get_config (model);
  gtk_label_set_label (GTK_LABEL (self->title), vivant_model_get_title (model));
  gtk_label_set_label (GTK_LABEL (self->origin), vivant_model_get_origin (model));
  gtk_label_set_label (GTK_LABEL (self->verdict), *vivant_model_get_warnings (model) != '\0'
                                                      ? vivant_model_get_warnings (model)
                                                      : _ ("Read without complaint."));
  keypoints = g_strdup_printf ("%d", config->num_kp);
  size = g_strdup_printf ("%d × %d", config->width, config->height);
  disk = g_format_size (vivant_model_get_size (model));
  set_row (self, ROW_CLASS, vivant_model_get_object_class (model));
  set_row (self, ROW_KEYPOINTS, keypoints);
  set_row (self, ROW_AFFINE, config->estimate_jacobian ? _ ("Yes") : _ ("No"));
  set_row (self, ROW_OCCLUSION, config->generator.estimate_occlusion_map ? _ ("Yes") : _ ("No"));
  set_row (self, ROW_SIZE, size);
  set_row (self, ROW_SAMPLING, config->align_corners ? _ ("As Trained") : _ ("Match the Reference Demo"));
  set_row (self, ROW_DISK, disk);
  set_row (self, ROW_LICENCE, vivant_model_get_licence (model));
  gtk_widget_set_sensitive (self->use, !is_in_use (self, model));
  gtk_button_set_label (GTK_BUTTON (self->use), is_in_use (self, model) ? _ ("In Use") : _ ("Use This Model"));
  gtk_widget_set_visible (self->remove, vivant_model_get_removable (model));
}

static void
use_cb (GtkButton *button, VivantModelsPage *self)
{
  if (self->shown == NULL)
    return;
  g_object_set (vivant_studio_get_project (self->studio), "model-id", vivant_model_get_id (self->shown), NULL);
  show_model (self, self->shown);
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
  VivantModelsPage *self = VIVANT_MODELS_PAGE (object);
  g_autoptr (GError) error = NULL;
  const gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL)
    return;
  gtk_widget_set_sensitive (self->check, TRUE);
  gtk_label_set_label (GTK_LABEL (self->verdict), ok ? _ ("Complete and undamaged.") : error->message);
}

static void
check_cb (GtkButton *button, VivantModelsPage *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, checked_cb, NULL);

  if (self->shown == NULL)
    return;
  gtk_widget_set_sensitive (self->check, FALSE);
  gtk_label_set_label (GTK_LABEL (self->verdict), _ ("Checking…"));
  g_task_set_task_data (task, g_object_ref (self->shown), g_object_unref);
  g_task_run_in_thread (task, check_thread);
}

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, VivantModelsPage *self)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (response, "remove") != 0 || self->shown == NULL)
    return;
  if (is_in_use (self, self->shown))
    g_object_set (vivant_studio_get_project (self->studio), "model-id", NULL, NULL);
  if (!vivant_model_catalog_remove (get_catalog (self), vivant_model_get_id (self->shown), &error))
    gtk_label_set_label (GTK_LABEL (self->verdict), error->message);
}

static void
remove_cb (GtkButton *button, VivantModelsPage *self)
{
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (self->shown == NULL)
    return;
  heading = g_strdup_printf (_ ("Remove “%s”?"), vivant_model_get_title (self->shown));
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                                   _ ("The file is deleted. Projects that use it cannot be rendered any more."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove", _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- The list -------------------------------------------------------------------------------------------------- */

static void
refresh (VivantModelsPage *self)
{
  GListModel *models = G_LIST_MODEL (get_catalog (self));
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++) {
    g_autoptr (VivantModel) model = g_list_model_get_item (models, i);
    g_autofree char *subtitle = NULL;

    row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    if (vivant_model_describe (model, NULL)) {
      const FommConfig *config = vivant_model_get_config (model);

      subtitle = g_strdup_printf (ngettext ("%d px, %d keypoint", "%d px, %d keypoints", (gulong) config->num_kp),
                                  config->width, config->num_kp);
    }
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), vivant_model_get_title (model));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : _ ("Cannot be read"));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    if (is_in_use (self, model)) {
      GtkWidget *tag = gtk_label_new (_ ("In Use"));

      gtk_widget_add_css_class (tag, "vivant-tag");
      gtk_widget_add_css_class (tag, "success");
      gtk_widget_add_css_class (tag, "caption");
      gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
      show_model (self, model);
    }
    g_object_set_data_full (G_OBJECT (row), "model", g_object_ref (model), g_object_unref);
    gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  }
}

static void
row_cb (GtkListBox *list, GtkListBoxRow *row, VivantModelsPage *self)
{
  show_model (self, g_object_get_data (G_OBJECT (row), "model"));
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_cb (GtkButton *button, VivantModelsPage *self)
{
  if (!adw_leaflet_get_folded (self->leaflet) || !adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static GtkWidget *
fact_row (VivantModelsPage *self, int index, const char *title)
{
  GtkWidget *row = adw_action_row_new (), *value = gtk_label_new (NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (value, "heading");
  g_object_set (value, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "xalign", 1.0f, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
  g_object_set_data (G_OBJECT (row), "value", value);
  self->rows[index] = row;
  return row;
}

static GtkWidget *
build_facts (VivantModelsPage *self)
{
  static const char *const titles[] = {N_ ("Shows"),        N_ ("Keypoints"), N_ ("Local Affine"), N_ ("Occlusion"),
                                       N_ ("Picture Size"), N_ ("Sampling"),  N_ ("Size on Disk"), N_ ("Licence")};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  AdwPreferencesGroup *inferred = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *file = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (inferred, _ ("What Was Inferred"));
  adw_preferences_group_set_title (file, _ ("File"));
  for (int i = 0; i < 8; i++)
    adw_preferences_group_add (i < ROW_DISK ? inferred : file, fact_row (self, i, _ (titles[i])));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (inferred));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (file));
  return box;
}

static GtkWidget *
build_detail (VivantModelsPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *verdict = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->title, "title-1");
  self->origin = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->origin, "vivant-secondary");
  self->use = gtk_button_new_with_label (_ ("Use This Model"));
  gtk_widget_add_css_class (self->use, "suggested-action");
  gtk_widget_set_valign (self->use, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->origin);
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), self->use);
  self->verdict = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "hexpand", TRUE, NULL);
  self->check = gtk_button_new_with_label (_ ("Check Again"));
  gtk_widget_set_valign (self->check, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (verdict), self->verdict);
  gtk_box_append (GTK_BOX (verdict), self->check);
  self->remove = gtk_button_new_with_label (_ ("Remove…"));
  gtk_widget_set_halign (self->remove, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->remove, "error");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), verdict);
  gtk_box_append (GTK_BOX (box), build_facts (self));
  gtk_box_append (GTK_BOX (box), self->remove);
  g_object_set (box, "margin-top", 24, "margin-bottom", 24, "margin-start", 24, "margin-end", 24, NULL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "hexpand", TRUE, "vexpand", TRUE, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  g_signal_connect (self->use, "clicked", G_CALLBACK (use_cb), self);
  g_signal_connect (self->check, "clicked", G_CALLBACK (check_cb), self);
  g_signal_connect (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  return scrolled;
}

static GtkWidget *
build_list (VivantModelsPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *hint = g_object_new (GTK_TYPE_LABEL, "label",
                                  _ ("Drop a checkpoint here to add it: .pth.tar, .pdparams or .safetensors. Nothing "
                                     "inside it is ever run."),
                                  "wrap", TRUE, "xalign", 0.0f, NULL);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Models"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_cb), self);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "vivant-secondary");
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), hint);
  g_object_set (box, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, NULL);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "width-request", 340, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}

static gboolean
vivant_models_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (VIVANT_MODELS_PAGE (widget)->list, GTK_DIR_TAB_FORWARD);
}

static void
vivant_models_page_dispose (GObject *object)
{
  VivantModelsPage *self = VIVANT_MODELS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->shown);
  g_clear_object (&self->studio);
  G_OBJECT_CLASS (vivant_models_page_parent_class)->dispose (object);
}

static void
vivant_models_page_class_init (VivantModelsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_models_page_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = vivant_models_page_grab_focus;
}

static void
vivant_models_page_init (VivantModelsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *import = gtk_button_new (), *content = adw_button_content_new ();

  self->cancellable = g_cancellable_new ();
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  g_signal_connect (self->back, "clicked", G_CALLBACK (back_cb), self);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Import…"));
  gtk_button_set_child (GTK_BUTTON (import), content);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "win.import-model");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), import);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_ ("Models"), NULL));
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_append (self->leaflet, build_list (self));
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, gtk_separator_new (GTK_ORIENTATION_VERTICAL)),
                                    FALSE);
  adw_leaflet_append (self->leaflet, build_detail (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->leaflet), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->leaflet));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
vivant_models_page_new (VivantStudio *studio)
{
  VivantModelsPage *self = g_object_new (VIVANT_TYPE_MODELS_PAGE, NULL);

  self->studio = g_object_ref (studio);
  g_signal_connect_object (get_catalog (self), "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_project (studio), "notify::model-id", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  vivant_model_catalog_refresh (get_catalog (self));
  refresh (self);
  return GTK_WIDGET (self);
}
