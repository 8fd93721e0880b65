/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-frame-tag.h"

#include <string.h>

static void
add_input (GString *text, const char *path, const char *fingerprint)
{
  g_string_append_printf (text, "%s\n", fingerprint != NULL ? fingerprint : path != NULL ? path : "");
}

/* What an automatic square was found to be follows from the input. */
static void
add_crop (GString *text, const VivantCrop *crop)
{
  if (crop->automatic)
    g_string_append (text, "automatic\n");
  else
    g_string_append_printf (text, "%.6f %.6f %.6f\n", crop->x, crop->y, crop->size);
}

static void
add_start (GString *text, const VivantProjectState *state)
{
  g_string_append_printf (text, "%d ", (int) state->start_mode);
  if (state->start_mode == VIVANT_START_CHOSEN)
    g_string_append_printf (text, "%d\n", state->start_frame);
  else
    g_string_append_printf (text, "%d %d\n", state->trim_in, state->trim_out);
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

static void
add_edits (GString *text, const VivantProjectState *state, int index)
{
  for (int keypoint = 0; state->edits->len > 0 && keypoint < FOMM_MAX_KEYPOINTS; keypoint++) {
    const VivantKeypointEdit edit = vivant_project_state_get_edit (state, keypoint, index);

    if (edit.dx != 0.0 || edit.dy != 0.0 || edit.amount != 1.0 || edit.muted)
      g_string_append_printf (text, "%d %.6f %.6f %.6f %d\n", keypoint, edit.dx, edit.dy, edit.amount, edit.muted);
  }
}

guint64
vivant_frame_tag (const VivantProjectState *state, int index)
{
  g_autoptr (GString) text = g_string_new (fomm_version ());
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 tag;

  g_string_append_printf (text, "\n%d\n%s\n", index, state->model != NULL ? state->model : "");
  add_input (text, state->source, state->source_fingerprint);
  add_input (text, state->driver, state->driver_fingerprint);
  add_crop (text, &state->source_crop);
  add_crop (text, &state->driver_crop);
  add_start (text, state);
  add_motion (text, state);
  add_edits (text, state, index);
  g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
  g_checksum_get_digest (sum, digest, &length);
  memcpy (&tag, digest, sizeof tag);
  return tag;
}
