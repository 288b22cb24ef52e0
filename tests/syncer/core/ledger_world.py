"""A world with a connection that was read, for tests of reconciliation."""

import datetime as dt
from decimal import Decimal

from attrs import define, evolve, field

from syncer import codec
from syncer.book import CARD_PAYMENTS, Identity
from syncer.cycle import Cycle, Phase
from syncer.entries import Answered, Connection, CycleEntry, ExceptionEntry, Record, Standing, Watermark
from syncer.model import Allocation, AppliedCredit, Bill, Content, Credit, Kind, Payment, Side
from syncer.reconcile import Line, Report, reconcile
from syncer.reconcile._compare import NEEDED
from syncer.standing import subject
from tests.syncer.core.rig import DAY, NAME
from tests.syncer.core.world import SINCE, World


@define
class Ledgers(World):
    """Both sides, filled by hand, and the report on them."""

    identity: Identity = field(factory=lambda: Identity(company_name="Toy", version="16.0"))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.be_read()

    def be_read(self) -> None:
        """Have both sides been read by an update that finished."""
        unit = self.unit
        unit.connections.put(
            Connection(
                name=NAME,
                username="agent",
                password_hash="",
                owner_id="{O}",
                file_id="{F}",
                settings=self.settings.to_json(),
                identity=codec.encode(self.identity),
                created_at=SINCE,
            )
        )
        cycle = Cycle(
            id="1",
            connection=NAME,
            fence=1,
            started_at=SINCE,
            at=SINCE,
            clock_at=SINCE,
            settings=self.settings,
            phase=Phase.DONE,
            spent_ms={"read_bill": 1},
        )
        unit.cycles.put(CycleEntry(connection=NAME, body=codec.encode(cycle)))
        for side, value in ((Side.BILL, "2026-03-08T08:00:00.000+00:00"), (Side.BOOK, "2026-03-08T09:30:00")):
            marks = [kind.value for kind in NEEDED] + ([CARD_PAYMENTS] if side is Side.BOOK else [])
            for mark in marks:
                unit.watermarks.put(Watermark(connection=NAME, side=side, kind=mark, value=value))

    def set(self, **settings: object) -> None:
        self.settings = evolve(self.settings, **settings)
        self.be_read()

    def ours(
        self, kind: Kind, id_: str, content: Content, standing: Standing = Standing.SETTLED, reason: str = ""
    ) -> Record:
        """Have BILL told something, and decided where it stands."""
        record = evolve(self.bill(kind, id_, content), standing=standing, reason=reason)
        self.unit.records.put(record)
        return record

    def both(self, kind: Kind, id_: str, ours: Content, theirs: Content, **changes: object) -> None:
        """Have a linked pair: `B-id` of QuickBooks, as it was posted, or with BILL's own date if adopted."""
        self.ours(kind, id_, ours)
        self.book(kind, f"B-{id_}", theirs)
        base = theirs
        if changes.get("adopted"):
            assert isinstance(ours, Bill | Credit | Payment)
            assert isinstance(theirs, Bill | Credit | Payment)
            base = evolve(theirs, date=ours.date)
        self.link(kind, id_, f"B-{id_}", base, **changes)

    def moved(self, kind: Kind, id_: str, ours: Content, theirs: Content) -> None:
        """Have a linked pair that was dated on the first open day when it was posted."""
        self.both(kind, id_, ours, theirs)
        assert isinstance(ours, Bill | Credit | Payment)
        assert isinstance(theirs, Bill | Credit | Payment)
        self.link(kind, id_, f"B-{id_}", evolve(theirs, memo=f"Dated {ours.date} in BILL."))

    def raises(
        self, kind: Kind, id_: str, code: str, cause: str = "It broke.", fix: str = "Mend it."
    ) -> None:
        """Have an open exception on a record of BILL."""
        record = self.view.bill(kind, id_)
        assert record is not None
        self.unit.records.put(evolve(record, standing=Standing.EXCEPTION, reason=code))
        self.unit.exceptions.put(
            ExceptionEntry(
                connection=NAME,
                side=Side.BILL,
                kind=kind.value,
                id=id_,
                subject=subject(self.view, record),
                code=code,
                cause=cause,
                fix=fix,
                raised_at=SINCE,
            )
        )

    def proposes(self, kind: Kind, bill_id: str, book_id: str) -> None:
        self.say(Answered.OPEN, kind, bill_id, book_id, reason="same vendor and amount")

    def report(self, date_from: dt.date | None = None, date_to: dt.date | None = None) -> Report:
        return reconcile(self.unit, NAME, date_from=date_from, date_to=date_to)

    def line(self) -> Line:
        """The only line of the report."""
        (line,) = self.report().lines
        return line


def in_book(content: Content, *, open_: str | None = None) -> Content:
    """The same as QuickBooks shows it: its own ids."""
    content = evolve(content, vendor_id="V1")
    if isinstance(content, Bill):
        return evolve(content, open_amount=Decimal(open_) if open_ is not None else content.amount)
    if isinstance(content, Payment):
        parts = tuple(
            Allocation(bill_id=f"B-{part.bill_id}", amount=part.amount)
            for part in content.allocations
            if part.amount
        )
        return evolve(content, allocations=parts, account_id="Checking")
    return content


def with_credits(payment: Payment, **credits: str) -> Payment:
    """Use credits with the first bill of a payment."""
    first, *others = payment.allocations
    used = tuple(AppliedCredit(credit_id=id_, amount=Decimal(amount)) for id_, amount in credits.items())
    return evolve(payment, allocations=(evolve(first, credits=used), *others))


LATER = DAY + dt.timedelta(days=40)
