# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Every text a user reads can be translated: test_potfiles.py SOURCE_ROOT."""
import re
import sys

from tree import Tap, Tree

IN_C = re.compile(r'\b(?:N?_|C_|NC_|ngettext|dngettext|g_dngettext) \(\s*"')
# xgettext cannot read a macro inside a sentence: what it finds would end there.
CUT = re.compile(r'\b(?:N?_|C_|ngettext) \(\s*"[^"]*"\s*[A-Z]')
IN_XML = re.compile(r'translatable="(?:yes|true)"')


def translatable(tree):
    for path, text in tree.texts(".c", ".h", ".ui"):
        if path.parts[0] in ("src", "ui") and (IN_XML if path.suffix == ".ui" else IN_C).search(text):
            yield str(path)
    for path in tree.paths:
        if str(path).endswith((".desktop.in", ".xml.in")):
            yield str(path)


def cut_texts(tree):
    for path, text in tree.sources():
        for found in CUT.finditer(text):
            yield f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {found[0][:60]}"


def listed(tree, name):
    lines = (tree.root / "po" / name).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def main():
    tree, tap = Tree(sys.argv[1]), Tap()
    potfiles, wanted = listed(tree, "POTFILES"), set(translatable(tree))
    tap.case("every file with text is in po/POTFILES", sorted(wanted - set(potfiles)))
    tap.case("po/POTFILES names no other file", sorted(set(potfiles) - wanted))
    tap.case("no text is cut by a macro", cut_texts(tree))
    languages = listed(tree, "LINGUAS")
    have = {path.stem for path in tree.paths if path.suffix == ".po"}
    tap.case("po/LINGUAS names the translations there are", sorted(have ^ set(languages)))
    tap.done()


main()
