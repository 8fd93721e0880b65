/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The queue: what runs, what waits and in which order, what is done. */
#pragma once

#include "vivant-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_QUEUE_DIALOG (vivant_queue_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VivantQueueDialog, vivant_queue_dialog, VIVANT, QUEUE_DIALOG, AdwWindow)

/** Actions of `parent` (win.show-in-files) can be used from within. */
GtkWidget *vivant_queue_dialog_new (GtkWindow *parent, VivantQueue *queue);

G_END_DECLS
