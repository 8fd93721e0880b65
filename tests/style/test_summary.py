# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The count `./dev test` ends with is right: test_summary.py SOURCE_ROOT."""
import json
import pathlib
import subprocess
import sys
import tempfile

from tree import Tap

GOOD = {"name": "v:core / good", "result": "OK", "returncode": 0, "stdout": "ok 1 - a\nok 2 b\n1..2\n"}
PLAIN = {"name": "v:core / plain", "result": "OK", "returncode": 0, "stdout": "not ok, but this is not TAP\n"}
SKIPS = {"name": "v:core / good", "result": "OK", "returncode": 0, "stdout": "ok 1 - a # SKIP no data\nok 2 - b\n1..2\n"}
WHOLE = {"name": "v:core / good", "result": "SKIP", "returncode": 0, "stdout": "1..0 # SKIP no display\n"}
FAILS = {"name": "v:core / good", "result": "ERROR", "returncode": 1, "stdout": "ok 1\nnot ok 2 - b\n# why\n1..2\n"}
CRASH = {"name": "v:core / good", "result": "ERROR", "returncode": -11, "stdout": "not ok 1\nok 2 - b\n"}
SLOW = {"name": "v:core / good", "result": "TIMEOUT", "returncode": -9, "stdout": "ok 1 - a\n"}
CUT = {"name": "v:core / good", "result": "ERROR", "returncode": 0, "stdout": "ok 1 - a\n1..2\n"}
EXIT77 = {"name": "v:core / plain", "result": "SKIP", "returncode": 77, "stdout": "no GPU\n"}
BROKEN = {"name": "v:core / plain", "result": "FAIL", "returncode": 1, "stdout": ""}

EXPECTED = [
    ("cases of TAP and a plain program", [GOOD, PLAIN], 0, "3 passed, 0 failed, 0 skipped"),
    ("skips", [SKIPS, WHOLE, EXIT77], 0, "1 passed, 0 failed, 3 skipped"),
    ("a failing case counts once", [FAILS], 1, "1 passed, 1 failed, 0 skipped"),
    ("a plain failure", [BROKEN, GOOD], 1, "2 passed, 1 failed, 0 skipped"),
    ("a crash counts beside its cases", [CRASH], 1, "1 passed, 2 failed, 0 skipped"),
    ("a timeout", [SLOW], 1, "1 passed, 1 failed, 0 skipped"),
    ("an unfinished plan", [CUT], 1, "1 passed, 1 failed, 0 skipped"),
    ("meson that failed", [GOOD], 1, "2 passed, 1 failed, 0 skipped"),
    ("nothing ran", [], 0, "0 passed, 1 failed, 0 skipped"),
]


def summary(root, programs, status):
    """Last line and exit status for a made-up run."""
    with tempfile.TemporaryDirectory() as name:
        build = pathlib.Path(name)
        (build / "meson-logs").mkdir()
        (build / "meson-info").mkdir()
        (build / "meson-logs/testlog.json").write_text("".join(json.dumps(program) + "\n" for program in programs))
        tests = [{"name": "good", "protocol": "tap"}, {"name": "plain", "protocol": "exitcode"}]
        (build / "meson-info/intro-tests.json").write_text(json.dumps(tests))
        script = pathlib.Path(root) / "tests/support/summary.py"
        run = subprocess.run([sys.executable, str(script), name, str(status)], capture_output=True, text=True)
        return (run.stdout.splitlines() or [run.stderr])[-1], run.returncode


def main():
    tap = Tap()
    for name, programs, status, line in EXPECTED:
        found, code = summary(sys.argv[1], programs, status)
        wanted = 0 if " 0 failed" in line else 1
        tap.case(name, [] if (found, code) == (line, wanted) else [f"{found!r}, exit status {code}"])
    tap.done()


main()
