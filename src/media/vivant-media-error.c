/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-error.h"

G_DEFINE_QUARK (vivant - media - error - quark, vivant_media_error)
