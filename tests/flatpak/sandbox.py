# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The installed Flatpak, with a home of its own."""
import os
import pathlib
import subprocess


class Sandbox:
    app_id = "io.github.vivantapp.Vivant"

    def __init__(self, source, home):
        self.source, self.home = pathlib.Path(source).resolve(), pathlib.Path(home)
        self.home.mkdir(exist_ok=True)
        self.cache = pathlib.Path(os.environ.get("VIVANT_FLATPAK_CACHE", self.source / ".cache/flatpak"))
        # Nothing of this machine's own tuning or folders enters.
        kept = {name: os.environ[name] for name in ("PATH", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
                if name in os.environ}
        self.env = {**kept, "HOME": str(self.home), "LC_ALL": "C.UTF-8", "FLATPAK_USER_DIR": str(self.cache / "user")}

    def build(self):
        return subprocess.run([self.source / "flatpak/local", "build"], capture_output=True, text=True)

    def flatpak(self, *words, **options):
        return subprocess.run(["flatpak", *map(str, words)], capture_output=True, text=True, env=self.env, **options)

    def run(self, command, *words):
        return self.flatpak("run", f"--command={command}", self.app_id, *words)

    def data(self, kind):
        """The application's own folder as the host sees it: data, cache or config."""
        return self.home / ".var/app" / self.app_id / kind
