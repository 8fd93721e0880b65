# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The corpus of unusual and bad media: test_corpus.py MEDIA_DECODE SHARED_DIR good|bad SANITIZERS.

Each file is decoded by a process of its own, bounded in time and memory; manifests beside the files say what must
come out. Where strace is at hand it watches that no other file or address is opened.
"""
import csv
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

SECONDS = 30
ADDRESS_SPACE = 3 << 30
PEAK_KB = 1 << 20
STRACE = shutil.which("strace")
SANITIZED = "address" in sys.argv[4:5][0].split(",")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Run:
    """One decoded file: what was printed, how it ended, what it opened."""

    def __init__(self, program, role, path, watch=False, seconds=SECONDS):
        self.values, self.code, self.text, self.opened = {}, None, "", ""
        with tempfile.NamedTemporaryFile("r", errors="replace") as log:
            prefix = [STRACE, "-f", "-qq", "-e", "trace=open,openat,connect,bind", "-o", log.name] if watch else []
            environment = dict(os.environ, G_DEBUG="", LC_ALL="C.UTF-8")
            if SANITIZED and watch:  # the leak checker does not work under strace
                environment["ASAN_OPTIONS"] = "detect_leaks=0"
            try:
                run = subprocess.run([*prefix, program, role, path], capture_output=True, timeout=seconds,
                                     errors="replace", preexec_fn=None if SANITIZED else limit, env=environment)
                self.code, self.text = run.returncode, run.stderr
                for line in run.stdout.splitlines():
                    key, _, value = line.partition("=")
                    self.values.setdefault(key, value)
            except subprocess.TimeoutExpired:
                self.code = "time"
            self.opened = log.read()

    def number(self, key):
        return float(self.values.get(key, "nan"))

    def died(self):
        if self.code == "time":
            return f"did not end within {SECONDS} s"
        if self.code not in (0, 2):
            return f"ended with {self.code}: {self.text[-600:]}"
        if self.text.strip():
            return f"printed {self.text[-600:]!r}"
        return None


def far(text, wanted, tolerance):
    """Whether one "r,g,b" is further from another than the tolerance allows."""
    pairs = list(zip(map(float, text.split(",")), map(float, wanted.split(","))))
    return len(pairs) != 3 or any(abs(a - b) > tolerance + 0.5 for a, b in pairs)


def colour_faults(run, row):
    tolerance = float(row["rgb_tol"])
    for key, wanted in (("first0", row["first_rgb"]), ("last0", row["last_rgb"])):
        if wanted and far(run.values.get(key, "0"), wanted, tolerance):
            yield f"{key} is {run.values.get(key)}, not {wanted}"
    for i, wanted in enumerate(row["quadrant_rgb_TL_TR_BL_BR"].split()):
        if far(run.values.get(f"first{i + 1}", "0"), wanted, tolerance):
            yield f"quadrant {i} is {run.values.get(f'first{i + 1}')}, not {wanted}"


def timing_faults(run, row):
    if not row["fps"]:
        return
    num, den = map(int, row["fps"].split("/"))
    if row["timing"] == "cfr" and run.values.get("rate") != f"{num}/{den}":
        yield f"rate {run.values.get('rate')}, not {num}/{den}"
    if run.number("probe_frames") != int(row["frames"]) or run.values.get("exact") != "1":
        yield f"probed {run.values.get('probe_frames')} frames, not {row['frames']}"
    frame = max(den / num, 0.04)
    for key in ("duration", "end"):
        if not abs(run.number(key) - float(row["duration_s"])) <= frame + 0.001:
            yield f"{key} is {run.values.get(key)} s, not {row['duration_s']}"
    if run.values.get("audio") != ("1" if row["has_audio"] == "yes" else "0"):
        yield f"sound is {run.values.get('audio')}"


def good_faults(run, row):
    if run.died():
        return [run.died()]
    if run.code == 2:
        return [] if row["need"] == "optional" else [run.values.get("error", "?")]
    faults = []
    if run.number("frames") != int(row["frames"]):
        faults.append(f"{run.values.get('frames')} frames, not {row['frames']}")
    if (run.values.get("width"), run.values.get("height")) != (row["display_w"], row["display_h"]):
        faults.append(f"{run.values.get('width')}x{run.values.get('height')}")
    faults += colour_faults(run, row)
    if row["kind"] != "image":
        faults += timing_faults(run, row)
        if run.values.get("damage") or run.values.get("wrong_seeks") != "0" or "bad_time" in run.values:
            faults.append(f"damage {run.values.get('damage')!r}, wrong seeks {run.values.get('wrong_seeks')}, "
                          f"bad time {run.values.get('bad_time')}")
    if run.number("peak_kb") > PEAK_KB and not SANITIZED:
        faults.append(f"peak {run.values.get('peak_kb')} kB")
    return faults


def is_sentence(text, name):
    return text.startswith("“" + name + "”") or f"“{name}”" in text and text.endswith(".")


def bad_faults(run, row):
    if row["long"] == "1" and run.code == "time":
        return []
    if run.died():
        return [run.died()]
    faults = []
    if run.code == 2 and not is_sentence(run.values.get("error", ""), row["file"]):
        faults.append(f"no clear sentence: {run.values.get('error')!r}")
    if row["outcome"] == "error" and run.code != 2:
        faults.append(f"accepted, {run.values.get('frames')} frames")
    if row["outcome"] in ("ok", "degrade", "degrade_quiet"):
        wanted = 0.8 * int(row["min_frames"] or 1)
        if run.code == 2 or run.number("frames") < wanted:
            faults.append(f"{run.values.get('frames')} frames of {row['min_frames']}, {run.values.get('error')}")
    if row["outcome"] == "degrade" and not run.values.get("damage"):
        faults.append("damage not reported")
    if row["canary"]:
        own = re.escape(row["file"])
        seen = [line for line in run.opened.splitlines()
                if row["canary"] in line and not re.search(rf'/{own}"', line) and "locale" not in line]
        faults += [f"opened {line}" for line in seen]
    if run.number("peak_kb") > PEAK_KB and not SANITIZED:
        faults.append(f"peak {run.values.get('peak_kb')} kB")
    return faults


def main():
    program, shared, group = sys.argv[1:4]
    folder = pathlib.Path(shared) / "media-corpus"
    if not shared or not folder.is_dir():
        print("1..0 # SKIP the corpus of unusual media is not beside the source tree")
        return
    folder = folder / "bad" if group == "bad" else folder
    with open(folder / "manifest.tsv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    print(f"1..{len(rows)}", flush=True)
    for number, row in enumerate(rows, 1):
        row = {key: value or "" for key, value in row.items()}
        role = row.get("role") or ("source" if row["kind"] == "image" else "driving")
        run = Run(program, role, str(folder / row["file"]), watch=bool(STRACE and row.get("canary")),
                  seconds=5 if row.get("long") == "1" else SECONDS)
        faults = bad_faults(run, row) if group == "bad" else good_faults(run, row)
        print(f"{'not ok' if faults else 'ok'} {number} - {row['file']}", flush=True)
        for fault in faults:
            print("# " + fault.replace("\n", "\n# "), flush=True)


signal.signal(signal.SIGPIPE, signal.SIG_DFL)
main()
