/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-format-chooser.h"

#include <glib/gi18n.h>

/* In a window of a phone's width two are in a row, in the usual one all four. */
#define CARD_WIDTH 112

struct _VivantFormatChooser {
  AdwBin parent_instance;

  GtkWidget *cards[VIVANT_MEDIA_N_FORMATS], *marks[VIVANT_MEDIA_N_FORMATS];
};

enum { PROP_0, PROP_FORMAT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantFormatChooser, vivant_format_chooser, ADW_TYPE_BIN)

static const struct {
  const char *title, *subtitle;
} words[VIVANT_MEDIA_N_FORMATS] = {
    [VIVANT_MEDIA_FORMAT_MP4] = {"MP4", N_ ("plays everywhere")},
    [VIVANT_MEDIA_FORMAT_WEBM] = {"WebM", N_ ("for the web")},
    [VIVANT_MEDIA_FORMAT_GIF] = {"GIF", N_ ("no sound")},
    [VIVANT_MEDIA_FORMAT_PNG] = {"PNG", N_ ("one per frame")},
};

VivantMediaFormat
vivant_format_chooser_get_format (VivantFormatChooser *self)
{
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->cards[i])))
      return (VivantMediaFormat) i;
  return VIVANT_MEDIA_FORMAT_MP4;
}

void
vivant_format_chooser_set_format (VivantFormatChooser *self, VivantMediaFormat format)
{
  g_return_if_fail (VIVANT_IS_FORMAT_CHOOSER (self));
  if (vivant_media_format_is_available (format))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->cards[format]), TRUE);
}

static void
toggled_cb (GtkToggleButton *card, VivantFormatChooser *self)
{
  const VivantMediaFormat format = vivant_format_chooser_get_format (self);

  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++)
    gtk_widget_set_opacity (self->marks[i], i == (int) format ? 1.0 : 0.0);
  if (gtk_toggle_button_get_active (card))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
}

static GtkWidget *
build_card (VivantFormatChooser *self, int format)
{
  GtkWidget *card = gtk_toggle_button_new (), *grid = gtk_grid_new ();
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", words[format].title, "xalign", 0.0f, "hexpand", TRUE, NULL);
  GtkWidget *subtitle = g_object_new (GTK_TYPE_LABEL, "label", _ (words[format].subtitle), "xalign", 0.0f, "wrap", TRUE,
                                      "max-width-chars", 9, NULL);
  g_autofree char *name = g_strdup_printf ("%s, %s", words[format].title, _ (words[format].subtitle));

  self->marks[format] = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic", "accessible-role",
                                      GTK_ACCESSIBLE_ROLE_PRESENTATION, "opacity", 0.0, NULL);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "vivant-secondary");
  gtk_widget_add_css_class (self->marks[format], "accent");
  gtk_grid_attach (GTK_GRID (grid), title, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->marks[format], 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), subtitle, 0, 1, 2, 1);
  gtk_button_set_child (GTK_BUTTON (card), grid);
  gtk_widget_set_size_request (card, CARD_WIDTH, -1);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "vivant-format");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (card, vivant_media_format_is_available ((VivantMediaFormat) format));
  return card;
}

static void
vivant_format_chooser_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, (int) vivant_format_chooser_get_format (VIVANT_FORMAT_CHOOSER (object)));
}

static void
vivant_format_chooser_class_init (VivantFormatChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = vivant_format_chooser_get_property;
  properties[PROP_FORMAT] = g_param_spec_int ("format", NULL, NULL, 0, VIVANT_MEDIA_N_FORMATS - 1, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
vivant_format_chooser_init (VivantFormatChooser *self)
{
  GtkWidget *box = gtk_flow_box_new (), *child;

  g_object_set (box, "homogeneous", TRUE, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line", 2,
                "max-children-per-line", VIVANT_MEDIA_N_FORMATS, "column-spacing", 12, "row-spacing", 12, NULL);
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++) {
    self->cards[i] = build_card (self, i);
    if (i > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->cards[i]), GTK_TOGGLE_BUTTON (self->cards[0]));
    gtk_flow_box_append (GTK_FLOW_BOX (box), self->cards[i]);
    /* The card is what is reached and pressed, not the place it lies in. */
    child = gtk_widget_get_parent (self->cards[i]);
    g_object_set (child, "focusable", FALSE, "visible", gtk_widget_get_visible (self->cards[i]), NULL);
    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, words[i].title, -1);
    gtk_widget_add_css_class (child, "vivant-plain-child");
  }
  for (int i = 0; i < VIVANT_MEDIA_N_FORMATS; i++)
    g_signal_connect (self->cards[i], "toggled", G_CALLBACK (toggled_cb), self);
  for (int i = VIVANT_MEDIA_N_FORMATS - 1; i >= 0; i--)
    vivant_format_chooser_set_format (self, (VivantMediaFormat) i);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Format"), -1);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
vivant_format_chooser_new (void)
{
  return g_object_new (VIVANT_TYPE_FORMAT_CHOOSER, NULL);
}
