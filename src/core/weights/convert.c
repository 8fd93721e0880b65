/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Import: any checkpoint becomes a native file with the configuration inside and nothing but what inference needs. */
#include "weights/config_schema.h"
#include "weights/model_file.h"
#include "weights/safetensors_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_HALF 65504.0F

void
fomm_convert_options_init (FommConvertOptions *options)
{
  *options = (FommConvertOptions){.precision = FOMM_PRECISION_F16, .align_corners = -1};
}

static bool
has_prefix (const char *name, const char *prefix)
{
  return !strncmp (name, prefix, strlen (prefix));
}

/* Inference needs the two networks' floating-point tensors; counters and discriminators stay behind. */
static bool
is_needed (const FommTensor *tensor)
{
  return (has_prefix (tensor->name, "generator.") || has_prefix (tensor->name, "kp_detector.")) &&
         (tensor->dtype == FOMM_DTYPE_F32 || tensor->dtype == FOMM_DTYPE_F16 || tensor->dtype == FOMM_DTYPE_BF16 ||
          tensor->dtype == FOMM_DTYPE_F64);
}

static void
read_source (const FommTensorSource *source, float *values)
{
  fomm_tensor_read (source->data, values);
}

/* Only convolution weights are worth narrowing: they are 99 % of the file. A weight that half precision cannot hold
 * keeps its tensor at full precision. */
static FommStatus
choose_dtype (const FommTensor *tensor, FommPrecision precision, FommDtype *dtype, FommError *error)
{
  const int64_t count = fomm_tensor_count (tensor);
  *dtype = precision == FOMM_PRECISION_KEEP && tensor->dtype != FOMM_DTYPE_F64 ? tensor->dtype : FOMM_DTYPE_F32;
  if (precision == FOMM_PRECISION_KEEP || precision == FOMM_PRECISION_F32 || tensor->n_dims < 2 ||
      strstr (tensor->name, "down.weight"))
    return FOMM_OK;
  *dtype = precision == FOMM_PRECISION_F16 ? FOMM_DTYPE_F16 : FOMM_DTYPE_BF16;
  if (*dtype == FOMM_DTYPE_BF16 || tensor->dtype == FOMM_DTYPE_F16)
    return FOMM_OK;

  float *values = malloc ((size_t) (count + 1) * sizeof *values);
  if (!values)
    return fomm_fail_memory (error);
  fomm_tensor_read (tensor, values);
  for (int64_t i = 0; i < count; i++)
    if (!(fabsf (values[i]) <= LARGEST_HALF))
      *dtype = FOMM_DTYPE_F32;
  free (values);
  return FOMM_OK;
}

static FommStatus
gather (const FommStateDict *dict, FommPrecision precision, FommTensorSource *sources, size_t *count, FommError *error)
{
  FommStatus status = FOMM_OK;
  *count = 0;
  for (size_t i = 0; !status && i < fomm_state_dict_get_size (dict); i++) {
    const FommTensor *tensor = fomm_state_dict_get_nth (dict, i);
    if (!is_needed (tensor))
      continue;
    FommTensorSource *source = &sources[(*count)++];
    *source = (FommTensorSource){.name = tensor->name, .n_dims = tensor->n_dims, .read = read_source, .data = tensor};
    memcpy (source->shape, tensor->shape, sizeof source->shape);
    status = choose_dtype (tensor, precision, &source->dtype, error);
  }
  return status;
}

static json_t *
make_layout (const FommModelFile *file)
{
  json_t *layout = json_array ();
  for (int k = 0; k < file->config.num_kp; k++)
    json_array_append_new (
        layout, json_pack ("[f,f]", (double) file->keypoint_layout[k][0], (double) file->keypoint_layout[k][1]));
  return layout;
}

static void
set_text (json_t *metadata, const char *key, const char *wanted, const char *found, const char *likely)
{
  const char *text = wanted ? wanted : *found ? found : likely;
  if (text && *text)
    json_object_set_new (metadata, key, json_string (text));
}

static json_t *
make_metadata (const FommModelFile *file, const FommConvertOptions *options)
{
  json_t *config = fomm_config_write (&file->config), *metadata = json_object ();
  if (file->keypoint_layout)
    json_object_set_new (config, "keypoint_layout", make_layout (file));
  for (int k = 0; file->keypoint_names && k < file->config.num_kp; k++) {
    if (k == 0)
      json_object_set_new (config, "keypoint_names", json_array ());
    json_array_append_new (json_object_get (config, "keypoint_names"), json_string (file->keypoint_names[k]));
  }
  char *text = config ? json_dumps (config, JSON_COMPACT | JSON_REAL_PRECISION (9)) : NULL;
  json_decref (config);
  if (!text) {
    json_decref (metadata);
    return NULL;
  }
  json_object_set_new (metadata, "vivant.format", json_string ("1"));
  json_object_set_new (metadata, "vivant.config", json_string (text));
  free (text);
  set_text (metadata, "vivant.name", options->name, file->name, NULL);
  set_text (metadata, "vivant.class", options->object_class, file->object_class, options->likely_class);
  set_text (metadata, "vivant.licence", options->licence, file->licence, NULL);
  set_text (metadata, "vivant.origin", options->origin, file->origin, options->likely_origin);
  set_text (metadata, "vivant.assumed", options->assumed, file->assumed, NULL);
  if (file->config_inferred)
    json_object_set_new (metadata, "vivant.inferred", json_string ("1"));
  return metadata;
}

static FommStatus
write_file (const FommModelFile *file, const char *output, const FommConvertOptions *options, FommError *error)
{
  FommTensorSource *sources = calloc (fomm_state_dict_get_size (file->tensors), sizeof *sources);
  json_t *metadata = make_metadata (file, options);
  size_t count = 0;
  FommStatus status = sources && metadata ? gather (file->tensors, options->precision, sources, &count, error)
                                          : fomm_fail_memory (error);
  if (!status)
    status = fomm_safetensors_write (output, sources, count, metadata, options->progress, options->cookie, error);
  json_decref (metadata);
  free (sources);
  return status;
}

FommStatus
fomm_convert (const char *input, const char *output, const FommConvertOptions *options, FommError *error)
{
  FommConvertOptions defaults;
  FommLoadOptions load;
  FommModelFile file;

  fomm_convert_options_init (&defaults);
  fomm_load_options_init (&load);
  if (!options)
    options = &defaults;
  load.yaml_path = options->yaml_path;
  load.align_corners = options->align_corners;
  load.height = options->height;
  load.width = options->width;
  FommStatus status = fomm_model_file_open (input, &load, &file, error);
  if (!status) {
    status = write_file (&file, output, options, error);
    fomm_model_file_clear (&file);
  }
  return status;
}
