/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * test-paddle FOLDER [MOBILE…]: what a checkpoint of PaddleGAN becomes as a model: its convention, its configuration in
 * PaddleGAN's words and inferred, its conversion into a native file. MOBILE are files of the networks for telephones,
 * which are refused. */
#include "fomm.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FommModel *
load (const char *folder, const char *file, const char *yaml, int align_corners)
{
  char path[2][4096];
  FommLoadOptions options;
  FommModel *model = NULL;
  FommError error = {0};

  snprintf (path[0], sizeof path[0], "%s/%s", folder, file);
  snprintf (path[1], sizeof path[1], "%s/%s", folder, yaml ? yaml : "");
  fomm_load_options_init (&options);
  options.yaml_path = yaml ? path[1] : NULL;
  options.align_corners = align_corners;
  if (fomm_model_load (path[0], &options, &model, &error))
    tap_note ("%s: %s", file, error.message);
  return model;
}

static bool
has_config (const FommModel *model)
{
  const FommConfig *config = fomm_model_get_config (model);
  return config->num_kp == 4 && config->num_channels == 3 && config->estimate_jacobian &&
         config->kp_detector.block_expansion == 2 && config->kp_detector.max_features == 4 &&
         config->kp_detector.num_blocks == 2 && config->kp_detector.scale_factor == 0.5 &&
         config->generator.block_expansion == 3 && config->generator.max_features == 6 &&
         config->generator.num_down_blocks == 1 && config->generator.num_bottleneck_blocks == 1 &&
         config->generator.estimate_occlusion_map && config->dense_motion.scale_factor == 0.5;
}

static void
check_model (const char *folder, const char *yaml)
{
  FommModel *model = load (folder, "micro32_p4_plain.pdparams", yaml, -1);
  const FommModelInfo *info = model ? fomm_model_get_info (model) : NULL;
  const char *how = yaml ? "described" : "inferred";
  tap_ok (info && info->container == FOMM_CONTAINER_PADDLE, "%s: its container is known", how);
  tap_ok (info && fomm_model_get_config (model)->align_corners, "%s: Paddle samples between centres", how);
  tap_ok (info && info->config_inferred == !yaml && has_config (model), "%s: the configuration is right", how);
  fomm_model_unref (&model);
}

static void
check_override (const char *folder)
{
  FommModel *model = load (folder, "micro32_f16_p2.pdparams", NULL, 0);
  tap_ok (model && !fomm_model_get_config (model)->align_corners, "the user's convention counts");
  fomm_model_unref (&model);
}

/* A native file made from one is the same model. */
static void
check_conversion (const char *folder)
{
  char input[4096], output[] = "/tmp/vivant-paddle-XXXXXX";
  FommError error = {0};
  const int file = mkstemp (output);
  snprintf (input, sizeof input, "%s/micro32_p2_bigparam.pdparams", folder);
  if (!tap_ok (file >= 0 && !fomm_convert (input, output, NULL, &error), "it is converted"))
    tap_note ("%s", error.message);
  FommModel *model = load ("/tmp", output + strlen ("/tmp/"), NULL, -1);
  const FommModelInfo *info = model ? fomm_model_get_info (model) : NULL;
  tap_ok (info && info->container == FOMM_CONTAINER_SAFETENSORS && has_config (model) &&
              fomm_model_get_config (model)->align_corners,
          "the converted file is the same model");
  fomm_model_unref (&model);
  if (file >= 0)
    close (file);
  unlink (output);
}

static void
check_mobile (const char *path)
{
  FommModel *model = NULL;
  FommError error = {0};
  const FommStatus status = fomm_model_load (path, NULL, &model, &error);
  if (!tap_ok (status == FOMM_ERROR_UNSUPPORTED && strstr (error.message, "mobile"), "a mobile network is refused"))
    tap_note ("%d: %s", status, error.message);
  fomm_model_unref (&model);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  check_model (argv[1], NULL);
  check_model (argv[1], "micro32.yaml");
  check_override (argv[1]);
  check_conversion (argv[1]);
  for (int i = 2; i < argc; i++)
    check_mobile (argv[i]);
  return tap_done ();
}
