/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Numbers in files are the same numbers in every language. */
#include "comma.h"
#include "fomm.h"
#include "tap.h"
#include "weights/config_schema.h"
#include "weights/number.h"

#include <math.h>

static const struct {
  const char *text;
  double number;
  const char *rest;
} numbers[] = {{"0.5", 0.5, ""},     {"-2.0e-4", -2e-4, ""}, {"7", 7, ""}, {".25x", 0.25, "x"},    {"0,5", 0, ",5"},
               {"1.2.3", 1.2, ".3"}, {"words", 0, "words"},  {"", 0, ""},  {"1e400", INFINITY, ""}};

static void
test_numbers (const char *language)
{
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    char *end = NULL;
    const double number = fomm_parse_real (numbers[i].text, &end);

    tap_ok (number == numbers[i].number && !strcmp (end, numbers[i].rest), "%s: “%s”", language, numbers[i].text);
  }
}

/* A training configuration's numbers are numbers and no words. */
static void
test_yaml (const char *language)
{
  char path[4200];
  json_t *tree = NULL;
  FommError error = {0};

  snprintf (path, sizeof path, "%s/numbers.yaml", getenv ("TMPDIR"));
  FILE *file = fopen (path, "w");
  fputs ("rate: 2.0e-4\nscales: [1, 0.5]\nname: half\n", file);
  fclose (file);
  const FommStatus status = fomm_yaml_read (path, &tree, &error);
  const json_t *half = json_array_get (json_object_get (tree, "scales"), 1);
  tap_ok (!status, "%s: the file is read", language);
  tap_ok (json_real_value (json_object_get (tree, "rate")) == 2e-4, "%s: an exponent", language);
  tap_ok (json_real_value (half) == 0.5, "%s: a fraction in a list", language);
  tap_ok (json_is_string (json_object_get (tree, "name")), "%s: a word", language);
  json_decref (tree);
}

int
main (void)
{
  char text[16];

  test_numbers ("plain");
  test_yaml ("plain");
  if (comma_begin ()) {
    test_numbers ("German");
    test_yaml ("German");
    snprintf (text, sizeof text, "%.1f", 0.5);
    tap_ok (!strcmp (text, "0,5"), "the user's language stays as it was");
  } else {
    tap_skip ("German", "the locale de_DE cannot be compiled here (Debian: locales)");
  }
  return tap_done ();
}
