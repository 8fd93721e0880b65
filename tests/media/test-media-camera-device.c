/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A Video4Linux camera, by way of libavdevice, with a driver that is made up (see fake-v4l2.h).
 */
#include "fake-v4l2.h"
#include "fixture.h"

#include <errno.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define BEGIN_FOREIGN_LEAK() __lsan_disable ()
#define END_FOREIGN_LEAK() __lsan_enable ()
#else
#define BEGIN_FOREIGN_LEAK() ((void) 0)
#define END_FOREIGN_LEAK() ((void) 0)
#endif

static VivantMediaCamera *
open_camera (GError **error)
{
  fake_v4l2_reset ();
  return vivant_media_camera_open (FAKE_V4L2_PATH, NULL, error);
}

static VivantMediaCamera *
must_open (void)
{
  g_autoptr (GError) error = NULL;
  VivantMediaCamera *camera = open_camera (&error);
  g_assert_no_error (error);
  g_assert_true (fake_v4l2_is_streaming ());
  return camera;
}

static VivantMediaPicture *
take (VivantMediaCamera *camera)
{
  g_autoptr (GError) error = NULL;
  VivantMediaPicture *picture = vivant_media_camera_next (camera, NULL, NULL, &error);
  g_assert_no_error (error);
  return picture;
}

static void
test_list (void)
{
  fake_v4l2_reset ();
  g_autoptr (GPtrArray) devices = vivant_media_camera_list ();
  g_assert_cmpuint (devices->len, >=, 1);
  const VivantMediaCameraDevice *device = devices->pdata[devices->len - 1];
  g_assert_cmpstr (device->id, ==, FAKE_V4L2_PATH);
  g_assert_cmpstr (device->name, ==, FAKE_V4L2_NAME);
  g_assert_false (fake_v4l2_is_streaming ());
}

static void
test_pictures (void)
{
  VivantMediaCamera *camera = must_open ();
  g_assert_cmpstr (vivant_media_camera_get_name (camera), ==, FAKE_V4L2_NAME);
  for (int i = 0; i < 20; i++) {
    g_autoptr (VivantMediaPicture) picture = take (camera);
    g_assert_cmpint (picture->width, ==, 640);
    g_assert_cmpint (picture->height, ==, 480);
    fixture_assert_quadrant (picture, 0, 0xff0000, 8);
    fixture_assert_quadrant (picture, 3, 0x0000ff, 8);
  }
  vivant_media_camera_free (camera);
  g_assert_false (fake_v4l2_is_streaming ());
}

/* The driver never answers: stopping does not wait for it. */
static void
test_stops_at_once (void)
{
  VivantMediaCamera *camera = must_open ();
  vivant_media_picture_unref (take (camera));
  g_atomic_int_set (&fake_v4l2.silent, TRUE);
  const gint64 began = g_get_monotonic_time ();
  vivant_media_camera_free (camera);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
  g_assert_false (fake_v4l2_is_streaming ());
}

static void
test_unplugged (void)
{
  g_autoptr (VivantMediaCamera) camera = must_open ();
  g_autoptr (GError) error = NULL;
  g_atomic_int_set (&fake_v4l2.frames, 5);
  while (error == NULL)
    vivant_media_picture_unref (vivant_media_camera_next (camera, NULL, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE);
  g_assert_nonnull (strstr (error->message, FAKE_V4L2_NAME));
}

/* A picture that was damaged on its way is passed over. */
static void
test_damaged (void)
{
  g_autoptr (VivantMediaCamera) camera = must_open ();
  g_atomic_int_set (&fake_v4l2.damaged, TRUE);
  for (int i = 0; i < 8; i++) {
    g_autoptr (VivantMediaPicture) picture = take (camera);
    fixture_assert_quadrant (picture, 0, 0xff0000, 8);
  }
}

typedef struct {
  const char *path;
  FakeV4l2 fake;
  VivantMediaError error;
} Refusal;

static const Refusal refusals[] = {
    {"/camera-device/busy", {.open_error = EBUSY, .frames = -1}, VIVANT_MEDIA_ERROR_BUSY},
    {"/camera-device/busy-later", {.stream_error = EBUSY, .frames = -1}, VIVANT_MEDIA_ERROR_BUSY},
    {"/camera-device/no-permission", {.open_error = EACCES, .frames = -1}, VIVANT_MEDIA_ERROR_OPEN},
    {"/camera-device/no-bandwidth", {.stream_error = EIO, .frames = -1}, VIVANT_MEDIA_ERROR_GONE},
};

static void
test_refused (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (GError) error = NULL;
  fake_v4l2 = refusal->fake;
  /* libavdevice 5.1 forgets its table of buffers when a stream does not start. */
  if (fake_v4l2.stream_error != 0)
    BEGIN_FOREIGN_LEAK ();
  g_assert_null (vivant_media_camera_open (FAKE_V4L2_PATH, NULL, &error));
  if (fake_v4l2.stream_error != 0)
    END_FOREIGN_LEAK ();
  g_assert_error (error, VIVANT_MEDIA_ERROR, (int) refusal->error);
  g_assert_false (fake_v4l2_is_streaming ());
}

/* Pictures go out in the middle of a wide frame, and the camera is not taken for one that could take them. */
static void
test_virtual_camera (void)
{
  fake_v4l2_reset ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = vivant_media_virtual_camera_list ();
  g_assert_cmpuint (devices->len, >=, 1);
  const VivantMediaCameraDevice *device = devices->pdata[devices->len - 1];
  g_assert_cmpstr (device->name, ==, FAKE_V4L2_OUTPUT_NAME);
  for (guint i = 0; i < devices->len; i++)
    g_assert_cmpstr (((const VivantMediaCameraDevice *) devices->pdata[i])->id, !=, FAKE_V4L2_PATH);
  g_autoptr (VivantMediaVirtualCamera) camera = vivant_media_virtual_camera_open (device->id, &error);
  g_assert_no_error (error);
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (256, 256);
  memset (picture->data, 255, picture->stride * 256);
  for (int i = 0; i < 3; i++)
    g_assert_true (vivant_media_virtual_camera_write (camera, picture, &error));
  int width, height;
  g_autoptr (GBytes) bytes = fake_v4l2_get_output (&width, &height);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_assert_cmpint (width, ==, VIVANT_MEDIA_VIRTUAL_CAMERA_WIDTH);
  g_assert_cmpint (height, ==, VIVANT_MEDIA_VIRTUAL_CAMERA_HEIGHT);
  g_assert_cmpuint (size, ==, (gsize) width * (gsize) height * 3 / 2 * 3);
  const guint8 *row = data + (gsize) width * (gsize) height * 3 + (gsize) width * (gsize) height / 2;
  g_assert_cmpint (row[10], ==, 16);               /* the bar */
  g_assert_cmpint (row[width / 2], ==, 235);       /* white */
  g_assert_cmpint (row[width / 2 - 350], ==, 235); /* to the edge of the square */
  g_assert_cmpint (row[width / 2 - 370], ==, 16);
  g_assert_null (vivant_media_virtual_camera_open (FAKE_V4L2_PATH, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE);
}

static void
add_tests (void)
{
  g_unsetenv ("VIVANT_CAMERA");
  g_test_add_func ("/camera-device/list", test_list);
  g_test_add_func ("/camera-device/pictures", test_pictures);
  g_test_add_func ("/camera-device/stops-at-once", test_stops_at_once);
  g_test_add_func ("/camera-device/unplugged", test_unplugged);
  g_test_add_func ("/camera-device/damaged", test_damaged);
  g_test_add_func ("/camera-device/virtual-camera", test_virtual_camera);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    g_test_add_data_func (refusals[i].path, &refusals[i], test_refused);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
