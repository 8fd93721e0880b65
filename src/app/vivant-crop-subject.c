/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "vivant-crop-subject.h"

#include "vivant-thumbnail.h"

#include <glib/gi18n.h>

/* More than this and turning what is shown would hold up the window; no screen shows much more anyway. */
#define MOST_PIXELS (4 * 1024 * 1024)

struct VivantCropSubject {
  VivantStudio *studio;
  VivantMediaPicture *picture;
  int width, height;
  char *path; /* of the input; NULL for the camera */
  gboolean driver;
  VivantResult *live; /* the result of the camera's picture; NULL for portraits and clips */
  VivantCrop live_crop;
  int turn;          /* of the picture, quarter turns */
  gboolean replaced; /* the project has a step of this subject, of the key `key` */
  char *key;
};

/* ---- Making ----------------------------------------------------------------------------------------------------- */

static void
take_picture (VivantCropSubject *self, VivantMediaPicture *picture)
{
  int halvings = 0;

  self->width = picture->width;
  self->height = picture->height;
  while ((gint64) (self->width >> halvings) * (self->height >> halvings) > MOST_PIXELS)
    halvings++;
  self->picture = vivant_media_picture_ref (vivant_media_picture_get_halved (picture, &halvings));
}

static VivantCropSubject *
make (VivantStudio *studio, VivantMediaPicture *picture, gboolean driver)
{
  static guint subjects;
  VivantCropSubject *self = g_new0 (VivantCropSubject, 1);

  self->studio = g_object_ref (studio);
  self->driver = driver;
  self->key = g_strdup_printf ("crop-page-%u", ++subjects);
  take_picture (self, picture);
  return self;
}

VivantCropSubject *
vivant_crop_subject_new (VivantStudio *studio, VivantClipReader *reader, gboolean driver)
{
  g_autoptr (VivantMediaPicture) frame =
      driver ? vivant_clip_reader_peek (reader, vivant_studio_get_playhead (studio)) : NULL;
  VivantMediaPicture *picture = driver ? frame : vivant_studio_get_source (studio);
  const VivantProjectState *state = vivant_project_get_state (vivant_studio_get_project (studio));
  VivantCropSubject *self;

  if (picture == NULL || (!driver && !vivant_studio_get_source_fits (studio)))
    return NULL;
  self = make (studio, picture, driver);
  self->path = g_strdup (driver ? state->driver : state->source);
  self->turn = vivant_crop_subject_get_step (self).turn;
  return self;
}

VivantCropSubject *
vivant_crop_subject_new_for_camera (VivantStudio *studio)
{
  VivantLive *live = vivant_studio_get_live (studio);
  VivantCropSubject *self;

  if (vivant_live_get_result (live) == NULL)
    return NULL;
  self = make (studio, vivant_live_get_picture (live), TRUE);
  self->live = vivant_result_ref (vivant_live_get_result (live));
  vivant_live_get_crop (live, &self->live_crop);
  return self;
}

void
vivant_crop_subject_free (VivantCropSubject *self)
{
  g_object_unref (self->studio);
  vivant_media_picture_unref (self->picture);
  g_clear_pointer (&self->live, vivant_result_unref);
  g_free (self->path);
  g_free (self->key);
  g_free (self);
}

/* ---- The picture ------------------------------------------------------------------------------------------------ */

gboolean
vivant_crop_subject_is_camera (const VivantCropSubject *self)
{
  return self->live != NULL;
}

VivantMediaPicture *
vivant_crop_subject_get_picture (const VivantCropSubject *self)
{
  return self->picture;
}

int
vivant_crop_subject_get_width (const VivantCropSubject *self)
{
  return self->width;
}

int
vivant_crop_subject_get_height (const VivantCropSubject *self)
{
  return self->height;
}

int
vivant_crop_subject_get_model_size (const VivantCropSubject *self)
{
  FommModel *model = vivant_studio_get_model (self->studio);

  return model != NULL ? fomm_model_get_config (model)->width : 256;
}

const char *
vivant_crop_subject_get_title (const VivantCropSubject *self)
{
  return self->live != NULL ? _ ("Crop Camera") : self->driver ? _ ("Crop Clip") : _ ("Crop Portrait");
}

char *
vivant_crop_subject_describe (const VivantCropSubject *self)
{
  g_autofree char *name = self->live != NULL ? g_strdup (_ ("Camera")) : vivant_project_display_name (self->path);

  return g_strdup_printf ("%s, %d × %d", name, self->width, self->height);
}

VivantMediaPicture *
vivant_crop_subject_cut_out (const VivantCropSubject *self, const VivantCrop *crop, int side)
{
  const double scale = (double) self->picture->width / self->width;
  const VivantCrop square = {FALSE, crop->x * scale, crop->y * scale, crop->size * scale};

  return vivant_thumbnail_of_crop (self->picture, &square, side);
}

gboolean
vivant_crop_subject_turn (VivantCropSubject *self, int turn)
{
  VivantMediaPicture *turned = vivant_media_picture_turn (self->picture, turn - self->turn);

  if (turned == NULL)
    return FALSE;
  if (((turn - self->turn) & 1) != 0) {
    const int width = self->width;

    self->width = self->height;
    self->height = width;
  }
  vivant_media_picture_unref (self->picture);
  self->picture = turned;
  self->turn = turn;
  return TRUE;
}

int
vivant_crop_subject_get_turn (const VivantCropSubject *self)
{
  return self->turn;
}

/* ---- What is known of it ---------------------------------------------------------------------------------------- */

static const VivantProjectState *
get_state (const VivantCropSubject *self)
{
  return vivant_project_get_state (vivant_studio_get_project (self->studio));
}

VivantCropStep
vivant_crop_subject_get_step (const VivantCropSubject *self)
{
  const VivantProjectState *state = get_state (self);

  if (self->live != NULL)
    return (VivantCropStep){0, self->live_crop};
  return self->driver ? (VivantCropStep){state->driver_turn, state->driver_crop}
                      : (VivantCropStep){state->source_turn, state->source_crop};
}

gboolean
vivant_crop_subject_has_face (const VivantCropSubject *self)
{
  return self->live != NULL || vivant_studio_get_face_found (self->studio, self->driver);
}

/* The search is the first part of rendering. */
gboolean
vivant_crop_subject_can_find (const VivantCropSubject *self)
{
  return self->live != NULL ||
         (vivant_studio_get_source (self->studio) != NULL && vivant_studio_get_driver (self->studio) != NULL);
}

static void
find_in_result (const VivantCropSubject *self, const VivantResult *result, VivantFound *found)
{
  FommModel *model = vivant_studio_get_model (self->studio);
  const FommKeypoints *keypoints = self->driver ? &result->driving : &result->source;
  const char *const *names = model != NULL && fomm_model_get_config (model)->num_kp == keypoints->count
                                 ? fomm_model_get_info (model)->keypoint_names
                                 : NULL;
  const VivantCropStep step = vivant_crop_subject_get_step (self);

  /* Where no face was found keypoints are anywhere. */
  if (!step.crop.automatic || vivant_crop_subject_has_face (self))
    vivant_found_from_keypoints (found, keypoints, names, &step.crop);
}

void
vivant_crop_subject_look (const VivantCropSubject *self, VivantFound *found)
{
  VivantFrameStore *store = vivant_studio_get_store (self->studio);
  const int playhead = vivant_studio_get_playhead (self->studio);
  g_autoptr (VivantResult) result =
      self->live != NULL ? vivant_result_ref (self->live) : vivant_frame_store_get (store, playhead);

  *found = (VivantFound){0};
  if (result != NULL && (self->live != NULL || vivant_frame_store_get_state (store, playhead) == VIVANT_FRAME_DONE))
    find_in_result (self, result, found);
}

gboolean
vivant_crop_subject_is_current (const VivantCropSubject *self)
{
  return self->live != NULL ||
         g_strcmp0 (self->path, self->driver ? get_state (self)->driver : get_state (self)->source) == 0;
}

/* ---- What is made of it ----------------------------------------------------------------------------------------- */

void
vivant_crop_subject_put (VivantCropSubject *self, const VivantCrop *crop)
{
  vivant_project_set_framing (vivant_studio_get_project (self->studio), self->driver, self->turn, crop, self->key);
  self->replaced = TRUE;
}

gboolean
vivant_crop_subject_was_put (const VivantCropSubject *self)
{
  return self->replaced;
}

void
vivant_crop_subject_take_back (VivantCropSubject *self)
{
  if (self->replaced)
    g_free (vivant_project_undo (vivant_studio_get_project (self->studio)));
  self->replaced = FALSE;
}

void
vivant_crop_subject_give_to_camera (VivantCropSubject *self, const VivantCrop *crop)
{
  vivant_live_set_crop (vivant_studio_get_live (self->studio), crop, self->width);
}
