/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Figures as files. Errors: those of the media room, G_IO_ERROR_CANCELLED. */
#pragma once

#include "figure.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** Writes `frames` pictures of `size` × `size` pixels, 25 a second, as a clip; the ending of `path` must be .mp4. */
gboolean fomm_figure_write_clip (const FommFigure *figure, const char *path, int size, int frames,
                                 GCancellable *cancellable, GError **error);

/** Writes where the ends of the limbs are in these frames, as stated keypoints (truth.h). */
gboolean fomm_figure_write_truth (const FommFigure *figure, const char *path, int size, int frames, GError **error);

/** Writes the figure as it stands at first as a PNG picture. */
gboolean fomm_figure_write_still (const FommFigure *figure, const char *path, int size, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
