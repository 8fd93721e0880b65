# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Twelve portraits of all kinds with six real clips, a few frames each: test_matrix.py PROGRAM SOURCE_ROOT SHARED."""
import pathlib
import sys

from cli import Cli, DONE


def main():
    cli = Cli()
    media = pathlib.Path(sys.argv[3]) / "media" if len(sys.argv) > 3 and sys.argv[3] else None
    if not media or not media.is_dir():
        cli.tap.skip("matrix", "there is no folder of shared test material")
        cli.done()
    portraits, clips = sorted((media / "portraits").iterdir()), sorted((media / "driving").iterdir())
    cli.case("12 portraits and 6 clips", [] if len(portraits) == 12 and len(clips) == 6 else ["there are others"])
    for number, portrait in enumerate(portraits):
        # Every portrait with two clips, every clip with four portraits.
        for clip in (clips[number % 6], clips[(number + 1 + number // 6) % 6]):
            result = cli.animate(cli.path("out.mp4"), "--to", "0.3", "--json", source=portrait, driving=clip)
            report = result.json() if result.status == DONE else {}
            wrong = [] if report.get("source_found") or "statue" in portrait.name else ["no face was found in the portrait"]
            wrong += [] if report.get("driver_found") else ["no face was found in the clip"]
            wrong += [] if 7 <= report.get("frames", 0) <= 11 else [f"{report.get('frames')} frames"]
            cli.case(f"{portrait.stem} with {clip.stem}", result.findings(DONE), wrong)
    cli.done()


main()
