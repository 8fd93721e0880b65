/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-result.h"

#include <string.h>

enum { SIDE = 8, MAPS = 4, MASKS = 3 };

static guint8 occlusion[MAPS * MAPS], masks[MASKS * MAPS * MAPS];
static gint16 deformation[MAPS * MAPS * 2];

/* A result that was never rendered, packed; every byte of it can be told from the others. */
static GBytes *
pack_example (gboolean with_maps)
{
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (SIDE, SIDE);
  VivantResult result = {
      .index = 17, .picture = picture, .crop = {0.1, 0.2, 0.5, 0.6}, .source_framing = 3, .driving_framing = 5};

  for (int i = 0; i < SIDE * SIDE * 3; i++)
    picture->data[(gsize) (i / (SIDE * 3)) * picture->stride + (gsize) (i % (SIDE * 3))] = (guint8) (i * 7);
  for (int i = 0; i < MAPS * MAPS; i++) {
    occlusion[i] = (guint8) (i < MAPS * MAPS / 4 ? 0 : 255);
    deformation[2 * i] = (gint16) (i - 5);
    deformation[2 * i + 1] = (gint16) (1000 * i);
  }
  for (int i = 0; i < MASKS * MAPS * MAPS; i++)
    masks[i] = (guint8) (i * 5);
  result.source.count = result.driving.count = result.transferred.count = 2;
  result.transferred.value[1][0] = 0.25f;
  if (with_maps) {
    result.map_width = result.map_height = MAPS;
    result.num_masks = MASKS;
    result.occlusion = occlusion;
    result.deformation = deformation;
    result.masks = masks;
  }
  return vivant_result_pack (&result);
}

static VivantResult *
unpack (GBytes *bytes, gsize length)
{
  return vivant_result_unpack (g_bytes_get_data (bytes, NULL), length);
}

static void
test_comes_back_whole (void)
{
  g_autoptr (GBytes) bytes = pack_example (TRUE), again = NULL;
  g_autoptr (VivantResult) result = unpack (bytes, g_bytes_get_size (bytes));

  g_assert_nonnull (result);
  g_assert_cmpint (result->index, ==, 17);
  g_assert_cmpfloat (result->crop[3], ==, 0.6);
  g_assert_cmpuint (result->source_framing, ==, 3);
  g_assert_cmpuint (result->driving_framing, ==, 5);
  g_assert_cmpfloat (result->transferred.value[1][0], ==, 0.25f);
  g_assert_cmpmem (result->occlusion, MAPS * MAPS, occlusion, MAPS * MAPS);
  g_assert_cmpmem (result->deformation, sizeof deformation, deformation, sizeof deformation);
  g_assert_cmpmem (result->masks, sizeof masks, masks, sizeof masks);
  again = vivant_result_pack (result);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
test_without_maps (void)
{
  g_autoptr (GBytes) bytes = pack_example (FALSE), maps = pack_example (TRUE);
  g_autoptr (VivantResult) result = unpack (bytes, g_bytes_get_size (bytes));

  g_assert_nonnull (result);
  g_assert_null (result->occlusion);
  g_assert_null (result->deformation);
  g_assert_null (result->masks);
  g_assert_cmpfloat (vivant_result_get_painted (result), ==, 0.0);
  g_assert_cmpuint (g_bytes_get_size (maps) - g_bytes_get_size (bytes), ==, MAPS * MAPS * (1 + 4 + MASKS));
}

static void
test_tells_what_was_painted (void)
{
  g_autoptr (GBytes) bytes = pack_example (TRUE);
  g_autoptr (VivantResult) result = unpack (bytes, g_bytes_get_size (bytes));

  g_assert_cmpfloat_with_epsilon (vivant_result_get_painted (result), 0.25, 1e-9);
}

/* What a broken spool might hold. */
static void
test_refuses_other_bytes (void)
{
  g_autoptr (GBytes) bytes = pack_example (TRUE);
  const gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *damaged = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

  g_assert_null (unpack (bytes, 0));
  g_assert_null (unpack (bytes, 10));
  g_assert_null (unpack (bytes, size - 1));
  memset (damaged, 0xff, 64);
  g_assert_null (vivant_result_unpack (damaged, size));
  memset (damaged, 0, 64);
  g_assert_null (vivant_result_unpack (damaged, size));
}

static void
test_is_kept_by_references (void)
{
  g_autoptr (GBytes) bytes = pack_example (TRUE);
  VivantResult *result = unpack (bytes, g_bytes_get_size (bytes));
  VivantMediaPicture *picture = vivant_media_picture_ref (result->picture);

  g_assert_true (vivant_result_ref (result) == result);
  vivant_result_unref (result);
  g_assert_cmpint (result->index, ==, 17);
  vivant_result_unref (result);
  /* The last reference of the picture: the sanitizers see to the rest. */
  g_assert_true (g_atomic_ref_count_compare (&picture->references, 1));
  vivant_media_picture_unref (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result/comes-back-whole", test_comes_back_whole);
  g_test_add_func ("/result/without-maps", test_without_maps);
  g_test_add_func ("/result/tells-what-was-painted", test_tells_what_was_painted);
  g_test_add_func ("/result/refuses-other-bytes", test_refuses_other_bytes);
  g_test_add_func ("/result/is-kept-by-references", test_is_kept_by_references);
  return g_test_run ();
}
