/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The models: a list with what is being imported, and the details of one. */
#pragma once

#include "vivant-importer.h"
#include "vivant-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_MODELS_PAGE (vivant_models_page_get_type ())
G_DECLARE_FINAL_TYPE (VivantModelsPage, vivant_models_page, VIVANT, MODELS_PAGE, AdwBin)

GtkWidget *vivant_models_page_new (VivantStudio *studio, VivantImporter *importer);

G_END_DECLS
