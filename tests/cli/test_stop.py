# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Stopped in the middle: nothing under the final name, whatever the signal: test_stop.py PROGRAM SOURCE_ROOT."""
import random
import signal
import subprocess
import time

from cli import Case, CANCELLED, Cli, ffmpeg

# Long enough that no machine finishes it before the signal comes.
LOOPS = 40


def begin(cli, output):
    return cli.start("animate", "--source", cli.portrait, "--driving", cli.path("long.mp4"), "--output", output,
                     "--start", "first")


def wait_for_part(folder, process):
    """Waits until the output was begun; False when the program ended before."""
    while process.poll() is None:
        if any(name.name.startswith(".vivant-") for name in folder.iterdir()):
            return True
        try:
            process.wait(0.005)
        except subprocess.TimeoutExpired:
            pass
    return False


def check_signal(cli, number, ending):
    folder = cli.path(f"signal-{number}-{ending.strip('./')}")
    folder.mkdir()
    process = begin(cli, f"{folder}/out{ending}")
    begun = wait_for_part(folder, process)
    sent = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    took = time.monotonic() - sent
    result = Case(subprocess.CompletedProcess([], process.returncode, out, err), [signal.Signals(number).name])
    cli.case(f"{signal.Signals(number).name} while writing {ending}", result.findings(CANCELLED),
             cli.leftovers(folder), [] if begun else ["it ended before the signal"],
             [] if took < 5 else [f"took {took:.1f} s to stop"])


def check_kill(cli):
    choose = random.Random(7)
    folder = cli.path("kill")
    folder.mkdir()
    findings = []
    for round_number in range(8):
        output = folder / f"out-{round_number}.mp4"
        process = begin(cli, output)
        try:
            process.wait(choose.uniform(0.01, 1.5))
        except subprocess.TimeoutExpired:
            pass
        process.kill()
        process.communicate()
        if output.exists():
            findings.append(f"round {round_number}: a file under the final name")
    cli.case("killed at eight random times", findings)
    old = folder / "old.mp4"
    old.write_bytes(b"precious")
    process = begin(cli, old)
    wait_for_part(folder, process)
    process.kill()
    process.communicate()
    cli.case("an older file survives a kill", [] if old.read_bytes() == b"precious" else ["it did not"])


def main():
    cli = Cli()
    ffmpeg("-stream_loop", LOOPS, "-i", cli.clip, "-c", "copy", cli.path("long.mp4"))
    for number in (signal.SIGINT, signal.SIGTERM):
        for ending in (".mp4", ".webm", "/"):
            check_signal(cli, number, ending)
    check_kill(cli)
    cli.done()


main()
