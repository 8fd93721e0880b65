/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * A full disk, without one: no file of this process may grow beyond a limit. */
#pragma once

#include <glib.h>
#include <signal.h>
#include <sys/resource.h>

/* RLIM_INFINITY is an empty disk again. A write that finds no room fails instead of ending the process. */
static inline void
disk_set_room (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}
