/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * OpenGL without a graphics card draws every pixel of the window again on the processor, for each frame, and takes the
 * cores that render the portrait. GTK's Cairo renderer paints only what changed. GTK looks for this itself since 4.14;
 * the releases before take OpenGL whenever there is any. */
#include "vivant-renderer.h"

#include <epoxy/gl.h>

gboolean
vivant_renderer_is_software (const char *name)
{
  static const char *const imitations[] = {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software Rasterizer"};

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (imitations); i++)
    if (strstr (name, imitations[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether a window of `display` would be drawn by OpenGL on the processor; no OpenGL at all is no. */
static gboolean
imitates_gl (GdkDisplay *display)
{
  GdkSurface *surface = gdk_surface_new_toplevel (display);
  g_autoptr (GdkGLContext) context = gdk_surface_create_gl_context (surface, NULL);
  gboolean software = FALSE;

  if (context != NULL && gdk_gl_context_realize (context, NULL)) {
    gdk_gl_context_make_current (context);
    software = vivant_renderer_is_software ((const char *) glGetString (GL_RENDERER));
    gdk_gl_context_clear_current ();
  }
  g_clear_object (&context);
  gdk_surface_destroy (surface);
  return software;
}

void
vivant_renderer_settle (GdkDisplay *display)
{
  if (g_getenv ("GSK_RENDERER") == NULL && imitates_gl (display))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}
