/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-error-page.h"

#include "vivant-error.h"
#include "vivant-sandbox.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _VivantErrorPage {
  AdwBin parent_instance;

  AdwStatusPage *status;
  AdwExpanderRow *expander;
  GtkWidget *button, *back, *details_view, *footnote;
  char *details;
};

G_DEFINE_FINAL_TYPE (VivantErrorPage, vivant_error_page, ADW_TYPE_BIN)

/* ---- Details --------------------------------------------------------------------------------------------------- */

static gsize
read_start (const char *path, guchar *bytes, gsize size)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream =
      g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_file_read (file, NULL, NULL) : NULL;
  gsize read = 0;

  if (stream != NULL)
    g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, size, &read, NULL, NULL);
  return read;
}

gboolean
vivant_error_page_looks_like_model (const char *path)
{
  guchar start[9];
  const gsize size = read_start (path, start, sizeof start);

  /* An archive, a pickle, or a length before a header. */
  return size == sizeof start && (memcmp (start, "PK\3\4", 4) == 0 || (start[0] == 0x80 && start[1] <= 5) ||
                                  (start[8] == '{' && start[7] == 0));
}

static void
append_start (GString *text, const char *path)
{
  guchar start[12];
  const gsize size = read_start (path, start, sizeof start);
  g_autoptr (GString) letters = g_string_new (NULL);

  if (size == 0)
    return;
  g_string_append (text, _ ("Begins    "));
  for (gsize i = 0; i < size; i++) {
    g_string_append_printf (text, "%02X ", start[i]);
    g_string_append_c (letters, g_ascii_isprint (start[i]) ? (char) start[i] : '.');
  }
  g_string_append_printf (text, " “%s”\n", letters->str);
}

static void
append_kind (GString *text, const char *path)
{
  guchar start[4096];
  const gsize size = read_start (path, start, sizeof start);
  g_autofree char *type = size > 0 ? g_content_type_guess (NULL, start, size, NULL) : NULL;
  g_autofree char *kind = type != NULL ? g_content_type_get_description (type) : NULL;

  if (kind != NULL)
    g_string_append_printf (text, _ ("Kind      %s\n"), kind);
}

/* For whoever helps: the same words and numbers in every language. */
static void
append_code (GString *text, const GError *error)
{
  static const char *const names[] = {[VIVANT_ERROR_FAILED] = "failed (exit status 1)",
                                      [VIVANT_ERROR_INPUT] = "input (exit status 2)",
                                      [VIVANT_ERROR_MODEL] = "model (exit status 3)",
                                      [VIVANT_ERROR_OUTPUT] = "output (exit status 4)"};

  if (error->domain == VIVANT_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (names))
    g_string_append_printf (text, _ ("Code      %s"), names[error->code]);
  else
    g_string_append_printf (text, _ ("Code      %s"), g_quark_to_string (error->domain));
}

static char *
describe (const GError *error, const char *file)
{
  GString *text = g_string_new (NULL);
  GStatBuf info;

  if (file != NULL) {
    g_autofree char *name = g_filename_display_name (file);

    g_string_append_printf (text, _ ("File      %s\n"), name);
    if (g_stat (file, &info) == 0) {
      g_autofree char *size = g_format_size_full ((guint64) info.st_size, G_FORMAT_SIZE_LONG_FORMAT);

      g_string_append_printf (text, _ ("Size      %s\n"), size);
      append_start (text, file);
      append_kind (text, file);
    }
  }
  if (error != NULL) {
    g_string_append_printf (text, _ ("Reason    %s\n"), error->message);
    append_code (text, error);
  }
  return g_string_free (text, FALSE);
}

/* On the page a file has its name; where it is stands in the details. */
static char *
shorten (const char *message, const char *file)
{
  g_autofree char *path = file != NULL ? g_filename_display_name (file) : NULL;
  g_autofree char *name = file != NULL ? g_filename_display_basename (file) : NULL;
  g_autoptr (GString) text = g_string_new (message);

  if (file != NULL)
    g_string_replace (text, path, name, 1);
  return g_markup_escape_text (text->str, -1);
}

/* ---- The page -------------------------------------------------------------------------------------------------- */

/* The place in the flow box that a button lies in. */
static void
name_cell (GtkWidget *button, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (button)), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

void
vivant_error_page_show (VivantErrorPage *self, const char *heading, const GError *error, const char *file,
                        const char *button, const char *action)
{
  g_autofree char *hidden = vivant_sandbox_explain (file);
  g_autofree char *sentences =
      g_strjoin (hidden != NULL ? "\n\n" : "", error != NULL ? error->message : "", hidden != NULL ? hidden : "", NULL);
  g_autofree char *escaped = shorten (sentences, file);
  const gboolean model = g_strcmp0 (action, "win.import-model") == 0;

  g_return_if_fail (VIVANT_IS_ERROR_PAGE (self));
  adw_status_page_set_title (self->status, heading);
  adw_status_page_set_description (self->status, escaped);
  g_free (self->details);
  self->details = describe (error, file);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->details_view)), self->details, -1);
  gtk_widget_set_visible (self->footnote, model);
  adw_expander_row_set_expanded (self->expander, model);
  gtk_button_set_label (GTK_BUTTON (self->back), model ? _ ("Back to Models") : _ ("Back"));
  gtk_widget_set_visible (gtk_widget_get_parent (self->button), button != NULL);
  name_cell (self->back, gtk_button_get_label (GTK_BUTTON (self->back)));
  if (button != NULL) {
    name_cell (self->button, button);
    gtk_button_set_label (GTK_BUTTON (self->button), button);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
  }
}

const char *
vivant_error_page_get_details (VivantErrorPage *self)
{
  return self->details;
}

static GtkWidget *
pill (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* Below each other where the window is narrow. */
static GtkWidget *
build_buttons (VivantErrorPage *self)
{
  GtkWidget *buttons = gtk_flow_box_new ();

  self->button = pill ("", NULL);
  gtk_widget_add_css_class (self->button, "suggested-action");
  self->back = pill (_ ("Back"), "win.back");
  g_object_set (buttons, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE, "max-children-per-line", 2,
                "column-spacing", 6, "row-spacing", 6, NULL);
  gtk_flow_box_append (GTK_FLOW_BOX (buttons), self->button);
  gtk_flow_box_append (GTK_FLOW_BOX (buttons), self->back);
  gtk_accessible_update_property (GTK_ACCESSIBLE (buttons), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  name_cell (self->button, _ ("Back"));
  name_cell (self->back, _ ("Back"));
  gtk_widget_set_focusable (gtk_widget_get_parent (self->button), FALSE);
  gtk_widget_set_focusable (gtk_widget_get_parent (self->back), FALSE);
  return buttons;
}

static GtkWidget *
build_details (VivantErrorPage *self)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_expander_row_new ();
  GtkWidget *copy = gtk_button_new (), *content = adw_button_content_new ();

  self->details_view = g_object_new (GTK_TYPE_TEXT_VIEW, "editable", FALSE, "monospace", TRUE, "accepts-tab", FALSE,
                                     "cursor-visible", FALSE, "top-margin", 12, "bottom-margin", 12, "left-margin", 16,
                                     "right-margin", 16, "wrap-mode", GTK_WRAP_WORD_CHAR, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Details"),
                                  -1);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "edit-copy-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Copy"));
  gtk_button_set_child (GTK_BUTTON (copy), content);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "win.copy-error");
  self->expander = ADW_EXPANDER_ROW (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Details"));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), copy);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), self->details_view);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static void
vivant_error_page_finalize (GObject *object)
{
  g_free (VIVANT_ERROR_PAGE (object)->details);
  G_OBJECT_CLASS (vivant_error_page_parent_class)->finalize (object);
}

static gboolean
vivant_error_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIVANT_ERROR_PAGE (widget)->button);
}

static void
vivant_error_page_class_init (VivantErrorPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vivant_error_page_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = vivant_error_page_grab_focus;
}

static void
vivant_error_page_init (VivantErrorPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24), *clamp = adw_clamp_new ();

  gtk_widget_set_tooltip_text (back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "win.back");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), back);
  gtk_box_append (GTK_BOX (body), build_buttons (self));
  gtk_box_append (GTK_BOX (body), build_details (self));
  self->footnote = g_object_new (GTK_TYPE_LABEL, "label", _ ("Nothing was imported and nothing in the file was run."),
                                 "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->footnote, "caption");
  gtk_widget_add_css_class (self->footnote, "vivant-secondary");
  gtk_box_append (GTK_BOX (body), self->footnote);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 600);
  adw_clamp_set_child (ADW_CLAMP (clamp), body);
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->status, "dialog-error-symbolic");
  adw_status_page_set_child (self->status, clamp);
  gtk_widget_set_vexpand (GTK_WIDGET (self->status), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
vivant_error_page_new (void)
{
  return g_object_new (VIVANT_TYPE_ERROR_PAGE, NULL);
}
