/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A checkpoint opened and understood: tensors plus the configuration they belong to. model.c builds networks from it.
 */
#pragma once

#include "weights/state_dict.h"

typedef struct FommModelFile {
  FommStateDict *tensors;
  FommConfig config;
  bool config_inferred;
  char *name, *object_class, *licence, *origin, *warnings, *assumed; /**< never NULL */
  char **keypoint_names;                                             /**< config.num_kp strings, or NULL */
  float (*keypoint_layout)[2];                                       /**< config.num_kp positions, or NULL */
} FommModelFile;

/** Opens `path`, takes the configuration from the YAML, the file's metadata or the tensors' shapes (in this order),
 * and checks that every tensor the networks need is there with the right shape and only finite numbers. */
FOMM_MUST_CHECK FommStatus fomm_model_file_open (const char *path, const FommLoadOptions *options, FommModelFile *file,
                                                 FommError *error);
void fomm_model_file_clear (FommModelFile *file);
