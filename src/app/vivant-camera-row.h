/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Which camera: its name, and a choice where there are several. */
#pragma once

#include "vivant-live.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_CAMERA_ROW (vivant_camera_row_get_type ())
G_DECLARE_FINAL_TYPE (VivantCameraRow, vivant_camera_row, VIVANT, CAMERA_ROW, AdwComboRow)

void vivant_camera_row_set_live (VivantCameraRow *self, VivantLive *live);

G_END_DECLS
