/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "view/colormap.h"

#include <string.h>

static const FommColorStop occlusion_stops[] = {
    {0.00F, {0x00, 0x20, 0x4d}}, {0.25F, {0x41, 0x4d, 0x6b}}, {0.50F, {0x7c, 0x7b, 0x78}},
    {0.75F, {0xbc, 0xaf, 0x6f}}, {1.00F, {0xff, 0xea, 0x46}},
};

/* Found by search: the smallest CIEDE2000 difference between any two of the first ten is 14.8 in every kind of colour
 * vision, and 6.8 over all twenty. */
static const uint8_t keypoint_colors[20][3] = {
    {0x5c, 0xba, 0xff}, {0xfd, 0x76, 0x2d}, {0x09, 0x86, 0x65}, {0xff, 0xeb, 0x03}, {0x1e, 0x5f, 0xff},
    {0xc5, 0x3b, 0x06}, {0xbd, 0xb0, 0xb7}, {0xff, 0xff, 0xff}, {0x6e, 0x6c, 0x88}, {0xb4, 0xe0, 0xa7},
    {0x29, 0x9f, 0xad}, {0xf1, 0xc5, 0x70}, {0x67, 0xfa, 0xd6}, {0x77, 0xac, 0x41}, {0x8c, 0x83, 0xff},
    {0xbd, 0x93, 0x7a}, {0x96, 0x8e, 0x8d}, {0xf9, 0xdb, 0xff}, {0xb6, 0xb5, 0xd6}, {0x4e, 0x79, 0x3e},
};

const FommColorStop *
fomm_occlusion_stops (int *count)
{
  *count = (int) (sizeof occlusion_stops / sizeof *occlusion_stops);
  return occlusion_stops;
}

void
fomm_occlusion_color (float value, uint8_t rgb[3])
{
  float v = value > 0 ? (value < 1 ? value : 1) : 0;
  int i = v < 1 ? (int) (v * 4) : 3;
  float t = v * 4 - (float) i;

  for (int c = 0; c < 3; c++) {
    float a = occlusion_stops[i].rgb[c], b = occlusion_stops[i + 1].rgb[c];
    rgb[c] = (uint8_t) (a + t * (b - a) + 0.5F);
  }
}

void
fomm_occlusion_picture (const FommCanvas *canvas, const float *map, int height, int width)
{
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++) {
      double u = fomm_lattice (x, canvas->width), v = fomm_lattice (y, canvas->height);
      fomm_occlusion_color (fomm_plane_sample (map, height, width, 1, u, v), canvas->rgb + y * canvas->stride + 3 * x);
    }
}

static int
color_index (int keypoint)
{
  return keypoint >= 0 ? keypoint % 20 : 0;
}

void
fomm_keypoint_color (int keypoint, uint8_t rgb[3])
{
  memcpy (rgb, keypoint_colors[color_index (keypoint)], 3);
}

bool
fomm_keypoint_has_white_text (int keypoint)
{
  int i = color_index (keypoint);

  return i == 2 || i == 4 || i == 5 || i == 8 || i == 19;
}

bool
fomm_keypoint_is_square (int keypoint)
{
  return color_index (keypoint) >= 10;
}

void
fomm_mask_picture (const FommCanvas *canvas, const float *mask, int height, int width, float gain, int keypoint)
{
  uint8_t color[3];

  fomm_keypoint_color (keypoint, color);
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++) {
      uint8_t *p = canvas->rgb + y * canvas->stride + 3 * x;
      double u = fomm_lattice (x, canvas->width), v = fomm_lattice (y, canvas->height);
      float m = gain * fomm_plane_sample (mask, height, width, 1, u, v);
      float alpha = 0.85F * (m > 0 ? (m < 1 ? m : 1) : 0);
      for (int c = 0; c < 3; c++)
        p[c] = (uint8_t) (0.35F * p[c] * (1 - alpha) + (float) color[c] * alpha + 0.5F);
    }
}
