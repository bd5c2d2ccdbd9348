"""The part of the Library tab where a person corrects what was read of a review or a document, and takes it back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gradio as gr

from corpus.document import Basis, Document, Review, Status
from corpus.facets import choices
from index.corrections import NOT_STATED, OF_DOCUMENT, of_review
from index.errors import LibraryError, UnknownError
from ui.bridge import bridge, detail
from ui.desk import Desk
from ui.html import button, text

# What the page calls the fields, a review's first. The partnership of a document is that of its reviews too.
FIELDS: Mapping[str, tuple[str, str]] = {
    **{("Identifier" if name == "id" else name.capitalize()): ("review", name) for name in of_review()},
    **{f"Document: {name}": ("document", name) for name in OF_DOCUMENT},
}
FIRST = next(iter(FIELDS))


def now_html(desk: Desk, who: str, field: str) -> str:
    """What the library says there at present, and what may be said instead."""
    if not who.strip():
        return '<p class="hint">Name a review (RR 5/22) or, for a field of a document, its title or file name.</p>'
    try:
        document, review = meant(desk, who, field)
    except LibraryError as error:
        return f'<p class="problem">{text(str(error))}</p>'
    place = f"{review.printed}, {document.title}" if review else document.title
    said = present(document, review, field)
    return f'<p class="hint">{text(place)} – at present: <strong>{text(said)}</strong>. {text(allowed(field))}</p>'


def save(desk: Desk, who: str, field: str, value: str) -> str:
    """What was corrected, in a sentence, or why it cannot be."""
    try:
        document, review = meant(desk, who, field)
        doubts = desk.library.correct(document.id, FIELDS[field][1], value, review=review.id if review else None)
    except (LibraryError, KeyError) as error:
        return f'<p class="problem" role="alert">{text(str(error))}</p>'
    told = f"{review.printed if review else document.title}: {field.lower()} is now “{value.strip() or 'nothing'}”."
    told += "".join(f" Please check: {doubt}" for doubt in doubts)
    return f'<p class="done" data-announce="{text(told)}" tabindex="-1" data-focus data-done="correct">{text(told)}</p>'


def undo(desk: Desk, document: str, review: str, field: str) -> str:
    """What was put back, in a sentence, or why nothing was. `review` is the identifier that was read, empty for the document."""
    try:
        now = _called(desk, document, review)
        desk.library.uncorrect(document, field, review=now or None)
    except LibraryError as error:
        return f'<p class="problem" role="alert">{text(str(error))}</p>'
    told = f"{review or desk.library.document(document).title}: {field} is again what was read."
    return f'<p class="done" data-announce="{text(told)}" tabindex="-1" data-focus data-done="undo">{text(told)}</p>'


def list_html(desk: Desk) -> str:
    """What was corrected, each with a button that puts back what was read."""
    found = desk.library.corrections()
    if not found:
        return "<p>Nothing has been corrected.</p>"
    titles = {document.id: document.title for document in desk.library.documents()}
    items = []
    for one in found:
        place = f"{one.review}, {titles.get(one.document, '')}" if one.review else titles.get(one.document, "")
        back = button(
            "Put back what was read",
            "uncorrect",
            aria=f"Put back what was read: {one.field} of {place}",
            document=one.document,
            review=one.review or "",
            field=one.field,
        )
        items.append(
            f"<li>{text(place)}: {text(one.field)} → <strong>{text(one.value or 'nothing')}</strong> {back}</li>"
        )
    return f'<ul class="corrections">{"".join(items)}</ul>'


def allowed(field: str) -> str:
    """What may be said of a field, in a sentence."""
    name = FIELDS[field][1]
    if name in choices():
        several = ", several parted by commas" if name == "harm" else ""
        return f"Say one of {', '.join((*choices()[name], NOT_STATED))}{several}."
    told = {
        "age": f"Say 7 weeks, 3 months, 14 years, 13-17 or {NOT_STATED}.",
        "status": f"Say one of {', '.join(status.value for status in Status)}.",
        "published": "Say a year, a month or a day: 2022, 2022-11, 2022-11-30.",
        "year": "Say a year of four digits.",
        "id": "Say it as it should be printed.",
    }
    return told.get(name, "Say it as it should be shown.")


def present(document: Document, review: Review | None, field: str) -> str:
    """What the library says of a field at present."""
    name = FIELDS[field][1]
    if review is None:
        value = getattr(document, name)
        return str(value.value if isinstance(value, Status) else value or NOT_STATED)
    if name == "id":
        return review.printed
    if name in ("partnership", "year", "pseudonym"):
        return str(getattr(review, name) or NOT_STATED)
    told = [f"{one.value} ({one.basis.value})" for one in review.facet(name) if one.basis is not Basis.NOT_STATED]
    return ", ".join(told) or NOT_STATED


def meant(desk: Desk, who: str, field: str) -> tuple[Document, Review | None]:
    """The document, and the review where the field is a review's; raises UnknownError."""
    library = desk.library
    if FIELDS[field][0] == "document":
        reviews = library.find_reviews(who)
        return (library.document(reviews[0].document) if reviews else library.find_document(who)), None
    found = library.find_reviews(who)
    if len(found) == 1:
        return library.document(found[0].document), found[0]
    if found:
        raise UnknownError(f"{who} is in {len(found)} documents. Correct it with `reviews correct --in`.")
    raise UnknownError(f"No review {who!r} in this library.")


def _called(desk: Desk, document: str, review: str) -> str:
    """What a review that was read as `review` is called now."""
    found = desk.library.corrections(document)
    new = next((one.value for one in found if one.review == review and one.field == "id"), None)
    if new is None:
        return review
    return next((one.id for one in desk.library.reviews(document) if one.printed == new), review)


def build(
    desk: Desk, page: gr.Blocks, drawn: Callable[..., Sequence[Any]], inputs: list[Any], others: list[Any]
) -> None:
    """Lays the part out and wires it; after a change `drawn`, given `inputs`, fills `others` (the list of documents, the banner)."""
    gr.HTML("<h2>Correct what was read</h2><p>What was read is kept beside a correction and can be put back.</p>")
    with gr.Row(equal_height=False):
        with gr.Column(min_width=300):
            who = gr.Textbox(label="Review or document", elem_id="correct-who", max_lines=1)
            field = gr.Radio(list(FIELDS), value=FIRST, label="What to correct", elem_id="correct-field")
        with gr.Column(min_width=300):
            now = gr.HTML(now_html(desk, "", FIRST), elem_id="correct-now")
            value = gr.Textbox(label="What it should say", elem_id="correct-value", max_lines=2)
            store = gr.Button("Save the correction", elem_id="correct-save")
            told = gr.HTML("", elem_id="correct-told")
    listing = gr.HTML("", elem_id="corrections")
    hidden = bridge({"uncorrect": ("uncorrect",)})
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    one_at_a_time: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "change"}

    def saved(who: str | None, field: str, value: str | None, *shown: Any) -> tuple[Any, ...]:
        report = save(desk, who or "", field, value or "")
        return (report, now_html(desk, who or "", field), list_html(desk), *drawn(*shown))

    def undone(who: str | None, field: str, find: str | None, order: str, event: gr.EventData) -> tuple[Any, ...]:
        chosen = detail(event)
        report = undo(
            desk, str(chosen.get("document", "")), str(chosen.get("review", "")), str(chosen.get("field", ""))
        )
        return (report, now_html(desk, who or "", field), list_html(desk), *drawn(find, order))

    changed = [told, now, listing, *others]
    store.click(saved, [who, field, value, *inputs], changed, **private, **one_at_a_time)
    hidden.uncorrect(undone, [who, field, *inputs], changed, **private, **one_at_a_time)
    gr.on(
        [who.input, field.input],
        lambda who, field: now_html(desk, who or "", field),
        [who, field],
        [now],
        trigger_mode="always_last",
        **private,
    )
    page.load(lambda: list_html(desk), None, [listing], **private)
