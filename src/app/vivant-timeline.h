/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The clip as a bar: what is rendered, being rendered, out of date and to do; playhead, trims, start frame, edits. */
#pragma once

#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_TIMELINE (vivant_timeline_get_type ())
G_DECLARE_FINAL_TYPE (VivantTimeline, vivant_timeline, VIVANT, TIMELINE, GtkWidget)

void vivant_timeline_set_studio (VivantTimeline *self, VivantStudio *studio);
/** "0:04.2" for a time in seconds. */
char *vivant_timeline_format_time (double seconds);

G_END_DECLS
