/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay-view.h"

#include <math.h>

/* Linear in lightness, so that it reads the same in grey and to every kind of colour vision. */
static const double stops[5][3] = {
    {0x00, 0x20, 0x4d}, {0x41, 0x4d, 0x6b}, {0x7c, 0x7b, 0x78}, {0xbc, 0xaf, 0x6f}, {0xff, 0xea, 0x46}};

void
vivant_overlay_occlusion_colour (double value, guint8 *rgb)
{
  const double at = CLAMP (value, 0.0, 1.0) * 4.0;
  const int low = MIN ((int) at, 3);

  for (int c = 0; c < 3; c++)
    rgb[c] = (guint8) lrint (stops[low][c] + (stops[low + 1][c] - stops[low][c]) * (at - low));
}

static GdkTexture *
texture_from_rgba (guint8 *pixels, int width, int height)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * (gsize) height * 4);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, (gsize) width * 4);
}

GdkTexture *
vivant_overlay_occlusion_texture (const VivantResult *result)
{
  const gsize n = (gsize) result->map_width * (gsize) result->map_height;
  guint8 table[256][3], *pixels;

  if (result->occlusion == NULL)
    return NULL;
  for (int i = 0; i < 256; i++)
    vivant_overlay_occlusion_colour (i / 255.0, table[i]);
  pixels = g_malloc (n * 4);
  for (gsize i = 0; i < n; i++) {
    const guint8 *rgb = table[result->occlusion[i]];

    pixels[i * 4] = rgb[0];
    pixels[i * 4 + 1] = rgb[1];
    pixels[i * 4 + 2] = rgb[2];
    pixels[i * 4 + 3] = 255;
  }
  return texture_from_rgba (pixels, result->map_width, result->map_height);
}

GdkTexture *
vivant_overlay_mask_texture (const VivantResult *result, int keypoint)
{
  const gsize n = (gsize) result->map_width * (gsize) result->map_height;
  const guint8 *plane;
  GdkRGBA colour;
  guint8 *pixels;

  if (result->masks == NULL || keypoint < 0 || keypoint + 1 >= result->num_masks)
    return NULL;
  plane = result->masks + n * (gsize) (keypoint + 1);
  vivant_overlay_keypoint_colour (keypoint, &colour, NULL);
  pixels = g_malloc (n * 4);
  for (gsize i = 0; i < n; i++) {
    const float alpha = 0.85f * plane[i];

    pixels[i * 4] = (guint8) lrintf (colour.red * alpha);
    pixels[i * 4 + 1] = (guint8) lrintf (colour.green * alpha);
    pixels[i * 4 + 2] = (guint8) lrintf (colour.blue * alpha);
    pixels[i * 4 + 3] = (guint8) lrintf (alpha);
  }
  return texture_from_rgba (pixels, result->map_width, result->map_height);
}

/* In the format that is drawn: otherwise it would be converted again every time the texture is. */
GdkTexture *
vivant_texture_from_picture (VivantMediaPicture *picture)
{
  const gsize stride = (gsize) picture->width * 4, size = stride * (gsize) picture->height;
  guint8 *pixels = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);

  for (int y = 0; y < picture->height; y++) {
    const guint8 *from = picture->data + (gsize) y * picture->stride;
    guint32 *to = (guint32 *) (void *) (pixels + (gsize) y * stride);

    /* GDK_MEMORY_DEFAULT is this word in the machine's byte order. */
    for (int x = 0; x < picture->width; x++, from += 3)
      to[x] = 0xff000000u | (guint32) from[0] << 16 | (guint32) from[1] << 8 | from[2];
  }
  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_DEFAULT, bytes, stride);
}
