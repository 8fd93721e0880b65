/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-tag.h"

#include "vivant-media-atomic-output.h"
#include "vivant-media-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <libavutil/crc.h>
#include <string.h>

#define SOURCE_TYPE "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
/* Signature, length, "IHDR", 13 bytes, checksum: where further chunks may begin. */
#define PNG_HEADER_BYTES 33

static const char xmp[] =
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
    "<rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "
    "Iptc4xmpExt:DigitalSourceType=\"" SOURCE_TYPE "\"/></rdf:RDF></x:xmpmeta>\n"
    "<?xpacket end=\"r\"?>";

const char *
vivant_media_tag_get_comment (void)
{
  return "Synthetic media. Iptc4xmpExt:DigitalSourceType=" SOURCE_TYPE;
}

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  const guint8 big[4] = {(guint8) (value >> 24), (guint8) (value >> 16), (guint8) (value >> 8), (guint8) value};
  g_byte_array_append (bytes, big, 4);
}

static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length)
{
  const AVCRC *table = av_crc_get_table (AV_CRC_32_IEEE_LE);
  append_u32 (png, (guint32) length);
  guint from = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, (guint) length);
  append_u32 (png, ~av_crc (table, G_MAXUINT32, png->data + from, png->len - from));
}

static void
append_xmp_chunk (GByteArray *png)
{
  /* Keyword, end, not compressed, method 0, no language, no translated keyword. */
  static const char head[] = "XML:com.adobe.xmp\0\0\0\0";
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_byte_array_append (text, (const guint8 *) head, sizeof head);
  g_byte_array_append (text, (const guint8 *) xmp, sizeof xmp - 1);
  append_chunk (png, "iTXt", text->data, text->len);
}

GByteArray *
vivant_media_tag_encode_png (const VivantMediaPicture *picture, gboolean synthetic_tag, GError **error)
{
  g_autofree char *buffer = NULL;
  gsize length = 0;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_data (picture->data, GDK_COLORSPACE_RGB, FALSE, 8, picture->width,
                                                           picture->height, (int) picture->stride, NULL, NULL);
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "png", NULL, "compression", "4", NULL) ||
      length <= PNG_HEADER_BYTES) {
    g_set_error_literal (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_ENCODE,
                         _ ("A picture cannot be encoded as PNG."));
    return NULL;
  }
  GByteArray *png = g_byte_array_sized_new ((guint) (length + sizeof xmp + 128));
  const guint8 perceptual = 0;
  g_byte_array_append (png, (const guint8 *) buffer, PNG_HEADER_BYTES);
  append_chunk (png, "sRGB", &perceptual, 1);
  if (synthetic_tag)
    append_xmp_chunk (png);
  g_byte_array_append (png, (const guint8 *) buffer + PNG_HEADER_BYTES, (guint) (length - PNG_HEADER_BYTES));
  return png;
}

GByteArray *
vivant_media_tag_make_gif_extension (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *) "\x21\xff\x0bXMP DataXMP", 14);
  g_byte_array_append (bytes, (const guint8 *) xmp, sizeof xmp - 1);
  /* The packet is not cut into blocks; whatever byte a reader takes for a block's length leads through this slide to
   * the end of the extension.
   */
  guint8 slide[258] = {1};
  for (int i = 0; i < 256; i++)
    slide[1 + i] = (guint8) (255 - i);
  g_byte_array_append (bytes, slide, sizeof slide);
  return bytes;
}

gboolean
vivant_media_picture_save_png (const VivantMediaPicture *picture, const char *path, gboolean synthetic_tag,
                               GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (picture != NULL && path != NULL, FALSE);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_autoptr (GByteArray) png = vivant_media_tag_encode_png (picture, synthetic_tag, error);
  g_autoptr (VivantMediaAtomicOutput) output = png != NULL ? vivant_media_atomic_output_new (path, NULL, error) : NULL;
  return output != NULL && vivant_media_atomic_output_write (output, png->data, png->len, error) &&
         vivant_media_atomic_output_commit (output, error);
}
