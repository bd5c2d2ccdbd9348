"""Sixty-two fictional reviews of four partnerships by writers who saw nothing of the product, and questions by others who did not either.

The files are as their writers left them: a digest, a bulletin, two reports and a briefing as PDF, a digest and two briefings as Word,
one briefing as Markdown, two reviews as plain text.
`python -m eval.bench.strangers FOLDER` makes a library of them; `reviews --library FOLDER eval run strangers` asks the questions.
"""

from pathlib import Path

FILES = Path(__file__).parent / "files"


def files() -> tuple[Path, ...]:
    """The documents, by name."""
    return tuple(sorted(FILES.iterdir()))
