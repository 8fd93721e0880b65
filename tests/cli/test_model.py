# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The catalogue: list, info, import, verify, remove: test_model.py PROGRAM SOURCE_ROOT."""
import os

from cli import Cli, DONE, KEYPOINTS, MODEL, OUTPUT, differences

FACTS = {"id": "portrait", "class": "face", "keypoints": KEYPOINTS, "width": 256, "height": 256, "container": "safetensors",
         "removable": False, "licence": "MIT", "config_inferred": False}


def check_default(cli):
    result = cli.run("model", "list", "--json")
    models = result.json() if result.status == DONE else []
    cli.case("list has the default model", result.findings(DONE), differences(models[0] if models else {}, FACTS))
    result = cli.run("model", "list")
    cli.case("list for people", result.findings(DONE), [] if "portrait" in result.out else [result.out])
    for name in ("portrait", str(cli.model)):
        result = cli.run("model", "info", name, "--json")
        cli.case(f"info of {os.path.basename(name)}", result.findings(DONE),
                 differences(result.json() if result.status == DONE else {}, {"keypoints": KEYPOINTS, "class": "face"}))
    result = cli.run("model", "info", "portrait")
    cli.case("info for people", result.findings(DONE), [] if "256" in result.out else [result.out])
    cli.case("verify", cli.run("model", "verify", "portrait").findings(DONE))
    cli.case("the system's model stays", cli.run("model", "remove", "portrait").findings(OUTPUT, ["portrait"]))


def check_import(cli):
    models = cli.path("home/vivant/models")
    result = cli.run("model", "import", cli.model, "--name", "My Face", "--json")
    cli.case("import under a name", result.findings(DONE),
             differences(result.json() if result.status == DONE else {},
                         {"id": "My-Face", "title": "My Face", "removable": True, "keypoints": KEYPOINTS}),
             cli.leftovers(models, ["My-Face.safetensors"]))
    cli.case("a second one of that name", cli.run("model", "import", cli.model, "--name", "My Face").findings(OUTPUT))
    cli.case("replaced when asked", cli.run("model", "import", cli.model, "--name", "My Face", "--replace",
                                            "--precision", "f32", "--quiet").findings(DONE, silent=True))
    for name in ("My-Face", "my face"):
        cli.case(f"found as {name}", cli.run("model", "verify", name).findings(DONE))
    cli.case("remove", cli.run("model", "remove", "My-Face").findings(DONE), cli.leftovers(models))
    cli.case("remove it again", cli.run("model", "remove", "My-Face").findings(MODEL, ["My-Face"]))


def check_paddle(cli):
    checkpoint = cli.root / "tests/data/paddle/micro32_f16_p2.pdparams"
    result = cli.run("model", "info", checkpoint, "--json")
    cli.case("info of a checkpoint of PaddleGAN", result.findings(DONE),
             differences(result.json() if result.status == DONE else {},
                         {"container": "paddle", "keypoints": 4, "align_corners": True, "config_inferred": True}))
    result = cli.run("model", "import", checkpoint, "--name", "Paddle", "--json")
    cli.case("import of a checkpoint of PaddleGAN", result.findings(DONE),
             differences(result.json() if result.status == DONE else {}, {"id": "Paddle", "keypoints": 4}))
    cli.case("and its removal", cli.run("model", "remove", "Paddle").findings(DONE))


def check_bad(cli):
    page, cut, empty = cli.path("page.pth.tar"), cli.path("cut.safetensors"), cli.path("empty.pth.tar")
    page.write_text("<!DOCTYPE html><html><title>Google Drive - Quota exceeded</title></html>")
    cut.write_bytes(cli.model.read_bytes()[:100000])
    empty.write_bytes(b"")
    for path in (page, cut, empty, cli.path("absent.pth.tar"), cli.folder, cli.portrait):
        for action in ("info", "verify", "import"):
            result = cli.run("model", action, path)
            cli.case(f"{action} {path.name}", result.findings(MODEL, [path.name]))
    cli.case("an unknown name", cli.run("model", "info", "nobody").findings(MODEL, ["nobody"]))
    cli.case("nothing was imported", cli.leftovers(cli.path("home/vivant/models")))


def check_places(cli):
    readonly = cli.path("file")
    readonly.write_text("")
    cli.env["XDG_DATA_HOME"] = str(readonly)
    cli.case("no place to import to", cli.run("model", "import", cli.model, "--name", "x").findings(OUTPUT))
    cli.env["VIVANT_DATADIR"] = str(cli.path("nothing"))
    cli.case("no model at all", cli.run("animate", "--source", cli.portrait, "--driving", cli.clip, "--output",
                                        cli.path("x.mp4")).findings(MODEL))


def main():
    cli = Cli()
    check_default(cli)
    check_import(cli)
    check_paddle(cli)
    check_bad(cli)
    check_places(cli)
    cli.done()


main()
