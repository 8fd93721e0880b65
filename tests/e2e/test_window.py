# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""One sitting with the window, from the sample to the exported clip: test_window.py SOURCE_ROOT VIVANT."""
import json
import re
import subprocess
import sys

import accessible
import desktop as testing
from tree import Tap

WHOLE, FRAMES = 150, 50  # of the sample; only its first two seconds are rendered


def probe(clip):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(clip)]
    facts = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    kinds = {stream["codec_type"]: stream for stream in facts["streams"]}
    return kinds.get("video", {}), kinds.get("audio", {}), json.dumps(facts["format"].get("tags", {})).lower()


def check_clip(tap, clip, frames, seconds):
    video, audio, tags = probe(clip)
    tap.case("every frame is in the file", [] if video.get("nb_read_frames") == str(frames) else [str(video)])
    tap.case("at the clip's rate", [] if video.get("r_frame_rate") == "25/1" else [str(video)])
    tap.case("with the clip's sound", [] if abs(float(audio.get("duration", 0)) - seconds) < 0.1 else [str(audio)])
    tap.case("marked as synthetic", [] if "synthetic" in tags or "trainedalgorithmicmedia" in tags else [tags])


def trim(tap, program):
    for _ in range(FRAMES - 1):
        program.activate("next-frame")
    program.activate("trim-out")
    trimmed = program.wait_for(lambda now: now.undo == "Trim Clip", "the clip trimmed")
    tap.case("the clip can be trimmed", [] if trimmed.total == FRAMES else [trimmed.text])
    program.activate("first-frame")


def answer_consent(tap, program, tree):
    """The first render asks; the answer is given as a screen reader's user gives it."""
    program.activate("queue-add")
    program.wait(lambda: tree.find("Not Now", "button"), "the question of consent for a file").press()
    program.wait(lambda: not tree.find("Not Now", "button"), "the question gone")
    dialog = tree.find("Add to Queue", "button")
    tap.case("nothing is put in the queue without it", ["there is a dialog"] if dialog else [])
    program.activate("animate")
    button = program.wait(lambda: tree.find("I Have Permission", "button"), "the question of consent")
    tap.case("nothing is rendered before the question is answered",
             [] if program.status().phase == "idle" else [program.status().text])
    button.press()


def frame_of(picture):
    return int(re.search(r"frame (\d+)", picture.name).group(1))


def play_while_rendering(tap, desktop, program, tree):
    begun = program.wait_for(lambda now: now.phase == "rendering" and now.done >= 2, "frames while rendering")
    program.activate("play")
    result = program.wait(lambda: tree.find("Result, frame", "image"), "the result's picture")
    program.wait(lambda: frame_of(result) > 3, "another frame shown")
    later = program.wait_for(lambda now: now.done > begun.done, "more frames while playing")
    tap.case("frames arrive while it plays", [] if later.done > begun.done else [later.text])
    whole = program.wait_for(lambda now: now.phase == "idle" and now.done == now.total, "the whole clip")
    tap.case("all frames are rendered", [] if whole.total == FRAMES else [whole.text])
    program.activate("last-frame")
    program.wait(lambda: frame_of(result) < FRAMES // 2, "playback from the beginning")
    tap.case("playback is repeated", [])
    program.activate("play")
    told = program.wait(lambda: desktop.notifications, "a notification, since the window has not the focus")
    tap.case("a notification says that it is ready", [] if f"{FRAMES} frames" in told[0][1] else [str(told)])


def edit_and_undo(tap, program, tree):
    program.activate("first-frame")
    program.activate("move-keypoint", "(idd)", (3, 0.1, -0.05))
    moved = program.wait_for(lambda now: now.undo == "Move Keypoint 3", "the edit in the history")
    tap.case("an edit makes frames stale", [] if moved.done < FRAMES else [moved.text])
    button = program.wait(lambda: tree.find("Undo", "button"), "the button for undoing")
    program.wait(lambda: button.description == "Move Keypoint 3", "the step's name on the button")
    tap.case("the button says what it undoes", [])
    button.press()
    undone = program.wait_for(lambda now: now.undo != "Move Keypoint 3", "the edit undone")
    tap.case("undo takes back the edit", [] if undone.undo == "Trim Clip" else [undone.text])
    tap.case("what was undone can be redone", [] if program.enabled("redo") else ["redo is disabled"])
    program.activate("redo")
    program.wait_for(lambda now: now.undo == "Move Keypoint 3", "the edit again")
    tap.case("redo brings it back", [])


def sitting(desktop):
    tap = sitting.tap
    program = desktop.open()
    first = program.wait_for(lambda now: now.page == "first-run", "the first page")
    tap.case("it starts with the first page", [] if first.total == 0 else [first.text])
    tap.case("there is nothing to animate yet", ["animate is enabled"] if program.enabled("animate") else [])
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    program.wait(lambda: tree.find("Try the Sample", "button"), "the button for the sample").press()
    opened = program.wait_for(lambda now: now.page == "work" and now.total == WHOLE, "the sample's clip")
    program.wait(lambda: program.enabled("animate"), "something to animate")
    tap.case("the sample opens", [] if opened.undo == "Open Clip" else [opened.text])
    trim(tap, program)
    answer_consent(tap, program, tree)
    play_while_rendering(tap, desktop, program, tree)
    edit_and_undo(tap, program, tree)
    program.activate("animate")
    program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "the edited clip")
    clip = desktop.folder / "result.mp4"
    program.activate("export-to", "s", str(clip))
    program.wait(clip.exists, "the exported file")
    check_clip(tap, clip, FRAMES, FRAMES / 25)
    others = [path.name for path in desktop.folder.glob("*result*") if path != clip]
    tap.case("nothing else is left beside it", others)
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    sitting.tap = tap
    testing.run(source, program, tap, sitting)
    tap.done()


main()
