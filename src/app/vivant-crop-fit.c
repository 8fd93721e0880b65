/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-fit.h"

#include <glib/gi18n.h>
#include <math.h>

/* Keypoints lie within the object; its outline is about so much further out. */
#define OUTLINE 1.15
/* Shares of the square's side between which a model that was trained on framed objects does well. Squares that the
 * program found itself are up to 0.14 off, since keypoints reach down to the neck. */
#define MOST_OFF 0.18
#define LEAST_SIZE 0.35
#define MOST_SIZE 0.9

typedef enum Row { ROW_POSITION, ROW_SIZE, ROW_PIXELS, N_ROWS } Row;

struct _VivantCropFit {
  AdwBin parent_instance;

  AdwActionRow *rows[N_ROWS];
  GtkWidget *icons[N_ROWS];
  char *advice;
};

G_DEFINE_FINAL_TYPE (VivantCropFit, vivant_crop_fit, ADW_TYPE_BIN)

void
vivant_found_from_keypoints (VivantFound *found, const FommKeypoints *keypoints, const VivantCrop *crop)
{
  float low[2] = {1, 1}, high[2] = {-1, -1};

  *found = (VivantFound){0};
  for (int k = 0; k < keypoints->count; k++)
    for (int c = 0; c < 2; c++) {
      low[c] = MIN (low[c], keypoints->value[k][c]);
      high[c] = MAX (high[c], keypoints->value[k][c]);
    }
  if (keypoints->count < 3 || crop->size <= 0.0 || high[0] <= low[0] || high[1] <= low[1])
    return;
  found->x = crop->x + ((double) (low[0] + high[0]) / 2 + 1) / 2 * crop->size;
  found->y = crop->y + ((double) (low[1] + high[1]) / 2 + 1) / 2 * crop->size;
  found->half_width = OUTLINE * (double) (high[0] - low[0]) / 4 * crop->size;
  found->half_height = OUTLINE * (double) (high[1] - low[1]) / 4 * crop->size;
}

static void
judge (VivantCropFit *self, Row row, gboolean good, const char *text, const char *advice)
{
  adw_action_row_set_subtitle (self->rows[row], text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icons[row]),
                                good ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icons[row]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  good ? _ ("Good") : _ ("Needs attention"), -1);
  gtk_widget_remove_css_class (self->icons[row], good ? "warning" : "success");
  gtk_widget_add_css_class (self->icons[row], good ? "success" : "warning");
  if (!good && *self->advice == '\0') {
    g_free (self->advice);
    self->advice = g_strdup (advice);
  }
}

static void
judge_object (VivantCropFit *self, const VivantCrop *crop, const VivantFound *found)
{
  const double dx = (found->x - crop->x) / crop->size - 0.5, dy = (found->y - crop->y) / crop->size - 0.5;
  const double off = hypot (dx, dy), size = 2.0 * MAX (found->half_height, found->half_width) / crop->size;
  g_autofree char *place = g_strdup_printf (_ ("%d%% off the middle"), (int) lrint (off * 100));
  g_autofree char *share = g_strdup_printf (_ ("%d%% of the square"), (int) lrint (size * 100));
  const char *way =
      fabs (dx) > fabs (dy)
          ? (dx > 0 ? _ ("Move the square to the right a little.") : _ ("Move the square to the left a little."))
          : (dy > 0 ? _ ("Move the square down a little.") : _ ("Move the square up a little."));

  judge (self, ROW_POSITION, off <= MOST_OFF, place, way);
  judge (self, ROW_SIZE, size >= LEAST_SIZE && size <= MOST_SIZE, share,
         size < LEAST_SIZE ? _ ("A smaller square would show more of the face.")
                           : _ ("A larger square would leave more room around the face."));
}

void
vivant_crop_fit_update (VivantCropFit *self, const VivantCrop *crop, const VivantFound *found, int model_size)
{
  const gboolean known = found->half_width > 0.0 && crop->size > 0.0;
  const int side = (int) lrint (crop->size);
  g_autofree char *pixels = g_strdup_printf (_ ("%d for the model’s %d"), side, model_size);

  g_return_if_fail (VIVANT_IS_CROP_FIT (self));
  g_free (self->advice);
  self->advice = g_strdup ("");
  gtk_widget_set_visible (GTK_WIDGET (self->rows[ROW_POSITION]), known);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[ROW_SIZE]), known);
  if (known)
    judge_object (self, crop, found);
  judge (self, ROW_PIXELS, side >= model_size * 3 / 4, pixels,
         _ ("The square has few pixels; the result will be soft."));
  if (known && *self->advice == '\0') {
    g_free (self->advice);
    self->advice = g_strdup (_ ("The square suits the model."));
  }
}

const char *
vivant_crop_fit_get_advice (VivantCropFit *self)
{
  g_return_val_if_fail (VIVANT_IS_CROP_FIT (self), "");
  return self->advice;
}

static void
vivant_crop_fit_finalize (GObject *object)
{
  g_free (VIVANT_CROP_FIT (object)->advice);
  G_OBJECT_CLASS (vivant_crop_fit_parent_class)->finalize (object);
}

static void
vivant_crop_fit_class_init (VivantCropFitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vivant_crop_fit_finalize;
}

static void
vivant_crop_fit_init (VivantCropFit *self)
{
  static const char *const titles[N_ROWS] = {N_ ("Face Position"), N_ ("Head Size"), N_ ("Pixels")};
  GtkWidget *group = adw_preferences_group_new ();

  self->advice = g_strdup ("");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Fit"));
  for (int i = 0; i < N_ROWS; i++) {
    self->rows[i] = ADW_ACTION_ROW (adw_action_row_new ());
    self->icons[i] = gtk_image_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (titles[i]));
    adw_action_row_add_suffix (self->rows[i], self->icons[i]);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->rows[i]));
  }
  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
vivant_crop_fit_new (void)
{
  return g_object_new (VIVANT_TYPE_CROP_FIT, NULL);
}
