/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-keypoint-words.h"

#include <glib/gi18n.h>

static const struct {
  const char *name, *title;
} words[] = {
    {"upper_lid_left", N_ ("Left Upper Lid")},
    {"upper_lid_right", N_ ("Right Upper Lid")},
    {"lower_lid_left", N_ ("Left Lower Lid")},
    {"lower_lid_right", N_ ("Right Lower Lid")},
    {"pupil_left", N_ ("Left Pupil")},
    {"pupil_right", N_ ("Right Pupil")},
    {"brow_left", N_ ("Left Brow")},
    {"brow_right", N_ ("Right Brow")},
    {"nose_bridge", N_ ("Bridge of the Nose")},
    {"nose_tip", N_ ("Tip of the Nose")},
    {"mouth_corner_left", N_ ("Left Corner of the Mouth")},
    {"mouth_corner_right", N_ ("Right Corner of the Mouth")},
    {"upper_lip", N_ ("Upper Lip")},
    {"lower_lip", N_ ("Lower Lip")},
    {"chin", N_ ("Chin")},
    {"jaw_left", N_ ("Left Side of the Jaw")},
    {"jaw_right", N_ ("Right Side of the Jaw")},
    {"forehead", N_ ("Forehead")},
    {"neck", N_ ("Neck")},
};

static const char *
title_of_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].name, name))
      return _ (words[i].title);
  return name;
}

char *
vivant_keypoint_dup_title (const FommModel *model, int keypoint)
{
  const char *const *names = model != NULL ? fomm_model_get_info (model)->keypoint_names : NULL;

  if (names == NULL || keypoint < 0 || keypoint >= fomm_model_get_config (model)->num_kp)
    return g_strdup_printf (_ ("Keypoint %d"), keypoint);
  /* Translators: a keypoint's number and what it lies on: "Keypoint 2 · Left Brow" */
  return g_strdup_printf (_ ("Keypoint %d · %s"), keypoint, title_of_name (names[keypoint]));
}
