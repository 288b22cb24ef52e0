"""What the commands print for people."""

from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from syncer.admin import Proposal, Status, Story, WaitingRecord
from syncer.entries import ExceptionEntry, Operation
from syncer.preview import Intended
from syncer.remedies import remedies


def moment(value: datetime | None) -> str:
    """Write a moment."""
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else "never"


def _table(*columns: str, title: str = "") -> Table:
    table = Table(title=title or None, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    # Texts of records are no markup.
    table.add_row(*map(Text, cells))


def status(out: Console, value: Status) -> None:
    """How a connection does."""
    company = value.company
    out.print(Text(f"Connection     {value.connection} (Web Connector user {value.username})"))
    out.print(
        Text(f"Company file   {f'{company.company_name}, {company.path}' if company else 'not known yet'}")
    )
    out.print(Text(f"Last contact   {moment(value.last_contact)}{' (at work now)' if value.at_work else ''}"))
    if value.cycle:
        out.print(
            Text(
                f"Last cycle     {moment(value.cycle.started_at)}: {value.cycle.state}, {value.cycle.summary}"
            )
        )
    table = _table("Kind", "Read from BILL", "In QuickBooks", "Waiting", "Exceptions")
    for count in value.counts:
        _row(
            table,
            count.kind.value,
            str(count.total),
            str(count.linked),
            str(count.waiting + count.pending),
            str(count.exception),
        )
    out.print(table)
    if value.exceptions:
        out.print(Text(f"{value.exceptions} open exceptions: see `exceptions {value.connection}`."))


def exceptions(out: Console, entries: tuple[ExceptionEntry, ...]) -> None:
    """What needs a person."""
    if not entries:
        out.print("Nothing needs a person.")
        return
    table = _table("Record", "What happened", "What to do", "Then", "Id")
    for entry in entries:
        then = ", ".join(remedies(entry)) or "nothing: looked at in every update"
        _row(table, entry.subject, f"{entry.cause} ({entry.code})", entry.fix, then, entry.id)
    out.print(table)


def waiting(out: Console, records: tuple[WaitingRecord, ...]) -> None:
    """What waits."""
    table = _table("Kind", "Record", "Waits because", "BILL id")
    for record in records:
        _row(table, record.kind.value, record.subject, record.reason, record.id)
    out.print(table if records else "Nothing waits.")


def operations(out: Console, found: tuple[Operation, ...]) -> None:
    """Writes to QuickBooks."""
    table = _table("Id", "When", "What", "BILL id", "State", "Cause")
    for one in found:
        _row(
            table,
            one.id,
            moment(one.created_at),
            f"{one.action.value} {one.kind.value}",
            one.bill_id,
            one.state.value,
            f"{one.code} {one.cause}".strip(),
        )
    out.print(table if found else "There are none.")


def proposals(out: Console, found: tuple[Proposal, ...]) -> None:
    """What could be the same on both sides."""
    if not found:
        out.print("Nothing waits for a yes or no.")
        return
    table = _table("BILL has", "QuickBooks has", "How alike", "BILL id", "QuickBooks id")
    for one in found:
        match = one.match
        _row(table, one.subject, one.book, f"{match.likeness}: {match.reason}", match.bill_id, match.book_id)
    out.print(table)
    out.print(
        Text("Yes: adopt NAME --accept BILL-ID QUICKBOOKS-ID. None of them: adopt NAME --refuse BILL-ID.")
    )


def preview(out: Console, found: tuple[Intended, ...]) -> None:
    """What the next update would do."""
    table = _table("What", "Record", "Amount", "Why", "BILL id")
    for one in found:
        amount = f"{one.amount:,.2f}" if one.amount is not None else ""
        _row(table, one.action, one.subject, amount, one.why, one.id)
    out.print(table if found else "The next update has nothing to do, by what is known now.")


def story(out: Console, value: Story) -> None:
    """Everything about one record."""
    if value.record:
        record = value.record
        out.print(Text(f"{record.kind.value} {record.id}: {record.standing.value} {record.reason}".rstrip()))
    if value.link:
        gone = ", voided" if value.link.void else ""
        out.print(Text(f"In QuickBooks: {value.link.book_id}{gone}, linked {moment(value.link.linked_at)}"))
    table = _table("When", "Who", "What", "Operation", "Detail")
    for line in value.lines:
        _row(table, moment(line.at), line.actor, line.event, line.operation, line.detail)
    out.print(table)
