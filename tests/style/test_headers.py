# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Headers stand alone: test_headers.py SOURCE_ROOT COMPILER..."""
import subprocess
import sys

from tree import Tap, Tree

# The shared body of the kernel variants: each variant's file sets a vector width and includes them in order.
BODIES = {f"src/core/ops/kernels_{part}.h" for part in ("vector", "transform", "product")}
STRICT = ["-pedantic-errors", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]


def complaints(compiler, root, header, *options):
    """What the compiler says about a file that includes nothing but the header."""
    include = header.relative_to("src/core")
    run = subprocess.run([*compiler, *options, *STRICT, "-I", str(root / "src/core"), "-"],
                         input=f'#include "{include}"\nint main (void);\n', capture_output=True, text=True)
    return run.stderr.splitlines()[:5] or (["failed"] if run.returncode else [])


def main():
    tree, tap, compiler = Tree(sys.argv[1]), Tap(), sys.argv[2:]
    public = next(path for path, _ in tree.sources() if str(path) == "src/core/fomm.h")
    for standard in ("c99", "c11", "c17"):
        tap.case(f"fomm.h is strict {standard}", complaints(compiler, tree.root, public, "-x", "c", f"-std={standard}"))
    for path, _ in tree.texts(".h"):
        if path.parts[:2] == ("src", "core") and path != public and str(path) not in BODIES:
            options = ("-x", "c", "-std=gnu11", "-Wno-pedantic")
            tap.case(f"{path} compiles alone", complaints(compiler, tree.root, path, *options))
    tap.done()


main()
