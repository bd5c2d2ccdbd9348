"""The example library: fiction of an invented partnership, written for this product; see `sources` and `generate.py`."""

from pathlib import Path

NOTICE = "Fiction: written as an example. No child, family, practitioner or place in it is real."


def example_files() -> tuple[Path, ...]:
    """The files of the example library, as they are added to a library by `reviews demo`."""
    return tuple(sorted(file for file in (Path(__file__).parent / "files").iterdir() if file.suffix != ".py"))
