/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <adwaita.h>

#include "vivant-model-catalog.h"

G_BEGIN_DECLS

/** Shows the preferences over a window; `parent` may be NULL. */
void vivant_preferences_present (GtkWindow *parent, GSettings *settings, VivantModelCatalog *catalog);

G_END_DECLS
