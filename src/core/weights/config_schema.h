/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The official configuration schema, as a tree of JSON values: native files store it so, and YAML is turned into it. */
#pragma once

#include "error.h"
#include "weights/state_dict.h"

#include <jansson.h>

/** Reads a YAML file into JSON values: mappings, lists, true/false, numbers, strings, null. Aliases and documents of
 * unreasonable size are refused. The caller owns *tree. */
FOMM_MUST_CHECK FommStatus fomm_yaml_read (const char *path, json_t **tree, FommError *error);

/** Takes whatever the tree says over into `config`, which holds the defaults or what was inferred. `complete` demands
 * the keys that the official schema has no default for. */
FOMM_MUST_CHECK FommStatus fomm_config_read (FommConfig *config, const json_t *tree, bool complete, FommError *error);

/** A PaddleGAN configuration in the official schema; NULL when `tree` is none. The caller owns it. */
json_t *fomm_config_translate_paddle (const json_t *tree);

/** The tree of a configuration, for native files. NULL when memory runs out; the caller owns it. */
json_t *fomm_config_write (const FommConfig *config);

/** Derives everything from names and shapes that they tell: keypoints, widths, blocks, Jacobian maps, occlusion, scale
 * factors. The rest of `config` stays. */
FOMM_MUST_CHECK FommStatus fomm_config_infer (FommConfig *config, const FommStateDict *dict, FommError *error);
