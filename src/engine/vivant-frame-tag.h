/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Whether a frame that was rendered once is what the settings would render now. */
#pragma once

#include "vivant-project-state.h"

G_BEGIN_DECLS

/** A number that stands for everything all frames are made from: inputs, model, framing and motion. `model` tells
 * versions of the model's file apart, see vivant_model_get_stamp(); `start` is the frame the motion starts at, however
 * it was found. Any thread. */
guint64 vivant_frame_tag_common (const VivantProjectState *state, guint64 model, int start);

/** A number that stands for everything the frame `index` is made from: `common`, which is that of the same state, and
 * the edits that reach it. Any thread. */
guint64 vivant_frame_tag (guint64 common, const VivantProjectState *state, int index);

/** A number that stands for the square of an input that the model sees: of which file, how that is turned, and where
 * the square is, in whole pixels: `crop`, or that of the state when it is NULL. 0 while an automatic square is still to
 * be found, and without an input. Any thread. */
guint64 vivant_frame_tag_framing (const VivantProjectState *state, gboolean driver, const VivantCrop *crop);

G_END_DECLS
