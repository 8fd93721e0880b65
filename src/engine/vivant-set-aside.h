/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Copies of projects that could not be read after a crash: of a newer version, damaged, or on a disk with a fault. They
 * lie in a folder of their own, beside the copies, until they can be read; the window told of them once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Kept are the newest so many, each for so many days: what was not readable for so long is not waited for. */
#define VIVANT_SET_ASIDE_MOST 20
#define VIVANT_SET_ASIDE_DAYS 90

/** Moves the file `copy` out of the folder it lies in, where it would be found at the next start; returns its path
 * then, free it. It stays where it is when it cannot be moved. */
char *vivant_set_aside_keep (const char *copy);

/** Puts those that can be read now, by a newer version say, back among the copies in `folder`, as copies of projects
 * without a file: the project's own may have gone on since. Removes what is too old, or too much. */
void vivant_set_aside_review (const char *folder);

G_END_DECLS
