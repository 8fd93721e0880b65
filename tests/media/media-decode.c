/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Decodes one file in a process of its own and prints what it is, one "key=value" a line: the corpus test gives each
 * file such a process with its own bounds of time and memory.
 */
#include "vivant-media.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void
add_means (const VivantMediaPicture *picture, double mean[5][3])
{
  double count[5] = {0};
  memset (mean, 0, 15 * sizeof (double));
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++) {
      const guint8 *pixel = picture->data + picture->stride * (gsize) y + 3 * (gsize) x;
      /* The middle of an odd size belongs to no quadrant; a single row or column belongs to both sides. */
      int half_width = MAX (picture->width / 2, 1), half_height = MAX (picture->height / 2, 1);
      gboolean left = x < half_width, top = y < half_height;
      gboolean right = x >= picture->width - half_width, bottom = y >= picture->height - half_height;
      gboolean in[5] = {TRUE, top && left, top && right, bottom && left, bottom && right};
      for (int q = 0; q < 5; q++)
        if (in[q]) {
          count[q]++;
          for (int c = 0; c < 3; c++)
            mean[q][c] += pixel[c];
        }
    }
  for (int q = 0; q < 5; q++)
    for (int c = 0; c < 3; c++)
      mean[q][c] /= count[q] > 0 ? count[q] : 1;
}

static void
print_means (const char *key, double mean[5][3])
{
  for (int q = 0; q < 5; q++)
    printf ("%s%d=%.2f,%.2f,%.2f\n", key, q, mean[q][0], mean[q][1], mean[q][2]);
}

static int
report_error (GError *error)
{
  printf ("error=%s\ncode=%d\n", error->message, error->code);
  g_error_free (error);
  return 2;
}

static int
decode_source (const char *path)
{
  GError *error = NULL;
  gboolean damaged = FALSE;
  double mean[5][3];
  g_autoptr (VivantMediaPicture) picture =
      vivant_media_still_load (path, VIVANT_MEDIA_BACKGROUND_WHITE, &damaged, NULL, &error);
  if (picture == NULL)
    return report_error (error);
  printf ("frames=1\nwidth=%d\nheight=%d\ndamaged=%d\n", picture->width, picture->height, damaged);
  add_means (picture, mean);
  print_means ("first", mean);
  return 0;
}

static void
print_probe (const VivantMediaProbe *probe)
{
  printf ("kind=%d\nformat=%s\nprobe_frames=%" G_GINT64_FORMAT "\nexact=%d\nrate=%d/%d\nvariable=%d\n", probe->kind,
          probe->format, probe->frames, probe->frames_exact, probe->rate_num, probe->rate_den, probe->variable_rate);
  printf ("duration=%.4f\nwidth=%d\nheight=%d\naudio=%d\nhdr=%d\n", probe->duration, probe->width, probe->height,
          probe->has_audio, probe->hdr);
}

static gint64
decode_all (VivantMediaDecoder *decoder, GArray *sums, GError **error)
{
  VivantMediaFrameInfo info = {0};
  VivantMediaPicture *picture;
  double mean[5][3] = {0}, last_time = -1;
  gint64 frames = 0;
  while ((picture = vivant_media_decoder_next (decoder, &info, NULL, error)) != NULL) {
    g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_MD5, picture->data, 3 * (gsize) picture->width);
    guint hash = g_str_hash (sum);
    g_array_append_val (sums, hash);
    add_means (picture, mean);
    if (frames == 0)
      print_means ("first", mean);
    if (info.index != frames || info.time <= last_time || info.duration <= 0)
      printf ("bad_time=%.6f after %.6f, frame %d\n", info.time, last_time, (int) frames);
    last_time = info.time;
    frames++;
    vivant_media_picture_unref (picture);
  }
  print_means ("last", mean);
  printf ("end=%.4f\n", info.time + info.duration);
  return frames;
}

/* Every third frame again, backwards: a seek must find the very same picture. */
static int
seek_all (VivantMediaDecoder *decoder, GArray *sums)
{
  int wrong = 0;
  for (gint64 i = (gint64) sums->len - 1; i >= 0 && sums->len <= 200; i -= 3) {
    VivantMediaFrameInfo info;
    g_autoptr (VivantMediaPicture) picture = NULL;
    if (vivant_media_decoder_seek_frame (decoder, i, NULL, NULL))
      picture = vivant_media_decoder_next (decoder, &info, NULL, NULL);
    g_autofree char *sum = picture != NULL
                               ? g_compute_checksum_for_data (G_CHECKSUM_MD5, picture->data, 3 * (gsize) picture->width)
                               : g_strdup ("none");
    wrong += info.index != i || g_str_hash (sum) != g_array_index (sums, guint, i);
  }
  return wrong;
}

static int
decode_driving (const char *path)
{
  GError *error = NULL;
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, NULL, &error);
  if (decoder == NULL)
    return report_error (error);
  print_probe (vivant_media_decoder_get_probe (decoder));
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (guint));
  printf ("frames=%d\n", (int) decode_all (decoder, sums, &error));
  g_autofree char *damage = vivant_media_decoder_describe_damage (decoder);
  printf ("damaged=%u\ndamage=%s\n", vivant_media_decoder_get_damaged_frames (decoder), damage ? damage : "");
  printf ("wrong_seeks=%d\n", damage == NULL ? seek_all (decoder, sums) : 0);
  return error != NULL ? report_error (error) : 0;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    return 64;
  int result = g_str_equal (argv[1], "source") ? decode_source (argv[2]) : decode_driving (argv[2]);
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  printf ("peak_kb=%ld\n", usage.ru_maxrss);
  return result;
}
