/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>

FommStatus
fomm_fail (FommError *error, FommStatus status, const char *format, ...)
{
  if (!error)
    return status;

  va_list args;
  va_start (args, format);
  error->status = status;
  vsnprintf (error->message, sizeof error->message, format, args);
  va_end (args);
  return status;
}

FommStatus
fomm_fail_memory (FommError *error)
{
  return fomm_fail (error, FOMM_ERROR_MEMORY, "There is not enough memory.");
}
