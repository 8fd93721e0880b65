/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "sample.h"
#include "vivant-error.h"
#include "vivant-render-pipeline.h"

enum { FRAMES = 10 };

/* Where something happens. */
typedef enum Place { NOWHERE, PREPARED, PAUSED, KNOWN, DELIVER } Place;

typedef struct Fixture {
  char *folder, *clip;
  FommModel *model;
  VivantProjectState *state;
  VivantRenderOptions options;
  VivantRenderHooks hooks;
  GCancellable *cancellable;
  VivantRenderTimes times;
  char *damage;

  Place place;
  int at; /* how many times it passes there before */
  gboolean fail;
  gint passed[DELIVER + 1]; /* atomic */
  GPtrArray *frames;        /* of the delivering thread */
  VivantResult *known;
  GThread *thread;
} Fixture;

/* TRUE unless the hook is to fail. */
static gboolean
pass (Fixture *fixture, Place place, GError **error)
{
  if (g_atomic_int_add (&fixture->passed[place], 1) != fixture->at || fixture->place != place)
    return TRUE;
  if (!fixture->fail) {
    g_cancellable_cancel (fixture->cancellable);
    return TRUE;
  }
  g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "full");
  return FALSE;
}

static gboolean
prepared_cb (const VivantRenderSetup *setup, gpointer data, GError **error)
{
  g_assert_nonnull (setup->animator);
  g_assert_cmpint (setup->info.picture_width, >, 0);
  return pass (data, PREPARED, error);
}

static void
paused_cb (gpointer data)
{
  pass (data, PAUSED, NULL);
}

/* Even frames are known when there is one. */
static VivantResult *
known_cb (int index, gpointer data)
{
  Fixture *fixture = data;

  pass (fixture, KNOWN, NULL);
  return fixture->known != NULL && index % 2 == 0 ? vivant_result_ref (fixture->known) : NULL;
}

static gboolean
deliver_cb (VivantRenderedFrame *frame, gpointer data, GError **error)
{
  Fixture *fixture = data;

  g_assert_nonnull (frame->picture);
  if (fixture->frames->len > 0)
    g_assert_true (g_thread_self () == fixture->thread);
  fixture->thread = g_thread_self ();
  g_ptr_array_add (fixture->frames, vivant_rendered_frame_ref (frame));
  return pass (fixture, DELIVER, error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  fixture->clip = g_build_filename (fixture->folder, "clip", NULL);
  fixture->model = sample_tiny_model ();
  fixture->state = sample_tiny_state (fixture->clip, FRAMES);
  fixture->options = (VivantRenderOptions) VIVANT_RENDER_OPTIONS_INIT;
  fixture->options.threads = 1; /* quicker, of so small a model */
  fixture->hooks = (VivantRenderHooks){prepared_cb, paused_cb, known_cb, deliver_cb, fixture};
  fixture->cancellable = g_cancellable_new ();
  fixture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_rendered_frame_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->frames);
  g_clear_pointer (&fixture->known, vivant_result_unref);
  g_object_unref (fixture->cancellable);
  vivant_project_state_free (fixture->state);
  fomm_model_unref (&fixture->model);
  sample_remove_folder (fixture->folder);
  g_free (fixture->damage);
  g_free (fixture->clip);
  g_free (fixture->folder);
}

static gboolean
run (Fixture *fixture, GError **error)
{
  memset (fixture->passed, 0, sizeof fixture->passed);
  g_ptr_array_set_size (fixture->frames, 0);
  g_clear_pointer (&fixture->damage, g_free);
  g_cancellable_reset (fixture->cancellable);
  return vivant_render_pipeline_run (fixture->state, fixture->model, &fixture->options, &fixture->hooks,
                                     fixture->cancellable, &fixture->damage, &fixture->times, error);
}

static void
run_well (Fixture *fixture)
{
  GError *error = NULL;
  const gboolean done = run (fixture, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static const VivantRenderedFrame *
frame_at (Fixture *fixture, int i)
{
  return g_ptr_array_index (fixture->frames, (guint) i);
}

static void
test_every_frame_in_order (Fixture *fixture, gconstpointer data)
{
  fixture->options.parts = FOMM_PART_OCCLUSION;
  fixture->state->trim_in = 2;
  run_well (fixture);
  g_assert_cmpuint (fixture->frames->len, ==, FRAMES - 2);
  g_assert_cmpint (fixture->passed[PREPARED], ==, 1);
  g_assert_cmpint (fixture->passed[PAUSED], ==, FRAMES - 2);
  g_assert_cmpint (fixture->passed[KNOWN], ==, FRAMES - 2);
  for (int i = 0; i < FRAMES - 2; i++) {
    const VivantRenderedFrame *frame = frame_at (fixture, i);

    g_assert_cmpint (frame->index, ==, i + 2);
    g_assert_cmpfloat_with_epsilon (frame->time, i * frame->duration, 1e-6);
    g_assert_nonnull (frame->driving);
    g_assert_nonnull (fomm_frame_get_data (frame->result)->occlusion);
    g_assert_false (frame->damaged);
  }
  g_assert_null (fixture->damage);
}

static void
test_times (Fixture *fixture, gconstpointer data)
{
  const VivantRenderTimes *times = &fixture->times;

  run_well (fixture);
  g_assert_cmpfloat (times->setup, >, 0);
  g_assert_cmpint (times->n_stages, >, 3);
  g_assert_cmpstr (times->stages[0].name, ==, "decode");
  g_assert_cmpstr (times->stages[times->n_stages - 2].name, ==, "compose");
  g_assert_cmpstr (times->stages[times->n_stages - 1].name, ==, "deliver");
  for (int i = 0; i < times->n_stages; i++) {
    g_assert_cmpint (times->stages[i].calls % FRAMES, ==, 0); /* the search for the start frame does not count */
    g_assert_cmpfloat (times->stages[i].milliseconds, >=, 0);
  }
  g_assert_cmpint (times->stages[0].calls, ==, FRAMES);
}

/* What is known is not made again, and its neighbours are as they would be. */
static void
test_known_frames (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_rendered_frame_unref);

  fixture->hooks.known = NULL;
  run_well (fixture);
  for (int i = 0; i < FRAMES; i++)
    g_ptr_array_add (all, vivant_rendered_frame_ref ((VivantRenderedFrame *) frame_at (fixture, i)));
  fixture->hooks.known = known_cb;
  fixture->known = vivant_result_new (0, frame_at (fixture, 0)->result, NULL, NULL);
  run_well (fixture);
  for (int i = 0; i < FRAMES; i++) {
    const VivantRenderedFrame *frame = frame_at (fixture, i), *before = g_ptr_array_index (all, (guint) i);

    if (i % 2 == 0) {
      g_assert_true (frame->picture == fixture->known->picture);
      g_assert_true (frame->known == fixture->known);
      g_assert_null (frame->result);
    } else {
      sample_assert_same (frame->picture, before->picture);
    }
  }
}

static void
test_stopping_anywhere (Fixture *fixture, gconstpointer data)
{
  static const int moments[] = {0, 1, FRAMES / 2, FRAMES - 1};

  fixture->fail = GPOINTER_TO_INT (data);
  for (int place = PREPARED; place <= DELIVER; place++)
    for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
      g_autoptr (GError) error = NULL;

      if ((place == PREPARED && i > 0) || (fixture->fail && (place == PAUSED || place == KNOWN)))
        continue;
      fixture->place = (Place) place;
      fixture->at = moments[i];
      g_assert_false (run (fixture, &error));
      if (fixture->fail)
        g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (place == DELIVER) /* nothing after it was told to stop */
        g_assert_cmpuint (fixture->frames->len, ==, (guint) moments[i] + 1);
      else
        g_assert_cmpuint (fixture->frames->len, <=, FRAMES);
    }
}

static gpointer
cancel_thread (gpointer data)
{
  Fixture *fixture = data;

  g_usleep ((gulong) g_random_int_range (0, 30000));
  g_cancellable_cancel (fixture->cancellable);
  return NULL;
}

/* From outside, at any time: it ends, and says so unless it was done already. */
static void
test_cancelled_from_outside (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 12; i++) {
    g_autoptr (GError) error = NULL;
    GThread *thread = g_thread_new ("cancel", cancel_thread, fixture);

    if (!run (fixture, &error))
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      g_assert_cmpuint (fixture->frames->len, ==, FRAMES);
    g_thread_join (thread);
  }
}

static void
cut (Fixture *fixture, const char *path, gsize length)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) MIN (size, length), NULL));
}

/* What came before the damage is kept, and one sentence tells of both inputs. */
static void
test_damaged_inputs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *frame = g_build_filename (fixture->clip, "006.png", NULL), *bytes = NULL;
  g_autofree char *portrait = g_build_filename (fixture->folder, "portrait.jpg", NULL);
  gsize size;

  g_assert_true (g_file_get_contents (g_getenv ("VIVANT_TEST_PORTRAIT"), &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (portrait, bytes, (gssize) size, NULL));
  cut (fixture, portrait, 60000);
  g_free (fixture->state->source);
  fixture->state->source = g_strdup (portrait);
  cut (fixture, frame, 60);
  run_well (fixture);
  g_assert_cmpuint (fixture->frames->len, >=, 6);
  g_assert_nonnull (fixture->damage);
  g_assert_nonnull (strstr (fixture->damage, "portrait.jpg"));
  g_assert_nonnull (strstr (fixture->damage, "; "));
}

static void
test_bad_inputs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_free (fixture->state->driver);
  fixture->state->driver = g_build_filename (fixture->folder, "gone.mp4", NULL);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  g_assert_cmpint (fixture->passed[PREPARED], ==, 0);
  g_assert_null (fixture->damage);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/render-pipeline/" name, Fixture, GINT_TO_POINTER (data), set_up, test, tear_down)
  ADD ("every-frame-in-order", 0, test_every_frame_in_order);
  ADD ("times", 0, test_times);
  ADD ("known-frames", 0, test_known_frames);
  ADD ("cancelled-anywhere", FALSE, test_stopping_anywhere);
  ADD ("failing-anywhere", TRUE, test_stopping_anywhere);
  ADD ("cancelled-from-outside", 0, test_cancelled_from_outside);
  ADD ("damaged-inputs", 0, test_damaged_inputs);
  ADD ("bad-inputs", 0, test_bad_inputs);
#undef ADD
  return g_test_run ();
}
