"""A library of the fictional styles: `python -m eval.bench.styles FOLDER`; then `reviews --library FOLDER eval run styles`."""

import argparse
import sys
import tempfile
from pathlib import Path

from eval.bench.styles import HALVES, draw, styles
from index.library import Library


def main(folder: Path) -> None:
    """Draws every document and adds it to the library in `folder`, and prints how many reviews it holds then."""
    with tempfile.TemporaryDirectory() as room, Library.open(folder, create=True) as library:
        files = [draw(style, Path(room)) for half in HALVES for style in styles(half)]
        report = library.add(files)
        for failure in report.failed:
            print(f"{failure.file}: {failure.reason}", file=sys.stderr)
        print(f"{len(library.documents())} documents, {len(library.reviews())} reviews in {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.styles", description=__doc__)
    parser.add_argument("folder", type=Path, help="the library, made where there is none")
    main(parser.parse_args().folder)
