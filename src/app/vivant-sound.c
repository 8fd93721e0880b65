/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-sound.h"

#include <glib/gi18n.h>

/* Further off than this the sound is sought, microseconds: beside this a playhead that was moved is noticed at once. */
#define FAR 400000
/* A sought sound needs its time to run again. */
#define SEEK_PAUSE 1000000
/* Streams tell where they are some ten times a second; one that has not for this long does not run. */
#define STALLED 500000

struct _VivantSound {
  GObject parent_instance;

  GtkMediaStream *stream;
  gint64 told, told_at; /* where it was when it last told, and when that was; told_at 0: not since it was sought */
  gint64 sought_at;     /* 0: not yet */
  char *trouble;
};

enum { PROP_0, PROP_TROUBLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VivantSound, vivant_sound, G_TYPE_OBJECT)

static void
set_trouble (VivantSound *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

/* Without a media backend, which is a package of its own, GTK makes a stream that can do nothing. */
static gboolean
is_backend_missing (GtkMediaStream *stream)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (stream), "GtkNoMediaFile");
}

static void
error_cb (GtkMediaStream *stream, GParamSpec *pspec, VivantSound *self)
{
  const GError *error = gtk_media_stream_get_error (stream);
  g_autofree char *text = NULL;

  if (error == NULL) {
    set_trouble (self, NULL);
    return;
  }
  if (is_backend_missing (stream))
    text = g_strdup (_ ("Playback is silent: GTK’s media support is not installed. Exports have the sound."));
  else
    text = g_strdup_printf (_ ("Playback is silent (%s). Exports have the sound."), error->message);
  set_trouble (self, text);
}

static void
timestamp_cb (GtkMediaStream *stream, GParamSpec *pspec, VivantSound *self)
{
  self->told = gtk_media_stream_get_timestamp (stream);
  self->told_at = g_get_monotonic_time ();
  g_debug ("the sound is at %d ms", (int) (self->told / 1000));
}

void
vivant_sound_set_stream (VivantSound *self, GtkMediaStream *stream)
{
  g_return_if_fail (VIVANT_IS_SOUND (self));
  if (self->stream != NULL) {
    g_signal_handlers_disconnect_by_data (self->stream, self);
    gtk_media_stream_pause (self->stream);
  }
  g_set_object (&self->stream, stream);
  self->told_at = self->sought_at = 0;
  set_trouble (self, NULL);
  if (stream == NULL)
    return;
  g_signal_connect (stream, "notify::timestamp", G_CALLBACK (timestamp_cb), self);
  g_signal_connect (stream, "notify::error", G_CALLBACK (error_cb), self);
  error_cb (stream, NULL, self);
}

static void
seek (VivantSound *self, gint64 wanted, gint64 now)
{
  if (!gtk_media_stream_is_seekable (self->stream) || gtk_media_stream_is_seeking (self->stream))
    return;
  self->sought_at = now;
  self->told_at = 0;
  g_debug ("the sound is sought at %d ms", (int) (wanted / 1000));
  gtk_media_stream_seek (self->stream, wanted);
}

/* Sound often ends a little before the picture. */
static gboolean
is_over (VivantSound *self, gint64 wanted)
{
  return gtk_media_stream_get_ended (self->stream) && wanted > gtk_media_stream_get_duration (self->stream) - FAR;
}

gint64
vivant_sound_follow (VivantSound *self, gint64 wanted, gint64 now)
{
  gint64 ahead;

  g_return_val_if_fail (VIVANT_IS_SOUND (self), 0);
  if (self->stream == NULL || self->trouble != NULL || is_over (self, wanted))
    return 0;
  if (!gtk_media_stream_get_playing (self->stream)) {
    if (gtk_media_stream_get_ended (self->stream) ||
        ABS (gtk_media_stream_get_timestamp (self->stream) - wanted) > FAR / 8)
      seek (self, wanted, now);
    self->told_at = 0;
    gtk_media_stream_play (self->stream);
    return 0;
  }
  if (self->told_at == 0 || now - self->told_at > STALLED || gtk_media_stream_is_seeking (self->stream))
    return 0;
  ahead = wanted - (self->told + now - self->told_at);
  if (ABS (ahead) < FAR)
    return ahead;
  if (self->sought_at == 0 || now - self->sought_at > SEEK_PAUSE)
    seek (self, wanted, now);
  return 0;
}

void
vivant_sound_pause (VivantSound *self)
{
  g_return_if_fail (VIVANT_IS_SOUND (self));
  self->told_at = 0;
  if (self->stream != NULL)
    gtk_media_stream_pause (self->stream);
}

const char *
vivant_sound_get_trouble (VivantSound *self)
{
  return self->trouble;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_sound_dispose (GObject *object)
{
  vivant_sound_set_stream (VIVANT_SOUND (object), NULL);
  G_OBJECT_CLASS (vivant_sound_parent_class)->dispose (object);
}

static void
vivant_sound_finalize (GObject *object)
{
  g_free (VIVANT_SOUND (object)->trouble);
  G_OBJECT_CLASS (vivant_sound_parent_class)->finalize (object);
}

static void
vivant_sound_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, VIVANT_SOUND (object)->trouble);
}

static void
vivant_sound_class_init (VivantSoundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vivant_sound_dispose;
  object_class->finalize = vivant_sound_finalize;
  object_class->get_property = vivant_sound_get_property;
  properties[PROP_TROUBLE] =
      g_param_spec_string ("trouble", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vivant_sound_init (VivantSound *self)
{
}

VivantSound *
vivant_sound_new (void)
{
  return g_object_new (VIVANT_TYPE_SOUND, NULL);
}
