/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error.h"

#include <string.h>

static const int codes[] = {VIVANT_ERROR_FAILED, VIVANT_ERROR_INPUT, VIVANT_ERROR_MODEL, VIVANT_ERROR_OUTPUT};

static FommError
core_error (FommStatus status, const char *message)
{
  FommError core = {.status = status};

  g_strlcpy (core.message, message, sizeof core.message);
  return core;
}

static void
test_what_the_core_says (void)
{
  const FommError core = core_error (FOMM_ERROR_FORMAT, "the file ends too early");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    GError *named = NULL, *nameless = NULL;

    vivant_error_set_core (&named, (VivantError) codes[i], "/models/vox.pth.tar", &core);
    g_assert_error (named, VIVANT_ERROR, codes[i]);
    g_assert_cmpstr (named->message, ==, "“/models/vox.pth.tar”: the file ends too early");
    vivant_error_set_core (&nameless, (VivantError) codes[i], NULL, &core);
    g_assert_error (nameless, VIVANT_ERROR, codes[i]);
    g_assert_cmpstr (nameless->message, ==, core.message);
    g_error_free (named);
    g_error_free (nameless);
  }
}

/* Whoever shows errors asks for one code only. */
static void
test_a_cancellation_is_one (void)
{
  const FommError core = core_error (FOMM_ERROR_ABORTED, "aborted");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    GError *from_core = NULL, *taken = NULL;

    vivant_error_set_core (&from_core, (VivantError) codes[i], "/a", &core);
    g_assert_error (from_core, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    vivant_error_take (&taken, (VivantError) codes[i], "/a", from_core);
    g_assert_true (taken == from_core);
    g_error_free (taken);
  }
}

/* The first code is nearest to the cause. */
static void
test_an_error_of_ours_stays (void)
{
  GError *cause = g_error_new_literal (VIVANT_ERROR, VIVANT_ERROR_OUTPUT, "full"), *error = NULL;

  vivant_error_take (&error, VIVANT_ERROR_INPUT, "/a/b.png", cause);
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT);
  g_assert_cmpstr (error->message, ==, "full");
  g_error_free (error);
}

static void
assert_taken (const char *path, const char *cause, const char *wanted)
{
  GError *error = NULL;

  vivant_error_take (&error, VIVANT_ERROR_INPUT, path, g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, cause));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==, wanted);
  g_error_free (error);
}

static void
test_a_file_is_named_once (void)
{
  assert_taken ("/a/b.png", "No such file", "“/a/b.png”: No such file");
  assert_taken ("/a/b.png", "“b.png” is empty.", "“b.png” is empty.");
  assert_taken ("/a/b.png", "Failed to open file “/a/b.png”: No", "Failed to open file “/a/b.png”: No");
  assert_taken ("/a/b.png", "Error opening file /a/b.png: No", "Error opening file /a/b.png: No");
  assert_taken ("/a/b.png", "„b.png“ ist leer.", "„b.png“ ist leer.");
  assert_taken ("/a/b.png", "« b.png » est vide.", "« b.png » est vide.");
  assert_taken ("b.png", "b.png: No such file", "b.png: No such file");
  assert_taken (NULL, "No such file", "No such file");
}

/* Short names are parts of many words. */
static void
test_a_word_is_no_name (void)
{
  assert_taken ("/a/image", "This is not an image", "“/a/image”: This is not an image");
  assert_taken ("/a/e", "Permission denied", "“/a/e”: Permission denied");
  assert_taken ("/a/data", "The data “metadata” is damaged", "“/a/data”: The data “metadata” is damaged");
  assert_taken ("/a/data", "The data of “data” is damaged", "The data of “data” is damaged");
}

static void
test_any_bytes_are_shown (void)
{
  const FommError core = core_error (FOMM_ERROR_FORMAT, "no");
  GError *set = NULL, *taken = NULL;

  vivant_error_set_core (&set, VIVANT_ERROR_MODEL, "/a/\xff\xfe.pth", &core);
  g_assert_true (g_utf8_validate (set->message, -1, NULL));
  vivant_error_take (&taken, VIVANT_ERROR_MODEL, "/a/\xff.pth",
                     g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "No such file"));
  g_assert_true (g_utf8_validate (taken->message, -1, NULL));
  g_assert_nonnull (strstr (taken->message, ".pth”: No such file"));
  g_error_free (set);
  g_error_free (taken);
}

/* The cause is taken, then too. */
static void
test_nobody_asks (void)
{
  const FommError core = core_error (FOMM_ERROR_FORMAT, "no");

  vivant_error_set_core (NULL, VIVANT_ERROR_MODEL, "/a", &core);
  vivant_error_take (NULL, VIVANT_ERROR_MODEL, "/a", g_error_new_literal (G_FILE_ERROR, 0, "no"));
  vivant_error_take (NULL, VIVANT_ERROR_MODEL, "/a", g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/what-the-core-says", test_what_the_core_says);
  g_test_add_func ("/error/a-cancellation-is-one", test_a_cancellation_is_one);
  g_test_add_func ("/error/an-error-of-ours-stays", test_an_error_of_ours_stays);
  g_test_add_func ("/error/a-file-is-named-once", test_a_file_is_named_once);
  g_test_add_func ("/error/a-word-is-no-name", test_a_word_is_no_name);
  g_test_add_func ("/error/any-bytes-are-shown", test_any_bytes_are_shown);
  g_test_add_func ("/error/nobody-asks", test_nobody_asks);
  return g_test_run ();
}
