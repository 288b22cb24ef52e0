"""Bills and credits that both sides changed: brought together field by field, never overwritten unseen."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Action, Standing
from syncer.model import Allocation, AppliedCredit, Bill, Content, Credit, Kind, Line, Payment, Vendor
from syncer.plan import Adopt, Do, Look, Raise, Settle, Wait, as_written, decide, shown
from syncer.plan._merging import is_there, merge
from syncer.plan._shown import differences
from syncer.settings import ClosingPolicy
from tests.syncer.core.rig import DAY, bill, credit, payment
from tests.syncer.core.world import World

LINE = Line(amount=Decimal("10.00"), id="l1", book_id="T1", account_id="Supplies", description="gravel")
BASE = Bill(
    vendor_id="V1",
    amount=Decimal("10.00"),
    number="1001",
    date=DAY,
    due_date=DAY + dt.timedelta(days=30),
    lines=(LINE,),
    memo="spring",
    terms_id="N30",
    ap_account_id="Accounts Payable",
)
BOOK = evolve(BASE, lines=(evolve(LINE, id=""),))
FIELDS = {
    "vendor_id": ("V2", "V3"),
    "number": ("1002", "1003"),
    "date": (DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2)),
    "due_date": (DAY + dt.timedelta(days=40), DAY + dt.timedelta(days=50)),
    "memo": ("summer", "autumn"),
    "terms_id": ("N40", "N50"),
}


def line(**changes: object) -> tuple[Line, ...]:
    return (evolve(LINE, **changes),)


class TestFields:
    """Each by itself."""

    @pytest.mark.parametrize("name", FIELDS)
    def test_a_field_has_the_value_of_who_changed_it(self, name: str) -> None:
        """Whichever side that was."""
        ours, theirs = FIELDS[name]

        assert merge(BASE, evolve(BASE, **{name: ours}), BOOK) == (evolve(BASE, **{name: ours}), ())
        assert merge(BASE, BASE, evolve(BOOK, **{name: theirs})) == (evolve(BASE, **{name: theirs}), ())
        assert merge(BASE, evolve(BASE, **{name: ours}), evolve(BOOK, **{name: ours})) == (
            evolve(BASE, **{name: ours}),
            (),
        )

    @pytest.mark.parametrize("name", FIELDS)
    def test_a_field_that_both_changed_is_told(self, name: str) -> None:
        """In a bookkeeper's words, with both values."""
        ours, theirs = FIELDS[name]

        merged, ties = merge(BASE, evolve(BASE, **{name: ours}), evolve(BOOK, **{name: theirs}))

        word = {"vendor_id": "vendor", "due_date": "due date", "terms_id": "terms"}.get(name, name)
        assert ties == (f"{word} ({theirs} there, {ours} in BILL)",)
        assert merged == evolve(BASE, **{name: ours})

    def test_what_we_left_out_is_filled_in_by_quickbooks(self) -> None:
        """A due date by the vendor's terms, and the terms: nobody changed them."""
        base = evolve(BASE, due_date=None, terms_id="")
        wanted = evolve(base, due_date=DAY, number="1002")

        assert merge(base, wanted, BOOK) == (evolve(wanted, terms_id="N30"), ())

    def test_what_neither_filled_in_is_told(self) -> None:
        """A memo that both wrote where there was none."""
        base = evolve(BASE, memo="")

        merged, ties = merge(base, evolve(base, memo="ours"), BOOK)

        assert (merged.memo, ties) == ("ours", ("memo (spring there, ours in BILL)",))

    def test_blanks_are_no_change(self) -> None:
        """QuickBooks folds some of them."""
        base = evolve(BASE, memo="a\n b")

        assert merge(base, evolve(base, memo="c"), evolve(BOOK, memo="a b")) == (evolve(base, memo="c"), ())

    def test_a_credit_has_fewer_fields(self) -> None:
        """Neither due date nor terms; those that follow are compared all the same."""
        base = Credit(vendor_id="V1", amount=Decimal("10.00"), number="C-1", date=DAY, lines=(LINE,))

        assert merge(base, evolve(base, memo="ours"), evolve(base, number="C-2")) == (
            evolve(base, memo="ours", number="C-2"),
            (),
        )
        assert merge(base, base, evolve(base, memo="theirs")) == (evolve(base, memo="theirs"), ())


class TestLines:
    """What they post counts as one field, the text of each line as one of its own."""

    def test_lines_that_one_side_changed_are_that_sides(self) -> None:
        """With the total that belongs to them."""
        ours = evolve(BASE, amount=Decimal("12.00"), lines=line(amount=Decimal("12.00")))
        assert merge(BASE, ours, BOOK) == (ours, ())

        split = (
            evolve(LINE, id="", amount=Decimal("7.00")),
            evolve(LINE, id="", book_id="T2", amount=Decimal("5.00"), account_id="Fuel"),
        )
        theirs = evolve(BOOK, amount=Decimal("12.00"), lines=split)
        merged, ties = merge(BASE, evolve(BASE, memo="ours"), theirs)
        assert (merged, ties) == (evolve(BASE, memo="ours", amount=Decimal("12.00"), lines=split), ())

    def test_lines_that_both_changed_are_told(self) -> None:
        """Unless both changed them alike; and what else is tied is told before."""
        ours = evolve(BASE, lines=line(account_id="Fuel"), number="1002")
        theirs = evolve(BOOK, lines=line(account_id="Tools"), number="1003")

        merged, ties = merge(BASE, ours, theirs)

        assert ties == ("number (1003 there, 1002 in BILL)", "lines")
        assert merged == ours
        assert merge(BASE, ours, evolve(BOOK, lines=line(account_id="Fuel"))) == (ours, ())

    @pytest.mark.parametrize("name", ["account_id", "item_id", "class_id", "customer_id"])
    def test_whatever_a_line_posts_to_counts(self, name: str) -> None:
        """Account, item, class, customer; and the amount."""
        theirs = evolve(BOOK, lines=line(**{name: "elsewhere", "id": ""}))

        merged, ties = merge(BASE, evolve(BASE, memo="ours"), theirs)

        assert (merged, ties) == (evolve(BASE, memo="ours", lines=theirs.lines), ())

    def test_a_text_that_somebody_wrote_in_quickbooks_stays(self) -> None:
        """Where BILL's is not new; a line that is new in BILL has BILL's."""
        two = (LINE, evolve(LINE, id="l2", book_id="T2", description="sand"))
        base = evolve(BASE, amount=Decimal("20.00"), lines=two)
        book = evolve(
            base, lines=(evolve(two[0], description="fine gravel"), evolve(two[1], description="x"))
        )
        added = evolve(LINE, id="l3", book_id="", description="clay")
        wanted = evolve(
            base,
            amount=Decimal("30.00"),
            lines=(evolve(two[0], description="gravel "), evolve(two[1], description="salt"), added),
        )

        merged, ties = merge(base, wanted, book)

        assert [one.description for one in merged.lines] == ["fine gravel", "salt", "clay"]
        assert ties == ()

    @pytest.mark.parametrize(
        ("was", "ours", "theirs", "expected"),
        [
            ("10", "10", "12", "12"),
            ("10", "11", "12", "11"),
            (None, None, "1", "1"),
            ("10", "10", None, None),
        ],
    )
    def test_a_quantity_that_somebody_corrected_in_quickbooks_stays(
        self, was: str | None, ours: str | None, theirs: str | None, expected: str | None
    ) -> None:
        """Where BILL's is not new; it has no say in what the line posts."""

        def of(quantity: str | None) -> tuple[Line, ...]:
            return line(item_id="Mulch", account_id="", quantity=Decimal(quantity) if quantity else None)

        base, book = evolve(BASE, lines=of(was)), evolve(BOOK, lines=of(theirs))

        merged, ties = merge(base, evolve(base, memo="ours", lines=of(ours)), book)

        assert (merged.lines, merged.memo, ties) == (of(expected), "ours", ())

    @pytest.mark.parametrize(
        "change",
        [
            {"vendor_id": "V2"},
            {"number": "1002"},
            {"date": DAY + dt.timedelta(days=1)},
            {"due_date": None},
            {"memo": "summer"},
            {"terms_id": ""},
            {"exchange_rate": Decimal("1.1")},
            {"amount": Decimal("11.00")},
            {"lines": ()},
            {"lines": line(amount=Decimal("11.00"))},
            {"lines": line(description="sand")},
            {"lines": line(quantity=Decimal(1))},
            {"lines": line(class_id="North")},
        ],
    )
    def test_what_quickbooks_has_is_compared_to_the_last_text(self, change: dict[str, object]) -> None:
        """But for blanks, and for what only one side knows."""
        same = line(id="", book_id="T2", description="gravel ")
        there = evolve(BOOK, memo=" spring", open_amount=Decimal(0), lines=same)
        assert is_there(BASE, there)
        assert not is_there(BASE, evolve(there, **change))

    def test_a_credit_is_compared_by_what_it_has(self) -> None:
        """It has no terms."""
        ours = Credit(vendor_id="V1", amount=Decimal("10.00"), number="C-1", date=DAY, lines=(LINE,))

        assert is_there(ours, evolve(ours, open_amount=Decimal(0)))
        assert not is_there(ours, evolve(ours, memo="theirs"))

    def test_a_text_of_a_line_whose_id_is_not_known_is_bills(self) -> None:
        """There is nothing to compare it with; and a line that is gone has no text to keep."""
        unknown = evolve(BASE, lines=line(book_id=""))
        wanted = evolve(unknown, memo="ours")
        assert merge(unknown, wanted, evolve(BOOK, lines=line(book_id="", description="theirs"))) == (
            wanted,
            (),
        )

        gone = evolve(BOOK, lines=line(book_id="T9", description="theirs"))
        assert merge(BASE, evolve(BASE, memo="ours"), gone) == (evolve(BASE, memo="ours"), ())

    def test_texts_and_ids_of_lines_alone_are_no_change_of_what_bill_posts(self) -> None:
        """So lines that somebody changed in QuickBooks stay."""
        theirs = evolve(BOOK, amount=Decimal("12.00"), lines=line(id="", amount=Decimal("12.00")))
        blank = evolve(BASE, memo="ours", lines=line(description=" gravel", book_id=""))

        merged, ties = merge(BASE, blank, theirs)

        assert (merged.lines, merged.amount, ties) == (theirs.lines, Decimal("12.00"), ())
        merged, ties = merge(BASE, evolve(blank, lines=line(description="sand")), theirs)
        assert ties == ("lines",)


def posted(world: World, there: Content, **changes: object) -> None:
    world.link(
        Kind.BILL, "b1", "B1", evolve(BASE, memo="", terms_id="", lines=line(description="")), **changes
    )
    world.book(Kind.BILL, "B1", there)


PLAIN = evolve(BOOK, memo="", terms_id="", lines=line(id="", description=""), open_amount=Decimal("10.00"))
OURS = bill("1001", "10.00", lines=(Line(amount=Decimal("10.00"), id="l1", account_id="a1"),))


class TestChanges:
    """What is decided of a posted record."""

    def test_nobody_changed_anything(self, world: World) -> None:
        """Whether it was shown or not."""
        posted(world, PLAIN, shown=shown(PLAIN))

        assert world.decide(Kind.BILL, "b1", OURS) == Settle("both sides agree")

    def test_what_was_changed_in_quickbooks_goes_to_a_person(self, world: World) -> None:
        """Where it is a fact: who, what number, when, how much."""
        posted(world, evolve(PLAIN, number="", date=DAY + dt.timedelta(days=1)), shown=shown(PLAIN))

        assert world.decide(Kind.BILL, "b1", OURS) == Raise(
            code="changed_in_books",
            cause="Somebody changed it in QuickBooks after it was posted: number 1001 became none, "
            "date 2026-03-01 became 2026-03-02.",
            fix="Make the same change in BILL, or change it back in QuickBooks. If it is right so, skip it.",
        )

    def test_a_better_account_in_quickbooks_stays(self, world: World) -> None:
        """It is remembered as seen, and noted once."""
        there = evolve(PLAIN, lines=line(id="", description="", account_id="Tools"))
        posted(world, there, shown=shown(PLAIN))

        assert world.decide(Kind.BILL, "b1", OURS) == Settle(
            "both sides agree",
            shown=shown(there),
            note="somebody changed accounts, texts or the due date in QuickBooks; "
            "they stay as they are there",
        )

    def test_what_was_never_shown_is_no_news(self, world: World) -> None:
        """Links of an earlier version, and outcomes that came without a look."""
        there = evolve(PLAIN, number="1")
        posted(world, there)
        posted_link = world.view.link(Kind.BILL, "b1")
        assert posted_link is not None
        world.unit.links.put(evolve(posted_link, shown=""))
        assert world.decide(Kind.BILL, "b1", OURS) == Settle("both sides agree")

    def test_a_record_that_was_not_read_yet_is_no_news(self, world: World) -> None:
        """Until it is read."""
        world.link(
            Kind.BILL, "b1", "B1", evolve(BASE, memo="", terms_id="", lines=line(description="")), shown="x"
        )
        assert world.decide(Kind.BILL, "b1", OURS) == Settle("both sides agree")

    def test_a_change_in_bill_is_merged_with_one_in_quickbooks(self, world: World) -> None:
        """The base becomes what BILL says, so that QuickBooks' value is not taken for ours next time."""
        posted(world, evolve(PLAIN, memo="theirs"), shown=shown(PLAIN))

        said = world.decide(Kind.BILL, "b1", evolve(OURS, number="1002"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert isinstance(said.base, Bill)
        assert (said.action, said.cause, said.book_id) == (Action.MODIFY, "changed in BILL", "B1")
        assert (said.body.number, said.body.memo, said.base.memo) == ("1002", "theirs", "")

    def test_what_quickbooks_has_already_is_agreed_on(self, world: World) -> None:
        """Also what else somebody changed there: it is no reason to write what stands there."""
        there = evolve(PLAIN, number="1002", memo="theirs")
        posted(world, there)

        assert world.decide(Kind.BILL, "b1", evolve(OURS, number="1002")) == Adopt(
            book_id="B1",
            body=evolve(BASE, number="1002", memo="", terms_id="", lines=line(description="")),
            reason="QuickBooks has it already",
        )

    def test_one_of_which_something_is_paid_stays_with_its_vendor(self, world: World) -> None:
        """QuickBooks refuses to move it (3170; qbXML SDK, BillMod); where nobody knows, it is asked."""
        world.bill(Kind.VENDOR, "v2", Vendor(name="Fern"))
        world.book(Kind.VENDOR, "V2", Vendor(name="Fern"))
        world.link(Kind.VENDOR, "v2", "V2", Vendor(name="Fern"))
        moved = evolve(OURS, vendor_id="v2")
        posted(world, evolve(PLAIN, open_amount=Decimal("4.00")))

        said = world.decide(Kind.BILL, "b1", moved)

        assert isinstance(said, Raise)
        assert said.code == "vendor_fixed"
        assert said.cause.startswith("BILL says that the bill is of another vendor")
        for open_amount in (PLAIN.amount, None):
            posted(world, evolve(PLAIN, open_amount=open_amount))
            said = world.decide(Kind.BILL, "b1")
            assert isinstance(said, Do)
            assert getattr(said.body, "vendor_id", "") == "V2"

    def test_a_credit_is_changed_like_a_bill(self, world: World) -> None:
        """And told of as a credit."""
        base = Credit(
            vendor_id="V1",
            amount=Decimal("4.00"),
            number="C-1",
            date=DAY,
            lines=(Line(amount=Decimal("4.00"), id="line-of-C-1", book_id="T1", account_id="Supplies"),),
            ap_account_id="Accounts Payable",
        )
        world.link(Kind.CREDIT, "c1", "C1", base)
        changed = credit("C-2", "4.00", lines=(evolve(base.lines[0], book_id="", account_id="a1"),))
        assert world.decide(Kind.CREDIT, "c1", changed) == Look(Kind.CREDIT, "C1")
        world.book(Kind.CREDIT, "C1", base)
        said = world.decide(Kind.CREDIT, "c1")
        assert isinstance(said, Do)
        assert (said.action, said.body) == (Action.MODIFY, evolve(base, number="C-2"))
        world.book(Kind.CREDIT, "C1", evolve(base, number="C-3"))
        assert world.decide(Kind.CREDIT, "c1") == Raise(
            code="changed_twice",
            cause="The credit was changed in QuickBooks and in BILL since it was posted: "
            "number (C-3 there, C-2 in BILL).",
            fix="Make the credit the same in both systems, then replay.",
        )

    @pytest.mark.parametrize(
        ("left", "void", "cause"),
        [
            ("4.00", False, "BILL archived the credit after it was posted in QuickBooks."),
            (
                "3.00",
                True,
                "BILL archived the credit after it was posted in QuickBooks. Some or all of it is used.",
            ),
        ],
    )
    def test_a_credit_that_bill_archives_is_voided_if_it_is_unused(
        self, world: World, left: str, void: bool, cause: str
    ) -> None:
        """And if the settings say so."""
        there = Credit(
            vendor_id="V1", amount=Decimal("4.00"), number="C-1", date=DAY, open_amount=Decimal("4.00")
        )
        world.link(Kind.CREDIT, "c1", "C1", evolve(there, open_amount=None))
        world.book(Kind.CREDIT, "C1", there)
        said = world.decide(Kind.CREDIT, "c1", credit("C-1", "4.00", active=False))
        assert said == Do(
            action=Action.VOID,
            body=evolve(there, open_amount=None),
            cause="archived in BILL",
            book_id="C1",
            base_sequence=str(world.sequence),
        )

        world.book(Kind.CREDIT, "C1", evolve(there, open_amount=Decimal(left)))
        world.settings = evolve(world.settings, void_on_archive=void)
        assert world.decide(Kind.CREDIT, "c1") == Raise(
            code="taken_back",
            cause=cause,
            fix="Decide which is right: restore it in BILL, or void it in QuickBooks; then replay.",
        )

    def test_a_vendor_that_was_merged_into_another_is_no_change(self, world: World) -> None:
        """Once a person has said that it is that one, what BILL takes back of it is voided."""
        posted(world, evolve(PLAIN, vendor_id="V2"))
        taken_back = evolve(OURS, active=False)
        world.gone(Kind.VENDOR, "V1")
        waits = Wait("Cedar Supply was deleted in QuickBooks")
        assert world.decide(Kind.BILL, "b1", taken_back) == waits

        vendor = world.view.bill(Kind.VENDOR, "v1")
        assert vendor is not None
        world.unit.records.put(evolve(vendor, standing=Standing.SETTLED))
        said = world.decide(Kind.BILL, "b1")
        assert isinstance(said, Raise), "nobody is asked any more which vendor it is"
        assert "vendor V1 became V2" in said.cause

        world.link(Kind.VENDOR, "v1", "V2", Vendor(name="Cedar"))
        void = world.decide(Kind.BILL, "b1")
        assert isinstance(void, Do)
        assert (void.action, getattr(void.body, "vendor_id", "")) == (Action.VOID, "V2")

        world.link(Kind.VENDOR, "v1", "V3", Vendor(name="Cedar"))
        said = world.decide(Kind.BILL, "b1")
        assert isinstance(said, Raise)
        assert "vendor V1 became V2" in said.cause

    @pytest.mark.parametrize(
        ("change", "how"), [({"active": False}, "archived"), ({"approval": "DENIED"}, "denied")]
    )
    def test_a_bill_that_is_taken_back_and_paid_goes_to_a_person(
        self, world: World, change: dict[str, object], how: str
    ) -> None:
        """It says what BILL did."""
        posted(world, evolve(PLAIN, open_amount=Decimal("1.00")))

        said = world.decide(Kind.BILL, "b1", evolve(OURS, **change))

        assert isinstance(said, Raise)
        assert said.cause == (
            f"BILL {how} the bill after it was posted in QuickBooks. Some or all of it is paid."
        )
        posted(world, PLAIN)
        void = world.decide(Kind.BILL, "b1")
        assert isinstance(void, Do)
        assert void.cause == f"{how} in BILL"


class TestTakenBack:
    """What BILL takes back is not voided over a person's work."""

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"amount": Decimal("510.00")}, "amount 10.00 became 510.00"),
            ({"number": "77", "date": None}, "number 1001 became 77, date 2026-03-01 became none"),
            (
                {"lines": line(id="", description="", account_id="Tools")},
                "its lines post to other accounts, classes or customers, or other amounts",
            ),
        ],
    )
    def test_a_bill_that_a_person_changed_is_put_before_one(
        self, world: World, change: dict[str, object], told: str
    ) -> None:
        """With what was changed, whether it was seen before or not."""
        there = evolve(PLAIN, **change)
        there = evolve(there, open_amount=there.amount)
        for seen in ("", shown(PLAIN), shown(there)):
            posted(world, there, shown=seen)

            assert world.decide(Kind.BILL, "b1", evolve(OURS, active=False)) == Raise(
                code="taken_back",
                cause="BILL archived the bill, which somebody changed in QuickBooks after it was posted: "
                f"{told}.",
                fix="If it is not owed, void it in QuickBooks; if it is, restore it in BILL, "
                "or skip this exception.",
            )

    def test_it_says_too_that_it_is_paid(self, world: World) -> None:
        """A person must know before voiding anything."""
        posted(world, evolve(PLAIN, number="77", open_amount=Decimal(0)))
        said = world.decide(Kind.BILL, "b1", evolve(OURS, active=False))
        assert isinstance(said, Raise)
        assert said.cause.endswith("number 1001 became 77. Some or all of it is paid.")

        posted(world, evolve(PLAIN, open_amount=Decimal(0)), adopted=True)
        said = world.decide(Kind.BILL, "b1")
        assert isinstance(said, Raise)
        assert said.cause == (
            "BILL archived the bill, which somebody had keyed in QuickBooks by hand. "
            "Some or all of it is paid."
        )

    def test_texts_and_due_dates_hold_nothing_up(self, world: World) -> None:
        """They say nothing of whether it is owed."""
        posted(world, evolve(PLAIN, memo="pipes", due_date=None, lines=line(id="", description="x")))

        assert isinstance(world.decide(Kind.BILL, "b1", evolve(OURS, active=False)), Do)

    @pytest.mark.parametrize(
        ("check", "adopted", "told"),
        [
            (payment(("B1", "10.00"), vendor="V1"), True, "had keyed the check in QuickBooks by hand."),
            (
                payment(("B1", "12.00"), vendor="V1"),
                False,
                (
                    "changed the check in QuickBooks after it was posted: amount 10.00 became 12.00, "
                    "bill B1: 10.00 became 12.00."
                ),
            ),
            (
                payment(("B2", "10.00"), vendor="V1"),
                False,
                (
                    "changed the check in QuickBooks after it was posted: bill B1: 10.00 became none, "
                    "bill B2: none became 10.00."
                ),
            ),
        ],
    )
    def test_a_check_that_a_person_keyed_or_changed_is_put_before_one(
        self, world: World, check: Payment, adopted: bool, told: str
    ) -> None:
        """As with bills."""
        world.link(Kind.PAYMENT, "p1", "P1", payment(("B1", "10.00"), vendor="V1"), adopted=adopted)
        world.book(Kind.PAYMENT, "P1", check)

        assert world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="VOID")) == Raise(
            code="taken_back",
            cause=f"VOID in BILL, and somebody {told}",
            fix="If its money did not move, void the check in QuickBooks; if it did, skip this exception.",
        )


class TestLineIds:
    """Lines are changed and not replaced, so that what hangs on them in QuickBooks stays."""

    def test_lines_without_ids_are_known_by_their_place(self, world: World) -> None:
        """A line that is new has none yet."""
        two = tuple(
            Line(amount=Decimal(amount), book_id=book_id, account_id="Supplies")
            for amount, book_id in (("4.00", "T1"), ("6.00", "T2"))
        )
        base = evolve(BASE, memo="", terms_id="", lines=two)
        world.link(Kind.BILL, "b1", "B1", base)
        world.book(Kind.BILL, "B1", base)
        ours = tuple(Line(amount=Decimal(amount), account_id="a1") for amount in ("4.00", "7.00", "1.00"))

        said = world.decide(Kind.BILL, "b1", evolve(OURS, amount=Decimal("12.00"), lines=ours))

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert [(one.amount, one.book_id) for one in said.body.lines] == [
            (Decimal("4.00"), "T1"),
            (Decimal("7.00"), "T2"),
            (Decimal("1.00"), ""),
        ]

    def test_all_ties_and_all_notes_are_told(self, world: World) -> None:
        """The ties to a person, the notes with the write."""
        posted(world, evolve(PLAIN, number="1003", date=DAY + dt.timedelta(days=1)))
        said = world.decide(Kind.BILL, "b1", evolve(OURS, number="1002", date=DAY + dt.timedelta(days=2)))
        assert isinstance(said, Raise)
        assert said.cause == (
            "The bill was changed in QuickBooks and in BILL since it was posted: "
            "number (1003 there, 1002 in BILL), date (2026-03-02 there, 2026-03-03 in BILL)."
        )

        said = world.decide(Kind.BILL, "b1", evolve(OURS, memo="\U0001f333"))
        assert isinstance(said, Do)
        assert said.notes == ("description: U+1F333 at 1 became '[U+1F333]'",)


class TestClosingDate:
    """What lies on or before it is not touched without a bookkeeper's word."""

    CLOSED = "the books are closed up to 2026-03-01"
    FIX = (
        "Move the closing date in QuickBooks for a moment and replay, enter it by hand and skip it, "
        "or set the closing policy."
    )

    def decided(self, world: World, kind: Kind, id_: str, closing: dt.date | None = DAY) -> object:
        view = world.view
        record = view.bill(kind, id_)
        assert record is not None
        return decide(record, evolve(view, identity=evolve(view.identity, closing_date=closing)))

    def test_what_is_dated_after_it_is_posted(self, world: World) -> None:
        """From the first open day on."""
        world.bill(Kind.BILL, "b1", evolve(OURS, date=DAY + dt.timedelta(days=1)))
        assert isinstance(self.decided(world, Kind.BILL, "b1"), Do)
        assert isinstance(self.decided(world, Kind.BILL, "b1", None), Do)

    @pytest.mark.parametrize("kind", [Kind.BILL, Kind.CREDIT, Kind.PAYMENT])
    def test_what_is_dated_on_it_follows_the_policy(self, world: World, kind: Kind) -> None:
        """Asked about, held, or dated the first open day."""
        world.link(Kind.BILL, "b7", "B7", bill("7", "4.00"))
        contents: dict[Kind, Content] = {
            Kind.BILL: evolve(OURS, memo="gravel"),
            Kind.CREDIT: credit("C-1", "4.00"),
            Kind.PAYMENT: payment(("b7", "4.00"), date=DAY),
        }
        world.bill(kind, "x1", contents[kind])

        assert self.decided(world, kind, "x1") == Raise(
            code="closed_period", cause=f"It is dated 2026-03-01, and {self.CLOSED}.", fix=self.FIX
        )
        world.settings = evolve(world.settings, closing=ClosingPolicy.HOLD)
        assert self.decided(world, kind, "x1") == Wait(f"It is dated 2026-03-01; {self.CLOSED}")
        world.settings = evolve(world.settings, closing=ClosingPolicy.MOVE)
        said = self.decided(world, kind, "x1")
        assert isinstance(said, Do)
        assert isinstance(said.body, Bill | Credit | Payment)
        memo = "Dated 2026-03-01 in BILL." + (" gravel" if kind is Kind.BILL else "")
        assert (said.body.date, said.body.memo) == (DAY + dt.timedelta(days=1), memo)
        assert said.notes == (
            "date: 2026-03-01 is not after the closing date 2026-03-01; it is dated 2026-03-02",
        )
        # And it stays where it was moved to.
        world.link(kind, "x1", "X1", said.body)
        world.book(kind, "X1", said.body)
        assert self.decided(world, kind, "x1") == Settle("both sides agree")

    @pytest.mark.parametrize("moved", [{"date": DAY + dt.timedelta(days=3)}, {"number": "1002"}])
    def test_what_is_posted_there_is_not_changed(self, world: World, moved: dict[str, object]) -> None:
        """Neither out of the period nor within it."""
        posted(world, PLAIN)
        world.bill(Kind.BILL, "b1", evolve(OURS, **moved))

        assert self.decided(world, Kind.BILL, "b1") == Raise(
            code="closed_period",
            cause=f"It is posted on 2026-03-01 and was changed since, and {self.CLOSED}.",
            fix=self.FIX,
        )
        world.settings = evolve(world.settings, closing=ClosingPolicy.HOLD)
        assert self.decided(world, Kind.BILL, "b1") == Wait(
            f"It is posted on 2026-03-01 and was changed since; {self.CLOSED}"
        )
        assert isinstance(self.decided(world, Kind.BILL, "b1", DAY - dt.timedelta(days=1)), Do)

    def test_what_both_sides_changed_alike_there_is_agreed_on(self, world: World) -> None:
        """Nothing is to be written; nor where it is the vendor, merged into another and linked to it."""
        posted(world, evolve(PLAIN, number="1002"))
        world.bill(Kind.BILL, "b1", evolve(OURS, number="1002"))
        assert isinstance(self.decided(world, Kind.BILL, "b1"), Adopt)

        posted(world, evolve(PLAIN, vendor_id="V2"))
        world.bill(Kind.BILL, "b1", OURS)
        world.link(Kind.VENDOR, "v1", "V2", Vendor(name="Cedar"))
        assert isinstance(self.decided(world, Kind.BILL, "b1"), Adopt)

    def test_nothing_is_changed_into_it(self, world: World) -> None:
        """A later bill that BILL dates back."""
        later = DAY + dt.timedelta(days=5)
        base = evolve(BASE, memo="", terms_id="", date=later, lines=line(description=""))
        world.link(Kind.BILL, "b1", "B1", base)
        world.book(Kind.BILL, "B1", evolve(PLAIN, date=later))
        world.bill(Kind.BILL, "b1", OURS)

        said = self.decided(world, Kind.BILL, "b1")

        assert isinstance(said, Raise)
        assert said.code == "closed_period"

    def test_nothing_is_voided_in_it(self, world: World) -> None:
        """Bills and checks alike."""
        posted(world, PLAIN)
        world.bill(Kind.BILL, "b1", evolve(OURS, active=False))
        assert isinstance(self.decided(world, Kind.BILL, "b1"), Raise)
        assert isinstance(self.decided(world, Kind.BILL, "b1", DAY - dt.timedelta(days=1)), Do)
        world.link(Kind.PAYMENT, "p1", "P1", payment(("B1", "10.00"), date=DAY))
        world.book(Kind.PAYMENT, "P1", payment(("B1", "10.00"), date=DAY))
        world.bill(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="VOID", date=DAY))
        said = self.decided(world, Kind.PAYMENT, "p1")
        assert isinstance(said, Raise)
        assert said.code == "closed_period"
        assert isinstance(self.decided(world, Kind.PAYMENT, "p1", DAY - dt.timedelta(days=1)), Do)

    def test_what_has_no_date_lies_in_no_period(self, world: World) -> None:
        """QuickBooks tells every date; what it does not tell, holds nothing up."""
        posted(world, PLAIN)
        undated = evolve(PLAIN, date=None)
        world.link(Kind.BILL, "b1", "B1", evolve(undated, open_amount=None))
        world.book(Kind.BILL, "B1", undated)
        world.bill(Kind.BILL, "b1", evolve(OURS, active=False))

        said = self.decided(world, Kind.BILL, "b1")

        assert isinstance(said, Do)
        assert said.action is Action.VOID


class TestShown:
    """What a person can change in QuickBooks, as a digest."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (PLAIN, evolve(PLAIN, open_amount=Decimal(0))),
            (PLAIN, evolve(PLAIN, credits=(AppliedCredit(credit_id="C1", amount=Decimal(1)),))),
            (PLAIN, evolve(PLAIN, lines=line(id="other", description=""))),
            (credit("C", "1.00"), credit("C", "1.00", open_amount=Decimal(0))),
            (payment(("B1", "1"), ("B2", "2")), payment(("B2", "2"), ("B1", "1"))),
            (
                payment(("B1", "1")),
                payment(
                    ("B1", "1"),
                    allocations=(
                        Allocation(
                            bill_id="B1",
                            amount=Decimal(1),
                            credits=(AppliedCredit(credit_id="C1", amount=Decimal(1)),),
                        ),
                    ),
                ),
            ),
            (credit("C", "1.00"), credit("C", "1.00", lines=(evolve(credit("C", "1.00").lines[0], id="z"),))),
        ],
    )
    def test_what_follows_from_other_transactions_does_not_count(self, one: Content, other: Content) -> None:
        """Open amounts and applied credits, BILL's ids of lines, the order of what a check pays."""
        assert shown(one) == shown(other)

    @pytest.mark.parametrize(
        "change",
        [
            {"number": "1"},
            {"memo": "x"},
            {"due_date": None},
            {"date": None},
            {"amount": Decimal(1)},
            {"vendor_id": "V2"},
            {"lines": line(id="", description="", account_id="Fuel")},
            {"lines": line(id="", description="x")},
        ],
    )
    def test_everything_else_does(self, change: dict[str, object]) -> None:
        """Facts, texts and accounts."""
        assert shown(evolve(PLAIN, **change)) != shown(PLAIN)
        assert shown(payment(("B1", "1"))) != shown(payment(("B2", "1")))
        assert shown(credit("C", "1.00")) != shown(credit("D", "1.00"))

    def test_what_quickbooks_adds_does_not_make_a_record_another(self) -> None:
        """Line ids, open amounts, a check's number; the rest has to be as it was written."""
        assert as_written(BASE, PLAIN)
        assert not as_written(BASE, evolve(PLAIN, amount=Decimal(1)))
        assert not as_written(BASE, evolve(PLAIN, lines=()))
        check = payment(("B1", "1"), vendor="V1")
        assert as_written(check, evolve(check, number="1042"))
        assert not as_written(check, evolve(check, amount=Decimal(2)))
        assert not as_written(check, payment(("B2", "1"), vendor="V1"))
        assert not as_written(BASE, check)
        assert not as_written(check, BASE)

    def test_differences_are_told_in_a_bookkeepers_words(self) -> None:
        """Each with both values, and with none where there was nothing."""
        others = evolve(BASE, vendor_id="V2", number="", date=None, amount=Decimal("9.00"))

        assert differences(BASE, BASE) == ()
        assert differences(BASE, others) == (
            "vendor V1 became V2",
            "number 1001 became none",
            "date 2026-03-01 became none",
            "amount 10.00 became 9.00",
        )
        assert differences(evolve(BASE, number=""), BASE) == ("number none became 1001",)
        check = payment(("B1", "1"), number="1")
        assert differences(check, evolve(check, number="2", vendor_id="V2")) == ("vendor v1 became V2",)
