/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The camera as the driver. */
#include "vivant-window-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* How often numbers are told while the camera runs. */
#define TOLD_US (G_USEC_PER_SEC / 2)

static VivantLive *
get_live (VivantWindow *self)
{
  return vivant_studio_get_live (self->studio);
}

/* "mode frames rate latency-in-ms" for whoever follows the window over the bus. */
static void
tell_state (VivantWindow *self)
{
  VivantLive *live = get_live (self);
  const char *mode = !vivant_live_get_active (live)     ? "clip"
                     : vivant_live_get_recording (live) ? "recording"
                     : vivant_live_get_running (live)   ? "live"
                                                        : "camera";
  g_autofree char *text = g_strdup_printf ("%s %d %.1f %.0f", mode, vivant_live_get_n_frames (live),
                                           vivant_live_get_rate (live), vivant_live_get_latency (live) * 1000);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "live-status");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (text));
}

static void
update_mode (VivantWindow *self)
{
  const gboolean active = vivant_live_get_active (get_live (self));

  gtk_widget_set_visible (GTK_WIDGET (self->transport), !active);
  gtk_widget_set_visible (GTK_WIDGET (self->live_bar), active);
  _vivant_window_update_narrow (self);
}

/* ---- Events ----------------------------------------------------------------------------------------------------- */

static void
changed_cb (VivantWindow *self)
{
  if (vivant_live_get_active (get_live (self)))
    _vivant_window_set_playing (self, FALSE);
  update_mode (self);
  _vivant_window_update_title (self);
  _vivant_window_update_progress (self);
  vivant_stage_queue_update (self->stage);
  tell_state (self);
}

static void
frame_cb (VivantLive *live, VivantWindow *self)
{
  const gint64 now = g_get_monotonic_time ();

  vivant_stage_queue_update (self->stage);
  if (now - self->live_told < TOLD_US && vivant_live_get_n_frames (live) > 1)
    return;
  self->live_told = now;
  vivant_live_bar_update (self->live_bar);
  _vivant_window_update_progress (self);
  tell_state (self);
}

static void
recorded_cb (VivantLive *live, const char *path, VivantWindow *self)
{
  g_autofree char *name = vivant_project_display_name (path), *text = g_strdup_printf (_ ("Saved “%s”"), name);
  g_autofree char *action = g_action_print_detailed_name ("win.show-in-files", g_variant_new_string (path));

  vivant_project_set_driver (self->project, path);
  _vivant_window_toast (self, text, _ ("Show in Files"), action);
}

static void
record_failed_cb (VivantLive *live, GError *error, VivantWindow *self)
{
  _vivant_window_show_error (self, _ ("The Recording Was Not Saved"), error, NULL, NULL, NULL);
}

static void
output_failed_cb (VivantLive *live, GError *error, VivantWindow *self)
{
  _vivant_window_toast (self, error->message, NULL, NULL);
}

void
_vivant_window_connect_live (VivantWindow *self)
{
  VivantLive *live = get_live (self);

  g_signal_connect_object (live, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (live, "devices-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (live, "frame", G_CALLBACK (frame_cb), self, 0);
  g_signal_connect_object (live, "recorded", G_CALLBACK (recorded_cb), self, 0);
  g_signal_connect_object (live, "record-failed", G_CALLBACK (record_failed_cb), self, 0);
  g_signal_connect_object (live, "output-failed", G_CALLBACK (output_failed_cb), self, 0);
  g_settings_bind (self->settings, "camera", live, "device", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "mirror-camera", live, "mirrored", G_SETTINGS_BIND_DEFAULT);
  vivant_live_bar_set_live (self->live_bar, live);
  update_mode (self);
  tell_state (self);
}

/* ---- Actions ---------------------------------------------------------------------------------------------------- */

void
_vivant_window_toggle_live (VivantWindow *self)
{
  if (vivant_live_get_running (get_live (self)))
    vivant_live_stop (get_live (self));
  else if (vivant_live_get_can_start (get_live (self)))
    _vivant_window_animate (self, FALSE);
}

void
_vivant_window_activate_live (VivantWindow *self, const char *name)
{
  VivantLive *live = get_live (self);

  if (g_str_equal (name, "live-start"))
    _vivant_window_animate (self, FALSE);
  else if (g_str_equal (name, "live-stop"))
    vivant_live_stop (live);
  else if (g_str_equal (name, "neutral-pose"))
    vivant_live_recentre (live);
  else
    vivant_live_set_recording (live, !vivant_live_get_recording (live));
}

void
_vivant_window_choose_driver (VivantWindow *self, const char *what)
{
  vivant_live_set_active (get_live (self), g_str_equal (what, "camera") && vivant_media_camera_is_supported ());
}
