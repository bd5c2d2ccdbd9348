"""The words of questions and passages, cut and stemmed exactly as the index of words does it."""

import math
import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import sqlalchemy as sa

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_UNIT = re.compile(r"[^\W_]+(?:[’'\-–/][^\W_]+)*", re.UNICODE)
_QUOTED = re.compile(r"[\"“]([^\"”]{2,80})[\"”]")
_KEPT = 200_000  # stems remembered; beyond that the memory is emptied, which only costs time
_STOPWORDS = Path(__file__).parent / "data" / "stopwords.txt"


@cache
def stopwords() -> frozenset[str]:
    """Words that a question uses without asking for them, lower case, with a straight apostrophe."""
    lines = _STOPWORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def content_words(text: str) -> tuple[str, ...]:
    """What the words arm looks for: quoted phrases, then the words that are no stop words, each once, in order.

    A compound ("non-mobile", "5/22") is looked for as the phrase it is, and its parts as words of their own.
    """
    found = [phrase.strip() for phrase in _QUOTED.findall(text) if len(_WORD.findall(phrase)) > 1]
    for unit in _UNIT.findall(text):
        plain = unit.lower().replace("’", "'")
        if plain in stopwords() or plain.removesuffix("'s") in stopwords():
            continue
        parts = _WORD.findall(unit.removesuffix("'s").removesuffix("’s"))
        found.append(" ".join(parts))
        if len(parts) > 1:
            found += [part for part in parts if len(part) > 2 and part.lower() not in stopwords()]
    return tuple(dict.fromkeys(word for word in found if word))


def match_any(phrases: Iterable[str]) -> str:
    """An FTS5 expression that matches any of `phrases`, each as a phrase; empty where they hold no word at all."""
    quoted = (" ".join(_WORD.findall(phrase)) for phrase in phrases)
    return " OR ".join(f'"{phrase}"' for phrase in dict.fromkeys(quoted) if phrase)


class Stemmer:
    """Stems by SQLite's own tokenizer, so that a word matches here exactly when it matches in the index."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._tokens = sqlite3.connect(":memory:", check_same_thread=False)
        self._tokens.execute(
            "CREATE VIRTUAL TABLE words USING fts5(word, tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._tokens.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, instance)")

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stem of each word, in order."""
        with self._lock:
            if len(self._known) > _KEPT:
                self._known.clear()
            new = list({word for word in words if word not in self._known})
            if new:
                self._learn(new)
            return [self._known[word] for word in words]

    def cut(self, text: str) -> list[tuple[str, int, int]]:
        """The words of `text` as (stem, start, end), in order."""
        places = [match.span() for match in _WORD.finditer(text)]
        stems = self.stems([text[start:end] for start, end in places])
        return [(stem, start, end) for stem, (start, end) in zip(stems, places, strict=True)]

    def _learn(self, words: list[str]) -> None:
        self._tokens.execute("DELETE FROM words")
        self._tokens.executemany("INSERT INTO words(rowid, word) VALUES (?, ?)", enumerate(words))
        found = dict(self._tokens.execute("SELECT doc, min(term) FROM stems GROUP BY doc"))
        self._known.update({word: found.get(number, word.lower()) for number, word in enumerate(words)})


@cache
def stemmer() -> Stemmer:
    """The one stemmer of this process."""
    return Stemmer()


def frequencies(connection: sa.Connection, stems: Sequence[str]) -> dict[str, int]:
    """In how many passages each stem occurs (their surroundings included)."""
    query = sa.text("SELECT term, doc FROM words_known WHERE term = :stem")
    return {stem: next((int(row.doc) for row in connection.execute(query, {"stem": stem})), 0) for stem in stems}


def rarity(connection: sa.Connection, stems: Sequence[str]) -> dict[str, float]:
    """How much each stem says, from about 1 for one in every second passage upwards (the idf of BM25, plus one)."""
    count = int(connection.execute(sa.text("SELECT count(*) FROM passages")).scalar_one())
    return {
        stem: 1.0 + max(0.0, math.log((count - found + 0.5) / (found + 0.5)))
        for stem, found in frequencies(connection, stems).items()
    }
