"""What every tab works with: the assistant, the visitors, and whether the library is the example."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from ui.identity import account_name, visitor_key
from ui.visitors import Visitor, Visitors

if TYPE_CHECKING:
    import gradio as gr

    from assistant import Assistant
    from index.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The page's one assistant and the visitors who share it; `accounts` says whether they sign in."""

    assistant: "Assistant"
    visitors: Visitors
    accounts: bool = False

    @property
    def library(self) -> "Library":
        """The assistant's library."""
        return self.assistant.library

    def visitor(self, request: "gr.Request | None") -> Visitor:
        """The visitor behind a Gradio request."""
        if request is None:
            return self.visitors.get("nobody")
        headers = Headers(dict(request.headers))
        visitor = self.visitors.get(visitor_key(headers, request.session_hash))
        visitor.account = account_name(headers)
        return visitor

    def fictional(self) -> bool:
        """Whether any document of the library is one of the example's: the page then says that it is fiction."""
        return self.invented() > 0

    def invented(self) -> int:
        """How many documents of the library are the example's."""
        examples = _example_hashes()
        return sum(document.sha256 in examples for document in self.library.documents())


@cache
def _example_hashes() -> frozenset[str]:
    from corpus.examples import example_files

    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in example_files())
