/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-pane.h"

#include "vivant-inspector.h"
#include "vivant-keypoint-menu.h"
#include "vivant-legend.h"

#include <glib/gi18n.h>

struct _VivantPane {
  GtkWidget parent_instance;

  VivantPaneKind kind;
  VivantStudio *studio;
  VivantSelection *selection;

  GtkWidget *box, *strip, *surround, *empty, *empty_icon, *empty_title, *empty_text, *empty_button, *spinner;
  GtkWidget *chooser, *content, *chip, *chip_label, *before_chip, *hint, *popover;
  VivantPicture *picture;
  VivantLegend *legend;
  VivantInspector *inspector;
  GtkCheckButton *views[VIVANT_N_VIEWS], *marks[4];
  GtkWidget *menu;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (VivantPane, vivant_pane, GTK_TYPE_WIDGET)

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

static const char *
view_icon (VivantView view)
{
  static const char *const icons[VIVANT_N_VIEWS] = {
      "image-x-generic-symbolic", "vivant-keypoints-symbolic", "vivant-occlusion-symbolic", "vivant-flow-symbolic",
      "vivant-mask-symbolic",     "vivant-warp-symbolic",      "vivant-compare-symbolic"};

  return icons[view];
}

static VivantProject *
get_project (VivantPane *self)
{
  return vivant_studio_get_project (self->studio);
}

/* ---- The chooser ----------------------------------------------------------------------------------------------- */

static void
view_toggled_cb (GtkCheckButton *button, VivantPane *self)
{
  if (self->updating || !gtk_check_button_get_active (button))
    return;
  for (int i = 0; i < VIVANT_N_VIEWS; i++)
    if (self->views[i] == button)
      vivant_project_set_view (get_project (self), self->kind, (VivantView) i);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
mark_toggled_cb (GtkCheckButton *button, VivantPane *self)
{
  unsigned marks = 0;

  if (self->updating)
    return;
  for (int i = 0; i < 4; i++)
    if (gtk_check_button_get_active (self->marks[i]))
      marks |= 1u << i;
  g_object_set (get_project (self), "marks", marks, NULL);
}

static GtkWidget *
view_choice (VivantPane *self, VivantView view)
{
  GtkWidget *button = gtk_check_button_new (), *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", view_icon (view), "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_box_append (GTK_BOX (content), icon);
  gtk_box_append (GTK_BOX (content), gtk_label_new (vivant_view_get_title (view)));
  gtk_widget_set_parent (content, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, vivant_view_get_title (view),
                                  -1);
  g_signal_connect (button, "toggled", G_CALLBACK (view_toggled_cb), self);
  return button;
}

static void
build_chooser (VivantPane *self)
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
  self->chooser = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->chooser, "flat");
  gtk_widget_set_tooltip_text (self->chooser, _ ("Choose what this pane shows"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->chooser), self->popover);
  self->content = adw_button_content_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->chooser), self->content);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->chooser), TRUE);
}

static void
update_chooser (VivantPane *self, const VivantProjectState *state)
{
  const VivantView view = state->views[self->kind];
  g_autofree char *label =
      /* Translators: what a pane shows, for screen readers: the pane, then the overlay. */
      g_strdup_printf (_ ("Overlay for %s: %s"), vivant_pane_kind_get_title (self->kind), vivant_view_get_title (view));

  self->updating = TRUE;
  if (self->views[view] != NULL)
    gtk_check_button_set_active (self->views[view], TRUE);
  for (int i = 0; i < 4; i++)
    gtk_check_button_set_active (self->marks[i], (state->marks & (1u << i)) != 0);
  self->updating = FALSE;
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (self->content), view_icon (view));
  adw_button_content_set_label (ADW_BUTTON_CONTENT (self->content), vivant_view_get_title (view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chooser), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->chooser)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* ---- Empty, waiting, stale ------------------------------------------------------------------------------------- */

static void
set_empty (VivantPane *self, const char *icon, const char *title, const char *text, const char *button,
           const char *action)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->empty_icon), icon);
  gtk_label_set_label (GTK_LABEL (self->empty_title), title != NULL ? title : "");
  gtk_widget_set_visible (self->empty_title, title != NULL);
  gtk_label_set_label (GTK_LABEL (self->empty_text), text);
  gtk_widget_set_visible (self->empty_button, button != NULL);
  if (button != NULL) {
    gtk_button_set_label (GTK_BUTTON (self->empty_button), button);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), action);
  }
}

static void
update_empty (VivantPane *self)
{
  const gboolean empty = vivant_picture_is_empty (self->picture);
  g_autofree char *busy = NULL;
  gboolean waits;

  g_object_get (self->studio, "busy-text", &busy, NULL);
  waits = empty && busy != NULL && self->kind != VIVANT_PANE_SOURCE;
  gtk_widget_set_visible (self->empty, empty);
  gtk_widget_set_visible (self->spinner, waits);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waits);
  gtk_widget_set_visible (self->empty_icon, !waits);
  if (waits)
    set_empty (self, "content-loading-symbolic", NULL, busy, NULL, NULL);
  else if (self->kind == VIVANT_PANE_SOURCE)
    set_empty (self, "image-x-generic-symbolic", NULL, _ ("Drop a portrait here"), _ ("Open Portrait…"),
               "win.open-portrait");
  else if (self->kind == VIVANT_PANE_DRIVER)
    set_empty (self, "video-x-generic-symbolic", NULL, _ ("Drop a clip here"), _ ("Open Clip…"), "win.open-clip");
  else if (vivant_studio_get_can_render (self->studio))
    set_empty (self, view_icon (vivant_project_get_state (get_project (self))->views[self->kind]),
               _ ("Nothing to show yet"), _ ("Preview one frame to see what the model sees."), _ ("Preview This Frame"),
               "win.preview");
  else
    set_empty (self, "vivant-keypoints-symbolic", _ ("Nothing to show yet"), _ ("Open a portrait and a clip first"),
               NULL, NULL);
}

static void
update_chip (VivantPane *self)
{
  const VivantPhase phase = vivant_studio_get_phase (self->studio);
  const gboolean shows_result = self->kind >= VIVANT_PANE_RESULT && !vivant_picture_is_empty (self->picture);
  VivantResult *result = vivant_picture_get_result (self->picture);
  g_autofree char *text = NULL;

  if (shows_result && result != NULL && vivant_picture_is_stale (self->picture))
    text = g_strdup (_ ("Out of date"));
  else if (shows_result && result != NULL)
    text = g_strdup_printf (_ ("Frame %d"), result->index);
  gtk_widget_set_visible (self->chip, text != NULL && self->kind == VIVANT_PANE_RESULT);
  gtk_widget_set_visible (self->before_chip,
                          result != NULL && shows_result &&
                              vivant_project_get_state (get_project (self))->views[self->kind] == VIVANT_VIEW_COMPARE);
  gtk_label_set_label (GTK_LABEL (self->chip_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->hint, self->kind == VIVANT_PANE_RESULT && shows_result && result == NULL &&
                                          phase == VIVANT_PHASE_IDLE && vivant_studio_get_can_render (self->studio));
}

/* The keypoint pointed at, else the chosen one. */
static void
update_inspector (VivantPane *self)
{
  const int hovered = vivant_selection_get_hovered (self->selection);
  const int keypoint = hovered >= 0 ? hovered : vivant_selection_get_selected (self->selection);
  const VivantKeypointEdit edit = vivant_project_state_get_edit (vivant_project_get_state (get_project (self)),
                                                                 keypoint, vivant_studio_get_playhead (self->studio));

  vivant_inspector_show (self->inspector, vivant_picture_get_keypoints (self->picture), keypoint, &edit);
}

void
vivant_pane_update (VivantPane *self)
{
  const VivantProjectState *state;

  g_return_if_fail (VIVANT_IS_PANE (self));
  if (self->studio == NULL)
    return;
  state = vivant_project_get_state (get_project (self));
  vivant_picture_update (self->picture);
  update_chooser (self, state);
  update_empty (self);
  update_chip (self);
  vivant_legend_update (self->legend, state->views[self->kind], vivant_picture_get_result (self->picture),
                        vivant_picture_get_rim (self->picture), self->studio);
  update_inspector (self);
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
keypoint_menu_cb (VivantPicture *picture, int keypoint, double x, double y, VivantPane *self)
{
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = vivant_keypoint_menu_new (self->studio, keypoint);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (picture));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){(int) x - 8, (int) y - 8, 16, 16});
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static GtkWidget *
build_empty (VivantPane *self)
{
  self->empty = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_valign (self->empty, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->empty, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (self->empty, 12);
  gtk_widget_set_margin_end (self->empty, 12);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "width-request", 32, "height-request", 32, NULL);
  self->empty_icon =
      g_object_new (GTK_TYPE_IMAGE, "pixel-size", 48, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->empty_icon, "vivant-secondary");
  self->empty_title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->empty_title, "heading");
  self->empty_text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  gtk_widget_add_css_class (self->empty_text, "caption");
  gtk_widget_add_css_class (self->empty_text, "vivant-secondary");
  self->empty_button = gtk_button_new ();
  gtk_widget_set_halign (self->empty_button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->empty), self->spinner);
  gtk_box_append (GTK_BOX (self->empty), self->empty_icon);
  gtk_box_append (GTK_BOX (self->empty), self->empty_title);
  gtk_box_append (GTK_BOX (self->empty), self->empty_text);
  gtk_box_append (GTK_BOX (self->empty), self->empty_button);
  return self->empty;
}

/* Words in a corner of the picture. */
static GtkWidget *
build_chip (GtkWidget **label, const char *text, GtkAlign align)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  *label = gtk_label_new (text);
  gtk_widget_add_css_class (*label, "numeric");
  gtk_widget_add_css_class (chip, "vivant-chip");
  gtk_widget_add_css_class (chip, "caption");
  gtk_box_append (GTK_BOX (chip), *label);
  g_object_set (chip, "halign", align, "valign", GTK_ALIGN_END, "margin-start", 8, "margin-end", 8, "margin-bottom", 8,
                "can-target", FALSE, NULL);
  return chip;
}

static GtkWidget *
build_strip (VivantPane *self)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", vivant_pane_kind_get_title (self->kind), "xalign", 0.0f,
                                   "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (strip, "strip");
  gtk_widget_add_css_class (title, "heading");
  build_chooser (self);
  gtk_box_append (GTK_BOX (strip), title);
  gtk_box_append (GTK_BOX (strip), self->chooser);
  return strip;
}

static GtkWidget *
build_overlay (VivantPane *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *label;

  self->picture = g_object_new (VIVANT_TYPE_PICTURE, "hexpand", TRUE, "vexpand", TRUE, NULL);
  vivant_picture_set_kind (self->picture, self->kind);
  g_signal_connect (self->picture, "keypoint-menu", G_CALLBACK (keypoint_menu_cb), self);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->picture));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), build_empty (self));
  self->chip = build_chip (&self->chip_label, NULL, GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->chip);
  self->before_chip = build_chip (&label, _ ("Portrait"), GTK_ALIGN_START);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->before_chip);
  self->hint = gtk_label_new (_ ("Press Animate to begin"));
  gtk_widget_add_css_class (self->hint, "vivant-chip");
  g_object_set (self->hint, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_END, "margin-bottom", 12, "can-target",
                FALSE, NULL);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->hint);
  self->inspector = VIVANT_INSPECTOR (vivant_inspector_new ());
  g_object_set (self->inspector, "halign", GTK_ALIGN_END, "valign", GTK_ALIGN_START, "margin-top", 8, "margin-end", 8,
                NULL);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->inspector));
  return overlay;
}

/* Picture and legend share the surround: side by side where the picture leaves room, else one below the other. */
static void
allocate_surround (GtkWidget *surround, int width, int height, int baseline)
{
  GtkWidget *overlay = gtk_widget_get_first_child (surround), *legend = gtk_widget_get_last_child (surround);
  const gboolean rtl = gtk_widget_get_direction (surround) == GTK_TEXT_DIR_RTL;
  const int beside = MIN (height, width - VIVANT_LEGEND_WIDTH);
  int w = width, h = height;

  if (gtk_widget_should_layout (legend)) {
    /* Not for a map that would lose more than a fifth by it. */
    if (beside >= MIN (height, width) * 4 / 5) {
      w = beside;
      gtk_widget_size_allocate (legend, &(GtkAllocation){rtl ? 0 : w, 0, width - w, height}, -1);
    } else {
      h = MAX (height - VIVANT_LEGEND_HEIGHT, 0);
      gtk_widget_size_allocate (legend, &(GtkAllocation){0, h, width, VIVANT_LEGEND_HEIGHT}, -1);
    }
  }
  gtk_widget_size_allocate (overlay, &(GtkAllocation){rtl ? width - w : 0, 0, w, h}, baseline);
}

static void
measure_surround (GtkWidget *surround, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *overlay = gtk_widget_get_first_child (surround), *legend = gtk_widget_get_last_child (surround);

  gtk_widget_measure (overlay, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL && gtk_widget_should_layout (legend)) {
    *minimum += VIVANT_LEGEND_HEIGHT;
    *natural += VIVANT_LEGEND_HEIGHT;
  }
}

static void
build (VivantPane *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "vivant-pane");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->strip = build_strip (self);
  gtk_box_append (GTK_BOX (self->box), self->strip);
  self->legend = VIVANT_LEGEND (vivant_legend_new ());
  self->surround = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->surround, "surround");
  gtk_widget_set_vexpand (self->surround, TRUE);
  gtk_box_append (GTK_BOX (self->surround), build_overlay (self));
  gtk_box_append (GTK_BOX (self->surround), GTK_WIDGET (self->legend));
  gtk_widget_set_layout_manager (self->surround, gtk_custom_layout_new (NULL, measure_surround, allocate_surround));
  gtk_box_append (GTK_BOX (self->box), self->surround);
}

static void
vivant_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantPane *self = VIVANT_PANE (widget);

  gtk_widget_size_allocate (self->box, &(GtkAllocation){0, 0, width, height}, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
vivant_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (VIVANT_PANE (widget)->box, orientation, -1, minimum, natural, minimum_baseline, natural_baseline);
  *natural = MAX (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 200);
}

static void
vivant_pane_dispose (GObject *object)
{
  VivantPane *self = VIVANT_PANE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->picture != NULL)
    vivant_picture_set_models (self->picture, NULL, NULL, NULL);
  self->picture = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->studio);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (vivant_pane_parent_class)->dispose (object);
}

static void
vivant_pane_class_init (VivantPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_pane_dispose;
  widget_class->measure = vivant_pane_measure;
  widget_class->size_allocate = vivant_pane_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
vivant_pane_init (VivantPane *self)
{
}

GtkWidget *
vivant_pane_new (VivantPaneKind kind)
{
  VivantPane *self = g_object_new (VIVANT_TYPE_PANE, NULL);

  self->kind = kind;
  build (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  vivant_pane_kind_get_title (kind), -1);
  return GTK_WIDGET (self);
}

void
vivant_pane_set_models (VivantPane *self, VivantStudio *studio, VivantSelection *selection, VivantClipReader *reader)
{
  g_return_if_fail (VIVANT_IS_PANE (self));
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_set_object (&self->studio, studio);
  g_set_object (&self->selection, selection);
  vivant_picture_set_models (self->picture, studio, selection, reader);
  vivant_pane_update (self);
}

VivantPicture *
vivant_pane_get_picture (VivantPane *self)
{
  return self->picture;
}
