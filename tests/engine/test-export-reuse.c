/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Exports of what a studio has rendered: the same files as without it, byte by byte, and only what is missing is
 * rendered. */
#include "small-studio.h"
#include "vivant-export-job.h"
#include "vivant-frame-tag.h"

/* What is exported: the state, which overlay, and how many frames the export must render for itself. */
typedef struct Variant {
  const char *property; /* of the project, set to 0.6 or TRUE; NULL: none */
  VivantOverlay overlay;
  int size;
} Variant;

static void
set_property (SmallStudio *self, const char *name)
{
  if (g_strcmp0 (name, "smoothing") == 0)
    g_object_set (self->project, name, 0.6, NULL);
  else if (name != NULL)
    g_object_set (self->project, name, TRUE, NULL);
}

static void
render_all (SmallStudio *self)
{
  self->finished = 0;
  vivant_studio_start (self->studio);
  WAIT_UNTIL (self->finished == 1);
}

/* Frames that went through the generator. */
static int
count_rendered (VivantExportJob *job)
{
  const VivantRenderTimes *times = vivant_render_job_get_times (vivant_export_job_get_render_job (job));

  for (int i = 0; i < times->n_stages; i++)
    if (g_str_equal (times->stages[i].name, "generator"))
      return (int) times->stages[i].calls;
  g_assert_not_reached ();
}

static GBytes *
take_file (const char *path)
{
  char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return g_bytes_new_take (data, length);
}

/* *rendered receives how many frames were rendered for it. */
static GBytes *export(SmallStudio *self, const VivantExportSettings *usual, const VivantRenderOptions *options,
                      gboolean reuse, int *rendered)
{
  g_autofree char *path = g_build_filename (self->folder, "result.avi", NULL);
  const VivantProjectState *state = vivant_project_get_state (self->project);
  VivantExportSettings settings = *usual;
  g_autoptr (GError) error = NULL;
  VivantExportJob *job;

  settings.path = path;
  job = vivant_export_job_new (state, vivant_studio_get_model (self->studio), options, &settings);
  if (reuse)
    vivant_export_job_set_frames (job, self->store, vivant_studio_get_tag (self->studio));
  g_assert_true (vivant_export_job_run (job, NULL, &error));
  g_assert_no_error (error);
  *rendered = count_rendered (job);
  g_assert_finalize_object (job);
  return take_file (path);
}

/* Exports twice, and says how many frames were rendered the second time, with the studio's frames at hand. */
static int
compare (SmallStudio *self, const Variant *variant, int first, int count)
{
  VivantRenderOptions options = VIVANT_RENDER_OPTIONS_INIT;
  g_autoptr (GBytes) fresh = NULL, reused = NULL;
  VivantExportSettings settings;
  int rendered;

  vivant_export_settings_init (&settings);
  settings.format = VIVANT_MEDIA_FORMAT_GIF;
  settings.overlay = variant->overlay;
  options.size = variant->size;
  options.first = first;
  options.count = count;
  fresh = export(self, &settings, &options, FALSE, &rendered);
  g_assert_cmpint (rendered, ==, count > 0 ? count : SMALL_FRAMES - MAX (first, 0));
  reused = export(self, &settings, &options, TRUE, &rendered);
  g_assert_true (g_bytes_equal (fresh, reused));
  return rendered;
}

static const Variant variants[] = {
    {NULL, VIVANT_OVERLAY_NONE, 0},
    {NULL, VIVANT_OVERLAY_NONE, 48},
    {NULL, VIVANT_OVERLAY_KEYPOINTS, 96},
    {NULL, VIVANT_OVERLAY_OCCLUSION, 0},
    {NULL, VIVANT_OVERLAY_FLOW, 48},
    {NULL, VIVANT_OVERLAY_MASKS, 0},
    {NULL, VIVANT_OVERLAY_SIDE_BY_SIDE, 0},
    {"smoothing", VIVANT_OVERLAY_NONE, 0},
    {"smoothing", VIVANT_OVERLAY_KEYPOINTS, 96},
    {"keep-detail", VIVANT_OVERLAY_NONE, 0},
    {"keep-detail", VIVANT_OVERLAY_KEYPOINTS, 48},
    {"paste-back", VIVANT_OVERLAY_NONE, 0},
    {"paste-back", VIVANT_OVERLAY_SIDE_BY_SIDE, 0},
};

/* All frames are there. */
static void
test_nothing_is_rendered_again (SmallStudio *self, gconstpointer data)
{
  const Variant *variant = data;

  small_open (self);
  set_property (self, variant->property);
  render_all (self);
  g_assert_cmpint (compare (self, variant, -1, 0), ==, 0);
}

/* A keypoint was dragged from frame 5 on since. */
static void
test_what_is_stale_is_rendered (SmallStudio *self, gconstpointer data)
{
  const Variant *variant = data;

  small_open (self);
  set_property (self, variant->property);
  render_all (self);
  vivant_project_edit_keypoint (self->project,
                                &(VivantKeypointEdit){.keypoint = 1, .from = 5, .dx = 0.4, .amount = 1.0}, NULL);
  /* The first frame is the one that is shown: no preview makes one of the others new. */
  g_assert_cmpint (compare (self, variant, -1, 0), ==, SMALL_FRAMES - 5);
  render_all (self);
  g_assert_cmpint (compare (self, variant, -1, 0), ==, 0);
}

/* What frames do not hold in full, and where the window's filter was elsewhere. */
static void
test_what_would_differ_is_rendered (SmallStudio *self, gconstpointer data)
{
  small_open (self);
  render_all (self);
  g_assert_cmpint (compare (self, &(Variant){NULL, VIVANT_OVERLAY_DEFORMED, 0}, -1, 0), ==, SMALL_FRAMES);
  g_assert_cmpint (compare (self, &variants[0], 4, 3), ==, 0);
  set_property (self, "smoothing");
  render_all (self);
  g_assert_cmpint (compare (self, &variants[0], 0, 3), ==, 0);
  g_assert_cmpint (compare (self, &variants[0], 4, 3), ==, 3);
  set_property (self, "keep-detail");
  render_all (self);
  g_assert_cmpint (compare (self, &variants[1], -1, 0), ==, SMALL_FRAMES);
}

/* A preview is made without the frames before it. */
static void
test_smoothing_does_not_take_previews (SmallStudio *self, gconstpointer data)
{
  const Variant *variant = data;

  small_open (self);
  set_property (self, "smoothing");
  for (int i = 0; i < SMALL_FRAMES; i++) {
    vivant_studio_preview (self->studio, i);
    WAIT_UNTIL (vivant_frame_store_get_state (self->store, i) == VIVANT_FRAME_DONE);
  }
  g_assert_cmpint (compare (self, variant, -1, 0), ==, SMALL_FRAMES - 1);
  render_all (self); /* although there is one of every frame */
  g_assert_cmpint (compare (self, variant, -1, 0), ==, 0);
}

/* The clip was written over since it was rendered. */
static void
test_other_inputs (SmallStudio *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->clip, "009.png", NULL), *bytes = NULL;
  gsize length;

  small_open (self);
  render_all (self);
  g_assert_cmpint (compare (self, &variants[0], -1, 0), ==, 0);
  g_assert_true (g_file_get_contents (other, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (self->portrait, bytes, (gssize) length, NULL));
  g_assert_cmpint (compare (self, &variants[0], -1, 0), ==, SMALL_FRAMES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) g_test_add ("/export-reuse/" name, SmallStudio, data, small_set_up, test, small_tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++) {
    const char *overlay = vivant_overlay_get_id (variants[i].overlay);
    g_autofree char *name =
        g_strdup_printf ("%s-%s-%d", variants[i].property ? variants[i].property : "usual", overlay, variants[i].size);
    g_autofree char *all = g_strconcat ("/export-reuse/all/", name, NULL);
    g_autofree char *some = g_strconcat ("/export-reuse/some/", name, NULL);

    g_test_add (all, SmallStudio, &variants[i], small_set_up, test_nothing_is_rendered_again, small_tear_down);
    g_test_add (some, SmallStudio, &variants[i], small_set_up, test_what_is_stale_is_rendered, small_tear_down);
  }
  ADD ("what-would-differ", NULL, test_what_would_differ_is_rendered);
  ADD ("previews-with-smoothing", &variants[7], test_smoothing_does_not_take_previews);
  ADD ("other-inputs", NULL, test_other_inputs);
#undef ADD
  return g_test_run ();
}
