/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_MEDIA_PROBE (vivant_media_probe_get_type ())

typedef enum {
  VIVANT_MEDIA_KIND_STILL,     /* one picture: use vivant_media_still_load () */
  VIVANT_MEDIA_KIND_CLIP,      /* a video file */
  VIVANT_MEDIA_KIND_ANIMATION, /* GIF, APNG or WebP with more than one frame; also loads as a still: its first frame */
  VIVANT_MEDIA_KIND_FOLDER,    /* a folder of pictures, played in natural name order */
} VivantMediaKind;

typedef struct _VivantMediaProbe VivantMediaProbe;

/* What is known of a file before its frames are decoded. Reference-counted and immutable; any thread. */
struct _VivantMediaProbe {
  VivantMediaKind kind;
  char *path;             /* as given */
  char *format;           /* short name of the container or picture format, as "mov", "matroska", "png", "folder" */
  char *codec;            /* short name of the video codec, as "h264"; NULL for stills and folders */
  gint64 frames;          /* frames that will be shown; 1 for a still */
  gboolean frames_exact;  /* FALSE: an estimate from the duration */
  int rate_num;           /* nominal rate in frames per second, a fraction; 0/1 for a still; a folder is played at */
  int rate_den;           /* VIVANT_MEDIA_FOLDER_RATE */
  gboolean variable_rate; /* frames have times of their own: keep them when writing */
  double duration;        /* seconds from the first frame's beginning to the last one's end; 0 for a still */
  int width;              /* display size in pixels: after rotation and pixel aspect */
  int height;
  gboolean has_audio;
  char *audio_codec; /* short name, as "aac"; NULL without sound */
  int audio_rate;    /* samples per second; 0 without sound */
  int audio_channels;
  gboolean hdr; /* PQ or HLG: frames come tone-mapped to sRGB */
  char *title;  /* from the metadata, valid UTF-8, plain text (escape it for markup), or NULL */

  /*< private >*/
  gatomicrefcount references;
};

/* Frames per second at which a folder of pictures is played. */
#define VIVANT_MEDIA_FOLDER_RATE 25

GType vivant_media_probe_get_type (void) G_GNUC_CONST;

/* Examines a file or folder. Decided by content, never by name. Reads headers and at most a second's worth of packets;
 * decodes a few frames at most. Errors: VIVANT_MEDIA_ERROR, G_IO_ERROR_CANCELLED. Free with
 * vivant_media_probe_unref ().
 */
VivantMediaProbe *vivant_media_probe_file (const char *path, GCancellable *cancellable, GError **error);

/* What is known of the same file when its frames are turned by this many quarter turns. A new reference, on the probe
 * itself when width and height stay.
 */
VivantMediaProbe *vivant_media_probe_turn (VivantMediaProbe *probe, int quarters);

VivantMediaProbe *vivant_media_probe_ref (VivantMediaProbe *probe);
void vivant_media_probe_unref (VivantMediaProbe *probe);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivantMediaProbe, vivant_media_probe_unref)

G_END_DECLS
