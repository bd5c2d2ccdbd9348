"""Runs of question sets as HTML: their figures in plain words, their questions, two of them side by side."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from index.errors import UnknownError
from ui.html import button, counted, text
from ui.measuring import PRESETS, State

if TYPE_CHECKING:
    from eval.compare import Comparison
    from eval.measures import Figure
    from eval.outcome import Outcome, Place
    from eval.run import About, Run
    from index.library import Library

# The figures that say most, each with what it says; all are shares from 0 to 1, and more is better.
FIGURES = (
    (
        "passages Success@1",
        "The first passage is right",
        "share of questions whose first passage holds words that answer",
    ),
    ("passages Success@3", "Right among the first three", "the same for any of the first three passages"),
    ("passages Success@10", "Right among the first ten", "the same for any of the first ten"),
    ("passages nDCG@10", "Order of the first ten (nDCG@10)", "1 is the best order there could be"),
    ("reviews R@10", "Right reviews found", "share of the right reviews among the first ten found"),
    (
        "quotations in 600 words",
        "Right words within 600 words",
        "share of the right quotations met by reading 600 words",
    ),
    (
        "citation precision",
        "Citations that answer",
        "share of an answer’s citations judged right; unjudged ones count as wrong",
    ),
    ("counting F1", "Right sets when counting", "agreement of the reviews counted with the right ones (F1)"),
    ("follow-up success", "Follow-ups understood", "answered, with a right passage among the first three"),
    (
        "abstention recall",
        "Unanswerable ones declined",
        "share of the questions without an answer that were not answered",
    ),
    (
        "answered where answerable",
        "Answerable ones answered",
        "share of the questions with an answer that were answered",
    ),
)
BY_TYPE = ("passages Success@1", "passages Success@3", "quotations in 600 words", "answered or abstained rightly")
MEASURED = "passages nDCG@10"  # what the plots of a comparison are about
SHOWN = 5
FROM_THE_START = (
    "<p>Choose a question set and press Run. Runs are kept with the library, and none of their questions leaves it.</p>"
)


def status_html(state: State) -> str:
    """Where the run is, in a sentence and a bar."""
    if state.problem:
        return f'<p class="problem" role="alert" data-announce="{text(state.problem)}">{text(state.problem)}</p>'
    if state.running:
        bar = f'<progress max="{max(state.total, 1)}" value="{state.done}" aria-label="Questions asked"></progress>'
        return f'<p class="measuring">{bar} {state.done} of {counted(state.total, "question")} asked ({text(state.name)}).</p>'
    if state.run:
        told = f"{counted(state.total, 'question')} asked. The figures are below."
        return f'<p class="done" data-announce="{text(told)}" data-done="evaluate">{text(told)}</p>'
    return ""


def runs_html(runs: "Iterable[About]", opened: str | None = None) -> str:
    """The runs that are kept, newest first; where one is open the others can be compared with it."""
    rows = []
    for one in runs:
        about = f"{one.name} of {one.date[:16].replace('T', ' ')}"
        compare = ""
        if opened and opened != one.id:
            compare = button(
                "Compare", "run-compare", aria=f"Compare the open run with {about}", run=one.id, first=opened
            )
        mark = ' aria-current="true"' if opened == one.id else ""
        rows.append(
            f'<tr{mark}><th scope="row">{text(one.name)}</th><td data-label="When">{text(one.date[:16].replace("T", " "))}</td>'
            f'<td data-label="Questions">{one.questions}</td><td data-label="Searched">{text(_changed(one))}</td>'
            f'<td><div class="actions">{button("Open", "run-open", aria=f"Open {about}", run=one.id)}{compare}</div></td></tr>'
        )
    if not rows:
        return FROM_THE_START
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Set", "When (UTC)", "Questions", "Searched"))
    return (
        '<div class="scroll" role="region" aria-label="Runs" tabindex="0"><table class="list runs"><caption class="sr-only">Runs kept '
        f'with the library</caption><thead><tr>{head}<th scope="col"><span class="sr-only">Action</span></th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def run_html(run: "Run") -> str:
    """The figures of a run, by measure and by type of question, then its questions, the missed ones first."""
    from eval.measures import figures, tables

    found, types = figures(run.outcomes), tables(run.outcomes, lambda one: one.type)
    title = f"{run.about.name}, {counted(len(run.outcomes), 'question')} ({_changed(run.about).lower()})"
    rows = "".join(
        f'<tr><th scope="row">{text(label)}<small> {text(said)}</small></th><td>{_value(found.get(name))}</td>'
        f"<td>{_count(found.get(name))}</td></tr>"
        for name, label, said in FIGURES
        if _count(found.get(name))
    )
    heads = "".join(f'<th scope="col">{text(_label(name))}</th>' for name in BY_TYPE)
    kinds = "".join(
        f'<tr><th scope="row">{text(kind)}</th>{"".join(f"<td>{_value(table.get(name))}</td>" for name in BY_TYPE)}</tr>'
        for kind, table in types.items()
    )
    return (
        f'<article class="evidence" data-announce="{text(f"Run opened: {title}")}"><h3 tabindex="-1" data-focus>{text(title)}</h3>'
        '<p class="searched">Shares from 0 to 1; more is better.</p>'
        '<div class="scroll" role="region" aria-label="Figures" tabindex="0"><table class="list figures"><thead><tr>'
        '<th scope="col">Measure</th><th scope="col">Value</th><th scope="col">Questions</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div><details><summary>By type of question</summary>"
        '<div class="scroll" role="region" aria-label="By type of question" tabindex="0"><table class="list figures"><thead><tr>'
        f'<th scope="col">Type</th>{heads}</tr></thead><tbody>{kinds}</tbody></table></div></details>'
        f"{_questions(run)}</article>"
    )


def question_html(library: "Library", outcome: "Outcome") -> str:
    """What was expected for a question and what was found and cited."""
    grades = outcome.grades
    expected = [
        f"<li>{_place(library, passage, f'grade {grade}')}</li>" for passage, grade in list(grades.items())[:SHOWN]
    ]
    found = [f"<li>{_hit(library, hit, grades.get(hit.passage, 0))}</li>" for hit in outcome.hits[:SHOWN]]
    named = f" Right reviews: {', '.join(outcome.reviews)}." if outcome.reviews else ""
    decided = "Abstained" if outcome.abstained else f"Answered with {counted(len(outcome.citations), 'quotation')}"
    rightly = "rightly" if outcome.abstained != outcome.answerable else "wrongly"
    history = "".join(f"<p>After: {text(one)}</p>" for one in outcome.history)
    problem = f'<p class="problem">Could not be asked: {text(outcome.problem)}</p>' if outcome.problem else ""
    return (
        f'<article class="evidence" data-announce="{text(outcome.question)}"><h3 tabindex="-1" data-focus>{text(outcome.question)}</h3>'
        f"{history}{problem}<p>{decided}, {rightly}.{text(named)}</p>"
        f"<h4>Expected</h4>{_listed(expected, 'No passage of the library holds the words that were marked right.')}"
        f"<h4>Found first</h4>{_listed(found, 'Nothing was found.')}</article>"
    )


def comparison_html(comparison: "Comparison") -> str:
    """Two runs side by side: what differs by more than chance, the plots, and the questions that got better or worse."""
    from eval.compare import HEADLINE
    from eval.plots import plots

    first, second = comparison.first.about, comparison.second.about
    rows = []
    for name in HEADLINE:
        one = comparison.differences.get(name)
        if one is None:
            continue
        p = one.p if one.adjusted is None else one.adjusted
        bounds = "–" if one.low is None or one.high is None else f"{one.low:+.2f} to {one.high:+.2f}"
        verdict = "no telling" if p is None or p >= 0.05 else "better" if one.mean > 0 else "worse"
        rows.append(
            f'<tr><th scope="row">{text(_label(name))}</th><td>{one.first:.2f}</td><td>{one.second:.2f}</td><td>{one.mean:+.2f}</td>'
            f"<td>{bounds}</td><td>{verdict}</td><td>{one.wins}</td><td>{one.losses}</td></tr>"
        )
    heads = ("Measure", "First", "Second", "Difference", "95 % interval", "Verdict", "Won", "Lost")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    measure = MEASURED if MEASURED in comparison.differences else next(iter(comparison.differences))
    drawn = "".join(
        f'<figure class="plot"><figcaption>{text(plot.title)}</figcaption>{plot.svg}</figure>'
        for plot in plots(comparison, measure)
    )
    title = f"{_changed(first)} against {_changed(second)}"
    return (
        f'<article class="evidence" data-announce="{text(f"Compared: {title}")}" data-done="compare">'
        f'<h3 tabindex="-1" data-focus>{text(title)}</h3><p class="searched">{text(first.name)} of {text(first.date[:16])} and '
        f"{text(second.name)} of {text(second.date[:16])}. “No telling”: the difference may be chance (paired randomisation test, "
        "p ≥ 0.05).</p>"
        f'<p class="downloads"><a href="/evaluation/{first.id}/{second.id}.html" download>Report to keep (HTML)</a></p>'
        '<div class="scroll" role="region" aria-label="Differences" tabindex="0"><table class="list figures">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"{drawn}{_moved(comparison, measure)}</article>"
    )


def uploaded_html(name: str, flaws: tuple[str, ...]) -> str:
    """What became of an uploaded set: what the library lacks, by line, since those questions cannot be answered rightly."""
    told = f"{name} is kept with the library."
    if not flaws:
        return f'<p class="done" data-announce="{text(told)}">{text(told)} The library holds everything it names.</p>'
    items = "".join(f"<li>{text(flaw)}</li>" for flaw in flaws[:50])
    more = f"<p>And {counted(len(flaws) - 50, 'more')}.</p>" if len(flaws) > 50 else ""
    return (
        f'<div class="report" data-announce="{text(told)}"><p><strong>{text(told)}</strong> Not in the library:</p>'
        f"<ul>{items}</ul>{more}</div>"
    )


def _changed(about: "About") -> str:
    """How a run searched: the name of what it stands for here, or the settings that differ from the defaults."""
    from index.settings import Settings

    usual = Settings().recorded()
    changed = {name: value for name, value in about.settings.items() if usual.get(name) != value}
    for name, preset in PRESETS.items():
        if changed == dict(preset):
            return name
    return ", ".join(f"{name} = {value}" for name, value in changed.items())


def _questions(run: "Run") -> str:
    missed = [one for one in run.outcomes if not _is_right(one)]
    right = [one for one in run.outcomes if _is_right(one)]
    parts = ((missed, "Questions that were missed", " open"), (right, "Questions that were right", ""))
    return "".join(
        f"<details{state}><summary>{title} ({len(outcomes)})</summary><ul class='questions'>"
        + "".join(f"<li>{_question(run, one)}</li>" for one in outcomes)
        + "</ul></details>"
        for outcomes, title, state in parts
        if outcomes
    )


def _question(run: "Run", outcome: "Outcome") -> str:
    named = button(outcome.question, "run-question", classes="plain question", run=run.about.id, question=outcome.id)
    return f"{named} <small>{text(outcome.type)}; {text(_fate(outcome))}</small>"


def _fate(outcome: "Outcome") -> str:
    """What became of a question, in a few words."""
    if outcome.problem:
        return outcome.problem
    if not outcome.answerable:
        return "rightly not answered" if outcome.abstained else "answered, though nothing answers it"
    rank = _rank(outcome)
    place = f"right passage at rank {rank}" if rank else "right passage not among the first ten"
    return f"{place}{'; not answered' if outcome.abstained else ''}"


def _rank(outcome: "Outcome") -> int | None:
    grades = outcome.grades
    return next((n for n, hit in enumerate(outcome.hits[:10], 1) if grades.get(hit.passage, 0) >= 2), None)


def _is_right(outcome: "Outcome") -> bool:
    """Whether a question came out as it should: declined, or answered with a right passage first (a right set, counting)."""
    if not outcome.answerable:
        return outcome.abstained
    if outcome.type == "counting":
        return set(outcome.answered) == set(outcome.reviews)
    return not outcome.abstained and (_rank(outcome) == 1 or not outcome.grades)


def _moved(comparison: "Comparison", measure: str) -> str:
    """The questions that differ between the runs, the worse first, each to be opened in the second run."""
    questions = {one.id: one.question for one in comparison.second.outcomes}
    items = [
        f"<li>{'Worse' if delta < 0 else 'Better'} by {abs(delta):.2f}: "
        + button(questions[id], "run-question", classes="plain question", run=comparison.second.about.id, question=id)
        + "</li>"
        for id, delta in sorted(comparison.changes.get(measure, {}).items(), key=lambda item: item[1])
        if id in questions and abs(delta) >= 0.005
    ]
    return f"<details><summary>Questions that differ ({len(items)})</summary>{_listed(items, 'None.')}</details>"


def _hit(library: "Library", hit: "Place", grade: int) -> str:
    return _place(library, hit.passage, "right" if grade >= 2 else "related" if grade else "not marked right")


def _place(library: "Library", passage: str, said: str) -> str:
    try:
        found = library.passage(passage)
    except UnknownError:
        return "<p>This passage is no longer in the library.</p>"
    place = f"{found.review or 'Front matter'}, {found.section.value}: {said}"
    return f'<p class="source">{text(place)}</p><q>{text(found.text)}</q>'


def _listed(items: list[str], nothing: str) -> str:
    return f'<ul class="basket">{"".join(items)}</ul>' if items else f"<p>{nothing}</p>"


def _label(name: str) -> str:
    return next((label for measure, label, _ in FIGURES if measure == name), name[:1].upper() + name[1:])


def _value(figure: "Figure | None") -> str:
    return "–" if figure is None or figure.value is None else f"{figure.value:.2f}"


def _count(figure: "Figure | None") -> int:
    return figure.count if figure else 0
