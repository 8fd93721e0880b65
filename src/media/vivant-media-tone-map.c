/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-tone-map.h"

#include <math.h>

#define INPUT_LEVELS 65536
#define OUTPUT_LEVELS 16384
/* Luminance of diffuse white, ITU-R BT.2408. */
#define WHITE_NITS 203.0
/* Below the knee tones are kept, above they are compressed towards white. */
#define KNEE 0.35f

struct _VivantMediaToneMap {
  float linear[INPUT_LEVELS]; /* code value to light, 1 = diffuse white (HLG: scene light before the system gamma) */
  guint8 encoded[OUTPUT_LEVELS + 1]; /* light 0…1 to sRGB */
  gboolean is_hlg;
  gboolean wide;
};

/* SMPTE ST 2084. */
static double
pq_to_nits (double value)
{
  const double m1 = 2610.0 / 16384, m2 = 2523.0 / 32, c1 = 3424.0 / 4096, c2 = 2413.0 / 128, c3 = 2392.0 / 128;
  double power = pow (value, 1 / m2);
  return 10000 * pow (fmax (power - c1, 0) / (c2 - c3 * power), 1 / m1);
}

/* ITU-R BT.2100: the inverse of the OETF, scene light 0…1. */
static double
hlg_to_scene (double value)
{
  const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log (4 * a);
  return value <= 0.5 ? value * value / 3 : (exp ((value - c) / a) + b) / 12;
}

static double
encode_srgb (double light)
{
  return light <= 0.0031308 ? 12.92 * light : 1.055 * pow (light, 1 / 2.4) - 0.055;
}

VivantMediaToneMap *
vivant_media_tone_map_new (enum AVColorTransferCharacteristic transfer, gboolean wide)
{
  VivantMediaToneMap *map = g_try_new0 (VivantMediaToneMap, 1);
  if (map == NULL)
    return NULL;
  map->is_hlg = transfer == AVCOL_TRC_ARIB_STD_B67;
  map->wide = wide;
  for (int i = 0; i < INPUT_LEVELS; i++) {
    double value = i / (double) (INPUT_LEVELS - 1);
    map->linear[i] = (float) (map->is_hlg ? hlg_to_scene (value) : pq_to_nits (value) / WHITE_NITS);
  }
  for (int i = 0; i <= OUTPUT_LEVELS; i++)
    map->encoded[i] = (guint8) lround (255 * encode_srgb (i / (double) OUTPUT_LEVELS));
  return map;
}

static inline void
map_pixel (const VivantMediaToneMap *map, const guint16 *in, guint8 *out)
{
  float r = map->linear[in[0]], g = map->linear[in[1]], b = map->linear[in[2]];
  if (map->is_hlg) {
    /* The system gamma of a 1000 nit display, which shows diffuse white at 203. */
    float luminance = 0.2627f * r + 0.6780f * g + 0.0593f * b;
    float gain = (float) (1000 / WHITE_NITS) * powf (luminance, 0.2f);
    r *= gain, g *= gain, b *= gain;
  }
  float rgb[3] = {r, g, b};
  if (map->wide) {
    /* BT.2020 to BT.709 primaries. */
    rgb[0] = fmaxf (1.6605f * r - 0.5876f * g - 0.0728f * b, 0);
    rgb[1] = fmaxf (-0.1246f * r + 1.1329f * g - 0.0083f * b, 0);
    rgb[2] = fmaxf (-0.0182f * r - 0.1006f * g + 1.1187f * b, 0);
  }
  float peak = fmaxf (rgb[0], fmaxf (rgb[1], rgb[2]));
  /* All three by the same factor: the hue stays. */
  float scale = peak <= KNEE ? 1 : (KNEE + (1 - KNEE) * (1 - expf ((KNEE - peak) / (1 - KNEE)))) / peak;
  for (int i = 0; i < 3; i++)
    out[i] = map->encoded[(int) (fminf (rgb[i] * scale, 1) * OUTPUT_LEVELS + 0.5f)];
}

void
vivant_media_tone_map_run (const VivantMediaToneMap *map, const guint8 *rgb48, gsize stride,
                           VivantMediaPicture *picture)
{
  for (int y = 0; y < picture->height; y++) {
    const guint16 *in = (const guint16 *) (const void *) (rgb48 + stride * y);
    guint8 *out = picture->data + picture->stride * y;
    for (int x = 0; x < picture->width; x++, in += 3, out += 3)
      map_pixel (map, in, out);
  }
}

void
vivant_media_tone_map_free (VivantMediaToneMap *map)
{
  g_free (map);
}
