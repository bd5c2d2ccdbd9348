"""What the tools for other programs give back: the JSON of the command line with a name and a type for each part.

The descriptions travel to the calling program, which hands them to whatever reads the result.
"""

from typing import Any

from pydantic import BaseModel, Field


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
