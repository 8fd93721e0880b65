# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Training as the README tells it, to a step instead of a minute, and runs that are killed: test_train.py PROGRAM SOURCE_ROOT."""
import csv
import json
import re
import shlex
import shutil
import signal
import struct
import time
from pathlib import Path

from cli import CANCELLED, Cli, DONE, INPUT, KEYPOINTS, MODEL, OUTPUT, USAGE, probe

# Minutes would make the outcome depend on the machine; everything else is run as it stands in the README.
STEPS = 200


def readme_commands(root):
    """The arguments of the commands in the README's section on training."""
    section = (root / "README.md").read_text().split("\n### Training\n")[1].split("\n### ")[0]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1].replace("\\\n", " ")
    return [shlex.split(line)[1:] for line in block.splitlines() if line.startswith("vivant-cli ")]


def with_steps(arguments):
    """The same command, ending at a step; the outcome of a training as JSON."""
    if arguments[0] != "train":
        return arguments
    at = arguments.index("--minutes")
    return arguments[:at] + ["--steps", str(STEPS), "--json"] + arguments[at + 2:]


def losses(path):
    with open(path, newline="") as file:
        return [float(row["total"]) for row in csv.DictReader(file) if row["total"]]


def sheets(path):
    """The names of the contact sheets of the validations in the log."""
    with open(path, newline="") as file:
        return {f"sheet-{row['step'].zfill(7)}.png" for row in csv.DictReader(file) if row["validation_l1"]}


def check_readme(cli):
    commands = readme_commands(cli.root)
    cli.case("the README has its commands",
             [] if [c[0] for c in commands] == ["shapes", "train", "shapes", "animate"] else [f"{commands}"])
    folder = cli.path("readme")
    folder.mkdir()
    report = {}
    for arguments in commands:
        result = cli.run(*with_steps(arguments), cwd=folder, timeout=800)
        cli.case(f"{arguments[0]} of the README", result.findings(DONE))
        if arguments[0] == "train" and result.status == DONE:
            report = result.json()
    run = folder / "run"
    first, last = losses(run / "log.csv")[0], sum(losses(run / "log.csv")[-3:]) / 3
    cli.case("the loss falls", [] if last < 0.7 * first else [f"from {first} to {last}"])
    cli.case("better than copying the first frame",
             [] if 0 < report.get("best_l1", 1) < 0.92 * report["copy_l1"] else [f"{report}"])
    wanted = {"config.yaml", "log.csv", "model.safetensors", "state.safetensors"} | sheets(run / "log.csv")
    names = {path.name for path in run.iterdir()}
    cli.case("the run's folder holds what it should and nothing else",
             [f"{names}"] if names != wanted or f"sheet-{STEPS:07}.png" not in wanted else [])
    streams, _ = probe(folder / "moved.mp4")
    video = streams["video"]
    cli.case("a stranger moves", [] if int(video["nb_read_frames"]) == 50 else [f"{video['nb_read_frames']} frames"])
    result = cli.run("model", "info", run / "model.safetensors", "--json")
    facts = result.json() if result.status == DONE else {}
    cli.case("the model says what it is", result.findings(DONE),
             [f"{facts}"] if (facts.get("title"), facts.get("class")) != ("Figures", "figure") else [])


def tensors(path):
    """Names and bytes of a safetensors file, but for its metadata."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    return {name: data[8 + size + entry["data_offsets"][0]:8 + size + entry["data_offsets"][1]]
            for name, entry in header.items()}


def keypoints(path):
    """Names and layout of the keypoints in a model's file."""
    data = path.read_bytes()
    header = json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])
    config = json.loads(header["__metadata__"]["vivant.config"])
    return config["keypoint_names"], [v for place in config["keypoint_layout"] for v in place]


def wait_for_steps(process, log, steps):
    """Waits until the log has the row of a step; False when the process ended or nothing came for a long time."""
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        rows = log.read_text().splitlines() if log.exists() else []
        if any(row.split(",")[0].isdigit() and int(row.split(",")[0]) >= steps for row in rows):
            return True
        time.sleep(0.02)
    return False


def check_killed(cli):
    """A run that is killed in the middle, and one that is told to stop, end as one that was left alone."""
    data, config = cli.path("readme/figures"), cli.root / "data/training/ablation/full.yaml"
    common = ["train", "--data", data, "--config", config, "--steps", "40", "--save-minutes", "0", "--quiet"]
    whole = cli.run(*common, "--output", cli.path("whole"), timeout=400)
    cli.case("a run that is left alone", whole.findings(DONE, silent=True))
    expected = tensors(cli.path("whole/state.safetensors"))
    for name, number, status in (("killed", signal.SIGKILL, -signal.SIGKILL), ("stopped", signal.SIGTERM, CANCELLED)):
        output = cli.path(name)
        process = cli.start(*common, "--output", output)
        reached = wait_for_steps(process, output / "log.csv", 10)
        process.send_signal(number)
        process.stdout_bytes, process.stderr_bytes = process.communicate(timeout=120)
        ended = [] if reached and process.returncode == status else [f"status {process.returncode}, {reached}"]
        hint = [] if name == "killed" or b"--resume" in process.stderr_bytes else [f"{process.stderr_bytes}"]
        cli.case(f"{name} in the middle", ended, hint)
        resumed = cli.run(*common, "--output", output, "--resume", timeout=400)
        same = tensors(output / "state.safetensors") == expected if resumed.status == DONE else False
        cli.case(f"{name} and resumed: the same weights, bit for bit", resumed.findings(DONE),
                 [] if same else ["they differ"])


def check_fine_tuning(cli):
    """Going on with the model of another run: it begins where that one ended."""
    data, output = cli.path("readme/figures"), cli.path("tuned")
    result = cli.run("train", "--data", data, "--model", cli.path("readme/run/model.safetensors"), "--output", output,
                     "--steps", "2", "--json", timeout=400)
    report = result.json() if result.status == DONE else {}
    cli.case("a model is gone on with", result.findings(DONE),
             [] if report and report["best_l1"] < report["copy_l1"] else [f"{report}"])


def check_built_in(cli):
    """Fine-tuning of the built-in model, 256 pixels wide: it stays good, and its keypoints keep their names."""
    data, output = cli.path("face"), cli.path("face-run")
    data.mkdir()
    shutil.copy(cli.clip, data / "clip.mp4")
    result = cli.run("train", "--data", data, "--model", "portrait", "--output", output, "--steps", "2", "--json",
                     timeout=600)
    report = result.json() if result.status == DONE else {}
    # The clip begins and ends calmly, so that copying its first frame is hard to beat on the few frames looked at.
    cli.case("the built-in model is gone on with", result.findings(DONE),
             [] if report and report["best_l1"] < 1.2 * report["copy_l1"] else [f"{report}"])
    before = keypoints(cli.root / "data/models/portrait.safetensors")
    after = keypoints(output / "model.safetensors") if result.status == DONE else None
    cli.case("its keypoints keep their names and places",
             [] if after and len(before[0]) == KEYPOINTS and before[0] == after[0] and len(before[1]) == len(after[1]) == 2 * KEYPOINTS
             and max(abs(a - b) for a, b in zip(before[1], after[1])) < 1e-4 else [f"{before}, then {after}"])


def check_heads(cli):
    """A portrait model from nothing, by the configuration that comes with Vivant."""
    result = cli.run("train", "--heads", "--output", cli.path("heads"), "--steps", "1", "--json", timeout=600)
    cli.case("a step on rendered heads", result.findings(DONE),
             [] if result.status == DONE and 0 < result.json()["copy_l1"] < 0.3 else ["no validation"])
    flips = cli.run("train", "--heads", "--output", cli.path("flips"), "--config",
                    cli.root / "data/training/ablation/full.yaml")
    cli.case("heads are not flipped", flips.findings(INPUT, ["flip_param"]))
    both = cli.run("train", "--heads", "--data", cli.path("readme/figures"), "--output", cli.path("both"))
    cli.case("heads or clips, not both", both.findings(USAGE))


def check_detector(cli):
    """A detector learns the ends of the limbs that shapes state, and judges another model's pictures."""
    data = cli.path("stated")
    made = cli.run("shapes", "--output", data, "--clips", "12", "--frames", "8", "--size", "64", "--truth")
    rows = (data / "figure-001.keypoints.csv").read_text().splitlines() if made.status == DONE else []
    cli.case("figures with stated keypoints", made.findings(DONE), [] if len(rows) == 1 + 8 * 10 else [f"{len(rows)} rows"])
    output = cli.path("detector")
    result = cli.run("train", "--data", data, "--config", cli.root / "data/training/ablation/landmarks.yaml", "--output",
                     output, "--steps", "60", "--json", timeout=400)
    learnt = losses(output / "log.csv") if result.status == DONE else [0, 0]
    cli.case("a detector learns alone", result.findings(DONE), [] if learnt[-1] < 0.8 * learnt[0] else [f"{learnt}"])
    result = cli.run("evaluate", "--model", cli.path("readme/run/model.safetensors"), "--clips", data / "figure-001.mp4",
                     "--detector", output / "model.safetensors", "--json")
    mean = result.json()["mean"] if result.status == DONE else {}
    right = mean and 0 < mean["akd_px"] < 32 and 0 < mean["copy_akd_px"] < 32
    cli.case("and measures the average keypoint distance", result.findings(DONE), [] if right else [f"{mean}"])


def check_precision(cli):
    """A few steps with bf16 where the processor has it, else with f32 and a word about it."""
    result = cli.run("train", "--data", cli.path("readme/figures"), "--output", cli.path("half"), "--steps", "2",
                     "--precision", "bf16", "--json", timeout=400)
    cli.case("training with bf16", result.findings(DONE),
             [] if result.status == DONE and result.json()["step"] == 2 else ["not two steps"])
    amx = "amx_bf16" in Path("/proc/cpuinfo").read_text()
    told = "f32 is used" in result.err
    cli.case("a processor that lacks it says so", [] if told != amx else [result.err])


def check_refusals(cli):
    data, empty = cli.path("readme/figures"), cli.path("empty")
    empty.mkdir()
    output = cli.path("nothing")
    train = ["train", "--output", output]
    cli.case("no clips", cli.run(*train, "--data", empty).findings(INPUT, ["empty"]))
    cli.case("no such configuration",
             cli.run(*train, "--data", data, "--config", "elaborate").findings(INPUT, ["elaborate"]))
    cli.case("no such model", cli.run(*train, "--data", data, "--model", "nobody").findings(MODEL, ["nobody"]))
    cli.case("no such precision",
             cli.run(*train, "--data", data, "--precision", "f16").findings(USAGE, ["f16", "--precision"]))
    cli.case("a run is there", cli.run("train", "--data", data, "--output", cli.path("whole")).findings(OUTPUT, ["whole"]))
    cli.case("nothing was left behind", [f"{output} exists"] if output.exists() else [])


def main():
    cli = Cli()
    check_readme(cli)
    check_killed(cli)
    check_fine_tuning(cli)
    check_built_in(cli)
    check_heads(cli)
    check_detector(cli)
    check_precision(cli)
    check_refusals(cli)
    cli.done()


main()
