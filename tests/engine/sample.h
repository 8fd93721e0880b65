/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The built-in model and the sample, for tests that need what the model makes of a picture. */
#pragma once

#include "vivant-media-still.h"
#include "vivant-model-input.h"
#include "vivant-project-state.h"

#include <glib/gstdio.h>
#include <string.h>

/* A file of tests/data, to be freed. */
static inline char *
sample_path (const char *name)
{
  return g_build_filename (g_getenv ("VIVANT_TEST_CHECKPOINTS"), name, NULL);
}

static inline FommModel *
sample_model (void)
{
  FommModel *model = NULL;
  FommError error;

  if (fomm_model_load (g_getenv ("VIVANT_TEST_MODEL"), NULL, &model, &error) != FOMM_OK)
    g_error ("%s", error.message);
  return model;
}

/* One of 32 × 32 pixels: a frame is made in a millisecond. */
static inline FommModel *
sample_tiny_model (void)
{
  g_autofree char *path = sample_path ("goldens/micro32/micro32.pth.tar");
  g_autofree char *yaml = sample_path ("goldens/micro32/config.yaml");
  FommModel *model = NULL;
  FommLoadOptions options;
  FommError error;

  fomm_load_options_init (&options);
  options.yaml_path = yaml;
  if (fomm_model_load (path, &options, &model, &error) != FOMM_OK)
    g_error ("%s", error.message);
  return model;
}

/* The sample, of the clip only the frames [in, out), with nothing to be looked for: all of both pictures, and the
 * range's first frame. */
static inline VivantProjectState *
sample_state (int in, int out)
{
  VivantProjectState *state = vivant_project_state_new ();

  state->source = g_strdup (g_getenv ("VIVANT_TEST_PORTRAIT"));
  state->driver = g_strdup (g_getenv ("VIVANT_TEST_CLIP"));
  state->source_crop = state->driver_crop = (VivantCrop){.automatic = FALSE};
  state->start_mode = VIVANT_START_FIRST;
  state->trim_in = in;
  state->trim_out = out;
  return state;
}

/* A folder with everything in it. */
static inline void
sample_remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      sample_remove_folder (child);
    else
      g_unlink (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

/* Writes pictures of 64 × 48 pixels into a new folder, for a clip that is quick to read: a bright square goes to the
 * right. `folder` is returned. */
static inline const char *
sample_pictures (const char *folder, int n)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (64, 48);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (int i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%03d.png", i), *path = g_build_filename (folder, name, NULL);

    for (int y = 0; y < 48; y++)
      for (int x = 0; x < 64; x++)
        memset (picture->data + picture->stride * (gsize) y + 3 * x,
                ABS (y - 24) < 8 && ABS (x - 8 - 3 * i) < 8 ? 220 : 40, 3);
    g_assert_true (vivant_media_picture_save_png (picture, path, FALSE, NULL, NULL));
  }
  return folder;
}

/* As sample_state(), of `n` such pictures in the new folder `clip`; the fourth is the portrait, too. Quicker than the
 * sample. */
static inline VivantProjectState *
sample_tiny_state (const char *clip, int n)
{
  VivantProjectState *state = sample_state (0, 0);

  g_free (state->driver);
  state->driver = g_strdup (sample_pictures (clip, n));
  g_free (state->source);
  state->source = g_build_filename (clip, "003.png", NULL);
  return state;
}

/* Pixel by pixel; what lies between rows is nobody's. */
static inline void
sample_assert_same (const VivantMediaPicture *a, const VivantMediaPicture *b)
{
  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int y = 0; y < a->height; y++)
    g_assert_cmpmem (a->data + a->stride * (gsize) y, 3 * (gsize) a->width, b->data + b->stride * (gsize) y,
                     3 * (gsize) b->width);
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
