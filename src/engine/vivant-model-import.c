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

/* What the published checkpoints show; they do not say so themselves. */
static const char *
guess_class (const char *path)
{
  static const struct {
    const char *part, *object_class;
  } guesses[] = {{"vox", "face"},     {"nemo", "face"},       {"face", "face"},
                 {"taichi", "body"},  {"body", "body"},       {"fashion", "clothes"},
                 {"mgif", "drawing"}, {"cartoon", "drawing"}, {"anime", "drawing"}};
  g_autofree char *base = g_path_get_basename (path), *lower = g_ascii_strdown (base, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (guesses); i++)
    if (strstr (lower, guesses[i].part))
      return guesses[i].object_class;
  return NULL;
}

/* The 512 pixel models of PaddleGAN are told from the others by nothing but their name. */
static int
guess_size (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return strstr (base, "512") ? 512 : 0;
}

/* The core says of both files that they cannot be used; a checkpoint that can be read is not the one. */
static gboolean
is_output (const char *path, const FommError *core)
{
  return core->status == FOMM_ERROR_IO && g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_access (path, R_OK) == 0;
}

static gboolean
convert (const char *path, const char *partial, FommConvertOptions *convert_options, const VivantImportOptions *options,
         GCancellable *cancellable, GError **error)
{
  Progress progress = {options, cancellable};
  FommError core = {0};

  convert_options->progress = on_progress;
  convert_options->cookie = &progress;
  if (fomm_convert (path, partial, convert_options, &core) == FOMM_OK)
    return TRUE;
  if (is_output (path, &core)) {
    g_autofree char *folder = g_path_get_dirname (partial);

    vivant_error_set_core (error, VIVANT_ERROR_OUTPUT, folder, &core);
  } else {
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, path, &core);
  }
  return FALSE;
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
  g_autofree char *name = g_filename_display_name (target);
  int fd = g_open (partial, O_RDONLY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (synced && g_rename (partial, target) == 0)
    return TRUE;
  if (synced)
    saved = errno;
  g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” cannot be written: %s"), name, g_strerror (saved));
  return FALSE;
}

/* Under a hidden name until it is complete and proved. */
static gboolean
write_model (const char *path, const char *target, FommConvertOptions *convert_options,
             const VivantImportOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *unique = g_uuid_string_random (), *folder = g_path_get_dirname (target);
  g_autofree char *base = g_path_get_basename (target), *hidden = g_strdup_printf (".%s.%s.part", base, unique);
  g_autofree char *partial = g_build_filename (folder, hidden, NULL);

  if (convert (path, partial, convert_options, options, cancellable, error) && prove (path, partial, error) &&
      publish (partial, target, error))
    return TRUE;
  g_unlink (partial);
  return FALSE;
}

/* Imports that were killed, which took this long never. */
#define LEFTOVER_SECONDS 3600

static void
sweep_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;

    if (*name == '.' && strstr (name, ".safetensors.") && strstr (name, ".part") && g_stat (path, &info) == 0 &&
        now - info.st_mtime > LEFTOVER_SECONDS)
      g_unlink (path);
  }
}

/* A size that was only guessed from the name is taken when the network can have it. */
static gboolean
has_guessed_size (const char *path)
{
  FommModel *model = NULL;
  FommError core = {0};
  gboolean inferred;

  if (!guess_size (path) || fomm_model_load (path, NULL, &model, &core) != FOMM_OK)
    return FALSE;
  inferred = fomm_model_get_info (model)->config_inferred;
  fomm_model_unref (&model);
  return inferred;
}

char *
vivant_model_import_file (const char *folder, const char *path, const VivantImportOptions *options,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (VivantModel) source = vivant_model_new (path, options->name, FALSE);
  const char *title = vivant_model_get_id (source);
  g_autofree char *id = vivant_model_id_from_text (title), *origin = g_filename_display_basename (path);
  g_autofree char *file = g_strconcat (id, ".safetensors", NULL);
  g_autofree char *target = g_build_filename (folder, file, NULL);
  FommConvertOptions convert_options;

  if (!options->replace && g_file_test (target, G_FILE_TEST_EXISTS)) {
    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("A model named “%s” exists already; choose another name"),
                 id);
    return NULL;
  }
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    const int fault = errno;
    g_autofree char *name = g_filename_display_name (folder);

    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_OUTPUT, _ ("“%s” cannot be created: %s"), name, g_strerror (fault));
    return NULL;
  }
  sweep_leftovers (folder);
  fomm_convert_options_init (&convert_options);
  convert_options.precision = options->precision;
  convert_options.yaml_path = options->config_path;
  convert_options.name = title;
  convert_options.likely_class = guess_class (path);
  convert_options.likely_origin = origin;
  if (!options->config_path && has_guessed_size (path))
    convert_options.height = convert_options.width = guess_size (path);
  return write_model (path, target, &convert_options, options, cancellable, error) ? g_steal_pointer (&target) : NULL;
}

/* What the user states is no longer assumed. */
static char *
without_word (const char *words, const char *word)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (char **at = all; *at; at++)
    if (**at && !g_str_equal (*at, word))
      g_strv_builder_add (kept, *at);
  list = g_strv_builder_end (kept);
  return g_strjoinv (" ", list);
}

/* What is assumed of a native file now; NULL when it cannot be read, which the conversion will then say better. */
static char *
read_assumed (const char *path)
{
  FommModel *model = NULL;
  FommError core = {0};
  char *assumed = NULL;

  if (fomm_model_load (path, NULL, &model, &core) == FOMM_OK)
    assumed = g_strdup (fomm_model_get_info (model)->assumed);
  fomm_model_unref (&model);
  return assumed;
}

gboolean
vivant_model_edit_file (const char *path, const VivantModelEdit *edit, GCancellable *cancellable, GError **error)
{
  const VivantImportOptions options = {.precision = FOMM_PRECISION_KEEP};
  g_autofree char *assumed = read_assumed (path);
  g_autofree char *first = assumed && edit->object_class ? without_word (assumed, "class") : g_strdup (assumed);
  g_autofree char *left = first && edit->size > 0 ? without_word (first, "size") : g_strdup (first);
  FommConvertOptions convert_options;

  fomm_convert_options_init (&convert_options);
  convert_options.precision = FOMM_PRECISION_KEEP;
  convert_options.name = edit->title;
  convert_options.object_class = edit->object_class;
  convert_options.licence = edit->licence;
  convert_options.align_corners = edit->align_corners;
  convert_options.height = convert_options.width = edit->size;
  convert_options.assumed = left;
  return write_model (path, path, &convert_options, &options, cancellable, error);
}
