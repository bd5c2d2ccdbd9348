"""Downloads: the visitor's own report, the themes, comparisons of runs: made when they are asked for and kept nowhere."""

import tempfile
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
        try:
            content = report_file(desk, desk.visitors.get(key), ending)
        except LibraryError as error:
            raise HTTPException(409, str(error)) from error
        name = {"content-disposition": f'attachment; filename="report.{ending}"'}
        return Response(content, media_type=MEDIA[ending], headers=PRIVATE | name)

    @router.get("/briefing/{document}/{place}.docx", include_in_schema=False)
    def briefing(document: str, place: int) -> Response:
        from assistant.export.briefing import write_briefing

        review = next((one for one in desk.library.reviews() if (one.document, one.order) == (document, place)), None)
        if review is None:
            raise HTTPException(404, "This review is not in the library.")
        try:
            with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
                content = write_briefing(desk.library, review, Path(folder) / "briefing.docx").path.read_bytes()
        except LibraryError as error:
            raise HTTPException(409, str(error)) from error
        name = {"content-disposition": 'attachment; filename="briefing.docx"'}
        return Response(content, media_type=MEDIA["docx"], headers=PRIVATE | name)

    @router.get("/themes.{ending}", include_in_schema=False)
    def themes(ending: str) -> Response:
        from assistant.export.matrix import write_themes

        if ending not in ("csv", "png"):
            raise HTTPException(404, "The themes come as .csv or .png.")
        try:
            with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
                file = Path(folder) / f"themes.{ending}"
                write_themes(desk.assistant.themes(), file)
                content = file.read_bytes()
        except LibraryError as error:
            raise HTTPException(409, str(error)) from error
        name = {"content-disposition": f'attachment; filename="themes.{ending}"'}
        return Response(content, media_type=MEDIA[ending], headers=PRIVATE | name)

    @router.get("/evaluation/{first}/{second}.html", include_in_schema=False)
    def evaluation(first: str, second: str) -> Response:
        from eval.errors import EvaluationError
        from ui.measuring import Bench
        from ui.tabs.evaluate import report

        try:
            content = report(desk, Bench(desk.library, examples=desk.fictional), first, second)
        except (EvaluationError, LibraryError) as error:
            raise HTTPException(404, str(error)) from error
        name = {"content-disposition": 'attachment; filename="evaluation.html"'}
        return Response(content, media_type="text/html; charset=utf-8", headers=PRIVATE | name)

    @router.get("/judgements.{ending}", include_in_schema=False)
    def judgements(ending: str) -> Response:
        from eval.errors import EvaluationError
        from ui.judging import judged_file

        if ending not in ("jsonl", "qrels"):
            raise HTTPException(404, "The judgements come as .jsonl or .qrels.")
        try:
            content = judged_file(desk.library, ending)
        except (EvaluationError, LibraryError) as error:
            raise HTTPException(409, str(error)) from error
        name = {"content-disposition": f'attachment; filename="judgements.{ending}"'}
        return Response(content, media_type="text/plain; charset=utf-8", headers=PRIVATE | name)

    return router
