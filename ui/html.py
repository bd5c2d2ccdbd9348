"""The page's own HTML. Every word of a document or a person goes through `text` and comes out exactly as it went in.

Buttons carry `data-act` and whole numbers or ids; one listener in the page (assets/page.js) sends them to the server, which
checks them again: they are the client's.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from assistant.answer import Abstention, Answer, Citation, Group, Kind, Question
from assistant.export.report import filter_words
from index.query import Filters, Searched
from ui.visitors import Turn

if TYPE_CHECKING:
    from ui.filters import Limit

# The kinds of answer that may be asked for, in words; the one about who somebody is cannot be.
KINDS = {
    Kind.THEMATIC: "by theme",
    Kind.ONE_REVIEW: "from one review",
    Kind.FACT: "with a fact",
    Kind.COUNTING: "how many and which",
    Kind.AGENCY: "by agency",
    Kind.COMPARISON: "side by side",
    Kind.ABSENCE: "what is not there",
    Kind.ADVICE: "with learning, not advice",
}
SHOWN_TERMS = 12


def text(value: str) -> str:
    """The value as HTML text or attribute: nothing in it is markup, nothing is lost."""
    return escape(value, quote=True)


def attributes(values: Mapping[str, str | int | bool | None]) -> str:
    """HTML attributes with a leading space; None is left out, True stands for the bare name."""
    parts = (
        name if value is True else f'{name}="{text(str(value))}"'
        for name, value in values.items()
        if value is not None and value is not False
    )
    return "".join(f" {part}" for part in parts)


def button(
    label: str, act: str, *, classes: str = "plain", aria: str | None = None, able: bool = True, **data: str | int
) -> str:
    """A real button which sends `act` with its data; `label` is text, `aria` its spoken name where that says more."""
    values: dict[str, str | int | bool | None] = {"type": "button", "class": classes, "data-act": act}
    values["disabled"] = not able
    values |= {f"data-{name}": value for name, value in data.items()}
    return f"<button{attributes(values | {'aria-label': aria})}>{text(label)}</button>"


def back_button(where: str) -> str:
    """The way from the evidence up to what opened it; to be seen where the two do not stand side by side."""
    return f'<button type="button" class="plain back" data-back>Back to the {where}</button>'


def counted(number: int, noun: str) -> str:
    """The number and its noun ("1 review", "2,000 reviews"): for nouns that only take an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def question_message(turn: Turn) -> str:
    """The visitor's question, as the heading of its answer."""
    return f'<h3 class="said" id="question-{turn.number}"><span class="sr-only">You asked: </span>{text(turn.question)}</h3>'


def waiting_message() -> str:
    """What stands in the answer's place while it is looked for."""
    return '<p class="waiting">Reading the question and searching the reviews…</p>'


def answer_message(turn: Turn, pressed: int | None = None) -> str:
    """The answer, the abstention or the problem of a turn; `pressed` is the citation whose evidence is open."""
    if turn.problem is not None:
        body = f'<p class="problem" role="alert">{text(turn.problem)}</p>'
    elif isinstance(turn.answer, Answer):
        body = _answered(turn, turn.answer, pressed)
    elif isinstance(turn.answer, Abstention):
        body = _abstained(turn, turn.answer, pressed)
    else:
        return waiting_message()
    return f'<div class="answer" data-done="{turn.number}" data-announce="{text(announcement(turn))}">{body}</div>'


def announcement(turn: Turn) -> str:
    """What a screen reader is told when the answer has come."""
    if turn.problem is not None:
        return turn.problem
    if isinstance(turn.answer, Answer):
        reviews = len({(group.document.id, group.review.id if group.review else "") for group in turn.answer.groups})
        return f"Answer ready: {counted(len(turn.answer.citations), 'quotation')} from {counted(reviews, 'review')}."
    return "The reviews do not answer this question."


def _answered(turn: Turn, answer: Answer, pressed: int | None) -> str:
    groups = "".join(_group(turn, group, pressed) for group in answer.groups)
    return (
        f"{understood(turn, answer.question)}"
        f'<p class="lead">{text(answer.lead)}</p>{_caveats(answer.caveats)}{groups}'
        f"{_searched(answer.searched, answer.question.filters)}"
    )


def _abstained(turn: Turn, answer: Abstention, pressed: int | None) -> str:
    nearest = ""
    if answer.nearest is not None:
        nearest = (
            '<p class="nearest">The nearest thing found, which is <strong>not an answer</strong>:</p>'
            f"{_group(turn, answer.nearest, pressed)}"
        )
    return (
        f"{understood(turn, answer.question)}"
        f'<p class="lead abstained">{text(answer.reason)}</p>{_caveats(answer.caveats)}{nearest}'
        f"{_searched(answer.searched, answer.question.filters)}"
    )


def _group(turn: Turn, group: Group, pressed: int | None) -> str:
    name = group.review.printed if group.review else group.document.title
    heading = f'<p class="over">{text(group.heading)}</p>' if group.heading else ""
    about = f'<span class="about"> {text(group.about)}</span>' if group.about else ""
    quotes = "".join(f"<li>{_quotation(turn, citation, citation.n == pressed)}</li>" for citation in group.citations)
    return f'<section class="group">{heading}<h4>{text(name)}{about}</h4><ul class="quotes">{quotes}</ul></section>'


def _quotation(turn: Turn, citation: Citation, pressed: bool) -> str:
    return (
        f'<span class="section">{text(citation.section.value.capitalize())}</span> '
        f"<q>{text(citation.quote)}</q>{cite_button(turn.number, citation, pressed)}"
    )


def cite_button(turn: int, citation: Citation, pressed: bool) -> str:
    """The numbered button that opens a citation's evidence."""
    spoken = f"Citation {citation.n}: {short_place(citation)}"
    values: dict[str, str | int | bool | None] = {
        "type": "button",
        "class": "cite",
        "data-act": "cite",
        "data-turn": turn,
        "data-cite": citation.n,
        "aria-pressed": "true" if pressed else "false",
        "aria-label": spoken,
        "title": spoken,
    }
    return f"<button{attributes(values)}>{citation.n}</button>"


def short_place(citation: Citation) -> str:
    """The review (or the document) and the page as printed: "RR 2/22, page 3"."""
    name = citation.review.printed if citation.review else citation.document.title
    return f"{name}, {page_name(citation.page, citation.page_label)}" if citation.page else name


def page_name(page: int | None, label: str | None) -> str:
    """A page in words: "page iv (page 6 of the file)", "page 3"; "" where the file has no pages."""
    if page is None:
        return ""
    if label is None or label == str(page):
        return f"page {page}"
    return f"page {label} (page {page} of the file)"


def understood(turn: Turn, question: Question) -> str:
    """What was read from the question, as chips that can be taken off, and the words the search added."""
    chips = [
        button(
            f"{signal.label} ×",
            "without",
            classes="chip",
            aria=f"Search again without “{signal.label}”" + (f", read from “{signal.words}”" if signal.words else ""),
            turn=turn.number,
            signal=signal.id,
        )
        for signal in question.signals
    ]
    chips += [
        button("Put back what was taken off", "restore", classes="chip off", turn=turn.number)
        for _ in ([1] if turn.without else [])
    ]
    limits = "".join(f"<li>{chip}</li>" for chip in limit_chips(turn.limits, turn.number))
    parts = []
    if question.standalone != question.text:
        by = " (worded by the language model)" if question.by_model else ""
        parts.append(
            f'<p class="understood">Understood as{by}: <span class="verbatim">{text(question.standalone)}</span></p>'
        )
    if chips:
        items = "".join(f"<li>{chip}</li>" for chip in chips)
        parts.append(
            f'<div class="read"><p class="understood" id="read-{turn.number}">Read from your question:</p>'
            f'<ul class="chips" aria-labelledby="read-{turn.number}">{items}</ul></div>'
        )
    if limits:
        parts.append(
            f'<div class="read"><p class="understood" id="only-{turn.number}">Searched only in what you chose:</p>'
            f'<ul class="chips" aria-labelledby="only-{turn.number}">{limits}</ul></div>'
        )
    if question.unknown:
        parts.append(f'<p class="understood">Not in this library: {text(", ".join(question.unknown))}</p>')
    parts.append(f'<div class="how">{_kinds(turn, question)}{_added(question)}</div>')
    return f'<div class="reading">{"".join(parts)}</div>'


def _kinds(turn: Turn, question: Question) -> str:
    """What kind of answer this is, and the others that can be had."""
    if question.kind not in KINDS:
        return ""
    others = "".join(
        f"<li>{button(label, 'as', classes='chip as', turn=turn.number, kind=kind.value)}</li>"
        for kind, label in KINDS.items()
        if kind is not question.kind
    )
    back = (
        f"<li>{button('As it was read', 'as', classes='chip off', turn=turn.number, kind='')}</li>" if turn.kind else ""
    )
    return (
        f'<details class="terms kinds"><summary>Answered {text(KINDS[question.kind])}</summary>'
        f'<p id="kinds-{turn.number}">Answer instead:</p>'
        f'<ul class="chips" aria-labelledby="kinds-{turn.number}">{others}{back}</ul></details>'
    )


def _added(question: Question) -> str:
    if not question.terms:
        return ""
    words = ", ".join(dict.fromkeys(term.text for term in question.terms[:SHOWN_TERMS]))
    return f'<details class="terms"><summary>Words the search added</summary><p>{text(words)}</p></details>'


def limit_chips(limits: "Iterable[Limit]", turn: int | None = None) -> list[str]:
    """A button for each limit that takes it off: of turn `turn`, which is then asked again, or for the next question."""
    data: dict[str, Any] = {} if turn is None else {"turn": turn}
    again = "" if turn is None else " and search again"
    return [
        button(
            f"{limit.label} ×",
            "unlimit",
            classes="chip limit",
            aria=f"Take off the limit “{limit.label}”{again}",
            limit=limit.mark,
            **data,
        )
        for limit in limits
    ]


def limits_html(limits: "Sequence[Limit]") -> str:
    """What the next question is limited to, each limit removable, above the question; empty for none."""
    if not limits:
        return '<div id="limits" data-announce="The next question searches everything."></div>'
    items = "".join(f"<li>{chip}</li>" for chip in limit_chips(limits))
    clear = button("Clear all", "unlimited", classes="chip off")
    told = ", ".join(limit.label for limit in limits)
    return (
        f'<div id="limits" data-announce="{text(f"Searching only in: {told}")}"><p class="understood" id="limits-title">'
        f'Searching only in:</p><ul class="chips" aria-labelledby="limits-title">{items}<li>{clear}</li></ul></div>'
    )


def _caveats(caveats: Iterable[str]) -> str:
    items = "".join(f"<li>{text(caveat)}</li>" for caveat in caveats)
    return f'<ul class="caveats" aria-label="Please note">{items}</ul>' if items else ""


def _searched(searched: Searched, filters: Filters) -> str:
    if not searched.documents:
        return '<p class="searched">Nothing was searched.</p>'
    limits = filter_words(filters)
    looked = (
        f"{counted(searched.passages, 'passage')} of {counted(searched.reviews, 'review')} "
        f"in {counted(searched.documents, 'document')}"
    )
    return f'<p class="searched">Searched {looked}{text(f" ({limits})") if limits else ""}.</p>'
