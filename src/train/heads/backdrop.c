/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "backdrop.h"

#include "person.h"

#include <glib.h>

/* A picture being painted; coordinates are 0 … 1. */
typedef struct {
  FommRandom *random;
  const HeadNoise *noise;
  int size;
  Vec3 *pixels;
} Canvas;

static Vec3 *
pixel (const Canvas *canvas, int x, int y)
{
  return canvas->pixels + (size_t) y * (size_t) canvas->size + x;
}

static int
to_pixel (const Canvas *canvas, float t)
{
  return (int) clamp_to (t * (float) canvas->size, 0, (float) canvas->size);
}

static void
fill_rectangle (const Canvas *canvas, float x, float y, float width, float height, Vec3 colour)
{
  const int right = to_pixel (canvas, x + width), bottom = to_pixel (canvas, y + height);
  for (int py = to_pixel (canvas, y); py < bottom; py++)
    for (int px = to_pixel (canvas, x); px < right; px++)
      *pixel (canvas, px, py) = colour;
}

static void
fill_disc (const Canvas *canvas, float x, float y, float radius, Vec3 colour, float cover)
{
  const int right = to_pixel (canvas, x + radius), bottom = to_pixel (canvas, y + radius);
  for (int py = to_pixel (canvas, y - radius); py < bottom; py++)
    for (int px = to_pixel (canvas, x - radius); px < right; px++) {
      const float dx = ((float) px + .5F) / (float) canvas->size - x,
                  dy = ((float) py + .5F) / (float) canvas->size - y;
      const float edge = smooth_step (radius - sqrtf (dx * dx + dy * dy), 0, .02F);
      if (edge > 0)
        *pixel (canvas, px, py) = vec3_mix (*pixel (canvas, px, py), colour, edge * cover);
    }
}

static void
gradient (const Canvas *canvas, Vec3 from, Vec3 to, float angle)
{
  const float dx = cosf (angle), dy = sinf (angle), n = 1 / (float) canvas->size;
  for (int y = 0; y < canvas->size; y++)
    for (int x = 0; x < canvas->size; x++) {
      const float t = .5F + ((float) x * n - .5F) * dx + ((float) y * n - .5F) * dy;
      *pixel (canvas, x, y) = vec3_mix (from, to, clamp_unit (t));
    }
}

/* Grain of a wall, a cloth, plaster: brightness follows the noise. */
static void
texture (const Canvas *canvas, float tiles, float blotch, float mottle, float strand)
{
  const float u = draw_unit (canvas->random), v = draw_unit (canvas->random), n = tiles / (float) canvas->size;
  const int level = head_noise_level (n);
  for (int y = 0; y < canvas->size; y++)
    for (int x = 0; x < canvas->size; x++) {
      const HeadNoise4 at = head_noise_at (canvas->noise, level, u + (float) x * n, v + (float) y * n);
      const float f = 1 + blotch * at.blotch + mottle * at.mottle + strand * at.strand;
      *pixel (canvas, x, y) = vec3_scale (*pixel (canvas, x, y), greater (f, .05F));
    }
}

static void
paint_studio (const Canvas *canvas)
{
  const Vec3 a = head_any_colour (canvas->random), b = vec3_scale (a, draw_between (canvas->random, .15F, 1.2F));
  gradient (canvas, a, draw_chance (canvas->random, .5F) ? b : head_any_colour (canvas->random),
            draw_between (canvas->random, 0, 6.28F));
  texture (canvas, draw_between (canvas->random, .2F, 1.2F), draw_between (canvas->random, 0, .3F),
           draw_between (canvas->random, 0, .12F), 0);
}

static void
paint_wall (const Canvas *canvas)
{
  FommRandom *r = canvas->random;
  const Vec3 mortar = head_any_colour (r), brick = head_any_colour (r);
  const float height = draw_between (r, .04F, .14F), width = height * draw_between (r, 1.2F, 3.2F), gap = height * .12F;
  gradient (canvas, mortar, mortar, 0);
  for (int row = 0; (float) row * height < 1; row++)
    for (int column = -1; (float) column * width < 1; column++) {
      const float x = ((float) column + (row & 1 ? .5F : 0)) * width;
      fill_rectangle (canvas, x, (float) row * height, width - gap, height - gap,
                      vec3_scale (brick, draw_between (r, .6F, 1.25F)));
    }
  texture (canvas, 1.5F, .25F, .2F, 0);
}

/* Furniture, frames, a window, shelves with books. */
static void
paint_room (const Canvas *canvas)
{
  FommRandom *r = canvas->random;
  const Vec3 wall = head_any_colour (r);
  gradient (canvas, wall, vec3_scale (wall, draw_between (r, .4F, 1.2F)), draw_between (r, 0, 6.28F));
  for (int i = 0, n = 3 + (int) fomm_random_below (r, 7); i < n; i++) {
    const float x = draw_between (r, -.2F, 1), y = draw_between (r, -.2F, 1), w = draw_between (r, .08F, .6F),
                h = draw_between (r, .08F, .6F);
    const Vec3 edge = head_any_colour (r);
    fill_rectangle (canvas, x, y, w, h, edge);
    if (draw_chance (r, .6F))
      fill_rectangle (canvas, x + .02F, y + .02F, w - .04F, h - .04F,
                      draw_chance (r, .3F) ? vec3 (1.1F, 1.1F, 1.1F) : head_any_colour (r));
  }
  if (draw_chance (r, .5F)) {
    const float y = draw_between (r, .05F, .6F), h = draw_between (r, .12F, .25F);
    for (float x = draw_between (r, -.1F, .3F), end = x + draw_between (r, .4F, 1); x < end;) {
      const float w = draw_between (r, .012F, .05F);
      fill_rectangle (canvas, x, y + h * draw_between (r, 0, .35F), w, h, head_any_colour (r));
      x += w;
    }
    fill_rectangle (canvas, 0, y + h, 1, .02F, vec3_scale (wall, .3F));
  }
  texture (canvas, 1, .15F, .1F, .1F);
}

static void
paint_street (const Canvas *canvas)
{
  FommRandom *r = canvas->random;
  const float horizon = draw_between (r, .35F, .8F);
  const Vec3 sky = vec3_scale (head_linear (170, 200, 235), draw_between (r, .3F, 1));
  gradient (canvas, sky, vec3_mix (sky, vec3 (.9F, .85F, .8F), draw_unit (r)), 1.57F);
  for (int i = 0, n = 2 + (int) fomm_random_below (r, 8); i < n; i++) {
    const float x = draw_between (r, -.2F, 1), w = draw_between (r, .1F, .4F),
                top = horizon - draw_between (r, .05F, .6F);
    const Vec3 front = vec3_mix (head_any_colour (r), sky, draw_between (r, 0, .6F)),
               glass = vec3_scale (front, draw_between (r, .3F, 1.6F));
    fill_rectangle (canvas, x, top, w, 1 - top, front);
    const float step = draw_between (r, .03F, .07F);
    for (float wy = top + .02F; wy < horizon - step; wy += 1.5F * step)
      for (float wx = x + .4F * step; wx < x + w - step; wx += 1.5F * step)
        fill_rectangle (canvas, wx, wy, step * .8F, step, vec3_scale (glass, draw_between (r, .7F, 1.2F)));
  }
  fill_rectangle (canvas, 0, horizon, 1, 1, vec3_scale (head_any_colour (r), .6F));
  texture (canvas, 1, .2F, .12F, 0);
}

static void
paint_foliage (const Canvas *canvas)
{
  FommRandom *r = canvas->random;
  const Vec3 dark = head_linear (draw_between (r, 10, 60), draw_between (r, 30, 70), draw_between (r, 8, 40));
  const Vec3 bright = head_linear (draw_between (r, 90, 220), draw_between (r, 130, 230), draw_between (r, 40, 150));
  gradient (canvas, dark, vec3_mix (dark, bright, .4F), draw_between (r, 0, 6.28F));
  for (int i = 0, n = 60 + (int) fomm_random_below (r, 160); i < n; i++)
    fill_disc (canvas, draw_unit (r), draw_unit (r), draw_between (r, .01F, .07F),
               vec3_mix (dark, bright, draw_unit (r)), draw_between (r, .4F, 1));
  texture (canvas, 1.5F, .3F, .3F, 0);
}

/* Lights far behind. */
static void
paint_lights (const Canvas *canvas)
{
  FommRandom *r = canvas->random;
  const Vec3 night = vec3_scale (head_any_colour (r), draw_between (r, .05F, .5F));
  gradient (canvas, night, vec3_scale (night, .3F), 1.57F);
  texture (canvas, .7F, .5F, .2F, 0);
  for (int i = 0, n = 8 + (int) fomm_random_below (r, 30); i < n; i++)
    fill_disc (canvas, draw_unit (r), draw_unit (r), draw_between (r, .015F, .09F),
               vec3_add (head_any_colour (r), vec3 (.2F, .15F, .1F)), draw_between (r, .3F, .9F));
}

/* Wallpaper, curtains, stripes. */
static void
paint_cloth (const Canvas *canvas)
{
  FommRandom *r = canvas->random;
  const Vec3 a = head_any_colour (r), b = vec3_mix (a, head_any_colour (r), draw_between (r, .2F, .8F));
  const float folds = draw_between (r, 3, 30), sway = draw_between (r, 0, 4), n = 1 / (float) canvas->size;
  const bool hard = draw_chance (r, .4F);
  for (int y = 0; y < canvas->size; y++)
    for (int x = 0; x < canvas->size; x++) {
      const float wave = sinf ((float) x * n * folds * 6.28F / 2 + sway * sinf ((float) y * n * 3));
      *pixel (canvas, x, y) = vec3_mix (a, b, hard ? (float) (wave > 0) : .5F + .5F * wave);
    }
  texture (canvas, 1, .2F, .1F, .25F);
}

static void
blur_line (const Vec3 *in, Vec3 *out, int count, int stride, int radius)
{
  Vec3 sum = vec3_scale (in[0], (float) radius);
  for (int i = 0; i <= radius; i++)
    sum = vec3_add (sum, in[(size_t) (i < count ? i : count - 1) * (size_t) stride]);
  const float share = 1 / (float) (2 * radius + 1);
  for (int i = 0; i < count; i++) {
    const int in_at = i + radius + 1 < count ? i + radius + 1 : count - 1, out_at = i - radius > 0 ? i - radius : 0;
    out[(size_t) i * (size_t) stride] = vec3_scale (sum, share);
    sum = vec3_sub (vec3_add (sum, in[(size_t) in_at * (size_t) stride]), in[(size_t) out_at * (size_t) stride]);
  }
}

/* Out of focus: two box filters each way. */
static void
defocus (const Canvas *canvas, Vec3 *scratch, int radius)
{
  const int n = canvas->size;
  for (int pass = 0; pass < 2; pass++) {
    for (int y = 0; y < n; y++)
      blur_line (canvas->pixels + (size_t) y * (size_t) n, scratch + (size_t) y * (size_t) n, n, 1, radius);
    for (int x = 0; x < n; x++)
      blur_line (scratch + x, canvas->pixels + x, n, n, radius);
  }
}

void
head_backdrop_paint (FommRandom *random, const HeadNoise *noise, int size, Vec3 *picture, Vec3 *scratch)
{
  static void (*const painters[]) (const Canvas *) = {paint_studio, paint_studio, paint_wall,   paint_room,
                                                      paint_room,   paint_room,   paint_street, paint_foliage,
                                                      paint_lights, paint_cloth};
  const Canvas canvas = {random, noise, size, picture};
  painters[fomm_random_below (random, G_N_ELEMENTS (painters))](&canvas);
  const float share = draw_unit (random);
  const int radius = draw_chance (random, .65F) ? (int) (share * share * .06F * (float) size) : 0;
  if (radius > 0 && size > 2 * radius + 2)
    defocus (&canvas, scratch, radius);
}
