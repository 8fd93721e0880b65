/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Which of GTK's renderers draws the windows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Whether `name`, what OpenGL calls its renderer (GL_RENDERER), draws on the processor. NULL is no. */
gboolean vivant_renderer_is_software (const char *name);

/** Takes GTK's own software renderer where OpenGL would be imitated on the processor (a virtual machine, a machine
 * without a driver), unless the user chose one with GSK_RENDERER. Before the first window is realised; main thread. */
void vivant_renderer_settle (GdkDisplay *display);

G_END_DECLS
