/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * test-variants FOLDER REFERENCE COUNT [PREFIX]: the same model saved in many unusual ways holds the same numbers, bit
 * by bit. Files whose names begin otherwise than with PREFIX are of another model; the rest are at least COUNT. */
#include "tap.h"
#include "weights/state_dict.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* To the nearest number with `bits` bits of mantissa, ties to even, and not below the smallest subnormal. */
static float
round_to (float value, int bits, int least_exponent)
{
  int exponent;
  frexp (value, &exponent);
  if (exponent < least_exponent)
    exponent = least_exponent;
  return (float) ldexp (nearbyint (ldexp (value, bits - exponent)), exponent - bits);
}

static float
as_saved (const char *file, float value)
{
  if (strstr (file, "bfloat16"))
    return round_to (value, 8, -125);
  return strstr (file, "half") || strstr (file, "f16") || strstr (file, "float16") ? round_to (value, 11, -13) : value;
}

static bool
may_lack (const char *file, const char *name)
{
  return strstr (name, "num_batches_tracked") ||
         (!strncmp (file, "no_down_weight", 14) && strstr (name, "down.weight"));
}

static bool
is_same (const char *file, const FommTensor *tensor, const FommTensor *wanted)
{
  const size_t count = (size_t) fomm_tensor_count (wanted);
  if (tensor->n_dims != wanted->n_dims ||
      memcmp (tensor->shape, wanted->shape, (size_t) wanted->n_dims * sizeof *wanted->shape) != 0)
    return false;
  float *found = malloc ((count + 1) * sizeof *found), *expected = malloc ((count + 1) * sizeof *expected);
  bool same = found && expected;
  if (same) {
    fomm_tensor_read (tensor, found);
    fomm_tensor_read (wanted, expected);
  }
  for (size_t i = 0; same && i < count; i++)
    same = found[i] == as_saved (file, expected[i]);
  free (found);
  free (expected);
  return same;
}

static void
check (const char *folder, const char *file, const FommStateDict *reference)
{
  char path[4096];
  FommError error = {0};
  FommStateDict *dict = NULL;
  const char *different = NULL;

  snprintf (path, sizeof path, "%s/%s", folder, file);
  if (fomm_state_dict_open (path, &dict, &error)) {
    tap_ok (false, "%s: %s", file, error.message);
    return;
  }
  for (size_t i = 0; i < fomm_state_dict_get_size (reference); i++) {
    const FommTensor *wanted = fomm_state_dict_get_nth (reference, i);
    const FommTensor *tensor = fomm_state_dict_find (dict, wanted->name);
    if (tensor ? !is_same (file, tensor, wanted) : !may_lack (file, wanted->name))
      different = wanted->name;
  }
  if (!tap_ok (!different, "%s", file))
    tap_note ("%s differs", different);
  fomm_state_dict_free (&dict);
}

static bool
is_checkpoint (const char *file, const char *prefix)
{
  return file[0] != '.' && !strncmp (file, prefix, strlen (prefix)) && !strstr (file, "golden") &&
         !strstr (file, ".tsv") && !strstr (file, ".yaml");
}

int
main (int argc, char **argv)
{
  FommStateDict *reference = NULL;
  FommError error = {0};
  DIR *folder = argc >= 4 ? opendir (argv[1]) : NULL;
  int count = 0;

  if (!tap_ok (folder && !fomm_state_dict_open (argv[2], &reference, &error), "the reference can be read"))
    return tap_done ();
  for (struct dirent *entry; (entry = readdir (folder));)
    if (is_checkpoint (entry->d_name, argc > 4 ? argv[4] : "")) {
      check (argv[1], entry->d_name, reference);
      count++;
    }
  tap_ok (count >= atoi (argv[3]), "%d files were there", count);
  closedir (folder);
  fomm_state_dict_free (&reference);
  return tap_done ();
}
