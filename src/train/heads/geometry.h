/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The head as a file holds it: a mean face, identity modes, expression shapes, and what is painted on its vertices.
 * Centimetres; +x is the right of the picture, +y up, +z towards the camera. Read once, then shared between threads. */
#pragma once

#include "heads.h"
#include "vector.h"

#include <gio/gio.h>

enum {
  HEAD_MODES = 50,       /* identity, in the file */
  HEAD_MODES_USED = 34,  /* each of the others moves a vertex by 0.2 mm on average */
  HEAD_SHAPES = 55,      /* expression, in the order of HeadShape */
  HEAD_PATCH_MAX = 2048, /* vertices around a keypoint */
  HEAD_BLOCK = 96,       /* components that are skipped together where an expression moves nothing */
};

/** What is painted on a vertex. The first nine come from the file; hair and clothes give some of them their own
 * meaning (see mesh.h). */
typedef struct HeadPaint {
  float brow;   /* distance to the brow line, cm */
  float lip;    /* 1 on the lips */
  float eye;    /* distance to the eye's contour, cm */
  float blush;  /* where cheeks redden */
  float beard;  /* where a beard grows */
  float scalp;  /* signed distance to the hairline, cm; positive where hair grows */
  float follow; /* 1 moves with the head, 0 with the shoulders */
  float gaze;   /* eyeball: distance to the gaze axis, cm; 9 elsewhere */
  float open;   /* ambient occlusion, 1 is open */
  float u, v;   /* coordinates of the noise, cm: round the head, and up */
  float spare;  /* twelve floats are blended four at a time */
} HeadPaint;

enum { HEAD_PAINT_COUNT = 9 };

typedef struct HeadPatch {
  int count;
  int *vertices;
} HeadPatch;

typedef struct HeadGeometry {
  int vertices, triangles;
  Vec3 *rest, *normal;
  int *corners; /* three a triangle */
  guint8 *part; /* FommHeadsPart */
  HeadPaint *paint;
  gint16 *modes, *shapes; /* thousandths of a centimetre, 3 × vertices each */
  guint8 *moves;          /* HEAD_SHAPES × blocks: whether a shape moves anything there */
  int blocks;
  int keypoint[FOMM_HEADS_KEYPOINTS];
  float radius[FOMM_HEADS_KEYPOINTS];
  HeadPatch patch[FOMM_HEADS_KEYPOINTS]; /* vertices around each keypoint, for its Jacobian */
  HeadPatch eye[2];                      /* the eyeballs' vertices, left and right in the picture */
} HeadGeometry;

/** Reads the packed head (data/heads/README.md). Any thread. The error names the file. */
HeadGeometry *head_geometry_load (const char *path, GError **error);
void head_geometry_free (HeadGeometry *geometry);

/** `points` += Σ weights[i] · modes[i] */
void head_geometry_add_identity (const HeadGeometry *geometry, const float *weights, Vec3 *points);

/** `points` += Σ weights[i] · shapes[i]; shapes of no weight cost nothing. */
void head_geometry_add_expression (const HeadGeometry *geometry, const float *weights, Vec3 *points);

/** Unit normals of a mesh, every triangle weighted by its area. */
void head_normals (const Vec3 *points, int vertices, const int *corners, int triangles, Vec3 *normals);
