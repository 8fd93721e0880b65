# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The camera as the driver, with the sample clip as the camera: test_live.py SOURCE_ROOT VIVANT."""
import json
import shutil
import subprocess
import sys
import time

import accessible
import desktop as testing
from bus import BusError
from live import Live, open_with_camera, start, wait_for
from tree import Tap


def count_frames(clip):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(clip)]
    streams = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"]
    return int(streams[0]["nb_read_frames"])


def holds_open(program, path):
    """Whether the program has the file open, as a camera whose light is on."""
    folder = f"/proc/{program.process.pid}/fd"
    listing = subprocess.run(["ls", "-l", folder], capture_output=True, text=True, check=False).stdout
    return str(path) in listing


def find(program, desktop, name, role=None):
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")

    def look():
        try:
            return tree.find(name, role)
        except BusError:  # it changes while it is read
            return None
    return program.wait(look, name)


def used_live(desktop):
    tap = used_live.tap
    program, camera = open_with_camera(desktop)
    tap.case("choosing the camera does not turn it on", ["its file is open"] if holds_open(program, camera) else [])
    program.activate("live-start")
    tap.case("before the first time permission is asked for", [] if Live(program).mode == "camera" else ["it is not"])
    find(program, desktop, "I Have Permission")
    undo = program.status().undo
    live = start(program)
    tap.case("results come, with their rate", [] if live.rate > 0 and live.latency > 0 else [live.text])
    tap.case("the camera is open", [] if holds_open(program, camera) else ["its file is not open"])
    names = [name for name in ("Use a Clip", "Use the Camera", "Set Neutral Pose", "Result, live", "Driver, live")
             if not find(program, desktop, name)]
    tap.case("screen readers are told", names)
    program.activate("neutral-pose")
    program.activate("move-keypoint", "(idd)", (3, 0.1, 0.0))
    later = wait_for(program, lambda now: now.frames > live.frames + 5, "results after a change")
    tap.case("it goes on after changes", [] if later.mode == "live" else [later.text])
    program.activate("undo")
    program.wait_for(lambda now: now.undo == undo, "the change undone")
    tap.case("the camera leaves no step to undo", [])
    idle = [name for name in ("export", "preview", "queue-add", "crop-clip") if program.enabled(name)]
    tap.case("what needs a clip waits for one", idle)
    program.activate("live-stop")
    wait_for(program, lambda now: now.mode == "camera", "the camera off")
    program.wait(lambda: not holds_open(program, camera), "the camera's light off")
    tap.case("stopping turns the camera off", [])
    recorded(desktop, tap, program)


def recorded(desktop, tap, program):
    start(program)
    program.activate("record")
    began = wait_for(program, lambda now: now.mode == "recording", "a recording")
    wait_for(program, lambda now: now.frames > began.frames + 10, "results while it records")
    program.activate("record")
    wait_for(program, lambda now: now.mode == "clip", "the recording as the clip")
    clips = list((desktop.folder / "home/Films/Vivant").iterdir())
    tap.case("the recording is in the folder of videos", [] if len(clips) == 1 else [str(clips)])
    whole = program.wait_for(lambda now: now.total >= 5, "the recording's frames")
    program.wait(lambda: program.enabled("animate"), "something to animate")
    for _ in range(4):
        program.activate("next-frame")
    program.activate("trim-out")
    program.wait_for(lambda now: now.total == 5, "a part of it")
    program.activate("animate")
    program.wait_for(lambda now: now.phase == "idle" and now.done == 5, "the part")
    result = desktop.folder / "result.mp4"
    program.activate("export-to", "s", str(result))
    program.wait(result.exists, "the exported file")
    tap.case("what was recorded can be animated and exported", [] if count_frames(result) == 5 and whole.total > 5
             else [whole.text])
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])


def left_alone(desktop):
    tap = left_alone.tap
    program, camera = open_with_camera(desktop)
    start(program)
    program.activate("models")
    wait_for(program, lambda now: now.mode == "camera", "the camera off on another page")
    program.wait(lambda: not holds_open(program, camera), "the camera's light off")
    tap.case("leaving the page turns the camera off", [])
    program.activate("back")
    start(program)
    program.activate("crop-camera")
    find(program, desktop, "Crop Camera")
    program.wait(lambda: not holds_open(program, camera), "the camera's light off while it is cropped")
    find(program, desktop, "Done", "button").press()
    cropped = wait_for(program, lambda now: now.mode == "live" and now.frames >= 3, "the camera back")
    tap.case("its picture can be cropped, and it goes on", [] if cropped.mode == "live" else [cropped.text])
    camera.unlink()
    wait_for(program, lambda now: now.mode == "camera", "the camera gone")
    find(program, desktop, "is not connected")
    tap.case("a camera that is unplugged is told of where its picture was", [])
    shutil.copy(desktop.source / "data/samples/driving.mp4", camera)
    # Nothing tells of a file as the system tells of a device: choosing the camera looks again.
    program.activate("driver", "s", "clip")
    program.activate("driver", "s", "camera")
    program.wait(lambda: program.enabled("live-start"), "the camera back")
    start(program)
    tap.case("plugged in again it goes on", [])
    project = desktop.folder / "live.vivant"
    program.activate("save-to", "s", str(project))
    program.wait(project.exists, "the project's file")
    tap.case("a project knows nothing of the camera", [] if "camera" not in project.read_text().lower() else ["it does"])
    program.activate("record")
    recording = wait_for(program, lambda now: now.mode == "recording", "a recording")
    wait_for(program, lambda now: now.frames > recording.frames + 5, "results while it records")
    began = time.monotonic()
    status = program.quit()
    clips = list((desktop.folder / "home/Films/Vivant").iterdir())
    tap.case("a recording is finished when the program is quit", [] if len(clips) == 1 and count_frames(clips[0]) > 3
             else [str(clips)])
    tap.case("closing turns it off and ends at once", [] if status == 0 and not program.output() and
             time.monotonic() - began < testing.PATIENCE / 3 else [f"status {status}: {program.output()[-3000:]}"])


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    for story in (used_live, left_alone):
        story.tap = tap
        testing.run(source, program, tap, story)
    tap.done()


main()
