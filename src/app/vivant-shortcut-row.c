/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-shortcut-row.h"

struct _VivantShortcutRow {
  AdwActionRow parent_instance;
};

enum { PROP_0, PROP_ACCELERATOR, PROP_KEYS_OF, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantShortcutRow, vivant_shortcut_row, ADW_TYPE_ACTION_ROW)

/* In the toolkit's words, as "Strg+O" in German. */
static char *
describe (const char *const *keys)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; keys[i] != NULL; i++) {
    g_autofree char *label = NULL;
    GdkModifierType modifiers;
    guint key;

    if (gtk_accelerator_parse (keys[i], &key, &modifiers)) {
      label = gtk_accelerator_get_label (key, modifiers);
      g_strv_builder_add (words, label);
    }
  }
  all = g_strv_builder_end (words);
  return g_strjoinv (", ", all);
}

/* One key of an action is enough to be remembered; keys that belong together are all shown. */
static void
set_keys (VivantShortcutRow *self, const char *const *keys)
{
  g_autofree char *words = describe (keys);

  for (guint i = 0; keys[i] != NULL; i++)
    adw_action_row_add_suffix (ADW_ACTION_ROW (self), g_object_new (GTK_TYPE_SHORTCUT_LABEL, "accelerator", keys[i],
                                                                    "valign", GTK_ALIGN_CENTER, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
set_action (VivantShortcutRow *self, const char *action)
{
  GApplication *application = g_application_get_default ();
  g_auto (GStrv) keys = GTK_IS_APPLICATION (application) && action != NULL
                            ? gtk_application_get_accels_for_action (GTK_APPLICATION (application), action)
                            : NULL;

  if (keys != NULL && keys[0] != NULL)
    set_keys (self, (const char *const[]){keys[0], NULL});
}

static void
vivant_shortcut_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VivantShortcutRow *self = VIVANT_SHORTCUT_ROW (object);
  g_auto (GStrv) keys = NULL;

  switch (id) {
  case PROP_ACCELERATOR:
    keys = g_strsplit (g_value_get_string (value), " ", -1);
    set_keys (self, (const char *const *) keys);
    break;
  case PROP_KEYS_OF:
    set_action (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_shortcut_row_class_init (VivantShortcutRowClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = vivant_shortcut_row_set_property;
  properties[PROP_ACCELERATOR] =
      g_param_spec_string ("accelerator", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEYS_OF] =
      g_param_spec_string ("keys-of", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
vivant_shortcut_row_init (VivantShortcutRow *self)
{
}
