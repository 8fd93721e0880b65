/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * JSON for machines, on standard output or in files. */
#pragma once

#include "vivant-render-job.h"

#include <jansson.h>

G_BEGIN_DECLS

/** Prints the value on one line and drops the reference. */
void cli_print_json (json_t *value);

/** What became of an animation. */
void cli_report_animation (VivantRenderJob *job, const char *model, const char *output, double seconds);

/** {"count", "value": [[x, y], …], "jacobian": [[[a, b], [c, d]], …], "confidence": […]}; no Jacobian when the model
 * has none. A new reference. */
json_t *cli_json_of_keypoints (const FommKeypoints *keypoints);

/** {"x", "y", "width", "height"}, pixels. A new reference. */
json_t *cli_json_of_crop (const VivantMediaCrop *crop);

G_END_DECLS
