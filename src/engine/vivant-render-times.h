/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "fomm.h"

#include <glib.h>

G_BEGIN_DECLS

enum { VIVANT_RENDER_MAX_STAGES = 16 };

/** Where the time of a render job went. Plain data. Decoding, inferring and delivering run side by side, so the slowest
 * of them sets the pace; waiting for each other is not counted. */
typedef struct VivantRenderTimes {
  double setup; /**< milliseconds before the first frame: pictures, crops, start frame, source features */
  int n_stages;
  FommStageTime
      stages[VIVANT_RENDER_MAX_STAGES]; /**< "decode", those of the core, "compose", "deliver" (to the sink) */
} VivantRenderTimes;

G_END_DECLS
