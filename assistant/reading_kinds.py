"""What kinds of review and which documents a question names."""

import re
from collections.abc import Mapping, Sequence

from assistant.answer import Signal
from assistant.cues import Part, Places, found, negated, table, words
from assistant.reading_exclusions import left_out, part_left_out
from corpus.document import Document, Review
from index.query import Boost, Filters

KIND = 0.1


def kinds(text: str, documents: Sequence[Document], reviews: Sequence[Review]) -> tuple[Part, ...]:
    """The kinds of review a question names, in one part: a leaning, and a limit where it says "only"."""
    loaded = {review.kind for review in reviews}
    hits = {kind: found(text, patterns) for kind, patterns in table()["review_kinds"].items()}
    parts = _kinds_left_out(text, hits)
    hits = {kind: tuple(at for at in places if not negated(text, at[0])) for kind, places in hits.items()}
    hits = {kind: places for kind, places in hits.items() if places}
    if hits:
        at = tuple(sorted(place for places in hits.values() for place in places))
        only = any(
            re.search(rf"\b(?:{'|'.join(table()['only'])}) (?:the |in |from )*$", text[:start], re.I) for start, _ in at
        )
        boosts = tuple(Boost(field="kind", value=kind, weight=KIND) for kind in hits)
        limit = Filters(kinds=tuple(hits)) if only and loaded & set(hits) else None
        signal = Signal(
            id=f"kind:{'+'.join(hits)}", label=" or ".join(hits), words=words(text, at), filters=limit, boosts=boosts
        )
        parts.append(Part(signal=signal, places=at))
    for kind, patterns in table()["document_kinds"].items():
        at = tuple(place for place in found(text, patterns) if not negated(text, place[0]))
        if (
            at
            and kind in {document.kind for document in documents}
            and {document.kind for document in documents} != {kind}
        ):
            limit = Filters(kinds=(kind,))
            parts.append(
                Part(signal=Signal(id=f"kind:{kind}", label=kind, words=words(text, at), filters=limit), places=at)
            )
    return tuple(parts)


def _kinds_left_out(text: str, hits: Mapping[str, Places]) -> list[Part]:
    parts = []
    gone: Places = ()
    for start, end, kind in sorted((*at, kind) for kind, places in hits.items() for at in places):
        begin = left_out(text, start, gone, named=False)
        # "Except the rapid review of Rowan" leaves out one; its name is blank here.
        if begin is not None and not re.match(r"(?:\s*(?:of|on|about|called|into|for))?\s{3,}", text[end:]):
            gone = (*gone, (begin, end))
            parts.append(part_left_out("kind", kind, text, ((begin, end),), Filters(kinds=(kind,))))
    return parts


def titles(text: str, documents: Sequence[Document]) -> tuple[Part, ...]:
    """The loaded documents whose whole title a question holds; a title of one or two words is no name."""
    parts = []
    for document in documents:
        if len(document.title.split()) < 3:
            continue
        at = found(text, (re.escape(document.title),))
        begin = left_out(text, at[0][0]) if at else None
        if begin is not None:
            away = Filters(documents=(document.id,))
            parts.append(part_left_out("document", document.title, text, ((begin, at[0][1]),), away))
        elif at:
            limit = Filters(documents=(document.id,))
            signal = Signal(id=f"document:{document.id}", label=document.title, words=words(text, at), filters=limit)
            parts.append(Part(signal=signal, places=at))
    return tuple(parts)
