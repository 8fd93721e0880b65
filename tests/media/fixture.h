/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#pragma once

#include "vivant-media.h"

/* What the media tests share: a folder for scratch files, which support/scratch.c makes and removes, and clips made by
 * the ffmpeg tool. */

/* A path inside the scratch folder of this test program. Free with g_free (). */
char *fixture_path (const char *name);

/* Runs the ffmpeg tool with these arguments (one string, as in a shell; %s in it is not expanded) inside the scratch
 * folder. A failure fails the test.
 */
void fixture_ffmpeg (const char *arguments);

/* The first line that ffprobe prints for these arguments. Free with g_free (). */
char *fixture_ffprobe (const char *arguments);

/* Makes "base.mp4" once: 64×48, 25 frames/s, 50 frames, quadrants red, green, blue and white, a black dot
 * that wanders in the middle, and a 440 Hz sound. */
const char *fixture_base_clip (void);

/* Writes length bytes to a file in the scratch folder; NULL data writes zeros. */
void fixture_write (const char *name, gconstpointer data, gsize length);

/* Reads a file of the scratch folder. Free with g_bytes_unref (). */
GBytes *fixture_read (const char *name);

/* How many entries the scratch folder's subfolder holds, hidden ones included. */
guint fixture_count_entries (const char *folder);

/* Makes an empty subfolder. */
void fixture_mkdir (const char *name);

/* Decodes to the end; returns the number of frames, or -1 and the error. */
int fixture_count_frames (const char *name, GError **error);

/* The first picture of a clip. Fails the test when there is none. */
VivantMediaPicture *fixture_first_picture (const char *name);

/* Asserts that the middle of a quadrant (0 top left, 1 top right, 2 bottom left, 3 bottom right) has about this colour
 * 0xRRGGBB.
 */
void fixture_assert_quadrant (const VivantMediaPicture *picture, int quadrant, guint32 colour, int tolerance);

/* A picture with a gradient, so that no two places are alike. */
VivantMediaPicture *fixture_gradient (int width, int height, int shift);

/* One whole sentence, without line breaks, that names the file (NULL: any). */
void fixture_assert_sentence (const GError *error, const char *name);

/* g_test_init (), the tests, g_test_run (). */
int fixture_main (int argc, char **argv, void (*add_tests) (void));
