/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A project and its file. */
#include "vivant-error.h"
#include "vivant-project-json.h"
#include "vivant-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A project is a few kilobytes; what is larger was not written by us. */
#define MAX_FILE_SIZE (16 * 1024 * 1024)

static char *
folder_of (GFile *file)
{
  g_autoptr (GFile) parent = file != NULL ? g_file_get_parent (file) : NULL;

  return parent != NULL ? g_file_get_path (parent) : NULL;
}

/* With `entity` only over what that tag stands for. *now receives the new one. */
static gboolean
write_file (VivantProject *self, GFile *file, const char *entity, char **now, GError **error)
{
  g_autofree char *folder = folder_of (file), *text = vivant_project_json_write (self->state, folder);
  g_autofree char *name = NULL;
  GError *cause = NULL;

  if (g_file_replace_contents (file, text, strlen (text), entity, FALSE, G_FILE_CREATE_NONE, now, NULL, &cause))
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG)) {
    g_clear_error (&cause);
    name = g_file_get_basename (file);
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT,
                 _ ("“%s” was changed elsewhere since it was opened here. Save under another name to keep both."),
                 name);
    return FALSE;
  }
  name = g_file_get_parse_name (file);
  vivant_error_take (error, VIVANT_ERROR_OUTPUT, name, cause);
  return FALSE;
}

static gboolean
save (VivantProject *self, GFile *file, const char *entity, GError **error)
{
  char *now = NULL;

  if (!write_file (self, file, entity, &now, error))
    return FALSE;
  g_free (self->entity);
  self->entity = now;
  self->saved_revision = self->revision;
  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->file, file))
    g_object_notify (G_OBJECT (self), "file");
  g_object_notify (G_OBJECT (self), "modified");
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

gboolean
vivant_project_save (VivantProject *self, GFile *file, GError **error)
{
  g_return_val_if_fail (VIVANT_IS_PROJECT (self), FALSE);
  return save (self, file, NULL, error);
}

gboolean
vivant_project_save_again (VivantProject *self, GError **error)
{
  g_return_val_if_fail (VIVANT_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (self->file != NULL, FALSE);
  return save (self, self->file, self->entity, error);
}

/* `origin` is NULL but for an autosaved copy; *entity is then of the file that it is a copy of. */
static VivantProjectState *
read_state (GFile *file, char **origin, char **entity, GError **error)
{
  g_autofree char *folder = folder_of (file), *text = NULL;
  g_autoptr (GFileInfo) info = NULL;
  VivantProjectState *state = NULL;
  gsize length;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info != NULL &&
      (g_file_info_get_size (info) > MAX_FILE_SIZE || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR))
    g_set_error_literal (error, VIVANT_ERROR, VIVANT_ERROR_INPUT, _ ("This is not a Vivant project."));
  else if (info != NULL && g_file_load_contents (file, NULL, &text, &length, origin == NULL ? entity : NULL, error))
    state = vivant_project_json_read (text, (gssize) length, folder, error);
  if (state != NULL && origin != NULL)
    *origin = vivant_project_json_read_origin (text, (gssize) length, entity);
  return state;
}

static VivantProjectState *
read_file (GFile *file, char **entity, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  GError *cause = NULL;
  VivantProjectState *state = read_state (file, NULL, entity, &cause);

  /* The layout does not know which file it is in. */
  if (state == NULL && cause->domain == VIVANT_ERROR)
    g_prefix_error (&cause, "“%s”: ", name);
  if (state == NULL)
    vivant_error_take (error, VIVANT_ERROR_INPUT, name, cause);
  return state;
}

gboolean
vivant_project_load (VivantProject *self, GFile *file, GError **error)
{
  g_autofree char *entity = NULL;
  VivantProjectState *state;

  g_return_val_if_fail (VIVANT_IS_PROJECT (self), FALSE);
  state = read_file (file, &entity, error);
  if (state == NULL)
    return FALSE;
  g_free (self->entity);
  self->entity = g_steal_pointer (&entity);
  vivant_history_clear (self->history);
  g_set_object (&self->file, file);
  g_object_notify (G_OBJECT (self), "file");
  self->saved_revision = self->revision + 1;
  _vivant_project_swap_state (self, state);
  g_object_notify (G_OBJECT (self), "modified");
  return TRUE;
}

char *
vivant_project_dup_copy (VivantProject *self)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (VIVANT_IS_PROJECT (self), NULL);
  origin = self->file != NULL ? g_file_get_uri (self->file) : NULL;
  return vivant_project_json_write_copy (self->state, origin, self->entity);
}

gboolean
vivant_project_recover (VivantProject *self, GFile *copy, GFile *file, GError **error)
{
  g_autoptr (GFile) own = file != NULL ? g_object_ref (file) : NULL;
  g_autofree char *origin = NULL, *entity = NULL;
  VivantProjectState *state;
  GError *cause = NULL;

  g_return_val_if_fail (VIVANT_IS_PROJECT (self), FALSE);
  state = read_state (copy, &origin, &entity, &cause);
  if (state == NULL) {
    vivant_error_take (error, VIVANT_ERROR_INPUT, NULL, cause);
    return FALSE;
  }
  if (origin != NULL) {
    g_clear_object (&own);
    own = g_file_new_for_uri (origin);
  }
  vivant_history_clear (self->history);
  g_free (self->entity);
  self->entity = g_steal_pointer (&entity);
  g_set_object (&self->file, own);
  g_object_notify (G_OBJECT (self), "file");
  _vivant_project_swap_state (self, state);
  return TRUE;
}
