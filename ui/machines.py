"""The three tools that other programs on this machine may call over the Model Context Protocol: search, ask, show.

Gradio's own server for that protocol does not work together with accounts, so this is one of our own on the official `mcp`
package: over standard input and output (`reviews mcp`), or beside the page, behind the same guards (`reviews serve --mcp`).
What the tools give back is the JSON of the command line, with a schema, so that a citation stays a citation.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import anyio
import anyio.to_thread
import click
from pydantic import Field

from assistant.wire import ask_json, search_json, show_json
from corpus.document import Review
from corpus.errors import CorpusError
from index.errors import LibraryError, UnknownError
from index.query import Filters
from ui.options import limits, question_problem
from ui.quiet import without_words
from ui.tool_results import Answered, Hits, Shown

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mcp.server.mcpserver import MCPServer

    from assistant import Assistant

T = TypeVar("T")

PATH = "/mcp"
# As on the page: asking is bound by the processor, and the threads that serve the page must not all wait for it.
AT_ONCE = 2
TOOLS = ("search_reviews", "ask_reviews", "show_review")
MOST_PASSAGES = 100
MOST_NAMED = 8
INSTRUCTIONS = (
    "Local child-safeguarding practice reviews. Every quotation is word for word from a stored page: cite review, document and "
    "page with it, and change none of its words. Where `abstained` is true the reviews loaded do not answer: say so. The reviews "
    "give learning, not procedure, and must not be used to find out who somebody is."
)


Asked = Annotated[str, Field(description="The question in plain words, standing by itself.")]
Many = Annotated[int, Field(description="How many passages.", ge=1, le=MOST_PASSAGES)]
OfReview = Annotated[
    str | None, Field(description='Only this review: its identifier in any spelling ("RR 5/22") or pseudonym.')
]
OfPartnership = Annotated[str | None, Field(description="Only reviews of this partnership.")]
OfYears = Annotated[str | None, Field(description="Only this year or range: 2022, 2020-2022, 2020- or -2021.")]
OfSection = Annotated[
    str | None,
    Field(description="Only this section: learning, recommendations, good practice, missed opportunities ..."),
]
OfAge = Annotated[
    str | None, Field(description="Only children of this age: '3 months', 'under 1', '13-17', 'teenager'.")
]
Named = Annotated[str, Field(description="The identifier in any spelling, or the pseudonym.")]
OfAgency = Annotated[str | None, Field(description="Only passages that address or mention this agency: GP, police ...")]
LeftOut = Annotated[
    dict[Literal["review", "partnership", "year", "section", "age", "agency"], str] | None,
    Field(
        description='What agrees with these is left out, each written as its limit: {"review": "RR 5/22", "age": "under 1"}.'
    ),
]


def server(assistant: "Assistant") -> "MCPServer":
    """A server with the three tools over an open assistant. Raises LibraryError where the `mcp` package is not installed."""
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise LibraryError(
            "Answering over MCP needs the package mcp: install it with `pip install reviews[mcp]`."
        ) from error

    # Its log would repeat what was asked; errors reach the caller all the same.
    made = MCPServer(
        "reviews", title="Reviews", version=version("reviews"), instructions=INSTRUCTIONS, log_level="CRITICAL"
    )
    tools = Tools(assistant)
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in (tools.search_reviews, tools.ask_reviews, tools.show_review):
        made.add_tool(tool, annotations=reading, structured_output=True)
    return made


def answer_on_standard_streams(assistant: "Assistant") -> None:
    """Answers the program that started this one, until it closes our standard input."""
    with without_words():
        server(assistant).run("stdio")


def stand_beside(app: "FastAPI", assistant: "Assistant") -> None:
    """Adds the tools to the page's application at /mcp (streamable HTTP), behind the guards of the page.

    Must come before the page is mounted: that takes every path that is left.
    """
    made = server(assistant)
    # Without sessions nothing of a caller is kept between two calls.
    own = made.streamable_http_app(streamable_http_path=PATH, stateless_http=True, json_response=True)
    app.router.routes.extend(own.routes)
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: "FastAPI") -> AsyncIterator[Any]:
        async with before(running) as state, made.session_manager.run():
            yield state

    app.router.lifespan_context = lifespan


def _left_out(chosen: Mapping[Any, str] | None) -> dict[str, str | None]:
    """The same by the names of the command line's filters."""
    return {f"not_{name}": value for name, value in (chosen or {}).items()}


class Tools:
    """The three tools over one assistant. Their docstrings and annotations are what a calling program is told about them."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self._turns = anyio.CapacityLimiter(AT_ONCE)

    async def search_reviews(
        self,
        question: Asked,
        k: Many = 10,
        review: OfReview = None,
        partnership: OfPartnership = None,
        year: OfYears = None,
        section: OfSection = None,
        age: OfAge = None,
        agency: OfAgency = None,
        leave_out: LeftOut = None,
    ) -> Hits:
        """Find passages of safeguarding practice reviews nearest to a question, best first.

        Use it to gather material; use ask_reviews for an answer. Each passage comes with its review, document, page and best
        sentence, word for word.
        """
        chosen = {
            "review": review,
            "partnership": partnership,
            "year": year,
            "section": section,
            "age": age,
            "agency": agency,
            **_left_out(leave_out),
        }

        def search() -> Hits:
            filters = self._limits(question, chosen)
            return Hits.model_validate(search_json(None, *self._assistant.search(question, k=k, filters=filters)))

        return await self._in_turn(search)

    async def ask_reviews(
        self,
        question: Asked,
        review: OfReview = None,
        partnership: OfPartnership = None,
        year: OfYears = None,
        section: OfSection = None,
        age: OfAge = None,
        agency: OfAgency = None,
        leave_out: LeftOut = None,
    ) -> Answered:
        """Answer a question with quotations from the reviews, each cited to its review, document and page.

        Nothing in the answer is worded by a model. Where the reviews do not answer, `abstained` is true and `answer` says what
        was searched.
        """
        chosen = {
            "review": review,
            "partnership": partnership,
            "year": year,
            "section": section,
            "age": age,
            "agency": agency,
            **_left_out(leave_out),
        }

        def ask() -> Answered:
            filters = self._limits(question, chosen)
            return Answered.model_validate(ask_json(None, self._assistant.ask(question, filters=filters)))

        return await self._in_turn(ask)

    async def show_review(self, review: Named) -> Shown:
        """Read one review: its passages in page order, each with its page and section."""
        return await self._in_turn(
            lambda: Shown.model_validate(show_json(self._assistant.library, self._reviews(review)))
        )

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """What the work gives back, done in a thread when its turn comes.

        What a person would be told of a failure, the calling program is told; anything else stays here.
        """
        from mcp.server.mcpserver.exceptions import ToolError

        try:
            return await anyio.to_thread.run_sync(work, limiter=self._turns)
        except (CorpusError, LibraryError) as error:
            raise ToolError(str(error)) from None
        except click.UsageError as error:
            raise ToolError(error.message) from None

    def _limits(self, question: str, chosen: Mapping[str, str | None]) -> Filters:
        """The limits as the command line reads them; raises click.UsageError or UnknownError for what cannot be asked."""
        problem = question_problem(question)
        if problem:
            raise click.UsageError(problem)
        if chosen["review"]:
            self._reviews(chosen["review"])
        return limits(chosen)

    def _reviews(self, named: str) -> tuple[Review, ...]:
        """The reviews a reference names, at least one; raises UnknownError."""
        found = self._assistant.library.find_reviews(named)
        if not found:
            held = ", ".join(known.printed for known in self._assistant.library.reviews()[:MOST_NAMED])
            raise UnknownError(f"No review {named!r} in this library; it holds {held or 'no reviews yet'} ...")
        return tuple(found)
