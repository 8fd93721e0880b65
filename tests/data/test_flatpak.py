# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What a Flatpak reviewer's linter would ask of the manifest: test_flatpak.py SOURCE_ROOT."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from tree import Tap

APP_ID = "io.github.vivantapp.Vivant"
# Everything the application may do outside its sandbox. Files come through portals, settings lie in its own folder.
PERMISSIONS = {"--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--socket=pulseaudio", "--device=dri"}
KEYS = {
    "manifest": {"id", "runtime", "runtime-version", "sdk", "command", "separate-locales", "finish-args", "cleanup", "modules"},
    "module": {"name", "buildsystem", "build-options", "build-commands", "config-opts", "cleanup", "sources"},
    "build-options": {"env", "arch"},
    "source": {"type", "url", "sha256", "path", "skip"},
}


def unknown_keys(kind, found):
    return [f"{kind}: {key}" for key in found if key not in KEYS[kind]]


def check_form(tap, manifest):
    modules = manifest["modules"]
    tap.case("the id is the file's name", [] if manifest["id"] == APP_ID else [manifest["id"]])
    tap.case("the runtime is one that lives", [] if manifest["runtime"] == "org.gnome.Platform"
             and manifest["sdk"] == "org.gnome.Sdk" and int(manifest["runtime-version"]) >= 50 else [manifest["runtime"]])
    unknown = unknown_keys("manifest", manifest)
    for module in modules:
        unknown += unknown_keys("module", module) + unknown_keys("build-options", module.get("build-options", {}))
        unknown += [word for source in module["sources"] for word in unknown_keys("source", source)]
    tap.case("every key is one that Flatpak knows", unknown)
    tap.case("the command is a bare name", [] if re.fullmatch(r"[a-z-]+", manifest["command"]) else [manifest["command"]])
    # Languages in an extension of their own would be missing from a bundle.
    tap.case("a bundle holds every language", [] if manifest["separate-locales"] is False else ["they are left out"])
    tap.case("headers and archives are left out", {"/include", "/lib/pkgconfig", "*.a"} - set(manifest["cleanup"]))


def check_permissions(tap, manifest):
    given = set(manifest["finish-args"])
    tap.case("it may do what it must, and no more", sorted(given ^ PERMISSIONS))
    network = [word for word in json.dumps(manifest["modules"]).split('"') if "share=network" in word]
    tap.case("nothing is fetched while it is built", network)


def check_sources(tap, manifest):
    wrong = []
    for module in manifest["modules"]:
        for source in module["sources"]:
            pinned = re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", ""))
            local = source["type"] == "dir" and module is manifest["modules"][-1]
            if not local and not (pinned and source["url"].startswith("https://")):
                wrong.append(f"{module['name']}: {source}")
    tap.case("every source is pinned by its hash", wrong)


def check_openblas(tap, manifest):
    """Without a named target the common part would be compiled for the build machine's processor."""
    options = next(module for module in manifest["modules"] if module["name"] == "openblas")["build-options"]
    wanted = {"x86_64": "GENERIC", "aarch64": "ARMV8"}
    tap.case("OpenBLAS names its target", (arch for arch, target in wanted.items()
                                           if options["arch"][arch]["env"]["OPENBLAS_TARGET"] != target))
    tap.case("OpenBLAS chooses its kernels at run time", [] if "DYNAMIC_ARCH=1" in options["env"]["OPENBLAS"] else ["no"])


def check_local(tap, room, manifest):
    """The offline manifest differs in nothing that a user would meet."""
    with tempfile.TemporaryDirectory() as folder:
        local = pathlib.Path(folder) / "local.json"
        subprocess.run([sys.executable, room / "local_manifest.py", room / f"{APP_ID}.json", folder, local], check=True)
        derived = json.loads(local.read_text())
    same = [key for key in ("id", "command", "finish-args") if derived[key] != manifest[key]]
    tap.case("the offline manifest asks for the same", same)
    tap.case("the offline manifest builds the same application",
             [] if derived["modules"][-1]["config-opts"] == manifest["modules"][-1]["config-opts"] else ["other options"])
    tap.case("the offline manifest fetches nothing", (source["url"] for module in derived["modules"]
                                                      for source in module["sources"] if "url" in source))


def check_builder(tap, path):
    if not shutil.which("flatpak-builder"):
        tap.skip("flatpak-builder reads it", "flatpak-builder is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:  # where it leaves a state folder
        result = subprocess.run(["flatpak-builder", "--show-manifest", path.resolve()], capture_output=True, text=True,
                                cwd=folder)
    complaints = [line for line in result.stderr.splitlines() if "Unknown property" in line or "rror" in line]
    tap.case("flatpak-builder reads it", complaints or (["it does not"] if result.returncode else []))


def check_scripts(tap, room):
    for name in ("local", "make-runtime"):
        result = subprocess.run(["bash", "-n", room / name], capture_output=True, text=True)
        tap.case(f"flatpak/{name} is a shell script", result.stderr.splitlines())


def main():
    room, tap = pathlib.Path(sys.argv[1]) / "flatpak", Tap()
    path = room / f"{APP_ID}.json"
    manifest = json.loads(path.read_text())
    check_form(tap, manifest)
    check_permissions(tap, manifest)
    check_sources(tap, manifest)
    check_openblas(tap, manifest)
    check_local(tap, room, manifest)
    check_builder(tap, path)
    check_scripts(tap, room)
    tap.done()


main()
