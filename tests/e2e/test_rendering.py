# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Rendering while it is watched: pause, cancel, resume, changes on the way, two windows: test_rendering.py SOURCE_ROOT
VIVANT."""
import json
import subprocess
import sys

import accessible
import desktop as testing
from tree import Tap

WHOLE, FRAMES = 150, 60  # of the sample; a part of it is rendered
IN_FLIGHT = 10  # frames that may be on their way when rendering is held


def open_sample(program, window=1):
    program.activate("open-sample", window=window)
    program.wait_for(lambda now: now.total == WHOLE, "the sample's clip", window)
    program.wait(lambda: program.enabled("animate", window), "something to animate")
    for _ in range(FRAMES - 1):
        program.activate("next-frame", window=window)
    program.activate("trim-out", window=window)
    program.activate("first-frame", window=window)
    program.wait_for(lambda now: now.total == FRAMES, "the range", window)


def animate(program, window=1):
    program.activate("animate", window=window)
    program.activate("consent", "b", True, window=window)


def settle(program, window=1):
    """The number of frames once it does not change any more."""
    counts = []

    def quiet():
        counts.append(program.status(window).done)
        return len(counts) > 5 and len(set(counts[-5:])) == 1
    program.wait(quiet, "no more frames")
    return counts[-1]


def count_frames(clip):
    command = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_streams", "-of", "json", str(clip)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"][0]["nb_read_frames"]


def ends_well(tap, program):
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])


def paused_and_cancelled(desktop):
    tap = paused_and_cancelled.tap
    program = desktop.open()
    open_sample(program)
    animate(program)
    program.wait_for(lambda now: now.phase == "rendering" and now.done >= 5, "some frames")
    program.activate("pause")
    program.wait_for(lambda now: now.phase == "paused", "the pause")
    held = settle(program)
    tap.case("a paused render stands still", [] if 5 <= held < FRAMES else [f"{held} frames"])
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    tap.case("and says that it is paused", [] if tree.find("Rendering is paused") else ["it does not"])
    program.activate("pause")
    program.wait_for(lambda now: now.phase == "rendering" and now.done > held, "more frames after the pause")
    tap.case("it goes on", [])
    program.activate("cancel")
    program.wait_for(lambda now: now.phase == "idle", "the end")
    kept = settle(program)
    tap.case("what is rendered is kept", [] if held < kept < FRAMES else [f"{kept} frames"])
    tap.case("and told", [] if tree.find(f"{kept} frames are kept") or tree.find("frames are kept") else ["it is not"])
    tap.case("and can be exported", [] if program.enabled("export") else ["export is disabled"])
    animate(program)
    resumed = program.wait_for(lambda now: now.phase == "rendering", "rendering again")
    tap.case("animating again goes on behind it", [] if resumed.done >= kept else [resumed.text])
    program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "the rest")
    ends_well(tap, program)


def changed_on_the_way(desktop):
    tap = changed_on_the_way.tap
    program = desktop.open()
    open_sample(program)
    animate(program)
    before = program.wait_for(lambda now: now.done >= 20, "some frames")
    program.activate("move-keypoint", "(idd)", (3, 0.1, 0.0))
    stale = program.wait_for(lambda now: now.undo == "Move Keypoint 3", "the change")
    tap.case("a change makes frames stale", [] if stale.done < before.done else [f"{before.text}, then {stale.text}"])
    whole = program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "all frames as they are now")
    tap.case("rendering goes on by itself until all are new", [] if whole.done == FRAMES else [whole.text])
    for _ in range(30):
        program.activate("next-frame")
    program.activate("move-keypoint", "(idd)", (5, 0.1, 0.0))
    later = program.wait_for(lambda now: now.undo == "Move Keypoint 5", "the later change")
    tap.case("a change seen at one frame holds for the whole clip", [] if later.done <= 1 else [later.text])
    program.activate("undo")
    program.wait_for(lambda now: now.undo == "Move Keypoint 3", "the change undone")
    animate(program)
    program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "all frames again")
    clip = desktop.folder / "part.webm"
    program.activate("export-to", "s", str(clip))
    program.wait(clip.exists, "the exported file")
    tap.case("the range is exported", [] if count_frames(clip) == str(FRAMES) else [count_frames(clip)])
    ends_well(tap, program)


def two_windows(desktop):
    tap = two_windows.tap
    program = desktop.open()
    program.activate("new-window", window=None)
    first, second = program.wait_for_windows(2)
    for window in (first, second):
        open_sample(program, window)
        animate(program, window)
    program.activate("move-keypoint", "(idd)", (3, 0.1, 0.0), window=second)
    for window in (first, second):
        program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "all frames of both windows", window)
    tap.case("both windows render at once", [])
    undo = [program.status(window).undo for window in (first, second)]
    tap.case("each has a history of its own", [] if undo == ["Trim Clip", "Move Keypoint 3"] else undo)
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    tree.find("Close", "button").press()
    left = program.wait_for_windows(1)
    tap.case("one can be closed", [])
    animate(program, left[0])
    program.activate("play", window=left[0])
    tap.case("the other goes on", [] if program.status(left[0]).total == FRAMES else [program.status(left[0]).text])
    ends_well(tap, program)


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    for story in (paused_and_cancelled, changed_on_the_way, two_windows):
        story.tap = tap
        testing.run(source, program, tap, story)
    tap.done()


main()
