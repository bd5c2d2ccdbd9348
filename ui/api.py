"""The four public endpoints, for programs: search, ask, show, list. The same JSON as the command line prints."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import CorpusError
from index.errors import LibraryError
from index.query import Filters
from ui.options import limits, question_problem

if TYPE_CHECKING:
    from ui.desk import Desk

ENDPOINTS = ("search", "ask", "show", "list")
MOST_HITS = 100


def publish(desk: "Desk") -> None:
    """Registers the endpoints in the page being built; nothing else of the page is public."""
    import gradio as gr
    from gradio.events import api

    def search(
        question: str, k: int = 10, history: list[str] | None = None, filters: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Returns the passages nearest to a question, best first, each with its review, document, page and best sentence.

        Args:
            question: The question in plain words.
            k: How many passages, 1 to 100.
            history: Earlier questions of the same conversation, oldest first.
            filters: Limits as on the command line: review, partnership, year, kind, section, age, agency, document.

        """
        from assistant.wire import search_json

        chosen, turns = _checked(question, filters), tuple(history or ())
        with _told():
            read, found = desk.assistant.search(question, k=min(max(k, 1), MOST_HITS), history=turns, filters=chosen)
            return search_json(None, read, found)

    def ask(question: str, history: list[str] | None = None, filters: dict[str, str] | None = None) -> dict[str, Any]:
        """Returns an answer made of quotations with citations, or says that the reviews do not answer.

        Args:
            question: The question in plain words.
            history: Earlier questions of the same conversation, oldest first.
            filters: Limits as on the command line: review, partnership, year, kind, section, age, agency, document.

        """
        from assistant.wire import ask_json

        chosen = _checked(question, filters)
        with _told():
            return ask_json(None, desk.assistant.ask(question, history=tuple(history or ()), filters=chosen))

    def show(review: str) -> dict[str, Any]:
        """Returns one review's passages in page order.

        Args:
            review: The review's identifier in any spelling ("RR 5/22", "rapid review 5 of 2022"), or its pseudonym.

        """
        from assistant.wire import show_json

        found = desk.library.find_reviews(review)
        if not found:
            raise gr.Error(
                f"No review {review!r} in this library; the endpoint /list names those it holds.", print_exception=False
            )
        with _told():
            return show_json(desk.library, found)

    def list_all() -> dict[str, Any]:
        """Returns the documents of the library and the reviews in them."""
        from assistant.wire import list_json

        with _told():
            return list_json(desk.library)

    for name, function in zip(ENDPOINTS, (search, ask, show, list_all), strict=True):
        asking = "ask" if name in {"search", "ask"} else None
        api(function, api_name=name, concurrency_limit=2, concurrency_id=asking)


def _checked(question: str, filters: dict[str, str] | None) -> Filters:
    """The limits of a call. Raises gr.Error, with the sentence a person would get, for what cannot be asked."""
    import gradio as gr

    problem = question_problem(question)
    if problem:
        raise gr.Error(problem, print_exception=False)
    try:
        return limits({name: str(value) for name, value in (filters or {}).items()})
    except click.BadParameter as error:
        raise gr.Error(error.message, print_exception=False) from None


@contextmanager
def _told() -> Iterator[None]:
    """What a person would be told of a failure, a program is told; of any other failure it learns nothing but that it was one."""
    import gradio as gr

    try:
        yield
    except (CorpusError, LibraryError) as error:
        raise gr.Error(str(error), print_exception=False) from None
