"""What people did to posted bills in QuickBooks is never overwritten when BILL's copy changes too."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Action
from syncer.model import Account, Bill, Kind, Line, ListEntry
from syncer.plan import Do, Raise, Settle, Wait, line_ids, shown
from syncer.plan._line_ids import like_posted
from tests.syncer.core.rig import DAY, bill
from tests.syncer.core.world import World

LINES = (
    Line(amount=Decimal("6.00"), id="x", account_id="Supplies", description="pipes"),
    Line(amount=Decimal("4.00"), id="y", account_id="Fuel", description="diesel"),
)
BILLED = (evolve(LINES[0], account_id="a1"), evolve(LINES[1], account_id="a2"))


def posted(world: World, *ids: str, there: tuple[Line, ...] | None = None, **changes: object) -> Bill:
    """Post a bill of two lines, and let QuickBooks show it with other lines or fields."""
    world.book(Kind.ACCOUNT, "Fuel", Account(name="Fuel", full_name="Fuel"))
    world.bill(Kind.ACCOUNT, "a2", Account(name="Fuel", full_name="Fuel"))
    world.link(Kind.ACCOUNT, "a2", "Fuel", Account(name="Fuel", full_name="Fuel"))
    lines = tuple(evolve(line, book_id=id_) for line, id_ in zip(LINES, ids, strict=True))
    base = Bill(
        vendor_id="V1",
        amount=Decimal("10.00"),
        number="1001",
        date=DAY,
        due_date=DAY + dt.timedelta(days=30),
        lines=lines,
        ap_account_id="Accounts Payable",
    )
    first = evolve(base, lines=tuple(evolve(line, id="") for line in lines), open_amount=Decimal("10.00"))
    now = evolve(first, lines=there or first.lines, **changes)
    world.link(Kind.BILL, "b1", "B1", base, shown=shown(first))
    world.book(Kind.BILL, "B1", now)
    return now


def modified(said: object) -> Bill:
    assert isinstance(said, Do)
    assert said.action is Action.MODIFY
    assert isinstance(said.body, Bill)
    return said.body


def theirs(amount: str, id_: str, account: str, description: str) -> Line:
    return Line(amount=Decimal(amount), book_id=id_, account_id=account, description=description)


class TestFields:
    """Whoever changed a field, it stays."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("memo", "for the yard"),
            ("number", "1001-A"),
            ("date", DAY + dt.timedelta(days=1)),
            ("due_date", DAY + dt.timedelta(days=60)),
            ("terms_id", "Net 60"),
            ("vendor_id", "V2"),
        ],
    )
    def test_a_field_that_only_a_person_changed_stays(self, world: World, field: str, value: object) -> None:
        """Also one that BILL leaves empty, such as a memo typed in QuickBooks."""
        posted(world, "T1", "T2", **{field: value})
        changed = (evolve(BILLED[0], amount=Decimal("7.00")), BILLED[1])

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed)))

        assert (getattr(body, field), body.amount) == (value, Decimal("11.00"))

    @pytest.mark.parametrize(
        ("field", "new", "there"), [("memo", "BILL's", "theirs"), ("number", "1002", "1003")]
    )
    def test_one_that_both_changed_goes_to_a_person(
        self, world: World, field: str, new: str, there: str
    ) -> None:
        """A memo that BILL had left empty too: QuickBooks does not write memos by itself."""
        posted(world, "T1", "T2", **{field: there})

        said = world.decide(
            Kind.BILL,
            "b1",
            evolve(bill("1001", "10.00", lines=BILLED), **{field: new}),
        )

        assert isinstance(said, Raise)
        assert (said.code, f"{field} ({there} there, {new} in BILL)" in said.cause) == ("changed_twice", True)

    def test_what_quickbooks_filled_in_yields_to_what_bill_says(self, world: World) -> None:
        """A due date by the vendor's terms, where BILL had given none."""
        now = posted(world, "T1", "T2")
        base = evolve(now, due_date=None, open_amount=None)
        world.link(Kind.BILL, "b1", "B1", base, shown=shown(now))
        day = DAY + dt.timedelta(days=45)

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED, due_date=day)))

        assert body.due_date == day

    def test_the_account_it_is_posted_to_stays(self, world: World) -> None:
        """Another accounts-payable account in the settings is for what is posted from then on."""
        posted(world, "T1", "T2")
        world.book(Kind.ACCOUNT, "AP2", Account(name="AP2", full_name="AP2"))
        world.settings = evolve(world.settings, ap_account="AP2")

        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED)), Settle)
        body = modified(world.decide(Kind.BILL, "b1", bill("1002", "10.00", lines=BILLED)))
        assert body.ap_account_id == "Accounts Payable"


class TestUnapproved:
    """A posted bill whose change BILL has not approved yet."""

    WAITS = "posted; its change is not approved in BILL (ASSIGNED)"

    def test_it_waits_as_long_as_quickbooks_has_what_was_approved(self, world: World) -> None:
        """Other texts, accounts and due dates are remembered and noted, as ever."""
        posted(world, "T1", "T2")
        ours = bill("1001", "11.00", lines=BILLED, approval="ASSIGNED")
        assert world.decide(Kind.BILL, "b1", ours) == Wait(self.WAITS)

        now = posted(world, "T1", "T2", memo="for the yard")
        assert world.decide(Kind.BILL, "b1") == Wait(
            self.WAITS,
            shown(now),
            "somebody changed accounts, texts or the due date in QuickBooks; they stay as they are there",
        )

    @pytest.mark.parametrize("status", ["ASSIGNED", ""])
    def test_what_somebody_changed_in_quickbooks_goes_to_a_person_at_once(
        self, world: World, status: str
    ) -> None:
        """It is not hidden until BILL approves; and if it is what BILL says now, that is not approved."""
        posted(world, "T1", "T2", amount=Decimal("11.00"))

        said = world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=BILLED, approval=status))

        assert isinstance(said, Raise)
        assert said.code == "changed_in_books"
        assert said.cause == (
            "Somebody changed it in QuickBooks after it was posted: amount 10.00 became 11.00. "
            f"What BILL says now is not approved yet ({status or 'no approval status'})."
        )


def item_line(world: World, amount: str, id_: str, item: str = "Mulch") -> Line:
    """A line of BILL on an item that QuickBooks has."""
    world.book(Kind.ITEM, item, ListEntry(name=item, full_name=item))
    world.bill(Kind.ITEM, f"i-{item}", ListEntry(name=item, full_name=item))
    return Line(amount=Decimal(amount), id=id_, item_id=f"i-{item}")


class TestOrder:
    """QuickBooks wants the lines that stay in its own order, and knows two kinds of them."""

    def test_another_order_in_bill_is_no_change(self, world: World) -> None:
        """Lines post the same in any order."""
        posted(world, "T1", "T2")

        said = world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED[::-1]))

        assert said == Settle("both sides agree")

    def test_lines_that_stay_are_in_the_order_that_they_have(self, world: World) -> None:
        """What BILL or a person in QuickBooks put elsewhere; new ones come last (status 3290)."""
        new = Line(amount=Decimal("1.00"), id="z", account_id="a1")
        changed = (new, evolve(BILLED[1], amount=Decimal("5.00")), BILLED[0])
        posted(world, "T1", "T2")

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "12.00", lines=changed)))
        assert [line.book_id for line in body.lines] == ["T1", "T2", ""]

        posted(
            world, "T1", "T2", there=(theirs("4.00", "T2", "Fuel", ""), theirs("6.00", "T1", "Supplies", ""))
        )
        body = modified(world.decide(Kind.BILL, "b1"))
        assert [line.book_id for line in body.lines] == ["T2", "T1", ""]

    def test_what_was_changed_in_another_order_is_settled_afterwards(self, world: World) -> None:
        """BILL's order does not make it look changed again."""
        posted(world, "T1", "T2")
        changed = (evolve(BILLED[1], amount=Decimal("5.00")), BILLED[0])
        said = world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed))
        assert isinstance(said, Do)
        assert isinstance(said.base, Bill)

        world.link(Kind.BILL, "b1", "B1", said.base)

        assert world.decide(Kind.BILL, "b1") == Settle("both sides agree")

    def test_a_line_that_goes_from_an_account_to_an_item_is_another_line(self, world: World) -> None:
        """Its TxnLineID is that of a line on an account (status 3120); back again it is one more."""
        posted(world, "T1", "T2")
        mulch = item_line(world, "6.00", "x")

        said = world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=(mulch, BILLED[1])))

        body = modified(said)
        assert [(line.id, line.book_id, line.item_id) for line in body.lines] == [
            ("y", "T2", ""),
            ("x", "", "Mulch"),
        ]
        there = evolve(
            body,
            lines=tuple(
                evolve(line, id="", book_id=id_) for line, id_ in zip(body.lines, ("T2", "T3"), strict=True)
            ),
        )
        world.link(Kind.BILL, "b1", "B1", line_ids(body, ("T2", "T3")))
        world.book(Kind.BILL, "B1", there)
        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED)))
        assert [(line.id, line.book_id) for line in body.lines] == [("y", "T2"), ("x", "")]

    def test_lines_on_items_stay_behind_those_on_accounts(self) -> None:
        """QuickBooks keeps the two apart; a new line on an account comes before an item that was there."""
        item = Line(amount=Decimal("6.00"), id="x", item_id="Mulch")
        wanted = bill("1001", "10.00", lines=(item, LINES[1]))
        base = evolve(wanted, lines=(evolve(item, book_id="T1"),))

        assert [(line.id, line.book_id) for line in like_posted(wanted, base).lines] == [
            ("y", ""),
            ("x", "T1"),
        ]

    def test_a_line_that_goes_to_an_item_is_not_the_item_line_of_its_group(self, world: World) -> None:
        """It stands behind what is there, outside of every group."""
        there = (
            theirs("6.00", "T1", "Supplies", "pipes"),
            Line(amount=Decimal("4.00"), book_id="T2", group_id="G1", item_id="Bark", description="bark"),
        )
        now = posted(world, "T1", "T2", there=there)
        bark = item_line(world, "4.00", "y", "Bark")
        base = evolve(now, lines=(evolve(there[0], id="x"), evolve(there[1], id="y")), open_amount=None)
        world.link(Kind.BILL, "b1", "B1", base)
        both = (item_line(world, "6.00", "x"), evolve(bark, description="bark"))

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=both)))

        assert [(line.id, line.book_id, line.group_id) for line in body.lines] == [
            ("y", "T2", "G1"),
            ("x", "", ""),
        ]


class TestLines:
    """Lines keep their ids, their texts, and what people made of them."""

    def test_a_line_that_was_keyed_anew_is_found_by_what_it_posts(self, world: World) -> None:
        """QuickBooks refuses a Mod that names a line that is not there (status 3120)."""
        posted(
            world, "T1", "T2", there=(theirs("4.00", "T8", "Fuel", ""), theirs("6.00", "T1", "Supplies", ""))
        )
        changed = (BILLED[0], evolve(BILLED[1], amount=Decimal("5.00")))

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed)))

        assert [(line.book_id, line.amount) for line in body.lines] == [
            ("T8", Decimal("5.00")),
            ("T1", Decimal("6.00")),
        ]

    def test_lines_of_an_adopted_bill_are_found_by_what_they_post(self, world: World) -> None:
        """In whatever order somebody keyed them; each once."""
        posted(world, "", "", there=(theirs("4.00", "T8", "Fuel", "d"), theirs("6.00", "T9", "Supplies", "")))
        changed = (BILLED[0], evolve(BILLED[1], amount=Decimal("5.00")))

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed)))

        assert [(line.id, line.book_id) for line in body.lines] == [("y", "T8"), ("x", "T9")]

    def test_two_lines_that_post_the_same_are_two(self, world: World) -> None:
        """The id of one is not given to the other."""
        both = (evolve(LINES[0], amount=Decimal("5.00")), evolve(LINES[0], id="y", amount=Decimal("5.00")))
        now = posted(world, "", "")
        base = evolve(now, lines=both, open_amount=None)
        world.link(Kind.BILL, "b1", "B1", base)
        world.book(
            Kind.BILL,
            "B1",
            evolve(now, lines=(theirs("5.00", "T8", "Supplies", ""), theirs("5.00", "T9", "Supplies", ""))),
        )
        lines = (evolve(both[0], account_id="a1"), evolve(both[1], account_id="a1", amount=Decimal("6.00")))

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=lines)))

        assert [line.book_id for line in body.lines] == ["T8", "T9"]

    def test_a_line_that_both_sides_changed_alike_is_the_line_that_is_there(self, world: World) -> None:
        """It is not replaced by one of its own kind."""
        there = (theirs("6.00", "T1", "Supplies", "pipes"), theirs("5.00", "T9", "Fuel", ""))
        posted(world, "T1", "T2", there=there, amount=Decimal("11.00"))
        changed = (BILLED[0], evolve(BILLED[1], amount=Decimal("5.00")))

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed)))

        assert [(line.book_id, line.amount) for line in body.lines] == [
            ("T1", Decimal("6.00")),
            ("T9", Decimal("5.00")),
        ]

    def test_a_line_that_is_nowhere_is_new(self, world: World) -> None:
        """And one that BILL has no more is left out, which deletes it."""
        posted(world, "T1", "T2")
        changed = (BILLED[0], evolve(BILLED[1], id="z", account_id="a1", amount=Decimal("5.00")))

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed)))

        assert [(line.book_id, line.account_id) for line in body.lines] == [
            ("T1", "Supplies"),
            ("", "Supplies"),
        ]

    def test_a_change_of_the_header_keeps_lines_that_a_person_changed(self, world: World) -> None:
        """Accounts, amounts, split lines and texts alike, with their ids and their total."""
        there = (
            theirs("6.00", "T1", "Tools", "fine pipes"),
            theirs("3.00", "T2", "Fuel", ""),
            theirs("1.00", "T9", "Supplies", "oil"),
        )
        posted(world, "T1", "T2", there=there)

        body = modified(world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED, memo="new")))

        assert (body.lines, body.memo) == (there, "new")

    def test_lines_that_both_changed_go_to_a_person(self, world: World) -> None:
        """Nobody's split is overwritten."""
        posted(world, "T1", "T2", there=(theirs("10.00", "T1", "Tools", ""),))
        changed = (evolve(BILLED[0], amount=Decimal("7.00")), BILLED[1])

        said = world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed))

        assert isinstance(said, Raise)
        assert (said.code, "lines" in said.cause) == ("changed_twice", True)

    def test_a_line_that_is_there_no_more_is_in_no_group(self, world: World) -> None:
        """It is written anew, outside of any."""
        now = posted(world, "T1", "T2", there=(theirs("6.00", "T1", "Supplies", "pipes"),))
        world.book(Kind.BILL, "B1", evolve(now, memo="theirs"))
        grouped = (evolve(LINES[0], book_id="T1"), evolve(LINES[1], book_id="T2", group_id="G1"))
        base = evolve(now, lines=grouped, open_amount=None)
        world.link(Kind.BILL, "b1", "B1", base, shown=shown(now))

        said = world.decide(
            Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED, due_date=DAY + dt.timedelta(days=45))
        )

        assert isinstance(said, Do)
        assert isinstance(said.base, Bill)
        assert [(line.book_id, line.group_id) for line in said.base.lines] == [("T1", ""), ("", "")]

    def test_a_line_of_an_item_group_stays_in_its_group(self, world: World) -> None:
        """QuickBooks knows it by the group's TxnLineID and its own."""
        there = (
            theirs("6.00", "T1", "Supplies", "pipes"),
            evolve(theirs("4.00", "T2", "Fuel", "diesel"), group_id="G1"),
        )
        posted(world, "T1", "T2", there=there)
        changed = (BILLED[0], evolve(BILLED[1], amount=Decimal("5.00")))

        said = world.decide(Kind.BILL, "b1", bill("1001", "11.00", lines=changed))

        assert [(line.book_id, line.group_id) for line in modified(said).lines] == [("T1", ""), ("T2", "G1")]
        assert isinstance(said, Do)
        assert isinstance(said.base, Bill)
        world.link(Kind.BILL, "b1", "B1", said.base)
        assert isinstance(world.decide(Kind.BILL, "b1"), Settle)


class TestTakenBack:
    """BILL archives or denies what is posted."""

    def test_what_somebody_had_keyed_is_not_voided(self, world: World) -> None:
        """It was theirs before it was ours; a person decides."""
        now = posted(world, "T1", "T2")
        world.link(Kind.BILL, "b1", "B1", now, shown=shown(now), adopted=True)

        assert world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=BILLED, active=False)) == Raise(
            code="taken_back",
            cause="BILL archived the bill, which somebody had keyed in QuickBooks by hand.",
            fix="If it is not owed, void it in QuickBooks; if it is, skip this exception.",
        )
