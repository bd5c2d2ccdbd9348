"""What a limit leaves to be counted is what it leaves to be searched; what is left out is neither found nor counted."""

import pytest

from assistant.answer import Abstention, Answer
from assistant.assistant import Assistant
from assistant.evidence import weigh
from assistant.material import Material
from corpus.document import Status
from corpus.vocabulary import Vocabulary
from index.library import Library
from index.query import Filters, Query

SCHOOL, BABY = (60.0, 215.99), (0.0, 11.99)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(facts=(("sex", "girl"),)),
        Filters(facts=(("harm", "bruising"), ("sex", "girl"), ("sex", "boy"))),
        Filters(age_groups=(BABY, SCHOOL)),
        Filters(ages=BABY),
        Filters(statuses=(Status.UNPUBLISHED, Status.DRAFT)),
        Filters(published=(None, 2021)),
        Filters(excluded=(Filters(reviews=("RR 1/21",)), Filters(facts=(("harm", "neglect"),)))),
        Filters(excluded=(Filters(age_groups=(BABY,)),)),
        Filters(excluded=(Filters(statuses=(Status.PUBLISHED,)),)),
        Filters(years=(2021, 2021), excluded=(Filters(reviews=("Rapid Review 1 of 2021",)),)),
        Filters(kinds=("rapid review",), excluded=(Filters(published=(2022, None)), Filters(years=(2020, 2020)))),
    ],
)
def test_what_can_be_counted_is_what_is_searched(assistant: Assistant, filters: Filters) -> None:
    question = assistant.read("What about the child?", filters=filters)
    found = assistant.library.search(Query(text="the child", filters=filters, k=500))
    evidence = weigh(
        question,
        found,
        vocabulary=assistant.vocabulary,
        rarity=assistant.library.rarity,
        thresholds=assistant.thresholds,
    )
    material = Material(
        question=question,
        found=found,
        evidence=evidence,
        library=assistant.library,
        vocabulary=assistant.vocabulary,
        thresholds=assistant.thresholds,
    )
    counted = {(review.document, review.id) for case in material.cases() for review in case.reviews}
    searched = found.searched.reviews
    assert len(counted) == searched, (counted, searched)


def test_an_answer_holds_nothing_of_what_is_left_out(library: Library) -> None:
    assistant = Assistant(library, Vocabulary.load())
    everything = assistant.ask("What was learned about bruising?")
    assert isinstance(everything, Answer)
    first = everything.groups[0].review
    assert first is not None
    rest = assistant.ask(f"What was learned about bruising other than {first.printed}?")
    assert all(hit.review is None or hit.review.id != first.id for hit in rest.hits)
    count = assistant.ask(f"How many reviews other than {first.printed} mention bruising?")
    every = assistant.ask("How many reviews mention bruising?")
    assert isinstance(every, Answer)
    assert every.count is not None
    assert count.searched.reviews == every.searched.reviews - 1
    # It was the only one.
    assert every.count.found == 1
    assert isinstance(count, Abstention)


def test_limits_on_the_child_that_leave_one_review_bring_the_caution(assistant: Assistant) -> None:
    review = next(review for review in assistant.library.reviews() if review.facet("sex") and review.facet("age"))
    age = review.facet("age")[0].months
    sex = review.facet("sex")[0].value
    assert age is not None
    answer = assistant.ask("What was learned?", filters=Filters(facts=(("sex", sex),), age_groups=(age,)))
    assert any("no child can be recognised" in caveat for caveat in answer.caveats)
