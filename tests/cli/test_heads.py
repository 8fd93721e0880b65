# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Rendered heads as files: test_heads.py PROGRAM SOURCE_ROOT."""
import json
import struct

from cli import Cli, DONE, INPUT, OUTPUT, probe

SMALL = ["--size", "64", "--quiet"]


def tensors(path):
    """Names and shapes in a safetensors file."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    return {name: entry["shape"] for name, entry in header.items() if name != "__metadata__"}


def check_pairs(cli):
    folders = [cli.path("first"), cli.path("second")]
    for folder in folders:
        result = cli.run("heads", "--out", folder, "--pairs", "2", "--seed", "5", *SMALL)
    names = sorted(p.name for p in folders[0].iterdir()) if result.status == DONE else []
    wanted = [f"pair-00000{n}{end}" for n in (1, 2) for end in ("-driving.png", "-source.png", ".safetensors")]
    cli.case("pairs", result.findings(DONE), [] if names == wanted else [f"{names}"])
    differ = [n for n in names if (folders[0] / n).read_bytes() != (folders[1] / n).read_bytes()]
    cli.case("one seed, the same bytes", [f"{n} differs" for n in differ], [] if names else ["nothing written"])
    shapes = tensors(folders[0] / wanted[2]) if names else {}
    right = {"source_points": [19, 6], "driving_points": [19, 6], "flow": [64, 64, 2], "visible": [64, 64], "part": [64, 64]}
    cli.case("their ground truth", [] if shapes == right else [f"{shapes}"])


def check_clip(cli):
    folder = cli.path("clips")
    result = cli.run("heads", "--output", folder, "--clips", "1", "--frames", "12", *SMALL)
    clip = folder / "clip-001.mp4"
    kinds = sorted(probe(clip)[0]) if result.status == DONE else []
    cli.case("a clip with sound", result.findings(DONE), [] if kinds == ["audio", "video"] else [f"{kinds}"])
    shapes = tensors(folder / "clip-001.safetensors") if kinds else {}
    cli.case("its ground truth", [] if shapes == {"points": [12, 19, 6], "face": [12, 11]} else [f"{shapes}"])


def main():
    cli = Cli()
    check_pairs(cli)
    check_clip(cli)
    bad = cli.path("bad.gz")
    bad.write_bytes(b"no head")
    result = cli.run("heads", "--output", cli.path("x"), "--pairs", "1", "--geometry", bad, *SMALL)
    cli.case("no head in the file", result.findings(INPUT, ["bad.gz"]))
    cli.case("a file where the folder should be", cli.run("heads", "--output", bad, "--pairs", "1", *SMALL).findings(OUTPUT, ["bad.gz"]))
    cli.done()


main()
