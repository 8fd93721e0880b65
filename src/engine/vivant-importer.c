/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-importer.h"

struct _VivantImporter {
  GObject parent_instance;

  VivantModelCatalog *catalog;
  GQueue waiting;            /* of paths */
  char *path;                /* NULL when nothing runs */
  GCancellable *cancellable; /* of what runs */
  double fraction;
  gint permille; /* written by the worker */
  gint pending;  /* whether `progress_idle` is due */
};

enum { PROP_0, PROP_PATH, PROP_FRACTION, N_PROPS };
static GParamSpec *properties[N_PROPS];

static guint imported_signal, failed_signal;

G_DEFINE_FINAL_TYPE (VivantImporter, vivant_importer, G_TYPE_OBJECT)

static void start_next (VivantImporter *self);

/* ---- Progress -------------------------------------------------------------------------------------------------- */

static void
set_fraction (VivantImporter *self, double fraction)
{
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static gboolean
progress_idle (gpointer data)
{
  VivantImporter *self = VIVANT_IMPORTER (data);

  g_atomic_int_set (&self->pending, 0);
  if (self->path != NULL)
    set_fraction (self, g_atomic_int_get (&self->permille) / 1000.0);
  return G_SOURCE_REMOVE;
}

/* Worker. The task holds a reference on the importer until it is done. */
static void
progress_cb (double fraction, gpointer data)
{
  VivantImporter *self = data;

  g_atomic_int_set (&self->permille, (gint) (CLAMP (fraction, 0.0, 1.0) * 1000));
  if (g_atomic_int_compare_and_exchange (&self->pending, 0, 1))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, progress_idle, g_object_ref (self), g_object_unref);
}

/* ---- Running --------------------------------------------------------------------------------------------------- */

static void
set_path (VivantImporter *self, char *path)
{
  g_free (self->path);
  self->path = path;
  set_fraction (self, 0.0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

static void
imported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantImporter) self = VIVANT_IMPORTER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (VivantModel) model = vivant_model_catalog_import_finish (VIVANT_MODEL_CATALOG (object), result, &error);
  g_autofree char *path = g_strdup (self->path);

  g_clear_object (&self->cancellable);
  set_path (self, NULL);
  if (model != NULL)
    g_signal_emit (self, imported_signal, 0, model);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, failed_signal, 0, path, error);
  start_next (self);
}

static void
start_next (VivantImporter *self)
{
  VivantImportOptions options = {.precision = FOMM_PRECISION_F16, .progress = progress_cb, .progress_data = self};
  g_autofree char *name = NULL;

  if (self->path != NULL || g_queue_is_empty (&self->waiting))
    return;
  set_path (self, g_queue_pop_head (&self->waiting));
  self->cancellable = g_cancellable_new ();
  name = vivant_model_catalog_dup_free_name (self->catalog, self->path);
  options.name = name;
  vivant_model_catalog_import_async (self->catalog, self->path, &options, self->cancellable, imported_cb,
                                     g_object_ref (self));
}

void
vivant_importer_add (VivantImporter *self, const char *path)
{
  g_return_if_fail (VIVANT_IS_IMPORTER (self));
  g_queue_push_tail (&self->waiting, g_strdup (path));
  start_next (self);
}

void
vivant_importer_cancel (VivantImporter *self)
{
  g_return_if_fail (VIVANT_IS_IMPORTER (self));
  g_queue_clear_full (&self->waiting, g_free);
  g_cancellable_cancel (self->cancellable);
}

const char *
vivant_importer_get_path (VivantImporter *self)
{
  return self->path;
}

double
vivant_importer_get_fraction (VivantImporter *self)
{
  return self->fraction;
}

/* ---- Life ------------------------------------------------------------------------------------------------------ */

static void
vivant_importer_finalize (GObject *object)
{
  VivantImporter *self = VIVANT_IMPORTER (object);

  g_queue_clear_full (&self->waiting, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->catalog);
  g_free (self->path);
  G_OBJECT_CLASS (vivant_importer_parent_class)->finalize (object);
}

static void
vivant_importer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivantImporter *self = VIVANT_IMPORTER (object);

  switch (id) {
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case PROP_FRACTION:
    g_value_set_double (value, self->fraction);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vivant_importer_class_init (VivantImporterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vivant_importer_finalize;
  object_class->get_property = vivant_importer_get_property;
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, read);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  imported_signal = g_signal_new ("imported", VIVANT_TYPE_IMPORTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, VIVANT_TYPE_MODEL);
  failed_signal = g_signal_new ("failed", VIVANT_TYPE_IMPORTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_ERROR);
}

static void
vivant_importer_init (VivantImporter *self)
{
  g_queue_init (&self->waiting);
}

VivantImporter *
vivant_importer_new (VivantModelCatalog *catalog)
{
  VivantImporter *self = g_object_new (VIVANT_TYPE_IMPORTER, NULL);

  self->catalog = g_object_ref (catalog);
  return self;
}
