/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Exports that wait for their turn: a GListModel of VivantQueueItem, worked off one after another. Each item is a copy
 * of its project when it was added; later edits do not touch it. Main thread.
 *
 * Property "paused" (writable, notifying). Signal "item-finished" (VivantQueueItem *item, GError *error): done, or
 * failed when error is not NULL. */
#pragma once

#include "vivant-export-settings.h"
#include "vivant-frame-store.h"
#include "vivant-model-catalog.h"
#include "vivant-project-state.h"
#include "vivant-render-options.h"

G_BEGIN_DECLS

typedef enum VivantQueueStatus {
  VIVANT_QUEUE_WAITING,
  VIVANT_QUEUE_RUNNING,
  VIVANT_QUEUE_DONE,
  VIVANT_QUEUE_FAILED,
} VivantQueueStatus;

/** Properties, readable and notifying: "status" (int), "progress" (0 … 1). */
#define VIVANT_TYPE_QUEUE_ITEM (vivant_queue_item_get_type ())
G_DECLARE_FINAL_TYPE (VivantQueueItem, vivant_queue_item, VIVANT, QUEUE_ITEM, GObject)

const char *vivant_queue_item_get_title (VivantQueueItem *self);
const char *vivant_queue_item_get_path (VivantQueueItem *self);
VivantQueueStatus vivant_queue_item_get_status (VivantQueueItem *self);
double vivant_queue_item_get_progress (VivantQueueItem *self);
/** A sentence when it failed, else NULL. */
const char *vivant_queue_item_get_message (VivantQueueItem *self);

#define VIVANT_TYPE_QUEUE (vivant_queue_get_type ())
G_DECLARE_FINAL_TYPE (VivantQueue, vivant_queue, VIVANT, QUEUE, GObject)

VivantQueue *vivant_queue_new (VivantModelCatalog *catalog);

/** Everything is copied. Returns the new item, which belongs to the queue. `options` may be NULL. */
VivantQueueItem *vivant_queue_add (VivantQueue *self, const char *title, const VivantProjectState *state,
                                   const VivantRenderOptions *options, const VivantExportSettings *settings);

/** Frames of `store` that are rendered already need not be rendered again, see vivant_export_job_set_frames(). Right
 * after the item was added. */
void vivant_queue_item_set_frames (VivantQueueItem *self, VivantFrameStore *store);

/** Removes an item; one that runs is stopped and leaves no file. */
void vivant_queue_remove (VivantQueue *self, VivantQueueItem *item);
/** Moves a waiting item by `by` places among its neighbours. */
void vivant_queue_move (VivantQueue *self, VivantQueueItem *item, int by);

gboolean vivant_queue_get_paused (VivantQueue *self);
/** A paused queue halts the item it is at and starts no other. */
void vivant_queue_set_paused (VivantQueue *self, gboolean paused);

/** Items that wait or run. */
guint vivant_queue_get_pending (VivantQueue *self);
/** Whether an item that waits or runs will write this file. */
gboolean vivant_queue_has_path (VivantQueue *self, const char *path);

G_END_DECLS
