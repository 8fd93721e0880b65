/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define RED 0xff0000
#define GREEN 0x00ff00
#define BLUE 0x0000ff
#define WHITE 0xffffff

/* A way to make an unusual clip from the base clip, and what must come out. Colours are those of the quadrants. */
typedef struct {
  const char *name;
  const char *command; /* what follows "ffmpeg … -i base.mp4" up to the output's name */
  const char *file;
  int frames;
  int width;
  int height;
  guint32 colours[4];
  int rate_num; /* 0: do not look */
  int rate_den;
} Case;

#define UPRIGHT             \
  {                         \
    RED, GREEN, BLUE, WHITE \
  }

static const Case cases[] = {
    {"plain", "-c copy", "plain.mp4", 50, 64, 48, UPRIGHT, 25, 1},
    {"mkv", "-c copy", "plain.mkv", 50, 64, 48, UPRIGHT, 25, 1},
    {"content-not-name", "-c copy -f matroska", "really_mkv.mp4", 50, 64, 48, UPRIGHT, 25, 1},
    {"sar-wide", "-vf setsar=4/3 -an -t 0.4", "sar1.mp4", 10, 85, 48, UPRIGHT, 25, 1},
    {"sar-narrow", "-vf setsar=1/2 -an -t 0.4", "sar2.mp4", 10, 32, 48, UPRIGHT, 25, 1},
    {"odd", "-vf scale=63:47 -an -t 0.4 -pix_fmt yuv420p -c:v libvpx-vp9 -speed 8", "odd.webm", 10, 63, 47, UPRIGHT, 25,
     1},
    {"full-range",
     "-vf scale=out_range=full:out_color_matrix=bt601 -pix_fmt yuv444p -color_range pc -colorspace "
     "smpte170m -an -t 0.4 -crf 5",
     "full.mp4", 10, 64, 48, UPRIGHT, 25, 1},
    {"bt709",
     "-vf scale=out_range=limited:in_color_matrix=bt601:out_color_matrix=bt709 -pix_fmt yuv444p -color_range tv "
     "-colorspace bt709 -an -t 0.4 -crf 5",
     "bt709.mp4", 10, 64, 48, UPRIGHT, 25, 1},
    {"ten-bit", "-pix_fmt yuv444p10le -an -t 0.4 -c:v ffv1", "ten.mkv", 10, 64, 48, UPRIGHT, 25, 1},
    {"rgb", "-pix_fmt gbrp -an -t 0.4 -c:v ffv1", "rgb.mkv", 10, 64, 48, UPRIGHT, 25, 1},
    {"ntsc", "-vf setpts=N*1001/30000/TB -r 30000/1001 -an -t 0.5", "ntsc.mkv", 15, 64, 48, UPRIGHT, 30000, 1001},
    {"slow", "-vf fps=1 -an", "slow.mp4", 2, 64, 48, UPRIGHT, 1, 1},
    {"fast", "-vf setpts=N/240/TB -r 240 -an -t 0.1", "fast.mp4", 24, 64, 48, UPRIGHT, 240, 1},
    {"one-frame", "-frames:v 1 -an", "one.mp4", 1, 64, 48, UPRIGHT, 25, 1},
    {"gif", "-vf fps=10 -t 1", "anim.gif", 10, 64, 48, UPRIGHT, 10, 1},
    {"apng", "-vf fps=10 -t 1 -f apng", "anim.png", 10, 64, 48, UPRIGHT, 10, 1},
    {"webp", "-vf fps=10 -t 1 -c:v libwebp_anim -lossless 1 -loop 0", "anim.webp", 10, 64, 48, UPRIGHT, 10, 1},
    {"fragmented", "-c copy -movflags frag_keyframe+empty_moov", "frag.mp4", 50, 64, 48, UPRIGHT, 25, 1},
    {"late-start", "-c copy -output_ts_offset 7", "start7.mkv", 50, 64, 48, UPRIGHT, 25, 1},
    {"transport", "-c copy", "plain.ts", 50, 64, 48, UPRIGHT, 25, 1},
    {"annex-b", "-c:v copy -an -bsf:v h264_mp4toannexb -f h264", "raw.h264", 50, 64, 48, UPRIGHT, 0, 0},
    {"b-frames", "-c:v libx264 -bf 4 -g 50 -an", "bframes.mp4", 50, 64, 48, UPRIGHT, 25, 1},
    {"mjpeg-avi", "-c:v mjpeg -q:v 2 -pix_fmt yuvj444p -an -t 0.4", "mjpeg.avi", 10, 64, 48, UPRIGHT, 25, 1},
};

static void
check (const char *file, const Case *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (file);
  g_autoptr (VivantMediaProbe) probe = vivant_media_probe_file (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (probe->width, ==, wanted->width);
  g_assert_cmpint (probe->height, ==, wanted->height);
  g_assert_cmpint (probe->frames, ==, wanted->frames);
  if (wanted->rate_num > 0) {
    g_assert_cmpint (probe->rate_num, ==, wanted->rate_num);
    g_assert_cmpint (probe->rate_den, ==, wanted->rate_den);
    g_assert_cmpfloat_with_epsilon (probe->duration, wanted->frames * (double) wanted->rate_den / wanted->rate_num,
                                    0.002);
  }
  g_assert_cmpint (fixture_count_frames (file, &error), ==, wanted->frames);
  g_assert_no_error (error);
  g_autoptr (VivantMediaPicture) picture = fixture_first_picture (file);
  for (int q = 0; q < 4; q++)
    fixture_assert_quadrant (picture, q, wanted->colours[q], 12);
}

static void
test_case (gconstpointer data)
{
  const Case *wanted = data;
  fixture_base_clip ();
  g_autofree char *arguments = g_strdup_printf ("-i base.mp4 %s %s", wanted->command, wanted->file);
  fixture_ffmpeg (arguments);
  check (wanted->file, wanted);
}

/* A display matrix is written by the ffmpeg of any age only on remuxing an old "rotate" tag, so it is patched in. */
static void
test_rotation (void)
{
  static const struct {
    gint32 matrix[4]; /* a b c d */
    Case wanted;
  } turns[] = {
      {{0, 1, -1, 0}, {.frames = 50, .width = 48, .height = 64, .colours = {BLUE, RED, WHITE, GREEN}}},
      {{-1, 0, 0, -1}, {.frames = 50, .width = 64, .height = 48, .colours = {WHITE, BLUE, GREEN, RED}}},
      {{0, -1, 1, 0}, {.frames = 50, .width = 48, .height = 64, .colours = {GREEN, WHITE, RED, BLUE}}},
      {{-1, 0, 0, 1}, {.frames = 50, .width = 64, .height = 48, .colours = {GREEN, RED, WHITE, BLUE}}},
  };
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -an -c copy turn.mp4");
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (GBytes) bytes = fixture_read ("turn.mp4");
    gsize length;
    g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
    length = g_bytes_get_size (bytes);
    guint8 *header = memmem (data, length, "tkhd", 4);
    g_assert_nonnull (header);
    /* Version and flags, two times, id, reserved, duration, 8 reserved, layer, group, volume, reserved: 40 bytes. */
    guint8 *matrix = header + 4 + 40;
    const int places[4] = {0, 4, 12, 16};
    for (int m = 0; m < 4; m++) {
      guint32 value = GUINT32_TO_BE ((guint32) (turns[i].matrix[m] * 65536));
      memcpy (matrix + places[m], &value, 4);
    }
    fixture_write ("turned.mp4", data, length);
    check ("turned.mp4", &turns[i].wanted);
  }
}

/* The user's turn comes on top of the file's own. */
static void
test_turn (void)
{
  static const struct {
    int quarters;
    guint32 colours[4];
  } turns[] = {
      {1, {BLUE, RED, WHITE, GREEN}}, {2, {WHITE, BLUE, GREEN, RED}}, {-1, {GREEN, WHITE, RED, BLUE}}, {4, UPRIGHT}};
  g_autoptr (GError) error = NULL;
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -vf fps=10 -t 1 turn.gif");
  g_autofree char *path = fixture_path ("turn.gif");
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    vivant_media_decoder_set_turn (decoder, turns[i].quarters);
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, NULL, NULL, &error);
    g_assert_no_error (error);
    for (int q = 0; q < 4; q++)
      fixture_assert_quadrant (picture, q, turns[i].colours[q], 12);
    g_assert_cmpint (vivant_media_decoder_get_probe (decoder)->width, ==, picture->width);
    g_assert_cmpint (vivant_media_decoder_get_probe (decoder)->height, ==, picture->height);
    g_assert_cmpint (picture->width, ==, turns[i].quarters % 2 != 0 ? 48 : 64);
    g_assert_cmpint (vivant_media_decoder_get_probe (decoder)->frames, ==, 10);
  }
}

/* Every pixel, of sides that are no multiples of anything. */
static void
test_turned_picture (void)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (71, 37);
  for (int y = 0; y < 37; y++)
    for (int i = 0; i < 3 * 71; i++)
      picture->data[picture->stride * (gsize) y + (gsize) i] = (guint8) (y * 7 + i * 3);
  g_autoptr (VivantMediaPicture) same = vivant_media_picture_turn (picture, 0);
  g_assert_true (same == picture);
  g_autoptr (VivantMediaPicture) right = vivant_media_picture_turn (picture, 1);
  g_autoptr (VivantMediaPicture) back = vivant_media_picture_turn (right, -1);
  g_assert_cmpint (right->width, ==, 37);
  for (int y = 0; y < 37; y++) {
    const guint8 *row = picture->data + picture->stride * (gsize) y;
    for (int x = 0; x < 71; x++)
      g_assert_cmpmem (right->data + right->stride * (gsize) x + 3 * (36 - y), 3, row + 3 * x, 3);
    g_assert_cmpmem (back->data + back->stride * (gsize) y, 3 * 71, row, 3 * 71);
  }
}

static void
test_variable_rate (void)
{
  g_autoptr (GError) error = NULL;
  fixture_base_clip ();
  fixture_ffmpeg ("-i base.mp4 -an -vf \"setpts='(N*N/100+N/25)/TB'\" -vsync vfr -t 1 -enc_time_base 1/1000 vfr.mp4");
  g_autofree char *path = fixture_path ("vfr.mp4");
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (vivant_media_decoder_get_probe (decoder)->variable_rate);
  for (int i = 0; i < 7; i++) {
    VivantMediaFrameInfo info;
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, &info, NULL, &error);
    g_assert_nonnull (picture);
    g_assert_cmpfloat_with_epsilon (info.time, i * i / 100.0 + i / 25.0, 0.0015);
  }
}

/* Cut inside a group of pictures without encoding anew: MP4 hides the frames before by an edit list. */
static void
test_edit_list (void)
{
  fixture_base_clip ();
  fixture_ffmpeg ("-f lavfi -i testsrc=s=64x48:r=25:d=2 -g 50 -bf 0 -crf 5 -pix_fmt yuv444p count.mp4");
  fixture_ffmpeg ("-ss 0.6 -i count.mp4 -c copy cut.mp4");
  fixture_ffmpeg ("-i count.mp4 -vf trim=start=0.6,setpts=PTS-STARTPTS -crf 5 -pix_fmt yuv444p wanted.mp4");
  g_assert_cmpint (fixture_count_frames ("cut.mp4", NULL), ==, 35);
  g_autoptr (VivantMediaPicture) cut = fixture_first_picture ("cut.mp4");
  g_autoptr (VivantMediaPicture) wanted = fixture_first_picture ("wanted.mp4");
  double sum = 0;
  for (int i = 0; i < 64 * 3; i++)
    for (int y = 0; y < 48; y++)
      sum +=
          abs (cut->data[cut->stride * (gsize) y + (gsize) i] - wanted->data[wanted->stride * (gsize) y + (gsize) i]);
  g_assert_cmpfloat (sum / (64 * 48 * 3), <, 3);
}

/* Frame-exact seeking, forwards and backwards, by index and by time. */
static void
test_seek (void)
{
  g_autoptr (GError) error = NULL;
  fixture_ffmpeg ("-f lavfi -i testsrc=s=64x48:r=25:d=2 -g 12 -bf 3 -pix_fmt yuv420p seek.mp4");
  fixture_ffmpeg ("-i seek.mp4 -vf fps=10 seek.gif");
  const char *files[] = {"seek.mp4", "seek.gif"};
  for (guint f = 0; f < G_N_ELEMENTS (files); f++) {
    g_autofree char *path = fixture_path (files[f]);
    g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_media_picture_unref);
    VivantMediaPicture *picture;
    while ((picture = vivant_media_decoder_next (decoder, NULL, NULL, &error)) != NULL)
      g_ptr_array_add (all, picture);
    const int last = (int) all->len - 1;
    const int order[] = {last, 0, 7, 8, 3, last / 2, 1, last, last - 1};
    for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
      VivantMediaFrameInfo info;
      g_assert_true (vivant_media_decoder_seek_frame (decoder, order[i], NULL, &error));
      g_autoptr (VivantMediaPicture) again = vivant_media_decoder_next (decoder, &info, NULL, &error);
      VivantMediaPicture *wanted = g_ptr_array_index (all, order[i]);
      g_assert_cmpint (info.index, ==, order[i]);
      g_assert_cmpmem (again->data, 64 * 3, wanted->data, 64 * 3);
      for (int y = 0; y < 48; y++)
        g_assert_true (
            memcmp (again->data + again->stride * (gsize) y, wanted->data + wanted->stride * (gsize) y, 192) == 0);
    }
    double period = f == 0 ? 0.04 : 0.1;
    const double times[] = {-1, 0, period * 2.5, period * 9, 1e9};
    const int indices[] = {0, 0, 2, 9, last};
    g_autoptr (VivantMediaDecoder) fresh = vivant_media_decoder_open (path, NULL, &error);
    for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
      VivantMediaFrameInfo info;
      g_assert_true (vivant_media_decoder_seek_time (fresh, times[i] + (i == 3 ? 1e-9 : 0), NULL, &error));
      g_autoptr (VivantMediaPicture) found = vivant_media_decoder_next (fresh, &info, NULL, &error);
      g_assert_nonnull (found);
      g_assert_cmpint (info.index, ==, indices[i]);
    }
    g_assert_true (vivant_media_decoder_seek_frame (fresh, last + 100, NULL, &error));
    g_assert_null (vivant_media_decoder_next (fresh, NULL, NULL, &error));
    g_assert_no_error (error);
  }
}

/* Frames are the ones they are said to be, also behind a way back that was given up. */
static void
test_seek_cancelled (void)
{
  const char *files[] = {"way.mp4", "way.gif", "way.webp", "way"};
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  fixture_mkdir ("way");
  fixture_ffmpeg ("-f lavfi -i testsrc=s=64x48:r=10:d=2 -g 5 -pix_fmt yuv420p way.mp4");
  fixture_ffmpeg ("-i way.mp4 -c:v libwebp_anim -lossless 1 way.webp");
  fixture_ffmpeg ("-i way.mp4 way.gif");
  fixture_ffmpeg ("-i way.mp4 way/%02d.png");
  for (guint f = 0; f < 2 * G_N_ELEMENTS (files); f++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = fixture_path (files[f / 2]);
    g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
    g_assert_no_error (error);
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) vivant_media_picture_unref);
    while (all->len < 20)
      g_ptr_array_add (all, vivant_media_decoder_next (decoder, NULL, NULL, &error));
    g_assert_false (vivant_media_decoder_seek_frame (decoder, 3, cancelled, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error (&error);
    if (f & 1)
      g_assert_true (vivant_media_decoder_seek_frame (decoder, 12, NULL, &error));
    VivantMediaFrameInfo info;
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, &info, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (info.index, ==, f & 1 ? 12 : 3);
    g_assert_cmpfloat_with_epsilon (info.time, info.duration * (double) info.index, 0.001);
    const VivantMediaPicture *wanted = all->pdata[info.index];
    for (int y = 0; y < 48; y++)
      g_assert_cmpmem (picture->data + picture->stride * (gsize) y, 192, wanted->data + wanted->stride * (gsize) y,
                       192);
  }
}

static void
test_folder (void)
{
  g_autoptr (GError) error = NULL;
  fixture_mkdir ("pictures");
  const char *names[] = {"pictures/10.png", "pictures/9.png", "pictures/a1.png", "pictures/.hidden.png"};
  for (int i = 0; i < 4; i++) {
    g_autofree char *path = fixture_path (names[i]);
    g_autoptr (VivantMediaPicture) picture = fixture_gradient (20 + 10 * (i == 2), 20, i);
    g_assert_true (vivant_media_picture_save_png (picture, path, FALSE, NULL, &error));
  }
  fixture_write ("pictures/notes.txt", "words", 5);
  g_autofree char *folder = fixture_path ("pictures");
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vivant_media_decoder_get_probe (decoder)->frames, ==, 3);
  g_assert_cmpint (vivant_media_decoder_get_probe (decoder)->kind, ==, VIVANT_MEDIA_KIND_FOLDER);
  const int blues[] = {25, 20, 30};
  for (int i = 0; i < 3; i++) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, NULL, NULL, &error);
    g_assert_cmpint (picture->width, ==, 20);
    g_assert_cmpint (picture->data[2], ==, blues[i]);
  }
  g_assert_null (vivant_media_decoder_next (decoder, NULL, NULL, &error));
  fixture_mkdir ("nothing");
  g_autofree char *nothing = fixture_path ("nothing");
  g_assert_null (vivant_media_decoder_open (nothing, NULL, &error));
  g_assert_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_NO_PICTURE);
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  fixture_base_clip ();
  g_autofree char *path = fixture_path ("base.mp4");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, cancellable, &error);
  g_autoptr (VivantMediaPicture) first = vivant_media_decoder_next (decoder, NULL, cancellable, &error);
  g_assert_nonnull (first);
  g_cancellable_cancel (cancellable);
  g_assert_null (vivant_media_decoder_next (decoder, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (vivant_media_decoder_open (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* The frame whose reading was cancelled is still due. */
  VivantMediaFrameInfo info;
  g_autoptr (VivantMediaPicture) second = vivant_media_decoder_next (decoder, &info, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  g_assert_cmpint (info.index, ==, 1);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/media/decoder/", cases[i].name, NULL);
    g_test_add_data_func (name, &cases[i], test_case);
  }
  g_test_add_func ("/media/decoder/rotation", test_rotation);
  g_test_add_func ("/media/decoder/turn", test_turn);
  g_test_add_func ("/media/decoder/turned-picture", test_turned_picture);
  g_test_add_func ("/media/decoder/variable-rate", test_variable_rate);
  g_test_add_func ("/media/decoder/edit-list", test_edit_list);
  g_test_add_func ("/media/decoder/seek", test_seek);
  g_test_add_func ("/media/decoder/seek-cancelled", test_seek_cancelled);
  g_test_add_func ("/media/decoder/folder", test_folder);
  g_test_add_func ("/media/decoder/cancel", test_cancel);
}

int
main (int argc, char **argv)
{
  return fixture_main (argc, argv, add_tests);
}
