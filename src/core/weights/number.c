/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/number.h"

#include <locale.h>
#include <stdlib.h>

double
fomm_parse_real (const char *text, char **end)
{
  const locale_t plain = newlocale (LC_NUMERIC_MASK, "C", (locale_t) 0);
  const locale_t user = plain ? uselocale (plain) : (locale_t) 0;
  const double number = strtod (text, end);

  if (plain) {
    uselocale (user);
    freelocale (plain);
  }
  return number;
}
