/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * vivant-cli model: the catalogue of models. */
#include "cli.h"
#include "progress.h"
#include "report.h"
#include "vivant-error.h"
#include "vivant-model-catalog.h"

#include <glib/gi18n.h>

static struct {
  char *name, *config, *precision;
  gboolean json, quiet, replace;
} options;

static json_t *
json_of_model (VivantModel *model)
{
  const FommConfig *config = vivant_model_get_config (model);
  g_autofree char *path = g_filename_display_name (vivant_model_get_path (model));

  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:i, s:i, s:b, s:b, s:b, s:b, s:s}", "id",
                    vivant_model_get_id (model), "title", vivant_model_get_title (model), "path", path, "class",
                    vivant_model_get_object_class (model), "licence", vivant_model_get_licence (model), "origin",
                    vivant_model_get_origin (model), "container", vivant_model_get_container_name (model), "bytes",
                    (json_int_t) vivant_model_get_size (model), "parameters",
                    (json_int_t) vivant_model_get_parameters (model), "keypoints", config->num_kp, "width",
                    config->width, "height", config->height, "jacobian", config->estimate_jacobian, "align_corners",
                    config->align_corners, "config_inferred", vivant_model_get_config_inferred (model), "removable",
                    vivant_model_get_removable (model), "warnings", vivant_model_get_warnings (model));
}

static void
print_fact (const char *label, const char *value)
{
  if (*value)
    g_print ("%-14s %s\n", label, value);
}

static void
print_model (VivantModel *model)
{
  const FommConfig *config = vivant_model_get_config (model);
  g_autofree char *size = g_format_size (vivant_model_get_size (model));
  g_autofree char *shape =
      g_strdup_printf (_ ("%d × %d pixels, %d keypoints"), config->width, config->height, config->num_kp);
  g_autofree char *weights =
      g_strdup_printf (_ ("%.1f million weights, %s, %s"), (double) vivant_model_get_parameters (model) / 1e6, size,
                       vivant_model_get_container_name (model));

  print_fact (_ ("Name"), vivant_model_get_id (model));
  print_fact (_ ("Title"), vivant_model_get_title (model));
  print_fact (_ ("Class"), vivant_model_get_object_class (model));
  print_fact (_ ("Shape"), shape);
  print_fact (_ ("Weights"), weights);
  print_fact (_ ("Sampling"), config->align_corners ? _ ("as trained (corners aligned)") : _ ("as the reference demo"));
  print_fact (_ ("Configuration"),
              vivant_model_get_config_inferred (model) ? _ ("worked out from the tensors") : _ ("stated"));
  print_fact (_ ("Licence"), vivant_model_get_licence (model));
  print_fact (_ ("Origin"), vivant_model_get_origin (model));
  print_fact (_ ("File"), vivant_model_get_path (model));
  print_fact (_ ("Warnings"), vivant_model_get_warnings (model));
}

static CliExit
list_models (VivantModelCatalog *catalog, char **operands)
{
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (catalog));
  json_t *array = json_array ();
  CliExit status = CLI_EXIT_DONE;

  for (guint i = 0; i < count; i++) {
    g_autoptr (VivantModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);
    GError *error = NULL;

    if (!vivant_model_describe (model, &error)) {
      status = cli_fail (error);
    } else if (options.json) {
      json_array_append_new (array, json_of_model (model));
    } else {
      g_autofree char *size = g_format_size (vivant_model_get_size (model));

      g_print ("%-20s %-8s %9s  %s\n", vivant_model_get_id (model), vivant_model_get_object_class (model), size,
               vivant_model_get_title (model));
    }
  }
  if (options.json)
    cli_print_json (array);
  else
    json_decref (array);
  return status;
}

static CliExit
show_model (VivantModelCatalog *catalog, char **operands)
{
  g_autoptr (VivantModel) model = NULL;
  GError *error = NULL;

  if (!(model = vivant_model_catalog_find (catalog, operands[0], &error)) || !vivant_model_describe (model, &error))
    return cli_fail (error);
  if (options.json)
    cli_print_json (json_of_model (model));
  else
    print_model (model);
  return CLI_EXIT_DONE;
}

static void
on_progress (double fraction, gpointer data)
{
  cli_progress_fraction (data, fraction);
}

static gboolean
parse_precision (FommPrecision *precision)
{
  if (!options.precision || g_ascii_strcasecmp (options.precision, "f16") == 0)
    *precision = FOMM_PRECISION_F16;
  else if (g_ascii_strcasecmp (options.precision, "f32") == 0)
    *precision = FOMM_PRECISION_F32;
  else if (g_ascii_strcasecmp (options.precision, "bf16") == 0)
    *precision = FOMM_PRECISION_BF16;
  else
    return FALSE;
  return TRUE;
}

static CliExit
import_model (VivantModelCatalog *catalog, char **operands)
{
  VivantImportOptions import = {.name = options.name, .config_path = options.config, .replace = options.replace};
  g_autoptr (VivantModel) model = NULL;
  CliProgress progress;
  GError *error = NULL;

  if (!parse_precision (&import.precision))
    return cli_usage ("model", _ ("--precision must be f16, bf16 or f32, not “%s”"), options.precision);
  cli_progress_init (&progress, options.quiet || options.json);
  import.progress = on_progress;
  import.progress_data = &progress;
  model = vivant_model_catalog_import (catalog, operands[0], &import, cli_cancellable (), &error);
  cli_progress_clear (&progress);
  if (!model || !vivant_model_describe (model, &error))
    return cli_fail (error);
  if (options.json)
    cli_print_json (json_of_model (model));
  else if (!options.quiet)
    g_print (_ ("Imported as “%s”\n"), vivant_model_get_id (model));
  return CLI_EXIT_DONE;
}

static CliExit
verify_model (VivantModelCatalog *catalog, char **operands)
{
  g_autoptr (VivantModel) model = NULL;
  GError *error = NULL;

  if (!(model = vivant_model_catalog_find (catalog, operands[0], &error)) || !vivant_model_describe (model, &error) ||
      !vivant_model_verify (model, cli_cancellable (), &error))
    return cli_fail (error);
  if (options.json)
    cli_print_json (json_pack ("{s:s, s:b, s:s}", "path", vivant_model_get_path (model), "valid", 1, "warnings",
                               vivant_model_get_warnings (model)));
  else if (!options.quiet)
    g_print (_ ("“%s” is a working model\n"), vivant_model_get_path (model));
  return CLI_EXIT_DONE;
}

static CliExit
remove_model (VivantModelCatalog *catalog, char **operands)
{
  GError *error = NULL;

  if (!vivant_model_catalog_remove (catalog, operands[0], &error))
    return cli_fail (error);
  return CLI_EXIT_DONE;
}

static const struct {
  const char *name;
  guint operands;
  CliExit (*run) (VivantModelCatalog *catalog, char **operands);
} actions[] = {
    {"list", 0, list_models},    {"info", 1, show_model},     {"import", 1, import_model},
    {"verify", 1, verify_model}, {"remove", 1, remove_model},
};

static const GOptionEntry entries[] = {
    {"name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_ ("Name of the imported model"), N_ ("NAME")},
    {"config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
     N_ ("Configuration that overrides what the checkpoint says"), N_ ("YAML")},
    {"precision", 0, 0, G_OPTION_ARG_STRING, &options.precision, N_ ("Numbers of the imported model (f16)"),
     "f16|bf16|f32"},
    {"replace", 0, 0, G_OPTION_ARG_NONE, &options.replace, N_ ("Replace a model of the same name"), NULL},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing but errors"), NULL},
    {0},
};

static CliExit
run (GStrv *argv)
{
  g_autoptr (VivantModelCatalog) catalog = NULL;
  guint count;

  if (!cli_parse ("model", _ ("list | info MODEL | import FILE | verify MODEL | remove NAME"),
                  _ ("Lists, examines, imports and removes models. Nothing in a checkpoint is ever executed."), entries,
                  argv))
    return CLI_EXIT_USAGE;
  count = g_strv_length (*argv);
  if (count < 2)
    return cli_usage ("model", _ ("list, info, import, verify or remove?"));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (!g_str_equal ((*argv)[1], actions[i].name))
      continue;
    if (count - 2 != actions[i].operands)
      return cli_usage ("model",
                        actions[i].operands ? _ ("“%s” takes exactly one operand") : _ ("“%s” takes no operand"),
                        actions[i].name);
    catalog = vivant_model_catalog_new ();
    return actions[i].run (catalog, *argv + 2);
  }
  return cli_usage ("model", _ ("“%s” is not list, info, import, verify or remove"), (*argv)[1]);
}

const CliCommand cli_model_command = {"model", N_ ("list, examine, import, verify or remove models"), run};
