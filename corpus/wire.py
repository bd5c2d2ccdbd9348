"""A Reading as JSON and back: what the worker process sends. Only plain values cross, never objects."""

from typing import Any

from corpus.document import Block, BlockKind, Notice, Page, Reading, Span


def packed(reading: Reading) -> dict[str, Any]:
    """The reading as plain lists and dictionaries; a block's text is not sent, its spans are."""
    return {
        "file": reading.file,
        "sha256": reading.sha256,
        "media": reading.media,
        "paged": reading.paged,
        "pages": [[page.index, page.text, page.label, page.confidence] for page in reading.pages],
        "blocks": [
            [
                block.kind.value,
                [[span.page, span.start, span.end] for span in block.spans],
                block.level,
                block.bold,
                block.size,
                list(block.header),
            ]
            for block in reading.blocks
        ],
        "properties": dict(reading.properties),
        "furniture": list(reading.furniture),
        "notices": [[notice.page, notice.message] for notice in reading.notices],
    }


def unpacked(sent: dict[str, Any]) -> Reading:
    """The reading that `packed` made. Raises KeyError, TypeError or ValueError for what it did not make."""
    pages = tuple(
        Page(index=index, text=text, label=label, confidence=sure) for index, text, label, sure in sent["pages"]
    )
    texts = {page.index: page.text for page in pages}
    blocks = []
    for kind, places, level, bold, size, header in sent["blocks"]:
        spans = tuple(Span(page=page, start=start, end=end) for page, start, end in places)
        text = "".join(texts[span.page][span.start : span.end] for span in spans)
        blocks.append(
            Block(kind=BlockKind(kind), spans=spans, text=text, level=level, bold=bold, size=size, header=tuple(header))
        )
    return Reading(
        file=sent["file"],
        sha256=sent["sha256"],
        media=sent["media"],
        paged=sent["paged"],
        pages=pages,
        blocks=tuple(blocks),
        properties=dict(sent["properties"]),
        furniture=tuple(sent["furniture"]),
        notices=tuple(Notice(page=page, message=message) for page, message in sent["notices"]),
    )
