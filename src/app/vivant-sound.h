/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The clip's sound beside the pictures that are played. The picture follows the sound, because a gap in sound is heard
 * while a frame that comes a little later is not seen; only what is far off makes the sound jump.
 *
 * Property "trouble" (string, notifying): why nothing is heard, or NULL. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_SOUND (vivant_sound_get_type ())
G_DECLARE_FINAL_TYPE (VivantSound, vivant_sound, VIVANT, SOUND, GObject)

VivantSound *vivant_sound_new (void);

/** Takes a reference; NULL: there is no sound. */
void vivant_sound_set_stream (VivantSound *self, GtkMediaStream *stream);

/** To be called with every picture: plays, from `wanted` (microseconds of the clip) if it is far from there. `now` is
 * the time of the frame clock. Returns how far the picture is ahead of the sound in microseconds; 0 while the sound
 * does not run yet. */
gint64 vivant_sound_follow (VivantSound *self, gint64 wanted, gint64 now);
void vivant_sound_pause (VivantSound *self);

/** A sentence for the user, or NULL. Belongs to the sound. */
const char *vivant_sound_get_trouble (VivantSound *self);

G_END_DECLS
