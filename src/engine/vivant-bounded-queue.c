/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-bounded-queue.h"

struct VivantBoundedQueue {
  GMutex mutex;
  GCond changed;
  GQueue items;
  GDestroyNotify free_item;
  guint capacity;
  gboolean closed, shut;
};

VivantBoundedQueue *
vivant_bounded_queue_new (guint capacity, GDestroyNotify free_item)
{
  VivantBoundedQueue *self = g_new0 (VivantBoundedQueue, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->items);
  self->capacity = capacity;
  self->free_item = free_item;
  return self;
}

static gboolean
is_full (VivantBoundedQueue *self)
{
  return g_queue_get_length (&self->items) >= self->capacity;
}

static gboolean
push (VivantBoundedQueue *self, gpointer item, gboolean waits)
{
  gboolean accepted;

  g_mutex_lock (&self->mutex);
  while (waits && !self->shut && is_full (self))
    g_cond_wait (&self->changed, &self->mutex);
  accepted = !self->shut && !self->closed && !is_full (self);
  if (accepted)
    g_queue_push_tail (&self->items, item);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (!accepted)
    self->free_item (item);
  return accepted;
}

gboolean
vivant_bounded_queue_push (VivantBoundedQueue *self, gpointer item)
{
  return push (self, item, TRUE);
}

gboolean
vivant_bounded_queue_try_push (VivantBoundedQueue *self, gpointer item)
{
  return push (self, item, FALSE);
}

gpointer
vivant_bounded_queue_pop (VivantBoundedQueue *self)
{
  gpointer item;

  g_mutex_lock (&self->mutex);
  while (!self->shut && !self->closed && g_queue_is_empty (&self->items))
    g_cond_wait (&self->changed, &self->mutex);
  item = self->shut ? NULL : g_queue_pop_head (&self->items);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return item;
}

void
vivant_bounded_queue_close (VivantBoundedQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
vivant_bounded_queue_shut (VivantBoundedQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->shut = TRUE;
  g_queue_clear_full (&self->items, self->free_item);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
vivant_bounded_queue_free (VivantBoundedQueue *self)
{
  g_queue_clear_full (&self->items, self->free_item);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
