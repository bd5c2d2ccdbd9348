"""The bounded process: what a file may do to it, and what the caller is told."""

import time
from pathlib import Path

import pytest

from corpus.errors import CorpusError, UnreadableError
from corpus.reading import media_of, read
from corpus.worker import Job, Limits, run


def test_wrong_content_under_a_name_gets_its_own_sentence(tmp_path: Path) -> None:
    for name, data, said in (
        ("a.pdf", b"<html><body>Not found</body></html>", "web page"),
        ("b.pdf", b"", "empty"),
        ("c.pdf", b"just words", "no PDF"),
        ("d.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Word"),
        ("e.docx", b"PK\x03\x04broken", "damaged"),
        ("f.txt", b"\x89PNG\r\n", "picture"),
        ("g.txt", b"abc\x00\x01\x02", "no text"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableError, match=said) as caught:
            read(tmp_path / name)
        assert name in str(caught.value)
    with pytest.raises(UnreadableError, match="no file"):
        read(tmp_path / "absent.pdf")


def test_content_goes_before_the_name(tmp_path: Path) -> None:
    assert media_of(tmp_path / "report.txt", b"junk before\n%PDF-1.7\n") == "pdf"
    assert media_of(tmp_path / "page.txt", b"  <!DOCTYPE html><html>") == "html"
    assert media_of(tmp_path / "notes.md", b"# Notes") == "markdown"


def test_text_comes_through_the_process_unchanged(tmp_path: Path) -> None:
    (tmp_path / "ü.txt").write_text("Zoë’s “plan” – 4 °C\n", encoding="utf-8")
    assert read(tmp_path / "ü.txt").blocks[0].text == "Zoë’s “plan” – 4 °C"


def test_a_process_that_says_nothing_is_ended_in_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words", encoding="utf-8")
    arguments = {"media": "text", "sha256": "", "password": None, "skip": []}
    begun = time.monotonic()
    outcome = run(Job(task="read", path=str(tmp_path / "a.txt"), arguments=arguments), Limits(start=0.0))
    assert outcome.died == "it took too long"
    assert time.monotonic() - begun < 60


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words " * 100, encoding="utf-8")
    with pytest.raises(UnreadableError, match="larger than"):
        read(tmp_path / "a.txt", limits=Limits(bytes=100))


@pytest.mark.slow
def test_every_hostile_file_ends_in_time_with_a_reading_or_a_sentence(shared: Path) -> None:
    for path in sorted((shared / "pdfs" / "hostile").glob("*")):
        begun = time.monotonic()
        said = _said(path)
        assert "IGNORE" not in said
        assert said
        assert time.monotonic() - begun < 30, path.name


def _said(path: Path) -> str:
    """The text of a file, or the sentence that stands for it where that names the file."""
    try:
        return "".join(page.text for page in read(path).pages)
    except CorpusError as error:
        return str(error) if path.name in str(error) else ""
