/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-renderer.h"
#include "widget-test.h"

static void
test_names (void)
{
  g_assert_true (vivant_renderer_is_software ("llvmpipe (LLVM 15.0.6, 256 bits)"));
  g_assert_true (vivant_renderer_is_software ("softpipe"));
  g_assert_true (vivant_renderer_is_software ("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)"));
  g_assert_false (vivant_renderer_is_software ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)"));
  g_assert_false (vivant_renderer_is_software ("AMD Radeon Graphics (renoir, LLVM 15.0.6, DRM 3.49)"));
  g_assert_false (vivant_renderer_is_software (NULL));
}

/* What the user chose stays. */
static void
test_choice (void)
{
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  vivant_renderer_settle (gdk_display_get_default ());
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "gl");
}

/* A display of the tests has no graphics card: with OpenGL or without, the first window is drawn by Cairo. */
static void
test_window (void)
{
  GtkWindow *window;

  g_unsetenv ("GSK_RENDERER");
  vivant_renderer_settle (gdk_display_get_default ());
  window = GTK_WINDOW (gtk_window_new ());
  gtk_widget_realize (GTK_WIDGET (window));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (window))), ==, "GskCairoRenderer");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/names", test_names);
  g_test_add_func ("/renderer/choice", test_choice);
  g_test_add_func ("/renderer/window", test_window);
  return g_test_run ();
}
