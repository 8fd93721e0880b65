# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What a screen reader says of every page and dialog: test_names.py SOURCE_ROOT VIVANT. Whatever can be reached by key
has a name in the user's words, and nothing keeps the name of the toolkit's type."""
import re
import sys

import accessible
import desktop as testing
from tree import Tap

FOCUSABLE = 11  # bit of AT-SPI's set of states
TYPE = re.compile(r"^(Gtk|Adw|Vivant)[A-Z]\w+$")
# What is announced on the way to a control, though the focus passes it by.
ANNOUNCED = {"grid", "grid cell", "list", "list item", "table", "menu", "dialog"}
# Parts of GTK's and libadwaita's own windows and toasts, which no program can name before they are there.
TOOLKIT = {("button", "GtkImage"), ("button", "GtkButton"), ("search box", "GtkSearchEntry"), ("tab", "GtkLabel"),
           ("text box", "GtkTextView")}
SEARCH = frozenset({("list", "GtkListBox")})  # results of a search, About's lists, an expander's
# Containers that take the focus only to hand it to what lies in them.
PASSING = {"group", "panel", "scroll pane", "window"}


def is_focusable(node):
    return bool(node.call(accessible.ACCESSIBLE, "GetState")[0] >> FOCUSABLE & 1)


def faults(root, own=frozenset()):
    """Descriptions of what has no name of its own."""
    for node in root.walk():
        try:
            name, role = node.name.strip(), node.role
            reached = role not in PASSING and is_focusable(node)
        except accessible.BusError:  # gone meanwhile
            continue
        if (reached or role in ANNOUNCED) and TYPE.match(name) and (role, name) not in TOOLKIT | own:
            yield f"{role} is called {name}"
        # A row of a list is read from the words in it.
        elif reached and not name and not (role == "list item" and any(child.name.strip() for child in node.walk())):
            yield f"{role} without a name, of {[child.name for child in node.walk()][1:6]}"


class Reader:
    def __init__(self, tap, desktop):
        self.tap, self.desktop = tap, desktop
        self.program = desktop.open()
        self.tree = self.program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the tree")

    def look(self, what, text, own=frozenset()):
        """Looks at everything once `text` can be read. `own`: what the toolkit has in such a window, besides."""
        self.program.wait(lambda: self.tree.find(text), what)
        self.tap.case(f"{what}: every control has a name", sorted(set(faults(self.tree, own))))

    def window(self, what, action, text, own=frozenset(), **where):
        """A window of its own, closed again as Escape would."""
        before = len(self.tree.children())
        self.program.activate(action, **where)
        self.look(what, text, own)
        self.close(what, before)

    def close(self, what, before):
        for window in self.tree.children()[before:]:
            button = next((window.find(name, "button") for name in ("Cancel", "Close") if window.find(name, "button")),
                          None)
            if button is not None:
                button.press()
        self.program.wait(lambda: len(self.tree.children()) <= before, f"{what} closed")

    def tell(self):
        program = self.program
        self.look("the first page", "Try the Sample")
        program.activate("open-sample")
        program.wait(lambda: program.enabled("animate"), "the sample")
        program.activate("layout", "i", 4)
        self.look("the work, four panes", "Relative")
        program.activate("animate")
        self.look("the question of consent", "I Have Permission")
        program.activate("consent", "b", True)
        program.wait_for(lambda now: now.phase == "rendering" and now.done > 0, "a frame")
        program.activate("cancel")
        self.look("a stopped render", "Rendering stopped")
        program.activate("crop-portrait")
        self.look("the crop page", "What the Model Sees")
        program.activate("back")
        program.activate("models")
        self.look("the models page", "In Use")
        program.activate("back")
        self.window("exporting", "export", "Mark as Synthetic Media")
        self.window("training", "train-model", "Start Training")
        self.window("the queue", "queue", "Nothing Waits")
        self.window("the keys", "shortcuts", "Open a portrait", SEARCH)
        self.window("preferences", "preferences", "Honesty", SEARCH, window=None)
        program.activate("open-path", "s", str(self.desktop.source / "data/samples/README.md"))
        self.look("an error", "This File Cannot Be Opened", SEARCH)
        program.activate("about", window=None)
        self.look("about", "The Vivant authors", SEARCH)


def reading(desktop):
    reader = Reader(reading.tap, desktop)
    reader.tell()
    reading.tap.case("it ends well", [] if reader.program.quit() == 0 else [reader.program.output()[-2000:]])


def main():
    source, program, tap = sys.argv[1], sys.argv[2], Tap()
    if reason := testing.missing():
        testing.skip_everything(reason)
    reading.tap = tap
    testing.run(source, program, tap, reading)
    tap.done()


main()
