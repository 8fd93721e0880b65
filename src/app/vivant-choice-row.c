/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-choice-row.h"

struct _VivantChoiceRow {
  AdwComboRow parent_instance;

  char *hint;
  int needed; /* width for title, hint and choice in a row, as far as it was seen */
  guint arrange_source;
};

G_DEFINE_FINAL_TYPE (VivantChoiceRow, vivant_choice_row, ADW_TYPE_COMBO_ROW)

static void
set_below (VivantChoiceRow *self, gboolean below)
{
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), below);
  if (!below)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->hint);
}

/* The row of its own accord cuts what is chosen after 20 characters. The first label that does so, or NULL. */
static GtkWidget *
find_cut_label (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_POPOVER (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && gtk_label_get_max_width_chars (GTK_LABEL (widget)) > 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_cut_label (child);
  return found;
}

static gboolean
arrange_cb (gpointer data)
{
  VivantChoiceRow *self = VIVANT_CHOICE_ROW (data);

  GtkWidget *content = gtk_widget_get_first_child (GTK_WIDGET (self)), *label;

  self->arrange_source = 0;
  while ((label = find_cut_label (content)) != NULL)
    gtk_label_set_max_width_chars (GTK_LABEL (label), -1);
  set_below (self, gtk_widget_get_width (content) < self->needed);
  return G_SOURCE_REMOVE;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
         int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (gtk_widget_get_first_child (widget));
}

/* Words must not be changed while places are given out. */
static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantChoiceRow *self = VIVANT_CHOICE_ROW (widget);
  GtkWidget *content = gtk_widget_get_first_child (widget);
  const gboolean below = adw_combo_row_get_use_subtitle (ADW_COMBO_ROW (self));
  int natural;

  gtk_widget_size_allocate (content, &(GtkAllocation){0, 0, width, height}, baseline);
  if (!below) {
    gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    self->needed = MAX (self->needed, natural);
  }
  if ((below != (width < self->needed) || find_cut_label (content) != NULL) && self->arrange_source == 0)
    self->arrange_source = g_idle_add (arrange_cb, self);
}

static void
vivant_choice_row_dispose (GObject *object)
{
  g_clear_handle_id (&VIVANT_CHOICE_ROW (object)->arrange_source, g_source_remove);
  G_OBJECT_CLASS (vivant_choice_row_parent_class)->dispose (object);
}

static void
vivant_choice_row_finalize (GObject *object)
{
  g_free (VIVANT_CHOICE_ROW (object)->hint);
  G_OBJECT_CLASS (vivant_choice_row_parent_class)->finalize (object);
}

static void
vivant_choice_row_class_init (VivantChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_choice_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = vivant_choice_row_finalize;
}

static void
vivant_choice_row_init (VivantChoiceRow *self)
{
  /* The row's own layout, which has no place for a look at the width. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (get_request_mode, measure, allocate));
}

GtkWidget *
vivant_choice_row_new (const char *title, const char *hint, GtkStringList *choices)
{
  VivantChoiceRow *self = g_object_new (VIVANT_TYPE_CHOICE_ROW, "title", title, "model", G_LIST_MODEL (choices), NULL);

  self->hint = g_strdup (hint != NULL ? hint : "");
  set_below (self, FALSE);
  return GTK_WIDGET (self);
}
