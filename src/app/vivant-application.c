/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-application.h"

#include "vivant-app-config.h"
#include "vivant-autosave.h"
#include "vivant-live-recorder.h"
#include "vivant-preferences.h"
#include "vivant-renderer.h"
#include "vivant-window.h"

#include <glib/gi18n.h>

struct _VivantApplication {
  AdwApplication parent_instance;

  VivantModelCatalog *catalog;
  VivantQueue *queue;
  GSettings *settings;
  gboolean exit_after_startup, recovered;
  gboolean sample; /* asked for on the command line, not yet opened */
};

G_DEFINE_FINAL_TYPE (VivantApplication, vivant_application, ADW_TYPE_APPLICATION)

static VivantWindow *
new_window (VivantApplication *self)
{
  VivantWindow *window = vivant_window_new (self);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* ---- Actions --------------------------------------------------------------------------------------------------- */

static void
new_window_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  new_window (VIVANT_APPLICATION (user_data));
}

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GtkWindow *window;

  while ((window = gtk_application_get_active_window (application)) != NULL) {
    const guint before = g_list_length (gtk_application_get_windows (application));

    gtk_window_close (window);
    if (g_list_length (gtk_application_get_windows (application)) == before)
      return;
  }
  /* A recording is finished first, and lets the program end then. */
  if (!vivant_live_recorder_is_writing ())
    g_application_quit (G_APPLICATION (application));
}

static void
preferences_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VivantApplication *self = VIVANT_APPLICATION (user_data);

  vivant_preferences_present (gtk_application_get_active_window (GTK_APPLICATION (self)), self->settings,
                              self->catalog);
}

static void
help_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_show_uri (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                "https://github.com/vivantapp/vivant#readme", GDK_CURRENT_TIME);
}

static char *
debug_information (void)
{
  return g_strdup_printf ("Vivant %s\nlibfomm %s\nGTK %d.%d.%d\nlibadwaita %u.%u.%u\n", VIVANT_VERSION, fomm_version (),
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *debug = debug_information ();
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about, "transient-for", gtk_application_get_active_window (GTK_APPLICATION (user_data)), "modal", TRUE,
                "application-name", _ ("Vivant"), "application-icon", VIVANT_APP_ID, "version", VIVANT_VERSION,
                "developer-name", _ ("The Vivant authors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                _ ("Brings a portrait to life with the motion of a clip. Everything happens on this computer; results "
                   "are marked as synthetic media."),
                "website", "https://github.com/vivantapp/vivant", "issue-url",
                "https://github.com/vivantapp/vivant/issues", "debug-info", debug,
                /* Translators: your name and address, one translator a line. */
                "translator-credits", _ ("translator-credits"), "copyright", "© 2026 The Vivant authors", NULL);
  adw_about_window_add_acknowledgement_section (
      ADW_ABOUT_WINDOW (about), _ ("The method"),
      (const char *[]){"First Order Motion Model https://arxiv.org/abs/2003.00196",
                       "Siarohin, Lathuilière, Tulyakov, Ricci, Sebe (NeurIPS 2019)", NULL});
  gtk_window_present (GTK_WINDOW (about));
}

static void
show_window_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

static const GActionEntry actions[] = {
    {.name = "new-window", .activate = new_window_activated},
    {.name = "quit", .activate = quit_activated},
    {.name = "preferences", .activate = preferences_activated},
    {.name = "help", .activate = help_activated},
    {.name = "about", .activate = about_activated},
    {.name = "show-window", .activate = show_window_activated},
};

/* Keys that also mean something inside a text entry or a button are bound by the window itself, in the bubble phase. */
static const struct {
  const char *action, *accels[3];
} accelerators[] = {
    {"app.new-window", {"<Control>n"}},
    {"app.quit", {"<Control>q"}},
    {"app.preferences", {"<Control>comma"}},
    {"app.help", {"F1"}},
    {"win.open-portrait", {"<Control>o"}},
    {"win.open-clip", {"<Control><Shift>o"}},
    {"win.open-project", {"<Control><Alt>o"}},
    {"win.save", {"<Control>s"}},
    {"win.save-as", {"<Control><Shift>s"}},
    {"win.animate", {"<Control>r"}},
    {"win.preview", {"<Control>p"}},
    {"win.export", {"<Control>e"}},
    {"win.undo", {"<Control>z"}},
    {"win.redo", {"<Control><Shift>z", "<Control>y"}},
    {"win.sidebar", {"F9"}},
    {"win.fullscreen", {"F11"}},
    {"win.models", {"<Control>m"}},
    {"win.shortcuts", {"<Control>question"}},
    {"win.next-area", {"F6"}},
    {"window.close", {"<Control>w"}},
};

/* ---- Life ------------------------------------------------------------------------------------------------------ */

static gboolean
exit_cb (gpointer data)
{
  g_application_quit (G_APPLICATION (data));
  return G_SOURCE_REMOVE;
}

static void
recover (VivantApplication *self)
{
  g_autoptr (GPtrArray) copies = NULL;

  if (self->recovered)
    return;
  self->recovered = TRUE;
  copies = vivant_autosave_take_orphans (NULL);
  for (guint i = 0; i < copies->len; i++)
    vivant_window_recover (new_window (self), g_ptr_array_index (copies, i));
}

static void
vivant_application_activate (GApplication *application)
{
  VivantApplication *self = VIVANT_APPLICATION (application);
  GtkWindow *window;

  recover (self);
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (window == NULL)
    window = GTK_WINDOW (new_window (self));
  else
    gtk_window_present (window);
  if (self->sample)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-sample", NULL);
  self->sample = FALSE;
  if (self->exit_after_startup)
    g_idle_add_full (G_PRIORITY_LOW, exit_cb, g_object_ref (self), g_object_unref);
}

static void
vivant_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  VivantApplication *self = VIVANT_APPLICATION (application);
  GtkWindow *window;
  VivantWindow *target;

  recover (self);
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  target = vivant_window_find_project (GTK_APPLICATION (self), files[0]);
  if (target == NULL && window != NULL && vivant_window_is_empty (VIVANT_WINDOW (window)))
    target = VIVANT_WINDOW (window);
  if (target == NULL)
    target = new_window (self);
  for (int i = 0; i < n_files; i++)
    vivant_window_open_file (target, files[i]);
}

static int
vivant_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  VivantApplication *self = VIVANT_APPLICATION (application);

  self->exit_after_startup = g_variant_dict_contains (options, "exit-after-startup");
  self->sample = g_variant_dict_contains (options, "sample");
  if (g_variant_dict_contains (options, "new-window") && g_application_register (application, NULL, NULL) &&
      g_application_get_is_remote (application)) {
    g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
    return 0;
  }
  return -1; /* go on: the first process opens a window anyway */
}

static void
vivant_application_startup (GApplication *application)
{
  VivantApplication *self = VIVANT_APPLICATION (application);

  G_APPLICATION_CLASS (vivant_application_parent_class)->startup (application);
  vivant_renderer_settle (gdk_display_get_default ());
  self->settings = g_settings_new (VIVANT_APP_ID);
  self->catalog = vivant_model_catalog_new ();
  self->queue = vivant_queue_new (self->catalog);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action, accelerators[i].accels);
  gtk_window_set_default_icon_name (VIVANT_APP_ID);
}

static void
vivant_application_shutdown (GApplication *application)
{
  VivantApplication *self = VIVANT_APPLICATION (application);

  g_clear_object (&self->queue);
  g_clear_object (&self->catalog);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (vivant_application_parent_class)->shutdown (application);
}

static void
vivant_application_class_init (VivantApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = vivant_application_activate;
  application_class->open = vivant_application_open;
  application_class->startup = vivant_application_startup;
  application_class->shutdown = vivant_application_shutdown;
  application_class->handle_local_options = vivant_application_handle_local_options;
}

static void
vivant_application_init (VivantApplication *self)
{
  static const GOptionEntry options[] = {
      {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL},
      {"sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the sample portrait and clip"), NULL},
      {"new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a new window"), NULL},
      {"exit-after-startup", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL},
      G_OPTION_ENTRY_NULL};

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

VivantApplication *
vivant_application_new (void)
{
  return g_object_new (VIVANT_TYPE_APPLICATION, "application-id", VIVANT_APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/vivantapp/Vivant", NULL);
}

VivantModelCatalog *
vivant_application_get_catalog (VivantApplication *self)
{
  return self->catalog;
}

GSettings *
vivant_application_get_settings (VivantApplication *self)
{
  return self->settings;
}

VivantQueue *
vivant_application_get_queue (VivantApplication *self)
{
  return self->queue;
}
