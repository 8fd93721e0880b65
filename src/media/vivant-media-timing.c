/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-timing.h"

#include <math.h>
#include <stdlib.h>

#define SCAN_TIME (G_USEC_PER_SEC * 3 / 10)
#define MAX_STAMPS 20000
#define MAX_READ_ERRORS 100
/* Rates above this are broken time scales, not slow motion. */
#define MAX_RATE 1000
#define DEFAULT_RATE 25
#define RELATIVE_DRIFT 2e-4
#define MAX_DRIFT 0.005 /* seconds */

static const AVRational usual_rates[] = {
    {24000, 1001},  {24, 1},  {25, 1},  {30000, 1001}, {30, 1}, {48, 1}, {50, 1}, {60000, 1001}, {60, 1},
    {120000, 1001}, {120, 1}, {240, 1}, {100, 1},      {90, 1}, {72, 1}, {20, 1}, {15, 1},       {25, 2},
    {12, 1},        {10, 1},  {8, 1},   {6, 1},        {5, 1},  {4, 1},  {2, 1},  {1, 1},
};

typedef struct {
  GArray *stamps; /* gint64, in the stream's time base */
  gint64 packets;
  gint64 last_duration;
  gboolean complete;
} Scan;

static void
collect (VivantMediaInput *input, AVStream *stream, Scan *scan)
{
  AVPacket *packet = av_packet_alloc ();
  gint64 deadline = g_get_monotonic_time () + SCAN_TIME;
  for (int errors = 0; packet != NULL && errors < MAX_READ_ERRORS && g_get_monotonic_time () < deadline;) {
    int result = av_read_frame (input->format, packet);
    scan->complete = result == AVERROR_EOF;
    if (scan->complete)
      break;
    errors = result < 0 ? errors + 1 : 0;
    if (result < 0)
      continue;
    if (packet->stream_index == stream->index && !(packet->flags & AV_PKT_FLAG_DISCARD) && packet->size > 0) {
      scan->packets++;
      if (packet->pts != AV_NOPTS_VALUE && scan->stamps->len < MAX_STAMPS) {
        g_array_append_val (scan->stamps, packet->pts);
        scan->last_duration = packet->duration;
      }
    }
    av_packet_unref (packet);
  }
  av_packet_free (&packet);
}

static int
compare_stamps (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

/* Ticks from the first stamp to stamp i. They are in order, and a broken file's may lie further apart than a signed
 * number holds.
 */
static double
ticks_until (const Scan *scan, guint i)
{
  return (double) ((guint64) g_array_index (scan->stamps, gint64, i) -
                   (guint64) g_array_index (scan->stamps, gint64, 0));
}

static gboolean
is_sane (AVRational rate)
{
  return rate.num > 0 && rate.den > 0 && av_q2d (rate) <= MAX_RATE && av_q2d (rate) >= 0.001;
}

/* Whether frames at this rate, rounded to the time base, would have these stamps. Rates that headers give in rounded
 * decimals may drift, but never so far that it could be seen.
 */
static gboolean
fits (const Scan *scan, AVRational time_base, AVRational rate)
{
  if (!is_sane (rate))
    return FALSE;
  double period = 1 / (av_q2d (rate) * av_q2d (time_base));
  double most_drift = MAX_DRIFT / av_q2d (time_base);
  for (guint i = 1; i < scan->stamps->len; i++)
    if (fabs (ticks_until (scan, i) - i * period) > 1.01 + fmin (i * period * RELATIVE_DRIFT, most_drift))
      return FALSE;
  return TRUE;
}

static gboolean
is_usual (AVRational rate)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual_rates); i++)
    if (av_cmp_q (usual_rates[i], rate) == 0)
      return TRUE;
  return FALSE;
}

/* Header values first, as rounded stamps of a short clip fit several rates; then the usual rate nearest to what was
 * measured.
 */
static gboolean
find_constant_rate (const Scan *scan, const AVStream *stream, AVRational measured, AVRational *rate)
{
  const AVRational hints[] = {stream->avg_frame_rate, stream->r_frame_rate};
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    if (is_sane (hints[i]) && is_usual (hints[i]) && fits (scan, stream->time_base, hints[i])) {
      *rate = hints[i];
      return TRUE;
    }
  double best = INFINITY;
  for (guint i = 0; i < G_N_ELEMENTS (usual_rates); i++) {
    double distance = fabs (av_q2d (usual_rates[i]) - av_q2d (measured));
    if (distance < best && fits (scan, stream->time_base, usual_rates[i])) {
      best = distance;
      *rate = usual_rates[i];
    }
  }
  if (best < INFINITY)
    return TRUE;
  const AVRational others[] = {stream->avg_frame_rate, stream->r_frame_rate, measured};
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (fits (scan, stream->time_base, others[i])) {
      *rate = others[i];
      return TRUE;
    }
  return FALSE;
}

static AVRational
rate_of_header (const AVStream *stream)
{
  if (is_sane (stream->r_frame_rate))
    return stream->r_frame_rate;
  return is_sane (stream->avg_frame_rate) ? stream->avg_frame_rate : (AVRational){DEFAULT_RATE, 1};
}

/* One or no stamp, or stamps that make no sense. */
static gboolean
is_untimed (const Scan *scan, const AVStream *stream, double span)
{
  if (scan->packets > 1 && scan->stamps->len < scan->packets && scan->stamps->len < MAX_STAMPS)
    return TRUE;
  return scan->stamps->len > 1 && (span <= 0 || (scan->stamps->len - 1) / span > MAX_RATE);
}

static double
header_duration (VivantMediaInput *input, const AVStream *stream)
{
  if (stream->duration > 0)
    return (double) stream->duration * av_q2d (stream->time_base);
  return input->format->duration > 0 ? (double) input->format->duration / AV_TIME_BASE : 0;
}

static void
measure (VivantMediaInput *input, AVStream *stream, const Scan *scan, VivantMediaTiming *timing)
{
  guint count = scan->stamps->len;
  double span = count > 1 ? ticks_until (scan, count - 1) * av_q2d (stream->time_base) : 0;
  timing->untimed = is_untimed (scan, stream, span);
  timing->rate = rate_of_header (stream);
  double last = count > 0 && scan->last_duration > 0 ? (double) scan->last_duration * av_q2d (stream->time_base) : 0;
  if (!timing->untimed && count > 1) {
    AVRational measured = av_d2q ((count - 1) / span, 100000);
    timing->variable = !find_constant_rate (scan, stream, measured, &timing->rate);
    if (timing->variable)
      timing->rate = is_sane (measured) ? measured : timing->rate;
  }
  double period = av_q2d (av_inv_q (timing->rate));
  if (!timing->variable || last <= 0 || last > 10)
    last = count == 1 && last > 0 && last <= 10 ? last : period;
  double header = header_duration (input, stream);
  if (timing->exact || header <= 0)
    timing->duration = timing->untimed ? (double) timing->frames * period : span + last;
  else
    timing->duration = header;
}

void
vivant_media_timing_scan (VivantMediaInput *input, AVStream *stream, VivantMediaTiming *timing)
{
  Scan scan = {.stamps = g_array_new (FALSE, FALSE, sizeof (gint64))};
  collect (input, stream, &scan);
  g_array_sort (scan.stamps, compare_stamps);
  *timing = (VivantMediaTiming){.frames = MAX (scan.packets, 1), .exact = scan.complete};
  measure (input, stream, &scan, timing);
  if (!timing->exact) {
    double estimate = timing->duration * av_q2d (timing->rate);
    gint64 frames = stream->nb_frames > 0 ? stream->nb_frames : (gint64) fmin (estimate, 1e12);
    timing->frames = MAX (frames, timing->frames);
  }
  g_array_unref (scan.stamps);
}
