/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-queue-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

static VivantQueue *
queue_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (gtk_widget_get_root (widget)), "queue");
}

static void
remove_cb (GtkButton *button, VivantQueueItem *item)
{
  vivant_queue_remove (queue_of (GTK_WIDGET (button)), item);
}

static void
up_cb (GtkButton *button, VivantQueueItem *item)
{
  vivant_queue_move (queue_of (GTK_WIDGET (button)), item, -1);
}

static void
down_cb (GtkButton *button, VivantQueueItem *item)
{
  vivant_queue_move (queue_of (GTK_WIDGET (button)), item, 1);
}

static GtkWidget *
item_button (VivantQueueItem *item, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", callback, item, 0);
  return button;
}

static void
update_row (VivantQueueItem *item, GParamSpec *pspec, AdwActionRow *row)
{
  g_autofree char *name = g_path_get_basename (vivant_queue_item_get_path (item)), *text = NULL;

  switch (vivant_queue_item_get_status (item)) {
  case VIVANT_QUEUE_RUNNING:
    text = g_strdup_printf (_ ("%s · %d%%"), name, (int) lrint (vivant_queue_item_get_progress (item) * 100));
    break;
  case VIVANT_QUEUE_DONE:
    text = g_strdup_printf (_ ("%s · done"), name);
    break;
  case VIVANT_QUEUE_FAILED:
    text = g_strdup (vivant_queue_item_get_message (item));
    break;
  case VIVANT_QUEUE_WAITING:
  default:
    text = g_strdup_printf (_ ("%s · waiting"), name);
  }
  adw_action_row_set_subtitle (row, text);
}

static GtkWidget *
create_row (gpointer object, gpointer data)
{
  VivantQueueItem *item = VIVANT_QUEUE_ITEM (object);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), vivant_queue_item_get_title (item));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             item_button (item, "go-up-symbolic", _ ("Earlier"), G_CALLBACK (up_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             item_button (item, "go-down-symbolic", _ ("Later"), G_CALLBACK (down_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             item_button (item, "user-trash-symbolic", _ ("Remove"), G_CALLBACK (remove_cb)));
  g_signal_connect_object (item, "notify", G_CALLBACK (update_row), row, 0);
  update_row (item, NULL, ADW_ACTION_ROW (row));
  return row;
}

void
vivant_queue_dialog_present (GtkWindow *parent, VivantQueue *queue)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new (), *list = gtk_list_box_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *pause = gtk_toggle_button_new_with_label (_ ("Pause")), *empty = adw_status_page_new ();

  g_object_set (window, "transient-for", parent, "title", _ ("Queue"), "default-width", 480, "default-height", 420,
                NULL);
  g_object_set_data_full (G_OBJECT (window), "queue", g_object_ref (queue), g_object_unref);
  g_object_bind_property (queue, "paused", pause, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), pause);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (queue), create_row, NULL, NULL);
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("Nothing Waits"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _ ("“Add to Queue” in the menu of Animate puts a project here."));
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), empty);
  g_object_set (list, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, "valign",
                GTK_ALIGN_START, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
