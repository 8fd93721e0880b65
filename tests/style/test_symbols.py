# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What the core needs and what it shows: test_symbols.py STATIC_LIBRARY SHARED_LIBRARY FOMM_H."""
import pathlib
import re
import subprocess
import sys

from tree import Tap

TOOLKITS = re.compile(r"^(g_|gtk_|gdk_|adw_|av_|avcodec_|avformat_|sws_|swr_|gsk_|pango_)")
# A library neither prints nor ends the program; a sanitizer's own calls are its business.
NOT_A_LIBRARYS = re.compile(r"^(exit|_exit|_Exit|abort|printf|puts|putchar|perror|system|popen|gets|strcpy|sprintf|rand|srand)$")


def names(*arguments):
    out = subprocess.run(["nm", *arguments], check=True, capture_output=True, text=True).stdout
    return sorted({line.split()[-1].split("@")[0] for line in out.splitlines() if line.split() and ":" not in line})


def main():
    static, shared, header = sys.argv[1:]
    tap = Tap()
    needed = names("--undefined-only", static)
    tap.case("the core needs no GLib, GTK or FFmpeg", filter(TOOLKITS.match, needed))
    tap.case("the core neither prints nor exits", filter(NOT_A_LIBRARYS.match, needed))
    shown = names("--dynamic", "--defined-only", "--extern-only", shared)
    allowed = re.compile(r"^(fomm_|_init$|_fini$|_edata$|_end$|__bss_start$|__asan|__odr_asan|__ubsan|__sanitizer)")
    tap.case("libfomm shows nothing but fomm_", (name for name in shown if not allowed.match(name)))
    declared = set(re.findall(r"\b(fomm_[a-z0-9_]+) \(", pathlib.Path(header).read_text()))
    tap.case("it shows all that fomm.h declares", sorted(declared - set(shown)))
    tap.done()


main()
