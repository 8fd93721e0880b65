# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""A desktop of its own with portals, for the application in its sandbox."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

import desktop as testing
from sandbox import Sandbox

PORTALS = ["org.freedesktop.portal.Desktop", "org.freedesktop.portal.Documents",
           "org.freedesktop.impl.portal.PermissionStore", "org.freedesktop.impl.portal.desktop.gtk"]
RUNTIME = f"/run/user/{os.getuid()}"
# The portals hand out paths below /run/user, whatever XDG_RUNTIME_DIR says: the test gets one of its own there.
PRIVATE = (f'mkdir -p /run/user && mount -t tmpfs -o mode=755 tmpfs /run/user && mkdir -m 700 {RUNTIME} '
           '&& exec env VIVANT_PRIVATE_RUN=1 "$@"')
QUIET = 0.6  # seconds after which a file chooser without a window manager takes keys


def missing():
    """Why there can be no desktop with portals here, or None."""
    if os.getuid() != 0:
        return "a folder /run/user of its own needs root"
    if not os.access("/dev/fuse", os.W_OK):
        return "there is no /dev/fuse"
    for program in ("xdotool", "import", "flatpak", "unshare"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    for name in PORTALS:
        if not pathlib.Path(f"/usr/share/dbus-1/services/{name}.service").exists():
            return f"{name} is not installed"
    return testing.missing()


def go_private():
    """Starts this script again where /run/user is its own; the mounts go away with it."""
    if "VIVANT_PRIVATE_RUN" not in os.environ:
        os.execvp("unshare", ["unshare", "-m", "--propagation", "private", "sh", "-c", PRIVATE, "sh", sys.executable,
                              *sys.argv])


class PortalDesktop(testing.Desktop):
    def __init__(self, source):
        super().__init__(source, "/bin/true")

    def prepare(self):
        super().prepare()
        box = Sandbox(self.source, self.folder / "home")
        # Drawn without OpenGL: nothing here is about pictures on the screen.
        self.env = {**box.env, "XDG_RUNTIME_DIR": RUNTIME, "XDG_CURRENT_DESKTOP": "GNOME", "GDK_BACKEND": "x11",
                    "GDK_DEBUG": "gl-disable"}
        self.program = self.folder / "vivant"
        self.program.write_text(f'#!/bin/sh\nexec flatpak run {box.app_id} "$@"\n')
        self.program.chmod(0o755)
        self.home = box.home

    def start(self, command, **options):
        """From the user's home, which is where file choosers begin."""
        return super().start(command, cwd=self.folder / "home", **options)

    def start_bus(self):
        super().start_bus()
        for name in PORTALS:
            lines = pathlib.Path(f"/usr/share/dbus-1/services/{name}.service").read_text().splitlines()
            text = "\n".join(line for line in lines if not line.startswith("SystemdService")) + "\n"
            (self.folder / "services" / f"{name}.service").write_text(text)
        self.bus.ask("ReloadConfig")

    def tool(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], capture_output=True, text=True, env=self.env).stdout

    def windows(self, title, kind):
        titled = self.tool("search", "--onlyvisible", "--name", f"^{title}$").split()
        return [window for window in self.tool("search", "--onlyvisible", "--class", kind).split() if window in titled]

    def window(self, title, kind):
        """The X window with that title and class, once it is there."""
        return self.wait(lambda: self.windows(title, kind), f"“{title}”")[-1]

    def accept(self, title):
        """Presses Return in a dialog of the application's."""
        self.tool("windowfocus", "--sync", self.window(title, "vivant"))
        time.sleep(QUIET)
        self.tool("key", "Return")

    def answer(self, title, path=None):
        """Types `path` into the file chooser (or leaves what it suggests) and accepts."""
        window = self.window(title, "portal")
        time.sleep(QUIET)
        self.tool("windowfocus", "--sync", window)
        if path is not None:
            self.tool("type", "/")  # opens the entry for a path, which needs a moment
            time.sleep(QUIET)
            self.tool("type", "--delay", "20", str(path).lstrip("/"))
            time.sleep(QUIET)
        self.tool("key", "Return")
        self.wait(lambda: window not in self.windows(title, "portal"), f"the end of “{title}”")

    def drag(self, start, end, meanwhile=lambda: None):
        """Drags from one point of the screen to another, in steps as a hand does."""
        self.tool("mousemove", *start, "mousedown", 1)
        for step in range(1, 11):
            self.tool("mousemove", *(a + (b - a) * step // 10 for a, b in zip(start, end)))
            time.sleep(QUIET / 6)
        time.sleep(QUIET)
        meanwhile()
        self.tool("mouseup", 1)

    def picture(self, name):
        """Keeps what the screen shows."""
        folder = Sandbox(self.source, self.home).cache / "pictures"
        folder.mkdir(exist_ok=True)
        subprocess.run(["import", "-window", "root", folder / f"{name}.png"], env=self.env, check=True)
