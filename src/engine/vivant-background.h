/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Like g_task_run_in_thread(), for long computations: on a thread of its own, which gives way to the thread that draws
 * the window, and so do the threads that it starts. The task needs no cancellable; `function` returns it. Any thread.
 */
void vivant_background_run (GTask *task, GTaskThreadFunc function);

G_END_DECLS
