# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What inspect and bench write: test_inspect.py PROGRAM SOURCE_ROOT."""
import json
import struct

from cli import Cli, DONE, INPUT, KEYPOINTS, MODEL, OUTPUT, differences, pixels

PICTURES = ["source", "source-keypoints", "driving", "driving-keypoints", "result", "result-keypoints", "occlusion",
            "flow", "masks", "deformed"]


def check_keypoints(keypoints, name):
    wrong = differences(keypoints, {"count": KEYPOINTS})
    points = keypoints.get("value", [])
    if len(points) != KEYPOINTS or any(not -1.2 < value < 1.2 for point in points for value in point):
        wrong.append(f"positions {points}")
    jacobians = keypoints.get("jacobian", [])
    if len(jacobians) != KEYPOINTS or any(len(row) != 2 for matrix in jacobians for row in matrix):
        wrong.append("Jacobians")
    return [f"{name}: {sentence}" for sentence in wrong]


def check_pair(cli):
    folder = cli.path("pair")
    result = cli.run("inspect", "--source", cli.portrait, "--driving", cli.clip, "--output", folder, "--frame", "30")
    names = [f"{name}.png" for name in PICTURES] + [f"mask-{i:02d}.png" for i in range(KEYPOINTS + 1)] + ["keypoints.json"]
    names += [f"heatmap-{whose}-{i:02d}.png" for whose in ("source", "driving") for i in range(1, KEYPOINTS + 1)]
    missing = [f"no {name}" for name in names if not (folder / name).exists()]
    cli.case("inspect writes its pictures", result.findings(DONE), missing, cli.leftovers(folder, names))
    report = json.loads((folder / "keypoints.json").read_text()) if not missing else {}
    wrong = []
    for name, found in (("source", report.get("source", {}).get("keypoints", {})),
                        ("driving", report.get("driving", {}).get("keypoints", {})),
                        ("transferred", report.get("transferred", {}))):
        wrong += check_keypoints(found, name)
    wrong += differences(report.get("driving", {}), {"frame": 30})
    cli.case("keypoints.json", wrong)
    sizes = {"result": (256, 256), "occlusion": (256, 256), "mask-00": (64, 64), "heatmap-source-01": (64, 64)}
    wrong = [f"{name} is {pixels(folder / f'{name}.png')[:2]}" for name, size in sizes.items()
             if not missing and pixels(folder / f"{name}.png")[:2] != size]
    cli.case("their sizes", wrong)
    result = cli.run("inspect", "--source", cli.portrait, "--driving", cli.clip, "--output", folder, "--frame", "30",
                     "--json", "--quiet")
    cli.case("a second time, with --json", result.findings(DONE),
             [] if result.status != DONE or result.json() == report else ["another report"])


def check_alone(cli):
    folder = cli.path("alone")
    result = cli.run("inspect", "--source", cli.portrait, "--output", folder)
    names = ["source.png", "source-keypoints.png", "keypoints.json"]
    names += [f"heatmap-source-{i:02d}.png" for i in range(1, KEYPOINTS + 1)]
    cli.case("a portrait alone", result.findings(DONE), cli.leftovers(folder, names),
             [f"no {name}" for name in names if not (folder / name).exists()])
    target = cli.path("file")
    target.write_text("")
    cli.case("a file as folder", cli.run("inspect", "--source", cli.portrait, "--output", target).findings(OUTPUT))
    cli.case("no portrait", cli.run("inspect", "--source", cli.path("absent.png"), "--output",
                                    folder).findings(INPUT, ["absent.png"]))
    cli.case("no such frame", cli.run("inspect", "--source", cli.portrait, "--driving", cli.clip, "--output", folder,
                                      "--frame", "5000").findings(INPUT, ["driving.mp4"]))


def missing_layers(result):
    """What the plan lacks: a row for a convolution of each network, with its time where it runs for every frame."""
    rows = {line.split()[0]: line.split() for line in result.out.splitlines() if line.startswith("  ")}
    wrong = []
    for name, timed in (("generator.first.conv", False), ("kp_detector.kp", True),
                        ("generator.dense_motion_network.mask", True), ("generator.final", True)):
        row = rows.get(name)
        if row is None:
            wrong.append(f"{name} is missing")
        elif not float(row[-4]) > 0 or (row[-2] == "-") == timed or (timed and not float(row[-2]) > 0):
            wrong.append(f"the row of {name} is {row}")
    return wrong


def check_bench(cli):
    dump = cli.path("dump.f32")
    result = cli.run("bench", "--checkpoint", cli.model, "--source", cli.portrait, "--driving", cli.clip, "--threads", 1,
                     "--frames", 3, "--dump", dump)
    report = result.json() if result.status == DONE else {}
    wrong = differences(report, {"threads": 1, "frames": 3})
    for key in ("model_s", "load_s", "load_cpu_s", "ms_per_frame", "ms_per_frame_min", "cpu_ms_per_frame",
                "peak_rss_mb"):
        if not isinstance(report.get(key), float) or not 0 < report[key] < 1e6:
            wrong.append(f"{key} is {report.get(key)}")
    data = dump.read_bytes() if dump.exists() else b""
    values = struct.unpack(f"<{len(data) // 4}f", data)
    if len(data) != 256 * 256 * 3 * 4 or not 0 <= min(values) < max(values) <= 1:
        wrong.append(f"the dump has {len(data)} bytes")
    cli.case("bench", result.findings(DONE), wrong)
    plan = cli.run("bench", "--checkpoint", cli.model, "--source", cli.portrait, "--driving", cli.clip, "--threads", 1,
                   "--frames", 2, "--plan")
    cli.case("bench --plan", plan.findings(DONE), missing_layers(plan))
    cli.case("bench of no model", cli.run("bench", "--checkpoint", cli.portrait, "--source", cli.portrait, "--driving",
                                          cli.clip).findings(MODEL, ["portrait.jpg"]))
    cli.case("bench of no clip", cli.run("bench", "--checkpoint", cli.model, "--source", cli.portrait, "--driving",
                                         cli.path("absent")).findings(INPUT, ["absent"]))


def main():
    cli = Cli()
    check_pair(cli)
    check_alone(cli)
    check_bench(cli)
    cli.done()


main()
