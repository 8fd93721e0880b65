# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Nothing that a user reads is left untranslated, seen through a language of our own (⟦lîké thîš⟧):
test_translation.py SOURCE_ROOT VIVANT CLI."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import accessible
import catalog
import desktop as testing
from tree import Tap

LANGUAGE = "xx"
COMMANDS = ["animate", "inspect", "model", "evaluate", "bench", "train", "shapes", "heads"]
# Names, file names, formats, sizes, keys, names of widgets' types, and what the model says of itself are the same in
# every language: its title, class, licence and origin.
SAME = re.compile(r"^(Vivant|vivant|MP4|WebM|GIF|PNG|\.mp4|[\d.,]+\s[kMG]?B|(portrait|driving)\b.*|home|"
                  r"(Ctrl|Shift|Alt)\+.*|(Gtk|Adw|Vivant)[A-Z]\w+|Portrait|face|MIT|Trained by .*)$")
# What GTK says with its own catalogue.
TOOLKIT = {"Close", "Maximize", "Minimize", "Restore", "Close the window", "Maximize the window", "Minimize the window"}


def untranslated(node):
    """What the accessible tree says that is in no catalogue of ours."""
    for part in node.walk():
        try:
            for text in (part.name, part.description):
                if re.search(r"[A-Za-z]{2}", text) and "⟦" not in text and not SAME.match(text) and text not in TOOLKIT:
                    yield f"{part.role}: {text}"
        except accessible.BusError:  # gone meanwhile
            continue


class Window:
    """Walks through the window's pages and keeps what is not translated on each."""

    def __init__(self, tap, desktop):
        self.tap, self.desktop = tap, desktop
        self.program = desktop.open()
        self.tree = self.program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the tree")

    def look(self, name, condition=None):
        if condition is not None:
            self.program.wait_for(condition, name)
        self.tap.case(f"{name} is translated", sorted(set(untranslated(self.tree))))

    def show(self, action, name, text, *parameter):
        """Activates an action and looks once `text` can be read."""
        self.program.activate(action, *parameter)
        self.program.wait(lambda: self.tree.find(catalog.pseudo(text)), name)
        self.look(name)

    def tell(self):
        self.look("the first page", lambda now: now.page == "first-run")
        self.program.activate("open-sample")
        self.program.wait(lambda: self.program.enabled("animate"), "the sample")
        self.look("the window with the sample", lambda now: now.page == "work" and now.total == 150)
        self.program.activate("layout", "i", 4)
        self.look("four panes")
        self.show("animate", "the question of consent", "I Have Permission")
        self.program.activate("consent", "b", True)
        self.look("a running render", lambda now: now.phase == "rendering" and now.done > 0)
        self.program.activate("cancel")
        self.look("a stopped render", lambda now: now.phase == "idle")
        self.show("crop-portrait", "the page for cropping", "Find Face")
        self.program.activate("back")
        self.show("models", "the page of models", "In Use")
        self.program.activate("back")
        self.show("export", "the dialog for exporting", "Mark as Synthetic Media")
        self.show("queue", "the queue", "Nothing Waits")
        self.show("open-path", "an error", "This File Cannot Be Opened", "s",
                  str(self.desktop.source / "data/samples/README.md"))


def plain_words(line):
    """What is left of a line of help without translations, options with the words they choose from, and commands."""
    rest = re.sub(r"⟦[^⟧]*⟧|--?[a-zA-Z][\w-]*(=[\w,]+(\|[\w,-]+)+)?|\bvivant-cli\b|\[OPTION…\]", "", line)
    return [word for word in re.findall(r"[A-Za-z]{2,}", rest) if word not in COMMANDS]


def look_at_cli(tap, cli, environment):
    # GLib's own: how to call, and --help itself.
    own = re.compile(r"^(\s*-h, --help|Usage:|Help Options:|Application Options:)")
    for command in ([], *([name] for name in COMMANDS)):
        text = subprocess.run([cli, *command, "--help"], capture_output=True, text=True, env=environment).stdout
        tap.case(f"the help of {' '.join(['vivant-cli', *command])} is translated",
                 (line for line in text.splitlines() if plain_words(line) and not own.match(line)))
    missing = subprocess.run([cli, "animate", "--source", "no.jpg", "--driving", "no.mp4", "--output", "no/x.mp4"],
                             capture_output=True, text=True, env=environment).stderr
    tap.case("errors are translated", [] if "⟦" in missing else [missing])


def main():
    source, program, cli = sys.argv[1:]
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "vivant.pot"
        catalog.extract(source, template)
        catalog.write_pseudo(template, folder, LANGUAGE)
        strange = {"VIVANT_LOCALEDIR": folder, "LANGUAGE": LANGUAGE, "LC_ALL": "C.UTF-8"}
        look_at_cli(tap, cli, {**os.environ, **strange})
        if reason := testing.missing():
            tap.skip("the window is translated", reason)
        else:
            testing.run(source, program, tap, lambda desktop: Window(tap, desktop).tell(), **strange)
    tap.done()


main()
