/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-export-estimate.h"

#include <glib/gi18n.h>
#include <math.h>

/* Bytes of a second of sound. */
#define SOUND_BYTES 14000.0

/* Bytes of a pixel, measured with the sample at the usual quality; results differ with what moves. */
static double
bytes_per_pixel (VivantMediaFormat format, double scale)
{
  static const double measured[VIVANT_MEDIA_N_FORMATS] = {[VIVANT_MEDIA_FORMAT_MP4] = 0.020,
                                                          [VIVANT_MEDIA_FORMAT_WEBM] = 0.017,
                                                          [VIVANT_MEDIA_FORMAT_GIF] = 0.74,
                                                          [VIVANT_MEDIA_FORMAT_PNG] = 1.45};

  /* An enlarged picture has no more to say than it had. */
  return measured[format] / (scale > 1.0 ? sqrt (scale) : 1.0);
}

double
vivant_export_estimate_get_bytes (const VivantExportEstimate *self)
{
  const int longer = MAX (self->width, self->height);
  const double scale = longer > 0 && self->size > 0 ? (double) self->size / longer : 1.0;
  const double pixels = (double) self->width * self->height * scale * scale * self->frames *
                        (self->overlay == VIVANT_OVERLAY_SIDE_BY_SIDE ? 3.0 : 1.0);

  return pixels * bytes_per_pixel (self->format, scale) + SOUND_BYTES * self->sound_seconds;
}

static char *
describe_time (double seconds)
{
  const int minutes = (int) lrint (seconds / 60.0);

  if (seconds < 50.0)
    return g_strdup (_ ("less than a minute"));
  return g_strdup_printf (ngettext ("about %d minute", "about %d minutes", (gulong) minutes), minutes);
}

char *
vivant_export_estimate_describe (const VivantExportEstimate *self)
{
  const double seconds = self->seconds_per_frame * self->frames;
  g_autofree char *size = g_format_size ((guint64) vivant_export_estimate_get_bytes (self));
  g_autofree char *time = describe_time (seconds);

  if (MAX (self->width, self->height) == 0 || seconds <= 0.0)
    return g_strdup ("");
  /* Translators: a size, as in "14 MB", and a time, as in "about 2 minutes". */
  return g_strdup_printf (_ ("About %s, ready %s from now"), size, time);
}
