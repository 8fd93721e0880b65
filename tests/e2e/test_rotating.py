# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""A portrait and a clip that lie on their sides are rotated, rendered, saved and opened again: test_rotating.py
SOURCE_ROOT VIVANT."""
import json
import subprocess
import sys

import accessible
import desktop as testing
from bus import BusError
from tree import Tap

FRAMES, WIDE, HIGH = 6, 640, 512


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *map(str, arguments)], check=True)


def pixels(clip):
    """The bytes of its last frame."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(clip), "-vf", f"select=eq(n\\,{FRAMES - 1})", "-f",
               "rawvideo", "-pix_fmt", "rgb24", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def difference(a, b):
    return sum(abs(x - y) for x, y in zip(a, b)) / len(a) if len(a) == len(b) > 0 else 255


def make_inputs(desktop):
    """A few moments of the sample as (portrait, clip), wider than high: upright, and on its side."""
    samples, upright, lying = desktop.source / "data/samples", desktop.folder / "upright", desktop.folder / "lying"
    for folder, turn in ((upright, "null"), (lying, "transpose=cclock")):
        folder.mkdir()
        shape = f"scale=512:512,pad={WIDE}:{HIGH}:64:0:gray,{turn}"
        ffmpeg("-i", samples / "portrait.jpg", "-vf", shape, folder / "portrait.png")
        ffmpeg("-i", samples / "driving.mp4", "-vf", f"select=not(mod(n\\,20)),setpts=N/25/TB,{shape}", "-frames:v", FRAMES,
               "-an", "-c:v", "ffv1", folder / "clip.mkv")
    return upright, lying


def open_inputs(program, folder):
    for name, step in (("portrait.png", "Open Portrait"), ("clip.mkv", "Open Clip")):
        program.activate("open-path", "s", str(folder / name))
        program.wait_for(lambda now, step=step: now.undo == step, name)
    program.wait(lambda: program.enabled("animate"), "something to animate")


def render(program, clip):
    program.activate("animate")
    program.activate("consent", "b", True)
    program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "all frames")
    program.activate("export-to", "s", str(clip))
    program.wait(clip.exists, "the exported file")
    return pixels(clip)


def says(tree, ending):
    """Whether something on the page ends so; the tree may change while it is read."""
    try:
        return any(name.endswith(ending) for name in tree.names().values())
    except BusError:
        return False


def rotate(program, tree, what, times):
    """Presses the button on the page that crops; a press that comes before the last one was let go is lost."""
    program.wait(lambda: program.enabled(f"crop-{what}"), f"a {what} to crop")
    program.activate(f"crop-{what}")
    for done in range(times):
        program.wait(lambda: tree.find("Rotate", "button"), "the button that rotates").press()
        size = f", {WIDE} × {HIGH}" if done % 2 == 0 else f", {HIGH} × {WIDE}"
        program.wait(lambda size=size: says(tree, size), f"a picture{size}")
    program.wait(lambda: tree.find("Done", "button"), "the button that leaves the page").press()
    return program.wait_for(lambda now: now.undo.startswith("Rotate") and now.page == "work", "the picture rotated")


def ends_well(tap, program):
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])


def on_their_sides(desktop):
    tap, (upright, lying) = on_their_sides.tap, make_inputs(desktop)
    program = desktop.open()
    open_inputs(program, upright)
    wanted = render(program, desktop.folder / "upright.mp4")
    ends_well(tap, program)

    program = desktop.open()
    open_inputs(program, lying)
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    now = rotate(program, tree, "portrait", 1)
    tap.case("the portrait can be rotated", [] if now.undo == "Rotate Portrait" else [now.text])
    program.activate("undo")
    now = program.wait_for(lambda now: now.undo == "Open Clip", "the portrait as it was")
    program.activate("redo")
    now = rotate(program, tree, "clip", 5)
    tap.case("and the clip, as one step however often it is pressed", [] if now.undo == "Rotate Clip" else [now.text])
    project = desktop.folder / "mine.vivant"
    program.activate("save-to", "s", str(project))
    program.wait(project.exists, "the project's file")
    stored = json.loads(project.read_text())
    found = {key: stored.get(key) for key in ("vivant", "sourceTurn", "driverTurn")}
    tap.case("the project keeps it", [] if found == {"vivant": 2, "sourceTurn": 1, "driverTurn": 1} else [str(found)])
    ends_well(tap, program)

    program = desktop.open(project)
    program.wait(lambda: program.enabled("animate"), "something to animate")
    off = difference(render(program, desktop.folder / "turned.mp4"), wanted)
    tap.case("opened again it renders the upright picture", [] if off < 4 else [f"{off:.1f} off"])
    ends_well(tap, program)


def large_portrait(desktop):
    """Asked for while the picture is still being turned, the page opens once it is."""
    tap, picture = on_their_sides.tap, desktop.folder / "large.png"
    ffmpeg("-i", desktop.source / "data/samples/portrait.jpg", "-vf", "scale=6000:4000", picture)
    program = desktop.open(picture)
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    program.wait(lambda: program.enabled("crop-portrait"), "a portrait to crop")
    program.activate("crop-portrait")
    program.wait(lambda: tree.find("Rotate", "button"), "the button that rotates").press()
    program.wait(lambda: says(tree, ", 4000 × 6000"), "a picture turned")
    program.wait(lambda: tree.find("Done", "button"), "the button that leaves the page").press()
    program.wait_for(lambda now: now.page == "work", "the page left")
    program.activate("crop-portrait")
    program.wait_for(lambda now: now.page == "crop", "the page that crops, of the turned picture")
    program.activate("back")
    program.wait_for(lambda now: now.page == "work", "the page left again")
    # From here on the picture is being turned back.
    program.activate("undo")
    program.activate("crop-portrait")
    program.wait_for(lambda now: now.page == "crop", "the page that crops, of a picture that is being turned")
    shown = program.wait(lambda: tree.find(", 6000 × 4000"), "the picture as it was")
    tap.case("a large portrait is cropped as soon as it is turned", [] if shown else ["not shown"])
    ends_well(tap, program)


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    on_their_sides.tap = tap
    testing.run(source, program, tap, on_their_sides)
    testing.run(source, program, tap, large_portrait)
    tap.done()


main()
