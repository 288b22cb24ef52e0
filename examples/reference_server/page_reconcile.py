"""The page of a reconciliation: what differs first, then what is allowed, what is not due, and the totals."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import Final
from urllib.parse import quote

from examples.reference_server.page import hidden, layout, link, soft
from syncer.reconcile import Bucket, Line, Paid, Part, Report, Shown, Total, period, title, verdict

LISTED_MAX: Final = 200

HEADINGS: Final = {
    Bucket.DIFFERS: "Differences",
    Bucket.ACCEPTED: "Differences that a person or a setting allows",
    Bucket.NOT_DUE: "Expected, not yet due",
}

DOWNLOADS: Final = {
    Part.LINES: "every line",
    Part.VENDORS: "totals by vendor",
    Part.BALANCES: "open balances",
    Part.PAID: "money by account and day",
}


def page(report: Report, *, token: str) -> str:
    """Write the page."""
    name = report.connection
    kind = "quiet" if report.agrees else "note bad"
    says = "".join(f"<p>{escape(sentence)}</p>" for sentence in report.as_of.sentences)
    return layout(
        f"Reconcile {name}",
        f'<p><a href="/#{escape(name)}">{escape(name)}</a></p><section class="card">'
        f"<h1>Reconcile {escape(name)}: {escape(period(report))}</h1>"
        f'<p class="{kind}">{escape(verdict(report))}</p>{says}{_form(report, token)}</section>'
        + "".join(_section(report, bucket) for bucket in HEADINGS)
        + '<section class="card">'
        + _totals("Transactions of the period", report.vendors, report.totals)
        + _totals(
            f"Open balances {_until(report)}",
            report.balances,
            report.owed,
        )
        + f"{_paid(report.paid)}{_downloads(report)}</section>",
        token=token,
    )


def _until(report: Report) -> str:
    return f"at the end of {report.date_to}" if report.date_to else "of all that is known"


def _form(report: Report, token: str) -> str:
    name = quote(report.connection)

    def field(label: str, key: str, value: object) -> str:
        shown = value or ""
        return f'<label>{label} <input type="date" name="{key}" value="{shown}"></label>'

    return (
        f'<form class="row" method="get" action="/connections/{name}/reconcile">'
        f"{field('From', 'from', report.date_from)}{field('To', 'to', report.date_to)}"
        '<button class="main">Compare</button></form>'
        f'<form class="row" method="post" action="/connections/{name}/read-anew">{hidden(token)}'
        "<button>Read all anew</button></form>"
    )


def _section(report: Report, bucket: Bucket) -> str:
    lines = report.among(bucket)
    if not lines:
        return ""
    rows = "".join(_row(report.connection, line) for line in lines[:LISTED_MAX])
    more = len(lines) - LISTED_MAX
    tail = f'<p class="small soft">... and {more} more; the downloads have all.</p>' if more > 0 else ""
    return (
        f'<section class="card"><h2>{HEADINGS[bucket]} ({len(lines)})</h2>'
        '<div class="scroll" tabindex="0"><table>'
        '<thead><tr><th scope="col">Record</th><th scope="col">BILL</th><th scope="col">QuickBooks</th>'
        '<th scope="col">Why</th><th scope="col">What to do</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{tail}</section>"
    )


def _row(name: str, line: Line) -> str:
    return (
        f'<tr><th scope="row" class="wide">{link(name, line.bill_id or line.book_id, title(line))}</th>'
        f"<td>{_side(line.bill)}</td><td>{_side(line.book)}</td>"
        f'<td class="wide">{escape(line.why)}</td><td class="wide">{escape(line.todo)}</td></tr>'
    )


def _side(side: Shown | None) -> str:
    if side is None:
        return soft("nothing")
    return escape(f"{side.amount:,.2f} of {side.date or 'no date'}, {side.status}")


def _totals(caption: str, vendors: tuple[Total, ...], overall: tuple[Total, ...]) -> str:
    several = len(overall) > 1
    rows = "".join(_total(one, one.vendor, several=several) for one in vendors)
    sums = "".join(_total(one, "All vendors", several=several) for one in overall)
    return _table(
        caption,
        ("Vendor", "BILL", "Not due", "Allowed", "Differs", "QuickBooks"),
        f"{rows}{sums}",
    )


def _total(one: Total, name: str, *, several: bool) -> str:
    shown = f"{name}, {one.currency}" if several else name
    gaps = (-one.not_due, -one.accepted, -one.differs)
    return (
        f'<tr><th scope="row" class="wide">{escape(shown)}</th>{_amounts((one.bill,))}'
        f"{_amounts(gap or None for gap in gaps)}{_amounts((one.book,))}</tr>"
    )


def _paid(days: tuple[Paid, ...]) -> str:
    odd = [one for one in days if not one.agrees]
    if not odd:
        said = (
            f"The checks of all {len(days)} days agree with BILL's payments." if days else "Nothing was paid."
        )
        return f"<h3>Money by account and day</h3><p>{said}</p>"
    rows = "".join(
        f'<tr><th scope="row" class="wide">{escape(one.account)}, {one.date or "no date"}</th>'
        f"{_amounts((one.online + one.recorded, -one.accepted or None, one.book, one.gap))}</tr>"
        for one in odd
    )
    return _table(
        "Money by account and day, where it differs", ("Day", "BILL", "Allowed", "QuickBooks", "Gap"), rows
    )


def _amounts(amounts: Iterable[Decimal | None]) -> str:
    return "".join(
        f'<td class="number">{"" if amount is None else f"{amount:,.2f}"}</td>' for amount in amounts
    )


def _table(caption: str, columns: tuple[str, ...], rows: str) -> str:
    first, *others = columns
    head = "".join(f'<th scope="col" class="number">{column}</th>' for column in others)
    return (
        f'<div class="scroll" tabindex="0"><table><caption>{escape(caption)}</caption><thead><tr>'
        f'<th scope="col">{first}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _downloads(report: Report) -> str:
    days = "".join(
        f"&amp;{key}={value}" for key, value in (("from", report.date_from), ("to", report.date_to)) if value
    )
    base = f"/connections/{quote(report.connection)}/reconcile/download"
    links = ", ".join(
        f'<a href="{base}?format=csv&amp;part={part.value}{days}">{words}</a>'
        for part, words in DOWNLOADS.items()
    )
    return f'<p class="small">For a spreadsheet: {links}. <a href="{base}?format=json{days}">As JSON</a>.</p>'
