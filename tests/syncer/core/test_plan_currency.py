"""Other currencies, and the accounts-payable account that each posting belongs to."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.book import Identity
from syncer.entries import Record
from syncer.model import Account, Allocation, AppliedCredit, Bill, Kind, ListEntry, Payment, Vendor
from syncer.plan import Adopt, Decision, Do, Raise, Wait, decide
from tests.syncer.core.rig import bill, credit, payment
from tests.syncer.core.world import World

EUR = "Payables EUR"


def foreign(world: World) -> None:
    """The vendor is paid in euros, which the books keep in an account of their own."""
    world.book(Kind.ACCOUNT, EUR, Account(name=EUR, full_name=EUR))
    world.settings = evolve(world.settings, ap_accounts={"EUR": EUR})
    world.bill(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", currency="EUR"))


def decided(world: World, kind: Kind, id_: str) -> Decision:
    record = world.view.bill(kind, id_)
    assert record is not None
    return decide(record, evolve(world.view, identity=Identity(company_name="Toy", multicurrency=True)))


def posted_bill(world: World, id_: str, account: str) -> None:
    there = bill(id_, "10.00", vendor="V1", ap_account_id=account, open_amount=Decimal("10.00"))
    world.link(Kind.BILL, id_, id_.upper(), there)
    world.book(Kind.BILL, id_.upper(), there)


class TestForeignPayments:
    """What the bank paid for it BILL does not say, so a person enters it."""

    def test_it_goes_to_a_person(self, world: World) -> None:
        """Even with an account for the currency."""
        foreign(world)
        posted_bill(world, "b1", EUR)
        world.bill(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

        said = decided(world, Kind.PAYMENT, "p1")

        assert isinstance(said, Raise)
        assert (said.code, "EUR" in said.cause) == ("currency", True)
        assert said.fix == "Enter the payment in QuickBooks by hand; it is found and linked then."

    def test_what_a_person_entered_is_found(self, world: World) -> None:
        """As the exception promises."""
        foreign(world)
        posted_bill(world, "b1", EUR)
        world.book(Kind.PAYMENT, "P9", payment(("B1", "10.00"), vendor="V1", account_id="Checking"))
        world.bill(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

        said = decided(world, Kind.PAYMENT, "p1")

        assert isinstance(said, Adopt)
        assert said.book_id == "P9"

    def test_nobody_knows_the_currency_of_a_vendor_that_cannot_be_read(self, world: World) -> None:
        """That is not the home currency; what a person entered is found all the same."""
        posted_bill(world, "b1", EUR)
        record = world.bill(Kind.VENDOR, "v1", Vendor(name="", currency=""))
        world.unit.records.put(evolve(record, trouble="BILL gives it in a way that cannot be read"))
        world.bill(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

        assert decided(world, Kind.PAYMENT, "p1") == Wait("the vendor v1 cannot be read in BILL just now")

        world.book(Kind.PAYMENT, "P9", payment(("B1", "10.00"), vendor="V1", account_id="Checking"))
        assert isinstance(decided(world, Kind.PAYMENT, "p1"), Adopt)

    def test_credits_alone_move_no_money(self, world: World) -> None:
        """So there is nothing that the bank could have paid."""
        foreign(world)
        posted_bill(world, "b1", EUR)
        world.link(Kind.CREDIT, "c1", "C1", credit("c1", "10.00"))
        world.book(Kind.CREDIT, "C1", evolve(credit("c1", "10.00"), open_amount=Decimal("10.00")))
        used = AppliedCredit(credit_id="c1", amount=Decimal("10.00"))
        part = Allocation(bill_id="b1", amount=Decimal(0), credits=(used,))
        world.bill(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=(part,)))

        said = decided(world, Kind.PAYMENT, "p1")

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.ap_account_id == EUR


class TestEnteredByHand:
    """What has no rate that leaves no doubt, a person enters."""

    @pytest.mark.parametrize("kind", [Kind.BILL, Kind.CREDIT])
    def test_what_a_person_entered_is_found(self, world: World, kind: Kind) -> None:
        """As the exception promises."""
        foreign(world)
        content = bill("1", "10.00") if kind is Kind.BILL else credit("1", "10.00")
        world.book(kind, "X9", evolve(content, vendor_id="V1"))
        world.bill(kind, "r1", content)

        said = decided(world, kind, "r1")

        assert isinstance(said, Adopt)
        assert said.book_id == "X9"


class TestPayableAccount:
    """A check pays bills of its own accounts-payable account."""

    def test_it_is_that_of_the_bills(self, world: World) -> None:
        """Whatever the settings name by now."""
        world.book(Kind.ACCOUNT, "AP2", Account(name="AP2", full_name="AP2"))
        posted_bill(world, "b1", "AP2")

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.ap_account_id == "AP2"

    def test_bills_of_two_accounts_need_two_checks(self, world: World) -> None:
        """Which only a person can decide on."""
        posted_bill(world, "b1", "AP2")
        posted_bill(world, "b2", "Accounts Payable")

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "1.00")))

        assert said == Raise(
            code="ap_accounts",
            cause="It pays bills that are posted to different accounts-payable accounts in QuickBooks.",
            fix="Enter a check for each of them in QuickBooks by hand, then skip this exception.",
        )

    def test_a_bill_whose_account_is_not_known_is_no_other_account(self, world: World) -> None:
        """QuickBooks did not tell it yet; the others say which it is."""
        posted_bill(world, "b1", "")
        posted_bill(world, "b2", "Accounts Payable")

        said = world.decide(Kind.PAYMENT, "p1", payment(("b1", "10.00"), ("b2", "1.00")))

        assert isinstance(said, Do)
        assert isinstance(said.body, Payment)
        assert said.body.ap_account_id == "Accounts Payable"

    @pytest.mark.parametrize("kind", [Kind.BILL, Kind.CREDIT])
    def test_the_currency_of_a_vendor_that_cannot_be_read_is_not_guessed(
        self, world: World, kind: Kind
    ) -> None:
        """It was in euros yesterday; nothing is posted in dollars because its record is damaged today."""
        record = world.bill(Kind.VENDOR, "v1", Vendor(name=""))
        world.unit.records.put(evolve(record, trouble="BILL gives it in a way that cannot be read"))
        content = bill("1001", "10.00") if kind is Kind.BILL else credit("C-1", "10.00")

        said = world.decide(kind, "r1", content)

        assert said == Wait("the vendor v1 cannot be read in BILL just now")


class TestTerms:
    """Terms that cannot be told from one another are left out, with a word."""

    @pytest.mark.parametrize("names", [(), ("Net 30", "1% 10 Net 30")])
    def test_unknown_or_ambiguous_terms_are_noted(self, world: World, names: tuple[str, ...]) -> None:
        """The due date is written in any case."""
        for number, name in enumerate(names):
            world.book(Kind.TERMS, f"T{number}", ListEntry(name=name, full_name=name, days=30))
        world.bill(Kind.TERMS, "t1", ListEntry(name="30 days", full_name="30 days", days=30))

        said = world.decide(Kind.BILL, "b1", bill("1001", "10.00", terms_id="t1"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert (said.body.terms_id, said.body.due_date is not None) == ("", True)
        assert said.notes == (
            "terms: 30 days are not in QuickBooks, or twice; left out, the due date says it all",
        )


class TestJobs:
    """A job has the name of its customer before its own."""

    def test_the_customer_on_the_line_says_whose_job_it_is(self, world: World) -> None:
        """Where two have one of the same name."""
        for name in ("School", "Park"):
            world.book(Kind.CUSTOMER, name, ListEntry(name=name, full_name=name))
            whole = f"{name}:Playground"
            world.book(Kind.CUSTOMER, whole, ListEntry(name="Playground", full_name=whole))
        world.bill(Kind.CUSTOMER, "k1", ListEntry(name="Park", full_name="Park"))
        world.bill(Kind.JOB, "j1", ListEntry(name="Playground", full_name="Playground"))

        assert customer_of(world, customer_id="k1", job_id="j1") == "Park:Playground"
        assert isinstance(named(world, job_id="j1"), Wait)

    def test_a_job_that_says_its_whole_name_needs_no_customer(self, world: World) -> None:
        """Nor does it mind another one beside it."""
        whole = "School:Playground"
        world.book(Kind.CUSTOMER, whole, ListEntry(name="Playground", full_name=whole))
        world.bill(Kind.JOB, "j1", ListEntry(name="Playground", full_name=whole))

        assert customer_of(world, job_id="j1") == whole
        assert customer_of(world, customer_id="k9", job_id="j1") == whole
        assert isinstance(named(world, customer_id="k9", job_id="j9"), Wait)

    def test_a_customer_that_is_called_like_the_job_is_not_his(self, world: World) -> None:
        """Nor is a job of somebody else; nor, of one whom BILL does not tell of, what is no job at all."""
        for name in ("School", "Playground", "Park:Pond"):
            world.book(Kind.CUSTOMER, name, ListEntry(name=name, full_name=name))
        world.bill(Kind.CUSTOMER, "k1", ListEntry(name="School", full_name="School"))
        world.bill(Kind.JOB, "j1", ListEntry(name="Playground", full_name="Playground"))
        world.bill(Kind.JOB, "j2", ListEntry(name="Pond", full_name="Park:Pond"))

        assert named(world, customer_id="k1", job_id="j1") == Wait(
            "line 1: job Playground of School is not a customer in QuickBooks"
        )
        assert isinstance(named(world, customer_id="k1", job_id="j2"), Wait)
        assert isinstance(named(world, customer_id="k9", job_id="j1"), Wait)

    def test_a_job_lies_below_its_customer_however_deep(self, world: World) -> None:
        """Where it says its whole name, or is linked."""
        whole = "School:North:Playground"
        world.book(Kind.CUSTOMER, whole, ListEntry(name="Playground", full_name=whole))
        world.bill(Kind.CUSTOMER, "k1", ListEntry(name="school", full_name="school"))
        world.bill(Kind.JOB, "j1", ListEntry(name="Playground", full_name=whole))

        assert customer_of(world, customer_id="k1", job_id="j1") == whole

    def test_a_customer_keeps_its_jobs_when_quickbooks_renames_it(self, world: World) -> None:
        """His link holds, and his jobs lie below the new name."""
        world.bill(Kind.CUSTOMER, "k1", ListEntry(name="School", full_name="School"))
        world.link(Kind.CUSTOMER, "k1", "C1", ListEntry(name="School", full_name="School"))
        world.book(Kind.CUSTOMER, "C1", ListEntry(name="Academy", full_name="Academy"))
        world.book(Kind.CUSTOMER, "C2", ListEntry(name="Playground", full_name="Academy:Playground"))
        world.bill(Kind.JOB, "j1", ListEntry(name="Playground", full_name="Playground"))

        assert customer_of(world, customer_id="k1", job_id="j1") == "C2"


def named(world: World, **ids: str) -> Decision:
    wanted = bill("1001", "10.00")
    record: Record = world.bill(Kind.BILL, "b1", evolve(wanted, lines=(evolve(wanted.lines[0], **ids),)))  # type: ignore[arg-type]  # ids of a line
    return decide(record, world.view)


def customer_of(world: World, **ids: str) -> str:
    said = named(world, **ids)
    assert isinstance(said, Do)
    assert isinstance(said.body, Bill)
    return said.body.lines[0].customer_id
