"""Settings that ask for more, or decide otherwise, take effect whole, whenever they are changed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import ExceptionEntry, Standing
from syncer.model import Account, Bill, Kind, Line, ListEntry, Side, Vendor
from syncer.new_settings import PAGE
from syncer.settings import Classes, Settings
from tests.syncer.core.rig import DAY, NAME, SETTINGS, Firm, bill, payment

ACTOR = "ann"
TEN = Decimal("10.00")


def change(firm: Firm, **settings: object) -> None:
    """Change settings as `connect` does when it is run again."""
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
    assert known is not None
    firm.connect(evolve(Settings.from_json(known.settings), **settings), actor=ACTOR)


def once(work: Callable[[], object]) -> Callable[[], object]:
    """Do something at the first document of a cycle, and not again."""
    left = [work]
    return lambda: left.pop()() if left else None


def during(firm: Firm, **settings: object) -> None:
    """Change settings while an update runs."""
    firm.company.meddle = once(lambda: change(firm, **settings))


def marks(firm: Firm, side: Side) -> set[str]:
    with firm.memory.unit() as unit:
        return {mark.kind for mark in unit.watermarks.find(connection=NAME, side=side.value)}


def with_list(kind: Kind, **settings: object) -> Firm:
    """A firm whose bill names an entry that both sides have, and that is not carried."""
    firm = Firm(settings=evolve(SETTINGS, **settings))
    firm.bill.put(kind, "e1", ListEntry(name="North", full_name="North"))
    firm.company.enter(kind.in_book, ListEntry(name="North", full_name="North"))
    names = {} if kind is Kind.TERMS else {f"{kind.value}_id": "e1"}
    firm.bill.put(Kind.BILL, "b1", bill("1", "10.00", lines=(Line(amount=TEN, account_id="a1", **names),)))  # type: ignore[arg-type]  # ids of a line
    firm.cycle()
    return firm


LISTS = [
    (Kind.DEPARTMENT, {"classes": Classes.OFF}, {"classes": Classes.DEPARTMENT}),
    (Kind.CLASS, {"classes": Classes.DEPARTMENT}, {"classes": Classes.CLASS}),
    (Kind.LOCATION, {"classes": Classes.OFF}, {"classes": Classes.LOCATION}),
    (Kind.CUSTOMER, {"customers": False}, {"customers": True}),
    (Kind.JOB, {"customers": False}, {"customers": True}),
]


class TestLists:
    """A list that is carried from now on."""

    @pytest.mark.parametrize(("kind", "without", "later"), LISTS)
    @pytest.mark.parametrize("when", [change, during])
    def test_what_waited_for_it_goes_on(
        self,
        kind: Kind,
        without: dict[str, object],
        later: dict[str, object],
        when: Callable[..., None],
    ) -> None:
        """Both sides' lists are read whole, as nobody asked QuickBooks for its one before."""
        firm = with_list(kind, **without)
        assert [one.code for one in firm.exceptions()] == ["dimension"]

        when(firm, **later)
        firm.cycle()
        firm.cycle()

        assert firm.numbers() == ["1"]
        assert firm.link(kind, "e1") is not None
        assert firm.exceptions() == ()

    def test_items_are_item_lines_from_then_on(self) -> None:
        """What was read of BILL's list before is linked to what QuickBooks tells now."""
        firm = with_list(Kind.ITEM, items=False)
        change(firm, items=True)
        firm.cycle()

        (posted,) = firm.live(Kind.BILL)
        assert isinstance(posted, Bill)
        assert [bool(line.item_id) for line in posted.lines] == [True]

    def test_terms_are_linked(self) -> None:
        """So that a vendor's terms can go both ways."""
        firm = with_list(Kind.TERMS, terms=False)
        assert firm.link(Kind.TERMS, "e1") is None

        change(firm, terms=True)
        firm.cycle()

        assert firm.link(Kind.TERMS, "e1") is not None

    def test_a_list_that_was_carried_before_is_read_whole_again(self) -> None:
        """Whatever was told, or not told, while it was off."""
        firm = with_list(Kind.CUSTOMER, customers=True)
        change(firm, customers=False)
        firm.cycle()
        assert Kind.CUSTOMER.value in marks(firm, Side.BOOK)

        change(firm, customers=True)
        gone = {Kind.CUSTOMER.value, Kind.JOB.value}
        assert marks(firm, Side.BILL) & gone == marks(firm, Side.BOOK) & gone == set()
        firm.cycle()

        asked = firm.asked("sweep")[-1]["reads"]
        assert [read["since"] for read in asked if read["kind"] == Kind.CUSTOMER] == [""]  # type: ignore[attr-defined]  # JSON

    def test_classes_are_read_from_when_quickbooks_has_them_on(self) -> None:
        """Whatever QuickBooks tells of its classes before, all of them are read then."""
        firm = Firm()
        firm.company.class_tracking = False
        firm.company.enter(Kind.CLASS, ListEntry(name="North", full_name="North"))
        firm.cycle()
        assert Kind.CLASS.value not in marks(firm, Side.BOOK)

        firm.company.class_tracking = True
        firm.cycle()

        asked = firm.asked("sweep")[-1]["reads"]
        assert [read["since"] for read in asked if read["kind"] == Kind.CLASS] == [""]  # type: ignore[attr-defined]  # JSON

    def test_a_list_that_was_refused_counts_as_not_read(self) -> None:
        """QuickBooks said that the feature is off (3250), whatever its preferences say."""
        firm = Firm()
        firm.company.off.add(Kind.CUSTOMER)
        assert firm.cycle().well
        assert Kind.CUSTOMER.value not in marks(firm, Side.BOOK)

        firm.company.off.clear()
        firm.cycle()
        assert Kind.CUSTOMER.value in marks(firm, Side.BOOK)


class TestStart:
    """The day from which bills count."""

    @pytest.mark.parametrize("when", [change, during])
    def test_what_somebody_keyed_before_it_is_found(self, when: Callable[..., None]) -> None:
        """Also if the date moves while an update runs, which asked QuickBooks for later papers only."""
        firm = Firm(settings=evolve(SETTINGS, start_date=DAY + dt.timedelta(days=60)))
        firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
        cedar = firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Supply"))
        line = Line(amount=TEN, account_id=firm.book_ids["Supplies"])
        payable = firm.book_ids["Accounts Payable"]
        keyed = firm.company.enter(
            Kind.BILL, bill("1", "10.00", vendor=cedar.id, lines=(line,), ap_account_id=payable)
        )
        firm.cycle()

        when(firm, start_date=None)
        firm.cycle()
        firm.cycle()

        assert firm.numbers() == ["1"]
        link = firm.link(Kind.BILL, "b1")
        assert (link is not None, link and link.book_id) == (True, keyed.id)

    def test_a_new_bill_is_not_posted_by_a_date_that_came_while_it_was_read(self) -> None:
        """What is decided rests on what was read: by the settings that the update began with."""
        firm = Firm(settings=evolve(SETTINGS, start_date=DAY + dt.timedelta(days=60)))
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))

        during(firm, start_date=None)
        firm.cycle()
        assert firm.numbers() == []
        firm.cycle()

        assert firm.numbers() == ["1"]

    def test_a_later_one_opens_nothing(self) -> None:
        """What was left alone stays so."""
        firm = Firm(settings=evolve(SETTINGS, start_date=DAY + dt.timedelta(days=1)))
        firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
        firm.cycle()

        change(firm, start_date=DAY + dt.timedelta(days=9))

        assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED
        assert Kind.BILL.value in marks(firm, Side.BOOK)

    def test_many_are_looked_at_again(self) -> None:
        """Page by page; each of them, once."""
        firm = Firm(settings=evolve(SETTINGS, start_date=DAY + dt.timedelta(days=1)))
        count = PAGE + 3
        for number in range(count):
            firm.bill.put(Kind.BILL, f"b{number:04}", bill(f"{number}", "10.00"))
        firm.cycle()

        change(firm, start_date=None)

        with firm.memory.unit() as unit:
            pending = unit.records.count(
                connection=NAME,
                side=Side.BILL.value,
                kind=Kind.BILL.value,
                standing=Standing.PENDING.value,
            )
        assert pending == count


class TestBackToBill:
    """What goes to BILL from now on."""

    @pytest.mark.parametrize("when", [change, during])
    def test_what_was_changed_before_goes_too(self, when: Callable[..., None]) -> None:
        """A phone number that somebody changed while vendors did not go to BILL."""
        firm = Firm(settings=evolve(SETTINGS, vendors_to_bill=False))
        firm.cycle()
        firm.company.edit(vendor(firm), phone="555-0199")
        firm.cycle()

        when(firm, vendors_to_bill=True)
        firm.cycle()
        firm.cycle()

        told = firm.bill.content(Kind.VENDOR, "v1")
        assert isinstance(told, Vendor)
        assert told.phone == "555-0199"

    def test_accounts_that_differ_are_repaired(self) -> None:
        """They were linked while they were left alone."""
        firm = Firm(settings=evolve(SETTINGS, repair_accounts=False))
        firm.cycle()
        firm.company.edit(firm.book_ids["Fuel"], name="Fuel and oil", full_name="Fuel and oil")
        firm.cycle()

        change(firm, repair_accounts=True)
        firm.cycle()

        told = firm.bill.content(Kind.ACCOUNT, "a2")
        assert isinstance(told, Account)
        assert told.name == "Fuel and oil"


class TestPaymentStates:
    """What BILL's word for a payment means."""

    def test_a_state_that_is_no_void_any_more_is_posted(self) -> None:
        """The payment was settled without a check."""
        reversed_ = (*SETTINGS.reversed_payments, "PROCESSED_BY_HAND")
        firm = Firm(settings=evolve(SETTINGS, reversed_payments=reversed_))
        firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED_BY_HAND"))
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b1", "10.00"), status="VOIDED"))
        firm.cycle()
        assert firm.record(Kind.PAYMENT, "p1").standing is Standing.SETTLED

        change(
            firm,
            reversed_payments=SETTINGS.reversed_payments,
            posted_payments=(*SETTINGS.posted_payments, "PROCESSED_BY_HAND"),
        )
        assert firm.record(Kind.PAYMENT, "p2").standing is Standing.SETTLED
        firm.cycle()

        assert firm.open() == {"1": Decimal("0.00")}


class TestWhen:
    """New settings are not lost, whatever is under way."""

    def test_two_changes_during_one_update(self) -> None:
        """Neither hides the other."""
        firm = with_list(Kind.CUSTOMER, customers=False, start_date=DAY + dt.timedelta(days=60))

        def both() -> None:
            change(firm, customers=True)
            change(firm, start_date=None)

        firm.company.meddle = once(both)
        firm.cycle()
        firm.cycle()

        assert firm.numbers() == ["1"]

    def test_one_during_an_update_and_one_after_it(self) -> None:
        """The first was still to take effect when the second came."""
        firm = with_list(Kind.CUSTOMER, start_date=DAY + dt.timedelta(days=60))
        change(firm, customers=False)
        firm.cycle()
        during(firm, customers=True)
        firm.cycle()
        assert Kind.CUSTOMER.value in marks(firm, Side.BOOK)

        change(firm, start_date=None)

        assert Kind.CUSTOMER.value not in marks(firm, Side.BOOK)
        firm.cycle()
        assert firm.numbers() == ["1"]

    @pytest.mark.parametrize("is_known", [True, False])
    def test_an_exception_that_no_setting_can_help_stays(self, is_known: bool) -> None:
        """Of a record whose last write is in doubt, or that is not known any more."""
        firm = Firm()
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1", "10.00"))
        firm.die("after")
        firm.clock.advance(days=1)
        with firm.memory.unit() as unit:
            unit.exceptions.put(
                ExceptionEntry(
                    connection=NAME,
                    side=Side.BILL,
                    kind=Kind.BILL.value,
                    id="b1" if is_known else "b9",
                    subject="Bill 1",
                    code="in_doubt",
                    cause="Nobody knows.",
                    fix="Run the update again.",
                    raised_at=firm.clock.now(),
                )
            )
        before = firm.exceptions()

        change(firm, memo_ids=True)

        assert firm.exceptions() == before

    def test_settings_that_somebody_wrote_into_the_store(self) -> None:
        """They are compared with those of the last cycle, whoever changed them."""
        firm = with_list(Kind.CUSTOMER, customers=False)
        with firm.memory.unit() as unit:
            known = unit.connections.get(NAME)
            assert known is not None
            unit.connections.put(evolve(known, settings=SETTINGS.to_json()))

        firm.cycle()

        assert firm.numbers() == ["1"]

    def test_a_session_that_died_does_not_lose_them(self) -> None:
        """It had begun with the new ones, and read nothing."""
        firm = with_list(Kind.CUSTOMER, customers=False)
        change(firm, customers=True)
        for moment in range(8):
            assert firm.crash(left=moment) is None
        firm.cycle()
        firm.cycle()

        assert firm.numbers() == ["1"]


def vendor(firm: Firm) -> str:
    link = firm.link(Kind.VENDOR, "v1")
    assert link is not None
    return link.book_id
