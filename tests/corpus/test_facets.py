"""Facts about the child are read from what introduces it, and the traps of the field are no facts. All cases are invented."""

import pytest

from corpus.document import Basis, Facet, Span
from corpus.facets import passage_facets, review_facets


def where(start: int, end: int) -> tuple[Span, ...]:
    return (Span(page=1, start=start, end=end),)


def facets(text: str, name: str) -> list[Facet]:
    return [facet for facet in review_facets(text, where) if facet.name == name]


def values(text: str, name: str) -> list[str]:
    return [facet.value for facet in facets(text, name) if facet.basis is not Basis.NOT_STATED]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("A six-week-old girl was taken to a clinic.", (1.38, 1.61)),
        ("This review concerned a 7 month old boy.", (7, 7.99)),
        ("Ash, aged fourteen, was found by a walker.", (168, 179.88)),
        ("The case of a boy of three who fell.", (36, 47.88)),
        ("A four-year-old died three months prior to his sister’s fifth birthday.", (48, 59.88)),
        ("A boy aged two lived with three other children under the age of ten.", (24, 35.88)),
        ("Her mother was nineteen years old. The baby was five weeks old when she died.", (1.15, 1.38)),
        ("Born at thirty weeks gestation, the baby was two months old when hurt.", (2, 2.99)),
        ("SILR 2023-A\tGirl, 5 months\tA baby was taken to hospital.", (5, 5.99)),
        ("CMR 1/2019\t2 years\tA girl died after choking.", (24, 35.88)),
        ("Boy | 7 weeks | serious harm\nHe was seen by a nurse.", (1.61, 1.84)),
        ("Serious harm • 4 years • Girl\nShe was seen by a nurse.", (48, 59.88)),
        ("Age: 7. A pupil had not been seen for two terms.", (84, 95.88)),
        ("A 20-day-old infant was found in a pram.", (0.66, 0.66)),
        ("Rowena, 14, was found by a neighbour.", (168, 179.88)),
        ("Twin girls of eleven months were left alone.", (11, 11.99)),
        ("A boy who had recently turned four drowned. His sister, who was 12, saw it.", (48, 59.88)),
        ("Offences against a boy, then eleven, by two boys of 14 and 15.", (132, 143.88)),
        ("She came into care at the age of nine. By her seventeenth birthday she had moved twice.", (204, 215.88)),
        ("He died six weeks before his 18th birthday, having been unwell since he was 13.", (204, 215.88)),
        ("He was diagnosed when he was eight. Ash was a boy aged thirteen.", (156, 167.88)),
        ("Rowan (a name she chose) was 16 in July 2031 when she told a cleaner.", (192, 203.88)),
        ("Ash was 15 and looked after by the county. He was 13 when he moved.", (180, 191.88)),
        ("Child B4, a boy, was 13 when he told a teacher. It had gone on since he was eleven.", (156, 167.88)),
        ("At 11 Juniper told a teacher that it had gone on since she was six.", (132, 143.88)),
        ("His mother was 18. He was nine weeks old.", (2.07, 2.3)),
        ("A young man of seventeen took his own life.", (204, 215.88)),
        ("The baby was shaken by her father, 21, at seven weeks of age. He was seen at six weeks.", (1.61, 1.84)),
        ("The child suffered a bleed on the brain at 4 months while in the care of his father, 28.", (4, 4.99)),
        ("Ash was groomed by a man of 37 who said that he was 17. Ash was 14.", (168, 179.88)),
        ("He was removed at two days old and came back after eleven weeks.", (0.07, 0.07)),
    ],
)
def test_the_childs_age_and_nobody_elses(text: str, months: tuple[float, float]) -> None:
    age = facets(text, "age")[0]
    assert age.basis is Basis.STATED
    assert age.months == pytest.approx(months, abs=0.02)


def test_a_birth_followed_by_death_is_age_nought_inferred() -> None:
    age = facets("A girl was born in a garage and died shortly afterwards.", "age")[0]
    assert (age.basis, age.months) == (Basis.INFERRED, (0.0, 0.0))


def test_a_baby_without_an_age_is_under_a_year_inferred() -> None:
    age = facets("This review was for a baby boy who was found cold.", "age")[0]
    assert (age.basis, age.months) == (Basis.INFERRED, (0.0, 12.0))


def test_a_baby_brother_makes_no_baby_and_a_date_no_age() -> None:
    age = facets("She lived with her baby brother. They were seen in March, 14 times.", "age")[0]
    assert age.basis is Basis.NOT_STATED


def test_silence_is_not_stated() -> None:
    age = facets("The family had lived in the town for many years.", "age")[0]
    assert (age.basis, age.spans) == (Basis.NOT_STATED, ())


def test_brothers_have_an_age_each() -> None:
    assert values("Two brothers aged six and eight were often hungry.", "age") == ["6 years", "8 years"]


def test_a_long_report_is_read_where_the_child_is_introduced() -> None:
    cover = (
        "Report of the board. It was agreed in May. Methods are listed below. Terms follow. Authors are named. Thanks are due. "
        * 2
    )
    text = f"{cover}Child V was a nine-week-old girl. She died at home."
    assert values(text, "age") == ["9 weeks"]
    assert values(text, "outcome") == ["died"]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("A ten-year-old boy ran from a female carer.", "male"),
        ("A toddler girl was hurt by a boy in her class.", "female"),
        ("Child C was four weeks old when his mother found him.", "male"),
    ],
)
def test_the_childs_sex(text: str, sex: str) -> None:
    assert values(text, "sex") == [sex]


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("A girl who was in foster care went missing.", ["looked after"]),
        ("A young man died. He had been in care since he was five.", ["looked after"]),
        ("A young man died. He had been in foster care as a child.", []),
        ("He was subject to a child protection plan.", ["child protection plan"]),
        ("The boy was not looked after at the time.", []),
        ("A young man who was a care leaver died.", ["care leaver"]),
        ("A boy was hurt. His mother had herself been in the care of the local authority.", []),
    ],
)
def test_care_status_by_tense_negation_and_person(text: str, care: list[str]) -> None:
    assert values(text, "care status") == care


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("A boy of two died in a fire.", ["died"]),
        ("A girl took her own life.", ["died"]),
        ("A baby had fractures to both legs.", ["serious harm"]),
        ("A boy of nine was placed with an aunt after the death of his mother.", []),
        ("A boy of six was there when his mother was killed by her former partner.", []),
        ("A girl of ten, whose home was searched after the killing of her father.", []),
        ("A girl of ten was approached in the changing rooms.", []),
        ("A girl of fourteen ended her life at school.", ["died"]),
        ("A baby was born in a bathroom and lived for less than an hour.", ["died"]),
        ("The body of a newborn baby was found in a holdall.", ["died"]),
        ("A boy of nine lived three hours away from his mother.", []),
    ],
)
def test_the_outcome_is_the_childs(text: str, outcome: list[str]) -> None:
    assert values(text, "outcome") == outcome


@pytest.mark.parametrize(
    ("text", "harm", "is_there"),
    [
        ("A baby had bruises on his cheek.", "bruising", True),
        ("The mother came in with bruises to her arms. Her girl was well.", "bruising", False),
        ("A boy with a history of self-harm was stabbed.", "self_harm", False),
        ("A boy with a history of self-harm was stabbed.", "serious_youth_violence", True),
        ("There was no bruising on the baby.", "bruising", False),
        ("A child was bitten by a dog.", "dog_attack", True),
    ],
)
def test_the_harm_is_what_happened_to_the_child(text: str, harm: str, is_there: bool) -> None:
    assert (harm in [facet.concept for facet in facets(text, "harm")]) is is_there


@pytest.mark.parametrize(
    ("text", "mobility", "basis"),
    [
        ("A five-month-old girl was hurt.", "not independently mobile", Basis.INFERRED),
        ("A nine-month-old boy was hurt.", "age given, mobility not stated", Basis.NOT_STATED),
        ("A nine-month-old boy who was not yet crawling was hurt.", "not independently mobile", Basis.STATED),
        ("A ten-month-old girl who had begun to walk was hurt.", "mobile", Basis.STATED),
    ],
)
def test_mobility_follows_from_age_or_words(text: str, mobility: str, basis: Basis) -> None:
    assert [(facet.value, facet.basis) for facet in facets(text, "mobility")] == [(mobility, basis)]


def test_a_three_year_old_has_no_mobility_facet() -> None:
    assert facets("A three-year-old boy was hurt.", "mobility") == []


@pytest.mark.parametrize(
    ("text", "agency", "name"),
    [
        ("Learning was identified for GPs about records.", "gp_primary_care", "agency addressed"),
        ("GPs should share letters with the school nurse.", "gp_primary_care", "agency addressed"),
        ("An action was agreed for the police to review training.", "police", "agency addressed"),
        ("The partnership should seek assurance.", "local_safeguarding_body", "agency addressed"),
        ("The GP saw the baby twice.", "gp_primary_care", "agency mentioned"),
        ("The police attended the address.", "police", "agency mentioned"),
        ("Midwives need to ask about sleep.", "midwifery_maternity", "agency addressed"),
        ("The review recommended that schools check the register.", "education", "agency addressed"),
    ],
)
def test_who_is_addressed_and_who_is_mentioned(text: str, agency: str, name: str) -> None:
    assert (agency, name) in {(facet.concept, facet.name) for facet in passage_facets(text, where)}


def test_every_span_holds_the_words_that_say_so() -> None:
    text = "Child Q was a five-week-old boy. He died at home of a bleed on the brain."
    said = {
        facet.name: text[facet.spans[0].start : facet.spans[0].end]
        for facet in review_facets(text, where)
        if facet.spans
    }
    assert said["age"] == "five-week-old"
    assert said["outcome"] == "died"


def test_brothers_and_sisters_who_are_the_subjects_have_an_age_each() -> None:
    """An older one who is spoken of afterwards is not among them."""
    text = "A brother and sister, aged six and four, died. Their older sibling, aged twelve, got out."
    assert values(text, "age") == ["6 years", "4 years"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ash lived with his grandmother, 66, under a special guardianship order.", "with relatives"),
        ("Ash was placed with an aunt when he was four.", "with relatives"),
        ("Ash was being privately fostered by a family friend.", "privately fostered"),
        ("Ash has since been adopted.", "adopted"),
        ("Ash lived with his mother and his grandmother came each day.", "not stated"),
    ],
)
def test_who_brings_the_child_up_is_a_care_status(text: str, status: str) -> None:
    assert [facet.value for facet in facets(text, "care status")] == [status]


def test_who_nearly_died_did_not() -> None:
    """Nor who was in fear of death."""
    assert [facet.value for facet in facets("A boy of 15 was stabbed and nearly died.", "outcome")] == ["serious harm"]
    assert [facet.value for facet in facets("A boy of 15 was stabbed and died.", "outcome")] == ["died"]


def test_a_baby_who_lived_for_days_was_a_newborn() -> None:
    """Though no age is told."""
    assert facets("The ambulance came at six. She lived for two days.", "age")[0].months == (0.0, 0.0)
