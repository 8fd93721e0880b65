/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-reader.h"

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

VivantMediaProbe *
vivant_media_probe_new (const char *path, VivantMediaKind kind, const char *format)
{
  VivantMediaProbe *probe = g_new0 (VivantMediaProbe, 1);
  g_atomic_ref_count_init (&probe->references);
  probe->path = g_strdup (path);
  probe->kind = kind;
  probe->format = g_strdup (format);
  probe->rate_den = 1;
  return probe;
}

VivantMediaProbe *
vivant_media_probe_turn (VivantMediaProbe *probe, int quarters)
{
  g_return_val_if_fail (probe != NULL, NULL);
  if ((quarters & 1) == 0)
    return vivant_media_probe_ref (probe);
  VivantMediaProbe *turned = g_new (VivantMediaProbe, 1);
  *turned = *probe;
  g_atomic_ref_count_init (&turned->references);
  turned->path = g_strdup (probe->path);
  turned->format = g_strdup (probe->format);
  turned->codec = g_strdup (probe->codec);
  turned->audio_codec = g_strdup (probe->audio_codec);
  turned->title = g_strdup (probe->title);
  turned->width = probe->height;
  turned->height = probe->width;
  return turned;
}

VivantMediaProbe *
vivant_media_probe_file (const char *path, GCancellable *cancellable, GError **error)
{
  /* Only a decoded first frame tells the truth about a size. */
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, cancellable, error);
  return decoder != NULL ? vivant_media_probe_ref (vivant_media_decoder_get_probe (decoder)) : NULL;
}
