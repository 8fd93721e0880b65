/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIVANT_TYPE_WELCOME (vivant_welcome_get_type ())
G_DECLARE_FINAL_TYPE (VivantWelcome, vivant_welcome, VIVANT, WELCOME, AdwBin)

G_END_DECLS
