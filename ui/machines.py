"""The three tools that other programs on this machine may call over the Model Context Protocol: search, ask, show.

Gradio's own server for that protocol does not work together with accounts, so this is one of our own on the official `mcp`
package: over standard input and output (`reviews mcp`), or beside the page, behind the same guards (`reviews serve --mcp`).
What the tools give back is the JSON of the command line, with a schema, so that a citation stays a citation.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

import click
from pydantic import BaseModel, Field

from corpus.errors import CorpusError
from index.errors import LibraryError
from index.query import Filters
from ui.options import limits, question_problem
from ui.quiet import without_words

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mcp.server.mcpserver import MCPServer

    from assistant import Assistant

PATH = "/mcp"
TOOLS = ("search_reviews", "ask_reviews", "show_review")
MOST_PASSAGES = 100
MOST_NAMED = 8
INSTRUCTIONS = (
    "Local child-safeguarding practice reviews. Every quotation is word for word from a stored page: cite review, document and "
    "page with it, and change none of its words. Where `abstained` is true the reviews loaded do not answer: say so. The reviews "
    "give learning, not procedure, and must not be used to find out who somebody is."
)


class ReviewName(BaseModel):
    """A review as it is identified: `id` is the normal form, `printed` what the source prints. All null for front matter."""

    id: str | None
    printed: str | None
    partnership: str | None


class DocumentName(BaseModel):
    """A document of the library: `sha256` is its file's, `file` its file's name."""

    id: str
    title: str
    file: str
    sha256: str


class Place(BaseModel):
    """A stretch of a page's stored text: characters `start` to `end` of page `page` of the file."""

    page: int
    start: int
    end: int


class Quoted(BaseModel):
    """What every quotation carries: whose it is, from which document, on which page (null where a file has no pages)."""

    review: ReviewName
    document: DocumentName
    page: int | None = Field(description="The page in the file, from 1.")
    page_label: str | None = Field(description="The page number as printed.")
    section: str
    quote: str = Field(description="The quotation, word for word.")
    spans: list[Place]
    score: float


class Citation(Quoted):
    """A numbered quotation of an answer."""

    n: int


class Hit(Quoted):
    """A passage found, best first; `quote` is its best sentence, `text` all of it."""

    rank: int
    text: str


class Searched(BaseModel):
    """What was searched, and within which limits."""

    documents: int
    reviews: int
    passages: int
    filters: dict[str, Any]


class Hits(BaseModel):
    """Passages nearest to a question, best first."""

    question: str
    standalone: str
    hits: list[Hit]
    searched: Searched


class Count(BaseModel):
    """How many reviews were found of those loaded."""

    found: int
    loaded: int


class Answered(BaseModel):
    """An answer in quotations, or (`abstained`) why there is none; then `nearest` is what came closest and is no answer."""

    question: str
    standalone: str
    kind: str
    abstained: bool
    answer: str
    reviews: list[ReviewName]
    count: Count | None
    citations: list[Citation]
    nearest: list[Citation] = Field(default_factory=list)
    caveats: list[str]
    searched: Searched


class PassageOf(BaseModel):
    """A passage of a review, in page order."""

    id: str
    page: int | None
    page_label: str | None
    section: str
    text: str
    spans: list[Place]


class OneReview(BaseModel):
    """A review with its passages."""

    review: ReviewName
    document: DocumentName
    passages: list[PassageOf]


class Shown(BaseModel):
    """Every review that the identifier names: the same one may stand in several documents or partnerships."""

    reviews: list[OneReview]


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
OfAgency = Annotated[str | None, Field(description="Only passages that address or mention this agency: GP, police ...")]


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
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in _tools(assistant):
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


def _tools(assistant: "Assistant") -> tuple[Callable[..., BaseModel], ...]:
    from mcp.server.mcpserver.exceptions import ToolError

    library = assistant.library

    def unknown(review: str) -> ToolError:
        held = ", ".join(known.printed for known in library.reviews()[:MOST_NAMED])
        return ToolError(f"No review {review!r} in this library; it holds {held or 'no reviews yet'} ...")

    @contextmanager
    def told() -> Iterator[None]:
        """What a person would be told, the calling program is told; anything else stays here."""
        try:
            yield
        except (CorpusError, LibraryError) as error:
            raise ToolError(str(error)) from None

    def limited(question: str, **chosen: str | None) -> Filters:
        """The limits as the command line reads them; raises ToolError with the sentence a person would get."""
        problem = question_problem(question)
        if problem:
            raise ToolError(problem)
        try:
            filters = limits(chosen)
        except click.BadParameter as error:
            raise ToolError(error.message) from None
        if chosen["review"] and not library.find_reviews(chosen["review"]):
            raise unknown(chosen["review"])
        return filters

    def search_reviews(
        question: Asked,
        k: Many = 10,
        review: OfReview = None,
        partnership: OfPartnership = None,
        year: OfYears = None,
        section: OfSection = None,
        age: OfAge = None,
        agency: OfAgency = None,
    ) -> Hits:
        """Find passages of safeguarding practice reviews nearest to a question, best first.

        Use it to gather material; use ask_reviews for an answer. Each passage comes with its review, document, page and best
        sentence, word for word.
        """
        from assistant.wire import search_json

        filters = limited(
            question, review=review, partnership=partnership, year=year, section=section, age=age, agency=agency
        )
        with told():
            return Hits.model_validate(search_json(None, *assistant.search(question, k=k, filters=filters)))

    def ask_reviews(
        question: Asked,
        review: OfReview = None,
        partnership: OfPartnership = None,
        year: OfYears = None,
        section: OfSection = None,
        age: OfAge = None,
        agency: OfAgency = None,
    ) -> Answered:
        """Answer a question with quotations from the reviews, each cited to its review, document and page.

        Nothing in the answer is worded by a model. Where the reviews do not answer, `abstained` is true and `answer` says what
        was searched.
        """
        from assistant.wire import ask_json

        filters = limited(
            question, review=review, partnership=partnership, year=year, section=section, age=age, agency=agency
        )
        with told():
            return Answered.model_validate(ask_json(None, assistant.ask(question, filters=filters)))

    def show_review(
        review: Annotated[str, Field(description="The identifier in any spelling, or the pseudonym.")],
    ) -> Shown:
        """Read one review: its passages in page order, each with its page and section."""
        from assistant.wire import show_json

        with told():
            found = library.find_reviews(review)
            if not found:
                raise unknown(review)
            return Shown.model_validate(show_json(library, found))

    return search_reviews, ask_reviews, show_review
