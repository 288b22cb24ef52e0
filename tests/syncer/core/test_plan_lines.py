"""Lines of bills and credits: what they name is in QuickBooks, or left out by setting, or the bill waits."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.model import Account, Bill, Content, Kind, Line, ListEntry, Vendor
from syncer.plan import Adopt, Decision, Do, Raise, Settle, Wait, _lines, decide
from syncer.settings import Classes, Settings
from tests.syncer.core.rig import DAY, SETTINGS, bill
from tests.syncer.core.world import World

AMOUNT = Decimal("10.00")


def entry(name: str, **changes: object) -> ListEntry:
    return ListEntry(**({"name": name.rpartition(":")[2], "full_name": name} | changes))  # type: ignore[arg-type]  # short form


def decided(world: World, *lines: Line, tracking: bool = True, **changes: object) -> Decision:
    """What is decided on a bill with these lines, in a file with or without class tracking."""
    total = sum((line.amount for line in lines), Decimal(0))
    wanted = bill("1001", str(total), lines=lines, **changes)
    record = world.bill(Kind.BILL, "b1", wanted)
    return decide(record, evolve(world.view, identity=evolve(world.view.identity, class_tracking=tracking)))


def posted(said: Decision) -> tuple[Line, ...]:
    assert isinstance(said, Do)
    assert isinstance(said.body, Bill)
    return said.body.lines


def on_account(**named: object) -> Line:
    return Line(**({"amount": AMOUNT, "id": "l1", "account_id": "a1"} | named))  # type: ignore[arg-type]  # short form


def known(world: World, kind: Kind, name: str, **changes: object) -> None:
    """An entry that both sides have: `x1` in BILL, its name in capitals in QuickBooks."""
    world.bill(kind, "x1", entry(name))
    world.book(kind.in_book, name.upper(), entry(name, **changes))


class TestDimensions:
    """Class, customer and job."""

    @pytest.mark.parametrize(
        ("kind", "settings"),
        [
            (Kind.DEPARTMENT, SETTINGS),
            (Kind.CLASS, evolve(SETTINGS, classes=Classes.CLASS)),
            (Kind.LOCATION, evolve(SETTINGS, classes=Classes.LOCATION)),
        ],
    )
    def test_the_list_of_the_settings_is_the_class(
        self, world: World, kind: Kind, settings: Settings
    ) -> None:
        """Departments by default, as in BILL's own sync."""
        world.settings = settings
        known(world, kind, "North")

        (line,) = posted(decided(world, on_account(**{f"{kind.value}_id": "x1"})))

        assert (line.class_id, line.customer_id, line.account_id) == ("NORTH", "", "Supplies")

    @pytest.mark.parametrize("kind", [Kind.CUSTOMER, Kind.JOB])
    def test_customers_and_jobs_are_quickbooks_customers(self, world: World, kind: Kind) -> None:
        """By their full name."""
        known(world, kind, "Hill:Roof")

        (line,) = posted(decided(world, on_account(**{f"{kind.value}_id": "x1"})))

        assert (line.class_id, line.customer_id) == ("", "HILL:ROOF")

    def test_a_job_stands_for_its_customer(self, world: World) -> None:
        """So it does not matter whether QuickBooks knows the customer by itself."""
        known(world, Kind.JOB, "Hill:Roof")

        (line,) = posted(decided(world, on_account(customer_id="unknown", job_id="x1")))

        assert line.customer_id == "HILL:ROOF"

    def test_whatever_else_a_line_of_bill_says_is_not_carried(self, world: World) -> None:
        """Only what QuickBooks knows; its own id stays, so that later changes find it."""
        (line,) = posted(decided(world, on_account(description="gravel", quantity=Decimal(2))))

        assert line == Line(amount=AMOUNT, id="l1", account_id="Supplies", description="gravel")

    @pytest.mark.parametrize(
        ("kind", "there", "tracking", "reason"),
        [
            (Kind.DEPARTMENT, None, True, "line 1: department North is not a class in QuickBooks"),
            (Kind.CUSTOMER, None, True, "line 1: customer North is not a customer in QuickBooks"),
            (Kind.JOB, None, True, "line 1: job North is not a customer in QuickBooks"),
            (Kind.DEPARTMENT, False, True, "line 1: class North is inactive in QuickBooks"),
            (
                Kind.DEPARTMENT,
                True,
                False,
                "line 1: department North, but class tracking is off in QuickBooks",
            ),
        ],
    )
    def test_what_is_missing_is_waited_for_or_left_out(
        self, world: World, kind: Kind, there: bool | None, tracking: bool, reason: str
    ) -> None:
        """By setting; then the audit trail says so."""
        world.bill(kind, "x1", entry("North"))
        if there is not None:
            world.book(kind.in_book, "NORTH", entry("North", active=there))
        line = on_account(**{f"{kind.value}_id": "x1"})

        assert decided(world, line, tracking=tracking) == Wait(reason)

        world.settings = evolve(world.settings, left_out=(kind.value,))
        said = decided(world, line, tracking=tracking)
        assert [(one.class_id, one.customer_id) for one in posted(said)] == [("", "")]
        assert isinstance(said, Do)
        assert said.notes == (f"{reason}; left out by setting",)

    def test_what_bill_did_not_tell_of_is_waited_for_or_left_out(self, world: World) -> None:
        """By its id, as nobody knows what it is called; what QuickBooks has of that id is another."""
        world.book(Kind.CLASS, "x9", entry("North"))
        unread = "line 1: the department x9 was not read from BILL yet, or BILL does not show it to the user"

        assert decided(world, on_account(department_id="x9")) == Wait(unread)

        world.settings = evolve(world.settings, left_out=("department",))
        said = decided(world, on_account(department_id="x9"))
        assert posted(said)[0].class_id == ""
        assert isinstance(said, Do)
        assert said.notes == (f"{unread}; left out by setting",)

    def test_customers_need_no_class_tracking(self, world: World) -> None:
        """It is for classes."""
        known(world, Kind.CUSTOMER, "Hill")

        assert posted(decided(world, on_account(customer_id="x1"), tracking=False))[0].customer_id == "HILL"

    @pytest.mark.parametrize(
        ("named", "what", "settings"),
        [
            ({"location_id": "x1"}, "location x1", SETTINGS),
            ({"class_id": "x1"}, "class x1", SETTINGS),
            ({"department_id": "x1"}, "department x1", evolve(SETTINGS, classes=Classes.OFF)),
            ({"employee_id": "x1"}, "employee x1", SETTINGS),
            ({"customer_id": "x1"}, "customer x1", evolve(SETTINGS, customers=False)),
            ({"customer_id": "x2", "job_id": "x1"}, "customer x2", evolve(SETTINGS, customers=False)),
            ({"job_id": "x1"}, "job x1", evolve(SETTINGS, customers=False)),
        ],
    )
    def test_what_is_not_carried_goes_to_a_person_or_is_left_out(
        self, world: World, named: dict[str, object], what: str, settings: Settings
    ) -> None:
        """Nothing that a bill says is lost unseen."""
        world.settings = settings
        lines = (on_account(), on_account(id="l2", **named))
        dimension = what.split(maxsplit=1)[0]

        assert decided(world, *lines) == Raise(
            code="dimension",
            cause=f"Line 2 names the {what}, which is not carried to QuickBooks.",
            fix=f"Take it off the line in BILL, or add '{dimension}' to the setting left_out.",
        )

        world.settings = evolve(settings, left_out=("customer", "job", dimension))
        said = decided(world, *lines)
        assert isinstance(said, Do)
        assert said.notes[0] == f"line 2: {what} is left out by setting"

    def test_what_is_left_out_hides_nothing_else(self, world: World) -> None:
        """The rest of the line is carried."""
        world.settings = evolve(world.settings, left_out=("location",))
        known(world, Kind.JOB, "Hill:Roof")

        (line,) = posted(decided(world, on_account(location_id="x9", job_id="x1")))

        assert line.customer_id == "HILL:ROOF"

    def test_all_that_a_line_names_is_carried_or_told(self, world: World) -> None:
        """Class and customer both; and each thing that is left out."""
        world.settings = evolve(world.settings, left_out=("class", "location"))
        known(world, Kind.DEPARTMENT, "North")
        known(world, Kind.CUSTOMER, "Hill")

        said = decided(
            world, on_account(class_id="x7", department_id="x1", location_id="x9", customer_id="x1")
        )

        assert [(one.class_id, one.customer_id) for one in posted(said)] == [("NORTH", "HILL")]
        assert isinstance(said, Do)
        assert said.notes == (
            "line 1: class x7 is left out by setting",
            "line 1: location x9 is left out by setting",
        )

    def test_a_dimension_is_named_as_people_know_it(self, world: World) -> None:
        """Where BILL told its name."""
        world.bill(Kind.LOCATION, "x1", entry("Depot"))

        said = decided(world, on_account(location_id="x1"))

        assert isinstance(said, Raise)
        assert said.cause == "Line 1 names the location Depot, which is not carried to QuickBooks."


class TestItems:
    """Lines with an item are item lines."""

    ITEM = Line(amount=AMOUNT, id="l1", item_id="x1", quantity=Decimal(4), description="sand")

    def test_an_item_line_is_posted_with_its_quantity(self, world: World) -> None:
        """Its account is the item's own, whatever BILL says."""
        known(world, Kind.ITEM, "Sand")

        (line,) = posted(decided(world, evolve(self.ITEM, account_id="a1")))

        assert line == Line(amount=AMOUNT, id="l1", item_id="SAND", quantity=Decimal(4), description="sand")

    def test_an_item_that_bill_did_not_tell_of_is_waited_for(self, world: World) -> None:
        """QuickBooks' item of that id would be another's."""
        assert decided(world, evolve(self.ITEM, item_id="x9")) == Wait(
            "line 1: the item x9 was not read from BILL yet, or BILL does not show it to the user"
        )

    def test_item_lines_come_after_the_others(self, world: World) -> None:
        """QuickBooks keeps them so; otherwise the order is BILL's."""
        known(world, Kind.ITEM, "Sand")
        lines = (self.ITEM, on_account(id="l2"), evolve(self.ITEM, id="l3"), on_account(id="l4"))

        assert [line.id for line in posted(decided(world, *lines))] == ["l2", "l4", "l1", "l3"]

    @pytest.mark.parametrize(
        ("there", "reason"),
        [
            (None, "line 1: item Sand is not in QuickBooks"),
            (False, "line 1: item Sand is inactive in QuickBooks"),
        ],
    )
    def test_a_missing_item_is_waited_for(self, world: World, there: bool | None, reason: str) -> None:
        """By name."""
        world.bill(Kind.ITEM, "x1", entry("Sand"))
        if there is not None:
            world.book(Kind.ITEM, "SAND", entry("Sand", active=there))

        assert decided(world, self.ITEM) == Wait(reason)

    def test_items_may_be_left_out(self, world: World) -> None:
        """By setting, where the line has an account too."""
        world.settings = evolve(world.settings, items=False)
        both = evolve(self.ITEM, account_id="a1")
        said = decided(world, both)
        assert isinstance(said, Raise)
        assert said.cause == "Line 1 names the item x1, which is not carried to QuickBooks."

        world.settings = evolve(world.settings, left_out=("item",))
        assert posted(decided(world, both)) == (
            Line(amount=AMOUNT, id="l1", account_id="Supplies", description="sand"),
        )
        assert decided(world, self.ITEM) == Raise(
            code="line_account",
            cause="Line 1 has an item only.",
            fix="Choose an expense account for the line in BILL.",
        )
        assert decided(world, Line(amount=AMOUNT)) == Raise(
            code="line_account",
            cause="Line 1 has no account.",
            fix="Choose an expense account for the line in BILL.",
        )


class TestAmounts:
    """To the cent, or to a person."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"date": None}, ("date", "It has no date.", "Give it one in BILL.")),
            (
                {"amount": Decimal("9.99")},
                ("total", "The lines add up to 10.00, but the total is 9.99.", "Correct the lines in BILL."),
            ),
            (
                {"amount": Decimal("1.005"), "lines": (on_account(amount=Decimal("1.005")),)},
                (
                    "cents",
                    "The total is 1.005, which is not a whole number of cents.",
                    "Correct the amount in BILL.",
                ),
            ),
            (
                {"lines": (on_account(amount=Decimal("9.995")), on_account(amount=Decimal("0.005")))},
                (
                    "cents",
                    "Line 1 is 9.995, which is not a whole number of cents.",
                    "Correct the amount in BILL.",
                ),
            ),
            (
                {"amount": Decimal(-1), "lines": (on_account(amount=Decimal(-1)),)},
                (
                    "negative",
                    "The total is -1.00; QuickBooks has no bills below zero.",
                    "Enter it as a vendor credit in BILL.",
                ),
            ),
        ],
    )
    def test_what_is_wrong_is_told_in_full(
        self, world: World, change: dict[str, object], expected: tuple[str, str, str]
    ) -> None:
        """What, and what to do about it."""
        code, cause, fix = expected

        said = world.decide(Kind.BILL, "b1", evolve(bill("1001", "10.00"), **change))

        assert said == Raise(code=code, cause=cause, fix=fix)

    @pytest.mark.parametrize("amount", ["10.01", "0.99", "10", "1E+1"])
    def test_whole_cents_are_posted(self, world: World, amount: str) -> None:
        """However they are written."""
        assert posted(decided(world, on_account(amount=Decimal(amount))))[0].amount == Decimal(amount)

    @pytest.mark.parametrize(("amount", "whole"), [("10.010", True), ("10.0100", True), ("10.001", False)])
    def test_zeros_behind_the_cents_are_no_part_of_one(self, amount: str, whole: bool) -> None:
        """Wherever an amount comes from; the store writes none."""
        value = Decimal(amount)

        assert (_lines.check(value, DAY, (on_account(amount=value),)) is None) is whole

    def test_a_bill_of_nothing_is_posted(self, world: World) -> None:
        """Zero is not below zero, and a whole number of cents."""
        assert isinstance(decided(world, on_account(amount=Decimal(0))), Do)


class TestLists:
    """Entries that lines refer to are matched by name, and needed only where a bill names them."""

    @pytest.mark.parametrize(
        "kind", [Kind.CLASS, Kind.DEPARTMENT, Kind.LOCATION, Kind.CUSTOMER, Kind.JOB, Kind.ITEM]
    )
    def test_an_entry_of_the_same_name_is_linked(self, world: World, kind: Kind) -> None:
        """Whatever case; and it stays linked."""
        world.book(kind.in_book, "N", entry("North:East"))

        said = world.decide(kind, "x1", entry("north:east"))

        assert said == Adopt(book_id="N", body=entry("North:East"), reason="same name North:East")
        world.link(kind, "x1", "N", entry("North:East"))
        assert world.decide(kind, "x1") == Settle("linked")

    def test_terms_may_be_the_same_by_their_days(self, world: World) -> None:
        """Where no name is the same, and only one has as many."""
        world.book(Kind.TERMS, "T30", entry("Net 30", days=30))

        said = world.decide(Kind.TERMS, "x1", entry("30 days", days=30))

        assert said == Adopt(
            book_id="T30", body=entry("Net 30", days=30), reason="same days until due Net 30"
        )

    @pytest.mark.parametrize("there", [(), ("Sand", "sand")])
    def test_an_entry_that_is_not_there_is_looked_for_in_every_cycle(
        self, world: World, there: tuple[str, ...]
    ) -> None:
        """So is one of which there are several; unless BILL has archived it."""
        for name in there:
            world.book(Kind.ITEM, name, entry(name))

        assert world.decide(Kind.ITEM, "x1", entry("Sand")) == Wait(
            "not in QuickBooks, or twice; needed only if a bill names it"
        )
        assert world.decide(Kind.ITEM, "x1", entry("Sand", active=False)) == Settle(
            "archived in BILL, and not in QuickBooks"
        )

    def test_a_list_that_is_not_carried_is_not_looked_for(self, world: World) -> None:
        """Its names are for people."""
        assert world.decide(Kind.LOCATION, "x1", entry("Depot")) == Settle("not carried to QuickBooks")

    def test_one_that_was_deleted_is_looked_for_anew(self, world: World) -> None:
        """Somebody may have made it again."""
        world.book(Kind.ITEM, "S1", entry("Sand"))
        world.bill(Kind.ITEM, "x1", entry("Sand"))
        world.link(Kind.ITEM, "x1", "S1", entry("Sand"))
        world.gone(Kind.ITEM, "S1")
        world.book(Kind.ITEM, "S2", entry("Sand"))

        said = world.decide(Kind.ITEM, "x1")

        assert isinstance(said, Adopt)
        assert said.book_id == "S2"


class TestHead:
    """What a bill has besides its lines."""

    @pytest.mark.parametrize(("carried", "expected"), [(True, "T30"), (False, "")])
    def test_terms_are_carried_by_setting(self, world: World, carried: bool, expected: str) -> None:
        """Those that QuickBooks does not have are left to the due date."""
        world.settings = evolve(world.settings, terms=carried)
        world.bill(Kind.TERMS, "x1", entry("Net 30", days=30))
        world.book(Kind.TERMS, "T30", entry("Net 30", days=30))

        said = decided(world, on_account(), terms_id="x1")
        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert said.body.terms_id == expected
        said = decided(world, on_account(), terms_id="x9")
        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert said.body.terms_id == ""

    @pytest.mark.parametrize(("memo", "expected"), [("gravel", "gravel BILL b1"), ("", "BILL b1")])
    def test_the_id_stands_in_the_memo_by_setting(self, world: World, memo: str, expected: str) -> None:
        """So that people find their way, and a search too."""
        world.settings = evolve(world.settings, memo_ids=True)

        said = decided(world, on_account(), memo=memo)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert said.body.memo == expected


class TestCurrencies:
    """Each has its own accounts payable."""

    def foreign(self, world: World, *, multicurrency: bool = True) -> Decision:
        world.bill(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", currency="CAD"))
        record = world.bill(Kind.BILL, "b1", bill("1001", "10.00", dollars=Decimal("7.30")))
        identity = evolve(world.view.identity, multicurrency=multicurrency)
        return decide(record, evolve(world.view, identity=identity))

    def test_a_bill_in_a_foreign_currency_is_posted_to_its_account(self, world: World) -> None:
        """At what BILL says that it costs in dollars."""
        payable: Content = Account(name="Payable CAD", full_name="Payable CAD")
        world.book(Kind.ACCOUNT, "AP-CAD", payable)
        world.settings = evolve(world.settings, ap_accounts={"CAD": "Payable CAD"})

        said = self.foreign(world)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert (said.body.ap_account_id, said.body.exchange_rate) == ("AP-CAD", Decimal("0.73"))

    def test_a_home_bill_has_no_rate(self, world: World) -> None:
        """Whatever BILL says."""
        for currency in ("", "USD"):
            world.bill(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", currency=currency))
            said = decided(world, on_account(), dollars=Decimal(9), told_rate=Decimal(2))
            assert isinstance(said, Do)
            assert isinstance(said.body, Bill)
            assert (said.body.ap_account_id, said.body.exchange_rate) == ("Accounts Payable", None)

    def test_what_the_books_cannot_hold_goes_to_a_person(self, world: World) -> None:
        """Currencies are switched off, or no account is named for this one; a named one is waited for."""
        assert self.foreign(world, multicurrency=False) == Raise(
            code="currency",
            cause="It is in CAD, and this company file has multiple currencies switched off.",
            fix="Enter it in QuickBooks by hand and skip it here.",
        )
        assert self.foreign(world) == Raise(
            code="currency",
            cause="It is in CAD, and no accounts-payable account is set for that currency.",
            fix="Name QuickBooks' accounts-payable account in CAD in the setting ap_accounts.",
        )
        world.settings = evolve(world.settings, ap_accounts={"CAD": "Payable CAD"})
        assert self.foreign(world) == Wait("QuickBooks has no accounts-payable account 'Payable CAD'")
