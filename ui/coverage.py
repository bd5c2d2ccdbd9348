"""What the library covers, counted over reviews: by year, kind, partnership, age and harm."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import Basis, Review
from ui.html import counted, text

NOT_STATED = "not stated"
MOST_BARS = 10
# Months, upper end exclusive, with the words people use for them.
AGES = (
    (6, "under 6 months"),
    (12, "6 to 11 months"),
    (60, "1 to 4 years"),
    (120, "5 to 9 years"),
    (156, "10 to 12 years"),
    (216, "13 to 17 years"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Counts of reviews under one title, in the order to show them; `more` values are not shown.

    A review can count under several harms.
    """

    title: str
    bars: tuple[tuple[str, int], ...]
    more: int = 0


def coverage(reviews: Sequence[Review]) -> tuple[Chart, ...]:
    """The five charts of these reviews; none for no reviews."""
    if not reviews:
        return ()
    years = Counter(str(review.year) if review.year else NOT_STATED for review in reviews)
    return (
        Chart(
            title="Year of the review",
            bars=tuple(sorted(years.items(), key=lambda bar: (bar[0] == NOT_STATED, bar[0]))),
        ),
        _common("Kind", (review.kind for review in reviews)),
        _common("Partnership", (review.partnership or NOT_STATED for review in reviews)),
        _ages(reviews),
        _common("Harm", (value for review in reviews for value in _stated(review, "harm"))),
    )


def coverage_html(reviews: Sequence[Review]) -> str:
    """The charts as lists with bars: the number stands beside every bar."""
    charts = "".join(_chart(chart, len(reviews)) for chart in coverage(reviews))
    return f'<div class="charts">{charts}</div>' if charts else "<p>Nothing to count yet.</p>"


def _chart(chart: Chart, total: int) -> str:
    rows = "".join(
        f'<li><span class="what">{text(label)}</span><span class="bar" aria-hidden="true">'
        f'<span style="width:{100 * number / total:.0f}%"></span></span>'
        f'<span class="many">{number}<span class="sr-only"> of {counted(total, "review")}</span></span></li>'
        for label, number in chart.bars
    )
    more = f"<p>and {counted(chart.more, 'other')}</p>" if chart.more else ""
    return f"<section><h3>{text(chart.title)}</h3><ul>{rows}</ul>{more}</section>"


def _common(title: str, values: Iterable[str]) -> Chart:
    counts = sorted(Counter(values).items(), key=lambda bar: (bar[0] == NOT_STATED, -bar[1]))
    shown, rest = counts[:MOST_BARS], counts[MOST_BARS:]
    silent = [bar for bar in rest if bar[0] == NOT_STATED]
    return Chart(title=title, bars=(*shown, *silent), more=len(rest) - len(silent))


def _ages(reviews: Sequence[Review]) -> Chart:
    counts = Counter(_age(review) for review in reviews)
    order = (*(name for _, name in AGES), "18 years and over", NOT_STATED)
    return Chart(title="Age of the child", bars=tuple((name, counts[name]) for name in order if counts[name]))


def _age(review: Review) -> str:
    months = next((facet.months for facet in review.facet("age") if facet.months is not None), None)
    if months is None:
        return NOT_STATED
    return next((name for limit, name in AGES if months[0] < limit), "18 years and over")


def _stated(review: Review, name: str) -> tuple[str, ...]:
    values = dict.fromkeys(facet.value for facet in review.facet(name) if facet.basis is not Basis.NOT_STATED)
    return tuple(values) or (NOT_STATED,)
