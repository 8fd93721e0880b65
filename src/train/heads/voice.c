/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "voice.h"

#include "draw.h"
#include "vector.h"

enum { RATE = 24000, CHANGE = 120 /* samples between two looks at the acting */ };

/* A resonance: two poles, unit gain at its peak. */
typedef struct {
  float gain, back1, back2, y1, y2;
} Resonance;

static void
tune (Resonance *r, float hertz, float width)
{
  const float pole = expf (-3.14159265F * width / RATE), turn = cosf (6.2831853F * hertz / RATE);
  r->back1 = 2 * pole * turn;
  r->back2 = -pole * pole;
  r->gain = (1 - pole) * sqrtf (1 - 2 * pole * (2 * turn * turn - 1) + pole * pole);
}

static float
resonate (Resonance *r, float x)
{
  const float y = r->gain * x + r->back1 * r->y1 + r->back2 * r->y2;
  r->y2 = r->y1;
  r->y1 = y;
  return y;
}

/* The opening of the vocal folds: a soft rise, a sharp close. */
static float
glottis (float phase)
{
  return phase < .6F ? phase * phase * (.6F - phase) * 24 - .3F : -.3F;
}

static void
speak (gint16 *samples, int count, guint64 seed, double duration)
{
  Resonance first = {0}, second = {0}, third = {0};
  FommHeadsActing acting;
  FommRandom breath;
  float phase = 0, loud = 0;

  fomm_random_init (&breath, seed, 11);
  tune (&third, 2600, 220);
  for (int i = 0; i < count; i++) {
    if (i % CHANGE == 0) {
      fomm_train_heads_act (seed, (double) i / RATE, duration, 0, &acting);
      tune (&first, greater (acting.vowel[0], 200), 90);
      tune (&second, greater (acting.vowel[1], 700), 130);
    }
    loud += (acting.voice - loud) * .002F;
    phase += acting.pitch / RATE;
    phase -= floorf (phase);
    const float x = loud * (glottis (phase) + .04F * draw_normal (&breath));
    const float y = resonate (&first, x) + .6F * resonate (&second, x) + .25F * resonate (&third, x);
    samples[i] = (gint16) clamp_to (1e5F * y, -32000, 32000);
  }
}

static void
put (GByteArray *bytes, guint32 value, guint count)
{
  const guint32 little = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &little, count);
}

static void
put_header (GByteArray *bytes, guint32 data)
{
  g_byte_array_append (bytes, (const guint8 *) "RIFF", 4);
  put (bytes, 36 + data, 4);
  g_byte_array_append (bytes, (const guint8 *) "WAVEfmt ", 8);
  put (bytes, 16, 4);
  put (bytes, 1, 2); /* PCM */
  put (bytes, 1, 2); /* channels */
  put (bytes, RATE, 4);
  put (bytes, RATE * 2, 4);
  put (bytes, 2, 2);
  put (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *) "data", 4);
  put (bytes, data, 4);
}

gboolean
head_voice_write (const char *path, guint64 seed, double duration, GError **error)
{
  const int count = (int) (duration * RATE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gint16 *samples = g_new0 (gint16, MAX (count, 1));

  speak (samples, count, seed, duration);
  put_header (bytes, (guint32) count * 2);
  for (int i = 0; i < count; i++)
    put (bytes, (guint16) samples[i], 2);
  return g_file_set_contents (path, (const char *) bytes->data, bytes->len, error);
}
