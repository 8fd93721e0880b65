/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The table of `bench --plan`. */
#pragma once

#include "vivant-benchmark.h"

/** Prints every stage with its layers: shape, algorithm, multiply-adds, bytes of weights and milliseconds a frame. */
void cli_print_plan (const VivantBenchmarkResult *result, int frames);
