"""Scanned pages are read by whichever OCR there is, standing upright or a little askew; without any they are named."""

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.reading import read

SAID = (
    "Learning was identified about the bruise.",
    "Nobody had asked how a baby of four months",
    "could have come by a mark on his back.",
    "The health visitor will ask in every home.",
)
ENGINES = [
    pytest.param(
        "tesseract",
        marks=pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
    ),
    pytest.param(
        "rapidocr",
        marks=pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra ocr is not installed"),
    ),
]


@pytest.mark.parametrize("askew", [0.0, 1.2])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_scanned_page_is_read_and_marked_with_how_sure_it_is(
    engine: str, askew: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line in its order; the page and its notice say that a machine read it."""
    if engine == "rapidocr":
        monkeypatch.setenv("PATH", "/nonexistent")  # Tesseract would be taken first
    reading = read(scanned(tmp_path, askew))
    told = re.sub(r"\W+", " ", " ".join(block.text for block in reading.blocks))
    assert told == re.sub(r"\W+", " ", " ".join(SAID))
    assert 0.8 < (reading.pages[0].confidence or 0) <= 1
    assert ["was scanned and read by OCR" in notice.message for notice in reading.notices] == [True]


def scanned(folder: Path, askew: float) -> Path:
    """A PDF of one page that is nothing but a picture of the lines."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1654, 2339), 250)  # A4 at 200 dpi
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=38)
    for number, line in enumerate(SAID):
        pen.text((200, 300 + 58 * number), line, fill=20, font=font)
    picture = picture.rotate(askew, fillcolor=250, resample=Image.Resampling.BICUBIC)
    picture.save(folder / "scan.pdf", resolution=200)
    return folder / "scan.pdf"
