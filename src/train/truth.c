/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "truth.h"

#include "train_error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

char *
fomm_truth_find (const char *clip)
{
  g_autofree char *folder = g_path_get_dirname (clip), *base = g_path_get_basename (clip);
  char *dot = g_file_test (clip, G_FILE_TEST_IS_DIR) ? NULL : strrchr (base, '.');
  if (dot)
    *dot = '\0';
  g_autofree char *name = g_strconcat (base, ".keypoints.csv", NULL);
  char *path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  return NULL;
}

static gboolean
refuse (const char *path, int line, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  if (line > 0)
    g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, _ ("“%s”, line %d: %s"), name, line, reason);
  else
    g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, "“%s”: %s", name, reason);
  return FALSE;
}

/* The numbers of a row: 4 or 8, or 0 when it is none. */
static int
parse_row (const char *text, double numbers[8])
{
  for (int count = 0; count < 8;) {
    char *end;
    numbers[count] = g_ascii_strtod (text, &end);
    if (end == text || !isfinite (numbers[count]))
      return 0;
    count++;
    if (!*g_strchug (end))
      return count == 4 || count == 8 ? count : 0;
    if (*end != ',')
      return 0;
    text = end + 1;
  }
  return 0;
}

typedef struct Table {
  float *values;
  int frames, num_kp, columns; /* 4 or 8 once the first row is read */
} Table;

/* NULL, or what is wrong with the row. */
static const char *
take_row (Table *table, const char *text)
{
  double numbers[8];
  const int columns = parse_row (text, numbers);
  if (columns == 0 || (table->columns != 0 && columns != table->columns))
    return _ ("frame, keypoint, x, y and perhaps four numbers of a Jacobian are needed, in every row alike");
  table->columns = columns;
  if (numbers[0] < 0 || numbers[0] != floor (numbers[0]) || numbers[1] < 0 || numbers[1] != floor (numbers[1]))
    return _ ("frames and keypoints are counted from 0");
  if (numbers[1] >= table->num_kp)
    return _ ("the network has fewer keypoints");
  if (numbers[0] >= table->frames)
    return NULL;
  float *to = table->values + ((size_t) numbers[0] * table->num_kp + (size_t) numbers[1]) * FOMM_TRUTH_FLOATS;
  for (int i = 0; i < FOMM_TRUTH_FLOATS; i++)
    to[i] = i < columns - 2 ? (float) numbers[i + 2] : i == 2 || i == 5;
  return NULL;
}

gboolean
fomm_truth_read (const char *path, int frames, int num_kp, GArray *values, GError **error)
{
  const guint before = values->len;
  const gsize count = (gsize) frames * num_kp * FOMM_TRUTH_FLOATS;
  g_autofree char *text = NULL;
  GError *cause = NULL;

  if (!g_file_get_contents (path, &text, NULL, &cause)) {
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, cause->message);
    g_error_free (cause);
    return FALSE;
  }
  g_array_set_size (values, before + (guint) count);
  Table table = {&g_array_index (values, float, before), frames, num_kp, 0};
  for (gsize i = 0; i < count; i++)
    table.values[i] = NAN;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 1; lines[0] && lines[i]; i++) {
    const char *fault = *g_strstrip (lines[i]) ? take_row (&table, lines[i]) : NULL;
    if (fault)
      return refuse (path, i + 1, fault, error);
  }
  for (gsize i = 0; i < count; i++)
    if (isnan (table.values[i]))
      return refuse (path, 0, _ ("not every frame has all keypoints"), error);
  return TRUE;
}
