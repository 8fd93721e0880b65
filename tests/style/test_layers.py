# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Who may include whom: test_layers.py SOURCE_ROOT. The README's section "Design" draws the same arrows."""
import re
import sys

from tree import Tap, Tree

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)

# room: rooms whose headers it may include
ARROWS = {
    "core": set(),
    "media": set(),
    "train": {"core", "media"},
    "engine": {"core", "media", "train"},
    "cli": {"engine", "train", "core"},
    "app": {"engine", "core"},
}
# Of the core, these rooms see results and the toolkit-free views only.
ONLY_VIEW = {"app", "cli"}

TOOLKIT = r"(gtk|gdk/|gsk/|adwaita|graphene)"
FFMPEG = r"(libav|libsw)"
GLIB = r"(glib|gio/|gobject|gmodule|gdk-pixbuf)"
FORBIDDEN = {
    "core": (GLIB, TOOLKIT, FFMPEG),
    "train": (TOOLKIT, FFMPEG),
    "media": (TOOLKIT,),
    "engine": (TOOLKIT, FFMPEG),
    "cli": (TOOLKIT, FFMPEG),
    "app": (FFMPEG,),
}


class Rooms:
    def __init__(self, tree):
        self.files = {}
        for path, text in tree.sources():
            if path.parts[0] == "src" and len(path.parts) > 2:
                self.files[str(path)] = (path.parts[1], text)

    def resolve(self, includer, name):
        """The project's file an #include "name" means, or None."""
        room = self.files[includer][0]
        folder = includer.rsplit("/", 1)[0]
        for candidate in (f"{folder}/{name}", f"src/{room}/{name}", f"src/{name}"):
            if candidate in self.files:
                return candidate
        return next((path for path in self.files if path.endswith("/" + name)), None)

    def wrong(self, room):
        for path, (owner, text) in self.files.items():
            if owner != room:
                continue
            for quote, name in INCLUDE.findall(text):
                target = self.resolve(path, name) if quote == '"' else None
                if quote == "<" and any(re.match(pattern, name) for pattern in FORBIDDEN[room]):
                    yield f"{path} includes <{name}>"
                if not target:
                    continue
                other = self.files[target][0]
                if other != room and other not in ARROWS[room]:
                    yield f"{path} includes {target}"
                elif other == "core" and room in ONLY_VIEW and not re.match(r"src/core/(view/|fomm\.h$)", target):
                    yield f"{path} includes {target}, which is not core/view"


def main():
    tap, rooms = Tap(), Rooms(Tree(sys.argv[1]))
    for room in ARROWS:
        tap.case(f"{room} includes nothing above or beside it", rooms.wrong(room))
    known = {owner for owner, _ in rooms.files.values()}
    tap.case("every room has its arrows", (f"src/{room}" for room in known - set(ARROWS)))
    tap.done()


main()
