/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-welcome.h"

struct _VivantWelcome {
  AdwBin parent_instance;

  GtkWidget *open_portrait, *captions;
};

G_DEFINE_FINAL_TYPE (VivantWelcome, vivant_welcome, ADW_TYPE_BIN)

static gboolean
vivant_welcome_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIVANT_WELCOME (widget)->open_portrait);
}

static void
vivant_welcome_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), VIVANT_TYPE_WELCOME);
  G_OBJECT_CLASS (vivant_welcome_parent_class)->dispose (object);
}

static void
vivant_welcome_class_init (VivantWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_welcome_dispose;
  widget_class->grab_focus = vivant_welcome_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vivantapp/Vivant/vivant-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, VivantWelcome, open_portrait);
  gtk_widget_class_bind_template_child (widget_class, VivantWelcome, captions);
}

static void
vivant_welcome_init (VivantWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The drawing above them is the same in every language. */
  gtk_widget_set_direction (self->captions, GTK_TEXT_DIR_LTR);
}
