/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 */
#include "vivant-media-camera-source.h"
#include "vivant-media-error.h"
#include "vivant-media-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Names clips that stand in for cameras, see the header. */
#define STAND_INS "VIVANT_CAMERA"
/* A camera that sends nothing for so long will not come back by itself. Opening one may take a second. */
#define SILENCE (8 * G_USEC_PER_SEC)

struct _VivantMediaCamera {
  char *name;
  VivantMediaCameraSource *source; /* the thread's */
  GThread *thread;
  GCancellable *stop; /* ends the thread */

  GMutex mutex;
  GCond cond;
  VivantMediaPicture *newest; /* NULL when nothing came since it was taken */
  VivantMediaCameraFrame frame;
  GError *error; /* why the thread ended */
  gint mirrored; /* atomic */

  GMutex tap_mutex; /* held while the tap runs, so that it can be taken away for sure */
  VivantMediaCameraTap tap;
  gpointer tap_data;
};

/* ---- What there is ---------------------------------------------------------------------------------------------- */

gboolean
vivant_media_camera_is_supported (void)
{
#ifdef VIVANT_HAVE_CAMERA
  return TRUE;
#else
  return g_getenv (STAND_INS) != NULL;
#endif
}

VivantMediaCameraDevice *
vivant_media_camera_entry_new (const char *id, const char *name)
{
  VivantMediaCameraDevice *entry = g_new (VivantMediaCameraDevice, 1);
  *entry = (VivantMediaCameraDevice){g_strdup (id), g_strdup (name)};
  return entry;
}

static void
entry_free (gpointer data)
{
  VivantMediaCameraDevice *entry = data;
  g_free (entry->id);
  g_free (entry->name);
  g_free (entry);
}

static gboolean
is_stand_in (const char *id)
{
  const char *set = g_getenv (STAND_INS);
  g_auto (GStrv) paths = g_strsplit (set != NULL ? set : "", G_SEARCHPATH_SEPARATOR_S, -1);
  return g_strv_contains ((const char *const *) paths, id);
}

GPtrArray *
vivant_media_camera_entries_new (void)
{
  return g_ptr_array_new_with_free_func (entry_free);
}

GPtrArray *
vivant_media_camera_list (void)
{
  GPtrArray *devices = vivant_media_camera_entries_new ();
  const char *set = g_getenv (STAND_INS);
  g_auto (GStrv) paths = g_strsplit (set != NULL ? set : "", G_SEARCHPATH_SEPARATOR_S, -1);
  for (char **path = paths; *path != NULL; path++)
    if (g_file_test (*path, G_FILE_TEST_EXISTS)) {
      g_autofree char *name = vivant_media_display_name (*path);
      g_ptr_array_add (devices, vivant_media_camera_entry_new (*path, name));
    }
#ifdef VIVANT_HAVE_CAMERA
  /* Whoever named clips wants these. */
  if (set == NULL)
    vivant_media_camera_device_list (devices);
#endif
  return devices;
}

void
vivant_media_camera_set_error (GError **error, const char *name, int code)
{
  if (code == EBUSY)
    g_set_error_literal (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_BUSY,
                         _ ("The camera is used by another program."));
  else if (code == EACCES || code == EPERM)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_OPEN,
                 _ ("You have no permission to use the camera “%s”."), name);
  else if (code == ENOENT || code == ENODEV || code == ENXIO)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE, _ ("The camera “%s” is not connected."), name);
  else if (code == EIO || code == ETIMEDOUT)
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_GONE, _ ("The camera “%s” sends no pictures."), name);
  else
    g_set_error (error, VIVANT_MEDIA_ERROR, VIVANT_MEDIA_ERROR_UNSUPPORTED,
                 _ ("The camera “%s” is of a kind that cannot be used here."), name);
}

/* ---- The thread ------------------------------------------------------------------------------------------------- */

static void
mirror (VivantMediaPicture *picture)
{
  for (int y = 0; y < picture->height; y++) {
    guint8 *left = picture->data + (gsize) y * picture->stride, *right = left + 3 * (picture->width - 1);
    for (; left < right; left += 3, right -= 3) {
      guint8 pixel[3];
      memcpy (pixel, left, 3);
      memcpy (left, right, 3);
      memcpy (right, pixel, 3);
    }
  }
}

static gboolean
is_stopped (VivantMediaCamera *camera)
{
  return g_cancellable_is_cancelled (camera->stop);
}

/* FALSE when the camera is to stop. */
static gboolean
wait_until (VivantMediaCamera *camera, gint64 due)
{
  g_mutex_lock (&camera->mutex);
  while (!is_stopped (camera) && g_get_monotonic_time () < due)
    g_cond_wait_until (&camera->cond, &camera->mutex, due);
  g_mutex_unlock (&camera->mutex);
  return !is_stopped (camera);
}

/* Takes the picture: it is the newest now, whether anybody saw the one before or not. */
static void
publish (VivantMediaCamera *camera, VivantMediaPicture *picture, VivantMediaCameraFrame *frame)
{
  if (g_atomic_int_get (&camera->mirrored))
    mirror (picture);
  frame->time = g_get_monotonic_time ();
  g_mutex_lock (&camera->tap_mutex);
  if (camera->tap != NULL)
    camera->tap (picture, frame, camera->tap_data);
  g_mutex_unlock (&camera->tap_mutex);
  g_mutex_lock (&camera->mutex);
  VivantMediaPicture *missed = camera->newest;
  camera->newest = picture;
  camera->frame = *frame;
  g_cond_broadcast (&camera->cond);
  g_mutex_unlock (&camera->mutex);
  vivant_media_picture_unref (missed);
  frame->index++;
}

static gpointer
camera_thread (gpointer data)
{
  VivantMediaCamera *camera = data;
  VivantMediaCameraFrame frame = {0};
  GError *error = NULL;
  while (error == NULL && !is_stopped (camera)) {
    gint64 due = 0;
    VivantMediaPicture *picture = camera->source->class->next (camera->source, &due, camera->stop, &error);
    if (error == NULL && wait_until (camera, due) && picture != NULL)
      publish (camera, g_steal_pointer (&picture), &frame);
    vivant_media_picture_unref (picture);
  }
  g_mutex_lock (&camera->mutex);
  camera->error = error;
  g_cond_broadcast (&camera->cond);
  g_mutex_unlock (&camera->mutex);
  return NULL;
}

/* ---- Public ----------------------------------------------------------------------------------------------------- */

static VivantMediaCameraSource *
open_source (const char *id, const char *name, GCancellable *cancellable, GError **error)
{
  if (is_stand_in (id))
    return vivant_media_camera_file_new (id, name, cancellable, error);
#ifdef VIVANT_HAVE_CAMERA
  return vivant_media_camera_device_new (id, name, cancellable, error);
#else
  vivant_media_camera_set_error (error, name, ENODEV);
  return NULL;
#endif
}

/* Only what is on the list is a camera: an identifier may come from an old setting. */
static char *
find_name (const char *id)
{
  g_autoptr (GPtrArray) devices = vivant_media_camera_list ();
  for (guint i = 0; i < devices->len; i++) {
    const VivantMediaCameraDevice *device = devices->pdata[i];
    if (g_str_equal (device->id, id))
      return g_strdup (device->name);
  }
  return NULL;
}

VivantMediaCamera *
vivant_media_camera_open (const char *id, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_autofree char *name = find_name (id);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (name == NULL) {
    g_autofree char *shown = vivant_media_display_name (id);
    vivant_media_camera_set_error (error, shown, ENODEV);
    return NULL;
  }
  VivantMediaCameraSource *source = open_source (id, name, cancellable, error);
  if (source == NULL)
    return NULL;
  VivantMediaCamera *camera = g_new0 (VivantMediaCamera, 1);
  camera->source = source;
  camera->name = g_steal_pointer (&name);
  camera->stop = g_cancellable_new ();
  g_mutex_init (&camera->mutex);
  g_mutex_init (&camera->tap_mutex);
  g_cond_init (&camera->cond);
  camera->thread = g_thread_new ("camera", camera_thread, camera);
  return camera;
}

const char *
vivant_media_camera_get_name (VivantMediaCamera *camera)
{
  g_return_val_if_fail (camera != NULL, NULL);
  return camera->name;
}

static void
wake (GCancellable *cancellable, gpointer data)
{
  VivantMediaCamera *camera = data;
  g_mutex_lock (&camera->mutex);
  g_cond_broadcast (&camera->cond);
  g_mutex_unlock (&camera->mutex);
}

/* The mutex is held. */
static VivantMediaPicture *
wait_for_newest (VivantMediaCamera *camera, VivantMediaCameraFrame *frame, GCancellable *cancellable, GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + SILENCE;
  while (camera->newest == NULL && camera->error == NULL && !g_cancellable_is_cancelled (cancellable))
    if (!g_cond_wait_until (&camera->cond, &camera->mutex, deadline))
      break;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (camera->newest != NULL) {
    if (frame != NULL)
      *frame = camera->frame;
    return g_steal_pointer (&camera->newest);
  }
  if (camera->error != NULL)
    g_propagate_error (error, g_error_copy (camera->error));
  else
    vivant_media_camera_set_error (error, camera->name, ETIMEDOUT);
  return NULL;
}

VivantMediaPicture *
vivant_media_camera_next (VivantMediaCamera *camera, VivantMediaCameraFrame *frame, GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (camera != NULL, NULL);
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake), camera, NULL) : 0;
  g_mutex_lock (&camera->mutex);
  VivantMediaPicture *picture = wait_for_newest (camera, frame, cancellable, error);
  g_mutex_unlock (&camera->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return picture;
}

void
vivant_media_camera_set_mirrored (VivantMediaCamera *camera, gboolean mirrored)
{
  g_return_if_fail (camera != NULL);
  g_mutex_lock (&camera->mutex);
  /* What waits is the wrong way round. */
  if (g_atomic_int_get (&camera->mirrored) != mirrored)
    g_clear_pointer (&camera->newest, vivant_media_picture_unref);
  g_atomic_int_set (&camera->mirrored, mirrored);
  g_mutex_unlock (&camera->mutex);
}

void
vivant_media_camera_set_tap (VivantMediaCamera *camera, VivantMediaCameraTap tap, gpointer data)
{
  g_return_if_fail (camera != NULL);
  g_mutex_lock (&camera->tap_mutex);
  camera->tap = tap;
  camera->tap_data = data;
  g_mutex_unlock (&camera->tap_mutex);
}

void
vivant_media_camera_free (VivantMediaCamera *camera)
{
  if (camera == NULL)
    return;
  g_cancellable_cancel (camera->stop);
  wake (NULL, camera);
  g_thread_join (camera->thread);
  camera->source->class->free (camera->source);
  vivant_media_picture_unref (camera->newest);
  g_clear_error (&camera->error);
  g_object_unref (camera->stop);
  g_cond_clear (&camera->cond);
  g_mutex_clear (&camera->mutex);
  g_mutex_clear (&camera->tap_mutex);
  g_free (camera->name);
  g_free (camera);
}
