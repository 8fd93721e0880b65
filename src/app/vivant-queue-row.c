/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-queue-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantQueueRow {
  AdwActionRow parent_instance;

  VivantQueue *queue;
  VivantQueueItem *item;
  GtkWidget *up, *down, *show, *remove;
};

G_DEFINE_FINAL_TYPE (VivantQueueRow, vivant_queue_row, ADW_TYPE_ACTION_ROW)

static void
up_cb (VivantQueueRow *self)
{
  vivant_queue_move (self->queue, self->item, -1);
}

static void
down_cb (VivantQueueRow *self)
{
  vivant_queue_move (self->queue, self->item, 1);
}

static void
remove_cb (VivantQueueRow *self)
{
  vivant_queue_remove (self->queue, self->item);
}

static void
update (VivantQueueRow *self)
{
  const VivantQueueStatus status = vivant_queue_item_get_status (self->item);
  g_autofree char *name = g_filename_display_basename (vivant_queue_item_get_path (self->item)), *text = NULL;
  const char *remove = status <= VIVANT_QUEUE_RUNNING ? _ ("Cancel") : _ ("Remove from the List");

  if (status == VIVANT_QUEUE_RUNNING)
    text = g_strdup_printf (_ ("%s · %d%%"), name, (int) lrint (vivant_queue_item_get_progress (self->item) * 100.0));
  else if (status == VIVANT_QUEUE_DONE)
    text = g_strdup_printf (_ ("%s · done"), name);
  else if (status == VIVANT_QUEUE_FAILED)
    text = g_strdup (vivant_queue_item_get_message (self->item));
  else
    text = g_strdup_printf (_ ("%s · waiting"), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (self->up, status == VIVANT_QUEUE_WAITING);
  gtk_widget_set_visible (self->down, status == VIVANT_QUEUE_WAITING);
  gtk_widget_set_visible (self->show, status == VIVANT_QUEUE_DONE);
  gtk_widget_set_tooltip_text (self->remove, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
}

static GtkWidget *
add_button (VivantQueueRow *self, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (callback != NULL)
    g_signal_connect_swapped (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  return button;
}

static void
vivant_queue_row_dispose (GObject *object)
{
  VivantQueueRow *self = VIVANT_QUEUE_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (vivant_queue_row_parent_class)->dispose (object);
}

static void
vivant_queue_row_class_init (VivantQueueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_queue_row_dispose;
}

static void
vivant_queue_row_init (VivantQueueRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->up = add_button (self, "go-up-symbolic", _ ("Earlier"), G_CALLBACK (up_cb));
  self->down = add_button (self, "go-down-symbolic", _ ("Later"), G_CALLBACK (down_cb));
  self->show = add_button (self, "folder-open-symbolic", _ ("Show in Files"), NULL);
  self->remove = add_button (self, "window-close-symbolic", _ ("Cancel"), G_CALLBACK (remove_cb));
}

GtkWidget *
vivant_queue_row_new (VivantQueue *queue, VivantQueueItem *item)
{
  VivantQueueRow *self = g_object_new (VIVANT_TYPE_QUEUE_ROW, NULL);

  self->queue = g_object_ref (queue);
  self->item = g_object_ref (item);
  /* Not a property of g_object_new(): it would be told before "use-markup", and names are no markup. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), vivant_queue_item_get_title (item));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->show), "s", vivant_queue_item_get_path (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->show), "win.show-in-files");
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
