/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-window-private.h"

#include <glib/gi18n.h>

typedef enum DropKind { DROP_UNKNOWN, DROP_PICTURE, DROP_CLIP, DROP_MODEL, DROP_PROJECT, DROP_USELESS } DropKind;

static const char *const kind_icons[] = {"folder-drag-accept-symbolic", "image-x-generic-symbolic",
                                         "video-x-generic-symbolic",    "applications-science-symbolic",
                                         "text-x-generic-symbolic",     "action-unavailable-symbolic"};

/* Only a guess by the name: what a file is is decided by its content when it is dropped. */
static DropKind
guess_kind (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file), *lower = g_ascii_strdown (name, -1), *type = NULL;
  static const char *const models[] = {".pth.tar", ".pth", ".pt", ".ckpt", ".pdparams", ".safetensors"};

  if (g_str_has_suffix (lower, ".vivant"))
    return DROP_PROJECT;
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_str_has_suffix (lower, models[i]))
      return DROP_MODEL;
  type = g_content_type_guess (lower, NULL, 0, NULL);
  if (g_str_has_suffix (lower, ".gif") || g_content_type_is_a (type, "video/*") || g_str_has_prefix (type, "video/"))
    return DROP_CLIP;
  if (g_str_has_prefix (type, "image/"))
    return DROP_PICTURE;
  return g_content_type_is_unknown (type) ? DROP_UNKNOWN : DROP_USELESS;
}

static void
mark_cards (VivantWindow *self, guint kinds)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->drop_cards); i++) {
    if ((kinds & 1u << (i + 1)) != 0)
      gtk_widget_add_css_class (self->drop_cards[i], "chosen");
    else
      gtk_widget_remove_css_class (self->drop_cards[i], "chosen");
  }
}

static void
describe_several (VivantWindow *self, GSList *files)
{
  const guint n = g_slist_length (files);
  g_autofree char *text = g_strdup_printf (ngettext ("%u file", "%u files", n), n);
  guint kinds = 0;

  for (GSList *at = files; at != NULL; at = at->next)
    kinds |= 1u << guess_kind (at->data);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->drop_icon), kind_icons[DROP_UNKNOWN]);
  gtk_label_set_label (GTK_LABEL (self->drop_title), _ ("Drop to Open"));
  gtk_label_set_label (GTK_LABEL (self->drop_text), text);
  mark_cards (self, kinds);
}

static void
describe (VivantWindow *self, GFile *file)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  const DropKind kind = file != NULL ? guess_kind (file) : DROP_UNKNOWN;
  static const char *const titles[] = {
      N_ ("Drop to Open"),        N_ ("Drop to Use as the Portrait"), N_ ("Drop to Use as the Driver"),
      N_ ("Drop to Add a Model"), N_ ("Drop to Open the Project"),    N_ ("Vivant Cannot Use This File")};
  const char *old = kind == DROP_PICTURE ? state->source : (kind == DROP_CLIP ? state->driver : NULL);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL, *text = NULL;
  g_autofree char *old_name = vivant_project_display_name (old);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->drop_icon), kind_icons[kind]);
  gtk_label_set_label (GTK_LABEL (self->drop_title), _ (titles[kind]));
  if (name != NULL && old_name != NULL)
    text = g_strdup_printf (_ ("“%s” takes the place of “%s”. You can undo this."), name, old_name);
  else
    text = name != NULL ? g_strdup_printf ("“%s”", name) : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->drop_text), text);
  mark_cards (self, 1u << kind);
}

static void
describe_value (VivantWindow *self, const GValue *value)
{
  GSList *files = value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)
                      ? gdk_file_list_get_files (g_value_get_boxed (value))
                      : NULL;

  if (files != NULL && files->next != NULL)
    describe_several (self, files);
  else
    describe (self, files != NULL ? files->data : NULL);
  g_slist_free (files);
}

/* ---- Rows of the sidebar --------------------------------------------------------------------------------------- */

/* Only that row is framed then, and the page that says what a drop does is not in the way. */
static void
frame_row (VivantWindow *self, GtkWidget *row)
{
  if (self->drop_row == row)
    return;
  if (self->drop_row != NULL)
    gtk_widget_remove_css_class (self->drop_row, "vivant-drop-row");
  if (row != NULL)
    gtk_widget_add_css_class (row, "vivant-drop-row");
  g_set_weak_pointer (&self->drop_row, row);
}

/* One file that may be an input, or a picture that comes without a file and is no clip. */
static gboolean
fits_row (const GValue *value, gboolean driver)
{
  GSList *files;
  gboolean fits;

  if (value == NULL)
    return TRUE;
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return !driver;
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  fits = files != NULL && files->next == NULL && guess_kind (files->data) <= DROP_CLIP;
  g_slist_free (files);
  return fits;
}

static GtkWidget *
row_at (VivantWindow *self, const GValue *value, double x, double y, gboolean *driver)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = vivant_sidebar_get_input_row (self->sidebar, picked, driver);

  return row != NULL && fits_row (value, *driver) ? row : NULL;
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, VivantWindow *self)
{
  gboolean driver;

  frame_row (self, row_at (self, gtk_drop_target_get_value (target), x, y, &driver));
  gtk_widget_set_visible (self->drop_revealer, TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->drop_revealer), self->drop_row == NULL);
  return GDK_ACTION_COPY;
}

/* ---- Dropping -------------------------------------------------------------------------------------------------- */

static void
current_drop_cb (GtkDropTarget *target, GParamSpec *pspec, VivantWindow *self)
{
  if (gtk_drop_target_get_current_drop (target) != NULL) {
    describe_value (self, gtk_drop_target_get_value (target));
    return;
  }
  frame_row (self, NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->drop_revealer), FALSE);
}

static void
value_cb (GtkDropTarget *target, GParamSpec *pspec, VivantWindow *self)
{
  if (gtk_drop_target_get_value (target) != NULL)
    describe_value (self, gtk_drop_target_get_value (target));
}

/* A picture dragged out of a browser has no file: it gets one in the user's data folder, where a project finds it
 * again. */
static gboolean
open_texture (VivantWindow *self, GdkTexture *texture)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vivant", "dropped", NULL);
  g_autofree char *uuid = g_uuid_string_random (), *name = g_strconcat (uuid, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || !gdk_texture_save_to_png (texture, path))
    return FALSE;
  vivant_project_set_source (self->project, path);
  return TRUE;
}

/* Takes what was dropped or pasted. */
static gboolean
take (VivantWindow *self, const GValue *value, VivantInput input)
{
  GSList *files;

  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    return open_texture (self, g_value_get_object (value));
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *at = files; at != NULL; at = at->next)
    _vivant_window_open_as (self, at->data, input);
  g_slist_free (files);
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, VivantWindow *self)
{
  gboolean driver;

  if (row_at (self, value, x, y, &driver) == NULL)
    return take (self, value, VIVANT_INPUT_EITHER);
  return take (self, value, driver ? VIVANT_INPUT_DRIVER : VIVANT_INPUT_SOURCE);
}

static void
pasted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VivantWindow) self = VIVANT_WINDOW (user_data);
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, NULL);

  if (self->project != NULL && (value == NULL || !take (self, value, VIVANT_INPUT_EITHER)))
    _vivant_window_toast (self, _ ("There is no file or picture to paste"), NULL, NULL);
}

void
_vivant_window_paste (VivantWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const gboolean files = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
                         gdk_content_formats_contain_mime_type (formats, "text/uri-list") ||
                         gdk_content_formats_contain_mime_type (formats, "application/vnd.portal.filetransfer");

  gdk_clipboard_read_value_async (clipboard, files ? GDK_TYPE_FILE_LIST : GDK_TYPE_TEXTURE, G_PRIORITY_DEFAULT, NULL,
                                  pasted_cb, g_object_ref (self));
}

/* ---- The page -------------------------------------------------------------------------------------------------- */

static GtkWidget *
card (const char *icon, const char *title, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, NULL);
  GtkWidget *caption = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "vivant-secondary");
  gtk_box_append (GTK_BOX (words), heading);
  gtk_box_append (GTK_BOX (words), caption);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), words);
  g_object_set (words, "margin-top", 12, "margin-bottom", 12, "margin-end", 12, NULL);
  gtk_widget_set_margin_start (gtk_widget_get_first_child (box), 12);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "vivant-drop-card");
  return box;
}

static GtkWidget *
build_page (VivantWindow *self)
{
  static const char *const texts[4][2] = {{N_ ("Picture"), N_ ("becomes the portrait")},
                                          {N_ ("Clip or animation"), N_ ("becomes the driver")},
                                          {N_ ("Checkpoint"), N_ ("is added as a model")},
                                          {N_ ("Project"), N_ ("opens")}};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *frame = adw_bin_new (), *cards = gtk_flow_box_new (), *clamp = adw_clamp_new (), *sheet = adw_bin_new ();
  /* Whether a key ends a drag is up to the program that it came from. */
  GtkWidget *hint = gtk_label_new (_ ("Drag it out of this window to leave everything as it is"));

  self->drop_icon = g_object_new (GTK_TYPE_IMAGE, "pixel-size", 80, NULL);
  gtk_widget_add_css_class (self->drop_icon, "accent");
  adw_bin_set_child (ADW_BIN (sheet), self->drop_icon);
  gtk_widget_add_css_class (sheet, "card");
  gtk_widget_add_css_class (sheet, "vivant-drop-sheet");
  g_object_set (sheet, "halign", GTK_ALIGN_CENTER, "margin-bottom", 12, NULL);
  self->drop_title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->drop_title, "title-1");
  g_object_set (self->drop_title, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  self->drop_text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  g_object_set (cards, "selection-mode", GTK_SELECTION_NONE, "max-children-per-line", 4, "homogeneous", TRUE,
                "column-spacing", 12, "row-spacing", 12, "margin-top", 24, NULL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 920);
  adw_clamp_set_child (ADW_CLAMP (clamp), cards);
  for (int i = 0; i < 4; i++) {
    self->drop_cards[i] = card (kind_icons[i + 1], _ (texts[i][0]), _ (texts[i][1]));
    gtk_flow_box_append (GTK_FLOW_BOX (cards), self->drop_cards[i]);
  }
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (box), sheet);
  gtk_box_append (GTK_BOX (box), self->drop_title);
  gtk_box_append (GTK_BOX (box), self->drop_text);
  gtk_box_append (GTK_BOX (box), clamp);
  g_object_set (box, "valign", GTK_ALIGN_CENTER, "vexpand", TRUE, "margin-start", 24, "margin-end", 24, NULL);
  g_object_set (hint, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, "margin-top", 12, "margin-bottom", 18, NULL);
  gtk_box_append (GTK_BOX (all), box);
  gtk_box_append (GTK_BOX (all), hint);
  adw_bin_set_child (ADW_BIN (frame), all);
  gtk_widget_add_css_class (frame, "vivant-drop-frame");
  return frame;
}

void
_vivant_window_init_dnd (VivantWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GtkWidget *page = adw_bin_new ();

  gtk_drop_target_set_gtypes (target, (GType[]){GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE}, 2);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "notify::current-drop", G_CALLBACK (current_drop_cb), self);
  g_signal_connect (target, "notify::value", G_CALLBACK (value_cb), self);
  g_signal_connect (target, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));

  gtk_widget_add_css_class (page, "vivant-drop");
  adw_bin_set_child (ADW_BIN (page), build_page (self));
  self->drop_revealer = gtk_revealer_new ();
  g_object_set (self->drop_revealer, "transition-type", GTK_REVEALER_TRANSITION_TYPE_CROSSFADE, "transition-duration",
                150, "can-target", FALSE, "margin-top", 47, "visible", FALSE, NULL);
  gtk_revealer_set_child (GTK_REVEALER (self->drop_revealer), page);
  gtk_overlay_add_overlay (self->overlay, self->drop_revealer);
}
