/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-live-private.h"

#include "vivant-live-run.h"
#include "vivant-media-virtual-camera.h"
#include "vivant-studio-private.h"

#include <string.h>

struct _VivantLive {
  GObject parent_instance;

  VivantStudio *studio; /* not referenced; NULL when it is gone */
  gboolean active, mirrored;
  char *device;
  VivantCrop crop; /* automatic, or placed by the user */
  int crop_width;  /* of the pictures that it is placed in */
  GPtrArray *devices, *outputs;
  char *output;
  GFileMonitor *monitor; /* of the folder of devices, while active */

  VivantLiveRun *run;  /* NULL: the camera is off */
  VivantLiveRun *last; /* the one before, which may still be closing its camera */
  VivantLiveNews news;
  gboolean source_crop_told;
  char *problem;

  VivantLiveRecorder *recorder;
};

enum {
  PROP_0,
  PROP_ACTIVE,
  PROP_RUNNING,
  PROP_RECORDING,
  PROP_DEVICE,
  PROP_MIRRORED,
  PROP_OUTPUT,
  PROP_RATE,
  PROP_LATENCY,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum { FRAME, FAILED, RECORDED, RECORD_FAILED, OUTPUT_FAILED, DEVICES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VivantLive, vivant_live, G_TYPE_OBJECT)

static void
notify (VivantLive *self, int property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* ---- Cameras ---------------------------------------------------------------------------------------------------- */

static gboolean
same_devices (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++) {
    const VivantMediaCameraDevice *x = a->pdata[i], *y = b->pdata[i];

    if (!g_str_equal (x->id, y->id) || !g_str_equal (x->name, y->name))
      return FALSE;
  }
  return a->len == b->len;
}

static void
look_for_devices (VivantLive *self)
{
  g_autoptr (GPtrArray) devices = vivant_media_camera_list (), outputs = vivant_media_virtual_camera_list ();

  if (same_devices (devices, self->devices) && same_devices (outputs, self->outputs))
    return;
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->outputs);
  self->devices = g_steal_pointer (&devices);
  self->outputs = g_steal_pointer (&outputs);
  g_signal_emit (self, signals[DEVICES_CHANGED], 0);
}

static void
device_folder_changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, VivantLive *self)
{
  g_autofree char *name = g_file_get_basename (file);

  /* A node's permissions come a moment after it. */
  if (g_str_has_prefix (name, "video"))
    look_for_devices (self);
}

static void
watch_devices (VivantLive *self, gboolean watch)
{
  g_autoptr (GFile) folder = g_file_new_for_path ("/dev");

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  if (watch)
    self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (device_folder_changed_cb), self);
}

GPtrArray *
vivant_live_get_devices (VivantLive *self)
{
  return self->devices;
}

GPtrArray *
vivant_live_get_outputs (VivantLive *self)
{
  return self->outputs;
}

const char *
vivant_live_get_device (VivantLive *self)
{
  for (guint i = 0; i < self->devices->len; i++) {
    const VivantMediaCameraDevice *device = self->devices->pdata[i];

    if (g_strcmp0 (device->id, self->device) == 0)
      return device->id;
  }
  return self->devices->len > 0 ? ((const VivantMediaCameraDevice *) self->devices->pdata[0])->id : NULL;
}

/* ---- Running ---------------------------------------------------------------------------------------------------- */

static void
fill_settings (VivantLive *self, VivantLiveSettings *settings)
{
  *settings = (VivantLiveSettings){.state = vivant_project_get_state (self->studio->project),
                                   .model = self->studio->model,
                                   .source = self->studio->source,
                                   .crop = self->crop,
                                   .edits_at = self->studio->playhead};
}

static void
set_output (VivantLive *self, const char *output)
{
  if (g_strcmp0 (output, self->output) == 0)
    return;
  g_free (self->output);
  self->output = g_strdup (output);
  if (self->run != NULL)
    vivant_live_run_set_output (self->run, output);
  notify (self, PROP_OUTPUT);
}

static void
news_cb (VivantLiveRun *run, gpointer data)
{
  VivantLive *self = data;
  g_autoptr (GError) error = vivant_live_run_take_output_error (run);

  vivant_live_run_take_news (run, &self->news);
  if (error != NULL) {
    set_output (self, NULL);
    g_signal_emit (self, signals[OUTPUT_FAILED], 0, error);
  }
  if (self->news.source_crop_known && !self->source_crop_told) {
    self->source_crop_told = TRUE;
    _vivant_studio_take_source_crop (self->studio, &self->news.source_crop, self->news.source_face_found);
  }
  g_signal_emit (self, signals[FRAME], 0);
}

/* Lets go of the run without waiting for its end. */
static void
drop_run (VivantLive *self)
{
  vivant_live_set_recording (self, FALSE);
  vivant_live_run_stop (self->run);
  g_clear_pointer (&self->last, vivant_live_run_unref);
  self->last = g_steal_pointer (&self->run);
  vivant_live_news_clear (&self->news);
  memset (&self->news, 0, sizeof self->news);
}

static void
ended_cb (VivantLiveRun *run, const GError *error, gpointer data)
{
  g_autoptr (VivantLive) self = g_object_ref (data);

  drop_run (self);
  g_free (self->problem);
  self->problem = g_strdup (error->message);
  look_for_devices (self);
  notify (self, PROP_RUNNING);
  g_signal_emit (self, signals[FAILED], 0, error);
}

gboolean
vivant_live_get_can_start (VivantLive *self)
{
  return self->studio != NULL && self->studio->source != NULL && self->studio->model != NULL &&
         vivant_live_get_device (self) != NULL;
}

void
vivant_live_start (VivantLive *self)
{
  VivantLiveSettings settings;

  g_return_if_fail (VIVANT_IS_LIVE (self));
  look_for_devices (self);
  if (self->run != NULL || !self->active || !vivant_live_get_can_start (self))
    return;
  g_clear_pointer (&self->problem, g_free);
  self->source_crop_told = FALSE;
  fill_settings (self, &settings);
  self->run = vivant_live_run_new (vivant_live_get_device (self), self->last, &settings, self->mirrored, news_cb,
                                   ended_cb, self);
  g_clear_pointer (&self->last, vivant_live_run_unref);
  vivant_live_run_set_output (self->run, self->output);
  notify (self, PROP_RUNNING);
}

void
vivant_live_stop (VivantLive *self)
{
  g_return_if_fail (VIVANT_IS_LIVE (self));
  if (self->run == NULL)
    return;
  drop_run (self);
  notify (self, PROP_RUNNING);
}

void
vivant_live_recentre (VivantLive *self)
{
  g_return_if_fail (VIVANT_IS_LIVE (self));
  if (self->run != NULL)
    vivant_live_run_recentre (self->run);
}

void
_vivant_live_update (VivantLive *self)
{
  VivantLiveSettings settings;

  if (self->run == NULL)
    return;
  if (self->studio->source == NULL) {
    vivant_live_stop (self);
    return;
  }
  /* While another model is loading the one before goes on. */
  if (self->studio->model == NULL)
    return;
  fill_settings (self, &settings);
  self->source_crop_told = FALSE;
  vivant_live_run_set_settings (self->run, &settings);
}

void
vivant_live_set_crop (VivantLive *self, const VivantCrop *crop, int width)
{
  g_return_if_fail (VIVANT_IS_LIVE (self) && crop != NULL);
  self->crop = crop->automatic ? (VivantCrop){.automatic = TRUE} : *crop;
  self->crop_width = width;
  _vivant_live_update (self);
}

void
vivant_live_get_crop (VivantLive *self, VivantCrop *crop)
{
  const VivantMediaCrop *found = &self->news.crop;

  *crop = self->crop;
  if (crop->automatic && self->news.crop_known)
    *crop = (VivantCrop){TRUE, found->x, found->y, MAX (found->width, found->height)};
}

/* ---- Recording -------------------------------------------------------------------------------------------------- */

static void
recorded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantLive) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = vivant_live_recorder_finish (result, &error);

  if (path != NULL)
    g_signal_emit (self, signals[RECORDED], 0, path);
  else
    g_signal_emit (self, signals[RECORD_FAILED], 0, error);
}

static void
begin_recording (VivantLive *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = vivant_live_recorder_choose_path (&error);

  if (path == NULL) {
    g_signal_emit (self, signals[RECORD_FAILED], 0, error);
    return;
  }
  self->recorder = vivant_live_recorder_new (path, recorded_cb, g_object_ref (self));
  vivant_live_run_set_recorder (self->run, self->recorder);
}

void
vivant_live_set_recording (VivantLive *self, gboolean recording)
{
  g_return_if_fail (VIVANT_IS_LIVE (self));
  if ((self->recorder != NULL) == recording || self->run == NULL)
    return;
  if (recording) {
    begin_recording (self);
  } else {
    vivant_live_run_set_recorder (self->run, NULL);
    vivant_live_recorder_end (g_steal_pointer (&self->recorder));
  }
  notify (self, PROP_RECORDING);
}

/* ---- What is shown ---------------------------------------------------------------------------------------------- */

VivantResult *
vivant_live_get_result (VivantLive *self)
{
  return self->news.result;
}

VivantMediaPicture *
vivant_live_get_picture (VivantLive *self)
{
  return self->news.picture;
}

gboolean
vivant_live_get_square (VivantLive *self, double *square)
{
  const VivantMediaPicture *picture = self->news.picture;
  const VivantMediaCrop *crop = &self->news.crop;

  if (!self->news.crop_known || picture == NULL)
    return FALSE;
  square[0] = (double) crop->x / picture->width;
  square[1] = (double) crop->y / picture->height;
  square[2] = (double) crop->width / picture->width;
  square[3] = (double) crop->height / picture->height;
  return TRUE;
}

gboolean
vivant_live_get_face_found (VivantLive *self)
{
  return !self->news.crop_known || self->news.face_found;
}

int
vivant_live_get_n_frames (VivantLive *self)
{
  return self->news.n_frames;
}

double
vivant_live_get_rate (VivantLive *self)
{
  return self->news.rate;
}

double
vivant_live_get_latency (VivantLive *self)
{
  return self->news.latency;
}

const char *
vivant_live_get_problem (VivantLive *self)
{
  return self->problem;
}

gboolean
vivant_live_get_active (VivantLive *self)
{
  return self->active;
}

gboolean
vivant_live_get_running (VivantLive *self)
{
  return self->run != NULL;
}

gboolean
vivant_live_get_recording (VivantLive *self)
{
  return self->recorder != NULL;
}

void
vivant_live_set_active (VivantLive *self, gboolean active)
{
  g_return_if_fail (VIVANT_IS_LIVE (self));
  if (self->active == active || self->studio == NULL)
    return;
  vivant_live_stop (self);
  g_clear_pointer (&self->problem, g_free);
  self->active = active;
  watch_devices (self, active);
  if (active)
    look_for_devices (self);
  _vivant_studio_set_suspended (self->studio, active);
  notify (self, PROP_ACTIVE);
}

/* ---- The object ------------------------------------------------------------------------------------------------- */

static void
set_device (VivantLive *self, const char *device)
{
  const gboolean running = self->run != NULL;

  if (g_strcmp0 (device, self->device) == 0)
    return;
  vivant_live_stop (self);
  g_free (self->device);
  self->device = g_strdup (device);
  self->crop = (VivantCrop){.automatic = TRUE};
  notify (self, PROP_DEVICE);
  if (running)
    vivant_live_start (self);
}

static void
set_mirrored (VivantLive *self, gboolean mirrored)
{
  if (mirrored == self->mirrored)
    return;
  self->mirrored = mirrored;
  if (!self->crop.automatic)
    self->crop.x = self->crop_width - self->crop.x - self->crop.size;
  if (self->run != NULL)
    _vivant_live_update (self);
  if (self->run != NULL)
    vivant_live_run_set_mirrored (self->run, mirrored);
  notify (self, PROP_MIRRORED);
}

static void
vivant_live_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantLive *self = VIVANT_LIVE (object);

  switch (id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  case PROP_RUNNING:
    g_value_set_boolean (value, self->run != NULL);
    break;
  case PROP_RECORDING:
    g_value_set_boolean (value, self->recorder != NULL);
    break;
  case PROP_DEVICE:
    g_value_set_string (value, self->device);
    break;
  case PROP_MIRRORED:
    g_value_set_boolean (value, self->mirrored);
    break;
  case PROP_OUTPUT:
    g_value_set_string (value, self->output);
    break;
  case PROP_RATE:
    g_value_set_double (value, self->news.rate);
    break;
  case PROP_LATENCY:
    g_value_set_double (value, self->news.latency);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_live_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VivantLive *self = VIVANT_LIVE (object);

  switch (id) {
  case PROP_ACTIVE:
    vivant_live_set_active (self, g_value_get_boolean (value));
    break;
  case PROP_DEVICE:
    set_device (self, g_value_get_string (value));
    break;
  case PROP_MIRRORED:
    set_mirrored (self, g_value_get_boolean (value));
    break;
  case PROP_OUTPUT:
    set_output (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

void
_vivant_live_close (VivantLive *self)
{
  vivant_live_stop (self);
  watch_devices (self, FALSE);
  self->studio = NULL;
}

static void
vivant_live_finalize (GObject *object)
{
  VivantLive *self = VIVANT_LIVE (object);

  g_clear_pointer (&self->last, vivant_live_run_unref);
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->outputs);
  g_free (self->output);
  g_free (self->device);
  g_free (self->problem);
  G_OBJECT_CLASS (vivant_live_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n, GType type)
{
  return n > 0 ? g_signal_new (name, VIVANT_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, type)
               : g_signal_new (name, VIVANT_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vivant_live_class_init (VivantLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vivant_live_finalize;
  object_class->get_property = vivant_live_get_property;
  object_class->set_property = vivant_live_set_property;
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, both);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, read);
  properties[PROP_RECORDING] = g_param_spec_boolean ("recording", NULL, NULL, FALSE, read);
  properties[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, NULL, both);
  properties[PROP_MIRRORED] = g_param_spec_boolean ("mirrored", NULL, NULL, TRUE, both);
  properties[PROP_OUTPUT] = g_param_spec_string ("output", NULL, NULL, NULL, both);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, read);
  properties[PROP_LATENCY] = g_param_spec_double ("latency", NULL, NULL, 0, G_MAXDOUBLE, 0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[FRAME] = add_signal ("frame", 0, G_TYPE_NONE);
  signals[FAILED] = add_signal ("failed", 1, G_TYPE_ERROR);
  signals[RECORDED] = add_signal ("recorded", 1, G_TYPE_STRING);
  signals[RECORD_FAILED] = add_signal ("record-failed", 1, G_TYPE_ERROR);
  signals[OUTPUT_FAILED] = add_signal ("output-failed", 1, G_TYPE_ERROR);
  signals[DEVICES_CHANGED] = add_signal ("devices-changed", 0, G_TYPE_NONE);
}

static void
vivant_live_init (VivantLive *self)
{
  self->mirrored = TRUE;
  self->crop.automatic = TRUE;
  self->devices = g_ptr_array_new ();
  self->outputs = g_ptr_array_new ();
}

VivantLive *
_vivant_live_new (VivantStudio *studio)
{
  VivantLive *self = g_object_new (VIVANT_TYPE_LIVE, NULL);

  self->studio = studio;
  return self;
}
