"""Question sets as an analyst fills them in: a CSV file or an Excel sheet, one row a quotation.

The first row names the columns, in any order and in capitals or not: id, question, history, type, split, answerable, document,
review, page, quote, grade, reviews, note. Only `question` is needed. A row without question and id, or with the id of the row
above, adds a quotation to it. Several reviews are parted by semicolons, several earlier questions by line breaks.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError, Flaw, SetError
from eval.sets import Case, Relevant, case_of, duplicates

COLUMNS = (
    "id", "question", "history", "type", "split", "answerable", "document", "review", "page", "quote", "grade", "reviews", "note",
)  # fmt: skip
OTHER_NAMES = {
    "quotation": "quote", "text": "quote", "passage": "quote", "file": "document", "right reviews": "reviews",
    "earlier questions": "history", "query": "question", "notes": "note",
}  # fmt: skip
YES, NO = {"yes", "y", "true", "1", "1.0"}, {"no", "n", "false", "0", "0.0"}
# A cell that begins so would be run as a formula by the program that opens the sheet.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Row = Sequence[str]


def read_table(file: Path) -> tuple[Case, ...]:
    """The questions of a CSV or Excel file, in order; raises SetError with every flaw and its row."""
    rows = _excel(file) if file.suffix.lower() == ".xlsx" else _csv(file)
    return parse_rows(rows, file.name)


def write_table(cases: Iterable[Case], file: Path) -> None:
    """Writes CSV (UTF-8 with the mark that Excel looks for) or Excel, by the file's ending. What starts like a formula is quoted."""
    rows = [COLUMNS, *(row for case in cases for row in _rows(case))]
    guarded = [[_guarded(cell) for cell in row] for row in rows]
    if file.suffix.lower() == ".xlsx":
        _write_excel(guarded, file)
        return
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(guarded)
    file.write_bytes(written.getvalue().encode("utf-8-sig"))


def parse_rows(rows: Sequence[Row], name: str) -> tuple[Case, ...]:
    """The questions in rows of text, the first being the names of the columns; `name` is the file's, for errors."""
    columns = _columns(rows[0] if rows else (), name)
    gathered: list[tuple[int, dict[str, Any]]] = []
    flaws: list[Flaw] = []
    for number, row in enumerate(rows[1:], 2):
        cells = {column: _plain(cell) for column, cell in zip(columns, row, strict=False) if column}
        if not any(cells.values()):
            continue
        continues = bool(gathered) and _continues(cells, gathered[-1][1])
        if not continues:
            gathered.append((number, _question(cells, number)))
        elif cells.get("reviews"):
            gathered[-1][1]["reviews"] += _parts(cells["reviews"], r"[;\n]")
        quotation = _quotation(cells)
        if quotation:
            gathered[-1][1]["relevant"].append(quotation)
    cases = []
    for number, value in gathered:
        try:
            cases.append(case_of(value, at=number))
        except SetError as error:
            flaws += error.flaws
    flaws += duplicates(cases)
    if flaws:
        raise SetError(name, sorted(flaws, key=lambda flaw: flaw.line))
    if not cases:
        raise EvaluationError(f"{name} holds no question: the rows below the names of the columns are empty.")
    return tuple(cases)


def _columns(head: Row, name: str) -> list[str]:
    named = [" ".join(_plain(cell).lower().split()) for cell in head]
    columns = [OTHER_NAMES.get(cell, cell) for cell in named]
    unknown = sorted({column for column in columns if column and column not in COLUMNS})
    if "question" not in columns or unknown:
        problem = f"a column {unknown[0]!r} is not known" if unknown else "there is no column `question`"
        message = f"{problem}; the first row names the columns, which may be {', '.join(COLUMNS)}"
        raise SetError(name, [Flaw(line=1, id=None, message=message)])
    return columns


def _continues(cells: dict[str, str], above: dict[str, Any]) -> bool:
    """Whether a row adds to the question above. The same id with other words is no addition but a second question."""
    id, question = cells.get("id", ""), cells.get("question", "")
    return (not id and not question) or (id == above["id"] and question in ("", above["question"]))


def _question(cells: dict[str, str], number: int) -> dict[str, Any]:
    said = cells.get("answerable", "").lower()
    value: dict[str, Any] = {
        "id": cells.get("id") or f"q{number}",
        "question": cells.get("question", ""),
        "history": _parts(cells.get("history", ""), r"\n"),
        "relevant": [],
        "reviews": _parts(cells.get("reviews", ""), r"[;\n]"),
    }
    if said:
        value["answerable"] = True if said in YES else False if said in NO else said
    return value | {name: cells[name] for name in ("type", "split", "note") if cells.get(name)}


def _quotation(cells: dict[str, str]) -> dict[str, Any] | None:
    """The row's quotation; None where it holds none, for example of a question that cannot be answered."""
    found: dict[str, Any] = {name: cells[name] for name in ("quote", "document", "review") if cells.get(name)}
    found |= {name: _number(cells[name]) for name in ("grade", "page") if cells.get(name)}
    return found or None


def _number(cell: str) -> int | str:
    """A whole number, which a sheet may hold as `2.0`; what is none stays as it is, and is reported."""
    return int(cell.partition(".")[0]) if re.fullmatch(r"\d+(\.0+)?", cell) else cell


def _rows(case: Case) -> Iterable[tuple[str, ...]]:
    for place, one in enumerate(case.relevant or (None,)):
        cells = {"id": case.id} | _cells(one)
        if not place:
            cells |= {
                "question": case.question,
                "history": "\n".join(case.history),
                "type": case.type,
                "split": case.split,
                "answerable": "yes" if case.answerable else "no",
                "reviews": "; ".join(case.reviews),
                "note": case.note or "",
            }
        yield tuple(cells.get(column, "") for column in COLUMNS)


def _cells(one: Relevant | None) -> dict[str, str]:
    if one is None:
        return {}
    page = str(one.page) if one.page else ""
    named = {"document": one.document or "", "review": one.review or "", "page": page}
    return named | {"quote": one.quote, "grade": str(one.grade)}


def _parts(cell: str, separator: str) -> list[str]:
    return [part.strip() for part in re.split(separator, cell) if part.strip()]


def _plain(cell: str) -> str:
    """The cell as it was meant: without blanks around it, and without the mark that keeps it from being a formula."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _csv(file: Path) -> list[Row]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{file} cannot be read ({error.strerror or error}).") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel on Windows writes as plain CSV
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _excel(file: Path) -> list[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # a dozen kinds, by what is wrong with the archive
        raise EvaluationError(f"{file} cannot be read as an Excel sheet ({type(error).__name__}).") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    finally:
        book.close()


def _write_excel(rows: Iterable[Row], file: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    for row in rows:
        sheet.append([_CONTROL.sub(" ", cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in (("B", 50), ("J", 60)):  # question and quotation: what is read and written most
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    book.save(file)
