/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Training configurations: what the official files say, what is refused, and the same in every language. */
#include "comma.h"
#include "tap.h"
#include "train_config.h"

#include <math.h>

static json_t *
tree_of (const char *text)
{
  json_error_t where;
  json_t *tree = json_loads (text, JSON_DECODE_ANY, &where);

  if (!tree)
    tap_ok (false, "this test's own “%s”: %s", text, where.text);
  return tree;
}

static FommStatus
read_text (const char *text, FommTrainConfig *config, FommError *error)
{
  json_t *tree = tree_of (text);

  fomm_train_config_init (config);
  const FommStatus status = fomm_train_config_read (config, tree, error);
  json_decref (tree);
  return status;
}

static void
test_defaults (void)
{
  FommTrainConfig config;
  FommError error = {0};

  tap_ok (!read_text ("{\"train_params\": {}}", &config, &error), "an empty section is enough: %s", error.message);
  tap_ok (config.n_scales == 1 && config.scales[0].value == 1 && !strcmp (config.scales[0].spelling, "1"),
          "one scale unless more are named");
  tap_ok (config.num_epochs == 1 && config.batch_size == 1 && config.n_milestones == 0, "one epoch of single pairs");
  tap_ok (!config.has_model && !fomm_train_config_wants_flow (&config), "no network, no stated flow");
}

static void
test_values (const char *language)
{
  static const char text[] =
      "{\"train_params\": {\"num_epochs\": 7, \"batch_size\": 3, \"lr_generator\": 0.0002, \"scales\": [1, 0.5, 0.125],"
      "\"epoch_milestones\": [2, 5], \"transform_params\": {\"sigma_affine\": 0.25, \"sigma_tps\": 0.0625,"
      "\"points_tps\": 4}, \"loss_weights\": {\"perceptual\": [10, 5.5], \"gradient\": 0.75, \"flow\": 2}}}";
  FommTrainConfig config;
  FommError error = {0};

  tap_ok (!read_text (text, &config, &error), "%s: read: %s", language, error.message);
  tap_ok (config.num_epochs == 7 && config.batch_size == 3 && config.lr_generator == 0.0002, "%s: numbers", language);
  tap_ok (config.n_milestones == 2 && config.milestones[1] == 5, "%s: milestones", language);
  tap_ok (config.n_scales == 3 && config.scales[1].value == 0.5 && !strcmp (config.scales[1].spelling, "0.5") &&
              !strcmp (config.scales[2].spelling, "0.125") && !strcmp (config.scales[0].spelling, "1"),
          "%s: scales are spelt %s, %s, %s", language, config.scales[0].spelling, config.scales[1].spelling,
          config.scales[2].spelling);
  tap_ok (config.sigma_affine == 0.25 && config.sigma_tps == 0.0625 && config.points_tps == 4, "%s: transforms",
          language);
  tap_ok (config.weights.n_perceptual == 2 && config.weights.perceptual[1] == 5.5 && config.weights.gradient == 0.75,
          "%s: weights", language);
  tap_ok (fomm_train_config_wants_flow (&config) && fomm_train_config_paints (&config),
          "%s: the flow must be stated, and something is painted", language);
}

/* One sentence that names the key; the status of a wrong configuration. */
static void
test_refused (void)
{
  static const struct {
    const char *text, *key;
  } cases[] = {
      {"{\"train_params\": 3}", "train_params"},
      {"{\"train_params\": {\"batch_size\": \"two\"}}", "batch_size"},
      {"{\"train_params\": {\"batch_size\": 0}}", "batch_size"},
      {"{\"train_params\": {\"batch_size\": 2.5}}", "batch_size"},
      {"{\"train_params\": {\"num_epochs\": 1e300}}", "num_epochs"},
      {"{\"train_params\": {\"scales\": [1, 2]}}", "scales"},
      {"{\"train_params\": {\"scales\": [1, \"0,5\"]}}", "scales"},
      {"{\"train_params\": {\"scales\": [1, 1, 1, 1, 1, 1, 1, 1, 1]}}", "scales"},
      {"{\"train_params\": {\"loss_weights\": {\"gradient\": -1}}}", "gradient"},
      {"{\"train_params\": {\"loss_weights\": {\"perceptual\": 10}}}", "perceptual"},
      {"{\"train_params\": {\"transform_params\": []}}", "transform_params"},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    FommTrainConfig config;
    FommError error = {0};
    const FommStatus status = read_text (cases[i].text, &config, &error);

    tap_ok (status == FOMM_ERROR_CONFIG && strstr (error.message, cases[i].key) && !strchr (error.message, '\n'),
            "%s: %s", cases[i].text, error.message);
  }
}

/* The caller names the file; the file of a network is looked for beside it. */
static void
test_file (void)
{
  char path[4200];
  FommTrainConfig config;
  FommError error = {0};

  snprintf (path, sizeof path, "%s/täglich.yaml", getenv ("TMPDIR"));
  fomm_train_config_init (&config);
  remove (path);
  tap_ok (fomm_train_config_load (&config, path, &error) && strstr (error.message, "No such file"), "no file: %s",
          error.message);
  FILE *file = fopen (path, "w");
  fputs ("train_params:\n  lr_generator: 2.0e-4\n  scales: [1, 0.5]\n  perceptual_network: vgg.safetensors\n", file);
  fclose (file);
  fomm_train_config_init (&config);
  tap_ok (!fomm_train_config_load (&config, path, &error) && config.lr_generator == 2e-4 && config.n_scales == 2,
          "a file is read: %s", error.message);
  snprintf (path, sizeof path, "%s/vgg.safetensors", getenv ("TMPDIR"));
  tap_ok (!strcmp (config.perceptual_network, path), "the network lies beside it: %s", config.perceptual_network);
}

int
main (void)
{
  test_defaults ();
  test_values ("plain");
  test_refused ();
  test_file ();
  if (comma_begin ()) {
    test_values ("German");
    test_file ();
  } else {
    tap_skip ("German", "the locale de_DE cannot be compiled here (Debian: locales)");
  }
  return tap_done ();
}
