/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/model_file.h"

#include "weights/check_tensors.h"
#include "weights/config_schema.h"
#include "weights/state_dict_private.h"

#include <stdlib.h>
#include <string.h>

void
fomm_load_options_init (FommLoadOptions *options)
{
  *options = (FommLoadOptions){.align_corners = -1};
}

static char *
copy_text (const char *text)
{
  return strdup (text ? text : "");
}

/* Strings for people, and what the file says about the meaning of keypoints. */
static FommStatus
read_facts (FommModelFile *file, FommError *error)
{
  const FommStateDict *dict = file->tensors;
  file->name = copy_text (fomm_state_dict_get_metadata (dict, "vivant.name"));
  file->object_class = copy_text (fomm_state_dict_get_metadata (dict, "vivant.class"));
  file->licence = copy_text (fomm_state_dict_get_metadata (dict, "vivant.licence"));
  file->origin = copy_text (fomm_state_dict_get_metadata (dict, "vivant.origin"));
  file->warnings = copy_text (fomm_state_dict_get_warnings (dict));
  /* Official checkpoints say nothing of what they show nor of the size they were made for; our own files say all. */
  const char *assumed = fomm_state_dict_get_metadata (dict, "vivant.assumed");
  file->assumed = copy_text (assumed || fomm_state_dict_get_metadata (dict, "vivant.config") ? assumed
                             : file->config_inferred                                         ? "class size"
                                                                                             : "");
  const bool whole =
      file->name && file->object_class && file->licence && file->origin && file->warnings && file->assumed;
  return whole ? FOMM_OK : fomm_fail_memory (error);
}

/* keypoint_names and keypoint_layout; ignored unless there is exactly one entry a keypoint. */
static FommStatus
read_layout (FommModelFile *file, const json_t *tree, FommError *error)
{
  const json_t *names = json_object_get (tree, "keypoint_names"), *layout = json_object_get (tree, "keypoint_layout");
  const size_t count = (size_t) file->config.num_kp;

  if (json_array_size (names) == count) {
    file->keypoint_names = calloc (count, sizeof *file->keypoint_names);
    for (size_t i = 0; file->keypoint_names && i < count; i++)
      if (!(file->keypoint_names[i] = copy_text (json_string_value (json_array_get (names, i)))))
        return fomm_fail_memory (error);
    if (!file->keypoint_names)
      return fomm_fail_memory (error);
  }
  if (json_array_size (layout) != count)
    return FOMM_OK;
  file->keypoint_layout = calloc (count, sizeof *file->keypoint_layout);
  if (!file->keypoint_layout)
    return fomm_fail_memory (error);
  for (size_t i = 0; i < count; i++)
    for (size_t axis = 0; axis < 2; axis++) {
      const double at = json_number_value (json_array_get (json_array_get (layout, i), axis));
      file->keypoint_layout[i][axis] = (float) (at > -8 && at < 8 ? at : 0);
    }
  return FOMM_OK;
}

/* The configuration of a native file. */
static FommStatus
read_own_config (FommModelFile *file, const char *text, FommError *error)
{
  json_t *tree = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
  if (!tree)
    return fomm_fail (error, FOMM_ERROR_CORRUPT, "The configuration in this model file is damaged.");
  FommStatus status = fomm_config_read (&file->config, tree, true, error);
  if (!status)
    status = fomm_config_validate (&file->config, error);
  if (!status)
    status = read_layout (file, tree, error);
  json_decref (tree);
  return status;
}

static FommStatus
read_yaml (FommModelFile *file, const char *path, FommError *error)
{
  json_t *tree = NULL;
  FommStatus status = fomm_yaml_read (path, &tree, error);
  if (!status) {
    /* The YAML tells the whole story: what it leaves out has the official default, not what was inferred. */
    const bool skip = file->config.generator.skip;
    fomm_config_init (&file->config);
    file->config.generator.skip = skip;
    status = fomm_config_read (&file->config, tree, true, error);
  }
  json_decref (tree);
  return status;
}

static FommStatus
read_config (FommModelFile *file, const FommLoadOptions *options, FommError *error)
{
  const char *own = fomm_state_dict_get_metadata (file->tensors, "vivant.config");
  FommStatus status = FOMM_OK;

  fomm_config_init (&file->config);
  if (own) {
    status = read_own_config (file, own, error);
    file->config_inferred = fomm_state_dict_get_metadata (file->tensors, "vivant.inferred") != NULL;
  } else if (!options->yaml_path) {
    status = fomm_config_infer (&file->config, file->tensors, error);
    file->config_inferred = true;
  }
  if (!status && options->yaml_path)
    status = read_yaml (file, options->yaml_path, error);
  if (status)
    return status;
  if (options->align_corners >= 0)
    file->config.align_corners = options->align_corners;
  if (options->height > 0 && options->width > 0) {
    file->config.height = options->height;
    file->config.width = options->width;
  }
  return fomm_config_validate (&file->config, error);
}

FommStatus
fomm_model_file_open (const char *path, const FommLoadOptions *options, FommModelFile *file, FommError *error)
{
  *file = (FommModelFile){0};
  FommStatus status = fomm_state_dict_open (path, &file->tensors, error);
  if (!status)
    status = read_config (file, options, error);
  if (!status)
    status = fomm_check_tensors (file->tensors, &file->config, error);
  if (!status)
    status = read_facts (file, error);
  if (status)
    fomm_model_file_clear (file);
  return status;
}

void
fomm_model_file_clear (FommModelFile *file)
{
  fomm_state_dict_free (&file->tensors);
  for (int i = 0; file->keypoint_names && i < file->config.num_kp; i++)
    free (file->keypoint_names[i]);
  free (file->keypoint_names);
  free (file->keypoint_layout);
  free (file->name);
  free (file->object_class);
  free (file->licence);
  free (file->origin);
  free (file->warnings);
  free (file->assumed);
  *file = (FommModelFile){0};
}
