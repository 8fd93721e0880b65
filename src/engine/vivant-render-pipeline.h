/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The three threads of a render job. */
#pragma once

#include "vivant-render-setup.h"
#include "vivant-render-times.h"
#include "vivant-rendered-frame.h"

G_BEGIN_DECLS

/** What the pipeline asks of its job. All functions are called in threads of the pipeline's. */
typedef struct VivantRenderHooks {
  gboolean (*prepared) (const VivantRenderSetup *setup, gpointer data, GError **error);
  void (*wait_while_paused) (gpointer data);
  /** A new reference on a frame that was rendered before, or NULL; may be NULL itself. */
  VivantResult *(*known) (int index, gpointer data);
  gboolean (*deliver) (VivantRenderedFrame *frame, gpointer data, GError **error);
  gpointer data;
} VivantRenderHooks;

/** Renders the whole range in the calling thread and two more. *damage receives a sentence or NULL; free it. *times is
 * filled in when frames were rendered. */
gboolean vivant_render_pipeline_run (const VivantProjectState *state, const FommModel *model,
                                     const VivantRenderOptions *options, const VivantRenderHooks *hooks,
                                     GCancellable *cancellable, char **damage, VivantRenderTimes *times,
                                     GError **error);

G_END_DECLS
