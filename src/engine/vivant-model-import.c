/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model-import.h"

#include "vivant-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

enum { MAX_ID = 64 };

char *
vivant_model_id_from_text (const char *text)
{
  GString *id = g_string_new (NULL);

  for (const char *p = text; *p && id->len < MAX_ID; p++) {
    if (g_ascii_isalnum (*p) || (id->len && strchr ("._-", *p)))
      g_string_append_c (id, *p);
    else if (id->len && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  }
  while (id->len && strchr (".-", id->str[id->len - 1]))
    g_string_truncate (id, id->len - 1);
  if (!id->len)
    g_string_append (id, "model");
  return g_string_free (id, FALSE);
}

typedef struct Progress {
  const VivantImportOptions *options;
  GCancellable *cancellable;
} Progress;

static bool
on_progress (double fraction, void *cookie)
{
  const Progress *progress = cookie;

  if (progress->options->progress)
    progress->options->progress (fraction, progress->options->progress_data);
  return !g_cancellable_is_cancelled (progress->cancellable);
}

static gboolean
convert (const char *path, const char *partial, const char *title, const VivantImportOptions *options,
         GCancellable *cancellable, GError **error)
{
  Progress progress = {options, cancellable};
  FommConvertOptions convert_options;
  FommError core = {0};
  FommStatus status;

  fomm_convert_options_init (&convert_options);
  convert_options.precision = options->precision;
  convert_options.yaml_path = options->config_path;
  convert_options.name = title;
  convert_options.progress = on_progress;
  convert_options.cookie = &progress;
  status = fomm_convert (path, partial, &convert_options, &core);
  if (status != FOMM_OK)
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, path, &core);
  return status == FOMM_OK;
}

/* A conversion that cannot be loaded again would be a fault of ours; it must not reach the user's folder. */
static gboolean
prove (const char *path, const char *partial, GError **error)
{
  FommModel *model = NULL;
  FommError core = {0};
  FommStatus status = fomm_model_load (partial, NULL, &model, &core);

  if (status != FOMM_OK)
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, path, &core);
  fomm_model_unref (&model);
  return status == FOMM_OK;
}

static gboolean
publish (const char *partial, const char *target, GError **error)
{
  int fd = g_open (partial, O_RDONLY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (synced && g_rename (partial, target) == 0)
    return TRUE;
  if (synced)
    saved = errno;
  g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” cannot be written: %s"), target, g_strerror (saved));
  return FALSE;
}

char *
vivant_model_import_file (const char *folder, const char *path, const VivantImportOptions *options,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (VivantModel) source = vivant_model_new (path, options->name, FALSE);
  const char *title = vivant_model_get_id (source);
  g_autofree char *id = vivant_model_id_from_text (title);
  g_autofree char *file = g_strconcat (id, ".safetensors", NULL);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *hidden = g_strdup_printf (".%s.%s.part", id, unique);
  g_autofree char *target = g_build_filename (folder, file, NULL);
  g_autofree char *partial = g_build_filename (folder, hidden, NULL);

  if (!options->replace && g_file_test (target, G_FILE_TEST_EXISTS)) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("A model named “%s” exists already; choose another name"),
                 id);
    return NULL;
  }
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” cannot be created: %s"), folder,
                 g_strerror (errno));
    return NULL;
  }
  if (!convert (path, partial, title, options, cancellable, error) || !prove (path, partial, error) ||
      !publish (partial, target, error)) {
    g_unlink (partial);
    return NULL;
  }
  return g_steal_pointer (&target);
}
