/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-queue-dialog.h"

#include "vivant-queue-row.h"

#include <glib/gi18n.h>

struct _VivantQueueDialog {
  AdwWindow parent_instance;

  VivantQueue *queue;
  GtkWidget *pages, *list, *empty, *pause, *clear;
};

G_DEFINE_FINAL_TYPE (VivantQueueDialog, vivant_queue_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
create_row (gpointer item, gpointer queue)
{
  return vivant_queue_row_new (queue, item);
}

static gboolean
is_over (VivantQueueItem *item)
{
  return vivant_queue_item_get_status (item) > VIVANT_QUEUE_RUNNING;
}

static void
clear_cb (VivantQueueDialog *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->queue)); i > 0; i--) {
    g_autoptr (VivantQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->queue), i - 1);

    if (is_over (item))
      vivant_queue_remove (self->queue, item);
  }
}

static void
pause_cb (VivantQueueDialog *self)
{
  vivant_queue_set_paused (self->queue, !vivant_queue_get_paused (self->queue));
}

static void
update (VivantQueueDialog *self)
{
  const gboolean paused = vivant_queue_get_paused (self->queue);
  const guint pending = vivant_queue_get_pending (self->queue),
              n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  gtk_button_set_label (GTK_BUTTON (self->pause), paused ? _ ("Resume") : _ ("Pause"));
  gtk_widget_set_sensitive (self->pause, paused || pending > 0);
  gtk_widget_set_visible (self->clear, n > pending);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), n > 0 ? self->list : self->empty);
}

/* A placeholder of the list would get no more room than a row. */
static GtkWidget *
build_empty (void)
{
  GtkWidget *empty = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "view-list-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("Nothing Waits"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _ ("“Add to Queue” in the menu of Animate puts a project here."));
  gtk_widget_add_css_class (empty, "compact");
  return empty;
}

static GtkWidget *
build_list (VivantQueueDialog *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->pages = gtk_stack_new ();
  self->empty = build_empty ();
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Queue"), -1);
  g_object_set (self->list, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18, "valign",
                GTK_ALIGN_START, NULL);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  gtk_stack_add_child (GTK_STACK (self->pages), self->empty);
  gtk_stack_add_child (GTK_STACK (self->pages), self->list);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->pages);
  return scrolled;
}

static GtkWidget *
build_header (VivantQueueDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->pause = gtk_button_new_with_label (_ ("Pause"));
  self->clear = gtk_button_new_with_label (_ ("Clear"));
  gtk_widget_set_tooltip_text (self->clear, _ ("Take what is done off the list"));
  g_signal_connect_swapped (self->pause, "clicked", G_CALLBACK (pause_cb), self);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (clear_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->pause);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->clear);
  return header;
}

static void
vivant_queue_dialog_dispose (GObject *object)
{
  VivantQueueDialog *self = VIVANT_QUEUE_DIALOG (object);

  g_clear_object (&self->queue);
  G_OBJECT_CLASS (vivant_queue_dialog_parent_class)->dispose (object);
}

static void
vivant_queue_dialog_class_init (VivantQueueDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_queue_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vivant_queue_dialog_init (VivantQueueDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_set (self, "title", _ ("Queue"), "default-width", 480, "default-height", 420, NULL);
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), build_list (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

GtkWidget *
vivant_queue_dialog_new (GtkWindow *parent, VivantQueue *queue)
{
  VivantQueueDialog *self = g_object_new (VIVANT_TYPE_QUEUE_DIALOG, "transient-for", parent, NULL);

  self->queue = g_object_ref (queue);
  if (G_IS_ACTION_GROUP (parent)) {
    gtk_widget_insert_action_group (GTK_WIDGET (self), "win", G_ACTION_GROUP (parent));
    /* The group keeps its window alive, and a window only destroys its dialogs when nothing does. */
    g_signal_connect_object (parent, "unrealize", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  }
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (queue), create_row, queue, NULL);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::paused", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "item-finished", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update (self);
  return GTK_WIDGET (self);
}
