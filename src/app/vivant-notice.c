/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-notice.h"

struct _VivantNotice {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (VivantNotice, vivant_notice, ADW_TYPE_BIN)

/* What is folded away is no part of the window for a screen reader either. */
static void
revealed_cb (GtkRevealer *revealer, GParamSpec *pspec, VivantNotice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_revealer_get_reveal_child (revealer) || gtk_revealer_get_child_revealed (revealer));
}

static void
vivant_notice_class_init (VivantNoticeClass *klass)
{
}

static void
vivant_notice_init (VivantNotice *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->box, "vivant-notice");
  self->icon = GTK_IMAGE (gtk_image_new ());
  g_object_set (self->icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0.0f);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->button));
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, self->box);
  g_signal_connect (self->revealer, "notify::reveal-child", G_CALLBACK (revealed_cb), self);
  g_signal_connect (self->revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  revealed_cb (self->revealer, NULL, self);
}

void
vivant_notice_show (VivantNotice *self, const char *icon_name, const char *text, const char *button, const char *action)
{
  g_return_if_fail (VIVANT_IS_NOTICE (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL) {
    gtk_button_set_label (self->button, button);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
  }
  if (g_strcmp0 (icon_name, "dialog-warning-symbolic") == 0)
    gtk_widget_add_css_class (self->box, "warning");
  else
    gtk_widget_remove_css_class (self->box, "warning");
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
vivant_notice_hide (VivantNotice *self)
{
  g_return_if_fail (VIVANT_IS_NOTICE (self));
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

const char *
vivant_notice_get_text (VivantNotice *self)
{
  g_return_val_if_fail (VIVANT_IS_NOTICE (self), NULL);
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->label) : NULL;
}
