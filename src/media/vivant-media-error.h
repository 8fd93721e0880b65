/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Errors of the media room. Messages are whole translated sentences that name the file and the reason, ready to show.
 * A cancelled call ends with G_IO_ERROR / G_IO_ERROR_CANCELLED instead.
 */
#define VIVANT_MEDIA_ERROR (vivant_media_error_quark ())

typedef enum {
  VIVANT_MEDIA_ERROR_OPEN,         /* absent, not readable, or not a regular file or folder */
  VIVANT_MEDIA_ERROR_UNRECOGNISED, /* empty, or no picture or clip at all */
  VIVANT_MEDIA_ERROR_UNSUPPORTED,  /* a kind, codec or encryption that cannot be decoded here */
  VIVANT_MEDIA_ERROR_REFERENCE,    /* a playlist or another file that only points to other files */
  VIVANT_MEDIA_ERROR_NO_PICTURE,   /* no video stream, or no frame of it decodes */
  VIVANT_MEDIA_ERROR_CORRUPT,      /* damaged beyond use */
  VIVANT_MEDIA_ERROR_TOO_LARGE,    /* dimensions over the limits of this program */
  VIVANT_MEDIA_ERROR_TOO_SLOW,     /* probing took longer than is sane: a file made to stall */
  VIVANT_MEDIA_ERROR_OUTPUT,       /* the output cannot be created or written */
  VIVANT_MEDIA_ERROR_NO_SPACE,     /* the disk is full, or a quota or size limit was reached */
  VIVANT_MEDIA_ERROR_SAME_FILE,    /* the output would replace one of the inputs */
  VIVANT_MEDIA_ERROR_NO_ENCODER,   /* the format cannot be encoded on this system */
  VIVANT_MEDIA_ERROR_ENCODE,       /* the encoder or the container refused a frame */
  VIVANT_MEDIA_ERROR_BUSY,         /* another program uses the camera */
  VIVANT_MEDIA_ERROR_GONE,         /* the camera is not plugged in (any more), or sends nothing */
} VivantMediaError;

/* Returns the error domain. Any thread. */
GQuark vivant_media_error_quark (void);

G_END_DECLS
