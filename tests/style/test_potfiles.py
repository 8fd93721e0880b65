# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Every text a user reads can be translated: test_potfiles.py SOURCE_ROOT."""
import re
import sys

from tree import Tap, Tree

IN_C = re.compile(r'\b(?:N?_|C_|NC_|ngettext|dngettext|g_dngettext) \(\s*"')
IN_XML = re.compile(r'translatable="(?:yes|true)"')


def translatable(tree):
    for path, text in tree.texts(".c", ".h", ".ui"):
        if path.parts[0] in ("src", "ui") and (IN_XML if path.suffix == ".ui" else IN_C).search(text):
            yield str(path)
    for path in tree.paths:
        if str(path).endswith((".desktop.in", ".xml.in")):
            yield str(path)


def listed(tree, name):
    lines = (tree.root / "po" / name).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def main():
    tree, tap = Tree(sys.argv[1]), Tap()
    potfiles, wanted = listed(tree, "POTFILES"), set(translatable(tree))
    tap.case("every file with text is in po/POTFILES", sorted(wanted - set(potfiles)))
    tap.case("po/POTFILES names no other file", sorted(set(potfiles) - wanted))
    languages = listed(tree, "LINGUAS")
    have = {path.stem for path in tree.paths if path.suffix == ".po"}
    tap.case("po/LINGUAS names the translations there are", sorted(have ^ set(languages)))
    tap.done()


main()
