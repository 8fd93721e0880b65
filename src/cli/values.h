/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The values of options. Each function returns FALSE for text that makes no sense; NULL text is the default. */
#pragma once

#include "vivant-project-state.h"

G_BEGIN_DECLS

/** "0", "90", "180" or "270" degrees, as quarter turns; NULL is 0. */
gboolean cli_parse_turn (const char *text, int *quarters);

/** "auto", "none" or "X,Y,S": left, top and side of a square, pixels. */
gboolean cli_parse_crop (const char *text, VivantCrop *crop);

/** "auto", "first" or the number of a frame, 0 is the clip's first. */
gboolean cli_parse_start (const char *text, VivantStartMode *mode, int *frame);

/** "model" (-1, the default), "ac0" or "ac1". */
gboolean cli_parse_sampling (const char *text, int *align_corners);

/** "f32" (FALSE, the default) or "bf16". */
gboolean cli_parse_precision (const char *text, gboolean *bf16);

/** Seconds ("12.5") or hours, minutes and seconds ("1:02:03.5", "2:03"); never negative. */
gboolean cli_parse_time (const char *text, double *seconds);

G_END_DECLS
