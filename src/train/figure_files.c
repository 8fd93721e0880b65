/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "figure_files.h"

#include "vivant-media-encoder.h"

#include <glib/gi18n-lib.h>

enum { RATE = 25 };

/* The figure as it stands `frame` pictures into its movement. NULL when memory is short. */
static VivantMediaPicture *
draw (const FommFigure *figure, int frame, int size, GError **error)
{
  VivantMediaPicture *picture = vivant_media_picture_new (size, size);
  if (picture) {
    const FommCanvas canvas = {picture->data, size, size, (ptrdiff_t) picture->stride};
    fomm_figure_draw (figure, (double) frame / RATE, &canvas);
  } else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("There is not enough memory."));
  return picture;
}

static gboolean
write_frames (VivantMediaEncoder *encoder, const FommFigure *figure, int size, int frames, GCancellable *cancellable,
              GError **error)
{
  for (int i = 0; i < frames; i++) {
    g_autoptr (VivantMediaPicture) picture = draw (figure, i, size, error);
    if (!picture || !vivant_media_encoder_write (encoder, picture, (double) i / RATE, 1.0 / RATE, cancellable, error))
      return FALSE;
  }
  return vivant_media_encoder_finish (encoder, cancellable, error);
}

gboolean
fomm_figure_write_clip (const FommFigure *figure, const char *path, int size, int frames, GCancellable *cancellable,
                        GError **error)
{
  VivantMediaEncoderSettings settings;

  vivant_media_encoder_settings_init (&settings);
  settings.width = settings.height = size;
  settings.rate_num = RATE;
  settings.rate_den = 1;
  settings.quality = 95;
  settings.synthetic_tag = FALSE; /* a drawing, and nobody's likeness */
  g_autoptr (VivantMediaEncoder) encoder = vivant_media_encoder_open (path, &settings, cancellable, error);
  return encoder && write_frames (encoder, figure, size, frames, cancellable, error);
}

gboolean
fomm_figure_write_truth (const FommFigure *figure, const char *path, int size, int frames, GError **error)
{
  g_autoptr (GString) text = g_string_new ("frame,keypoint,x,y\n");
  for (int i = 0; i < frames; i++) {
    double ends[FOMM_FIGURE_PARTS][2];
    fomm_figure_get_ends (figure, (double) i / RATE, size, ends);
    for (int k = 0; k < FOMM_FIGURE_PARTS; k++) {
      char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_printf (text, "%d,%d,%s,%s\n", i, k, g_ascii_formatd (x, sizeof x, "%.5f", ends[k][0]),
                              g_ascii_formatd (y, sizeof y, "%.5f", ends[k][1]));
    }
  }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

gboolean
fomm_figure_write_still (const FommFigure *figure, const char *path, int size, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (VivantMediaPicture) picture = draw (figure, 0, size, error);
  return picture && vivant_media_picture_save_png (picture, path, FALSE, cancellable, error);
}
