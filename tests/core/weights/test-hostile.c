/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * test-hostile FOLDER COUNT [YAML]: every file of the hostile corpus must be taken or refused as expected.tsv says,
 * quickly, in little memory, without a crash and without anything in it being run. FOLDER holds either the files
 * themselves or corpus.zip, a stored archive inside a compressed one: the files resemble each other, so that they
 * shrink together. There are at least COUNT of them, of the model that YAML (nano16.yaml in FOLDER) describes. */
#include "corpus.h"
#include "fomm.h"
#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <zip.h>

#define MAX_SECONDS 2
#define MAX_KILOBYTES (256 * 1024)

typedef struct Case {
  char file[128], category[32];
} Case;

static const char *model_config = "nano16.yaml";

static uint8_t *
read_record (zip_t *zip, zip_uint64_t index, zip_stat_t *info)
{
  zip_file_t *file = zip_stat_index (zip, index, 0, info) ? NULL : zip_fopen_index (zip, index, 0);
  uint8_t *bytes = file ? malloc (info->size + 1) : NULL;
  if (bytes && zip_fread (file, bytes, info->size) != (zip_int64_t) info->size) {
    free (bytes);
    bytes = NULL;
  }
  if (file)
    zip_fclose (file);
  return bytes;
}

static bool
write_file (const char *name, const uint8_t *bytes, size_t size)
{
  FILE *file = strchr (name, '/') ? NULL : fopen (name, "wbx");
  const bool written = file && fwrite (bytes, 1, size, file) == size;
  return file && fclose (file) == 0 && written;
}

/* Into the current folder. */
static bool
unpack (const char *path)
{
  zip_stat_t info;
  zip_t *outer = zip_open (path, ZIP_RDONLY, NULL);
  uint8_t *stored = outer ? read_record (outer, 0, &info) : NULL;
  zip_source_t *source = stored ? zip_source_buffer_create (stored, info.size, 0, NULL) : NULL;
  zip_t *inner = source ? zip_open_from_source (source, ZIP_RDONLY, NULL) : NULL;
  const zip_int64_t count = inner ? zip_get_num_entries (inner, 0) : 0;
  bool sound = count > 0;

  for (zip_int64_t i = 0; sound && i < count; i++) {
    uint8_t *bytes = read_record (inner, (zip_uint64_t) i, &info);
    sound = bytes && write_file (info.name, bytes, info.size);
    free (bytes);
  }
  if (inner)
    zip_discard (inner);
  free (stored);
  if (outer)
    zip_discard (outer);
  return sound;
}

static int
load (const void *cookie, char *message, size_t size)
{
  const Case *one = cookie;
  const bool is_config = !strncmp (one->file, "cfg-", 4);
  FommLoadOptions options;
  FommModel *model = NULL;
  FommError error = {0};

  fomm_load_options_init (&options);
  options.yaml_path = is_config ? one->file : model_config;
  if (fomm_model_load (is_config ? "valid-control.pth.tar" : one->file, &options, &model, &error)) {
    snprintf (message, size, "%s", error.message);
    return 1;
  }
  snprintf (message, size, "%s", fomm_model_get_info (model)->warnings);
  fomm_model_unref (&model);
  return 0;
}

static bool
is_as_expected (const Case *one, const ChildResult *result)
{
  const bool accepted = result->answer == 0, said_something = *result->message;
  if (!accepted && !said_something)
    return false;
  if (!strcmp (one->category, "accept"))
    return accepted;
  if (!strcmp (one->category, "refuse"))
    return !accepted;
  if (!strcmp (one->category, "accept-and-warn"))
    return said_something;
  return !strcmp (one->category, "either");
}

static void
check (const Case *one)
{
  const ChildResult result = run_in_child (load, one, 4 * MAX_SECONDS);
  const bool cheap = result.seconds <= MAX_SECONDS && result.kilobytes <= MAX_KILOBYTES;
  if (!tap_ok (result.finished && cheap && is_as_expected (one, &result), "%s: %s", one->category, one->file))
    tap_note ("finished %d, answer %d, %.2f s, %ld kB: %s", result.finished, result.answer, result.seconds,
              result.kilobytes, result.message);
}

static void
check_all (FILE *table, int least)
{
  char line[1024];
  int count = 0;
  while (fgets (line, sizeof line, table)) {
    Case one = {0};
    if (line[0] != '#' && sscanf (line, "%127[^\t]\t%31[^\t]", one.file, one.category) == 2) {
      check (&one);
      count++;
    }
  }
  tap_ok (count >= least, "the table has %d cases", count);
  tap_ok (access ("HOSTILE_WAS_EXECUTED", F_OK) != 0, "nothing was executed");
}

int
main (int argc, char **argv)
{
  char path[4096];
  const char *folder = getenv ("TMPDIR"); /* of this program alone */
  if (argc < 3 || argv[1][0] != '/')
    return 2;
  if (argc > 3)
    model_config = argv[3];
  snprintf (path, sizeof path, "%s/expected.tsv", argv[1]);
  FILE *table = fopen (path, "r");
  snprintf (path, sizeof path, "%s/corpus.zip", argv[1]);
  const bool packed = access (path, F_OK) == 0;

  if (packed && (!folder || chdir (folder) || !unpack (path)))
    tap_ok (false, "the corpus can be unpacked");
  else if (!packed && chdir (argv[1]))
    tap_ok (false, "the corpus can be entered");
  else if (tap_ok (table != NULL, "the table is there"))
    check_all (table, atoi (argv[2]));
  if (table)
    fclose (table);
  return tap_done ();
}
