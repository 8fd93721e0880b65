# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Projects on the disk: saved, opened, moved, unreadable, and a disk that is full: test_projects.py SOURCE_ROOT VIVANT."""
import json
import resource
import shutil
import sys
import time

import accessible
import desktop as testing
from tree import Tap

WHOLE = 150


def tree_of(desktop, program):
    return program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")


def copy_inputs(desktop, name):
    folder = desktop.folder / name
    folder.mkdir()
    for file in ("portrait.jpg", "driving.mp4"):
        shutil.copy(desktop.source / "data/samples" / file, folder)
    return folder


def open_inputs(program, folder, window=1):
    program.activate("open-path", "s", str(folder / "portrait.jpg"), window=window)
    program.wait_for(lambda now: now.undo == "Open Portrait", "the portrait", window)
    program.activate("open-path", "s", str(folder / "driving.mp4"), window=window)
    program.wait_for(lambda now: now.total == WHOLE, "the clip", window)
    program.wait(lambda: program.enabled("animate", window), "something to animate")


def save(program, path, window=1):
    program.activate("save-to", "s", str(path), window=window)
    program.wait(path.exists, "the project's file")


def ends_well(tap, program):
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])


def saved_and_opened(desktop):
    tap, folder = saved_and_opened.tap, copy_inputs(desktop, "inputs")
    project = folder / "mine.vivant"
    program = desktop.open()
    open_inputs(program, folder)
    program.activate("move-keypoint", "(idd)", (3, 0.125, -0.0625))
    program.activate("layout", "i", 2)
    save(program, project)
    stored = json.loads(project.read_text())
    tap.case("the file says its version", [] if stored["vivant"] == 1 else [str(stored)])
    tap.case("and names its inputs by address, place and contents",
             [] if all(stored[name]["relative"] == file and stored[name]["uri"].startswith("file:///") and
                       stored[name]["fingerprint"] for name, file in (("source", "portrait.jpg"), ("driver", "driving.mp4")))
             else [project.read_text()])
    ends_well(tap, program)

    program = desktop.open(project)
    opened = program.wait_for(lambda now: now.total == WHOLE, "the project opened from the command line")
    tap.case("nothing is to be undone in a project just opened", [] if opened.undo == "" else [opened.text])
    again = folder / "again.vivant"
    program.wait(lambda: program.enabled("animate"), "something to animate")
    save(program, again)
    same = {key: value for key, value in json.loads(again.read_text()).items() if not key.endswith("Crop")}
    tap.case("what was saved comes back", [] if same == {key: stored[key] for key in same} else
             [f"{stored[key]} became {value}" for key, value in same.items() if value != stored[key]])
    tap.case("with the edit", [] if same["edits"][0]["dx"] == 0.125 else [str(same["edits"])])
    ends_well(tap, program)


def moved_inputs(desktop):
    tap, folder = moved_inputs.tap, copy_inputs(desktop, "before")
    project, after = desktop.folder / "mine.vivant", desktop.folder / "after"
    program = desktop.open()
    open_inputs(program, folder)
    program.activate("move-keypoint", "(idd)", (3, 0.125, 0.0))
    save(program, project)
    program.quit()
    folder.rename(after)

    program = desktop.open(project)
    tree = tree_of(desktop, program)
    program.wait(lambda: tree.find("portrait” moved or is gone"), "the notice of the missing portrait")
    tap.case("a missing input is told of by its name", [])
    tap.case("and can be looked for", [] if tree.find("Locate…", "button") else ["no button"])
    tap.case("nothing can be animated without it", ["animate is enabled"] if program.enabled("animate") else [])
    program.activate("open-path", "s", str(after / "portrait.jpg"))
    found = program.wait_for(lambda now: now.total == WHOLE, "the clip found beside the portrait")
    tap.case("finding one finds the other beside it", [] if found.total == WHOLE else [found.text])
    program.wait(lambda: program.enabled("animate"), "something to animate")
    tap.case("this is no new portrait, so nothing is to be undone", [] if program.status().undo == "" else
             [program.status().text])
    again = desktop.folder / "again.vivant"
    save(program, again)
    stored = json.loads(again.read_text())
    tap.case("edits stay", [] if stored["edits"] and stored["edits"][0]["dx"] == 0.125 else [str(stored["edits"])])
    tap.case("the new place is saved", [] if str(after) in stored["driver"]["uri"] else [str(stored["driver"])])
    ends_well(tap, program)


def moved_along(desktop):
    """A folder with the project and its inputs is moved as a whole: nothing is missing."""
    tap, folder = moved_along.tap, copy_inputs(desktop, "along")
    program = desktop.open()
    open_inputs(program, folder)
    save(program, folder / "mine.vivant")
    program.quit()
    folder.rename(desktop.folder / "elsewhere")
    program = desktop.open(desktop.folder / "elsewhere/mine.vivant")
    opened = program.wait_for(lambda now: now.total == WHOLE, "the inputs beside the project")
    tap.case("inputs beside a project that moved are found", [] if opened.total == WHOLE else [opened.text])
    program.quit()


def unreadable(desktop):
    tap, folder = unreadable.tap, desktop.folder / "bad"
    folder.mkdir()
    files = {"empty": b"", "a text": b"Dear diary", "cut off": b'{"vivant": 1, "source": {"uri": "fi',
             "another program's": b'{"name": "x"}', "from the future": b'{"vivant": 99}',
             "of bytes": bytes(range(256)) * 100, "a list": b"[1, 2]", "deep": b"[" * 100000}
    program = desktop.open(**testing.WHOLE_STACKS)
    tree = tree_of(desktop, program)
    for name, data in files.items():
        path = folder / f"{name}.vivant"
        path.write_bytes(data)
        program.activate("open-path", "s", str(path))
        program.wait_for(lambda now: now.page == "error", "the page that says so")
        named = program.wait(lambda: tree.find(path.name), "the file's name")
        tap.case(f"a project that is {name} cannot be opened, and is named", [] if named else ["it is not named"])
        program.activate("back")
        program.wait_for(lambda now: now.page == "first-run", "the first page again")
    (folder / "folder.vivant").mkdir()
    program.activate("open-path", "s", str(folder / "folder.vivant"))
    program.wait_for(lambda now: now.page == "error", "the page that says so")
    tap.case("nor a folder", [])
    program.activate("open-path", "s", str(desktop.source / "data/samples/portrait.jpg"))
    opened = program.wait_for(lambda now: now.page == "work", "a portrait after all")
    tap.case("the window goes on", [] if opened.undo == "Open Portrait" else [opened.text])
    clip = desktop.source / "data/samples/driving.mp4"
    other = shutil.copy(clip, folder / "other.mp4")
    for path, undo in ((clip, "Open Clip"), (other, "Replace Clip")):
        program.activate("open-path", "s", str(path))
        program.wait_for(lambda now, undo=undo: now.undo == undo, undo)
    program.wait(lambda: tree.find("Clip replaced"), "words for a clip that takes another's place")
    tap.case("a clip that takes another's place is told of", [])
    program.activate("open-path", "s", str(folder / "gone.vivant"))
    program.wait(lambda: tree.find("“gone.vivant” moved or is gone."), "the words for a file that is gone")
    tap.case("no window is opened for a project that is gone", [] if program.windows() == [1] else ["there are two"])
    ends_well(tap, program)


def full_disk(desktop):
    """No file may grow any more: what a full disk does."""
    tap, folder = full_disk.tap, copy_inputs(desktop, "inputs")
    copies = desktop.folder / "data/vivant/autosave"
    program = desktop.open()
    open_inputs(program, folder)
    program.wait(lambda: any("driving" in path.read_text() for path in copies.glob("*.vivant")), "the first copy")
    whole = next(copies.glob("*.vivant")).read_text()
    limit = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (100, limit[1]))
    program.activate("trim-out")
    tree = tree_of(desktop, program)
    program.wait(lambda: tree.find("still in this window"), "a word about it")
    tap.case("it is told that the project cannot be kept safe", [])
    left = next(copies.glob("*.vivant")).read_text()
    tap.case("the copy before it is whole", [] if left == whole else [left])
    program.activate("animate")
    program.activate("consent", "b", True)
    program.wait_for(lambda now: now.page == "error", "the page that says so")
    tap.case("frames without room are an error, with a page", [] if tree.find("no room for the rendered frames") else
             ["it says something else"])
    program.activate("back")
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, limit)
    program.wait(lambda: any('"out": 1' in path.read_text() for path in copies.glob("*.vivant")), "the copy after all")
    tap.case("it is kept as soon as there is room, without another edit", [])
    program.activate("animate")
    program.wait_for(lambda now: now.phase == "idle" and now.done == now.total, "the frame")
    tap.case("and rendered", [])
    status = program.quit()
    tap.case("it ends well", [] if status == 0 else [f"status {status}: {program.output()[-2000:]}"])


def changed_elsewhere(desktop):
    """The project's file is written by somebody else, then its folder goes away, while it is open and edited."""
    tap, folder = changed_elsewhere.tap, copy_inputs(desktop, "inputs")
    (desktop.folder / "projects").mkdir()
    project = desktop.folder / "projects/mine.vivant"
    program = desktop.open()
    open_inputs(program, folder)
    save(program, project)
    program.activate("open-path", "s", str(project))
    program.activate("new-window", window=None)
    second = program.wait_for_windows(2)[1]
    program.activate("open-path", "s", str(project), window=second)
    time.sleep(0.5)
    tap.case("a project is open in one window only", [] if program.windows() == [1, second] and
             program.status(second).page == "first-run" else [program.status(second).text])

    theirs = project.read_text().replace('"smoothing": 0.0', '"smoothing": 0.5')
    project.write_text(theirs)
    program.activate("move-keypoint", "(idd)", (3, 0.125, 0.0))
    program.activate("save")
    program.wait_for(lambda now: now.page == "error", "the page that says so")
    tree = tree_of(desktop, program)
    tap.case("a file that was changed elsewhere is not written over", [] if project.read_text() == theirs and
             tree.find("was changed elsewhere") else [project.read_text()])
    program.activate("back")
    program.activate("quit", window=None)
    button = program.wait(lambda: tree.find("Close without Saving", "button"), "a question before it closes")
    tap.case("nor by closing the window", [] if project.read_text() == theirs and 1 in program.windows() else
             [project.read_text()])
    tree.find("Cancel", "button").press()
    program.wait(lambda: not tree.find("Close without Saving", "button"), "the question answered")

    shutil.rmtree(project.parent)
    program.activate("quit", window=None)
    button = program.wait(lambda: tree.find("Close without Saving", "button"), "a question before it closes")
    tap.case("a project that cannot be saved stays open", [] if 1 in program.windows() else ["it is closed"])
    button.press()
    program.wait(lambda: program.process.poll() is not None or program.windows() == [second], "the window closed")
    tap.case("until that is what is wanted", [])
    ends_well(tap, program)


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    for story in [globals()[name] for name in sys.argv[3:]] or (saved_and_opened, moved_inputs, moved_along, unreadable, full_disk,
                                                               changed_elsewhere):
        story.tap = tap
        testing.run(source, program, tap, story)
    tap.done()


main()
