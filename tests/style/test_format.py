# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The formatter has nothing to change: test_format.py SOURCE_ROOT."""
import shutil
import subprocess
import sys

from tree import Tap, Tree


def main():
    tree, tap = Tree(sys.argv[1]), Tap()
    tool = shutil.which("clang-format")
    if not tool:
        tap.skip("clang-format", "clang-format is not installed")
        tap.done()
    files = [str(path) for path, _ in tree.sources()]
    run = subprocess.run([tool, "--dry-run", "-Werror", *files], cwd=tree.root, capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "error:" in line})
    tap.case(f"{len(files)} C files are as clang-format writes them",
             wrong or ([run.stderr[:400]] if run.returncode else []))
    tap.done()


main()
