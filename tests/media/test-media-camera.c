/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Cameras that are clips played in real time; for Video4Linux see test-media-camera-device.c.
 */
#include "fixture.h"
#include "vivant-media-camera-source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define RATE 25
#define RED 0xff0000
#define GREEN 0x00ff00
#define BLUE 0x0000ff
#define WHITE 0xffffff

/* Half a second of the base clip under a name of its own, as the only camera. Free with g_free (). */
static char *
plug_in (const char *name)
{
  fixture_base_clip ();
  g_autofree char *arguments = g_strdup_printf ("-i base.mp4 -an -c copy -t 0.5 %s", name);
  fixture_ffmpeg (arguments);
  char *path = fixture_path (name);
  g_setenv ("VIVANT_CAMERA", path, TRUE);
  return path;
}

static VivantMediaCamera *
open_camera (const char *id)
{
  g_autoptr (GError) error = NULL;
  VivantMediaCamera *camera = vivant_media_camera_open (id, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (camera);
  return camera;
}

static VivantMediaPicture *
take (VivantMediaCamera *camera, VivantMediaCameraFrame *frame)
{
  g_autoptr (GError) error = NULL;
  VivantMediaPicture *picture = vivant_media_camera_next (camera, frame, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (picture);
  return picture;
}

static void
test_list (void)
{
  g_autofree char *first = plug_in ("first.mp4"), *second = plug_in ("second.mp4");
  g_autofree char *both =
      g_strconcat (first, G_SEARCHPATH_SEPARATOR_S "/nowhere.mp4" G_SEARCHPATH_SEPARATOR_S, second, NULL);
  g_setenv ("VIVANT_CAMERA", both, TRUE);
  g_assert_true (vivant_media_camera_is_supported ());
  g_autoptr (GPtrArray) devices = vivant_media_camera_list ();
  g_assert_cmpuint (devices->len, ==, 2);
  const VivantMediaCameraDevice *device = devices->pdata[1];
  g_assert_cmpstr (device->id, ==, second);
  g_assert_cmpstr (device->name, ==, "second.mp4");
  g_autoptr (VivantMediaCamera) camera = open_camera (device->id);
  g_assert_cmpstr (vivant_media_camera_get_name (camera), ==, "second.mp4");
}

/* Pictures come at the clip's rate, round after round, each once. */
static void
test_real_time (void)
{
  g_autofree char *path = plug_in ("camera.mp4");
  g_autoptr (VivantMediaCamera) camera = open_camera (path);
  VivantMediaCameraFrame first, frame = {0};
  vivant_media_picture_unref (take (camera, &first));
  guint64 last = first.index;
  while (frame.index < first.index + 20) { /* half as many again as the clip has */
    g_autoptr (VivantMediaPicture) picture = take (camera, &frame);
    g_assert_cmpuint (frame.index, >, last);
    last = frame.index;
    for (int q = 0; q < 4; q++)
      fixture_assert_quadrant (picture, q, (guint32[]){RED, GREEN, BLUE, WHITE}[q], 12);
  }
  const double period = (double) (frame.time - first.time) / (double) (frame.index - first.index) / G_USEC_PER_SEC;
  g_assert_cmpfloat (period, >, 0.8 / RATE);
  g_assert_cmpfloat (period, <, 2.0 / RATE); /* a busy machine may be late, but never early */
}

/* Whoever comes late gets what is new, not what was missed. */
static void
test_newest_wins (void)
{
  g_autofree char *path = plug_in ("camera.mp4");
  g_autoptr (VivantMediaCamera) camera = open_camera (path);
  VivantMediaCameraFrame before, after;
  vivant_media_picture_unref (take (camera, &before));
  g_usleep (G_USEC_PER_SEC);
  const gint64 asked = g_get_monotonic_time ();
  vivant_media_picture_unref (take (camera, &after));
  g_assert_cmpuint (after.index, >, before.index + 3);
  g_assert_cmpint (after.time, >, asked - G_USEC_PER_SEC / 2); /* the camera's thread may wait for a processor */
}

static void
test_mirror (void)
{
  g_autofree char *path = plug_in ("camera.mp4");
  g_autoptr (VivantMediaCamera) camera = open_camera (path);
  vivant_media_camera_set_mirrored (camera, TRUE);
  vivant_media_picture_unref (take (camera, NULL)); /* may have come before */
  g_autoptr (VivantMediaPicture) picture = take (camera, NULL);
  for (int q = 0; q < 4; q++)
    fixture_assert_quadrant (picture, q, (guint32[]){GREEN, RED, WHITE, BLUE}[q], 12);
}

typedef struct {
  guint64 next; /* index that must come next */
  int count;
} Tapped;

static void
count_cb (VivantMediaPicture *picture, const VivantMediaCameraFrame *frame, gpointer data)
{
  Tapped *tapped = data;
  if (tapped->count > 0)
    g_assert_cmpuint (frame->index, ==, tapped->next);
  tapped->next = frame->index + 1;
  tapped->count++;
}

/* A tap sees every picture, and nothing once it was taken away. */
static void
test_tap (void)
{
  g_autofree char *path = plug_in ("camera.mp4");
  g_autoptr (VivantMediaCamera) camera = open_camera (path);
  Tapped tapped = {0};
  vivant_media_camera_set_tap (camera, count_cb, &tapped);
  g_usleep (G_USEC_PER_SEC);
  vivant_media_camera_set_tap (camera, NULL, NULL);
  const int count = tapped.count;
  g_assert_cmpint (count, >, 3);
  vivant_media_picture_unref (take (camera, NULL));
  vivant_media_picture_unref (take (camera, NULL));
  g_assert_cmpint (tapped.count, ==, count);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (50 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Neither waiting nor closing waits for the next picture: here it comes in 5 seconds. */
static void
test_stops_at_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  fixture_ffmpeg ("-f lavfi -i color=red:s=64x48:r=1/5:d=10 slow.mkv");
  g_autofree char *path = fixture_path ("slow.mkv");
  g_setenv ("VIVANT_CAMERA", path, TRUE);
  VivantMediaCamera *camera = open_camera (path);
  vivant_media_picture_unref (take (camera, NULL));
  const gint64 began = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (vivant_media_camera_next (camera, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  vivant_media_camera_free (camera);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 3 * G_USEC_PER_SEC);
}

static void
test_unplugged (void)
{
  g_autofree char *path = plug_in ("gone.mp4");
  g_autoptr (VivantMediaCamera) camera = open_camera (path);
  g_autoptr (GError) error = NULL;
  vivant_media_picture_unref (take (camera, NULL));
  g_unlink (path);
  while (error == NULL) {
    VivantMediaPicture *picture = vivant_media_camera_next (camera, NULL, NULL, &error);
    g_assert_true ((picture == NULL) == (error != NULL));
    vivant_media_picture_unref (picture);
  }
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE);
  g_assert_nonnull (strstr (error->message, "gone.mp4"));
  g_clear_error (&error);
  /* It stays so, and cannot be opened again. */
  g_assert_null (vivant_media_camera_next (camera, NULL, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE);
  g_clear_error (&error);
  g_assert_null (vivant_media_camera_open (path, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE);
}

/* A file is no camera unless it was named as one, whatever a setting says; nor is a directory or a text. */
static void
test_refused (void)
{
  g_autofree char *path = plug_in ("camera.mp4"), *other = fixture_path ("base.mp4"), *text = fixture_path ("text.mp4");
  g_autoptr (GError) error = NULL;
  g_assert_null (vivant_media_camera_open (other, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE);
  g_clear_error (&error);
  fixture_write ("text.mp4", "no clip", 7);
  g_setenv ("VIVANT_CAMERA", text, TRUE);
  g_assert_null (vivant_media_camera_open (text, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_setenv ("VIVANT_CAMERA", path, TRUE);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (vivant_media_camera_open (path, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What Video4Linux answers, in the user's words. */
static void
test_errors (void)
{
  static const struct {
    int code;
    VivantMediaError error;
    const char *words;
  } cases[] = {
      {EBUSY, VIVANT_MEDIA_ERROR_BUSY, "another program"},       {EACCES, VIVANT_MEDIA_ERROR_OPEN, "permission"},
      {ENODEV, VIVANT_MEDIA_ERROR_GONE, "not connected"},        {ENOENT, VIVANT_MEDIA_ERROR_GONE, "Mini Cam"},
      {ETIMEDOUT, VIVANT_MEDIA_ERROR_GONE, "sends no"},          {EIO, VIVANT_MEDIA_ERROR_GONE, "sends no"},
      {EINVAL, VIVANT_MEDIA_ERROR_UNSUPPORTED, "cannot be used"}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    vivant_media_camera_set_error (&error, "Mini Cam", cases[i].code);
    g_assert_error (error, VIVANT_MEDIA_ERROR, (int) cases[i].error);
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

/* Whatever devices this machine has: listing them neither fails nor waits. */
static void
test_devices (void)
{
  g_unsetenv ("VIVANT_CAMERA");
  g_autoptr (GPtrArray) devices = vivant_media_camera_list ();
  for (guint i = 0; i < devices->len; i++) {
    const VivantMediaCameraDevice *device = devices->pdata[i];
    g_assert_true (g_str_has_prefix (device->id, "/dev/video"));
    g_assert_true (g_utf8_validate (device->name, -1, NULL) && *device->name != '\0');
  }
}

static void
add_tests (void)
{
  g_test_add_func ("/camera/list", test_list);
  g_test_add_func ("/camera/real-time", test_real_time);
  g_test_add_func ("/camera/newest-wins", test_newest_wins);
  g_test_add_func ("/camera/mirror", test_mirror);
  g_test_add_func ("/camera/tap", test_tap);
  g_test_add_func ("/camera/stops-at-once", test_stops_at_once);
  g_test_add_func ("/camera/unplugged", test_unplugged);
  g_test_add_func ("/camera/refused", test_refused);
  g_test_add_func ("/camera/errors", test_errors);
  g_test_add_func ("/camera/devices", test_devices);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
