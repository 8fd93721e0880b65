/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The built-in model and the sample, for tests that need what the model makes of a picture. */
#pragma once

#include "vivant-media-still.h"
#include "vivant-model-input.h"

static inline FommModel *
sample_model (void)
{
  FommModel *model = NULL;
  FommError error;

  if (fomm_model_load (g_getenv ("VIVANT_TEST_MODEL"), NULL, &model, &error) != FOMM_OK)
    g_error ("%s", error.message);
  return model;
}

static inline VivantMediaPicture *
sample_portrait (void)
{
  g_autoptr (GError) error = NULL;
  VivantMediaPicture *picture = vivant_media_still_load (g_getenv ("VIVANT_TEST_PORTRAIT"), 0, NULL, NULL, &error);

  g_assert_no_error (error);
  return picture;
}

/* An animator whose source is this part of the picture; NULL is all of it. */
static inline FommAnimator *
sample_animator (const FommModel *model, const VivantMediaPicture *picture, const VivantMediaCrop *crop)
{
  const VivantMediaCrop whole = {0, 0, picture->width, picture->height};
  FommAnimator *animator = NULL;
  VivantModelInput input;
  FommSettings settings;

  fomm_settings_init (&settings);
  settings.threads = 2;
  g_assert_true (vivant_model_input_init (&input, picture, crop ? crop : &whole, fomm_model_get_config (model)));
  g_assert_cmpint (fomm_animator_new (model, &settings, &animator, NULL), ==, FOMM_OK);
  g_assert_cmpint (fomm_animator_set_source (animator, &input.image, NULL), ==, FOMM_OK);
  vivant_model_input_clear (&input);
  return animator;
}
