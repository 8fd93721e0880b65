/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "weights/state_dict_private.h"

/** Tells the container from the file's contents; its name is never looked at. What is no checkpoint is refused with a
 * sentence about what it is. */
FOMM_MUST_CHECK FommStatus fomm_recognise (const FommMapping *file, FommContainer *container, FommError *error);
