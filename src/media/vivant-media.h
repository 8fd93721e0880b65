/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

/* The media room: everything that reads pictures and clips or writes them.
 *
 * Sizes are pixels, times are seconds. Colours are sRGB, 8 bits, R G B in memory order. A clip's time starts at its
 * first shown frame, whatever its container says. Paths are in the GLib file name encoding; they are never parsed as
 * addresses, and no other file than the given one is ever opened. Objects are not locked: one thread at a time uses
 * one, any thread may. All functions block; a GCancellable ends them with G_IO_ERROR_CANCELLED.
 */

#include "vivant-media-atomic-output.h"
#include "vivant-media-camera.h"
#include "vivant-media-crop.h"
#include "vivant-media-decoder.h"
#include "vivant-media-encoder.h"
#include "vivant-media-error.h"
#include "vivant-media-format.h"
#include "vivant-media-picture.h"
#include "vivant-media-probe.h"
#include "vivant-media-still.h"
#include "vivant-media-virtual-camera.h"
