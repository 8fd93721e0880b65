#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Derives the manifest that builds without a network from the public one: local_manifest.py PUBLIC SOURCES LOCAL.

The local runtime already holds what the public manifest builds for itself, so only the application is left, and it is
built from the folder SOURCES. Permissions and options stay as they are: they are what is tested.
"""
import json
import pathlib
import sys


def derive(manifest, sources):
    application = manifest["modules"][-1]
    application["sources"] = [{"type": "dir", "path": str(sources)}]
    return {**manifest, "runtime": "io.github.vivantapp.Debian.Platform", "sdk": "io.github.vivantapp.Debian.Sdk",
            "runtime-version": "local", "modules": [application]}


def main():
    public, sources, local = (pathlib.Path(argument) for argument in sys.argv[1:])
    manifest = derive(json.loads(public.read_text()), sources.resolve())
    local.write_text(json.dumps(manifest, indent=4) + "\n")


if __name__ == "__main__":
    main()
