/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A reader of its own, without the decoder that has it otherwise. */
#pragma once

#include "vivant-media-reader.h"

static inline void
reader_close (VivantMediaReader *reader)
{
  vivant_media_probe_unref (reader->probe);
  reader->class->free (reader);
}
