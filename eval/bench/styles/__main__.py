"""A library of the fictional styles: `python -m eval.bench.styles FOLDER`; then `reviews --library FOLDER eval run styles`."""

import tempfile
from pathlib import Path

from eval.bench.filling import fill, folder_given
from eval.bench.styles import HALVES, draw, styles

if __name__ == "__main__":
    folder = folder_given("python -m eval.bench.styles", __doc__)
    with tempfile.TemporaryDirectory() as room:
        fill(folder, [draw(style, Path(room)) for half in HALVES for style in styles(half)])
