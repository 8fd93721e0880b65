/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "train_log.h"

#include "train_error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define ROW_STEPS 10
#define TERMS (sizeof (FommStepLosses) / sizeof (double))

static const char heading[] =
    "step,epoch,seconds,total,perceptual,gradient,sharpness,generator_gan,feature_matching,"
    "equivariance_value,equivariance_jacobian,separation,flow,visibility,warped,blend,keypoint_value,"
    "keypoint_jacobian,discriminator,validation_l1,copy_l1\n";

struct FommTrainLog {
  FILE *file;
  char *name;
  int steps; /* since the last row */
  double sum[TERMS];
  FommStepLosses means;
};

static gboolean
fail (const char *name, int number, GError **error)
{
  g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, _ ("“%s”: the log cannot be written: %s"), name,
               g_strerror (number));
  return FALSE;
}

/* The heading, and the rows of the file up to `step`. */
static char *
kept_rows (const char *path, gint64 step)
{
  g_autofree char *text = NULL;
  GString *kept = g_string_new (heading);
  if (step <= 0 || !g_file_get_contents (path, &text, NULL, NULL))
    return g_string_free (kept, FALSE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (g_ascii_isdigit (**line) && g_ascii_strtoll (*line, NULL, 10) <= step)
      g_string_append_printf (kept, "%s\n", *line);
  return g_string_free (kept, FALSE);
}

FommTrainLog *
fomm_train_log_open (const char *path, gint64 step, GError **error)
{
  g_autofree char *rows = kept_rows (path, step);
  g_autoptr (FommTrainLog) self = g_new0 (FommTrainLog, 1);
  GError *cause = NULL;

  self->name = g_filename_display_name (path);
  if (!g_file_set_contents (path, rows, -1, &cause)) {
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, cause->message);
    g_error_free (cause);
    return NULL;
  }
  self->file = g_fopen (path, "ae");
  if (self->file)
    return g_steal_pointer (&self);
  fail (self->name, errno, error);
  return NULL;
}

void
fomm_train_log_free (FommTrainLog *self)
{
  if (!self)
    return;
  if (self->file)
    fclose (self->file);
  g_free (self->name);
  g_free (self);
}

static gboolean
write_row (FommTrainLog *self, const char *row, GError **error)
{
  if (fputs (row, self->file) >= 0 && fflush (self->file) == 0)
    return TRUE;
  return fail (self->name, errno, error);
}

gboolean
fomm_train_log_step (FommTrainLog *self, gint64 step, gint64 epoch, double seconds, const FommStepLosses *losses,
                     GError **error)
{
  double terms[TERMS];
  memcpy (terms, losses, sizeof terms);
  self->steps++;
  for (gsize i = 0; i < TERMS; i++)
    self->sum[i] += terms[i];
  if (step % ROW_STEPS != 0)
    return TRUE;

  g_autoptr (GString) row = g_string_new (NULL);
  g_string_append_printf (row, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, step, epoch,
                          (gint64) seconds);
  for (gsize i = 0; i < TERMS; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    terms[i] = self->sum[i] / self->steps;
    g_string_append_printf (row, ",%s", g_ascii_formatd (number, sizeof number, "%.6g", terms[i]));
    self->sum[i] = 0;
  }
  memcpy (&self->means, terms, sizeof terms);
  self->steps = 0;
  g_string_append (row, ",,\n");
  return write_row (self, row->str, error);
}

gboolean
fomm_train_log_validation (FommTrainLog *self, gint64 step, gint64 epoch, double seconds, double l1, double copy_l1,
                           GError **error)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) row = g_string_new (NULL);
  g_string_append_printf (row, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s", step, epoch,
                          g_ascii_formatd (number, sizeof number, "%.1f", seconds));
  for (gsize i = 0; i < TERMS; i++)
    g_string_append_c (row, ',');
  g_string_append_printf (row, ",%s", g_ascii_formatd (number, sizeof number, "%.6f", l1));
  g_string_append_printf (row, ",%s\n", g_ascii_formatd (number, sizeof number, "%.6f", copy_l1));
  return write_row (self, row->str, error);
}

const FommStepLosses *
fomm_train_log_get_means (const FommTrainLog *self)
{
  return &self->means;
}
