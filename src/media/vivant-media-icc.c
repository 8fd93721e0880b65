/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-still-private.h"

#include <lcms2.h>

/* A grey profile reads the first of three equal bytes. */
#define GREY_IN_RGB (COLORSPACE_SH (PT_GRAY) | CHANNELS_SH (1) | EXTRA_SH (2) | BYTES_SH (1))
#define GREY_IN_RGBA (COLORSPACE_SH (PT_GRAY) | CHANNELS_SH (1) | EXTRA_SH (3) | BYTES_SH (1))

static cmsHTRANSFORM
make_transform (cmsContext context, cmsHPROFILE from, cmsHPROFILE to, int channels)
{
  cmsColorSpaceSignature space = cmsGetColorSpace (from);
  if (space == cmsSigRgbData)
    return channels == 4 ? cmsCreateTransformTHR (context, from, TYPE_RGBA_8, to, TYPE_RGBA_8, INTENT_PERCEPTUAL,
                                                  cmsFLAGS_COPY_ALPHA)
                         : cmsCreateTransformTHR (context, from, TYPE_RGB_8, to, TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
  if (space != cmsSigGrayData)
    return NULL;
  return channels == 4 ? cmsCreateTransformTHR (context, from, GREY_IN_RGBA, to, TYPE_RGBA_8, INTENT_PERCEPTUAL, 0)
                       : cmsCreateTransformTHR (context, from, GREY_IN_RGB, to, TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
}

void
vivant_media_icc_to_srgb (guint8 *pixels, int width, int height, gsize stride, int channels, gconstpointer profile,
                          gsize profile_length)
{
  if (profile == NULL || profile_length == 0 || profile_length > G_MAXUINT32)
    return;
  cmsContext context = cmsCreateContext (NULL, NULL);
  if (context == NULL)
    return;
  cmsHPROFILE from = cmsOpenProfileFromMemTHR (context, profile, (cmsUInt32Number) profile_length);
  cmsHPROFILE to = cmsCreate_sRGBProfileTHR (context);
  cmsHTRANSFORM transform = from != NULL && to != NULL ? make_transform (context, from, to, channels) : NULL;
  for (int y = 0; transform != NULL && y < height; y++)
    cmsDoTransform (transform, pixels + stride * (gsize) y, pixels + stride * (gsize) y, (cmsUInt32Number) width);
  if (transform != NULL)
    cmsDeleteTransform (transform);
  if (from != NULL)
    cmsCloseProfile (from);
  if (to != NULL)
    cmsCloseProfile (to);
  cmsDeleteContext (context);
}
