/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-media-format.h"
#include "vivant-overlay.h"

G_BEGIN_DECLS

/** Frames per second of the file when the driver is a still, which has no rate. */
#define VIVANT_EXPORT_STILL_RATE 25

/** How a result is written. Plain data; the strings are copied by whoever keeps it. */
typedef struct VivantExportSettings {
  const char *path;         /**< final name; a folder for PNG */
  VivantMediaFormat format; /**< see vivant_media_format_from_path() */
  int quality;              /**< 0 … 100; 75 is the usual */
  gboolean audio;           /**< the driving clip's sound goes along, where format and clip allow it */
  gboolean synthetic_tag;   /**< mark the file as synthetic media */
  VivantOverlay overlay;
  const char *title;              /**< metadata, or NULL */
  const char *const *more_inputs; /**< NULL-terminated files beside picture and clip not to overwrite, or NULL */
} VivantExportSettings;

/** Fills in: MP4, quality 75, sound, tagged, no overlay; the path stays NULL. */
void vivant_export_settings_init (VivantExportSettings *settings);

G_END_DECLS
