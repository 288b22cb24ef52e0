"""Broken twins of the product: each breaks one promise, and the simulation must notice."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from decimal import Decimal
from unittest.mock import patch

from attrs import evolve, field, frozen

import syncer.adapters.connector as connector
from qbwc import service
from qbwc.http import SOAP_TYPE
from qbwc.testing._transport import RawAnswer
from syncer import agenda, journal, leasing, noticing, settling
from syncer.adapters.desktop import DesktopBook
from syncer.entries import State, Watermark
from syncer.errors import LeaseLost
from syncer.model import Kind, Side
from syncer.plan import _lines
from syncer.plan._lying import Lying
from syncer.view import View
from tests.simulation.boundaries import Line
from tests.simulation.schedule import run

Broken = AbstractContextManager[None]


@contextmanager
def no_message_set_id() -> Iterator[None]:
    """Writes go out without an id that QuickBooks could be asked about."""
    encode = DesktopBook.encode

    def nameless(self, ask, operations=(), *, version):
        return re.sub(r' newMessageSetID="[^"]*"', "", encode(self, ask, operations, version=version))

    with patch.object(DesktopBook, "encode", nameless):
        yield


@contextmanager
def watermark_advanced_early() -> Iterator[None]:
    """Changes of BILL count as read before they are."""
    bill_reads = agenda.bill_reads

    def early(unit, connection, settings, *, watch):
        reads = bill_reads(unit, connection, settings, watch=watch)
        for kind in (Kind.BILL, Kind.PAYMENT):
            known = unit.watermarks.get(connection, Side.BILL.value, kind.value)
            lease = unit.leases.get(connection)
            value = lease.expires_at.isoformat(timespec="milliseconds")
            if known is None or known.value < value:
                unit.watermarks.put(Watermark(connection=connection, side=Side.BILL, kind=kind, value=value))
        return reads

    with patch.object(agenda, "bill_reads", early):
        yield


@contextmanager
def resend_without_looking() -> Iterator[None]:
    """What was in doubt is simply sent again."""

    def searches(view):
        for operation in settling.doubtful(view):
            journal.move(
                view.unit, operation, State.PLANNED, view.since, cause="broken", not_before=view.since
            )
        return ()

    with patch.object(settling, "questions", lambda view: ()), patch.object(settling, "searches", searches):
        yield


@contextmanager
def credits_are_applied_again() -> Iterator[None]:
    """What was to be applied is applied again: nobody looks at what lies on the bills, in doubt or not."""

    def blind(view, ask, said, now):
        for operation in settling.doubtful(view):
            if settling._credited(operation):
                settling._never_happened(view, operation, now)
        return []

    with (
        patch.object(settling, "_take_credited", blind),
        patch.object(Lying, "strange", property(lambda _: Decimal(0))),
    ):
        yield


@contextmanager
def sets_are_not_barred() -> Iterator[None]:
    """A set that QuickBooks does not know is taken for one that will never arrive."""

    def take_status(view, ask, answer, now):
        known, following = whole(view, ask, answer, now)
        if following:
            settling.close(view, view.unit.batches.get(ask.message_set))
        return known, ()

    whole = settling.take_status
    with patch.object(settling, "take_status", take_status):
        yield


@contextmanager
def edit_sequence_from_the_link() -> Iterator[None]:
    """A change relies on what QuickBooks said when the record was linked."""
    fresh = View.fresh

    def stale(self, kind, book_id):
        found = fresh(self, kind, book_id) or self.book(kind, book_id)
        link = next(iter(self.owners(kind, book_id)), None)
        return found and link and evolve(found, version=link.edit_sequence)

    with patch.object(View, "fresh", stale):
        yield


@contextmanager
def lease_without_fencing() -> Iterator[None]:
    """A session that was replaced goes on as if it had not been."""
    enter = leasing.enter

    def unfenced(unit, connection, fence, clock):
        lease = unit.leases.get(connection)
        return enter(unit, connection, lease.fence if lease else fence, clock)

    def anybody(unit, session):
        lease = unit.unit.leases.get(unit.connection)
        if lease is None:
            raise LeaseLost("Nobody works it.", fix="Begin anew.")
        return lease.fence

    with patch.object(leasing, "enter", unfenced), patch.object(connector, "_fence", anybody):
        yield


@contextmanager
def commit_after_reply() -> Iterator[None]:
    """The reply is on its way before what it says is stored: a death in between loses that only."""
    said: list[bytes] = []
    encode, carry = service.encode, Line.carry

    def remembered(method, reply):
        body = encode(method, reply)
        said[:] = [body]
        return body

    def called(self, headers, body):
        said.clear()
        return carry(self, headers, body)

    def answered(self, crash):
        if str(crash) == "before a commit" and said:
            return RawAnswer(200, SOAP_TYPE, said[0])
        return died(self, crash)

    died = Line.died
    with ExitStack() as stack:
        stack.enter_context(patch.object(service, "encode", remembered))
        stack.enter_context(patch.object(Line, "carry", called))
        stack.enter_context(patch.object(Line, "died", answered))
        yield


@contextmanager
def payments_by_hand_unseen() -> Iterator[None]:
    """What somebody paid in QuickBooks is left for BILL to pay again."""
    with patch.object(noticing, "payments", lambda view, now: None):
        yield


@contextmanager
def quantities_are_dropped() -> Iterator[None]:
    """Item lines are posted without their quantities, so that QuickBooks takes one of each."""
    for_book = _lines.for_book

    def without(lines, view, texts):
        return for_book(tuple(evolve(line, quantity=None) for line in lines), view, texts)

    with patch.object(_lines, "for_book", without):
        yield


@frozen
class Mutant:
    """A broken twin, and the trouble that every update must have for it to show soon."""

    broken: Callable[[], Broken]
    focus: frozenset[str] = frozenset()
    fixed: dict[str, object] = field(factory=dict)

    def caught(self, seed: int) -> bool:
        """Whether the schedule of this seed notices."""
        with self.broken():
            return bool(run(seed, focus=self.focus, **self.fixed).broken)


MUTANTS = {
    "no message-set id": Mutant(no_message_set_id),
    "watermark advanced early": Mutant(watermark_advanced_early),
    "resend without looking": Mutant(resend_without_looking, frozenset({"an answer was lost"})),
    "sets are not barred": Mutant(
        sets_are_not_barred,
        frozenset({"an agent slept over its document"}),
        {"remembers": True, "kept": None},
    ),
    "EditSequence from the link": Mutant(edit_sequence_from_the_link),
    "lease without fencing": Mutant(
        lease_without_fencing, frozenset({"two agents at once"}), {"carrier": "bridge"}
    ),
    "commit after reply": Mutant(
        commit_after_reply, frozenset({"our process died"}), {"carrier": "connector"}
    ),
    "payments by hand unseen": Mutant(payments_by_hand_unseen),
    "quantities are dropped": Mutant(quantities_are_dropped, fixed={"lists": True}),
}
