/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-probe.h"

G_DEFINE_BOXED_TYPE (VivantMediaProbe, vivant_media_probe, vivant_media_probe_ref, vivant_media_probe_unref)

VivantMediaProbe *
vivant_media_probe_ref (VivantMediaProbe *probe)
{
  g_return_val_if_fail (probe != NULL, NULL);
  g_atomic_ref_count_inc (&probe->references);
  return probe;
}

void
vivant_media_probe_unref (VivantMediaProbe *probe)
{
  if (probe == NULL || !g_atomic_ref_count_dec (&probe->references))
    return;
  g_free (probe->path);
  g_free (probe->format);
  g_free (probe->codec);
  g_free (probe->audio_codec);
  g_free (probe->title);
  g_free (probe);
}
