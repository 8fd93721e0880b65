# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The samples are what their README says, the default model what its card says: test_samples.py SOURCE_ROOT."""
import json
import math
import pathlib
import shutil
import struct
import subprocess
import sys

from tree import Tap

LARGEST_CLIP = 600_000


def probe(path):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def differences(found, expected):
    return [f"{key} is {found.get(key)}, not {value}" for key, value in expected.items() if found.get(key) != value]


def check_pictures(tap, samples):
    if not shutil.which("ffprobe"):
        tap.skip("samples", "ffprobe is not installed")
        return
    portrait = probe(samples / "portrait.jpg")["streams"][0]
    tap.case("the portrait is 512 by 512", differences(portrait, {"width": 512, "height": 512}))
    clip = probe(samples / "driving.mp4")
    kinds = {stream["codec_type"]: stream for stream in clip["streams"]}
    picture = {"codec_name": "h264", "width": 384, "height": 384, "r_frame_rate": "25/1", "nb_read_frames": "150"}
    tap.case("the clip has 150 frames at 25 a second", differences(kinds.get("video", {}), picture))
    tap.case("the clip has sound", differences(kinds.get("audio", {}), {"codec_name": "aac", "channels": 1}))
    size = (samples / "driving.mp4").stat().st_size
    tap.case("the clip is small", [f"{size} bytes"] if size > LARGEST_CLIP else [])


def header_of(path):
    """The JSON header of a safetensors file and the bytes of data behind it."""
    with path.open("rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        return json.loads(file.read(length)), path.stat().st_size - 8 - length


def check_model(tap, models):
    header, size = header_of(models / "portrait.safetensors")
    metadata = header.pop("__metadata__")
    config = json.loads(metadata["vivant.config"])
    tensors = header.values()
    tap.case("the model has the card's tensors", differences({"tensors": len(header)}, {"tensors": 210}))
    tap.case("all of them F16", {tensor["dtype"] for tensor in tensors} - {"F16"})
    tap.case("its data is complete", differences({"bytes": max(t["data_offsets"][1] for t in tensors)}, {"bytes": size}))
    total = sum(math.prod(tensor["shape"]) for tensor in tensors)
    tap.case("it has about 2.5 million parameters", [] if 2.4e6 < total < 2.6e6 else [str(total)])
    tap.case("it names its licence and class", differences(metadata, {"vivant.licence": "MIT", "vivant.class": "face"}))
    keypoints = {"keypoints": config["model_params"]["common_params"]["num_kp"], "layout": len(config["keypoint_layout"])}
    tap.case("it has 19 keypoints and their layout", differences(keypoints, {"keypoints": 19, "layout": 19}))


def main():
    data, tap = pathlib.Path(sys.argv[1]) / "data", Tap()
    check_pictures(tap, data / "samples")
    check_model(tap, data / "models")
    tap.done()


main()
