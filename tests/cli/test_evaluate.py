# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What evaluate measures: test_evaluate.py PROGRAM SOURCE_ROOT."""
import shutil

from cli import Cli, DONE, INPUT, MODEL, USAGE, ffmpeg

FIELDS = {"frames", "l1", "psnr", "ssim", "keypoint_distance_px", "copy_l1", "l1_over_copy"}


def check_clip(cli):
    result = cli.run("evaluate", "--clips", cli.clip, "--frames", "12", "--json")
    report = result.json() if result.status == DONE else {}
    clip = (report.get("clips") or [{}])[0]
    wrong = [f"no {field}" for field in sorted(FIELDS - set(clip))]
    if clip and not wrong:
        wrong += [f"{clip['frames']} frames"] if clip["frames"] != 12 else []
        wrong += ["an error of nothing"] if not 0 < clip["l1"] < 0.5 else []
        wrong += ["the structure is lost"] if not 0.5 < clip["ssim"] <= 1 else []
        wrong += [f"{report['mean']} is not the mean"] if abs(report["mean"]["l1"] - clip["l1"]) > 1e-9 else []
    cli.case("one clip as JSON", result.findings(DONE), wrong)


def check_still(cli):
    """A clip that does not move: showing the first frame is perfect, and the model must come close."""
    still = cli.path("still.mp4")
    ffmpeg("-loop", "1", "-i", cli.portrait, "-t", "0.4", "-r", "10", "-pix_fmt", "yuv420p", still)
    result = cli.run("evaluate", "--clips", still, "--json")
    clip = result.json()["mean"] if result.status == DONE else {}
    wrong = [] if clip and clip["copy_l1"] < 0.01 and clip["l1"] < 0.05 and clip["psnr"] > 20 else [f"{clip}"]
    cli.case("a clip that stands still", result.findings(DONE), wrong)


def check_folder(cli):
    folder = cli.path("clips")
    folder.mkdir()
    shutil.copy(cli.clip, folder / "b.mp4")
    shutil.copy(cli.path("still.mp4"), folder / "a.mp4")
    (folder / "notes.txt").write_text("no clip\n")
    result = cli.run("evaluate", "--clips", folder, "--frames", "3")
    lines = result.out.splitlines()
    wrong = [] if [line.split()[0] for line in lines[1:]] == ["a.mp4", "b.mp4", "mean"] else [result.out]
    wrong += [] if "notes.txt" in result.err else ["the file that is no clip is not named"]
    cli.case("a folder in name order, its other files named", wrong, [] if result.status == DONE else ["failed"])
    empty = cli.path("empty")
    empty.mkdir()
    cli.case("an empty folder", cli.run("evaluate", "--clips", empty).findings(INPUT, ["empty"]))


def main():
    cli = Cli()
    check_clip(cli)
    check_still(cli)
    check_folder(cli)
    cli.case("no clips given", cli.run("evaluate").findings(USAGE))
    cli.case("no such clip", cli.run("evaluate", "--clips", cli.path("none.mp4")).findings(INPUT, ["none.mp4"]))
    cli.case("no such model", cli.run("evaluate", "--clips", cli.clip, "--model", "nobody").findings(MODEL, ["nobody"]))
    cli.done()


main()
