/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-notice.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantExportNotice {
  AdwBin parent_instance;

  VivantQueue *queue;
  VivantQueueItem *item; /* the one that is followed; NULL when there is nothing to do */
  GtkRevealer *revealer;
  GtkWidget *label, *bar, *pause;
};

G_DEFINE_FINAL_TYPE (VivantExportNotice, vivant_export_notice, ADW_TYPE_BIN)

static void update (VivantExportNotice *self);

/* The one that runs or is about to. */
static VivantQueueItem *
find_current (VivantExportNotice *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->queue)); i++) {
    g_autoptr (VivantQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->queue), i);

    if (vivant_queue_item_get_status (item) <= VIVANT_QUEUE_RUNNING)
      return item;
  }
  return NULL;
}

static void
follow (VivantExportNotice *self, VivantQueueItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static char *
describe (VivantExportNotice *self)
{
  g_autofree char *name = g_filename_display_basename (vivant_queue_item_get_path (self->item));
  const int percent = (int) lrint (vivant_queue_item_get_progress (self->item) * 100.0);
  const guint more = vivant_queue_get_pending (self->queue) - 1;

  if (vivant_queue_get_paused (self->queue))
    return g_strdup_printf (_ ("“%s” waits: the queue is paused."), name);
  if (more == 0)
    return g_strdup_printf (_ ("Exporting “%s”, %d%%"), name, percent);
  return g_strdup_printf (ngettext ("Exporting “%s”, %d%%; %u more waits", "Exporting “%s”, %d%%; %u more wait", more),
                          name, percent, more);
}

/* Pictures, since two words leave no room for the file's name where the window is narrow. */
static void
set_button (GtkWidget *button, const char *icon, const char *label)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ ("The export"), -1);
}

static void
update (VivantExportNotice *self)
{
  g_autofree char *text = NULL;
  gboolean paused;

  if (self->queue == NULL)
    return;
  follow (self, find_current (self));
  gtk_revealer_set_reveal_child (self->revealer, self->item != NULL);
  if (self->item == NULL)
    return;
  paused = vivant_queue_get_paused (self->queue);
  text = describe (self);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), vivant_queue_item_get_progress (self->item));
  set_button (self->pause, paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic",
              paused ? _ ("Resume") : _ ("Pause"));
}

static void
pause_cb (GtkButton *button, VivantExportNotice *self)
{
  vivant_queue_set_paused (self->queue, !vivant_queue_get_paused (self->queue));
}

static void
cancel_cb (GtkButton *button, VivantExportNotice *self)
{
  if (self->item != NULL)
    vivant_queue_remove (self->queue, self->item);
  update (self);
}

const char *
vivant_export_notice_get_text (VivantExportNotice *self)
{
  g_return_val_if_fail (VIVANT_IS_EXPORT_NOTICE (self), NULL);
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (GTK_LABEL (self->label)) : NULL;
}

/* What is folded away is no part of the window for a screen reader either. */
static void
revealed_cb (GtkRevealer *revealer, GParamSpec *pspec, VivantExportNotice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_revealer_get_reveal_child (revealer) || gtk_revealer_get_child_revealed (revealer));
}

static void
vivant_export_notice_dispose (GObject *object)
{
  VivantExportNotice *self = VIVANT_EXPORT_NOTICE (object);

  follow (self, NULL);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (vivant_export_notice_parent_class)->dispose (object);
}

static void
vivant_export_notice_class_init (VivantExportNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_export_notice_dispose;
}

static void
vivant_export_notice_init (VivantExportNotice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *cancel = gtk_button_new ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  self->bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Export"), -1);
  self->pause = gtk_button_new ();
  set_button (self->pause, "media-playback-pause-symbolic", _ ("Pause"));
  set_button (cancel, "window-close-symbolic", _ ("Cancel"));
  gtk_widget_add_css_class (self->pause, "flat");
  gtk_widget_add_css_class (cancel, "flat");
  g_signal_connect (self->pause, "clicked", G_CALLBACK (pause_cb), self);
  g_signal_connect (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  g_object_set (words, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (words), self->label);
  gtk_box_append (GTK_BOX (words), self->bar);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), self->pause);
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_widget_add_css_class (box, "vivant-notice");
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, box);
  g_signal_connect (self->revealer, "notify::reveal-child", G_CALLBACK (revealed_cb), self);
  g_signal_connect (self->revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  revealed_cb (self->revealer, NULL, self);
}

void
vivant_export_notice_set_queue (VivantExportNotice *self, VivantQueue *queue)
{
  g_return_if_fail (VIVANT_IS_EXPORT_NOTICE (self));
  g_set_object (&self->queue, queue);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "item-finished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
