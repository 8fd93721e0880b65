/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-history.h"

typedef struct Step {
  char *name, *key;
  gpointer state;
} Step;

struct _VivantHistory {
  GObject parent_instance;

  GDestroyNotify destroy;
  guint limit;
  GQueue undo, redo; /* of Step, newest at the head */
  gboolean sealed;
};

enum { PROP_0, PROP_CAN_UNDO, PROP_CAN_REDO, PROP_UNDO_NAME, PROP_REDO_NAME, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantHistory, vivant_history, G_TYPE_OBJECT)

static Step *
step_new (const char *name, const char *key, gpointer state)
{
  Step *step = g_new (Step, 1);

  step->name = g_strdup (name);
  step->key = g_strdup (key);
  step->state = state;
  return step;
}

static void
step_free (VivantHistory *self, Step *step)
{
  g_free (step->name);
  g_free (step->key);
  if (step->state != NULL && self->destroy != NULL)
    self->destroy (step->state);
  g_free (step);
}

static void
empty_queue (VivantHistory *self, GQueue *queue)
{
  Step *step;

  while ((step = g_queue_pop_head (queue)) != NULL)
    step_free (self, step);
}

static void
notify_all (VivantHistory *self)
{
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
vivant_history_finalize (GObject *object)
{
  VivantHistory *self = VIVANT_HISTORY (object);

  empty_queue (self, &self->undo);
  empty_queue (self, &self->redo);
  G_OBJECT_CLASS (vivant_history_parent_class)->finalize (object);
}

static void
vivant_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantHistory *self = VIVANT_HISTORY (object);

  switch (id) {
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, vivant_history_get_can_undo (self));
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, vivant_history_get_can_redo (self));
    break;
  case PROP_UNDO_NAME:
    g_value_set_string (value, vivant_history_get_undo_name (self));
    break;
  case PROP_REDO_NAME:
    g_value_set_string (value, vivant_history_get_redo_name (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_history_class_init (VivantHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vivant_history_finalize;
  object_class->get_property = vivant_history_get_property;
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_NAME] = g_param_spec_string ("undo-name", NULL, NULL, NULL, flags);
  properties[PROP_REDO_NAME] = g_param_spec_string ("redo-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vivant_history_init (VivantHistory *self)
{
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
}

VivantHistory *
vivant_history_new (GDestroyNotify destroy, guint limit)
{
  VivantHistory *self = g_object_new (VIVANT_TYPE_HISTORY, NULL);

  self->destroy = destroy;
  self->limit = MAX (limit, 1);
  return self;
}

void
vivant_history_push (VivantHistory *self, const char *name, const char *key, gpointer before)
{
  Step *last;

  g_return_if_fail (VIVANT_IS_HISTORY (self));
  g_return_if_fail (name != NULL);

  empty_queue (self, &self->redo);
  last = g_queue_peek_head (&self->undo);
  if (last != NULL && !self->sealed && key != NULL && g_strcmp0 (last->key, key) == 0) {
    /* The older state is the one to go back to. */
    if (before != NULL && self->destroy != NULL)
      self->destroy (before);
  } else {
    g_queue_push_head (&self->undo, step_new (name, key, before));
    if (self->undo.length > self->limit)
      step_free (self, g_queue_pop_tail (&self->undo));
  }
  self->sealed = FALSE;
  notify_all (self);
}

void
vivant_history_seal (VivantHistory *self)
{
  g_return_if_fail (VIVANT_IS_HISTORY (self));
  self->sealed = TRUE;
}

static gpointer
move_step (VivantHistory *self, GQueue *from, GQueue *to, gpointer current, char **name)
{
  Step *step = g_queue_pop_head (from);
  gpointer state;

  if (step == NULL) {
    if (current != NULL && self->destroy != NULL)
      self->destroy (current);
    return NULL;
  }
  state = step->state;
  step->state = current;
  g_queue_push_head (to, step);
  if (name != NULL)
    *name = g_strdup (step->name);
  self->sealed = TRUE;
  notify_all (self);
  return state;
}

gpointer
vivant_history_undo (VivantHistory *self, gpointer current, char **name)
{
  g_return_val_if_fail (VIVANT_IS_HISTORY (self), NULL);
  return move_step (self, &self->undo, &self->redo, current, name);
}

gpointer
vivant_history_redo (VivantHistory *self, gpointer current, char **name)
{
  g_return_val_if_fail (VIVANT_IS_HISTORY (self), NULL);
  return move_step (self, &self->redo, &self->undo, current, name);
}

void
vivant_history_clear (VivantHistory *self)
{
  g_return_if_fail (VIVANT_IS_HISTORY (self));
  empty_queue (self, &self->undo);
  empty_queue (self, &self->redo);
  notify_all (self);
}

gboolean
vivant_history_get_can_undo (VivantHistory *self)
{
  return self->undo.length > 0;
}

gboolean
vivant_history_get_can_redo (VivantHistory *self)
{
  return self->redo.length > 0;
}

const char *
vivant_history_get_undo_name (VivantHistory *self)
{
  const Step *step = g_queue_peek_head (&self->undo);

  return step != NULL ? step->name : NULL;
}

const char *
vivant_history_get_redo_name (VivantHistory *self)
{
  const Step *step = g_queue_peek_head (&self->redo);

  return step != NULL ? step->name : NULL;
}
