/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-steps.h"

/* Changes that follow each other faster are one step. */
#define STEP_US 700000

struct VivantCropSteps {
  GArray *undo, *redo; /* of VivantCropStep */
  gint64 changed_at;
};

VivantCropSteps *
vivant_crop_steps_new (void)
{
  VivantCropSteps *self = g_new0 (VivantCropSteps, 1);

  self->undo = g_array_new (FALSE, FALSE, sizeof (VivantCropStep));
  self->redo = g_array_new (FALSE, FALSE, sizeof (VivantCropStep));
  return self;
}

void
vivant_crop_steps_free (VivantCropSteps *self)
{
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_free (self);
}

void
vivant_crop_steps_record (VivantCropSteps *self, const VivantCropStep *before)
{
  const gint64 now = g_get_monotonic_time ();

  if (now - self->changed_at > STEP_US) {
    g_array_append_val (self->undo, *before);
    g_array_set_size (self->redo, 0);
  }
  self->changed_at = now;
}

void
vivant_crop_steps_seal (VivantCropSteps *self)
{
  self->changed_at = 0;
}

static gboolean
move (VivantCropSteps *self, GArray *from, GArray *to, const VivantCropStep *now, VivantCropStep *step)
{
  if (from->len == 0)
    return FALSE;
  *step = g_array_index (from, VivantCropStep, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_array_append_val (to, *now);
  vivant_crop_steps_seal (self);
  return TRUE;
}

gboolean
vivant_crop_steps_undo (VivantCropSteps *self, const VivantCropStep *now, VivantCropStep *step)
{
  return move (self, self->undo, self->redo, now, step);
}

gboolean
vivant_crop_steps_redo (VivantCropSteps *self, const VivantCropStep *now, VivantCropStep *step)
{
  return move (self, self->redo, self->undo, now, step);
}

gboolean
vivant_crop_steps_get_can_undo (const VivantCropSteps *self)
{
  return self->undo->len > 0;
}

gboolean
vivant_crop_steps_get_can_redo (const VivantCropSteps *self)
{
  return self->redo->len > 0;
}
