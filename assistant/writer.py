"""An optional local language model that words a summary of the quotations shown. The quotations stay the answer.

The model is reached through an OpenAI-compatible endpoint on this machine; another machine must be allowed explicitly. It sees
the quotations under labels (E1, E2 ...) and must end every sentence with the labels it rests on. A label counts only when it is
exactly one that was given, and a sentence only when the quotations it cites support it: its words, its numbers and its
negations. What fails is withheld, counted, and shown as withheld.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from assistant.answer import Answer, Citation
from assistant.errors import WriterError
from index.words import content_words, stemmer

# At least this share of a sentence's content words must stand in the quotations it cites.
SUPPORT = 0.6
MOST_EVIDENCE = 12
TOKENS = 400

_LABELS = re.compile(r"\[((?:E\d+)(?:\s*[,;]\s*E\d+)*)\]")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\s|\[|$)|\n|$)(?:\s*\[[^\]\n]*\])*[.!?]?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|without|cannot|\w+n't|neither|nor)\b", re.IGNORECASE)

INSTRUCTIONS = (
    "You summarise learning from child safeguarding reviews. Use only the evidence below, in plain British English, in at most "
    "five sentences. End every sentence with the labels of the evidence it rests on, like this: [E1] or [E1, E3]. Add nothing "
    "that the evidence does not say. Name nobody. Give no advice of your own."
)


class Client(Protocol):
    """What words a text: one function, so that a test needs no model."""

    def complete(self, instructions: str, text: str) -> str:
        """What the model answers to `text` under `instructions`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the local model listens and what it is called. `elsewhere` allows another machine, which is off by default."""

    url: str
    model: str = "local"
    elsewhere: bool = False
    seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the model; `reason` says why it is withheld, None where it may be shown."""

    text: str
    citations: tuple[int, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the model wrote, sentence by sentence; only `shown` may stand in an answer, with how many were withheld."""

    sentences: tuple[Sentence, ...]

    @property
    def shown(self) -> tuple[Sentence, ...]:
        """The sentences that carry exact labels and are supported by what they cite."""
        return tuple(sentence for sentence in self.sentences if sentence.reason is None)

    @property
    def withheld(self) -> tuple[Sentence, ...]:
        """The sentences that failed, each with the reason."""
        return tuple(sentence for sentence in self.sentences if sentence.reason is not None)


class LocalModel:
    """A model behind an OpenAI-compatible endpoint. Raises WriterError where the address is not allowed or nobody answers."""

    def __init__(self, endpoint: Endpoint) -> None:
        check_address(endpoint)
        try:
            import openai
        except ImportError as error:
            raise WriterError(
                "The local language model needs the package openai: install it with `pip install reviews[writer]`, "
                "or take the endpoint out of the settings."
            ) from error
        self._endpoint = endpoint
        self._failures: tuple[type[Exception], ...] = (openai.OpenAIError,)
        # Proxies of the environment are left out: the evidence must not take a way around through another machine.
        transport = openai.DefaultHttpxClient(trust_env=False, follow_redirects=False)
        self._client: Any = openai.OpenAI(
            base_url=endpoint.url, api_key="none", timeout=endpoint.seconds, max_retries=0, http_client=transport
        )

    def complete(self, instructions: str, text: str) -> str:
        """What the model answers; raises WriterError, which names the address."""
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": text}]
        try:
            given = self._client.chat.completions.create(
                model=self._endpoint.model, messages=messages, temperature=0, max_tokens=TOKENS
            )
        except self._failures as error:
            raise WriterError(
                f"The local language model at {self._endpoint.url} did not answer ({type(error).__name__}). Start it, or take "
                "the endpoint out of the settings; the quotations need no model."
            ) from error
        return str(given.choices[0].message.content or "") if given.choices else ""


def check_address(endpoint: Endpoint) -> None:
    """Nothing, where the endpoint is on this machine or another one is allowed; raises WriterError otherwise."""
    parts = urlsplit(endpoint.url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not host:
        raise WriterError(
            f"{endpoint.url!r} is no address of an endpoint; expected something like http://127.0.0.1:8080/v1."
        )
    if endpoint.elsewhere or host == "localhost":
        return
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here:
        raise WriterError(
            f"The endpoint {endpoint.url} is not on this machine, and quotations from reviews would leave it. "
            "Use an address on 127.0.0.1, or allow another machine explicitly."
        )


def summarise(answer: Answer, client: Client) -> Summary:
    """The model's summary of the quotations of an answer, each sentence checked against what it cites."""
    shown = answer.citations[:MOST_EVIDENCE]
    if not shown:
        return Summary(sentences=())
    evidence = "\n".join(f"E{number}: {' '.join(citation.quote.split())}" for number, citation in enumerate(shown, 1))
    written = client.complete(
        INSTRUCTIONS, f"Question: {answer.question.standalone}\n\nEvidence:\n{evidence}\n\nSummary:"
    )
    return checked(written, shown)


def checked(written: str, shown: Sequence[Citation]) -> Summary:
    """Each sentence of a text with the numbers of the citations it rests on, or the reason why it is withheld."""
    pieces = (match.group().strip() for match in _SENTENCE.finditer(written))
    return Summary(
        sentences=tuple(_sentence(piece, shown) for piece in pieces if re.search(r"\w", _LABELS.sub("", piece)))
    )


def _sentence(piece: str, shown: Sequence[Citation]) -> Sentence:
    labels = [label.strip() for match in _LABELS.finditer(piece) for label in re.split(r"[,;]", match.group(1))]
    text = " ".join(re.sub(r"\s*\[[^\]\n]*\]", "", piece).split())
    known = {f"E{number}": citation for number, citation in enumerate(shown, 1)}
    if not labels:
        return Sentence(text=text, citations=(), reason="it cites no evidence")
    unknown = [label for label in labels if label not in known]
    if unknown:
        return Sentence(text=text, citations=(), reason=f"it cites {', '.join(unknown)}, which was not given")
    cited = [known[label] for label in dict.fromkeys(labels)]
    numbers = tuple(citation.n for citation in cited)
    return Sentence(text=text, citations=numbers, reason=_unsupported(text, " ".join(c.quote for c in cited)))


def _unsupported(text: str, quoted: str) -> str | None:
    """Why the quotations do not support a sentence, None where they do."""
    there = {stem for stem, _, _ in stemmer().cut(quoted)}
    new_numbers = set(_NUMBER.findall(text)) - set(_NUMBER.findall(quoted))
    if new_numbers:
        return f"it says {', '.join(sorted(new_numbers))}, which the evidence it cites does not"
    words = [stem for phrase in content_words(text) for stem, _, _ in stemmer().cut(phrase)]
    if words and sum(stem in there for stem in words) / len(words) < SUPPORT:
        return "the evidence it cites does not say it"
    if _turned(text, quoted):
        return "it says the contrary of the evidence it cites, or may do"
    return None


def _turned(text: str, quoted: str) -> bool:
    """Whether a sentence denies what the evidence does not deny, or affirms what it does."""
    denied, there = _denied(text), _denied(_nearest(text, quoted))
    said = {stem for stem, _, _ in stemmer().cut(text)}
    return not denied <= _denied(quoted) or not (there & said) <= denied


def _denied(text: str) -> set[str]:
    """The stem of the first word of content after each negation."""
    found = set()
    for match in _NEGATION.finditer(text):
        after = content_words(text[match.end() :])
        found |= {stem for stem, _, _ in stemmer().cut(after[0])} if after else set()
    return found


def _nearest(text: str, quoted: str) -> str:
    """The sentence of the quotations that shares the most words with the text."""
    wanted = {stem for stem, _, _ in stemmer().cut(text)}
    sentences = re.split(r"(?<=[.!?;])\s+|\n", quoted)
    return max(sentences, key=lambda one: len(wanted & {stem for stem, _, _ in stemmer().cut(one)}), default="")
