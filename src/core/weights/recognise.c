/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/recognise.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct Signature {
  size_t offset, length;
  const char *bytes, *sentence;
} Signature;

#define IMAGE "This is a picture, not a checkpoint."
#define VIDEO "This is a video or sound file, not a checkpoint."

/* Files that people really pick by mistake. */
static const Signature signatures[] = {
    {0, 2, "\x1f\x8b", "This file is compressed with gzip: unpack it first and open the file within."},
    {0, 3, "BZh", "This file is compressed with bzip2: unpack it first and open the file within."},
    {0, 6, "\xfd\x37zXZ\0", "This file is compressed with xz: unpack it first and open the file within."},
    {0, 4, "\x28\xb5\x2f\xfd", "This file is compressed with zstd: unpack it first and open the file within."},
    {0, 6, "Rar!\x1a\x07", "This is a RAR archive: unpack it first and open the checkpoint within."},
    {0, 6, "7z\xbc\xaf\x27\x1c", "This is a 7z archive: unpack it first and open the checkpoint within."},
    {257, 5, "ustar", "This is a real tar archive: unpack it first and open the checkpoint within."},
    {0, 8, "\x89PNG\r\n\x1a\n", IMAGE},
    {0, 3, "\xff\xd8\xff", IMAGE},
    {0, 4, "GIF8", IMAGE},
    {0, 4, "RIFF", "This is a picture, video or sound file, not a checkpoint."},
    {4, 4, "ftyp", VIDEO},
    {0, 4, "\x1a\x45\xdf\xa3", VIDEO},
    {0, 4, "OggS", VIDEO},
    {0, 4, "%PDF", "This is a PDF document, not a checkpoint."},
    {0, 8, "\x89HDF\r\n\x1a\n", "This is an HDF5 file (Keras or others), which is not supported."},
    {0, 4, "GGUF", "This is a GGUF file, which is not supported."},
    {0, 6, "\x93NUMPY", "This is a NumPy array, not a checkpoint."},
    {0, 4,
     "\x7f"
     "ELF",
     "This is a program, not a checkpoint."},
    {0, 16, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
     "These are the nameless weights of a PaddlePaddle model exported for use. Choose the checkpoint from training "
     "(.pdparams) instead."},
    {0, 42, "version https://git-lfs.github.com/spec/v1", NULL},
};

static bool
matches (const FommMapping *file, const Signature *signature)
{
  return file->size >= signature->offset + signature->length &&
         !memcmp (file->bytes + signature->offset, signature->bytes, signature->length);
}

/* Length of what a text file may have before it begins. */
static size_t
skip_blanks (const FommMapping *file)
{
  size_t at = file->size >= 3 && !memcmp (file->bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
  while (at < file->size && at < 4096 && isspace (file->bytes[at]))
    at++;
  return at;
}

static bool
is_web_page (const FommMapping *file)
{
  static const char *const starts[] = {"<!doctype", "<html", "<head", "<?xml", "<body"};
  const size_t at = skip_blanks (file);
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (file->size - at >= strlen (starts[i]) &&
        !strncasecmp ((const char *) file->bytes + at, starts[i], strlen (starts[i])))
      return true;
  return false;
}

static bool
is_text (const FommMapping *file)
{
  for (size_t i = 0; i < file->size && i < 512; i++)
    if (!isprint (file->bytes[i]) && !isspace (file->bytes[i]) && file->bytes[i] < 0x80)
      return false;
  return true;
}

/* The length of the header, then JSON. A header that is longer than the file is still no other kind of file. */
static bool
is_safetensors (const FommMapping *file)
{
  return file->size >= 9 && (file->bytes[8] == '{' || isspace (file->bytes[8]) || file->bytes[8] == '[') &&
         !is_text (&(FommMapping){file->bytes, 8});
}

/* Both torch's first container and Paddle's files begin with a pickle. Torch's is a number, which tells its kind. */
static FommContainer
recognise_pickle (const FommMapping *file)
{
  const uint8_t *at = file->bytes + 2, *end = file->bytes + file->size;
  if (end - at >= 9 && at[0] == 0x95)
    at += 9;
  return at < end && memchr ("}]c(\x8c", at[0], 5) ? FOMM_CONTAINER_PADDLE : FOMM_CONTAINER_TORCH_LEGACY;
}

static FommStatus
refuse (const FommMapping *file, FommError *error)
{
  if (is_web_page (file))
    return fomm_fail (
        error, FOMM_ERROR_FORMAT,
        "This is a web page, not a checkpoint: the download was refused. Sites do so when a file is asked "
        "for too often; open the link in a browser and look what it says.");
  for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
    if (matches (file, &signatures[i]))
      return fomm_fail (error, FOMM_ERROR_FORMAT, "%s",
                        signatures[i].sentence
                            ? signatures[i].sentence
                            : "This is a Git LFS pointer, not the file itself: fetch it with “git lfs pull”.");
  if (is_text (file))
    return fomm_fail (error, FOMM_ERROR_FORMAT, "This is a text file, not a checkpoint.");
  return fomm_fail (error, FOMM_ERROR_FORMAT, "This is not a checkpoint, or it is badly damaged.");
}

FommStatus
fomm_recognise (const FommMapping *file, FommContainer *container, FommError *error)
{
  static const Signature local = {0, 4, "PK\x03\x04", NULL}, empty = {0, 4, "PK\x05\x06", NULL};

  if (matches (file, &local) || matches (file, &empty))
    *container = FOMM_CONTAINER_TORCH_ZIP;
  else if (file->size >= 2 && file->bytes[0] == 0x80 && file->bytes[1] <= 5)
    *container = recognise_pickle (file);
  else if (is_safetensors (file))
    *container = FOMM_CONTAINER_SAFETENSORS;
  else
    return refuse (file, error);
  return FOMM_OK;
}
