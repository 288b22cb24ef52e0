"""Values of `syncer.admin` as plain JSON, the same for the API and for `--json`."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from syncer import codec
from syncer.admin import Proposal, Replayed, Status, Story, WaitingRecord
from syncer.entries import AuditEntry, ExceptionEntry, Link, Operation
from syncer.preview import Intended
from syncer.remedies import Remedy, remedies

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class Format(StrEnum):
    """How a report is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def moment(value: datetime | None) -> str | None:
    """Write a moment as ISO text in UTC."""
    return value.isoformat(timespec="seconds") if value else None


def status(value: Status) -> Json:
    """How a connection does."""
    company, cycle = value.company, value.cycle
    return {
        "connection": value.connection,
        "user_name": value.username,
        "company": {"name": company.company_name, "path": company.path, "product": company.product}
        if company
        else None,
        "at_work": value.at_work,
        "last_contact": moment(value.last_contact),
        "last_cycle": {
            "started_at": moment(cycle.started_at),
            "state": cycle.state,
            "phase": cycle.phase,
            "written": cycle.written,
            "refused": cycle.refused,
            "summary": cycle.summary,
        }
        if cycle
        else None,
        "records": {
            count.kind.value: {
                "total": count.total,
                "linked": count.linked,
                "pending": count.pending,
                "waiting": count.waiting,
                "settled": count.settled,
                "exception": count.exception,
            }
            for count in value.counts
        },
        "operations": {**value.operations},
        "exceptions": value.exceptions,
    }


def exception(entry: ExceptionEntry) -> Json:
    """An open exception."""
    return {
        "kind": entry.kind,
        "id": entry.id,
        "side": entry.side.value,
        "record": entry.subject,
        "code": entry.code,
        "cause": entry.cause,
        "fix": entry.fix,
        "operation": entry.operation,
        "raised_at": moment(entry.raised_at),
        "can_replay": Remedy.REPLAY in remedies(entry),
        "remedies": [remedy.value for remedy in remedies(entry)],
    }


def waiting(record: WaitingRecord) -> Json:
    """A record that waits."""
    return {"kind": record.kind.value, "id": record.id, "record": record.subject, "reason": record.reason}


def operation(value: Operation) -> Json:
    """One intended write, without its content."""
    return {
        "id": value.id,
        "kind": value.kind.value,
        "action": value.action.value,
        "state": value.state.value,
        "bill_id": value.bill_id,
        "quickbooks_id": value.book_id,
        "attempts": value.attempts,
        "code": value.code,
        "cause": value.cause,
        "replays": value.replays,
        "created_at": moment(value.created_at),
        "updated_at": moment(value.updated_at),
    }


def replayed(value: Replayed) -> Json:
    """What will be tried again."""
    return {"kind": value.kind, "id": value.id, "record": value.subject, "effect": value.effect}


def proposal(value: Proposal) -> Json:
    """A record of BILL and what QuickBooks has that could be it."""
    return {
        "kind": value.match.kind.value,
        "id": value.match.bill_id,
        "record": value.subject,
        "quickbooks_id": value.match.book_id,
        "quickbooks": value.book,
        "likeness": value.match.likeness,
        "reason": value.match.reason,
        "duplicate": value.is_duplicate,
        "proposed_at": moment(value.match.at),
    }


def intended(value: Intended) -> Json:
    """What the next update would do."""
    return {
        "action": value.action,
        "kind": value.kind.value,
        "id": value.id,
        "record": value.subject,
        "amount": None if value.amount is None else f"{value.amount:f}",
        "why": value.why,
    }


def line(entry: AuditEntry) -> Json:
    """One line of the audit trail."""
    return {
        "at": moment(entry.at),
        "actor": entry.actor,
        "event": entry.event,
        "kind": entry.kind,
        "record": entry.record,
        "operation": entry.operation,
        "detail": entry.detail,
    }


def link(value: Link) -> Json:
    """The identity of a record on both sides."""
    return {
        "kind": value.kind.value,
        "bill_id": value.bill_id,
        "quickbooks_id": value.book_id,
        "void": value.void,
        "adopted": value.adopted,
        "linked_at": moment(value.linked_at),
    }


def story(value: Story) -> Json:
    """Everything that is known of one record."""
    record = value.record
    return {
        "record": {
            "kind": record.kind.value,
            "id": record.id,
            "standing": record.standing.value,
            "reason": record.reason,
            "digest": codec.digest(record.body),
            "seen_at": moment(record.seen_at),
        }
        if record
        else None,
        "link": link(value.link) if value.link else None,
        "operations": [operation(one) for one in value.operations],
        "audit": [line(entry) for entry in value.lines],
    }
