/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-selection.h"

struct _VivantSelection {
  GObject parent_instance;

  int keypoints[2];
  gboolean held;
};

enum { PROP_0, PROP_HOVERED, PROP_SELECTED, PROP_HELD, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantSelection, vivant_selection, G_TYPE_OBJECT)

static void
set_keypoint (VivantSelection *self, guint id, int keypoint)
{
  g_return_if_fail (VIVANT_IS_SELECTION (self));
  if (self->keypoints[id - 1] == keypoint)
    return;
  self->keypoints[id - 1] = keypoint;
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
vivant_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantSelection *self = VIVANT_SELECTION (object);

  if (id == PROP_HELD)
    g_value_set_boolean (value, self->held);
  else
    g_value_set_int (value, self->keypoints[id - 1]);
}

static void
vivant_selection_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HELD)
    vivant_selection_set_held (VIVANT_SELECTION (object), g_value_get_boolean (value));
  else
    set_keypoint (VIVANT_SELECTION (object), id, g_value_get_int (value));
}

static void
vivant_selection_class_init (VivantSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vivant_selection_get_property;
  object_class->set_property = vivant_selection_set_property;
  properties[PROP_HOVERED] = g_param_spec_int ("hovered", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_SELECTED] = g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vivant_selection_init (VivantSelection *self)
{
  self->keypoints[0] = self->keypoints[1] = -1;
}

VivantSelection *
vivant_selection_new (void)
{
  return g_object_new (VIVANT_TYPE_SELECTION, NULL);
}

int
vivant_selection_get_hovered (VivantSelection *self)
{
  return self->keypoints[0];
}

void
vivant_selection_set_hovered (VivantSelection *self, int keypoint)
{
  set_keypoint (self, PROP_HOVERED, keypoint);
}

int
vivant_selection_get_selected (VivantSelection *self)
{
  return self->keypoints[1];
}

void
vivant_selection_set_selected (VivantSelection *self, int keypoint)
{
  set_keypoint (self, PROP_SELECTED, keypoint);
}

gboolean
vivant_selection_get_held (VivantSelection *self)
{
  return self->held;
}

void
vivant_selection_set_held (VivantSelection *self, gboolean held)
{
  g_return_if_fail (VIVANT_IS_SELECTION (self));
  if (self->held == held)
    return;
  self->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}
