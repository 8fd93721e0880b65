/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-tag.h"

#include <math.h>
#include <string.h>

static void
add_input (GString *text, const char *path, const char *fingerprint)
{
  g_string_append_printf (text, "%s\n", fingerprint != NULL ? fingerprint : path != NULL ? path : "");
}

/* What an automatic square was found to be follows from the input. */
static void
add_framing (GString *text, int turn, const VivantCrop *crop)
{
  g_string_append_printf (text, "%d ", turn);
  if (crop->automatic)
    g_string_append (text, "automatic\n");
  else
    g_string_append_printf (text, "%.6f %.6f %.6f\n", crop->x, crop->y, crop->size);
}

static void
add_motion (GString *text, const VivantProjectState *state)
{
  g_string_append_printf (text, "%d %d %.6f %d %d\n", state->relative, state->adapt_scale, state->smoothing,
                          state->keep_detail, state->paste_back);
  /* The filter begins with the first frame of the range. */
  if (state->smoothing > 0.0)
    g_string_append_printf (text, "%d\n", state->trim_in);
}

guint64
vivant_frame_tag_common (const VivantProjectState *state, guint64 model, int start)
{
  g_autoptr (GString) text = g_string_new (fomm_version ());
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 tag;

  g_string_append_printf (text, "\n%s %" G_GINT64_MODIFIER "x\n", state->model != NULL ? state->model : "", model);
  add_input (text, state->source, state->source_fingerprint);
  add_input (text, state->driver, state->driver_fingerprint);
  add_framing (text, state->source_turn, &state->source_crop);
  add_framing (text, state->driver_turn, &state->driver_crop);
  if (state->relative)
    g_string_append_printf (text, "%d\n", start);
  add_motion (text, state);
  g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
  g_checksum_get_digest (sum, digest, &length);
  memcpy (&tag, digest, sizeof tag);
  return tag;
}

#define FNV_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)

/* FNV-1a: all frames of a clip are asked for after every change, so this must cost next to nothing. */
static guint64
mix (guint64 tag, const void *data, gsize length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    tag = (tag ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return tag;
}

guint64
vivant_frame_tag_framing (const VivantProjectState *state, gboolean driver, const VivantCrop *crop)
{
  const char *path = driver ? state->driver : state->source;
  const char *fingerprint = driver ? state->driver_fingerprint : state->source_fingerprint;
  const char *input = fingerprint != NULL ? fingerprint : path;

  if (crop == NULL)
    crop = driver ? &state->driver_crop : &state->source_crop;
  if (path == NULL || (crop->automatic && crop->size <= 0.0))
    return 0;
  const gint64 values[] = {driver ? state->driver_turn : state->source_turn, llrint (crop->x), llrint (crop->y),
                           llrint (crop->size)};

  /* Never 0. */
  return mix (mix (FNV_BASIS, input, strlen (input)), values, sizeof values) | 1;
}

guint64
vivant_frame_tag (guint64 common, const VivantProjectState *state, int index)
{
  guint64 tag = mix (common, &index, sizeof index);

  for (int keypoint = 0; state->edits->len > 0 && keypoint < FOMM_MAX_KEYPOINTS; keypoint++) {
    const VivantKeypointEdit edit = vivant_project_state_get_edit (state, keypoint, index);
    const double values[] = {keypoint, edit.dx, edit.dy, edit.amount, edit.muted};

    if (edit.dx != 0.0 || edit.dy != 0.0 || edit.amount != 1.0 || edit.muted)
      tag = mix (tag, values, sizeof values);
  }
  return tag;
}
