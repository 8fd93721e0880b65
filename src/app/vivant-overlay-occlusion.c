/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay-view.h"

#include <math.h>
#include <string.h>

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
take_texture (guint8 *pixels, int width, int height, GdkMemoryFormat format)
{
  const gsize stride = (gsize) width * (format == GDK_MEMORY_R8G8B8 ? 3 : 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * (gsize) height);

  return gdk_memory_texture_new (width, height, format, bytes, stride);
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
  pixels = g_malloc (n * 3);
  for (gsize i = 0; i < n; i++)
    memcpy (pixels + i * 3, table[result->occlusion[i]], 3);
  return take_texture (pixels, result->map_width, result->map_height, GDK_MEMORY_R8G8B8);
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
    pixels[i * 4] = (guint8) lrintf (colour.red * 255.0f);
    pixels[i * 4 + 1] = (guint8) lrintf (colour.green * 255.0f);
    pixels[i * 4 + 2] = (guint8) lrintf (colour.blue * 255.0f);
    pixels[i * 4 + 3] = (guint8) lrintf (0.85f * plane[i]);
  }
  return take_texture (pixels, result->map_width, result->map_height, GDK_MEMORY_R8G8B8A8);
}

/* As it is: GTK 4.8 copies this format fast wherever it draws, while the format it draws in goes through floats there.
 */
GdkTexture *
vivant_texture_from_picture (VivantMediaPicture *picture)
{
  g_autoptr (GBytes) bytes =
      g_bytes_new_with_free_func (picture->data, picture->stride * (gsize) picture->height,
                                  (GDestroyNotify) vivant_media_picture_unref, vivant_media_picture_ref (picture));

  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_R8G8B8, bytes, picture->stride);
}
