/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-model-catalog.h"
#include "vivant-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_APPLICATION (vivant_application_get_type ())
G_DECLARE_FINAL_TYPE (VivantApplication, vivant_application, VIVANT, APPLICATION, AdwApplication)

VivantApplication *vivant_application_new (void);

/** Shared by all windows. */
VivantModelCatalog *vivant_application_get_catalog (VivantApplication *self);
GSettings *vivant_application_get_settings (VivantApplication *self);
VivantQueue *vivant_application_get_queue (VivantApplication *self);

G_END_DECLS
