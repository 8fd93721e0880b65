/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors
 *
 * The training configurations that come with Vivant. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Path of the configuration `name`: the file of this name if there is one, else NAME.yaml in the `training` folder of
 * Vivant's data. NULL names the usual one: "fine-tune" when a model is there to start from, else "small". What is
 * nowhere to be found comes back as it is. Free with g_free (). Any thread. */
char *vivant_training_find_config (const char *name, gboolean fine_tune);

G_END_DECLS
