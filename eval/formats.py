"""Which form a set has, told by its name: ours, a table, a BEIR folder or a TREC folder."""

from collections.abc import Sequence
from pathlib import Path

from eval.errors import EvaluationError
from eval.sets import Case, read_set, write_set
from eval.tabular import read_table, write_table
from eval.trec import CORPUS, QUERIES, read_beir, read_trec, write_beir, write_trec

TABLES = (".csv", ".xlsx")
NATIVE = (".jsonl", ".json")
TREC = ".trec"
FORMS = "a .jsonl file, a .csv or .xlsx table, a folder for BEIR, or a folder whose name ends in .trec"


def read_any(source: Path) -> tuple[Case, ...]:
    """The questions of a set in any of the forms; raises SetError with every flaw, EvaluationError where it has none of them."""
    if source.is_dir():
        if (source / QUERIES).is_file() and (source / CORPUS).is_file():
            return read_beir(source)
        if any(source.glob("topics*")):
            return read_trec(source)
        raise EvaluationError(
            f"{source} is neither a BEIR folder ({QUERIES}, {CORPUS}, qrels) nor a TREC folder (topics, qrels, {CORPUS})."
        )
    if not source.exists():
        raise EvaluationError(f"There is no set {source}.")
    return read_table(source) if source.suffix.lower() in TABLES else read_set(source)


def write_any(cases: Sequence[Case], target: Path) -> None:
    """Writes a set in the form the target's name tells; raises EvaluationError for a name that tells none."""
    ending = target.suffix.lower()
    if ending in NATIVE:
        write_set(cases, target)
    elif ending in TABLES:
        write_table(cases, target)
    elif ending == TREC:
        write_trec(cases, target)
    elif not ending:
        write_beir(cases, target)
    else:
        raise EvaluationError(f"{target.name!r} names no form that can be written; give {FORMS}.")
