/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Linked into a test program, gives it a TMPDIR of its own, which is gone when the program is: whether it passed,
 * failed an assertion, crashed or was killed at its timeout. A process that only waits for that end takes it away,
 * since no handler runs in all these cases. The folders for a user's data, settings and cache are in there, too:
 * nothing of whoever runs the tests is read, listed as recent or swept away. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* In the child. Its session is its own: a timeout ends everything in the test's. */
static void
guard (const char *folder, const int *alive)
{
  const int nowhere = open ("/dev/null", O_RDWR);

  setsid ();
  signal (SIGINT, SIG_IGN);
  dup2 (alive[0], STDIN_FILENO);
  dup2 (nowhere, STDOUT_FILENO);
  dup2 (nowhere, STDERR_FILENO);
  /* Nothing is ever written; reading ends when the last copy of the other end is closed. */
  execl ("/bin/sh", "sh", "-c", "read -r end; chmod -R u+rwX -- \"$0\"; exec rm -rf -- \"$0\"", folder, NULL);
  _exit (127);
}

static void
move_home (const char *folder)
{
  static const char *const homes[] = {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"};
  char path[4200];

  for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
    snprintf (path, sizeof path, "%s/%s", folder, homes[i]);
    setenv (homes[i], path, 1);
  }
}

__attribute__ ((constructor)) static void
begin (void)
{
  static char folder[4096];
  const char *base = getenv ("TMPDIR");
  int alive[2];

  snprintf (folder, sizeof folder, "%s/vivant-test-XXXXXX", base && *base ? base : "/tmp");
  if (!mkdtemp (folder) || pipe (alive)) {
    perror (folder);
    exit (99);
  }
  fcntl (alive[0], F_SETFD, FD_CLOEXEC);
  fcntl (alive[1], F_SETFD, FD_CLOEXEC);
  if (fork () == 0)
    guard (folder, alive);
  close (alive[0]);
  setenv ("TMPDIR", folder, 1);
  move_home (folder);
}
