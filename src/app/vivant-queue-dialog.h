/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** Shows what waits to be exported. */
void vivant_queue_dialog_present (GtkWindow *parent, VivantQueue *queue);

G_END_DECLS
