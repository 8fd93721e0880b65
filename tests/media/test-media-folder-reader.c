/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"
#include "reader.h"

#include <glib/gstdio.h>
#include <string.h>

static void
save (const char *name, int width, int height, int shift)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (VivantMediaPicture) picture = fixture_gradient (width, height, shift);

  g_assert_true (vivant_media_picture_save_png (picture, path, FALSE, NULL, NULL));
}

static VivantMediaReader *
open_folder (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (name);
  VivantMediaReader *reader = vivant_media_folder_reader_new (path, NULL, &error);

  g_assert_no_error (error);
  return reader;
}

/* The shift of the gradient that comes next; -1 at the end. */
static int
next_shift (VivantMediaReader *reader, gboolean *damaged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantMediaPicture) picture = NULL;
  VivantMediaFrameInfo info;
  const VivantMediaReadResult result = reader->class->next (reader, &picture, &info, NULL, &error);

  g_assert_no_error (error);
  if (result == VIVANT_MEDIA_READ_END)
    return -1;
  g_assert_cmpint (picture->width, ==, reader->probe->width);
  g_assert_cmpint (picture->height, ==, reader->probe->height);
  if (damaged != NULL)
    *damaged = info.damaged;
  return (picture->data[2] - 20) / 5;
}

static void
go_to (VivantMediaReader *reader, gint64 index)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (reader->class->rewind (reader, index, NULL, &error));
  g_assert_no_error (error);
}

static void
test_order (void)
{
  static const char *const names[] = {"ordnung ä/frame9.png", "ordnung ä/frame10.png", "ordnung ä/frame100.txt",
                                      "ordnung ä/漢字.png"};

  fixture_mkdir ("ordnung ä/folder.png");
  for (int i = 3; i >= 0; i--)
    save (names[i], i == 1 ? 33 : 20, 11, i);
  save ("ordnung ä/.hidden.png", 20, 11, 9);
  fixture_write ("ordnung ä/a.png", "words", 5);
  fixture_write ("ordnung ä/b.png", "", 0);
  VivantMediaReader *reader = open_folder ("ordnung ä");
  const VivantMediaProbe *probe = reader->probe;
  g_assert_cmpint (probe->kind, ==, VIVANT_MEDIA_KIND_FOLDER);
  g_assert_cmpstr (probe->format, ==, "folder");
  g_assert_null (probe->codec);
  g_assert_cmpint (probe->frames, ==, 4);
  g_assert_true (probe->frames_exact);
  g_assert_cmpint (probe->width, ==, 20);
  g_assert_cmpint (probe->rate_num, ==, 25);
  g_assert_cmpint (probe->rate_den, ==, 1);
  g_assert_cmpfloat_with_epsilon (probe->duration, 0.16, 1e-9);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (next_shift (reader, NULL), ==, i);
  g_assert_cmpint (next_shift (reader, NULL), ==, -1);
  g_assert_cmpuint (reader->damaged, ==, 0);
  reader_close (reader);
}

static void
test_times (void)
{
  VivantMediaFrameInfo info;

  fixture_mkdir ("times");
  save ("times/1.png", 5, 4, 0);
  save ("times/2.png", 5, 4, 1);
  VivantMediaReader *reader = open_folder ("times");
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (reader->class->next (reader, NULL, &info, NULL, NULL), ==, VIVANT_MEDIA_READ_FRAME);
    g_assert_cmpint (info.index, ==, i);
    g_assert_cmpfloat_with_epsilon (info.time, i * 0.04, 1e-12);
    g_assert_cmpfloat_with_epsilon (info.duration, 0.04, 1e-12);
  }
  g_assert_cmpint (reader->class->next (reader, NULL, &info, NULL, NULL), ==, VIVANT_MEDIA_READ_END);
  reader_close (reader);
}

/* Pictures 2, 3 and 5 of six went away or broke after the folder was listed. */
static VivantMediaReader *
open_damaged (const char *folder)
{
  fixture_mkdir (folder);
  for (int i = 0; i < 6; i++) {
    g_autofree char *name = g_strdup_printf ("%s/%d.png", folder, i);

    save (name, 16, 16, i);
  }
  VivantMediaReader *reader = open_folder (folder);
  for (int i = 2; i < 6; i++) {
    g_autofree char *name = g_strdup_printf ("%s/%d.png", folder, i), *path = fixture_path (name);

    if (i != 4)
      g_assert_cmpint (g_unlink (path), ==, 0);
    if (i == 3)
      fixture_write (name, "\x89PNG\r\n\032\n and no more", 20);
  }
  return reader;
}

static const int shown[6] = {0, 1, 1, 1, 4, 4};

static void
test_damaged (void)
{
  VivantMediaReader *reader = open_damaged ("damaged");

  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 6; i++) {
      gboolean damaged = FALSE;

      g_assert_cmpint (next_shift (reader, &damaged), ==, shown[i]);
      g_assert_cmpint (damaged, ==, i == 2 || i == 3 || i == 5);
    }
    g_assert_cmpint (next_shift (reader, NULL), ==, -1);
    g_assert_cmpuint (reader->damaged, ==, 3); /* each once */
    go_to (reader, 0);
  }
  reader_close (reader);
}

/* A frame is the same picture, whether one comes to it from before, from behind or from afar. */
static void
test_damaged_seek (void)
{
  static const int order[] = {5, 3, 4, 2, 0, 3, 1, 5, 2, 3, 5, 5, 0};
  VivantMediaReader *reader = open_damaged ("damaged-seek");
  VivantMediaFrameInfo info;

  for (int i = 0; i < 6; i++)
    reader->class->next (reader, NULL, &info, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    go_to (reader, order[i]);
    g_assert_cmpint (next_shift (reader, NULL), ==, shown[order[i]]);
  }
  reader_close (reader);
}

/* Nothing to show at all: the sentence names the folder, or the picture that is broken. */
static void
test_refused (void)
{
  static const struct {
    const char *folder;
    const char *named;
    int code;
  } cases[] = {{"leer", "leer", VIVANT_MEDIA_ERROR_NO_PICTURE},
               {"words", "words", VIVANT_MEDIA_ERROR_NO_PICTURE},
               {"broken", "first.png", VIVANT_MEDIA_ERROR_CORRUPT},
               {"gone", "gone", VIVANT_MEDIA_ERROR_OPEN}};

  fixture_mkdir ("leer");
  fixture_mkdir ("words");
  fixture_mkdir ("broken");
  fixture_write ("words/words.png", "words", 5);
  fixture_write ("broken/first.png", "\x89PNG\r\n\032\n and no more", 20);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = fixture_path (cases[i].folder);

    g_assert_null (vivant_media_folder_reader_new (path, NULL, &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, cases[i].code);
    fixture_assert_sentence (error, cases[i].named);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VivantMediaPicture) picture = NULL;
  VivantMediaFrameInfo info;

  fixture_mkdir ("cancelled");
  save ("cancelled/0.png", 8, 8, 0);
  save ("cancelled/1.png", 8, 8, 1);
  VivantMediaReader *reader = open_folder ("cancelled");
  g_assert_cmpint (next_shift (reader, NULL), ==, 0);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (reader->class->next (reader, &picture, &info, cancellable, &error), ==, VIVANT_MEDIA_READ_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (picture);
  g_clear_error (&error);
  g_assert_cmpint (next_shift (reader, NULL), ==, 1); /* still due */
  g_assert_cmpuint (reader->damaged, ==, 0);
  reader_close (reader);
  g_autofree char *path = fixture_path ("cancelled");
  g_assert_null (vivant_media_folder_reader_new (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A single picture is a clip of one frame, without a rate. */
static void
test_still (void)
{
  g_autoptr (GError) error = NULL;

  save ("Bild.png", 7, 5, 3);
  g_autofree char *path = fixture_path ("Bild.png");
  VivantMediaReader *reader = vivant_media_still_reader_new (vivant_media_file_open (path, NULL), "png", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reader->probe->kind, ==, VIVANT_MEDIA_KIND_STILL);
  g_assert_cmpstr (reader->probe->path, ==, path);
  g_assert_cmpstr (reader->probe->format, ==, "png");
  g_assert_cmpint (reader->probe->frames, ==, 1);
  g_assert_cmpint (reader->probe->rate_num, ==, 0);
  g_assert_cmpfloat (reader->probe->duration, ==, 0);
  g_assert_cmpint (next_shift (reader, NULL), ==, 3);
  g_assert_cmpint (next_shift (reader, NULL), ==, -1);
  reader_close (reader);
  fixture_write ("kaputt.png", "\x89PNG\r\n\032\n and no more", 20);
  g_autofree char *broken = fixture_path ("kaputt.png");
  g_assert_null (vivant_media_still_reader_new (vivant_media_file_open (broken, NULL), "png", NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_CORRUPT);
  fixture_assert_sentence (error, "kaputt.png");
}

static void
add_tests (void)
{
  g_test_add_func ("/media/folder-reader/order", test_order);
  g_test_add_func ("/media/folder-reader/times", test_times);
  g_test_add_func ("/media/folder-reader/damaged", test_damaged);
  g_test_add_func ("/media/folder-reader/damaged-seek", test_damaged_seek);
  g_test_add_func ("/media/folder-reader/refused", test_refused);
  g_test_add_func ("/media/folder-reader/cancelled", test_cancelled);
  g_test_add_func ("/media/folder-reader/still", test_still);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
