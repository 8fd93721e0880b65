/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "report.h"

#include <math.h>

void
cli_print_json (json_t *value)
{
  char *text = json_dumps (value, JSON_COMPACT | JSON_REAL_PRECISION (9));

  json_decref (value);
  g_print ("%s\n", text ? text : "null");
  free (text);
}

/* A path need not be UTF-8; JSON must be. */
static json_t *
json_of_path (const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  return json_string (name);
}

json_t *
cli_json_of_crop (const VivantMediaCrop *crop)
{
  return json_pack ("{s:i, s:i, s:i, s:i}", "x", crop->x, "y", crop->y, "width", crop->width, "height", crop->height);
}

/* JSON has no infinities. */
static json_t *
json_of_number (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

json_t *
cli_json_of_keypoints (const FommKeypoints *keypoints)
{
  json_t *values = json_array (), *jacobians = json_array (), *confidences = json_array ();
  json_t *result = json_pack ("{s:i}", "count", keypoints->count);

  for (int i = 0; i < keypoints->count; i++) {
    const float *v = keypoints->value[i];
    const float (*j)[2] = keypoints->jacobian[i];

    json_array_append_new (values, json_pack ("[o, o]", json_of_number (v[0]), json_of_number (v[1])));
    json_array_append_new (jacobians, json_pack ("[[o, o], [o, o]]", json_of_number (j[0][0]), json_of_number (j[0][1]),
                                                 json_of_number (j[1][0]), json_of_number (j[1][1])));
    json_array_append_new (confidences, json_of_number (keypoints->confidence[i]));
  }
  json_object_set_new (result, "value", values);
  if (keypoints->has_jacobian)
    json_object_set (result, "jacobian", jacobians);
  json_decref (jacobians);
  json_object_set_new (result, "confidence", confidences);
  return result;
}

/* Milliseconds a frame. The job delivers to the encoder. */
static json_t *
json_of_times (const VivantRenderTimes *times)
{
  json_t *stages = json_object ();

  for (int i = 0; i < times->n_stages; i++) {
    const FommStageTime *stage = &times->stages[i];

    if (stage->calls)
      json_object_set_new (stages, g_str_equal (stage->name, "deliver") ? "encode" : stage->name,
                           json_real (stage->milliseconds / (double) stage->calls));
  }
  return stages;
}

void
cli_report_animation (VivantRenderJob *job, const char *model, const char *output, double seconds)
{
  const VivantRenderInfo *info = vivant_render_job_get_info (job);
  const char *damage = vivant_render_job_get_damage (job);
  const int frames = vivant_render_job_get_frames_done (job);
  const VivantRenderTimes *times = vivant_render_job_get_times (job);
  json_t *result = json_pack (
      "{s:o, s:s, s:i, s:f, s:f, s:f, s:o, s:i, s:i, s:i, s:f, s:o, s:o, s:b, s:b, s:s?}", "output",
      json_of_path (output), "model", model, "frames", frames, "seconds", seconds, "frames_per_second",
      frames / seconds, "setup_s", 1e-3 * times->setup, "stages_ms", json_of_times (times), "width",
      info->picture_width, "height", info->picture_height, "start_frame", info->start_frame, "from", info->from,
      "source_crop", cli_json_of_crop (&info->source_crop), "driver_crop", cli_json_of_crop (&info->driving_crop),
      "source_found", info->source_face_found, "driver_found", info->driving_face_found, "damage", damage);

  cli_print_json (result);
}
