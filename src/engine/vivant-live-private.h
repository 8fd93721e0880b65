/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-live.h"
#include "vivant-studio.h"

G_BEGIN_DECLS

/** Of a studio, which is not referenced and must call _vivant_live_close() before it goes. */
VivantLive *_vivant_live_new (VivantStudio *studio);
/** Portrait, model or settings are others. */
void _vivant_live_update (VivantLive *self);
void _vivant_live_close (VivantLive *self);

G_END_DECLS
