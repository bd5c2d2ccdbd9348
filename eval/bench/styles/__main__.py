"""A library of the fictional styles: `python -m eval.bench.styles FOLDER`; then `reviews --library FOLDER eval run styles`."""

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
    if len(sys.argv) != 2:
        sys.exit("usage: python -m eval.bench.styles FOLDER")
    main(Path(sys.argv[1]))
