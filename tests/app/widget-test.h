/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What tests of widgets share: a window to be drawn in, drawings as render nodes, keys and drags, and a studio with the
 * sample and results that nobody had to render. */
#pragma once

#include "vivant-clip-reader.h"
#include "vivant-selection.h"
#include "vivant-studio.h"

#include <adwaita.h>

/** Initialises GTK, libadwaita and the test framework in plain English. */
void widget_test_init (int *argc, char ***argv);

/** Runs the main loop until `done` returns TRUE; fails after 30 seconds. */
void widget_test_wait (gboolean (*done) (gpointer), gpointer data);
/** Runs what is due. */
void widget_test_settle (void);

/** Puts a widget into a window of this size and waits until it is drawn; the window takes the widget. */
GtkWindow *widget_test_show (GtkWidget *widget, int width, int height);
/** Destroys the window and asserts that `object`, a reference or not, is then gone. */
void widget_test_close (GtkWindow *window, gpointer object);

/** What a widget draws, children included; NULL for nothing. */
GskRenderNode *widget_test_draw (GtkWidget *widget);
/** The same in pixels, as a checksum: equal when it looks equal. */
char *widget_test_describe (GtkWidget *widget);
/** Pixels within `area` (NULL: everywhere) of the widget that are nearer than 40 levels to 0xRRGGBB. */
int widget_test_count_ink (GtkWidget *widget, guint rgb, const graphene_rect_t *area);

/** Presses a key on the widget's own key controller; TRUE when it had a use for it. */
gboolean widget_test_press (GtkWidget *widget, guint key, GdkModifierType state);
/** The controller of a type that the widget itself added; belongs to it. */
GtkEventController *widget_test_get_controller (GtkWidget *widget, GType type);
/** The first descendant of a type that is mapped and `matches` (NULL: any); NULL when there is none. */
GtkWidget *widget_test_find (GtkWidget *root, GType type, gboolean (*matches) (GtkWidget *, gconstpointer),
                             gconstpointer data);
/** For widget_test_find(): a button, by its label or else its tooltip, or a label whose text is `data`. */
gboolean widget_test_has_text (GtkWidget *widget, gconstpointer data);

/** A studio with the sample portrait and clip, no model, and ten frames that are there already: three keypoints that
 * drift to the right, an occlusion map that is 0 on the left and 1 on the right, and a flow to the right. */
typedef struct Desk {
  VivantProject *project;
  VivantModelCatalog *catalog;
  VivantStudio *studio;
  VivantSelection *selection;
  VivantClipReader *reader;
} Desk;

#define DESK_FRAMES 10
#define DESK_KEYPOINTS 3

Desk *desk_new (void);
/** Puts results of all frames there, as if they had been rendered with the settings of now. */
void desk_render (Desk *self);
/** Lets go of everything and asserts that nothing else held on to it. */
void desk_free (Desk *self);
/** The result of a frame, a reference. */
VivantResult *desk_make_result (int index);
