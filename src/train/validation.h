/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How a model in training does on the clips that were kept back: the very code that animates paints them. */
#pragma once

#include "dataset.h"

#include "fomm.h"
#include "vivant-media-picture.h"

G_BEGIN_DECLS

typedef struct FommValidation {
  double l1, copy_l1;        /**< means over the pairs: painted, and showing the first frame */
  VivantMediaPicture *sheet; /**< one clip a row: source, driver, painted, what is visible; unref it */
} FommValidation;

/** Paints a few frames of a few validation clips from each clip's first frame. Deterministic. Errors: G_IO_ERROR_*,
 * FOMM_TRAIN_ERROR. */
gboolean fomm_validate (const char *model_path, const FommDataset *dataset, int threads, GCancellable *cancellable,
                        FommValidation *result, GError **error);

G_END_DECLS
