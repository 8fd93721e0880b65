/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-overlay-view.h"

#include <math.h>
#include <stdlib.h>

/* Directions every 45°, counter-clockwise from right; left and right are blue and orange, up and down light and dark.
 */
static const double rims[8][3] = {{0xe0, 0x8a, 0x1e}, {0xc9, 0xa0, 0x5a}, {0xf2, 0xf2, 0xf2}, {0x8f, 0xb6, 0xee},
                                  {0x2a, 0x6f, 0xdb}, {0x1b, 0x3f, 0x86}, {0x1c, 0x1c, 0x1c}, {0x6e, 0x42, 0x10}};
#define STILL 0x8c
/* Arrows across the picture. */
#define ARROWS 16

void
vivant_overlay_flow_colour (double direction, double amount, guint8 *rgb)
{
  const double turn = direction / (2.0 * G_PI);
  const double at = (turn - floor (turn)) * 8.0;
  const int low = (int) at % 8;

  amount = CLAMP (amount, 0.0, 1.0);
  for (int c = 0; c < 3; c++) {
    const double rim = rims[low][c] + (rims[(low + 1) % 8][c] - rims[low][c]) * (at - floor (at));

    rgb[c] = (guint8) lrint (STILL + (rim - STILL) * amount);
  }
}

/* Where the picture's content went, in map cells: the deformation says where each place takes its content from. */
static void
movement_at (const VivantResult *result, int x, int y, double *dx, double *dy)
{
  const gint16 *d = result->deformation + ((gsize) y * (gsize) result->map_width + (gsize) x) * 2;
  const double ix = result->map_width > 1 ? 2.0 * x / (result->map_width - 1) - 1.0 : 0.0;
  const double iy = result->map_height > 1 ? 2.0 * y / (result->map_height - 1) - 1.0 : 0.0;

  *dx = (ix - (double) d[0] / VIVANT_DEFORMATION_ONE) * 0.5 * result->picture->width * result->crop[2];
  *dy = (iy - (double) d[1] / VIVANT_DEFORMATION_ONE) * 0.5 * result->picture->height * result->crop[3];
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
vivant_overlay_flow_get_rim (const VivantResult *result)
{
  g_autofree double *lengths = NULL;
  gsize n = 0;

  if (result->deformation == NULL)
    return 1.0;
  lengths = g_new (double, (gsize) result->map_width *(gsize) result->map_height);
  for (int y = 0; y < result->map_height; y++)
    for (int x = 0; x < result->map_width; x++) {
      double dx, dy;

      movement_at (result, x, y, &dx, &dy);
      lengths[n++] = hypot (dx, dy);
    }
  qsort (lengths, n, sizeof *lengths, compare_doubles);
  return n > 0 ? MAX (lengths[(n - 1) * 95 / 100], 1.0) : 1.0;
}

GdkTexture *
vivant_overlay_flow_texture (const VivantResult *result, double rim)
{
  const gsize n = (gsize) result->map_width * (gsize) result->map_height;
  g_autoptr (GBytes) bytes = NULL;
  guint8 *pixels, *at;

  if (result->deformation == NULL)
    return NULL;
  at = pixels = g_malloc (n * 3);
  for (int y = 0; y < result->map_height; y++)
    for (int x = 0; x < result->map_width; x++, at += 3) {
      double dx, dy;

      movement_at (result, x, y, &dx, &dy);
      vivant_overlay_flow_colour (atan2 (-dy, dx), hypot (dx, dy) / rim, at);
    }
  bytes = g_bytes_new_take (pixels, n * 3);
  return gdk_memory_texture_new (result->map_width, result->map_height, GDK_MEMORY_R8G8B8, bytes,
                                 (gsize) result->map_width * 3);
}

int
vivant_overlay_flow_get_spacing (const VivantResult *result)
{
  return MAX (result->map_width / ARROWS, 1);
}

static void
arrow_path (cairo_t *cr, double x, double y, double dx, double dy)
{
  const double length = hypot (dx, dy), ux = dx / length, uy = dy / length, head = MIN (5.0, length * 0.6);

  cairo_move_to (cr, x - dx / 2, y - dy / 2);
  cairo_line_to (cr, x + dx / 2, y + dy / 2);
  cairo_move_to (cr, x + dx / 2 - head * (ux - uy * 0.6), y + dy / 2 - head * (uy + ux * 0.6));
  cairo_line_to (cr, x + dx / 2, y + dy / 2);
  cairo_line_to (cr, x + dx / 2 - head * (ux + uy * 0.6), y + dy / 2 - head * (uy - ux * 0.6));
}

void
vivant_overlay_flow_snapshot_arrows (GtkSnapshot *snapshot, const VivantSquare *square, const VivantResult *result)
{
  const graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float) square->x, (float) square->y, (float) square->width, (float) square->height);
  const double scale = square->width / MAX (result->picture->width * result->crop[2], 1.0);
  const int grid = vivant_overlay_flow_get_spacing (result);
  cairo_t *cr;

  if (result->deformation == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  /* All edges first; each arrow on its own, since one path of hundreds that cross costs a quarter more. */
  for (int pass = 0; pass < 2; pass++) {
    cairo_set_source_rgba (cr, pass, pass, pass, pass == 0 ? 0.7 : 1.0);
    cairo_set_line_width (cr, pass == 0 ? 3.5 : 1.5);
    for (int y = grid / 2; y < result->map_height; y += grid)
      for (int x = grid / 2; x < result->map_width; x += grid) {
        double dx, dy;

        movement_at (result, x, y, &dx, &dy);
        if (hypot (dx, dy) * scale < 2.0)
          continue;
        arrow_path (cr, square->x + (x + 0.5) * square->width / result->map_width,
                    square->y + (y + 0.5) * square->height / result->map_height, dx * scale, dy * scale);
        cairo_stroke (cr);
      }
  }
  cairo_destroy (cr);
}

/* ---- The portrait, warped only --------------------------------------------------------------------------------- */

static double
deformation_at (const VivantResult *result, double x, double y, int c)
{
  const int w = result->map_width, h = result->map_height;
  const int x0 = CLAMP ((int) x, 0, w - 1), y0 = CLAMP ((int) y, 0, h - 1);
  const int x1 = MIN (x0 + 1, w - 1), y1 = MIN (y0 + 1, h - 1);
  const double fx = x - x0, fy = y - y0;
  const gint16 *d = result->deformation + c;
  const double top = d[(y0 * w + x0) * 2] * (1.0 - fx) + d[(y0 * w + x1) * 2] * fx;
  const double bottom = d[(y1 * w + x0) * 2] * (1.0 - fx) + d[(y1 * w + x1) * 2] * fx;

  return (top * (1.0 - fy) + bottom * fy) / VIVANT_DEFORMATION_ONE;
}

GdkTexture *
vivant_overlay_warped_texture (const VivantResult *result, const VivantMediaPicture *source, const VivantCrop *crop,
                               int size)
{
  const double side = crop->size > 0.0 ? crop->size : MIN (source->width, source->height);
  g_autoptr (GBytes) bytes = NULL;
  guint8 *pixels, *at;

  if (result->deformation == NULL || size < 2)
    return NULL;
  at = pixels = g_malloc ((gsize) size * (gsize) size * 3);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++, at += 3) {
      const double mx = (double) x / (size - 1) * (result->map_width - 1);
      const double my = (double) y / (size - 1) * (result->map_height - 1);
      const double sx = crop->x + (deformation_at (result, mx, my, 0) + 1.0) * 0.5 * side;
      const double sy = crop->y + (deformation_at (result, mx, my, 1) + 1.0) * 0.5 * side;
      const guint8 *from = source->data + (gsize) CLAMP (lrint (sy), 0, source->height - 1) * source->stride +
                           (gsize) CLAMP (lrint (sx), 0, source->width - 1) * 3;

      at[0] = from[0];
      at[1] = from[1];
      at[2] = from[2];
    }
  bytes = g_bytes_new_take (pixels, (gsize) size * (gsize) size * 3);
  return gdk_memory_texture_new (size, size, GDK_MEMORY_R8G8B8, bytes, (gsize) size * 3);
}
