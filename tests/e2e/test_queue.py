# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The queue and the list of recent projects, pressed as a screen reader's user presses them: test_queue.py SOURCE_ROOT VIVANT."""
import re
import sys

import accessible
import desktop as testing
from bus import BusError
from tree import Tap

WHOLE, FEW = 150, 5  # frames of the sample, and of the short exports


def look_for(program, tree, name, role=None, what=None):
    """A node by its name; the tree may change while it is read."""
    def look():
        try:
            return tree.find(name, role)
        except BusError:
            return None
    return program.wait(look, what or name)


def rows(tree):
    """(row, its words below the title) of the queue's list, in order."""
    found = []
    try:
        nodes = list(tree.walk())
        names = tree.names()
        for at, node in enumerate(nodes):
            if re.search(r"[.]mp4 ·", names.get(node.address, "")):
                row = next(other for other in reversed(nodes[:at]) if other.role == "list item")
                found.append((row, names[node.address]))
    except (BusError, StopIteration):
        return []
    return found


def words(tree):
    return [text for _, text in rows(tree)]


def wait_for_rows(program, tree, condition, what):
    return program.wait(lambda: (now := words(tree)) and condition(now) and now, what)


def press_in_row(program, tree, at, name):
    def look():
        try:
            return rows(tree)[at][0].find(name, "button")
        except (BusError, IndexError):
            return None
    program.wait(look, f"{name} in row {at}").press()


def add(program, tree):
    program.activate("queue-add")
    button = look_for(program, tree, "Add to Queue", "button")
    button.press()

    def gone():
        try:
            return not tree.find("Add to Queue", "button")
        except BusError:
            return False
    program.wait(gone, "the dialog gone")


def queued(desktop):
    tap = queued.tap
    program = desktop.open("--sample")
    program.wait_for(lambda now: now.total == WHOLE, "the sample")
    program.wait(lambda: program.enabled("queue-add"), "something to animate")
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    program.activate("queue-add")
    look_for(program, tree, "I Have Permission", "button").press()
    add(program, tree)
    program.activate("queue")
    look_for(program, tree, "Pause", "button", "the queue's button").press()
    look_for(program, tree, "Resume", "button", "a paused queue")
    halted = wait_for_rows(program, tree, lambda now: len(now) == 1, "the first export")
    for _ in range(FEW - 1):
        program.activate("next-frame")
    program.activate("trim-out")
    program.wait_for(lambda now: now.total == FEW, "a short range")
    add(program, tree)
    add(program, tree)
    now = wait_for_rows(program, tree, lambda now: len(now) == 3, "three exports")
    tap.case("each has a name of its own", [] if len({text.split(" ·")[0] for text in now}) == 3 else now)
    tap.case("what is paused stands still while others are added", [] if now[0] == halted[0] else [f"{halted} {now}"])
    tap.case("and they wait", [] if all("waiting" in text for text in now[1:]) else now)

    press_in_row(program, tree, 2, "Earlier")
    moved = wait_for_rows(program, tree, lambda then: then[1:2] == now[2:], "the last one moved up")
    tap.case("the order can be changed", [] if moved == [now[0], now[2], now[1]] else [f"{now} became {moved}"])
    files = [desktop.folder / "home" / text.split(" ·")[0] for text in moved]
    tap.case("nothing is written meanwhile", [str(path) for path in files if path.exists()])
    look_for(program, tree, "Resume", "button").press()
    wait_for_rows(program, tree, lambda then: all(text.endswith("done") for text in then), "all of them done")
    tap.case("all files are there", [str(path) for path in files if not path.exists()])
    times = [path.stat().st_mtime_ns for path in files]
    tap.case("they were written in the order of the list", [] if times == sorted(times) else [str(times)])
    press_in_row(program, tree, 1, "Remove from the List")
    wait_for_rows(program, tree, lambda then: len(then) == 2, "two left")
    tap.case("what is done can be taken off the list; the file stays", [] if files[1].exists() else ["it is gone"])
    look_for(program, tree, "Clear", "button").press()
    look_for(program, tree, "Nothing Waits")
    tap.case("and all of it at once", [])
    status = program.quit()
    tap.case("it closes without a word", [] if status == 0 and not program.output() else
             [f"status {status}: {program.output()[-3000:]}"])


def recent(desktop):
    tap, project = recent.tap, desktop.folder / "our_cat.vivant"
    program = desktop.open("--sample")
    program.wait_for(lambda now: now.total == WHOLE, "the sample")
    program.activate("save-to", "s", str(project))
    program.wait(project.exists, "the project's file")
    listed = desktop.folder / "data/recently-used.xbel"
    program.wait(lambda: listed.exists() and project.name in listed.read_text(), "the project among the recent ones")
    program.quit()

    program = desktop.open()
    program.wait_for(lambda now: now.page == "first-run", "the first page")
    tree = program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the application's tree")
    look_for(program, tree, "Open Portrait…", "button")
    # The second of that name is the part of a menu's button that can be pressed.
    [node for node in tree.walk() if node.name == "Open" and node.role == "button"][1].press()
    item = look_for(program, tree, project.name, "menu item", "the project in the menu, as it is spelt")
    tap.case("a project that was saved is listed", [])
    item.press()
    opened = program.wait_for(lambda now: now.total == WHOLE, "the project")
    tap.case("and opens when it is chosen", [] if opened.page == "work" else [opened.text])
    status = program.quit()
    tap.case("it ends well", [] if status == 0 else [f"status {status}: {program.output()[-3000:]}"])


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    for story in [globals()[name] for name in sys.argv[3:]] or (queued, recent):
        story.tap = tap
        testing.run(source, program, tap, story)
    tap.done()


main()
