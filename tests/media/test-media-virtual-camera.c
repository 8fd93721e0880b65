/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The virtual camera where a file stands in for it; for Video4Linux see test-media-camera-device.c.
 */
#include "fixture.h"
#include "vivant-media-virtual-camera.h"

#include <string.h>

enum { WIDTH = VIVANT_MEDIA_VIRTUAL_CAMERA_WIDTH, HEIGHT = VIVANT_MEDIA_VIRTUAL_CAMERA_HEIGHT };
enum { FRAME_BYTES = WIDTH * HEIGHT * 3 / 2 };

/* The stand-in, open. */
static VivantMediaVirtualCamera *
plug_in (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);

  g_setenv ("VIVANT_VIRTUAL_CAMERA", path, TRUE);
  VivantMediaVirtualCamera *camera = vivant_media_virtual_camera_open (path, &error);
  g_assert_no_error (error);
  return camera;
}

static VivantMediaPicture *
flat (int width, int height, guint8 value)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);

  memset (picture->data, value, picture->stride * (gsize) height);
  return picture;
}

static void
test_list (void)
{
  g_setenv ("VIVANT_VIRTUAL_CAMERA", "/nowhere/Kamera ä", TRUE);
  g_autoptr (GPtrArray) devices = vivant_media_virtual_camera_list ();
  const VivantMediaCameraDevice *device = devices->pdata[0];
  g_assert_cmpuint (devices->len, ==, 1);
  g_assert_cmpstr (device->id, ==, "/nowhere/Kamera ä");
  g_assert_cmpstr (device->name, ==, "Kamera ä");
}

/* Where the luma of one frame is not black: the first and last column and row. */
static void
assert_bright (const guint8 *frame, int left, int top, int width, int height, guint8 value)
{
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      const gboolean inside = x >= left && x < left + width && y >= top && y < top + height;

      g_assert_cmpint (ABS (frame[y * WIDTH + x] - (inside ? value : 16)), <=, 1);
    }
  for (int i = WIDTH * HEIGHT; i < FRAME_BYTES; i++)
    g_assert_cmpint (ABS (frame[i] - 128), <=, 2); /* the quick conversion rounds */
}

/* Pictures of every shape stand in the middle, as large as they fit; nothing of the one before stays beside them. */
static void
test_shapes (void)
{
  static const struct {
    int width, height;
    int left, top, shown_width, shown_height;
  } shapes[] = {
      {64, 64, 280, 0, 720, 720}, {1280, 720, 0, 0, 1280, 720}, {2000, 100, 0, 328, 1280, 64}, {1, 1, 280, 0, 720, 720},
      {31, 720, 624, 0, 30, 720}, {1, 4000, 638, 0, 2, 720},    {16, 9, 0, 0, 1280, 720},
  };
  VivantMediaVirtualCamera *camera = plug_in ("shapes");

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (VivantMediaPicture) picture = flat (shapes[i].width, shapes[i].height, 255);

    vivant_media_virtual_camera_write (camera, picture, &error);
    g_assert_no_error (error);
  }
  vivant_media_virtual_camera_free (camera);
  g_autoptr (GBytes) bytes = fixture_read ("shapes");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, ==, G_N_ELEMENTS (shapes) * FRAME_BYTES);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    assert_bright (data + i * FRAME_BYTES, shapes[i].left, shapes[i].top, shapes[i].shown_width, shapes[i].shown_height,
                   235);
}

/* Each frame is as the picture was when it was sent; red is red. */
static void
test_pictures (void)
{
  VivantMediaVirtualCamera *camera = plug_in ("pictures");

  for (int i = 0; i < 3; i++) {
    g_autoptr (VivantMediaPicture) picture = flat (16, 9, (guint8) (100 * i));

    g_assert_true (vivant_media_virtual_camera_write (camera, picture, NULL));
  }
  g_autoptr (VivantMediaPicture) red = flat (16, 9, 0);
  for (int i = 0; i < 16 * 9; i++)
    red->data[red->stride * (gsize) (i / 16) + (gsize) (3 * (i % 16))] = 255;
  g_assert_true (vivant_media_virtual_camera_write (camera, red, NULL));
  vivant_media_virtual_camera_free (camera);
  g_autoptr (GBytes) bytes = fixture_read ("pictures");
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  for (int i = 0; i < 3; i++)
    assert_bright (data + i * FRAME_BYTES, 0, 0, WIDTH, HEIGHT, (guint8) (16 + 100 * i * 219 / 255));
  const guint8 *last = data + 3 * FRAME_BYTES, *chroma = last + WIDTH * HEIGHT;
  g_assert_cmpint (ABS (last[WIDTH * 360 + 640] - 81), <=, 2);
  g_assert_cmpint (ABS (chroma[WIDTH / 2 * 180 + 320] - 90), <=, 2);
  g_assert_cmpint (ABS (chroma[WIDTH * HEIGHT / 4 + WIDTH / 2 * 180 + 320] - 240), <=, 2);
}

/* Only what is on the list is a camera, and a sentence says why one cannot be used. */
static void
test_refused (void)
{
  static const struct {
    const char *set;
    const char *opened;
    int code;
  } cases[] = {{"/nowhere/at all", "/nowhere/at all", VIVANT_MEDIA_ERROR_GONE},
               {"/nowhere/at all", "/dev/null", VIVANT_MEDIA_ERROR_GONE},
               {"/", "/", VIVANT_MEDIA_ERROR_UNSUPPORTED}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *base = g_path_get_basename (cases[i].opened);

    g_setenv ("VIVANT_VIRTUAL_CAMERA", cases[i].set, TRUE);
    g_assert_null (vivant_media_virtual_camera_open (cases[i].opened, &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, cases[i].code);
    fixture_assert_sentence (error, base);
  }
}

/* A camera that takes nothing more says so; freeing it is all that is left to do. */
static void
test_fails_later (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantMediaPicture) picture = flat (16, 9, 255);

  g_setenv ("VIVANT_VIRTUAL_CAMERA", "/dev/full", TRUE);
  g_autoptr (VivantMediaVirtualCamera) camera = vivant_media_virtual_camera_open ("/dev/full", &error);
  g_assert_no_error (error);
  gboolean good = TRUE;
  for (int i = 0; i < 3 && good; i++)
    good = vivant_media_virtual_camera_write (camera, picture, &error);
  g_assert_false (good);
  g_assert_true (error->domain == VIVANT_MEDIA_ERROR);
  fixture_assert_sentence (error, "full");
  vivant_media_virtual_camera_free (NULL);
}

static void
add_tests (void)
{
  g_test_add_func ("/media/virtual-camera/list", test_list);
  g_test_add_func ("/media/virtual-camera/shapes", test_shapes);
  g_test_add_func ("/media/virtual-camera/pictures", test_pictures);
  g_test_add_func ("/media/virtual-camera/refused", test_refused);
  g_test_add_func ("/media/virtual-camera/fails-later", test_fails_later);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
