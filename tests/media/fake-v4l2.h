/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A Video4Linux camera without a kernel: the program's calls of open, ioctl, opendir and readdir come here first, and
 * those that concern FAKE_V4L2_PATH are answered as a USB camera's driver would: YUYV, 640×480, 30 frames/s, four
 * buffers in memory that can be mapped. Everything else goes on to the C library.
 */
#pragma once

#include <glib.h>

#define FAKE_V4L2_NODE "video77"
#define FAKE_V4L2_PATH "/dev/" FAKE_V4L2_NODE
#define FAKE_V4L2_NAME "Fake Camera"

/* A loopback device beside it, which takes planar YUV of any size and hands it to nobody. */
#define FAKE_V4L2_OUTPUT_NODE "video78"
#define FAKE_V4L2_OUTPUT_PATH "/dev/" FAKE_V4L2_OUTPUT_NODE
#define FAKE_V4L2_OUTPUT_NAME "Fake Loopback"

typedef struct {
  gint open_error;   /* errno of opening it for good; asking what it is works unless that is EACCES */
  gint stream_error; /* errno of starting the stream */
  gint frames;       /* pictures until it is unplugged; -1: never */
  gint silent;       /* it sends nothing */
  gint damaged;      /* every second picture is damaged */
} FakeV4l2;

/* How it behaves; reset by fake_v4l2_reset (). Fields are read atomically by the camera's thread. */
extern FakeV4l2 fake_v4l2;

void fake_v4l2_reset (void);

/* TRUE while the stream runs: the light is on. */
gboolean fake_v4l2_is_streaming (void);

/* What was written to the loopback device since it was opened last, and the size of the pictures that was agreed on.
 * Free with g_bytes_unref (). */
GBytes *fake_v4l2_get_output (int *width, int *height);
