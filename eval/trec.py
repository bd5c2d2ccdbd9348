"""Question sets and runs as other tools of retrieval research keep them: BEIR folders, TREC topics, qrels and run files.

Both forms judge documents by id. Ours judges words. So in a folder written here every judged quotation is a document of its
own, whose text is the quotation; in one made elsewhere the text of a judged document is the quotation, or the beginning of it
where it is long. Texts are in `corpus.jsonl` in both forms: without them ids alone could not be found in a library.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError, Flaw, SetError
from eval.measures import judged, ranking
from eval.outcome import Outcome
from eval.sets import Case, Relevant, case_of, duplicates

QUOTED = 40  # words of a long text that are taken for a quotation: few enough to stand in one passage
QUERIES, CORPUS, QRELS, TOPICS = "queries.jsonl", "corpus.jsonl", "qrels", "topics.txt"

Qrels = dict[str, dict[str, int]]  # question -> document -> grade


def read_beir(folder: Path) -> tuple[Case, ...]:
    """The questions of a BEIR folder that were judged, in order; of several qrels files the one called test, or all."""
    files = sorted((folder / QRELS).glob("*.tsv"))
    chosen = [file for file in files if file.stem == "test"] or files
    questions = {str(row["_id"]): row for row in _rows(folder / QUERIES)}
    return _cases(folder, questions, _merged(read_qrels(file) for file in chosen))


def write_beir(cases: Sequence[Case], folder: Path) -> None:
    """Writes `queries.jsonl`, `corpus.jsonl` and `qrels/test.tsv`; what BEIR has no place for goes into the metadata."""
    (folder / QRELS).mkdir(parents=True, exist_ok=True)
    _write_rows(folder / QUERIES, (_query(case) for case in cases))
    _write_corpus(cases, folder)
    lines = ["query-id\tcorpus-id\tscore\n"]
    lines += [f"{case.id}\t{name_of(one)}\t{one.grade}\n" for case in cases for one in case.relevant]
    _write(folder / QRELS / "test.tsv", lines)


def read_trec(folder: Path) -> tuple[Case, ...]:
    """The questions of a folder with `topics...`, `qrels...` and `corpus.jsonl`, in order."""
    topics = _only(folder, "topics*")
    questions: dict[str, dict[str, Any]] = {id: {"text": text} for id, text in read_topics(topics).items()}
    return _cases(folder, questions, read_qrels(_only(folder, "qrels*")))


def write_trec(cases: Sequence[Case], folder: Path) -> None:
    """Writes `topics.txt`, `qrels.txt` and `corpus.jsonl`. TREC keeps questions and judgements; history, type and notes are lost."""
    folder.mkdir(parents=True, exist_ok=True)
    topics = (
        f"<top>\n<num> Number: {_word(case.id)}\n<title> {escape(' '.join(case.question.split()), quote=False)}\n</top>\n"
        for case in cases
    )
    _write(folder / TOPICS, topics)
    _write_corpus(cases, folder)
    lines = (f"{_word(case.id)} 0 {name_of(one)} {one.grade}\n" for case in cases for one in case.relevant)
    _write(folder / "qrels.txt", lines)


def read_topics(file: Path) -> dict[str, str]:
    """Question by id, from TREC's `<top>` form or from lines of id, tab, question."""
    text = _text(file)
    if "<top>" not in text.lower():
        pairs = (line.partition("\t") for line in text.split("\n") if "\t" in line)
        return {id.strip(): question.strip() for id, _, question in pairs}
    found = {}
    for topic in re.findall(r"<top>(.*?)</top>", text, flags=re.S | re.I):
        number = re.search(r"<num>\s*(?:Number:)?\s*([^\s<]+)", topic, flags=re.I)
        title = re.search(r"<title>\s*(?:Topic:)?\s*([^<]+)", topic, flags=re.I)
        if number and title:
            found[number[1]] = " ".join(unescape(title[1]).split())
    return found


def read_qrels(file: Path) -> Qrels:
    """The grades by question and document, of TREC's four fields or BEIR's three; raises SetError with each flawed line."""
    found: Qrels = {}
    flaws = []
    for number, line in enumerate(_text(file).split("\n"), 1):
        fields = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and fields[0].strip() == "query-id"):
            continue
        grade = fields[-1].strip()
        if len(fields) not in (3, 4) or not re.fullmatch(r"-?\d+", grade):
            message = f"expected question, document and grade, found {line.strip()[:80]!r}"
            flaws.append(Flaw(line=number, id=None, message=message))
            continue
        found.setdefault(fields[0].strip(), {})[fields[-2].strip()] = int(grade)
    if flaws:
        raise SetError(file.name, flaws)
    return found


def read_run_file(file: Path) -> dict[str, tuple[str, ...]]:
    """The documents by question, best first, of a TREC run file: ordered by score, equal ones by rank."""
    lines: dict[str, list[tuple[float, int, str]]] = {}
    flaws = []
    for number, line in enumerate(_text(file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            id, _, document, rank, score, _ = line.split(None, 5)
            lines.setdefault(id, []).append((-float(score), int(rank), document))
        except ValueError:
            message = f"expected question, Q0, document, rank, score and name, found {line.strip()[:80]!r}"
            flaws.append(Flaw(line=number, id=None, message=message))
    if flaws:
        raise SetError(file.name, flaws)
    return {id: tuple(document for _, _, document in sorted(found)) for id, found in lines.items()}


def write_run_file(outcomes: Sequence[Outcome], file: Path, *, level: str = "passages", name: str = "reviews") -> None:
    """Writes a run as a TREC run file and, beside it with the ending `.qrels`, what is right for it: for trec_eval and its kind.

    `level` is passages, quotations or reviews. The score only says the order.
    """
    lines = [
        f"{_word(one.id)} Q0 {_word(item)} {rank} {len(one.hits) + 1 - rank} {_word(name)}\n"
        for one in outcomes
        for rank, item in enumerate(ranking(one, level), 1)
    ]
    _write(file, lines)
    right = (
        f"{_word(one.id)} 0 {_word(item)} {grade}\n" for one in outcomes for item, grade in judged(one, level).items()
    )
    _write(file.with_suffix(".qrels"), right)


def name_of(one: Relevant) -> str:
    """A judged quotation's name as a document: the same words of the same review have the same name."""
    told = "\n".join((one.document or "", one.review or "", one.quote))
    return f"quotation-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _cases(folder: Path, questions: Mapping[str, Mapping[str, Any]], qrels: Qrels) -> tuple[Case, ...]:
    texts = {str(row["_id"]): row for row in _rows(folder / CORPUS)}
    cases, flaws = [], []
    for place, (id, row) in enumerate(questions.items(), 1):
        about = row.get("metadata") or {}
        told = {name: about[name] for name in ("history", "type", "split", "reviews", "note") if about.get(name)}
        if id not in qrels and "answerable" not in about:
            continue  # a folder holds the questions of all its parts; only this part was judged
        right = {document: grade for document, grade in qrels.get(id, {}).items() if grade > 0}
        missing = [document for document in right if document not in texts]
        flaws += [Flaw(line=place, id=id, message=f"{CORPUS} has no text of {document}") for document in missing]
        relevant = [_quotation(texts[document], grade) for document, grade in right.items() if document in texts]
        value = {"id": id, "question": row.get("text"), "answerable": about.get("answerable", bool(right))}
        try:
            cases.append(case_of({**value, **told, "relevant": relevant}, at=place))
        except SetError as error:
            flaws += error.flaws
    flaws += duplicates(cases)
    if flaws:
        raise SetError(folder.name, flaws)
    if not cases:
        raise EvaluationError(
            f"{folder} holds no question that was judged: its questions and its qrels have no id in common."
        )
    return tuple(cases)


def _quotation(row: Mapping[str, Any], grade: int) -> dict[str, Any]:
    about = row.get("metadata") or {}
    if "quotation" in about:
        return {"quote": row["text"], "grade": grade, **{k: v for k, v in about["quotation"].items() if v is not None}}
    # Other collections judge more finely than ours: what is above our highest grade is that.
    return {"quote": " ".join(str(row["text"]).split()[:QUOTED]), "grade": min(max(grade, 1) + 1, 3)}


def _query(case: Case) -> dict[str, Any]:
    about = {"history": list(case.history), "type": case.type, "split": case.split, "answerable": case.answerable}
    told = about | {"reviews": list(case.reviews), "note": case.note}
    return {"_id": case.id, "text": case.question, "metadata": told}


def _write_corpus(cases: Sequence[Case], folder: Path) -> None:
    rows = {
        name_of(one): {
            "_id": name_of(one),
            "title": one.document or "",
            "text": one.quote,
            "metadata": {"quotation": {"document": one.document, "review": one.review, "page": one.page}},
        }
        for case in cases
        for one in case.relevant
    }
    _write_rows(folder / CORPUS, rows.values())


def _merged(parts: Iterable[Qrels]) -> Qrels:
    found: Qrels = {}
    for part in parts:
        for id, grades in part.items():
            found.setdefault(id, {}).update(grades)
    return found


def _only(folder: Path, pattern: str) -> Path:
    files = sorted(file for file in folder.glob(pattern) if file.is_file())
    if len(files) != 1:
        raise EvaluationError(f"{folder} must hold one file {pattern}; {len(files) or 'none'} found.")
    return files[0]


def _rows(file: Path) -> list[dict[str, Any]]:
    found, flaws = [], []
    for number, line in enumerate(_text(file).split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
                found.append({**row, "_id": row["_id"]})
            except (ValueError, KeyError, TypeError):
                flaws.append(Flaw(line=number, id=None, message="expected a JSON object with `_id`"))
    if flaws:
        raise SetError(file.name, flaws)
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} cannot be read ({getattr(error, 'strerror', None) or error}).") from error


def _write_rows(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    _write(file, (json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(lines), encoding="utf-8", newline="\n")


def _word(text: str) -> str:
    """An id without blanks, as the fields of a line are parted by them."""
    return re.sub(r"\s+", "_", text)
