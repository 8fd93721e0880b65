# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Numbers and project files are the same where 0.5 is written 0,5: test_locale.py SOURCE_ROOT VIVANT CLI."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import desktop as testing
from tree import Tap

LOCALE = "de_DE.UTF-8"


def make_locale(folder):
    """Compiles the locale below `folder`; the environment that uses it, or None where its sources are missing."""
    if shutil.which("localedef") is None:
        return None
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", folder / LOCALE], capture_output=True)
    return {"LOCPATH": str(folder), "LC_ALL": LOCALE, "LANGUAGE": ""} if (folder / LOCALE).is_dir() else None


def has_comma(environment):
    """Whether the locale is really in use: the shell's printf writes with its comma."""
    command = ["bash", "-c", "printf %.1f 0,5"]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}).stdout == "0,5"


def look_at_cli(tap, source, cli, folder, environment):
    samples = source / "data/samples"
    pictures = {}
    for name, extra in (("plain", {"LC_ALL": "C.UTF-8"}), ("german", environment)):
        output = folder / name
        command = [cli, "animate", "--source", samples / "portrait.jpg", "--driving", samples / "driving.mp4", "--model",
                   source / "data/models/portrait.safetensors", "--from", "0.2", "--to", "0.4", "--smooth", "0.5",
                   "--json", "--output", f"{output}/"]
        result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **extra})
        tap.case(f"{name}: animates", [result.stderr] if result.returncode else [])
        tap.case(f"{name}: prints JSON", [] if json.loads(result.stdout or "null") else ["nothing"])
        pictures[name] = [path.read_bytes() for path in sorted(output.glob("*.png"))]
    tap.case("the pictures are the same bytes", [] if pictures["plain"] and pictures["plain"] == pictures["german"] else
             [f"{len(pictures['plain'])} and {len(pictures['german'])} pictures"])


def moved(project):
    """Where keypoint 3 was moved, by the project's text."""
    edits = json.dumps(project.get("edits", project))
    return "0.125" in edits and "-0.0625" in edits


def look_at_window(tap, desktop, folder):
    program = desktop.open()
    program.activate("open-sample")
    program.wait(lambda: program.enabled("animate"), "the sample")
    program.activate("move-keypoint", "(idd)", (3, 0.125, -0.0625))
    saved = desktop.folder / "data/vivant/autosave"
    copy = program.wait(lambda: next((path for path in saved.rglob("*") if path.is_file()
                                      and b"0.125" in path.read_bytes()), None), "the autosaved project")
    project = folder / "copy.vivant"
    shutil.copy(copy, project)
    tap.case("a project is plain JSON", [] if moved(json.loads(project.read_text())) else [project.read_text()[:2000]])
    program.activate("undo")
    program.activate("open-path", "s", str(project))
    program.wait_for_windows(2)
    opened = program.wait_for(lambda now: now.page == "work" and now.total == 150, "the project again", window=2)
    tap.case("it opens again", [] if opened.phase == "idle" else [opened.text])


def main():
    source, program, cli = pathlib.Path(sys.argv[1]), *sys.argv[2:]
    tap = Tap()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = make_locale(folder)
        if environment is None:
            testing.skip_everything("localedef cannot make de_DE.UTF-8 here (package locales)")
        tap.case("the locale has a comma", [] if has_comma(environment) else ["printf writes a point"])
        look_at_cli(tap, source, cli, folder, environment)
        if reason := testing.missing():
            tap.skip("projects are the same", reason)
        else:
            testing.run(source, program, tap, lambda desktop: look_at_window(tap, desktop, folder), **environment)
    tap.done()


main()
