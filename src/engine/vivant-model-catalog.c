/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model-catalog.h"

#include "vivant-error.h"
#include "vivant-model-import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _VivantModelCatalog {
  GObject parent_instance;

  char *user_folder;
  char **system_folders;
  GPtrArray *models; /* of VivantModel */
};

static void vivant_model_catalog_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VivantModelCatalog, vivant_model_catalog, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, vivant_model_catalog_list_init))

static GType
get_item_type (GListModel *list)
{
  return VIVANT_TYPE_MODEL;
}

static guint
get_n_items (GListModel *list)
{
  return VIVANT_MODEL_CATALOG (list)->models->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  VivantModelCatalog *self = VIVANT_MODEL_CATALOG (list);

  return position < self->models->len ? g_object_ref (g_ptr_array_index (self->models, position)) : NULL;
}

static void
vivant_model_catalog_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
vivant_model_catalog_finalize (GObject *object)
{
  VivantModelCatalog *self = VIVANT_MODEL_CATALOG (object);

  g_free (self->user_folder);
  g_strfreev (self->system_folders);
  g_ptr_array_unref (self->models);
  G_OBJECT_CLASS (vivant_model_catalog_parent_class)->finalize (object);
}

static void
vivant_model_catalog_class_init (VivantModelCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vivant_model_catalog_finalize;
}

static void
vivant_model_catalog_init (VivantModelCatalog *self)
{
  self->models = g_ptr_array_new_with_free_func (g_object_unref);
}

VivantModelCatalog *
vivant_model_catalog_new_for_folders (const char *user_folder, const char *const *system_folders)
{
  VivantModelCatalog *self = g_object_new (VIVANT_TYPE_MODEL_CATALOG, NULL);

  self->user_folder = g_strdup (user_folder);
  self->system_folders = g_strdupv ((char **) system_folders);
  vivant_model_catalog_refresh (self);
  return self;
}

VivantModelCatalog *
vivant_model_catalog_new (void)
{
  g_autofree char *user_folder = g_build_filename (g_get_user_data_dir (), "vivant", "models", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) folders = NULL;
  const char *override = g_getenv ("VIVANT_DATADIR");

  if (override && *override) {
    g_autofree char *folder = g_build_filename (override, "models", NULL);

    g_strv_builder_add (builder, folder);
  } else {
    g_strv_builder_add (builder, VIVANT_INSTALLED_DATADIR G_DIR_SEPARATOR_S "models");
    for (const char *const *dir = g_get_system_data_dirs (); *dir; dir++) {
      g_autofree char *folder = g_build_filename (*dir, "vivant", "models", NULL);

      g_strv_builder_add (builder, folder);
    }
    g_strv_builder_add (builder, VIVANT_SOURCE_DATADIR G_DIR_SEPARATOR_S "models");
  }
  folders = g_strv_builder_end (builder);
  return vivant_model_catalog_new_for_folders (user_folder, (const char *const *) folders);
}

const char *
vivant_model_catalog_get_user_folder (VivantModelCatalog *self)
{
  return self->user_folder;
}

static VivantModel *
find_by_id (VivantModelCatalog *self, const char *id)
{
  for (guint i = 0; i < self->models->len; i++) {
    VivantModel *model = g_ptr_array_index (self->models, i);

    if (g_str_equal (vivant_model_get_id (model), id))
      return model;
  }
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static void
scan_folder (VivantModelCatalog *self, const char *folder, gboolean removable)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (name[0] != '.' && g_str_has_suffix (name, ".safetensors"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
    g_autoptr (VivantModel) model = vivant_model_new (path, NULL, removable);

    if (!find_by_id (self, vivant_model_get_id (model)) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (self->models, g_steal_pointer (&model));
  }
}

/* Keeps the objects of unchanged files, so that what was read of them (and selections in a list) survives. */
static void
reuse_unchanged (GPtrArray *models, GPtrArray *old)
{
  for (guint i = 0; i < models->len; i++) {
    VivantModel *model = g_ptr_array_index (models, i);

    for (guint j = 0; j < old->len; j++) {
      VivantModel *candidate = g_ptr_array_index (old, j);

      if (vivant_model_is_same_file (model, candidate)) {
        g_ptr_array_index (models, i) = g_object_ref (candidate);
        g_object_unref (model);
        break;
      }
    }
  }
}

static gboolean
same_models (GPtrArray *a, GPtrArray *b)
{
  return a->len == b->len && memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0;
}

void
vivant_model_catalog_refresh (VivantModelCatalog *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->models);

  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  scan_folder (self, self->user_folder, TRUE);
  for (char **folder = self->system_folders; *folder; folder++)
    scan_folder (self, *folder, FALSE);
  reuse_unchanged (self->models, old);
  if (old->len + self->models->len > 0 && !(old->len && self->models->len && same_models (old, self->models)))
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->models->len);
}

VivantModel *
vivant_model_catalog_get_default (VivantModelCatalog *self)
{
  VivantModel *model = find_by_id (self, VIVANT_DEFAULT_MODEL_ID);

  if (!model && self->models->len)
    model = g_ptr_array_index (self->models, 0);
  return model;
}

static VivantModel *
find_by_title (VivantModelCatalog *self, const char *title)
{
  g_autofree char *wanted = g_utf8_casefold (title, -1);

  for (guint i = 0; i < self->models->len; i++) {
    VivantModel *model = g_ptr_array_index (self->models, i);
    g_autofree char *candidate = NULL;

    /* A broken file must not hide the others. */
    if (!vivant_model_describe (model, NULL))
      continue;
    candidate = g_utf8_casefold (vivant_model_get_title (model), -1);
    if (g_str_equal (candidate, wanted))
      return model;
  }
  return NULL;
}

static VivantModel *
find_default (VivantModelCatalog *self, GError **error)
{
  VivantModel *model = vivant_model_catalog_get_default (self);

  if (!model)
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL,
                 _ ("No model is installed; looked in “%s” and the system's folders"), self->user_folder);
  return model ? g_object_ref (model) : NULL;
}

VivantModel *
vivant_model_catalog_find (VivantModelCatalog *self, const char *name_or_path, GError **error)
{
  VivantModel *model;

  if (!name_or_path || !*name_or_path)
    return find_default (self, error);
  if (strchr (name_or_path, G_DIR_SEPARATOR))
    return vivant_model_new (name_or_path, NULL, FALSE);
  if ((model = find_by_id (self, name_or_path)))
    return g_object_ref (model);
  if (g_file_test (name_or_path, G_FILE_TEST_EXISTS))
    return vivant_model_new (name_or_path, NULL, FALSE);
  if (g_utf8_validate (name_or_path, -1, NULL) && (model = find_by_title (self, name_or_path)))
    return g_object_ref (model);
  g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL, _ ("“%s” is neither an installed model nor a file"),
               name_or_path);
  return NULL;
}

static VivantModel *
refresh_and_find (VivantModelCatalog *self, const char *path)
{
  vivant_model_catalog_refresh (self);
  for (guint i = 0; i < self->models->len; i++) {
    VivantModel *model = g_ptr_array_index (self->models, i);

    if (g_str_equal (vivant_model_get_path (model), path))
      return g_object_ref (model);
  }
  return vivant_model_new (path, NULL, TRUE);
}

VivantModel *
vivant_model_catalog_import (VivantModelCatalog *self, const char *path, const VivantImportOptions *options,
                             GCancellable *cancellable, GError **error)
{
  g_autofree char *target = vivant_model_import_file (self->user_folder, path, options, cancellable, error);

  return target ? refresh_and_find (self, target) : NULL;
}

typedef struct Import {
  char *folder, *path, *name, *config_path;
  VivantImportOptions options;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_free (import->folder);
  g_free (import->path);
  g_free (import->name);
  g_free (import->config_path);
  g_free (import);
}

static void
import_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Import *import = data;
  GError *error = NULL;
  char *path = vivant_model_import_file (import->folder, import->path, &import->options, cancellable, &error);

  if (path)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

void
vivant_model_catalog_import_async (VivantModelCatalog *self, const char *path, const VivantImportOptions *options,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);

  import->folder = g_strdup (self->user_folder);
  import->path = g_strdup (path);
  import->name = g_strdup (options->name);
  import->config_path = g_strdup (options->config_path);
  import->options = *options;
  import->options.name = import->name;
  import->options.config_path = import->config_path;
  g_task_set_source_tag (task, vivant_model_catalog_import_async);
  /* One that was complete when it was cancelled is there, and must be known. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, import, import_free);
  g_task_run_in_thread (task, import_thread);
}

VivantModel *
vivant_model_catalog_import_finish (VivantModelCatalog *self, GAsyncResult *result, GError **error)
{
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), error);

  return path ? refresh_and_find (self, path) : NULL;
}

char *
vivant_model_catalog_dup_free_name (VivantModelCatalog *self, const char *path)
{
  g_autoptr (VivantModel) source = vivant_model_new (path, NULL, FALSE);
  g_autofree char *name = g_strdup (vivant_model_get_id (source));

  for (int i = 2; i < 1000; i++) {
    g_autofree char *id = vivant_model_id_from_text (name), *file = g_strconcat (id, ".safetensors", NULL);
    g_autofree char *target = g_build_filename (self->user_folder, file, NULL);

    if (!g_file_test (target, G_FILE_TEST_EXISTS) && !find_by_id (self, id))
      break;
    g_free (name);
    name = g_strdup_printf ("%s %d", vivant_model_get_id (source), i);
  }
  return g_steal_pointer (&name);
}

/* ---- Editing --------------------------------------------------------------------------------------------------- */

typedef struct Edit {
  char *path, *title, *object_class, *licence;
  VivantModelEdit edit;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *self = data;

  g_free (self->path);
  g_free (self->title);
  g_free (self->object_class);
  g_free (self->licence);
  g_free (self);
}

static void
edit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Edit *self = data;
  GError *error = NULL;

  if (vivant_model_edit_file (self->path, &self->edit, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vivant_model_catalog_edit_async (VivantModelCatalog *self, VivantModel *model, const VivantModelEdit *edit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Edit *data;

  g_task_set_source_tag (task, vivant_model_catalog_edit_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!vivant_model_get_removable (model)) {
    g_task_return_new_error (task, VIVANT_ERROR, VIVANT_ERROR_OUTPUT,
                             _ ("“%s” came with the system and cannot be changed here"), vivant_model_get_id (model));
    return;
  }
  data = g_new0 (Edit, 1);
  data->path = g_strdup (vivant_model_get_path (model));
  data->edit = *edit;
  data->edit.title = data->title = g_strdup (edit->title);
  data->edit.object_class = data->object_class = g_strdup (edit->object_class);
  data->edit.licence = data->licence = g_strdup (edit->licence);
  g_task_set_task_data (task, data, edit_free);
  g_task_run_in_thread (task, edit_thread);
}

gboolean
vivant_model_catalog_edit_finish (VivantModelCatalog *self, GAsyncResult *result, GError **error)
{
  const gboolean done = g_task_propagate_boolean (G_TASK (result), error);

  if (done)
    vivant_model_catalog_refresh (self);
  return done;
}

/* ---- Removing -------------------------------------------------------------------------------------------------- */

gboolean
vivant_model_catalog_remove (VivantModelCatalog *self, const char *id, GError **error)
{
  VivantModel *model = find_by_id (self, id);

  if (!model) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL, _ ("No model is named “%s”"), id);
    return FALSE;
  }
  if (!vivant_model_get_removable (model)) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” came with the system and cannot be removed here"),
                 id);
    return FALSE;
  }
  if (g_unlink (vivant_model_get_path (model)) != 0) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” cannot be removed: %s"),
                 vivant_model_get_path (model), g_strerror (errno));
    return FALSE;
  }
  vivant_model_catalog_refresh (self);
  return TRUE;
}
