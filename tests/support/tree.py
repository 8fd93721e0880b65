# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The project's files as the style tests see them, and their way to report."""
import pathlib
import subprocess
import sys

# Pictures, sound, weights, and tables, whose columns are set with tabs.
NOT_TEXT = {".tsv", ".jpg", ".png", ".mp4", ".gif", ".webm", ".gz", ".zip", ".safetensors", ".tar", ".pth", ".pdparams", ".npy", ".bin"}


class Tap:
    """Test Anything Protocol: one line a case, findings as notes below it."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def case(self, name, findings):
        """Passes when `findings` (sentences) is empty."""
        findings = list(findings)
        self.count += 1
        self.failed += bool(findings)
        print(("not ok" if findings else "ok") + f" {self.count} - {name}")
        for finding in findings[:40]:
            print(f"#   {finding}")

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}")

    def done(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


class Tree:
    """What git tracks, or would; without git (a release archive) all but hidden and build folders."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.is_git = (self.root / ".git").exists()
        self.paths = sorted(self._git() if self.is_git else self._walk())

    def _git(self):
        command = ["git", "-c", "safe.directory=*", "-C", str(self.root), "ls-files", "-z"]
        command += ["--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
        return {pathlib.PurePath(name) for name in names if name and (self.root / name).is_file()}

    def _walk(self):
        for path in self.root.rglob("*"):
            name = path.relative_to(self.root)
            if path.is_file() and not any(part[0] in "._" or part.startswith("build") for part in name.parts):
                yield name

    def texts(self, *suffixes):
        """(path, content) of text files, all or those with one of the suffixes."""
        for path in self.paths:
            if path.suffix not in NOT_TEXT and (not suffixes or path.suffix in suffixes):
                yield path, (self.root / path).read_bytes().decode("utf-8", "replace")

    def sources(self):
        return self.texts(".c", ".h")
