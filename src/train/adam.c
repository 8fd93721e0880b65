/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "adam.h"

#include <math.h>
#include <string.h>

void
fomm_adam_init (FommAdam *adam)
{
  *adam = (FommAdam){.beta1 = 0.5, .beta2 = 0.999, .epsilon = 1e-8};
}

static void
step_parameter (const FommAdam *adam, FommParameter *parameter, double learning_rate)
{
  const double correct1 = 1 - pow (adam->beta1, (double) adam->steps);
  const double correct2 = sqrt (1 - pow (adam->beta2, (double) adam->steps));
  const float b1 = (float) adam->beta1, b2 = (float) adam->beta2, rate = (float) (learning_rate / correct1);
  const float *grad = parameter->var.grad;

  for (size_t i = 0; i < parameter->var.count; i++) {
    parameter->first[i] = b1 * parameter->first[i] + (1 - b1) * grad[i];
    parameter->second[i] = b2 * parameter->second[i] + (1 - b2) * grad[i] * grad[i];
    parameter->var.value[i] -=
        rate * parameter->first[i] / (sqrtf (parameter->second[i]) / (float) correct2 + (float) adam->epsilon);
  }
}

typedef struct Step {
  const FommAdam *adam;
  FommParameters *parameters;
  const char *prefix;
  double learning_rate;
} Step;

static void
step_item (void *job, int index, float *scratch)
{
  const Step *step = job;
  FommParameter *parameter = fomm_parameters_get_nth (step->parameters, (size_t) index);
  if (parameter->var.needs_grad && !strncmp (parameter->name, step->prefix, strlen (step->prefix)))
    step_parameter (step->adam, parameter, step->learning_rate);
}

void
fomm_adam_step (FommAdam *adam, FommPool *pool, FommParameters *parameters, const char *prefix, double learning_rate)
{
  Step step = {adam, parameters, prefix, learning_rate};
  adam->steps++;
  fomm_pool_run (pool, (int) fomm_parameters_get_count (parameters), step_item, &step);
}
