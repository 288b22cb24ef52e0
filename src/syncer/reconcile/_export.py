"""A reconciliation for other programs: CSV for spreadsheets, JSON for all else."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from syncer.reconcile._report import Line, Report, Shown, Total
from syncer.reconcile._table import verdict

STARTERS: Final = "=+-@\t\r\n"
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection)."""


class Part(StrEnum):
    """What one CSV file holds: a table has one sort of rows only."""

    LINES = "lines"
    VENDORS = "vendors"
    BALANCES = "balances"
    PAID = "paid"


# -- CSV -------------------------------------------------------------------------------------------


def to_csv(report: Report, part: Part = Part.LINES) -> str:
    """
    Write one table of the report as CSV (RFC 4180: CRLF, quotes doubled).

    A text that a spreadsheet would take for a formula gets an apostrophe in front. Amounts are decimals.
    """
    head, rows = _CSV[part](report)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case str():
            text = str(value)
            risky = text.lstrip().startswith(tuple("=+-@")) or text.startswith(tuple(STARTERS))
            return f"'{text}" if risky else text
    return str(value)


Sheet = tuple[tuple[str, ...], Iterable[tuple[object, ...]]]


def _csv_lines(report: Report) -> Sheet:
    head = (
        "kind", "verdict", "cause", "code", "vendor", "currency", "number",
        "bill_date", "bill_amount", "bill_status", "bill_open", "bill_counts",
        "quickbooks_date", "quickbooks_amount", "quickbooks_status", "quickbooks_open", "quickbooks_counts",
        "gap", "why", "what_to_do", "bill_id", "quickbooks_id",
    )  # fmt: skip

    def side(shown: Shown | None) -> tuple[object, ...]:
        if shown is None:
            return (None,) * 5
        return shown.date, shown.amount, shown.status, shown.open, "yes" if shown.counts else "no"

    return head, (
        (
            *(line.kind.value, line.bucket.value, line.cause.value, line.code),
            *(line.vendor, line.currency, line.number),
            *side(line.bill),
            *side(line.book),
            *(line.gap, line.why, line.todo, line.bill_id, line.book_id),
        )
        for line in report.lines
    )


def _csv_totals(vendors: tuple[Total, ...], overall: tuple[Total, ...]) -> Sheet:
    head = ("vendor", "currency", "bill", "not_due", "accepted", "differs", "quickbooks")
    return head, (
        (
            one.vendor or "All vendors",
            one.currency,
            one.bill,
            one.not_due,
            one.accepted,
            one.differs,
            one.book,
        )
        for one in (*vendors, *overall)
    )


def _csv_paid(report: Report) -> Sheet:
    head = ("account", "date", "bill_online", "bill_recorded", "accepted", "quickbooks", "gap")
    return head, (
        (one.account, one.date, one.online, one.recorded, one.accepted, one.book, one.gap)
        for one in report.paid
    )


_CSV: Final[dict[Part, Callable[[Report], Sheet]]] = {
    Part.LINES: _csv_lines,
    Part.VENDORS: lambda report: _csv_totals(report.vendors, report.totals),
    Part.BALANCES: lambda report: _csv_totals(report.balances, report.owed),
    Part.PAID: _csv_paid,
}


# -- JSON ------------------------------------------------------------------------------------------


def to_json(report: Report) -> str:
    """Write the whole report as JSON. Amounts are decimal texts; none passes through a binary float."""
    return json.dumps(as_dict(report), indent=2, ensure_ascii=False)


def as_dict(report: Report) -> dict[str, object]:
    """Return the whole report as plain values, the same as in `to_json`."""
    return {
        "connection": report.connection,
        "company": report.company,
        "from": _text(report.date_from),
        "to": _text(report.date_to),
        "as_of": {
            "bill": _moment(report.as_of.bill),
            "quickbooks": _moment(report.as_of.book),
            "says": list(report.as_of.sentences),
            "watermarks": dict(report.as_of.marks),
        },
        "agrees": report.agrees,
        "verdict": verdict(report),
        "counts": {bucket.value: number for bucket, number in report.counts().items()},
        "totals": [_total(one) for one in report.totals],
        "vendors": [_total(one) for one in report.vendors],
        "open_balances": {
            "totals": [_total(one) for one in report.owed],
            "vendors": [_total(one) for one in report.balances],
        },
        "paid": [
            {
                "account": one.account,
                "date": _text(one.date),
                "bill_online": _text(one.online),
                "bill_recorded": _text(one.recorded),
                "accepted": _text(one.accepted),
                "quickbooks": _text(one.book),
                "agrees": one.agrees,
            }
            for one in report.paid
        ],
        "lines": [_line(line) for line in report.lines],
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "kind": line.kind.value,
        "verdict": line.bucket.value,
        "cause": line.cause.value,
        "code": line.code,
        "why": line.why,
        "what_to_do": line.todo,
        "vendor": line.vendor,
        "currency": line.currency,
        "bill": _shown(line.bill, line.bill_id),
        "quickbooks": _shown(line.book, line.book_id),
        "gap": _text(line.gap),
        "differences": [
            {"field": one.field, "bill": one.bill, "quickbooks": one.book} for one in line.differences
        ],
    }


def _shown(side: Shown | None, id_: str) -> dict[str, object] | None:
    if side is None:
        return None
    return {
        "id": id_,
        "vendor": side.vendor,
        "number": side.number,
        "date": _text(side.date),
        "amount": _text(side.amount),
        "status": side.status,
        "open": _text(side.open),
        "discount": _text(side.discount),
        "counts": side.counts,
    }


def _total(one: Total) -> dict[str, object]:
    return {
        "vendor": one.vendor or None,
        "currency": one.currency,
        "bill": _text(one.bill),
        "not_due": _text(one.not_due),
        "accepted": _text(one.accepted),
        "differs": _text(one.differs),
        "quickbooks": _text(one.book),
    }


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case Decimal():
            return f"{value:f}"
    return str(value)


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
