# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The manual page and the completions know every option of vivant-cli and no other: test_options.py SOURCE_ROOT CLI."""
import pathlib
import re
import subprocess
import sys

from tree import Tap

COMMANDS = ["animate", "inspect", "model", "bench", "evaluate", "train", "shapes", "heads"]
EVERYWHERE = {"help", "version"}


def options_of(cli, command):
    """Long options that `--help` names at the start of a line."""
    text = subprocess.run([cli, command, "--help"], capture_output=True, text=True, env={"LC_ALL": "C.UTF-8"}).stdout
    return set(re.findall(r"^\s+(?:-\w, )?--([a-z][a-z-]*)", text, re.MULTILINE)) - EVERYWHERE


def manual(text):
    """Options of every command by the manual page's sections."""
    plain = text.replace("\\-", "-")
    sections = re.split(r'^\.SH "OPTIONS OF (\w+)"$', plain, flags=re.MULTILINE)[1:]
    return {name.lower(): set(re.findall(r"--([a-z][a-z-]*)\\fR", body.split("\n.SH ")[0]))
            for name, body in zip(sections[::2], sections[1::2])}


def bash(text):
    found = re.findall(r'^        (\w+)\)\n          words="([^"]*)"', text, re.MULTILINE)
    return {name: set(re.findall(r"--([a-z][a-z-]*)", body)) - EVERYWHERE for name, body in found}


def zsh(text):
    found = re.findall(r"^    (\w+)\)\n(.*?);;", text, re.MULTILINE | re.DOTALL)
    return {name: set(re.findall(r"'--([a-z][a-z-]*)\[", body)) - EVERYWHERE for name, body in found}


def fish(text):
    known = {command: set() for command in COMMANDS}
    for commands, option in re.findall(r"subcommand_from ([a-z ]+)'.*? -l ([a-z-]+)", text):
        for command in commands.split():
            known[command].add(option)
    return known


def main():
    data, cli, tap = pathlib.Path(sys.argv[1]) / "data", sys.argv[2], Tap()
    readers = {"vivant-cli.1.in": manual, "completions/vivant-cli.bash": bash, "completions/_vivant-cli": zsh,
               "completions/vivant-cli.fish": fish}
    real = {command: options_of(cli, command) for command in COMMANDS}
    tap.case("every command has options", (command for command, options in real.items() if not options))
    for name, reader in readers.items():
        written = reader((data / name).read_text())
        for command in COMMANDS:
            known = written.get(command, set())
            tap.case(f"{name} knows {command}",
                     [f"lacks --{option}" for option in sorted(real[command] - known)]
                     + [f"has --{option}, which is not there" for option in sorted(known - real[command])])
    tap.done()


main()
