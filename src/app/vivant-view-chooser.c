/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-view-chooser.h"

#include <glib/gi18n.h>

struct _VivantViewChooser {
  AdwBin parent_instance;

  VivantPaneKind kind;
  VivantProject *project; /* not a reference: whoever updates it keeps it */
  GtkWidget *button, *content, *popover;
  GtkCheckButton *views[VIVANT_N_VIEWS], *marks[4];
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (VivantViewChooser, vivant_view_chooser, ADW_TYPE_BIN)

const char *
vivant_pane_kind_get_title (VivantPaneKind kind)
{
  static const char *const titles[VIVANT_N_PANES] = {N_ ("Source"), N_ ("Driver"), N_ ("Result"), N_ ("Inspect")};

  return _ (titles[kind]);
}

const char *
vivant_view_get_title (VivantView view)
{
  static const char *const titles[VIVANT_N_VIEWS] = {
      N_ ("Picture"),         N_ ("Keypoints"),       N_ ("Occlusion"), N_ ("Flow"), N_ ("One Keypoint’s Mask"),
      N_ ("Warped Portrait"), N_ ("Before and After")};

  return _ (titles[view]);
}

const char *
vivant_view_get_icon (VivantView view)
{
  static const char *const icons[VIVANT_N_VIEWS] = {
      "image-x-generic-symbolic", "vivant-keypoints-symbolic", "vivant-occlusion-symbolic", "vivant-flow-symbolic",
      "vivant-mask-symbolic",     "vivant-warp-symbolic",      "vivant-compare-symbolic"};

  return icons[view];
}

/* ---- Choices ------------------------------------------------------------------------------------------------- */

static void
view_toggled_cb (GtkCheckButton *button, VivantViewChooser *self)
{
  if (self->updating || self->project == NULL || !gtk_check_button_get_active (button))
    return;
  for (int i = 0; i < VIVANT_N_VIEWS; i++)
    if (self->views[i] == button)
      vivant_project_set_view (self->project, self->kind, (VivantView) i);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
mark_toggled_cb (GtkCheckButton *button, VivantViewChooser *self)
{
  unsigned marks = 0;

  if (self->updating || self->project == NULL)
    return;
  for (int i = 0; i < 4; i++)
    if (gtk_check_button_get_active (self->marks[i]))
      marks |= 1u << i;
  g_object_set (self->project, "marks", marks, NULL);
}

static GtkWidget *
view_choice (VivantViewChooser *self, VivantView view)
{
  GtkWidget *button = gtk_check_button_new (), *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", vivant_view_get_icon (view), "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_box_append (GTK_BOX (content), icon);
  gtk_box_append (GTK_BOX (content), gtk_label_new (vivant_view_get_title (view)));
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, vivant_view_get_title (view),
                                  -1);
  g_signal_connect (button, "toggled", G_CALLBACK (view_toggled_cb), self);
  return button;
}

static void
build (VivantViewChooser *self)
{
  static const char *const marks[4] = {N_ ("Numbers"), N_ ("Ellipses"), N_ ("Axes"), N_ ("Trails")};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (int i = 0; i < VIVANT_N_VIEWS; i++) {
    GtkWidget *choice;

    if (i == VIVANT_VIEW_COMPARE && self->kind < VIVANT_PANE_RESULT)
      continue;
    choice = view_choice (self, (VivantView) i);
    self->views[i] = GTK_CHECK_BUTTON (choice);
    if (i > 0)
      gtk_check_button_set_group (self->views[i], self->views[0]);
    gtk_box_append (GTK_BOX (box), choice);
  }
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  for (int i = 0; i < 4; i++) {
    self->marks[i] = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_ (marks[i])));
    g_signal_connect (self->marks[i], "toggled", G_CALLBACK (mark_toggled_cb), self);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->marks[i]));
  }
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  self->button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button, _ ("Choose what this pane shows"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  self->content = adw_button_content_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->content);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

void
vivant_view_chooser_update (VivantViewChooser *self, VivantProject *project)
{
  const VivantProjectState *state;
  VivantView view;
  g_autofree char *label = NULL;

  g_return_if_fail (VIVANT_IS_VIEW_CHOOSER (self));
  self->project = project;
  if (project == NULL)
    return;
  state = vivant_project_get_state (project);
  view = state->views[self->kind];
  self->updating = TRUE;
  if (self->views[view] != NULL)
    gtk_check_button_set_active (self->views[view], TRUE);
  for (int i = 0; i < 4; i++)
    gtk_check_button_set_active (self->marks[i], (state->marks & (1u << i)) != 0);
  self->updating = FALSE;
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (self->content), vivant_view_get_icon (view));
  adw_button_content_set_label (ADW_BUTTON_CONTENT (self->content), vivant_view_get_title (view));
  /* Translators: what a pane shows, for screen readers: the pane, then the overlay. */
  label =
      g_strdup_printf (_ ("Overlay for %s: %s"), vivant_pane_kind_get_title (self->kind), vivant_view_get_title (view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
vivant_view_chooser_class_init (VivantViewChooserClass *klass)
{
}

static void
vivant_view_chooser_init (VivantViewChooser *self)
{
}

GtkWidget *
vivant_view_chooser_new (VivantPaneKind kind)
{
  VivantViewChooser *self = g_object_new (VIVANT_TYPE_VIEW_CHOOSER, NULL);

  self->kind = kind;
  build (self);
  return GTK_WIDGET (self);
}
