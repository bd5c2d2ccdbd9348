"""Downloads: the visitor's own report, the themes, comparisons of runs: made when they are asked for and kept nowhere."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request, Response

from index.errors import LibraryError
from ui.identity import HEADER
from ui.routes import PRIVATE

if TYPE_CHECKING:
    from ui.desk import Desk

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
    "jsonl": "text/plain; charset=utf-8",
    "qrels": "text/plain; charset=utf-8",
}
REPORTS = ("docx", "csv", "md")


def export_routes(desk: "Desk") -> APIRouter:
    """The routes that hand out a visitor's own report, briefings, the library's themes, what was judged, and comparisons of runs."""
    router = APIRouter()

    @router.get("/my-report.{ending}", include_in_schema=False)
    def my_report(ending: str, request: Request) -> Response:
        from ui.tabs.report import report_file

        key = request.headers.get(HEADER)
        if ending not in REPORTS or key is None:
            raise HTTPException(404, "There is no such report. The page needs its cookie to know which one is yours.")
        return _download(f"report.{ending}", lambda: report_file(desk, desk.visitors.get(key), ending))

    @router.get("/briefing/{document}/{place}.docx", include_in_schema=False)
    def briefing(document: str, place: int) -> Response:
        from assistant.export.briefing import write_briefing

        review = next((one for one in desk.library.reviews() if (one.document, one.order) == (document, place)), None)
        if review is None:
            raise HTTPException(404, "This review is not in the library.")
        return _download("briefing.docx", _written(lambda file: write_briefing(desk.library, review, file), "docx"))

    @router.get("/themes.{ending}", include_in_schema=False)
    def themes(ending: str) -> Response:
        from assistant.export.matrix import write_themes

        if ending not in ("csv", "png"):
            raise HTTPException(404, "The themes come as .csv or .png.")
        return _download(f"themes.{ending}", _written(lambda file: write_themes(desk.assistant.themes(), file), ending))

    @router.get("/evaluation/{first}/{second}.html", include_in_schema=False)
    def evaluation(first: str, second: str) -> Response:
        from ui.measuring import Bench
        from ui.tabs.evaluate import report

        bench = Bench(desk.library, examples=desk.fictional)
        return _download("evaluation.html", lambda: report(desk, bench, first, second), problem=404)

    @router.get("/judgements.{ending}", include_in_schema=False)
    def judgements(ending: str) -> Response:
        from ui.judging import judged_file

        if ending not in ("jsonl", "qrels"):
            raise HTTPException(404, "The judgements come as .jsonl or .qrels.")
        return _download(f"judgements.{ending}", lambda: judged_file(desk.library, ending))

    return router


def _download(name: str, make: Callable[[], bytes | str], *, problem: int = 409) -> Response:
    """A file to keep under `name`; HTTP status `problem`, with the sentence a person is told, where it cannot be made."""
    from eval.errors import EvaluationError

    try:
        content = make()
    except (EvaluationError, LibraryError) as error:
        raise HTTPException(problem, str(error)) from error
    kept = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA[name.rsplit(".", 1)[1]], headers=PRIVATE | kept)


def _written(write: Callable[[Path], object], ending: str) -> Callable[[], bytes]:
    """The bytes of a file that `write` makes in a folder of its own, which is gone afterwards."""

    def made() -> bytes:
        with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
            file = Path(folder) / f"file.{ending}"
            write(file)
            return file.read_bytes()

    return made
