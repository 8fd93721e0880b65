/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A line under the header bar while an export runs: which, how far, what else waits, and Cancel. */
#pragma once

#include "vivant-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_EXPORT_NOTICE (vivant_export_notice_get_type ())
G_DECLARE_FINAL_TYPE (VivantExportNotice, vivant_export_notice, VIVANT, EXPORT_NOTICE, AdwBin)

void vivant_export_notice_set_queue (VivantExportNotice *self, VivantQueue *queue);
/** What is shown; NULL when nothing is. */
const char *vivant_export_notice_get_text (VivantExportNotice *self);

G_END_DECLS
