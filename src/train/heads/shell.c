/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "shell.h"

#include <string.h>

static const float PI = 3.14159265F;

/* Column and row as real numbers. */
static void
locate (Vec3 d, float *column, float *row)
{
  *column = (atan2f (d.x, d.z) / (2 * PI) + .5F) * HEAD_SHELL_ROUND;
  *row = (atan2f (d.y, hypotf (d.x, d.z)) / PI + .5F) * (HEAD_SHELL_UP - 1);
}

/* Empty cells take the mean of their neighbours; a few rounds fill everything. */
static void
fill_gaps (HeadShell *shell)
{
  for (int round = 0; round < HEAD_SHELL_UP; round++)
    for (int r = 0; r < HEAD_SHELL_UP; r++)
      for (int c = 0; c < HEAD_SHELL_ROUND; c++) {
        float sum = 0;
        int count = 0;
        if (shell->radius[r][c] > 0)
          continue;
        for (int dr = -1; dr <= 1; dr++)
          for (int dc = -1; dc <= 1; dc++) {
            const int y = r + dr, x = (c + dc + HEAD_SHELL_ROUND) % HEAD_SHELL_ROUND;
            if (y >= 0 && y < HEAD_SHELL_UP && shell->radius[y][x] > 0) {
              sum += shell->radius[y][x];
              count++;
            }
          }
        if (count)
          shell->radius[r][c] = sum / (float) count;
      }
}

void
head_shell_measure (HeadShell *shell, const HeadMesh *mesh, const HeadGeometry *geometry)
{
  memset (shell, 0, sizeof *shell);
  shell->centre = vec3 (0, 3, 0);
  for (int i = 0; i < geometry->vertices; i += 2) {
    const Vec3 d = vec3_sub (mesh->rest[i], shell->centre);
    float column, row;
    if (geometry->part[i] > FOMM_HEADS_HEAD)
      continue;
    locate (d, &column, &row);
    float *cell = &shell->radius[(int) (row + .5F)][(int) (column + .5F) % HEAD_SHELL_ROUND];
    *cell = greater (*cell, vec3_length (d));
  }
  fill_gaps (shell);
}

float
head_shell_radius (const HeadShell *shell, Vec3 direction)
{
  float column, row;

  locate (direction, &column, &row);
  const int c = (int) column % HEAD_SHELL_ROUND, next = (c + 1) % HEAD_SHELL_ROUND;
  const int r = row >= HEAD_SHELL_UP - 1 ? HEAD_SHELL_UP - 2 : (int) row;
  const float tx = column - floorf (column), ty = row - (float) r;
  const float low = shell->radius[r][c] * (1 - tx) + shell->radius[r][next] * tx;
  const float high = shell->radius[r + 1][c] * (1 - tx) + shell->radius[r + 1][next] * tx;
  return low * (1 - ty) + high * ty;
}

Vec3
head_shell_push (const HeadShell *shell, Vec3 point, float clear)
{
  const Vec3 d = vec3_sub (point, shell->centre);
  const float length = vec3_length (d), least = head_shell_radius (shell, d) + clear;
  return length < least && length > 1e-3F ? vec3_along (shell->centre, least / length, d) : point;
}
