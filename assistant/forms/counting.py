"""How many, and which: over reviews and never over passages, each shown with the words that say so."""

from dataclasses import dataclass, replace

from assistant.about import about
from assistant.answer import Count
from assistant.draft import Draft, Part, Quote, quote_of, review_key, without_repeats
from assistant.evidence import Evidence, Gap
from assistant.exact import Condition, Proof, conditions_of, met, silent
from assistant.material import Case, Material, counted, listed, named
from index.boosts import INFERRED
from index.query import Found, Hit, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A review that meets every condition, and the proof of each."""

    case: Case
    proofs: tuple[Proof, ...]


def counting(material: Material) -> Draft | Gap:
    """The reviews that meet every condition read from the question; without any condition, those with evidence."""
    cases = material.cases()
    conditions = conditions_of(material)
    if not conditions:
        return _everything(material, cases) if not material.question.topic else _by_evidence(material, cases)
    found = [one for one in (_counted(case, conditions, material) for case in cases) if one]
    unheard: tuple[Condition, ...] = ()
    if not found:
        unheard, found = _without_unheard(cases, conditions, material)
        conditions = tuple(one for one in conditions if one not in unheard) if found else conditions
    if not found:
        alike = _alike(material, cases, conditions)
        return alike if isinstance(alike, Draft) else _none(material, cases, conditions)
    made = tuple(_part(one, material) for one in _ranked(found, material))
    names = named([one.case.review for one in found])
    lead = f"At least {len(found)} of the {counted(len(cases), 'review')} loaded: {names}."
    unsaid = _unsaid(conditions, cases, found)
    return Draft(
        lead=" ".join([lead, *unsaid]),
        parts=made,
        count=Count(found=len(found), loaded=len(cases)),
        caveats=(*_left_aside(unheard), *_inferred(found)),
    )


def counted_first(material: Material) -> Found:
    """What was found, before it the passages by whose words reviews are counted: the first of each review, then the others."""
    found = material.found
    drafted = counting(material)
    if isinstance(drafted, Gap) or drafted.count is None:
        return found
    firsts = [part.quotes[0] for part in drafted.parts if part.quotes]
    others = [quote for part in drafted.parts for quote in part.quotes[1:]]
    known = {hit.passage.id: hit for hit in found.hits}
    ahead: dict[str, Hit] = {}
    for quote in (*firsts, *others):
        hit = known.get(quote.passage.id) or Hit(
            passage=quote.passage,
            review=quote.review,
            document=quote.document,
            score=0.0,
            quote=(quote.start, quote.end),
            why=Why(scores={}, terms=()),
        )
        ahead.setdefault(quote.passage.id, replace(hit, quote=(quote.start, quote.end)))
    behind = [hit for hit in found.hits if hit.passage.id not in ahead]
    # Scores order the hits of a search, so what comes first has the higher ones.
    best = max((hit.score for hit in found.hits), default=0.0)
    first = [replace(hit, score=best + len(ahead) - place) for place, hit in enumerate(ahead.values())]
    return replace(found, hits=(*first, *behind))


def _without_unheard(
    cases: tuple[Case, ...], conditions: tuple[Condition, ...], material: Material
) -> tuple[tuple[Condition, ...], list[Counted]]:
    """The plain words that no review says, and the reviews that meet everything else, where that names a theme; else neither.

    Who asks for "infant deaths, co-sleeping on a settee" is told of those on a sofa; who asks for boys and trampolines of none.
    """
    unheard = tuple(
        one
        for one in conditions
        if not one.boosts and not one.concepts and not any(met(one, case, material) for case in cases)
    )
    rest = tuple(one for one in conditions if one not in unheard)
    themed = any(one.concepts or one.facet == "harm" for one in rest)
    if not unheard or not themed:
        return (), []
    return unheard, [one for one in (_counted(case, rest, material) for case in cases) if one]


def _left_aside(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """The caveat that names the words which no review has and which were therefore asked of none."""
    if not conditions:
        return ()
    said = listed([f"“{one.label}”" for one in conditions])
    return (f"No review loaded says {said} in these words, so that was asked of none: check each quotation.",)


def _alike(material: Material, cases: tuple[Case, ...], conditions: tuple[Condition, ...]) -> Draft | Gap | None:
    """The reviews with strong evidence for a theme that none puts in its own words; what is known of a child is not guessed."""
    known = tuple(condition for condition in conditions if condition.facet)
    evidence = material.evidence
    # A part addressed to an agency is there or is not: only a theme is told by likeness.
    themed = bool(material.question.topic) and known != conditions
    if not themed or not isinstance(evidence, Evidence) or evidence.strength < material.thresholds.likeness:
        return None
    fitting = {
        review_key(case.review, case.document)
        for case in cases
        if all(met(condition, case, material) for condition in known)
    }
    hits = tuple(hit for hit in evidence.hits if review_key(hit.review, hit.document) in fitting)
    return _by_evidence(replace(material, evidence=replace(evidence, hits=hits)), cases) if hits else None


def _counted(case: Case, conditions: tuple[Condition, ...], material: Material) -> Counted | None:
    proofs = [met(condition, case, material) for condition in conditions]
    given = tuple(proof for proof in proofs if proof)
    return Counted(case=case, proofs=given) if len(given) == len(conditions) else None


def _part(one: Counted, material: Material) -> Part:
    quotes = without_repeats([proof.quote for proof in one.proofs if proof.quote])
    if not quotes:
        quotes = _first_words(one.case, material)
    case = one.case
    return Part(
        review=case.review,
        document=case.document,
        about=about(case.review),
        quotes=tuple(quotes[: material.thresholds.quotes]),
    )


def _first_words(case: Case, material: Material) -> list[Quote]:
    """How the review begins, where it is counted for what it is as a whole (its year, its kind)."""
    for passage, review, document in material.passages(case):
        start, end = passage.sentences[0] if passage.sentences else (0, len(passage.text))
        return [Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0)]
    return []


def _ranked(found: list[Counted], material: Material) -> list[Counted]:
    """Stated before inferred, then in the order the search found the reviews in."""
    order: dict[tuple[str, str], int] = {}
    for place, hit in enumerate(material.found.hits):
        order.setdefault(review_key(hit.review, hit.document), place)
    last = len(order)

    def key(one: Counted) -> tuple[float, int]:
        weakest = min(proof.strength for proof in one.proofs)
        return -weakest, order.get(review_key(one.case.review, one.case.document), last)

    return sorted(found, key=key)


def _by_evidence(material: Material, cases: tuple[Case, ...]) -> Draft | Gap:
    """Where nothing exact can be asked: the reviews that have evidence, the best passage of each."""
    if isinstance(material.evidence, Gap):
        return material.evidence
    first: dict[tuple[str, str], Quote] = {}
    for hit in material.evidence.hits:
        if hit.review:
            first.setdefault(review_key(hit.review, hit.document), quote_of(hit))
    if not first:
        return Gap(reason="No review loaded was found to say this.", nearest=material.evidence.hits[0])
    made = tuple(
        Part(review=quote.review, document=quote.document, about=about(quote.review), quotes=(quote,))
        for quote in first.values()
    )
    names = named([part.review for part in made if part.review])
    return Draft(
        lead=f"At least {len(made)} of the {counted(len(cases), 'review')} loaded: {names}.",
        parts=made,
        count=Count(found=len(made), loaded=len(cases)),
        caveats=("These reviews were found by likeness of meaning, not by an exact rule: check each quotation.",),
    )


def _everything(material: Material, cases: tuple[Case, ...]) -> Draft | Gap:
    """The reviews within the limits, where the question asks for nothing more."""
    if not cases:
        return Gap(reason="No review loaded lies within these limits.")
    made = tuple(
        Part(
            review=case.review,
            document=case.document,
            about=about(case.review),
            quotes=tuple(_first_words(case, material)),
        )
        for case in cases
    )
    total = len(
        {review_key(review, material.library.document(review.document)) for review in material.library.reviews()}
    )
    names = named([case.review for case in cases])
    within = (
        f"{counted(len(cases), 'review')} of the {total} loaded" if len(cases) < total else counted(total, "review")
    )
    return Draft(lead=f"{within}: {names}.", parts=made, count=Count(found=len(cases), loaded=total))


def _none(material: Material, cases: tuple[Case, ...], conditions: tuple[Condition, ...]) -> Gap:
    wanted = listed([f"“{condition.label}”" for condition in conditions])
    unsaid = _unsaid(conditions, cases, [])
    nearest = material.found.hits[0] if material.found.hits else None
    strength = material.evidence.strength if isinstance(material.evidence, Evidence) else 0.0
    reason = f"None of the {counted(len(cases), 'review')} loaded was found to say {wanted}."
    return Gap(reason=" ".join([reason, *unsaid]), nearest=nearest, strength=strength)


def _unsaid(conditions: tuple[Condition, ...], cases: tuple[Case, ...], found: list[Counted]) -> list[str]:
    """A sentence for each facet that some review is silent about, with how many and which."""
    counted_cases = {id(one.case) for one in found}
    sentences = []
    for condition in conditions:
        quiet = [case for case in cases if id(case) not in counted_cases and silent(condition, case)]
        if quiet and condition.facet:
            names = named([case.review for case in quiet[:5]])
            more = " and others" if len(quiet) > 5 else ""
            sentences.append(f"{condition.facet.capitalize()} is not stated in {len(quiet)} ({names}{more}).")
    return list(dict.fromkeys(sentences))


def _inferred(found: list[Counted]) -> tuple[str, ...]:
    implied = [one.case.review for one in found if any(proof.strength == INFERRED for proof in one.proofs)]
    return (f"Counted because the text implies it without saying so: {named(implied)}.",) if implied else ()
