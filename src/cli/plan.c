/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "plan.h"

#include <glib/gi18n.h>

enum { SHAPE_WIDTH = 27, METHOD_WIDTH = 14 };

/* Sums over the layers of a stage. */
typedef struct Total {
  double multiply_adds, bytes, milliseconds;
} Total;

/* printf() counts bytes, columns count characters. */
static void
print_cell (const char *text, int width)
{
  g_print ("%s%*s ", text, MAX (0, width - (int) g_utf8_strlen (text, -1)), "");
}

static int
get_name_width (const VivantBenchmarkResult *result)
{
  int width = 0;

  for (int i = 0; i < result->n_layers; i++)
    width = MAX (width, (int) g_utf8_strlen (result->layers[i].plan.name, -1));
  return width;
}

/* Layers that ran before the timed frames have no time of theirs. */
static void
print_layer (const VivantBenchmarkLayer *layer, double milliseconds, int name_width)
{
  const FommLayerPlan *plan = &layer->plan;
  g_autofree char *shape = g_strdup_printf ("%d×%d×%d → %d×%d×%d", plan->height, plan->width, plan->in_channels,
                                            plan->out_height, plan->out_width, plan->out_channels);
  g_autofree char *method = g_strdup_printf ("%d×%d %s", plan->kernel, plan->kernel, plan->algorithm);

  g_print ("  ");
  print_cell (plan->name, name_width);
  print_cell (shape, SHAPE_WIDTH);
  print_cell (method, METHOD_WIDTH);
  g_print ("%8.1f %7.2f ", 1e-6 * plan->multiply_adds, 1e-6 * plan->bytes);
  if (milliseconds > 0)
    g_print ("%8.3f %8.0f\n", milliseconds, 2e-6 * plan->multiply_adds / milliseconds);
  else
    g_print ("%8s %8s\n", "-", "-");
}

static void
print_sum (const char *name, const Total *total, int name_width)
{
  g_print ("  ");
  print_cell (name, name_width + SHAPE_WIDTH + METHOD_WIDTH + 2);
  g_print ("%8.1f %7.2f %8.3f\n", 1e-6 * total->multiply_adds, 1e-6 * total->bytes, total->milliseconds);
}

static void
print_stage (const VivantBenchmarkResult *result, const FommStageTime *stage, int frames, int name_width, Total *all)
{
  Total total = {.milliseconds = stage->milliseconds / frames}, rest = {.milliseconds = total.milliseconds};

  g_print ("%s\n", stage->name);
  for (int i = 0; i < result->n_layers; i++) {
    const VivantBenchmarkLayer *layer = &result->layers[i];

    if (!g_str_equal (layer->plan.stage, stage->name))
      continue;
    print_layer (layer, layer->milliseconds / frames, name_width);
    total.multiply_adds += layer->plan.multiply_adds;
    total.bytes += layer->plan.bytes;
    rest.milliseconds -= layer->milliseconds / frames;
  }
  if (!stage->calls)
    return;
  print_sum (_ ("everything else"), &rest, name_width);
  print_sum (_ ("together"), &total, name_width);
  all->multiply_adds += total.multiply_adds;
  all->bytes += total.bytes;
  all->milliseconds += total.milliseconds;
}

void
cli_print_plan (const VivantBenchmarkResult *result, int frames)
{
  const int name_width = get_name_width (result);
  Total all = {0};

  g_print (_ ("Kernels “%s”; millions of multiply-adds (MMAC), megabytes of weights, milliseconds a frame"),
           fomm_get_kernels ());
  g_print ("\n%*s%8s %7s %8s %8s\n", name_width + SHAPE_WIDTH + METHOD_WIDTH + 5, "", "MMAC", "MB", "ms", "GFLOP/s");
  for (int i = 0; i < result->n_stages; i++)
    print_stage (result, &result->stages[i], frames, name_width, &all);
  g_print ("%s\n", _ ("a frame"));
  print_sum ("", &all, name_width);
}
