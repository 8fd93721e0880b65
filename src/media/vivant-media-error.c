/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-error.h"

/* The quark is a name with hyphens, not a difference. */
/* clang-format off */
G_DEFINE_QUARK (vivant-media-error-quark, vivant_media_error)
/* clang-format on */
