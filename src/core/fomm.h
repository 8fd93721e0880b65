/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * libfomm: First Order Motion Model inference (Siarohin et al., NeurIPS 2019, arXiv 2003.00196).
 *
 * Conventions
 * - Pictures are RGB (or grey) bytes, rows top to bottom. Normalised coordinates are (x, y) pairs, x to the right and
 *   y down, with -1 and 1 at the *centres* of the outermost pixels.
 * - A Jacobian is row-major: jacobian[r][c] = d(output r) / d(input c), row 0 is x.
 * - A function that can fail returns a FommStatus and, when `error` is not NULL, fills it with a sentence for the user.
 *   Output pointers are untouched on failure.
 * - `const` models are immutable and may be shared between threads. An animator belongs to one thread at a time; only
 *   its abort callback may look at state of other threads.
 * - Nothing here prints, exits or keeps global state. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FOMM_API __attribute__ ((visibility ("default")))
#define FOMM_MUST_CHECK __attribute__ ((warn_unused_result))
#else
#define FOMM_API
#define FOMM_MUST_CHECK
#endif

/** Most keypoints a model may have; a larger number in a file is refused. */
#define FOMM_MAX_KEYPOINTS 64

/* ---- Errors ---------------------------------------------------------------------------------------------------- */

typedef enum FommStatus {
  FOMM_OK = 0,
  FOMM_ERROR_ARGUMENT,    /**< the caller passed something impossible (a size the model cannot take, a NULL) */
  FOMM_ERROR_MEMORY,      /**< an allocation failed */
  FOMM_ERROR_IO,          /**< a file cannot be opened, read or written */
  FOMM_ERROR_FORMAT,      /**< the file is not a checkpoint of a known kind */
  FOMM_ERROR_CORRUPT,     /**< a checkpoint, but damaged, truncated or contradicting itself */
  FOMM_ERROR_FORBIDDEN,   /**< the file asks for code to be run or for another file; refused */
  FOMM_ERROR_UNSUPPORTED, /**< sound, but of a kind this library does not handle */
  FOMM_ERROR_CONFIG,      /**< the configuration is invalid or does not match the tensors */
  FOMM_ERROR_ABORTED,     /**< the abort callback asked to stop */
} FommStatus;

typedef struct FommError {
  FommStatus status;
  char message[512]; /**< UTF-8, one sentence, without the file's name (the caller knows it) */
} FommError;

/* ---- Configuration --------------------------------------------------------------------------------------------- */

/** What a sampling coordinate outside the picture sees. */
typedef enum FommPadding {
  FOMM_PADDING_ZEROS,  /**< black, fading over one pixel (the paper's code) */
  FOMM_PADDING_BORDER, /**< the nearest edge pixel */
} FommPadding;

/** The network's shape, in the vocabulary of the official YAML schema. */
typedef struct FommConfig {
  int num_kp;       /**< K, 1 … FOMM_MAX_KEYPOINTS */
  int num_channels; /**< C, 1 or 3 */
  bool estimate_jacobian;

  struct {
    int block_expansion, max_features, num_blocks;
    double scale_factor; /**< detector resolution / picture resolution */
    double temperature;  /**< of the heatmap softmax */
    int pad;             /**< padding of the 7×7 heads; 0 crops the heatmap by 6 */
    bool single_jacobian_map;
  } kp_detector;

  struct {
    int block_expansion, max_features, num_down_blocks, num_bottleneck_blocks;
    bool estimate_occlusion_map;
    bool skip; /**< extension: `final` has one more channel that blends in the warped source */
  } generator;

  struct {
    int block_expansion, max_features, num_blocks;
    double scale_factor;
    double kp_variance; /**< sigma² of the keypoint Gaussians, normalised units */
  } dense_motion;

  int height, width;              /**< nominal picture size, pixels */
  bool align_corners;             /**< grid sampling: true = "ac1", as the published checkpoints were trained */
  bool interpolate_align_corners; /**< bilinear resizes of deformation and occlusion (extension; official: false) */
  FommPadding warp_padding;       /**< of the feature and source warps in the generator (extension; official: zeros) */
} FommConfig;

/** Fills in the official code's defaults for every optional key. */
FOMM_API void fomm_config_init (FommConfig *config);

/** Checks ranges and that height × width can pass through the network. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_config_validate (const FommConfig *config, FommError *error);

/* ---- Models ---------------------------------------------------------------------------------------------------- */

typedef struct FommModel FommModel;

/** How the file was stored. */
typedef enum FommContainer {
  FOMM_CONTAINER_SAFETENSORS,
  FOMM_CONTAINER_TORCH_ZIP,
  FOMM_CONTAINER_TORCH_LEGACY,
  FOMM_CONTAINER_PADDLE,
} FommContainer;

/** Numbers of stored weights, or of products. */
typedef enum FommPrecision {
  FOMM_PRECISION_F32,
  FOMM_PRECISION_F16,
  FOMM_PRECISION_BF16,
  FOMM_PRECISION_KEEP, /**< of stored weights: every tensor as it is, for another copy of a native file */
} FommPrecision;

typedef struct FommLoadOptions {
  const char *yaml_path;  /**< official YAML that overrides what is inferred from the tensors; NULL for none */
  int align_corners;      /**< -1 the model's own convention, 0 "ac0", 1 "ac1" */
  int height, width;      /**< picture size to plan for; 0 takes the configuration's */
  FommPrecision products; /**< FOMM_PRECISION_F32, or _BF16 for 3×3 convolutions with products of bfloat16 numbers (sums
                           * stay single precision) where fomm_has_bf16(): faster, smaller, a little different */
} FommLoadOptions;

/** Facts about a model. Strings are never NULL (empty when unknown) and live as long as the model. */
typedef struct FommModelInfo {
  const char *name;         /**< for people, e.g. "Portrait" */
  const char *object_class; /**< e.g. "face" */
  const char *licence;      /**< SPDX identifier or short text */
  const char *origin;       /**< where it came from, one sentence */
  const char *warnings;     /**< one warning a line; empty when the file was flawless */
  FommContainer container;
  bool config_inferred;              /**< true when the configuration was derived from tensor shapes, once */
  const char *assumed;               /**< words for what was only guessed: "class", "size"; separated by spaces */
  uint64_t parameters;               /**< number of weights used */
  const char *const *keypoint_names; /**< num_kp names, or NULL */
  const float (*keypoint_layout)[2]; /**< num_kp mean positions in a well-framed picture, or NULL */
} FommModelInfo;

FOMM_API void fomm_load_options_init (FommLoadOptions *options);

/** Loads any supported checkpoint. `options` may be NULL. On success *model holds one reference. Any thread. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_model_load (const char *path, const FommLoadOptions *options,
                                                     FommModel **model, FommError *error);
FOMM_API FommModel *fomm_model_ref (FommModel *model);
/** Drops one reference and clears the pointer; NULL is fine. */
FOMM_API void fomm_model_unref (FommModel **model);
FOMM_API const FommConfig *fomm_model_get_config (const FommModel *model);
FOMM_API const FommModelInfo *fomm_model_get_info (const FommModel *model);

/** How one convolution of a loaded model is computed. */
typedef struct FommLayerPlan {
  const char *name;              /**< of its weights in the checkpoint, without ".weight" */
  const char *stage;             /**< where its time counts, see FommStageTime */
  const char *algorithm;         /**< "winograd4", "winograd2", "upsample", "im2col", "taps" */
  int height, width;             /**< of the input */
  int out_height, out_width;     /**< after enlarging or pooling */
  int in_channels, out_channels; /**< of the network, without padding */
  int kernel;
  bool upsample, average; /**< enlarges its input ×2; pools its output 2×2 */
  double multiply_adds;   /**< really done for a frame, padding included */
  double bytes;           /**< of packed weights, read for every frame */
} FommLayerPlan;

/** Describes at most `max` convolutions in the order of the networks and returns how many there are. Names live as long
 * as the model. */
FOMM_API int fomm_model_get_plan (const FommModel *model, FommLayerPlan *layers, int max);

/** Whether this processor (AMX) gains from products of bfloat16 numbers. Elsewhere they are not used. */
FOMM_API bool fomm_has_bf16 (void);

/** The kernels for this processor: "avx512", "avx2" or "portable" (see FOMM_KERNELS in the README). */
FOMM_API const char *fomm_get_kernels (void);

typedef struct FommConvertOptions {
  FommPrecision precision;
  const char *yaml_path;                              /**< as in FommLoadOptions; NULL for none */
  const char *name, *object_class, *licence, *origin; /**< NULL keeps what the input says */
  const char *likely_class, *likely_origin;           /**< used when nothing else says; NULL for none */
  const char *assumed;                                /**< see FommModelInfo; NULL keeps what the input says */
  int align_corners;                                  /**< -1: as the input says, else 0 or 1 */
  int height, width;                                  /**< picture size; 0: as the input says */
  bool (*progress) (double fraction, void *cookie);   /**< return false to abort; NULL for none */
  void *cookie;
} FommConvertOptions;

FOMM_API void fomm_convert_options_init (FommConvertOptions *options);

/** Converts a checkpoint of any supported kind to a native `.safetensors` file, dropping optimiser state and
 * discriminators. `output` is created or truncated; it is removed again on failure. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_convert (const char *input, const char *output,
                                                  const FommConvertOptions *options, FommError *error);

/* ---- Pictures and keypoints ------------------------------------------------------------------------------------ */

/** A picture owned by the caller: `channels` interleaved bytes a pixel, `stride` bytes from row to row. */
typedef struct FommImage {
  const uint8_t *data;
  int width, height, channels;
  ptrdiff_t stride;
} FommImage;

/** Keypoints of one picture, normalised coordinates of that picture. */
typedef struct FommKeypoints {
  int count;
  bool has_jacobian;
  float value[FOMM_MAX_KEYPOINTS][2];
  float jacobian[FOMM_MAX_KEYPOINTS][2][2]; /**< identity when !has_jacobian */
  float confidence[FOMM_MAX_KEYPOINTS];     /**< peak of the heatmap, 0 … 1; 0 when unknown */
} FommKeypoints;

/* ---- Animating ------------------------------------------------------------------------------------------------- */

typedef struct FommAnimator FommAnimator;
typedef struct FommFrame FommFrame;

typedef enum FommLogLevel { FOMM_LOG_DEBUG, FOMM_LOG_INFO, FOMM_LOG_WARNING } FommLogLevel;

typedef struct FommSettings {
  int threads;       /**< 0: one per available processor */
  int align_corners; /**< -1 the model's own; 0 or 1 overrides it for this animator */
  bool relative;     /**< relative movement, and relative Jacobians where the model has them (section 4.3) */
  bool adapt_scale;  /**< scale relative movement by the convex hulls' areas */
  float smoothing;   /**< 0 … 1, One-Euro filter strength on driving keypoints; 0 is off */
  double frame_rate; /**< of the driving clip, for the smoothing filter */
  bool (*should_abort) (void *cookie);                                 /**< polled between tiles; NULL for never */
  void (*log) (FommLogLevel level, const char *message, void *cookie); /**< NULL for silence */
  void *cookie;
} FommSettings;

/** Defaults: every processor, the model's convention, relative and adapted movement, no smoothing. */
FOMM_API void fomm_settings_init (FommSettings *settings);

/** The animator keeps a reference on the model and a copy of the settings. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_animator_new (const FommModel *model, const FommSettings *settings,
                                                       FommAnimator **animator, FommError *error);
/** Frees and clears the pointer; frames already handed out stay valid. */
FOMM_API void fomm_animator_free (FommAnimator **animator);

/** Sets the source image (model size and channels) and computes everything that depends on it alone: features,
 * keypoints, the small source. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_animator_set_source (FommAnimator *animator, const FommImage *source,
                                                              FommError *error);

/** Detected keypoints of the source. Valid after fomm_animator_set_source(). */
FOMM_API const FommKeypoints *fomm_animator_get_source_keypoints (const FommAnimator *animator);

/** Runs the keypoint detector alone. `heatmaps` may be NULL; otherwise *heatmaps receives K × heatmap_h × heatmap_w
 * floats that belong to the animator and hold until its next call. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_animator_detect (FommAnimator *animator, const FommImage *picture,
                                                          FommKeypoints *keypoints, const float **heatmaps,
                                                          FommError *error);

/** Size of the heatmaps of fomm_animator_detect(). */
FOMM_API void fomm_animator_get_heatmap_size (const FommAnimator *animator, int *height, int *width);

/** Names the initial driving frame of relative movement. Resets the smoothing filter. */
FOMM_API void fomm_animator_set_initial (FommAnimator *animator, const FommKeypoints *initial);

/** Keypoint transfer (equation 10 and section 4.3's relative mode) from driving to the generator's input; smoothing
 * is applied to `driving` first, so calls must come in frame order when it is on. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_animator_transfer (FommAnimator *animator, const FommKeypoints *driving,
                                                            FommKeypoints *transferred, FommError *error);

/** What a frame should hold beside the prediction and the keypoints. Nothing is computed that is not asked for. */
typedef enum FommParts {
  FOMM_PART_NONE = 0,
  FOMM_PART_MASKS = 1 << 0,
  FOMM_PART_OCCLUSION = 1 << 1,
  FOMM_PART_DEFORMATION = 1 << 2,
  FOMM_PART_DEFORMED = 1 << 3,
  FOMM_PART_SPARSE_MOTION = 1 << 4,
  FOMM_PART_SPARSE_DEFORMED = 1 << 5,
  FOMM_PART_HEATMAP_REPRESENTATION = 1 << 6,
  FOMM_PART_ALPHA = 1 << 7, /**< the blend of models with `skip` */
} FommParts;

/** Detects, transfers and generates one driving frame. The first driving frame becomes the initial one if none was
 * set. On success *frame holds one reference. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_animator_render (FommAnimator *animator, const FommImage *driving,
                                                          unsigned parts, FommFrame **frame, FommError *error);

/** Generates from keypoints that are transferred (and perhaps edited) already. `driving` may be NULL; it is only
 * recorded in the frame. */
FOMM_API FOMM_MUST_CHECK FommStatus fomm_animator_generate (FommAnimator *animator, const FommKeypoints *driving,
                                                            const FommKeypoints *transferred, unsigned parts,
                                                            FommFrame **frame, FommError *error);

/** Milliseconds spent in each stage since creation, for benchmarks. Names live for ever. Returns the number of stages;
 * writes at most `max`. */
typedef struct FommStageTime {
  const char *name;
  double milliseconds;
  uint64_t calls;
} FommStageTime;
FOMM_API int fomm_animator_get_stage_times (const FommAnimator *animator, FommStageTime *times, int max);

/** The same for each convolution, in the order of fomm_model_get_plan(): milliseconds since creation. Returns their
 * number; writes at most `max`. */
FOMM_API int fomm_animator_get_layer_times (const FommAnimator *animator, double *milliseconds, int max);

/* ---- Frames ---------------------------------------------------------------------------------------------------- */

FOMM_API FommFrame *fomm_frame_ref (FommFrame *frame);
/** Thread-safe; clears the pointer; NULL is fine. */
FOMM_API void fomm_frame_unref (FommFrame **frame);

/** Planes of a frame; all belong to the frame. A plane that was not asked for (or that the model has not) is NULL. */
typedef struct FommFrameData {
  int height, width, channels;     /**< of prediction, alpha and deformed */
  int motion_height, motion_width; /**< of the dense-motion results */
  int num_kp;
  const float *prediction;             /**< height × width × channels, 0 … 1 */
  const float *alpha;                  /**< height × width, 1 = warped source */
  const float *deformed;               /**< height × width × channels */
  const float *masks;                  /**< (K+1) × mh × mw; plane 0 is the background */
  const float *occlusion;              /**< mh × mw, 1 = visible in the source */
  const float *deformation;            /**< mh × mw × 2, normalised source coordinates (x, y) */
  const float *sparse_motion;          /**< (K+1) × mh × mw × 2 */
  const float *sparse_deformed;        /**< (K+1) × channels × mh × mw */
  const float *heatmap_representation; /**< (K+1) × mh × mw */
  const FommKeypoints *source, *driving, *transferred;
} FommFrameData;

FOMM_API const FommFrameData *fomm_frame_get_data (const FommFrame *frame);

/** Rounds the prediction half to even to 8 bits (section "img_as_ubyte" of the reference) into `rgb`, `stride` bytes a
 * row; grey models are replicated to three channels. */
FOMM_API void fomm_frame_to_rgb8 (const FommFrame *frame, uint8_t *rgb, ptrdiff_t stride);

/** Version of the library, "major.minor.patch". */
FOMM_API const char *fomm_version (void);

#ifdef __cplusplus
}
#endif
