/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Something drawn with cairo that mostly stays as it is. GTK compares the nodes of two frames by what they are: a cairo
 * node that was made anew is painted again with everything under it, one that was kept costs nothing. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Zeroed: nothing is kept. */
typedef struct VivantKeptNode {
  GskRenderNode *node; /**< NULL also when nothing was drawn */
  GBytes *key;         /**< everything the drawing depends on */
} VivantKeptNode;

/** Appends the node again when `key`, `size` bytes, equals that of the last time; FALSE when it must be drawn anew. */
gboolean vivant_kept_node_append (const VivantKeptNode *self, GtkSnapshot *snapshot, gconstpointer key, gsize size);
/** Takes what was drawn into `own` (freed), keeps it under `key`, which is copied, and appends it. */
void vivant_kept_node_take (VivantKeptNode *self, GtkSnapshot *snapshot, GtkSnapshot *own, gconstpointer key,
                            gsize size);
void vivant_kept_node_clear (VivantKeptNode *self);

G_END_DECLS
