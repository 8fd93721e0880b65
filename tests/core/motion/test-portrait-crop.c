/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The automatic crop with the default model on real pictures: the sample portrait, always; and where the shared media
 * are, twelve portraits against squares a person chose (tests/data/portrait-squares.tsv).
 * Arguments: model, sample portrait, squares. */
#include "fomm.h"
#include "motion/crop.h"
#include "tap.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* By hand, as the others: head and shoulders of the sample. */
static const FommSquare sample_square = {13, 7, 490};

static FommModel *model;
static FommAnimator *animator;

static double
seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static FommImage
view_of (const GdkPixbuf *picture)
{
  return (FommImage){gdk_pixbuf_read_pixels (picture), gdk_pixbuf_get_width (picture), gdk_pixbuf_get_height (picture),
                     gdk_pixbuf_get_n_channels (picture), gdk_pixbuf_get_rowstride (picture)};
}

static bool
find (const GdkPixbuf *picture, const FommSquare *start, FommCropResult *result)
{
  FommImage image = view_of (picture);
  FommError error = {0};

  if (fomm_crop_find_in_picture (animator, model, &image, start, result, &error) == FOMM_OK)
    return true;
  return tap_ok (false, "the search: %s", error.message);
}

/* The sample as it is, half as large, and small in the corner of a large grey picture. */
static void
test_sample (const char *path)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, NULL);
  FommCropResult result = {0};

  if (!tap_ok (picture != NULL, "the sample portrait can be read"))
    return;
  int w = gdk_pixbuf_get_width (picture), h = gdk_pixbuf_get_height (picture);
  find (picture, NULL, &result);
  double iou = fomm_square_iou (&result.square, &sample_square);
  tap_ok (result.found && iou >= 0.75, "sample: IoU %.2f (%.0f, %.0f, %.0f), score %.2f, %d detections", iou,
          result.square.x, result.square.y, result.square.size, result.score, result.evaluations);
  FommSquare whole = result.square;

  g_autoptr (GdkPixbuf) half = gdk_pixbuf_scale_simple (picture, w / 2, h / 2, GDK_INTERP_BILINEAR);
  find (half, NULL, &result);
  FommSquare twice = {2 * result.square.x, 2 * result.square.y, 2 * result.square.size};
  tap_ok (result.found && fomm_square_iou (&twice, &whole) > 0.85, "half as large: the same square, IoU %.2f",
          fomm_square_iou (&twice, &whole));
  FommSquare near = {whole.x / 2 + 10, whole.y / 2 + 10, whole.size / 2};
  find (half, &near, &result);
  tap_ok (result.found && result.evaluations <= 12, "following takes %d detections", result.evaluations);

  g_autoptr (GdkPixbuf) corner = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, w * 2, h * 2);
  gdk_pixbuf_fill (corner, 0x607080ff);
  gdk_pixbuf_copy_area (picture, 0, 0, w, h, corner, w, h);
  find (corner, NULL, &result);
  FommSquare moved = {whole.x + w, whole.y + h, whole.size};
  tap_ok (result.found && fomm_square_iou (&result.square, &moved) > 0.75,
          "in the corner of a larger picture: IoU %.2f", fomm_square_iou (&result.square, &moved));

  gdk_pixbuf_fill (corner, 0x607080ff);
  find (corner, NULL, &result);
  tap_ok (!result.found, "in an empty picture nothing is found, score %.2f", result.score);
}

static void
test_portraits (const char *squares)
{
  const char *shared = getenv ("VIVANT_SHARED");
  FILE *list = fopen (squares, "r");
  char line[256], name[128], path[4096];
  int total = 0, good = 0, missing = 0;
  double slowest = 0;
  FommSquare hand;

  if (!tap_ok (list != NULL, "the list of squares can be read"))
    return;
  while (fgets (line, sizeof line, list)) {
    FommCropResult result = {0};
    if (line[0] == '#' || sscanf (line, "%127s %lf %lf %lf", name, &hand.x, &hand.y, &hand.size) != 4)
      continue;
    snprintf (path, sizeof path, "%s/media/portraits/%s", shared ? shared : "", name);
    g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, NULL);
    if (!picture) {
      missing++;
      continue;
    }
    double start = seconds ();
    find (picture, NULL, &result);
    double spent = seconds () - start, iou = fomm_square_iou (&result.square, &hand);
    slowest = spent > slowest ? spent : slowest;
    total++;
    good += result.found && iou >= 0.75;
    tap_note ("%s: IoU %.2f, %.0f, %.0f, %.0f, score %.2f, %d detections, %.2f s", name, iou, result.square.x,
              result.square.y, result.square.size, result.score, result.evaluations, spent);
  }
  fclose (list);
  if (missing) {
    tap_skip ("twelve portraits", "the shared media are not there");
    return;
  }
  tap_note ("slowest: %.2f s of processor time", slowest);
  tap_ok (total == 12 && good >= 10, "%d of %d portraits are cropped as by hand (IoU 0.75)", good, total);
}

int
main (int argc, char **argv)
{
  FommSettings settings;
  FommError error = {0};

  if (argc != 4)
    return 2;
  fomm_settings_init (&settings);
  settings.threads = 1;
  if (fomm_model_load (argv[1], NULL, &model, &error) != FOMM_OK ||
      fomm_animator_new (model, &settings, &animator, &error) != FOMM_OK) {
    tap_ok (false, "the default model: %s", error.message);
    return tap_done ();
  }
  test_sample (argv[2]);
  test_portraits (argv[3]);
  fomm_animator_free (&animator);
  fomm_model_unref (&model);
  return tap_done ();
}
