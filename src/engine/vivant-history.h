/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Named steps to undo and redo. A step holds the state before it; what a state is only the owner knows. Properties,
 * all readable and notifying: "can-undo", "can-redo", "undo-name", "redo-name". Main thread. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_HISTORY (vivant_history_get_type ())
G_DECLARE_FINAL_TYPE (VivantHistory, vivant_history, VIVANT, HISTORY, GObject)

/** `destroy` frees a state; `limit` is the most steps kept. */
VivantHistory *vivant_history_new (GDestroyNotify destroy, guint limit);

/** Records that `name` happened; takes `before`, the state until then. Everything undone is forgotten. When `key` is
 * not NULL and equals the last step's key, and that step is not sealed, the two become one step (a drag, a slider). */
void vivant_history_push (VivantHistory *self, const char *name, const char *key, gpointer before);

/** The next push starts a new step whatever its key. */
void vivant_history_seal (VivantHistory *self);

/** Gives `current` for the state to go back to, or NULL (and `current` is freed) when there is none. `name` may be
 * NULL; it receives the step's name, to be freed. */
gpointer vivant_history_undo (VivantHistory *self, gpointer current, char **name) G_GNUC_WARN_UNUSED_RESULT;
gpointer vivant_history_redo (VivantHistory *self, gpointer current, char **name) G_GNUC_WARN_UNUSED_RESULT;

void vivant_history_clear (VivantHistory *self);

gboolean vivant_history_get_can_undo (VivantHistory *self);
gboolean vivant_history_get_can_redo (VivantHistory *self);
/** Name of the step that would be undone or redone; NULL when there is none. */
const char *vivant_history_get_undo_name (VivantHistory *self);
const char *vivant_history_get_redo_name (VivantHistory *self);

G_END_DECLS
