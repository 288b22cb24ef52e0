"""A reconciliation as an answer of the server, the same for the page's downloads and for the API."""

import datetime as dt
from enum import StrEnum
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from examples.reference_server.views import Format
from examples.reference_server.web import Refused
from syncer.admin import Admin
from syncer.reconcile import Part, Report, table, to_csv, to_json

T = TypeVar("T", bound=StrEnum)


async def answer(admin: Admin, request: Request) -> Response:
    """Answer with a report as JSON, CSV or text, as `format` says. Raises `Refused`."""
    form = _choice(Format, request.query_params.get("format") or Format.JSON)
    part = _choice(Part, request.query_params.get("part") or Part.LINES)
    report = await run_in_threadpool(report_of, admin, request)
    match form:
        case Format.TABLE:
            return Response(table(report), media_type="text/plain")
        case Format.JSON:
            return Response(to_json(report), media_type="application/json")
        case Format.CSV:
            # A name that is saved under; connections are called what fits into one.
            disposition = f'attachment; filename="reconcile-{report.connection}-{part.value}.csv"'
            return Response(
                to_csv(report, part), media_type="text/csv", headers={"Content-Disposition": disposition}
            )


def report_of(admin: Admin, request: Request) -> Report:
    """Reconcile for the period of a request. Raises `Refused`."""
    since, until = (_day(request.query_params.get(name, "")) for name in ("from", "to"))
    if since and until and until < since:
        raise Refused(400, "The period ends before it begins.", fix="Give the earlier day first.")
    return admin.reconcile(str(request.path_params["name"]), date_from=since, date_to=until)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as exc:
        raise Refused(400, "A day of the period is none.", fix="Write it like 2026-03-01.") from exc


def _choice(of: type[T], text: str) -> T:
    try:
        return of(text)
    except ValueError as exc:
        raise Refused(400, "There is no such choice.", fix=f"Use one of {', '.join(of)}.") from exc
