"""`reviews eval`: question sets run, compared and converted."""

import click


@click.group("eval")
def evaluation() -> None:
    """Measure retrieval and answers on question sets."""
