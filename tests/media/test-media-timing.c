/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include "vivant-media-timing.h"

static VivantMediaTiming
scan (const char *name)
{
  g_autofree char *path = fixture_path (name);
  VivantMediaInput *input = vivant_media_input_open (vivant_media_file_open (path, NULL), NULL, NULL);
  const int index = av_find_best_stream (input->format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
  VivantMediaTiming timing;

  g_assert_cmpint (index, >=, 0);
  vivant_media_timing_scan (input, input->format->streams[index], &timing);
  vivant_media_input_free (input);
  return timing;
}

static void
assert_constant (const char *name, gint64 frames, int num, int den)
{
  const VivantMediaTiming timing = scan (name);

  g_assert_true (timing.exact);
  g_assert_false (timing.variable);
  g_assert_false (timing.untimed);
  g_assert_cmpint (timing.frames, ==, frames);
  g_assert_cmpint (timing.rate.num, ==, num);
  g_assert_cmpint (timing.rate.den, ==, den);
  g_assert_cmpfloat_with_epsilon (timing.duration, (double) frames * den / num, 0.001);
}

static void
test_constant (void)
{
  fixture_base_clip ();
  assert_constant ("base.mp4", 50, 25, 1);
  /* Matroska rounds to milliseconds: the rate is found all the same. */
  fixture_ffmpeg ("-f lavfi -i testsrc=s=32x32:r=30000/1001 -frames:v 40 -c:v mpeg4 ntsc.mkv");
  assert_constant ("ntsc.mkv", 40, 30000, 1001);
}

static void
test_variable (void)
{
  VivantMediaTiming timing;

  fixture_ffmpeg ("-f lavfi -i testsrc=s=32x32:r=25 -frames:v 20 -vf settb=1/1000,setpts=N*N*10 -fps_mode passthrough "
                  "-enc_time_base -1 -c:v ffv1 variable.mkv");
  timing = scan ("variable.mkv");
  g_assert_true (timing.variable);
  g_assert_false (timing.untimed);
  g_assert_cmpint (timing.frames, ==, 20);
  g_assert_cmpfloat_with_epsilon (av_q2d (timing.rate), 19 / 3.6, 0.01); /* the mean; the encoder rounds to 1/25 s */
}

/* Stamps as far apart as the container can say. */
static void
test_absurd_stamps (void)
{
  VivantMediaTiming timing;

  fixture_ffmpeg ("-f lavfi -i testsrc=s=32x32:r=25 -frames:v 3 -c:v ffv1 "
                  "-bsf:v setts=ts=N*4611686018427387903 -f nut absurd.nut");
  timing = scan ("absurd.nut");
  g_assert_cmpint (timing.frames, ==, 3);
  g_assert_cmpfloat (timing.duration, >, 0.0);
}

static void
add_tests (void)
{
  g_test_add_func ("/media-timing/constant", test_constant);
  g_test_add_func ("/media-timing/variable", test_variable);
  g_test_add_func ("/media-timing/absurd-stamps", test_absurd_stamps);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
