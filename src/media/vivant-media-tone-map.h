/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media-picture.h"

#include <libavutil/pixfmt.h>

G_BEGIN_DECLS

/* Tone mapping of HDR frames to sRGB. Inside the media room only. */
typedef struct _VivantMediaToneMap VivantMediaToneMap;

/* For frames with this transfer (PQ or HLG); primaries are BT.2020 unless wide is FALSE. NULL when memory is short. */
VivantMediaToneMap *vivant_media_tone_map_new (enum AVColorTransferCharacteristic transfer, gboolean wide);

/* Maps rows of 16-bit R G B (native endian, stride in bytes) into the picture of the same size. */
void vivant_media_tone_map_run (const VivantMediaToneMap *map, const guint8 *rgb48, gsize stride,
                                VivantMediaPicture *picture);

void vivant_media_tone_map_free (VivantMediaToneMap *map);

G_END_DECLS
