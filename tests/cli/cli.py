# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Runs the real vivant-cli with real files: what the tests of this folder share."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import scratch
from tree import Tap

DONE, USAGE, INPUT, MODEL, OUTPUT, CANCELLED, DAMAGED = range(7)
KEYPOINTS = 19  # of the built-in model


class Case:
    """One run of the program, with the findings about it."""

    def __init__(self, process, arguments):
        self.status, self.arguments = process.returncode, arguments
        self.out, self.err = process.stdout.decode("utf-8", "replace"), process.stderr.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.out.splitlines()[-1])

    def findings(self, status=DONE, mentions=(), silent=False):
        """Sentences on what is wrong: another status, or an error that is not one clear sentence."""
        if self.status != status:
            yield f"{' '.join(map(str, self.arguments))}: status {self.status}, not {status}: {self.err.strip()[-400:]}"
        lines = self.err.strip().splitlines()
        if status in (INPUT, MODEL, OUTPUT, CANCELLED, DAMAGED) and len(lines) != 1:
            yield f"{len(lines)} lines on standard error, not one: {self.err[-400:]!r}"
        for text in mentions:
            if text not in self.err:
                yield f"standard error does not mention {text!r}: {self.err[-400:]!r}"
        if silent and (self.out or self.err):
            yield f"not silent: {self.out!r} {self.err!r}"


class Cli:
    """The program and a folder of its own."""

    def __init__(self):
        self.program, self.root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
        self.tap = Tap()
        self.folder = scratch.folder("vivant-cli-test-")
        self.portrait = self.root / "data/samples/portrait.jpg"
        self.clip = self.root / "data/samples/driving.mp4"
        self.model = self.root / "data/models/portrait.safetensors"
        self.env = dict(os.environ, VIVANT_DATADIR=str(self.root / "data"), XDG_DATA_HOME=str(self.folder / "home"),
                        LC_ALL="C.UTF-8", LANGUAGE="")

    def path(self, name):
        return self.folder / name

    def start(self, *arguments, **options):
        command = [str(self.program), *map(str, arguments)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.env, **options)

    def run(self, *arguments, timeout=200, **options):
        process = self.start(*arguments, **options)
        try:
            process.stdout_bytes, process.stderr_bytes = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        done = subprocess.CompletedProcess(arguments, process.returncode, process.stdout_bytes, process.stderr_bytes)
        return Case(done, arguments)

    def animate(self, output, *arguments, source=None, driving=None, **options):
        return self.run("animate", "--source", source or self.portrait, "--driving", driving or self.clip, "--output",
                        output, *arguments, **options)

    def case(self, name, *findings):
        self.tap.case(name, [sentence for group in findings for sentence in group])

    def leftovers(self, folder, expected=()):
        """Names in a folder that should not be there."""
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return [f"{name} was left behind" for name in names if name not in expected]

    def done(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.tap.done()


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def probe(path):
    """Streams by kind; video with its number of frames counted."""
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {stream["codec_type"]: stream for stream in found["streams"]}, found["format"]


def differences(found, expected):
    return [f"{key} is {found.get(key)!r}, not {value!r}" for key, value in expected.items() if found.get(key) != value]


def pixels(path, frame=0):
    """Width, height and the RGB bytes of one frame of a clip or picture."""
    streams, _ = probe(path)
    width, height = streams["video"]["width"], streams["video"]["height"]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-vf", f"select=eq(n\\,{frame})", "-frames:v", "1",
               "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    return width, height, data


def mean_difference(a, b):
    """Mean absolute difference of two equally long strings of bytes, 0 to 255."""
    if len(a) != len(b) or not a:
        return 255.0
    return sum(abs(x - y) for x, y in zip(a, b)) / len(a)
