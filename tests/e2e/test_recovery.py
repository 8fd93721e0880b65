# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What a crash leaves: test_recovery.py SOURCE_ROOT VIVANT."""
import sys

import accessible
import desktop as testing
from tree import Tap

WHOLE = 150  # frames of the sample
IN_FLIGHT = 4  # frames that may be on their way when the program dies


def copies(desktop):
    return sorted((desktop.folder / "data/vivant/autosave").glob("*.vivant"))


def saved(desktop, *words):
    """True when some copy on the disk has all of the words."""
    return any(all(word in path.read_text() for word in words) for path in copies(desktop))


def start_sample(program, window=1):
    program.activate("open-sample", window=window)
    program.wait_for(lambda now: now.total == WHOLE, "the sample's clip", window)
    program.wait(lambda: program.enabled("animate", window), "something to animate")


def animate(program, window=1):
    program.activate("animate", window=window)
    program.activate("consent", "b", True, window=window)


def killed_while_rendering(desktop):
    tap = killed_while_rendering.tap
    program = desktop.open()
    start_sample(program)
    program.activate("move-keypoint", "(idd)", (3, 0.1, -0.05))
    program.wait(lambda: saved(desktop, '"keypoint": 3'), "the edit in the copy")
    animate(program)
    before = program.wait_for(lambda now: now.phase == "rendering" and now.done >= 20, "twenty frames")
    program.kill()
    tap.case("it was killed in the middle of the clip", [] if before.done < WHOLE else [before.text])

    program = desktop.open()
    after = program.wait_for(lambda now: now.total == WHOLE and now.done > 0, "the project again")
    # Frames count only if inputs, framing and edits are those they were made from: so the edit is back as well.
    tap.case("its frames are there again", [] if after.done >= before.done - IN_FLIGHT else
             [f"{before.text} before, {after.text} after"])
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    tap.case("it says so", [] if program.wait(lambda: tree.find("restored after a crash"), "a word about it") else [""])
    tap.case("one copy is kept, not two", [] if len(copies(desktop)) == 1 else map(str, copies(desktop)))
    tap.case("with the edit", [] if saved(desktop, '"keypoint": 3') else ["no copy has it"])
    animate(program)
    whole = program.wait_for(lambda now: now.phase == "idle" and now.done == WHOLE, "the rest of the clip")
    tap.case("rendering goes on where it was", [] if whole.done == WHOLE else [whole.text])
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])
    left = [*copies(desktop), *(desktop.folder / "cache/vivant").glob("*.frames")]
    tap.case("nothing is left after closing", map(str, left))

    program = desktop.open()
    first = program.wait_for(lambda now: now.page == "first-run", "the first page")
    tap.case("what was closed does not come back", [] if first.total == 0 else [first.text])
    program.quit()


def killed_with_two_windows(desktop):
    """One project was saved under a name and changed since, the other never."""
    tap = killed_with_two_windows.tap
    project = desktop.folder / "mine.vivant"
    program = desktop.open()
    start_sample(program)
    program.wait(lambda: saved(desktop, "portrait.jpg", "driving.mp4"), "the first copy")
    project.write_bytes(copies(desktop)[0].read_bytes())
    program.activate("new-window", window=None)
    first, second = program.wait_for_windows(2)
    program.activate("open-path", "s", str(project), window=second)
    program.wait_for(lambda now: now.total == WHOLE, "the saved project", second)
    program.activate("move-keypoint", "(idd)", (5, 0.1, 0.0), window=second)
    program.wait(lambda: saved(desktop, '"keypoint": 5'), "the edit in its copy")
    program.kill()
    tap.case("the project's own file is as it was saved", [] if '"keypoint": 5' not in project.read_text() else [""])

    program = desktop.open()
    windows = program.wait_for_windows(2)
    for window in windows:
        program.wait_for(lambda now: now.total == WHOLE, "a project again", window)
    tap.case("both projects come back", [])
    status = program.quit()
    tap.case("they close without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])
    tap.case("closing keeps the edit in the project's own file",
             [] if '"keypoint": 5' in project.read_text() else [project.read_text()])


def damaged_copy(desktop):
    """A copy that cannot be read, of a newer version, say: it is kept, the program says where, and says it once."""
    tap = damaged_copy.tap
    folder, text = desktop.folder / "data/vivant/autosave", '{"vivant": 99, "source":{}}'
    folder.mkdir(parents=True)
    (folder / "0.vivant").write_text(text)
    program = desktop.open()
    program.wait_for(lambda now: now.page == "error", "the page that says so")
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    kept = [path for path in folder.rglob("*") if path.is_file() and path.read_text() == text]
    tap.case("a copy that cannot be read is kept", [] if len(kept) == 1 else [str(kept)])
    tap.case("the page says where", [] if program.wait(lambda: tree.find(str(kept[0])), "its name") else [str(kept)])
    program.quit()
    program = desktop.open()
    now = program.wait_for(lambda now: now.page == "first-run", "the first page")
    tap.case("and not told of again", [] if not copies(desktop) and kept[0].read_text() == text else [now.text])
    program.quit()
    # As if the program were the newer one now.
    portrait = desktop.source / "data/samples/portrait.jpg"
    kept[0].write_text('{"vivant": 1, "source": {"uri": "%s"}}' % portrait.as_uri())
    program = desktop.open()
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    tap.case("it comes back by itself when it can be read",
             [] if program.wait(lambda: tree.find("restored after a crash"), "a word about it") and
             saved(desktop, portrait.name) and not kept[0].exists() else [str(kept[0])])
    program.quit()


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    for story in (killed_while_rendering, killed_with_two_windows, damaged_copy):
        story.tap = tap
        testing.run(source, program, tap, story)
    tap.done()


main()
