/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The timeline with the controls of playback and rendering below it. Property "trouble" (string): why playback is
 * silent, or NULL. */
#pragma once

#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_TRANSPORT (vivant_transport_get_type ())
G_DECLARE_FINAL_TYPE (VivantTransport, vivant_transport, VIVANT, TRANSPORT, GtkBox)

void vivant_transport_set_studio (VivantTransport *self, VivantStudio *studio);
void vivant_transport_set_playing (VivantTransport *self, gboolean playing);
gboolean vivant_transport_get_repeat (VivantTransport *self);
void vivant_transport_set_repeat (VivantTransport *self, gboolean repeat);
/** Narrow windows have the progress in the bar at the bottom. */
void vivant_transport_set_narrow (VivantTransport *self, gboolean narrow);
GtkWidget *vivant_transport_get_timeline (VivantTransport *self);

/** "128 of 300 frames" and "About 2 minutes left", also for the bar at the bottom. Either may be empty. */
void vivant_transport_describe (VivantStudio *studio, char **count, char **eta);

G_END_DECLS
