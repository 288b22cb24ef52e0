"""A reconciliation for people: a table of 100 columns, and its parts in words."""

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from syncer.reconcile._report import Bucket, Line, Paid, Report, Shown, Total
from syncer.standing import NOUN

WIDTH: Final = 100
LISTED_MAX: Final = 50
"""Lines of one section that the table shows; CSV and JSON have all of them."""

SECTIONS: Final = {
    Bucket.DIFFERS: ("Differences", "difference", "differences"),
    Bucket.ACCEPTED: ("Differences that a person or a setting allows", "line", "lines"),
    Bucket.NOT_DUE: ("Expected, not yet due", "line", "lines"),
}

AMOUNT_MAX: Final = 17
"""Characters of an amount beyond which thousands are not separated; five of them fit beside a name."""

Row = tuple[str, tuple[Decimal | None, ...]]


def table(report: Report) -> str:
    """Write the report for people: plain text, no line longer than `WIDTH`."""
    out = [
        *_wrapped(f"Reconcile of {report.connection}" + (f", {report.company}" if report.company else "")),
        f"Period: {period(report)}",
        *(line for sentence in report.as_of.sentences for line in _wrapped(sentence)),
        "",
        *_wrapped(verdict(report)),
    ]
    for bucket, (title, *_) in SECTIONS.items():
        found = report.among(bucket)
        if found:
            out += ["", f"{title} ({len(found)})", *_section(found)]
    counts = report.counts()
    left_out = counts[Bucket.LEFT_OUT]
    if left_out:
        which = "1 record counts" if left_out == 1 else f"{left_out} records count"
        out += [
            "",
            *_wrapped(f"{which} on neither side: taken back on both, or from before the start date."),
        ]
    out += ["", "Transactions of the period, by vendor", *_totals(report.vendors, report.totals)]
    when = f"at the end of {report.date_to}" if report.date_to else "of all that is known"
    out += ["", f"Open balances {when}, by vendor", *_totals(report.balances, report.owed)]
    out += ["", "Paid, by account and day", *_paid(report.paid)]
    return "\n".join(out) + "\n"


def period(report: Report) -> str:
    """Say which days are compared."""
    match report.date_from, report.date_to:
        case None, None:
            return "everything"
        case None, until:
            return f"up to {until}"
        case since, None:
            return f"from {since}"
        case _:
            return f"{report.date_from} to {report.date_to}"


def verdict(report: Report) -> str:
    """Say in one sentence how the sides stand."""
    counts = report.counts()
    if not report.read:
        return "Nothing is proved: not both sides were read."
    if not report.agrees:
        number = counts[Bucket.DIFFERS]
        return f"{number} {'difference needs' if number == 1 else 'differences need'} somebody to look."
    number = counts[Bucket.AGREES]
    both = f"Both sides agree to the cent: {number} record{'' if number == 1 else 's'}, no differences."
    if counts[Bucket.ACCEPTED]:
        both = f"No differences but {counts[Bucket.ACCEPTED]} that a person or a setting allows."
    return both


def _section(lines: Sequence[Line]) -> list[str]:
    out: list[str] = []
    for line in lines[:LISTED_MAX]:
        out += ["", *_wrapped(title(line), indent=2)]
        for name, side, id_ in (("BILL", line.bill, line.bill_id), ("QuickBooks", line.book, line.book_id)):
            out += _wrapped(f"{name + ':':<12}{_side(side, id_)}", indent=4, hanging=16)
        out += _wrapped(
            f"{'Why:':<12}{line.why}{f' ({line.code})' if line.code else ''}", indent=4, hanging=16
        )
        out += _wrapped(f"{'To do:':<12}{line.todo}", indent=4, hanging=16)
    if len(lines) > LISTED_MAX:
        out += ["", f"  ... and {len(lines) - LISTED_MAX} more; CSV and JSON have all of them."]
    return out


def title(line: Line) -> str:
    """Name a line for a bookkeeper."""
    number = f" {line.number}" if line.number else ""
    return f"{NOUN[line.kind]}{number}, {line.vendor}, {line.date or 'without date'}"


def _side(side: Shown | None, id_: str) -> str:
    if side is None:
        return "nothing"
    open_ = f", {side.open:,.2f} open" if side.open else ""
    return f"{side.amount:,.2f} of {side.date or 'no date'}, {side.status}{open_} [{id_}]"


def _wrapped(text: str, *, indent: int = 0, hanging: int | None = None) -> list[str]:
    return textwrap.wrap(
        _plain(text),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
    )


def _plain(text: str) -> str:
    """Take out what would move the cursor or break a line: texts come from people."""
    return "".join(character if character.isprintable() else " " for character in text)


def _totals(vendors: tuple[Total, ...], overall: tuple[Total, ...]) -> list[str]:
    several = len(overall) > 1
    rows = [(_named(one, several=several), _amounts(one)) for one in vendors]
    sums = [(f"All vendors{f', {one.currency}' if several else ''}", _amounts(one)) for one in overall]
    return _grid("Vendor", ("BILL", "not due", "allowed", "differs", "QuickBooks"), rows, sums)


def _named(one: Total, *, several: bool) -> str:
    return f"{one.vendor}{f', {one.currency}' if several else ''}"


def _amounts(one: Total) -> tuple[Decimal | None, ...]:
    """Give the way from BILL to QuickBooks: what is added on it, and what is taken off."""
    return one.bill, -one.not_due or None, -one.accepted or None, -one.differs or None, one.book


def _paid(days: tuple[Paid, ...]) -> list[str]:
    odd = [one for one in days if not one.agrees]
    if not days:
        return ["  none"]
    if not odd:
        which = "the only day" if len(days) == 1 else f"all {len(days)} days"
        return [f"  The checks of {which} agree with BILL's payments."]
    rows = [
        (
            f"{one.date or 'no date'!s:<10} {one.account}",
            (one.online + one.recorded, -one.accepted or None, one.book, one.gap),
        )
        for one in odd
    ]
    out = _grid(f"{'Day':<10} Account", ("BILL", "allowed", "QuickBooks", "gap"), rows)
    rest = len(days) - len(odd)
    if rest:
        out.append("  The other day agrees." if rest == 1 else f"  The other {rest} days agree.")
    return out


def _grid(head: str, columns: tuple[str, ...], rows: Sequence[Row], sums: Sequence[Row] = ()) -> list[str]:
    """Write columns of amounts under each other, as wide as the longest of them; names get what is left."""
    if not rows:
        return ["  none"]
    form = "{:,.2f}"
    amounts = [amount for _, cells in (*rows, *sums) for amount in cells if amount is not None]
    width = max(13, *(len(form.format(amount)) for amount in amounts))
    if width > AMOUNT_MAX:
        form = "{:.2f}"
        width = max(len(form.format(amount)) for amount in amounts)
    names = WIDTH - 2 - len(columns) * (width + 1)

    def line(name: str, cells: Iterable[str]) -> str:
        return f"  {_cut(name, names):<{names}}" + "".join(f" {cell:>{width}}" for cell in cells)

    def written(row: Row) -> str:
        name, cells = row
        return line(name, ("" if amount is None else form.format(amount) for amount in cells))

    rule = "  " + "-" * (WIDTH - 2)
    return [
        line(head, columns),
        rule,
        *map(written, rows),
        *((rule, *map(written, sums)) if sums else ()),
    ]


def _cut(text: str, width: int) -> str:
    plain = _plain(text)
    return plain if len(plain) <= width else f"{plain[: width - 3]}..."
