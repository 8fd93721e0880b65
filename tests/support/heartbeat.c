/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Preloaded into the program under test: notes how long the main loop was busy each time before it asked for events
 * again. VIVANT_HEARTBEAT names the file, which the test maps as well (see heartbeat.py). */
#include <dlfcn.h>
#include <fcntl.h>
#include <glib-object.h>
#include <gmodule.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MOST 1000000
#define RECENT 16

typedef struct Beat {
  uint32_t wall, waited, worked; /* microseconds in all, of these waiting for a processor, and of these working */
} Beat;

typedef struct Beats {
  uint64_t count;
  uint64_t block;    /* microseconds to block the loop for once: for the test of the test */
  uint64_t pictures; /* textures drawn that were not drawn shortly before: a pane that plays draws one a frame */
  Beat beats[MOST];
} Beats;

static Beats *beats;
static GPollFunc usual_poll;
static int schedstat = -1;
static uint64_t began, began_waited, began_worked;

static uint64_t
read_us (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

/* Time the main thread could have run and did not, because others did: the machine's doing, not ours. */
static uint64_t
waited_us (void)
{
  char text[128], *at;
  ssize_t n;

  if (schedstat < 0)
    return 0;
  n = pread (schedstat, text, sizeof text - 1, 0);
  if (n <= 0)
    return 0;
  text[n] = '\0';
  strtoull (text, &at, 10);
  return strtoull (at, NULL, 10) / 1000;
}

/* In the place of GTK's own, which it calls. */
G_MODULE_EXPORT void gtk_snapshot_append_texture (void *snapshot, void *texture, const void *bounds);

G_MODULE_EXPORT void
gtk_snapshot_append_texture (void *snapshot, void *texture, const void *bounds)
{
  /* Referenced, so that none of them comes again at the same address. */
  static void *recent[RECENT];
  static unsigned next;
  static void (*usual) (void *, void *, const void *);
  gboolean known = FALSE;

  if (usual == NULL)
    usual = (void (*) (void *, void *, const void *)) dlsym (RTLD_NEXT, "gtk_snapshot_append_texture");
  for (int i = 0; i < RECENT; i++)
    known = known || recent[i] == texture;
  if (!known && beats != NULL) {
    beats->pictures++;
    g_set_object (&recent[next++ % RECENT], texture);
  }
  usual (snapshot, texture, bounds);
}

static gint
noting_poll (GPollFD *descriptors, guint n, gint timeout)
{
  gint result;

  if (beats->block > 0 && began > 0) {
    usleep ((useconds_t) beats->block);
    beats->block = 0;
  }
  if (began > 0 && beats->count < MOST)
    beats->beats[beats->count++] =
        (Beat){(uint32_t) (read_us (CLOCK_MONOTONIC) - began), (uint32_t) (waited_us () - began_waited),
               (uint32_t) (read_us (CLOCK_THREAD_CPUTIME_ID) - began_worked)};
  result = usual_poll (descriptors, n, timeout);
  began_waited = waited_us ();
  began_worked = read_us (CLOCK_THREAD_CPUTIME_ID);
  began = read_us (CLOCK_MONOTONIC);
  return result;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("VIVANT_HEARTBEAT");
  const int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;

  if (fd < 0)
    return;
  beats = mmap (NULL, sizeof *beats, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (beats == MAP_FAILED)
    return;
  schedstat = open ("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  usual_poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, noting_poll);
}
