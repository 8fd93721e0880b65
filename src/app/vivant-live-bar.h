/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What stands in the timeline's place while the camera is the driver: on and off, the neutral pose, recording, and how
 * fast it goes. */
#pragma once

#include "vivant-live.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_LIVE_BAR (vivant_live_bar_get_type ())
G_DECLARE_FINAL_TYPE (VivantLiveBar, vivant_live_bar, VIVANT, LIVE_BAR, GtkBox)

void vivant_live_bar_set_live (VivantLiveBar *self, VivantLive *live);
/** Takes what the camera says anew; to be called now and then while it runs. */
void vivant_live_bar_update (VivantLiveBar *self);
/** Icons instead of words. */
void vivant_live_bar_set_narrow (VivantLiveBar *self, gboolean narrow);

G_END_DECLS
