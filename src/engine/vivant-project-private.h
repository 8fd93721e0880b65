/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include "vivant-project.h"

G_BEGIN_DECLS

struct _VivantProject {
  GObject parent_instance;

  VivantProjectState *state;
  VivantHistory *history;
  GFile *file;
  char *entity; /* tag of what was in the file when it was read or written; NULL: not known */
  guint64 revision, saved_revision;
};

/* vivant-project.c */
/** Takes `next` and tells of what is other. */
void _vivant_project_swap_state (VivantProject *self, VivantProjectState *next);

G_END_DECLS
