/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-bar.h"

#include <glib/gi18n.h>

/* Squares are not made smaller by the slider. */
#define SMALLEST 32.0

struct _VivantCropBar {
  AdwBin parent_instance;

  AdwSqueezer *squeezer;     /* of a bar with words and one without */
  GtkAdjustment *adjustment; /* both bars' */
  GtkWidget *find[2], *undo; /* `undo` only of the bar without words */
  gboolean updating;
  guint notify_source;
};

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static guint find_signal, whole_signal, rotate_signal, undo_signal, resized_signal;

G_DEFINE_FINAL_TYPE (VivantCropBar, vivant_crop_bar, ADW_TYPE_BIN)

static void
find_cb (VivantCropBar *self)
{
  g_signal_emit (self, find_signal, 0);
}

static void
whole_cb (VivantCropBar *self)
{
  g_signal_emit (self, whole_signal, 0);
}

static void
rotate_cb (VivantCropBar *self)
{
  g_signal_emit (self, rotate_signal, 0);
}

static void
undo_cb (VivantCropBar *self)
{
  g_signal_emit (self, undo_signal, 0);
}

static void
value_cb (GtkAdjustment *adjustment, VivantCropBar *self)
{
  if (!self->updating)
    g_signal_emit (self, resized_signal, 0, gtk_adjustment_get_value (adjustment));
}

static GtkWidget *
add_button (VivantCropBar *self, GtkWidget *bar, const char *icon, const char *words, gboolean compact,
            void (*clicked) (VivantCropBar *self))
{
  GtkWidget *button = compact ? gtk_button_new_from_icon_name (icon) : gtk_button_new ();

  if (!compact)
    gtk_button_set_child (GTK_BUTTON (button),
                          g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", icon, "label", words, NULL));
  else
    gtk_widget_set_tooltip_text (button, words);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static void
add_separator (GtkWidget *bar)
{
  gtk_box_append (GTK_BOX (bar), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
}

static void
add_scale (VivantCropBar *self, GtkWidget *bar, gboolean compact)
{
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment);

  if (!compact)
    gtk_box_append (GTK_BOX (bar), g_object_new (GTK_TYPE_LABEL, "label", _ ("Size"), "margin-start", 6, NULL));
  g_object_set (scale, "width-request", compact ? 72 : 90, "hexpand", TRUE, "tooltip-text", _ ("Size of the square"),
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Size"), -1);
  gtk_box_append (GTK_BOX (bar), scale);
}

static GtkWidget *
build_bar (VivantCropBar *self, gboolean rotates, gboolean compact)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (bar, "osd");
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_widget_add_css_class (bar, "vivant-crop-bar");
  self->find[compact] = add_button (self, bar, "face-smile-symbolic", _ ("Find Face"), compact, find_cb);
  add_button (self, bar, "zoom-fit-best-symbolic", _ ("Whole Picture"), compact, whole_cb);
  add_separator (bar);
  if (rotates) {
    gtk_widget_set_tooltip_text (add_button (self, bar, "object-rotate-right-symbolic", _ ("Rotate"), TRUE, rotate_cb),
                                 _ ("Rotate (R)"));
    add_separator (bar);
  }
  if (compact) {
    self->undo = add_button (self, bar, "edit-undo-symbolic", _ ("Undo"), TRUE, undo_cb);
    add_separator (bar);
  }
  add_scale (self, bar, compact);
  return bar;
}

void
vivant_crop_bar_set_size (VivantCropBar *self, double size)
{
  g_return_if_fail (VIVANT_IS_CROP_BAR (self));
  self->updating = TRUE;
  gtk_adjustment_set_value (self->adjustment, size);
  self->updating = FALSE;
}

void
vivant_crop_bar_set_can_find (VivantCropBar *self, gboolean can, const char *reason)
{
  g_return_if_fail (VIVANT_IS_CROP_BAR (self));
  for (int compact = 0; compact < 2; compact++) {
    gtk_widget_set_sensitive (self->find[compact], can);
    gtk_widget_set_tooltip_text (self->find[compact], can ? (compact ? _ ("Find Face") : NULL) : reason);
  }
}

void
vivant_crop_bar_set_can_undo (VivantCropBar *self, gboolean can)
{
  g_return_if_fail (VIVANT_IS_CROP_BAR (self));
  gtk_widget_set_sensitive (self->undo, can);
}

static gboolean
notify_cb (gpointer data)
{
  VivantCropBar *self = VIVANT_CROP_BAR (data);

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
  return G_SOURCE_REMOVE;
}

/* Inside of an allocation, when nobody may show or hide anything. */
static void
squeezed_cb (VivantCropBar *self)
{
  if (self->notify_source == 0)
    self->notify_source = g_idle_add (notify_cb, self);
}

static void
vivant_crop_bar_dispose (GObject *object)
{
  g_clear_handle_id (&VIVANT_CROP_BAR (object)->notify_source, g_source_remove);
  G_OBJECT_CLASS (vivant_crop_bar_parent_class)->dispose (object);
}

static void
vivant_crop_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantCropBar *self = VIVANT_CROP_BAR (object);

  if (id == PROP_COMPACT)
    g_value_set_boolean (value, gtk_widget_get_next_sibling (adw_squeezer_get_visible_child (self->squeezer)) == NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vivant_crop_bar_class_init (VivantCropBarClass *klass)
{
  const GType type = VIVANT_TYPE_CROP_BAR;

  G_OBJECT_CLASS (klass)->dispose = vivant_crop_bar_dispose;
  G_OBJECT_CLASS (klass)->get_property = vivant_crop_bar_get_property;
  properties[PROP_COMPACT] =
      g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  find_signal = g_signal_new ("find-face", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  whole_signal = g_signal_new ("whole-picture", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  rotate_signal = g_signal_new ("rotate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  undo_signal = g_signal_new ("undo", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  resized_signal =
      g_signal_new ("resized", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
vivant_crop_bar_init (VivantCropBar *self)
{
}

GtkWidget *
vivant_crop_bar_new (double most, gboolean rotates)
{
  VivantCropBar *self = g_object_new (VIVANT_TYPE_CROP_BAR, "halign", GTK_ALIGN_CENTER, NULL);

  self->squeezer = ADW_SQUEEZER (adw_squeezer_new ());
  self->adjustment = gtk_adjustment_new (SMALLEST, MIN (SMALLEST, most), MAX (most, SMALLEST + 1), 1, 10, 0);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (value_cb), self, 0);
  adw_squeezer_set_homogeneous (self->squeezer, FALSE);
  for (int compact = 0; compact < 2; compact++)
    adw_squeezer_add (self->squeezer, build_bar (self, rotates, compact));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->squeezer));
  g_signal_connect_object (self->squeezer, "notify::visible-child", G_CALLBACK (squeezed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
