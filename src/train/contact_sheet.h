/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A picture to look an evaluation over: of each clip, true frames above painted ones. */
#pragma once

#include "vivant-media-picture.h"

G_BEGIN_DECLS

/** The clips that have room; later ones are left out. */
enum { FOMM_SHEET_CLIPS = 16, FOMM_SHEET_COLUMNS = 6 };

typedef struct FommContactSheet FommContactSheet;

FommContactSheet *fomm_contact_sheet_new (void);
void fomm_contact_sheet_free (FommContactSheet *sheet);

/** The frames that follow are another clip's. */
void fomm_contact_sheet_begin (FommContactSheet *sheet);

/** Frame after frame of a clip of unknown length; a few of them, evenly spread, are kept. Both pictures are of one
 * size, the same for all clips; references are taken. */
void fomm_contact_sheet_add (FommContactSheet *sheet, VivantMediaPicture *truth, VivantMediaPicture *painted);

/** Writes the sheet as PNG. Errors: those of the media room, G_IO_ERROR_FAILED without memory or frames. */
gboolean fomm_contact_sheet_save (const FommContactSheet *sheet, const char *path, GCancellable *cancellable,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FommContactSheet, fomm_contact_sheet_free)

G_END_DECLS
