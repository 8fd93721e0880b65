/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * How large an export will be about, and how long it takes. */
#pragma once

#include "vivant-export-settings.h"

G_BEGIN_DECLS

typedef struct VivantExportEstimate {
  VivantMediaFormat format;
  VivantOverlay overlay;
  int width, height;        /**< of a result, pixels; 0: none is there yet */
  int size;                 /**< longer side of the exported picture; 0: as the result */
  int frames;               /**< exported */
  double seconds_per_frame; /**< of rendering; 0: not known */
  double sound_seconds;     /**< of sound; 0: none */
} VivantExportEstimate;

/** Bytes of the file, from what the sample took. */
double vivant_export_estimate_get_bytes (const VivantExportEstimate *self);
/** One sentence; "" when nothing is known yet. */
char *vivant_export_estimate_describe (const VivantExportEstimate *self);

G_END_DECLS
