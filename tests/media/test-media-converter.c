/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "fixture.h"
#include "vivant-media-converter.h"

#include <libavutil/pixdesc.h>
#include <string.h>

static const VivantMediaOrientation upright;

/* A frame whose every sample of a plane is the same; 8 bits a sample. */
static AVFrame *
flat_frame (enum AVPixelFormat format, int width, int height, const int values[4])
{
  AVFrame *frame = av_frame_alloc ();

  frame->format = format;
  frame->width = width;
  frame->height = height;
  g_assert_cmpint (av_frame_get_buffer (frame, 0), ==, 0);
  const int shift = av_pix_fmt_desc_get (format)->log2_chroma_h;
  for (int plane = 0; plane < 4 && frame->data[plane] != NULL; plane++) {
    const int rows = plane == 1 || plane == 2 ? -(-height >> shift) : height;

    memset (frame->data[plane], values[plane], (gsize) frame->linesize[plane] * (gsize) rows);
  }
  return frame;
}

static void
assert_pixels (const VivantMediaPicture *picture, guint32 colour, int tolerance)
{
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < 3 * picture->width; x++) {
      const int wanted = colour >> (16 - 8 * (x % 3)) & 255;

      g_assert_cmpint (ABS (picture->data[picture->stride * (gsize) y + (gsize) x] - wanted), <=, tolerance);
    }
}

/* Takes the frame. */
static VivantMediaPicture *
convert (AVFrame *frame, gboolean use_alpha)
{
  VivantMediaConverter *converter = vivant_media_converter_new (frame, (AVRational){1, 1}, upright, use_alpha);
  VivantMediaPicture *picture = vivant_media_converter_run (converter, frame);

  g_assert_nonnull (picture);
  g_assert_cmpint (picture->width, ==, frame->width);
  g_assert_cmpint (picture->height, ==, frame->height);
  vivant_media_converter_free (converter);
  av_frame_free (&frame);
  return picture;
}

static void
test_size (void)
{
  const VivantMediaOrientation turned = {.transpose = TRUE};
  static const struct {
    AVRational aspect;
    int width;
    int height;
  } sizes[] = {{{1, 1}, 31, 17}, {{2, 1}, 62, 17},  {{16, 15}, 33, 17}, {{1, 20}, 2, 17}, {{0, 1}, 31, 17},
               {{1, 0}, 31, 17}, {{-3, 1}, 31, 17}, {{1, 100}, 31, 17}, {{21, 1}, 31, 17}};
  AVFrame *frame = flat_frame (AV_PIX_FMT_RGB24, 31, 17, (const int[4]){9, 0, 0, 0});

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int t = 0; t < 2; t++) {
      VivantMediaConverter *converter =
          vivant_media_converter_new (frame, sizes[i].aspect, t ? turned : upright, FALSE);
      g_autoptr (VivantMediaPicture) picture = vivant_media_converter_run (converter, frame);
      int width, height;

      vivant_media_converter_get_size (converter, &width, &height);
      g_assert_cmpint (width, ==, t ? sizes[i].height : sizes[i].width);
      g_assert_cmpint (height, ==, t ? sizes[i].width : sizes[i].height);
      g_assert_cmpint (picture->width, ==, width);
      g_assert_cmpint (picture->height, ==, height);
      vivant_media_converter_free (converter);
    }
  av_frame_free (&frame);
}

/* Only the header of a frame is looked at: nothing of such a size is ever allocated. */
static void
test_refused_sizes (void)
{
  static const struct {
    int width, height;
    AVRational aspect;
  } sizes[] = {{0, 4, {1, 1}},     {4, 0, {1, 1}},     {-1, 4, {1, 1}},
               {16385, 4, {1, 1}}, {4, 16385, {1, 1}}, {8193, 4, {2, 1}}};
  AVFrame *frame = av_frame_alloc ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    frame->width = sizes[i].width;
    frame->height = sizes[i].height;
    g_assert_null (vivant_media_converter_new (frame, sizes[i].aspect, upright, FALSE));
  }
  vivant_media_converter_free (NULL);
  av_frame_free (&frame);
}

/* Limited and full range; odd sides, one pixel, and formats whose chroma is halved. */
static void
test_ranges (void)
{
  static const enum AVPixelFormat formats[][2] = {{AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P},
                                                  {AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVJ422P},
                                                  {AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ444P},
                                                  {AV_PIX_FMT_YUV440P, AV_PIX_FMT_YUVJ440P},
                                                  {AV_PIX_FMT_YUV411P, AV_PIX_FMT_YUVJ411P}};
  static const int sizes[][2] = {{1, 1}, {3, 5}, {16, 2}, {65, 33}};

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (int full = 0; full < 2; full++) {
        const int white[4] = {full ? 255 : 235, 128, 128, 0}, grey[4] = {128, 128, 128, 0};
        const int w = sizes[s][0], h = sizes[s][1];
        g_autoptr (VivantMediaPicture) bright = convert (flat_frame (formats[f][full], w, h, white), FALSE);
        g_autoptr (VivantMediaPicture) middle = convert (flat_frame (formats[f][full], w, h, grey), FALSE);

        assert_pixels (bright, 0xffffff, 1);
        assert_pixels (middle, full ? 0x808080 : 0x828282, 1);
      }
}

/* A frame that says so is of full range though its format does not; RGB is, unless it says otherwise. */
static void
test_said_range (void)
{
  AVFrame *full = flat_frame (AV_PIX_FMT_YUV420P, 8, 8, (const int[4]){235, 128, 128, 0});
  AVFrame *rgb = flat_frame (AV_PIX_FMT_RGB24, 8, 8, (const int[4]){16, 0, 0, 0});

  full->color_range = AVCOL_RANGE_JPEG;
  g_autoptr (VivantMediaPicture) picture = convert (full, FALSE);
  g_autoptr (VivantMediaPicture) dark = convert (rgb, FALSE);
  assert_pixels (picture, 0xebebeb, 1);
  assert_pixels (dark, 0x101010, 0);
}

/* One triple of samples is another colour in each matrix; untagged ones are guessed by the height. */
static void
test_matrices (void)
{
  static const struct {
    enum AVColorSpace space;
    int height;
    double red;   /* of V - 128 = 1, in luma's scale */
    double green; /* the same */
  } matrices[] = {
      {AVCOL_SPC_BT709, 8, 1.5748, -0.4681},        {AVCOL_SPC_SMPTE170M, 8, 1.402, -0.7141},
      {AVCOL_SPC_BT470BG, 8, 1.402, -0.7141},       {AVCOL_SPC_BT2020_NCL, 8, 1.4746, -0.5714},
      {AVCOL_SPC_SMPTE240M, 8, 1.576, -0.4768},     {AVCOL_SPC_FCC, 8, 1.4, -0.7113},
      {AVCOL_SPC_UNSPECIFIED, 719, 1.402, -0.7141}, {AVCOL_SPC_UNSPECIFIED, 720, 1.5748, -0.4681},
  };

  for (guint i = 0; i < G_N_ELEMENTS (matrices); i++) {
    AVFrame *frame = flat_frame (AV_PIX_FMT_YUV444P, 8, matrices[i].height, (const int[4]){126, 128, 178, 0});
    const double luma = (126 - 16) * 255 / 219.0, chroma = (178 - 128) * 255 / 224.0;

    frame->colorspace = matrices[i].space;
    g_autoptr (VivantMediaPicture) picture = convert (frame, FALSE);
    g_assert_cmpfloat_with_epsilon (picture->data[0], luma + matrices[i].red * chroma, 1.6);
    g_assert_cmpfloat_with_epsilon (picture->data[1], luma + matrices[i].green * chroma, 1.6);
    g_assert_cmpfloat_with_epsilon (picture->data[2], luma, 1.6);
  }
}

static void
test_alpha (void)
{
  for (int use = 0; use < 2; use++) {
    AVFrame *frame = flat_frame (AV_PIX_FMT_RGBA, 5, 3, (const int[4]){0, 0, 0, 0});

    for (int i = 0; i < 5 * 3; i++)
      memcpy (frame->data[0] + i / 5 * frame->linesize[0] + i % 5 * 4, "\xff\x00\x00\x33", 4);
    g_autoptr (VivantMediaPicture) picture = convert (frame, use);
    assert_pixels (picture, use ? 0xffcccc : 0xff0000, 1);
  }
}

/* A GIF's palette has its transparency in the colours. */
static void
test_palette (void)
{
  for (int use = 0; use < 2; use++) {
    AVFrame *frame = flat_frame (AV_PIX_FMT_PAL8, 4, 4, (const int[4]){1, 0, 0, 0});
    guint32 *palette = (guint32 *) (void *) frame->data[1];

    palette[0] = 0xffffffff;
    palette[1] = 0x000000ff;
    g_autoptr (VivantMediaPicture) picture = convert (frame, use);
    assert_pixels (picture, use ? 0xffffff : 0x0000ff, 0);
  }
}

/* A clip may change its size and format in the middle; its pictures do not. */
static void
test_changing_frames (void)
{
  AVFrame *first = flat_frame (AV_PIX_FMT_YUV420P, 20, 10, (const int[4]){235, 128, 128, 0});
  AVFrame *second = flat_frame (AV_PIX_FMT_RGB24, 7, 30, (const int[4]){77, 0, 0, 0});
  VivantMediaConverter *converter = vivant_media_converter_new (first, (AVRational){1, 1}, upright, FALSE);

  for (int i = 0; i < 4; i++) {
    g_autoptr (VivantMediaPicture) picture = vivant_media_converter_run (converter, i & 1 ? second : first);

    g_assert_cmpint (picture->width, ==, 20);
    g_assert_cmpint (picture->height, ==, 10);
    assert_pixels (picture, i & 1 ? 0x4d4d4d : 0xffffff, 1);
  }
  vivant_media_converter_free (converter);
  av_frame_free (&first);
  av_frame_free (&second);
}

/* Surfaces of graphics cards and formats that do not exist give no picture. */
static void
test_unknown_formats (void)
{
  const int formats[] = {AV_PIX_FMT_VAAPI, AV_PIX_FMT_NONE, 100000};
  AVFrame *frame = flat_frame (AV_PIX_FMT_RGB24, 8, 8, (const int[4]){0, 0, 0, 0});
  VivantMediaConverter *converter = vivant_media_converter_new (frame, (AVRational){1, 1}, upright, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    frame->format = formats[i];
    g_assert_null (vivant_media_converter_run (converter, frame));
  }
  frame->format = AV_PIX_FMT_RGB24;
  g_autoptr (VivantMediaPicture) picture = vivant_media_converter_run (converter, frame);
  g_assert_nonnull (picture);
  vivant_media_converter_free (converter);
  av_frame_free (&frame);
}

/* The same code is brighter in PQ than in HLG; both are shown by the tone map, not as they are. */
static void
test_hdr (void)
{
  const enum AVColorTransferCharacteristic curves[] = {AVCOL_TRC_BT709, AVCOL_TRC_SMPTE2084, AVCOL_TRC_ARIB_STD_B67};
  int shown[3];

  for (int i = 0; i < 3; i++) {
    AVFrame *frame = flat_frame (AV_PIX_FMT_RGB48, 3, 3, (const int[4]){0x94, 0, 0, 0});

    frame->color_trc = curves[i];
    frame->color_primaries = AVCOL_PRI_BT2020;
    g_assert_true (vivant_media_converter_is_hdr (frame) == (i > 0));
    g_autoptr (VivantMediaPicture) picture = convert (frame, FALSE);
    shown[i] = picture->data[0];
    assert_pixels (picture, (guint32) shown[i] * 0x010101u, 1);
  }
  g_assert_cmpint (ABS (shown[0] - 0x94), <=, 1);
  g_assert_cmpint (shown[1], >, shown[2] + 20);
}

static void
test_flatten (void)
{
  static const guint8 rgba[2][8] = {{255, 0, 10, 0, 255, 0, 10, 255}, {255, 0, 10, 128, 1, 2, 3, 1}};
  static const guint8 wanted[2][6] = {{0, 100, 200, 255, 0, 10}, {128, 50, 105, 0, 100, 199}};
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (2, 2);

  vivant_media_flatten (rgba[0], 8, 0x0064c8, picture);
  for (int y = 0; y < 2; y++)
    g_assert_cmpmem (picture->data + picture->stride * (gsize) y, 6, wanted[y], 6);
}

static void
add_tests (void)
{
  g_test_add_func ("/media/converter/size", test_size);
  g_test_add_func ("/media/converter/refused-sizes", test_refused_sizes);
  g_test_add_func ("/media/converter/ranges", test_ranges);
  g_test_add_func ("/media/converter/said-range", test_said_range);
  g_test_add_func ("/media/converter/matrices", test_matrices);
  g_test_add_func ("/media/converter/alpha", test_alpha);
  g_test_add_func ("/media/converter/palette", test_palette);
  g_test_add_func ("/media/converter/changing-frames", test_changing_frames);
  g_test_add_func ("/media/converter/unknown-formats", test_unknown_formats);
  g_test_add_func ("/media/converter/hdr", test_hdr);
  g_test_add_func ("/media/converter/flatten", test_flatten);
}

int
main (int argc, char **argv)
{
  vivant_ffmpeg_silence ();
  return fixture_main (argc, argv, add_tests);
}
