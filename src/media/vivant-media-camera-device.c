/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-camera-source.h"
#include "vivant-media-converter.h"
#include "vivant-media-error.h"
#include "vivant-media-names.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <libavdevice/avdevice.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Every camera knows this size, it is what models need at most, and USB 2 carries it at full rate without compression.
 */
#define WANTED_SIZE "640x480"
#define WANTED_RATE "30"
/* How soon to look again when the camera had nothing: a fraction of a picture's time. */
#define POLL_US 3000
/* Broken pictures in a row that are no accident any more. */
#define MAX_ERRORS 60
#define DEVICES "/dev"
#define NAMES "/sys/class/video4linux"

typedef struct {
  VivantMediaCameraSource base;
  AVFormatContext *format;
  AVCodecContext *codec;
  AVPacket *packet;
  AVFrame *frame;
  VivantMediaConverter *converter;
  int errors; /* since the last good picture */
} DeviceSource;

/* ---- Listing ---------------------------------------------------------------------------------------------------- */

/* The kernel's name of a device that cannot be asked; NULL for the second and further nodes of one camera, which carry
 * no pictures.
 */
static char *
name_of_closed (const char *node)
{
  g_autofree char *index_path = g_build_filename (NAMES, node, "index", NULL);
  g_autofree char *name_path = g_build_filename (NAMES, node, "name", NULL);
  g_autofree char *index = NULL, *name = NULL;
  if (g_file_get_contents (index_path, &index, NULL, NULL) && atoi (index) != 0)
    return NULL;
  if (!g_file_get_contents (name_path, &name, NULL, NULL))
    return g_strdup (node);
  g_autofree char *valid = g_utf8_make_valid (g_strstrip (name), -1);
  return *valid != '\0' ? g_steal_pointer (&valid) : g_strdup (node);
}

/* What a device is called; NULL unless it is able to do all of `needed`. */
static char *
name_of (const char *path, const char *node, guint32 needed)
{
  struct v4l2_capability able = {0};
  int fd = open (path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  /* Another program's, or not ours to use: still a camera, and opening it will say what is wrong. */
  if (fd < 0)
    return needed != V4L2_CAP_VIDEO_OUTPUT && (errno == EBUSY || errno == EACCES || errno == EPERM)
               ? name_of_closed (node)
               : NULL;
  gboolean asked = ioctl (fd, VIDIOC_QUERYCAP, &able) == 0;
  close (fd);
  const guint32 does = able.capabilities & V4L2_CAP_DEVICE_CAPS ? able.device_caps : able.capabilities;
  if (!asked || (does & needed) != needed)
    return NULL;
  g_autofree char *card = g_strndup ((const char *) able.card, sizeof able.card);
  return *card != '\0' ? g_utf8_make_valid (card, -1) : g_strdup (node);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  return vivant_media_compare_names (*(const char *const *) a, *(const char *const *) b);
}

static void
list_devices (GPtrArray *devices, guint32 needed)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) directory = g_dir_open (DEVICES, 0, NULL);
  for (const char *node; directory != NULL && (node = g_dir_read_name (directory)) != NULL;)
    if (g_str_has_prefix (node, "video") && g_ascii_isdigit (node[strlen ("video")]))
      g_ptr_array_add (nodes, g_strdup (node));
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++) {
    g_autofree char *path = g_build_filename (DEVICES, nodes->pdata[i], NULL);
    g_autofree char *name = name_of (path, nodes->pdata[i], needed);
    if (name != NULL)
      g_ptr_array_add (devices, vivant_media_camera_entry_new (path, name));
  }
}

void
vivant_media_camera_device_list (GPtrArray *devices)
{
  list_devices (devices, V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING);
}

void
vivant_media_camera_device_list_outputs (GPtrArray *devices)
{
  list_devices (devices, V4L2_CAP_VIDEO_OUTPUT);
}

/* ---- Reading ---------------------------------------------------------------------------------------------------- */

static gboolean
convert (DeviceSource *self, VivantMediaPicture **picture)
{
  static const VivantMediaOrientation upright = {FALSE, FALSE, FALSE};
  if (self->converter == NULL)
    self->converter = vivant_media_converter_new (self->frame, self->frame->sample_aspect_ratio, upright, FALSE);
  *picture = self->converter != NULL ? vivant_media_converter_run (self->converter, self->frame) : NULL;
  av_frame_unref (self->frame);
  return *picture != NULL;
}

/* Decodes the packet that was read. A camera's packet is a picture of its own. */
static gboolean
decode (DeviceSource *self, VivantMediaPicture **picture)
{
  /* An empty packet, as for a picture the driver found damaged, would end the stream for the decoder. */
  gboolean sent = self->packet->size > 0 && avcodec_send_packet (self->codec, self->packet) >= 0;
  av_packet_unref (self->packet);
  return sent && avcodec_receive_frame (self->codec, self->frame) >= 0 && convert (self, picture);
}

static VivantMediaPicture *
device_next (VivantMediaCameraSource *source, gint64 *due, GCancellable *cancellable, GError **error)
{
  DeviceSource *self = (DeviceSource *) source;
  VivantMediaPicture *picture = NULL;
  int result = av_read_frame (self->format, self->packet);
  *due = 0;
  if (result == AVERROR (EAGAIN)) {
    *due = g_get_monotonic_time () + POLL_US;
    return NULL;
  }
  if (result >= 0 && decode (self, &picture)) {
    self->errors = 0;
    return picture;
  }
  /* A picture that was damaged on its way is passed over; an unplugged camera says so at once. */
  if (result == AVERROR (ENODEV) || result == AVERROR (ENXIO) || ++self->errors > MAX_ERRORS)
    vivant_media_camera_set_error (error, source->name, result < 0 ? -result : EIO);
  else
    *due = g_get_monotonic_time () + POLL_US;
  return NULL;
}

/* ---- Opening ---------------------------------------------------------------------------------------------------- */

static int
open_format (DeviceSource *self, const char *path, gboolean wanted)
{
  static gsize registered;
  if (g_once_init_enter (&registered)) {
    avdevice_register_all ();
    g_once_init_leave (&registered, 1);
  }
  const AVInputFormat *demuxer = av_find_input_format ("v4l2");
  if (demuxer == NULL)
    return AVERROR (ENOSYS);
  AVDictionary *options = NULL;
  if (wanted) {
    av_dict_set (&options, "video_size", WANTED_SIZE, 0);
    av_dict_set (&options, "framerate", WANTED_RATE, 0);
  }
  self->format = avformat_alloc_context ();
  if (self->format == NULL)
    return AVERROR (ENOMEM);
  /* Else stopping would have to wait for the next picture, which may never come. */
  self->format->flags |= AVFMT_FLAG_NONBLOCK;
  int result = avformat_open_input (&self->format, path, demuxer, &options);
  av_dict_free (&options);
  return result;
}

/* The demuxer has read the format from the driver; there is no need to analyse the stream. */
static int
open_codec (DeviceSource *self)
{
  if (self->format->nb_streams < 1)
    return AVERROR (ENOSYS);
  const AVCodecParameters *parameters = self->format->streams[0]->codecpar;
  const AVCodec *decoder = avcodec_find_decoder (parameters->codec_id);
  self->codec = decoder != NULL ? avcodec_alloc_context3 (decoder) : NULL;
  self->packet = av_packet_alloc ();
  self->frame = av_frame_alloc ();
  if (self->codec == NULL)
    return AVERROR (ENOSYS);
  int result = avcodec_parameters_to_context (self->codec, parameters);
  self->codec->thread_count = 1; /* more would hold pictures back */
  self->codec->flags |= AV_CODEC_FLAG_LOW_DELAY;
  return result < 0 ? result : avcodec_open2 (self->codec, decoder, NULL);
}

static void
device_free (VivantMediaCameraSource *source)
{
  DeviceSource *self = (DeviceSource *) source;
  avcodec_free_context (&self->codec);
  avformat_close_input (&self->format);
  av_packet_free (&self->packet);
  av_frame_free (&self->frame);
  vivant_media_converter_free (self->converter);
  g_free (self);
}

static const VivantMediaCameraSourceClass device_class = {device_next, device_free};

VivantMediaCameraSource *
vivant_media_camera_device_new (const char *path, const char *name, GCancellable *cancellable, GError **error)
{
  DeviceSource *self = g_new0 (DeviceSource, 1);
  self->base = (VivantMediaCameraSource){&device_class, name};
  vivant_ffmpeg_silence ();
  int result = open_format (self, path, TRUE);
  /* A camera of other sizes or rates: as it is, then. */
  if (result == AVERROR (EINVAL))
    result = open_format (self, path, FALSE);
  if (result >= 0)
    result = open_codec (self);
  if (result >= 0)
    return &self->base;
  device_free (&self->base);
  vivant_media_camera_set_error (error, name, -result);
  return NULL;
}
