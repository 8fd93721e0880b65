# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What evaluate measures: test_evaluate.py PROGRAM SOURCE_ROOT."""
import shutil

from cli import Cli, DONE, INPUT, MODEL, USAGE, ffmpeg, probe

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


def check_saved(cli):
    folder = cli.path("saved")
    result = cli.run("evaluate", "--clips", cli.clip, "--frames", "2", "--save", folder, "--quiet")
    names = sorted(p.name for p in (folder / cli.clip.name).iterdir()) if result.status == DONE else []
    wanted = [f"00000{n}-{kind}.png" for n in (1, 2) for kind in ("painted", "truth")]
    sheet = cli.path("sheet.png")
    made = cli.run("evaluate", "--clips", cli.clip, "--frames", "15", "--sheet", sheet, "--quiet")
    found = probe(sheet)[0]["video"] if sheet.exists() else {}
    size = (found.get("width"), found.get("height"))
    cli.case("a contact sheet", made.findings(DONE), [] if size == (4 + 4 * 260, 4 + 2 * 260) else [f"{size}"])
    cli.case("frames saved for other programs", result.findings(DONE), [] if names == wanted else [f"{names}"])


def check_outside(cli):
    """Landmarks one of which is off by (3, 4), and embeddings off by 2."""
    landmarks, embeddings, broken = cli.path("akd.csv"), cli.path("aed.csv"), cli.path("broken.csv")
    landmarks.write_text("clip,frame,picture,x1,y1,x2,y2\na,1,truth,1,2,3,4\na,1,painted,4,6,3,4\n")
    embeddings.write_text("clip,frame,picture,e1,e2\na,1,painted,0,2\na,1,truth,0,0\n")
    result = cli.run("evaluate", "--landmarks", landmarks, "--embeddings", embeddings, "--json")
    report = result.json() if result.status == DONE else {}
    wrong = [] if report.get("akd") == 2.5 and report.get("aed") == 2 else [f"{report}"]
    cli.case("landmarks and embeddings", result.findings(DONE), wrong)
    for name, text in {
        "a frame without its painted row": "h\na,1,truth,1,2\n",
        "a value that is no number": "h\na,1,truth,1,much\n",
        "rows of unequal length": "h\na,1,truth,1,2\na,1,painted,1\n",
        "neither truth nor painted": "h\na,1,guess,1,2\n",
        "a frame twice": "h\na,1,truth,1,2\na,1,truth,1,2\n",
        "no rows": "h\n",
    }.items():
        broken.write_text(text)
        cli.case(name, cli.run("evaluate", "--landmarks", broken).findings(INPUT, ["broken.csv"]))


def check_heads(cli):
    result = cli.run("evaluate", "--heads", "1", "--json")
    found = result.json()["rendered"] if result.status == DONE else {}
    right = found and found["heads"] == 1 and found["frames"] == 29 and found["blink_correlation"] > 0.5
    right = right and -1 <= found["mouth_correlation"] <= 1 and -1 <= found["gaze_correlation"] <= 1
    right = right and 0 <= found["yaw_error_degrees"] < 5 and 0 < found["jitter_px"] < 3
    cli.case("a rendered head", result.findings(DONE), [] if right else [f"{found}"])


def main():
    cli = Cli()
    check_saved(cli)
    check_outside(cli)
    check_heads(cli)
    check_clip(cli)
    check_still(cli)
    check_folder(cli)
    cli.case("no clips given", cli.run("evaluate").findings(USAGE))
    cli.case("no such clip", cli.run("evaluate", "--clips", cli.path("none.mp4")).findings(INPUT, ["none.mp4"]))
    cli.case("no such model", cli.run("evaluate", "--clips", cli.clip, "--model", "nobody").findings(MODEL, ["nobody"]))
    cli.done()


main()
