"""Fifty-two fictional reviews of six partnerships in ten files of other layouts, by writers who saw nothing of the product.

A digest of titles with references beside them, a bulletin in two columns, a page of folded panels, tables of three areas, two reports,
three briefings and an archive in Markdown; the questions are by others, who did not see it either.
"""

from pathlib import Path


def files() -> tuple[Path, ...]:
    """The documents, by name."""
    return tuple(sorted((Path(__file__).parent / "files").iterdir()))
