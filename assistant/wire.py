"""The JSON of the outside contract, one function a command. A file without pages has null for its page numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer import Abstention, Answer, Citation, Question
from corpus.document import Basis, Document, Facet, Passage, Review, Span
from index.library import Library
from index.query import Filters, Found, Hit, Searched
from index.reports import AddReport

if TYPE_CHECKING:
    from assistant.writer import Summary

Json = dict[str, Any]


def search_json(id: str | None, question: Question, found: Found) -> Json:
    """One line of `reviews search --json`."""
    return {
        "id": id,
        "question": question.text,
        "standalone": question.standalone,
        **_worded(question),
        "hits": [_hit(rank, hit) for rank, hit in enumerate(found.hits, 1)],
        "searched": searched_json(found.searched, question.filters),
    }


def ask_json(id: str | None, answer: Answer | Abstention) -> Json:
    """One line of `reviews ask --json`. An abstention has no citations; `nearest` holds what came closest."""
    abstained = isinstance(answer, Abstention)
    question = answer.question
    line: Json = {
        "id": id,
        "question": question.text,
        "standalone": question.standalone,
        **_worded(question),
        "kind": question.kind.value,
        "abstained": abstained,
        "answer": answer.reason if isinstance(answer, Abstention) else _text(answer),
        "reviews": [],
        "count": None,
        "citations": [],
        "caveats": list(answer.caveats),
        "searched": searched_json(answer.searched, question.filters),
    }
    if isinstance(answer, Answer):
        reviews = [_review(group.review) for group in answer.groups if group.review]
        line["reviews"] = [review for number, review in enumerate(reviews) if review not in reviews[:number]]
        line["count"] = {"found": answer.count.found, "loaded": answer.count.loaded} if answer.count else None
        line["citations"] = [citation_json(citation) for citation in answer.citations]
    elif answer.nearest is not None:
        line["nearest"] = [citation_json(citation) for citation in answer.nearest.citations]
    return line


def _worded(question: Question) -> Json:
    """Who worded the standalone question, where it was not done by rule."""
    return {"standalone_by": "a language model"} if question.by_model else {}


def summary_json(summary: "Summary") -> Json:
    """What `reviews ask --summary --json` adds: sentences worded by a language model, and how many of them were withheld."""
    return {
        "worded_by": "a language model",
        "sentences": [{"text": one.text, "citations": list(one.citations)} for one in summary.shown],
        "withheld": len(summary.withheld),
        "quotations_not_shown_to_it": summary.kept_back,
    }


def list_json(library: Library) -> Json:
    """What `reviews list --json` prints."""
    return {"documents": [_listed(library, document) for document in library.documents()]}


def show_json(library: Library, reviews: Sequence[Review]) -> Json:
    """What `reviews show --json` prints: each review with its passages in reading order."""
    shown = []
    for review in reviews:
        document = library.document(review.document)
        pages = library.pages(document.id)
        passages = library.passages(document=document.id, review=review.id)
        shown.append(
            {
                "review": _review(review),
                "document": _document(document),
                "passages": [
                    {
                        "id": passage.id,
                        "page": passage.spans[0].page if document.paged else None,
                        "page_label": pages[passage.spans[0].page].label if document.paged else None,
                        "section": passage.section.value,
                        "text": passage.text,
                        "spans": _spans(passage.spans),
                    }
                    for passage in passages
                ],
            }
        )
    return {"reviews": shown}


def add_json(report: AddReport) -> Json:
    """What `reviews add --json` prints."""
    return {
        "added": [
            {"file": one.file, "id": one.id, "reviews": one.reviews, "passages": one.passages} for one in report.added
        ],
        "unchanged": list(report.unchanged),
        "failed": [{"file": one.file, "reason": one.reason} for one in report.failed],
        "warnings": [{"file": one.file, "page": one.page, "message": one.message} for one in report.warnings],
    }


def citation_json(citation: Citation) -> Json:
    """A citation of an answer."""
    return {
        "n": citation.n,
        "review": _review(citation.review),
        "document": _document(citation.document),
        "page": citation.page,
        "page_label": citation.page_label,
        "section": citation.section.value,
        "quote": citation.quote,
        "spans": _spans(citation.spans),
        "score": citation.score,
    }


def searched_json(searched: Searched, filters: Filters) -> Json:
    """What was searched, and the limits of the search that were set."""
    return {
        "documents": searched.documents,
        "reviews": searched.reviews,
        "passages": searched.passages,
        "filters": filters_json(filters),
    }


def filters_json(filters: Filters) -> Json:
    """The limits that were set, the others left out."""
    set_ = {
        "reviews": list(filters.reviews),
        "partnerships": list(filters.partnerships),
        "years": list(filters.years) if filters.years else None,
        "kinds": list(filters.kinds),
        "sections": [section.value for section in filters.sections],
        "ages": list(filters.ages) if filters.ages else None,
        "agencies": list(filters.agencies),
        "documents": list(filters.documents),
        "published": list(filters.published) if filters.published else None,
        "age_groups": [list(group) for group in filters.age_groups],
        "facts": [list(fact) for fact in filters.facts],
        "statuses": [status.value for status in filters.statuses],
        "excluded": [filters_json(one) for one in filters.excluded],
    }
    return {name: value for name, value in set_.items() if value}


def _hit(rank: int, hit: Hit) -> Json:
    spans = hit.quote_spans or hit.passage.spans
    return {
        "rank": rank,
        "score": hit.score,
        "review": _review(hit.review),
        "document": _document(hit.document),
        "page": spans[0].page if hit.document.paged else None,
        "page_label": hit.page_label if hit.document.paged else None,
        "section": hit.passage.section.value,
        "text": hit.passage.text,
        "quote": hit.quote_text,
        "spans": _spans(spans),
    }


def _text(answer: Answer) -> str:
    """The answer as plain text: the lead, then each review with its numbered quotations."""
    lines = [answer.lead]
    for group in answer.groups:
        name = group.heading or (group.review.printed if group.review else group.document.title)
        lines.append(f"{name}{f' ({group.about})' if group.about else ''}:" if group.citations else name)
        lines += [f"“{citation.quote}” [{citation.n}]" for citation in group.citations]
    return "\n".join(line for line in lines if line)


def _review(review: Review | None) -> Json:
    if review is None:
        return {"id": None, "printed": None, "partnership": None}
    return {"id": review.id, "printed": review.printed, "partnership": review.partnership}


def _document(document: Document) -> Json:
    return {"id": document.id, "title": document.title, "file": document.file, "sha256": document.sha256}


def _spans(spans: Sequence[Span]) -> list[Json]:
    return [{"page": span.page, "start": span.start, "end": span.end} for span in spans]


def _listed(library: Library, document: Document) -> Json:
    passages = library.passages(document=document.id)
    return {
        **_document(document),
        "partnership": document.partnership,
        "kind": document.kind,
        "status": document.status.value,
        "published": document.published,
        "pages": document.pages,
        "reviews": [_listed_review(review, passages) for review in library.reviews(document.id)],
    }


def _listed_review(review: Review, passages: Sequence[Passage]) -> Json:
    facets: dict[str, list[Json]] = {}
    for facet in review.facets:
        facets.setdefault(facet.name, []).append(_facet(facet))
    return {
        "id": review.id,
        "printed": review.printed,
        "kind": review.kind,
        "year": review.year,
        "pseudonym": review.pseudonym,
        "passages": sum(passage.review == review.id for passage in passages),
        "facets": facets,
    }


def _facet(facet: Facet) -> Json:
    return {
        "value": facet.value if facet.basis is not Basis.NOT_STATED else None,
        "basis": facet.basis.value,
        "spans": _spans(facet.spans),
    }
