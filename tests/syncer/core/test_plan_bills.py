"""What bills and vendor credits of BILL need in QuickBooks: one test for each promise."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Action
from syncer.model import Account, Bill, Credit, Kind, Line, Vendor
from syncer.plan import Do, Look, Raise, Settle, Wait, line_ids, shows
from syncer.settings import NumberPolicy, TextPolicy
from tests.syncer.core.rig import DAY, bill, credit
from tests.syncer.core.world import World

WANTED = Bill(
    vendor_id="V1",
    amount=Decimal("10.00"),
    number="1001",
    date=DAY,
    due_date=DAY + dt.timedelta(days=30),
    lines=(Line(amount=Decimal("10.00"), id="line-of-1001", account_id="Supplies"),),
    ap_account_id="Accounts Payable",
)
POSTED = evolve(
    WANTED,
    lines=(evolve(WANTED.lines[0], id="", book_id="T1"),),
    open_amount=Decimal("10.00"),
)
BASE = evolve(WANTED, lines=(evolve(WANTED.lines[0], book_id="T1"),))


def linked(world: World, *, posted: Bill | None = POSTED, base: Bill = BASE, **changes: object) -> None:
    world.link(Kind.BILL, "b1", "B1", base, **changes)
    if posted is not None:
        world.book(Kind.BILL, "B1", posted)


def reason(said: object) -> str:
    assert isinstance(said, Wait | Settle)
    return said.reason


def code(said: object) -> str:
    assert isinstance(said, Raise)
    assert said.cause
    assert said.fix
    return said.code


class TestNewBills:
    """Posted once approved and once everything they need is there."""

    def test_an_approved_bill_is_added_in_the_terms_of_quickbooks(self, world: World) -> None:
        """Its vendor, accounts and accounts payable by their ids there."""
        said = world.decide(Kind.BILL, "b1", bill("1001", "10.00"))

        assert said == Do(action=Action.ADD, body=WANTED, cause="approved in BILL")

    @pytest.mark.parametrize("approval", ["", "UNASSIGNED", "ASSIGNED", "APPROVING", "DENIED", "LATER"])
    def test_only_approved_bills_are_posted(self, world: World, approval: str) -> None:
        """Whatever statuses BILL may add."""
        wanted = bill("1001", "10.00", approval=approval)

        assert reason(world.decide(Kind.BILL, "b1", wanted)).startswith("not approved in BILL")

    @pytest.mark.parametrize("approval", ["UNASSIGNED", "ASSIGNED", "APPROVING"])
    def test_a_firm_may_open_the_gate(self, world: World, approval: str) -> None:
        """By setting."""
        world.settings = evolve(world.settings, approvals=("APPROVED", approval))

        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00", approval=approval)), Do)

    def test_an_archived_bill_is_not_posted(self, world: World) -> None:
        """Approved or not."""
        assert (
            reason(world.decide(Kind.BILL, "b1", bill("1001", "10.00", active=False))) == "archived in BILL"
        )

    def test_bills_before_the_start_are_left_alone(self, world: World) -> None:
        """The start itself is in; a bill that is linked is followed, whatever its date."""
        world.settings = evolve(world.settings, start_date=DAY + dt.timedelta(days=1))
        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00")), Settle)
        world.settings = evolve(world.settings, start_date=DAY)
        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00")), Do)
        world.settings = evolve(world.settings, start_date=DAY + dt.timedelta(days=1))
        linked(world)
        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "11.00")), Do)

    def test_it_waits_for_its_vendor(self, world: World) -> None:
        """By name, where BILL told it."""
        assert reason(world.decide(Kind.BILL, "b1", bill("1", "1.00", vendor="v9"))) == (
            "vendor v9 is not a vendor in QuickBooks yet"
        )
        world.bill(Kind.VENDOR, "v9", Vendor(name="Fern"))
        assert reason(world.decide(Kind.BILL, "b1")) == "Fern is not a vendor in QuickBooks yet"

    def test_it_waits_for_the_accounts_of_its_lines(self, world: World) -> None:
        """Unknown, deleted and inactive ones alike."""
        line = Line(amount=Decimal(1), account_id="a9")
        assert reason(world.decide(Kind.BILL, "b1", bill("1", "1.00", lines=(line,)))) == (
            "line 1: account a9 is not in QuickBooks yet"
        )
        world.bill(Kind.ACCOUNT, "a9", Account(name="Gravel", full_name="Jobs:Gravel"))
        assert reason(world.decide(Kind.BILL, "b1")) == "line 1: Jobs:Gravel is not in QuickBooks yet"
        world.link(Kind.ACCOUNT, "a9", "G", Account(name="Gravel", full_name="Gravel"))
        assert reason(world.decide(Kind.BILL, "b1")) == "line 1: Jobs:Gravel was deleted in QuickBooks"
        world.book(Kind.ACCOUNT, "G", Account(name="Gravel", full_name="Gravel", active=False))
        assert reason(world.decide(Kind.BILL, "b1")) == "line 1: Jobs:Gravel is inactive in QuickBooks"
        world.book(Kind.ACCOUNT, "G", Account(name="Gravel", full_name="Gravel"))
        assert isinstance(world.decide(Kind.BILL, "b1"), Do)
        world.gone(Kind.ACCOUNT, "G")
        assert reason(world.decide(Kind.BILL, "b1")) == "line 1: Jobs:Gravel was deleted in QuickBooks"

    def test_it_waits_for_accounts_payable(self, world: World) -> None:
        """The setting names it."""
        world.settings = evolve(world.settings, ap_account="Kreditoren")

        assert reason(world.decide(Kind.BILL, "b1", bill("1001", "10.00"))) == (
            "QuickBooks has no accounts-payable account 'Kreditoren'"
        )

    @pytest.mark.parametrize(
        ("wrong", "expected"),
        [
            ({"date": None}, "date"),
            ({"amount": Decimal("9.99")}, "total"),
            ({"lines": ()}, "total"),
            (
                {"amount": Decimal("1.005"), "lines": (Line(amount=Decimal("1.005"), account_id="a1"),)},
                "cents",
            ),
            (
                {
                    "lines": (
                        Line(amount=Decimal("9.995"), account_id="a1"),
                        Line(amount=Decimal("0.005"), account_id="a1"),
                    )
                },
                "cents",
            ),
            ({"amount": Decimal(-1), "lines": (Line(amount=Decimal(-1), account_id="a1"),)}, "negative"),
            ({"lines": (Line(amount=Decimal(10)),)}, "line_account"),
        ],
    )
    def test_what_cannot_be_posted_exactly_goes_to_a_person(
        self, world: World, wrong: dict[str, object], expected: str
    ) -> None:
        """Nothing is rounded, balanced or guessed."""
        said = world.decide(Kind.BILL, "b1", evolve(bill("1001", "10.00"), **wrong))

        assert code(said) == expected

    def test_a_bill_in_another_currency_goes_to_a_person(self, world: World) -> None:
        """Its vendor says which it is."""
        world.bill(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", currency="CAD"))
        assert code(world.decide(Kind.BILL, "b1", bill("1001", "10.00"))) == "currency"

        world.settings = evolve(world.settings, home_currency="CAD")
        assert isinstance(world.decide(Kind.BILL, "b1"), Do)

    def test_negative_and_zero_lines_are_posted(self, world: World) -> None:
        """As long as the total is not below zero."""
        lines = tuple(Line(amount=Decimal(amount), account_id="a1") for amount in ("12", "-2", "0"))

        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00", lines=lines)), Do)

    def test_a_long_number_is_shortened_and_stands_in_the_memo(self, world: World) -> None:
        """Or refused, by setting."""
        long = bill("INVOICE-2026-03-000001-A", "10.00", memo="gravel")

        said = world.decide(Kind.BILL, "b1", long)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert len(said.body.number) == 20
        assert said.body.number.startswith("INVOICE-2026-~")
        assert said.body.memo == "Invoice INVOICE-2026-03-000001-A. gravel"
        assert len(said.notes) == 1
        world.settings = evolve(world.settings, long_numbers=NumberPolicy.REFUSE)
        assert code(world.decide(Kind.BILL, "b1")) == "number"

    @pytest.mark.parametrize(
        "change",
        [
            {"number": "1\U0001f333"},
            {"memo": "\U0001f333"},
            {"lines": (Line(amount=Decimal(10), account_id="a1", description="\U0001f333"),)},
        ],
    )
    def test_texts_are_transliterated_and_told_or_refused(
        self, world: World, change: dict[str, object]
    ) -> None:
        """By setting."""
        awkward = evolve(bill("1001", "10.00"), **change)

        said = world.decide(Kind.BILL, "b1", awkward)

        assert isinstance(said, Do)
        assert any("U+1F333" in note for note in said.notes)
        world.settings = evolve(world.settings, text=TextPolicy.REFUSE)
        assert code(world.decide(Kind.BILL, "b1")) == "text"


class TestPostedBills:
    """Later changes follow, with an EditSequence of this session."""

    def test_nothing_new_needs_nothing(self, world: World) -> None:
        """Whatever QuickBooks has."""
        linked(world)

        assert reason(world.decide(Kind.BILL, "b1", bill("1001", "10.00"))) == "both sides agree"

    def test_a_change_is_written_to_the_same_lines(self, world: World) -> None:
        """After the bill was read in this session."""
        linked(world, posted=None)
        changed = bill("1001", "12.00")
        assert world.decide(Kind.BILL, "b1", changed) == Look(Kind.BILL, "B1")
        world.book(Kind.BILL, "B1", POSTED)

        said = world.decide(Kind.BILL, "b1", changed)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert (said.action, said.book_id, said.base_sequence) == (Action.MODIFY, "B1", str(world.sequence))
        assert [(line.amount, line.book_id) for line in said.body.lines] == [(Decimal(12), "T1")]

    def test_line_ids_that_are_not_known_are_taken_from_the_bill(self, world: World) -> None:
        """An outcome that came from QuickBooks' memory does not tell them."""
        linked(world, base=WANTED)

        said = world.decide(Kind.BILL, "b1", bill("1001", "12.00"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert [line.book_id for line in said.body.lines] == ["T1"]

    def test_lines_are_not_matched_where_their_number_differs(self, world: World) -> None:
        """Then they are replaced, not mixed up."""
        both = evolve(
            WANTED,
            lines=(
                evolve(WANTED.lines[0], amount=Decimal(4)),
                evolve(WANTED.lines[0], id="x", amount=Decimal(6)),
            ),
        )
        same = evolve(
            POSTED,
            lines=(
                evolve(POSTED.lines[0], amount=Decimal(4)),
                evolve(POSTED.lines[0], amount=Decimal(6), book_id="T2"),
            ),
        )
        linked(world, base=both, posted=same)
        three = (
            Line(amount=Decimal(3), id="n", account_id="a1"),
            Line(amount=Decimal(4), id="line-of-1001", account_id="a1"),
            Line(amount=Decimal(6), id="x", account_id="a1"),
        )

        said = world.decide(Kind.BILL, "b1", bill("1001", "13.00", lines=three))

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert [(line.id, line.book_id) for line in said.body.lines] == [
            ("line-of-1001", "T1"),
            ("x", "T2"),
            ("n", ""),
        ]

    def test_a_bill_that_both_changed_goes_to_a_person(self, world: World) -> None:
        """Nobody's work is overwritten unseen."""
        linked(world, posted=evolve(POSTED, number="1001-A"))

        assert code(world.decide(Kind.BILL, "b1", bill("1001-B", "10.00"))) == "changed_twice"

    def test_a_change_that_is_not_approved_waits(self, world: World) -> None:
        """The gate is for changes too."""
        linked(world)

        said = world.decide(Kind.BILL, "b1", bill("1001", "12.00", approval="ASSIGNED"))

        assert reason(said) == "posted; its change is not approved in BILL (ASSIGNED)"

    @pytest.mark.parametrize("change", [{"active": False}, {"approval": "DENIED"}])
    def test_one_that_is_taken_back_is_voided_if_it_is_unpaid(
        self, world: World, change: dict[str, object]
    ) -> None:
        """After it was read in this session."""
        linked(world, posted=None)
        taken_back = bill("1001", "10.00", **change)
        assert world.decide(Kind.BILL, "b1", taken_back) == Look(Kind.BILL, "B1")
        world.book(Kind.BILL, "B1", POSTED)

        said = world.decide(Kind.BILL, "b1", taken_back)

        assert isinstance(said, Do)
        assert (said.action, said.book_id, said.body) == (Action.VOID, "B1", BASE)
        world.settings = evolve(world.settings, void_on_archive=False)
        assert code(world.decide(Kind.BILL, "b1")) == "taken_back"

    @pytest.mark.parametrize("left", [Decimal(0), Decimal("9.99"), None])
    def test_one_that_is_paid_or_might_be_is_not_voided(self, world: World, left: Decimal | None) -> None:
        """Not even in part."""
        linked(world, posted=evolve(POSTED, open_amount=left))

        said = world.decide(Kind.BILL, "b1", bill("1001", "10.00", active=False))

        assert code(said) == "taken_back"

    def test_one_that_was_voided_is_posted_again_once_it_is_approved_again(self, world: World) -> None:
        """As another generation, so that its marker is another."""
        linked(world, void=True, generation=2)
        world.book(Kind.BILL, "B1", evolve(POSTED, amount=Decimal(0), open_amount=Decimal(0)), void=True)

        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00", active=False)), Settle)
        assert isinstance(world.decide(Kind.BILL, "b1", bill("1001", "10.00", approval="DENIED")), Wait)
        said = world.decide(Kind.BILL, "b1", bill("1001", "10.00"))
        assert isinstance(said, Do)
        assert (said.action, said.generation, said.book_id) == (Action.ADD, 3, "")

    def test_one_that_was_deleted_in_quickbooks_goes_to_a_person(self, world: World) -> None:
        """Whatever BILL says."""
        linked(world)
        world.bill(Kind.BILL, "b1", bill("1001", "10.00"))
        world.gone(Kind.BILL, "B1")

        assert code(world.decide(Kind.BILL, "b1")) == "deleted"


class TestCredits:
    """Posted as they are; later changes follow, as with bills."""

    def test_a_credit_is_added(self, world: World) -> None:
        """In QuickBooks' terms."""
        said = world.decide(Kind.CREDIT, "c1", credit("C-1", "4.00"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Credit)
        assert (said.action, said.body.vendor_id, said.body.ap_account_id) == (
            Action.ADD,
            "V1",
            "Accounts Payable",
        )

    def test_a_long_number_is_shortened_and_stands_in_the_memo(self, world: World) -> None:
        """As with bills."""
        said = world.decide(Kind.CREDIT, "c1", credit("C" * 21, "4.00"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Credit)
        assert (len(said.body.number), said.body.memo) == (20, f"Credit {'C' * 21}")

    def test_a_credit_that_changed_after_it_was_posted_is_changed_or_voided(self, world: World) -> None:
        """After it was read in this session; one that is used is not voided."""
        first = world.decide(Kind.CREDIT, "c1", credit("C-1", "4.00"))
        assert isinstance(first, Do)
        assert isinstance(first.body, Credit)
        world.link(Kind.CREDIT, "c1", "C1", first.body)
        more, archived = credit("C-1", "5.00"), credit("C-1", "4.00", active=False)

        assert reason(world.decide(Kind.CREDIT, "c1")) == "both sides agree"
        assert world.decide(Kind.CREDIT, "c1", more) == Look(Kind.CREDIT, "C1")
        assert world.decide(Kind.CREDIT, "c1", archived) == Look(Kind.CREDIT, "C1")
        world.book(Kind.CREDIT, "C1", evolve(first.body, open_amount=Decimal("4.00")))
        for changed, action in ((more, Action.MODIFY), (archived, Action.VOID)):
            said = world.decide(Kind.CREDIT, "c1", changed)
            assert isinstance(said, Do)
            assert (said.action, said.book_id) == (action, "C1")
        world.book(Kind.CREDIT, "C1", evolve(first.body, open_amount=Decimal("1.00")))
        used = world.decide(Kind.CREDIT, "c1", archived)
        assert code(used) == "taken_back"
        assert isinstance(used, Raise)
        assert used.cause.endswith("Some or all of it is used.")

    def test_what_is_missing_is_waited_for(self, world: World) -> None:
        """Vendor, account, accounts payable."""
        assert isinstance(world.decide(Kind.CREDIT, "c1", credit("1", "1.00", vendor="v9")), Wait)
        line = Line(amount=Decimal(1), account_id="a9")
        assert isinstance(world.decide(Kind.CREDIT, "c1", credit("1", "1.00", lines=(line,))), Wait)
        world.settings = evolve(world.settings, ap_account="Kreditoren")
        assert isinstance(world.decide(Kind.CREDIT, "c1", credit("1", "1.00")), Wait)

    def test_what_is_wrong_goes_to_a_person(self, world: World) -> None:
        """Totals and texts."""
        assert (
            code(world.decide(Kind.CREDIT, "c1", evolve(credit("1", "1.00"), amount=Decimal(2)))) == "total"
        )
        world.settings = evolve(world.settings, text=TextPolicy.REFUSE)
        assert code(world.decide(Kind.CREDIT, "c1", credit("1", "1.00", memo="\U0001f333"))) == "text"

    def test_old_and_archived_ones_need_nothing(self, world: World) -> None:
        """As long as they are not posted."""
        assert isinstance(world.decide(Kind.CREDIT, "c1", credit("1", "1.00", active=False)), Settle)
        world.settings = evolve(world.settings, start_date=DAY + dt.timedelta(days=1))
        assert isinstance(world.decide(Kind.CREDIT, "c1", credit("1", "1.00")), Settle)


class TestEvidence:
    """Whether a record shows that our write was done."""

    def test_a_bill_shows_it_by_everything_that_we_wrote(self) -> None:
        """Line ids, blanks and open amounts do not count; the rest does, to the text of a line."""
        assert shows(WANTED, POSTED)
        assert shows(evolve(WANTED, memo="a  b"), evolve(POSTED, memo="a b\n"))
        for change in (
            {"memo": "x"},
            {"due_date": None},
            {"number": "2"},
            {"vendor_id": "V2"},
            {"date": DAY + dt.timedelta(days=1)},
            {"amount": Decimal(9)},
            {"lines": ()},
            {"lines": (evolve(POSTED.lines[0], description="x"),)},
            {"terms_id": "T1"},
        ):
            assert not shows(WANTED, evolve(POSTED, **change))

    def test_others_show_it_by_being_equal(self) -> None:
        """Field by field."""
        assert shows(Vendor(name="a"), Vendor(name="a"))
        assert not shows(Vendor(name="a"), Vendor(name="a", phone="1"))
        assert not shows(WANTED, Vendor(name="a"))

    def test_line_ids_are_remembered_only_if_they_fit(self) -> None:
        """One for each line, in their order."""
        assert [line.book_id for line in line_ids(WANTED, ("T9",)).lines] == ["T9"]
        assert line_ids(WANTED, ("T9", "T8")) == WANTED
