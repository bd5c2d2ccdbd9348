"""How the sentences of each part of a review speak: of what happened, of care taken, of what was not done, what holds, what is asked."""

import re
from collections.abc import Sequence
from statistics import mean

from corpus.document import Section

PARTS = (
    Section.CIRCUMSTANCES,
    Section.GOOD_PRACTICE,
    Section.MISSED_OPPORTUNITIES,
    Section.LEARNING,
    Section.RECOMMENDATIONS,
)
# What a part is told before; good practice and what was missed come in either order.
RANK = dict(zip(PARTS, (0, 1, 1, 2, 3), strict=True))
_SAYS = {
    Section.RECOMMENDATIONS: re.compile(
        r"\b(?:should|must|will|shall|ought to|needs? to|asked to|(?:is|are) to)\b|^(?:to |[A-Z][\w' ]{3,60} to [a-z]+)|"
        r"^(?:ask|see|check|make|give|put|tell|ring|name|count|add|send|keep|write|find|share|record|offer|set|use|bring|hold)\b",
        re.IGNORECASE,
    ),
    Section.MISSED_OPPORTUNITIES: re.compile(
        r"\b(?:not|no|nobody|never|nothing|none|neither|without|missed|closed|late|delay\w*|lost|only|too (?:soon|late|long)|"
        r"despite|although|unaware|alone|instead|before anyone|weeks later|months later|didn't|wasn't)\b",
        re.IGNORECASE,
    ),
    Section.GOOD_PRACTICE: re.compile(
        r"\b(?:kept|listened|noticed|promptly|same day|at once|straight away|well|kind\w*|patien\w+|persist\w*|careful\w*|"
        r"took care|good|skil\w+|spotted|rang|wrote|stayed|visited|insisted|recogni[sz]ed|asked|trust\w*|quick\w*|taught|stood|"
        r"made sure|built|knew|within the hour)\b",
        re.IGNORECASE,
    ),
    Section.LEARNING: re.compile(
        r"\b(?:is|are|can|cannot|may|needs?|means?|matters?|does|do|often|always|every|we)\b(?!.*\b(?:was|were|had|should)\b)",
        re.IGNORECASE,
    ),
    Section.CIRCUMSTANCES: re.compile(
        r"\b(?:died|aged|was born|injur\w+|hospital|lived|found|mother|father|was \d|years|months|weeks)\b",
        re.IGNORECASE,
    ),
}


def speaks(line: str, part: Section) -> bool:
    """Whether a sentence speaks as the part does."""
    return _SAYS[part].search(line) is not None


def fit(lines: Sequence[str], part: Section) -> float:
    """The share of sentences that speak as the part does, less the mean share that speaks as the others do, on [-1, 1]; 0 for none."""
    if not lines:
        return 0.0
    shares = {one: mean(speaks(line, one) for line in lines) for one in PARTS}
    return shares[part] - mean(share for one, share in shares.items() if one is not part)
