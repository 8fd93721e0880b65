# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Builds the Flatpak, installs its bundle, and looks at what the sandbox lets the programs do:
test_sandbox.py SOURCE_ROOT. Runs only with VIVANT_TEST_FLATPAK set, as `./dev test --flatpak` does."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from sandbox import Sandbox
from tree import Tap

SHARE = "/app/share/vivant"


def check_permissions(tap, box):
    manifest = json.loads((box.source / "flatpak" / f"{box.app_id}.json").read_text())
    asked = {word.split("=")[1] for word in manifest["finish-args"]}
    lines = [line.split("=") for line in box.flatpak("info", "--show-permissions", box.app_id).stdout.splitlines()
             if line.split("=")[0] in ("shared", "sockets", "devices", "filesystems", "features")]
    given = {word for _, words in lines for word in words.rstrip(";").split(";")}
    # X11 as a fallback is written as two words.
    tap.case("what is installed may do what the manifest says", sorted((given - {"x11"}) ^ asked))
    others = [line for line in box.flatpak("info", "--show-permissions", box.app_id).stdout.splitlines()
              if line.startswith("[") and line != "[Context]"]
    tap.case("it talks to no service by itself", others)


def check_walls(tap, box):
    secret = box.home / "diary.txt"
    secret.write_text("private")
    seen = box.run("cat", secret)
    tap.case("it does not see the user's files", [seen.stdout] if seen.returncode == 0 else [])
    devices = box.run("cat", "/proc/net/dev").stdout
    names = [line.split(":")[0].strip() for line in devices.splitlines() if ":" in line]
    tap.case("it has no network", [] if names == ["lo"] else names)


def check_render(tap, box):
    result = box.run("sh", "-c", f'exec vivant-cli animate --source {SHARE}/samples/portrait.jpg '
                     f'--driving {SHARE}/samples/driving.mp4 --output "$XDG_CACHE_HOME/sample.mp4"')
    tap.case("the sample renders inside", [] if result.returncode == 0 else [result.stderr])
    video = box.data("cache") / "sample.mp4"
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(video)]
    streams = json.loads(subprocess.run(command, capture_output=True, text=True).stdout or "{}").get("streams", [])
    kinds = {stream["codec_type"]: stream for stream in streams}
    tap.case("all of it, with sound", [] if kinds.get("video", {}).get("nb_read_frames") == "150" and "audio" in kinds
             else [str(kinds)])


def check_models(tap, box):
    result = box.run("vivant-cli", "model", "import", f"{SHARE}/models/portrait.safetensors", "--name", "copy")
    here = [path.name for path in (box.data("data") / "vivant/models").glob("copy*")]
    tap.case("models lie in the application's own folder", [] if here else [result.stderr or "none is there"])
    listed = box.run("vivant-cli", "model", "list").stdout
    tap.case("and are found again", [] if "copy" in listed and "portrait" in listed else [listed])


def check_languages(tap, box):
    box.env.update(LC_ALL="de_DE.UTF-8", LANGUAGE="")
    german = box.run("vivant-cli", "--help").stdout
    tap.case("the bundle speaks German", [] if "Befehle:" in german else [german])


def main():
    tap = Tap()
    if "VIVANT_TEST_FLATPAK" not in os.environ:
        print("1..0 # SKIP takes minutes and makes a runtime: ./dev test --flatpak")
        return
    with tempfile.TemporaryDirectory(prefix="vivant-flatpak-") as folder:
        box = Sandbox(sys.argv[1], pathlib.Path(folder) / "home")
        built = box.build()
        tap.case("the bundle is built and installed", [] if built.returncode == 0 else built.stderr.splitlines()[-20:])
        if built.returncode == 0:
            check_permissions(tap, box)
            check_walls(tap, box)
            check_render(tap, box)
            check_models(tap, box)
            check_languages(tap, box)
    tap.done()


main()
