/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-training.h"

#include <string.h>

/* "FOLDER/training/NAME.yaml" when it exists. */
static char *
look_in (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".yaml", NULL);
  char *path = g_build_filename (folder, "training", file, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return path;
  g_free (path);
  return NULL;
}

static char *
look_in_system (const char *name)
{
  char *path = look_in (VIVANT_INSTALLED_DATADIR, name);
  for (const char *const *dir = g_get_system_data_dirs (); !path && *dir; dir++) {
    g_autofree char *folder = g_build_filename (*dir, "vivant", NULL);
    path = look_in (folder, name);
  }
  return path ? path : look_in (VIVANT_SOURCE_DATADIR, name);
}

char *
vivant_training_find_config (const char *name, gboolean fine_tune)
{
  const char *override = g_getenv ("VIVANT_DATADIR");
  char *path = NULL;

  if (name && (g_file_test (name, G_FILE_TEST_EXISTS) || strchr (name, G_DIR_SEPARATOR)))
    return g_strdup (name);
  if (!name)
    name = fine_tune ? "fine-tune" : "small";
  path = override && *override ? look_in (override, name) : look_in_system (name);
  return path ? path : g_strdup (name);
}
