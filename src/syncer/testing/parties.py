"""
Toy parties: a BILL side, a QuickBooks side and a carrier, small and without any transport.

They let a new `Book`, `Payables` or `Store` be tried against the whole core, and the core against every
mishap, in milliseconds and without QuickBooks. For documents as QuickBooks reads them see
`qbxml.testing.CompanyFile`; `ToyBook` has plain JSON of its own instead.
"""

import datetime as dt
import json
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from syncer import codec
from syncer.book import (
    Answer,
    Ask,
    Bar,
    Barring,
    BookRow,
    CheckSet,
    Done,
    Fetch,
    Find,
    Forget,
    Gone,
    Identified,
    Identify,
    Identity,
    Outcome,
    Outcomes,
    Read,
    ReadDeleted,
    Rows,
    Sweep,
    Swept,
    Verdict,
    Write,
)
from syncer.engine import Engine, Finished, Later, Send
from syncer.entries import Connection, Operation
from syncer.errors import DoesNotFit, ProtocolError
from syncer.model import Bill, Credit, Kind, Vendor
from syncer.naming import BILL_NUMBER_MAX, VENDOR_NAME_MAX
from syncer.ports import Clock, Store
from syncer.settings import Settings
from syncer.testing._toy_company import CRASHED, UNREADABLE, ToyCompany, ToyFailure
from syncer.testing._toy_payables import ToyPayables
from syncer.testing._toy_rules import ToyRow
from syncer.testing.clock import FakeClock

__all__ = [
    "CRASHED",
    "UNREADABLE",
    "Ran",
    "ToyBook",
    "ToyCompany",
    "ToyFailure",
    "ToyPayables",
    "ToyRow",
    "connect",
    "run_cycle",
]

COMES_BACK_S: Final = 5
"""Seconds after which the agent comes back where it was told to wait (QBWC Programmer's Guide, NoOp)."""

CALLS_MAX: Final = 10_000

VERDICTS: Final = {
    "0": Verdict.APPLIED,
    "3100": Verdict.NAME_TAKEN,
    "3140": Verdict.DANGLING,
    "500": Verdict.DANGLING,
    "3176": Verdict.RETRY,
    "3200": Verdict.STALE,
    "3231": Verdict.NOT_RUN,
}
"""What the ledger's codes mean; every other is a refusal for good."""


class ToyBook:
    """Implements `syncer.book.Book` with JSON documents that `ToyCompany` answers."""

    def encode(
        self, ask: Ask, operations: tuple[Operation, ...] = (), *, version: str, number: int = 0
    ) -> str:
        """Write the document that asks. Raises `DoesNotFit` as QuickBooks has no room for any text."""
        del version, number
        document: dict[str, Any]
        match ask:
            case Identify():
                document = {
                    "ask": "identify",
                    "witnesses": [one.id for one in ask.witnesses],
                    "currencies": ask.currencies,
                }
            case Read():
                document = {
                    "ask": "read",
                    "kind": ask.kind,
                    "since": ask.since,
                    "iterator": ask.iterator,
                    "page_size": ask.page_size,
                    "dated_from": ask.dated_from.isoformat() if ask.dated_from else "",
                    "by_card": ask.by_card,
                }
            case Sweep():
                parts = [json.loads(self.encode(read, version="")) for read in ask.reads]
                document = {"ask": "sweep", "reads": parts}
            case ReadDeleted():
                document = {"ask": "deleted", "since": ask.since}
            case Fetch():
                document = {"ask": "fetch", "kind": ask.kind, "ids": ask.ids}
            case Find():
                document = {"ask": "find", "kind": ask.kind, "since": ask.since}
            case CheckSet():
                document = {"ask": "check", "set": ask.message_set}
            case Bar():
                document = {"ask": "bar", "set": ask.message_set}
            case Forget():
                document = {"ask": "forget", "set": ask.message_set}
            case Write():
                document = {
                    "ask": "write",
                    "set": ask.message_set,
                    "previous": ask.previous,
                    "operations": [_written(operation) for operation in operations],
                }
        return json.dumps(document, sort_keys=True)

    def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
        """Read the answer. Raises `ProtocolError` if it is none."""
        del operations
        try:
            return _answer(ask, json.loads(text))
        except (ValueError, KeyError, TypeError) as exc:
            raise ProtocolError(f"{text[:40]!r} is no answer.", fix="Run the update again.") from exc

    def proves_nothing_happened(self, hresult: str) -> bool:
        """Whether the document was refused unread."""
        return hresult == UNREADABLE

    def explain(self, hresult: str) -> tuple[str, str]:
        """Return cause and fix of a failure."""
        if hresult == UNREADABLE:
            return "The document cannot be read.", "Look at the text of the record."
        return "The ledger stopped.", "Open it again and run the update."


def _written(operation: Operation) -> dict[str, Any]:
    match codec.decode_content(operation.kind, operation.body):
        case Vendor(name=name) if not name or len(name) > VENDOR_NAME_MAX:
            problem = f"The name {name!r} does not fit."
        case Bill(number=number) | Credit(number=number) if len(number) > BILL_NUMBER_MAX:
            problem = f"The number {number!r} does not fit."
        case _:
            problem = ""
    if problem:
        raise DoesNotFit(problem, fix="Change it in BILL.", record=operation.id)
    return {
        "id": operation.id,
        "kind": operation.kind,
        "action": operation.action,
        "book_id": operation.book_id,
        "sequence": operation.base_sequence,
        "guid": operation.external_guid,
        "content": json.loads(operation.body),
    }


def _answer(ask: Ask, said: dict[str, Any]) -> Answer:
    match ask:
        case Identify():
            identity = Identity(
                company_name=said["company_name"],
                file_id=said["file_id"],
                path=said["path"],
                version=said["version"],
                closing_date=dt.date.fromisoformat(said["closing_date"]) if said["closing_date"] else None,
                class_tracking=said["class_tracking"],
                multicurrency=said["multicurrency"],
                home_currency=said["home_currency"],
                country=said["country"],
                rates={code: Decimal(rate) for code, rate in said["rates"].items()},
            )
            told = tuple(_row(row) for row in said["told"])
            return Identified(identity=identity, told=told, deleted=tuple(said["deleted"]))
        case Read() | Fetch() | Find():
            return _rows(said)
        case Sweep():
            return Swept(tuple(_rows(part) for part in said["parts"]))
        case ReadDeleted():
            return Gone(ids=tuple((Kind(kind), id_) for kind, id_ in said["gone"]))
        case Write() | CheckSet():
            return Outcomes(outcomes=tuple(_outcome(one) for one in said["outcomes"]), set_code=said["code"])
        case Bar():
            return Barring(said["barring"])
        case Forget():
            if not said["done"]:
                raise ValueError("not forgotten")
            return Done()


def _rows(said: dict[str, Any]) -> Rows:
    return Rows(
        rows=tuple(_row(row) for row in said["rows"]),
        iterator=said.get("iterator", ""),
        lost=said.get("lost", False),
        off=said.get("off", False),
    )


def _row(said: dict[str, Any]) -> BookRow:
    kind = Kind(said["kind"])
    return BookRow(
        kind=kind,
        id=said["id"],
        content=codec.decode_content(kind, json.dumps(said["content"])),
        edit_sequence=said["sequence"],
        guid=said["guid"],
        detail=json.dumps(said["lines"]) if said["lines"] else "",
        void=said["void"],
    )


def _outcome(said: dict[str, Any]) -> Outcome:
    code = said["code"]
    if code == "0":
        return Outcome(
            operation=said["id"],
            verdict=Verdict.APPLIED,
            book_id=said["book_id"],
            edit_sequence=said["sequence"],
            detail=json.dumps(said["lines"]) if said["lines"] else "",
        )
    return Outcome(
        operation=said["id"],
        verdict=VERDICTS.get(code, Verdict.REJECTED),
        code=code,
        cause=said["cause"],
        fix="Look at the record.",
    )


def connect(store: Store, name: str, settings: Settings, clock: Clock) -> Connection:
    """Make a connection, as `connect` of a server does, and return it."""
    connection = Connection(
        name=name,
        username=f"{name}-agent",
        password_hash="",
        owner_id="{00000000-0000-0000-0000-000000000001}",
        file_id="{00000000-0000-0000-0000-000000000002}",
        settings=settings.to_json(),
        created_at=clock.now(),
    )
    with store.unit() as unit:
        unit.connections.insert(connection)
    return connection


@frozen(kw_only=True)
class Ran:
    """
    What a cycle did. `busy` says that another session had the connection, so that nothing was done.

    `documents` is how many went to the ledger; `waits` how often the carrier was told to come back later.
    """

    summary: str
    well: bool = True
    busy: bool = False
    documents: int = 0
    waits: int = 0


def run_cycle(engine: Engine, store: Store, connection: str, company: ToyCompany) -> Ran:
    """
    Carry one cycle from its beginning to its end, as the Web Connector would.

    Every step is a unit of its own, committed before the document leaves. Whatever `company`, `store` or
    `engine` raise beyond `ToyFailure` ends the carrier as the death of a process would: nothing is tidied up.
    Raises `RuntimeError` if the cycle does not come to an end.
    """
    with store.unit() as unit:
        cycle = engine.begin(unit, connection)
    if cycle is None:
        return Ran(summary="another session is at work", busy=True)
    fence = cycle.fence
    documents = waits = 0
    for _ in range(CALLS_MAX):
        engine.prepare(connection, fence)
        with store.unit() as unit:
            asked = engine.ask(unit, connection, fence)
        match asked:
            case Send(text):
                documents += 1
                finished = _carry(engine, store, connection, fence, company, text)
            case Later():
                waits += 1
                if isinstance(company.clock, FakeClock):
                    company.clock.advance(seconds=COMES_BACK_S)
                finished = None
            case Finished():
                finished = asked
        if finished is not None:
            with store.unit() as unit:
                summary = engine.end(unit, connection, fence)
            return Ran(summary=summary, well=finished.well, documents=documents, waits=waits)
    raise RuntimeError(f"the cycle did not end within {CALLS_MAX} calls")


def _carry(
    engine: Engine, store: Store, connection: str, fence: int, company: ToyCompany, text: str
) -> Finished | None:
    try:
        reply = company.process(text)
    except ToyFailure as failure:
        with store.unit() as unit:
            return engine.fail(unit, connection, fence, failure.hresult, failure.message)
    with store.unit() as unit:
        said = engine.answer(unit, connection, fence, reply)
    return said if isinstance(said, Finished) else None
