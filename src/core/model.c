/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "model.h"

#include <stdlib.h>
#include <unistd.h>

#ifndef FOMM_VERSION
#define FOMM_VERSION "0.1.0"
#endif

static void
model_free (FommModel *model)
{
  fomm_keypoint_detector_clear (&model->detector);
  fomm_dense_motion_clear (&model->motion);
  fomm_generator_clear (&model->generator);
  fomm_model_file_clear (&model->file);
  fomm_plan_clear (&model->plan);
  free (model);
}

/* As many threads as there are processors, for a moment. */
static FommStatus
build_layers (FommLayerSource *source, FommError *error)
{
  const long processors = sysconf (_SC_NPROCESSORS_ONLN);
  FommPool *pool;
  FommStatus status = fomm_pool_new (processors < 1    ? 1
                                     : processors > 16 ? 16
                                                       : (int) processors,
                                     fomm_layer_source_get_scratch (source), &pool, error);
  if (status)
    return status;
  status = fomm_layer_source_build (source, pool, error);
  fomm_pool_free (&pool);
  return status;
}

static FommStatus
build_networks (FommModel *model, const FommLoadOptions *options, FommError *error)
{
  FommLayerSource source = {.file = &model->file, .half = options->products == FOMM_PRECISION_BF16};
  const int height = model->config.height, width = model->config.width;

  FommStatus status = fomm_keypoint_detector_init (&model->detector, &source, height, width, error);
  if (!status)
    status = fomm_dense_motion_init (&model->motion, &source, height, width, error);
  if (!status)
    status = fomm_generator_init (&model->generator, &source, height, width, error);
  if (!status)
    status = build_layers (&source, error);
  fomm_layer_source_clear (&source);
  const size_t rows = fomm_generator_get_scratch (&model->generator, &model->motion);
  model->scratch = source.scratch > rows ? source.scratch : rows;
  model->plan = source.plan;
  if (!status)
    fomm_plan_number (&model->plan);
  model->info.parameters = source.parameters;
  return status;
}

static void
fill_info (FommModel *model)
{
  FommModelFile *file = &model->file;
  model->info.name = file->name;
  model->info.object_class = file->object_class;
  model->info.licence = file->licence;
  model->info.origin = file->origin;
  model->info.warnings = file->warnings;
  model->info.container = fomm_state_dict_get_container (file->tensors);
  model->info.config_inferred = file->config_inferred;
  model->info.assumed = file->assumed;
  model->info.keypoint_names = (const char *const *) file->keypoint_names;
  model->info.keypoint_layout = (const float (*)[2]) file->keypoint_layout;
}

FommStatus
fomm_model_load (const char *path, const FommLoadOptions *options, FommModel **model, FommError *error)
{
  FommLoadOptions defaults;
  if (!options) {
    fomm_load_options_init (&defaults);
    options = &defaults;
  }

  FommModel *self = calloc (1, sizeof *self);
  if (!self)
    return fomm_fail_memory (error);
  self->references = 1;
  FommStatus status = fomm_model_file_open (path, options, &self->file, error);
  if (!status) {
    self->config = self->file.config;
    status = fomm_config_validate (&self->config, error);
  }
  if (!status) {
    fill_info (self);
    status = build_networks (self, options, error);
  }
  if (status) {
    model_free (self);
    return status;
  }
  fomm_state_dict_free (&self->file.tensors);
  *model = self;
  return FOMM_OK;
}

FommModel *
fomm_model_ref (FommModel *model)
{
  __atomic_fetch_add (&model->references, 1, __ATOMIC_RELAXED);
  return model;
}

void
fomm_model_unref (FommModel **model)
{
  FommModel *self = *model;
  *model = NULL;
  if (self && __atomic_sub_fetch (&self->references, 1, __ATOMIC_ACQ_REL) == 0)
    model_free (self);
}

const FommConfig *
fomm_model_get_config (const FommModel *model)
{
  return &model->config;
}

const FommModelInfo *
fomm_model_get_info (const FommModel *model)
{
  return &model->info;
}

int
fomm_model_get_plan (const FommModel *model, FommLayerPlan *layers, int max)
{
  return fomm_plan_describe (&model->plan, layers, max);
}

bool
fomm_has_bf16 (void)
{
  return fomm_kernels_get_half () != NULL;
}

const char *
fomm_get_kernels (void)
{
  return fomm_kernels_get ()->name;
}

const char *
fomm_version (void)
{
  return FOMM_VERSION;
}
