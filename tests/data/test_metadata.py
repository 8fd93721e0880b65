# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What the desktop reads about the program is valid: test_metadata.py SOURCE_ROOT BUILD_DATA_DIR APP_ID."""
import configparser
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

from tree import Tap

# Limits of software centres, which validators leave out.
LONGEST_NAME, LONGEST_SUMMARY = 20, 35


def validate(tap, name, *command):
    """One case: the validator ends with success."""
    if not shutil.which(command[0]):
        tap.skip(name, f"{command[0]} is not installed")
        return
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    tap.case(name, (result.stdout + result.stderr).splitlines()[:20] or ["failed"] if result.returncode else [])


def check_desktop(tap, data, app_id):
    path = data / f"{app_id}.desktop"
    validate(tap, "the desktop file", "desktop-file-validate", path)
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.optionxform = str
    desktop.read(path, encoding="utf-8")
    entry = desktop["Desktop Entry"]
    tap.case("its icon is ours", [] if entry["Icon"] == app_id else [entry["Icon"]])
    service = (data / f"{app_id}.service").read_text()
    tap.case("the D-Bus service has the same name", [] if f"Name={app_id}\n" in service else [service])
    offered = set(entry["MimeType"].rstrip(";").split(";"))
    ours = [kind.get("type") for kind in xml.parse(data / f"{app_id}.xml").getroot()]
    tap.case("projects and checkpoints open with it", sorted(set(ours) - offered))
    tap.case("it knows projects", [] if "application/x-vivant-project" in ours else ours)


def check_mime(tap, data, app_id):
    with tempfile.TemporaryDirectory() as folder:
        packages = pathlib.Path(folder) / "packages"
        packages.mkdir()
        shutil.copy(data / f"{app_id}.xml", packages)
        validate(tap, "the kinds of files", "update-mime-database", "-V", folder)


def check_metainfo(tap, source, data, app_id):
    path = data / f"{app_id}.metainfo.xml"
    validate(tap, "the metainfo", "appstreamcli", "validate", "--no-net", path)
    root = xml.parse(path).getroot()
    wanted = ["content_rating", "releases/release/description", "branding/color", "developer/name", "description/p",
              "screenshots/screenshot/caption", "url[@type='homepage']", "supports/control", "requires/display_length"]
    tap.case("it is complete", (tag for tag in wanted if root.find(tag) is None))
    name, summary = root.findtext("name"), root.findtext("summary")
    tap.case("name and summary are short", [] if len(name) <= LONGEST_NAME and len(summary) <= LONGEST_SUMMARY
             and summary[-1] != "." else [name, summary])
    pictures = [image.text for image in root.iterfind("screenshots/screenshot/image")]
    tap.case("its screenshots are of a release and in the tree",
             (url for url in pictures if not re.match(r"https://[^ ]+/v[0-9.]+/data/screenshots/", url)
              or not (source / "data/screenshots" / url.rsplit("/", 1)[1]).is_file()))
    tap.case("it launches the desktop file", [] if root.findtext("launchable") == f"{app_id}.desktop" else ["no"])


def check_version(tap, source, data, app_id):
    version = re.search(r"version: '([^']+)'", (source / "meson.build").read_text())[1]
    newest = xml.parse(data / f"{app_id}.metainfo.xml").getroot().find("releases/release").get("version")
    tap.case("the newest release is this version", [] if newest == version else [f"{newest}, not {version}"])


def check_completion(tap, source):
    script = ('. "$1"; COMP_WORDS=(vivant-cli "$2"); COMP_CWORD=1; _vivant_cli; printf "%s " "${COMPREPLY[@]}"')
    file = source / "data/completions/vivant-cli.bash"
    result = subprocess.run(["bash", "-c", script, "bash", str(file), "an"], capture_output=True, text=True)
    tap.case("bash completes commands", [] if result.stdout == "animate " else [result.stdout, result.stderr])


def main():
    source, data, app_id = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    tap = Tap()
    check_desktop(tap, data, app_id)
    check_mime(tap, data, app_id)
    check_metainfo(tap, source, data, app_id)
    check_version(tap, source, data, app_id)
    validate(tap, "the settings' schema", "glib-compile-schemas", "--strict", "--dry-run", data)
    drawings = sorted([*source.glob("data/icons/*.svg"), *source.glob("ui/**/*.svg"), *source.glob("ui/**/*.ui")])
    validate(tap, f"{len(drawings)} icons and windows are XML", "xmllint", "--noout", "--nonet", *drawings)
    with tempfile.NamedTemporaryFile() as compiled:
        for path in sorted(source.glob("po/*.po")):
            validate(tap, f"the translation {path.stem}", "msgfmt", "--check", "-o", compiled.name, path)
    check_completion(tap, source)
    tap.done()


main()
