/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
/* Both names of a function are defined here. */
#undef _FILE_OFFSET_BITS

#include "fake-v4l2.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define WIDTH 640
#define HEIGHT 480
#define BUFFER_BYTES (WIDTH * HEIGHT * 2)
#define N_BUFFERS 4
#define PERIOD_US (G_USEC_PER_SEC / 30)

FakeV4l2 fake_v4l2;

static gint camera_fd = -1; /* atomic: of the last opening for good */
static gint streaming;      /* atomic */
static gint output_fd = -1, output_copy = -1;
static struct v4l2_pix_format output_format;
/* The camera's thread only, once it streams. */
static gboolean queued[N_BUFFERS];
static gint64 due;
static int sent;
static DIR *devices; /* the folder of devices, while it is read */

int open (const char *path, int flags, ...);
int open64 (const char *path, int flags, ...);
int __open64_2 (const char *path, int flags);
int ioctl (int fd, unsigned long request, ...);
DIR *opendir (const char *path);
struct dirent *readdir (DIR *directory);
struct dirent64 *readdir64 (DIR *directory);

void
fake_v4l2_reset (void)
{
  fake_v4l2 = (FakeV4l2){.frames = -1};
}

gboolean
fake_v4l2_is_streaming (void)
{
  return g_atomic_int_get (&streaming);
}

static gpointer
next (const char *name)
{
  gpointer symbol = dlsym (RTLD_NEXT, name);
  if (symbol == NULL)
    abort ();
  return symbol;
}

/* ---- Opening ---------------------------------------------------------------------------------------------------- */

static int
open_camera (int flags)
{
  /* Whoever streams does not ask for close-on-exec, whoever only asks for the name does. */
  const gboolean asks = (flags & O_CLOEXEC) != 0;
  const int code = g_atomic_int_get (&fake_v4l2.open_error);
  if (code != 0 && (!asks || code == EACCES)) {
    errno = code;
    return -1;
  }
  int fd = memfd_create ("camera", MFD_CLOEXEC);
  if (fd < 0 || ftruncate (fd, BUFFER_BYTES * N_BUFFERS) != 0)
    abort ();
  if (flags & O_NONBLOCK)
    fcntl (fd, F_SETFL, O_NONBLOCK);
  if (output_fd == fd)
    output_fd = -1;
  g_atomic_int_set (&camera_fd, fd);
  return fd;
}

static int
open_output (void)
{
  if (output_copy >= 0)
    close (output_copy);
  output_fd = memfd_create ("loopback", MFD_CLOEXEC);
  output_copy = dup (output_fd);
  /* Descriptors are used again once they are closed. */
  g_atomic_int_compare_and_exchange (&camera_fd, output_fd, -1);
  return output_fd;
}

GBytes *
fake_v4l2_get_output (int *width, int *height)
{
  const off_t size = lseek (output_copy, 0, SEEK_END);
  guint8 *data = g_malloc ((gsize) size);
  if (pread (output_copy, data, (size_t) size, 0) != size)
    abort ();
  *width = (int) output_format.width;
  *height = (int) output_format.height;
  return g_bytes_new_take (data, (gsize) size);
}

int
open (const char *path, int flags, ...)
{
  va_list list;
  va_start (list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg (list, mode_t) : 0;
  va_end (list);
  if (strcmp (path, FAKE_V4L2_PATH) == 0)
    return open_camera (flags);
  if (strcmp (path, FAKE_V4L2_OUTPUT_PATH) == 0)
    return open_output ();
  return ((int (*) (const char *, int, mode_t)) next ("open")) (path, flags, mode);
}

int
open64 (const char *path, int flags, ...)
{
  va_list list;
  va_start (list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg (list, mode_t) : 0;
  va_end (list);
  return open (path, flags, mode);
}

/* What a hardened library calls. */
int
__open64_2 (const char *path, int flags)
{
  return open (path, flags, 0);
}

DIR *
opendir (const char *path)
{
  DIR *directory = ((DIR * (*) (const char *) ) next ("opendir")) (path);
  if (strcmp (path, "/dev") == 0)
    devices = directory;
  return directory;
}

/* They come after what is really there. */
struct dirent64 *
readdir64 (DIR *directory)
{
  static struct dirent64 entry;
  static gboolean second;
  struct dirent64 *real = ((struct dirent64 * (*) (DIR *) ) next ("readdir64")) (directory);
  if (real != NULL || directory != devices)
    return real;

  g_strlcpy (entry.d_name, second ? FAKE_V4L2_OUTPUT_NODE : FAKE_V4L2_NODE, sizeof entry.d_name);
  if (second)
    devices = NULL;
  second = !second;
  return &entry;
}

struct dirent *
readdir (DIR *directory)
{
  return (struct dirent *) (gpointer) readdir64 (directory);
}

/* ---- The driver ------------------------------------------------------------------------------------------------- */

static int
fail (int code)
{
  errno = code;
  return -1;
}

static int
describe (struct v4l2_capability *able)
{
  memset (able, 0, sizeof *able);
  g_strlcpy ((char *) able->card, FAKE_V4L2_NAME, sizeof able->card);
  able->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_DEVICE_CAPS;
  able->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
  return 0;
}

/* A driver gives what it can, whatever is asked for. */
static int
set_format (struct v4l2_format *format)
{
  if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE)
    return fail (EINVAL);
  format->fmt.pix.width = WIDTH;
  format->fmt.pix.height = HEIGHT;
  format->fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
  format->fmt.pix.field = V4L2_FIELD_NONE;
  format->fmt.pix.bytesperline = WIDTH * 2;
  format->fmt.pix.sizeimage = BUFFER_BYTES;
  return 0;
}

static int
rate (struct v4l2_streamparm *parameters)
{
  parameters->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
  parameters->parm.capture.timeperframe = (struct v4l2_fract){1, 30};
  return 0;
}

static int
query_buffer (struct v4l2_buffer *buffer)
{
  if (buffer->index >= N_BUFFERS)
    return fail (EINVAL);
  buffer->length = BUFFER_BYTES;
  buffer->m.offset = buffer->index * BUFFER_BYTES;
  return 0;
}

/* Red on the left, blue on the right. */
static void
draw (int fd, guint32 index)
{
  guint8 *data = mmap (NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t) index * BUFFER_BYTES);
  for (int i = 0; i < WIDTH * HEIGHT / 2; i++) {
    const gboolean left = i % (WIDTH / 2) < WIDTH / 4;
    const guint8 red[4] = {81, 90, 81, 240}, blue[4] = {41, 240, 41, 110};
    memcpy (data + 4 * i, left ? red : blue, 4);
  }
  munmap (data, BUFFER_BYTES);
}

static int
dequeue (int fd, struct v4l2_buffer *buffer)
{
  guint32 index = 0;
  const int frames = g_atomic_int_get (&fake_v4l2.frames);
  if (frames >= 0 && sent >= frames)
    return fail (ENODEV);
  if (g_atomic_int_get (&fake_v4l2.silent) || g_get_monotonic_time () < due) {
    if (fcntl (fd, F_GETFL) & O_NONBLOCK)
      return fail (EAGAIN);
    for (;;)
      pause (); /* as a driver would: whoever waits here cannot be stopped */
  }
  while (index < N_BUFFERS && !queued[index])
    index++;
  if (index == N_BUFFERS)
    return fail (EAGAIN);
  due += PERIOD_US;
  queued[index] = FALSE;
  draw (fd, index);
  buffer->index = index;
  buffer->bytesused = BUFFER_BYTES;
  buffer->flags = g_atomic_int_get (&fake_v4l2.damaged) && sent % 2 == 0 ? V4L2_BUF_FLAG_ERROR : 0;
  buffer->timestamp = (struct timeval){g_get_monotonic_time () / G_USEC_PER_SEC, 0};
  sent++;
  return 0;
}

static int
enqueue (const struct v4l2_buffer *buffer)
{
  if (buffer->index >= N_BUFFERS)
    return fail (EINVAL);
  queued[buffer->index] = TRUE;
  return 0;
}

static int
start (void)
{
  const int code = g_atomic_int_get (&fake_v4l2.stream_error);
  if (code != 0)
    return fail (code);
  sent = 0;
  due = g_get_monotonic_time () + PERIOD_US;
  g_atomic_int_set (&streaming, TRUE);
  return 0;
}

static int
stop (void)
{
  memset (queued, 0, sizeof queued);
  g_atomic_int_set (&streaming, FALSE);
  return 0;
}

static int
answer (int fd, unsigned long request, gpointer data)
{
  /* The C library declares requests as unsigned long, the kernel as 32 bits. */
  switch ((guint32) request) {
  case VIDIOC_QUERYCAP:
    return describe (data);
  case VIDIOC_G_INPUT:
    *(int *) data = 0;
    return 0;
  case VIDIOC_ENUMINPUT:
    return ((struct v4l2_input *) data)->index == 0 ? 0 : fail (EINVAL);
  case VIDIOC_G_FMT:
  case VIDIOC_S_FMT:
    return set_format (data);
  case VIDIOC_G_PARM:
  case VIDIOC_S_PARM:
    return rate (data);
  case VIDIOC_REQBUFS:
    ((struct v4l2_requestbuffers *) data)->count = N_BUFFERS;
    return 0;
  case VIDIOC_QUERYBUF:
    return query_buffer (data);
  case VIDIOC_QBUF:
    return enqueue (data);
  case VIDIOC_DQBUF:
    return dequeue (fd, data);
  case VIDIOC_STREAMON:
    return start ();
  case VIDIOC_STREAMOFF:
    return stop ();
  default:
    return fail (ENOTTY);
  }
}

static int
answer_output (unsigned long request, gpointer data)
{
  struct v4l2_capability *able = data;
  struct v4l2_format *format = data;
  switch ((guint32) request) {
  case VIDIOC_QUERYCAP:
    memset (able, 0, sizeof *able);
    g_strlcpy ((char *) able->card, FAKE_V4L2_OUTPUT_NAME, sizeof able->card);
    able->capabilities = V4L2_CAP_VIDEO_OUTPUT;
    return 0;
  case VIDIOC_G_FMT:
    return format->type == V4L2_BUF_TYPE_VIDEO_OUTPUT ? 0 : fail (EINVAL);
  case VIDIOC_S_FMT:
    if (format->type != V4L2_BUF_TYPE_VIDEO_OUTPUT || format->fmt.pix.pixelformat != V4L2_PIX_FMT_YUV420)
      return fail (EINVAL);
    output_format = format->fmt.pix;
    return 0;
  default:
    return fail (ENOTTY);
  }
}

int
ioctl (int fd, unsigned long request, ...)
{
  va_list list;
  va_start (list, request);
  gpointer data = va_arg (list, gpointer);
  va_end (list);
  if (fd >= 0 && fd == g_atomic_int_get (&camera_fd) && (request >> 8 & 255) == 'V')
    return answer (fd, request, data);
  if (fd >= 0 && fd == output_fd && (request >> 8 & 255) == 'V')
    return answer_output (request, data);
  return ((int (*) (int, unsigned long, gpointer)) next ("ioctl")) (fd, request, data);
}
