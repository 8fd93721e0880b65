# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The window in its sandbox as a user meets it: files are chosen, dropped, pasted, saved and refused.
test_portals.py SOURCE_ROOT FILE_SOURCE. Runs only with VIVANT_TEST_FLATPAK set, as `./dev test --flatpak` does."""
import json
import os
import shutil
import subprocess
import sys
import time

import accessible
import portal_desktop
from bus import BusError
from desktop import Failure, skip_everything
from tree import Tap

FRAMES = 10
DOCUMENTS = f"/run/user/{os.getuid()}/doc/"


def probe(clip):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(clip)]
    streams = json.loads(subprocess.run(command, capture_output=True).stdout or b"{}").get("streams", [])
    return next((stream for stream in streams if stream["codec_type"] == "video"), {})


class Story:
    def __init__(self, tap, desktop, file_source):
        self.tap, self.desktop, self.file_source = tap, desktop, file_source
        self.portrait, self.clip = desktop.home / "My Portrait.jpg", desktop.home / "clip.mp4"
        shutil.copy(desktop.source / "data/samples/portrait.jpg", self.portrait)
        subprocess.run(["ffmpeg", "-v", "error", "-i", desktop.source / "data/samples/driving.mp4", "-frames:v",
                        str(FRAMES), "-c:v", "copy", "-c:a", "copy", self.clip], check=True)
        self.program = desktop.open()
        self.tree = self.program.wait(lambda: accessible.application(desktop.accessible(), "vivant"), "the window's tree")

    def press(self, name, role="button"):
        self.program.wait(lambda: self.tree.find(name, role), f"“{name}”").press()

    def check(self, name, good, found=""):
        self.tap.case(name, [] if good else [str(found) or "no"])

    def choose(self):
        program, desktop = self.program, self.desktop
        program.activate("open-portrait")
        desktop.answer("Open Portrait", self.portrait)
        program.wait_for(lambda now: now.undo == "Open Portrait", "the chosen portrait")
        program.activate("open-clip")
        desktop.answer("Open Clip", self.clip)
        opened = program.wait_for(lambda now: now.undo == "Open Clip" and now.total == FRAMES, "the chosen clip")
        self.check("a portrait and a clip open through the file chooser", opened.page == "work", opened.text)
        desktop.picture("work")

    def save(self):
        self.program.activate("save-as")
        self.desktop.answer("Save Project")
        saved = self.program.wait(lambda: list(self.desktop.home.glob("*.vivant")), "the saved project")
        content = saved[0].read_text()
        self.check("a project is saved under the suggested name with its ending", len(saved) == 1, saved)
        self.check("its inputs are documents of the portal", DOCUMENTS in content, content[:2000])

    def render(self):
        self.program.activate("animate")
        self.press("I Have Permission")
        self.program.wait_for(lambda now: now.phase == "idle" and now.done == FRAMES, "the rendered clip")
        self.desktop.picture("rendered")

    def export(self):
        before = set(self.desktop.home.glob("*.mp4"))
        self.program.activate("export")
        self.desktop.accept("Export")
        self.desktop.answer("Export")
        made = self.program.wait(lambda: set(self.desktop.home.glob("*.mp4")) - before, "the exported clip")
        video = self.program.wait(lambda: probe(next(iter(made))), "a complete clip")
        self.check("the result is exported under the suggested name", len(made) == 1, made)
        self.check("with every frame", video.get("nb_read_frames") == str(FRAMES), video)

    def export_pictures(self):
        folder = self.desktop.home / "pictures"
        folder.mkdir()
        self.program.activate("export")
        self.press("PNG", None)
        self.desktop.accept("Export")
        self.desktop.answer("Export", folder)
        self.program.wait(lambda: len(list(folder.rglob("*.png"))) == FRAMES, "the exported pictures")
        self.check("pictures are exported into a chosen folder", True)

    def offer(self, path, *words):
        """Shows a window that can be dragged, and whose clipboard can be pasted, as `path`."""
        process = self.desktop.start([self.file_source, path, *words])
        self.desktop.window("file source", "source")
        time.sleep(portal_desktop.QUIET)
        return process

    def another(self, name):
        path = self.desktop.home / name
        shutil.copy(self.portrait, path)
        return path

    def expect_portrait(self, name, path):
        self.program.wait_for(lambda now: now.undo == "Replace Portrait", "the portrait replaced")
        self.program.wait(lambda: self.tree.find(path.stem), "its name in the window")
        self.check(name, True)
        self.program.activate("undo")
        self.program.wait_for(lambda now: now.undo != "Replace Portrait", "undone")

    def drop(self):
        path = self.another("dropped.jpg")
        source = self.offer(path)
        self.desktop.drag((80, 80), (640, 400), lambda: self.desktop.picture("drop"))
        self.expect_portrait("a picture dropped by a portal's user opens", path)
        source.terminate()

    def paste(self):
        path = self.another("pasted.jpg")
        source = self.offer(path)
        self.program.activate("paste")
        self.expect_portrait("a pasted picture opens", path)
        source.terminate()

    def refuse(self):
        self.program.activate("open-path", "s", str(self.another("hidden.jpg")))
        self.expect_refusal("a path from outside is refused", "refused")
        source = self.offer(self.another("hidden.jpg"), "bare")
        self.desktop.drag((80, 80), (640, 400))
        self.expect_refusal("a bare address that was dropped is refused", "refused-drop")
        source.terminate()

    def expect_refusal(self, name, picture):
        self.program.wait_for(lambda now: now.page == "error", "the page that explains")
        sentence = self.program.wait(lambda: self.tree.find("Vivant sees only files that were chosen"), "the sentence")
        self.check(f"{name}, and the sandbox explained", "hidden.jpg" in sentence.name, sentence.name)
        self.desktop.picture(picture)
        self.program.activate("back")

    def leftovers(self):
        hidden = [path for path in self.desktop.home.rglob(".*") if path.name.startswith((".xdp", ".vivant"))]
        self.tap.case("nothing is left beside the files", map(str, hidden))

    def tell(self):
        for chapter in (self.choose, self.save, self.render, self.export, self.export_pictures, self.drop,
                        self.paste, self.refuse, self.leftovers):
            try:
                chapter()
            except (Failure, BusError) as failure:
                self.desktop.picture(f"failed-{chapter.__name__}")
                self.tap.case(f"“{chapter.__name__}” goes through", [str(failure)])
                return


def main():
    if "VIVANT_TEST_FLATPAK" not in os.environ:
        skip_everything("takes minutes and makes a runtime: ./dev test --flatpak")
    if reason := portal_desktop.missing():
        skip_everything(reason)
    portal_desktop.go_private()
    tap = Tap()
    with portal_desktop.PortalDesktop(sys.argv[1]) as desktop:
        Story(tap, desktop, os.path.abspath(sys.argv[2])).tell()
    tap.done()


main()
