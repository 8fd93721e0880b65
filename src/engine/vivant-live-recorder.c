/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-live-recorder.h"

#include "vivant-background.h"
#include "vivant-bounded-queue.h"
#include "vivant-error.h"
#include "vivant-media-encoder.h"

#include <glib/gi18n-lib.h>

/* About a second of pictures: an encoder's start and a disk's hiccup. */
enum { QUEUE_LENGTH = 24 };
/* The clip will be looked at by a model: better than for watching. */
enum { QUALITY = 90 };
/* What a camera usually sends, for the clip's header and for a clip of one picture. */
enum { RATE = 30 };

typedef struct Moment {
  VivantMediaPicture *picture;
  gint64 time; /* monotonic */
} Moment;

struct VivantLiveRecorder {
  VivantBoundedQueue *queue; /* of Moment */
  char *path;
  GAsyncReadyCallback callback;
  gpointer user_data;
  gatomicrefcount references; /* the writing task's and the owner's */
};

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  vivant_media_picture_unref (moment->picture);
  g_free (moment);
}

static void
recorder_unref (gpointer data)
{
  VivantLiveRecorder *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  vivant_bounded_queue_free (self->queue);
  g_free (self->path);
  g_free (self);
}

/* ---- Where ------------------------------------------------------------------------------------------------------ */

static const char *
choose_ending (void)
{
  if (vivant_media_format_is_available (VIVANT_MEDIA_FORMAT_MP4))
    return ".mp4";
  return vivant_media_format_is_available (VIVANT_MEDIA_FORMAT_WEBM) ? ".webm" : NULL;
}

char *
vivant_live_recorder_choose_path (GError **error)
{
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS), *ending = choose_ending ();
  g_autofree char *folder = videos != NULL ? g_build_filename (videos, "Vivant", NULL)
                                           : g_build_filename (g_get_user_data_dir (), "vivant", "recordings", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S"), *path = NULL;

  if (ending == NULL) {
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT,
                         _ ("This system has no encoder for recording clips."));
    return NULL;
  }
  if (g_mkdir_with_parents (folder, 0755) != 0) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("The folder “%s” for recordings cannot be made."),
                 folder);
    return NULL;
  }
  for (int i = 1;; i++) {
    /* Translators: the name of a file: a clip recorded with the camera at a date and time. */
    g_autofree char *words = g_strdup_printf (_ ("Recording %s"), time);
    g_autofree char *name =
        i == 1 ? g_strconcat (words, ending, NULL) : g_strdup_printf ("%s (%d)%s", words, i, ending);

    path = g_build_filename (folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
    g_free (g_steal_pointer (&path));
  }
}

/* ---- The thread ------------------------------------------------------------------------------------------------- */

static VivantMediaEncoder *
open_encoder (const VivantLiveRecorder *self, const VivantMediaPicture *first, GError **error)
{
  VivantMediaEncoderSettings settings;

  vivant_media_encoder_settings_init (&settings);
  if (!vivant_media_format_from_path (self->path, &settings.format))
    settings.format = VIVANT_MEDIA_FORMAT_MP4;
  settings.width = first->width;
  settings.height = first->height;
  settings.rate_num = RATE;
  settings.rate_den = 1;
  settings.variable_rate = TRUE;
  settings.quality = QUALITY;
  settings.synthetic_tag = FALSE; /* it is what the camera saw */
  return vivant_media_encoder_open (self->path, &settings, NULL, error);
}

/* How long a picture is shown is known when the next one has come. Takes `moment`. */
static gboolean
write_moment (VivantMediaEncoder *encoder, Moment *moment, gint64 start, gint64 next, GError **error)
{
  const double time = (double) (moment->time - start) / G_USEC_PER_SEC;
  const double duration = next > moment->time ? (double) (next - moment->time) / G_USEC_PER_SEC : 1.0 / RATE;
  const gboolean written = vivant_media_encoder_write (encoder, moment->picture, time, duration, NULL, error);

  moment_free (moment);
  return written;
}

static gboolean
write_all (VivantLiveRecorder *self, GError **error)
{
  Moment *moment = vivant_bounded_queue_pop (self->queue), *next;
  const gint64 start = moment != NULL ? moment->time : 0;
  g_autoptr (VivantMediaEncoder) encoder = NULL;

  if (moment == NULL) {
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("The camera sent nothing to record."));
    return FALSE;
  }
  encoder = open_encoder (self, moment->picture, error);
  if (encoder == NULL) {
    moment_free (moment);
    return FALSE;
  }
  for (; moment != NULL; moment = next) {
    next = vivant_bounded_queue_pop (self->queue);
    if (!write_moment (encoder, moment, start, next != NULL ? next->time : 0, error)) {
      g_clear_pointer (&next, moment_free);
      return FALSE;
    }
  }
  return vivant_media_encoder_finish (encoder, NULL, error);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  VivantLiveRecorder *self = data;
  GError *error = NULL;
  const gboolean written = write_all (self, &error);

  /* After a failure nobody takes what still comes. */
  vivant_bounded_queue_shut (self->queue);
  if (written)
    g_task_return_pointer (task, g_strdup (self->path), g_free);
  else
    g_task_return_error (task, error);
}

/* ---- Public ----------------------------------------------------------------------------------------------------- */

static int writing;

gboolean
vivant_live_recorder_is_writing (void)
{
  return writing > 0;
}

static void
hold_program (gboolean hold)
{
  GApplication *application = g_application_get_default ();

  writing += hold ? 1 : -1;
  if (application == NULL)
    return;
  if (hold)
    g_application_hold (application);
  else
    g_application_release (application);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VivantLiveRecorder *self = user_data;

  self->callback (source, result, self->user_data);
  hold_program (FALSE);
}

VivantLiveRecorder *
vivant_live_recorder_new (const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  VivantLiveRecorder *self = g_new0 (VivantLiveRecorder, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written_cb, self);

  self->callback = callback;
  self->user_data = user_data;
  self->path = g_strdup (path);
  self->queue = vivant_bounded_queue_new (QUEUE_LENGTH, moment_free);
  g_atomic_ref_count_init (&self->references);
  g_atomic_ref_count_inc (&self->references);
  g_task_set_task_data (task, self, recorder_unref);
  hold_program (TRUE);
  vivant_background_run (task, write_thread);
  return self;
}

void
vivant_live_recorder_push (VivantLiveRecorder *self, VivantMediaPicture *picture, gint64 time)
{
  Moment *moment = g_new (Moment, 1);

  *moment = (Moment){vivant_media_picture_ref (picture), time};
  vivant_bounded_queue_try_push (self->queue, moment);
}

void
vivant_live_recorder_end (VivantLiveRecorder *self)
{
  vivant_bounded_queue_close (self->queue);
  recorder_unref (self);
}

char *
vivant_live_recorder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
