"""An optional local language model that words a summary of the quotations shown. The quotations stay the answer.

The model is reached through an OpenAI-compatible endpoint on this machine; another machine must be allowed explicitly, and even
then gets no quotation of an unpublished document. It sees quotations under labels (E1, E2 ...) and must end every sentence with
the labels it rests on. What it writes is checked sentence by sentence (`assistant.support`); what fails is withheld, counted, and
shown as withheld. A quotation that reads like an instruction to a machine is not shown to it at all.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from assistant.answer import Answer, Citation
from assistant.errors import WriterError
from assistant.support import Sentence, checked, speaks_to_a_machine
from corpus.document import Status
from index.settings import Settings

MOST_EVIDENCE = 12
TOKENS = 400

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
class Summary:
    """What the model wrote, sentence by sentence; only `shown` may stand in an answer, with how many were withheld.

    `kept_back` counts the quotations of the answer that the model did not see.
    """

    sentences: tuple[Sentence, ...]
    kept_back: int = 0

    @property
    def shown(self) -> tuple[Sentence, ...]:
        """The sentences that carry exact labels and are supported by what they cite."""
        return tuple(sentence for sentence in self.sentences if sentence.reason is None)

    @property
    def withheld(self) -> tuple[Sentence, ...]:
        """The sentences that failed, each with the reason."""
        return tuple(sentence for sentence in self.sentences if sentence.reason is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is left out, in sentences for a person; none where nothing is."""
        notes = []
        if self.withheld:
            reasons = "; ".join(dict.fromkeys(sentence.reason or "" for sentence in self.withheld))
            notes.append(f"{_count(len(self.withheld), 'sentence')} withheld: {reasons}.")
        if self.kept_back:
            notes.append(f"{_count(self.kept_back, 'quotation')} of the answer not shown to the model.")
        return tuple(notes)


def endpoint_of(settings: Settings) -> Endpoint | None:
    """The endpoint that a library's settings name, None where they name none. Raises WriterError where it is not allowed."""
    if not settings.writer_url:
        return None
    endpoint = Endpoint(
        url=settings.writer_url,
        model=settings.writer_model,
        elsewhere=settings.writer_elsewhere,
        seconds=settings.writer_seconds,
    )
    check_address(endpoint)
    return endpoint


class LocalModel:
    """A model behind an OpenAI-compatible endpoint. Raises WriterError where the address is not allowed or nobody answers."""

    def __init__(self, endpoint: Endpoint, *, tokens: int = TOKENS) -> None:
        check_address(endpoint)
        try:
            import openai
        except ImportError as error:
            raise WriterError(
                "The local language model needs the package openai: install it with `pip install reviews[writer]`, "
                "or take the endpoint out of the settings."
            ) from error
        self._endpoint = endpoint
        self._tokens = tokens
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
                model=self._endpoint.model, messages=messages, temperature=0, max_tokens=self._tokens
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
    if not endpoint.elsewhere and not on_this_machine(endpoint):
        raise WriterError(
            f"The endpoint {endpoint.url} is not on this machine, and quotations from reviews would leave it. Use an address on "
            "127.0.0.1 (setting writer_url), or allow another machine with the setting writer_elsewhere."
        )


def on_this_machine(endpoint: Endpoint) -> bool:
    """Whether the endpoint's address is a loopback one: a name other than localhost is not, wherever it points to."""
    host = (urlsplit(endpoint.url).hostname or "").rstrip(".")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def summarise(answer: Answer, client: Client, *, leaves: bool = False) -> Summary:
    """The model's summary of the quotations of an answer, each sentence checked against what it cites.

    `leaves` says that the model is on another machine: then only quotations of published documents are shown to it.
    """
    given = evidence(answer, leaves=leaves)
    kept_back = len(answer.citations) - len(given)
    if not given:
        return Summary(sentences=(), kept_back=kept_back)
    shown = "\n".join(f"{label}: {_plain(citation.quote)}" for label, citation in given.items())
    written = client.complete(INSTRUCTIONS, f"Question: {answer.question.standalone}\n\nEvidence:\n{shown}\n\nSummary:")
    return Summary(sentences=checked(written, given), kept_back=kept_back)


def evidence(answer: Answer, *, leaves: bool) -> Mapping[str, Citation]:
    """The quotations a model may see, by label, in the order of the answer."""
    allowed = [
        citation
        for citation in answer.citations
        if not speaks_to_a_machine(citation.quote) and not (leaves and citation.document.status is not Status.PUBLISHED)
    ]
    return {f"E{number}": citation for number, citation in enumerate(allowed[:MOST_EVIDENCE], 1)}


def _plain(quote: str) -> str:
    """A quotation as one line without square brackets, so that nothing in it can look like a label."""
    return " ".join(quote.translate(str.maketrans("[]", "()")).split())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
