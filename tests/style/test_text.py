# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Plain rules for every text file: test_text.py SOURCE_ROOT."""
import re
import sys

from tree import Tap, Tree

LONGEST_FILE = 700
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffd]")
# Files whose whole content is somebody else's wording.
VERBATIM = {"LICENSE", "src/core/LICENSE", "src/train/LICENSE"}
# Files that must carry a licence line; prose is covered by the README.
LICENSED = {".c", ".h", ".py", ".sh", ".ui", ".css", ".in", ".svg", ".bash", ".fish"}
SCRIPTS = {"dev", ".ci/run", "meson.build", "meson_options.txt"}


def lines_matching(tree, pattern):
    for path, text in tree.texts():
        if str(path) in VERBATIM:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if pattern.search(line):
                yield f"{path}:{number}"


def without_licence(tree):
    for path, text in tree.texts():
        if path.suffix not in LICENSED and str(path) not in SCRIPTS:
            continue
        found = re.search(r"SPDX-License-Identifier: (\S+)", "\n".join(text.split("\n")[:6]))
        room = str(path).split("/")[:2]
        if not found:
            yield f"{path}: no SPDX line in its first lines"
        elif room in (["src", "core"], ["src", "train"]) and path.suffix in (".c", ".h") and found[1] != "MIT":
            yield f"{path}: {room[1]} is MIT"
        elif found[1] not in ("MIT", "GPL-3.0-or-later", "CC0-1.0"):
            yield f"{path}: unknown licence {found[1]}"


def main():
    tree, tap = Tree(sys.argv[1]), Tap()
    tap.case("no tabs", lines_matching(tree, re.compile("\t")))
    tap.case("no space at the end of a line", lines_matching(tree, re.compile(r"[ \t\r]$")))
    tap.case("no control characters, all UTF-8", lines_matching(tree, CONTROL))
    tap.case("no path of one person's machine", lines_matching(tree, re.compile("/(home|Users|wor" "k)/[a-z]")))
    tap.case("nothing is marked as unfinished", lines_matching(tree, re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")))
    tap.case("every file ends with one newline",
             (str(path) for path, text in tree.texts() if text and not (text.endswith("\n") and text[-2:] != "\n\n")))
    tap.case(f"no source over {LONGEST_FILE} lines",
             (f"{path}: {text.count(chr(10))}" for path, text in tree.texts(".c", ".h", ".py", ".sh", ".css")
              if text.count("\n") > LONGEST_FILE))
    tap.case("a licence line in every source", without_licence(tree))
    tap.case("headers are read once",
             (f"{path}: no #pragma once" for path, text in tree.texts(".h") if "#pragma once" not in text))
    tap.done()


main()
