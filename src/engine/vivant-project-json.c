/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-project-json.h"

#include "vivant-error.h"

#include <glib/gi18n-lib.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Programs that know version 1 only would show a turned picture as it lies in its file, and cut the square out of
 * another place: what is turned is refused by them. */
#define FORMAT_VERSION 2
#define FORMAT_VERSION_UPRIGHT 1
/* Far more than anybody draws, and few enough that a made-up file, which need not be in order, holds nobody up. */
#define MAX_EDITS 10000

static const char *const view_names[VIVANT_N_VIEWS] = {"picture", "keypoints", "occlusion", "flow",
                                                       "mask",    "warped",    "compare"};
static const char *const mark_names[] = {"numbers", "ellipses", "axes", "trails"};
static const char *const start_names[] = {"auto", "first", "chosen"};

/* ---- Writing --------------------------------------------------------------------------------------------------- */

static char *
relative_path (const char *path, const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) base = NULL;
  GString *ups;

  if (folder == NULL)
    return NULL;
  base = g_file_new_for_path (folder);
  ups = g_string_new (NULL);
  for (int level = 0; level < 4 && base != NULL; level++) {
    g_autofree char *down = g_file_get_relative_path (base, file);
    GFile *parent;

    if (down != NULL) {
      g_string_append (ups, down);
      if (g_utf8_validate (ups->str, -1, NULL))
        return g_string_free (ups, FALSE);
      break;
    }
    g_string_append (ups, "../");
    parent = g_file_get_parent (base);
    g_object_unref (base);
    base = parent;
  }
  g_string_free (ups, TRUE);
  return NULL;
}

static void
write_input (json_t *root, const char *key, const char *path, const char *fingerprint, const char *folder)
{
  g_autofree char *uri = NULL, *relative = NULL;
  json_t *input;

  if (path == NULL)
    return;
  uri = g_filename_to_uri (path, NULL, NULL);
  if (uri == NULL)
    return;
  relative = relative_path (path, folder);
  input = json_pack ("{s:s}", "uri", uri);
  if (relative != NULL)
    json_object_set_new (input, "relative", json_string (relative));
  if (fingerprint != NULL)
    json_object_set_new (input, "fingerprint", json_string (fingerprint));
  json_object_set_new (root, key, input);
}

static json_t *
write_crop (const VivantCrop *crop)
{
  return json_pack ("{s:b,s:f,s:f,s:f}", "automatic", crop->automatic, "x", crop->x, "y", crop->y, "size", crop->size);
}

static json_t *
write_edits (GArray *edits)
{
  json_t *list = json_array ();

  for (guint i = 0; i < edits->len; i++) {
    const VivantKeypointEdit *edit = &g_array_index (edits, VivantKeypointEdit, i);

    json_array_append_new (list,
                           json_pack ("{s:i,s:i,s:f,s:f,s:f,s:b}", "keypoint", edit->keypoint, "from", edit->from, "dx",
                                      edit->dx, "dy", edit->dy, "amount", edit->amount, "muted", edit->muted));
  }
  return list;
}

static json_t *
write_view (const VivantProjectState *state)
{
  json_t *panes = json_array (), *marks = json_array ();

  for (int i = 0; i < VIVANT_N_PANES; i++)
    json_array_append_new (panes, json_string (view_names[state->views[i]]));
  for (guint i = 0; i < G_N_ELEMENTS (mark_names); i++)
    if ((state->marks & (1u << i)) != 0)
      json_array_append_new (marks, json_string (mark_names[i]));
  return json_pack ("{s:i,s:o,s:o,s:i}", "layout", state->layout, "panes", panes, "marks", marks, "maskKeypoint",
                    state->mask_keypoint);
}

static json_t *
write_state (const VivantProjectState *state, const char *folder)
{
  const gboolean turned = state->source_turn != 0 || state->driver_turn != 0;
  json_t *root = json_pack ("{s:i}", "vivant", turned ? FORMAT_VERSION : FORMAT_VERSION_UPRIGHT);

  write_input (root, "source", state->source, state->source_fingerprint, folder);
  write_input (root, "driver", state->driver, state->driver_fingerprint, folder);
  if (state->model != NULL)
    json_object_set_new (root, "model", json_string (state->model));
  if (turned) {
    json_object_set_new (root, "sourceTurn", json_integer (state->source_turn));
    json_object_set_new (root, "driverTurn", json_integer (state->driver_turn));
  }
  json_object_set_new (root, "sourceCrop", write_crop (&state->source_crop));
  json_object_set_new (root, "driverCrop", write_crop (&state->driver_crop));
  json_object_set_new (root, "trim", json_pack ("{s:i,s:i}", "in", state->trim_in, "out", state->trim_out));
  json_object_set_new (root, "start",
                       json_pack ("{s:s,s:i}", "mode", start_names[state->start_mode], "frame", state->start_frame));
  json_object_set_new (root, "motion",
                       json_pack ("{s:b,s:b,s:f}", "relative", state->relative, "adaptScale", state->adapt_scale,
                                  "smoothing", state->smoothing));
  json_object_set_new (root, "picture",
                       json_pack ("{s:b,s:b}", "keepDetail", state->keep_detail, "pasteBack", state->paste_back));
  json_object_set_new (root, "edits", write_edits (state->edits));
  json_object_set_new (root, "view", write_view (state));
  return root;
}

/* Takes `root`. */
static char *
dump (json_t *root)
{
  char *dumped = json_dumps (root, JSON_INDENT (2));
  char *text = g_strconcat (dumped, "\n", NULL);

  json_decref (root);
  free (dumped);
  return text;
}

char *
vivant_project_json_write (const VivantProjectState *state, const char *folder)
{
  return dump (write_state (state, folder));
}

char *
vivant_project_json_write_copy (const VivantProjectState *state, const char *origin, const char *entity)
{
  json_t *root = write_state (state, NULL);

  if (origin != NULL)
    json_object_set_new (root, "copyOf", json_string (origin));
  if (entity != NULL)
    json_object_set_new (root, "copyOfTag", json_string (entity));
  return dump (root);
}

/* ---- Reading --------------------------------------------------------------------------------------------------- */

static int
get_int (const json_t *object, const char *key, int low, int high, int otherwise)
{
  const json_t *value = json_object_get (object, key);

  return json_is_integer (value) ? (int) CLAMP (json_integer_value (value), (json_int_t) low, (json_int_t) high)
                                 : otherwise;
}

static double
get_number (const json_t *object, const char *key, double low, double high, double otherwise)
{
  const json_t *value = json_object_get (object, key);
  const double number = json_is_number (value) ? json_number_value (value) : otherwise;

  return isfinite (number) ? CLAMP (number, low, high) : otherwise;
}

static gboolean
get_boolean (const json_t *object, const char *key, gboolean otherwise)
{
  const json_t *value = json_object_get (object, key);

  return json_is_boolean (value) ? json_is_true (value) : otherwise;
}

static int
get_name (const json_t *value, const char *const *names, guint n_names, int otherwise)
{
  const char *name = json_string_value (value);

  for (guint i = 0; name != NULL && i < n_names; i++)
    if (strcmp (names[i], name) == 0)
      return (int) i;
  return otherwise;
}

static char *
read_input (const json_t *root, const char *key, const char *folder, char **fingerprint)
{
  const json_t *input = json_object_get (root, key);
  const char *uri = json_string_value (json_object_get (input, "uri"));
  const char *relative = json_string_value (json_object_get (input, "relative"));
  g_autofree char *path = uri != NULL ? g_filename_from_uri (uri, NULL, NULL) : NULL;

  if (path == NULL)
    return NULL;
  *fingerprint = g_strdup (json_string_value (json_object_get (input, "fingerprint")));
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && relative != NULL && folder != NULL) {
    g_autofree char *beside = g_canonicalize_filename (relative, folder);

    if (g_file_test (beside, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&beside);
  }
  return g_steal_pointer (&path);
}

static void
read_crop (const json_t *root, const char *key, VivantCrop *crop)
{
  const json_t *object = json_object_get (root, key);

  crop->automatic = get_boolean (object, "automatic", TRUE);
  crop->x = get_number (object, "x", -1e6, 1e6, 0.0);
  crop->y = get_number (object, "y", -1e6, 1e6, 0.0);
  crop->size = get_number (object, "size", 0.0, 1e6, 0.0);
}

static void
read_edits (const json_t *root, VivantProjectState *state)
{
  const json_t *list = json_object_get (root, "edits");
  const size_t n = MIN (json_array_size (list), (size_t) MAX_EDITS);

  for (size_t i = 0; i < n; i++) {
    const json_t *object = json_array_get (list, i);
    const VivantKeypointEdit edit = {
        .keypoint = get_int (object, "keypoint", 0, FOMM_MAX_KEYPOINTS - 1, 0),
        .from = get_int (object, "from", 0, G_MAXINT, 0),
        .dx = get_number (object, "dx", -2.0, 2.0, 0.0),
        .dy = get_number (object, "dy", -2.0, 2.0, 0.0),
        .amount = get_number (object, "amount", 0.0, 2.0, 1.0),
        .muted = get_boolean (object, "muted", FALSE),
    };

    vivant_project_state_set_edit (state, &edit);
  }
}

static void
read_view (const json_t *root, VivantProjectState *state)
{
  const json_t *view = json_object_get (root, "view");
  const json_t *panes = json_object_get (view, "panes"), *marks = json_object_get (view, "marks");
  const int layout = get_int (view, "layout", 1, 4, 4);

  state->layout = layout == 3 ? 2 : layout;
  state->mask_keypoint = get_int (view, "maskKeypoint", 0, FOMM_MAX_KEYPOINTS - 1, 0);
  for (int i = 0; i < VIVANT_N_PANES; i++)
    state->views[i] =
        (VivantView) get_name (json_array_get (panes, (size_t) i), view_names, VIVANT_N_VIEWS, (int) state->views[i]);
  if (!json_is_array (marks))
    return;
  state->marks = 0;
  for (size_t i = 0; i < json_array_size (marks); i++) {
    const int mark = get_name (json_array_get (marks, i), mark_names, G_N_ELEMENTS (mark_names), -1);

    if (mark >= 0)
      state->marks |= 1u << mark;
  }
}

static VivantProjectState *
read_state (const json_t *root, const char *folder)
{
  VivantProjectState *state = vivant_project_state_new ();
  const json_t *trim = json_object_get (root, "trim"), *start = json_object_get (root, "start");
  const json_t *motion = json_object_get (root, "motion"), *picture = json_object_get (root, "picture");

  state->source = read_input (root, "source", folder, &state->source_fingerprint);
  state->driver = read_input (root, "driver", folder, &state->driver_fingerprint);
  state->model = g_strdup (json_string_value (json_object_get (root, "model")));
  state->source_turn = get_int (root, "sourceTurn", 0, 3, 0);
  state->driver_turn = get_int (root, "driverTurn", 0, 3, 0);
  read_crop (root, "sourceCrop", &state->source_crop);
  read_crop (root, "driverCrop", &state->driver_crop);
  state->trim_in = get_int (trim, "in", 0, G_MAXINT, 0);
  state->trim_out = get_int (trim, "out", 0, G_MAXINT, 0);
  if (state->trim_out != 0 && state->trim_out <= state->trim_in)
    state->trim_in = state->trim_out = 0;
  state->start_mode =
      (VivantStartMode) get_name (json_object_get (start, "mode"), start_names, G_N_ELEMENTS (start_names), 0);
  state->start_frame = get_int (start, "frame", 0, G_MAXINT, 0);
  state->relative = get_boolean (motion, "relative", TRUE);
  state->adapt_scale = get_boolean (motion, "adaptScale", TRUE);
  state->smoothing = get_number (motion, "smoothing", 0.0, 1.0, 0.0);
  state->keep_detail = get_boolean (picture, "keepDetail", FALSE);
  state->paste_back = get_boolean (picture, "pasteBack", FALSE);
  read_edits (root, state);
  read_view (root, state);
  return state;
}

VivantProjectState *
vivant_project_json_read (const char *text, gssize length, const char *folder, GError **error)
{
  json_error_t fault;
  json_t *root = json_loadb (text, length < 0 ? strlen (text) : (size_t) length, JSON_REJECT_DUPLICATES, &fault);
  const json_t *version = json_object_get (root, "vivant");
  VivantProjectState *state = NULL;

  if (root == NULL)
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_INPUT,
                 _ ("This is not a Vivant project, or it is damaged (line %d)."), fault.line);
  else if (!json_is_integer (version) || json_integer_value (version) < 1)
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("This is not a Vivant project."));
  else if (json_integer_value (version) > FORMAT_VERSION)
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_INPUT,
                         _ ("This project was made by a newer version of Vivant. Update Vivant to open it."));
  else
    state = read_state (root, folder);
  json_decref (root);
  return state;
}

char *
vivant_project_json_read_origin (const char *text, gssize length, char **entity)
{
  json_t *root = json_loadb (text, length < 0 ? strlen (text) : (size_t) length, JSON_REJECT_DUPLICATES, NULL);
  char *origin = g_strdup (json_string_value (json_object_get (root, "copyOf")));

  *entity = g_strdup (json_string_value (json_object_get (root, "copyOfTag")));
  json_decref (root);
  return origin;
}

/* ---- Fingerprints ---------------------------------------------------------------------------------------------- */

#define PART (1024 * 1024)

char *
vivant_fingerprint (const char *path)
{
  g_autofree guint8 *buffer = NULL;
  g_autoptr (GChecksum) sum = NULL;
  goffset size;
  size_t got;
  FILE *file;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR) || (file = fopen (path, "rb")) == NULL)
    return NULL;
  buffer = g_malloc (PART);
  sum = g_checksum_new (G_CHECKSUM_SHA256);
  fseeko (file, 0, SEEK_END);
  size = ftello (file);
  rewind (file);
  for (int part = 0; part < 2; part++) {
    if (part == 1 && size > 2 * PART)
      fseeko (file, size - PART, SEEK_SET);
    got = fread (buffer, 1, PART, file);
    g_checksum_update (sum, buffer, (gssize) got);
  }
  fclose (file);
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", (gint64) size, g_checksum_get_string (sum));
}
