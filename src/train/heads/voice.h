/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What an acting head is heard saying: pulses through two vowel resonances, in time with the jaw. No recording. */
#pragma once

#include "heads.h"

/** Writes the speech of clip number `seed` as a WAV file: 16 bits, mono, 24 kHz. */
gboolean head_voice_write (const char *path, guint64 seed, double duration, GError **error);
