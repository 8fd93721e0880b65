/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "heads_pairs.h"

#include "heads/heads.h"
#include "heads/transfer.h"
#include "train_error.h"
#include "truth.h"

#include <glib/gi18n-lib.h>

/* Acting heads to validate with stand apart from those that `evaluate --heads` judges by. */
#define VALIDATION_SEED (FOMM_HEADS_UNSEEN + UINT64_C (1000000))

/* Seconds from one frame of an acting head to the next, and of the whole clip. */
#define ACTING_STEP 1.1
#define ACTING_DURATION 6.0

/* What one thread needs. */
typedef struct Slot {
  FommHeadsPainter *painter;
  float *flow; /* as the painter gives it: interleaved, outer edges at −1 and 1 */
  guint8 *visible;
} Slot;

struct FommHeadsPairs {
  FommHeadsPairsOptions options;
  FommHeads *heads;
  Slot *slots;
};

int
fomm_heads_pairs_count_names (void)
{
  return FOMM_HEADS_KEYPOINTS;
}

const char *const *
fomm_heads_pairs_get_names (void)
{
  static const char *const names[FOMM_HEADS_KEYPOINTS] = {
      [FOMM_HEADS_UPPER_LID_LEFT] = "upper_lid_left",
      [FOMM_HEADS_UPPER_LID_RIGHT] = "upper_lid_right",
      [FOMM_HEADS_BROW_LEFT] = "brow_left",
      [FOMM_HEADS_BROW_RIGHT] = "brow_right",
      [FOMM_HEADS_NOSE_BRIDGE] = "nose_bridge",
      [FOMM_HEADS_NOSE_TIP] = "nose_tip",
      [FOMM_HEADS_MOUTH_CORNER_LEFT] = "mouth_corner_left",
      [FOMM_HEADS_MOUTH_CORNER_RIGHT] = "mouth_corner_right",
      [FOMM_HEADS_UPPER_LIP] = "upper_lip",
      [FOMM_HEADS_LOWER_LIP] = "lower_lip",
      [FOMM_HEADS_CHIN] = "chin",
      [FOMM_HEADS_JAW_LEFT] = "jaw_left",
      [FOMM_HEADS_JAW_RIGHT] = "jaw_right",
      [FOMM_HEADS_FOREHEAD] = "forehead",
      [FOMM_HEADS_NECK] = "neck",
      [FOMM_HEADS_LOWER_LID_LEFT] = "lower_lid_left",
      [FOMM_HEADS_LOWER_LID_RIGHT] = "lower_lid_right",
      [FOMM_HEADS_PUPIL_LEFT] = "pupil_left",
      [FOMM_HEADS_PUPIL_RIGHT] = "pupil_right",
  };
  return names;
}

void
fomm_heads_pairs_free (FommHeadsPairs *self)
{
  if (!self)
    return;
  for (int i = 0; self->slots && i < self->options.painters; i++) {
    fomm_train_heads_painter_free (self->slots[i].painter);
    g_free (self->slots[i].flow);
    g_free (self->slots[i].visible);
  }
  g_free (self->slots);
  fomm_train_heads_free (self->heads);
  g_free (self);
}

static gboolean
open_slot (FommHeadsPairs *self, Slot *slot, GError **error)
{
  const gsize cells = (gsize) self->options.cells * (gsize) self->options.cells;
  slot->painter = fomm_train_heads_painter_new (self->heads, self->options.size);
  slot->flow = g_new (float, 2 * cells);
  slot->visible = g_new (guint8, cells);
  if (slot->painter)
    return TRUE;
  g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_FAILED, _ ("There is not enough memory."));
  return FALSE;
}

FommHeadsPairs *
fomm_heads_pairs_new (const FommHeadsPairsOptions *options, GError **error)
{
  g_autoptr (FommHeadsPairs) self = g_new0 (FommHeadsPairs, 1);
  GError *cause = NULL;

  self->options = *options;
  self->heads = fomm_train_heads_new (NULL, &cause);
  if (!self->heads) {
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, cause->message);
    g_error_free (cause);
    return NULL;
  }
  self->slots = g_new0 (Slot, options->painters);
  for (int i = 0; i < options->painters; i++)
    if (!open_slot (self, &self->slots[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

/* From outer edges at −1 and 1 to the centres of the lattice's outermost points. */
static float
to_lattice (const FommHeadsPairs *self)
{
  return (float) self->options.cells / (float) (self->options.cells - 1);
}

static void
take_points (const FommHeadsPairs *self, const FommHeadsPoint *points, float *truth)
{
  const float scale = to_lattice (self);
  for (int k = 0; truth && k < self->options.num_kp; k++, truth += FOMM_TRUTH_FLOATS) {
    truth[0] = scale * points[k].x;
    truth[1] = scale * points[k].y;
    for (int i = 0; i < 4; i++)
      truth[2 + i] = scale * points[k].jacobian[i];
  }
}

void
fomm_heads_pairs_draw (FommHeadsPairs *self, int painter, guint64 seed, const FommHeadsSample *sample)
{
  const gsize cells = (gsize) self->options.cells * (gsize) self->options.cells;
  const gboolean wants_flow = sample->flow || sample->visible;
  const Slot *slot = &self->slots[painter];
  FommHeadsPoint points[2][FOMM_HEADS_KEYPOINTS];
  const FommHeadsPair pair = {.source = sample->source,
                              .driving = sample->driving,
                              .flow = wants_flow ? slot->flow : NULL,
                              .visible = wants_flow ? slot->visible : NULL,
                              .source_points = points[0],
                              .driving_points = points[1]};

  fomm_train_heads_pair (slot->painter, seed % FOMM_HEADS_UNSEEN, self->options.cells, &pair);
  take_points (self, points[0], sample->source_truth);
  take_points (self, points[1], sample->driving_truth);
  for (gsize i = 0; sample->flow && i < cells; i++)
    for (gsize axis = 0; axis < 2; axis++)
      sample->flow[axis * cells + i] = to_lattice (self) * slot->flow[2 * i + axis];
  for (gsize i = 0; sample->visible && i < cells; i++)
    sample->visible[i] = slot->visible[i] >= 128;
}

void
fomm_heads_pairs_act (FommHeadsPairs *self, int clip, int frame, guint8 *picture, float *truth)
{
  const guint64 seed = VALIDATION_SEED + (guint64) clip;
  FommHeadsPoint points[FOMM_HEADS_KEYPOINTS];
  FommHeadsActing acting;

  fomm_train_heads_act (seed, frame * ACTING_STEP, ACTING_DURATION, FOMM_HEADS_TURN, &acting);
  fomm_train_heads_acted (self->slots[0].painter, seed, &acting, (guint32) frame, picture, points);
  take_points (self, points, truth);
}
