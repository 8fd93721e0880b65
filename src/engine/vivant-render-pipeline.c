/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-render-pipeline.h"

#include "vivant-bounded-queue.h"
#include "vivant-composer.h"
#include "vivant-error.h"
#include "vivant-framing.h"

#include <glib/gi18n-lib.h>

/* Enough to bridge an uneven clip; every entry costs a picture. */
enum { QUEUE_LENGTH = 4 };

/* A decoded frame on its way to the model. */
typedef struct Decoded {
  VivantModelInput input;
  VivantMediaFrameInfo frame;
} Decoded;

typedef struct Pipeline {
  const VivantProjectState *state;
  const FommModel *model;
  const VivantRenderHooks *hooks;
  GCancellable *cancellable;
  VivantRenderSetup setup;
  VivantComposer *composer;
  unsigned parts;
  FommEditKey *edits;
  int n_edits;

  VivantBoundedQueue *decoded;  /* of Decoded */
  VivantBoundedQueue *rendered; /* of VivantRenderedFrame */

  GMutex mutex;    /* guards `error` */
  GError *error;   /* the first one of any thread */
  gint stopped;    /* atomic: a thread failed, the others should end */
  char *early_end; /* why the clip ended before its time; the decoding thread's until it is joined */

  FommStageTime decoding, composing, delivering; /* of the threads that do it, until they are joined */
} Pipeline;

static void
decoded_free (gpointer data)
{
  Decoded *decoded = data;

  vivant_model_input_clear (&decoded->input);
  g_free (decoded);
}

static void
rendered_free (gpointer data)
{
  vivant_rendered_frame_unref (data);
}

/* Takes the error; the first one wins, and everybody stops. */
static void
pipeline_fail (Pipeline *self, GError *error)
{
  g_mutex_lock (&self->mutex);
  if (!self->error)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->mutex);
  g_clear_error (&error);
  g_atomic_int_set (&self->stopped, TRUE);
  vivant_bounded_queue_shut (self->decoded);
  vivant_bounded_queue_shut (self->rendered);
}

static bool
should_abort (void *cookie)
{
  Pipeline *self = cookie;

  return g_atomic_int_get (&self->stopped) || g_cancellable_is_cancelled (self->cancellable);
}

static GError *
no_memory (void)
{
  return g_error_new_literal (VIVANT_ERROR, VIVANT_ERROR_FAILED, _ ("Not enough memory"));
}

static void
count_time (FommStageTime *stage, gint64 since)
{
  stage->milliseconds += 1e-3 * (double) (g_get_monotonic_time () - since);
  stage->calls++;
}

/* ---- Decoding --------------------------------------------------------------------------------------------------- */

/* An error after the first frame is damage: what came before it is worth keeping. */
static void
end_early (Pipeline *self, gboolean any, GError *cause)
{
  if (any && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->early_end = g_strdup (cause->message);
    g_error_free (cause);
  } else {
    GError *error = NULL;

    vivant_error_take (&error, VIVANT_ERROR_INPUT, self->state->driver, cause);
    pipeline_fail (self, error);
  }
}

static gboolean
queue_frame (Pipeline *self, const VivantMediaPicture *picture, const VivantMediaFrameInfo *frame, gint64 started)
{
  Decoded *decoded = g_new0 (Decoded, 1);

  decoded->frame = *frame;
  if (!vivant_model_input_init (&decoded->input, picture, &self->setup.info.driving_crop,
                                fomm_model_get_config (self->model))) {
    decoded_free (decoded);
    pipeline_fail (self, no_memory ());
    return FALSE;
  }
  count_time (&self->decoding, started);
  return vivant_bounded_queue_push (self->decoded, decoded);
}

static gpointer
decode_thread (gpointer data)
{
  Pipeline *self = data;
  gboolean any = FALSE;

  for (;;) {
    VivantMediaFrameInfo frame = {0};
    const gint64 started = g_get_monotonic_time ();
    GError *error = NULL;
    g_autoptr (VivantMediaPicture) picture =
        vivant_media_decoder_next (self->setup.decoder, &frame, self->cancellable, &error);

    if (error)
      end_early (self, any, error);
    if (!picture || frame.index >= self->setup.end || (any && frame.time >= self->setup.to - 1e-6) ||
        !queue_frame (self, picture, &frame, started))
      break;
    any = TRUE;
  }
  vivant_bounded_queue_close (self->decoded);
  return NULL;
}

/* ---- Inferring -------------------------------------------------------------------------------------------------- */

static FommStatus
infer (Pipeline *self, const Decoded *decoded, FommFrame **frame, FommError *error)
{
  FommAnimator *animator = self->setup.animator;
  FommKeypoints driving, transferred;
  FommStatus status = fomm_animator_detect (animator, &decoded->input.image, &driving, NULL, error);

  if (status == FOMM_OK)
    status = fomm_animator_transfer (animator, &driving, &transferred, error);
  if (status != FOMM_OK)
    return status;
  fomm_edits_apply (self->edits, self->n_edits, (double) decoded->frame.index, &self->setup.info.source_keypoints,
                    &transferred, &transferred);
  return fomm_animator_generate (animator, &driving, &transferred, self->parts, frame, error);
}

/* The filter must have seen the keypoints of every frame, whoever detected them. */
static FommStatus
follow (Pipeline *self, const VivantResult *known, FommError *error)
{
  FommKeypoints transferred;

  return self->state->smoothing > 0.0
             ? fomm_animator_transfer (self->setup.animator, &known->driving, &transferred, error)
             : FOMM_OK;
}

static gboolean
infer_one (Pipeline *self, const Decoded *decoded)
{
  g_autoptr (VivantRenderedFrame) frame = vivant_rendered_frame_new ();
  FommError core = {0};

  if (self->hooks->known)
    frame->known = self->hooks->known ((int) decoded->frame.index, self->hooks->data);
  if ((frame->known ? follow (self, frame->known, &core) : infer (self, decoded, &frame->result, &core)) != FOMM_OK) {
    GError *error = NULL;

    vivant_error_set_core (&error, VIVANT_ERROR_FAILED, NULL, &core);
    pipeline_fail (self, error);
    return FALSE;
  }
  frame->index = (int) decoded->frame.index;
  frame->time = decoded->frame.time - self->setup.info.from;
  frame->duration = decoded->frame.duration;
  frame->damaged = decoded->frame.damaged;
  frame->driving = vivant_media_picture_ref (decoded->input.picture);
  return vivant_bounded_queue_push (self->rendered, g_steal_pointer (&frame));
}

static void
infer_all (Pipeline *self)
{
  Decoded *decoded;

  while ((decoded = vivant_bounded_queue_pop (self->decoded))) {
    gboolean more;

    self->hooks->wait_while_paused (self->hooks->data);
    more = infer_one (self, decoded);
    decoded_free (decoded);
    if (!more)
      break;
  }
  vivant_bounded_queue_close (self->rendered);
}

/* ---- Composing and delivering ----------------------------------------------------------------------------------- */

static gpointer
deliver_thread (gpointer data)
{
  Pipeline *self = data;
  VivantRenderedFrame *frame;

  while ((frame = vivant_bounded_queue_pop (self->rendered))) {
    gint64 started = g_get_monotonic_time ();
    GError *error = NULL;

    frame->picture = frame->known ? vivant_composer_take (self->composer, frame->known)
                                  : vivant_composer_compose (self->composer, frame->result);
    count_time (&self->composing, started);
    started = g_get_monotonic_time ();
    if (!frame->picture)
      error = no_memory ();
    else if (!g_cancellable_set_error_if_cancelled (self->cancellable, &error))
      self->hooks->deliver (frame, self->hooks->data, &error);
    count_time (&self->delivering, started);
    vivant_rendered_frame_unref (frame);
    if (error)
      pipeline_fail (self, error);
  }
  return NULL;
}

/* ---- All of it -------------------------------------------------------------------------------------------------- */

static void
run_threads (Pipeline *self)
{
  GThread *decoder = g_thread_new ("decode", decode_thread, self);
  GThread *deliverer = g_thread_new ("deliver", deliver_thread, self);

  infer_all (self);
  g_thread_join (decoder);
  g_thread_join (deliverer);
}

/* One sentence on everything that was wrong with the inputs. */
static char *
describe_damage (Pipeline *self)
{
  g_autofree char *clip = vivant_media_decoder_describe_damage (self->setup.decoder);
  const char *parts[4] = {NULL};
  int n = 0;

  if (self->setup.damage)
    parts[n++] = self->setup.damage;
  if (clip)
    parts[n++] = clip;
  else if (self->early_end)
    parts[n++] = self->early_end;
  return n ? g_strjoinv ("; ", (char **) parts) : NULL;
}

static gboolean
prepare (Pipeline *self, const VivantRenderOptions *options, GError **error)
{
  FommSettings settings;

  fomm_settings_init (&settings);
  settings.should_abort = should_abort;
  settings.cookie = self;
  if (!vivant_render_setup_init (&self->setup, self->state, self->model, options, &settings, self->cancellable, error))
    return FALSE;
  self->edits = vivant_project_state_dup_edit_keys (self->state, &self->n_edits);
  self->parts = options->parts | vivant_composer_get_parts (self->state, options);
  self->composer = vivant_composer_new (self->state, options, &self->setup.info, self->setup.source);
  if (!self->composer) {
    g_propagate_error (error, no_memory ());
    return FALSE;
  }
  return self->hooks->prepared (&self->setup, self->hooks->data, error);
}

/* Of the core's stages only what came after `before`: the search for crops and start frame uses them, too. */
static void
report_times (const Pipeline *self, const FommStageTime *before, VivantRenderTimes *times)
{
  const int n = fomm_animator_get_stage_times (self->setup.animator, times->stages + 1, VIVANT_RENDER_MAX_STAGES - 3);

  times->stages[0] = self->decoding;
  for (int i = 0; i < n; i++) {
    times->stages[1 + i].milliseconds -= before[i].milliseconds;
    times->stages[1 + i].calls -= before[i].calls;
  }
  times->stages[n + 1] = self->composing;
  times->stages[n + 2] = self->delivering;
  times->n_stages = n + 3;
}

static void
run_and_time (Pipeline *self, VivantRenderTimes *times)
{
  FommStageTime before[VIVANT_RENDER_MAX_STAGES];

  fomm_animator_get_stage_times (self->setup.animator, before, VIVANT_RENDER_MAX_STAGES);
  run_threads (self);
  report_times (self, before, times);
}

gboolean
vivant_render_pipeline_run (const VivantProjectState *state, const FommModel *model, const VivantRenderOptions *options,
                            const VivantRenderHooks *hooks, GCancellable *cancellable, char **damage,
                            VivantRenderTimes *times, GError **error)
{
  Pipeline self = {.state = state,
                   .model = model,
                   .hooks = hooks,
                   .cancellable = cancellable,
                   .decoding = {.name = "decode"},
                   .composing = {.name = "compose"},
                   .delivering = {.name = "deliver"}};
  const gint64 started = g_get_monotonic_time ();

  g_mutex_init (&self.mutex);
  self.decoded = vivant_bounded_queue_new (QUEUE_LENGTH, decoded_free);
  self.rendered = vivant_bounded_queue_new (QUEUE_LENGTH, rendered_free);
  if (prepare (&self, options, &self.error)) {
    times->setup = 1e-3 * (double) (g_get_monotonic_time () - started);
    run_and_time (&self, times);
    if (!self.error)
      g_cancellable_set_error_if_cancelled (cancellable, &self.error);
    *damage = describe_damage (&self);
  }
  vivant_bounded_queue_free (self.decoded);
  vivant_bounded_queue_free (self.rendered);
  g_clear_pointer (&self.composer, vivant_composer_free);
  vivant_render_setup_clear (&self.setup);
  g_free (self.early_end);
  g_free (self.edits);
  g_mutex_clear (&self.mutex);
  if (!self.error)
    return TRUE;
  g_propagate_error (error, self.error);
  return FALSE;
}
