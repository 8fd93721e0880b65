/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-picture-private.h"

#include "vivant-compare-bar.h"

#include <glib/gi18n.h>

/* How dark the picture is outside the model's square. */
#define OUTSIDE 0.28f
#define TRAIL 12

static void
draw_texture (GtkSnapshot *snapshot, GdkTexture *texture, const graphene_rect_t *rect)
{
  if (texture != NULL && rect->size.width >= 1 && rect->size.height >= 1)
    gtk_snapshot_append_texture (snapshot, texture, rect);
}

/* Draws a whole picture so that its model's square fills `square`. */
static void
draw_square_of (GtkSnapshot *snapshot, const VivantShownPicture *shown, const VivantCrop *crop,
                const VivantSquare *square, const graphene_rect_t *clip)
{
  const double w = shown->picture->width, h = shown->picture->height;
  const double sx = crop->size > 0 ? square->width / crop->size : square->width / w;
  const double sy = crop->size > 0 ? square->height / crop->size : square->height / h;
  const graphene_rect_t whole = GRAPHENE_RECT_INIT ((float) (square->x - (crop->size > 0 ? crop->x : 0) * sx),
                                                    (float) (square->y - (crop->size > 0 ? crop->y : 0) * sy),
                                                    (float) (w * sx), (float) (h * sy));

  gtk_snapshot_push_clip (snapshot, clip);
  draw_texture (snapshot, shown->texture, &whole);
  gtk_snapshot_pop (snapshot);
}

/* The square's edge, dashed. */
static void
draw_edge (VivantPicture *self, GtkSnapshot *snapshot, const graphene_rect_t *edge)
{
  static const double dashes[] = {6.0, 4.0};
  GtkSnapshot *own;
  cairo_t *cr;

  if (vivant_kept_node_append (&self->edge_node, snapshot, edge, sizeof *edge))
    return;
  own = gtk_snapshot_new ();
  cr = gtk_snapshot_append_cairo (own, edge);
  cairo_rectangle (cr, edge->origin.x + 0.75, edge->origin.y + 0.75, edge->size.width - 1.5, edge->size.height - 1.5);
  cairo_set_line_width (cr, 1.5);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.5);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_stroke (cr);
  cairo_destroy (cr);
  vivant_kept_node_take (&self->edge_node, snapshot, own, edge, sizeof *edge);
}

static void
draw_outside (VivantPicture *self, GtkSnapshot *snapshot, const graphene_rect_t *content, const VivantSquare *square)
{
  const GdkRGBA dark = {0, 0, 0, OUTSIDE};
  const float l = content->origin.x, t = content->origin.y, r = l + content->size.width, b = t + content->size.height;
  const float x0 = CLAMP ((float) square->x, l, r), y0 = CLAMP ((float) square->y, t, b);
  const float x1 = CLAMP ((float) (square->x + square->width), l, r);
  const float y1 = CLAMP ((float) (square->y + square->height), t, b);

  if (x1 - x0 >= r - l - 1 && y1 - y0 >= b - t - 1)
    return;
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (l, t, r - l, y0 - t));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (l, y1, r - l, b - y1));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (l, y0, x0 - l, y1 - y0));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (x1, y0, r - x1, y1 - y0));
  draw_edge (self, snapshot, &GRAPHENE_RECT_INIT (x0, y0, x1 - x0, y1 - y0));
}

static void
draw_compare (VivantPicture *self, GtkSnapshot *snapshot, const graphene_rect_t *content, const VivantSquare *square)
{
  const VivantCrop crop = _vivant_picture_get_source_crop (self);
  graphene_rect_t left = *content;

  left.size.width *= (float) vivant_compare_bar_get_share (VIVANT_COMPARE_BAR (self->bar));
  if (self->before.texture != NULL && left.size.width >= 1)
    draw_square_of (snapshot, &self->before, &crop, square, &left);
}

static int
collect_trail (VivantPicture *self, FommKeypoints *trail)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const int playhead = vivant_studio_get_playhead (self->studio);
  int n = 0;

  for (int i = playhead - TRAIL + 1; i <= playhead; i++) {
    g_autoptr (VivantResult) result = vivant_frame_store_get (store, i);

    /* Of one framing, so that they are one way. */
    if (result != NULL && result->source_framing == self->result->source_framing &&
        result->driving_framing == self->result->driving_framing)
      trail[n++] = self->kind == VIVANT_PANE_DRIVER
                       ? result->driving
                       : (self->kind == VIVANT_PANE_SOURCE ? result->source : result->transferred);
  }
  return n;
}

/* Everything that keypoints' marks depend on but the trails. */
typedef struct MarksKey {
  VivantSquare square;
  FommKeypoints keypoints, numbered;
  struct {
    double dx, dy, amount, muted;
  } edits[FOMM_MAX_KEYPOINTS];
  unsigned marks, font;
  int hovered, selected, shows_way;
  gboolean high_contrast;
} MarksKey;

/* Zeroed, and given member by member: so what lies between the members compares equal. */
static MarksKey *
make_key (VivantPicture *self, const VivantSquare *square, const VivantKeypointStyle *style)
{
  MarksKey *key = g_new0 (MarksKey, 1);

  key->square = *square;
  _vivant_picture_get_drawn_keypoints (self, &key->keypoints);
  key->numbered = *style->numbered;
  for (int k = 0; k < key->keypoints.count; k++) {
    const VivantKeypointEdit edit = vivant_project_state_get_edit (style->state, k, style->frame);

    key->edits[k].dx = edit.dx;
    key->edits[k].dy = edit.dy;
    key->edits[k].amount = edit.amount;
    key->edits[k].muted = edit.muted;
  }
  key->marks = style->marks;
  key->font = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  key->hovered = style->hovered;
  key->selected = style->selected;
  key->shows_way = style->shows_way;
  key->high_contrast = style->high_contrast;
  return key;
}

static void
draw_keypoints (VivantPicture *self, GtkSnapshot *snapshot, const VivantSquare *square, const VivantProjectState *state)
{
  VivantKeypointStyle style = {
      .marks = state->marks,
      .hovered = vivant_selection_get_hovered (self->selection),
      .selected = vivant_selection_get_selected (self->selection),
      .state = state,
      .frame = vivant_studio_get_playhead (self->studio),
      .high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ()),
      .numbered = &self->result->source,
      .badges = &self->badges,
      .shows_way = self->kind == VIVANT_PANE_SOURCE ? 1 : (_vivant_picture_has_edited_keypoints (self) ? -1 : 0),
  };
  g_autofree FommKeypoints *trail = NULL;
  g_autofree MarksKey *key = make_key (self, square, &style);
  GtkSnapshot *own;

  /* Trails change with every frame. */
  /* A camera leaves no frames behind. */
  if ((state->marks & VIVANT_MARK_TRAILS) != 0 && !vivant_live_get_active (vivant_studio_get_live (self->studio))) {
    trail = g_new (FommKeypoints, TRAIL);
    style.trail = trail;
    style.n_trail = collect_trail (self, trail);
  } else if (vivant_kept_node_append (&self->marks_node, snapshot, key, sizeof *key)) {
    return;
  }
  own = gtk_snapshot_new ();
  vivant_overlay_keypoints_snapshot (own, GTK_WIDGET (self), square, &key->keypoints, &style);
  vivant_kept_node_take (&self->marks_node, snapshot, own, key, sizeof *key);
}

static void
draw_map (VivantPicture *self, GtkSnapshot *snapshot, const graphene_rect_t *content, const VivantSquare *square,
          VivantView view)
{
  const VivantCrop crop = _vivant_picture_get_source_crop (self);
  const GdkRGBA dim = {0, 0, 0, 0.65f};

  if (view == VIVANT_VIEW_MASK && self->before.texture != NULL) {
    if (_vivant_picture_fits_source (self))
      draw_square_of (snapshot, &self->before, &crop, square, content);
    gtk_snapshot_append_color (snapshot, &dim, content);
  }
  draw_texture (snapshot, self->map, content);
  if (view == VIVANT_VIEW_FLOW && self->result != NULL)
    vivant_overlay_flow_snapshot_arrows (snapshot, square, self->result);
}

void
_vivant_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivantPicture *self = VIVANT_PICTURE (widget);
  const VivantView view = _vivant_picture_get_view (self);
  const VivantProjectState *state;
  graphene_rect_t content;
  VivantSquare square;
  VivantCrop crop;

  if (self->studio == NULL || !_vivant_picture_layout (self, &content, &square))
    return;
  state = vivant_project_get_state (vivant_studio_get_project (self->studio));
  crop = _vivant_picture_get_source_crop (self);
  if (view == VIVANT_VIEW_OCCLUSION || view == VIVANT_VIEW_FLOW || view == VIVANT_VIEW_MASK ||
      view == VIVANT_VIEW_WARPED) {
    draw_map (self, snapshot, &content, &square, view);
  } else if (self->kind >= VIVANT_PANE_RESULT && self->base == vivant_studio_get_source (self->studio)) {
    draw_square_of (snapshot, &self->shown, &crop, &square, &content);
  } else {
    draw_texture (snapshot, self->shown.texture, &content);
    if (self->kind <= VIVANT_PANE_DRIVER)
      draw_outside (self, snapshot, &content, &square);
  }
  if (vivant_picture_compares (self))
    draw_compare (self, snapshot, &content, &square);
  if (_vivant_picture_has_marks (self))
    draw_keypoints (self, snapshot, &square, state);
  gtk_widget_snapshot_child (widget, self->bar, snapshot);
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), 2, 2, gtk_widget_get_width (widget) - 4,
                               gtk_widget_get_height (widget) - 4);
}
