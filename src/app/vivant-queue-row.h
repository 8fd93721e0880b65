/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One export in the queue: how far it is, its place, and a way out. */
#pragma once

#include "vivant-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_QUEUE_ROW (vivant_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (VivantQueueRow, vivant_queue_row, VIVANT, QUEUE_ROW, AdwActionRow)

GtkWidget *vivant_queue_row_new (VivantQueue *queue, VivantQueueItem *item);

G_END_DECLS
