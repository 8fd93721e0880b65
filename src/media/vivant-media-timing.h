/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-input.h"

G_BEGIN_DECLS

/* When the frames of a clip are shown, found from its packets without decoding. Inside the media room only. */
typedef struct {
  gint64 frames;
  gboolean exact; /* every packet was seen */
  AVRational rate;
  gboolean variable;
  gboolean untimed; /* time stamps are missing or absurd: frame n is shown at n / rate */
  double duration;  /* seconds */
} VivantMediaTiming;

/* Reads packets of the stream to the end of the file or for a fraction of a second. Leaves the input at another
 * place.
 */
void vivant_media_timing_scan (VivantMediaInput *input, AVStream *stream, VivantMediaTiming *timing);

G_END_DECLS
