/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-picture-private.h"

#include "vivant-compare-bar.h"
#include "vivant-frame-tag.h"
#include "vivant-view-chooser.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

guint _vivant_picture_menu_signal;

G_DEFINE_FINAL_TYPE (VivantPicture, vivant_picture, GTK_TYPE_WIDGET)

/* ---- What is shown --------------------------------------------------------------------------------------------- */

static const VivantProjectState *
get_state (VivantPicture *self)
{
  return self->studio != NULL ? vivant_project_get_state (vivant_studio_get_project (self->studio)) : NULL;
}

VivantView
_vivant_picture_get_view (VivantPicture *self)
{
  const VivantProjectState *state = get_state (self);

  return state != NULL ? state->views[self->kind] : VIVANT_VIEW_PICTURE;
}

static VivantLive *
get_live (VivantPicture *self)
{
  VivantLive *live = vivant_studio_get_live (self->studio);

  return vivant_live_get_active (live) ? live : NULL;
}

static gboolean
view_is_map (VivantView view)
{
  return view == VIVANT_VIEW_OCCLUSION || view == VIVANT_VIEW_FLOW || view == VIVANT_VIEW_MASK ||
         view == VIVANT_VIEW_WARPED;
}

/* The input was replaced, turned or framed otherwise since: what the model thought of it is elsewhere in it now. */
static gboolean
fits_input (VivantPicture *self, gboolean driver)
{
  const guint64 framing = driver ? self->result->driving_framing : self->result->source_framing;

  /* What the camera's pictures give is always of now. */
  if (!driver && !vivant_studio_get_source_fits (self->studio))
    return FALSE;
  return get_live (self) != NULL || framing == vivant_frame_tag_framing (get_state (self), driver, NULL);
}

VivantCrop
_vivant_picture_get_source_crop (VivantPicture *self)
{
  return vivant_studio_get_source_fits (self->studio) ? get_state (self)->source_crop : (VivantCrop){.size = 0.0};
}

gboolean
_vivant_picture_fits_source (VivantPicture *self)
{
  return self->result != NULL && fits_input (self, FALSE);
}

gboolean
_vivant_picture_has_marks (VivantPicture *self)
{
  const VivantView view = _vivant_picture_get_view (self);

  return view == VIVANT_VIEW_KEYPOINTS && _vivant_picture_get_keypoints (self) != NULL &&
         (self->kind > VIVANT_PANE_DRIVER || fits_input (self, self->kind == VIVANT_PANE_DRIVER));
}

const FommKeypoints *
_vivant_picture_get_keypoints (VivantPicture *self)
{
  const FommKeypoints *keypoints;

  if (self->result == NULL)
    return NULL;
  switch (self->kind) {
  case VIVANT_PANE_SOURCE:
    keypoints = &self->result->source;
    break;
  case VIVANT_PANE_DRIVER:
    keypoints = &self->result->driving;
    break;
  case VIVANT_PANE_RESULT:
  case VIVANT_PANE_INSPECT:
  case VIVANT_N_PANES:
  default:
    keypoints = &self->result->transferred;
  }
  return keypoints->count > 0 ? keypoints : NULL;
}

gboolean
_vivant_picture_has_edited_keypoints (VivantPicture *self)
{
  return self->kind >= VIVANT_PANE_RESULT;
}

void
_vivant_picture_get_drawn_keypoints (VivantPicture *self, FommKeypoints *keypoints)
{
  *keypoints = *_vivant_picture_get_keypoints (self);
  if (self->drag >= 0 && self->dragged && _vivant_picture_has_edited_keypoints (self) &&
      self->drag < keypoints->count) {
    keypoints->value[self->drag][0] = self->drag_to[0];
    keypoints->value[self->drag][1] = self->drag_to[1];
  }
}

/* The square of a crop as fractions of its picture; everything when it is not known. */
static void
crop_fractions (const VivantCrop *crop, const VivantMediaPicture *picture, double *fractions)
{
  fractions[0] = fractions[1] = 0.0;
  fractions[2] = fractions[3] = 1.0;
  if (crop->size <= 0.0)
    return;
  fractions[0] = crop->x / picture->width;
  fractions[1] = crop->y / picture->height;
  fractions[2] = crop->size / picture->width;
  fractions[3] = crop->size / picture->height;
}

static void
get_fractions (VivantPicture *self, double *fractions)
{
  const VivantProjectState *state = get_state (self);
  const VivantCrop source = _vivant_picture_get_source_crop (self);

  fractions[0] = fractions[1] = 0.0;
  fractions[2] = fractions[3] = 1.0;
  if (self->base == vivant_studio_get_source (self->studio))
    crop_fractions (&source, self->base, fractions);
  else if (self->kind == VIVANT_PANE_DRIVER && get_live (self) != NULL)
    vivant_live_get_square (get_live (self), fractions);
  else if (self->kind == VIVANT_PANE_DRIVER)
    crop_fractions (&state->driver_crop, self->base, fractions);
  else if (self->result != NULL)
    memcpy (fractions, self->result->crop, sizeof self->result->crop);
}

gboolean
_vivant_picture_layout (VivantPicture *self, graphene_rect_t *content, VivantSquare *square)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  const gboolean only_square =
      view_is_map (_vivant_picture_get_view (self)) ||
      (self->kind >= VIVANT_PANE_RESULT && self->base != NULL && self->base == vivant_studio_get_source (self->studio));
  double fractions[4], w, h, scale;

  if (self->base == NULL || width < 1 || height < 1)
    return FALSE;
  get_fractions (self, fractions);
  w = self->base->width;
  h = self->base->height;
  if (only_square) {
    w *= fractions[2];
    h *= fractions[3];
  }
  scale = MIN (width / w, height / h);
  w = MAX (round (w * scale), 1.0);
  h = MAX (round (h * scale), 1.0);
  /* On whole pixels: what has the right size already is then copied, not filtered. */
  graphene_rect_init (content, (float) floor ((width - w) / 2), (float) floor ((height - h) / 2), (float) w, (float) h);
  if (only_square) {
    *square = (VivantSquare){content->origin.x, content->origin.y, content->size.width, content->size.height};
    return TRUE;
  }
  square->x = content->origin.x + fractions[0] * content->size.width;
  square->y = content->origin.y + fractions[1] * content->size.height;
  square->width = fractions[2] * content->size.width;
  square->height = fractions[3] * content->size.height;
  return TRUE;
}

/* ---- Taking what is new ---------------------------------------------------------------------------------------- */

/* How large a whole picture is on the screen when the model's square is `square`, in device pixels; 0: not known. */
static void
size_on_screen (VivantPicture *self, const VivantMediaPicture *picture, const VivantCrop *crop, double *width,
                double *height)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t content;
  VivantSquare square;

  *width = *height = 0.0;
  if (!_vivant_picture_layout (self, &content, &square))
    return;
  if (crop != NULL) {
    *width = square.width * scale * (crop->size > 0.0 ? picture->width / crop->size : 1.0);
    *height = square.height * scale * (crop->size > 0.0 ? picture->height / crop->size : 1.0);
  } else {
    *width = (double) content.size.width * scale;
    *height = (double) content.size.height * scale;
  }
}

static void
take_base_texture (VivantPicture *self, const VivantCrop *crop)
{
  double width = 0.0, height = 0.0;

  if (self->base != NULL)
    size_on_screen (self, self->base, crop, &width, &height);
  if (self->kind == VIVANT_PANE_DRIVER && self->reader != NULL && width > 0.0)
    vivant_clip_reader_set_shown_size (self->reader, (int) width, (int) height);
  vivant_shown_picture_set (&self->shown, self->base, self->ready, width, height);
}

/* Textures as large as they are shown. */
static void
take_textures (VivantPicture *self)
{
  const VivantCrop crop = _vivant_picture_get_source_crop (self);
  VivantMediaPicture *source = vivant_studio_get_source (self->studio);
  const gboolean base_is_source = self->kind >= VIVANT_PANE_RESULT && self->base == source;
  const VivantView view = _vivant_picture_get_view (self);
  const gboolean wants_before = source != NULL && (view == VIVANT_VIEW_COMPARE || view == VIVANT_VIEW_MASK);
  double width = 0.0, height = 0.0;

  take_base_texture (self, base_is_source ? &crop : NULL);
  if (wants_before)
    size_on_screen (self, source, &crop, &width, &height);
  vivant_shown_picture_set (&self->before, wants_before ? source : NULL, NULL, width, height);
}

static void
set_base (VivantPicture *self, VivantMediaPicture *picture)
{
  if (self->base == picture)
    return;
  vivant_shown_picture_clear (&self->shown);
  g_clear_pointer (&self->ready, vivant_media_picture_unref);
  self->base = picture;
  vivant_shown_picture_set (&self->shown, picture, NULL, 0.0, 0.0);
}

static void
take_live_result (VivantPicture *self, VivantLive *live)
{
  VivantResult *result = vivant_live_get_result (live);

  if (result != NULL)
    vivant_result_ref (result);
  g_clear_pointer (&self->result, vivant_result_unref);
  self->result = result;
  self->stale = FALSE;
}

static void
take_result (VivantPicture *self)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const int playhead = vivant_studio_get_playhead (self->studio);
  VivantResult *result = vivant_frame_store_get (store, playhead);

  self->stale = result != NULL && vivant_frame_store_get_state (store, playhead) != VIVANT_FRAME_DONE;
  if (self->result != NULL)
    vivant_result_unref (self->result);
  self->result = result;
}

static void
take_base (VivantPicture *self)
{
  VivantMediaPicture *source = vivant_studio_get_source (self->studio);
  g_autoptr (VivantMediaPicture) frame = NULL;

  switch (self->kind) {
  case VIVANT_PANE_SOURCE:
    set_base (self, source);
    break;
  case VIVANT_PANE_DRIVER:
    if (get_live (self) != NULL) {
      set_base (self, vivant_live_get_picture (get_live (self)));
      break;
    }
    if (vivant_studio_get_driver (self->studio) == NULL) {
      set_base (self, NULL);
      break;
    }
    frame = vivant_clip_reader_peek (self->reader, vivant_studio_get_playhead (self->studio));
    /* Until the frame has come the one before stays: nothing flashes to blank. */
    if (frame != NULL && frame != self->base) {
      set_base (self, frame);
      self->ready = vivant_clip_reader_peek_shown (self->reader, vivant_studio_get_playhead (self->studio));
    }
    break;
  case VIVANT_PANE_RESULT:
    set_base (self, self->result != NULL ? self->result->picture : source);
    break;
  case VIVANT_PANE_INSPECT:
  case VIVANT_N_PANES:
  default:
    set_base (self, self->result != NULL ? self->result->picture : NULL);
  }
}

static void
forget_map (VivantPicture *self)
{
  g_clear_object (&self->map);
  g_clear_pointer (&self->map_of, vivant_result_unref);
}

static void
take_map (VivantPicture *self)
{
  const VivantProjectState *state = get_state (self);
  const VivantView view = _vivant_picture_get_view (self);
  VivantMediaPicture *source = vivant_studio_get_source (self->studio);

  if (self->result == NULL || !view_is_map (view)) {
    forget_map (self);
    return;
  }
  if (self->map_of == self->result && self->map_view == view && self->map_keypoint == state->mask_keypoint)
    return;
  forget_map (self);
  if (view == VIVANT_VIEW_OCCLUSION) {
    self->map = vivant_overlay_occlusion_texture (self->result);
  } else if (view == VIVANT_VIEW_FLOW) {
    if (self->rim_of != vivant_studio_get_driver (self->studio))
      self->rim = 1.0;
    self->rim_of = vivant_studio_get_driver (self->studio);
    self->rim = MAX (self->rim, vivant_overlay_flow_get_rim (self->result));
    self->map = vivant_overlay_flow_texture (self->result, self->rim);
  } else if (view == VIVANT_VIEW_MASK) {
    self->map = vivant_overlay_mask_texture (self->result, state->mask_keypoint);
  } else if (source != NULL && _vivant_picture_fits_source (self)) {
    self->map = vivant_overlay_warped_texture (self->result, source, &state->source_crop, 256);
  }
  self->map_of = vivant_result_ref (self->result);
  self->map_view = view;
  self->map_keypoint = state->mask_keypoint;
}

static void
update_description (VivantPicture *self)
{
  static const char *const names[VIVANT_N_PANES] = {N_ ("Source picture"), N_ ("Driver frame %d"),
                                                    N_ ("Result, frame %d"), NULL};
  static const char *const live_names[VIVANT_N_PANES] = {NULL, N_ ("Driver, live"), N_ ("Result, live"),
                                                         N_ ("Inspect, live")};
  const FommKeypoints *keypoints = vivant_picture_get_keypoints (self);
  const int selected = vivant_selection_get_selected (self->selection);
  g_autofree char *label = NULL, *description = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  if (get_live (self) != NULL && self->kind != VIVANT_PANE_SOURCE)
    label = g_strdup (_ (live_names[self->kind]));
  else if (self->kind == VIVANT_PANE_INSPECT)
    label = g_strdup_printf (_ ("%s, frame %d"), vivant_view_get_title (_vivant_picture_get_view (self)),
                             vivant_studio_get_playhead (self->studio));
  else
    label = self->kind == VIVANT_PANE_SOURCE
                ? g_strdup (_ (names[0]))
                : g_strdup_printf (_ (names[self->kind]), vivant_studio_get_playhead (self->studio));
#pragma GCC diagnostic pop
  if (keypoints == NULL)
    description = g_strdup ("");
  else if (selected >= 0 && selected < keypoints->count)
    description = g_strdup_printf (_ ("%d keypoints shown. Keypoint %d selected at %d%%, %d%%."), keypoints->count,
                                   selected, (int) ((keypoints->value[selected][0] + 1) * 50),
                                   (int) ((keypoints->value[selected][1] + 1) * 50));
  else
    description = g_strdup_printf (_ ("%d keypoints shown."), keypoints->count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
place_bar (VivantPicture *self)
{
  const gboolean shown = vivant_picture_compares (self);

  gtk_widget_set_visible (self->bar, shown);
  if (shown)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
vivant_picture_update (VivantPicture *self)
{
  g_return_if_fail (VIVANT_IS_PICTURE (self));
  if (self->studio == NULL)
    return;
  if (get_live (self) != NULL)
    take_live_result (self, get_live (self));
  else
    take_result (self);
  take_base (self);
  take_map (self);
  take_textures (self);
  update_description (self);
  place_bar (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- Public ---------------------------------------------------------------------------------------------------- */

static void
selection_changed_cb (VivantSelection *selection, GParamSpec *pspec, VivantPicture *self)
{
  if (self->studio != NULL)
    update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vivant_picture_set_models (VivantPicture *self, VivantStudio *studio, VivantSelection *selection,
                           VivantClipReader *reader)
{
  g_return_if_fail (VIVANT_IS_PICTURE (self));
  if (self->selection != NULL)
    g_clear_signal_handler (&self->selection_handler, self->selection);
  g_set_object (&self->studio, studio);
  g_set_object (&self->selection, selection);
  g_set_object (&self->reader, reader);
  if (selection != NULL)
    self->selection_handler = g_signal_connect (selection, "notify", G_CALLBACK (selection_changed_cb), self);
  vivant_picture_update (self);
}

void
vivant_picture_set_kind (VivantPicture *self, VivantPaneKind kind)
{
  g_return_if_fail (VIVANT_IS_PICTURE (self));
  self->kind = kind;
}

VivantResult *
vivant_picture_get_result (VivantPicture *self)
{
  return self->result;
}

const FommKeypoints *
vivant_picture_get_keypoints (VivantPicture *self)
{
  return _vivant_picture_has_marks (self) ? _vivant_picture_get_keypoints (self) : NULL;
}

gboolean
vivant_picture_get_content (VivantPicture *self, graphene_rect_t *content)
{
  VivantSquare square;

  g_return_val_if_fail (VIVANT_IS_PICTURE (self), FALSE);
  return self->studio != NULL && _vivant_picture_layout (self, content, &square);
}

gboolean
vivant_picture_is_empty (VivantPicture *self)
{
  return self->base == NULL || (view_is_map (_vivant_picture_get_view (self)) && self->map == NULL);
}

gboolean
vivant_picture_compares (VivantPicture *self)
{
  return _vivant_picture_get_view (self) == VIVANT_VIEW_COMPARE && self->kind >= VIVANT_PANE_RESULT &&
         _vivant_picture_fits_source (self);
}

gboolean
vivant_picture_is_stale (VivantPicture *self)
{
  return self->stale;
}

double
vivant_picture_get_rim (VivantPicture *self)
{
  return self->rim;
}

/* ---- The object ------------------------------------------------------------------------------------------------ */

static void
vivant_picture_dispose (GObject *object)
{
  VivantPicture *self = VIVANT_PICTURE (object);

  if (self->selection != NULL)
    g_clear_signal_handler (&self->selection_handler, self->selection);
  g_clear_object (&self->studio);
  g_clear_object (&self->selection);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->result, vivant_result_unref);
  self->base = NULL;
  g_clear_pointer (&self->ready, vivant_media_picture_unref);
  vivant_badges_clear (&self->badges);
  vivant_kept_node_clear (&self->marks_node);
  vivant_kept_node_clear (&self->edge_node);
  vivant_shown_picture_clear (&self->shown);
  vivant_shown_picture_clear (&self->before);
  forget_map (self);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  G_OBJECT_CLASS (vivant_picture_parent_class)->dispose (object);
}

static void
vivant_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = 48;
  *natural = 256;
}

static void
vivant_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivantPicture *self = VIVANT_PICTURE (widget);
  graphene_rect_t content;
  VivantSquare square;

  if (self->studio == NULL || !_vivant_picture_layout (self, &content, &square))
    return;
  take_textures (self);
  if (gtk_widget_get_visible (self->bar))
    gtk_widget_size_allocate (self->bar,
                              &(GtkAllocation){(int) content.origin.x, (int) content.origin.y, (int) content.size.width,
                                               (int) content.size.height},
                              -1);
}

static void
vivant_picture_class_init (VivantPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vivant_picture_dispose;
  widget_class->snapshot = _vivant_picture_snapshot;
  widget_class->measure = vivant_picture_measure;
  widget_class->size_allocate = vivant_picture_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  _vivant_picture_menu_signal = g_signal_new ("keypoint-menu", VIVANT_TYPE_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
vivant_picture_init (VivantPicture *self)
{
  self->drag = -1;
  self->rim = 1.0;
  self->bar = vivant_compare_bar_new ();
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  g_signal_connect_swapped (self->bar, "notify::share", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _vivant_picture_init_input (self);
}
