# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Results in every format, and every reason for there being none: test_animate.py PROGRAM SOURCE_ROOT."""
import os
import pathlib

from cli import (Cli, DAMAGED, DONE, INPUT, MODEL, OUTPUT, differences, ffmpeg, mean_difference, pixels, probe)

SECOND = ["--from", "1", "--to", "2"]  # 25 frames of the sample
SHORT = ["--to", "0.2"]


def check_formats(cli):
    expected = {"mp4": ("h264", "aac"), "webm": ("vp9", "opus"), "gif": ("gif", None)}
    for ending, (video, audio) in expected.items():
        path = cli.path(f"second.{ending}")
        result = cli.animate(path, *SECOND)
        streams, container = probe(path) if path.exists() else ({}, {})
        wrong = differences(streams.get("video", {}), {"codec_name": video, "width": 256, "height": 256,
                                                       "nb_read_frames": "25"})
        wrong += differences({"audio": streams.get("audio", {}).get("codec_name")}, {"audio": audio})
        if abs(float(container.get("duration", 0)) - 1) > 0.08:
            wrong.append(f"duration {container.get('duration')}")
        if audio and "audio" in streams and abs(float(streams["audio"].get("start_time", 9))) > 0.05:
            wrong.append(f"sound begins at {streams['audio']['start_time']}")
        cli.case(f"{ending}: 25 frames and their sound", result.findings(DONE), wrong)
    folder = cli.path("pictures")
    result = cli.animate(f"{folder}/", *SHORT)
    names = [f"frame-{number:05d}.png" for number in range(1, 6)]
    missing = [f"no {name}" for name in names if not (folder / name).exists()]
    size = pixels(folder / names[0])[:2] if not missing else None
    cli.case("a folder of pictures", result.findings(DONE), missing, cli.leftovers(folder, names),
             [] if size == (256, 256) else [f"size {size}"])


def check_sound(cli):
    """A click in the clip's sound must be found at the same place of the result."""
    clip = cli.path("click.mp4")
    tone = "aevalsrc=if(between(t\\,1.5\\,1.6)\\,sin(2000*t)\\,0):s=48000:d=3"
    ffmpeg("-i", cli.clip, "-f", "lavfi", "-i", tone, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-t",
           "3", clip)
    result = cli.animate(cli.path("click-out.mp4"), "--from", "1", "--to", "2", driving=clip)
    raw = cli.path("click.raw")
    if result.status == DONE:
        ffmpeg("-i", cli.path("click-out.mp4"), "-f", "s16le", "-ac", "1", "-ar", "48000", raw)
    samples = memoryview(raw.read_bytes()).cast("h") if raw.exists() else []
    first = next((i for i, value in enumerate(samples) if abs(value) > 6000), -48000) / 48000
    cli.case("sound stays with the picture", result.findings(DONE),
             [] if abs(first - 0.5) < 0.05 else [f"the click is at {first:.3f} s, not 0.5 s"])
    result = cli.animate(cli.path("mute.mp4"), *SHORT, "--audio", "none")
    streams = probe(cli.path("mute.mp4"))[0] if result.status == DONE else {}
    cli.case("--audio none", result.findings(DONE), ["there is sound"] if "audio" in streams else [])


def check_settings(cli):
    """Settings change the picture, and what should not change it does not."""
    def last(name, *arguments, **inputs):
        path = cli.path(name)
        result = cli.animate(f"{path}/", "--from", "2", "--to", "2.12", *arguments, **inputs)
        return result, pixels(path / "frame-00003.png")[2] if result.status == DONE else b""

    result, reference = last("reference", "--start", "first")
    cli.case("a reference", result.findings(DONE))
    result, again = last("again", "--start", "first", "--threads", "1")
    cli.case("one thread gives the same bytes", result.findings(DONE), [] if again == reference else ["it does not"])
    for name, arguments in {"absolute": ["--absolute"], "start": ["--start", "20"], "crop": ["--crop", "50,20,400"],
                            "driver-crop": ["--driver-crop", "0,0,384"], "overlay": ["--overlay", "keypoints"]}.items():
        result, other = last(name, *arguments)
        same = mean_difference(other, reference) < 0.05
        cli.case(f"{name} changes the picture", result.findings(DONE), ["it does not"] if same else [])
    portrait, clip = cli.path("lying.png"), cli.path("lying.mkv")
    ffmpeg("-i", cli.portrait, "-vf", "transpose=cclock", portrait)
    ffmpeg("-i", cli.clip, "-vf", "transpose=clock", "-t", "2.2", "-an", "-c:v", "ffv1", clip)
    lying = {"source": portrait, "driving": clip}
    result, other = last("lying", "--start", "first", **lying)
    cli.case("inputs on their sides", result.findings(DONE),
             [] if mean_difference(other, reference) > 10 else ["give the upright picture"])
    result, other = last("turned", "--start", "first", "--rotate", "90", "--driver-rotate", "270", **lying)
    cli.case("rotated upright they give the upright picture", result.findings(DONE),
             [] if mean_difference(other, reference) < 1 else [f"they are {mean_difference(other, reference):.2f} off"])
    result, half = last("half", "--start", "first", "--precision", "bf16")
    if "bf16" in result.err:  # this processor has nothing for them, and says so
        wrong = [] if half == reference else ["f32 was promised, but the picture is another one"]
    else:
        wrong = [] if half != reference and mean_difference(half, reference) < 0.5 else ["it is not a little different"]
    cli.case("--precision bf16", result.findings(DONE), wrong)
    for overlay in ("occlusion", "flow", "masks", "deformed", "side-by-side"):
        result, other = last(f"overlay-{overlay}", "--overlay", overlay, "--start", "first")
        width = 3 if overlay == "side-by-side" else 1
        wrong = [] if len(other) == width * 256 * 256 * 3 and len(set(other)) > 16 else [f"{len(other)} bytes"]
        cli.case(f"overlay {overlay}", result.findings(DONE), wrong)
    for name, arguments, size in (("size", ["--size", "512"], (512, 512)), ("paste", ["--paste-back"], (512, 512)),
                                  ("paste-size", ["--paste-back", "--size", "300"], (300, 300))):
        result = cli.animate(cli.path(f"{name}.mp4"), *SHORT, *arguments)
        found = pixels(cli.path(f"{name}.mp4"))[:2] if result.status == DONE else None
        cli.case(f"{' '.join(arguments)}", result.findings(DONE), [] if found == size else [f"size {found}"])
    cli.case("detail and smoothing", cli.animate(cli.path("detail.mp4"), *SHORT, "--detail", "--smooth",
                                                 "0.7").findings(DONE))


def check_json(cli):
    result = cli.animate(cli.path("report.mp4"), *SHORT, "--json")
    report = result.json() if result.status == DONE else {}
    wrong = differences(report, {"frames": 5, "model": "portrait", "width": 256, "height": 256, "damage": None,
                                 "source_found": True, "driver_found": True})
    wrong += [f"{key} is missing" for key in ("output", "seconds", "frames_per_second", "start_frame", "source_crop",
                                              "driver_crop") if key not in report]
    stages = report.get("stages_ms", {})
    for stage in ("decode", "keypoints", "transfer", "dense motion", "generator", "compose", "encode"):
        if not 0 < stages.get(stage, 0) < 1e6:
            wrong.append(f"stage {stage} took {stages.get(stage)} ms")
    cli.case("--json", result.findings(DONE), wrong, [result.err] if result.err else [])
    cli.case("--quiet", cli.animate(cli.path("quiet.mp4"), *SHORT, "--quiet").findings(DONE, silent=True))


def check_inputs(cli):
    folder, gif, still = cli.path("drivers"), cli.path("driver.gif"), cli.path("still.mp4")
    folder.mkdir()
    ffmpeg("-i", cli.clip, "-frames:v", "3", folder / "p%d.png")
    ffmpeg("-i", cli.clip, "-frames:v", "4", gif)
    for name, driver, frames in (("a folder", folder, 3), ("an animation", gif, 4), ("a still", cli.portrait, 1)):
        path = cli.path(f"from-{driver.name}.mp4")
        result = cli.animate(path, driving=driver)
        found = probe(path)[0]["video"]["nb_read_frames"] if result.status == DONE else None
        cli.case(f"{name} as driver", result.findings(DONE), [] if found == str(frames) else [f"{found} frames"])
    cut = cli.path("cut.mp4")
    ffmpeg("-i", cli.clip, "-c", "copy", "-movflags", "faststart", cut)
    data = cut.read_bytes()
    cut.write_bytes(data[:len(data) * 2 // 3])
    path = cli.path("damaged.mp4")
    result = cli.animate(path, driving=cut)
    found = int(probe(path)[0]["video"]["nb_read_frames"]) if path.exists() else 0
    cli.case("a clip cut off: its beginning", result.findings(DAMAGED, ["cut.mp4"]),
             [] if 20 < found < 150 else [f"{found} frames"])
    odd = cli.path("Ünï cödé %s \"'\n.jpg")
    odd.write_bytes(cli.portrait.read_bytes())
    cli.case("an odd file name", cli.animate(cli.path("odd %d.mp4"), *SHORT, source=odd).findings(DONE),
             [] if cli.path("odd %d.mp4").exists() else ["no file of that name"])


def check_refusals(cli):
    text, empty, target = cli.path("text.png"), cli.path("empty.mp4"), cli.path("refused.mp4")
    text.write_text("not a picture\n")
    empty.write_bytes(b"")
    for name, where, path in (("no such portrait", "source", cli.path("absent.png")), ("text", "source", text),
                              ("no such clip", "driving", cli.path("absent.mp4")), ("nothing", "driving", empty),
                              ("an empty folder", "driving", cli.folder / "none")):
        (cli.folder / "none").mkdir(exist_ok=True)
        result = cli.animate(target, **{where: path})
        cli.case(f"{name} as {where}", result.findings(INPUT, [path.name]))
    cli.case("beyond the clip's end", cli.animate(target, "--from", "900").findings(INPUT, ["driving.mp4"]))
    cli.case("a start frame beyond it", cli.animate(target, "--start", "9000").findings(INPUT, ["driving.mp4"]))
    cli.case("no such model", cli.animate(target, "--model", "nobody").findings(MODEL, ["nobody"]))
    cli.case("a picture as model", cli.animate(target, "--model", cli.portrait).findings(MODEL, ["portrait.jpg"]))
    for name, path in (("a folder that is not there", cli.path("none/such/x.mp4")), ("a folder's name", cli.path("d.mp4")),
                       ("a folder with other files", f"{cli.folder}/")):
        cli.path("d.mp4").mkdir(exist_ok=True)
        cli.case(f"output is {name}", cli.animate(path, *SHORT).findings(OUTPUT))
    copy = cli.path("copy.mp4")
    copy.write_bytes(cli.clip.read_bytes())
    link = cli.path("link.mp4")
    os.symlink(copy, link)
    for path in (copy, link):
        cli.case(f"output is the driver ({path.name})", cli.animate(path, *SHORT, driving=copy).findings(OUTPUT),
                 [] if copy.read_bytes() == cli.clip.read_bytes() else ["the driver was overwritten"])
    if os.geteuid() != 0:
        locked = cli.path("locked")
        locked.mkdir(mode=0o500)
        cli.case("a folder that is locked", cli.animate(locked / "x.mp4", *SHORT).findings(OUTPUT))
    else:
        cli.case("a device", cli.animate(pathlib.Path("/proc/x.mp4"), *SHORT).findings(OUTPUT))
    cli.case("nothing under the final name", ["refused.mp4 exists"] if target.exists() else [],
             [f"{path} is left" for path in cli.folder.rglob("*.part")])


def main():
    cli = Cli()
    for check in (check_formats, check_sound, check_settings, check_json, check_inputs, check_refusals):
        check(cli)
    cli.done()


main()
