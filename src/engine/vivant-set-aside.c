/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-set-aside.h"

#include "vivant-autosave-files.h"
#include "vivant-project-json.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <utime.h>

#define FOLDER "set-aside"
#define SECONDS_A_DAY (24 * 60 * 60)

typedef struct Kept {
  char *path;
  gint64 since; /* seconds of the epoch */
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
}

char *
vivant_set_aside_keep (const char *copy)
{
  g_autofree char *parent = g_path_get_dirname (copy), *name = g_path_get_basename (copy);
  g_autofree char *folder = g_build_filename (parent, FOLDER, NULL);
  g_autofree char *aside = g_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_file_test (aside, G_FILE_TEST_EXISTS) ||
      g_rename (copy, aside) != 0)
    return g_strdup (copy);
  /* Its days count from now. */
  g_utime (aside, NULL);
  return g_steal_pointer (&aside);
}

/* The copy's text as this version writes it; NULL when it cannot be read. */
static char *
read_again (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (VivantProjectState) state = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, NULL))
    state = vivant_project_json_read (text, (gssize) length, NULL, NULL);
  return state != NULL ? vivant_project_json_write_copy (state, NULL, NULL) : NULL;
}

/* TRUE when it is among the copies again. A copy that is there already was put there before a crash in this moment. */
static gboolean
put_back (const char *folder, const char *aside)
{
  g_autofree char *name = g_path_get_basename (aside), *copy = g_build_filename (folder, name, NULL);
  g_autofree char *text = read_again (aside);

  if (text == NULL || (!g_file_test (copy, G_FILE_TEST_EXISTS) &&
                       !g_file_set_contents_full (copy, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL)))
    return FALSE;
  g_unlink (aside);
  return TRUE;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const Kept *first = a, *second = b;

  return second->since > first->since ? 1 : second->since < first->since ? -1 : g_strcmp0 (first->path, second->path);
}

static GArray *
list (const char *folder)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (all, kept_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    Kept kept = {g_build_filename (folder, name, NULL), 0};
    struct stat facts;

    if (g_str_has_suffix (name, VIVANT_COPY_ENDING) && g_lstat (kept.path, &facts) == 0 && S_ISREG (facts.st_mode)) {
      kept.since = (gint64) facts.st_mtime;
      g_array_append_val (all, kept);
    } else {
      kept_clear (&kept);
    }
  }
  g_array_sort (all, compare_newest);
  return all;
}

void
vivant_set_aside_review (const char *folder)
{
  g_autofree char *aside = g_build_filename (folder, FOLDER, NULL);
  g_autoptr (GArray) all = list (aside);
  const gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - VIVANT_SET_ASIDE_DAYS * SECONDS_A_DAY;
  guint kept = 0;

  for (guint i = 0; i < all->len; i++) {
    const Kept *one = &g_array_index (all, Kept, i);

    if (put_back (folder, one->path))
      continue;
    if (kept < VIVANT_SET_ASIDE_MOST && one->since >= oldest)
      kept++;
    else
      g_unlink (one->path);
  }
  if (kept == 0)
    g_rmdir (aside);
}
