/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_contents (const char *name, const char *wanted)
{
  g_autoptr (GBytes) bytes = fixture_read (name);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, length, wanted, strlen (wanted));
}

static void
test_commit (void)
{
  g_autoptr (GError) error = NULL;
  fixture_mkdir ("commit");
  g_autofree char *path = fixture_path ("commit/out.bin");
  fixture_write ("commit/out.bin", "old", 3);
  g_assert_cmpint (chmod (path, 0640), ==, 0);
  g_autoptr (VivantMediaAtomicOutput) output = vivant_media_atomic_output_new (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (vivant_media_atomic_output_write (output, "new contents", 12, &error));
  assert_contents ("commit/out.bin", "old");
  g_assert_cmpuint (fixture_count_entries ("commit"), ==, 2);
  g_assert_true (vivant_media_atomic_output_commit (output, &error));
  assert_contents ("commit/out.bin", "new contents");
  g_assert_cmpuint (fixture_count_entries ("commit"), ==, 1);
  struct stat status;
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
}

static void
test_abandon (void)
{
  g_autoptr (GError) error = NULL;
  fixture_mkdir ("abandon");
  g_autofree char *path = fixture_path ("abandon/out.bin");
  VivantMediaAtomicOutput *output = vivant_media_atomic_output_new (path, NULL, &error);
  g_assert_true (vivant_media_atomic_output_write (output, "x", 1, &error));
  vivant_media_atomic_output_free (output);
  output = vivant_media_atomic_output_new_folder (path, &error);
  g_assert_true (vivant_media_atomic_output_write_file (output, "frame-1.png", "x", 1, &error));
  vivant_media_atomic_output_free (output);
  g_assert_cmpuint (fixture_count_entries ("abandon"), ==, 0);
}

static void
test_symbolic_link (void)
{
  g_autoptr (GError) error = NULL;
  fixture_mkdir ("link/there");
  fixture_write ("link/there/real.bin", "old", 3);
  g_autofree char *link_path = fixture_path ("link/out.bin");
  g_assert_cmpint (symlink ("there/real.bin", link_path), ==, 0);
  g_autoptr (VivantMediaAtomicOutput) output = vivant_media_atomic_output_new (link_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (vivant_media_atomic_output_write (output, "new", 3, &error));
  g_assert_true (vivant_media_atomic_output_commit (output, &error));
  assert_contents ("link/there/real.bin", "new");
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  g_autofree char *loop = fixture_path ("link/loop");
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_null (vivant_media_atomic_output_new (loop, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OUTPUT);
}

static void
assert_refused (const char *path, const char *const *inputs, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (vivant_media_atomic_output_new (path, inputs, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_refused (void)
{
  fixture_mkdir ("refused");
  fixture_write ("refused/in.mp4", "x", 1);
  g_autofree char *input = fixture_path ("refused/in.mp4");
  g_autofree char *hard = fixture_path ("refused/hard.mp4");
  g_autofree char *folder = fixture_path ("refused");
  g_autofree char *slash = fixture_path ("refused/");
  g_autofree char *missing = fixture_path ("nowhere/out.mp4");
  g_autofree char *fifo = fixture_path ("refused/fifo");
  const char *const inputs[] = {input, NULL};
  g_assert_cmpint (link (input, hard), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (input, inputs, VIVANT_MEDIA_ERROR_SAME_FILE);
  assert_refused (hard, inputs, VIVANT_MEDIA_ERROR_SAME_FILE);
  assert_refused (folder, NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  assert_refused (slash, NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  assert_refused (missing, NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  assert_refused (fifo, NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  assert_refused ("/dev/full", NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  assert_refused ("/dev/null", NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  assert_refused ("", NULL, VIVANT_MEDIA_ERROR_OUTPUT);
  g_assert_cmpuint (fixture_count_entries ("refused"), ==, 3);
}

/* Encodes until killed or full. In a child. */
static void
encode_for_ever (const char *path, VivantMediaFormat format, int report)
{
  VivantMediaEncoderSettings settings;
  vivant_media_encoder_settings_init (&settings);
  settings.format = format;
  settings.width = settings.height = 256;
  settings.quality = 100;
  GError *error = NULL;
  VivantMediaEncoder *encoder = vivant_media_encoder_open (path, &settings, NULL, &error);
  char state = encoder != NULL ? 'o' : 'e';
  g_assert_cmpint (write (report, &state, 1), ==, 1);
  VivantMediaPicture *picture = vivant_media_picture_new (256, 256);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (int i = 0; encoder != NULL && i < 100000; i++) {
    for (gsize b = 0; b < picture->stride * 256; b++)
      picture->data[b] = (guint8) g_rand_int (random);
    if (!vivant_media_encoder_write (encoder, picture, 0, 0, NULL, &error))
      break;
  }
  state =
      error != NULL && error->domain == VIVANT_MEDIA_ERROR && error->code == VIVANT_MEDIA_ERROR_NO_SPACE ? 'f' : 'x';
  vivant_media_encoder_free (encoder);
  g_assert_cmpint (write (report, &state, 1), ==, 1);
  _exit (0);
}

/* The killed child leaves one recognisable temporary, which the next writer removes; the old file is whole. */
static void
test_killed (void)
{
  const VivantMediaFormat formats[] = {VIVANT_MEDIA_FORMAT_MP4, VIVANT_MEDIA_FORMAT_PNG};
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autofree char *folder = g_strdup_printf ("killed%u", f);
    g_autofree char *name = g_strdup_printf ("killed%u/out", f);
    g_autofree char *path = fixture_path (name);
    fixture_mkdir (folder);
    int pipes[2];
    char state = 0;
    g_assert_cmpint (pipe (pipes), ==, 0);
    pid_t child = fork ();
    if (child == 0)
      encode_for_ever (path, formats[f], pipes[1]);
    g_assert_cmpint (read (pipes[0], &state, 1), ==, 1);
    g_assert_cmpint (state, ==, 'o');
    /* While its writer lives a temporary is not swept. */
    g_assert_cmpuint (vivant_media_atomic_output_sweep (path), ==, 0);
    g_assert_cmpuint (fixture_count_entries (folder), ==, 1);
    kill (child, SIGKILL);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    close (pipes[0]);
    close (pipes[1]);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_cmpuint (fixture_count_entries (folder), ==, 1);
    g_autofree char *slash = g_strconcat (path, "/", NULL);
    g_assert_cmpuint (vivant_media_atomic_output_sweep (f == 1 ? slash : path), ==, 1);
    g_assert_cmpuint (fixture_count_entries (folder), ==, 0);
  }
}

/* A limit on file sizes stands for a full disk: the same failing writes, at the same places. */
static void
test_full (void)
{
  for (VivantMediaFormat format = 0; format < VIVANT_MEDIA_N_FORMATS; format++) {
    g_autofree char *folder = g_strdup_printf ("full%u", format);
    g_autofree char *name = g_strdup_printf ("full%u/out", format);
    g_autofree char *path = fixture_path (name);
    fixture_mkdir (folder);
    int pipes[2];
    char states[2] = {0};
    g_assert_cmpint (pipe (pipes), ==, 0);
    pid_t child = fork ();
    if (child == 0) {
      const struct rlimit limit = {100000, 100000};
      signal (SIGXFSZ, SIG_IGN);
      setrlimit (RLIMIT_FSIZE, &limit);
      encode_for_ever (path, format, pipes[1]);
    }
    g_assert_cmpint (read (pipes[0], &states[0], 1), ==, 1);
    g_assert_cmpint (read (pipes[0], &states[1], 1), ==, 1);
    g_assert_cmpint (states[1], ==, 'f');
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    close (pipes[0]);
    close (pipes[1]);
    g_assert_cmpuint (fixture_count_entries (folder), ==, 0);
  }
}

static void
test_sweep_spares (void)
{
  fixture_mkdir ("sweep");
  const char *names[] = {"sweep/.vivant-short.part", "sweep/vivant-abcdefgh.part", "sweep/.vivant-abcdefgh.par",
                         "sweep/.other-abcdefgh.part"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fixture_write (names[i], "x", 1);
  g_autofree char *path = fixture_path ("sweep/out.mp4");
  g_autofree char *link_path = fixture_path ("sweep/.vivant-abcdefgh.part");
  g_assert_cmpint (symlink ("/etc/hostname", link_path), ==, 0);
  g_assert_cmpuint (vivant_media_atomic_output_sweep (path), ==, 0);
  g_assert_cmpuint (fixture_count_entries ("sweep"), ==, 5);
}

static void
test_names_never_collide (void)
{
  fixture_mkdir ("many");
  g_autofree char *path = fixture_path ("many/out.bin");
  VivantMediaAtomicOutput *outputs[50];
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    g_assert_nonnull (outputs[i] = vivant_media_atomic_output_new (path, NULL, NULL));
  g_assert_cmpuint (fixture_count_entries ("many"), ==, G_N_ELEMENTS (outputs));
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    vivant_media_atomic_output_free (outputs[i]);
  /* A name as long as the file system allows leaves room for the temporary's. */
  char name[256] = "";
  memset (name, 'n', 255);
  g_autofree char *relative = g_strconcat ("many/", name, NULL);
  g_autofree char *longest = fixture_path (relative);
  g_autoptr (VivantMediaAtomicOutput) output = vivant_media_atomic_output_new (longest, NULL, NULL);
  g_assert_true (vivant_media_atomic_output_commit (output, NULL));
}

static void
add_tests (void)
{
  g_test_add_func ("/media/atomic-output/commit", test_commit);
  g_test_add_func ("/media/atomic-output/abandon", test_abandon);
  g_test_add_func ("/media/atomic-output/symbolic-link", test_symbolic_link);
  g_test_add_func ("/media/atomic-output/refused", test_refused);
  g_test_add_func ("/media/atomic-output/killed", test_killed);
  g_test_add_func ("/media/atomic-output/full", test_full);
  g_test_add_func ("/media/atomic-output/sweep-spares", test_sweep_spares);
  g_test_add_func ("/media/atomic-output/names", test_names_never_collide);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
