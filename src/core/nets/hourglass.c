/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "nets/hourglass.h"

#include <stdio.h>

static int
width_at (int block_expansion, int max_features, int level)
{
  const long width = (long) block_expansion << level;
  return width < max_features ? (int) width : max_features;
}

static FommStatus
make_down (FommHourglass *self, FommLayerSource *source, const char *name, int i, FommError *error)
{
  char conv[128], norm[128];
  snprintf (conv, sizeof conv, "%s.encoder.down_blocks.%d.conv", name, i);
  snprintf (norm, sizeof norm, "%s.encoder.down_blocks.%d.norm", name, i);
  return fomm_layer_new (source,
                         &(FommLayerSpec){.name = conv,
                                          .norm = norm,
                                          .in = fomm_parts1 (self->encoder_width[i]),
                                          .out_channels = self->encoder_width[i + 1],
                                          .height = self->height >> i,
                                          .width = self->width >> i,
                                          .kernel = 3,
                                          .padding = 1,
                                          .relu = true,
                                          .average = true},
                         &self->down[i], error);
}

/* Channels that the up-block writing level j reads: the bottom, or decoder output and skip side by side. */
static FommParts2
up_input (const FommHourglass *self, int j)
{
  if (j == self->num_blocks - 1)
    return fomm_parts1 (self->encoder_width[self->num_blocks]);
  return (FommParts2){.count = 2, .channels = {self->decoder_width[j + 1], self->encoder_width[j + 1]}};
}

static FommStatus
make_up (FommHourglass *self, FommLayerSource *source, const char *name, int j, FommError *error)
{
  char conv[128], norm[128];
  snprintf (conv, sizeof conv, "%s.decoder.up_blocks.%d.conv", name, self->num_blocks - 1 - j);
  snprintf (norm, sizeof norm, "%s.decoder.up_blocks.%d.norm", name, self->num_blocks - 1 - j);
  return fomm_layer_new (source,
                         &(FommLayerSpec){.name = conv,
                                          .norm = norm,
                                          .in = up_input (self, j),
                                          .out_channels = self->decoder_width[j],
                                          .height = self->height >> (j + 1),
                                          .width = self->width >> (j + 1),
                                          .kernel = 3,
                                          .padding = 1,
                                          .upsample = true,
                                          .relu = true},
                         &self->up[j], error);
}

FommStatus
fomm_hourglass_init (FommHourglass *self, FommLayerSource *source, const char *name, int in_channels,
                     int block_expansion, int max_features, int num_blocks, int height, int width, FommError *error)
{
  *self = (FommHourglass){.num_blocks = num_blocks, .height = height, .width = width};
  if (num_blocks < 1 || num_blocks > FOMM_HOURGLASS_MAX_BLOCKS || height % (1 << num_blocks) ||
      width % (1 << num_blocks))
    return fomm_fail (error, FOMM_ERROR_CONFIG, "A picture of this size cannot pass through the network “%s”.", name);

  for (int i = 0; i <= num_blocks; i++)
    self->encoder_width[i] = i ? width_at (block_expansion, max_features, i) : in_channels;
  for (int i = 0; i < num_blocks; i++)
    self->decoder_width[i] = width_at (block_expansion, max_features, i);

  FommStatus status = FOMM_OK;
  for (int i = 0; !status && i < num_blocks; i++)
    status = make_down (self, source, name, i, error);
  for (int j = num_blocks - 1; !status && j >= 0; j--)
    status = make_up (self, source, name, j, error);
  if (status)
    fomm_hourglass_clear (self);
  return status;
}

void
fomm_hourglass_clear (FommHourglass *self)
{
  for (int i = 0; i < FOMM_HOURGLASS_MAX_BLOCKS; i++) {
    fomm_conv_free (&self->down[i]);
    fomm_conv_free (&self->up[i]);
  }
}

FommParts2
fomm_hourglass_get_output (const FommHourglass *self)
{
  return (FommParts2){.count = 2, .channels = {self->decoder_width[0], self->encoder_width[0]}};
}

static FommView
skip_part (const FommHourglass *self, const FommHourglassBuffers *buffers, int level)
{
  return fomm_view_part (&buffers->level[level], fomm_pad_lanes (self->decoder_width[level]),
                         self->encoder_width[level]);
}

void
fomm_hourglass_allocate (const FommHourglass *self, FommArena *arena, FommHourglassBuffers *buffers)
{
  for (int i = 0; i < self->num_blocks; i++)
    buffers->level[i] =
        fomm_arena_view (arena, self->height >> i, self->width >> i,
                         fomm_pad_lanes (self->decoder_width[i]) + fomm_pad_lanes (self->encoder_width[i]));
  const int n = self->num_blocks;
  buffers->bottom =
      fomm_arena_view (arena, self->height >> n, self->width >> n, fomm_pad_lanes (self->encoder_width[n]));
  buffers->bottom.channels = self->encoder_width[n];
}

FommView
fomm_hourglass_get_input (const FommHourglass *self, const FommHourglassBuffers *buffers)
{
  return skip_part (self, buffers, 0);
}

void
fomm_hourglass_run (const FommHourglass *self, FommPool *pool, const FommHourglassBuffers *buffers)
{
  const int n = self->num_blocks;
  for (int i = 0; i < n; i++) {
    const FommView in = skip_part (self, buffers, i);
    const FommView out = i + 1 < n ? skip_part (self, buffers, i + 1) : buffers->bottom;
    fomm_conv_run (self->down[i], pool, &in, NULL, &out);
  }
  for (int j = n - 1; j >= 0; j--) {
    const FommView *in = j == n - 1 ? &buffers->bottom : &buffers->level[j + 1];
    const FommView out = fomm_view_part (&buffers->level[j], 0, self->decoder_width[j]);
    fomm_conv_run (self->up[j], pool, in, NULL, &out);
  }
}
