/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-pane.h"

#include "vivant-inspector.h"
#include "vivant-keypoint-menu.h"
#include "vivant-legend.h"

#include <glib/gi18n.h>
#include <math.h>

struct _VivantPane {
  GtkWidget parent_instance;

  VivantPaneKind kind;
  VivantStudio *studio;
  VivantSelection *selection;

  GtkWidget *strip, *surround, *empty, *empty_icon, *empty_title, *empty_text, *empty_button, *spinner;
  GtkWidget *chip, *chip_label, *live_dot, *before_chip, *hint;
  VivantViewChooser *chooser;
  VivantPicture *picture;
  VivantLegend *legend;
  VivantInspector *inspector;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (VivantPane, vivant_pane, GTK_TYPE_WIDGET)

static VivantProject *
get_project (VivantPane *self)
{
  return vivant_studio_get_project (self->studio);
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

/* What a pane says that has nothing from the camera. */
static void
update_empty_live (VivantPane *self, VivantLive *live)
{
  const char *problem = vivant_live_get_problem (live);

  if (vivant_studio_get_source (self->studio) == NULL)
    set_empty (self, "camera-web-symbolic", NULL, _ ("Open a portrait first"), NULL, NULL);
  else if (self->kind != VIVANT_PANE_DRIVER)
    set_empty (self, "camera-web-symbolic", _ ("Nothing to show yet"),
               _ ("Start the camera to see what the model sees."), NULL, NULL);
  else if (vivant_live_get_devices (live)->len == 0 && problem == NULL)
    set_empty (self, "camera-web-symbolic", _ ("No Camera"), _ ("No camera is connected."), NULL, NULL);
  else if (problem != NULL)
    set_empty (self, "camera-web-symbolic", _ ("The Camera Cannot Be Used"), problem, _ ("Try Again"),
               "win.live-start");
  else
    set_empty (self, "camera-web-symbolic", NULL, _ ("The camera is off."), _ ("Start"), "win.live-start");
}

static void
update_empty (VivantPane *self)
{
  VivantLive *live = vivant_studio_get_live (self->studio);
  const gboolean empty = vivant_picture_is_empty (self->picture);
  g_autofree char *busy = NULL;
  gboolean waits;

  if (!vivant_live_get_active (live))
    g_object_get (self->studio, "busy-text", &busy, NULL);
  else if (vivant_live_get_running (live))
    busy = g_strdup (vivant_live_get_picture (live) == NULL ? _ ("Starting the camera…") : _ ("Finding the face…"));
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
  else if (vivant_live_get_active (live))
    update_empty_live (self, live);
  else if (self->kind == VIVANT_PANE_DRIVER)
    set_empty (self, "video-x-generic-symbolic", NULL, _ ("Drop a clip here"), _ ("Open Clip…"), "win.open-clip");
  else if (vivant_studio_get_can_render (self->studio))
    set_empty (self, vivant_view_get_icon (vivant_project_get_state (get_project (self))->views[self->kind]),
               _ ("Nothing to show yet"), _ ("Preview one frame to see what the model sees."), _ ("Preview This Frame"),
               "win.preview");
  else
    set_empty (self, "vivant-keypoints-symbolic", _ ("Nothing to show yet"), _ ("Open a portrait and a clip first"),
               NULL, NULL);
}

static char *
describe_live (VivantLive *live)
{
  const int rate = (int) lrint (vivant_live_get_rate (live));

  return rate > 0 ? g_strdup_printf (_ ("Live, %d fps"), rate) : g_strdup (_ ("Live"));
}

static gboolean
can_begin (VivantPane *self, VivantLive *live)
{
  if (vivant_live_get_active (live))
    return vivant_live_get_can_start (live) && !vivant_live_get_running (live);
  return vivant_studio_get_can_render (self->studio);
}

static void
update_chip (VivantPane *self)
{
  VivantLive *live = vivant_studio_get_live (self->studio);
  const VivantPhase phase = vivant_studio_get_phase (self->studio);
  const gboolean shows_result = self->kind >= VIVANT_PANE_RESULT && !vivant_picture_is_empty (self->picture);
  const gboolean compares = vivant_picture_compares (self->picture);
  VivantResult *result = vivant_picture_get_result (self->picture);
  g_autofree char *text = NULL;

  if (shows_result && result != NULL && vivant_live_get_active (live))
    text = describe_live (live);
  else if (shows_result && result != NULL && vivant_picture_is_stale (self->picture))
    text = g_strdup (_ ("Out of date"));
  else if (shows_result && result != NULL)
    text = g_strdup_printf (_ ("Frame %d"), result->index);
  gtk_widget_set_visible (self->chip, text != NULL && (self->kind == VIVANT_PANE_RESULT || compares));
  gtk_widget_set_visible (self->before_chip, text != NULL && compares);
  gtk_label_set_label (GTK_LABEL (self->chip_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->hint, self->kind == VIVANT_PANE_RESULT && shows_result && result == NULL &&
                                          phase == VIVANT_PHASE_IDLE && can_begin (self, live));
  gtk_label_set_label (GTK_LABEL (self->hint),
                       vivant_live_get_active (live) ? _ ("Start the camera to begin") : _ ("Press Animate to begin"));
  gtk_widget_set_visible (self->live_dot, vivant_live_get_active (live));
}

/* The keypoint pointed at, else the chosen one. */
static void
update_inspector (VivantPane *self)
{
  const int hovered = vivant_selection_get_hovered (self->selection);
  const int keypoint = hovered >= 0 ? hovered : vivant_selection_get_selected (self->selection);
  const VivantKeypointEdit edit = vivant_project_state_get_edit (vivant_project_get_state (get_project (self)),
                                                                 keypoint, vivant_studio_get_playhead (self->studio));

  /* The clip's own keypoints are what they are. */
  vivant_inspector_show (self->inspector, vivant_studio_get_model (self->studio),
                         vivant_picture_get_keypoints (self->picture), keypoint,
                         self->kind != VIVANT_PANE_DRIVER ? &edit : NULL);
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
  vivant_view_chooser_update (self->chooser, get_project (self));
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

/* Chips stand in the corners of the picture, not of the pane. */
static gboolean
place_chip_cb (GtkOverlay *overlay, GtkWidget *chip, GdkRectangle *place, VivantPane *self)
{
  graphene_rect_t content;
  int width, height;

  if ((chip != self->chip && chip != self->before_chip) || !vivant_picture_get_content (self->picture, &content))
    return FALSE;
  gtk_widget_measure (chip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (chip, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  if (content.size.width < width)
    return FALSE;
  *place =
      (GdkRectangle){(int) content.origin.x, (int) (content.origin.y + content.size.height) - height, width, height};
  if (chip == self->chip)
    place->x += (int) content.size.width - width;
  return TRUE;
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
  self->chooser = VIVANT_VIEW_CHOOSER (vivant_view_chooser_new (self->kind));
  gtk_box_append (GTK_BOX (strip), title);
  gtk_box_append (GTK_BOX (strip), GTK_WIDGET (self->chooser));
  return strip;
}

static GtkWidget *
build_overlay (VivantPane *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *label;

  g_signal_connect (overlay, "get-child-position", G_CALLBACK (place_chip_cb), self);
  self->picture = g_object_new (VIVANT_TYPE_PICTURE, "hexpand", TRUE, "vexpand", TRUE, NULL);
  vivant_picture_set_kind (self->picture, self->kind);
  g_signal_connect (self->picture, "keypoint-menu", G_CALLBACK (keypoint_menu_cb), self);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->picture));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), build_empty (self));
  self->chip = build_chip (&self->chip_label, NULL, GTK_ALIGN_END);
  self->live_dot = g_object_new (GTK_TYPE_IMAGE, "icon-name", "media-record-symbolic", "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->live_dot, "vivant-live-dot");
  gtk_box_prepend (GTK_BOX (self->chip), self->live_dot);
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
  self->strip = build_strip (self);
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
  self->legend = VIVANT_LEGEND (vivant_legend_new ());
  self->surround = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->surround, "surround");
  gtk_box_append (GTK_BOX (self->surround), build_overlay (self));
  gtk_box_append (GTK_BOX (self->surround), GTK_WIDGET (self->legend));
  gtk_widget_set_layout_manager (self->surround, gtk_custom_layout_new (NULL, measure_surround, allocate_surround));
  gtk_widget_set_parent (self->surround, GTK_WIDGET (self));
}

/* The strip gives way when the picture would be lower than this. */
#define LEAST_PICTURE 60

static void
vivant_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantPane *self = VIVANT_PANE (widget);
  int strip, least;

  gtk_widget_measure (self->strip, GTK_ORIENTATION_VERTICAL, width, &strip, NULL, NULL, NULL);
  gtk_widget_measure (self->surround, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  if (height - strip < MAX (least, LEAST_PICTURE))
    strip = 0;
  gtk_widget_set_child_visible (self->strip, strip > 0);
  if (strip > 0)
    gtk_widget_size_allocate (self->strip, &(GtkAllocation){0, 0, width, strip}, -1);
  gtk_widget_size_allocate (self->surround, &(GtkAllocation){0, strip, width, MAX (height - strip, least)}, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
vivant_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  VivantPane *self = VIVANT_PANE (widget);
  int strip, strip_natural;

  gtk_widget_measure (self->surround, orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->strip, orientation, -1, &strip, &strip_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (*minimum, strip);
    *natural = MAX (*minimum, 240);
  } else {
    *natural = MAX (*minimum + strip, 200);
  }
}

static void
vivant_pane_dispose (GObject *object)
{
  VivantPane *self = VIVANT_PANE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->picture != NULL)
    vivant_picture_set_models (self->picture, NULL, NULL, NULL);
  self->picture = NULL;
  g_clear_pointer (&self->strip, gtk_widget_unparent);
  g_clear_pointer (&self->surround, gtk_widget_unparent);
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
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "vivant-pane");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
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
