/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Points, directions and linear-light colours of the head renderer: three floats. */
#pragma once

#include <math.h>

typedef struct Vec3 {
  float x, y, z;
} Vec3;

static inline Vec3
vec3 (float x, float y, float z)
{
  return (Vec3){x, y, z};
}

static inline Vec3
vec3_add (Vec3 a, Vec3 b)
{
  return (Vec3){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline Vec3
vec3_sub (Vec3 a, Vec3 b)
{
  return (Vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline Vec3
vec3_scale (Vec3 a, float s)
{
  return (Vec3){a.x * s, a.y * s, a.z * s};
}

/* a + s b */
static inline Vec3
vec3_along (Vec3 a, float s, Vec3 b)
{
  return (Vec3){a.x + s * b.x, a.y + s * b.y, a.z + s * b.z};
}

static inline Vec3
vec3_mul (Vec3 a, Vec3 b)
{
  return (Vec3){a.x * b.x, a.y * b.y, a.z * b.z};
}

static inline Vec3
vec3_mix (Vec3 a, Vec3 b, float t)
{
  return (Vec3){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t};
}

static inline float
vec3_dot (Vec3 a, Vec3 b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline Vec3
vec3_cross (Vec3 a, Vec3 b)
{
  return (Vec3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static inline float
vec3_length (Vec3 a)
{
  return sqrtf (vec3_dot (a, a));
}

/* The null vector stays what it is. */
static inline Vec3
vec3_unit (Vec3 a)
{
  const float length = vec3_length (a);
  return length > 1e-9F ? vec3_scale (a, 1 / length) : a;
}

/* Rows of a 3 × 3 matrix times a column. */
static inline Vec3
vec3_turn (const float m[9], Vec3 a)
{
  return (Vec3){m[0] * a.x + m[1] * a.y + m[2] * a.z, m[3] * a.x + m[4] * a.y + m[5] * a.z,
                m[6] * a.x + m[7] * a.y + m[8] * a.z};
}

/* Plain comparisons: fminf and fmaxf are calls where NaN has to be respected. */
static inline float
lesser (float a, float b)
{
  return a < b ? a : b;
}

static inline float
greater (float a, float b)
{
  return a > b ? a : b;
}

/* floorf is a call on processors without SSE 4.1. */
static inline int
floor_of (float x)
{
  const int i = (int) x;
  return i - (x < (float) i);
}

static inline float
square_of (float x)
{
  return x * x;
}

static inline float
clamp_to (float x, float low, float high)
{
  return x < low ? low : x > high ? high : x;
}

static inline float
clamp_unit (float x)
{
  return clamp_to (x, 0, 1);
}

/* 0 below `from`, 1 above `to`, smooth between. */
static inline float
smooth_step (float x, float from, float to)
{
  const float t = clamp_unit ((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}
