/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Linked into a test program, gives it a TMPDIR of its own, which is gone when the program is: whether it passed,
 * failed an assertion, crashed or was killed at its timeout. A process that only waits for that end takes it away,
 * since no handler runs in all these cases. */
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
}
