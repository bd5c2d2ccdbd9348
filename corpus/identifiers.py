"""Review identifiers: recognised in any spelling, compared by a normal form. The forms are data (`data/identifiers.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from corpus.ages import number
from corpus.vocabulary import Vocabulary

_DATA = Path(__file__).parent / "data" / "identifiers.toml"
# A pseudonym with an identifier in brackets, or an identifier with a pseudonym after it.
_NAMED = re.compile(
    r"""["']?(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)["']?\s*\((?P<inside>[^()]+)\)|(?P<before>.*\d)\s*(?:[-:,]\s*["']?|["'(]+)(?P<name2>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)["')]*"""
)
# A pseudonym with the kind of review, and its year, in brackets: "Nell (LCSPR, 2022)".
_OF_KIND = re.compile(r"""["']?(?P<name>[A-Z][a-z]{2,14})["']?\s*\((?P<kind>[A-Za-z ]+?)(?:,? (?P<year>20\d\d))?\)""")
# The child before the reference in brackets: "Child K (BSCP 2021-02)", "CHILD P (OC21/P)".
_CHILD_FIRST = re.compile(
    r"(?P<name>(?:Child|Baby|Young Person|Family|CHILD|BABY|YOUNG PERSON|FAMILY) \w{1,14}(?: (?:and|&) \w{1,14})?)"
    r"\s*[(\[](?P<inside>[^()\[\]]+)[)\]]"
)
# "Case 1: Poppy (4 months)"
_AGED = r"(?:\d{1,2}|[a-z]+)(?: (?:day|week|month|year)s?(?: old)?)?"
_AGE_LAST = re.compile(rf"\s*[(\[](?:aged )?{_AGED}(?:(?: and|,) {_AGED})*[)\]]$")
_AND_FAMILY = re.compile(
    r" (?:and|&) (?:(?:his|her|their|a|two|three) )?(?:\w+ )?(?:siblings?|brothers?|sisters?|twins?)\b"
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An identifier found in a text, half-open offsets `[start, end)`.

    `id` is its normal form, `printed` its spelling there. `kind` and `year` are what the identifier itself says, `pseudonym`
    the name printed with it; each None where it says nothing. `inline` tells whether the form is one inside a sentence too.
    `also` are the normal forms of further identifiers of the same review (a joint review has two).
    """

    id: str
    printed: str
    start: int
    end: int
    kind: str | None = None
    year: int | None = None
    pseudonym: str | None = None
    inline: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    pattern: re.Pattern[str]
    normal: str
    inline: bool
    short_year: bool


def mentions(text: str) -> tuple[Mention, ...]:
    """The identifiers in a text, in order, none overlapping another; for sentences and questions."""
    return _found(text, whole=False)


def heading_identifier(line: str) -> Mention | None:
    """The identifier that a whole line is, with words such as "Learning from" before it and a short rest; else None."""
    stripped = line.strip().rstrip(":. ")
    plain = stripped.translate(_PLAIN)
    for form in _forms():
        match = form.pattern.fullmatch(plain)
        if match:
            return _mention(form, match, stripped)
    named = _NAMED.fullmatch(plain)
    if named:
        inner = heading_identifier(named["inside"] or named["before"])
        name = named["name"] or named["name2"]
        if inner is not None and inner.pseudonym in (None, name) and not _is_theme(name):
            return replace(inner, printed=stripped, start=0, end=len(stripped), pseudonym=name, inline=True)
    first = _CHILD_FIRST.fullmatch(plain)
    if first:
        child, inner = heading_identifier(first["name"]), heading_identifier(first["inside"])
        if child is not None and inner is not None and inner.inline and re.search(r"\d", inner.id):
            also = (*inner.also, child.id)
            return replace(inner, printed=stripped, start=0, end=len(stripped), pseudonym=child.id, also=also)
    of_kind = _OF_KIND.fullmatch(plain)
    if of_kind and _kind(_prefix(of_kind["kind"])) and not _is_theme(of_kind["name"]):
        name = of_kind["name"]
        return Mention(
            id=name,
            printed=stripped,
            start=0,
            end=len(stripped),
            kind=_kind(_prefix(of_kind["kind"])),
            year=_year(of_kind["year"]),
            pseudonym=name,
            inline=False,
        )
    rest = _without_lead(plain)
    if rest != plain:
        offset = len(plain) - len(rest)
        for form in _forms():
            match = form.pattern.fullmatch(rest)
            if match:
                return _mention(form, match, stripped[offset:])
    return None


def _is_theme(name: str) -> bool:
    """Whether the word after an identifier is what the review is about ("RR 4/22 - Bruising") and nobody's name."""
    return bool(Vocabulary.shipped().concepts_in(name.lower()))


def leading_identifier(line: str) -> Mention | None:
    """The identifier a heading begins with, its own number taken off: "3. RR 4/21: a baby with bruises" is of RR 4/21.

    Two identifiers of one review make a joint one. None where the line only mentions a review.
    """
    whole = heading_identifier(line)
    if whole is not None:
        return whole
    aged = _AGE_LAST.search(line.strip())
    if aged and (alone := heading_identifier(line.strip()[: aged.start()])) is not None:
        return alone
    joined = table()["joined"]
    stripped = line.strip().rstrip(":. ")
    plain = stripped.translate(_PLAIN)
    family = _AND_FAMILY.search(plain)
    if family and (alone := leading_identifier(f"{stripped[: family.start()]}{stripped[family.end() :]}")) is not None:
        return replace(alone, also=tuple(dict.fromkeys((*alone.also, stripped[: family.end()]))))
    before = re.match(joined["number"], plain, re.IGNORECASE)
    if before and before.end() < len(plain):
        inner = leading_identifier(stripped[before.end() :])
        return inner if inner is not None and (inner.inline or before[0][0].isdigit()) else None
    before = re.match(joined["year_before"], plain)
    if before and before.end() < len(plain):
        inner = heading_identifier(stripped[before.end() :])
        return inner and replace(inner, year=inner.year or int(before["year"]))
    found = mentions(stripped)
    if len(found) == 2 and _is_number_and_child(found, plain):
        also = tuple(dict.fromkeys((*found[0].also, found[1].id)))
        return replace(found[0], pseudonym=found[0].pseudonym or found[1].id, also=also)
    if found and found[0].start == 0:
        return _joint(found, stripped) or _with_rest(found[0], plain) or _with_name(found[0], plain)
    rest = _without_lead(plain)
    inner = leading_identifier(stripped[len(plain) - len(rest) :]) if rest != plain else None
    return inner or _before_the_rest(stripped, plain)


def _is_number_and_child(found: tuple[Mention, ...], plain: str) -> bool:
    """Whether a line is the number of a review and its child, with nothing but signs between them: "SCR 2013/A CHILD H"."""
    first, second = found
    between, after = plain[first.end : second.start], plain[second.end :]
    coded = re.search(r"\d", first.id) and not re.search(r"\d", second.id)
    return bool(coded) and not first.start and not between.strip(" :,-(") and not after.strip(" )")


def _before_the_rest(text: str, plain: str) -> Mention | None:
    """The identifier before a colon or dash, where it is one only as a whole line ("Rapid Review 3: Child D")."""
    part = re.match(r"(.+?)(?:\s*:\s|\s+-\s)(.+)$", plain)
    first = heading_identifier(text[: part.end(1)]) if part else None
    if part is None or first is None:
        return None
    second = heading_identifier(text[part.start(2) :])
    return replace(first, also=(second.id,)) if second is not None and second.inline else first


def _joint(found: tuple[Mention, ...], text: str) -> Mention | None:
    """Two identifiers with only a joining word between them as one review; None where there is anything else."""
    if len(found) != 2:
        return None
    first, second = found
    plain, joined = text.translate(_PLAIN), table()["joined"]
    between, after = plain[first.end : second.start], plain[second.end :].strip(" )")
    if re.fullmatch(joined["same"], between, re.IGNORECASE) and not after:
        return replace(first, also=(second.id,))
    if re.fullmatch(joined["both"], between, re.IGNORECASE) and (not after or after[0] in ":-("):
        return replace(
            first,
            id=f"{first.id} & {second.id}",
            printed=text[: second.end],
            end=second.end,
            also=(first.id, second.id),
        )
    return None


def _with_rest(first: Mention, plain: str) -> Mention | None:
    rest = plain[first.end :]
    child = _child_named(rest)
    if child is None and not re.match(table()["joined"]["rest"], rest):
        return None
    year = re.fullmatch(r"\s*\(?((?:19|20)\d\d)\)?", rest) or re.match(r"\s*\(((?:19|20)\d\d)\)", rest)
    if year is not None:
        # "Child D (2019)" is printed so: another Child D is of another year.
        end = first.end + year.end()
        first = replace(first, year=first.year or int(year[1]), printed=plain[first.start : end], end=end)
    return (
        first if child is None else replace(first, pseudonym=first.pseudonym or child[-1], also=(*first.also, *child))
    )


def _with_name(first: Mention, plain: str) -> Mention | None:
    """The number with nothing but a name after it ("RR 4/21 Wren"); the text under it tells whether it is the child's."""
    named = re.fullmatch(_with_no_names(table()["joined"]["name"]), plain[first.end :])
    return first if named and re.search(r"\d", first.id) else None


def _child_named(rest: str) -> tuple[str, ...] | None:
    """What the child is called after an identifier, its bare name last ("- Child Hazel and siblings"); None for anything else."""
    match = re.fullmatch(_with_no_names(table()["joined"]["named"]), rest.rstrip(" :."))
    if match is None:
        return None
    return (
        (f"{' '.join(match['kind'].split())} {match['name']}", match["name"]) if match["name"] else (match["quoted"],)
    )


def normal(printed: str) -> str:
    """The normal form of an identifier in any spelling: `RR 5/22` for "RR 05/22" or "Rapid Review 5 of 2022".

    What is no identifier of a known form is its words, one space apart.
    """
    mention = leading_identifier(printed)
    if mention is not None:
        return mention.id
    found = mentions(printed)
    if found and len(found[0].printed) >= 0.6 * len(printed.strip()):
        return found[0].id
    return " ".join(printed.translate(_PLAIN).strip(" \"'").split())


def aliases(mention: Mention) -> tuple[str, ...]:
    """Further normal forms by which people call a review: its bare code, its pseudonym, each child of a joint review."""
    names = []
    code = re.fullmatch(r"(?:L?CSPR|SCR|SPR|LL?R) (\w+)", mention.id)
    if code:
        names.append(code[1])
    if mention.pseudonym:
        names.append(mention.pseudonym)
    child = re.fullmatch(r"(?:L?CSPR |SCR |SPR )(.+)", mention.id)
    if child and child[1] not in names:
        names.append(child[1])
    names += mention.also
    return tuple(dict.fromkeys(names))


def tells_of(name: str, text: str) -> bool:
    """Whether a text tells of a person called `name` ("Amy was a baby", "Amy's mother"): then a heading "Amy" is a review's."""
    cues = "|".join(table()["person"]["after"])
    return re.search(rf"\b{re.escape(name)}(?:{cues})", text.translate(_PLAIN)) is not None


def _found(text: str, *, whole: bool) -> tuple[Mention, ...]:
    plain = text.translate(_PLAIN)
    taken: list[Mention] = []
    for form in _forms():
        if not form.inline and not whole:
            continue
        for match in form.pattern.finditer(plain):
            if _inside_a_word(plain, match.start()) or _false_friend(plain, match):
                continue
            if all(match.end() <= other.start or other.end <= match.start() for other in taken):
                taken.append(_mention(form, match, text[match.start() : match.end()], match.start()))
    return tuple(sorted(taken, key=lambda mention: mention.start))


def _inside_a_word(text: str, start: int) -> bool:
    return start > 0 and (
        text[start - 1].isalnum() or (text[start - 1] in "-/" and start > 1 and text[start - 2].isalnum())
    )


def _false_friend(text: str, match: "re.Match[str]") -> bool:
    around = text[max(0, match.start() - 16) : match.end() + 4]
    return any(
        found.start() < match.end() - max(0, match.start() - 16)
        and found.end() > match.start() - max(0, match.start() - 16)
        for pattern in _false_friends()
        for found in pattern.finditer(around)
    )


def _without_lead(line: str) -> str:
    """The line without the words that lead to an identifier ("Learning from: ...")."""
    rest, before = line, None
    while rest != before:
        before = rest
        for lead in _leads():
            if rest.lower().startswith(lead):
                tail = rest[len(lead) :]
                if tail[:1] in " :-,\n" and tail.strip(" :-,"):
                    rest = tail.lstrip(" :-,")
    return rest


def _mention(form: _Form, match: "re.Match[str]", printed: str, start: int = 0) -> Mention:
    groups = {name: value for name, value in match.groupdict().items() if value}
    year = groups.get("year")
    prefix = _prefix(groups.get("prefix", ""))
    values: dict[str, Any] = {
        "prefix": prefix,
        "number": number(groups["number"]) if "number" in groups else 0,
        "year": year[-2:] if year and form.short_year else year,
        "code": groups.get("code", ""),
        "letters": _letters(groups.get("letters", "")),
        "name": groups.get("name", ""),
    }
    identifier = form.normal.format(**values).strip()
    if "prefix2" in groups:
        identifier = f"{groups['prefix2'].upper()} {identifier}"
    if form.normal == "{name}" and "name2" in groups:
        identifier = f"{groups['name']} & {groups['name2']}"
    names = [groups[name] for name in ("name", "name2") if name in groups]
    return Mention(
        id=identifier,
        printed=printed.strip(),
        start=start,
        end=start + len(printed),
        kind=_kind(groups.get("prefix2", "").upper() or prefix) or _code_kind(groups.get("code", "")),
        year=_first_of(groups.get("number"), _year(year or _code_year(groups.get("code", "")))),
        pseudonym=" & ".join(names) or None,
        inline=form.inline,
    )


def kinds_in_words() -> Mapping[str, str]:
    """The kinds of review in words with the letters that stand for them: "rapid review" and RR."""
    spelled: Mapping[str, str] = table()["spelled"]
    return spelled


def _prefix(printed: str) -> str:
    words = " ".join(printed.split())
    spelled: str | None = table()["spelled"].get(words.lower())
    if spelled is not None:
        return spelled
    if words.upper() in table()["kinds"]:
        return words.upper()
    words = words[:1].upper() + words[1:]
    return words if not words.isupper() or (len(words) <= 6 and words not in _CHILD_WORDS) else words.title()


_CHILD_WORDS = ("CHILD", "BABY", "FAMILY", "CASE")


def _letters(printed: str) -> str:
    text = re.sub(r"\s*(?:&|\band\b)\s*", " & ", printed)
    return " ".join(re.sub(r"\s*,\s*(?:& )?", ", ", text).split())


def _kind(prefix: str) -> str | None:
    kind: str | None = table()["kinds"].get(prefix)
    return kind


EARLIEST, LATEST = 5, 40  # of 2005 and 2040: between them the years in which such series are met


def _first_of(serial: str | None, year: int | None) -> int | None:
    """The year of "n/yy"; of "22/02" it is the first number, as no such reference is of 2002."""
    if (
        serial is None
        or not serial.isdigit()
        or year is None
        or year >= 2000 + EARLIEST
        or not EARLIEST <= int(serial) < LATEST
    ):
        return year
    return 2000 + int(serial)


_FIRST_OF_A_CODE = 9  # of 2009: EM01, EM02 and on are numbered and not of a year


def _code_year(code: str) -> str | None:
    """TN20 is of 2020: two letters or more and two digits. "S4" and "C19" alone say nothing certain.

    Of several parts one is a whole year ("CSCP-RR-2022-06"), or the only number and not the last ("SCR-19-A").
    """
    match = re.fullmatch(r"[A-Z]{2,4}(\d{2})", code)
    if match:
        return match[1] if int(match[1]) >= _FIRST_OF_A_CODE else None
    parts = re.split("[-/]", code)
    years = [part for part in parts if re.fullmatch(r"(?:19|20)\d\d", part)]
    numbers = [part for part in parts if part.isdigit()]
    if len(years) == 1:
        return years[0]
    return numbers[0] if len(numbers) == 1 and len(numbers[0]) == 2 and parts[-1] not in numbers else None


def _code_kind(code: str) -> str | None:
    """The kind of review that one part of a reference names ("CSCP-RR-2022-06")."""
    return next(filter(None, map(_kind, re.split("[-/]", code))), None) if re.search("[-/]", code) else None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    digits = text[:4] if len(text) > 2 else text
    if not digits.isdigit():
        return None
    year = int(digits)
    if year >= 1900:
        return year
    return 2000 + year if year < 60 else 1900 + year


@cache
def table() -> dict[str, Any]:
    """The forms and words of `data/identifiers.toml`."""
    return tomllib.loads(_DATA.read_text("utf-8"))


def _with_no_names(pattern: str) -> str:
    return pattern.replace("NO_NAMES", table()["words"]["no_names"])


@cache
def _forms() -> tuple[_Form, ...]:
    return tuple(
        _Form(
            pattern=re.compile(_with_no_names(entry["pattern"]), re.IGNORECASE if entry.get("any_case") else 0),
            normal=entry["normal"],
            inline=entry.get("inline", False),
            short_year=entry.get("short_year", False),
        )
        for entry in table()["forms"]
    )


@cache
def _false_friends() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in table()["looks_like"]["patterns"])


@cache
def _leads() -> tuple[str, ...]:
    return tuple(sorted(table()["words"]["lead"], key=len, reverse=True))
