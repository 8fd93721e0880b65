/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Refused as a clip and as a picture. code 0: any of our errors. */
static void
assert_refused (const char *name, int code)
{
  g_autofree char *path = fixture_path (name);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    if (i == 0)
      g_assert_null (vivant_media_decoder_open (path, NULL, &error));
    else
      g_assert_null (vivant_media_still_load (path, VIVANT_MEDIA_BACKGROUND_WHITE, NULL, NULL, &error));
    g_assert_true (error->domain == VIVANT_MEDIA_ERROR);
    if (code > 0 && i == 0)
      g_assert_cmpint (error->code, ==, code);
    g_autofree char *base = g_path_get_basename (name);
    fixture_assert_sentence (error, base);
  }
}

static void
write_text (const char *name, const char *text)
{
  fixture_write (name, text, strlen (text));
}

static void
test_not_media (void)
{
  write_text ("text.mp4", "These are only words.\n");
  write_text ("page.jpg", "<!DOCTYPE html><html><body>404</body></html>");
  write_text ("lfs.mp4", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
  fixture_write ("empty.mp4", "", 0);
  fixture_write ("zeros.mp4", NULL, 65536);
  write_text ("archive.png", "PK\003\004 and more");
  write_text ("program.mp4", "\177ELF\002\001\001");
  write_text ("byte.jpg", "\377");
  assert_refused ("text.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("page.jpg", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("lfs.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("empty.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("zeros.mp4", 0);
  assert_refused ("archive.png", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("program.mp4", VIVANT_MEDIA_ERROR_UNRECOGNISED);
  assert_refused ("byte.jpg", 0);
}

/* The clip that these name is there and good: reading it would succeed. */
static void
test_references (void)
{
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -c copy base.ts");
  write_text ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nbase.ts\n#EXT-X-ENDLIST\n");
  write_text ("hidden.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nbase.ts\n#EXT-X-ENDLIST\n");
  write_text ("list.ffconcat", "ffconcat version 1.0\nfile base.mp4\n");
  write_text ("list.mkv", "ffconcat version 1.0\nfile base.mp4\n");
  write_text ("plain.txt", "file 'base.mp4'\n");
  write_text ("stream.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n");
  write_text ("dash.mpd", "<?xml version=\"1.0\"?>\n<MPD><Period><BaseURL>base.mp4</BaseURL></Period></MPD>\n");
  const char *names[] = {"list.m3u8", "hidden.mp4", "list.ffconcat", "list.mkv", "stream.sdp", "dash.mpd"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_refused (names[i], VIVANT_MEDIA_ERROR_REFERENCE);
  assert_refused ("plain.txt", VIVANT_MEDIA_ERROR_UNRECOGNISED);
}

static void
test_no_video (void)
{
  fixture_ffmpeg ("-f lavfi -i sine=440:d=0.5 -c:a aac sound.mp4");
  fixture_ffmpeg ("-f lavfi -i sine=440:d=0.5 -c:a pcm_s16le sound.wav");
  assert_refused ("sound.mp4", VIVANT_MEDIA_ERROR_NO_PICTURE);
  assert_refused ("sound.wav", VIVANT_MEDIA_ERROR_NO_PICTURE);
}

/* Decodes the first part of a file; returns how many frames came and whether damage was told. */
static int
decode_cut (const char *from, const char *to, double part, gboolean *told)
{
  g_autoptr (GBytes) bytes = fixture_read (from);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  fixture_write (to, data, (gsize) ((double) length * part));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (to);
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  *told = FALSE;
  if (decoder == NULL) {
    fixture_assert_sentence (error, to);
    return -1;
  }
  int frames = 0;
  for (VivantMediaPicture *picture; (picture = vivant_media_decoder_next (decoder, NULL, NULL, &error)) != NULL;
       frames++)
    vivant_media_picture_unref (picture);
  g_assert_no_error (error);
  g_autofree char *damage = vivant_media_decoder_describe_damage (decoder);
  *told = damage != NULL;
  return frames;
}

static void
test_truncated (void)
{
  gboolean told;
  fixture_ffmpeg ("-f lavfi -i testsrc2=s=160x120:r=25:d=2 -g 12 -crf 8 -movflags +faststart front.mp4");
  fixture_ffmpeg ("-i front.mp4 -c copy back.mp4");
  fixture_ffmpeg ("-i front.mp4 -c copy cuttable.mkv");
  g_assert_cmpint (decode_cut ("back.mp4", "cut.mp4", 0.5, &told), ==, -1);
  for (int percent = 30; percent < 100; percent += 15) {
    g_assert_cmpint (decode_cut ("front.mp4", "cut.mp4", percent / 100.0, &told), >=, 0);
    g_assert_true (told);
    g_assert_cmpint (decode_cut ("cuttable.mkv", "cut.mkv", percent / 100.0, &told), >=, percent / 4);
    g_assert_true (told);
  }
  /* Whole files tell of no damage. */
  g_assert_cmpint (decode_cut ("front.mp4", "cut.mp4", 1, &told), ==, 50);
  g_assert_false (told);
  g_assert_cmpint (decode_cut ("cuttable.mkv", "cut.mkv", 1, &told), ==, 50);
  g_assert_false (told);
}

static void
test_zeroed_middle (void)
{
  gboolean told;
  fixture_ffmpeg ("-f lavfi -i testsrc2=s=160x120:r=25:d=2 -g 12 -crf 8 -movflags +faststart whole.mp4");
  g_autoptr (GBytes) bytes = fixture_read ("whole.mp4");
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  memset (data + length / 2, 0, length / 6);
  fixture_write ("zeroed.mp4", data, length);
  g_assert_cmpint (decode_cut ("zeroed.mp4", "zeroed2.mp4", 1, &told), >=, 35);
  g_assert_true (told);
}

/* Every byte of a header in turn, changed: anything may come out but a crash, a hang or a leak. */
static void
test_mutated_headers (void)
{
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -t 0.2 -an -c copy -movflags +faststart small.mp4");
  fixture_ffmpeg ("-i base.mp4 -t 0.2 -vf fps=10 small.gif");
  fixture_ffmpeg ("-i base.mp4 -frames:v 1 small.png");
  const char *names[] = {"small.mp4", "small.gif", "small.png"};
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (guint n = 0; n < G_N_ELEMENTS (names); n++) {
    g_autoptr (GBytes) bytes = fixture_read (names[n]);
    gsize length = g_bytes_get_size (bytes);
    for (int round = 0; round < 60; round++) {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
      for (int i = 0; i < 4; i++)
        data[g_rand_int_range (random, 0, (gint32) MIN (length, 900))] = (guint8) g_rand_int (random);
      fixture_write ("mutant", data, length);
      g_autoptr (GError) error = NULL;
      int frames = fixture_count_frames ("mutant", &error);
      g_assert_true (frames >= 0 || error != NULL);
      if (error != NULL)
        fixture_assert_sentence (error, "mutant");
    }
  }
}

static void
test_special_files (void)
{
  fixture_mkdir ("special");
  g_autofree char *fifo = fixture_path ("special/fifo");
  g_autofree char *loop = fixture_path ("special/loop");
  g_autofree char *socket_path = fixture_path ("special/socket");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);
  assert_refused ("special/fifo", VIVANT_MEDIA_ERROR_OPEN);
  assert_refused ("special/loop", VIVANT_MEDIA_ERROR_OPEN);
  assert_refused ("special/socket", VIVANT_MEDIA_ERROR_OPEN);
  assert_refused ("special/absent.mp4", VIVANT_MEDIA_ERROR_OPEN);
  assert_refused ("../../../../../../../dev/zero", VIVANT_MEDIA_ERROR_OPEN);
  assert_refused ("../../../../../../../dev/null", VIVANT_MEDIA_ERROR_OPEN);
  g_autoptr (GError) error = NULL;
  g_assert_null (vivant_media_decoder_open ("", NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN);
}

/* Holes of six gigabytes: quick to refuse, and a clip with one behind it plays. */
static void
test_sparse (void)
{
  g_autofree char *path = fixture_path ("sparse.mp4");
  int fd = open (path, O_RDWR | O_CREAT, 0600);
  g_assert_cmpint (ftruncate (fd, (off_t) 6 << 30), ==, 0);
  close (fd);
  gint64 begin = g_get_monotonic_time ();
  assert_refused ("sparse.mp4", 0);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -c copy -movflags +faststart sparse.mp4");
  fd = open (path, O_RDWR);
  g_assert_cmpint (ftruncate (fd, (off_t) 6 << 30), ==, 0);
  close (fd);
  g_assert_cmpint (fixture_count_frames ("sparse.mp4", NULL), ==, 50);
}

/* Names that look like options, addresses or patterns are just names. */
static void
test_hostile_names (void)
{
  fixture_base_clip ();
  g_autoptr (GBytes) bytes = fixture_read ("base.mp4");
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  const char *names[] = {"-i.mp4",          "concat:a|b.mp4", "http:x.mp4",   "pipe:0",      "%03d.mp4",    "a\nb.mp4",
                         "sp ace 'q\".mp4", "*?[x].mp4",      "\xff\xfe.mp4", "data:,x.mp4", "<b>&amp;.mp4"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    fixture_write (names[i], data, length);
    g_assert_cmpint (fixture_count_frames (names[i], NULL), ==, 50);
    /* The same name with bad contents still gives one line of valid UTF-8. */
    fixture_write (names[i], "words", 5);
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (fixture_count_frames (names[i], &error), ==, -1);
    fixture_assert_sentence (error, NULL);
  }
}

/* The file is held open: a clip that is removed, or shrinks, under way ends well. */
static void
test_vanishing (void)
{
  g_autoptr (GError) error = NULL;
  fixture_ffmpeg ("-f lavfi -i testsrc2=s=320x240:r=25:d=4 -g 12 -crf 5 -movflags +faststart going.mp4");
  g_autofree char *path = fixture_path ("going.mp4");
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (unlink (path), ==, 0);
  int frames = 0;
  for (VivantMediaPicture *picture; (picture = vivant_media_decoder_next (decoder, NULL, NULL, &error)) != NULL;
       frames++)
    vivant_media_picture_unref (picture);
  g_assert_no_error (error);
  g_assert_cmpint (frames, ==, 100);
  g_assert_true (vivant_media_decoder_seek_frame (decoder, 3, NULL, &error));
  fixture_ffmpeg ("-f lavfi -i testsrc2=s=320x240:r=25:d=4 -g 12 -crf 5 -movflags +faststart going.mp4");
  g_autoptr (VivantMediaDecoder) shrinking = vivant_media_decoder_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 60000), ==, 0);
  frames = 0;
  for (VivantMediaPicture *picture; (picture = vivant_media_decoder_next (shrinking, NULL, NULL, &error)) != NULL;
       frames++)
    vivant_media_picture_unref (picture);
  g_assert_no_error (error);
  g_autofree char *damage = vivant_media_decoder_describe_damage (shrinking);
  g_assert_cmpint (frames, <, 100);
  g_assert_nonnull (damage);
}

static void
add_tests (void)
{
  g_test_add_func ("/media/bad/not-media", test_not_media);
  g_test_add_func ("/media/bad/references", test_references);
  g_test_add_func ("/media/bad/no-video", test_no_video);
  g_test_add_func ("/media/bad/truncated", test_truncated);
  g_test_add_func ("/media/bad/zeroed-middle", test_zeroed_middle);
  g_test_add_func ("/media/bad/mutated-headers", test_mutated_headers);
  g_test_add_func ("/media/bad/special-files", test_special_files);
  g_test_add_func ("/media/bad/sparse", test_sparse);
  g_test_add_func ("/media/bad/hostile-names", test_hostile_names);
  g_test_add_func ("/media/bad/vanishing", test_vanishing);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
