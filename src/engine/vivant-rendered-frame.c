/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-rendered-frame.h"

VivantRenderedFrame *
vivant_rendered_frame_new (void)
{
  VivantRenderedFrame *self = g_new0 (VivantRenderedFrame, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

VivantRenderedFrame *
vivant_rendered_frame_ref (VivantRenderedFrame *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vivant_rendered_frame_unref (VivantRenderedFrame *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  fomm_frame_unref (&self->result);
  g_clear_pointer (&self->known, vivant_result_unref);
  g_clear_pointer (&self->driving, vivant_media_picture_unref);
  g_clear_pointer (&self->picture, vivant_media_picture_unref);
  g_free (self);
}
