/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-clip-reader.h"
#include "vivant-export-notice.h"
#include "vivant-export-settings.h"
#include "vivant-importer.h"
#include "vivant-live-bar.h"
#include "vivant-notice.h"
#include "vivant-selection.h"
#include "vivant-sidebar.h"
#include "vivant-sound.h"
#include "vivant-stage.h"
#include "vivant-transport.h"
#include "vivant-welcome.h"
#include "vivant-window.h"

G_BEGIN_DECLS

struct _VivantWindow {
  AdwApplicationWindow parent_instance;

  VivantProject *project;
  VivantStudio *studio;
  VivantSelection *selection;
  VivantClipReader *reader;
  VivantAutosave *autosave;
  gboolean discards;      /* it is closed although its project could not be saved */
  AdwToast *unsafe_toast; /* while it is shown: no copy of the project can be kept */
  VivantImporter *importer;
  GSettings *settings;

  AdwToastOverlay *toasts, *stage_toasts; /* of the whole window; of the pictures alone */
  GtkOverlay *overlay;
  GtkStack *pages;
  AdwSqueezer *header_squeezer;
  AdwWindowTitle *full_title, *small_title;
  GtkWidget *full_header, *small_header, *undo_button, *small_undo_button, *redo_button, *animate_button,
      *export_button;
  GtkWidget *bottom_revealer, *bottom_count, *bottom_eta, *bottom_animate, *bottom_export, *bottom_pause,
      *bottom_cancel;
  GtkWidget *welcome;
  VivantNotice *notice;
  VivantExportNotice *export_notice;
  AdwFlap *flap;
  VivantSidebar *sidebar;
  VivantStage *stage;
  VivantTransport *transport;
  VivantLiveBar *live_bar;
  gboolean live_goes_on; /* when the page that turned the camera off is left */
  gint64 live_told;      /* when the camera's numbers were shown last */
  GMenu *recent_section, *recent_section_2;

  /* Drag and drop, see vivant-window-dnd.c. */
  GtkWidget *drop_revealer, *drop_icon, *drop_title, *drop_text, *drop_cards[4];
  GtkWidget *drop_row; /* of the sidebar, that the pointer is over and that is framed; NULL for none */

  /* Playback, see vivant-window-playback.c. */
  guint play_tick;
  gint64 play_began, play_last;
  int play_from;
  VivantSound *sound;

  GtkWidget *queue_dialog; /* while it is open */
  GtkWindow *consent;      /* the question, while it is open */
  const char *consent_for; /* the action that waits for the answer; static */
  char *page_before_error;
  const char *crop_waits; /* the action whose picture is still being turned or read; static */
};

/* vivant-window.c */
void _vivant_window_show_page (VivantWindow *self, const char *name);
void _vivant_window_update_page (VivantWindow *self);
void _vivant_window_update_title (VivantWindow *self);
void _vivant_window_update_narrow (VivantWindow *self);
void _vivant_window_toast (VivantWindow *self, const char *text, const char *button, const char *action);
void _vivant_window_show_error (VivantWindow *self, const char *heading, const GError *error, const char *file,
                                const char *button, const char *action);

/* vivant-window-actions.c */
void _vivant_window_install_keys (GtkWidgetClass *widget_class);
void _vivant_window_add_actions (VivantWindow *self);
void _vivant_window_update_actions (VivantWindow *self);
/** Opens the crop page that was asked for before its picture was ready, unless something else is in sight by now. */
void _vivant_window_crop_now (VivantWindow *self);

/* vivant-window-files.c */
/** What a file is to become. */
typedef enum VivantInput {
  VIVANT_INPUT_EITHER, /**< what its content says */
  VIVANT_INPUT_SOURCE, /**< the portrait if it can be that: animations can */
  VIVANT_INPUT_DRIVER, /**< the driver: every picture is a clip of one frame */
} VivantInput;
/** vivant_window_open_file() with a wish, which models and projects ignore. */
void _vivant_window_open_as (VivantWindow *self, GFile *file, VivantInput input);
void _vivant_window_choose (VivantWindow *self, const char *what);
void _vivant_window_save (VivantWindow *self, gboolean choose);
void _vivant_window_save_to (VivantWindow *self, GFile *file);
/** Before it is closed: saves into the project's own file, or asks what to do. FALSE: not yet. */
gboolean _vivant_window_save_last (VivantWindow *self);
void _vivant_window_open_sample (VivantWindow *self);
void _vivant_window_update_recent (VivantWindow *self);
void _vivant_window_import_model (VivantWindow *self, GFile *file);
void _vivant_window_connect_importer (VivantWindow *self);

/* vivant-window-export.c */
void _vivant_window_connect_queue (VivantWindow *self);
void _vivant_window_ask_export (VivantWindow *self, gboolean later);
void _vivant_window_export (VivantWindow *self, const VivantRenderOptions *options,
                            const VivantExportSettings *settings);
void _vivant_window_show_in_files (VivantWindow *self, const char *path);

/* vivant-window-dnd.c */
void _vivant_window_init_dnd (VivantWindow *self);
void _vivant_window_paste (VivantWindow *self);

/* vivant-window-playback.c */
void _vivant_window_watch_space (VivantWindow *self);
void _vivant_window_set_playing (VivantWindow *self, gboolean playing);
gboolean _vivant_window_get_playing (VivantWindow *self);
void _vivant_window_load_sound (VivantWindow *self);

/* vivant-window-live.c */
void _vivant_window_connect_live (VivantWindow *self);
/** Starts the camera, or stops it. */
void _vivant_window_toggle_live (VivantWindow *self);
/** One of "live-start", "live-stop", "neutral-pose", "record". */
void _vivant_window_activate_live (VivantWindow *self, const char *name);
/** "clip" or "camera". */
void _vivant_window_choose_driver (VivantWindow *self, const char *what);

/* vivant-window-render.c */
void _vivant_window_connect_studio (VivantWindow *self);
void _vivant_window_animate (VivantWindow *self, gboolean from_start);
void _vivant_window_update_progress (VivantWindow *self);
/** The answer to the question that comes before the first render. */
void _vivant_window_consent (VivantWindow *self, gboolean given);
/** Whether the question was answered once; asks it otherwise, and activates `action` (static) after a yes. */
gboolean _vivant_window_has_consent (VivantWindow *self, const char *action);

G_END_DECLS
