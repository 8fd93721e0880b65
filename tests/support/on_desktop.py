# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Runs a test program on a display and session bus of its own: on_desktop.py SOURCE_ROOT PROGRAM [ARGUMENT...]."""
import subprocess
import sys

import desktop as testing


def main():
    if reason := testing.missing():
        testing.skip_everything(reason)
    with testing.Desktop(sys.argv[1], sys.argv[2]) as desktop:
        process = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, env={**desktop.env, **testing.WHOLE_STACKS})
        while process.poll() is None:
            desktop.bus.pump(testing.POLL)  # the desktop's services answer
    sys.exit(process.returncode if process.returncode >= 0 else 128 - process.returncode)


main()
