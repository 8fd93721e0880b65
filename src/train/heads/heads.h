/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * Rendered heads with exact ground truth, for supervised training: no photograph, nobody's face. A seed is a whole
 * scene (identity, hair, clothes, light, background, lens) in two poses and expressions, or acting over time. The same
 * seed gives the same bytes. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

enum {
  FOMM_HEADS_KEYPOINTS = 19,
  FOMM_HEADS_MIN_SIZE = 16,
  FOMM_HEADS_MAX_SIZE = 1024,
};

/** Keypoints in their order; left and right are the picture's, of a face that looks at the camera. */
typedef enum FommHeadsKeypoint {
  FOMM_HEADS_UPPER_LID_LEFT,
  FOMM_HEADS_UPPER_LID_RIGHT,
  FOMM_HEADS_BROW_LEFT,
  FOMM_HEADS_BROW_RIGHT,
  FOMM_HEADS_NOSE_BRIDGE,
  FOMM_HEADS_NOSE_TIP,
  FOMM_HEADS_MOUTH_CORNER_LEFT,
  FOMM_HEADS_MOUTH_CORNER_RIGHT,
  FOMM_HEADS_UPPER_LIP,
  FOMM_HEADS_LOWER_LIP,
  FOMM_HEADS_CHIN,
  FOMM_HEADS_JAW_LEFT,
  FOMM_HEADS_JAW_RIGHT,
  FOMM_HEADS_FOREHEAD,
  FOMM_HEADS_NECK,
  FOMM_HEADS_LOWER_LID_LEFT,
  FOMM_HEADS_LOWER_LID_RIGHT,
  FOMM_HEADS_PUPIL_LEFT, /**< stays where the pupil is while the lid hides it */
  FOMM_HEADS_PUPIL_RIGHT,
} FommHeadsKeypoint;

/** Values of the part map. */
typedef enum FommHeadsPart {
  FOMM_HEADS_FACE,
  FOMM_HEADS_HEAD, /**< scalp, ears, neck */
  FOMM_HEADS_MOUTH,
  FOMM_HEADS_GUMS, /**< and tongue */
  FOMM_HEADS_TEETH,
  FOMM_HEADS_EYE,
  FOMM_HEADS_LASHES,
  FOMM_HEADS_HAIR,
  FOMM_HEADS_STRANDS, /**< hair that hangs or stands away from the head */
  FOMM_HEADS_CLOTH,
  FOMM_HEADS_GLASSES,
  FOMM_HEADS_HAT,
  FOMM_HEADS_BACKGROUND = 255,
} FommHeadsPart;

/** A keypoint: position with −1 and 1 at the picture's outer edges, y down; and its Jacobian row by row, the
 * derivative of that position by the position on the face (16 cm are 1, y down), as in the paper's section 3.1. */
typedef struct FommHeadsPoint {
  float x, y, jacobian[4];
} FommHeadsPoint;

/** Where one pair goes; every array belongs to the caller, any may be NULL. */
typedef struct FommHeadsPair {
  uint8_t *source, *driving; /**< size × size × 3, RGB */
  float *flow;               /**< flow_size² × 2: for the centre of each cell of the driving picture, where the same
                                point is in the source picture; −1 and 1 are the outer edges */
  uint8_t *visible;          /**< flow_size²: 255 where the source shows that point, 0 where something hides it */
  uint8_t *part;             /**< flow_size²: FommHeadsPart of the driving picture */
  FommHeadsPoint *source_points, *driving_points; /**< FOMM_HEADS_KEYPOINTS each */
} FommHeadsPair;

/** A chosen pose and expression: radians and weights 0 … 1. Gaze is −1 … 1, positive to the right and up. */
typedef struct FommHeadsFace {
  float yaw, pitch, roll, jaw, blink, smile, pucker, gaze_x, gaze_y;
  float x, y; /**< the head's shift, in widths of the picture */
} FommHeadsFace;

/** The head's geometry and the noise: read once, immutable, shared by any number of painters and threads. */
typedef struct FommHeads FommHeads;

/** Reads the geometry; NULL for the installed one. The error names the file and the reason. */
FommHeads *fomm_train_heads_new (const char *path, GError **error);
void fomm_train_heads_free (FommHeads *heads);

/** Scratch memory for pictures of one size: one a thread. The heads must outlive it. NULL without memory or for a size
 * outside FOMM_HEADS_MIN_SIZE … FOMM_HEADS_MAX_SIZE. */
typedef struct FommHeadsPainter FommHeadsPainter;
FommHeadsPainter *fomm_train_heads_painter_new (const FommHeads *heads, int size);
void fomm_train_heads_painter_free (FommHeadsPainter *painter);

/** Without light, shadows, background detail, lens and noise, so that the flow carries one picture exactly into the
 * other: for tests of the ground truth. */
void fomm_train_heads_painter_set_plain (FommHeadsPainter *painter, bool plain);

/** Film grain of every picture from now on (standard deviation, 1 is white); negative: what the scene has. */
void fomm_train_heads_painter_set_grain (FommHeadsPainter *painter, float grain);

/** Renders pair number `seed`. */
void fomm_train_heads_pair (FommHeadsPainter *painter, uint64_t seed, int flow_size, const FommHeadsPair *pair);

/** Head number `seed` in a chosen pose and expression. `points` may be NULL. */
void fomm_train_heads_frame (FommHeadsPainter *painter, uint64_t seed, const FommHeadsFace *face, uint8_t *picture,
                             FommHeadsPoint *points);

/** Usual largest turn of an acting head, degrees. */
#define FOMM_HEADS_TURN 32.0

/** What a head does at one time. */
typedef struct FommHeadsActing {
  float shapes[55];             /**< expression weights (shapes.h) */
  FommHeadsFace face;           /**< pose, and the jaw, blink, smile and gaze that the shapes contain */
  float voice, pitch, vowel[2]; /**< loudness 0 … 1, hertz, first two resonances in hertz */
} FommHeadsActing;

/** What the acting of clip number `seed` is at `time` seconds of `duration`: it starts neutral and frontal, then talks,
 * blinks, smiles, looks around and turns by at most `turn` degrees to either side. */
void fomm_train_heads_act (uint64_t seed, double time, double duration, double turn, FommHeadsActing *acting);

/** Head number `seed` as it acts. `grain` numbers the film grain: frames of a clip differ in nothing else when the
 * acting is the same. */
void fomm_train_heads_acted (FommHeadsPainter *painter, uint64_t seed, const FommHeadsActing *acting, uint32_t grain,
                             uint8_t *picture, FommHeadsPoint *points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FommHeads, fomm_train_heads_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FommHeadsPainter, fomm_train_heads_painter_free)

G_END_DECLS
