# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The program under test with a camera as its driver; a clip stands in for the camera."""
import shutil

import desktop as testing


class Live:
    """What the window says of its camera."""

    def __init__(self, program):
        self.text = program.describe("live-status")[2]
        mode, frames, rate, latency = self.text.split()
        self.mode, self.frames, self.rate, self.latency = mode, int(frames), float(rate), float(latency)


def wait_for(program, condition, what):
    last = []

    def look():
        last[:] = [Live(program)]
        return condition(last[0]) and last[0]
    try:
        return program.wait(look, what)
    except testing.Failure as failure:
        raise testing.Failure(f"{failure}; last seen: {last[0].text if last else 'nothing'}") from None


def open_with_camera(desktop, **env):
    """The program with a portrait and the camera chosen, and the clip that stands in for the camera."""
    camera = desktop.folder / "camera.mp4"
    shutil.copy(desktop.source / "data/samples/driving.mp4", camera)
    (desktop.folder / "config/user-dirs.dirs").write_text('XDG_VIDEOS_DIR="$HOME/Films"\n')
    program = desktop.open(VIVANT_CAMERA=str(camera), **env)
    program.activate("open-path", "s", str(desktop.source / "data/samples/portrait.jpg"))
    program.wait_for(lambda now: now.undo, "the portrait")
    program.activate("driver", "s", "camera")
    wait_for(program, lambda now: now.mode == "camera", "the camera as the driver")
    program.wait(lambda: program.enabled("live-start"), "a camera to start")
    return program, camera


def start(program):
    program.activate("live-start")
    if Live(program).mode == "camera":
        program.activate("consent", "b", True)
    return wait_for(program, lambda now: now.mode == "live" and now.frames >= 8 and now.rate > 0, "results")
