/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "truth.h"

static const double FACE_UNIT = 16; /* centimetres of the face that are 1 */

/* Sums of a least-squares fit of (u, v) on (x, y), all about their means. */
typedef struct {
  double xx, xy, yy, xu, yu, xv, yv;
} Fit;

static Fit
fit_patch (const HeadView *view, const HeadGeometry *g, const HeadPatch *patch)
{
  double x = 0, y = 0, u = 0, v = 0;
  Fit fit = {0};

  for (int i = 0; i < patch->count; i++) {
    const int n = patch->vertices[i];
    x += g->rest[n].x / patch->count;
    y -= g->rest[n].y / patch->count;
    u += view->screen[n].x / patch->count;
    v += view->screen[n].y / patch->count;
  }
  for (int i = 0; i < patch->count; i++) {
    const int n = patch->vertices[i];
    const double dx = g->rest[n].x - x, dy = -g->rest[n].y - y, du = view->screen[n].x - u, dv = view->screen[n].y - v;
    fit.xx += dx * dx;
    fit.xy += dx * dy;
    fit.yy += dy * dy;
    fit.xu += dx * du;
    fit.yu += dy * du;
    fit.xv += dx * dv;
    fit.yv += dy * dv;
  }
  /* Keeps the fit solvable where a patch is nearly a line. */
  fit.xx += 1e-3 * patch->count;
  fit.yy += 1e-3 * patch->count;
  return fit;
}

void
head_truth_points (const HeadView *view, const HeadGeometry *g, FommHeadsPoint *points)
{
  const double unit = 2.0 / view->side;

  for (int k = 0; k < FOMM_HEADS_KEYPOINTS; k++) {
    const Vec3 at = view->screen[g->keypoint[k]];
    const Fit f = fit_patch (view, g, &g->patch[k]);
    const double determinant = f.xx * f.yy - f.xy * f.xy;
    const double scale = determinant > 0 ? unit * FACE_UNIT / determinant : 0;
    points[k] = (FommHeadsPoint){
        (float) (at.x * unit - 1),
        (float) (at.y * unit - 1),
        {(float) ((f.yy * f.xu - f.xy * f.yu) * scale), (float) ((f.xx * f.yu - f.xy * f.xu) * scale),
         (float) ((f.yy * f.xv - f.xy * f.yv) * scale), (float) ((f.xx * f.yv - f.xy * f.xv) * scale)}};
  }
}

/* How far behind the source's surface a point may lie and still be that surface, cm: eyes and teeth lie close behind
 * lids and lips. */
static float
tolerance (uint8_t part)
{
  return part >= FOMM_HEADS_MOUTH && part <= FOMM_HEADS_LASHES ? .2F : .5F;
}

static uint8_t
shows (const HeadView *source, Vec3 at, uint8_t part)
{
  const int side = source->side, x = floor_of (at.x), y = floor_of (at.y);
  if (x < 0 || y < 0 || x >= side || y >= side)
    return 0;
  const size_t sample = (size_t) y * (size_t) side + (size_t) x;
  return source->triangle[sample] >= 0 && at.z > source->depth[sample] - tolerance (part) ? 255 : 0;
}

static Vec3
source_point (const HeadView *source, const int *corners, Vec3 w)
{
  const Vec3 a = source->screen[corners[0]], b = source->screen[corners[1]], c = source->screen[corners[2]];
  return vec3_add (vec3_scale (a, w.x), vec3_add (vec3_scale (b, w.y), vec3_scale (c, w.z)));
}

void
head_truth_flow (const HeadView *source, const HeadView *driving, const HeadMesh *mesh, int cells, float *flow,
                 uint8_t *visible, uint8_t *parts)
{
  const int side = driving->side;
  const float step = (float) side / (float) cells, unit = 2 / (float) side;

  for (int r = 0; r < cells; r++)
    for (int c = 0; c < cells; c++) {
      const size_t cell = (size_t) r * (size_t) cells + (size_t) c;
      const float x = ((float) c + .5F) * step, y = ((float) r + .5F) * step;
      const size_t sample = (size_t) y * (size_t) side + (size_t) x;
      const int t = driving->triangle[sample];
      Vec3 at = {x, y, 0};
      uint8_t part = FOMM_HEADS_BACKGROUND, seen = source->triangle[sample] < 0 ? 255 : 0;
      if (t >= 0) {
        const int *corners = mesh->corners + 3 * (size_t) t;
        part = mesh->part[corners[0]];
        at = source_point (source, corners, head_view_weights (driving, corners, x, y));
        seen = shows (source, at, part);
      }
      if (flow) {
        flow[2 * cell] = at.x * unit - 1;
        flow[2 * cell + 1] = at.y * unit - 1;
      }
      if (visible)
        visible[cell] = seen;
      if (parts)
        parts[cell] = part;
    }
}
