/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A model in a user's words. */
#pragma once

#include "vivant-model-catalog.h"

G_BEGIN_DECLS

/** What a model can show, as its files spell it; NULL-terminated. */
extern const char *const vivant_model_classes[];

/** The class for a user: "Faces". An unknown one is its own title, none is "Not Stated". */
const char *vivant_model_class_title (const char *object_class);
const char *vivant_model_class_icon (const char *object_class);

/** "Faces, 256 px, 10 keypoints". The model must be described. */
char *vivant_model_dup_summary (VivantModel *model);
/** "Imported on 25 November 2026 from “vox-cpk.pth.tar”", or what the file says of its origin. */
char *vivant_model_dup_origin (VivantModel *model);

G_END_DECLS
