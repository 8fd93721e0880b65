/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "contact_sheet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { GAP = 4, GREY = 40 };

/* What is kept of a clip: every `stride`th frame. */
typedef struct {
  VivantMediaPicture *truth[FOMM_SHEET_COLUMNS], *painted[FOMM_SHEET_COLUMNS];
  int kept, seen, stride;
} Strip;

struct FommContactSheet {
  Strip strips[FOMM_SHEET_CLIPS];
  int clips; /* begun, perhaps more than there is room for */
};

FommContactSheet *
fomm_contact_sheet_new (void)
{
  return g_new0 (FommContactSheet, 1);
}

void
fomm_contact_sheet_free (FommContactSheet *sheet)
{
  if (!sheet)
    return;
  for (int c = 0; c < FOMM_SHEET_CLIPS; c++)
    for (int i = 0; i < sheet->strips[c].kept; i++) {
      vivant_media_picture_unref (sheet->strips[c].truth[i]);
      vivant_media_picture_unref (sheet->strips[c].painted[i]);
    }
  g_free (sheet);
}

void
fomm_contact_sheet_begin (FommContactSheet *sheet)
{
  if (sheet->clips < FOMM_SHEET_CLIPS)
    sheet->strips[sheet->clips].stride = 1;
  sheet->clips++;
}

/* Every second frame makes room for frames twice as far apart. */
static void
thin_out (Strip *strip)
{
  for (int i = 0; i < strip->kept; i++) {
    if (i % 2) {
      vivant_media_picture_unref (strip->truth[i]);
      vivant_media_picture_unref (strip->painted[i]);
    } else {
      strip->truth[i / 2] = strip->truth[i];
      strip->painted[i / 2] = strip->painted[i];
    }
  }
  strip->kept = (strip->kept + 1) / 2;
  strip->stride *= 2;
}

void
fomm_contact_sheet_add (FommContactSheet *sheet, VivantMediaPicture *truth, VivantMediaPicture *painted)
{
  if (sheet->clips < 1 || sheet->clips > FOMM_SHEET_CLIPS)
    return;
  Strip *strip = &sheet->strips[sheet->clips - 1];
  if (strip->kept == FOMM_SHEET_COLUMNS && strip->seen % strip->stride == 0)
    thin_out (strip);
  if (strip->seen++ % strip->stride != 0)
    return;
  strip->truth[strip->kept] = vivant_media_picture_ref (truth);
  strip->painted[strip->kept++] = vivant_media_picture_ref (painted);
}

static void
paste (VivantMediaPicture *page, const VivantMediaPicture *cell, int column, int row)
{
  guint8 *corner = page->data + (gsize) (GAP + row * (cell->height + GAP)) * page->stride +
                   3 * (gsize) (GAP + column * (cell->width + GAP));
  for (int y = 0; y < cell->height; y++)
    memcpy (corner + (gsize) y * page->stride, cell->data + (gsize) y * cell->stride, 3 * (gsize) cell->width);
}

static gboolean
fail (const char *reason, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, reason);
  return FALSE;
}

gboolean
fomm_contact_sheet_save (const FommContactSheet *sheet, const char *path, GCancellable *cancellable, GError **error)
{
  const int clips = MIN (sheet->clips, FOMM_SHEET_CLIPS);
  const VivantMediaPicture *cell = NULL;
  int rows = 0, columns = 0;

  for (int c = 0; c < clips; c++)
    if (sheet->strips[c].kept > 0) {
      cell = sheet->strips[c].truth[0];
      columns = MAX (columns, sheet->strips[c].kept);
      rows += 2;
    }
  if (!cell)
    return fail (_ ("there is no frame for a contact sheet"), error);
  g_autoptr (VivantMediaPicture) page =
      vivant_media_picture_new (GAP + columns * (cell->width + GAP), GAP + rows * (cell->height + GAP));
  if (!page)
    return fail (_ ("There is not enough memory."), error);
  memset (page->data, GREY, page->stride * (gsize) page->height);
  for (int c = 0, row = 0; c < clips; c++) {
    const Strip *strip = &sheet->strips[c];
    for (int i = 0; i < strip->kept; i++) {
      paste (page, strip->truth[i], i, row);
      paste (page, strip->painted[i], i, row + 1);
    }
    row += strip->kept > 0 ? 2 : 0;
  }
  return vivant_media_picture_save_png (page, path, TRUE, cancellable, error);
}
