# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Installs into an empty folder and uses libfomm from there as a stranger would:
test_install.py SOURCE_ROOT BUILD_ROOT PREFIX COMPILER..."""
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from tree import Tap

EXPECTED = ["include/fomm.h", "share/vivant/models/portrait.safetensors", "share/vivant/samples/portrait.jpg",
            "share/vivant/samples/driving.mp4", "share/man/man1/vivant-cli.1",
            "share/bash-completion/completions/vivant-cli"]


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)


def complaint(result):
    return [] if result.returncode == 0 else (result.stderr or result.stdout or "failed").splitlines()[-8:]


def use_library(tap, source, root, usr, folder, compiler):
    """Compiles and runs src/core/example.c against the installed files."""
    pkgconfig = next(usr.rglob("fomm.pc")).parent
    environment = {**os.environ, "PKG_CONFIG_PATH": str(pkgconfig), "PKG_CONFIG_SYSROOT_DIR": str(root),
                   "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1", "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1"}
    flags = run("pkg-config", "--cflags", "--libs", "fomm", env=environment)
    tap.case("pkg-config knows fomm", complaint(flags))
    example = folder / "example"
    build = run(*compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", source / "src/core/example.c", "-o", example,
                *shlex.split(flags.stdout))
    tap.case("the example compiles", complaint(build))
    environment["LD_LIBRARY_PATH"] = f"{pkgconfig.parent}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    result = run(example, usr / "share/vivant/models/portrait.safetensors", env=environment)
    tap.case("the example finds 19 keypoints", complaint(result) or
             ([] if "19 keypoints" in result.stdout else [result.stdout]))


def main():
    source, build, prefix, *compiler = sys.argv[1:]
    tap = Tap()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        install = run("meson", "install", "-C", build, "--no-rebuild", "--destdir", folder / "root")
        tap.case("meson install works", complaint(install))
        usr = folder / "root" / prefix.lstrip("/")
        tap.case("it installs every part", (path for path in EXPECTED if not (usr / path).is_file()))
        inside = {str(path) for path in (folder / "root").rglob("*") if path.is_file()}
        tap.case("it installs nothing outside its prefix", (path for path in inside if not path.startswith(str(usr))))
        use_library(tap, pathlib.Path(source), folder / "root", usr, folder, compiler)
    tap.done()


main()
