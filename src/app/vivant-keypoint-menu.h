/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The menu of one keypoint: how far it moves, mute, from where, reset. */
#pragma once

#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_KEYPOINT_MENU (vivant_keypoint_menu_get_type ())
G_DECLARE_FINAL_TYPE (VivantKeypointMenu, vivant_keypoint_menu, VIVANT, KEYPOINT_MENU, GtkPopover)

GtkWidget *vivant_keypoint_menu_new (VivantStudio *studio, int keypoint);

G_END_DECLS
