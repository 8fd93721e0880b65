/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Rendered heads as files: pictures, clips, and their ground truth as safetensors (data/heads/README.md lists the
 * tensors). Errors: those of the media room, G_IO_ERROR. */
#pragma once

#include "heads.h"

G_BEGIN_DECLS

/** Frames a second of clips. */
enum { FOMM_HEADS_RATE = 25 };

/** Writes STEM-source.png, STEM-driving.png and STEM.safetensors of pair number `seed`. The painter's pictures are
 * size × size. */
gboolean fomm_train_heads_write_pair (FommHeadsPainter *painter, int size, guint64 seed, const char *stem,
                                      GCancellable *cancellable, GError **error);

/** Writes STEM.mp4, with sound, and STEM.safetensors of clip number `seed`, with turns of at most `turn` degrees. */
gboolean fomm_train_heads_write_clip (FommHeadsPainter *painter, int size, guint64 seed, int frames, double turn,
                                      const char *stem, GCancellable *cancellable, GError **error);

G_END_DECLS
