/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-application.h"
#include "vivant-autosave.h"
#include "vivant-studio.h"

G_BEGIN_DECLS

#define VIVANT_TYPE_WINDOW (vivant_window_get_type ())
G_DECLARE_FINAL_TYPE (VivantWindow, vivant_window, VIVANT, WINDOW, AdwApplicationWindow)

VivantWindow *vivant_window_new (VivantApplication *application);

/** Whatever the file is: a picture becomes the portrait, a clip the driver, a project opens, a checkpoint is imported.
 */
void vivant_window_open_file (VivantWindow *self, GFile *file);
/** Takes over what a crash left behind. */
void vivant_window_recover (VivantWindow *self, VivantOrphan *orphan);
/** The window that has this project open; NULL: none. */
VivantWindow *vivant_window_find_project (GtkApplication *application, GFile *file);
/** TRUE while nothing was opened. */
gboolean vivant_window_is_empty (VivantWindow *self);
VivantStudio *vivant_window_get_studio (VivantWindow *self);

G_END_DECLS
