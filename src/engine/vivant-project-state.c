/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-project-state.h"

#include <string.h>

VivantProjectState *
vivant_project_state_new (void)
{
  VivantProjectState *self = g_new0 (VivantProjectState, 1);

  self->source_crop.automatic = TRUE;
  self->driver_crop.automatic = TRUE;
  self->relative = TRUE;
  self->adapt_scale = TRUE;
  self->edits = g_array_new (FALSE, TRUE, sizeof (VivantKeypointEdit));
  self->layout = 4;
  self->views[VIVANT_PANE_SOURCE] = VIVANT_VIEW_KEYPOINTS;
  self->views[VIVANT_PANE_DRIVER] = VIVANT_VIEW_KEYPOINTS;
  self->views[VIVANT_PANE_RESULT] = VIVANT_VIEW_PICTURE;
  self->views[VIVANT_PANE_INSPECT] = VIVANT_VIEW_OCCLUSION;
  self->marks = VIVANT_MARK_NUMBERS | VIVANT_MARK_ELLIPSES | VIVANT_MARK_AXES;
  return self;
}

VivantProjectState *
vivant_project_state_copy (const VivantProjectState *self)
{
  VivantProjectState *copy = g_new (VivantProjectState, 1);

  *copy = *self;
  copy->source = g_strdup (self->source);
  copy->driver = g_strdup (self->driver);
  copy->source_fingerprint = g_strdup (self->source_fingerprint);
  copy->driver_fingerprint = g_strdup (self->driver_fingerprint);
  copy->model = g_strdup (self->model);
  copy->edits = g_array_copy (self->edits);
  return copy;
}

void
vivant_project_state_free (VivantProjectState *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->driver);
  g_free (self->source_fingerprint);
  g_free (self->driver_fingerprint);
  g_free (self->model);
  g_array_unref (self->edits);
  g_free (self);
}

VivantCrop
vivant_crop_turn (const VivantCrop *crop, int quarters, int width, int height)
{
  VivantCrop turned = *crop;

  for (int i = 0; i < (quarters & 3); i++) {
    /* Of a clockwise quarter turn the left edge becomes the upper one. */
    const double x = turned.x;

    turned.x = (i % 2 == 0 ? height : width) - turned.y - turned.size;
    turned.y = x;
  }
  return turned;
}

static gboolean
crop_equal (const VivantCrop *a, const VivantCrop *b)
{
  return a->automatic == b->automatic && a->x == b->x && a->y == b->y && a->size == b->size;
}

static gboolean
edit_equal (const VivantKeypointEdit *a, const VivantKeypointEdit *b)
{
  return a->keypoint == b->keypoint && a->from == b->from && a->dx == b->dx && a->dy == b->dy &&
         a->amount == b->amount && a->muted == b->muted;
}

static gboolean
edits_equal (GArray *a, GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!edit_equal (&g_array_index (a, VivantKeypointEdit, i), &g_array_index (b, VivantKeypointEdit, i)))
      return FALSE;
  return TRUE;
}

unsigned
vivant_project_state_compare (const VivantProjectState *a, const VivantProjectState *b)
{
  unsigned change = VIVANT_CHANGE_NONE;

  if (g_strcmp0 (a->source, b->source) != 0 || a->source_turn != b->source_turn ||
      !crop_equal (&a->source_crop, &b->source_crop))
    change |= VIVANT_CHANGE_SOURCE;
  if (g_strcmp0 (a->driver, b->driver) != 0 || a->driver_turn != b->driver_turn ||
      !crop_equal (&a->driver_crop, &b->driver_crop))
    change |= VIVANT_CHANGE_DRIVER;
  if (g_strcmp0 (a->model, b->model) != 0)
    change |= VIVANT_CHANGE_MODEL;
  if (a->relative != b->relative || a->adapt_scale != b->adapt_scale || a->smoothing != b->smoothing ||
      a->start_mode != b->start_mode || a->start_frame != b->start_frame)
    change |= VIVANT_CHANGE_MOTION;
  if (!edits_equal (a->edits, b->edits))
    change |= VIVANT_CHANGE_EDITS;
  if (a->trim_in != b->trim_in || a->trim_out != b->trim_out)
    change |= VIVANT_CHANGE_TRIM;
  if (a->keep_detail != b->keep_detail || a->paste_back != b->paste_back)
    change |= VIVANT_CHANGE_PICTURE;
  if (a->layout != b->layout || memcmp (a->views, b->views, sizeof a->views) != 0 || a->marks != b->marks ||
      a->mask_keypoint != b->mask_keypoint)
    change |= VIVANT_CHANGE_VIEW;
  return change;
}

int
vivant_project_state_first_difference (const VivantProjectState *a, const VivantProjectState *b)
{
  int first = G_MAXINT;

  if ((vivant_project_state_compare (a, b) & ~(VIVANT_CHANGE_EDITS | VIVANT_CHANGE_TRIM | VIVANT_CHANGE_VIEW)) != 0)
    return 0;
  for (int side = 0; side < 2; side++) {
    const VivantProjectState *one = side == 0 ? a : b;
    const VivantProjectState *other = side == 0 ? b : a;

    for (guint i = 0; i < one->edits->len; i++) {
      const VivantKeypointEdit *edit = &g_array_index (one->edits, VivantKeypointEdit, i);
      gboolean same = FALSE;

      for (guint j = 0; j < other->edits->len && !same; j++)
        same = edit_equal (edit, &g_array_index (other->edits, VivantKeypointEdit, j));
      if (!same)
        first = MIN (first, edit->from);
    }
  }
  return first == G_MAXINT ? 0 : first;
}

VivantKeypointEdit
vivant_project_state_get_edit (const VivantProjectState *self, int keypoint, int frame)
{
  VivantKeypointEdit found = {.keypoint = keypoint, .amount = 1.0};

  for (guint i = 0; i < self->edits->len; i++) {
    const VivantKeypointEdit *edit = &g_array_index (self->edits, VivantKeypointEdit, i);

    if (edit->keypoint == keypoint && edit->from <= frame)
      found = *edit;
  }
  return found;
}

static gboolean
edit_is_empty (const VivantKeypointEdit *edit)
{
  return edit->dx == 0.0 && edit->dy == 0.0 && edit->amount == 1.0 && !edit->muted;
}

void
vivant_project_state_set_edit (VivantProjectState *self, const VivantKeypointEdit *edit)
{
  guint i;

  for (i = 0; i < self->edits->len; i++) {
    const VivantKeypointEdit *at = &g_array_index (self->edits, VivantKeypointEdit, i);

    if (at->keypoint == edit->keypoint && at->from == edit->from) {
      g_array_remove_index (self->edits, i);
      break;
    }
    if (at->keypoint > edit->keypoint || (at->keypoint == edit->keypoint && at->from > edit->from))
      break;
  }
  if (edit->from > 0 || !edit_is_empty (edit))
    g_array_insert_val (self->edits, i, *edit);
}

gboolean
vivant_project_state_reset_edits (VivantProjectState *self, int keypoint)
{
  gboolean any = FALSE;

  for (guint i = self->edits->len; i > 0; i--) {
    if (keypoint >= 0 && g_array_index (self->edits, VivantKeypointEdit, i - 1).keypoint != keypoint)
      continue;
    g_array_remove_index (self->edits, i - 1);
    any = TRUE;
  }
  return any;
}

FommEditKey *
vivant_project_state_dup_edit_keys (const VivantProjectState *self, int *n)
{
  FommEditKey *keys = g_new0 (FommEditKey, MAX (self->edits->len, 1));

  *n = (int) self->edits->len;
  for (int i = 0; i < *n; i++) {
    const VivantKeypointEdit *edit = &g_array_index (self->edits, VivantKeypointEdit, i);

    fomm_edit_key_init (&keys[i], edit->keypoint, edit->from);
    keys[i].offset[0] = (float) edit->dx;
    keys[i].offset[1] = (float) edit->dy;
    keys[i].amount = (float) edit->amount;
    keys[i].mute = edit->muted;
    keys[i].step = true;
  }
  return keys;
}
