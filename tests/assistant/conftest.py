"""A small library of fiction, made by hand so that every place and facet in it is known, and a vocabulary of a few words."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.answer import Kind, Question
from assistant.assistant import Assistant
from assistant.thresholds import Thresholds
from corpus.document import (
    Basis,
    Document,
    Facet,
    Page,
    Passage,
    ReadDocument,
    Review,
    Section,
    Span,
    Status,
)
from corpus.vocabulary import Concept
from index.library import Library
from index.words import content_words

C, G, L, M, R = (
    Section.CIRCUMSTANCES,
    Section.GOOD_PRACTICE,
    Section.LEARNING,
    Section.MISSED_OPPORTUNITIES,
    Section.RECOMMENDATIONS,
)

# (printed id, year, page label, [(section, text)], [(facet, value, basis, words that say so, concept, months)])
DIGEST = [
    (
        "RR 1/21",
        2021,
        "iii",
        [
            (
                C,
                "This review was for a four-month-old girl who was seen with bruising to both ears. The family lived in one room.",
            ),
            (G, "Good practice was identified in that the health visitor wrote down what the grandmother said."),
            (
                L,
                "Learning identified included asking how a baby who cannot roll came by bruising. "
                "The GP should ring the hospital the same day.",
            ),
        ],
        [
            ("age", "four months", Basis.STATED, "four-month-old", None, (4.0, 4.0)),
            ("sex", "girl", Basis.STATED, "girl", None, None),
            ("harm", "bruising", Basis.STATED, "bruising", "bruising", None),
        ],
    ),
    (
        "RR 2/21",
        2021,
        "iv",
        [
            (
                C,
                "A ten-month-old boy came to hospital with a fracture of the arm. He was looked after by foster carers.",
            ),
            (L, "Learning identified included that police and social workers did not meet before the boy went home."),
            (R, "It is recommended that the hospital calls a strategy meeting on the same day."),
        ],
        [
            ("age", "ten months", Basis.STATED, "ten-month-old", None, (10.0, 10.0)),
            ("sex", "boy", Basis.STATED, "boy", None, None),
            ("care status", "looked after", Basis.STATED, "looked after", "looked_after", None),
            ("harm", "fracture", Basis.STATED, "fracture", "fracture", None),
        ],
    ),
    (
        "RR 3/22",
        2022,
        "v",
        [
            (C, "A baby died in the bed of a parent who had been drinking. The mother had bruising on her arms."),
            (L, "Learning identified included that safer sleep should be talked through with fathers by every agency."),
            (M, "Missed opportunities were the three visits at which nobody asked about alcohol."),
        ],
        [
            ("age", "baby", Basis.INFERRED, "baby", None, (0.0, 12.0)),
            ("outcome", "died", Basis.STATED, "died", None, None),
        ],
    ),
    (
        "RR 4/22",
        2022,
        "vi",
        [
            (
                C,
                "A sixteen-year-old boy was stabbed in the park after he stopped going to school. There was no bruising.",
            ),
            (
                L,
                "Learning identified included that the school told nobody for six weeks. The police held what the school needed.",
            ),
        ],
        [
            ("age", "sixteen years", Basis.STATED, "sixteen-year-old", None, (192.0, 203.0)),
            ("sex", "boy", Basis.STATED, "boy", None, None),
        ],
    ),
]

WORDS = {
    "bruising": ("bruising", "bruises", "bruise", "bruised"),
    "fracture": ("fracture", "fractures", "broken bone", "broken bones"),
    "looked_after": ("looked after", "in care", "children in care"),
    "police": ("police",),
    "education": ("school", "schools"),
    "gp_primary_care": ("GP", "GPs", "doctor's surgery"),
    "hospital_acute": ("hospital", "hospitals", "ward"),
    "health_visiting": ("health visitor", "health visitors"),
    "age_baby_infant": ("baby", "babies", "infants"),
    "age_toddler": ("toddler", "toddlers"),
    "age_adolescent": ("teenager", "teenagers", "adolescents"),
    "non_mobile": ("non-mobile", "not yet mobile"),
    "domestic_abuse": ("domestic abuse", "domestic violence"),
    "child_neglect": ("neglect",),
    "county_lines": ("county lines",),
    "local_park": ("in the park",),
    "sudi_safer_sleep": ("safer sleep", "safe sleeping"),
    "parental_substance_misuse": ("alcohol", "drinking", "drugs"),
    "section_learning": ("learning",),
    "section_good_practice": ("good practice",),
    "section_recommendations": ("recommendations", "recommendation"),
    "section_missed_opportunities": ("missed opportunities",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    concept: str
    text: str
    start: int
    end: int


class FewWords:
    """Stands in for the vocabulary: a handful of concepts, so that a test is about what is done with them."""

    def kind(self, concept: str, words: str) -> int | None:
        """No concept of these has kinds."""
        return None

    def concepts_in(self, text: str) -> tuple[Match, ...]:
        found = [
            Match(concept=concept, text=match.group(), start=match.start(), end=match.end())
            for concept, words in WORDS.items()
            for word in words
            for match in re.finditer(rf"(?i)\b{re.escape(word)}\b", text)
        ]
        found.sort(key=lambda match: (match.start, -match.end))
        return tuple(
            m for i, m in enumerate(found) if not any(o.start <= m.start and m.end <= o.end for o in found[:i])
        )

    def meant_by(self, words: str) -> tuple[str, ...]:
        return tuple(match.concept for match in self.concepts_in(words))

    def label(self, concept: str) -> str:
        return WORDS[concept][0]

    def keys(self) -> tuple[str, ...]:
        return tuple(WORDS)

    acronyms: frozenset[str] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        return frozenset(
            part.lower() for terms in WORDS.values() for term in terms for part in re.findall(r"\w+", term)
        )

    def concept(self, key: str) -> Concept:
        return Concept(key=key, terms=tuple(WORDS[key]))


def read_fiction(file: Path, digest: list = DIGEST, **changes: object) -> ReadDocument:
    """The digest as the corpus would read it: one review a page."""
    sha = hashlib.sha256(file.read_bytes()).hexdigest()
    document = Document(
        id=sha[:12],
        title="Learning from Reviews",
        file=file.name,
        media="pdf",
        paged=True,
        partnership="Brackenmoor Safeguarding Children Partnership",
        kind="digest",
        status=Status.PUBLISHED,
        published="2022",
        sha256=sha,
        pages=len(digest),
    )
    document = replace(document, **changes)
    pages, reviews, passages = [], [], []
    for index, (printed, year, label, texts, facets) in enumerate(digest, 1):
        text = ""
        first = len(passages)
        for section, words in texts:
            start, text = len(text), f"{text}{words}\n"
            ends = [m.end() for m in re.finditer(r"[.?](?= |$)", words)]
            sentences = tuple(zip([0, *[end + 1 for end in ends[:-1]]], ends, strict=True))
            span = Span(page=index, start=start, end=start + len(words))
            agencies = tuple(
                Facet(
                    name="agency mentioned",
                    value=m.concept,
                    basis=Basis.STATED,
                    concept=m.concept,
                    spans=(Span(page=index, start=start + m.start, end=start + m.end),),
                )
                for m in FewWords().concepts_in(words)
                if m.concept in ("police", "education", "gp_primary_care", "hospital_acute", "health_visiting")
            )
            passages.append(
                Passage(
                    id=hashlib.sha256(f"{sha}{index}{start}".encode()).hexdigest()[:16],
                    document=document.id,
                    review=printed,
                    section=section,
                    heading=None,
                    spans=(span,),
                    text=words,
                    sentences=sentences,
                    order=len(passages),
                    facets=agencies,
                )
            )
        pages.append(Page(index=index, text=text, label=label if document.paged else None))
        assert first < len(passages)
        reviews.append(
            Review(
                id=printed,
                document=document.id,
                printed=printed,
                partnership=document.partnership,
                kind="rapid review",
                year=year,
                pseudonym=None,
                order=index - 1,
                facets=tuple(
                    Facet(
                        name=name,
                        value=value,
                        basis=basis,
                        concept=concept,
                        months=months,
                        spans=(Span(page=index, start=text.index(said), end=text.index(said) + len(said)),),
                    )
                    for name, value, basis, said, concept, months in facets
                ),
            )
        )
    return ReadDocument(document=document, pages=tuple(pages), reviews=tuple(reviews), passages=tuple(passages))


Build = Callable[..., Library]


@pytest.fixture
def build(tmp_path: Path, embedder: object) -> Iterator[Build]:
    """Makes a library that holds the digest, with what is said of the document changed."""
    opened: list[Library] = []

    def made(name: str = "digest.pdf", **changes: object) -> Library:
        file = tmp_path / name
        file.write_bytes(f"fiction {name}".encode())
        library = opened[0] if opened else Library.open(tmp_path / "library", embedder=embedder, create=True)
        if not opened:
            opened.append(library)
        library.store(read_fiction(file, **changes), file)
        return library

    yield made
    for library in opened:
        library.close()


@pytest.fixture
def library(build: Build) -> Library:
    return build()


class Reader:
    """Stands in for the reading of questions: its topic words, and whatever a test sets."""

    def __init__(self) -> None:
        self.kind = Kind.THEMATIC
        self.changes: dict[str, object] = {}

    def __call__(self, text: str, *, filters: object, **_: object) -> Question:
        framing = {"learn", "reviews", "say", "what", "about"}
        topic = tuple(word for word in content_words(text.lower()) if word not in framing)
        question = Question(text=text, standalone=text, kind=self.kind, topic=topic, filters=filters)
        return replace(question, **self.changes)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr("assistant.assistant.read_question", made)
    return made


@pytest.fixture
def assistant(library: Library, reader: Reader) -> Assistant:
    """An assistant over the fiction, lenient, since the fake embedder's cosines are not the real ones."""
    return Assistant(
        library, FewWords(), thresholds=Thresholds(strength=0.25, meaning_low=0.3, meaning_high=0.9, fitting=0.4)
    )


@pytest.fixture
def few_words() -> FewWords:
    return FewWords()
