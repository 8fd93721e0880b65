/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-model-words.h"

#include <glib/gi18n.h>

const char *const vivant_model_classes[] = {"", "face", "body", "clothes", "animal", "drawing", NULL};

static const struct {
  const char *object_class, *title, *icon;
} words[] = {
    {"", N_ ("Not Stated"), "applications-science-symbolic"}, {"face", N_ ("Faces"), "avatar-default-symbolic"},
    {"body", N_ ("Bodies"), "system-users-symbolic"},         {"clothes", N_ ("Clothes"), "system-users-symbolic"},
    {"animal", N_ ("Animals"), "emoji-nature-symbolic"},      {"drawing", N_ ("Drawings"), "face-smile-symbolic"},
};

static guint
find_word (const char *object_class)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (words) && g_strcmp0 (words[i].object_class, object_class) != 0)
    i++;
  return i;
}

const char *
vivant_model_class_title (const char *object_class)
{
  const guint i = find_word (object_class);

  return i < G_N_ELEMENTS (words) ? _ (words[i].title) : object_class;
}

const char *
vivant_model_class_icon (const char *object_class)
{
  const guint i = find_word (object_class);

  return words[i < G_N_ELEMENTS (words) ? i : 0].icon;
}

char *
vivant_model_dup_summary (VivantModel *model)
{
  const FommConfig *config = vivant_model_get_config (model);
  const char *object_class = vivant_model_get_object_class (model);

  if (*object_class == '\0')
    return g_strdup_printf (ngettext ("%d px, %d keypoint", "%d px, %d keypoints", (gulong) config->num_kp),
                            config->width, config->num_kp);
  /* Translators: what a model shows, the side of its picture, and how many points it follows: "Faces, 256 px, …" */
  return g_strdup_printf (ngettext ("%s, %d px, %d keypoint", "%s, %d px, %d keypoints", (gulong) config->num_kp),
                          vivant_model_class_title (object_class), config->width, config->num_kp);
}

char *
vivant_model_dup_origin (VivantModel *model)
{
  g_autoptr (GDateTime) written = vivant_model_dup_written (model);
  /* Translators: a date, as in "25 November 2026"; see strftime(3). */
  g_autofree char *day = written != NULL ? g_date_time_format (written, _ ("%-d %B %Y")) : NULL;
  const char *origin = vivant_model_get_origin (model);

  if (!vivant_model_get_removable (model) || *origin == '\0')
    return g_strdup (origin);
  if (day == NULL)
    return g_strdup_printf (_ ("Imported from “%s”"), origin);
  return g_strdup_printf (_ ("Imported on %s from “%s”"), day, origin);
}
