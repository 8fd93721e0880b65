/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-window-private.h"

#include <glib/gi18n.h>

/* ---- Consent --------------------------------------------------------------------------------------------------- */

static void
begin (VivantWindow *self, gboolean from_start)
{
  int first, end;

  if (vivant_live_get_active (vivant_studio_get_live (self->studio))) {
    vivant_live_start (vivant_studio_get_live (self->studio));
    return;
  }
  vivant_studio_get_range (self->studio, &first, &end);
  if (from_start || vivant_studio_get_playhead (self->studio) >= end)
    vivant_studio_set_playhead (self->studio, first);
  vivant_studio_start (self->studio);
}

/* Goes on with what was asked for when the question came. */
static void
take_consent (VivantWindow *self, gboolean given)
{
  self->consent = NULL;
  if (!given)
    return;
  g_settings_set_boolean (self->settings, "consent-given", TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (self), self->consent_for, NULL);
}

void
_vivant_window_consent (VivantWindow *self, gboolean given)
{
  if (self->consent == NULL)
    return;
  gtk_window_destroy (self->consent);
  take_consent (self, given);
}

static void
consent_response_cb (AdwMessageDialog *dialog, const char *response, VivantWindow *self)
{
  if (self->consent == GTK_WINDOW (dialog))
    take_consent (self, g_strcmp0 (response, "yes") == 0);
}

static void
ask_consent (VivantWindow *self)
{
  GtkWidget *dialog;

  if (self->consent != NULL)
    return;
  dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Is This Picture Yours to Use?"),
      _ ("Animate people only if they agree, or if the picture is free to use. Vivant marks what it makes as "
         "synthetic."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", _ ("Not Now"), "yes", _ ("I Have Permission"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "yes");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  g_signal_connect_object (dialog, "response", G_CALLBACK (consent_response_cb), self, 0);
  self->consent = GTK_WINDOW (dialog);
  gtk_window_present (self->consent);
}

gboolean
_vivant_window_has_consent (VivantWindow *self, const char *action)
{
  if (g_settings_get_boolean (self->settings, "consent-given"))
    return TRUE;
  self->consent_for = action;
  ask_consent (self);
  return FALSE;
}

void
_vivant_window_animate (VivantWindow *self, gboolean from_start)
{
  if (_vivant_window_has_consent (self, from_start ? "animate-from-start" : "animate"))
    begin (self, from_start);
}

/* ---- Progress -------------------------------------------------------------------------------------------------- */

static void
update_notice (VivantWindow *self)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const VivantPhase phase = vivant_studio_get_phase (self->studio);
  const VivantProjectState *state = vivant_project_get_state (self->project);
  VivantLive *live = vivant_studio_get_live (self->studio);
  g_autofree char *text = NULL, *name = NULL;
  int first, end, stale;

  vivant_studio_get_range (self->studio, &first, &end);
  stale = vivant_frame_store_count (store, VIVANT_FRAME_STALE, first, end);
  if (vivant_studio_get_missing (self->studio, FALSE) ||
      (vivant_studio_get_missing (self->studio, TRUE) && !vivant_live_get_active (live))) {
    const gboolean driver = !vivant_studio_get_missing (self->studio, FALSE);

    name = vivant_project_display_name (driver ? state->driver : state->source);
    text = g_strdup_printf (_ ("“%s” moved or is gone."), name);
    vivant_notice_show (self->notice, "dialog-warning-symbolic", text, _ ("Locate…"),
                        driver ? "win.locate-clip" : "win.locate-portrait");
  } else if (phase == VIVANT_PHASE_PAUSED) {
    vivant_notice_show (self->notice, "media-playback-pause-symbolic", _ ("Rendering is paused."), _ ("Resume"),
                        "win.pause");
  } else if (vivant_studio_get_source (self->studio) != NULL && state->source_crop.size > 0.0 &&
             state->source_crop.automatic && !vivant_studio_get_face_found (self->studio, FALSE)) {
    vivant_notice_show (self->notice, "dialog-warning-symbolic", _ ("No face was found. Place the square yourself."),
                        _ ("Crop…"), "win.crop-portrait");
  } else if (vivant_selection_get_held (self->selection)) {
    /* What is being dragged must not be pushed away. */
  } else if (vivant_live_get_active (live)) {
    if (vivant_live_get_running (live) && !vivant_live_get_face_found (live))
      vivant_notice_show (self->notice, "camera-web-symbolic", _ ("No face is seen. Look into the camera."), NULL,
                          NULL);
    else
      vivant_notice_hide (self->notice);
  } else if (phase == VIVANT_PHASE_IDLE && stale > 1 && vivant_studio_get_animated (self->studio)) {
    text = g_strdup_printf (ngettext ("%d frame is out of date.", "%d frames are out of date.", (gulong) stale), stale);
    vivant_notice_show (self->notice, "view-refresh-symbolic", text, _ ("Update"), "win.animate");
  } else {
    vivant_notice_hide (self->notice);
  }
}

void
_vivant_window_update_progress (VivantWindow *self)
{
  const VivantPhase phase = vivant_studio_get_phase (self->studio);
  const gboolean active = phase != VIVANT_PHASE_IDLE;
  g_autofree char *count = NULL, *eta = NULL;

  vivant_transport_describe (self->studio, &count, &eta);
  gtk_label_set_label (GTK_LABEL (self->bottom_count), count);
  gtk_label_set_label (GTK_LABEL (self->bottom_eta), eta);
  gtk_widget_set_visible (self->bottom_eta, *eta != '\0');
  gtk_widget_set_visible (self->bottom_animate, !active);
  gtk_widget_set_visible (self->bottom_export, !active);
  gtk_widget_set_visible (self->bottom_pause, active);
  gtk_widget_set_visible (self->bottom_cancel, active);
  gtk_button_set_label (GTK_BUTTON (self->bottom_pause), phase == VIVANT_PHASE_PAUSED ? _ ("Resume") : _ ("Pause"));
  update_notice (self);
  _vivant_window_update_actions (self);
}

/* ---- Events ---------------------------------------------------------------------------------------------------- */

static void
finished_cb (VivantStudio *studio, VivantWindow *self)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL, *body = NULL;
  int first, end;

  _vivant_window_update_progress (self);
  if (gtk_window_is_active (GTK_WINDOW (self)))
    return;
  vivant_studio_get_range (studio, &first, &end);
  title = vivant_project_dup_title (self->project);
  body = g_strdup_printf (ngettext ("“%s” is ready, %d frame.", "“%s” is ready, %d frames.", (gulong) (end - first)),
                          title != NULL ? title : _ ("Vivant"), end - first);
  notification = g_notification_new (_ ("Portrait Animated"));
  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.show-window");
  g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), "rendered",
                                   notification);
}

static void
failed_cb (VivantStudio *studio, int what, GError *error, VivantWindow *self)
{
  static const struct {
    const char *heading, *button, *action;
  } words[] = {
      [VIVANT_FAILURE_SOURCE] = {N_ ("This Picture Cannot Be Opened"), N_ ("Choose Another File…"),
                                 "win.open-portrait"},
      [VIVANT_FAILURE_DRIVER] = {N_ ("This Clip Cannot Be Opened"), N_ ("Choose Another File…"), "win.open-clip"},
      [VIVANT_FAILURE_MODEL] = {N_ ("This Model Cannot Be Used"), N_ ("Choose Another Model"), "win.models"},
      [VIVANT_FAILURE_RENDER] = {N_ ("Rendering Stopped"), N_ ("Try Again"), "win.animate"},
  };
  const VivantProjectState *state = vivant_project_get_state (self->project);
  const char *file = what == VIVANT_FAILURE_SOURCE   ? state->source
                     : what == VIVANT_FAILURE_DRIVER ? state->driver
                                                     : NULL;

  _vivant_window_set_playing (self, FALSE);
  _vivant_window_show_error (self, _ (words[what].heading), error, file, _ (words[what].button), words[what].action);
}

void
_vivant_window_connect_studio (VivantWindow *self)
{
  g_signal_connect_object (self->studio, "finished", G_CALLBACK (finished_cb), self, 0);
  g_signal_connect_object (self->studio, "failed", G_CALLBACK (failed_cb), self, 0);
  g_signal_connect_object (self->studio, "notify", G_CALLBACK (_vivant_window_update_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "framed", G_CALLBACK (_vivant_window_update_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "source-loaded", G_CALLBACK (_vivant_window_update_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "driver-loaded", G_CALLBACK (_vivant_window_update_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::held", G_CALLBACK (_vivant_window_update_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vivant_studio_get_store (self->studio), "states-changed",
                           G_CALLBACK (_vivant_window_update_progress), self, G_CONNECT_SWAPPED);
}
