/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-live-bar.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantLiveBar {
  GtkBox parent_instance;

  VivantLive *live;
  GtkWidget *start, *neutral, *record, *rate, *latency;
  gboolean narrow;
  gint64 record_began;
};

G_DEFINE_FINAL_TYPE (VivantLiveBar, vivant_live_bar, GTK_TYPE_BOX)

/* ---- Words ------------------------------------------------------------------------------------------------------ */

/* An icon and words, or the icon alone. */
static void
set_content (GtkWidget *button, const char *icon, const char *words, gboolean narrow)
{
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (button));

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), narrow ? "" : words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

static void
update_buttons (VivantLiveBar *self, gboolean running, gboolean recording)
{
  set_content (self->start, running ? "media-playback-stop-symbolic" : "media-playback-start-symbolic",
               running ? _ ("Stop") : _ ("Start"), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), running ? "win.live-stop" : "win.live-start");
  set_tooltip (self->start, running ? _ ("Turn the camera off (Escape)") : _ ("Turn the camera on (Ctrl+R)"));
  set_class (self->start, "suggested-action", !running);
  set_content (self->neutral, "vivant-keypoints-symbolic", _ ("Set Neutral Pose"), self->narrow);
  set_content (self->record, recording ? "media-playback-stop-symbolic" : "media-record-symbolic",
               recording ? _ ("Finish Recording") : _ ("Record"), self->narrow);
  set_tooltip (self->record,
               recording ? _ ("Finish the recording and use it as the clip") : _ ("Record the camera to a clip"));
  set_class (self->record, "destructive-action", recording);
}

static char *
describe_recording (VivantLiveBar *self)
{
  const int seconds = (int) ((g_get_monotonic_time () - self->record_began) / G_USEC_PER_SEC);

  return g_strdup_printf (_ ("Recording, %d:%02d"), seconds / 60, seconds % 60);
}

static void
update_labels (VivantLiveBar *self, gboolean running, gboolean recording)
{
  const int rate = (int) lrint (vivant_live_get_rate (self->live));
  const int latency = (int) lrint (vivant_live_get_latency (self->live) * 1000);
  g_autofree char *first = NULL, *second = NULL;

  if (!running)
    first = g_strdup (_ ("The camera is off."));
  else if (vivant_live_get_n_frames (self->live) == 0)
    first = g_strdup (_ ("Starting the camera…"));
  else if (rate > 0)
    first = g_strdup_printf (ngettext ("%d frame a second", "%d frames a second", (gulong) rate), rate);
  else
    first = g_strdup (_ ("Less than a frame a second"));
  if (recording)
    second = describe_recording (self);
  else if (running && rate > 0)
    second = g_strdup_printf (_ ("%d ms behind the camera"), latency);
  gtk_label_set_label (GTK_LABEL (self->rate), first);
  gtk_label_set_label (GTK_LABEL (self->latency), second != NULL ? second : "");
  gtk_widget_set_visible (self->latency, second != NULL);
  set_class (self->latency, "vivant-recording", recording);
}

void
vivant_live_bar_update (VivantLiveBar *self)
{
  gboolean running, recording;

  g_return_if_fail (VIVANT_IS_LIVE_BAR (self));
  if (self->live == NULL)
    return;
  running = vivant_live_get_running (self->live);
  recording = vivant_live_get_recording (self->live);
  update_buttons (self, running, recording);
  update_labels (self, running, recording);
}

/* ---- The object ------------------------------------------------------------------------------------------------- */

static void
recording_cb (VivantLive *live, GParamSpec *pspec, VivantLiveBar *self)
{
  self->record_began = g_get_monotonic_time ();
}

void
vivant_live_bar_set_live (VivantLiveBar *self, VivantLive *live)
{
  g_return_if_fail (VIVANT_IS_LIVE_BAR (self));
  if (!g_set_object (&self->live, live) || live == NULL)
    return;
  g_signal_connect_object (live, "notify::recording", G_CALLBACK (recording_cb), self, 0);
  g_signal_connect_object (live, "notify", G_CALLBACK (vivant_live_bar_update), self, G_CONNECT_SWAPPED);
  vivant_live_bar_update (self);
}

void
vivant_live_bar_set_narrow (VivantLiveBar *self, gboolean narrow)
{
  g_return_if_fail (VIVANT_IS_LIVE_BAR (self));
  self->narrow = narrow;
  vivant_live_bar_update (self);
}

static GtkWidget *
add_button (VivantLiveBar *self, const char *action)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), adw_button_content_new ());
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), button);
  return button;
}

static GtkWidget *
build_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, "justify", GTK_JUSTIFY_RIGHT, "wrap", TRUE, "lines",
                                   2, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
build_labels (VivantLiveBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->rate = build_label ("caption-heading");
  self->latency = build_label ("caption");
  gtk_widget_add_css_class (self->latency, "vivant-secondary");
  g_object_set (box, "valign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), self->rate);
  gtk_box_append (GTK_BOX (box), self->latency);
  return box;
}

static void
vivant_live_bar_dispose (GObject *object)
{
  g_clear_object (&VIVANT_LIVE_BAR (object)->live);
  G_OBJECT_CLASS (vivant_live_bar_parent_class)->dispose (object);
}

static void
vivant_live_bar_class_init (VivantLiveBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vivant_live_bar_dispose;
}

static void
vivant_live_bar_init (VivantLiveBar *self)
{
  g_object_set (self, "spacing", 6, "margin-start", 12, "margin-end", 12, "margin-bottom", 12, "margin-top", 6, NULL);
  self->start = add_button (self, "win.live-start");
  self->neutral = add_button (self, "win.neutral-pose");
  self->record = add_button (self, "win.record");
  gtk_widget_set_tooltip_text (self->neutral,
                               _ ("Take this moment as the pose that the portrait’s own belongs to (N)"));
  gtk_box_append (GTK_BOX (self), build_labels (self));
}
