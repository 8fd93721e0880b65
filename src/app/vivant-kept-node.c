/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-kept-node.h"

#include <string.h>

gboolean
vivant_kept_node_append (const VivantKeptNode *self, GtkSnapshot *snapshot, gconstpointer key, gsize size)
{
  if (self->key == NULL || g_bytes_get_size (self->key) != size ||
      memcmp (g_bytes_get_data (self->key, NULL), key, size) != 0)
    return FALSE;
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  return TRUE;
}

void
vivant_kept_node_take (VivantKeptNode *self, GtkSnapshot *snapshot, GtkSnapshot *own, gconstpointer key, gsize size)
{
  vivant_kept_node_clear (self);
  self->node = gtk_snapshot_free_to_node (own);
  self->key = g_bytes_new (key, size);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
}

void
vivant_kept_node_clear (VivantKeptNode *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->key, g_bytes_unref);
}
