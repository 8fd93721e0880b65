/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Whether a frame that was rendered once is what the settings would render now. */
#pragma once

#include "vivant-project-state.h"

G_BEGIN_DECLS

/** A number that stands for everything the frame `index` is made from: inputs, model, framing, motion and the edits
 * that reach it. Any thread. */
guint64 vivant_frame_tag (const VivantProjectState *state, int index);

G_END_DECLS
