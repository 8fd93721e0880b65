# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""A new user's first render, by the programs as they are: test_sample.py SOURCE_ROOT CLI."""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

from tree import Tap

SIZE = 64  # frames are compared this small, so that plain Python is quick
MOST_MEMORY_MB = 500


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True)


def frames_of(path, *filters):
    """Frames of a clip or picture as SIZE × SIZE grey bytes."""
    chain = ",".join([*filters, f"scale={SIZE}:{SIZE}:flags=area", "format=gray"])
    raw = run("ffmpeg", "-v", "error", "-i", path, "-vf", chain, "-f", "rawvideo", "-").stdout
    return [raw[at:at + SIZE * SIZE] for at in range(0, len(raw), SIZE * SIZE)]


def difference(one, other):
    """Mean absolute difference, 0 … 255."""
    return sum(abs(a - b) for a, b in zip(one, other)) / len(one)


def check_streams(tap, clip):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(clip)]
    facts = json.loads(run(*command).stdout or b"{}")
    kinds = {stream["codec_type"]: stream for stream in facts.get("streams", [])}
    video, audio = kinds.get("video", {}), kinds.get("audio", {})
    tap.case("a frame for every frame of the driver", [] if video.get("nb_read_frames") == "150" else [str(video)])
    tap.case("at the driver's rate", [] if video.get("r_frame_rate") == "25/1" else [str(video)])
    tap.case("with the driver's sound", [] if abs(float(audio.get("duration", 0)) - 6) < 0.1 else [str(audio)])
    tags = json.dumps(facts.get("format", {}).get("tags", {})).lower()
    tap.case("marked as synthetic", [] if "synthetic" in tags or "trainedalgorithmicmedia" in tags else [tags])


def check_motion(tap, source, clip):
    portrait = frames_of(source / "data/samples/portrait.jpg")[0]
    frames = frames_of(clip)
    if len(frames) != 150:
        tap.case("frames can be read back", [f"{len(frames)} frames"])
        return
    first, turned, last = (difference(portrait, frames[at]) for at in (0, 117, 149))
    tap.case("it begins as the portrait", [] if first < 6 else [f"off by {first:.1f} levels"])
    tap.case("it turns with the driver", [] if turned > 2 * first and turned > 4 else [f"moved by {turned:.1f} levels"])
    tap.case("it comes back as the driver does", [] if last < 6 else [f"off by {last:.1f} levels"])
    steps = [difference(a, b) for a, b in zip(frames, frames[1:])]
    tap.case("no frame jumps", [] if max(steps) < 8 else [f"frame {steps.index(max(steps)) + 1}: {max(steps):.1f}"])


def check_threads(tap, animate, folder):
    """The same pictures, bit for bit, with any number of threads."""
    outputs = []
    for threads in (1, 3):
        output = folder / f"threads-{threads}"
        result = run(*animate, "--to", "0.4", "--threads", threads, "--output", f"{output}/")
        outputs.append([path.read_bytes() for path in sorted(output.glob("*.png"))] if result.returncode == 0 else [])
    tap.case("the same bytes with 1 and 3 threads", [] if outputs[0] and outputs[0] == outputs[1] else
             [f"{len(outputs[0])} and {len(outputs[1])} pictures"])


def check_refusals(tap, cli, source, folder):
    samples = source / "data/samples"
    page = folder / "model.pth.tar"
    page.write_text("<!DOCTYPE html><html><title>Quota exceeded</title></html>")
    output = folder / "refused.mp4"
    for name, expected, options in (
            ("a portrait that is not there", 2, {"--source": folder / "missing.jpg"}),
            ("a clip that is a text", 2, {"--driving": samples / "README.md"}),
            ("a model that is a web page", 3, {"--model": page}),
            ("a folder that is not there", 4, {"--output": folder / "missing" / "result.mp4"})):
        given = {"--source": samples / "portrait.jpg", "--driving": samples / "driving.mp4", "--output": output, **options}
        result = run(cli, "animate", *(word for pair in given.items() for word in pair))
        sentence = result.stderr.decode().strip()
        wrong = [] if result.returncode == expected else [f"exit status {result.returncode}, not {expected}"]
        wrong += [] if len(sentence.splitlines()) == 1 else [f"not one sentence: {sentence}"]
        wrong += ["a file was left"] if output.exists() else []
        tap.case(f"{name}: exit status {expected} and one sentence", wrong)


def main():
    source, cli, tap = pathlib.Path(sys.argv[1]), sys.argv[2], Tap()
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(name, None)
    samples = source / "data/samples"
    animate = [cli, "animate", "--source", samples / "portrait.jpg", "--driving", samples / "driving.mp4",
               "--model", source / "data/models/portrait.safetensors"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        clip = folder / "result.mp4"
        result = run(*animate, "--crop", "none", "--driver-crop", "none", "--start", "first", "--output", clip)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        tap.case("the sample renders", [] if result.returncode == 0 else [result.stderr.decode()])
        tap.case("no progress without a terminal", result.stderr.decode().splitlines())
        if "VIVANT_SANITIZED" not in os.environ:
            tap.case(f"in less than {MOST_MEMORY_MB} MB", [] if memory < MOST_MEMORY_MB else [f"{memory:.0f} MB"])
        if result.returncode == 0:
            check_streams(tap, clip)
            check_motion(tap, source, clip)
            check_threads(tap, animate, folder)
        check_refusals(tap, cli, source, folder)
    tap.done()


main()
