# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Subjects of commits, "area: imperative": test_commits.py SOURCE_ROOT."""
import re
import subprocess
import sys

from tree import Tap, Tree

SUBJECT = re.compile(r"^[a-z0-9][a-z0-9 ,/.+-]*: \S.*[^.\s]$")
LONGEST = 72


def main():
    tree, tap = Tree(sys.argv[1]), Tap()
    if not tree.is_git:
        tap.skip("commit subjects", "this is not a git checkout")
        tap.done()
    command = ["git", "-c", "safe.directory=*", "-C", sys.argv[1], "log", "--no-merges", "--format=%h %s"]
    commits = subprocess.run(command, check=True, capture_output=True).stdout.decode().splitlines()
    subjects = [line.split(" ", 1) for line in commits]
    tap.case('subjects read "area: what it does", without a full stop',
             (f"{name} {subject}" for name, subject in subjects if not SUBJECT.match(subject)))
    tap.case(f"subjects have at most {LONGEST} columns",
             (f"{name} {subject}" for name, subject in subjects if len(subject) > LONGEST))
    tap.done()


main()
