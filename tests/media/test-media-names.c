/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-media-names.h"

/* Names that are easily confused. */
static const char *const names[] = {"",
                                    "-1",
                                    "0",
                                    "00",
                                    "1",
                                    "001",
                                    "2",
                                    "9",
                                    "10",
                                    "010",
                                    "99999999999999999999999999",
                                    "100000000000000000000000000",
                                    "A",
                                    "a",
                                    "a.png",
                                    "a1b2",
                                    "a1b10",
                                    "a2b1",
                                    "a02b1",
                                    "frame",
                                    "frame-7",
                                    "frame7",
                                    "frame007",
                                    "frame8",
                                    "frame8.jpeg",
                                    "frame8.png",
                                    "ä",
                                    "\xff\xfe",
                                    "\xff\xff"};

static int
sign (int value)
{
  return (value > 0) - (value < 0);
}

/* Every pair either way: what sorts with it cannot get lost in a circle. */
static void
test_one_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++) {
      const int order = sign (vivant_media_compare_names (names[i], names[j]));

      g_assert_cmpint (order, ==, -sign (vivant_media_compare_names (names[j], names[i])));
      g_assert_true ((order == 0) == (i == j));
      for (guint k = 0; k < G_N_ELEMENTS (names) && order < 0; k++)
        if (vivant_media_compare_names (names[j], names[k]) < 0)
          g_assert_cmpint (vivant_media_compare_names (names[i], names[k]), <, 0);
    }
}

static void
assert_before (const char *a, const char *b)
{
  g_assert_cmpint (vivant_media_compare_names (a, b), <, 0);
}

static void
test_as_people_count (void)
{
  assert_before ("frame9.png", "frame10.png");
  assert_before ("2 of 10", "10 of 2");
  assert_before ("img_0009", "img_10");
  assert_before ("img_9", "img_0010");
  assert_before ("99999999999999999999", "100000000000000000000"); /* larger than any integer */
  assert_before ("frame", "frame1");
  assert_before ("a1", "a1b");
  g_assert_cmpint (vivant_media_compare_names ("007", "7"), !=, 0); /* two files */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-names/one-order", test_one_order);
  g_test_add_func ("/media-names/as-people-count", test_as_people_count);
  return g_test_run ();
}
