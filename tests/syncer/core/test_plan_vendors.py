"""Vendors beyond their names: what a person said, terms, currency, the 1099 flag, what a write settles."""

from datetime import timedelta

import pytest
from attrs import evolve

from syncer import codec, journal, naming, plan
from syncer.entries import Action, Answered, Operation, State
from syncer.model import Account, Address, Kind, ListEntry, Side, Vendor
from syncer.plan import Adopt, Decision, Do, Look, Raise, Return, Settle, Wait
from syncer.testing import FakeIds
from tests.syncer.core.rig import NAME
from tests.syncer.core.world import SINCE, World

YARD = Address(line1="1 Mill Ln", city="Moss", state="OR", postal_code="97000", country="US")
CEDAR = Vendor(name="Cedar Supply", name_on_check="Cedar Supply", address=YARD)
FERN = Vendor(name="Fern Nursery")
ODD = "\U0001f333"
NET = ListEntry(name="Net 30", full_name="Net 30", days=30)


def written(said: Decision) -> Vendor:
    """What is to be written into QuickBooks."""
    assert isinstance(said, Do), said
    assert isinstance(said.body, Vendor)
    return said.body


def base(said: Decision) -> Vendor:
    """What both sides have agreed on once it is written."""
    assert isinstance(said, Do), said
    assert isinstance(said.base, Vendor)
    return said.base


def agreed(world: World, ours: Vendor = CEDAR, theirs: Vendor = CEDAR, *, shown: Vendor = CEDAR) -> None:
    """BILL says `ours` and QuickBooks `theirs` of v1; they last agreed when QuickBooks showed `shown`."""
    world.link(Kind.VENDOR, "v1", "V1", CEDAR, detail=codec.encode(shown))
    world.bill(Kind.VENDOR, "v1", ours)
    world.book(Kind.VENDOR, "V1", theirs)


class TestSaid:
    """A person knows better than names."""

    def test_the_vendor_that_a_person_named_is_it(self, world: World) -> None:
        """Whatever it is called, and whatever else has the name; as long as it is there."""
        world.book(Kind.VENDOR, "F", FERN)
        world.book(Kind.VENDOR, "G", Vendor(name="Grove", phone="9"))
        world.say(Answered.SAME, Kind.VENDOR, "v2", "G")

        assert world.decide(Kind.VENDOR, "v2", FERN) == Adopt(
            book_id="G", body=evolve(FERN, name_on_check="Fern Nursery"), reason="a person said so"
        )
        world.gone(Kind.VENDOR, "G")
        said = world.decide(Kind.VENDOR, "v2")

        assert isinstance(said, Adopt)
        assert (said.book_id, said.reason) == ("F", "same name")

    def test_what_was_said_of_another_one_is_not_said_of_this(self, world: World) -> None:
        """Neither yes nor no; nor is a question that is still open."""
        world.book(Kind.VENDOR, "F", FERN)
        world.book(Kind.VENDOR, "G", Vendor(name="Grove"))
        world.say(Answered.SAME, Kind.VENDOR, "v9", "G")
        world.say(Answered.OTHER, Kind.VENDOR, "v9", "F")
        world.say(Answered.OPEN, Kind.VENDOR, "v2", "F")

        said = world.decide(Kind.VENDOR, "v2", FERN)

        assert isinstance(said, Adopt)
        assert said.book_id == "F"

    def test_the_vendor_that_a_person_refused_is_another(self, world: World) -> None:
        """So BILL's gets a name of its own."""
        world.book(Kind.VENDOR, "F", FERN)
        world.say(Answered.OTHER, Kind.VENDOR, "v2", "F")

        assert written(world.decide(Kind.VENDOR, "v2", FERN)).name == f"Fern Nursery ({naming.mark('v2')})"

    def test_one_that_was_sent_to_bill_may_be_this_one(self, world: World) -> None:
        """Until it is known whether it arrived, nothing is made of it."""
        body = codec.encode(FERN)
        planned = journal.plan(
            world.unit,
            FakeIds(),
            SINCE,
            connection=NAME,
            side=Side.BILL,
            kind=Kind.VENDOR,
            action=Action.ADD,
            bill_id="",
            book_id="F",
            body=body,
            digest="",
            base=codec.encode(plan.Ground(book=body)),
        )
        journal.move(world.unit, planned, State.SENT, SINCE + timedelta(seconds=1), cause="")

        assert world.decide(Kind.VENDOR, "v2", evolve(FERN, name="fern  NURSERY")) == Wait(
            "a vendor of this name was sent from QuickBooks to BILL, and may be this one"
        )


class TestAdding:
    """What an addition can say, and what it cannot."""

    def test_the_1099_flag_is_left_to_a_person(self, world: World) -> None:
        """QuickBooks takes it with the whole tax id only; that BILL has it ticked is no change later."""
        said = world.decide(Kind.VENDOR, "v2", evolve(FERN, track_1099=True))

        assert isinstance(said, Do)
        assert said.notes == (
            "1099: QuickBooks takes the flag with the whole tax id only, which BILL masks; set it there",
        )
        assert (written(said).track_1099, base(said).track_1099) == (None, True)

    def test_one_that_is_to_be_there_again_gets_a_marker_of_its_own(self, world: World) -> None:
        """So that it does not answer to that of the one that was deleted."""
        new = world.decide(Kind.VENDOR, "v2", FERN)
        world.link(Kind.VENDOR, "v2", "F", FERN, void=True, generation=3)
        again = world.decide(Kind.VENDOR, "v2")

        assert isinstance(new, Do)
        assert isinstance(again, Do)
        assert [(one.generation, one.cause) for one in (new, again)] == [
            (0, "new in BILL"),
            (4, "it is no longer in QuickBooks, and is to be again"),
        ]

    @pytest.mark.parametrize("currency", ["", "USD"])
    def test_at_home_no_currency_is_named(self, world: World, currency: str) -> None:
        """Whether or not QuickBooks keeps several."""
        record = world.bill(Kind.VENDOR, "v2", evolve(FERN, currency=currency))
        several = evolve(world.view.identity, multicurrency=True)

        for view in (world.view, evolve(world.view, identity=several)):
            assert written(plan.decide(record, view)).currency == ""

    def test_another_currency_is_that_of_its_payables(self, world: World) -> None:
        """By QuickBooks' own name for it; without several currencies there is nothing to name."""
        world.settings = evolve(world.settings, ap_accounts={"EUR": "Payables Euro"})
        payable = Account(name="Payables Euro", full_name="Payables Euro", currency="Euro")
        world.book(Kind.ACCOUNT, "E", payable)
        record = world.bill(Kind.VENDOR, "v2", evolve(FERN, currency="EUR"))
        several = evolve(world.view, identity=evolve(world.view.identity, multicurrency=True))

        said = plan.decide(record, several)

        assert (written(said).currency, base(said).currency) == ("Euro", "EUR")
        assert written(plan.decide(record, world.view)).currency == ""

    @pytest.mark.parametrize("accounts", [{}, {"EUR": "Payables Euro"}])
    def test_a_currency_without_payables_goes_to_a_person(
        self, world: World, accounts: dict[str, str]
    ) -> None:
        """It is fixed once the vendor is used: nothing is guessed."""
        world.settings = evolve(world.settings, ap_accounts=accounts)
        record = world.bill(Kind.VENDOR, "v2", evolve(FERN, currency="EUR"))

        view = evolve(world.view, identity=evolve(world.view.identity, multicurrency=True))

        assert plan.decide(record, view) == Raise(
            code="currency",
            cause="The vendor is paid in EUR, and no accounts-payable account in it is known.",
            fix="Name QuickBooks' accounts-payable account in EUR in the setting ap_accounts, then replay.",
        )


class TestTerms:
    """Payment terms are a list of their own on each side."""

    def known(self, world: World) -> None:
        world.bill(Kind.TERMS, "t30", NET)
        world.book(Kind.TERMS, "T30", NET)

    def test_they_go_by_quickbooks_own_id(self, world: World) -> None:
        """Where the settings carry them, and QuickBooks has them."""
        self.known(world)

        assert written(world.decide(Kind.VENDOR, "v2", evolve(FERN, terms_id="t30"))).terms_id == "T30"
        assert written(world.decide(Kind.VENDOR, "v3", evolve(FERN, terms_id="t99"))).terms_id == ""
        world.settings = evolve(world.settings, terms=False)
        assert written(world.decide(Kind.VENDOR, "v2")).terms_id == ""

    def test_terms_that_bill_took_off_are_taken_off(self, world: World) -> None:
        """And others are put in their place."""
        self.known(world)
        with_terms = evolve(CEDAR, terms_id="T60")
        world.link(Kind.VENDOR, "v1", "V1", with_terms)
        world.book(Kind.VENDOR, "V1", with_terms)

        assert written(world.decide(Kind.VENDOR, "v1", CEDAR)).terms_id == ""
        assert written(world.decide(Kind.VENDOR, "v1", evolve(CEDAR, terms_id="t30"))).terms_id == "T30"

    def test_those_that_are_linked_come_before_others_of_as_many_days(self, world: World) -> None:
        """Names may differ; what was linked once is the same."""
        world.book(Kind.TERMS, "T30", NET)
        world.bill(Kind.TERMS, "t1", ListEntry(name="30 days", full_name="30 days", days=30))
        world.bill(Kind.TERMS, "t30", NET)
        world.link(Kind.TERMS, "t30", "T30", NET)
        agreed(world, theirs=evolve(CEDAR, terms_id="T30"))

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Return)
        assert said.body == evolve(CEDAR, terms_id="t30")


class TestWithout1099:
    """A vendor that was made without the flag that it has in BILL, because BILL masks the tax id."""

    FLAGGED = evolve(CEDAR, track_1099=True)

    def made(self, world: World, there: Vendor, ours: Vendor = FLAGGED) -> Decision:
        """What is decided while QuickBooks shows this; when it was made, the flag was left out."""
        world.link(Kind.VENDOR, "v1", "V1", self.FLAGGED, detail=codec.encode(CEDAR))
        world.book(Kind.VENDOR, "V1", there)
        return world.decide(Kind.VENDOR, "v1", ours)

    @pytest.mark.parametrize("flag", [None, False])
    def test_it_is_told_to_a_person(self, world: World, flag: bool | None) -> None:
        """Who alone knows the whole tax id; whether QuickBooks says that the flag is off, or says nothing."""
        assert self.made(world, evolve(CEDAR, track_1099=flag)) == Raise(
            code="no_1099",
            cause="Cedar Supply is tracked for 1099 in BILL, and was made in QuickBooks without it: "
            "QuickBooks takes the flag only with the whole tax id, which BILL masks.",
            fix="Enter the tax id in QuickBooks and tick the vendor as eligible for 1099; this goes away by "
            "itself then. Skip it if that is not wanted. Bills of the vendor go on meanwhile.",
        )

    def test_once_it_is_ticked_in_quickbooks_both_agree(self, world: World) -> None:
        """And that is what QuickBooks is known to show from then on."""
        assert self.made(world, self.FLAGGED) == Adopt(
            book_id="V1", body=self.FLAGGED, reason="QuickBooks has it already"
        )

    def test_a_change_that_both_made_does_not_settle_it(self, world: World) -> None:
        """No person has seen yet that the flag is off, so it is told again."""
        there = evolve(CEDAR, phone="9", track_1099=False)
        ours = evolve(self.FLAGGED, phone="9")

        said = self.made(world, there, ours)

        assert said == Adopt(
            book_id="V1",
            body=ours,
            reason="QuickBooks has it already",
            shown=evolve(CEDAR, phone="9", track_1099=None),
        )
        assert isinstance(said, Adopt)
        assert isinstance(said.shown, Vendor)
        world.link(Kind.VENDOR, "v1", "V1", ours, detail=codec.encode(said.shown))
        assert isinstance(world.decide(Kind.VENDOR, "v1"), Raise)

    def test_what_a_person_has_seen_is_told_no_more(self, world: World) -> None:
        """A flag that is not set is off then, whatever QuickBooks says; one that is set is on."""
        assert plan.seen(CEDAR) == evolve(CEDAR, track_1099=False)
        assert plan.seen(self.FLAGGED) == self.FLAGGED
        world.link(Kind.VENDOR, "v1", "V1", self.FLAGGED, detail=codec.encode(plan.seen(CEDAR)))
        world.book(Kind.VENDOR, "V1", CEDAR)

        assert world.decide(Kind.VENDOR, "v1", self.FLAGGED) == Settle("both sides agree")

    def test_where_bill_tracks_nothing_there_is_nothing_to_tell(self, world: World) -> None:
        """What both sides changed alike is what both agree on."""
        there = evolve(CEDAR, phone="9")
        agreed(world, there, there)

        assert world.decide(Kind.VENDOR, "v1") == Adopt(
            book_id="V1", body=there, reason="QuickBooks has it already"
        )


class TestChanged:
    """What is said of a change."""

    def test_what_goes_to_bill_is_named_with_its_ground(self, world: World) -> None:
        """The parts in words; what both sides said then; and whom the tie was lost to."""
        ours = evolve(CEDAR, phone="2", terms_id="unknown")
        theirs = evolve(CEDAR, phone="9", account_number="A-7")
        agreed(world, ours, theirs)

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Return)
        assert said.body == evolve(ours, phone="9", account_number="A-7")
        assert codec.decode(plan.Ground, said.ground) == plan.Ground(
            bill=codec.encode(ours), book=codec.encode(theirs), parts=("account_number", "phone")
        )
        assert said.cause == "changed in QuickBooks: account number, phone"
        assert said.notes == ("phone: changed on both sides; '9' stays, '2' is dropped",)

    def test_each_part_goes_its_own_way(self, world: World) -> None:
        """What BILL changed is written beside what QuickBooks changed, also within one address."""
        ours = evolve(CEDAR, address=evolve(YARD, line1="2 Elm", line2="Dock 4", state="WA"))
        agreed(world, ours, evolve(CEDAR, address=evolve(YARD, city="Fern")))

        assert written(world.decide(Kind.VENDOR, "v1")) == evolve(
            CEDAR, address=evolve(YARD, line1="2 Elm", line2="Dock 4", city="Fern", state="WA")
        )

    def test_blanks_alone_are_no_change(self, world: World) -> None:
        """Neither for a part on its own, nor beside one that did change."""
        agreed(
            world,
            evolve(CEDAR, phone="555 0100"),
            evolve(CEDAR, phone="555  0100", email="a@cedar.test"),
            shown=evolve(CEDAR, phone="555 0100"),
        )
        world.link(
            Kind.VENDOR,
            "v1",
            "V1",
            evolve(CEDAR, phone="555 0100"),
            detail=codec.encode(evolve(CEDAR, phone="555 0100")),
        )

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Return)
        assert codec.decode(plan.Ground, said.ground).parts == ("email",)

    def test_all_that_stands_in_the_way_is_named(self, world: World) -> None:
        """So that a person can put it right at once."""
        agreed(world, CEDAR, evolve(CEDAR, terms_id="T9", address=evolve(YARD, city="", line1="2 Elm")))

        assert world.decide(Kind.VENDOR, "v1") == Wait("BILL needs a city; BILL has no payment terms T9")

    def test_what_quickbooks_keeps_stays_its_change(self, world: World) -> None:
        """Where nothing goes to BILL: a later change in BILL must not win over it unseen."""
        world.settings = evolve(world.settings, vendors_to_bill=False)
        agreed(world, evolve(CEDAR, email="a@cedar.test"), evolve(CEDAR, email="a@cedar.test", phone="9"))

        assert world.decide(Kind.VENDOR, "v1") == Adopt(
            book_id="V1",
            body=evolve(CEDAR, email="a@cedar.test"),
            reason="QuickBooks keeps its own",
            shown=CEDAR,
        )

    def test_all_that_was_left_out_is_told_when_they_come_to_agree(self, world: World) -> None:
        """Nothing of BILL's is dropped unseen, though there is nothing to write."""
        ours = evolve(CEDAR, email="a@cedar.test", phone="5" * 22, account_number="7" * 100)
        agreed(world, ours, evolve(CEDAR, email="a@cedar.test"))

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Adopt)
        assert said.reason == (
            "account number: it has 100 characters, QuickBooks holds 99; left out; "
            "phone: it has 22 characters, QuickBooks holds 21; left out"
        )

    def test_a_change_of_quickbooks_needs_no_other_reading(self, world: World) -> None:
        """Only what is written to QuickBooks must be decided on what was read in this session."""
        agreed(world)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, phone="9"), fresh=False)

        assert isinstance(world.decide(Kind.VENDOR, "v1"), Return)
        assert world.decide(Kind.VENDOR, "v1", evolve(CEDAR, email="a")) == Look(Kind.VENDOR, "V1")


class TestSettled:
    """What both sides have settled on once a write to BILL is done."""

    def after(
        self, world: World, told: Vendor, book: Vendor, *parts: str, bill_id: str = "v1"
    ) -> tuple[Vendor, Vendor]:
        operation = Operation(
            id="1",
            connection=NAME,
            side=Side.BILL,
            kind=Kind.VENDOR,
            action=Action.MODIFY,
            bill_id=bill_id,
            body=codec.encode(told),
            digest="",
            base=codec.encode(plan.Ground(book=codec.encode(book), parts=parts)),
            not_before=SINCE,
            created_at=SINCE,
            updated_at=SINCE,
        )
        return plan.bases_after(operation, told, world.view)

    def test_a_new_one_is_what_quickbooks_has(self, world: World) -> None:
        """Under the name it has there; active as it is there. Terms that BILL lacks are to be told."""
        name = f"Fern Nursery ({naming.mark('v2')})"
        book = evolve(FERN, name=name, terms_id="T9", active=False, phone="1 ")
        told = evolve(FERN, email=ODD, phone="1")

        base, shown = self.after(world, told, book, bill_id="v2")

        assert base == evolve(
            FERN,
            name=name,
            name_on_check="Fern Nursery",
            active=False,
            phone="1",
            email="[U+1F333]",
        )
        assert shown == evolve(book, terms_id="")

    def test_only_what_was_written_is_settled(self, world: World) -> None:
        """What else either side has changed since stays its change."""
        agreed(world, shown=evolve(CEDAR, account_number="A-1"))
        told = evolve(CEDAR, phone=ODD, email="later@cedar.test")
        book = evolve(CEDAR, phone=ODD, account_number="A-2")

        assert self.after(world, told, book, "phone") == (
            evolve(CEDAR, phone="[U+1F333]"),
            evolve(CEDAR, phone=ODD, account_number="A-1"),
        )

    def test_a_new_name_of_the_vendor_is_that_of_its_payee(self, world: World) -> None:
        """BILL pays a vendor without a payee by its name: that it follows is no change of BILL's."""
        agreed(world)
        name = f"Cedar West ({naming.mark('v1')})"
        told, book = Vendor(name="Cedar West"), evolve(CEDAR, name=name)

        assert self.after(world, told, book, "name") == (
            evolve(CEDAR, name=name, name_on_check="Cedar West"),
            evolve(CEDAR, name=name),
        )

    @pytest.mark.parametrize(("payee", "part"), [("Cedar Payee", "name"), ("", "phone")])
    def test_otherwise_the_payee_stays_what_it_was(self, world: World, payee: str, part: str) -> None:
        """Where BILL has one of its own, or where the name was not written."""
        agreed(world)

        base, _ = self.after(
            world, Vendor(name="Cedar West", name_on_check=payee), evolve(CEDAR, name="Cedar West"), part
        )

        assert base.name_on_check == "Cedar Supply"
