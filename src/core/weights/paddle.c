/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * PaddleGAN's checkpoints (.pdparams): one bare pickle of numpy arrays. Over the years the networks were saved as
 * dictionaries of their own, as parts of the whole training network, and flat; tensors with and without a name beside
 * them; large ones in slices. Paddle names two statistics differently; shapes are those of torch. */
#include "weights/pickle.h"
#include "weights/state_dict_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_TABLE "StructuredToParameterName@@"
#define SLICE_TABLE "UnpackBigParamInfor@@"
#define MAX_SLICES 4096
/* Looking a whole table up is quadratic. */
#define MAX_CHECKED_NAMES 8192

typedef struct Reader {
  FommStateDict *dict;
  size_t n_slices, joined; /* so far: slices, and bytes put together from them */
  FommError *error;
} Reader;

/* One of the two networks: where its tensors may be found, under which prefix, and what the prefix becomes. */
typedef struct Network {
  const char *own, *prefix, *name;
} Network;

static const Network networks[] = {
    {"kp_detector", "kp_extractor.", "kp_detector."},
    {"generator", "generator.", "generator."},
};
#define N_NETWORKS (sizeof networks / sizeof *networks)

static FommStatus
refuse_tensor (Reader *self, const char *name, const char *why)
{
  return fomm_fail (self->error, FOMM_ERROR_CORRUPT, "The file is damaged: the tensor “%s” %s.", name, why);
}

/* ---- Data ------------------------------------------------------------------------------------------------------ */

/* UTF-8 of characters up to U+00FF in its only form, to one byte a character. Returns how many, or -1. */
static int64_t
decode_latin1 (FommPickleText text, uint8_t *bytes, size_t room)
{
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) {
    const uint8_t first = (uint8_t) text.bytes[i];
    const uint8_t second = i + 1 < text.length ? (uint8_t) text.bytes[i + 1] : 0;
    const bool is_pair = (first == 0xc2 || first == 0xc3) && (second & 0xc0) == 0x80;
    if (count == room || (first >= 0x80 && !is_pair))
      return -1;
    bytes[count++] = is_pair ? (uint8_t) ((first & 3) << 6 | (second & 0x3f)) : first;
    i += is_pair;
  }
  return (int64_t) count;
}

static size_t
get_size (const FommPickleArray *array)
{
  size_t size = fomm_dtype_get_size (array->element.dtype);
  for (int i = 0; i < array->n_dims; i++)
    size *= (size_t) array->shape[i];
  return size;
}

/* Where the elements lie as plain bytes. Text is decoded once, however often the array is mentioned, so that memory is
 * bounded by the size of the file. */
static FommStatus
find_data (Reader *self, const char *name, FommPickleArray *array, const uint8_t **data)
{
  const size_t size = get_size (array);
  *data = array->data_kind == FOMM_PICKLE_LATIN1 ? array->decoded : (const uint8_t *) array->data.bytes;
  if (*data || size == 0)
    return FOMM_OK;
  uint8_t *bytes = malloc (size);
  if (!bytes)
    return fomm_fail_memory (self->error);
  array->decoded = *data = bytes;
  FommStatus status = fomm_state_dict_own (self->dict, bytes, self->error);
  if (!status && decode_latin1 (array->data, bytes, size) != (int64_t) size)
    status = refuse_tensor (self, name, "holds something that is no data");
  return status;
}

static FommTensor
describe (const FommPickleArray *array, const uint8_t *data)
{
  FommTensor tensor = {
      .dtype = array->element.dtype, .n_dims = array->n_dims, .swapped = array->element.swapped, .data = data};
  int64_t step = 1;
  memcpy (tensor.shape, array->shape, sizeof tensor.shape);
  for (int i = 0; i < array->n_dims; i++) {
    const int dim = array->is_fortran ? i : array->n_dims - 1 - i;
    tensor.stride[dim] = step;
    step *= tensor.shape[dim];
  }
  return tensor;
}

/* ---- Tensors --------------------------------------------------------------------------------------------------- */

static bool
replace_ending (char *name, size_t size, const char *ending, const char *with)
{
  const size_t length = strlen (name), cut = strlen (ending);
  if (length < cut || strcmp (name + length - cut, ending) != 0)
    return false;
  snprintf (name + length - cut, size - (length - cut), "%s", with);
  return true;
}

/* "kp_extractor.predictor…._mean" becomes "kp_detector.predictor….running_mean". */
static void
rename_tensor (FommPickleText key, const char *prefix, const char *network, char *name, size_t size)
{
  static const char wrapper[] = "_layers.";
  FommPickleText rest = {key.bytes + strlen (prefix), key.length - strlen (prefix)};
  if (rest.length > strlen (wrapper) && !memcmp (rest.bytes, wrapper, strlen (wrapper)))
    rest = (FommPickleText){rest.bytes + strlen (wrapper), rest.length - strlen (wrapper)};
  snprintf (name, size, "%s%.*s", network, (int) rest.length, rest.bytes);
  if (!replace_ending (name, size, "._mean", ".running_mean"))
    replace_ending (name, size, "._variance", ".running_var");
}

/* An array, or the array of a (name, array) pair; NULL for anything else. */
static FommPickleArray *
unwrap (const FommPickleValue *value)
{
  if (value && value->kind == FOMM_PICKLE_TUPLE && value->list.count == 2 &&
      value->list.items[0]->kind == FOMM_PICKLE_STRING)
    value = value->list.items[1];
  return value && value->kind == FOMM_PICKLE_ARRAY ? value->array : NULL;
}

static FommStatus
add_array (Reader *self, const char *name, const FommPickleValue *value)
{
  FommPickleArray *array = unwrap (value);
  const uint8_t *data = NULL;
  if (!array)
    return fomm_fail (self->error, FOMM_ERROR_CORRUPT, "“%s” in this checkpoint is not a tensor.", name);
  if (!array->filled)
    return refuse_tensor (self, name, "has no data");
  FommStatus status = find_data (self, name, array, &data);
  if (status)
    return status;
  const FommTensor tensor = describe (array, data);
  return fomm_state_dict_add (self->dict, name, &tensor, self->error);
}

/* ---- Sliced tensors -------------------------------------------------------------------------------------------- */

static FommStatus
refuse_slices (Reader *self, const char *name)
{
  return refuse_tensor (self, name, "cannot be put together from its slices");
}

static FommPickleArray *
find_slice (const FommPickleValue *group, const FommPickleValue *item)
{
  char key[FOMM_PICKLE_MAX_NAME];
  if (item->kind != FOMM_PICKLE_STRING || !fomm_pickle_is_tensor_name (item->text))
    return NULL;
  snprintf (key, sizeof key, "%.*s", (int) item->text.length, item->text.bytes);
  FommPickleArray *slice = unwrap (fomm_pickle_lookup (group, key));
  return slice && slice->filled && slice->n_dims == 1 ? slice : NULL;
}

/* Shape and kind of number of the whole; nothing is believed beyond what the file could hold. */
static bool
read_whole (Reader *self, const FommPickleValue *shape, const FommPickleArray *first, FommPickleArray *whole)
{
  if (!shape || shape->kind != FOMM_PICKLE_TUPLE || !first || !fomm_pickle_read_sizes (shape, whole->shape))
    return false;
  uint64_t left = (self->dict->mapping.size - self->joined) / fomm_dtype_get_size (first->element.dtype);
  whole->n_dims = (int) shape->list.count;
  whole->element = first->element;
  for (int i = 0; i < whole->n_dims; i++) {
    if (whole->shape[i] == 0 || (uint64_t) whole->shape[i] > left)
      return false;
    left /= (uint64_t) whole->shape[i];
  }
  self->joined += get_size (whole);
  return true;
}

static FommStatus
fill_whole (Reader *self, const char *name, const FommPickleValue *group, const FommPickleValue *slices,
            const FommPickleArray *whole, uint8_t *bytes)
{
  size_t left = get_size (whole);
  for (size_t i = 0; i < slices->list.count; i++) {
    FommPickleArray *slice = find_slice (group, slices->list.items[i]);
    const uint8_t *data = NULL;
    if (!slice || slice->element.dtype != whole->element.dtype || slice->element.swapped != whole->element.swapped ||
        get_size (slice) > left || ++self->n_slices > MAX_SLICES)
      return refuse_slices (self, name);
    const size_t size = get_size (slice);
    FommStatus status = find_data (self, name, slice, &data);
    if (status)
      return status;
    if (size)
      memcpy (bytes, data, size);
    bytes += size;
    left -= size;
  }
  return left ? refuse_slices (self, name) : FOMM_OK;
}

static FommStatus
join_slices (Reader *self, const char *name, const FommPickleValue *group, const FommPickleValue *entry)
{
  const FommPickleValue *slices = fomm_pickle_lookup (entry, "slices");
  FommPickleArray whole = {.filled = true};
  const bool is_list = slices && (slices->kind == FOMM_PICKLE_LIST || slices->kind == FOMM_PICKLE_TUPLE);
  if (!is_list || slices->list.count == 0 ||
      !read_whole (self, fomm_pickle_lookup (entry, "OriginShape"), find_slice (group, slices->list.items[0]), &whole))
    return refuse_slices (self, name);
  uint8_t *bytes = malloc (get_size (&whole));
  if (!bytes)
    return fomm_fail_memory (self->error);
  FommStatus status = fomm_state_dict_own (self->dict, bytes, self->error);
  if (!status)
    status = fill_whole (self, name, group, slices, &whole, bytes);
  if (status)
    return status;
  const FommTensor tensor = describe (&whole, bytes);
  return fomm_state_dict_add (self->dict, name, &tensor, self->error);
}

/* ---- Groups of tensors ----------------------------------------------------------------------------------------- */

static bool
starts_with (FommPickleText text, const char *prefix)
{
  return text.length > strlen (prefix) && !memcmp (text.bytes, prefix, strlen (prefix));
}

static bool
contains (FommPickleText text, const char *part)
{
  return memmem (text.bytes, text.length, part, strlen (part)) != NULL;
}

/* Whether a key of a group names a tensor of the network with this prefix. */
static bool
is_wanted (const FommPickleValue *key, const char *prefix)
{
  return key->kind == FOMM_PICKLE_STRING && fomm_pickle_is_tensor_name (key->text) &&
         (!*prefix || starts_with (key->text, prefix)) && !contains (key->text, "@@");
}

static FommStatus
add_group (Reader *self, const FommPickleValue *group, const char *prefix, const char *network)
{
  const FommPickleValue *sliced = fomm_pickle_lookup (group, SLICE_TABLE);
  char name[FOMM_PICKLE_MAX_NAME];
  FommStatus status = FOMM_OK;

  for (size_t i = 0; !status && i < group->list.count; i += 2)
    if (is_wanted (group->list.items[i], prefix)) {
      rename_tensor (group->list.items[i]->text, prefix, network, name, sizeof name);
      status = add_array (self, name, group->list.items[i + 1]);
    }
  for (size_t i = 0; !status && sliced && sliced->kind == FOMM_PICKLE_DICT && i < sliced->list.count; i += 2)
    if (is_wanted (sliced->list.items[i], prefix)) {
      rename_tensor (sliced->list.items[i]->text, prefix, network, name, sizeof name);
      status = join_slices (self, name, group, sliced->list.items[i + 1]);
    }
  return status;
}

/* Paddle's own loader stumbles over such a table; here it only tells that the file was tampered with. */
static void
check_name_table (Reader *self, const FommPickleValue *group)
{
  const FommPickleValue *table = fomm_pickle_lookup (group, NAME_TABLE);
  if (!table || table->kind != FOMM_PICKLE_DICT || table->list.count > MAX_CHECKED_NAMES ||
      group->list.count > MAX_CHECKED_NAMES)
    return;
  for (size_t i = 0; i < table->list.count; i += 2) {
    char key[FOMM_PICKLE_MAX_NAME];
    const FommPickleValue *item = table->list.items[i];
    if (item->kind != FOMM_PICKLE_STRING || !fomm_pickle_is_tensor_name (item->text))
      continue;
    snprintf (key, sizeof key, "%.*s", (int) item->text.length, item->text.bytes);
    if (!fomm_pickle_lookup (group, key) && !fomm_pickle_lookup (fomm_pickle_lookup (group, SLICE_TABLE), key)) {
      fomm_state_dict_warn (self->dict, "The file's list of names mentions “%s”, which is not there.", key);
      return;
    }
  }
}

static FommStatus
add_network (Reader *self, const FommPickleValue *top, const Network *network)
{
  const FommPickleValue *own = fomm_pickle_lookup (top, network->own), *whole = fomm_pickle_lookup (top, "Gen_Full");
  if (own && own->kind != FOMM_PICKLE_DICT)
    return fomm_fail (self->error, FOMM_ERROR_CORRUPT, "The checkpoint's “%s” is not a set of weights.", network->own);
  const FommPickleValue *group = own ? own : whole && whole->kind == FOMM_PICKLE_DICT ? whole : top;
  const size_t before = self->dict->count;
  if (group != top)
    check_name_table (self, group);
  FommStatus status = add_group (self, group, own ? "" : network->prefix, network->name);
  if (!status && self->dict->count == before)
    status = fomm_fail (self->error, FOMM_ERROR_FORMAT,
                        "This is not a complete First Order Motion Model checkpoint: it has no “%s”.", network->own);
  return status;
}

/* ---- The file -------------------------------------------------------------------------------------------------- */

/* The networks for telephones are built from other layers, which show in the names. */
static bool
is_mobile (const FommStateDict *dict)
{
  for (size_t i = 0; i < dict->count; i++) {
    const char *name = dict->tensors[i].name;
    if ((strstr (name, ".conv1.") && !strstr (name, ".bottleneck.")) || strstr (name, ".conv_dw.") ||
        strstr (name, ".conv_pw.") || !strncmp (name, "kp_detector.kp.0.", 17))
      return true;
  }
  return false;
}

FommStatus
fomm_paddle_read (FommStateDict *dict, FommError *error)
{
  Reader self = {.dict = dict, .error = error};
  FommPickle *pickle = NULL;
  size_t used = 0;

  FommStatus status =
      fomm_pickle_read (dict->mapping.bytes, dict->mapping.size, &fomm_pickle_numpy, &used, &pickle, error);
  if (status)
    return status;
  const FommPickleValue *top = fomm_pickle_get_value (pickle);
  if (top->kind != FOMM_PICKLE_DICT)
    status = fomm_fail (error, FOMM_ERROR_FORMAT,
                        "This is not a First Order Motion Model checkpoint: it holds no named networks.");
  check_name_table (&self, top);
  for (size_t i = 0; !status && i < N_NETWORKS; i++)
    status = add_network (&self, top, &networks[i]);
  if (!status && is_mobile (dict))
    status = fomm_fail (error, FOMM_ERROR_UNSUPPORTED,
                        "This is one of PaddleGAN's small “mobile” networks, which are built from other layers and "
                        "cannot be used here. The full network (vox-cpk.pdparams) can.");
  if (!status && used < dict->mapping.size)
    fomm_state_dict_warn (dict, "There are %zu unknown bytes after the end of the checkpoint.",
                          dict->mapping.size - used);
  fomm_pickle_free (&pickle);
  return status;
}
