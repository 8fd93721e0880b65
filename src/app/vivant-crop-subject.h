/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * What is cropped: the portrait, a frame of the clip, or the camera's newest picture, with the square that the project
 * or live mode has for it. What is put into the project is one step, however often it changes. */
#pragma once

#include "vivant-clip-reader.h"
#include "vivant-crop-steps.h"
#include "vivant-found.h"
#include "vivant-studio.h"

G_BEGIN_DECLS

typedef struct VivantCropSubject VivantCropSubject;

/** NULL while there is no picture: the portrait is still being turned, or the frame still read. */
VivantCropSubject *vivant_crop_subject_new (VivantStudio *studio, VivantClipReader *reader, gboolean driver);
/** NULL while the camera has shown nothing. */
VivantCropSubject *vivant_crop_subject_new_for_camera (VivantStudio *studio);
void vivant_crop_subject_free (VivantCropSubject *self);

gboolean vivant_crop_subject_is_camera (const VivantCropSubject *self);
/** As it is turned now; of a very large input one that is halved. Belongs to the subject. */
VivantMediaPicture *vivant_crop_subject_get_picture (const VivantCropSubject *self);
/** Of the input as it is turned now, pixels. */
int vivant_crop_subject_get_width (const VivantCropSubject *self);
int vivant_crop_subject_get_height (const VivantCropSubject *self);
/** Side of the model's picture, pixels. */
int vivant_crop_subject_get_model_size (const VivantCropSubject *self);
/** "Crop Portrait" and the like; static. */
const char *vivant_crop_subject_get_title (const VivantCropSubject *self);
/** The input's name and size. */
char *vivant_crop_subject_describe (const VivantCropSubject *self);
/** The square in the picture, `side` pixels wide; NULL when memory is short. */
VivantMediaPicture *vivant_crop_subject_cut_out (const VivantCropSubject *self, const VivantCrop *crop, int side);

/** Turns the picture, not what the project has. FALSE when memory is short: nothing is turned then. */
gboolean vivant_crop_subject_turn (VivantCropSubject *self, int turn);
int vivant_crop_subject_get_turn (const VivantCropSubject *self);

/** What the project, or live mode, has. */
VivantCropStep vivant_crop_subject_get_step (const VivantCropSubject *self);
/** FALSE when the program looked for a face and found none. */
gboolean vivant_crop_subject_has_face (const VivantCropSubject *self);
/** Whether there is what the search needs. */
gboolean vivant_crop_subject_can_find (const VivantCropSubject *self);
/** Where the model saw the object: known when the frame at the playhead was rendered with the crop that is in force. */
void vivant_crop_subject_look (const VivantCropSubject *self, VivantFound *found);
/** FALSE when another picture or clip was opened meanwhile. */
gboolean vivant_crop_subject_is_current (const VivantCropSubject *self);

/** Puts the square and the turn of now into the project. */
void vivant_crop_subject_put (VivantCropSubject *self, const VivantCrop *crop);
/** TRUE when something was put there. */
gboolean vivant_crop_subject_was_put (const VivantCropSubject *self);
/** The project is as it was before. */
void vivant_crop_subject_take_back (VivantCropSubject *self);
/** Live mode's square, for the picture of now. */
void vivant_crop_subject_give_to_camera (VivantCropSubject *self, const VivantCrop *crop);

G_END_DECLS
