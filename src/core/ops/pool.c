/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Workers join a job under the mutex and take items from an atomic counter. The caller waits only for workers that
 * joined: one that the kernel wakes too late, on a busy machine, holds up nobody. Waiting threads spin for a moment,
 * since the layers of a network follow each other within microseconds, and then sleep: spinning without limit would
 * take the CPU away from whoever else needs it. */
#include "ops/pool.h"
#include "ops/flush.h"

#include <cblas.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { SPIN_NANOSECONDS = 50000, MOST_THREADS = 256, HUGE_PAGE = 1 << 21 };

typedef struct Worker {
  FommPool *pool;
  pthread_t thread;
  float *scratch;
} Worker;

struct FommPool {
  int threads;
  int started;     /* workers whose thread runs; one fewer than threads once the pool is whole */
  Worker *workers; /* the first one is the caller */
  float *memory;

  bool (*should_abort) (void *cookie);
  void *cookie;
  atomic_bool aborted;
  double *times;
  bool flush;

  pthread_mutex_t mutex; /* guards everything below but the atomic fields' reads while spinning */
  pthread_cond_t opened; /* a job is open, or the pool ends */
  pthread_cond_t left;   /* the last worker left the job */
  bool open, end;
  atomic_uint generation; /* counts jobs, so that a worker joins each only once */
  atomic_int active;      /* workers inside the job */

  FommPoolFunc func;
  void *job;
  int count;
  atomic_int next;
};

static int64_t
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

static void
relax (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#endif
}

static bool
should_stop (FommPool *pool)
{
  if (atomic_load_explicit (&pool->aborted, memory_order_relaxed))
    return true;
  if (!pool->should_abort || !pool->should_abort (pool->cookie))
    return false;
  atomic_store_explicit (&pool->aborted, true, memory_order_relaxed);
  return true;
}

static void
take_items (FommPool *pool, float *scratch)
{
  for (;;) {
    int index = atomic_fetch_add_explicit (&pool->next, 1, memory_order_relaxed);
    if (index >= pool->count || should_stop (pool))
      return;
    pool->func (pool->job, index, scratch);
  }
}

/* The caller's floating-point unit is left as it was. */
static void
do_items (FommPool *pool, float *scratch)
{
  if (!pool->flush) {
    take_items (pool, scratch);
    return;
  }
  const FommFlush before = fomm_flush_begin ();
  take_items (pool, scratch);
  fomm_flush_end (before);
}

static void
spin_for_job (FommPool *pool, unsigned seen)
{
  int64_t end = now () + SPIN_NANOSECONDS;

  do {
    for (int i = 0; i < 32; i++) {
      if (atomic_load_explicit (&pool->generation, memory_order_relaxed) != seen)
        return;
      relax ();
    }
  } while (now () < end);
}

static void
spin_for_workers (FommPool *pool)
{
  int64_t end = now () + SPIN_NANOSECONDS;

  do {
    for (int i = 0; i < 32; i++) {
      if (atomic_load_explicit (&pool->active, memory_order_relaxed) == 0)
        return;
      relax ();
    }
  } while (now () < end);
}

static void *
work (void *data)
{
  Worker *worker = data;
  FommPool *pool = worker->pool;
  unsigned seen = 0;

  for (;;) {
    spin_for_job (pool, seen);
    pthread_mutex_lock (&pool->mutex);
    while (!pool->end && (!pool->open || atomic_load (&pool->generation) == seen))
      pthread_cond_wait (&pool->opened, &pool->mutex);
    if (pool->end)
      break;
    seen = atomic_load (&pool->generation);
    atomic_fetch_add (&pool->active, 1);
    pthread_mutex_unlock (&pool->mutex);

    do_items (pool, worker->scratch);

    pthread_mutex_lock (&pool->mutex);
    if (atomic_fetch_sub (&pool->active, 1) == 1)
      pthread_cond_signal (&pool->left);
    pthread_mutex_unlock (&pool->mutex);
  }
  pthread_mutex_unlock (&pool->mutex);
  return NULL;
}

void
fomm_pool_run (FommPool *pool, int count, FommPoolFunc func, void *job)
{
  pool->func = func;
  pool->job = job;
  pool->count = count;
  atomic_store_explicit (&pool->next, 0, memory_order_relaxed);

  if (pool->started == 0 || count <= 1) {
    do_items (pool, pool->workers[0].scratch);
    return;
  }
  pthread_mutex_lock (&pool->mutex);
  pool->open = true;
  atomic_fetch_add (&pool->generation, 1);
  pthread_cond_broadcast (&pool->opened);
  pthread_mutex_unlock (&pool->mutex);

  do_items (pool, pool->workers[0].scratch);

  spin_for_workers (pool);
  pthread_mutex_lock (&pool->mutex);
  pool->open = false;
  while (atomic_load (&pool->active) > 0)
    pthread_cond_wait (&pool->left, &pool->mutex);
  pthread_mutex_unlock (&pool->mutex);
}

static bool
reserve_scratch (FommPool *pool, size_t scratch)
{
  /* Odd multiples of a cache line apart, so that the threads' buffers do not fall on the same cache sets. */
  size_t each = (scratch + 15) / 16 * 16 + 16;

  if (scratch > (SIZE_MAX - HUGE_PAGE) / sizeof (float) / (size_t) pool->threads - 32)
    return false;
  size_t bytes = each * sizeof (float) * (size_t) pool->threads;
  bytes = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  pool->memory = aligned_alloc (HUGE_PAGE, bytes);
  if (!pool->memory)
    return false;
#ifdef MADV_HUGEPAGE
  madvise (pool->memory, bytes, MADV_HUGEPAGE); /* only a hint */
#endif
  for (int i = 0; i < pool->threads; i++)
    pool->workers[i] = (Worker){.pool = pool, .scratch = pool->memory + each * (size_t) i};
  return true;
}

static bool
start_workers (FommPool *pool)
{
  for (int i = 1; i < pool->threads; i++) {
    if (pthread_create (&pool->workers[i].thread, NULL, work, &pool->workers[i]) != 0)
      return false;
    pool->started++;
  }
  return true;
}

FommStatus
fomm_pool_new (int threads, size_t scratch, FommPool **pool, FommError *error)
{
  FommPool *p;

  *pool = NULL;
  if (threads < 1 || threads > MOST_THREADS)
    return fomm_fail (error, FOMM_ERROR_ARGUMENT, "The number of threads must be between 1 and %d.", MOST_THREADS);
  p = calloc (1, sizeof *p);
  if (!p)
    return fomm_fail_memory (error);
  p->threads = threads;
  pthread_mutex_init (&p->mutex, NULL);
  pthread_cond_init (&p->opened, NULL);
  pthread_cond_init (&p->left, NULL);

  p->workers = calloc ((size_t) threads, sizeof *p->workers);
  if (!p->workers || !reserve_scratch (p, scratch)) {
    fomm_pool_free (&p);
    return fomm_fail_memory (error);
  }
  if (!start_workers (p)) {
    fomm_pool_free (&p);
    return fomm_fail (error, FOMM_ERROR_MEMORY, "The system did not allow to start %d threads.", threads);
  }
  /* Products are called from the pool's threads; threads within threads would only get into each other's way. */
  openblas_set_num_threads (1);
  *pool = p;
  return FOMM_OK;
}

void
fomm_pool_free (FommPool **pool)
{
  FommPool *p = *pool;

  *pool = NULL;
  if (!p)
    return;
  pthread_mutex_lock (&p->mutex);
  p->end = true;
  pthread_cond_broadcast (&p->opened);
  pthread_mutex_unlock (&p->mutex);
  for (int i = 1; i <= p->started; i++)
    pthread_join (p->workers[i].thread, NULL);

  pthread_cond_destroy (&p->left);
  pthread_cond_destroy (&p->opened);
  pthread_mutex_destroy (&p->mutex);
  free (p->workers);
  free (p->memory);
  free (p);
}

int
fomm_pool_get_threads (const FommPool *pool)
{
  return pool->threads;
}

void
fomm_pool_set_abort (FommPool *pool, bool (*should_abort) (void *cookie), void *cookie)
{
  pool->should_abort = should_abort;
  pool->cookie = cookie;
}

void
fomm_pool_set_flush (FommPool *pool, bool flush)
{
  pool->flush = flush;
}

void
fomm_pool_set_times (FommPool *pool, double *times)
{
  pool->times = times;
}

double *
fomm_pool_get_times (const FommPool *pool)
{
  return pool->times;
}

double
fomm_pool_now (void)
{
  return 1e-6 * (double) now ();
}

bool
fomm_pool_is_aborted (const FommPool *pool)
{
  return atomic_load_explicit (&pool->aborted, memory_order_relaxed);
}

void
fomm_pool_reset_abort (FommPool *pool)
{
  atomic_store_explicit (&pool->aborted, false, memory_order_relaxed);
}
