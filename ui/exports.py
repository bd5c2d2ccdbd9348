"""A visitor's report as a download: made when it is asked for, kept nowhere, and nobody else's."""

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
}


def export_routes(desk: "Desk") -> APIRouter:
    """The route that hands a visitor's own report out."""
    router = APIRouter()

    @router.get("/my-report.{ending}", include_in_schema=False)
    def my_report(ending: str, request: Request) -> Response:
        from ui.tabs.report import report_file

        key = request.headers.get(HEADER)
        if ending not in MEDIA or key is None:
            raise HTTPException(404, "There is no such report. The page needs its cookie to know which one is yours.")
        try:
            content = report_file(desk, desk.visitors.get(key), ending)
        except LibraryError as error:
            raise HTTPException(409, str(error)) from error
        name = {"content-disposition": f'attachment; filename="report.{ending}"'}
        return Response(content, media_type=MEDIA[ending], headers=PRIVATE | name)

    return router
