/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * test-fuzz FILE…: checkpoints with bits flipped, bytes replaced and ends cut off must never crash the readers. The
 * damage is the same in every run. Each file is damaged many times in one child, which reports how far it came. */
#include "corpus.h"
#include "fomm.h"
#include "tap.h"
#include "weights/state_dict.h"

#include <stdlib.h>
#include <sys/mman.h>

#define ROUNDS 1500

typedef struct Sample {
  const uint8_t *bytes;
  size_t size;
  int file; /* in memory, open for writing: the child may write no other */
} Sample;

static uint32_t
draw (uint64_t *state)
{
  *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (uint32_t) (*state >> 33);
}

/* Most of a checkpoint is weights; damage is interesting in the descriptions at both ends. */
static size_t
choose_place (uint64_t *state, size_t size)
{
  const size_t edge = size < 12000 ? size : 12000, at = draw (state) % edge;
  return draw (state) % 2 ? at : size - 1 - at;
}

static size_t
damage (uint8_t *bytes, size_t size, uint64_t *state)
{
  static const uint8_t extremes[] = {0, 1, 0x7f, 0x80, 0xff, '(', '.', 'R', 'Q', 't'};
  for (uint32_t left = 1 + draw (state) % 4; left > 0; left--) {
    const size_t at = choose_place (state, size);
    if (draw (state) % 2)
      bytes[at] ^= (uint8_t) (1U << draw (state) % 8);
    else
      bytes[at] = extremes[draw (state) % sizeof extremes];
  }
  return draw (state) % 8 ? size : 1 + choose_place (state, size);
}

static int
read_damaged (const void *cookie, char *message, size_t size)
{
  const Sample *sample = cookie;
  uint64_t state = sample->size;
  char path[64];
  int opened = 0, silent = 0;
  snprintf (path, sizeof path, "/proc/self/fd/%d", sample->file);
  uint8_t *map = mmap (NULL, sample->size, PROT_READ | PROT_WRITE, MAP_SHARED, sample->file, 0);
  for (int round = 0; map != MAP_FAILED && round < ROUNDS; round++) {
    FommStateDict *dict = NULL;
    FommError error = {0};
    memcpy (map, sample->bytes, sample->size);
    const size_t left = damage (map, sample->size, &state);
    memset (map + left, 0, sample->size - left);
    if (!fomm_state_dict_open (path, &dict, &error))
      opened++;
    else
      silent += !error.message[0];
    fomm_state_dict_free (&dict);
  }
  snprintf (message, size, "%d of %d still opened, %d refused without a word", opened, ROUNDS, silent);
  return silent || map == MAP_FAILED;
}

static void
check (const char *path)
{
  FILE *file = fopen (path, "rb");
  uint8_t *bytes = malloc (1 << 20);
  Sample sample = {.bytes = bytes, .file = memfd_create ("damaged", 0)};
  sample.size = file && bytes ? fread (bytes, 1, 1 << 20, file) : 0;
  const bool ready = sample.size && sample.file >= 0 && !ftruncate (sample.file, (off_t) sample.size);
  const ChildResult result = ready ? run_in_child (read_damaged, &sample, 120) : (ChildResult){0};
  const char *name = strrchr (path, '/');

  if (!tap_ok (result.finished && result.answer == 0, "%s", name ? name + 1 : path) || result.message[0])
    tap_note ("%s", result.message);
  if (file)
    fclose (file);
  if (sample.file >= 0)
    close (sample.file);
  free (bytes);
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    check (argv[i]);
  return tap_done ();
}
