/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"
#include "vivant-media-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char contents[] = "0123456789";

static void
test_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path ("Größe 漢字.bin");

  fixture_write ("Größe 漢字.bin", contents, 10);
  g_autoptr (VivantMediaFile) file = vivant_media_file_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->path, ==, path);
  g_assert_cmpstr (file->name, ==, "Größe 漢字.bin");
  g_assert_cmpint (file->size, ==, 10);
  g_assert_true (fcntl (file->fd, F_GETFD) & FD_CLOEXEC); /* no program that is started gets it */
  vivant_media_file_free (NULL);
}

static void
test_read (void)
{
  g_autofree char *path = fixture_path ("read.bin");
  char buffer[16];

  fixture_write ("read.bin", contents, 10);
  g_autoptr (VivantMediaFile) file = vivant_media_file_open (path, NULL);
  g_assert_cmpint (vivant_media_file_read_at (file, buffer, 4, 3), ==, 4);
  g_assert_cmpmem (buffer, 4, "3456", 4);
  g_assert_cmpint (vivant_media_file_read_at (file, buffer, 16, 7), ==, 3);
  g_assert_cmpmem (buffer, 3, "789", 3);
  g_assert_cmpint (vivant_media_file_read_at (file, buffer, 4, 0), ==, 4); /* no position is kept */
  g_assert_cmpmem (buffer, 4, "0123", 4);
  g_assert_cmpint (vivant_media_file_read_at (file, buffer, 4, 10), ==, 0);
  g_assert_cmpint (vivant_media_file_read_at (file, buffer, 4, 1000), ==, 0);
  g_assert_cmpint (vivant_media_file_read_at (file, buffer, 4, -1), ==, -EINVAL);
}

/* The file is read on after its name is gone and after the first handle is. */
static void
test_dup (void)
{
  g_autofree char *path = fixture_path ("dup.bin");
  char buffer[16];

  fixture_write ("dup.bin", contents, 10);
  VivantMediaFile *file = vivant_media_file_open (path, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_autoptr (VivantMediaFile) copy = vivant_media_file_dup (file);
  g_assert_cmpint (copy->fd, !=, file->fd);
  g_assert_true (copy->path != file->path && copy->name != file->name);
  g_assert_true (fcntl (copy->fd, F_GETFD) & FD_CLOEXEC);
  vivant_media_file_free (file);
  g_assert_cmpint (vivant_media_file_read_at (copy, buffer, 16, 0), ==, 10);
  g_assert_cmpmem (buffer, 10, contents, 10);
  g_assert_cmpstr (copy->path, ==, path);
  g_assert_cmpint (copy->size, ==, 10);
}

static void
make_odd_files (void)
{
  g_autofree char *fifo = fixture_path ("fifo"), *loop = fixture_path ("loop"), *lost = fixture_path ("lost");
  g_autofree char *socket_path = fixture_path ("socket");
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const int listener = socket (AF_UNIX, SOCK_STREAM, 0);

  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (listener, (const struct sockaddr *) &address, sizeof address), ==, 0);
  close (listener);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere", lost), ==, 0);
  fixture_mkdir ("folder");
  fixture_write ("empty", "", 0);
}

/* Without waiting for a writer of the pipe, with the reason in words. */
static void
test_refused (void)
{
  static const struct {
    const char *name;
    int code;
    const char *words;
  } cases[] = {
      {"empty", VIVANT_MEDIA_ERROR_UNRECOGNISED, "is empty"},
      {"folder", VIVANT_MEDIA_ERROR_OPEN, "is a folder"},
      {"fifo", VIVANT_MEDIA_ERROR_OPEN, "device, pipe or socket"},
      {"socket", VIVANT_MEDIA_ERROR_OPEN, "device, pipe or socket"},
      {"loop", VIVANT_MEDIA_ERROR_OPEN, "symbolic links"},
      {"lost", VIVANT_MEDIA_ERROR_OPEN, "No such file"},
      {"gone", VIVANT_MEDIA_ERROR_OPEN, "No such file"},
      {"empty/below", VIVANT_MEDIA_ERROR_OPEN, "Not a directory"},
      {"/dev/zero", VIVANT_MEDIA_ERROR_OPEN, "device, pipe or socket"},
  };

  make_odd_files ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path =
        g_path_is_absolute (cases[i].name) ? g_strdup (cases[i].name) : fixture_path (cases[i].name);
    g_autofree char *base = g_path_get_basename (path);

    g_assert_null (vivant_media_file_open (path, &error));
    g_assert_error (error, VIVANT_MEDIA_ERROR, cases[i].code);
    fixture_assert_sentence (error, base);
    g_assert_nonnull (strstr (error->message, cases[i].words));
    g_assert_null (vivant_media_file_open (path, NULL));
  }
}

/* Names that would rewrite the sentence around them, or are no text at all. */
static void
test_display_name (void)
{
  static const struct {
    const char *path;
    const char *name;
  } names[] = {
      {"/a/b/clip.mp4", "clip.mp4"},
      {"clip.mp4", "clip.mp4"},
      {"/a/Zoë 漢字 😀.png", "Zoë 漢字 😀.png"},
      {"two\nlines\r.png", "two\uFFFDlines\uFFFD.png"},
      {"esc\033[31m.png", "esc\uFFFD[31m.png"},
      {"\u202Egnp.exe", "\uFFFDgnp.exe"},
      {"zero\u200Bwidth", "zero\uFFFDwidth"},
      {"/a/b/", "b"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = vivant_media_display_name (names[i].path);

    g_assert_cmpstr (name, ==, names[i].name);
  }
  g_autofree char *latin = vivant_media_display_name ("/a/\xfc\xff.png");
  g_assert_true (g_utf8_validate (latin, -1, NULL));
  g_assert_true (g_str_has_suffix (latin, ".png"));
}

static void
add_tests (void)
{
  g_test_add_func ("/media/file/open", test_open);
  g_test_add_func ("/media/file/read", test_read);
  g_test_add_func ("/media/file/dup", test_dup);
  g_test_add_func ("/media/file/refused", test_refused);
  g_test_add_func ("/media/file/display-name", test_display_name);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
