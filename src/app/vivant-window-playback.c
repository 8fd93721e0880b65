/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-window-private.h"

#include <math.h>

/* Longer than this between two pictures is no playing any more, microseconds. */
#define STANDSTILL 400000
/* How much of what picture and sound are apart is made up for with one picture, microseconds: too little to be seen. */
#define MOST_CORRECTION 8000

void
_vivant_window_load_sound (VivantWindow *self)
{
  VivantMediaProbe *driver = vivant_studio_get_driver (self->studio);
  g_autoptr (GtkMediaStream) stream = NULL;

  if (driver != NULL && driver->has_audio && driver->kind == VIVANT_MEDIA_KIND_CLIP)
    stream = gtk_media_file_new_for_filename (driver->path);
  vivant_sound_set_stream (self->sound, stream);
}

/* The picture's clock goes slower or faster until both are together. */
static void
follow_sound (VivantWindow *self, gint64 now)
{
  const gint64 wanted =
      (gint64) (self->play_from / vivant_studio_get_rate (self->studio) * G_USEC_PER_SEC) + (now - self->play_began);
  const gint64 ahead = vivant_sound_follow (self->sound, wanted, now);

  if (ahead != 0)
    g_debug ("the picture is %d ms ahead of the sound", (int) (ahead / 1000));
  self->play_began = MIN (self->play_began + CLAMP (ahead / 8, -MOST_CORRECTION, MOST_CORRECTION), now);
}

static gboolean
play_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VivantWindow *self = VIVANT_WINDOW (widget);
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  int begin, end, frame;

  vivant_studio_get_range (self->studio, &begin, &end);
  if (self->play_began == 0)
    self->play_began = self->play_last = now;
  /* What a standstill held up is not skipped. */
  if (now - self->play_last > STANDSTILL)
    self->play_began += now - self->play_last;
  self->play_last = now;
  frame = self->play_from +
          (int) floor ((double) (now - self->play_began) / G_USEC_PER_SEC * vivant_studio_get_rate (self->studio));
  if (frame >= end) {
    if (!vivant_transport_get_repeat (self->transport)) {
      vivant_studio_set_playhead (self->studio, end - 1);
      self->play_tick = 0;
      _vivant_window_set_playing (self, FALSE);
      return G_SOURCE_REMOVE;
    }
    self->play_from = frame = begin;
    self->play_began = now;
    vivant_studio_set_playhead (self->studio, begin);
  }
  /* The user may have moved the playhead meanwhile: go on from there. */
  if (vivant_studio_get_playhead (self->studio) > frame || vivant_studio_get_playhead (self->studio) < begin ||
      frame - vivant_studio_get_playhead (self->studio) > vivant_studio_get_rate (self->studio)) {
    self->play_from = frame = CLAMP (vivant_studio_get_playhead (self->studio), begin, end - 1);
    self->play_began = now;
  }
  vivant_studio_set_playhead (self->studio, frame);
  follow_sound (self, now);
  return G_SOURCE_CONTINUE;
}

gboolean
_vivant_window_get_playing (VivantWindow *self)
{
  return self->play_tick != 0;
}

void
_vivant_window_set_playing (VivantWindow *self, gboolean playing)
{
  int begin, end;

  vivant_studio_get_range (self->studio, &begin, &end);
  if (playing && end > begin && self->play_tick == 0) {
    if (vivant_studio_get_playhead (self->studio) >= end - 1)
      vivant_studio_set_playhead (self->studio, begin);
    self->play_from = vivant_studio_get_playhead (self->studio);
    self->play_began = 0;
    self->play_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), play_cb, NULL, NULL);
  } else if (!playing && self->play_tick != 0) {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->play_tick);
    self->play_tick = 0;
  }
  if (!playing && self->sound != NULL)
    vivant_sound_pause (self->sound);
  vivant_transport_set_playing (self->transport, self->play_tick != 0);
}

/* GtkWindow itself takes Space for the focused widget, whether that has a use for it or not; so this comes before. */
static gboolean
space_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, VivantWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (key != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (focus != NULL &&
      (GTK_IS_EDITABLE (focus) || gtk_widget_class_get_activate_signal (GTK_WIDGET_GET_CLASS (focus)) != 0))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.play", NULL);
  return TRUE;
}

void
_vivant_window_watch_space (VivantWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (space_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
