"""The assistant over one library: read the question, search, weigh what was found, answer."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.answer import Abstention, Answer, Kind, Question, Signal
from assistant.compose import compose
from assistant.conversation import standalone
from assistant.evidence import weigh
from assistant.forms.counting import counted_first
from assistant.material import Material
from assistant.meant import in_every_review
from assistant.pointing import MOST_SHOWN, Shown, asks_on
from assistant.question import read_question
from assistant.reading_partnerships import places_loaded
from assistant.spelling import Respelt, respelt
from assistant.thresholds import DEFAULT, Thresholds
from assistant.topic import STATUS, is_said_whole
from assistant.turns import without_preamble
from assistant.wanted import by_parts, parts_of
from corpus.document import Section
from corpus.vocabulary import Vocabulary
from index.embedding import Embedder
from index.library import Library
from index.query import Boost, Filters, Found, Hit, Query, Searched, Term
from index.words import content_words

if TYPE_CHECKING:
    from assistant.export import Exported
    from assistant.rewriter import Rewriter
    from assistant.themes import Matrix, Themes
    from assistant.writer import Endpoint, Summary
    from index.settings import Settings

VOCABULARIES = ("vocabulary.jsonl", "vocabulary.toml")
DEPTH = 60  # hits an answer is made from: enough for every review of a digest to be among them

# Signals whose words ask for a part or a limit and stand in no passage that answers.
ASKING = ("review:", "section:", "year:", "kind:", "document:", "partnership:", "not:")

# What a review gains by having been shown for the question before, where the next one asks for more of it.
CARRIED, SHOWN_BEFORE = "shown before", 0.3
SIGNALS_ALONE = 2.5
TOLD_FIRST, TOLD_ALONE = 0.05, 0.6
# Of a review as a whole: what happened, then what was learned; a panel's letter and a cover say nothing of either.
OF_THE_WHOLE = (
    Boost(field="section", value=Section.CIRCUMSTANCES.value, weight=0.5),
    Boost(field="section", value=Section.LEARNING.value, weight=0.3),
)

DECLINED = (
    "This asks who somebody is. The reviews are written so that children, families and practitioners cannot be recognised, and "
    "nothing here helps to find out. Ask what a review says and what was learned from it instead."
)


class Assistant:
    """Answers questions from one library. Safe to use from several threads."""

    def __init__(self, library: Library, vocabulary: Vocabulary, *, thresholds: Thresholds = DEFAULT) -> None:
        self.library = library
        self.vocabulary = vocabulary
        self.thresholds = thresholds
        self._themes: Themes | None = None
        self._worded: tuple[Settings, Rewriter | None] | None = None

    @classmethod
    def open(cls, folder: Path | str, *, embedder: Embedder | None = None) -> Self:
        """The assistant over the library in `folder`; `vocabulary.jsonl` and `vocabulary.toml` there extend the vocabulary.

        Raises CorpusError where one of them cannot be read, LibraryError where the library cannot be opened.
        """
        own = (Path(folder) / name for name in VOCABULARIES)
        vocabulary = Vocabulary.load(*(file for file in own if file.is_file()))
        return cls(Library.open(Path(folder), embedder=embedder), vocabulary)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the library's files."""
        self.library.close()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters = Filters(),
        without: Collection[str] = (),
        kind: Kind | None = None,
    ) -> Answer | Abstention:
        """The answer in quotations that were proved, or the abstention with what was searched.

        `history` are the earlier questions, oldest first; `without` the ids of signals to leave out; `kind` another kind of
        answer than the one read from the question. Raises QuotationError where the library no longer says what it said.
        """
        read = self._understood(question, history=history, filters=filters, without=without, kind=kind)
        if read.kind is Kind.REIDENTIFICATION:
            return declined(read)
        return compose(self._material(read))

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        filters: Filters = Filters(),
        history: Sequence[str] = (),
        without: Collection[str] = (),
    ) -> tuple[Question, Found]:
        """The question as read and the `k` best passages for it, best first."""
        read = self._understood(question, history=history, filters=filters, without=without)
        if read.kind is Kind.COUNTING:
            # What is counted is decided by what each review says: its words come before what is only near.
            found = counted_first(self._material(read))
            found = replace(found, hits=found.hits[:k])
        else:
            found = self._search(read, k)
        return read, Found(hits=tuple(self._with_label(hit) for hit in found.hits), searched=found.searched)

    def read(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters = Filters(),
        without: Collection[str] = (),
        kind: Kind | None = None,
    ) -> Question:
        """The question as understood by rule, standing without the conversation."""
        put_right = self._respelt(question, without)
        put_right = replace(put_right, text=without_preamble(put_right.text))
        before = [without_preamble(self._respelt(earlier).text) for earlier in history]
        alone = standalone(
            put_right.text,
            before,
            shown=lambda earlier: self._shown(earlier, filters),
            vocabulary=self.vocabulary,
            # A question without a history has no place to change.
            places=places_loaded(self.library.documents(), self.library.reviews()) if before else (),
        )
        read = self._read(alone, filters, without)
        carried = (
            () if read.filters.reviews or not history else self._carried(put_right.text, history, filters, without)
        )
        own = read if alone == put_right.text else self._read(put_right.text, filters, without)
        if carried and own.topic:
            # What was shown stands for what it was about: the turn's own words are what is looked for among it.
            read = own
        signals = (*put_right.signals, *read.signals, *carried)
        return replace(
            read,
            text=question,
            standalone=alone,
            signals=signals,
            kind=answered_as(read, kind),
            pointed=bool(read.filters.reviews) and not own.filters.reviews,
        )

    def themes(self) -> "Matrix":
        """Which themes the reviews touch, with the evidence behind each."""
        from assistant.themes import Themes

        self._themes = self._themes or Themes(self.library, self.vocabulary)
        return self._themes.matrix()

    def export(self, questions: Sequence[str], *, to: Path | str, filters: Filters = Filters()) -> "Exported":
        """What was written of the answers to `questions` to a .docx, .csv or .md file, and what in it looks identifying.

        Every quotation is verified again, file and page, before it is written. Raises QuotationError.
        """
        from assistant.export import export

        return export(self, [self.ask(question, filters=filters) for question in questions], Path(to))

    @property
    def endpoint(self) -> "Endpoint | None":
        """The local language model that the settings name, None where there is none. Raises WriterError for one not allowed."""
        from assistant.writer import endpoint_of

        return endpoint_of(self.library.settings)

    def summarise(self, answer: Answer, endpoint: "Endpoint | None" = None) -> "Summary":
        """What a local language model makes of the quotations of an answer: only what it can show is `shown`.

        `endpoint` instead of the one in the settings. Raises WriterError where there is none, it is not allowed, or does not answer.
        """
        from assistant.errors import WriterError
        from assistant.writer import LocalModel, on_this_machine, summarise

        chosen = endpoint or self.endpoint
        if chosen is None:
            raise WriterError(
                "No language model is set up to word a summary. Name its endpoint in the setting writer_url (settings.toml of the "
                "library, or REVIEWS_WRITER_URL), for example http://127.0.0.1:8080/v1. The quotations need none."
            )
        return summarise(answer, LocalModel(chosen), leaves=not on_this_machine(chosen))

    def _understood(
        self,
        question: str,
        *,
        history: Sequence[str],
        filters: Filters,
        without: Collection[str],
        kind: Kind | None = None,
    ) -> Question:
        """The question as read; a follow-up as a language model words it, where one is set up to and its wording may be used."""
        read = self.read(question, history=history, filters=filters, without=without, kind=kind)
        rewriter = self._rewriter() if history and read.kind is not Kind.REIDENTIFICATION else None
        if rewriter is None:
            return read
        alone = rewriter.rewrite(question, history, lambda: self._shown_last(history, filters))
        if alone is None or alone == read.standalone:
            return read
        again = self._read(alone, filters, without)
        return replace(again, text=question, standalone=alone, kind=answered_as(again, kind), by_model=True)

    def _rewriter(self) -> "Rewriter | None":
        """What the settings say may word follow-ups; None by default."""
        settings = self.library.settings
        if not settings.writer_rewrites:
            return None
        if self._worded is None or self._worded[0] is not settings:
            from assistant.rewriter import rewriter_of

            self._worded = settings, rewriter_of(settings)
        return self._worded[1]

    def _carried(
        self, turn: str, history: Sequence[str], filters: Filters, without: Collection[str]
    ) -> tuple[Signal, ...]:
        """The leaning towards the reviews shown before, where a turn asks for a part, an agency or a fact of them."""
        if CARRIED in without or not asks_on(turn, self.vocabulary):
            return ()
        shown = self._shown_last(history, filters)
        names = tuple(dict.fromkeys(review.id for review in shown))
        if not names:
            return ()
        label = ", ".join(dict.fromkeys(review.printed for review in shown))
        boosts = tuple(Boost(field="review", value=name, weight=SHOWN_BEFORE) for name in names)
        return (Signal(id=CARRIED, label=f"shown before: {label}", words="", boosts=boosts),)

    def _shown_last(self, history: Sequence[str], filters: Filters) -> Shown:
        """The reviews that the answer to the last question of a conversation showed."""
        last = self.read(history[-1], history=history[:-1], filters=filters)
        return self._shown(last.standalone, filters)[:MOST_SHOWN]

    def _respelt(self, text: str, without: Collection[str] = ()) -> Respelt:
        return respelt(text, self.vocabulary, self.library.frequencies, without)

    def _read(self, text: str, filters: Filters = Filters(), without: Collection[str] = ()) -> Question:
        return read_question(
            text,
            reviews=self.library.reviews(),
            documents=self.library.documents(),
            filters=filters,
            vocabulary=self.vocabulary,
            without=without,
        )

    def _search(self, read: Question, k: int) -> Found:
        boosts = tuple(boost for signal in read.signals for boost in signal.boosts)
        if not read.topic:
            # "Which reviews are about toddlers?" is its signals and nothing else: they have to carry it.
            boosts = tuple(replace(boost, weight=boost.weight * SIGNALS_ALONE) for boost in boosts)
        if asks_for_children(read):
            told = TOLD_FIRST if read.topic else TOLD_ALONE
            boosts = (*boosts, Boost(field="section", value=Section.CIRCUMSTANCES.value, weight=told))
        if asks_for_the_whole(read):
            boosts = (*boosts, *OF_THE_WHOLE)
        parts = None if read.kind in (Kind.COUNTING, Kind.ADVICE, Kind.COMPARISON) else parts_of(read)
        found = self.library.search(
            Query(
                text=searched_text(read),
                words=searched_words(read),
                terms=(*status_terms(read), *read.terms),
                filters=read.filters,
                boosts=boosts,
                k=max(k, DEPTH) if parts else k,
            )
        )
        if parts is None:
            return found
        found = by_parts(read, parts, found, boosts, self.library.search)
        return replace(found, hits=found.hits[:k])

    def _material(self, read: Question) -> Material:
        """What an answer to the question is made from."""
        found = self._search(read, DEPTH)
        evidence = weigh(
            read, found, vocabulary=self.vocabulary, rarity=self.library.rarity, thresholds=self.thresholds
        )
        return Material(
            question=read,
            found=found,
            evidence=evidence,
            library=self.library,
            vocabulary=self.vocabulary,
            thresholds=self.thresholds,
        )

    def _shown(self, question: str, filters: Filters) -> Shown:
        """What the answer to an earlier question showed: its reviews, in order."""
        answer = self.ask(question, filters=filters)
        if isinstance(answer, Abstention):
            # What was shown as the nearest, and marked as no answer, can be asked about all the same.
            nearest = answer.nearest.review if answer.nearest else None
            return (nearest,) if nearest else ()
        return tuple(group.review for group in answer.groups if group.review)

    def _with_label(self, hit: Hit) -> Hit:
        spans = hit.quote_spans or hit.passage.spans
        if not hit.document.paged or not spans:
            return hit
        return replace(hit, page_label=self.library.page(hit.document.id, spans[0].page).label)


def answered_as(question: Question, kind: Kind | None) -> Kind:
    """The kind that was asked for, else the one read. Who somebody is is not told in another form either."""
    read = chosen_kind(question)
    return read if kind is None or read is Kind.REIDENTIFICATION else kind


def chosen_kind(question: Question) -> Kind:
    """The kind as read, but that "which of these ..." over several reviews named asks for those that meet a condition."""
    several = question.kind is Kind.ONE_REVIEW and len(question.filters.reviews) > 1
    asks = (
        question.standalone.strip()
        .lower()
        .startswith(
            (
                "which of",
                "how many of",
                *(f"{verb} any of" for verb in ("were", "are", "do", "did", "have", "had", "was", "is")),
            )
        )
    )
    return Kind.COUNTING if several and asks else question.kind


def declined(question: Question) -> Abstention:
    """The answer to a question about who somebody is: nothing is searched and nothing shown."""
    return Abstention(question=question, reason=DECLINED, searched=Searched(documents=0, reviews=0, passages=0))


def asks_for_children(read: Question) -> bool:
    """Whether a question asks for reviews by the child or the year, and for no part of them: who it was is told first."""
    fields = {signal.id.split(":")[0] for signal in read.signals}
    limited = (
        read.kind is not Kind.ONE_REVIEW and not read.topic and not read.filters.reviews and read.filters != Filters()
    )
    return bool(limited or fields & {"age", "care status", "outcome"}) and not fields & {"section", "agency"}


def asks_for_the_whole(read: Question) -> bool:
    """Whether a question asks for a named review and says no more of what it wants to know."""
    asked = {signal.id.split(":")[0] for signal in read.signals}
    return (
        read.kind is Kind.ONE_REVIEW
        and bool(read.filters.reviews)
        and not read.topic
        and not asked - {"review", "kind"}
    )


def searched_text(read: Question) -> str:
    """The question without the words of its limits, which every passage within them meets alike."""
    text = read.standalone
    for signal in read.signals:
        if signal.filters:
            text = text.replace(signal.words, " ")
    return " ".join(text.split()) or read.standalone


def searched_words(read: Question) -> str | None:
    """The words of a question that a passage which answers it may hold: its topic, and what names a child, a harm or an agency.

    None where it has none: then all of its words are looked for. A status is looked for as it is said, by `status_terms`: the
    words of "children in care" are in every passage on children's social care.
    """
    named = [signal.words for signal in read.signals if not _is_asking(signal)]
    said = {word.casefold() for term in status_terms(read) for word in content_words(term.text)}
    topic = [word for word in read.topic if word.casefold() not in said]
    every = content_words(" ".join((*topic, *named)))
    telling = [word for word in every if word.casefold() not in in_every_review()] or every
    found = " ".join(dict.fromkeys(telling))
    return found if found or said else None


def _is_asking(signal: Signal) -> bool:
    """Whether the words of a signal stand in no passage that answers, or not one by one."""
    return signal.id.startswith(ASKING) or is_said_whole(signal)


def status_terms(read: Question) -> tuple[Term, ...]:
    """What a question calls a child's legal status, or what became of the child, as phrases to look for whole."""
    said = (words for signal in read.signals if signal.id.startswith(STATUS) for words in signal.words.split(", "))
    return tuple(Term(text=words, weight=1.0, because=words) for words in said if len(words.split()) > 1)
