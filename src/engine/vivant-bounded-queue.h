/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What stands between two threads of a pipeline: a queue that blocks its producer when it is full and its consumer when
 * it is empty. It is the reason why memory does not grow with the length of a clip. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct VivantBoundedQueue VivantBoundedQueue;

/** A queue of at most `capacity` items, which `free_item` frees when nobody takes them. */
VivantBoundedQueue *vivant_bounded_queue_new (guint capacity, GDestroyNotify free_item);

/** Appends `item` (not NULL), waiting for room. FALSE when the queue was shut: the item is freed then, and the producer
 * should stop. */
gboolean vivant_bounded_queue_push (VivantBoundedQueue *self, gpointer item);

/** The same without waiting, for producers that must not be held up: FALSE when there is no room, and the item is
 * freed.
 */
gboolean vivant_bounded_queue_try_push (VivantBoundedQueue *self, gpointer item);

/** Takes the first item, waiting for one. NULL when the queue is closed and empty, or shut. */
gpointer vivant_bounded_queue_pop (VivantBoundedQueue *self);

/** The producer's last word: what is in the queue is still delivered. */
void vivant_bounded_queue_close (VivantBoundedQueue *self);

/** Ends both sides at once; what is in the queue is dropped. */
void vivant_bounded_queue_shut (VivantBoundedQueue *self);

/** Frees the queue. No thread may be using it. */
void vivant_bounded_queue_free (VivantBoundedQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantBoundedQueue, vivant_bounded_queue_free)

G_END_DECLS
