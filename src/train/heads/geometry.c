/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "geometry.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

static const float STEP = 0.001F; /* of the packed numbers */
enum { MAX_VERTICES = 100000, MAX_TRIANGLES = 200000, MAX_NAMES = 4096 };

/* A file being read. Once something failed, every read gives zeros. */
typedef struct {
  gzFile file;
  gboolean failed;
  int *previous;   /* the vertex each vertex is predicted from, or −1 */
  guint8 *scratch; /* two bytes a component */
} Reader;

static void
read_bytes (Reader *reader, void *bytes, gsize count)
{
  if (!reader->failed && gzread (reader->file, bytes, (unsigned) count) == (int) count)
    return;
  memset (bytes, 0, count);
  reader->failed = TRUE;
}

static guint32
read_word (Reader *reader)
{
  guint32 word;
  read_bytes (reader, &word, sizeof word);
  return GUINT32_FROM_LE (word);
}

/* One channel after the other, each component the folded difference from the predicting vertex. */
static void
read_residuals (Reader *reader, int vertices, int channels, gint16 *out)
{
  const gsize count = (gsize) vertices * channels;
  read_bytes (reader, reader->scratch, 2 * count);
  const guint8 *low = reader->scratch, *high = low + count;
  for (int c = 0; c < channels; c++)
    for (int i = 0; i < vertices; i++, low++, high++) {
      const int folded = *low | *high << 8, step = folded & 1 ? -(folded >> 1) - 1 : folded >> 1;
      const int before = reader->previous[i];
      out[(gsize) i * channels + c] = (gint16) (step + (before >= 0 ? out[(gsize) before * channels + c] : 0));
    }
}

static void
read_triangles (Reader *reader, HeadGeometry *g)
{
  guint32 last = 0;
  for (int i = 0; i < 3 * g->triangles; i++) {
    last += read_word (reader);
    g->corners[i] = (int) last;
    if (last >= (guint32) g->vertices) {
      reader->failed = TRUE;
      g->corners[i] = 0;
    }
  }
}

/* Largest connected vertex with a smaller number. */
static void
find_previous (const HeadGeometry *g, int *previous)
{
  for (int i = 0; i < g->vertices; i++)
    previous[i] = -1;
  for (int t = 0; t < g->triangles; t++)
    for (int e = 0; e < 3; e++) {
      const int a = g->corners[3 * t + e], b = g->corners[3 * t + (e + 1) % 3];
      const int low = MIN (a, b), high = MAX (a, b);
      if (low < high)
        previous[high] = MAX (previous[high], low);
    }
}

static void
read_keypoints (Reader *reader, HeadGeometry *g)
{
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++) {
    const guint32 vertex = read_word (reader);
    if (vertex >= (guint32) g->vertices)
      reader->failed = TRUE;
    g->keypoint[k] = reader->failed ? 0 : (int) vertex;
  }
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++) {
    const guint32 bits = read_word (reader);
    memcpy (&g->radius[k], &bits, sizeof bits);
  }
}

/* The names are for people; the order is fixed by the format's version. */
static void
skip_names (Reader *reader)
{
  char names[MAX_NAMES];
  const guint32 length = read_word (reader);
  if (length > sizeof names)
    reader->failed = TRUE;
  else
    read_bytes (reader, names, length);
}

static gboolean
read_counts (Reader *reader, HeadGeometry *g)
{
  char magic[4];
  guint32 counts[6];

  read_bytes (reader, magic, sizeof magic);
  for (int i = 0; i < 6; i++)
    counts[i] = read_word (reader);
  if (reader->failed || memcmp (magic, "VHD1", 4) || counts[0] < 3 || counts[0] > MAX_VERTICES || counts[1] < 1 ||
      counts[1] > MAX_TRIANGLES || counts[2] != HEAD_MODES || counts[3] != HEAD_SHAPES ||
      counts[4] != FOMM_HEADS_KEYPOINTS || counts[5] != HEAD_PAINT_COUNT)
    return FALSE;
  g->vertices = (int) counts[0];
  g->triangles = (int) counts[1];
  return TRUE;
}

static gboolean
allocate (HeadGeometry *g, Reader *reader)
{
  const gsize n = (gsize) g->vertices;

  g->blocks = (3 * g->vertices + HEAD_BLOCK - 1) / HEAD_BLOCK;
  g->rest = g_try_new0 (Vec3, n);
  g->normal = g_try_new0 (Vec3, n);
  g->corners = g_try_new0 (int, 3 * (gsize) g->triangles);
  g->part = g_try_new0 (guint8, n);
  g->paint = g_try_new0 (HeadPaint, n);
  g->modes = g_try_new0 (gint16, 3 * n * HEAD_MODES);
  g->shapes = g_try_new0 (gint16, 3 * n * HEAD_SHAPES);
  g->moves = g_try_new0 (guint8, (gsize) g->blocks * HEAD_SHAPES);
  reader->previous = g_try_new0 (int, n);
  reader->scratch = g_try_new0 (guint8, 2 * n * HEAD_PAINT_COUNT);
  return g->rest && g->normal && g->corners && g->part && g->paint && g->modes && g->shapes && g->moves &&
         reader->previous && reader->scratch;
}

static void
read_vertices (Reader *reader, HeadGeometry *g)
{
  gint16 *fixed = g_new0 (gint16, (gsize) g->vertices * HEAD_PAINT_COUNT);
  read_residuals (reader, g->vertices, 3, fixed);
  for (int i = 0; i < g->vertices; i++)
    g->rest[i] = vec3 (fixed[3 * i] * STEP, fixed[3 * i + 1] * STEP, fixed[3 * i + 2] * STEP);
  read_residuals (reader, g->vertices, HEAD_PAINT_COUNT, fixed);
  for (int i = 0; i < g->vertices; i++) {
    const gint16 *in = fixed + (gsize) i * HEAD_PAINT_COUNT;
    const Vec3 p = g->rest[i];
    g->paint[i] = (HeadPaint){in[0] * STEP, in[1] * STEP,
                              in[2] * STEP, in[3] * STEP,
                              in[4] * STEP, in[5] * STEP,
                              in[6] * STEP, in[7] * STEP,
                              in[8] * STEP, 9 * atan2f (p.x, p.z + 1.5F),
                              p.y,          0};
  }
  g_free (fixed);
}

static void
find_moves (HeadGeometry *g)
{
  const gsize count = 3 * (gsize) g->vertices;
  for (int s = 0; s < HEAD_SHAPES; s++)
    for (gsize i = 0; i < count; i++)
      if (g->shapes[s * count + i])
        g->moves[(gsize) s * g->blocks + i / HEAD_BLOCK] = 1;
}

/* A keypoint on the skin is surrounded by skin, a pupil by its eyeball. */
static gboolean
belongs (const HeadGeometry *g, int keypoint, int vertex)
{
  const gboolean eye = g->part[vertex] == FOMM_HEADS_EYE;
  const Vec3 away = vec3_sub (g->rest[vertex], g->rest[g->keypoint[keypoint]]);
  if (vec3_dot (away, away) >= g->radius[keypoint] * g->radius[keypoint])
    return FALSE;
  return keypoint >= FOMM_HEADS_PUPIL_LEFT ? eye : g->part[vertex] <= FOMM_HEADS_HEAD;
}

static void
find_patches (HeadGeometry *g)
{
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++) {
    HeadPatch *patch = &g->patch[k];
    patch->vertices = g_new (int, HEAD_PATCH_MAX);
    for (int i = 0; i < g->vertices && patch->count < HEAD_PATCH_MAX; i++)
      if (belongs (g, k, i))
        patch->vertices[patch->count++] = i;
  }
}

static void
find_eyes (HeadGeometry *g)
{
  for (int e = 0; e < 2; e++)
    g->eye[e].vertices = g_new (int, g->vertices);
  for (int i = 0; i < g->vertices; i++)
    if (g->part[i] == FOMM_HEADS_EYE) {
      HeadPatch *eye = &g->eye[g->rest[i].x > 0];
      eye->vertices[eye->count++] = i;
    }
}

static gboolean
read_all (Reader *reader, HeadGeometry *g)
{
  const gsize count = 3 * (gsize) g->vertices;

  read_triangles (reader, g);
  read_bytes (reader, g->part, (gsize) g->vertices);
  for (int i = 0; i < g->vertices; i++)
    if (g->part[i] > FOMM_HEADS_LASHES)
      reader->failed = TRUE;
  read_keypoints (reader, g);
  skip_names (reader);
  if (reader->failed)
    return FALSE;
  find_previous (g, reader->previous);
  read_vertices (reader, g);
  for (int m = 0; m < HEAD_MODES; m++)
    read_residuals (reader, g->vertices, 3, g->modes + m * count);
  for (int s = 0; s < HEAD_SHAPES; s++)
    read_residuals (reader, g->vertices, 3, g->shapes + s * count);
  return !reader->failed;
}

static HeadGeometry *
fail (HeadGeometry *g, Reader *reader, const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "“%s”: %s", name, reason);
  head_geometry_free (g);
  if (reader->file)
    gzclose (reader->file);
  g_free (reader->previous);
  g_free (reader->scratch);
  return NULL;
}

HeadGeometry *
head_geometry_load (const char *path, GError **error)
{
  HeadGeometry *g = g_new0 (HeadGeometry, 1);
  Reader reader = {.file = gzopen (path, "rb")};

  if (!reader.file)
    return fail (g, &reader, path, _ ("the geometry of the head cannot be opened"), error);
  if (!read_counts (&reader, g))
    return fail (g, &reader, path, _ ("this is not a packed head"), error);
  if (!allocate (g, &reader))
    return fail (g, &reader, path, _ ("there is not enough memory"), error);
  if (!read_all (&reader, g))
    return fail (g, &reader, path, _ ("the packed head is damaged"), error);
  gzclose (reader.file);
  g_free (reader.previous);
  g_free (reader.scratch);
  find_moves (g);
  find_patches (g);
  find_eyes (g);
  head_normals (g->rest, g->vertices, g->corners, g->triangles, g->normal);
  return g;
}

void
head_geometry_free (HeadGeometry *g)
{
  if (!g)
    return;
  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++)
    g_free (g->patch[k].vertices);
  for (int e = 0; e < 2; e++)
    g_free (g->eye[e].vertices);
  g_free (g->rest);
  g_free (g->normal);
  g_free (g->corners);
  g_free (g->part);
  g_free (g->paint);
  g_free (g->modes);
  g_free (g->shapes);
  g_free (g->moves);
  g_free (g);
}

static inline void
add_block (float *restrict sums, const gint16 *restrict deltas, float factor, int count)
{
  for (int i = 0; i < count; i++)
    sums[i] += factor * (float) deltas[i];
}

void
head_geometry_add_identity (const HeadGeometry *g, const float *weights, Vec3 *points)
{
  const int count = 3 * g->vertices, chunk = 16 * HEAD_BLOCK;
  float *sums = &points->x;

  /* A chunk stays in the nearest cache while every mode passes by. */
  for (int from = 0; from < count; from += chunk)
    for (int m = 0; m < HEAD_MODES_USED; m++)
      add_block (sums + from, g->modes + (gsize) m * count + from, weights[m] * STEP, MIN (chunk, count - from));
}

void
head_geometry_add_expression (const HeadGeometry *g, const float *weights, Vec3 *points)
{
  const int count = 3 * g->vertices;
  float *sums = &points->x;

  for (int s = 0; s < HEAD_SHAPES; s++) {
    if (fabsf (weights[s]) < 1e-3F)
      continue;
    for (int b = 0; b < g->blocks; b++)
      if (g->moves[(gsize) s * g->blocks + b])
        add_block (sums + b * HEAD_BLOCK, g->shapes + (gsize) s * count + b * HEAD_BLOCK, weights[s] * STEP,
                   MIN (HEAD_BLOCK, count - b * HEAD_BLOCK));
  }
}

void
head_normals (const Vec3 *points, int vertices, const int *corners, int triangles, Vec3 *normals)
{
  memset (normals, 0, (gsize) vertices * sizeof *normals);
  for (int t = 0; t < triangles; t++, corners += 3) {
    const Vec3 a = points[corners[0]];
    const Vec3 n = vec3_cross (vec3_sub (points[corners[1]], a), vec3_sub (points[corners[2]], a));
    for (int c = 0; c < 3; c++)
      normals[corners[c]] = vec3_add (normals[corners[c]], n);
  }
  for (int i = 0; i < vertices; i++)
    normals[i] = vec3_unit (normals[i]);
}
