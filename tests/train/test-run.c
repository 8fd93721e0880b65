/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Whole training runs of a tiny network on clips drawn here: a seed decides everything, a run that was stopped goes on
 * as if it had not been, and what cannot be used is refused by name. */
#include "dataset.h"
#include "figure.h"
#include "tap.h"
#include "train_run.h"
#include "vivant-media-picture.h"
#include "weights/state_dict.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SIDE 32
#define CLIPS 4
#define FRAMES 6

static char *folder; /* of this test */

static const char config_text[] =
    "dataset_params:\n"
    "  frame_shape: [32, 32, 3]\n"
    "  augmentation_params: {flip_param: {horizontal_flip: true, time_flip: true}, jitter_param: {hue: 0.1}}\n"
    "model_params:\n"
    "  common_params: {num_kp: 3, num_channels: 3, estimate_jacobian: true}\n"
    "  kp_detector_params: {temperature: 0.1, block_expansion: 4, max_features: 8, scale_factor: 0.5, num_blocks: 2,\n"
    "    pad: 3}\n"
    "  generator_params:\n"
    "    {block_expansion: 4, max_features: 8, num_down_blocks: 1, num_bottleneck_blocks: 1,\n"
    "    estimate_occlusion_map: true, skip: true,\n"
    "    dense_motion_params: {block_expansion: 4, max_features: 8, num_blocks: 2, scale_factor: 0.5}}\n"
    "  discriminator_params: {scales: [1, 0.5], block_expansion: 4, max_features: 8, num_blocks: 2, sn: true,\n"
    "    use_kp: true}\n"
    "train_params:\n"
    "  num_epochs: 4\n"
    "  num_repeats: 2\n"
    "  epoch_milestones: [3]\n"
    "  batch_size: 2\n"
    "  validation_steps: 4\n"
    "  scales: [1, 0.5]\n"
    "  transform_params: {sigma_affine: 0.05, sigma_tps: 0.005, points_tps: 3}\n"
    "  loss_weights: {generator_gan: 1, discriminator_gan: 1, feature_matching: [10, 10], perceptual: [10],\n"
    "    gradient: 5, equivariance_value: 10, equivariance_jacobian: 10}\n";

/* ---- Files ------------------------------------------------------------------------------------------------------ */

static char *
inside (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = inside (name);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_frame (const FommFigure *figure, int index, const char *clip)
{
  g_autofree char *name = g_strdup_printf ("%03d.png", index), *path = g_build_filename (clip, name, NULL);
  g_autoptr (VivantMediaPicture) picture = vivant_media_picture_new (SIDE, SIDE);
  const FommCanvas canvas = {picture->data, SIDE, SIDE, (ptrdiff_t) picture->stride};
  fomm_figure_draw (figure, index * 0.2, &canvas);
  g_assert_true (vivant_media_picture_save_png (picture, path, FALSE, NULL, NULL));
}

static void
write_clips (const char *name, int clips, int frames)
{
  for (int c = 0; c < clips; c++) {
    g_autofree char *clip = g_strdup_printf ("%s/%s/clip%d", folder, name, c);
    FommFigure figure;
    fomm_figure_init (&figure, (guint64) c + 1);
    g_assert_cmpint (g_mkdir_with_parents (clip, 0777), ==, 0);
    for (int i = 0; i < frames; i++)
      write_frame (&figure, i, clip);
  }
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_tree (child);
  }
  g_remove (path);
}

/* Numbers of a tensor of a run's state or model; NULL when it has none of this name. */
static float *
read_tensor (const char *run, const char *file, const char *name, gsize *count)
{
  g_autofree char *path = g_build_filename (folder, run, file, NULL);
  FommStateDict *dict = NULL;
  float *values = NULL;
  if (fomm_state_dict_open (path, &dict, NULL))
    return NULL;
  const FommTensor *tensor = fomm_state_dict_find (dict, name);
  if (tensor) {
    *count = (gsize) fomm_tensor_count (tensor);
    values = g_new (float, *count);
    fomm_tensor_read (tensor, values);
  }
  fomm_state_dict_free (&dict);
  return values;
}

/* How many tensors of two runs' states are not the same, bit for bit. */
static int
count_differences (const char *a, const char *b)
{
  g_autofree char *path = g_build_filename (folder, a, "state.safetensors", NULL);
  FommStateDict *dict = NULL;
  int different = 0;
  if (fomm_state_dict_open (path, &dict, NULL))
    return -1;
  for (gsize i = 0; i < fomm_state_dict_get_size (dict); i++) {
    const char *name = fomm_state_dict_get_nth (dict, i)->name;
    gsize count_a = 0, count_b = 0;
    g_autofree float *one = read_tensor (a, "state.safetensors", name, &count_a);
    g_autofree float *two = read_tensor (b, "state.safetensors", name, &count_b);
    different += !one || !two || count_a != count_b || memcmp (one, two, count_a * sizeof *one) != 0;
  }
  fomm_state_dict_free (&dict);
  return different;
}

/* ---- Runs ------------------------------------------------------------------------------------------------------- */

typedef struct Stop {
  GCancellable *cancellable;
  gint64 step;
} Stop;

static void
stop_at (const FommTrainProgress *progress, gpointer data)
{
  const Stop *stop = data;
  if (progress->step == stop->step)
    g_cancellable_cancel (stop->cancellable);
}

typedef struct Case {
  const char *data, *config, *output, *model;
  gboolean heads; /* in place of clips */
  gboolean resume;
  FommTrainPrecision precision;
  guint64 seed;
  int threads;
  gint64 steps, stop;
  double whole_minutes;
} Case;

static gboolean
train (const Case *wanted, FommTrainProgress *last, GError **error)
{
  g_autofree char *data = inside (wanted->data ? wanted->data : "data"), *output = inside (wanted->output);
  g_autofree char *config =
      wanted->config || !wanted->resume ? inside (wanted->config ? wanted->config : "tiny.yaml") : NULL;
  g_autofree char *model = wanted->model ? inside (wanted->model) : NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Stop stop = {cancellable, wanted->stop};
  FommTrainOptions options;

  fomm_train_options_init (&options);
  options.data = wanted->heads ? NULL : data;
  options.config = config;
  options.output = output;
  options.model = model;
  options.resume = wanted->resume;
  options.precision = wanted->precision;
  options.seed = wanted->seed ? wanted->seed : 7;
  options.threads = wanted->threads ? wanted->threads : 2;
  options.steps = wanted->steps;
  options.whole_minutes = wanted->whole_minutes;
  return fomm_train_run (&options, wanted->stop ? stop_at : NULL, &stop, cancellable, last, error);
}

static gboolean
expect_run (const char *what, const Case *wanted, FommTrainProgress *last)
{
  g_autoptr (GError) error = NULL;
  const gboolean done = train (wanted, last, &error);
  return tap_ok (done, "%s%s%s", what, done ? "" : ": ", done ? "" : error->message);
}

static void
expect_refusal (const char *what, const Case *wanted, int code, const char *mention)
{
  g_autoptr (GError) error = NULL;
  const gboolean done = train (wanted, NULL, &error);
  tap_ok (!done && g_error_matches (error, FOMM_TRAIN_ERROR, code) && strstr (error->message, mention), "%s: %s", what,
          error ? error->message : "no error");
}

static void
test_determinism (void)
{
  FommTrainProgress last;
  if (!expect_run ("a run of its configuration's epochs", &(Case){.output = "a"}, &last))
    return;
  /* 3 clips train, twice each: 6 pairs an epoch, 3 steps. */
  tap_ok (last.step == 12 && last.steps == 12, "12 steps were taken: %d", (int) last.step);
  tap_ok (last.best_l1 > 0 && last.copy_l1 > 0, "validated: L1 %.4f, copying %.4f", last.best_l1, last.copy_l1);
  expect_run ("the same again with one thread", &(Case){.output = "b", .threads = 1}, NULL);
  tap_ok (count_differences ("a", "b") == 0, "the same seed gives the same state for any number of threads");
  expect_run ("another seed", &(Case){.output = "c", .seed = 8}, NULL);
  tap_ok (count_differences ("a", "c") > 0, "another seed gives another state");
}

static void
test_resuming (void)
{
  FommTrainProgress last;
  g_autoptr (GError) error = NULL;
  train (&(Case){.output = "d", .stop = 5}, &last, &error);
  tap_ok (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && last.step == 5, "stopped after 5 steps: %d",
          (int) last.step);
  expect_run ("resumed", &(Case){.output = "d", .resume = TRUE, .seed = 99}, &last);
  tap_ok (last.step == 12 && count_differences ("a", "d") == 0, "the resumed run ends in the same state, bit for bit");
  gsize count = 0, other = 0;
  const char name[] = "generator.final.weight";
  g_autofree float *one = read_tensor ("a", "model.safetensors", name, &count);
  g_autofree float *two = read_tensor ("d", "model.safetensors", name, &other);
  tap_ok (one && two && count == other && !memcmp (one, two, count * sizeof *one), "and has the same best model");

  g_autofree char *log = inside ("d/log.csv"), *text = NULL;
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  tap_ok (g_str_has_prefix (text, "step,epoch,seconds,total") && g_strv_length (lines) == 6,
          "the log has its heading, one row of losses and three validations");
  expect_run ("a finished run can be lengthened", &(Case){.output = "d", .resume = TRUE, .steps = 14}, &last);
  tap_ok (last.step == 14, "to 14 steps: %d", (int) last.step);
}

static double
seconds_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* The configuration's four epochs are shares of the time then: the rates fall after three quarters of it. */
static void
test_length (void)
{
  const gint64 begin = g_get_monotonic_time ();
  FommTrainProgress last;
  g_autoptr (GError) error = NULL;
  train (&(Case){.output = "length", .stop = 1, .whole_minutes = 3.0 / 60}, &last, &error);
  tap_ok (last.step == 1 && last.rate == 1.0 && last.fraction > 0.0, "the first step has the whole learning rate");
  /* The last quarter must hold a whole step, on however slow a machine. */
  const double seconds = fmax (3, 8 * seconds_since (begin));
  expect_run ("a run of some seconds goes on",
              &(Case){.output = "length", .resume = TRUE, .whole_minutes = seconds / 60}, &last);
  const double passed = seconds_since (begin);
  tap_ok (last.fraction == 1.0 && last.step > 1 && passed >= seconds, "and fills them: %d steps in %.1f s",
          (int) last.step, passed);
  tap_ok (last.rate > 0.09 && last.rate < 0.11, "and its learning rate has fallen to a tenth: %.3f", last.rate);
  tap_ok (last.seconds_left == 0.0, "nothing is left: %.1f s", last.seconds_left);
}

/* A model whose parts are frozen, or that is gone on with. */
static void
test_fine_tuning (void)
{
  gsize count = 0;
  const char *model = strstr (config_text, "model_params:\n"), *rest = strstr (config_text, "  num_epochs");
  /* Without a network of its own, hence without a discriminator. */
  g_autoptr (GString) text = g_string_new_len (config_text, model - config_text);
  g_string_append_printf (text, "train_params:\n  frozen: [kp_detector, dense_motion_network]\n%s", rest);
  g_string_replace (text, "generator_gan: 1", "generator_gan: 0", 0);
  write_text ("frozen.yaml", text->str);
  g_string_replace (text, "  frozen: [kp_detector, dense_motion_network]\n", "", 0);
  write_text ("fine.yaml", text->str);

  expect_refusal ("no network and no model to start from", &(Case){.output = "e0", .config = "frozen.yaml"},
                  FOMM_TRAIN_ERROR_INPUT, "model_params");
  if (!expect_run ("going on with a model, two parts frozen",
                   &(Case){.output = "e", .config = "frozen.yaml", .model = "a/model.safetensors", .steps = 3}, NULL))
    return;
  static const struct {
    const char *name;
    gboolean stays;
  } tensors[] = {
      {"kp_detector.kp.weight", TRUE},
      {"kp_detector.predictor.encoder.down_blocks.0.norm.running_mean", TRUE},
      {"generator.dense_motion_network.mask.weight", TRUE},
      {"generator.final.weight", FALSE},
      {"generator.first.norm.running_mean", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tensors); i++) {
    g_autofree float *before = read_tensor ("a", "model.safetensors", tensors[i].name, &count);
    g_autofree float *after = read_tensor ("e", "state.safetensors", tensors[i].name, &count);
    const gboolean same = before && after && !memcmp (before, after, count * sizeof *before);
    tap_ok (before && after && same == tensors[i].stays, "%s %s", tensors[i].name,
            tensors[i].stays ? "is frozen" : "learns");
  }
}

/* Keypoints of one clip: some stand still, others move from frame to frame. */
static void
write_truth (const char *data, int clip, int frames, int keypoints)
{
  g_autoptr (GString) text = g_string_new ("frame,keypoint,x,y\n");
  g_autofree char *name = g_strdup_printf ("%s/clip%d.keypoints.csv", data, clip);
  for (int i = 0; i < frames; i++)
    for (int k = 0; k < keypoints; k++)
      g_string_append_printf (text, "%d,%d,%.3g,%.3g\n", i, k, k * 0.1 * i - 0.2, 0.1 * k);
  write_text (name, text->str);
}

enum {
  TOTAL = 3,
  SHARPNESS = 6,
  SEPARATION = 11,
  FLOW,
  VISIBILITY,
  WARPED,
  BLEND,
  KEYPOINT_VALUE
}; /* columns of the log */

/* A loss in a row of the run's log. */
static double
read_loss (const char *run, int row, int column)
{
  g_autofree char *path = g_build_filename (folder, run, "log.csv", NULL), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) cells = g_strsplit (lines[row], ",", -1);
  return g_ascii_strtod (cells[column], NULL);
}

static void
test_truth (void)
{
  const Case stated = {.output = "t", .data = "stated", .config = "truth.yaml", .steps = 60};
  g_autoptr (GString) text = g_string_new (config_text);
  g_string_replace (text, "horizontal_flip: true", "horizontal_flip: false", 0);
  g_string_replace (text, "generator_gan: 1,", "keypoint_value: 20, keypoint_jacobian: 1,", 0);
  g_string_replace (text, "validation_steps: 4", "validation_steps: 1000\n  lr_kp_detector: 0.005", 0);
  g_string_replace (text, "num_epochs: 4", "num_epochs: 400", 0);
  g_string_replace (text, "epoch_milestones: [3]", "epoch_milestones: []", 0);
  write_text ("truth.yaml", text->str);
  write_clips ("stated", 3, 4);
  expect_refusal ("no stated keypoints", &stated, FOMM_TRAIN_ERROR_INPUT, "state none");
  write_truth ("stated", 0, 4, 3);
  expect_refusal ("keypoints of one clip alone", &stated, FOMM_TRAIN_ERROR_INPUT, "clip1");
  write_truth ("stated", 1, 4, 3);
  write_truth ("stated", 2, 3, 3);
  expect_refusal ("keypoints of too few frames", &stated, FOMM_TRAIN_ERROR_INPUT, "clip2.keypoints.csv");
  write_truth ("stated", 2, 4, 4);
  expect_refusal ("too many keypoints", &stated, FOMM_TRAIN_ERROR_INPUT, "line");
  write_truth ("stated", 2, 4, 3);
  if (expect_run ("learning stated keypoints", &stated, NULL)) {
    const double first = read_loss ("t", 1, KEYPOINT_VALUE), last = read_loss ("t", 6, KEYPOINT_VALUE);
    tap_ok (first > 0 && last < 0.8 * first, "their distance falls: from %.3f to %.3f", first, last);
  }
}

/* Without a weight on what is painted the detector learns alone, and the latest model counts. */
static void
test_detector_alone (void)
{
  FommTrainProgress last;
  gsize count = 0;
  g_autofree char *path = inside ("truth.yaml"), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GString) alone = g_string_new (text);
  g_string_replace (alone, "perceptual: [10]", "perceptual: [0]", 0);
  g_string_replace (alone, "gradient: 5", "gradient: 0", 0);
  write_text ("alone.yaml", alone->str);
  if (!expect_run ("one step of the detector",
                   &(Case){.output = "u", .data = "stated", .config = "alone.yaml", .steps = 1}, NULL) ||
      !expect_run ("twenty", &(Case){.output = "v", .data = "stated", .config = "alone.yaml", .steps = 20}, &last))
    return;
  static const char *const names[] = {"generator.final.weight", "kp_detector.kp.weight"};
  for (int i = 0; i < 2; i++) {
    g_autofree float *one = read_tensor ("u", "state.safetensors", names[i], &count);
    g_autofree float *two = read_tensor ("v", "state.safetensors", names[i], &count);
    const gboolean same = one && two && !memcmp (one, two, count * sizeof *one);
    tap_ok (one && two && same == (i == 0), "%s %s", names[i], i == 0 ? "stays" : "learns");
  }
  tap_ok (last.best_step == 20, "the latest model is kept: of step %d", (int) last.best_step);
}

/* A term of the loss that forty steps lower to less than `share` of where it began. */
typedef struct {
  const char *name;
  const char *weight; /* in the configuration, in the adversarial loss' place */
  const char *rates;  /* more lines of the configuration */
  int column;         /* of the log */
  double share;
} Lowered;

static void
test_lowered (const Lowered *term)
{
  g_autoptr (GString) text = g_string_new (config_text);
  g_autofree char *config = g_strconcat (term->name, ".yaml", NULL);
  g_autofree char *steps = g_strconcat ("validation_steps: 1000", term->rates, NULL);
  g_string_replace (text, "generator_gan: 1,", term->weight, 0);
  g_string_replace (text, "validation_steps: 4", steps, 0);
  g_string_replace (text, "epoch_milestones: [3]", "epoch_milestones: []", 0);
  write_text (config, text->str);
  if (!expect_run (term->name, &(Case){.output = term->name, .config = config, .steps = 40}, NULL))
    return;
  const double first = read_loss (term->name, 1, term->column), last = read_loss (term->name, 4, term->column);
  tap_ok (first > 0 && last < term->share * first, "%s falls: from %.3f to %.3f", term->name, first, last);
}

/* Keypoints are kept apart; edges become as strong as the driver's. */
static void
test_terms (void)
{
  static const Lowered terms[] = {{"separation", "separation: 50,", "\n  lr_kp_detector: 0.005", SEPARATION, 0.5},
                                  {"sharpness", "sharpness: 50,", "", SHARPNESS, 0.9}};
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    test_lowered (&terms[i]);
}

/* The names that a model's file gives its keypoints, with commas; NULL when it gives none. */
static char *
read_names (const char *run)
{
  g_autofree char *path = g_build_filename (folder, run, "model.safetensors", NULL);
  FommModel *model = NULL;
  if (fomm_model_load (path, NULL, &model, NULL))
    return NULL;
  const FommModelInfo *info = fomm_model_get_info (model);
  g_autoptr (GString) names = g_string_new (NULL);
  for (int k = 0; info->keypoint_names && k < fomm_model_get_config (model)->num_kp; k++)
    g_string_append_printf (names, "%s,", info->keypoint_names[k]);
  const gboolean there = info->keypoint_names && info->keypoint_layout;
  fomm_model_unref (&model);
  return there ? g_strdup (names->str) : NULL;
}

/* Everything that rendered heads state is learnt; the average of the weights is the model. */
static void
test_heads (void)
{
  static const char wanted_names[] = "upper_lid_left,upper_lid_right,brow_left,";
  const Case whole = {.output = "h", .config = "heads.yaml", .heads = TRUE, .steps = 60};
  g_autoptr (GString) text = g_string_new (config_text);
  g_string_replace (text, "flip_param: {horizontal_flip: true, time_flip: true}, ", "", 0);
  g_string_replace (text, "generator_gan: 1,",
                    "keypoint_value: 8, keypoint_jacobian: 0.5, flow: 10, visibility: 0.5, warped: 4, blend: 0.5,", 0);
  g_string_replace (text, "equivariance_value: 10, equivariance_jacobian: 10", "equivariance_value: 0", 0);
  g_string_replace (text, "validation_steps: 4", "validation_steps: 1000\n  lr_kp_detector: 0.004\n  average: 0.9", 0);
  g_string_replace (text, "  num_epochs: 4\n", "  num_epochs: 4\n  lr_generator: 0.002\n", 0);
  write_text ("heads.yaml", text->str);
  if (!expect_run ("learning from rendered heads", &whole, NULL))
    return;
  static const struct {
    const char *name;
    int column;
  } terms[] = {{"flow", FLOW}, {"visibility", VISIBILITY}, {"warped", WARPED}, {"keypoints", KEYPOINT_VALUE}};
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++) {
    const double first = read_loss ("h", 1, terms[i].column), last = read_loss ("h", 6, terms[i].column);
    tap_ok (first > 0 && last < first, "the loss of the %s falls: from %.3f to %.3f", terms[i].name, first, last);
  }
  g_autofree char *names = read_names ("h");
  tap_ok (g_strcmp0 (names, wanted_names) == 0, "the model names its keypoints: %s", names ? names : "no");
  gsize count = 0;
  g_autofree float *average = read_tensor ("h", "state.safetensors", "average.generator.first.norm.weight", &count);
  g_autofree float *last = read_tensor ("h", "state.safetensors", "generator.first.norm.weight", &count);
  g_autofree float *model = read_tensor ("h", "model.safetensors", "generator.first.norm.weight", &count);
  tap_ok (average && last && model && memcmp (average, last, count * sizeof *last) &&
              !memcmp (average, model, count * sizeof *model),
          "the model has the average of the weights, not the last ones");

  g_autoptr (GError) error = NULL;
  train (&(Case){.output = "i", .config = "heads.yaml", .heads = TRUE, .steps = 60, .stop = 25, .threads = 1}, NULL,
         &error);
  expect_run ("resumed", &(Case){.output = "i", .heads = TRUE, .resume = TRUE, .steps = 60, .threads = 1}, NULL);
  tap_ok (count_differences ("h", "i") == 0, "stopped, resumed, with one thread: the same state, bit for bit");
  g_autofree char *kept = read_names ("i");
  tap_ok (g_strcmp0 (kept, wanted_names) == 0, "a resumed run keeps the keypoints' names");
  if (expect_run ("going on with that model on clips",
                  &(Case){.output = "j", .config = "fine.yaml", .model = "h/model.safetensors", .steps = 2}, NULL)) {
    g_autofree char *tuned = read_names ("j");
    tap_ok (g_strcmp0 (tuned, wanted_names) == 0, "a model that was gone on with keeps them, too");
  }
  expect_refusal ("flow of clips", &(Case){.output = "k", .config = "heads.yaml"}, FOMM_TRAIN_ERROR_INPUT, "flow");
  expect_refusal ("heads the other way about", &(Case){.output = "k", .heads = TRUE}, FOMM_TRAIN_ERROR_INPUT,
                  "flip_param");
  g_string_replace (text, "[32, 32, 3]", "[32, 48, 3]", 0);
  write_text ("wide.yaml", text->str);
  expect_refusal ("heads that are wider than high", &(Case){.output = "k", .config = "wide.yaml", .heads = TRUE},
                  FOMM_TRAIN_ERROR_INPUT, "square");
  g_string_replace (text, "[32, 48, 3]", "[32, 32, 3]", 0);
  g_string_replace (text, "num_kp: 3", "num_kp: 20", 0);
  write_text ("many.yaml", text->str);
  expect_refusal ("more keypoints than heads have", &(Case){.output = "k", .config = "many.yaml", .heads = TRUE},
                  FOMM_TRAIN_ERROR_INPUT, "keypoints");
  g_string_replace (text, "num_kp: 20", "num_kp: 3", 0);
  g_string_replace (text, "skip: true", "skip: false", 0);
  write_text ("bare.yaml", text->str);
  expect_refusal ("trust in a warped source that is not used",
                  &(Case){.output = "k", .config = "bare.yaml", .heads = TRUE}, FOMM_TRAIN_ERROR_INPUT, "skip");
}

/* The mean difference of two runs' losses, row by row, as a share of the first run's: a single row of a few pairs may
 * be further off. Rows of validations have no losses. */
static double
compare_losses (const char *a, const char *b, int rows)
{
  double sum = 0;
  int found = 0;
  for (int row = 1; row <= rows; row++) {
    const double one = read_loss (a, row, TOTAL), two = read_loss (b, row, TOTAL);
    if (one > 0) {
      sum += fabs (two / one - 1);
      found++;
    }
  }
  return found > 0 ? sum / found : INFINITY;
}

/* Products of bfloat16 numbers, by the processor's own means and in plain C. Where the processor has none of its own,
 * plain C stands in for them, which a user does not get. */
static void
test_precision (void)
{
  const gboolean own = fomm_train_has_bf16 ();
  const Case single = {.output = "p", .config = "heads.yaml", .heads = TRUE, .steps = 60};
  Case half = single;
  if (!own)
    g_setenv ("FOMM_KERNELS", "portable", TRUE);
  half.output = "q";
  half.precision = FOMM_TRAIN_PRECISION_BF16;
  if (!expect_run ("f32", &single, NULL) || !expect_run ("bf16", &half, NULL))
    return;
  tap_ok (count_differences ("p", "q") > 0, "bf16 gives other weights");
  tap_ok (compare_losses ("p", "q", 6) < 0.1, "but losses within a tenth, on average: %.3f",
          compare_losses ("p", "q", 6));

  g_autoptr (GError) error = NULL;
  half.output = "r";
  half.stop = 25;
  half.threads = 1;
  train (&half, NULL, &error);
  expect_run ("resumed, not told the precision", &(Case){.output = "r", .heads = TRUE, .resume = TRUE, .steps = 60},
              NULL);
  tap_ok (count_differences ("q", "r") == 0, "bf16, stopped, resumed, with one thread: the same state, bit for bit");
  g_clear_error (&error);
  half.output = "w";
  train (&half, NULL, &error);
  expect_run ("resumed with f32",
              &(Case){.output = "w", .heads = TRUE, .resume = TRUE, .steps = 60, .precision = FOMM_TRAIN_PRECISION_F32},
              NULL);
  tap_ok (count_differences ("q", "w") > 0, "it goes on with other numbers then");

  g_autofree char *kernels = g_strdup (g_getenv ("FOMM_KERNELS"));
  g_setenv ("FOMM_KERNELS", "portable", TRUE);
  half = (Case){.output = "x", .precision = FOMM_TRAIN_PRECISION_BF16};
  expect_run ("bf16 in plain C", &half, NULL);
  tap_ok (compare_losses ("a", "x", 3) < 0.1, "its losses are within a tenth, too: %.3f", compare_losses ("a", "x", 3));
  if (kernels && own)
    g_setenv ("FOMM_KERNELS", kernels, TRUE);
  else
    g_unsetenv ("FOMM_KERNELS");
  if (own)
    tap_skip ("going on with bf16 where there is none", "this processor has it");
  else
    expect_refusal ("going on with bf16 where there is none", &(Case){.output = "x", .resume = TRUE, .steps = 14},
                    FOMM_TRAIN_ERROR_MODEL, "bf16");
}

static void
test_refusals (void)
{
  write_clips ("one", 1, 1);
  write_clips ("notes", 2, 3);
  write_text ("notes/notes.txt", "no clip\n");
  write_clips ("fewer", 3, 3);
  write_clips ("broken", 2, 3);
  write_text ("broken/clip1/001.png", "\x89PNG\r\n\x1a\nnot a picture");
  write_text ("plain.yaml", "model_params: {}\n");
  g_autoptr (GString) crop = g_string_new (config_text);
  g_string_replace (crop, "flip_param:", "crop_param: {size: [16, 32]}, flip_param:", 0);
  write_text ("crop.yaml", crop->str);
  g_string_replace (crop, "crop_param: {size: [16, 32]}", "resize_param: {ratio: [2, 0.5]}", 0);
  write_text ("resize.yaml", crop->str);
  g_autofree char *bare = inside ("bare");
  g_mkdir (bare, 0777);

  expect_refusal ("a run there already", &(Case){.output = "a"}, FOMM_TRAIN_ERROR_OUTPUT, "a”");
  expect_refusal ("no run to resume", &(Case){.output = "f", .resume = TRUE}, FOMM_TRAIN_ERROR_OUTPUT, "f”");
  expect_refusal ("other clips", &(Case){.output = "b", .resume = TRUE, .data = "fewer"}, FOMM_TRAIN_ERROR_INPUT,
                  "fewer");
  expect_refusal ("no such folder", &(Case){.output = "g", .data = "nowhere"}, FOMM_TRAIN_ERROR_INPUT, "nowhere");
  expect_refusal ("an empty folder", &(Case){.output = "g", .data = "bare"}, FOMM_TRAIN_ERROR_INPUT, "bare");
  expect_refusal ("a file that is no clip", &(Case){.output = "g", .data = "notes"}, FOMM_TRAIN_ERROR_INPUT,
                  "notes.txt");
  expect_refusal ("a clip of one frame", &(Case){.output = "g", .data = "one"}, FOMM_TRAIN_ERROR_INPUT, "clip0");
  expect_refusal ("a broken picture", &(Case){.output = "g", .data = "broken"}, FOMM_TRAIN_ERROR_INPUT, "clip1");
  expect_refusal ("no configuration", &(Case){.output = "g", .config = "no.yaml"}, FOMM_TRAIN_ERROR_INPUT, "no.yaml");
  expect_refusal ("no training section", &(Case){.output = "g", .config = "plain.yaml"}, FOMM_TRAIN_ERROR_INPUT,
                  "train_params");
  expect_refusal ("a crop that is no frame", &(Case){.output = "g", .config = "crop.yaml"}, FOMM_TRAIN_ERROR_INPUT,
                  "crop_param");
  expect_refusal ("ratios the wrong way about", &(Case){.output = "g", .config = "resize.yaml"}, FOMM_TRAIN_ERROR_INPUT,
                  "ratio");
  expect_refusal ("a model that is none", &(Case){.output = "g", .model = "tiny.yaml"}, FOMM_TRAIN_ERROR_MODEL,
                  "tiny.yaml");
  g_autofree char *made = inside ("g");
  tap_ok (!g_file_test (made, G_FILE_TEST_EXISTS), "nothing is left of a run that could not begin");
  write_text ("c/state.safetensors", "damaged");
  expect_refusal ("a damaged state", &(Case){.output = "c", .resume = TRUE}, FOMM_TRAIN_ERROR_MODEL,
                  "state.safetensors");
}

static void
test_items (void)
{
  const FommItem *items;
  const int *held;
  for (int i = 0; i < 5; i++) {
    static const char *const names[] = {"ann#1", "ann#2", "bob#1", "bob#2", "cid#1"};
    g_autofree char *clip = g_strdup_printf ("%s/ids/train/%s", folder, names[i]);
    FommFigure figure;
    fomm_figure_init (&figure, (guint64) i);
    g_assert_cmpint (g_mkdir_with_parents (clip, 0777), ==, 0);
    write_frame (&figure, 0, clip);
    write_frame (&figure, 1, clip);
  }
  write_clips ("ids/test", 2, 3);
  g_autofree char *path = inside ("ids");
  const FommDatasetOptions options = {
      .width = 16, .height = 16, .max_frames = 2, .id_sampling = TRUE, .scratch = folder};
  g_autoptr (FommDataset) data = fomm_dataset_open (path, &options, NULL, NULL);
  tap_ok (data && fomm_dataset_get_items (data, &items) == 3 && items[0].count == 2 && items[1].first == 2 &&
              items[2].count == 1,
          "clips of one identity are one item");
  const FommClip *clips = NULL;
  tap_ok (data && fomm_dataset_get_clips (data, &clips) == 7 && clips[5].frames == 2,
          "no more frames are taken than are asked for");
  tap_ok (data && fomm_dataset_get_validation (data, &held) == 2 && held[0] == 5,
          "the folder “test” is for validation alone");
}

int
main (void)
{
  folder = g_dir_make_tmp ("vivant-train-XXXXXX", NULL);
  write_text ("tiny.yaml", config_text);
  write_clips ("data", CLIPS, FRAMES);
  test_determinism ();
  test_resuming ();
  test_length ();
  test_fine_tuning ();
  test_truth ();
  test_detector_alone ();
  test_terms ();
  test_heads ();
  test_precision ();
  test_refusals ();
  test_items ();
  remove_tree (folder);
  g_free (folder);
  return tap_done ();
}
