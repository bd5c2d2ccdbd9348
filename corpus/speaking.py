"""How the sentences of each part of a review speak: of what happened, of care taken, of what was not done, what holds, what is asked."""

import re
from collections.abc import Mapping, Sequence
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


def fits(lines: Sequence[str]) -> Mapping[Section, float]:
    """For each part the share of sentences that speak as it does, less the mean share that speak as the others do, on [-1, 1].

    All are 0 where there are no sentences.
    """
    if not lines:
        return dict.fromkeys(PARTS, 0.0)
    shares = {part: mean(says.search(line) is not None for line in lines) for part, says in _SAYS.items()}
    return {part: shares[part] - mean(shares[one] for one in PARTS if one is not part) for part in PARTS}
