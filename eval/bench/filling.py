"""A library of a benchmark's documents."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from index.library import Library


def fill(folder: Path, files: Iterable[Path]) -> None:
    """Adds the files to the library in `folder`, made where there is none, and prints what failed and how many reviews it holds then."""
    with Library.open(folder, create=True) as library:
        for failure in library.add(list(files)).failed:
            print(f"{failure.file}: {failure.reason}", file=sys.stderr)
        print(f"{len(library.documents())} documents, {len(library.reviews())} reviews in {folder}")


def folder_given(program: str, description: str | None) -> Path:
    """The folder of the library that the command line names."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("folder", type=Path, help="the library, made where there is none")
    return Path(parser.parse_args().folder)
