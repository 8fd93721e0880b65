/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the page that crops can undo and redo by itself, before the project hears of it. */
#pragma once

#include "vivant-project-state.h"

G_BEGIN_DECLS

/** How a picture is turned, quarter turns clockwise, and the square in it. */
typedef struct VivantCropStep {
  int turn;
  VivantCrop crop;
} VivantCropStep;

typedef struct VivantCropSteps VivantCropSteps;

VivantCropSteps *vivant_crop_steps_new (void);
void vivant_crop_steps_free (VivantCropSteps *self);

/** Something is about to change from `before`; what was undone is forgotten. Changes that follow each other fast are
 * one step. */
void vivant_crop_steps_record (VivantCropSteps *self, const VivantCropStep *before);
/** The next change is a step of its own, however soon it comes. */
void vivant_crop_steps_seal (VivantCropSteps *self);

/** Gives the step to go back or forward to in place of `now`; FALSE when there is none. */
gboolean vivant_crop_steps_undo (VivantCropSteps *self, const VivantCropStep *now, VivantCropStep *step);
gboolean vivant_crop_steps_redo (VivantCropSteps *self, const VivantCropStep *now, VivantCropStep *step);
gboolean vivant_crop_steps_get_can_undo (const VivantCropSteps *self);
gboolean vivant_crop_steps_get_can_redo (const VivantCropSteps *self);

G_END_DECLS
