/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HISTORY_STEPS 500
enum {
  PROP_0,
  PROP_RELATIVE,
  PROP_ADAPT_SCALE,
  PROP_SMOOTHING,
  PROP_KEEP_DETAIL,
  PROP_PASTE_BACK,
  PROP_START_MODE,
  PROP_MODEL_ID,
  PROP_LAYOUT,
  PROP_MARKS,
  PROP_MASK_KEYPOINT,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_HISTORY,
  PROP_FILE,
  PROP_SOURCE_PATH,
  PROP_DRIVER_PATH,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static guint changed_signal;

G_DEFINE_FINAL_TYPE (VivantProject, vivant_project, G_TYPE_OBJECT)

/* ---- One way in for every change ------------------------------------------------------------------------------- */

static void
notify_differences (VivantProject *self, const VivantProjectState *a, const VivantProjectState *b)
{
  GObject *object = G_OBJECT (self);
  const struct {
    gboolean differs;
    guint property;
  } checks[] = {
      {a->relative != b->relative, PROP_RELATIVE},
      {a->adapt_scale != b->adapt_scale, PROP_ADAPT_SCALE},
      {a->smoothing != b->smoothing, PROP_SMOOTHING},
      {a->keep_detail != b->keep_detail, PROP_KEEP_DETAIL},
      {a->paste_back != b->paste_back, PROP_PASTE_BACK},
      {a->start_mode != b->start_mode, PROP_START_MODE},
      {g_strcmp0 (a->model, b->model) != 0, PROP_MODEL_ID},
      {a->layout != b->layout, PROP_LAYOUT},
      {a->marks != b->marks, PROP_MARKS},
      {a->mask_keypoint != b->mask_keypoint, PROP_MASK_KEYPOINT},
      {g_strcmp0 (a->source, b->source) != 0, PROP_SOURCE_PATH},
      {g_strcmp0 (a->driver, b->driver) != 0, PROP_DRIVER_PATH},
      {g_strcmp0 (a->source, b->source) != 0 || g_strcmp0 (a->driver, b->driver) != 0, PROP_TITLE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (checks[i].differs)
      g_object_notify_by_pspec (object, properties[checks[i].property]);
}

void
_vivant_project_swap_state (VivantProject *self, VivantProjectState *next)
{
  VivantProjectState *before = self->state;
  const gboolean was_modified = vivant_project_get_modified (self);
  const unsigned what = vivant_project_state_compare (before, next);
  const int first = vivant_project_state_first_difference (before, next);

  self->state = next;
  self->revision++;
  g_object_freeze_notify (G_OBJECT (self));
  notify_differences (self, before, next);
  if (was_modified != vivant_project_get_modified (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  g_object_thaw_notify (G_OBJECT (self));
  vivant_project_state_free (before);
  if (what != VIVANT_CHANGE_NONE)
    g_signal_emit (self, changed_signal, 0, (guint) what, first);
}

void
vivant_project_apply (VivantProject *self, VivantProjectState *next, const char *name, const char *key)
{
  g_return_if_fail (VIVANT_IS_PROJECT (self));
  g_return_if_fail (next != NULL && name != NULL);

  if (vivant_project_state_compare (self->state, next) == VIVANT_CHANGE_NONE) {
    vivant_project_state_free (next);
    return;
  }
  vivant_history_push (self->history, name, key, vivant_project_state_copy (self->state));
  _vivant_project_swap_state (self, next);
}

void
vivant_project_amend (VivantProject *self, VivantProjectState *next)
{
  g_return_if_fail (VIVANT_IS_PROJECT (self));
  g_return_if_fail (next != NULL);
  _vivant_project_swap_state (self, next);
}

/* ---- Edits ----------------------------------------------------------------------------------------------------- */

static void
forget_crop (VivantCrop *crop)
{
  *crop = (VivantCrop){.automatic = TRUE};
}

void
vivant_project_set_source (VivantProject *self, const char *path)
{
  VivantProjectState *next;
  gboolean replaces;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  replaces = next->source != NULL;
  g_free (next->source);
  next->source = g_strdup (path);
  g_clear_pointer (&next->source_fingerprint, g_free);
  next->source_turn = 0;
  forget_crop (&next->source_crop);
  vivant_project_apply (self, next, replaces ? _ ("Replace Portrait") : _ ("Open Portrait"), NULL);
}

void
vivant_project_set_driver (VivantProject *self, const char *path)
{
  VivantProjectState *next;
  gboolean replaces;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  replaces = next->driver != NULL;
  g_free (next->driver);
  next->driver = g_strdup (path);
  g_clear_pointer (&next->driver_fingerprint, g_free);
  next->driver_turn = 0;
  forget_crop (&next->driver_crop);
  next->trim_in = next->trim_out = 0;
  if (next->start_mode == VIVANT_START_CHOSEN)
    next->start_mode = VIVANT_START_AUTO;
  next->start_frame = 0;
  g_array_set_size (next->edits, 0);
  vivant_project_apply (self, next, replaces ? _ ("Replace Clip") : _ ("Open Clip"), NULL);
}

void
vivant_project_relink (VivantProject *self, gboolean driver, const char *path)
{
  VivantProjectState *next;
  char **at;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  at = driver ? &next->driver : &next->source;
  g_free (*at);
  *at = g_strdup (path);
  vivant_project_amend (self, next);
}

void
vivant_project_set_fingerprint (VivantProject *self, gboolean driver, const char *fingerprint)
{
  VivantProjectState *state;
  char **at;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  state = self->state;
  at = driver ? &state->driver_fingerprint : &state->source_fingerprint;
  g_free (*at);
  *at = g_strdup (fingerprint);
}

void
vivant_project_set_framing (VivantProject *self, gboolean driver, int turn, const VivantCrop *crop, const char *key)
{
  VivantProjectState *next;
  gboolean turns;
  int *at;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  at = driver ? &next->driver_turn : &next->source_turn;
  turns = *at != (turn & 3);
  *at = turn & 3;
  *(driver ? &next->driver_crop : &next->source_crop) = *crop;
  if (turns)
    vivant_project_apply (self, next, driver ? _ ("Rotate Clip") : _ ("Rotate Portrait"), key);
  else
    vivant_project_apply (self, next, driver ? _ ("Crop Clip") : _ ("Crop Portrait"), key);
}

void
vivant_project_set_crop (VivantProject *self, gboolean driver, const VivantCrop *crop)
{
  g_return_if_fail (VIVANT_IS_PROJECT (self));
  vivant_project_set_framing (self, driver, driver ? self->state->driver_turn : self->state->source_turn, crop, NULL);
}

void
vivant_project_set_trim (VivantProject *self, int in, int out)
{
  VivantProjectState *next;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  next->trim_in = MAX (in, 0);
  next->trim_out = out > next->trim_in ? out : 0;
  vivant_project_apply (self, next, _ ("Trim Clip"), "trim");
}

void
vivant_project_set_start (VivantProject *self, VivantStartMode mode, int frame)
{
  VivantProjectState *next;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  next->start_mode = mode;
  if (mode == VIVANT_START_CHOSEN)
    next->start_frame = MAX (frame, 0);
  vivant_project_apply (self, next, _ ("Change Start Frame"), "start");
}

void
vivant_project_set_view (VivantProject *self, VivantPaneKind pane, VivantView view)
{
  VivantProjectState *next;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  g_return_if_fail (pane < VIVANT_N_PANES && view < VIVANT_N_VIEWS);
  next = vivant_project_state_copy (self->state);
  next->views[pane] = view;
  vivant_project_amend (self, next);
}

void
vivant_project_edit_keypoint (VivantProject *self, const VivantKeypointEdit *edit, const char *name)
{
  g_autofree char *step = NULL, *key = NULL;
  VivantProjectState *next;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  vivant_project_state_set_edit (next, edit);
  step = name != NULL ? g_strdup (name) : g_strdup_printf (_ ("Change Keypoint %d"), edit->keypoint);
  key = g_strdup_printf ("keypoint-%d-%d-%s", edit->keypoint, edit->from, step);
  vivant_project_apply (self, next, step, key);
}

void
vivant_project_reset_keypoint (VivantProject *self, int keypoint)
{
  g_autofree char *name = NULL;
  VivantProjectState *next;

  g_return_if_fail (VIVANT_IS_PROJECT (self));
  next = vivant_project_state_copy (self->state);
  vivant_project_state_reset_edits (next, keypoint);
  name = keypoint < 0 ? g_strdup (_ ("Reset Keypoints")) : g_strdup_printf (_ ("Reset Keypoint %d"), keypoint);
  vivant_project_apply (self, next, name, NULL);
}

/* What was looked at and found out meanwhile is no step: going back in time keeps it. */
static void
keep_unstepped (const VivantProjectState *now, VivantProjectState *then)
{
  const gboolean same_source = g_strcmp0 (now->source, then->source) == 0 && now->source_turn == then->source_turn;
  const gboolean same_driver = g_strcmp0 (now->driver, then->driver) == 0 && now->driver_turn == then->driver_turn;

  then->layout = now->layout;
  then->marks = now->marks;
  then->mask_keypoint = now->mask_keypoint;
  memcpy (then->views, now->views, sizeof then->views);
  if (same_source && now->source_crop.automatic && then->source_crop.automatic)
    then->source_crop = now->source_crop;
  if (same_driver && now->driver_crop.automatic && then->driver_crop.automatic)
    then->driver_crop = now->driver_crop;
}

char *
vivant_project_undo (VivantProject *self)
{
  char *name = NULL;
  VivantProjectState *state;

  g_return_val_if_fail (VIVANT_IS_PROJECT (self), NULL);
  state = vivant_history_undo (self->history, vivant_project_state_copy (self->state), &name);
  if (state != NULL) {
    keep_unstepped (self->state, state);
    _vivant_project_swap_state (self, state);
  }
  return name;
}

char *
vivant_project_redo (VivantProject *self)
{
  char *name = NULL;
  VivantProjectState *state;

  g_return_val_if_fail (VIVANT_IS_PROJECT (self), NULL);
  state = vivant_history_redo (self->history, vivant_project_state_copy (self->state), &name);
  if (state != NULL) {
    keep_unstepped (self->state, state);
    _vivant_project_swap_state (self, state);
  }
  return name;
}

/* ---- Names ------------------------------------------------------------------------------------------------------ */

char *
vivant_project_display_name (const char *path)
{
  g_autofree char *name = NULL;
  char *dot;

  if (path == NULL)
    return NULL;
  name = g_filename_display_basename (path);
  dot = strrchr (name, '.');
  if (dot != NULL && dot != name && strlen (dot) <= 8)
    *dot = '\0';
  return g_steal_pointer (&name);
}

char *
vivant_project_dup_title (VivantProject *self)
{
  g_autofree char *source = vivant_project_display_name (self->state->source);
  g_autofree char *driver = vivant_project_display_name (self->state->driver);

  if (source != NULL && driver != NULL)
    /* Translators: the title of a project: the portrait's name and the clip's name. */
    return g_strdup_printf (_ ("%s × “%s”"), source, driver);
  return source != NULL ? g_steal_pointer (&source) : g_steal_pointer (&driver);
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

const VivantProjectState *
vivant_project_get_state (VivantProject *self)
{
  g_return_val_if_fail (VIVANT_IS_PROJECT (self), NULL);
  return self->state;
}

VivantHistory *
vivant_project_get_history (VivantProject *self)
{
  g_return_val_if_fail (VIVANT_IS_PROJECT (self), NULL);
  return self->history;
}

gboolean
vivant_project_get_modified (VivantProject *self)
{
  return self->revision != self->saved_revision;
}

guint64
vivant_project_get_revision (VivantProject *self)
{
  return self->revision;
}

GFile *
vivant_project_get_file (VivantProject *self)
{
  return self->file;
}

static void
vivant_project_finalize (GObject *object)
{
  VivantProject *self = VIVANT_PROJECT (object);

  g_clear_pointer (&self->state, vivant_project_state_free);
  g_clear_object (&self->history);
  g_clear_object (&self->file);
  g_free (self->entity);
  G_OBJECT_CLASS (vivant_project_parent_class)->finalize (object);
}

static void
vivant_project_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantProject *self = VIVANT_PROJECT (object);
  const VivantProjectState *state = self->state;

  switch (id) {
  case PROP_RELATIVE:
    g_value_set_boolean (value, state->relative);
    break;
  case PROP_ADAPT_SCALE:
    g_value_set_boolean (value, state->adapt_scale);
    break;
  case PROP_SMOOTHING:
    g_value_set_double (value, state->smoothing);
    break;
  case PROP_KEEP_DETAIL:
    g_value_set_boolean (value, state->keep_detail);
    break;
  case PROP_PASTE_BACK:
    g_value_set_boolean (value, state->paste_back);
    break;
  case PROP_START_MODE:
    g_value_set_int (value, (int) state->start_mode);
    break;
  case PROP_MODEL_ID:
    g_value_set_string (value, state->model);
    break;
  case PROP_LAYOUT:
    g_value_set_int (value, state->layout);
    break;
  case PROP_MARKS:
    g_value_set_uint (value, state->marks);
    break;
  case PROP_MASK_KEYPOINT:
    g_value_set_int (value, state->mask_keypoint);
    break;
  case PROP_TITLE:
    g_value_take_string (value, vivant_project_dup_title (self));
    break;
  case PROP_MODIFIED:
    g_value_set_boolean (value, vivant_project_get_modified (self));
    break;
  case PROP_HISTORY:
    g_value_set_object (value, self->history);
    break;
  case PROP_FILE:
    g_value_set_object (value, self->file);
    break;
  case PROP_SOURCE_PATH:
    g_value_set_string (value, state->source);
    break;
  case PROP_DRIVER_PATH:
    g_value_set_string (value, state->driver);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_project_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VivantProject *self = VIVANT_PROJECT (object);
  VivantProjectState *next = vivant_project_state_copy (self->state);

  switch (id) {
  case PROP_RELATIVE:
    next->relative = g_value_get_boolean (value);
    vivant_project_apply (self, next, _ ("Change Motion"), NULL);
    return;
  case PROP_ADAPT_SCALE:
    next->adapt_scale = g_value_get_boolean (value);
    vivant_project_apply (self, next, _ ("Change Motion"), NULL);
    return;
  case PROP_SMOOTHING:
    next->smoothing = g_value_get_double (value);
    vivant_project_apply (self, next, _ ("Change Smoothing"), "smoothing");
    return;
  case PROP_KEEP_DETAIL:
    next->keep_detail = g_value_get_boolean (value);
    vivant_project_apply (self, next, _ ("Change Detail"), NULL);
    return;
  case PROP_PASTE_BACK:
    next->paste_back = g_value_get_boolean (value);
    vivant_project_apply (self, next, _ ("Change Paste Back"), NULL);
    return;
  case PROP_START_MODE:
    next->start_mode = (VivantStartMode) g_value_get_int (value);
    vivant_project_apply (self, next, _ ("Change Start Frame"), NULL);
    return;
  case PROP_MODEL_ID:
    g_free (next->model);
    next->model = g_value_dup_string (value);
    vivant_project_apply (self, next, _ ("Change Model"), NULL);
    return;
  case PROP_LAYOUT:
    next->layout = g_value_get_int (value);
    break;
  case PROP_MARKS:
    next->marks = g_value_get_uint (value);
    break;
  case PROP_MASK_KEYPOINT:
    next->mask_keypoint = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  vivant_project_amend (self, next);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_RELATIVE] = g_param_spec_boolean ("relative", NULL, NULL, TRUE, both);
  properties[PROP_ADAPT_SCALE] = g_param_spec_boolean ("adapt-scale", NULL, NULL, TRUE, both);
  properties[PROP_SMOOTHING] = g_param_spec_double ("smoothing", NULL, NULL, 0.0, 1.0, 0.0, both);
  properties[PROP_KEEP_DETAIL] = g_param_spec_boolean ("keep-detail", NULL, NULL, FALSE, both);
  properties[PROP_PASTE_BACK] = g_param_spec_boolean ("paste-back", NULL, NULL, FALSE, both);
  properties[PROP_START_MODE] = g_param_spec_int ("start-mode", NULL, NULL, 0, VIVANT_START_CHOSEN, 0, both);
  properties[PROP_MODEL_ID] = g_param_spec_string ("model-id", NULL, NULL, NULL, both);
  properties[PROP_LAYOUT] = g_param_spec_int ("layout", NULL, NULL, 1, 4, 4, both);
  properties[PROP_MARKS] = g_param_spec_uint ("marks", NULL, NULL, 0, 15, 7, both);
  properties[PROP_MASK_KEYPOINT] = g_param_spec_int ("mask-keypoint", NULL, NULL, 0, FOMM_MAX_KEYPOINTS - 1, 0, both);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, read);
  properties[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, VIVANT_TYPE_HISTORY, read);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, read);
  properties[PROP_SOURCE_PATH] = g_param_spec_string ("source-path", NULL, NULL, NULL, read);
  properties[PROP_DRIVER_PATH] = g_param_spec_string ("driver-path", NULL, NULL, NULL, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vivant_project_class_init (VivantProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vivant_project_finalize;
  object_class->get_property = vivant_project_get_property;
  object_class->set_property = vivant_project_set_property;
  install_properties (object_class);
  changed_signal = g_signal_new ("changed", VIVANT_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_UINT, G_TYPE_INT);
}

static void
vivant_project_init (VivantProject *self)
{
  self->state = vivant_project_state_new ();
  self->history = vivant_history_new ((GDestroyNotify) vivant_project_state_free, HISTORY_STEPS);
}

VivantProject *
vivant_project_new (void)
{
  return g_object_new (VIVANT_TYPE_PROJECT, NULL);
}
