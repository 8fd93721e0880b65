/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Numbers written in files. */
#pragma once

/** Reads the number at the beginning of `text` as files spell it: with a point, whatever the user's language writes.
 * `*end` becomes where it stops, `text` itself when there is no number. Any thread.
 */
double fomm_parse_real (const char *text, char **end);
