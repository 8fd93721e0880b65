/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "dataset.h"

#include "train_error.h"
#include "vivant-media-crop.h"
#include "vivant-media-decoder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct FommDataset {
  FommDatasetOptions options;
  GArray *clips;         /* FommClip */
  GArray *items;         /* FommItem, of the clips to train with */
  GArray *validation;    /* int */
  GPtrArray *names;      /* owns the clips' names */
  GArray *truth;         /* float: stated keypoints of all frames, or nothing */
  FommHeadsPairs *heads; /* NULL for a folder of clips */
  int fd;
  gsize frames;
  guint8 *store;
};

static gsize
frame_size (const FommDataset *self)
{
  return (gsize) self->options.width * self->options.height * 3;
}

void
fomm_dataset_free (FommDataset *self)
{
  if (!self)
    return;
  if (self->store)
    munmap (self->store, self->frames * frame_size (self));
  if (self->fd >= 0)
    close (self->fd);
  g_array_unref (self->clips);
  g_array_unref (self->items);
  g_array_unref (self->validation);
  g_ptr_array_unref (self->names);
  g_array_unref (self->truth);
  fomm_heads_pairs_free (self->heads);
  g_free (self);
}

static FommDataset *
dataset_new (const FommDatasetOptions *options)
{
  FommDataset *self = g_new0 (FommDataset, 1);
  self->options = *options;
  self->clips = g_array_new (FALSE, TRUE, sizeof (FommClip));
  self->items = g_array_new (FALSE, TRUE, sizeof (FommItem));
  self->validation = g_array_new (FALSE, TRUE, sizeof (int));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->truth = g_array_new (FALSE, FALSE, sizeof (float));
  self->fd = -1;
  return self;
}

/* ---- The store -------------------------------------------------------------------------------------------------- */

static gboolean
fail_store (GError **error, const char *folder, int number)
{
  g_autofree char *name = g_filename_display_name (folder);
  g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_OUTPUT, _ ("“%s”: the frames cannot be kept here: %s"), name,
               g_strerror (number));
  return FALSE;
}

/* The file loses its name at once, so that nothing is left behind however the program ends. */
static gboolean
open_store (FommDataset *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->options.scratch, ".frames-XXXXXX", NULL);
  self->fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return fail_store (error, self->options.scratch, errno);
  g_unlink (path);
  return TRUE;
}

static gboolean
store_bytes (FommDataset *self, const guint8 *bytes, gsize count, GError **error)
{
  for (gsize done = 0; done < count;) {
    const gssize wrote = write (self->fd, bytes + done, count - done);
    if (wrote < 0 && errno != EINTR)
      return fail_store (error, self->options.scratch, errno);
    done += wrote > 0 ? (gsize) wrote : 0;
  }
  return TRUE;
}

static gboolean
store_frame (FommDataset *self, const VivantMediaPicture *picture, GError **error)
{
  for (int y = 0; y < self->options.height; y++)
    if (!store_bytes (self, picture->data + y * picture->stride, (gsize) self->options.width * 3, error))
      return FALSE;
  self->frames++;
  return TRUE;
}

static gboolean
map_store (FommDataset *self, GError **error)
{
  self->store = mmap (NULL, self->frames * frame_size (self), PROT_READ, MAP_SHARED, self->fd, 0);
  if (self->store != MAP_FAILED)
    return TRUE;
  self->store = NULL;
  return fail_store (error, self->options.scratch, errno);
}

/* ---- Clips ------------------------------------------------------------------------------------------------------ */

static gboolean
refuse (GError **error, const char *path, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, "“%s”: %s", name, reason);
  return FALSE;
}

/* The media room's sentence, with the file's name. */
static gboolean
pass_on (GError **error, const char *path, GError *cause)
{
  g_autofree char *base = g_filename_display_basename (path);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == FOMM_TRAIN_ERROR) {
    g_propagate_error (error, cause);
    return FALSE;
  }
  if (strstr (cause->message, base))
    g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT, cause->message);
  else
    refuse (error, path, cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
read_frames (FommDataset *self, VivantMediaDecoder *decoder, FommClip *clip, GCancellable *cancellable, GError **error)
{
  while (clip->frames < self->options.max_frames) {
    GError *cause = NULL;
    g_autoptr (VivantMediaPicture) picture = vivant_media_decoder_next (decoder, NULL, cancellable, &cause);
    if (cause) {
      g_propagate_error (error, cause);
      return FALSE;
    }
    if (!picture)
      return TRUE;
    g_autoptr (VivantMediaPicture) scaled =
        vivant_media_crop_resize (picture, NULL, self->options.width, self->options.height);
    if (!scaled) {
      g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_FAILED, _ ("There is not enough memory."));
      return FALSE;
    }
    if (!store_frame (self, scaled, error))
      return FALSE;
    clip->frames++;
  }
  return TRUE;
}

/* Either all clips state their keypoints or none does. */
static gboolean
add_truth (FommDataset *self, const char *path, FommClip *clip, GError **error)
{
  g_autofree char *truth = self->options.num_kp > 0 ? fomm_truth_find (path) : NULL;
  if (self->clips->len > 0 && (truth != NULL) != (self->truth->len > 0))
    return refuse (error, path,
                   truth ? _ ("this clip states its keypoints, others do not")
                         : _ ("this clip does not state its keypoints, others do"));
  clip->truth = self->truth->len;
  return !truth || fomm_truth_read (truth, clip->frames, self->options.num_kp, self->truth, error);
}

static gboolean
add_clip (FommDataset *self, const char *path, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  FommClip clip = {.first = self->frames};
  g_autoptr (VivantMediaDecoder) decoder = vivant_media_decoder_open (path, cancellable, &cause);

  if (!decoder || !read_frames (self, decoder, &clip, cancellable, &cause))
    return pass_on (error, path, cause);
  g_autofree char *damage = vivant_media_decoder_describe_damage (decoder);
  if (damage)
    return refuse (error, path, damage);
  if (clip.frames < 2)
    return refuse (error, path, _ ("one picture shows no motion; a clip, or a folder of pictures, is needed"));
  if (!add_truth (self, path, &clip, error))
    return FALSE;
  clip.name = g_path_get_basename (path);
  g_ptr_array_add (self->names, clip.name);
  g_array_append_val (self->clips, clip);
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names in a folder that are not hidden, in byte order: the same on every machine. */
static GPtrArray *
list_folder (const char *path, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, &cause);
  const char *name;

  if (!folder) {
    pass_on (error, path, cause);
    return NULL;
  }
  while ((name = g_dir_read_name (folder)))
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  if (names->len > 0)
    return g_steal_pointer (&names);
  refuse (error, path, _ ("there is nothing in this folder"));
  return NULL;
}

/* A folder of nothing but still pictures is itself a clip. */
static gboolean
is_clip (const char *path, const GPtrArray *names, GCancellable *cancellable)
{
  for (guint i = 0; i < names->len && i < 2; i++) {
    g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
    g_autoptr (VivantMediaProbe) probe =
        g_file_test (child, G_FILE_TEST_IS_REGULAR) ? vivant_media_probe_file (child, cancellable, NULL) : NULL;
    if (!probe || probe->kind != VIVANT_MEDIA_KIND_STILL)
      return FALSE;
  }
  return names->len > 1;
}

static gboolean
add_folder (FommDataset *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = list_folder (path, error);
  if (!names)
    return FALSE;
  if (is_clip (path, names, cancellable))
    return add_clip (self, path, cancellable, error);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
    if (g_str_has_suffix (child, ".keypoints.csv"))
      continue;
    if (!add_clip (self, child, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- Training and validation ------------------------------------------------------------------------------------ */

/* Clips "ID#…" that follow each other share an item. */
static gboolean
same_identity (const FommClip *a, const FommClip *b)
{
  const char *end = strchr (a->name, '#');
  return end && !strncmp (a->name, b->name, (gsize) (end - a->name) + 1);
}

static void
make_items (FommDataset *self, int training)
{
  const FommClip *clips = (const FommClip *) (gconstpointer) self->clips->data;
  for (int i = 0; i < training; i++) {
    FommItem *last = self->items->len > 0 ? &g_array_index (self->items, FommItem, self->items->len - 1) : NULL;
    if (last && self->options.id_sampling && same_identity (&clips[last->first], &clips[i]))
      last->count++;
    else
      g_array_append_val (self->items, ((FommItem){i, 1}));
  }
}

/* Without a folder of its own every tenth clip is kept for validation: moved behind the others. */
static int
hold_out (FommDataset *self)
{
  const int count = (int) self->clips->len, held = count > 1 ? MAX (1, count / 10) : 0;
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (FommClip));
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < count; i++) {
      const int turn = held > 0 ? count / held : 0;
      const gboolean is_held = held > 0 && i % turn == turn - 1 && i / turn < held;
      if (is_held == (pass == 1))
        g_array_append_val (order, g_array_index (self->clips, FommClip, i));
    }
  memcpy (self->clips->data, order->data, (gsize) count * sizeof (FommClip));
  return count - held;
}

static gboolean
add_all (FommDataset *self, const char *path, int *training, GCancellable *cancellable, GError **error)
{
  g_autofree char *train = g_build_filename (path, "train", NULL), *test = g_build_filename (path, "test", NULL);
  if (!g_file_test (train, G_FILE_TEST_IS_DIR) || !g_file_test (test, G_FILE_TEST_IS_DIR)) {
    if (!add_folder (self, path, cancellable, error))
      return FALSE;
    *training = hold_out (self);
    return TRUE;
  }
  if (!add_folder (self, train, cancellable, error))
    return FALSE;
  *training = (int) self->clips->len;
  return add_folder (self, test, cancellable, error);
}

FommDataset *
fomm_dataset_open (const char *path, const FommDatasetOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (FommDataset) self = dataset_new (options);
  int training = 0;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    refuse (error, path,
            g_file_test (path, G_FILE_TEST_EXISTS) ? _ ("this is no folder of clips") : _ ("there is no such folder"));
    return NULL;
  }
  if (!open_store (self, error) || !add_all (self, path, &training, cancellable, error) || !map_store (self, error))
    return NULL;
  make_items (self, training);
  const int first = training < (int) self->clips->len ? training : 0;
  for (int i = first; i < (int) self->clips->len; i++)
    g_array_append_val (self->validation, i);
  self->options.scratch = NULL;
  return g_steal_pointer (&self);
}

/* ---- Rendered heads --------------------------------------------------------------------------------------------- */

enum { ACTING_HEADS = 16, ACTING_FRAMES = 5 };

/* One acting head, as a clip to validate with. */
static gboolean
add_head (FommDataset *self, int index, GError **error)
{
  FommClip clip = {.name = g_strdup_printf ("head %d", index), .first = self->frames, .truth = self->truth->len};
  g_autofree guint8 *picture = g_new (guint8, frame_size (self));
  const guint each = (guint) self->options.num_kp * FOMM_TRUTH_FLOATS;

  g_ptr_array_add (self->names, clip.name);
  for (; clip.frames < ACTING_FRAMES; clip.frames++) {
    g_array_set_size (self->truth, self->truth->len + each);
    fomm_heads_pairs_act (self->heads, index, clip.frames, picture,
                          &g_array_index (self->truth, float, self->truth->len - each));
    if (!store_bytes (self, picture, frame_size (self), error))
      return FALSE;
    self->frames++;
  }
  g_array_append_val (self->clips, clip);
  g_array_append_val (self->validation, index);
  return TRUE;
}

static gboolean
open_heads (FommDataset *self, GError **error)
{
  const FommDatasetOptions *options = &self->options;
  const FommHeadsPairsOptions heads = {options->width, options->cells, options->num_kp, options->painters};
  if (options->width == options->height) {
    self->heads = fomm_heads_pairs_new (&heads, error);
    return self->heads != NULL;
  }
  g_set_error_literal (error, FOMM_TRAIN_ERROR, FOMM_TRAIN_ERROR_INPUT,
                       _ ("Rendered heads need square pictures; the configuration names others."));
  return FALSE;
}

FommDataset *
fomm_dataset_open_heads (const FommDatasetOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (FommDataset) self = dataset_new (options);

  if (!open_heads (self, error) || !open_store (self, error))
    return NULL;
  for (int i = 0; i < ACTING_HEADS; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !add_head (self, i, error))
      return NULL;
  if (!map_store (self, error))
    return NULL;
  self->options.scratch = NULL;
  return g_steal_pointer (&self);
}

/* Mean of one number of all stated keypoints `k`. */
static double
mean_truth (const FommDataset *self, int k, int number)
{
  const guint each = (guint) self->options.num_kp * FOMM_TRUTH_FLOATS;
  double sum = 0;
  for (guint i = (guint) (k * FOMM_TRUTH_FLOATS + number); i < self->truth->len; i += each)
    sum += g_array_index (self->truth, float, i);
  return sum * each / self->truth->len;
}

json_t *
fomm_dataset_describe_keypoints (const FommDataset *self, int num_kp)
{
  const char *const *known = fomm_heads_pairs_get_names ();
  json_t *names = json_array (), *layout = json_array ();
  for (int k = 0; k < num_kp; k++) {
    json_array_append_new (names, json_string (known[k]));
    json_array_append_new (layout, json_pack ("[f,f]", mean_truth (self, k, 0), mean_truth (self, k, 1)));
  }
  return json_pack ("{s:o, s:o}", "keypoint_names", names, "keypoint_layout", layout);
}

FommHeadsPairs *
fomm_dataset_get_heads (const FommDataset *self)
{
  return self->heads;
}

int
fomm_dataset_get_clips (const FommDataset *self, const FommClip **clips)
{
  if (clips)
    *clips = (const FommClip *) (gconstpointer) self->clips->data;
  return (int) self->clips->len;
}

int
fomm_dataset_get_items (const FommDataset *self, const FommItem **items)
{
  if (items)
    *items = (const FommItem *) (gconstpointer) self->items->data;
  return self->heads ? self->options.pairs : (int) self->items->len;
}

int
fomm_dataset_get_validation (const FommDataset *self, const int **clips)
{
  if (clips)
    *clips = (const int *) (gconstpointer) self->validation->data;
  return (int) self->validation->len;
}

const guint8 *
fomm_dataset_get_frame (const FommDataset *self, int clip, int frame)
{
  const FommClip *found = &g_array_index (self->clips, FommClip, clip);
  return self->store + (found->first + (gsize) frame) * frame_size (self);
}

const float *
fomm_dataset_get_truth (const FommDataset *self, int clip, int frame)
{
  const FommClip *found = &g_array_index (self->clips, FommClip, clip);
  const gsize each = (gsize) self->options.num_kp * FOMM_TRUTH_FLOATS;
  return self->truth->len > 0 ? &g_array_index (self->truth, float, found->truth + (gsize) frame * each) : NULL;
}

char *
fomm_dataset_get_digest (const FommDataset *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < self->clips->len; i++) {
    const FommClip *clip = &g_array_index (self->clips, FommClip, i);
    g_autofree char *line = g_strdup_printf ("%s %d\n", clip->name, clip->frames);
    g_checksum_update (sum, (const guchar *) line, -1);
  }
  return g_strdup (g_checksum_get_string (sum));
}
