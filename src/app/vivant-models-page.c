/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-models-page.h"

#include "vivant-model-details.h"
#include "vivant-model-row.h"

#include <glib/gi18n.h>

enum { LIST_BUILT_IN, LIST_IMPORTED, N_LISTS };

struct _VivantModelsPage {
  AdwBin parent_instance;

  VivantStudio *studio;
  VivantImporter *importer;
  GtkWidget *lists[N_LISTS], *headings[N_LISTS], *import_card, *import_text, *import_bar;
  VivantModelDetails *details;
  AdwLeaflet *leaflet;
  AdwButtonContent *import;
  char *shown; /* id of the model in the details */
  gboolean refreshing;
  guint fold_source;
};

G_DEFINE_FINAL_TYPE (VivantModelsPage, vivant_models_page, ADW_TYPE_BIN)

static VivantModelCatalog *
get_catalog (VivantModelsPage *self)
{
  return vivant_studio_get_catalog (self->studio);
}

static const char *
get_used_id (VivantModelsPage *self)
{
  const char *id = vivant_project_get_state (vivant_studio_get_project (self->studio))->model;

  return id != NULL ? id : VIVANT_DEFAULT_MODEL_ID;
}

/* ---- The list -------------------------------------------------------------------------------------------------- */

static void
show_row (VivantModelsPage *self, VivantModelRow *row)
{
  VivantModel *model = vivant_model_row_get_model (row);

  g_free (self->shown);
  self->shown = g_strdup (vivant_model_get_id (model));
  vivant_model_details_set_model (self->details, model);
}

/* One selection over both lists. */
static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, VivantModelsPage *self)
{
  if (row == NULL || self->refreshing)
    return;
  for (int i = 0; i < N_LISTS; i++)
    if (GTK_WIDGET (list) != self->lists[i])
      gtk_list_box_unselect_all (GTK_LIST_BOX (self->lists[i]));
  show_row (self, VIVANT_MODEL_ROW (row));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, VivantModelsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static GtkListBoxRow *
find_row (VivantModelsPage *self, const char *id, int *where)
{
  for (int i = 0; i < N_LISTS; i++)
    for (int at = 0;; at++) {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->lists[i]), at);

      if (row == NULL)
        break;
      if (g_strcmp0 (vivant_model_get_id (vivant_model_row_get_model (VIVANT_MODEL_ROW (row))), id) == 0) {
        *where = i;
        return row;
      }
    }
  return NULL;
}

static void
select_model (VivantModelsPage *self, const char *id)
{
  int where = 0;
  GtkListBoxRow *row = find_row (self, id, &where);

  if (row == NULL)
    row = find_row (self, VIVANT_DEFAULT_MODEL_ID, &where);
  if (row == NULL)
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (self->lists[where]), row);
  show_row (self, VIVANT_MODEL_ROW (row));
}

static void
update_used (VivantModelsPage *self)
{
  for (int i = 0; i < N_LISTS; i++)
    for (int at = 0;; at++) {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->lists[i]), at);

      if (row == NULL)
        break;
      vivant_model_row_set_in_use (VIVANT_MODEL_ROW (row),
                                   g_strcmp0 (vivant_model_get_id (vivant_model_row_get_model (VIVANT_MODEL_ROW (row))),
                                              get_used_id (self)) == 0);
    }
  if (vivant_model_details_get_model (self->details) != NULL)
    vivant_model_details_set_model (self->details, vivant_model_details_get_model (self->details));
}

static void
refresh (VivantModelsPage *self)
{
  GListModel *models = G_LIST_MODEL (get_catalog (self));
  g_autofree char *shown = g_strdup (self->shown != NULL ? self->shown : get_used_id (self));
  GtkWidget *row;

  self->refreshing = TRUE;
  for (int i = 0; i < N_LISTS; i++)
    while ((row = gtk_widget_get_first_child (self->lists[i])) != NULL)
      gtk_list_box_remove (GTK_LIST_BOX (self->lists[i]), row);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++) {
    g_autoptr (VivantModel) model = g_list_model_get_item (models, i);

    gtk_list_box_append (GTK_LIST_BOX (self->lists[vivant_model_get_removable (model) ? LIST_IMPORTED : LIST_BUILT_IN]),
                         vivant_model_row_new (model));
  }
  for (int i = 0; i < N_LISTS; i++) {
    const gboolean some = gtk_widget_get_first_child (self->lists[i]) != NULL;

    gtk_widget_set_visible (self->lists[i], some);
    gtk_widget_set_visible (self->headings[i], some);
  }
  self->refreshing = FALSE;
  select_model (self, shown);
  update_used (self);
}

/* ---- Importing ------------------------------------------------------------------------------------------------- */

static void
importer_cb (VivantModelsPage *self)
{
  const char *path = vivant_importer_get_path (self->importer);

  gtk_widget_set_visible (self->import_card, path != NULL);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->import_bar), vivant_importer_get_fraction (self->importer));
  if (path != NULL) {
    g_autofree char *name = g_filename_display_basename (path), *text = g_strdup_printf (_ ("Reading “%s”…"), name);

    gtk_label_set_label (GTK_LABEL (self->import_text), text);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->import_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  }
}

static void
imported_cb (VivantImporter *importer, VivantModel *model, VivantModelsPage *self)
{
  select_model (self, vivant_model_get_id (model));
}

static GtkWidget *
build_import_card (VivantModelsPage *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *cancel = gtk_button_new_with_label (_ ("Cancel"));

  self->import_card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->import_card, "card");
  gtk_widget_add_css_class (self->import_card, "vivant-import");
  self->import_text =
      g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "hexpand", TRUE, NULL);
  self->import_bar = gtk_progress_bar_new ();
  gtk_box_append (GTK_BOX (row), self->import_text);
  gtk_box_append (GTK_BOX (row), cancel);
  gtk_box_append (GTK_BOX (self->import_card), row);
  gtk_box_append (GTK_BOX (self->import_card), self->import_bar);
  gtk_widget_set_visible (self->import_card, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "win.cancel-import");
  return self->import_card;
}

/* ---- Building -------------------------------------------------------------------------------------------------- */

static void
build_one_list (VivantModelsPage *self, int which, const char *title, GtkWidget *box)
{
  self->headings[which] = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (self->headings[which], "heading");
  self->lists[which] = gtk_list_box_new ();
  gtk_widget_add_css_class (self->lists[which], "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->lists[which]), GTK_SELECTION_SINGLE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lists[which]), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (self->lists[which], "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->lists[which], "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (box), self->headings[which]);
  gtk_box_append (GTK_BOX (box), self->lists[which]);
}

static GtkWidget *
build_train_button (void)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Train on My Clips…"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.train-model");
  return button;
}

static GtkWidget *
build_list (VivantModelsPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *hint = g_object_new (GTK_TYPE_LABEL, "label",
                                  _ ("Drop a checkpoint here to add it: .pth.tar, .pdparams or .safetensors. Nothing "
                                     "inside it is ever run."),
                                  "wrap", TRUE, "xalign", 0.0f, NULL);

  build_one_list (self, LIST_BUILT_IN, _ ("Built In"), box);
  build_one_list (self, LIST_IMPORTED, _ ("Imported"), box);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "vivant-secondary");
  gtk_box_append (GTK_BOX (box), build_import_card (self));
  gtk_box_append (GTK_BOX (box), hint);
  gtk_box_append (GTK_BOX (box), build_train_button ());
  g_object_set (box, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, NULL);
  g_object_set (clamp, "maximum-size", 380, "tightening-threshold", 380, "child", box, NULL);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-width", TRUE, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

/* One of the two beside the other, or one at a time: there is room for less then. */
static gboolean
fold (gpointer data)
{
  VivantModelsPage *self = VIVANT_MODELS_PAGE (data);
  const gboolean folded = adw_leaflet_get_folded (self->leaflet);

  self->fold_source = 0;
  vivant_model_details_set_narrow (self->details, folded);
  adw_button_content_set_label (self->import, folded ? "" : _ ("Import…"));
  return G_SOURCE_REMOVE;
}

/* The leaflet folds while the page is given its place: a header that asks for another size then, when it has its own
 * already, would stay without one and not be drawn. */
static void
folded_cb (VivantModelsPage *self)
{
  if (self->fold_source == 0)
    self->fold_source = g_idle_add_full (G_PRIORITY_DEFAULT, fold, self, NULL);
}

static void
back_cb (GtkButton *button, VivantModelsPage *self)
{
  if (!adw_leaflet_get_folded (self->leaflet) || !adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static GtkWidget *
build_header (VivantModelsPage *self)
{
  GtkWidget *header = adw_header_bar_new (), *import = gtk_button_new (), *content = adw_button_content_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_set_tooltip_text (back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  g_signal_connect (back, "clicked", G_CALLBACK (back_cb), self);
  self->import = ADW_BUTTON_CONTENT (content);
  adw_button_content_set_icon_name (self->import, "list-add-symbolic");
  gtk_widget_set_tooltip_text (import, _ ("Import Model"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (import), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Import…"), -1);
  gtk_button_set_child (GTK_BUTTON (import), content);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "win.import-model");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), import);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_ ("Models"), NULL));
  return header;
}

static gboolean
vivant_models_page_grab_focus (GtkWidget *widget)
{
  VivantModelsPage *self = VIVANT_MODELS_PAGE (widget);
  int where = 0;
  GtkListBoxRow *row = find_row (self, self->shown, &where);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
vivant_models_page_dispose (GObject *object)
{
  VivantModelsPage *self = VIVANT_MODELS_PAGE (object);

  g_clear_handle_id (&self->fold_source, g_source_remove);
  g_clear_object (&self->studio);
  g_clear_object (&self->importer);
  g_clear_pointer (&self->shown, g_free);
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
}

static void
build (VivantModelsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *list = build_list (self);

  self->details = VIVANT_MODEL_DETAILS (vivant_model_details_new (self->studio));
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_append (self->leaflet, list);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, gtk_separator_new (GTK_ORIENTATION_VERTICAL)),
                                    FALSE);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->details));
  g_object_set (self->leaflet, "vexpand", TRUE, "can-navigate-back", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), build_header (self));
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  fold (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->leaflet));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
vivant_models_page_new (VivantStudio *studio, VivantImporter *importer)
{
  VivantModelsPage *self = g_object_new (VIVANT_TYPE_MODELS_PAGE, NULL);

  self->studio = g_object_ref (studio);
  self->importer = g_object_ref (importer);
  build (self);
  g_signal_connect_object (get_catalog (self), "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_project (studio), "notify::model-id", G_CALLBACK (update_used), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (importer, "notify", G_CALLBACK (importer_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (importer, "imported", G_CALLBACK (imported_cb), self, 0);
  vivant_model_catalog_refresh (get_catalog (self));
  refresh (self);
  importer_cb (self);
  return GTK_WIDGET (self);
}
