/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "motion/crop.h"

#include "error.h"
#include "motion/crop_score.h"

#include <math.h>
#include <stdlib.h>

/* Sizes fall by √2 from the picture's shorter side to a quarter of it, from where faces down to a seventh are reached;
 * a smaller one has too few pixels to animate in any picture but a huge one. Without a layout to check against, small
 * squares are too often mistaken, and the models are the published ones, whose detector costs ten times as much. */
#define LEVELS 5
#define LEVELS_WITHOUT_LAYOUT 3
/* Best squares of every level that are followed. */
#define FOLLOWED 3
/* All but the first of them need at least this score: empty places are not worth the time. */
#define WORTH_FOLLOWING 0.03
#define MAX_STEPS 6
/* A level's grid has at most this many squares. */
#define MAX_GRID 1024
/* Distance between squares at which following stops. */
#define CONVERGED 0.05
/* Disagreement between squares at which the score has fallen to 1/e. Real faces: 0.005 to 0.025; anything else: 0.05
 * and more. */
#define AGREEMENT 0.06
/* A score that ends the search at once, and the lowest that counts as found. */
#define GOOD_SCORE 0.40
#define FOUND_SCORE 0.30
/* The layout is that of rendered heads, whose eyes stand a little wider than people's. */
#define FRAMING 0.95
/* A square that does not fit into the picture is shrunk down to this before it may reach beyond. */
#define SMALLEST_SHRINK 0.75

typedef struct Search {
  const FommCropTask *task;
  FommError *error;
  FommStatus status;
  int evaluations;
  double best_score;
  FommSquare best;
} Search;

static FommSquare
scale_square (const FommSquare *s, double factor, double aspect)
{
  return (FommSquare){s->x + s->size * (1 - factor) / 2, s->y + s->size * aspect * (1 - factor) / 2, s->size * factor};
}

/* Squares that wander off, or shrink to a few pixels, are not worth a detection. */
static bool
is_sensible (const FommCropTask *task, const FommSquare *s)
{
  double shorter = fmin (task->width, task->height), longer = fmax (task->width, task->height);

  return s->size >= fmax (8, shorter / 24) && s->size <= 3 * longer && s->x + s->size > 0 && s->y + s->size > 0 &&
         s->x < task->width && s->y < task->height;
}

/* False ends the search (an error or an abort of the detector). */
static bool
evaluate (Search *search, const FommSquare *square, FommCropTrial *trial)
{
  const FommCropTask *task = search->task;
  float value[FOMM_MAX_KEYPOINTS][2], spread[FOMM_MAX_KEYPOINTS];

  if (!is_sensible (task, square)) {
    *trial = (FommCropTrial){*square, *square, 0};
    return true;
  }
  search->evaluations++;
  search->status = task->detect (task->cookie, square, value, spread, search->error);
  if (search->status != FOMM_OK)
    return false;
  fomm_crop_judge (task, square, value, spread, trial);
  return true;
}

/* Goes where the keypoints point until they point to where they were looked for. */
static bool
follow (Search *search, FommCropTrial *trial)
{
  FommCropTrial best = *trial;

  for (int i = 0;
       i < MAX_STEPS && fomm_square_distance (&trial->square, &trial->target, search->task->aspect) >= CONVERGED; i++) {
    FommSquare target = trial->target;
    if (!evaluate (search, &target, trial))
      return false;
    if (trial->score > best.score)
      best = *trial;
    if (trial->score < best.score / 2)
      break;
  }
  if (trial->score < 0.8 * best.score)
    *trial = best;
  return true;
}

/* The mean of the answers of several squares, weighted by the squared score, and how much they disagree. */
static double
average_targets (const FommCropTrial *trials, int count, double aspect, FommSquare *mean)
{
  double sum = 1e-12, x = 0, y = 0, size = 0, shift = 0, stretch = 0;

  for (int i = 0; i < count; i++) {
    double w = trials[i].score * trials[i].score;
    sum += w;
    x += w * (trials[i].target.x + trials[i].target.size / 2);
    y += w * (trials[i].target.y + trials[i].target.size * aspect / 2);
    size += w * log (trials[i].target.size);
  }
  size = exp (size / sum);
  *mean = (FommSquare){x / sum - size / 2, y / sum - size * aspect / 2, size};
  for (int i = 0; i < count; i++) {
    const FommSquare *t = &trials[i].target;
    double w = trials[i].score * trials[i].score / sum;
    shift += w * (pow (t->x + t->size / 2 - x / sum, 2) + pow (t->y + t->size * aspect / 2 - y / sum, 2));
    stretch += w * pow (log (t->size / size), 2);
  }
  return sqrt (shift) / size + sqrt (stretch);
}

/* Asks tighter and wider squares around a converged one, and takes their common answer when it is the best so far. */
static bool
confirm (Search *search, const FommCropTrial *trial)
{
  const double factors[] = {0.72, 0.85, 1.18};
  FommCropTrial trials[4] = {*trial};
  FommSquare mean, centre = trial->target;
  double score = trial->score / 4;

  for (int i = 0; i < 3; i++) {
    FommSquare square = scale_square (&centre, factors[i], search->task->aspect);
    if (!evaluate (search, &square, &trials[i + 1]))
      return false;
    score += trials[i + 1].score / 4;
  }
  score *= exp (-pow (average_targets (trials, 4, search->task->aspect, &mean) / AGREEMENT, 2));
  if (score > search->best_score) {
    search->best_score = score;
    search->best = mean;
  }
  return true;
}

/* Larger squares are favoured a little, or a patch of one texture would win. */
static double
score_without_layout (const FommCropTask *task, const FommCropTrial *trial)
{
  return trial->score * pow (trial->square.size / fmin (task->width, task->height), 0.25);
}

/* Without a layout nothing says where to go: tries neighbours while they are better. */
static bool
climb (Search *search, const FommCropTrial *trial)
{
  const double moves[][3] = {{0.15, 0, 1}, {-0.15, 0, 1}, {0, 0.15, 1}, {0, -0.15, 1}, {0, 0, 0.87}, {0, 0, 1.15}};
  const FommCropTask *task = search->task;
  bool improved = true;

  search->best_score = score_without_layout (task, trial);
  search->best = trial->square;
  for (int round = 0; improved && round < MAX_STEPS; round++) {
    FommSquare from = search->best;
    improved = false;
    for (int i = 0; i < 6; i++) {
      FommSquare moved = scale_square (&from, moves[i][2], task->aspect);
      FommCropTrial next;
      moved.x += moves[i][0] * from.size;
      moved.y += moves[i][1] * from.size;
      moved = fomm_square_bring_inside (&moved, task->aspect, task->width, task->height, 0);
      if (!evaluate (search, &moved, &next))
        return false;
      if (score_without_layout (task, &next) > search->best_score * 1.02) {
        search->best_score = score_without_layout (task, &next);
        search->best = moved;
        improved = true;
      }
    }
  }
  return true;
}

static bool
refine (Search *search, FommCropTrial trial)
{
  if (!search->task->layout)
    return climb (search, &trial);
  return follow (search, &trial) && confirm (search, &trial);
}

static int
compare_trials (const void *a, const void *b)
{
  double p = ((const FommCropTrial *) a)->score, q = ((const FommCropTrial *) b)->score;

  return (p < q) - (p > q);
}

/* All squares of one size, half a square apart. Returns their number; -1 ends the search. */
static int
evaluate_grid (Search *search, double size, FommCropTrial *trials)
{
  const FommCropTask *task = search->task;
  double room_x = task->width - size, room_y = task->height - size * task->aspect;
  int nx = (int) ceil (room_x / (size / 2) - 0.01) + 1, ny = (int) ceil (room_y / (size * task->aspect / 2) - 0.01) + 1;
  int n = 0;

  for (int j = 0; j < ny; j++)
    for (int i = 0; i < nx && n < MAX_GRID; i++) {
      FommSquare square = {nx > 1 ? room_x * i / (nx - 1) : room_x / 2, ny > 1 ? room_y * j / (ny - 1) : room_y / 2,
                           size};
      if (!evaluate (search, &square, &trials[n++]))
        return -1;
    }
  return n;
}

static FommStatus
search_with_layout (Search *search, FommCropTrial *trials)
{
  const FommCropTask *task = search->task;
  double size = fomm_square_largest (task->aspect, task->width, task->height).size;

  for (int level = 0; level < LEVELS && search->best_score < GOOD_SCORE; level++, size *= 0.70710678) {
    int n = evaluate_grid (search, size, trials);
    if (n < 0)
      return search->status;
    qsort (trials, (size_t) n, sizeof *trials, compare_trials);
    for (int i = 0; i < n && i < FOLLOWED && search->best_score < GOOD_SCORE; i++)
      if ((i == 0 || trials[i].score >= WORTH_FOLLOWING) && !refine (search, trials[i]))
        return search->status;
  }
  return FOMM_OK;
}

static FommStatus
search_without_layout (Search *search, FommCropTrial *trials)
{
  const FommCropTask *task = search->task;
  double size = fomm_square_largest (task->aspect, task->width, task->height).size;
  FommCropTrial best = {.score = -1};

  for (int level = 0; level < LEVELS_WITHOUT_LAYOUT; level++, size *= 0.70710678) {
    int n = evaluate_grid (search, size, trials);
    if (n < 0)
      return search->status;
    for (int i = 0; i < n; i++)
      if (best.score < 0 || score_without_layout (task, &trials[i]) > score_without_layout (task, &best))
        best = trials[i];
  }
  return climb (search, &best) ? FOMM_OK : search->status;
}

static void
finish (const Search *search, FommCropResult *result)
{
  const FommCropTask *task = search->task;
  FommSquare square = scale_square (&search->best, task->layout ? FRAMING : 1, task->aspect);

  result->found = search->best_score >= FOUND_SCORE;
  result->score = search->best_score;
  result->evaluations = search->evaluations;
  result->square = result->found
                       ? fomm_square_bring_inside (&square, task->aspect, task->width, task->height, SMALLEST_SHRINK)
                       : fomm_square_largest (task->aspect, task->width, task->height);
}

static FommStatus
find_from (const FommCropTask *task, const FommSquare *start, FommCropResult *result, FommError *error)
{
  Search search = {.task = task, .error = error};
  FommCropTrial trial, *trials = calloc (MAX_GRID, sizeof *trials);
  FommStatus status = FOMM_OK;

  if (!trials)
    return fomm_fail_memory (error);
  if (start && (!evaluate (&search, start, &trial) || !refine (&search, trial)))
    status = search.status;
  if (status == FOMM_OK && search.best_score < FOUND_SCORE)
    status = task->layout ? search_with_layout (&search, trials) : search_without_layout (&search, trials);
  if (status == FOMM_OK)
    finish (&search, result);
  free (trials);
  return status;
}

FommStatus
fomm_crop_find (const FommCropTask *task, FommCropResult *result, FommError *error)
{
  return find_from (task, NULL, result, error);
}

FommStatus
fomm_crop_follow (const FommCropTask *task, const FommSquare *start, FommCropResult *result, FommError *error)
{
  return find_from (task, start, result, error);
}
