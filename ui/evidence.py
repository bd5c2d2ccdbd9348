"""The evidence of one citation: the passage with the quotation marked, the page it stands on, what one can do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote as url_quote

from assistant.answer import Citation
from corpus.document import Basis, Passage, Review
from ui.html import attributes, back_button, button, page_name, text
from ui.routes import no_picture

if TYPE_CHECKING:
    from index.library import Library

VERDICTS = (("Answers it", 2), ("Related", 1), ("Wrong", 0))
# What a reader wants to know of the child and the review before reading the passage.
FACETS = ("age", "sex", "care status", "outcome", "harm", "setting", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A citation opened: its passage, its neighbours in the same review, and the page of the file that is shown.

    `earlier` is a verdict that somebody without a name gave on another day. `judge` is the name under which a verdict is
    kept, `problem` why the last one was not; `no_picture` says why the page cannot be shown.
    """

    turn: int
    citation: Citation
    passage: Passage
    before: Passage | None
    after: Passage | None
    page: int | None
    pages: int
    in_basket: bool = False
    verdict: int | None = None
    earlier: int | None = None
    judge: str = ""
    problem: str | None = None
    no_picture: str | None = None


def open_evidence(library: "Library", turn: int, citation: Citation, page: int | None = None) -> Evidence:
    """The evidence of `citation`, showing `page` of the file, else the quotation's own page.

    The quotation is compared with the stored page and the file once more; raises LibraryError where it differs or is gone.
    """
    from assistant.citations import verify

    verify(citation, library)
    passage = library.passage(citation.passage)
    review = passage.review
    around = (
        library.passages(document=passage.document, review=review)
        if review
        else library.passages(document=passage.document)
    )
    before = next((p for p in reversed(around) if p.order == passage.order - 1), None)
    after = next((p for p in around if p.order == passage.order + 1), None)
    last = citation.document.pages
    shown = citation.page if page is None or citation.page is None else min(max(page, 1), last)
    return Evidence(
        turn=turn,
        citation=citation,
        passage=passage,
        before=before,
        after=after,
        page=shown,
        pages=last,
        no_picture=no_picture(library, citation.document, shown)
        if shown and citation.document.media == "pdf"
        else None,
    )


def evidence_html(evidence: Evidence) -> str:
    """The evidence pane."""
    citation = evidence.citation
    name = citation.review.printed if citation.review else citation.document.title
    told = f"Evidence {citation.n} open: {name}{f', page {evidence.page} of {evidence.pages}' if evidence.page else ''}"
    return (
        f'<article class="evidence" data-evidence="{evidence.turn}.{citation.n}" data-page="{evidence.page or ""}" '
        f'data-announce="{text(told)}">'
        f'<h3 id="evidence-title" tabindex="-1"><span class="number">{citation.n}</span> {text(name)}</h3>'
        f"{back_button('answer')}{_about(citation.review)}{_place(citation)}{_passage(evidence)}{_actions(evidence)}{_page(evidence)}"
        "</article>"
    )


def nothing_open() -> str:
    """The evidence pane before a citation was chosen."""
    return (
        '<div class="evidence empty"><p>Choose a numbered citation to see the passage in its context and the page it '
        "stands on.</p></div>"
    )


def gone(message: str) -> str:
    """The evidence pane when the evidence cannot be shown."""
    return f'<div class="evidence empty" data-announce="{text(message)}"><p class="problem">{text(message)}</p></div>'


def reference(citation: Citation) -> str:
    """The citation as it is printed in a report."""
    from assistant.citations import full_form

    return full_form(citation)


def _about(review: Review | None) -> str:
    if review is None:
        return ""
    items = []
    for name in FACETS:
        values = [
            f"{facet.value}{' (inferred)' if facet.basis is Basis.INFERRED else ''}"
            for facet in review.facet(name)
            if facet.basis is not Basis.NOT_STATED
        ]
        if values:
            items.append(
                f"<div><dt>{text(name.capitalize())}</dt><dd>{text(', '.join(dict.fromkeys(values)))}</dd></div>"
            )
    return f'<dl class="facts">{"".join(items)}</dl>' if items else ""


def _place(citation: Citation) -> str:
    document = citation.document
    parts = [
        document.partnership or "Partnership not stated",
        document.title,
        page_name(citation.page, citation.page_label),
    ]
    status = (
        f' <strong class="status">{text(document.status.value)}</strong>'
        if document.status.value != "published"
        else ""
    )
    return f'<p class="where">{text(", ".join(part for part in parts if part))}{status}</p>'


def _passage(evidence: Evidence) -> str:
    citation, passage = evidence.citation, evidence.passage
    header = f'<p class="header">{text(" | ".join(passage.header))}</p>' if passage.header else ""
    marked = marked_text(passage, citation)
    told = _heading(passage, citation)
    heading = f'<p class="heading">{text(told)}</p>' if told else ""
    context = "".join(
        f'<details class="context"><summary>{label}</summary><p class="verbatim">{text(near.text.strip())}</p></details>'
        for label, near in (("The passage before", evidence.before), ("The passage after", evidence.after))
        if near is not None
    )
    return (
        f'<p class="section">{text(citation.section.value.capitalize())}</p>{heading}{header}'
        f'<blockquote class="passage verbatim">{marked}</blockquote><div class="contexts">{context}</div>'
    )


def _heading(passage: Passage, citation: Citation) -> str:
    """The heading as printed, where it tells what the section's name and the passage itself do not; else empty."""
    heading = (passage.heading or "").strip()
    plain = heading.casefold()
    known = plain == citation.section.value or passage.text.strip().casefold().startswith(plain)
    return "" if known else heading


def marked_text(passage: Passage, citation: Citation) -> str:
    """The passage's text as HTML with the quotation's characters in `<mark>`: by position, never by looking for the words."""
    inside = quoted_range(passage, citation)
    if inside is None:
        return text(passage.text.strip("\n"))
    start, end = inside
    before, quoted, after = passage.text[:start], passage.text[start:end], passage.text[end:]
    return f"{text(before.lstrip(chr(10)))}<mark>{text(quoted)}</mark>{text(after.rstrip())}"


def quoted_range(passage: Passage, citation: Citation) -> tuple[int, int] | None:
    """The offsets of the quotation in the passage's text, None where it is not a part of this passage."""
    offset, found = 0, []
    for span in passage.spans:
        for quoted in citation.spans:
            low, high = max(span.start, quoted.start), min(span.end, quoted.end)
            if quoted.page == span.page and low < high:
                found.append((offset + low - span.start, offset + high - span.start))
        offset += span.end - span.start
    return (min(start for start, _ in found), max(end for _, end in found)) if found else None


def _actions(evidence: Evidence) -> str:
    citation, turn = evidence.citation, evidence.turn
    copied = f"“{citation.quote.strip()}” ({reference(citation)})"
    copy = f"<button{attributes({'type': 'button', 'class': 'plain', 'data-copy': copied})}>Copy quotation with citation</button>"
    kept = (
        '<span class="kept">In your report</span>'
        if evidence.in_basket
        else button("Add to report", "keep", turn=turn, cite=citation.n)
    )
    verdicts = "".join(f"<button{attributes(_verdict(evidence, grade))}>{label}</button>" for label, grade in VERDICTS)
    return (
        f'<div class="actions">{copy}{kept}{_open_links(citation)}</div>'
        f'<div class="verdict" role="group" aria-label="Does this passage answer the question?">'
        f"<span>Does it answer the question?</span>{verdicts}</div>{_verdict_note(evidence)}"
    )


def _verdict_note(evidence: Evidence) -> str:
    """What becomes of a verdict, beside the buttons that give it; and why one was not kept."""
    labels = {verdict: label.lower() for label, verdict in VERDICTS}
    stands = ""
    if evidence.verdict is not None:
        stands = f"Kept: {labels[evidence.verdict]}. Choose it again to take it back. "
    elif evidence.earlier is not None:
        stands = f"Somebody said before: {labels[evidence.earlier]}. "
    told = (
        f"{stands}A verdict is kept in the library with the question and the name “{evidence.judge}”; a question that "
        "nobody judges is not."
    )
    problem = f'<p class="problem" role="alert">{text(evidence.problem)}</p>' if evidence.problem else ""
    return f'{problem}<p class="where">{text(told)}</p>'


def _verdict(evidence: Evidence, grade: int) -> dict[str, str | int | bool | None]:
    return {
        "type": "button",
        "class": "plain",
        "data-act": "judge",
        "data-turn": evidence.turn,
        "data-cite": evidence.citation.n,
        "data-grade": grade,
        "aria-pressed": "true" if evidence.verdict == grade else "false",
    }


def _open_links(citation: Citation) -> str:
    document = citation.document
    links = [f'<a href="{read_url(citation)}" target="_blank" rel="noopener">Read the text here</a>']
    if document.media == "pdf":
        links.append(
            f'<a href="/file/{document.id}#page={citation.page}" target="_blank" rel="noopener">Open the document here</a>'
        )
    else:
        links.append(f'<a href="/file/{document.id}">Download the document</a>')
    return "".join(links)


def read_url(citation: Citation) -> str:
    """Where the document's text can be read with the quotation marked."""
    return f"/read/{citation.document.id}?marks={url_quote(marks(citation))}#mark"


def marks(citation: Citation) -> str:
    """The quotation's spans for an address: "3:120-260,4:0-15"."""
    return ",".join(f"{span.page}:{span.start}-{span.end}" for span in citation.spans)


def image_url(citation: Citation, page: int) -> str:
    """Where the picture of a page is, with the quotation marked if it stands on it."""
    return f"/page-image/{citation.document.id}/{page}?marks={url_quote(marks(citation))}"


def _page(evidence: Evidence) -> str:
    citation, page = evidence.citation, evidence.page
    if page is None or citation.document.media != "pdf":
        return ""
    if evidence.no_picture is not None:
        return f'<p class="where no-picture">{text(evidence.no_picture)}</p>'
    turns: Sequence[tuple[str, int, bool]] = (
        ("Previous page", page - 1, page > 1),
        ("Next page", page + 1, page < evidence.pages),
    )
    buttons = "".join(
        f"<button{attributes(_turn_page(evidence, target, label, able))}>{label}</button>"
        for label, target, able in turns
    )
    on_it = any(span.page == page for span in citation.spans)
    spoken = f"Picture of page {page} of {citation.document.title}{', with the quotation marked' if on_it else ''}"
    image = attributes({"src": image_url(citation, page), "alt": spoken})
    caption = f"Page {page} of {evidence.pages}{' – the quotation is marked' if on_it else ' – the quotation is on another page'}"
    return (
        f'<figure class="page"><img{image}><figcaption>{caption}</figcaption></figure>'
        f'<div class="actions" role="group" aria-label="Turn the page">{buttons}</div>'
    )


def _turn_page(evidence: Evidence, page: int, key: str, able: bool) -> dict[str, str | int | bool | None]:
    return {
        "type": "button",
        "class": "plain",
        "data-act": "page",
        "data-turn": evidence.turn,
        "data-cite": evidence.citation.n,
        "data-page": page,
        # What names the button, not its page: after a turn the focus stays on it.
        "data-key": key,
        "disabled": not able,
    }
