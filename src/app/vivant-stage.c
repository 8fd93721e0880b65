/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-stage.h"

#include <glib/gi18n.h>

#define SPACING 12
#define SWITCHER_BELOW 520
#define FOUR_NEEDS_WIDTH 520
#define FOUR_NEEDS_HEIGHT 420
/* Lower than this a single pane has no switcher. */
#define SWITCHER_NEEDS_HEIGHT 150

struct _VivantStage {
  GtkWidget parent_instance;

  VivantStudio *studio;
  VivantSelection *selection;
  VivantPane *panes[VIVANT_N_PANES];
  GtkWidget *switcher, *buttons[VIVANT_N_PANES];
  int shown; /* panes on screen now: 1, 2 or 4 */
  VivantPaneKind single;
  guint tick;
  gboolean changed; /* since the panes were updated */
};

G_DEFINE_FINAL_TYPE (VivantStage, vivant_stage, GTK_TYPE_WIDGET)

static int
wanted_layout (VivantStage *self)
{
  return self->studio != NULL ? vivant_project_get_state (vivant_studio_get_project (self->studio))->layout : 4;
}

/* ---- Updating -------------------------------------------------------------------------------------------------- */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VivantStage *self = VIVANT_STAGE (widget);

  if (!self->changed) {
    self->tick = 0;
    return G_SOURCE_REMOVE;
  }
  self->changed = FALSE;
  for (int i = 0; i < VIVANT_N_PANES; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (self->panes[i])))
      vivant_pane_update (self->panes[i]);
  /* While something plays the playhead goes on in every frame of the clock, before this: a callback that is added then
   * would run in the next frame only, which leaves half of them out. */
  return G_SOURCE_CONTINUE;
}

void
vivant_stage_queue_update (VivantStage *self)
{
  g_return_if_fail (VIVANT_IS_STAGE (self));
  self->changed = TRUE;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* ---- Layout ---------------------------------------------------------------------------------------------------- */

static void
switched_cb (GtkToggleButton *button, VivantStage *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (int i = 0; i < VIVANT_N_PANES; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      self->single = (VivantPaneKind) i;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  vivant_stage_queue_update (self);
}

static gboolean
is_live (VivantStage *self)
{
  return self->studio != NULL && vivant_live_get_active (vivant_studio_get_live (self->studio));
}

static gboolean
is_shown (VivantStage *self, VivantPaneKind kind)
{
  if (self->shown == 4)
    return TRUE;
  /* Beside the result: what is edited, or whoever is before the camera. */
  if (self->shown == 2)
    return kind == (is_live (self) ? VIVANT_PANE_DRIVER : VIVANT_PANE_SOURCE) || kind == VIVANT_PANE_RESULT;
  return kind == self->single;
}

static int
fitting_layout (VivantStage *self, int width, int height)
{
  int layout = wanted_layout (self);

  if (layout == 4 && (width < FOUR_NEEDS_WIDTH || height < FOUR_NEEDS_HEIGHT))
    layout = 2;
  if (width < SWITCHER_BELOW || (layout == 2 && height < 240))
    layout = 1;
  return layout;
}

static void
place (GtkWidget *pane, int x, int y, int width, int height, int total, gboolean rtl)
{
  int minimum_width, minimum_height;

  gtk_widget_measure (pane, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (pane, GTK_ORIENTATION_VERTICAL, -1, &minimum_height, NULL, NULL, NULL);
  width = MAX (width, minimum_width);
  gtk_widget_size_allocate (pane, &(GtkAllocation){rtl ? total - x - width : x, y, width, MAX (height, minimum_height)},
                            -1);
}

static void
vivant_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantStage *self = VIVANT_STAGE (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int before = self->shown, inner = width - 2 * SPACING;
  int top = SPACING, n = 0, columns, rows, w, h, bar = 0;

  self->shown = fitting_layout (self, width, height);
  gtk_widget_set_child_visible (self->switcher, self->shown == 1 && height >= SWITCHER_NEEDS_HEIGHT);
  if (gtk_widget_get_child_visible (self->switcher)) {
    gtk_widget_measure (self->switcher, GTK_ORIENTATION_VERTICAL, -1, &bar, NULL, NULL, NULL);
    gtk_widget_size_allocate (self->switcher, &(GtkAllocation){SPACING, SPACING, inner, bar}, -1);
    top += bar + SPACING;
  }
  columns = self->shown == 1 ? 1 : 2;
  rows = self->shown == 4 ? 2 : 1;
  w = (inner - (columns - 1) * SPACING) / columns;
  h = (height - top - (rows - 1) * SPACING) / rows;
  for (int i = 0; i < VIVANT_N_PANES; i++) {
    GtkWidget *pane = GTK_WIDGET (self->panes[i]);
    const gboolean shown = is_shown (self, (VivantPaneKind) i);

    gtk_widget_set_child_visible (pane, shown);
    if (!shown)
      continue;
    place (pane, SPACING + (n % columns) * (w + SPACING), top + (n / columns) * (h + SPACING), w, h, width, rtl);
    n++;
  }
  if (before != self->shown)
    vivant_stage_queue_update (self);
}

static void
vivant_stage_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 84;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 560 : 400;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

/* The mask that is shown is that of the keypoint chosen last. */
static void
selected_cb (VivantSelection *selection, GParamSpec *pspec, VivantStage *self)
{
  const int keypoint = vivant_selection_get_selected (selection);

  if (keypoint >= 0 && self->studio != NULL)
    g_object_set (vivant_studio_get_project (self->studio), "mask-keypoint", keypoint, NULL);
}

static void
layout_changed_cb (VivantStage *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  vivant_stage_queue_update (self);
}

/* The driver's pane says why. */
static void
live_failed_cb (VivantLive *live, GError *error, VivantStage *self)
{
  if (self->switcher != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[VIVANT_PANE_DRIVER]), TRUE);
}

static void
vivant_stage_dispose (GObject *object)
{
  VivantStage *self = VIVANT_STAGE (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  for (int i = 0; i < VIVANT_N_PANES; i++)
    if (self->panes[i] != NULL)
      gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->panes[i])));
  g_clear_pointer (&self->switcher, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->studio);
  G_OBJECT_CLASS (vivant_stage_parent_class)->dispose (object);
}

static void
vivant_stage_class_init (VivantStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_stage_dispose;
  widget_class->measure = vivant_stage_measure;
  widget_class->size_allocate = vivant_stage_size_allocate;
}

static void
vivant_stage_init (VivantStage *self)
{
  self->single = VIVANT_PANE_RESULT;
  self->switcher = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->switcher, "linked");
  gtk_box_set_homogeneous (GTK_BOX (self->switcher), TRUE);
  gtk_widget_set_parent (self->switcher, GTK_WIDGET (self));
  for (int i = 0; i < VIVANT_N_PANES; i++) {
    GtkWidget *label = gtk_label_new (vivant_pane_kind_get_title ((VivantPaneKind) i));

    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    self->buttons[i] = gtk_toggle_button_new ();
    gtk_button_set_child (GTK_BUTTON (self->buttons[i]), label);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    vivant_pane_kind_get_title ((VivantPaneKind) i), -1);
    if (i > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), GTK_TOGGLE_BUTTON (self->buttons[0]));
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), i == VIVANT_PANE_RESULT);
    g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (switched_cb), self);
    gtk_box_append (GTK_BOX (self->switcher), self->buttons[i]);
    self->panes[i] = VIVANT_PANE (vivant_pane_new ((VivantPaneKind) i));
    gtk_widget_set_parent (GTK_WIDGET (self->panes[i]), GTK_WIDGET (self));
  }
}

void
vivant_stage_set_models (VivantStage *self, VivantStudio *studio, VivantSelection *selection, VivantClipReader *reader)
{
  g_return_if_fail (VIVANT_IS_STAGE (self));
  g_set_object (&self->studio, studio);
  g_set_object (&self->selection, selection);
  for (int i = 0; i < VIVANT_N_PANES; i++)
    vivant_pane_set_models (self->panes[i], studio, selection, reader);
  if (studio != NULL) {
    g_signal_connect_object (vivant_studio_get_project (studio), "notify::layout", G_CALLBACK (layout_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (vivant_studio_get_project (studio), "changed", G_CALLBACK (vivant_stage_queue_update),
                             self, G_CONNECT_SWAPPED);
    g_signal_connect_object (vivant_studio_get_live (studio), "notify::active", G_CALLBACK (layout_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (vivant_studio_get_live (studio), "failed", G_CALLBACK (live_failed_cb), self, 0);
    g_signal_connect_object (selection, "notify::selected", G_CALLBACK (selected_cb), self, 0);
    g_signal_connect_object (selection, "notify", G_CALLBACK (vivant_stage_queue_update), self, G_CONNECT_SWAPPED);
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  vivant_stage_queue_update (self);
}

VivantPane *
vivant_stage_get_pane (VivantStage *self, VivantPaneKind kind)
{
  return self->panes[kind];
}

VivantPaneKind
vivant_stage_get_current (VivantStage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (int i = 0; i < VIVANT_N_PANES && focus != NULL; i++)
    if (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->panes[i])))
      return (VivantPaneKind) i;
  return self->shown == 1 ? self->single : (self->shown == 4 ? VIVANT_PANE_INSPECT : VIVANT_PANE_RESULT);
}
