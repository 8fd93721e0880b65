/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Checks the whole network against golden tensors: every container, both sampling conventions, every tensor, one line
 * each.
 *
 * Usage: fomm-golden [--tap] [--tolerances FILE] [--checkpoint FILE] DIR…
 * A directory is laid out like the reference configurations: config.yaml, NAME.{pth.tar,zip.pth.tar,safetensors},
 * golden_common.safetensors, golden_ac0.safetensors, golden_ac1.safetensors (what is not there is not checked). Exit
 * status 1 on any failure. Names without a row in the tolerances get the rules of thumb of the reference, section 8. */
#include "golden.h"
#include "kernels.h"
#include "model.h"
#include "motion/transfer.h"
#include "tap.h"

#include <math.h>
#include <unistd.h>

typedef struct Tolerance {
  double most, mean;
} Tolerance;

/* End to end, and with golden keypoints fed in. */
static const struct {
  const char *tensor;
  Tolerance whole, staged;
} thumb[] = {
    {"value", {1e-4, 2e-5}, {2e-5, 2e-5}},           {"jacobian", {1e-4, 2e-5}, {1e-4, 2e-5}},
    {"heatmap", {3e-5, 1e-6}, {3e-5, 1e-6}},         {"heatmap_representation", {6e-4, 7e-6}, {1e-5, 1e-6}},
    {"sparse_motion", {2e-4, 4e-5}, {2e-5, 1e-5}},   {"mask", {4e-4, 6e-5}, {5e-5, 1e-5}},
    {"occlusion_map", {4e-4, 6e-5}, {5e-5, 1e-5}},   {"deformation", {4e-4, 5e-5}, {5e-5, 1e-5}},
    {"sparse_deformed", {8e-4, 3e-5}, {1e-4, 1e-5}}, {"deformed", {2e-2, 7e-5}, {1e-3, 3e-5}},
    {"warped", {2e-2, 7e-5}, {1e-3, 3e-5}},          {"prediction", {3e-3, 1e-4}, {2e-4, 2e-5}},
    {"alpha", {3e-3, 1e-4}, {2e-4, 2e-5}},
};

typedef struct Run {
  bool tap;
  char *tolerances;       /* text of the table, or NULL */
  const char *checkpoint; /* instead of those in the directory, or NULL */
  const char *name;       /* of the configuration */
  char label[256];        /* configuration, container and convention, for the lines */
  Golden common, golden;
  FommModel *model;
  FommAnimator *animator;
  int frames;
  FommKeypoints driving[16];
} Run;

/* ---- Comparing ------------------------------------------------------------------------------------------------- */

static Tolerance
find_tolerance (const Run *run, const char *group, bool staged)
{
  const char *last = strrchr (group, '.') ? strrchr (group, '.') + 1 : group;
  char key[160];
  Tolerance found = {1e-6, 1e-6};

  for (size_t i = 0; i < sizeof thumb / sizeof *thumb; i++)
    if (!strcmp (thumb[i].tensor, last))
      found = staged ? thumb[i].staged : thumb[i].whole;
  snprintf (key, sizeof key, "\n%s\t%s\t", run->name, group);
  const char *row = run->tolerances && !staged ? strstr (run->tolerances, key) : NULL;
  Tolerance listed;
  if (row && sscanf (row + strlen (key), "%*s %*s %*s %lf %lf", &listed.most, &listed.mean) == 2)
    found = listed;
  return found;
}

static void
report (const Run *run, bool passed, const char *tensor, const char *detail)
{
  if (run->tap)
    tap_ok (passed, "%s %s %s", run->label, tensor, detail);
  else {
    printf ("%-4s %s %s %s\n", passed ? "ok" : "FAIL", run->label, tensor, detail);
    tap_count++;
    tap_failed += !passed;
  }
}

/* `golden` is laid out as planes × pixels (NCHW), `ours` likewise or, when `interleaved`, pixels × planes. */
static void
compare (const Run *run, const char *tensor, const char *group, bool staged, const float *golden, const float *ours,
         size_t planes, size_t pixels, bool interleaved)
{
  const Tolerance tolerance = find_tolerance (run, group, staged);
  double most = 0, sum = 0;
  char detail[160];

  for (size_t p = 0; ours && p < planes; p++)
    for (size_t i = 0; i < pixels; i++) {
      const double off = fabs ((double) golden[p * pixels + i] - ours[interleaved ? i * planes + p : p * pixels + i]);
      most = off > most || off != off ? off : most;
      sum += off;
    }
  const double mean = sum / (double) (planes * pixels);
  snprintf (detail, sizeof detail, "%smax %.1e (%.0e) mean %.1e (%.0e)", staged ? "staged " : "", most, tolerance.most,
            mean, tolerance.mean);
  report (run, ours && most <= tolerance.most && mean <= tolerance.mean, tensor, ours ? detail : "is not computed");
}

static void
compare_keypoints (const Run *run, const char *prefix, const char *group, int frame, const FommKeypoints *ours,
                   bool staged)
{
  char name[96], kind[64];
  int dims[4];

  snprintf (name, sizeof name, "%s.value", prefix);
  snprintf (kind, sizeof kind, "%s.value", group);
  const float *golden = golden_get (&run->common, name, dims);
  if (golden)
    compare (run, name, kind, staged, golden + (size_t) frame * 2 * ours->count, &ours->value[0][0], 1, 2 * ours->count,
             false);
  snprintf (name, sizeof name, "%s.jacobian", prefix);
  snprintf (kind, sizeof kind, "%s.jacobian", group);
  golden = golden_get (&run->common, name, dims);
  if (golden)
    compare (run, name, kind, staged, golden + (size_t) frame * 4 * ours->count, &ours->jacobian[0][0][0], 1,
             4 * ours->count, false);
}

/* ---- Inputs ---------------------------------------------------------------------------------------------------- */

/* Picture `index` of a U8 tensor N × C × H × W as an interleaved image; the caller frees the bytes. */
static FommImage
get_picture (const Run *run, const char *name, int index)
{
  int d[4];
  const uint8_t *planes = golden_get (&run->common, name, d);
  const size_t pixels = (size_t) d[2] * d[3];
  uint8_t *bytes = malloc (pixels * d[1]);

  planes += (size_t) index * d[1] * pixels;
  for (size_t i = 0; i < pixels; i++)
    for (int c = 0; c < d[1]; c++)
      bytes[i * d[1] + c] = planes[c * pixels + i];
  return (FommImage){bytes, d[3], d[2], d[1], (ptrdiff_t) d[3] * d[1]};
}

/* Keypoints of the golden file; `like` tells count and whether there are Jacobians. */
static FommKeypoints
get_keypoints (const Run *run, const char *prefix, int frame, const FommKeypoints *like)
{
  FommKeypoints keypoints = *like;
  char name[96];
  snprintf (name, sizeof name, "%s.value", prefix);
  const float *value = golden_get (&run->common, name, NULL);
  memcpy (keypoints.value, value + (size_t) frame * 2 * like->count, 2 * like->count * sizeof *value);
  snprintf (name, sizeof name, "%s.jacobian", prefix);
  const float *jacobian = golden_get (&run->common, name, NULL);
  if (jacobian)
    memcpy (keypoints.jacobian, jacobian + (size_t) frame * 4 * like->count, 4 * like->count * sizeof *jacobian);
  return keypoints;
}

/* ---- Stages ---------------------------------------------------------------------------------------------------- */

static void
check_heatmaps (const Run *run, const char *name, int frame, const float *heatmaps)
{
  int d[4];
  const float *golden = golden_get (&run->common, name, d);
  if (golden && frame < d[0])
    compare (run, name, name, false, golden + (size_t) frame * d[1] * d[2] * d[3], heatmaps, d[1], (size_t) d[2] * d[3],
             false);
}

static bool
check_detection (Run *run, FommError *error)
{
  int dims[4];
  const float *heatmaps;
  golden_get (&run->common, "driving_u8", dims);
  run->frames = dims[0] < 16 ? dims[0] : 16;

  FommImage picture = get_picture (run, "source_u8", 0);
  FommKeypoints found;
  FommStatus status = fomm_animator_set_source (run->animator, &picture, error);
  if (!status)
    status = fomm_animator_detect (run->animator, &picture, &found, &heatmaps, error);
  if (!status) {
    compare_keypoints (run, "kp_source", "kp_source", 0, &found, false);
    check_heatmaps (run, "kp_source.heatmap", 0, heatmaps);
  }
  free ((void *) picture.data);
  for (int f = 0; !status && f < run->frames; f++) {
    picture = get_picture (run, "driving_u8", f);
    status = fomm_animator_detect (run->animator, &picture, &run->driving[f], &heatmaps, error);
    if (!status) {
      compare_keypoints (run, "kp_driving", "kp_driving", f, &run->driving[f], false);
      check_heatmaps (run, "kp_driving.heatmap", f, heatmaps);
    }
    free ((void *) picture.data);
  }
  return !status;
}

/* Transferred keypoints of every mode, from our own detections and from the golden ones. */
static void
check_transfer (const Run *run)
{
  static const char *const modes[] = {"abs", "rel", "abs_adapt", "rel_adapt"};
  const FommKeypoints *source = fomm_animator_get_source_keypoints (run->animator);

  for (int mode = 0; mode < 4; mode++)
    for (int staged = 0; staged < 2; staged++)
      for (int f = 0; f < run->frames; f++) {
        const FommKeypoints from = staged ? get_keypoints (run, "kp_source", 0, source) : *source;
        const FommKeypoints initial = staged ? get_keypoints (run, "kp_driving", 0, source) : run->driving[0];
        const FommKeypoints driving = staged ? get_keypoints (run, "kp_driving", f, source) : run->driving[f];
        FommTransfer transfer;
        FommKeypoints out;
        char name[64];
        fomm_transfer_init (&transfer, &from, &initial, mode & 1, mode & 2);
        fomm_transfer_apply (&transfer, &driving, &out);
        snprintf (name, sizeof name, "kp_norm.%s", modes[mode]);
        compare_keypoints (run, name, "kp_norm", f, &out, staged);
      }
}

static void
check_plane (const Run *run, const char *prefix, const char *what, const float *ours, int interleaved, bool staged)
{
  char name[96];
  int d[4];
  snprintf (name, sizeof name, "%s.%s", prefix, what);
  const float *golden = golden_get (&run->golden, name, d);
  size_t count = (size_t) d[0] * d[1] * d[2] * d[3];
  if (golden)
    compare (run, name, what, staged, golden, ours, interleaved ? (size_t) interleaved : 1,
             count / (interleaved ? interleaved : 1), interleaved);
}

static void
check_frame (const Run *run, const char *prefix, const FommFrameData *data, bool staged)
{
  const int channels = data->channels;
  check_plane (run, prefix, "mask", data->masks, 0, staged);
  check_plane (run, prefix, "deformation", data->deformation, 0, staged);
  check_plane (run, prefix, "occlusion_map", data->occlusion, 0, staged);
  check_plane (run, prefix, "sparse_deformed", data->sparse_deformed, 0, staged);
  check_plane (run, prefix, "deformed", data->deformed, channels, staged);
  check_plane (run, prefix, "warped", data->deformed, channels, staged);
  check_plane (run, prefix, "alpha", data->alpha, 0, staged);
  check_plane (run, prefix, "prediction", data->prediction, channels, staged);
  if (!strcmp (prefix, "abs.1")) {
    Run common = *run;
    common.golden = run->common;
    check_plane (&common, prefix, "sparse_motion", data->sparse_motion, 0, staged);
    check_plane (&common, prefix, "heatmap_representation", data->heatmap_representation, 0, staged);
  }
}

/* With golden keypoints the stages are judged one by one: the animator is told what it would have detected. */
static bool
check_generation (Run *run, bool staged, FommError *error)
{
  static const char *const modes[] = {"abs", "rel_adapt"};
  const unsigned parts = FOMM_PART_MASKS | FOMM_PART_OCCLUSION | FOMM_PART_DEFORMATION | FOMM_PART_DEFORMED |
                         FOMM_PART_SPARSE_MOTION | FOMM_PART_SPARSE_DEFORMED | FOMM_PART_HEATMAP_REPRESENTATION |
                         FOMM_PART_ALPHA;
  FommKeypoints *source = (FommKeypoints *) fomm_animator_get_source_keypoints (run->animator);
  const FommKeypoints detected = *source;

  if (staged)
    *source = get_keypoints (run, "kp_source", 0, &detected);
  for (int mode = 0; mode < 2; mode++)
    for (int f = 0; f < run->frames; f++) {
      char prefix[32], kp[48], prediction[64];
      FommKeypoints to;
      FommFrame *frame = NULL;
      snprintf (prefix, sizeof prefix, "%s.%d", modes[mode], f);
      snprintf (prediction, sizeof prediction, "%s.prediction", prefix);
      if (!golden_get (&run->golden, prediction, NULL))
        continue;
      snprintf (kp, sizeof kp, "kp_norm.%s", modes[mode]);
      if (staged)
        to = get_keypoints (run, kp, f, &detected);
      else {
        FommTransfer transfer;
        fomm_transfer_init (&transfer, source, &run->driving[0], mode == 1, mode == 1);
        fomm_transfer_apply (&transfer, &run->driving[f], &to);
      }
      if (fomm_animator_generate (run->animator, NULL, &to, parts, &frame, error))
        return false;
      check_frame (run, prefix, fomm_frame_get_data (frame), staged);
      fomm_frame_unref (&frame);
    }
  *source = detected;
  return true;
}

/* ---- Directories ----------------------------------------------------------------------------------------------- */

static bool
check_container (Run *run, const char *path, const char *yaml, int convention, FommError *error)
{
  FommLoadOptions options;
  FommSettings settings;
  fomm_load_options_init (&options);
  fomm_settings_init (&settings);
  options.yaml_path = yaml;
  options.align_corners = convention;
  settings.threads = 2;

  bool passed = !fomm_model_load (path, &options, &run->model, error) &&
                !fomm_animator_new (run->model, &settings, &run->animator, error) && check_detection (run, error);
  if (passed)
    check_transfer (run);
  passed = passed && check_generation (run, false, error) && check_generation (run, true, error);
  fomm_animator_free (&run->animator);
  fomm_model_unref (&run->model);
  return passed;
}

static void
check_directory (Run *run, const char *directory)
{
  static const char *const containers[] = {"safetensors", "pth.tar", "zip.pth.tar"};
  char path[1024], yaml[1024], base[128];
  int checked = 0;

  snprintf (base, sizeof base, "%s",
            strrchr (directory, '/') && strrchr (directory, '/')[1] ? strrchr (directory, '/') + 1 : directory);
  run->name = base;
  snprintf (yaml, sizeof yaml, "%s/config.yaml", directory);
  const char *config = access (yaml, R_OK) ? NULL : yaml;
  snprintf (path, sizeof path, "%s/golden_common.safetensors", directory);
  golden_open_path (&run->common, path);

  for (int convention = 0; run->common.header && convention < 2; convention++) {
    snprintf (path, sizeof path, "%s/golden_ac%d.safetensors", directory, convention);
    if (!golden_open_path (&run->golden, path))
      continue;
    for (size_t c = 0; c < sizeof containers / sizeof *containers; c++) {
      FommError error = {0};
      snprintf (path, sizeof path, "%s/%s.%s", directory, base, containers[c]);
      if (run->checkpoint)
        snprintf (path, sizeof path, "%s", c == 0 ? run->checkpoint : "");
      if (access (path, R_OK))
        continue;
      snprintf (run->label, sizeof run->label, "%s %s ac%d", base, containers[c], convention);
      const bool whole = check_container (run, path, config, convention, &error);
      if (!whole)
        report (run, false, "cannot be run:", error.message);
      checked++;
    }
    golden_close (&run->golden);
  }
  golden_close (&run->common);
  snprintf (run->label, sizeof run->label, "%s", base);
  if (!checked)
    report (run, false, "has nothing to check:", directory);
}

static char *
read_text (const char *path)
{
  FILE *file = fopen (path, "rb");
  char *text = file ? calloc (1, (1 << 20) + 2) : NULL;
  if (text) {
    text[0] = '\n';
    text[1 + fread (text + 1, 1, 1 << 20, file)] = 0;
  }
  if (file)
    fclose (file);
  return text;
}

int
main (int argc, char **argv)
{
  Run run = {0};
  int directories = 0;
  if (!test_has_kernels ())
    return tap_done ();
  for (int i = 1; i < argc; i++) {
    if (!strcmp (argv[i], "--tap"))
      run.tap = true;
    else if (!strcmp (argv[i], "--tolerances") && i + 1 < argc) {
      free (run.tolerances);
      run.tolerances = read_text (argv[++i]);
      if (!run.tolerances)
        fprintf (stderr, "fomm-golden: %s cannot be read; the rules of thumb apply\n", argv[i]);
    } else if (!strcmp (argv[i], "--checkpoint") && i + 1 < argc)
      run.checkpoint = argv[++i];
    else {
      check_directory (&run, argv[i]);
      directories++;
    }
  }
  free (run.tolerances);
  if (!directories) {
    fprintf (stderr, "usage: fomm-golden [--tap] [--tolerances FILE] [--checkpoint FILE] DIR…\n");
    return 1;
  }
  if (run.tap)
    return tap_done ();
  printf ("%d checks, %d failed\n", tap_count, tap_failed);
  return tap_failed > 0;
}
