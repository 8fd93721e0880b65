#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Counts the cases of a `meson test` run: summary.py BUILD_DIR MESON_EXIT_STATUS.

A case is one TAP line, or a whole program that does not speak TAP. A timeout or a crash counts as one failed case
beside those the program still reported; so does a broken or unfinished TAP stream without one. Reasons of skips
are printed; the last line is "N passed, N failed, N skipped", and the exit status says whether all is well.
"""
import json
import pathlib
import re
import sys

CASE = re.compile(r"^(not )?ok\b\s*\d*\s*(?:- )?(.*)$")
DIRECTIVE = re.compile(r"#\s*(skip|todo)\S*\s*(.*)$", re.IGNORECASE)
NO_PLAN = re.compile(r"^1\.\.0\s*#\s*skip\S*\s*(.*)$", re.IGNORECASE)


def tap_cases(text):
    """Yields (outcome, name, reason) of every top-level TAP line."""
    for line in text.splitlines():
        whole = NO_PLAN.match(line)
        if whole:
            yield "skipped", "everything", whole.group(1)
            continue
        case = CASE.match(line)
        if not case:
            continue
        directive = DIRECTIVE.search(case.group(2))
        name = DIRECTIVE.sub("", case.group(2)).strip()
        if directive and directive.group(1).lower() == "skip":
            yield "skipped", name, directive.group(2)
        elif directive:  # "todo": known to fail, so neither outcome is a failure
            yield "skipped", name, "to do: " + directive.group(2)
        else:
            yield ("failed" if case.group(1) else "passed"), name, ""


def program_cases(test, is_tap):
    """Yields the cases of one test program as meson recorded it."""
    cases = list(tap_cases(test.get("stdout") or "")) if is_tap else []
    yield from cases
    result = test["result"]
    if result in ("OK", "EXPECTEDFAIL"):
        if not cases:
            yield "passed", "", ""
    elif result == "SKIP":
        if not cases:
            lines = (test.get("stdout") or test.get("stderr") or "").strip().splitlines()
            yield "skipped", "", lines[-1] if lines else "no reason given"
    elif test.get("returncode", 0) < 0 or result == "TIMEOUT" or not any(case[0] == "failed" for case in cases):
        yield "failed", "", result.lower()


def diagnostics(text):
    """The TAP lines that explain a failure; meson's own report leaves them out."""
    keep = False
    for line in text.splitlines():
        if CASE.match(line):
            keep = line.startswith("not ok")
        if keep:
            yield line


def main():
    build, status = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    log = build / "meson-logs" / "testlog.json"
    programs = json.loads((build / "meson-info" / "intro-tests.json").read_text())
    tap = {program["name"] for program in programs if program["protocol"] == "tap"}
    count = {"passed": 0, "failed": 0, "skipped": 0}
    notes = []
    for line in log.read_text().splitlines() if log.exists() else []:
        test = json.loads(line)
        name = test["name"].split(" / ")[-1]
        if name in tap and test["result"] not in ("OK", "SKIP"):
            print(f"---- {test['name']}", *list(diagnostics(test.get("stdout") or ""))[:60], sep="\n")
        for outcome, case, reason in program_cases(test, name in tap):
            count[outcome] += 1
            if outcome != "passed":
                where = f"{test['name']}: {case}" if case else test["name"]
                notes.append(f"{outcome}: {where}" + (f" ({reason})" if reason else ""))
    if status and not count["failed"]:  # meson itself failed: nothing ran, or not all of it
        count["failed"] += 1
        notes.append(f"failed: meson test ended with status {status}")
    if not sum(count.values()):
        count["failed"] += 1
        notes.append("failed: no test ran")
    for note in sorted(notes, reverse=True):
        print(note)
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
