/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * One whole training iteration against the authors' code (reference section 6.6): every loss term, every parameter's
 * gradient, the partial derivatives of each term, BatchNorm statistics, spectral-norm vectors and the first Adam step.
 *
 * Usage: test-goldens PERCEPTUAL.safetensors for the perceptual loss alone, or test-goldens CASE…, where a case is
 * CONFIG.yaml MODEL.safetensors DISCRIMINATOR.safetensors INPUTS.safetensors GOLDEN.safetensors ac0|ac1. Inputs are
 * taken from their own file since the reduced goldens hold none. */
#include "adam.h"
#include "golden.h"
#include "losses.h"
#include "tap.h"

#include <math.h>

/* Recommended tolerances, reference section 8. */
#define LOSS_RELATIVE 1e-4
#define GRADIENT_RELATIVE 2e-3
#define GRADIENT_ZERO 1e-4 /* of the network's largest gradient, where the true gradient is zero */

typedef struct Run {
  FommPool *pool;
  FommTape *tape;
  FommParameters *parameters;
  FommTrainConfig config;
  FommNet net;
  FommThinPlate plate;
  FommPass pass;
  Golden inputs, golden;
  const char *label;
} Run;

static bool
load_parameters (Run *run, const char *path, const char *prefix, FommError *error)
{
  FommStateDict *dict = NULL;
  FommStatus status = fomm_state_dict_open (path, &dict, error);
  if (!status)
    status = fomm_parameters_load (run->parameters, dict, prefix, error);
  fomm_state_dict_free (&dict);
  return !status;
}

static FommVar *
input (Run *run, const char *name)
{
  int dims[4];
  const float *value = golden_get (&run->inputs, name, dims);
  return value ? fomm_tape_constant (run->tape, dims[0], dims[1], dims[2], dims[3], value) : NULL;
}

static bool
set_up (Run *run, char **args, FommError *error)
{
  int dims[4];
  run->label = args[4];
  fomm_train_config_init (&run->config);
  if (fomm_train_config_load (&run->config, args[0], error) ||
      fomm_pool_new (2, FOMM_OPS_POOL_SCRATCH, &run->pool, error) || fomm_tape_new (run->pool, &run->tape, error) ||
      fomm_parameters_new (&run->parameters, error) || !load_parameters (run, args[1], "generator.", error) ||
      !load_parameters (run, args[1], "kp_detector.", error) ||
      !load_parameters (run, args[2], "discriminator.", error))
    return false;
  fomm_pool_set_flush (run->pool, true); /* as in a run */
  run->config.model.align_corners = !strcmp (args[5], "ac1");
  run->net = (FommNet){.tape = run->tape, .parameters = run->parameters, .config = run->config.model};

  if (!golden_open_path (&run->inputs, args[3]) || !golden_open_path (&run->golden, args[4]) ||
      fomm_thin_plate_init (&run->plate, 2, run->config.points_tps, error))
    return false;
  memcpy (run->plate.theta, golden_get (&run->inputs, "in.theta", dims), 12 * sizeof (float));
  memcpy (run->plate.control, golden_get (&run->inputs, "in.control_params", dims), 50 * sizeof (float));
  return true;
}

static void
tear_down (Run *run)
{
  golden_close (&run->inputs);
  golden_close (&run->golden);
  fomm_thin_plate_clear (&run->plate);
  fomm_parameters_free (&run->parameters);
  fomm_tape_free (&run->tape);
  fomm_pool_free (&run->pool);
}

/* ---- Comparisons ----------------------------------------------------------------------------------------------- */

static void
check_loss (const Run *run, const char *name, const FommVar *loss)
{
  char key[64];
  double expected = 0;
  snprintf (key, sizeof key, "loss.%s", name);
  const void *golden = golden_get (&run->golden, key, NULL);
  if (!golden || !loss)
    return (void) tap_ok (!golden && !loss, "%s: %s exists on one side only", run->label, key);
  memcpy (&expected, golden, sizeof expected);
  tap_ok (fabs (loss->value[0] - expected) <= LOSS_RELATIVE * fabs (expected), "%s: %s %.6f, expected %.6f", run->label,
          key, loss->value[0], expected);
}

/* Relative L2 distance; `floor` is the norm below which the true value counts as zero. */
static double
distance (const float *a, const float *b, size_t count, double floor)
{
  double difference = 0, norm = 0;
  for (size_t i = 0; i < count; i++) {
    difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    norm += (double) b[i] * b[i];
  }
  return sqrt (difference) / fmax (sqrt (norm), floor);
}

/* Largest |gradient| in the golden file for one network. */
static double
largest_gradient (const Run *run, const char *prefix)
{
  const char *key;
  json_t *value;
  double most = 0;
  json_object_foreach (run->golden.header, key, value)
  {
    if (strncmp (key, "grad.", 5) || strncmp (key + 5, prefix, strlen (prefix)))
      continue;
    int d[4];
    const float *grad = golden_get (&run->golden, key, d);
    for (size_t i = 0; i < (size_t) d[0] * d[1] * d[2] * d[3]; i++)
      most = fmax (most, fabs (grad[i]));
  }
  return most;
}

static void
check_gradients (const Run *run, const char *network)
{
  const double largest = largest_gradient (run, network);
  int compared = 0, bad = 0;
  double worst = 0;
  for (size_t i = 0; i < fomm_parameters_get_count (run->parameters); i++) {
    const FommParameter *parameter = fomm_parameters_get_nth (run->parameters, i);
    char key[200];
    snprintf (key, sizeof key, "grad.%s", parameter->name);
    const float *golden =
        strncmp (parameter->name, network, strlen (network)) ? NULL : golden_get (&run->golden, key, NULL);
    if (!golden)
      continue;
    const double floor = GRADIENT_ZERO / GRADIENT_RELATIVE * largest * sqrt ((double) parameter->var.count);
    const double off = distance (parameter->var.grad, golden, parameter->var.count, floor);
    worst = fmax (worst, off);
    compared++;
    if (off > GRADIENT_RELATIVE && bad++ < 5)
      tap_note ("%s is off by %.2e", key, off);
  }
  /* Reduced goldens leave whole networks out; those are told by having no largest gradient. */
  if (largest > 0)
    tap_ok (compared > 0 && !bad, "%s: %d gradients of %s, worst %.1e", run->label, compared, network, worst);
}

/* Tensors of one kind ("bn_after", "sn_after", "adam") against the parameters' values. */
static void
check_values (const Run *run, const char *kind, const char *network, double tolerance)
{
  int compared = 0, bad = 0;
  double worst = 0;
  for (size_t i = 0; i < fomm_parameters_get_count (run->parameters); i++) {
    const FommParameter *parameter = fomm_parameters_get_nth (run->parameters, i);
    char key[200];
    int dims[4];
    snprintf (key, sizeof key, "%s.%s", kind, parameter->name);
    const float *golden =
        strncmp (parameter->name, network, strlen (network)) ? NULL : golden_get (&run->golden, key, dims);
    if (!golden)
      continue;
    compared++;
    for (size_t j = 0; j < parameter->var.count; j++) {
      const double off = fabs (parameter->var.value[j] - golden[j]) / fmax (1, fabs (golden[j]));
      worst = fmax (worst, off);
      if (off > tolerance && bad++ < 5)
        tap_note ("%s[%zu] is %g, expected %g", key, j, parameter->var.value[j], golden[j]);
    }
  }
  if (compared)
    tap_ok (!bad, "%s: %d tensors of %s.%s, worst %.1e", run->label, compared, kind, network, worst);
}

static void
check_output (const Run *run, const char *name, const FommVar *var, double tolerance)
{
  char key[64];
  snprintf (key, sizeof key, "out.%s", name);
  const float *golden = golden_get (&run->golden, key, NULL);
  if (!golden)
    return;
  double worst = 0;
  for (size_t i = 0; var && i < var->count; i++)
    worst = fmax (worst, fabs (var->value[i] - golden[i]));
  tap_ok (var && worst <= tolerance, "%s: %s off by %.1e", run->label, key, worst);
}

static void
check_partial (const Run *run, const char *term, const char *name, const FommVar *var)
{
  char key[96];
  snprintf (key, sizeof key, "dterm.%s.%s", term, name);
  const float *golden = golden_get (&run->golden, key, NULL);
  if (!golden)
    return;
  const double off = var ? distance (var->grad, golden, var->count, 1e-6) : 1;
  tap_ok (off <= GRADIENT_RELATIVE, "%s: %s off by %.1e", run->label, key, off);
}

/* ---- The iteration --------------------------------------------------------------------------------------------- */

static void
check_outputs (const Run *run)
{
  const FommPass *pass = &run->pass;
  check_output (run, "kp_source.value", pass->source.value, 1e-4);
  check_output (run, "kp_source.jacobian", pass->source.jacobian, 1e-4);
  check_output (run, "kp_driving.value", pass->driving.value, 1e-4);
  check_output (run, "kp_driving.jacobian", pass->driving.jacobian, 1e-4);
  check_output (run, "transformed_kp.value", pass->transformed.value, 1e-4);
  check_output (run, "transformed_kp.jacobian", pass->transformed.jacobian, 1e-4);
  check_output (run, "transformed_frame", pass->transformed_frame, 1e-4);
  check_output (run, "mask", pass->output.mask, 4e-4);
  check_output (run, "occlusion_map", pass->output.occlusion, 4e-4);
  check_output (run, "prediction", pass->output.prediction, 3e-3);
}

static void
check_terms (Run *run)
{
  const FommPass *pass = &run->pass;
  const struct {
    const char *name;
    FommVar *term;
  } terms[] = {
      {"perceptual", pass->losses.perceptual},
      {"gen_gan", pass->losses.generator_gan},
      {"feature_matching", pass->losses.feature_matching},
      {"equivariance_value", pass->losses.equivariance_value},
      {"equivariance_jacobian", pass->losses.equivariance_jacobian},
  };
  FommError error;

  for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
    check_loss (run, terms[i].name, terms[i].term);
    if (!terms[i].term || fomm_tape_backward (run->tape, terms[i].term, &error))
      continue;
    check_partial (run, terms[i].name, "prediction", pass->output.prediction);
    check_partial (run, terms[i].name, "kp_source.value", pass->source.value);
    check_partial (run, terms[i].name, "kp_source.jacobian", pass->source.jacobian);
    check_partial (run, terms[i].name, "kp_driving.value", pass->driving.value);
    check_partial (run, terms[i].name, "kp_driving.jacobian", pass->driving.jacobian);
    check_partial (run, terms[i].name, "transformed_kp.value", pass->transformed.value);
    check_partial (run, terms[i].name, "transformed_kp.jacobian", pass->transformed.jacobian);
  }
}

/* The step's true gradients are zero for some tensors; there Adam makes steps of noise, which nobody can compare. */
static void
forget_undetermined (Run *run)
{
  const char *key;
  json_t *value;
  void *next;
  json_object_foreach_safe (run->golden.header, next, key, value)
  {
    char grad_key[200];
    int dims[4];
    if (strncmp (key, "adam.", 5))
      continue;
    snprintf (grad_key, sizeof grad_key, "grad.%s", key + 5);
    const float *grad = golden_get (&run->golden, grad_key, dims);
    double least = INFINITY;
    for (size_t i = 0; grad && i < (size_t) dims[0] * dims[1] * dims[2] * dims[3]; i++)
      least = fmin (least, fabs (grad[i]));
    if (!grad || least < 1e-4)
      json_object_del (run->golden.header, key);
  }
}

static void
check_steps (Run *run)
{
  FommAdam generator, detector, discriminator;
  fomm_adam_init (&generator);
  fomm_adam_init (&detector);
  fomm_adam_init (&discriminator);
  fomm_adam_step (&generator, run->pool, run->parameters, "generator.", run->config.lr_generator);
  fomm_adam_step (&detector, run->pool, run->parameters, "kp_detector.", run->config.lr_kp_detector);
  fomm_adam_step (&discriminator, run->pool, run->parameters, "discriminator.", run->config.lr_discriminator);
  forget_undetermined (run);
  check_values (run, "adam", "generator", 2e-5);
  check_values (run, "adam", "kp_detector", 2e-5);
  check_values (run, "adam", "discriminator", 2e-5);
}

static void
check_case (char **args)
{
  Run run = {0};
  FommError error = {0};
  if (!set_up (&run, args, &error)) {
    tap_ok (false, "%s: %s", args[4], error.message);
    tear_down (&run);
    return;
  }

  FommVar *driving = input (&run, "in.driving");
  run.pass = fomm_losses_generator (&run.net, &run.config, NULL, input (&run, "in.source"), driving, &run.plate, NULL);
  tap_ok (run.pass.losses.total && !run.net.missing, "%s: built (missing: %s)", run.label,
          run.net.missing ? run.net.missing : "none");
  check_outputs (&run);
  check_terms (&run);
  check_loss (&run, "total", run.pass.losses.total);

  fomm_parameters_zero_grad (run.parameters, "");
  tap_ok (!fomm_tape_backward (run.tape, run.pass.losses.total, &error), "%s: backward pass", run.label);
  check_gradients (&run, "generator");
  check_gradients (&run, "kp_detector");

  fomm_parameters_zero_grad (run.parameters, "discriminator.");
  FommVar *loss =
      fomm_losses_discriminator (&run.net, &run.config, driving, run.pass.output.prediction, run.pass.driving.value);
  check_loss (&run, "disc_gan", loss);
  tap_ok (!fomm_tape_backward (run.tape, loss, &error), "%s: the discriminator's backward pass", run.label);
  check_gradients (&run, "discriminator");
  check_values (&run, "bn_after", "generator", 1e-4);
  check_values (&run, "bn_after", "kp_detector", 1e-4);
  check_values (&run, "sn_after", "discriminator", 1e-4);
  check_steps (&run);
  tear_down (&run);
}

/* ---- Perceptual loss through a network file -------------------------------------------------------------------- */

static void
check_perceptual (const char *path)
{
  Run run = {.label = path};
  FommError error = {0};
  int dims[4];
  fomm_train_config_init (&run.config);
  const FommScale scales[] = {{1, "1"}, {0.5, "0.5"}, {0.25, "0.25"}};
  memcpy (run.config.scales, scales, sizeof scales);
  run.config.n_scales = 3;
  run.config.weights.n_perceptual = 5;
  if (fomm_pool_new (2, FOMM_OPS_POOL_SCRATCH, &run.pool, &error) || fomm_tape_new (run.pool, &run.tape, &error) ||
      fomm_parameters_new (&run.parameters, &error) || !load_parameters (&run, path, "vgg.", &error) ||
      !golden_open_path (&run.inputs, path) || !golden_open_path (&run.golden, path)) {
    tap_ok (false, "%s: %s", path, error.message);
    tear_down (&run);
    return;
  }
  const float *weights = golden_get (&run.inputs, "in.weights", dims);
  for (int i = 0; i < 5; i++)
    run.config.weights.perceptual[i] = weights[i];
  run.net = (FommNet){.tape = run.tape, .parameters = run.parameters};

  FommVar *prediction = input (&run, "in.prediction");
  FommVar *leaf = prediction ? fomm_tape_var (run.tape, prediction->shape[0], prediction->shape[1],
                                              prediction->shape[2], prediction->shape[3], true)
                             : NULL;
  if (leaf) {
    memcpy (leaf->value, prediction->value, leaf->count * sizeof (float));
    memset (leaf->grad, 0, leaf->count * sizeof (float));
  }
  FommVar *loss = fomm_loss_perceptual (&run.net, &run.config, "vgg.", leaf, input (&run, "in.driving"));
  double expected = 0;
  memcpy (&expected, golden_get (&run.golden, "loss", NULL), sizeof expected);
  tap_ok (loss && fabs (loss->value[0] - expected) <= LOSS_RELATIVE * expected, "%s: loss %.6f, expected %.6f", path,
          loss ? loss->value[0] : NAN, expected);
  if (tap_ok (!fomm_tape_backward (run.tape, loss, &error), "%s: backward pass", path)) {
    const double off = distance (leaf->grad, golden_get (&run.golden, "grad.prediction", NULL), leaf->count, 1e-6);
    tap_ok (off <= GRADIENT_RELATIVE, "%s: gradient of the prediction off by %.1e", path, off);
  }
  tear_down (&run);
}

int
main (int argc, char **argv)
{
  if (argc == 2)
    check_perceptual (argv[1]);
  for (int i = 1; i + 6 <= argc; i += 6)
    check_case (argv + i);
  return tap_done ();
}
