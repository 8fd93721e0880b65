/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What the tests of damaged and hostile files share: runs a loader in a child process, so that a crash or a hang is one
 * failed case and not the end of the test. */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct ChildResult {
  bool finished;     /**< it neither crashed nor was stopped */
  int answer;        /**< what the function returned */
  double seconds;    /**< of processor time */
  long kilobytes;    /**< most memory held */
  char message[600]; /**< what the function wrote */
} ChildResult;

typedef int (*ChildFunction) (const void *cookie, char *message, size_t size);

/** Calls `function` in a child that may neither write a file nor use more than `seconds` of processor time. */
__attribute__ ((unused)) static ChildResult
run_in_child (ChildFunction function, const void *cookie, int seconds)
{
  ChildResult result = {0};
  struct rusage usage;
  int ends[2], status;

  fflush (stdout);
  if (pipe (ends))
    return result;
  const pid_t child = fork ();
  if (child == 0) {
    const struct rlimit nothing = {0, 0}, time = {(rlim_t) seconds, (rlim_t) seconds + 1};
    setrlimit (RLIMIT_FSIZE, &nothing);
    setrlimit (RLIMIT_CORE, &nothing);
    setrlimit (RLIMIT_CPU, &time);
    alarm (60);
    const int answer = function (cookie, result.message, sizeof result.message);
    const ssize_t written = write (ends[1], result.message, strlen (result.message));
    _exit (written < 0 ? 127 : answer);
  }
  close (ends[1]);
  size_t length = 0;
  ssize_t got;
  while (length + 1 < sizeof result.message &&
         (got = read (ends[0], result.message + length, sizeof result.message - 1 - length)) > 0)
    length += (size_t) got;
  close (ends[0]);
  if (child > 0 && wait4 (child, &status, 0, &usage) == child && WIFEXITED (status)) {
    result.finished = WEXITSTATUS (status) < 3;
    result.answer = WEXITSTATUS (status);
    result.seconds = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    result.kilobytes = usage.ru_maxrss;
  }
  return result;
}
