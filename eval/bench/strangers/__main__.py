"""A library of the strangers' documents: `python -m eval.bench.strangers FOLDER`; then `reviews --library FOLDER eval run strangers`."""

import argparse
import sys
from pathlib import Path

from eval.bench.strangers import files
from index.library import Library


def main(folder: Path) -> None:
    """Adds every document to the library in `folder`, and prints how many reviews it holds then."""
    with Library.open(folder, create=True) as library:
        for failure in library.add(list(files())).failed:
            print(f"{failure.file}: {failure.reason}", file=sys.stderr)
        print(f"{len(library.documents())} documents, {len(library.reviews())} reviews in {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.strangers", description=__doc__)
    parser.add_argument("folder", type=Path, help="the library, made where there is none")
    main(parser.parse_args().folder)
