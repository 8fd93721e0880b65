/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model.h"

#include "vivant-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

struct _VivantModel {
  GObject parent_instance;

  char *id, *path;
  guint64 size;
  gint64 written; /* modification time, microseconds; 0 when it cannot be read */
  gboolean removable;

  gboolean described;
  char *title, *object_class, *licence, *origin, *warnings, *assumed;
  FommContainer container;
  gboolean config_inferred;
  guint64 parameters;
  FommConfig config;
};

enum {
  PROP_ID = 1,
  PROP_PATH,
  PROP_TITLE,
  PROP_OBJECT_CLASS,
  PROP_LICENCE,
  PROP_ORIGIN,
  PROP_SIZE,
  PROP_REMOVABLE,
  PROP_DESCRIBED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (VivantModel, vivant_model, G_TYPE_OBJECT)

static void
vivant_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantModel *self = VIVANT_MODEL (object);

  switch (id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case PROP_TITLE:
    g_value_set_string (value, vivant_model_get_title (self));
    break;
  case PROP_OBJECT_CLASS:
    g_value_set_string (value, self->object_class);
    break;
  case PROP_LICENCE:
    g_value_set_string (value, self->licence);
    break;
  case PROP_ORIGIN:
    g_value_set_string (value, self->origin);
    break;
  case PROP_SIZE:
    g_value_set_uint64 (value, self->size);
    break;
  case PROP_REMOVABLE:
    g_value_set_boolean (value, self->removable);
    break;
  case PROP_DESCRIBED:
    g_value_set_boolean (value, self->described);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_model_finalize (GObject *object)
{
  VivantModel *self = VIVANT_MODEL (object);

  g_free (self->id);
  g_free (self->path);
  g_free (self->title);
  g_free (self->object_class);
  g_free (self->licence);
  g_free (self->origin);
  g_free (self->warnings);
  g_free (self->assumed);
  G_OBJECT_CLASS (vivant_model_parent_class)->finalize (object);
}

static void
vivant_model_class_init (VivantModelClass *klass)
{
  static const struct {
    guint id;
    const char *name;
  } strings[] = {
      {PROP_ID, "id"},           {PROP_PATH, "path"},     {PROP_TITLE, "title"}, {PROP_OBJECT_CLASS, "object-class"},
      {PROP_LICENCE, "licence"}, {PROP_ORIGIN, "origin"},
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vivant_model_get_property;
  object_class->finalize = vivant_model_finalize;
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    properties[strings[i].id] = g_param_spec_string (strings[i].name, NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_REMOVABLE] = g_param_spec_boolean ("removable", NULL, NULL, FALSE, flags);
  properties[PROP_DESCRIBED] = g_param_spec_boolean ("described", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
vivant_model_init (VivantModel *self)
{
  self->object_class = g_strdup ("");
  self->licence = g_strdup ("");
  self->origin = g_strdup ("");
  self->warnings = g_strdup ("");
  self->assumed = g_strdup ("");
}

static char *
id_of_path (const char *path)
{
  static const char *const endings[] = {".safetensors", ".pth.tar", ".pth", ".pt", ".tar", ".pdparams"};
  g_autofree char *base = g_path_get_basename (path);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (strlen (base) > strlen (endings[i]) && g_str_has_suffix (base, endings[i])) {
      base[strlen (base) - strlen (endings[i])] = '\0';
      break;
    }
  }
  return g_filename_display_name (base);
}

VivantModel *
vivant_model_new (const char *path, const char *id, gboolean removable)
{
  VivantModel *self;
  GStatBuf info;

  g_return_val_if_fail (path != NULL, NULL);
  self = g_object_new (VIVANT_TYPE_MODEL, NULL);
  self->path = g_strdup (path);
  self->id = id ? g_strdup (id) : id_of_path (path);
  self->removable = removable;
  if (g_stat (path, &info) == 0) {
    self->size = (guint64) info.st_size;
    self->written = info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
  }
  return self;
}

gboolean
vivant_model_is_same_file (VivantModel *self, VivantModel *other)
{
  return g_str_equal (self->path, other->path) && self->size == other->size && self->written == other->written;
}

guint64
vivant_model_get_stamp (VivantModel *self)
{
  return (guint64) self->written * 31 + self->size;
}

GDateTime *
vivant_model_dup_written (VivantModel *self)
{
  return self->written ? g_date_time_new_from_unix_local (self->written / G_USEC_PER_SEC) : NULL;
}

const char *
vivant_model_get_id (VivantModel *self)
{
  return self->id;
}

const char *
vivant_model_get_path (VivantModel *self)
{
  return self->path;
}

guint64
vivant_model_get_size (VivantModel *self)
{
  return self->size;
}

gboolean
vivant_model_get_removable (VivantModel *self)
{
  return self->removable;
}

gboolean
vivant_model_is_described (VivantModel *self)
{
  return self->described;
}

const char *
vivant_model_get_title (VivantModel *self)
{
  return self->title && *self->title ? self->title : self->id;
}

const char *
vivant_model_get_object_class (VivantModel *self)
{
  return self->object_class;
}

const char *
vivant_model_get_licence (VivantModel *self)
{
  return self->licence;
}

const char *
vivant_model_get_origin (VivantModel *self)
{
  return self->origin;
}

const char *
vivant_model_get_warnings (VivantModel *self)
{
  return self->warnings;
}

const char *
vivant_model_get_container_name (VivantModel *self)
{
  static const char *const names[] = {[FOMM_CONTAINER_SAFETENSORS] = "safetensors",
                                      [FOMM_CONTAINER_TORCH_ZIP] = "torch-zip",
                                      [FOMM_CONTAINER_TORCH_LEGACY] = "torch-legacy",
                                      [FOMM_CONTAINER_PADDLE] = "paddle"};

  return self->described ? names[self->container] : "";
}

gboolean
vivant_model_get_config_inferred (VivantModel *self)
{
  return self->config_inferred;
}

const char *
vivant_model_get_assumed (VivantModel *self)
{
  return self->assumed;
}

guint64
vivant_model_get_parameters (VivantModel *self)
{
  return self->parameters;
}

const FommConfig *
vivant_model_get_config (VivantModel *self)
{
  return &self->config;
}

static void
replace_string (char **field, const char *value)
{
  g_free (*field);
  *field = g_utf8_make_valid (value, -1);
}

static void
take_facts (VivantModel *self, const FommModel *model)
{
  const FommModelInfo *info = fomm_model_get_info (model);

  replace_string (&self->title, info->name);
  replace_string (&self->object_class, info->object_class);
  replace_string (&self->licence, info->licence);
  replace_string (&self->origin, info->origin);
  replace_string (&self->warnings, info->warnings);
  replace_string (&self->assumed, info->assumed);
  self->container = info->container;
  self->config_inferred = info->config_inferred;
  self->parameters = info->parameters;
  self->config = *fomm_model_get_config (model);
  self->described = TRUE;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBJECT_CLASS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LICENCE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORIGIN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIBED]);
  g_object_thaw_notify (G_OBJECT (self));
}

FommModel *
vivant_model_load (VivantModel *self, const FommLoadOptions *options, GError **error)
{
  FommModel *model = NULL;
  FommError core = {0};

  if (fomm_model_load (self->path, options, &model, &core) != FOMM_OK) {
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, self->path, &core);
    return NULL;
  }
  return model;
}

gboolean
vivant_model_describe (VivantModel *self, GError **error)
{
  FommModel *model;

  if (self->described)
    return TRUE;
  if (!(model = vivant_model_load (self, NULL, error)))
    return FALSE;
  take_facts (self, model);
  fomm_model_unref (&model);
  return TRUE;
}

static void
free_model (gpointer data)
{
  FommModel *model = data;

  fomm_model_unref (&model);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  FommModel *model = vivant_model_load (source, NULL, &error);

  if (model)
    g_task_return_pointer (task, model, free_model);
  else
    g_task_return_error (task, error);
}

void
vivant_model_load_async (VivantModel *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vivant_model_load_async);
  g_task_run_in_thread (task, load_thread);
}

FommModel *
vivant_model_load_finish (VivantModel *self, GAsyncResult *result, GError **error)
{
  FommModel *model = g_task_propagate_pointer (G_TASK (result), error);

  if (model && !self->described)
    take_facts (self, model);
  return model;
}

static bool
is_cancelled (void *cookie)
{
  return g_cancellable_is_cancelled (cookie);
}

static gboolean
all_finite (const FommFrameData *data)
{
  const gsize count = (gsize) data->height * data->width * data->channels;

  for (gsize i = 0; i < count; i++)
    if (!isfinite (data->prediction[i]))
      return FALSE;
  return TRUE;
}

/* A ramp: a flat picture would leave every heatmap flat too and hide half of the network. */
static guint8 *
make_ramp (const FommConfig *config)
{
  guint8 *bytes = g_malloc_n ((gsize) config->height * config->width, config->num_channels);
  guint8 *p = bytes;

  for (int y = 0; y < config->height; y++)
    for (int x = 0; x < config->width; x++)
      for (int c = 0; c < config->num_channels; c++)
        *p++ = (guint8) (255 * (x + y) / (config->width + config->height));
  return bytes;
}

static FommStatus
render_ramp (const FommModel *model, GCancellable *cancellable, gboolean *finite, FommError *error)
{
  const FommConfig *config = fomm_model_get_config (model);
  g_autofree guint8 *bytes = make_ramp (config);
  const FommImage image = {bytes, config->width, config->height, config->num_channels,
                           (ptrdiff_t) config->width * config->num_channels};
  FommAnimator *animator = NULL;
  FommFrame *frame = NULL;
  FommSettings settings;
  FommStatus status;

  fomm_settings_init (&settings);
  settings.should_abort = is_cancelled;
  settings.cookie = cancellable;
  status = fomm_animator_new (model, &settings, &animator, error);
  if (status == FOMM_OK)
    status = fomm_animator_set_source (animator, &image, error);
  if (status == FOMM_OK)
    status = fomm_animator_render (animator, &image, FOMM_PART_NONE, &frame, error);
  if (status == FOMM_OK)
    *finite = all_finite (fomm_frame_get_data (frame));
  fomm_frame_unref (&frame);
  fomm_animator_free (&animator);
  return status;
}

gboolean
vivant_model_verify (VivantModel *self, GCancellable *cancellable, GError **error)
{
  FommModel *model = vivant_model_load (self, NULL, error);
  FommError core = {0};
  gboolean finite = FALSE;
  FommStatus status;

  if (!model)
    return FALSE;
  status = render_ramp (model, cancellable, &finite, &core);
  fomm_model_unref (&model);
  if (status != FOMM_OK) {
    vivant_error_set_core (error, VIVANT_ERROR_MODEL, self->path, &core);
  } else if (!finite) {
    g_autofree char *name = g_filename_display_name (self->path);

    g_set_error (error, VIVANT_ERROR, VIVANT_ERROR_MODEL, _ ("“%s”: the model produces numbers that are not finite"),
                 name);
  }
  return status == FOMM_OK && finite;
}
