/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-names.h"

#include <string.h>

static gsize
count_digits (const char *text)
{
  gsize count = 0;
  while (g_ascii_isdigit (text[count]))
    count++;
  return count;
}

/* Compares the numbers that both begin with and steps over them. */
static int
compare_numbers (const char **a, const char **b)
{
  while (**a == '0' && g_ascii_isdigit ((*a)[1]))
    (*a)++;
  while (**b == '0' && g_ascii_isdigit ((*b)[1]))
    (*b)++;
  gsize length_a = count_digits (*a), length_b = count_digits (*b);
  if (length_a != length_b)
    return length_a < length_b ? -1 : 1;
  int order = strncmp (*a, *b, length_a);
  *a += length_a;
  *b += length_b;
  return order;
}

int
vivant_media_compare_names (const char *a, const char *b)
{
  const char *x = a, *y = b;
  while (*x != '\0' && *y != '\0') {
    if (g_ascii_isdigit (*x) && g_ascii_isdigit (*y)) {
      int order = compare_numbers (&x, &y);
      if (order != 0)
        return order;
    } else if (*x != *y) {
      return (guchar) *x < (guchar) *y ? -1 : 1;
    } else {
      x++;
      y++;
    }
  }
  if (*x != *y)
    return *x == '\0' ? -1 : 1;
  return strcmp (a, b);
}
