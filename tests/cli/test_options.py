# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Help, version and every way to get the command line wrong: test_options.py PROGRAM SOURCE_ROOT."""
from cli import Cli, DONE, USAGE

ANIMATE = ["animate", "--source", "a.png", "--driving", "b.mp4", "--output", "c.mp4"]

WRONG = {
    "no command": [],
    "an unknown command": ["conjure"],
    "an unknown option": ANIMATE + ["--colour"],
    "an operand too many": ANIMATE + ["d.mp4"],
    "no source": ["animate", "--driving", "b.mp4", "--output", "c.mp4"],
    "no driver": ["animate", "--source", "a.png", "--output", "c.mp4"],
    "no output": ["animate", "--source", "a.png", "--driving", "b.mp4"],
    "an ending nobody writes": ANIMATE[:-1] + ["c.xyz"],
    "no ending": ANIMATE[:-1] + ["c"],
    "relative and absolute": ANIMATE + ["--relative", "--absolute"],
    "both kinds of scale": ANIMATE + ["--adapt-scale", "--no-adapt-scale"],
    "a crop of two numbers": ANIMATE + ["--crop", "1,2"],
    "a crop of four numbers": ANIMATE + ["--crop", "1,2,3,4"],
    "a crop of words": ANIMATE + ["--crop", "a,b,c"],
    "a crop without size": ANIMATE + ["--crop", "1,2,0"],
    "a crop that is not finite": ANIMATE + ["--crop", "1,2,inf"],
    "a huge crop": ANIMATE + ["--crop", "1,2,9999999999"],
    "an eighth of a turn": ANIMATE + ["--rotate", "45"],
    "a turn of words": ["inspect", "--source", "a.png", "--output", "d", "--driver-rotate", "left"],
    "a bad driver crop": ANIMATE + ["--driver-crop", "middle"],
    "a bad start": ANIMATE + ["--start", "soon"],
    "a negative start": ANIMATE + ["--start", "-1"],
    "smoothing above one": ANIMATE + ["--smooth", "1.5"],
    "smoothing that is no number": ANIMATE + ["--smooth", "much"],
    "smoothing that is not finite": ANIMATE + ["--smooth", "nan"],
    "a negative time": ANIMATE + ["--from", "-3"],
    "a time of four parts": ANIMATE + ["--from", "1:2:3:4"],
    "sixty-one seconds": ANIMATE + ["--from", "1:61"],
    "an end before the beginning": ANIMATE + ["--from", "5", "--to", "3"],
    "sound from nowhere": ANIMATE + ["--audio", "radio"],
    "an unknown overlay": ANIMATE + ["--overlay", "sparkles"],
    "an overlay on the pasted picture": ANIMATE + ["--overlay", "flow", "--paste-back"],
    "a size of one": ANIMATE + ["--size", "1"],
    "a negative size": ANIMATE + ["--size", "-5"],
    "an enormous size": ANIMATE + ["--size", "100000"],
    "threads below zero": ANIMATE + ["--threads", "-1"],
    "a million threads": ANIMATE + ["--threads", "1000000"],
    "a quality above the best": ANIMATE + ["--quality", "101"],
    "an unknown sampling": ANIMATE + ["--sampling", "ac2"],
    "model without action": ["model"],
    "an unknown action": ["model", "paint"],
    "info about nothing": ["model", "info"],
    "info about two": ["model", "info", "a", "b"],
    "list of something": ["model", "list", "a"],
    "an unknown precision": ["model", "import", "a.pth.tar", "--precision", "f8"],
    "bench without a model": ["bench", "--source", "a", "--driving", "b"],
    "bench with strange numbers": ["bench", "--checkpoint", "m", "--source", "a", "--driving", "b", "--precision", "f8"],
    "animate with strange numbers": ANIMATE + ["--precision", "half"],
    "bench of no frames": ["bench", "--checkpoint", "m", "--source", "a", "--driving", "b", "--frames", "0"],
    "train without data": ["train", "--output", "d"],
    "train without output": ["train", "--data", "d"],
    "train back in time": ["train", "--data", "d", "--output", "o", "--minutes", "-1"],
    "train both anew and on": ["train", "--data", "d", "--output", "o", "--model", "portrait", "--resume"],
    "shapes without output": ["shapes"],
    "shapes of an odd size": ["shapes", "--output", "d", "--size", "33"],
    "a contact sheet of nothing": ["evaluate", "--heads", "1", "--sheet", "s.png"],
    "evaluate of heads below zero": ["evaluate", "--heads", "-1"],
    "heads without output": ["heads", "--pairs", "1"],
    "no heads": ["heads", "--output", "d"],
    "fewer heads than none": ["heads", "--output", "d", "--pairs", "-1"],
    "heads of an odd size": ["heads", "--output", "d", "--pairs", "1", "--size", "33"],
    "heads of a negative seed": ["heads", "--output", "d", "--pairs", "1", "--seed", "-1"],
    "heads that turn too far": ["heads", "--output", "d", "--clips", "1", "--turn", "90"],
    "clips without frames": ["heads", "--output", "d", "--clips", "1", "--frames", "0"],
    "inspect without output": ["inspect", "--source", "a.png"],
    "inspect of a bad crop": ["inspect", "--source", "a.png", "--output", "d", "--crop", "x"],
}


def main():
    cli = Cli()
    for command in ("animate", "inspect", "model", "bench", "evaluate", "train", "shapes", "heads"):
        result = cli.run(command, "--help")
        unexplained = [] if "Usage:" in result.out and "--" in result.out else [result.out]
        cli.case(f"{command} --help explains", result.findings(DONE), unexplained)
    result = cli.run("--help")
    missing = [f"{name} is missing" for name in ("animate", "inspect", "model", "bench", "evaluate", "train", "shapes", "heads") if name not in result.out]
    cli.case("--help names the commands", result.findings(DONE), missing)
    result = cli.run("--version")
    cli.case("--version", result.findings(DONE), [] if result.out.startswith("vivant-cli ") else [result.out])
    for name, arguments in WRONG.items():
        result = cli.run(*arguments, cwd=cli.folder)
        help_line = [] if "--help" in result.err else ["does not say how to get help"]
        cli.case(name, result.findings(USAGE), help_line, [result.out] if result.out else [])
    cli.case("nothing was written", cli.leftovers(cli.folder))
    cli.done()


main()
