/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "values.h"

#include <math.h>

/* A picture side that no picture has; keeps sums of coordinates far from overflow. */
static const double LIMIT = 1e6;

/* A plain decimal number that fills the whole text: no exponent, hexadecimal, infinity or white space. */
static gboolean
parse_number (const char *text, double *value)
{
  char *end;

  if (!*text || strspn (text, "-0123456789.") != strlen (text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return end != text && !*end && isfinite (*value);
}

gboolean
cli_parse_precision (const char *text, gboolean *bf16)
{
  *bf16 = text && g_str_equal (text, "bf16");
  return !text || *bf16 || g_str_equal (text, "f32");
}

gboolean
cli_parse_crop (const char *text, VivantCrop *crop)
{
  g_auto (GStrv) parts = NULL;
  double values[3];

  *crop = (VivantCrop){.automatic = !text || g_str_equal (text, "auto")};
  if (crop->automatic || g_str_equal (text, "none"))
    return TRUE;
  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) != 3)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (!parse_number (parts[i], &values[i]) || fabs (values[i]) > LIMIT)
      return FALSE;
  crop->x = values[0];
  crop->y = values[1];
  crop->size = values[2];
  return crop->size >= 1;
}

gboolean
cli_parse_turn (const char *text, int *quarters)
{
  static const char *const degrees[] = {"0", "90", "180", "270"};

  for (*quarters = 0; text && *quarters < 4; (*quarters)++)
    if (g_str_equal (text, degrees[*quarters]))
      return TRUE;
  return !text;
}

gboolean
cli_parse_start (const char *text, VivantStartMode *mode, int *frame)
{
  guint64 number;

  *frame = 0;
  *mode = !text || g_str_equal (text, "auto") ? VIVANT_START_AUTO : VIVANT_START_FIRST;
  if (*mode == VIVANT_START_AUTO || g_str_equal (text, "first"))
    return TRUE;
  *mode = VIVANT_START_CHOSEN;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT / 2, &number, NULL))
    return FALSE;
  *frame = (int) number;
  return TRUE;
}

gboolean
cli_parse_sampling (const char *text, int *align_corners)
{
  *align_corners = -1;
  if (!text || g_str_equal (text, "model"))
    return TRUE;
  if (g_str_equal (text, "ac0"))
    *align_corners = 0;
  else if (g_str_equal (text, "ac1"))
    *align_corners = 1;
  return *align_corners >= 0;
}

gboolean
cli_parse_time (const char *text, double *seconds)
{
  g_auto (GStrv) parts = text ? g_strsplit (text, ":", -1) : NULL;
  double total = 0;

  *seconds = 0;
  if (!text)
    return TRUE;
  if (g_strv_length (parts) < 1 || g_strv_length (parts) > 3)
    return FALSE;
  for (char **part = parts; *part; part++) {
    double value;

    if (!parse_number (*part, &value) || value < 0 || (part != parts && value >= 60))
      return FALSE;
    total = total * 60 + value;
  }
  *seconds = total;
  return total <= LIMIT;
}
