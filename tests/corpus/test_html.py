"""Saved pages: bold paragraphs as headings, layout tables as blocks, only real banners left out."""

from pathlib import Path

from corpus.document import BlockKind
from corpus.readers.html import read_html


def blocks(tmp_path: Path, body: str) -> list[tuple[BlockKind, str]]:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><main>{body}</main></body></html>", "utf-8")
    return [(block.kind, block.text) for block in read_html(path).blocks]


def test_a_paragraph_of_nothing_but_bold_words_is_a_heading(tmp_path: Path) -> None:
    """A bold label before other words is not."""
    body = "<p><strong>Learning</strong></p><p><b>Learning:</b> ask.</p><p><b>They rang at once.</b></p>"
    kinds = [kind for kind, _ in blocks(tmp_path, body)]
    assert kinds == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_boxes_laid_out_as_a_table_are_read_box_by_box(tmp_path: Path) -> None:
    """Cells with headings or lists are not rows."""
    body = "<table><tr><td><h3>Next steps</h3><p>Ring.</p></td><td><h3>So what?</h3><ul><li>Twice</li></ul></td></tr></table>"
    assert blocks(tmp_path, body) == [
        (BlockKind.HEADING, "Next steps"),
        (BlockKind.PARAGRAPH, "Ring."),
        (BlockKind.HEADING, "So what?"),
        (BlockKind.BULLET, "Twice"),
    ]


def test_paragraphs_inside_a_cell_keep_their_distance(tmp_path: Path) -> None:
    """Two paragraphs of a cell are not run together."""
    body = "<table><tr><th>No.</th><th>Action</th></tr><tr><td>1</td><td><p>Ask.</p><p>Ask again.</p></td></tr></table>"
    assert blocks(tmp_path, body)[1] == (BlockKind.ROW, "1\tAsk. Ask again.")


def test_a_name_that_only_begins_like_a_banner_is_read(tmp_path: Path) -> None:
    """Shared content is content; a share bar is not."""
    body = '<div class="shared-content"><p>We told the school.</p></div><div class="share-bar"><p>Tweet</p></div>'
    assert [text for _, text in blocks(tmp_path, body)] == ["We told the school."]
