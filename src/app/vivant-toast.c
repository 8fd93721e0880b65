/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-toast.h"

/* A window that is at least so wide has room for text and button in one row. */
#define ROW_NEEDS 560
/* Lower ones keep to a row in any case: what a toast covers is the work. */
#define STACK_NEEDS 400
/* Characters of a line in a narrow window: alone, and beside a button. */
#define LINE_CHARS 28
#define SHORT_LINE_CHARS 14

static GtkWidget *
build_text (const char *text, int chars, int lines)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars",
                    chars, "lines", lines, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (label, "heading");
  return label;
}

/* The text with the button below it. */
static GtkWidget *
build_stack (GtkWidget *text, const char *label, const char *action, AdwToast *toast)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *button = gtk_button_new_with_label (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  /* After the action: without animations the button goes with the toast at once. */
  g_signal_connect_object (button, "clicked", G_CALLBACK (adw_toast_dismiss), toast,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_object_set (box, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

AdwToast *
vivant_toast_new (const char *text, const char *button, const char *action, int width, int height)
{
  AdwToast *toast = adw_toast_new ("");
  const gboolean row = width >= ROW_NEEDS, low = height < STACK_NEEDS;
  const gboolean beside = button != NULL && (row || low);
  GtkWidget *label = build_text (text, row ? -1 : beside ? SHORT_LINE_CHARS : LINE_CHARS, low ? 2 : 4);

  g_return_val_if_fail (button == NULL || action != NULL, toast);
  if (beside) {
    adw_toast_set_button_label (toast, button);
    adw_toast_set_detailed_action_name (toast, action);
  }
  adw_toast_set_custom_title (toast, button != NULL && !beside ? build_stack (label, button, action, toast) : label);
  return toast;
}
