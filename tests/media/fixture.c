/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

char *
fixture_path (const char *name)
{
  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static char *
run_tool (const char *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *out = NULL, *messages = NULL;
  int status = 0;
  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  g_spawn_sync (g_get_tmp_dir (), words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &messages, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s", command, error->message, messages);
  return g_steal_pointer (&out);
}

void
fixture_ffmpeg (const char *arguments)
{
  g_autofree char *command = g_strconcat ("ffmpeg -nostdin -v error -y -threads 1 ", arguments, NULL);
  g_free (run_tool (command));
}

char *
fixture_ffprobe (const char *arguments)
{
  g_autofree char *command = g_strconcat ("ffprobe -v error -of default=nw=1:nk=1 ", arguments, NULL);
  g_autofree char *out = run_tool (command);
  char *end = strchr (out, '\n');
  return end != NULL ? g_strndup (out, (gsize) (end - out)) : g_strdup (out);
}

const char *
fixture_base_clip (void)
{
  g_autofree char *path = fixture_path ("base.mp4");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    fixture_ffmpeg (
        "-f lavfi -i \"color=red:s=32x24:r=25:d=2,format=rgb24[a];color=0x00ff00:s=32x24:r=25:d=2,format=rgb24[b];"
        "color=blue:s=32x24:r=25:d=2,format=rgb24[c];color=white:s=32x24:r=25:d=2,format=rgb24[d];[a][b]hstack[t];"
        "[c][d]hstack[u];[t][u]vstack[v];color=black:s=4x4:r=25:d=2,format=rgb24[k];"
        "[v][k]overlay=x=26+mod(n\\,9):y=22:format=rgb\" -f lavfi -i sine=440:r=44100:d=2 -pix_fmt yuv444p "
        "-c:v libx264 -crf 10 -g 10 -c:a aac base.mp4");
  return "base.mp4";
}

void
fixture_write (const char *name, gconstpointer data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  g_autofree char *zeros = data == NULL ? g_malloc0 (length + 1) : NULL;
  g_file_set_contents (path, data != NULL ? data : zeros, (gssize) length, &error);
  g_assert_no_error (error);
}

GBytes *
fixture_read (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  char *data = NULL;
  gsize length = 0;
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

guint
fixture_count_entries (const char *folder)
{
  guint count = 0;
  g_autofree char *path = fixture_path (folder);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  while (directory != NULL && g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

void
fixture_mkdir (const char *name)
{
  g_autofree char *path = fixture_path (name);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

int
fixture_count_frames (const char *name, GError **error)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, error);
  if (decoder == NULL)
    return -1;
  VivantMediaPicture *picture;
  VivantMediaFrameInfo info;
  int frames = 0;
  double last = -1;
  for (; (picture = vivant_media_decoder_next (decoder, &info, NULL, error)) != NULL; frames++) {
    g_assert_cmpint (info.index, ==, frames);
    g_assert_cmpfloat (info.time, >, last);
    g_assert_cmpfloat (info.duration, >, 0);
    last = info.time;
    vivant_media_picture_unref (picture);
  }
  return frames;
}

VivantMediaPicture *
fixture_first_picture (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  g_assert_no_error (error);
  VivantMediaPicture *picture = vivant_media_decoder_next (decoder, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (picture);
  return picture;
}

void
fixture_assert_quadrant (const VivantMediaPicture *picture, int quadrant, guint32 colour, int tolerance)
{
  int x = (quadrant & 1) ? picture->width * 3 / 4 : picture->width / 4;
  int y = (quadrant & 2) ? picture->height * 3 / 4 : picture->height / 4;
  const guint8 *pixel = picture->data + picture->stride * (gsize) y + 3 * (gsize) x;
  for (int c = 0; c < 3; c++) {
    int wanted = colour >> (16 - 8 * c) & 255;
    if (ABS (pixel[c] - wanted) > tolerance)
      g_error ("quadrant %d is %d,%d,%d, not %06x", quadrant, pixel[0], pixel[1], pixel[2], colour);
  }
}

VivantMediaPicture *
fixture_gradient (int width, int height, int shift)
{
  VivantMediaPicture *picture = vivant_media_picture_new (width, height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      guint8 *pixel = picture->data + picture->stride * (gsize) y + 3 * (gsize) x;
      pixel[0] = (guint8) (x * 200 / width + 20);
      pixel[1] = (guint8) (y * 200 / height + 20);
      pixel[2] = (guint8) (20 + shift * 5 % 200);
    }
  return picture;
}

void
fixture_assert_sentence (const GError *error, const char *name)
{
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  if (name != NULL)
    g_assert_nonnull (strstr (error->message, name));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

int
fixture_main (int argc, char **argv, void (*add_tests) (void))
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  return g_test_run ();
}
