"""What a person may say of a write in doubt: it is there, it is not, I have dealt with it."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec
from syncer.admin import Admin
from syncer.book import Answer, Ask, Find, Rows
from syncer.by_hand import MISSING
from syncer.entries import Action, ExceptionEntry, Operation, Standing, State
from syncer.errors import NotPossible, UnknownName
from syncer.model import Allocation, AppliedCredit, Bill, Kind, Line, Side, Vendor
from syncer.plan import SKIPPED
from syncer.testing import ToyBook
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, credit, payment

ACTOR = "bookkeeper"
TEN = Decimal("10.00")


class Paging(ToyBook):
    """QuickBooks never comes to the end of what was made or changed, so that no search proves an absence."""

    def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
        said = super().decode(ask, text, operations)
        return Rows(rows=(), lost=True) if isinstance(ask, Find) else said


def admin(firm: Firm) -> Admin:
    return Admin(store=firm.memory, clock=firm.clock)


def doubtful(step: str, kind: Kind = Kind.BILL) -> Firm:
    """An answer was lost, and QuickBooks neither remembers the set nor tells all it has."""
    firm = Firm()
    if kind is Kind.BILL:
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.company.remembers = False
    firm.die(step)
    firm.engine._book = Paging()
    firm.cycle()
    assert [one.code for one in firm.exceptions()] == ["in_doubt"]
    return firm


def half_applied() -> Firm:
    """Credits were to be applied to two bills, the answer was lost, and somebody took one off again."""
    firm = Firm()
    for number in ("1", "2"):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
        firm.bill.put(Kind.CREDIT, f"c{number}", credit(f"C-{number}", "10.00"))
    firm.cycle()
    parts = tuple(
        Allocation(bill_id=to, amount=Decimal(0), credits=(AppliedCredit(credit_id=of, amount=TEN),))
        for to, of in (("b1", "c1"), ("b2", "c2"))
    )
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=parts, amount=Decimal(0)))
    firm.company.remembers = False
    firm.die("after")
    firm.company.edit(book_id(firm, Kind.BILL, "b1"), credits=(), open_amount=TEN)
    firm.company.edit(book_id(firm, Kind.CREDIT, "c1"), open_amount=TEN)
    firm.cycle()
    (trouble,) = firm.exceptions()
    assert (trouble.id, trouble.code) == ("p1", "in_doubt")
    assert "some of the credits" in trouble.cause
    assert firm.open() == {"1001": TEN, "1002": Decimal(0)}
    return firm


def book_id(firm: Firm, kind: Kind, id_: str) -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def states(firm: Firm, kind: Kind) -> list[State]:
    return [one.state for one in firm.operations(kind)]


def said(firm: Firm) -> list[tuple[str, str]]:
    """What the trail says that a person did."""
    return [(line.event, line.detail) for line in firm.trail() if line.actor == ACTOR]


class TestArrived:
    """It is taken at a person's word."""

    def test_a_bill_that_is_there_is_linked(self) -> None:
        """The only one of its vendor and amount is it; nothing is sent any more."""
        firm = doubtful("after")
        firm.cycle()

        done = admin(firm).arrived(NAME, "b1", actor=ACTOR)

        (paper,) = firm.company.live(Kind.BILL)
        assert done.effect == "counts as done"
        assert book_id(firm, Kind.BILL, "b1") == paper.id
        assert states(firm, Kind.BILL) == [State.APPLIED]
        assert said(firm) == [("said to be there", paper.id)]
        firm.boot()
        firm.cycle()
        assert firm.numbers() == ["1001"]
        assert firm.exceptions() == ()

    def test_what_differs_is_shown(self) -> None:
        """A person may say so of one that is not the same."""
        firm = doubtful("before")
        other = _key(firm, "9999", "12.00")
        firm.cycle()

        admin(firm).arrived(NAME, "b1", other, actor=ACTOR)
        firm.boot()
        firm.cycle()

        assert firm.numbers() == ["9999"]
        assert [one.code for one in firm.exceptions()] == ["changed_in_books"]

    def test_a_vendor_that_is_there_is_linked(self) -> None:
        """By its name."""
        firm = doubtful("after", Kind.VENDOR)
        firm.cycle()

        admin(firm).arrived(NAME, "v1", actor=ACTOR)
        firm.boot()
        firm.cycle()

        (vendor,) = firm.company.live(Kind.VENDOR)
        assert book_id(firm, Kind.VENDOR, "v1") == vendor.id
        assert firm.exceptions() == ()

    def test_one_of_several_must_be_named(self) -> None:
        """Nothing is guessed."""
        firm = doubtful("before")
        papers = sorted(_key(firm, number, "10.00") for number in ("1001", "1001-B"))
        firm.cycle()

        with pytest.raises(NotPossible, match="2 of the same") as refused:
            admin(firm).arrived(NAME, "b1", actor=ACTOR)

        assert ", ".join(papers) in str(refused.value)
        assert states(firm, Kind.BILL) == [State.IN_DOUBT]
        admin(firm).arrived(NAME, "b1", papers[1], actor=ACTOR)
        assert book_id(firm, Kind.BILL, "b1") == papers[1]

    def test_where_there_is_none_nothing_is_linked(self) -> None:
        """It may have been keyed since the last update."""
        firm = doubtful("before")

        with pytest.raises(NotPossible, match="none of the same"):
            admin(firm).arrived(NAME, "b1", actor=ACTOR)
        with pytest.raises(UnknownName, match="no bill 'x'"):
            admin(firm).arrived(NAME, "b1", "x", actor=ACTOR)

    def test_what_belongs_to_another_record_is_not_taken(self) -> None:
        """Nor what is void."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.company.remembers = False
        firm.die("before")
        firm.engine._book = Paging()
        firm.cycle()

        with pytest.raises(NotPossible, match="another record"):
            admin(firm).arrived(NAME, "b1", book_id(firm, Kind.BILL, "b2"), actor=ACTOR)
        with pytest.raises(NotPossible, match="none of the same"):
            admin(firm).arrived(NAME, "b1", actor=ACTOR)

    def test_credits_that_were_applied_have_no_id(self) -> None:
        """The person took one off again on purpose: it stays off."""
        firm = half_applied()
        with pytest.raises(NotPossible, match="id of its own"):
            admin(firm).arrived(NAME, "p1", "x", actor=ACTOR)

        admin(firm).arrived(NAME, "p1", actor=ACTOR)
        firm.cycle()

        assert states(firm, Kind.PAYMENT) == [State.APPLIED]
        assert firm.open() == {"1001": TEN, "1002": Decimal(0)}
        assert firm.exceptions() == ()

    def test_a_change_counts_as_done(self) -> None:
        """Where QuickBooks could not even be asked how the record looks."""
        firm = changed_in_doubt()

        with pytest.raises(NotPossible, match="id of its own"):
            admin(firm).arrived(NAME, "b1", "another", actor=ACTOR)
        admin(firm).arrived(NAME, "b1", book_id(firm, Kind.BILL, "b1"), actor=ACTOR)

        assert states(firm, Kind.BILL) == [State.APPLIED, State.APPLIED]
        link = firm.link(Kind.BILL, "b1")
        assert link is not None
        assert codec.decode(Bill, link.base).amount == Decimal("12.00")


class TestMissing:
    """It is obeyed once more was looked for in vain."""

    def test_what_is_not_there_is_sent_anew(self) -> None:
        """Once."""
        firm = doubtful("before")

        done = admin(firm).missing(NAME, "b1", actor=ACTOR)

        assert done.effect == "is looked for once more in the next update, and else sent anew"
        assert [(one.state, one.code) for one in firm.operations(Kind.BILL)] == [(State.IN_DOUBT, MISSING)]
        assert ("said not to be there", "") in said(firm)
        assert firm.exceptions() == ()
        firm.cycle()
        firm.cycle()
        assert firm.numbers() == ["1001"]
        assert firm.exceptions() == ()
        assert "a person looked, and it is not there" in [line.detail for line in firm.trail("b1")]

    def test_what_is_found_after_all_is_not_sent_again(self) -> None:
        """A person may have looked in the wrong place; the marker is better."""
        firm = doubtful("after")
        admin(firm).missing(NAME, "b1", actor=ACTOR)

        firm.boot()
        firm.cycle()

        assert firm.numbers() == ["1001"]
        assert [(one.state, one.attempts) for one in firm.operations(Kind.BILL)] == [(State.APPLIED, 1)]

    def test_even_where_the_marker_cannot_be_found_it_is_recognised(self) -> None:
        """It is decided anew, and what agrees in everything is linked."""
        firm = doubtful("after")
        admin(firm).missing(NAME, "b1", actor=ACTOR)

        firm.cycle()
        firm.cycle()

        assert firm.numbers() == ["1001"]
        assert firm.exceptions() == ()

    def test_only_the_credits_that_are_off_are_applied_again(self) -> None:
        """The others lie on their bills."""
        firm = half_applied()

        admin(firm).missing(NAME, "p1", actor=ACTOR)
        firm.cycle()
        firm.cycle()

        assert firm.open() == {"1001": Decimal(0), "1002": Decimal(0)}
        assert states(firm, Kind.PAYMENT) == [State.REJECTED, State.APPLIED]
        assert firm.exceptions() == ()

    def test_what_was_tried_too_often_stays_with_a_person(self) -> None:
        """Saying so does not send it for ever."""
        firm = doubtful("before")
        with firm.memory.unit() as unit:
            known = unit.connections.get(NAME)
            assert known is not None
            unit.connections.put(evolve(known, settings=evolve(firm.settings, retries=1).to_json()))

        admin(firm).missing(NAME, "b1", actor=ACTOR)
        ran = firm.cycle()

        assert "1 refused" in ran.summary
        assert "in 1 attempts" in firm.exceptions()[0].cause
        assert states(firm, Kind.BILL) == [State.REJECTED]


class TestSkip:
    """It is given up."""

    def test_a_person_has_dealt_with_it(self) -> None:
        """Nothing is sent, asked or shown any more."""
        firm = half_applied()

        admin(firm).skip(NAME, "p1", actor=ACTOR)
        firm.cycle()

        assert [(one.state, one.code) for one in firm.operations(Kind.PAYMENT)] == [
            (State.REJECTED, "skipped")
        ]
        record = firm.record(Kind.PAYMENT, "p1")
        assert (record.standing, record.reason) == (Standing.SETTLED, SKIPPED)
        assert firm.open() == {"1001": TEN, "1002": Decimal(0)}
        assert firm.exceptions() == ()


@pytest.mark.parametrize("action", ["arrived", "missing"])
class TestNothingInDoubt:
    """The words are for what is in doubt only."""

    def test_another_exception(self, action: str) -> None:
        """Is for replay."""
        firm = Firm()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", lines=()))
        firm.cycle()

        with pytest.raises(NotPossible, match="Nothing of it is in doubt"):
            getattr(admin(firm), action)(NAME, "b1", actor=ACTOR)
        with pytest.raises(UnknownName, match="no open exception"):
            getattr(admin(firm), action)(NAME, "b9", actor=ACTOR)

    def test_a_write_to_bill(self, action: str) -> None:
        """Is for `relink`."""
        firm = Firm()
        entered = firm.company.enter(Kind.VENDOR, Vendor(name="Fern")).id
        with firm.memory.unit() as unit:
            _put_doubt(firm, unit, Side.BILL, Kind.VENDOR, Action.ADD, "", entered, Vendor(name="Fern"))
        firm.cycle()
        with firm.memory.unit() as unit:
            _put_exception(unit, firm, Side.BOOK, Kind.VENDOR, entered)

        with pytest.raises(NotPossible, match="sent to BILL"):
            getattr(admin(firm), action)(NAME, entered, actor=ACTOR)


def _key(firm: Firm, number: str, amount: str) -> str:
    """Somebody keys a bill of the vendor by hand."""
    vendor = firm.company.rows(Kind.VENDOR)[0].id
    content = Bill(
        vendor_id=vendor,
        amount=Decimal(amount),
        number=number,
        date=DAY,
        lines=(Line(amount=Decimal(amount), account_id=firm.book_ids["Supplies"]),),
        ap_account_id=firm.book_ids["Accounts Payable"],
        open_amount=Decimal(amount),
    )
    return firm.company.enter(Kind.BILL, content).id


def changed_in_doubt() -> Firm:
    """A change of a posted bill is in doubt, and a person was told."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    (posted,) = firm.operations(Kind.BILL)
    wanted = evolve(codec.decode(Bill, posted.body), amount=Decimal("12.00"))
    with firm.memory.unit() as unit:
        _put_doubt(firm, unit, Side.BOOK, Kind.BILL, Action.MODIFY, "b1", posted.book_id, wanted)
        _put_exception(unit, firm, Side.BILL, Kind.BILL, "b1")
    return firm


def _put_doubt(firm, unit, side, kind, action, bill_id, its_book_id, body) -> None:
    text, now = codec.encode(body), firm.clock.now()
    unit.operations.insert(
        Operation(
            id=firm.ids.operation(),
            connection=NAME,
            side=side,
            kind=kind,
            action=action,
            bill_id=bill_id,
            book_id=its_book_id,
            body=text,
            digest=codec.digest(text),
            base='{"book":""}' if side is Side.BILL else "",
            state=State.IN_DOUBT,
            not_before=now.replace(year=now.year + 1),
            created_at=now,
            updated_at=now,
        )
    )


def _put_exception(unit, firm, side, kind, id_) -> None:
    record = unit.records.get(NAME, side.value, kind.value, id_)
    unit.records.put(evolve(record, standing=Standing.EXCEPTION, reason="in_doubt"))
    unit.exceptions.put(
        ExceptionEntry(
            connection=NAME,
            side=side,
            kind=kind.value,
            id=id_,
            subject="",
            code="in_doubt",
            cause="",
            fix="",
            raised_at=firm.clock.now(),
        )
    )


def test_what_is_in_doubt_is_not_decided_anew_by_other_settings() -> None:
    """It was sent, and nobody knows: the question stays what it was."""
    firm = doubtful("after")
    before, record = firm.exceptions(), firm.record(Kind.BILL, "b1")
    known = admin(firm).connection(NAME)

    admin(firm).connect(
        NAME,
        username=known.username,
        password_hash="",
        owner_id="",
        settings=evolve(SETTINGS, memo_ids=True),
        secrets={},
        actor=ACTOR,
    )

    assert (firm.exceptions(), firm.record(Kind.BILL, "b1")) == (before, record)


def test_each_posting_has_a_marker_of_its_own_whoever_said_that_it_arrived() -> None:
    """A later one must not be taken for an earlier one that was taken back."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.company.remembers = False

    def post_again() -> None:
        firm.company.delete(book_id(firm, Kind.BILL, "b1"))
        firm.cycle()
        admin(firm).repost(NAME, "b1", actor=ACTOR)

    post_again()
    firm.die("after")
    firm.engine._book = Paging()
    firm.cycle()
    (row,) = firm.company.live(Kind.BILL)
    admin(firm).arrived(NAME, "b1", row.id, actor=ACTOR)
    firm.boot()
    post_again()
    firm.cycle()

    assert firm.numbers() == ["1001"]
    markers = [one.external_guid for one in firm.operations(Kind.BILL)]
    assert len(markers) == len(set(markers)) == 3
