/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error.h"
#include "vivant-project-json.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static VivantProjectState *
read_text (const char *text, gssize length)
{
  GError *error = NULL;
  VivantProjectState *state = vivant_project_json_read (text, length, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (state);
  return state;
}

/* Nothing as it is in a new project. */
static VivantProjectState *
make_state (void)
{
  VivantProjectState *state = vivant_project_state_new ();

  state->source = g_strdup ("/a/Mona “Lisa” 100%/ü.png");
  state->driver = g_strdup ("/a/\xff\xfe.mp4"); /* no UTF-8 */
  state->source_fingerprint = g_strdup ("1:a");
  state->driver_fingerprint = g_strdup ("2:b");
  state->model = g_strdup ("vox");
  state->source_turn = 1;
  state->driver_turn = 3;
  state->source_crop = (VivantCrop){FALSE, 1.25, -2.5, 300.75};
  state->driver_crop = (VivantCrop){TRUE, 0.1, 1.0 / 3.0, 1e-7};
  state->trim_in = 3;
  state->trim_out = 77;
  state->start_mode = VIVANT_START_CHOSEN;
  state->start_frame = 12;
  state->relative = state->adapt_scale = FALSE;
  state->keep_detail = state->paste_back = TRUE;
  state->smoothing = 0.375;
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){4, 5, -0.1, 0.125, 1.5, FALSE});
  vivant_project_state_set_edit (state, &(VivantKeypointEdit){FOMM_MAX_KEYPOINTS - 1, 0, 0.0, 0.0, 1.0, TRUE});
  state->layout = 1;
  for (int i = 0; i < VIVANT_N_PANES; i++)
    state->views[i] = (VivantView) (VIVANT_N_VIEWS - 1 - i);
  state->marks = VIVANT_MARK_TRAILS;
  state->mask_keypoint = 9;
  return state;
}

static void
assert_same (const VivantProjectState *a, const VivantProjectState *b)
{
  g_assert_cmpuint (vivant_project_state_compare (a, b), ==, VIVANT_CHANGE_NONE);
  g_assert_cmpstr (a->source_fingerprint, ==, b->source_fingerprint);
  g_assert_cmpstr (a->driver_fingerprint, ==, b->driver_fingerprint);
}

static void
test_everything_comes_back (void)
{
  g_autoptr (VivantProjectState) state = make_state (), fresh = vivant_project_state_new ();
  g_autofree char *text = vivant_project_json_write (state, "/a"), *second = NULL;
  g_autoptr (VivantProjectState) read = read_text (text, -1);

  /* Whoever adds a member has to give it another value above, or it is not tested. */
  g_assert_cmpuint (vivant_project_state_compare (state, fresh), ==, 2 * VIVANT_CHANGE_VIEW - 1);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  assert_same (state, read);
  second = vivant_project_json_write (read, "/a");
  g_assert_cmpstr (second, ==, text);
}

static void
test_an_empty_project (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new (), read = NULL, least = NULL;
  g_autofree char *text = vivant_project_json_write (state, NULL);

  read = read_text (text, -1);
  assert_same (state, read);
  least = read_text ("{\"vivant\": 1}", -1); /* what is left out is as in a new project */
  assert_same (state, least);
}

/* A file says the least version that reads it rightly: what is not turned opens in older programs, too. */
static void
test_versions (void)
{
  g_autoptr (VivantProjectState) state = vivant_project_state_new (), read = NULL;
  g_autofree char *upright = vivant_project_json_write (state, NULL), *turned = NULL;

  g_assert_nonnull (strstr (upright, "\"vivant\": 1"));
  g_assert_null (strstr (upright, "Turn"));
  state->driver_turn = 3;
  turned = vivant_project_json_write (state, NULL);
  g_assert_nonnull (strstr (turned, "\"vivant\": 2"));
  read = vivant_project_json_read (turned, -1, NULL, NULL);
  g_assert_cmpint (read->source_turn, ==, 0);
  g_assert_cmpint (read->driver_turn, ==, 3);
}

static void
test_moved_together (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  g_autofree char *picture = g_build_filename (folder, "a.png", NULL), *fingerprint = NULL, *text = NULL;
  g_autofree char *moved = g_strconcat (folder, "-moved", NULL), *there = g_build_filename (moved, "a.png", NULL);
  g_autoptr (VivantProjectState) state = vivant_project_state_new (), read = NULL;

  g_assert_true (g_file_set_contents (picture, "x", 1, NULL));
  state->source = g_strdup (picture);
  state->source_fingerprint = fingerprint = vivant_fingerprint (picture);
  g_assert_nonnull (fingerprint);
  g_steal_pointer (&fingerprint);
  text = vivant_project_json_write (state, folder);
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  read = vivant_project_json_read (text, -1, moved, NULL);
  g_assert_cmpstr (read->source, ==, there);
  g_assert_cmpstr (read->source_fingerprint, ==, state->source_fingerprint);
  g_unlink (there);
  g_rmdir (moved);
}

static void
test_bad_files (void)
{
  static const char *const texts[] = {
      "", "hello", "[]", "{}", "{\"vivant\": 3}", "{\"vivant\": \"1\"}", "{\"vivant\": 1", "{\"vivant\": 0}"};
  static const char *const odd[] = {
      "{\"vivant\": 1, \"edits\": 3, \"view\": [], \"trim\": {\"in\": 9, \"out\": 4}}",
      ("{\"vivant\": 1, \"view\": {\"layout\": 3, \"panes\": [7, \"x\"], \"marks\": [null]}, \"motion\": "
       "{\"smoothing\": 1e308}, \"edits\": [null, {\"keypoint\": 900, \"amount\": -5}]}"),
      "{\"vivant\": 2, \"sourceTurn\": 1e9, \"driverTurn\": -4}",
      "{\"vivant\": 1, \"source\": {\"uri\": \"http://example.org/a.png\"}, \"driver\": \"x\"}"};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (vivant_project_json_read (texts[i], -1, NULL, &error));
    g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (VivantProjectState) state = vivant_project_json_read (odd[i], -1, NULL, NULL);

    g_assert_nonnull (state);
    g_assert_null (state->source);
    g_assert_cmpint (state->trim_in, ==, 0);
    g_assert_true (state->smoothing <= 1.0);
    for (guint e = 0; e < state->edits->len; e++)
      g_assert_cmpint (g_array_index (state->edits, VivantKeypointEdit, e).keypoint, <, FOMM_MAX_KEYPOINTS);
  }
}

/* A project on a disk that was full, or that was cut off on its way: refused, wherever it ends. */
static void
test_cut_off (void)
{
  g_autoptr (VivantProjectState) state = make_state ();
  g_autofree char *text = vivant_project_json_write (state, "/a");
  const gssize whole = (gssize) strlen (text);

  for (gssize length = 0; length < whole - 2; length++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (vivant_project_json_read (text, length, NULL, &error));
    g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
  }
}

/* Every value of every member replaced by one of another kind: never more than a default. */
static void
test_wrong_kinds (void)
{
  static const char *const others[] = {"null",
                                       "true",
                                       "-1",
                                       "1e300",
                                       "-9223372036854775808",
                                       "\"\"",
                                       "\"\\ud83d\\ude00\"",
                                       "[[]]",
                                       "{}",
                                       "9223372036854775807"};
  static const char *const keys[] = {"source",     "driver",     "model", "sourceTurn", "driverTurn",
                                     "sourceCrop", "driverCrop", "trim",  "start",      "motion",
                                     "picture",    "edits",      "view"};
  static const char *const members[] = {
      "uri",  "relative", "fingerprint", "automatic", "x",      "y",     "size",  "in",          "out",
      "mode", "frame",    "adaptScale",  "smoothing", "layout", "panes", "marks", "maskKeypoint"};

  for (guint o = 0; o < G_N_ELEMENTS (others); o++)
    for (guint k = 0; k < G_N_ELEMENTS (keys); k++) {
      g_autofree char *outer = g_strdup_printf ("{\"vivant\": 2, \"%s\": %s}", keys[k], others[o]);
      g_autoptr (VivantProjectState) state = read_text (outer, -1);

      for (guint m = 0; m < G_N_ELEMENTS (members); m++) {
        g_autofree char *inner =
            g_strdup_printf ("{\"vivant\": 2, \"%s\": {\"%s\": %s}}", keys[k], members[m], others[o]);
        g_autoptr (VivantProjectState) deeper = read_text (inner, -1);

        g_assert_cmpint (deeper->trim_in, >=, 0);
        g_assert_true (deeper->trim_out == 0 || deeper->trim_out > deeper->trim_in);
        g_assert_true (deeper->layout == 1 || deeper->layout == 2 || deeper->layout == 4);
        g_assert_cmpint (deeper->mask_keypoint, <, FOMM_MAX_KEYPOINTS);
        g_assert_true (deeper->smoothing >= 0.0 && deeper->smoothing <= 1.0);
        g_assert_true (deeper->source_crop.size >= 0.0 && isfinite (deeper->source_crop.x));
      }
      g_assert_cmpint (state->source_turn & ~3, ==, 0);
    }
}

static void
assert_refused (const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vivant_project_json_read (text, length, NULL, &error));
  g_assert_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT);
}

static void
test_made_up_files (void)
{
  static const char zero[] = "{\"vivant\": 1, \"model\": \"a\\u0000b\"}", bytes[] = "{\"vivant\": 1, \"\0\": 1}";
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (VivantProjectState) unknown = NULL;

  assert_refused (deep, -1);
  assert_refused (zero, -1);
  assert_refused (bytes, sizeof bytes - 1);
  assert_refused ("{\"vivant\": 1, \"motion\": {\"smoothing\": 1e400}}", -1);
  assert_refused ("{\"vivant\": 1, \"motion\": {\"smoothing\": NaN}}", -1);
  assert_refused ("{\"vivant\": 1, \"trim\": {\"in\": 99999999999999999999}}", -1);
  assert_refused ("{\"vivant\": 1, \"vivant\": 2}", -1);
  assert_refused ("{\"vivant\": 1} {\"vivant\": 1}", -1);
  assert_refused ("{\"vivant\": 1, \"model\": \"\xff\"}", -1);
  unknown = read_text ("{\"vivant\": 1, \"tomorrow\": [{\"a\": 1}], \"view\": {\"panes\": [\"hologram\"]}}", -1);
  g_assert_cmpint (unknown->views[0], ==, VIVANT_VIEW_KEYPOINTS);
}

/* More edits than anybody makes, in the order that is worst for a sorted list. */
static void
test_many_edits (void)
{
  GString *text = g_string_new ("{\"vivant\": 1, \"edits\": [");
  g_autoptr (VivantProjectState) state = NULL;
  const gint64 started = g_get_monotonic_time ();

  for (int i = 200000; i > 0; i--)
    g_string_append_printf (text, "{\"keypoint\": %d, \"from\": %d}%s", i % 64, i, i > 1 ? "," : "]}");
  state = read_text (text->str, (gssize) text->len);
  g_test_message ("%u edits in %.2f s", state->edits->len, (double) (g_get_monotonic_time () - started) / 1e6);
  g_string_free (text, TRUE);
  g_assert_cmpuint (state->edits->len, ==, 10000);
}

/* Numbers that no file can hold: the rest is saved. */
static void
test_numbers_that_are_none (void)
{
  g_autoptr (VivantProjectState) state = make_state (), read = NULL;
  g_autofree char *text = NULL;

  state->source_crop.x = NAN;
  state->smoothing = INFINITY;
  text = vivant_project_json_write (state, NULL);
  read = read_text (text, -1);
  g_assert_true (read->source_crop.automatic);
  g_assert_cmpfloat (read->smoothing, ==, 0.0);
  g_assert_cmpstr (read->source, ==, state->source);
  g_assert_cmpint (read->trim_out, ==, 77);
}

static char *
fingerprint_of (const char *path, const char *bytes, gsize size)
{
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  return vivant_fingerprint (path);
}

static void
test_fingerprints (void)
{
  const gsize mib = 1024 * 1024;
  g_autofree char *folder = g_dir_make_tmp ("vivant-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a", NULL), *bytes = g_malloc0 (3 * mib);
  const gsize places[] = {0, mib - 1, mib, 2 * mib - 1, 2 * mib, 3 * mib - 1};
  const gsize sizes[] = {0, 1, mib, mib + 1, 2 * mib, 2 * mib + 1, 3 * mib};

  g_assert_null (vivant_fingerprint (NULL));
  g_assert_null (vivant_fingerprint (path));
  g_assert_null (vivant_fingerprint (folder));
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autofree char *plain = fingerprint_of (path, bytes, sizes[s]);

    for (guint p = 0; p < G_N_ELEMENTS (places) && places[p] < sizes[s]; p++) {
      /* Of more than two MiB the middle does not count. */
      const gboolean counts = sizes[s] <= 2 * mib || places[p] < mib || places[p] >= sizes[s] - mib;
      g_autofree char *other = NULL;

      bytes[places[p]] = 1;
      other = fingerprint_of (path, bytes, sizes[s]);
      bytes[places[p]] = 0;
      g_assert_true ((g_strcmp0 (plain, other) != 0) == counts);
    }
  }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project-json/everything-comes-back", test_everything_comes_back);
  g_test_add_func ("/project-json/an-empty-project", test_an_empty_project);
  g_test_add_func ("/project-json/versions", test_versions);
  g_test_add_func ("/project-json/moved-together", test_moved_together);
  g_test_add_func ("/project-json/bad-files", test_bad_files);
  g_test_add_func ("/project-json/cut-off", test_cut_off);
  g_test_add_func ("/project-json/wrong-kinds", test_wrong_kinds);
  g_test_add_func ("/project-json/made-up-files", test_made_up_files);
  g_test_add_func ("/project-json/many-edits", test_many_edits);
  g_test_add_func ("/project-json/numbers-that-are-none", test_numbers_that_are_none);
  g_test_add_func ("/project-json/fingerprints", test_fingerprints);
  return g_test_run ();
}
