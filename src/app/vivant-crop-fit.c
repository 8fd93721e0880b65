/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-fit.h"

#include <glib/gi18n.h>
#include <math.h>

/* Shares of the square's side between which a model that was trained on framed objects does well. Squares that the
 * program found itself are up to 0.14 off where there is just the outline of all keypoints, which may reach down to the
 * neck. */
#define MOST_OFF 0.18
#define MOST_OFF_FACE 0.14
#define LEAST_SIZE 0.35
#define MOST_SIZE 0.9
#define MOST_SIZE_FACE 0.8
/* Of the square below the end of the neck: with less, shoulders that move have nowhere to come from. */
#define LEAST_ROOM 0.02
/* With so little there are no shoulders at all. */
#define NO_ROOM (-0.08)

typedef enum Row { ROW_POSITION, ROW_SIZE, ROW_SHOULDERS, ROW_PIXELS, N_ROWS } Row;

struct _VivantCropFit {
  AdwBin parent_instance;

  AdwActionRow *rows[N_ROWS];
  GtkWidget *icons[N_ROWS];
  char *advice;
};

G_DEFINE_FINAL_TYPE (VivantCropFit, vivant_crop_fit, ADW_TYPE_BIN)

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
  const double most = found->face ? MOST_SIZE_FACE : MOST_SIZE;
  const char *way =
      fabs (dx) > fabs (dy)
          ? (dx > 0 ? _ ("Move the square to the right a little.") : _ ("Move the square to the left a little."))
          : (dy > 0 ? _ ("Move the square down a little.") : _ ("Move the square up a little."));

  judge (self, ROW_POSITION, off <= (found->face ? MOST_OFF_FACE : MOST_OFF), place, way);
  judge (self, ROW_SIZE, size >= LEAST_SIZE && size <= most, share,
         size < LEAST_SIZE ? _ ("A smaller square would show more of the face.")
                           : _ ("A larger square would leave more room around the face."));
}

static void
judge_shoulders (VivantCropFit *self, const VivantCrop *crop, const VivantFound *found, int height)
{
  const double room = (crop->y + crop->size - found->shoulders) / crop->size;
  const gboolean ends = crop->y + crop->size > height - 1;

  judge (self, ROW_SHOULDERS, room >= LEAST_ROOM,
         room >= LEAST_ROOM ? _ ("In the square")
         : room > NO_ROOM   ? _ ("Cut off a little")
                            : _ ("Cut off"),
         ends ? _ ("A little more room below would help, but the picture ends there.")
              : _ ("A little more room below would help. Move the square down a little."));
}

void
vivant_crop_fit_update (VivantCropFit *self, const VivantCrop *crop, const VivantFound *found, int height,
                        int model_size)
{
  const gboolean known = found->half_width > 0.0 && crop->size > 0.0;
  const int side = (int) lrint (crop->size);
  g_autofree char *pixels = g_strdup_printf (_ ("%d for the model’s %d"), side, model_size);

  g_return_if_fail (VIVANT_IS_CROP_FIT (self));
  g_free (self->advice);
  self->advice = g_strdup ("");
  gtk_widget_set_visible (GTK_WIDGET (self->rows[ROW_POSITION]), known);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[ROW_SIZE]), known);
  gtk_widget_set_visible (GTK_WIDGET (self->rows[ROW_SHOULDERS]), known && found->face);
  if (known)
    judge_object (self, crop, found);
  if (known && found->face)
    judge_shoulders (self, crop, found, height);
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
  static const char *const titles[N_ROWS] = {N_ ("Face Position"), N_ ("Head Size"), N_ ("Shoulders"), N_ ("Pixels")};
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
