/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "outside.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum { CLIP, FRAME, PICTURE, FIRST };

/* One frame: its values where a row gave them. */
typedef struct {
  double *truth, *painted;
} Pair;

typedef struct {
  const char *path;
  int line, values;  /* of a row; 0 before the first */
  GHashTable *pairs; /* "clip,frame" → Pair */
} Table;

static void
pair_free (gpointer data)
{
  Pair *pair = data;
  g_free (pair->truth);
  g_free (pair->painted);
  g_free (pair);
}

static gboolean
fail (const Table *table, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (table->path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s”, line %d: %s"), name, table->line, reason);
  return FALSE;
}

static double *
parse_values (char **fields, int count)
{
  double *values = g_new (double, count);
  for (int i = 0; i < count; i++) {
    char *end;
    values[i] = g_ascii_strtod (fields[i], &end);
    if (end == fields[i] || *g_strchug (end) || !isfinite (values[i])) {
      g_free (values);
      return NULL;
    }
  }
  return values;
}

static Pair *
pair_of (Table *table, char **fields)
{
  char *key = g_strdup_printf ("%s,%s", g_strstrip (fields[CLIP]), g_strstrip (fields[FRAME]));
  Pair *pair = g_hash_table_lookup (table->pairs, key);
  if (pair) {
    g_free (key);
    return pair;
  }
  pair = g_new0 (Pair, 1);
  g_hash_table_insert (table->pairs, key, pair);
  return pair;
}

static gboolean
add_row (Table *table, const char *line, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  const int count = (int) g_strv_length (fields) - FIRST;

  if (count < 1 || (table->values && count != table->values))
    return fail (table, _ ("a row must have as many values as the first"), error);
  table->values = count;
  const char *picture = g_strstrip (fields[PICTURE]);
  const gboolean truth = g_str_equal (picture, "truth");
  if (!truth && !g_str_equal (picture, "painted"))
    return fail (table, _ ("the third field must be “truth” or “painted”"), error);
  double *values = parse_values (fields + FIRST, count);
  if (!values)
    return fail (table, _ ("a value is no number"), error);
  Pair *pair = pair_of (table, fields);
  double **place = truth ? &pair->truth : &pair->painted;
  if (*place) {
    g_free (values);
    return fail (table, _ ("this frame is there twice"), error);
  }
  *place = values;
  return TRUE;
}

static double
distance (const Pair *pair, int count, FommOutsideKind kind)
{
  double sum = 0;
  if (kind == FOMM_OUTSIDE_EMBEDDINGS) {
    for (int i = 0; i < count; i++)
      sum += (pair->truth[i] - pair->painted[i]) * (pair->truth[i] - pair->painted[i]);
    return sqrt (sum);
  }
  for (int i = 0; i + 1 < count; i += 2)
    sum += hypot (pair->truth[i] - pair->painted[i], pair->truth[i + 1] - pair->painted[i + 1]);
  return sum / (count / 2);
}

static gboolean
summarise (Table *table, FommOutsideKind kind, double *mean, int *frames, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  double sum = 0;

  *frames = (int) g_hash_table_size (table->pairs);
  if (*frames == 0)
    return fail (table, _ ("there is no row"), error);
  if (kind == FOMM_OUTSIDE_LANDMARKS && table->values % 2 != 0)
    return fail (table, _ ("landmarks come in pairs of x and y"), error);
  g_hash_table_iter_init (&iter, table->pairs);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Pair *pair = value;
    if (!pair->truth || !pair->painted)
      return fail (table, _ ("a frame has no painted or no true row"), error);
    sum += distance (pair, table->values, kind);
  }
  *mean = sum / *frames;
  return TRUE;
}

gboolean
fomm_outside_distance (const char *path, FommOutsideKind kind, double *mean, int *frames, GError **error)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pair_free);
  Table table = {.path = path, .pairs = pairs};
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    table.line++;
    if (table.line > 1 && *g_strstrip (*line) && !add_row (&table, *line, error))
      return FALSE;
  }
  return summarise (&table, kind, mean, frames, error);
}
