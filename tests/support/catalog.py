# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Translations: the messages in the sources, catalogues, and a language of our own that shows what is not translated."""
import ast
import pathlib
import re
import subprocess

KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3"]
# What printf and markup must find as it was.
KEPT = re.compile(r"(%[-+ 0#]*\d*(?:\.\d+)?(?:ll|l)?[a-zA-Z]|%%|_(?=\w)|\n|--[a-z-]+|\bvivant-cli\b)")
LETTERS = str.maketrans("AEIOUYaeiouyCcNnSsZz", "ÀÉÎÖÛÝåéîöûýÇçÑñŠšŽž")


class Message:
    def __init__(self):
        self.context, self.id, self.plural, self.strings, self.fuzzy, self.where = None, "", None, [], False, ""

    @property
    def is_complete(self):
        return not self.fuzzy and all(self.strings)


def read(text):
    """The messages of a catalogue, without its header."""
    messages = []
    for block in text.split("\n\n"):
        message, field = Message(), None
        for line in block.split("\n"):
            if line.startswith("#~"):
                break
            if line.startswith("#,"):
                message.fuzzy = "fuzzy" in line
            elif line.startswith("#: "):
                message.where = message.where or line[3:].split(" ")[0]
            elif not line.startswith("#") and line:
                field = take_line(message, field, line)
        if message.id:
            messages.append(message)
    return messages


def take_line(message, field, line):
    word, _, rest = line.partition(" ")
    if line.startswith('"'):
        word, rest = field, line
    value = ast.literal_eval(rest)
    if word == "msgctxt":
        message.context = (message.context or "") + value
    elif word == "msgid":
        message.id += value
    elif word == "msgid_plural":
        message.plural = (message.plural or "") + value
    elif line.startswith('"'):
        message.strings[-1] += value
    else:
        message.strings.append(value)
    return word


def extract(source, target):
    """Writes the messages of the sources, as the build's own target does."""
    command = ["xgettext", "--package-name=vivant", "--from-code=UTF-8", "--add-comments",
               *(f"--keyword={word}" for word in KEYWORDS), f"--directory={source}",
               f"--files-from={pathlib.Path(source) / 'po/POTFILES'}", f"--output={target}"]
    return subprocess.run(command, capture_output=True, text=True)


def merge(catalog, template, target):
    """Writes what the catalogue would be for these sources, nothing guessed."""
    return subprocess.run(["msgmerge", "--no-fuzzy-matching", "--quiet", f"--output-file={target}", catalog, template],
                          capture_output=True, text=True)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def pseudo(text):
    """The text as a language of our own: longer, with accents, between brackets."""
    parts = KEPT.split(text.rstrip("\n"))
    strange = "".join(part if at % 2 else part.translate(LETTERS) for at, part in enumerate(parts))
    return f"⟦{strange}⟧" + text[len(text.rstrip("\n")):]


def write_pseudo(template, folder, language):
    """Compiles the language of our own below `folder`, where gettext looks for it."""
    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n!=1;\\n"', ""]
    for message in read(pathlib.Path(template).read_text(encoding="utf-8")):
        lines += [f"msgctxt {quote(message.context)}"] if message.context is not None else []
        lines += [f"msgid {quote(message.id)}"]
        if message.plural is None:
            lines += [f"msgstr {quote(pseudo(message.id))}", ""]
        else:
            lines += [f"msgid_plural {quote(message.plural)}", f"msgstr[0] {quote(pseudo(message.id))}",
                      f"msgstr[1] {quote(pseudo(message.plural))}", ""]
    target = pathlib.Path(folder) / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "vivant.po").write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(["msgfmt", "-o", target / "vivant.mo", target / "vivant.po"], check=True)
