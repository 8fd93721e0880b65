# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""The translations are complete and written as each language is: test_languages.py SOURCE_ROOT."""
import pathlib
import re
import sys
import tempfile

import catalog
from tree import Tap

# Messages that a language may lack.
MISSING = 0
# What is wrong in each language, by what it looks like.
HABITS = {
    "de": {"quotes are „ and “": r"[”\"]", "a space before …": r"[a-zäöüß]…"},
    "fr": {"a narrow space within « »": r"«[^\u202f]|[^\u202f]»", "a narrow space before ; ! ?": r"[^\u202f\W][;!?]| [;!?]",
           "a space before : that does not break": r" :", "apostrophes are ’": r"\w'\w"},
    "zh_CN": {"full stops, commas and colons are wide": r"[\u4e00-\u9fff][,.:;!?](?:\s|$|[\u4e00-\u9fff])"},
}
MNEMONIC = re.compile(r"_\w")


def check_complete(tap, language, messages):
    lacking = [f"{message.where}: {message.id}" for message in messages if not message.is_complete]
    tap.case(f"{language} lacks no more than {MISSING} messages", lacking if len(lacking) > MISSING else [])


def check_ends(tap, language, messages):
    """What a message ends with says what a control does, and what follows it."""
    wrong = []
    for message in messages:
        for text in filter(None, message.strings):
            if message.id.endswith("…") != text.endswith("…") or message.id.endswith("\n") != text.endswith("\n"):
                wrong.append(f"{message.where}: {message.id!r} but {text!r}")
            if "..." in text:
                wrong.append(f"{message.where}: three dots in {text!r}")
    tap.case(f"{language} keeps ellipses and line ends", wrong)


def check_mnemonics(tap, language, messages):
    wrong = [f"{message.where}: {message.id} but {text}" for message in messages for text in filter(None, message.strings)
             if ".ui" in message.where and len(MNEMONIC.findall(message.id)) != len(MNEMONIC.findall(text))]
    tap.case(f"{language} keeps the keys of menus", wrong)


def check_habits(tap, language, messages):
    for habit, pattern in HABITS.get(language, {}).items():
        wrong = [text for message in messages for text in message.strings if re.search(pattern, text)
                 and ".desktop" not in message.where]
        tap.case(f"{language}: {habit}", wrong)


def main():
    source, tap = pathlib.Path(sys.argv[1]), Tap()
    languages = [line for line in (source / "po/LINGUAS").read_text().split("\n") if line and not line.startswith("#")]
    tap.case("there are German, French and Chinese", sorted({"de", "fr", "zh_CN"} - set(languages)))
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "vivant.pot"
        result = catalog.extract(source, template)
        tap.case("the messages can be extracted", [] if result.returncode == 0 else [result.stderr])
        for language in languages:
            merged = pathlib.Path(folder) / f"{language}.po"
            result = catalog.merge(source / f"po/{language}.po", template, merged)
            tap.case(f"{language} can be merged", [] if result.returncode == 0 else [result.stderr])
            messages = catalog.read(merged.read_text(encoding="utf-8"))
            check_complete(tap, language, messages)
            check_ends(tap, language, messages)
            check_mnemonics(tap, language, messages)
            check_habits(tap, language, messages)
    tap.done()


main()
