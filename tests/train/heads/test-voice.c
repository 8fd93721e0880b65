/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The voice of an acting head: a sound file of the right length, loud when it speaks and silent when it does not. */
#include "heads/voice.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 24000, HEADER = 44 };

static char *path;

/* Free with g_free (). */
static guint8 *
write_voice (guint64 seed, double duration, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  head_voice_write (path, seed, duration, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  return (guint8 *) bytes;
}

static guint32
number (const guint8 *bytes, int count)
{
  guint32 value = 0;

  for (int i = count - 1; i >= 0; i--)
    value = value << 8 | bytes[i];
  return value;
}

static void
test_file (void)
{
  gsize length, again_length, other_length;
  g_autofree guint8 *bytes = write_voice (3, 1.5, &length), *again = write_voice (3, 1.5, &again_length);
  g_autofree guint8 *other = write_voice (4, 1.5, &other_length);

  tap_ok (length == HEADER + 2 * 36000, "%zu bytes", (size_t) length);
  tap_ok (!memcmp (bytes, "RIFF", 4) && number (bytes + 4, 4) == length - 8 && !memcmp (bytes + 8, "WAVEfmt ", 8) &&
              !memcmp (bytes + 36, "data", 4) && number (bytes + 40, 4) == length - HEADER,
          "the lengths in the header are the file's");
  tap_ok (number (bytes + 20, 2) == 1 && number (bytes + 22, 2) == 1 && number (bytes + 24, 4) == RATE &&
              number (bytes + 28, 4) == 2 * RATE && number (bytes + 32, 2) == 2 && number (bytes + 34, 2) == 16,
          "16 bits, mono, 24 kHz");
  tap_ok (length == again_length && !memcmp (bytes, again, length), "a seed is a voice");
  tap_ok (length != other_length || memcmp (bytes, other, length), "another seed is another");
}

/* Loud and silent parts are the acting's: the voice follows the jaw. */
static void
test_acting (void)
{
  gsize length;
  g_autofree guint8 *bytes = write_voice (5, 6, &length);
  double loud = 0, quiet = 0, peak = 0;
  int n_loud = 0, n_quiet = 0;

  for (int i = RATE / 2; i < 6 * RATE; i++) {
    FommHeadsActing acting;
    const double sample = (gint16) number (bytes + HEADER + 2 * i, 2) / 32768.0;

    if (i % 120 == 0)
      fomm_train_heads_act (5, (double) i / RATE, 6, 0, &acting);
    peak = fmax (peak, fabs (sample));
    if (acting.voice > .5F)
      loud += sample * sample, n_loud++;
    else if (acting.voice < .02F)
      quiet += sample * sample, n_quiet++;
  }
  loud = sqrt (loud / MAX (n_loud, 1));
  quiet = sqrt (quiet / MAX (n_quiet, 1));
  tap_ok (n_loud > RATE / 4 && n_quiet > RATE / 4, "it speaks and it is silent");
  tap_ok (loud > .01 && loud > 4 * quiet, "loud when it speaks: %.4f against %.4f", loud, quiet);
  tap_ok (peak < 0.98, "nothing is clipped: %.3f", peak);
}

static void
test_edges (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (path, "below.wav", NULL);
  gsize length;
  g_autofree guint8 *empty = write_voice (1, 0, &length);

  tap_ok (length == HEADER && number (empty + 40, 4) == 0, "no time, no sound");
  tap_ok (!head_voice_write (nowhere, 1, .1, &error) && error && strstr (error->message, "below.wav"),
          "a folder that is none: %s", error ? error->message : "");
}

int
main (void)
{
  path = g_build_filename (g_get_tmp_dir (), "voice.wav", NULL);
  test_file ();
  test_acting ();
  test_edges ();
  g_free (path);
  return tap_done ();
}
