/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-error.h"
#include "vivant-render-setup.h"

#include <math.h>

enum { FRAMES = 12 };

typedef struct Fixture {
  char *folder, *clip;
  FommModel *model;
  VivantProjectState *state;
  VivantRenderOptions options;
  GCancellable *cancellable;
  int asked, abort_at; /* times the core asked whether to stop, and when it is told to; -1: never */
  VivantRenderSetup setup;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  fixture->clip = g_build_filename (fixture->folder, "clip", NULL);
  fixture->model = sample_tiny_model ();
  fixture->state = sample_tiny_state (fixture->clip, FRAMES);
  fixture->options = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  fixture->options.threads = 1; /* quicker, of so small a model */
  fixture->cancellable = g_cancellable_new ();
  fixture->abort_at = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->cancellable);
  vivant_project_state_free (fixture->state);
  fomm_model_unref (&fixture->model);
  sample_remove_folder (fixture->folder);
  g_free (fixture->clip);
  g_free (fixture->folder);
}

static bool
should_abort (void *cookie)
{
  Fixture *fixture = cookie;

  return fixture->asked++ == fixture->abort_at;
}

static gboolean
prepare (Fixture *fixture, GError **error)
{
  FommSettings settings;

  fomm_settings_init (&settings);
  settings.should_abort = should_abort;
  settings.cookie = fixture;
  fixture->asked = 0;
  return vivant_render_setup_init (&fixture->setup, fixture->state, fixture->model, &fixture->options, &settings,
                                   fixture->cancellable, error);
}

static const VivantRenderInfo *
prepare_well (Fixture *fixture)
{
  GError *error = NULL;
  const gboolean done = prepare (fixture, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return &fixture->setup.info;
}

static void
assert_cleared (const Fixture *fixture)
{
  g_assert_null (fixture->setup.animator);
  g_assert_null (fixture->setup.decoder);
  g_assert_null (fixture->setup.source);
  g_assert_null (fixture->setup.model_source);
  g_assert_null (fixture->setup.damage);
}

static void
assert_fails (Fixture *fixture, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (prepare (fixture, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
  assert_cleared (fixture);
}

/* ---- Range and start frame -------------------------------------------------------------------------------------- */

static void
assert_range (Fixture *fixture, int first, int end)
{
  const VivantRenderInfo *info = prepare_well (fixture);
  const VivantProjectState *state = fixture->state;
  const int begin = state->trim_in, limit = state->trim_out > 0 ? state->trim_out : FRAMES;
  VivantMediaFrameInfo frame;
  g_autoptr (VivantMediaPicture) picture = NULL;

  g_assert_cmpint (info->first, ==, first);
  g_assert_cmpint (info->frames, ==, end - first);
  g_assert_true (info->frames_exact);
  g_assert_cmpfloat_with_epsilon (info->from * info->rate_num / info->rate_den, first, 1e-6);
  if (state->start_mode == VIVANT_START_CHOSEN)
    g_assert_cmpint (info->start_frame, ==, state->start_frame);
  else if (state->start_mode == VIVANT_START_FIRST || !state->relative)
    g_assert_cmpint (info->start_frame, ==, begin); /* of the range, whatever part of it is rendered */
  else
    g_assert_true (info->start_frame >= begin && info->start_frame < limit);
  picture = vivant_media_decoder_next (fixture->setup.decoder, &frame, NULL, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint ((int) frame.index, ==, first); /* it stands where rendering begins */
  vivant_render_setup_clear (&fixture->setup);
}

static void
try_parts (Fixture *fixture)
{
  const int begin = fixture->state->trim_in, end = fixture->state->trim_out > 0 ? fixture->state->trim_out : FRAMES;

  fixture->options.first = -1;
  fixture->options.count = 0;
  assert_range (fixture, begin, end);
  fixture->options.count = 2;
  assert_range (fixture, begin, MIN (begin + 2, end));
  fixture->options.first = end - 1;
  assert_range (fixture, end - 1, end);
  fixture->options.count = 0;
  assert_range (fixture, end - 1, end);
}

static void
test_every_combination (Fixture *fixture, gconstpointer data)
{
  static const int trims[][2] = {{0, 0}, {3, 0}, {0, 7}, {4, 5}, {FRAMES - 1, 0}};

  for (guint t = 0; t < G_N_ELEMENTS (trims); t++)
    for (int mode = VIVANT_START_AUTO; mode <= VIVANT_START_CHOSEN; mode++)
      for (int relative = 0; relative < 2; relative++) {
        fixture->state->trim_in = trims[t][0];
        fixture->state->trim_out = trims[t][1];
        fixture->state->start_mode = (VivantStartMode) mode;
        fixture->state->start_frame = 9; /* may lie outside of the range */
        fixture->state->relative = relative;
        try_parts (fixture);
      }
}

static void
test_seconds (Fixture *fixture, gconstpointer data)
{
  const VivantRenderInfo *info;

  g_free (fixture->state->driver);
  fixture->state->driver = g_strdup (g_getenv ("VIVANT_TEST_CLIP"));
  fixture->options.from = 1.0;
  fixture->options.to = 1.4;
  info = prepare_well (fixture);
  g_assert_cmpint (info->first, ==, 25);
  g_assert_cmpint (info->frames, ==, 10);
  g_assert_cmpfloat_with_epsilon (info->from, 1.0, 1e-6);
  g_assert_true (info->has_audio);
  vivant_render_setup_clear (&fixture->setup);
  fixture->state->trim_in = 30; /* the narrower of both */
  info = prepare_well (fixture);
  g_assert_cmpint (info->first, ==, 30);
  g_assert_cmpint (info->frames, ==, 5);
  vivant_render_setup_clear (&fixture->setup);
  fixture->options.to = 0.5; /* before its beginning: to the end */
  info = prepare_well (fixture);
  g_assert_cmpint (info->frames, ==, 120);
  g_assert_true (isinf (fixture->setup.to));
  vivant_render_setup_clear (&fixture->setup);
  fixture->options.from = 100.0;
  assert_fails (fixture, "ends before the chosen part begins");
}

static void
test_beyond_the_end (Fixture *fixture, gconstpointer data)
{
  fixture->state->trim_in = FRAMES;
  assert_fails (fixture, "ends before the chosen part begins");
  fixture->state->trim_in = 0;
  fixture->options.first = FRAMES + 5;
  assert_fails (fixture, "ends before the chosen part begins");
  fixture->options.first = -1;
  fixture->state->start_mode = VIVANT_START_CHOSEN;
  fixture->state->start_frame = G_MAXINT;
  assert_fails (fixture, "has no frame");
  fixture->state->start_frame = 0;
  fixture->state->trim_out = G_MAXINT; /* of a longer clip: what there is */
  g_assert_cmpint (prepare_well (fixture)->frames, ==, FRAMES);
  vivant_render_setup_clear (&fixture->setup);
}

/* ---- Pictures --------------------------------------------------------------------------------------------------- */

static void
test_squares (Fixture *fixture, gconstpointer data)
{
  const VivantRenderInfo *info;

  fixture->state->source_turn = 1;
  fixture->state->driver_turn = 3;
  fixture->state->driver_crop = (VivantCrop){FALSE, 4, 6, 20};
  info = prepare_well (fixture);
  g_assert_cmpint (info->driving_width, ==, 48);
  g_assert_cmpint (info->driving_height, ==, 64);
  g_assert_cmpint (info->driving_crop.x, ==, 4);
  g_assert_cmpint (info->driving_crop.y, ==, 6);
  g_assert_cmpint (info->driving_crop.width, ==, 20);
  g_assert_true (info->driving_face_found && info->source_face_found); /* nothing was looked for */
  g_assert_cmpint (info->source_crop.width, ==, info->source_width);   /* all of it */
  g_assert_cmpint (fixture->setup.source->width, ==, info->source_width);
  g_assert_cmpint (fixture->setup.model_source->width, ==, info->model_width);
  vivant_render_setup_clear (&fixture->setup);
  assert_cleared (fixture);
  vivant_render_setup_clear (&fixture->setup);
}

static void
set_source (Fixture *fixture, const char *name, gsize length)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (g_getenv ("VIVANT_TEST_PORTRAIT"), &bytes, &size, NULL));
  g_free (fixture->state->source);
  fixture->state->source = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (g_file_set_contents (fixture->state->source, bytes, (gssize) MIN (size, length), NULL));
}

static void
test_a_damaged_portrait (Fixture *fixture, gconstpointer data)
{
  set_source (fixture, "whole.jpg", G_MAXSIZE);
  prepare_well (fixture);
  g_assert_null (fixture->setup.damage);
  vivant_render_setup_clear (&fixture->setup);
  set_source (fixture, "cut.jpg", 60000);
  prepare_well (fixture);
  g_assert_nonnull (strstr (fixture->setup.damage, "cut.jpg"));
  vivant_render_setup_clear (&fixture->setup);
  assert_cleared (fixture);
}

static void
test_bad_inputs (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->state->driver, g_free);
  set_source (fixture, "bad.mp4", 0);
  fixture->state->driver = g_strdup (fixture->state->source);
  assert_fails (fixture, "bad.mp4");
  set_source (fixture, "good.jpg", G_MAXSIZE);
  assert_fails (fixture, "bad.mp4");
  g_free (fixture->state->driver);
  fixture->state->driver = g_build_filename (fixture->folder, "gone", NULL);
  assert_fails (fixture, "gone");
  g_unlink (fixture->state->source);
  assert_fails (fixture, "good.jpg");
}

/* ---- Stopping --------------------------------------------------------------------------------------------------- */

/* Wherever the core asks: the search for both squares, the start frame, the portrait. */
static void
test_aborting_anywhere (Fixture *fixture, gconstpointer data)
{
  int questions;

  fixture->state->source_crop = fixture->state->driver_crop = (VivantCrop){.automatic = TRUE};
  fixture->state->start_mode = VIVANT_START_AUTO;
  prepare_well (fixture);
  vivant_render_setup_clear (&fixture->setup);
  questions = fixture->asked;
  g_assert_cmpint (questions, >, 20);
  for (int i = 0; i < 16; i++) {
    g_autoptr (GError) error = NULL;

    fixture->abort_at = (questions - 1) * i / 15;
    g_assert_false (prepare (fixture, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    assert_cleared (fixture);
  }
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (fixture->cancellable);
  g_assert_false (prepare (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_cleared (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/render-setup/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("every-combination", test_every_combination);
  ADD ("seconds", test_seconds);
  ADD ("beyond-the-end", test_beyond_the_end);
  ADD ("squares", test_squares);
  ADD ("a-damaged-portrait", test_a_damaged_portrait);
  ADD ("bad-inputs", test_bad_inputs);
  ADD ("aborting-anywhere", test_aborting_anywhere);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
