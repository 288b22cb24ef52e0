"""Terms, classes and customers that BILL takes off go in QuickBooks too; what people chose there stays."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec
from syncer.entries import Action, Operation, State
from syncer.model import Bill, Credit, Kind, Line, ListEntry, Side, Vendor
from syncer.plan import EMPTIED, Decision, Do, Raise, Settle, decide, emptied, kept, shown
from syncer.plan._emptied import put_back, told
from syncer.settings import Classes
from tests.syncer.core.rig import DAY, NAME, bill, credit, payment
from tests.syncer.core.world import SINCE, World

LINES = (
    Line(
        amount=Decimal("6.00"),
        id="x",
        book_id="T1",
        account_id="Supplies",
        class_id="North",
        customer_id="Oak",
    ),
    Line(amount=Decimal("4.00"), id="y", book_id="T2", account_id="Supplies"),
)
BASE = Bill(
    vendor_id="V1",
    amount=Decimal("10.00"),
    number="1001",
    date=DAY,
    due_date=bill("1001", "10.00").due_date,
    lines=LINES,
    terms_id="N30",
    ap_account_id="Accounts Payable",
)
BARE = evolve(BASE, terms_id="", lines=(evolve(LINES[0], class_id="", customer_id=""), LINES[1]))
THERE = evolve(BASE, lines=tuple(evolve(line, id="") for line in LINES), open_amount=Decimal("10.00"))

CODED = tuple(
    evolve(line, book_id="", account_id="a1", class_id="", department_id=department, customer_id=customer)
    for line, department, customer in zip(LINES, ("d1", ""), ("k1", ""), strict=True)
)
IN_BILL = bill("1001", "10.00", lines=CODED, terms_id="t1")
TAKEN_OFF = evolve(IN_BILL, terms_id="", lines=(evolve(CODED[0], department_id="", customer_id=""), CODED[1]))


def lists(world: World) -> None:
    """A class, a customer and terms that both sides have."""
    for kind, id_, name in (
        (Kind.DEPARTMENT, "d1", "North"),
        (Kind.CUSTOMER, "k1", "Oak"),
        (Kind.TERMS, "t1", "N30"),
    ):
        entry = ListEntry(name=name, full_name=name)
        world.book(kind.in_book, name, entry)
        world.bill(kind, id_, entry)


def posted(world: World, there: Bill = THERE, *, base: Bill = BASE, seen: str = "") -> None:
    lists(world)
    world.link(Kind.BILL, "b1", "B1", base, shown=seen or shown(THERE))
    world.book(Kind.BILL, "B1", there)


def decided(world: World, content: Bill, *, class_tracking: bool = True) -> Decision:
    view = world.view
    record = world.bill(Kind.BILL, "b1", content)
    return decide(record, evolve(view, identity=evolve(view.identity, class_tracking=class_tracking)))


def changed(world: World, content: Bill, *, class_tracking: bool = True) -> Do:
    said = decided(world, content, class_tracking=class_tracking)
    assert isinstance(said, Do)
    assert said.action is Action.MODIFY
    return said


def taken_off(said: Do) -> set[tuple[str, str]]:
    assert said.before is not None
    return {tuple(place) for place in emptied(said.before, said.body)}


def written(
    world: World,
    *,
    id_: str = "op1",
    bill_id: str = "b1",
    kind: Kind = Kind.BILL,
    before: Bill | Credit = THERE,
    after: Bill | Credit = BARE,
    state: State = State.APPLIED,
) -> None:
    """A change that took something off was applied, and what QuickBooks shows since was not read."""
    body = codec.encode(after)
    world.unit.operations.insert(
        Operation(
            id=id_,
            connection=NAME,
            side=Side.BOOK,
            kind=kind,
            action=Action.MODIFY,
            bill_id=bill_id,
            book_id="B1",
            body=body,
            digest=codec.digest(body),
            before=codec.encode(before),
            state=state,
            not_before=SINCE,
            created_at=SINCE,
            updated_at=SINCE,
        )
    )


EVERYTHING = {("", "terms_id"), ("T1", "class_id"), ("T1", "customer_id")}


class TestChanges:
    """What a change of BILL takes off."""

    def test_what_bill_took_off_is_emptied(self, world: World) -> None:
        """In the head and on lines."""
        posted(world)

        said = changed(world, TAKEN_OFF)

        assert said.body == said.base == BARE
        assert taken_off(said) == EVERYTHING

    def test_what_bill_changed_to_something_else_is_not(self, world: World) -> None:
        """It is named anew."""
        posted(world)
        south = ListEntry(name="South", full_name="South")
        world.book(Kind.CLASS, "South", south)
        world.bill(Kind.DEPARTMENT, "d2", south)
        lines = (evolve(CODED[0], department_id="d2"), CODED[1])

        assert taken_off(changed(world, evolve(IN_BILL, lines=lines))) == set()

    def test_a_line_that_goes_takes_its_class_along(self, world: World) -> None:
        """Nothing needs to be said of it."""
        posted(world)

        said = changed(world, evolve(IN_BILL, amount=Decimal("4.00"), lines=CODED[1:]))

        assert taken_off(said) == set()

    def test_what_somebody_chose_in_quickbooks_stays(self, world: World) -> None:
        """BILL has none, and has taken none off: neither before nor now."""
        posted(world, base=BARE)

        said = changed(world, evolve(TAKEN_OFF, memo="gravel"))

        assert taken_off(said) == set()
        assert isinstance(said.body, Bill)
        assert (said.body.lines, said.body.terms_id) == (THERE.lines, "N30")

    def test_what_is_no_longer_carried_stays_as_it_was_posted(self, world: World) -> None:
        """A setting takes nothing off."""
        posted(world)
        world.settings = evolve(
            world.settings,
            classes=Classes.OFF,
            customers=False,
            terms=False,
            left_out=("department", "customer"),
        )

        assert decided(world, IN_BILL) == Settle("both sides agree")
        said = changed(world, evolve(IN_BILL, memo="gravel"))

        assert said.body == evolve(BASE, memo="gravel")

    def test_classes_are_not_named_while_they_are_switched_off(self, world: World) -> None:
        """QuickBooks may refuse a ClassRef then (status 3250)."""
        posted(world)

        said = changed(world, TAKEN_OFF, class_tracking=False)

        assert taken_off(said) == {("", "terms_id"), ("T1", "customer_id")}

    def test_a_credit_has_no_terms(self, world: World) -> None:
        """Its lines are like those of a bill."""
        lists(world)
        base = Credit(
            vendor_id="V1",
            amount=Decimal("10.00"),
            number="C-1",
            date=DAY,
            lines=LINES,
            ap_account_id="Accounts Payable",
        )
        world.link(Kind.CREDIT, "c1", "C1", base)
        world.book(Kind.CREDIT, "C1", base)

        said = world.decide(Kind.CREDIT, "c1", credit("C-1", "10.00", lines=TAKEN_OFF.lines))

        assert isinstance(said, Do)
        assert said.before is not None
        assert {tuple(place) for place in emptied(said.before, said.body)} == {("T1", "customer_id")}


class TestKept:
    """QuickBooks may keep what it was told to empty."""

    def test_it_is_put_before_a_person(self, world: World) -> None:
        """Who is told what, and is not blamed for it."""
        written(world)
        posted(world, base=BARE, seen=EMPTIED)

        assert decided(world, TAKEN_OFF) == Raise(
            code="kept",
            cause="BILL took off the terms N30, the class North on line 1, the customer Oak on line 1; "
            "QuickBooks was told, and shows it all the same.",
            fix="Take it off the bill in QuickBooks by hand; if it is right there, skip this exception.",
        )

    def test_it_is_named_as_quickbooks_names_it(self, world: World) -> None:
        """And not by ids that nobody ever sees there."""
        written(world)
        posted(world, base=BARE, seen=EMPTIED)
        for kind, id_, name in (
            (Kind.TERMS, "N30", "Net 30 days"),
            (Kind.CLASS, "North", "Areas:North"),
            (Kind.CUSTOMER, "Oak", "Sites:Oak Street"),
        ):
            world.book(kind, id_, ListEntry(name=name.rpartition(":")[2], full_name=name))

        said = decided(world, TAKEN_OFF)

        assert isinstance(said, Raise)
        assert said.cause == (
            "BILL took off the terms Net 30 days, the class Areas:North on line 1, "
            "the customer Sites:Oak Street on line 1; QuickBooks was told, and shows it all the same."
        )

    def test_the_last_change_that_quickbooks_took_is_what_counts(self, world: World) -> None:
        """Neither a later one that it refused, nor a later one of another bill, took anything off this."""
        written(world)
        written(world, id_="op2", before=BARE, state=State.REJECTED)
        written(world, id_="op3", bill_id="b2", before=BARE)
        posted(world, base=BARE, seen=EMPTIED)

        said = decided(world, TAKEN_OFF)

        assert isinstance(said, Raise)
        assert said.code == "kept"

    def test_once_it_is_gone_both_agree(self, world: World) -> None:
        """Or once somebody chose another one."""
        south = evolve(BARE, lines=(evolve(BARE.lines[0], class_id="South"), BARE.lines[1]))
        written(world)
        for there in (BARE, south):
            posted(world, there, base=BARE, seen=EMPTIED)
            assert isinstance(decided(world, TAKEN_OFF), Settle)

    def test_the_next_change_of_bill_takes_it_off_again(self, world: World) -> None:
        """It is not taken for a bookkeeper's choice."""
        written(world)
        posted(world, base=BARE, seen=EMPTIED)

        said = changed(world, evolve(TAKEN_OFF, memo="gravel"))

        assert said.body == evolve(BARE, memo="gravel")
        assert taken_off(said) == EVERYTHING

    def test_it_is_no_change_of_a_person_when_bill_takes_the_bill_back(self, world: World) -> None:
        """So the bill is voided."""
        written(world)
        posted(world, base=BARE, seen=EMPTIED)

        said = decided(world, evolve(TAKEN_OFF, active=False))

        assert isinstance(said, Do)
        assert said.action is Action.VOID

    def test_what_is_not_known_any_more_is_not_told(self, world: World) -> None:
        """Retention may have removed the change."""
        posted(world)
        link = world.view.link(Kind.BILL, "b1")
        assert link is not None
        link = evolve(link, shown=EMPTIED)

        assert kept(world.unit, link, THERE) == {}
        written(world)
        assert {tuple(place) for place in kept(world.unit, link, THERE)} == EVERYTHING
        assert kept(world.unit, evolve(link, shown=shown(THERE)), THERE) == {}

    def test_it_is_put_back_only_where_it_stands(self, world: World) -> None:
        """Lines without a TxnLineID have none of it; what is not in the store is named by its id."""
        left = emptied(THERE, BARE)

        assert put_back(BARE, left) == BASE
        unknown = evolve(BARE, lines=tuple(evolve(line, book_id="") for line in BARE.lines))
        assert put_back(unknown, left) == evolve(unknown, terms_id="N30")
        assert told(left, THERE, world.view) == (
            "the terms N30, the class North on line 1, the customer Oak on line 1"
        )

    def test_only_what_can_be_named_in_a_change_counts(self) -> None:
        """Vendors have terms; a line without a TxnLineID cannot be named, and payments have none of these."""
        new = evolve(BASE, terms_id="", lines=(evolve(LINES[0], book_id=""),))
        assert emptied(new, evolve(new, lines=())) == {}
        n30 = Vendor(name="Cedar", terms_id="N30")
        assert emptied(n30, Vendor(name="Cedar")) == {("", "terms_id"): "N30"}
        assert emptied(payment(("B1", "1.00")), payment(("B1", "1.00"))) == {}

    @pytest.mark.parametrize(
        "after", [evolve(BARE, lines=()), Credit(vendor_id="V1", amount=Decimal(0), number="", date=DAY)]
    )
    def test_lines_that_are_gone_have_nothing_taken_off(self, after: Bill | Credit) -> None:
        """They are deleted whole."""
        assert {tuple(place) for place in emptied(THERE, after)} == {("", "terms_id")}
