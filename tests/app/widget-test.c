/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "widget-test.h"

#include "vivant-frame-tag.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_US (30 * G_USEC_PER_SEC)
#define MAP 16

void
widget_test_init (int *argc, char ***argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (argc, argv, NULL);
  gtk_disable_setlocale ();
  gtk_init ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

/* ---- Waiting --------------------------------------------------------------------------------------------------- */

static gboolean
give_up (gpointer data)
{
  g_error ("waited in vain");
  return G_SOURCE_REMOVE;
}

void
widget_test_wait (gboolean (*done) (gpointer), gpointer data)
{
  const guint source = g_timeout_add (PATIENCE_US / 1000, give_up, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

void
widget_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* ---- Windows --------------------------------------------------------------------------------------------------- */

GtkWindow *
widget_test_show (GtkWidget *widget, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, widget);
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

void
widget_test_close (GtkWindow *window, gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  gtk_window_destroy (window);
  widget_test_settle ();
  g_assert_null (object);
}

/* ---- Drawing --------------------------------------------------------------------------------------------------- */

GskRenderNode *
widget_test_draw (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Belongs to the caller; premultiplied. */
static cairo_surface_t *
paint (GtkWidget *widget)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  GskRenderNode *node = widget_test_draw (widget);
  cairo_t *cr = cairo_create (surface);

  if (node != NULL) {
    gsk_render_node_draw (node, cr);
    gsk_render_node_unref (node);
  }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

char *
widget_test_describe (GtkWidget *widget)
{
  cairo_surface_t *surface = paint (widget);
  char *text = g_compute_checksum_for_data (G_CHECKSUM_MD5, cairo_image_surface_get_data (surface),
                                            (gsize) cairo_image_surface_get_stride (surface) *
                                                (gsize) cairo_image_surface_get_height (surface));

  cairo_surface_destroy (surface);
  return text;
}

static gboolean
is_near (const guint32 pixel, guint rgb)
{
  for (int shift = 0; shift < 24; shift += 8)
    if (abs ((int) (pixel >> shift & 255) - (int) (rgb >> shift & 255)) > 40)
      return FALSE;
  return pixel >> 24 > 200;
}

int
widget_test_count_ink (GtkWidget *widget, guint rgb, const graphene_rect_t *area)
{
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_surface_t *surface = paint (widget);
  int found = 0;

  for (int y = 0; y < height; y++) {
    const guint8 *line =
        cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

    for (int x = 0; x < width; x++) {
      guint32 pixel;

      memcpy (&pixel, line + x * 4, sizeof pixel);
      found += is_near (pixel, rgb) &&
               graphene_rect_contains_point (area != NULL ? area : &all,
                                             &GRAPHENE_POINT_INIT ((float) x + 0.5f, (float) y + 0.5f));
    }
  }
  cairo_surface_destroy (surface);
  return found;
}

/* ---- Input ----------------------------------------------------------------------------------------------------- */

GtkEventController *
widget_test_get_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
      return controller;
  }
  return NULL;
}

gboolean
widget_test_press (GtkWidget *widget, guint key, GdkModifierType state)
{
  GtkEventController *keys = widget_test_get_controller (widget, GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean used = FALSE;

  g_assert_nonnull (keys);
  g_signal_emit_by_name (keys, "key-pressed", key, 0, state, &used);
  return used;
}

gboolean
widget_test_has_text (GtkWidget *widget, gconstpointer data)
{
  const char *text = GTK_IS_BUTTON (widget)  ? gtk_button_get_label (GTK_BUTTON (widget))
                     : GTK_IS_LABEL (widget) ? gtk_label_get_label (GTK_LABEL (widget))
                                             : NULL;

  if (text == NULL && GTK_IS_BUTTON (widget))
    text = gtk_widget_get_tooltip_text (widget);
  return g_strcmp0 (text, data) == 0;
}

GtkWidget *
widget_test_find (GtkWidget *root, GType type, gboolean (*matches) (GtkWidget *, gconstpointer), gconstpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (matches == NULL || matches (root, data)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = widget_test_find (child, type, matches, data);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* ---- The desk -------------------------------------------------------------------------------------------------- */

static void
fill_keypoints (FommKeypoints *keypoints, float shift)
{
  static const float places[DESK_KEYPOINTS][2] = {{-0.4f, -0.4f}, {0.4f, -0.2f}, {0.0f, 0.5f}};

  keypoints->count = DESK_KEYPOINTS;
  keypoints->has_jacobian = true;
  for (int k = 0; k < DESK_KEYPOINTS; k++) {
    keypoints->value[k][0] = places[k][0] + shift;
    keypoints->value[k][1] = places[k][1];
    keypoints->jacobian[k][0][0] = keypoints->jacobian[k][1][1] = 1.0f;
    keypoints->jacobian[k][0][1] = keypoints->jacobian[k][1][0] = 0.0f;
  }
}

static VivantMediaPicture *
grey_picture (int size)
{
  VivantMediaPicture *picture = vivant_media_picture_new (size, size);

  memset (picture->data, 0x60, picture->stride * (gsize) size);
  return picture;
}

VivantResult *
desk_make_result (int index)
{
  static guint8 occlusion[MAP * MAP], masks[(DESK_KEYPOINTS + 1) * MAP * MAP];
  static gint16 deformation[MAP * MAP * 2];
  g_autoptr (VivantMediaPicture) picture = grey_picture (64);
  VivantResult plain = {.index = index, .picture = picture, .crop = {0, 0, 1, 1}, .map_width = MAP, .map_height = MAP};
  g_autoptr (GBytes) bytes = NULL;

  for (int y = 0; y < MAP; y++)
    for (int x = 0; x < MAP; x++) {
      const int at = y * MAP + x;

      occlusion[at] = x < MAP / 2 ? 0 : 255;
      masks[2 * MAP * MAP + at] = y < MAP / 2 ? 255 : 0;
      /* From a little further left: the picture moves to the right. */
      deformation[2 * at] = (gint16) ((2.0 * x / (MAP - 1) - 1.0 - 0.2) * VIVANT_DEFORMATION_ONE);
      deformation[2 * at + 1] = (gint16) ((2.0 * y / (MAP - 1) - 1.0) * VIVANT_DEFORMATION_ONE);
    }
  fill_keypoints (&plain.source, 0.0f);
  fill_keypoints (&plain.driving, 0.02f * (float) index);
  fill_keypoints (&plain.transferred, 0.02f * (float) index);
  plain.occlusion = occlusion;
  plain.masks = masks;
  plain.num_masks = DESK_KEYPOINTS + 1;
  plain.deformation = deformation;
  bytes = vivant_result_pack (&plain);
  return vivant_result_unpack (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
inputs_are_there (gpointer data)
{
  Desk *self = data;

  return vivant_studio_get_source (self->studio) != NULL && vivant_studio_get_driver (self->studio) != NULL;
}

static gboolean
first_frame_is_there (gpointer data)
{
  Desk *self = data;
  g_autoptr (VivantMediaPicture) frame = vivant_clip_reader_peek (self->reader, 0);

  return frame != NULL;
}

void
desk_render (Desk *self)
{
  const VivantProjectState *state = vivant_project_get_state (self->project);
  VivantFrameStore *store = vivant_studio_get_store (self->studio);

  for (int i = 0; i < DESK_FRAMES; i++) {
    g_autoptr (VivantResult) result = desk_make_result (i);
    g_autoptr (GError) error = NULL;

    result->source_framing = vivant_frame_tag_framing (state, FALSE, NULL);
    result->driving_framing = vivant_frame_tag_framing (state, TRUE, NULL);
    vivant_frame_store_put (store, result, vivant_frame_store_get_generation (store), 0, &error);
    g_assert_no_error (error);
  }
  widget_test_settle ();
}

Desk *
desk_new (void)
{
  static const char *const nowhere[] = {NULL};
  Desk *self = g_new0 (Desk, 1);
  g_autofree char *folder = g_dir_make_tmp ("vivant-test-XXXXXX", NULL);

  self->project = vivant_project_new ();
  self->catalog = vivant_model_catalog_new_for_folders (folder, nowhere);
  self->studio = vivant_studio_new (self->project, self->catalog);
  self->selection = vivant_selection_new ();
  self->reader = vivant_clip_reader_new ();
  vivant_project_set_source (self->project, g_getenv ("VIVANT_TEST_PORTRAIT"));
  vivant_project_set_driver (self->project, g_getenv ("VIVANT_TEST_CLIP"));
  widget_test_wait (inputs_are_there, self);
  vivant_clip_reader_set_clip (self->reader, g_getenv ("VIVANT_TEST_CLIP"), 0);
  vivant_clip_reader_request (self->reader, 0);
  widget_test_wait (first_frame_is_there, self);
  desk_render (self);
  g_remove (folder);
  return self;
}

void
desk_free (Desk *self)
{
  gpointer objects[] = {self->reader, self->selection, self->studio, self->catalog, self->project};

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_object_add_weak_pointer (objects[i], &objects[i]);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_object_unref (objects[i]);
  for (gint64 end = g_get_monotonic_time () + PATIENCE_US; g_get_monotonic_time () < end;) {
    gboolean gone = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
      gone = gone && objects[i] == NULL;
    if (gone)
      break;
    g_main_context_iteration (NULL, FALSE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_assert_null (objects[i]);
  g_free (self);
}
