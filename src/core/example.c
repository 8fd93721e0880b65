/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The smallest program that uses an installed libfomm. It finds the keypoints of a grey picture:
 *   cc example.c $(pkg-config --cflags --libs fomm) -o example && ./example portrait.safetensors */
#include <fomm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main (int argc, char **argv)
{
  FommModel *model = NULL;
  FommAnimator *animator = NULL;
  FommKeypoints found;
  FommError error = {FOMM_OK, ""};
  uint8_t *pixels = NULL;

  if (argc == 2 && fomm_model_load (argv[1], NULL, &model, &error) == FOMM_OK &&
      fomm_animator_new (model, NULL, &animator, &error) == FOMM_OK) {
    const FommConfig *config = fomm_model_get_config (model);
    const size_t size = (size_t) config->width * config->height * 3;

    pixels = malloc (size);
    if (pixels) {
      FommImage picture = {memset (pixels, 128, size), config->width, config->height, 3, config->width * 3};

      if (fomm_animator_detect (animator, &picture, &found, NULL, &error) == FOMM_OK)
        printf ("libfomm %s: %d keypoints, the first at %.3f, %.3f\n", fomm_version (), found.count, found.value[0][0],
                found.value[0][1]);
    }
  }
  if (error.status != FOMM_OK)
    fprintf (stderr, "%s: %s\n", argv[1], error.message);
  free (pixels);
  fomm_animator_free (&animator);
  fomm_model_unref (&model);
  return error.status == FOMM_OK && argc == 2 ? 0 : 1;
}
