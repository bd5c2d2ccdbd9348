"""Documents in ordinary house styles are read as a person would."""

from eval.bench.layouts import files, measure, truths


def test_the_truth_is_told_of_every_document() -> None:
    """No document without it, and nothing told of one that is not there."""
    assert {file.name for file in files()} == set(truths())


def test_reviews_of_ordinary_house_styles_are_found_with_their_facts_and_parts() -> None:
    """Bars, strips, tables and columns of facts, titles, lines under them: what a change of the reading must not lose."""
    figures = list(measure())
    lost = [f"{one.file}: {line}" for one in figures for line in one.wrong]
    assert sum(one.found for one in figures) >= 0.99 * sum(one.reviews for one in figures), lost
    assert sum(one.exact for one in figures) >= 0.95 * len(figures), lost
    assert sum(one.facts[0] for one in figures) >= 0.97 * sum(one.facts[1] for one in figures), lost
    assert sum(one.parts[0] for one in figures) >= 0.94 * sum(one.parts[1] for one in figures), lost
