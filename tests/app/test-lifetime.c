/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Nothing of a window outlives it: every widget below it, its dialogs and its models are gone once it is closed. */
#include "vivant-application.h"
#include "vivant-window.h"

#include <locale.h>

/* Seconds anything may take on a busy machine. */
#define PATIENCE 60

static VivantApplication *application;

typedef struct Watched {
  GWeakRef object;
  const char *type; /* static */
  char *name;
} Watched;

static void
watched_free (gpointer data)
{
  Watched *watched = data;

  g_weak_ref_clear (&watched->object);
  g_free (watched->name);
  g_free (watched);
}

static void
watch (GPtrArray *all, gpointer object)
{
  Watched *watched = g_new0 (Watched, 1);

  g_weak_ref_init (&watched->object, object);
  watched->type = G_OBJECT_TYPE_NAME (object);
  if (GTK_IS_WIDGET (object))
    watched->name = g_strdup (gtk_widget_get_name (object));
  g_ptr_array_add (all, watched);
}

static void
watch_widgets (GPtrArray *all, GtkWidget *widget)
{
  /* GTK keeps one for the whole display. */
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkTooltipWindow"))
    return;
  /* libadwaita 1.2 itself never lets go of the groups of a preferences page. */
  if (ADW_IS_PREFERENCES_GROUP (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_PAGE) != NULL)
    return;
  watch (all, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    watch_widgets (all, child);
}

/* The window itself, its dialogs, and what is behind them. */
static GPtrArray *
watch_everything (VivantWindow *window)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (watched_free);
  GListModel *toplevels = gtk_window_get_toplevels ();
  VivantStudio *studio = vivant_window_get_studio (window);

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

    watch_widgets (all, toplevel);
  }
  watch (all, studio);
  watch (all, vivant_studio_get_project (studio));
  watch (all, vivant_studio_get_store (studio));
  return all;
}

static int
count_alive (GPtrArray *all)
{
  int n = 0;

  for (guint i = 0; i < all->len; i++) {
    Watched *watched = g_ptr_array_index (all, i);
    g_autoptr (GObject) object = g_weak_ref_get (&watched->object);

    n += object != NULL;
  }
  return n;
}

/* Only the uppermost: what is below a widget lives because of it. */
static void
tell_alive (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++) {
    Watched *watched = g_ptr_array_index (all, i);
    g_autoptr (GObject) object = g_weak_ref_get (&watched->object);

    if (object != NULL && (!GTK_IS_WIDGET (object) || gtk_widget_get_parent (GTK_WIDGET (object)) == NULL))
      g_test_message ("alive: %s “%s”, %u references", watched->type, watched->name ? watched->name : "",
                      object->ref_count - 1);
  }
}

static gboolean
late_cb (gpointer late)
{
  *(gboolean *) late = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until `done` is true. */
#define WAIT_UNTIL(done)                                                   \
  G_STMT_START                                                             \
  {                                                                        \
    gboolean late = FALSE;                                                 \
    const guint source = g_timeout_add_seconds (PATIENCE, late_cb, &late); \
                                                                           \
    while (!(done) && !late)                                               \
      g_main_context_iteration (NULL, TRUE);                               \
    if (!late)                                                             \
      g_source_remove (source);                                            \
  }                                                                        \
  G_STMT_END

/* Wakes the loop now and then, for conditions that nothing tells of. */
static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static VivantWindow *
open_window (void)
{
  VivantWindow *window = vivant_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
open_sample (VivantWindow *window)
{
  VivantStudio *studio = vivant_window_get_studio (window);

  g_action_group_activate_action (G_ACTION_GROUP (window), "open-sample", NULL);
  WAIT_UNTIL (vivant_studio_get_can_render (studio));
  g_assert_true (vivant_studio_get_can_render (studio));
}

static void
animate (VivantWindow *window)
{
  VivantStudio *studio = vivant_window_get_studio (window);
  VivantFrameStore *store = vivant_studio_get_store (studio);

  g_settings_set_boolean (vivant_application_get_settings (application), "consent-given", TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (window), "animate", NULL);
  WAIT_UNTIL (vivant_frame_store_count (store, VIVANT_FRAME_DONE, 0, G_MAXINT) >= 3);
  g_assert_cmpint (vivant_studio_get_phase (studio), ==, VIVANT_PHASE_RENDERING);
}

static void
check_gone (VivantWindow *window)
{
  GPtrArray *all = watch_everything (window);
  int alive;

  g_assert_cmpuint (all->len, >, 50);
  gtk_window_close (GTK_WINDOW (window));
  WAIT_UNTIL (count_alive (all) == 0);
  alive = count_alive (all);
  tell_alive (all);
  g_assert_cmpint (alive, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 0);
  g_ptr_array_unref (all);
}

static void
test_empty (void)
{
  check_gone (open_window ());
}

static void
test_sample (void)
{
  VivantWindow *window = open_window ();

  open_sample (window);
  check_gone (window);
}

static void
test_while_loading (void)
{
  VivantWindow *window = open_window ();

  g_action_group_activate_action (G_ACTION_GROUP (window), "open-sample", NULL);
  check_gone (window);
}

static void
test_while_rendering (void)
{
  VivantWindow *window = open_window ();

  open_sample (window);
  animate (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "play", NULL);
  check_gone (window);
}

static void
test_while_live (void)
{
  VivantWindow *window = open_window ();
  VivantLive *live = vivant_studio_get_live (vivant_window_get_studio (window));

  g_settings_set_boolean (vivant_application_get_settings (application), "consent-given", TRUE);
  open_sample (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "driver", g_variant_new_string ("camera"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "live-start", NULL);
  WAIT_UNTIL (vivant_live_get_n_frames (live) >= 3);
  check_gone (window);
}

static void
test_after_edits (void)
{
  VivantWindow *window = open_window ();

  open_sample (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "move-keypoint", g_variant_new ("(idd)", 3, 0.1, 0.1));
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (window), "redo", NULL);
  check_gone (window);
}

/* The pages and dialogs that an action without a parameter opens. */
static void
test_with_action (gconstpointer action)
{
  VivantWindow *window = open_window ();
  const guint before = g_list_model_get_n_items (gtk_window_get_toplevels ());

  open_sample (window);
  animate (window);
  g_assert_true (g_action_group_has_action (G_ACTION_GROUP (window), action));
  g_action_group_activate_action (G_ACTION_GROUP (window), action, NULL);
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  if (g_str_equal (action, "export") || g_str_equal (action, "queue") || g_str_equal (action, "shortcuts"))
    g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), >, before);
  check_gone (window);
}

static void
test_with_application_action (gconstpointer action)
{
  VivantWindow *window = open_window ();
  const guint before = g_list_model_get_n_items (gtk_window_get_toplevels ());

  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), >, before);
  check_gone (window);
}

static void
test_error_page (void)
{
  VivantWindow *window = open_window ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/portrait.jpg");
  VivantStudio *studio = vivant_window_get_studio (window);

  vivant_window_open_file (window, file);
  open_sample (window);
  vivant_project_set_source (vivant_studio_get_project (studio), "/nowhere/portrait.jpg");
  check_gone (window);
}

int
main (int argc, char **argv)
{
  static const char *const actions[] = {"export", "queue",     "queue-add", "crop-portrait", "crop-clip",
                                        "models", "open-clip", "save-as",   "shortcuts"};
  static const char *const application_actions[] = {"preferences", "about"};
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  if (argc > 1) /* a clip to stand in for a camera */
    g_setenv ("VIVANT_CAMERA", argv[argc - 1], TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = vivant_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_timeout_add (50, wake_cb, NULL);

  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/sample", test_sample);
  g_test_add_func ("/window/while-loading", test_while_loading);
  g_test_add_func ("/window/while-rendering", test_while_rendering);
  g_test_add_func ("/window/while-live", test_while_live);
  g_test_add_func ("/window/after-edits", test_after_edits);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autofree char *path = g_strconcat ("/window/with-", actions[i], NULL);

    g_test_add_data_func (path, actions[i], test_with_action);
  }
  for (guint i = 0; i < G_N_ELEMENTS (application_actions); i++) {
    g_autofree char *path = g_strconcat ("/window/with-", application_actions[i], NULL);

    g_test_add_data_func (path, application_actions[i], test_with_application_action);
  }
  g_test_add_func ("/window/error-page", test_error_page);
  status = g_test_run ();
  g_clear_object (&application);
  return status;
}
