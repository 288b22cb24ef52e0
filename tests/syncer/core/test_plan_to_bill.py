"""What BILL needs of QuickBooks' vendors and accounts: one test for each promise, nothing but values."""

import textwrap

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from syncer import codec, journal, plan
from syncer.entries import Action, Record, Standing, State
from syncer.merge import Change, changes
from syncer.model import Account, Address, Kind, ListEntry, Side, Vendor
from syncer.naming import ADDRESS_LINE_MAX, one_line
from syncer.payables import BillRow
from syncer.plan import Do, Return, Settle, Wait
from syncer.plan._facets import country_code, street, with_street
from syncer.reading import store_bill_row
from syncer.stores import MemoryStore
from syncer.testing import FakeIds
from tests.syncer.core.rig import NAME
from tests.syncer.core.world import SINCE, World

YARD = Address(line1="1 Mill Ln", city="Moss", state="OR", postal_code="97000", country="US")
FERN = Vendor(name="Fern Nursery", name_on_check="Fern Nursery", address=YARD)
NET = ListEntry(name="Net 9", full_name="Net 9", days=9)
CEDAR = Vendor(name="Cedar Supply", name_on_check="Cedar Supply", address=YARD)


def new(world: World, content: Vendor | Account, id_: str = "N") -> plan.Decision:
    """Decide on what is only in QuickBooks."""
    world.settings = evolve(world.settings, accounts_to_bill=True)
    kind = Kind.VENDOR if isinstance(content, Vendor) else Kind.ACCOUNT
    world.book(kind, id_, content)
    return plan.decide_new(record(world, kind, id_), world.view)


def record(world: World, kind: Kind, id_: str) -> Record:
    found = world.view.book(kind, id_)
    assert found is not None
    return found


def body(said: plan.Decision) -> Vendor:
    assert isinstance(said, Return)
    assert isinstance(said.body, Vendor)
    return said.body


def linked(world: World, bill: Vendor = CEDAR, book: Vendor = CEDAR) -> None:
    """Cedar Supply as both sides last agreed on it."""
    world.bill(Kind.VENDOR, "v1", bill)
    world.book(Kind.VENDOR, "V1", book)
    base = evolve(bill, address=book.address)
    world.link(Kind.VENDOR, "v1", "V1", base, detail=codec.encode(book))


class TestNewVendors:
    """BILL needs a name and a whole address (BILL API reference, createvendor)."""

    def test_a_complete_one_goes(self, world: World) -> None:
        """With the ground that the decision rests on."""
        said = new(world, FERN)

        assert isinstance(said, Return)
        assert (said.action, said.book_id, said.cause) == (Action.ADD, "N", "new in QuickBooks")
        assert said.body == FERN
        assert codec.decode(plan.Ground, said.ground) == plan.Ground(book=codec.encode(FERN))

    def test_everything_that_bill_keeps_of_it_goes(self, world: World) -> None:
        """Without the blanks that people leave behind; the payee is the name, where there is none."""
        world.bill(Kind.TERMS, "t9", NET)
        world.book(Kind.TERMS, "T9", NET)
        world.link(Kind.TERMS, "t9", "T9", NET)
        theirs = evolve(
            FERN,
            name="Fern  Nursery",
            account_number=" 77",
            email="hi@fern.test ",
            phone="555  0123",
            name_on_check="",
            terms_id="T9",
            track_1099=True,
        )
        ours = evolve(
            FERN,
            account_number="77",
            email="hi@fern.test",
            phone="555 0123",
            terms_id="t9",
            track_1099=True,
        )

        assert body(new(world, theirs)) == ours
        payee = evolve(theirs, name_on_check="Fern  Inc", track_1099=False)
        assert body(new(world, payee)) == evolve(ours, name_on_check="Fern Inc", track_1099=None)
        world.settings = evolve(world.settings, terms=False)
        assert body(new(world, theirs)) == evolve(ours, terms_id="")

    def test_terms_that_are_not_linked_go_by_their_name(self, world: World) -> None:
        """They came to QuickBooks after they had been read from BILL."""
        world.bill(Kind.TERMS, "t5", evolve(NET, name="Net 5", full_name="Net 5", days=5))
        world.bill(Kind.TERMS, "t9", NET)
        world.book(Kind.TERMS, "T9", NET)

        assert body(new(world, evolve(FERN, terms_id="T9"))) == evolve(FERN, terms_id="t9")

    def test_terms_that_bill_has_not_hold_nobody_up(self, world: World) -> None:
        """A new vendor goes without them."""
        assert body(new(world, evolve(FERN, terms_id="T9"))) == FERN

    def test_one_that_may_have_come_from_bill_waits(self, world: World) -> None:
        """An addition is out, and nobody knows yet whether this is it."""
        text = codec.encode(evolve(FERN, name="fern nursery"))
        planned = journal.plan(
            world.unit,
            FakeIds(),
            SINCE,
            connection=NAME,
            side=Side.BOOK,
            kind=Kind.VENDOR,
            action=Action.ADD,
            bill_id="v2",
            body=text,
            digest="",
        )
        journal.move(world.unit, planned, State.SENT, SINCE, cause="")

        assert new(world, FERN) == Wait(
            "a vendor of this name was sent to QuickBooks, and it is not known yet if this is it"
        )

    def test_without_any_country_it_says_so(self, world: World) -> None:
        """An edition that does not say where it is at home cannot stand in for it."""
        world.book(Kind.VENDOR, "N", evolve(FERN, address=evolve(YARD, country="")))
        nowhere = evolve(world.view, identity=evolve(world.view.identity, country=""))

        assert plan.decide_new(record(world, Kind.VENDOR, "N"), nowhere) == Wait("BILL needs a country")

    @pytest.mark.parametrize(
        ("address", "reason"),
        [
            (Address(), "BILL needs a street, a city and a postal code"),
            (evolve(YARD, line1=""), "BILL needs a street"),
            (evolve(YARD, city=""), "BILL needs a city"),
            (evolve(YARD, postal_code=""), "BILL needs a postal code"),
            (evolve(YARD, country="Utopia"), "BILL needs the country Utopia by its two letters"),
        ],
    )
    def test_one_that_lacks_something_waits_for_it(self, world: World, address: Address, reason: str) -> None:
        """In plain words."""
        assert new(world, evolve(FERN, address=address)) == Wait(reason)

    def test_without_a_country_it_is_at_home(self, world: World) -> None:
        """QuickBooks users leave out the country of most addresses."""
        assert body(new(world, evolve(FERN, address=evolve(YARD, country="")))) == FERN

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("USA", "US"),
            ("u.s.a.", "US"),
            ("United States", "US"),
            ("uk", "GB"),
            ("ca", "CA"),
            ("Narnia", ""),
        ],
    )
    def test_countries_are_known_as_people_write_them(self, said: str, code: str) -> None:
        """BILL refuses anything but two letters (BILL API reference, createvendor)."""
        assert country_code(said) == code

    def test_the_line_that_says_who_it_is_is_no_street(self, world: World) -> None:
        """QuickBooks' first address line is mostly the name; BILL prints the payee itself."""
        address = evolve(YARD, line1="FERN NURSERY", line2="1 Mill Ln", line3="Dock 4")

        assert body(new(world, evolve(FERN, address=address))).address == evolve(YARD, line2="Dock 4")

    def test_more_lines_than_two_lose_no_word(self, world: World) -> None:
        """BILL has two."""
        address = evolve(YARD, line1="Attn: Yard", line2="1 Mill Ln", line3="Dock 4", line4="Rear")

        said = body(new(world, evolve(FERN, address=address))).address

        assert (said.line1, said.line2) == ("Attn: Yard", "1 Mill Ln, Dock 4, Rear")

    def test_a_line_that_says_who_it_is_goes_even_where_only_the_street_follows(self, world: World) -> None:
        """By its own name or that of its payee; a street alone is never taken for it."""
        payee = evolve(FERN, name_on_check="Fern Inc")
        for first in ("Fern Nursery", "FERN inc"):
            address = evolve(YARD, line1=first, line2="1 Mill Ln")
            assert body(new(world, evolve(payee, address=address))).address == YARD
        alone = evolve(YARD, line1="Fern Nursery")

        assert body(new(world, evolve(FERN, address=alone))).address == alone

    def test_its_currency_goes_by_its_code(self, world: World) -> None:
        """QuickBooks names currencies; BILL wants ISO 4217."""
        assert body(new(world, evolve(FERN, currency="US Dollar"))).currency == "USD"
        assert body(new(world, evolve(FERN, currency="eur"))).currency == "EUR"
        assert new(world, evolve(FERN, currency="Doubloon")) == Wait(
            "BILL needs the currency Doubloon by its code"
        )

    def test_inactive_linked_and_deleted_ones_need_nothing(self, world: World) -> None:
        """Not even a reason to wait."""
        assert new(world, evolve(FERN, active=False)) == Settle("inactive in QuickBooks, and not in BILL")
        assert plan.decide_new(record(world, Kind.ACCOUNT, "Supplies"), world.view) == Settle()
        new(world, FERN)
        world.gone(Kind.VENDOR, "N")
        assert plan.decide_new(record(world, Kind.VENDOR, "N"), world.view) == Settle("deleted")

    def test_one_of_the_name_of_an_unlinked_one_is_left_to_it(self, world: World) -> None:
        """BILL's record is linked to it, or says what stands in the way."""
        world.bill(Kind.VENDOR, "v9", Vendor(name="nursery, fern"))
        assert new(world, FERN) == Wait("BILL has a vendor of this name that is not linked yet")
        world.bill(Kind.VENDOR, "v9", Vendor(name="fern nursery", active=False))
        assert new(world, FERN) == Wait(
            "BILL has an archived vendor of this name; restore it there, and they are linked"
        )
        ours = world.view.bill(Kind.VENDOR, "v9")
        assert ours is not None
        world.unit.records.put(evolve(ours, standing=Standing.EXCEPTION))
        assert new(world, FERN) == Wait("BILL has a vendor of this name, which waits for a person")

    def test_one_waits_for_what_cannot_be_read(self, world: World) -> None:
        """What BILL has, and not even its name can be read, may be the same one."""
        odd = BillRow(kind=Kind.VENDOR, id="v9", content=Vendor(name=""), trouble="no name")
        store_bill_row(world.view, odd, SINCE)
        assert new(world, FERN) == Wait("BILL has a vendor that cannot be read (v9), and it may be this one")

    def test_one_of_the_name_of_a_linked_one_is_another(self, world: World) -> None:
        """Two vendors of one name stay two."""
        assert isinstance(new(world, evolve(FERN, name="CEDAR SUPPLY")), Return)


class TestChangedVendors:
    """Only what was changed in QuickBooks, in BILL's own terms."""

    def test_of_a_change_only_what_it_is_about_is_meant(self, world: World) -> None:
        """The rest is as BILL said it."""
        bill = evolve(CEDAR, short_name="CS", tax_id="6789", currency="USD")
        linked(world, bill)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, phone="9", tax_id="1111"))

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Return)
        assert said.body == evolve(bill, phone="9")
        assert said.cause == "changed in QuickBooks: phone"
        assert codec.decode(plan.Ground, said.ground).parts == ("phone",)

    def test_what_bill_changed_goes_to_quickbooks_first(self, world: World) -> None:
        """One write of a record at a time."""
        linked(world)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, phone="9"))

        said = world.decide(Kind.VENDOR, "v1", evolve(CEDAR, email="a"))

        assert isinstance(said, Do)
        assert said.body == evolve(CEDAR, phone="9", email="a")

    def test_what_has_not_gone_to_bill_yet_stays_a_change(self, world: World) -> None:
        """QuickBooks' new phone is no news to nobody when BILL's e-mail has been written next to it."""
        linked(world)
        link = world.view.live_link(Kind.VENDOR, "v1")
        wrote, told = evolve(CEDAR, phone="9", email="a"), evolve(CEDAR, email="a")

        assert plan.shown_after(wrote, told, link) == told
        assert plan.shown_after(wrote, told, None) == wrote

    def test_an_incomplete_address_waits_and_nothing_else(self, world: World) -> None:
        """The other parts go first."""
        linked(world)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, phone="9", address=evolve(YARD, city="")))
        assert body(world.decide(Kind.VENDOR, "v1")) == evolve(CEDAR, phone="9")
        base = evolve(CEDAR, phone="9")
        world.link(Kind.VENDOR, "v1", "V1", base, detail=codec.encode(base))

        said = world.decide(Kind.VENDOR, "v1", base)

        assert said == Wait("BILL needs a city")

    def test_a_new_address_takes_the_place_of_the_old_one(self, world: World) -> None:
        """All of its parts, and only them."""
        linked(world, evolve(CEDAR, email="a@cedar.test"), evolve(CEDAR, email="a@cedar.test"))
        moved = Address(line1="2 Elm", city="Fern", state="WA", postal_code="98000", country="CA")
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, email="a@cedar.test", address=moved))

        assert body(world.decide(Kind.VENDOR, "v1")) == evolve(CEDAR, email="a@cedar.test", address=moved)

    def test_a_folded_line_is_put_together_again(self, world: World) -> None:
        """So that the change of one line leaves the other as it was; where that can still be told."""
        long = ("north wing of the old building " * 2).strip()
        first, second = textwrap.wrap(long, ADDRESS_LINE_MAX)
        for ours, theirs, after in (
            ((long, "Dock 4"), (first, second, "Dock 5"), (long, "Dock 5")),
            (("Dock 4", long), ("Dock 5", first, second), ("Dock 5", long)),
            ((long, "Dock 4"), ("by hand", second, "Dock 4"), ("by hand", f"{second}, Dock 4")),
        ):
            bill = evolve(CEDAR, address=with_street(YARD, ours))
            before = [line for text in ours for line in textwrap.wrap(text, ADDRESS_LINE_MAX)]
            linked(world, bill, evolve(CEDAR, address=with_street(YARD, before)))
            world.book(Kind.VENDOR, "V1", evolve(CEDAR, address=with_street(YARD, theirs)))

            assert body(world.decide(Kind.VENDOR, "v1")).address == with_street(YARD, after)

    def test_two_lines_are_read_as_any_others(self, world: World) -> None:
        """Nothing was folded, so nothing tells that the first is more than who it is."""
        bill = evolve(CEDAR, address=with_street(YARD, ("Attn: Yard", "1 Mill Ln")))
        linked(world, bill, bill)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, address=with_street(YARD, ("Cedar Supply", "2 Elm"))))

        assert body(world.decide(Kind.VENDOR, "v1")).address == with_street(YARD, ("2 Elm",))

    def test_a_country_written_otherwise_is_no_change(self, world: World) -> None:
        """`USA` is what BILL calls `US`."""
        linked(world)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, address=evolve(YARD, country="U.S.A.")))

        assert isinstance(world.decide(Kind.VENDOR, "v1"), Settle)

    def test_a_country_taken_away_is_home(self, world: World) -> None:
        """Which is what BILL says already: both agree again."""
        linked(world)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, address=evolve(YARD, country="")))

        assert isinstance(world.decide(Kind.VENDOR, "v1"), plan.Adopt)

    def test_a_payee_taken_away_is_the_name(self, world: World) -> None:
        """BILL always pays somebody."""
        bill = evolve(CEDAR, name_on_check="Cedar Payee")
        linked(world, bill, bill)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, name_on_check=""))

        assert body(world.decide(Kind.VENDOR, "v1")).name_on_check == "Cedar Supply"

    def test_a_payee_that_quickbooks_never_had_is_not_taken_away(self, world: World) -> None:
        """Another part was changed there."""
        bill, book = evolve(CEDAR, name_on_check="Cedar Payee"), evolve(CEDAR, name_on_check="")
        linked(world, bill, book)
        world.book(Kind.VENDOR, "V1", evolve(book, phone="9"))

        assert body(world.decide(Kind.VENDOR, "v1")) == evolve(bill, phone="9")

    @pytest.mark.parametrize(
        ("active", "first", "change"),
        [(False, ("phone",), {"phone": "9"}), (True, ("active",), {"active": True})],
    )
    def test_archiving_comes_last_and_restoring_first(
        self, world: World, active: bool, first: tuple[str, ...], change: dict[str, object]
    ) -> None:
        """BILL has calls of their own for both."""
        before = evolve(CEDAR, active=not active)
        linked(world, before, before)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, active=active, phone="9"))

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Return)
        assert codec.decode(plan.Ground, said.ground).parts == first
        assert said.body == evolve(before, **change)

    @pytest.mark.parametrize("active", [False, True])
    def test_archiving_or_restoring_alone_is_one_call(self, world: World, active: bool) -> None:
        """There is nothing to write beside it."""
        before = evolve(CEDAR, active=not active)
        linked(world, before, before)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, active=active))

        said = world.decide(Kind.VENDOR, "v1")

        assert isinstance(said, Return)
        assert (said.body, codec.decode(plan.Ground, said.ground).parts) == (
            evolve(CEDAR, active=active),
            ("active",),
        )

    def test_terms_without_a_counterpart_wait(self, world: World) -> None:
        """By their name in QuickBooks."""
        linked(world)
        world.book(Kind.TERMS, "T", ListEntry(name="Net 9", full_name="Net 9", days=9))
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, terms_id="T"))

        assert world.decide(Kind.VENDOR, "v1") == Wait("BILL has no payment terms Net 9")
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, terms_id="T", phone="9"))
        said = world.decide(Kind.VENDOR, "v1")
        assert isinstance(said, Return)
        assert codec.decode(plan.Ground, said.ground).parts == ("phone",)

    def test_terms_go_by_bills_own_id(self, world: World) -> None:
        """And none are none."""
        world.bill(Kind.TERMS, "t9", NET)
        world.book(Kind.TERMS, "T9", NET)
        world.link(Kind.TERMS, "t9", "T9", NET)
        linked(world)
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, terms_id="T9"))
        assert body(world.decide(Kind.VENDOR, "v1")) == evolve(CEDAR, terms_id="t9")
        bill = evolve(CEDAR, terms_id="t9")
        world.bill(Kind.VENDOR, "v1", bill)
        base = codec.encode(evolve(CEDAR, terms_id="T9"))
        world.link(Kind.VENDOR, "v1", "V1", evolve(CEDAR, terms_id="T9"), detail=base)
        world.book(Kind.VENDOR, "V1", CEDAR)

        assert body(world.decide(Kind.VENDOR, "v1")) == CEDAR

    def test_what_both_sides_had_otherwise_all_along_stays(self, world: World) -> None:
        """Nobody changed it since both were linked."""
        bill = evolve(CEDAR, phone="1")
        world.bill(Kind.VENDOR, "v1", bill)
        world.book(Kind.VENDOR, "V1", CEDAR)
        world.link(Kind.VENDOR, "v1", "V1", bill, detail=codec.encode(CEDAR))

        assert isinstance(world.decide(Kind.VENDOR, "v1"), Settle)


WORDS = st.text(alphabet="abc d", min_size=1, max_size=90)


@given(first=WORDS, second=WORDS, line=st.integers(0, 4))
def test_a_folded_address_that_was_not_touched_never_changes_bill(first: str, second: str, line: int) -> None:
    """Whatever else somebody changes in QuickBooks."""
    with MemoryStore().unit() as unit:
        world = World(unit)
        bill = evolve(CEDAR, address=evolve(YARD, line1=first, line2=second))
        said = world.decide(Kind.VENDOR, "v7", evolve(bill, name="Other"))
        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        shown = said.body.address
        linked(world, bill, evolve(CEDAR, address=shown))
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, address=shown, phone="9"))

        assert body(world.decide(Kind.VENDOR, "v1")) == evolve(bill, phone="9")

        lines = list(street(shown))
        if not lines:
            return
        lines[min(line, len(lines) - 1)] = "changed by hand"
        edited = evolve(shown, **{f"line{number}": text for number, text in enumerate(lines, 1)})
        world.book(Kind.VENDOR, "V1", evolve(CEDAR, address=edited))
        decided = world.decide(Kind.VENDOR, "v1")
        if isinstance(decided, Return):
            after = body(decided).address
            told = one_line(f"{after.line1} {after.line2}".replace(",", " ")).split()
            assert told == " ".join(lines).replace(",", " ").split()
            assert all(len(text) <= ADDRESS_LINE_MAX for text in lines)


class TestAccounts:
    """Linked ones follow QuickBooks; new ones go under their parents."""

    def decide(self, world: World, ours: Account, theirs: Account) -> plan.Decision:
        world.book(Kind.ACCOUNT, "S", theirs)
        world.link(Kind.ACCOUNT, "a5", "S", theirs)
        return world.decide(Kind.ACCOUNT, "a5", ours)

    def test_an_account_without_a_number_in_quickbooks_keeps_that_of_bill(self, world: World) -> None:
        """Numbers may be switched off there."""
        ours = Account(name="Salt", full_name="Salt", number="6100")

        assert self.decide(world, ours, evolve(ours, number="")) == Settle("linked")

    def test_a_chart_without_parents_keeps_its_full_names(self, world: World) -> None:
        """BILL's `Yard:Salt` is QuickBooks' Salt under Yard."""
        theirs = Account(name="Salt", full_name="Yard:Salt")
        flat = Account(name="Yard:Salt", full_name="Yard:Salt")

        assert self.decide(world, flat, theirs) == Settle("linked")
        said = self.decide(world, flat, Account(name="Sand", full_name="Yard:Sand"))
        assert isinstance(said, Return)
        assert said.body == evolve(flat, name="Yard:Sand")

    def test_name_and_number_follow_quickbooks(self, world: World) -> None:
        """Each on its own ground; what only blanks tell apart stays as BILL has it."""
        ours = Account(name="Rock Salt", full_name="Rock Salt", number="61 00")
        theirs = Account(name="Rock  Salt", full_name="Yard:Rock  Salt", number="61  00")
        assert self.decide(world, ours, theirs) == Settle("linked")

        both = self.decide(world, ours, evolve(theirs, name="Sand", full_name="Yard:Sand", number="6200"))
        one = self.decide(world, ours, evolve(theirs, number="6200"))

        assert isinstance(both, Return)
        assert isinstance(one, Return)
        assert both.body == evolve(ours, name="Sand", number="6200")
        assert both.cause == "it differs from QuickBooks: name, number"
        assert one.body == evolve(ours, number="6200")
        ground = codec.decode(plan.Ground, one.ground)
        assert (ground.bill, ground.parts) == (codec.encode(ours), ("number",))
        assert ground.book == codec.encode(evolve(theirs, number="6200"))

    @pytest.mark.parametrize("active", [False, True])
    def test_whether_it_is_in_use_follows_quickbooks(self, world: World, active: bool) -> None:
        """As a write of its own."""
        ours = Account(name="Salt", full_name="Salt", active=not active)

        said = self.decide(world, ours, evolve(ours, active=active))

        assert isinstance(said, Return)
        assert (said.body, codec.decode(plan.Ground, said.ground).parts) == (
            evolve(ours, active=active),
            ("active",),
        )

    def test_an_archived_one_is_brought_back_before_it_is_renamed(self, world: World) -> None:
        """Two calls, one after the other."""
        ours = Account(name="Salt", full_name="Salt", active=False)

        said = self.decide(world, ours, Account(name="Sand", full_name="Sand"))

        assert isinstance(said, Return)
        assert said.body == evolve(ours, active=True)

    def test_a_new_one_is_made_under_its_parent(self, world: World) -> None:
        """It waits until the parent is there."""
        sand = Account(name="Sand", full_name="Yard:Sand", type="Expense", number="7")
        assert new(world, sand) == Wait("its parent Yard is not in BILL yet")
        yard = Account(name="Yard", full_name="Yard", type="Expense")
        world.book(Kind.ACCOUNT, "Y", yard)
        world.link(Kind.ACCOUNT, "a8", "Y", yard)

        said = new(world, sand)

        assert isinstance(said, Return)
        assert said.body == evolve(sand, type="EXPENSE", parent_id="a8")
        assert (said.book_id, said.cause) == ("N", "new in QuickBooks")
        assert codec.decode(plan.Ground, said.ground) == plan.Ground(book=codec.encode(sand))
        assert new(world, evolve(sand, full_name="Yard:Sand:Fine")) == Wait(
            "its parent Yard:Sand is not in BILL yet"
        )

    def test_one_at_the_top_has_no_parent(self, world: World) -> None:
        """Nor is any that lacks a number as well taken for it."""
        world.bill(Kind.ACCOUNT, "a9", Account(name="Other", full_name="Other"))
        top = Account(name="Sand", full_name="Sand", type="OtherExpense")

        said = new(world, top)

        assert isinstance(said, Return)
        assert said.body == evolve(top, type="OTHER_EXPENSE", parent_id="")

    def test_only_expenses_go(self, world: World) -> None:
        """Bills are booked on nothing else; nobody books on inactive ones."""
        bank = Account(name="B", full_name="B", type="Bank")

        assert new(world, bank) == Settle("not an expense account")
        assert new(world, evolve(bank, type="Expense", active=False)) == Settle(
            "inactive in QuickBooks, and not in BILL"
        )

    @pytest.mark.parametrize("one", [FERN, Account(name="Sand", full_name="Sand", type="Expense")])
    def test_nothing_goes_that_the_settings_keep_here(self, world: World, one: Vendor | Account) -> None:
        """It may have been planned before."""
        world.settings = evolve(world.settings, vendors_to_bill=False, accounts_to_bill=False)
        kind = Kind.VENDOR if isinstance(one, Vendor) else Kind.ACCOUNT
        world.book(kind, "N", one)

        said = plan.decide_new(record(world, kind, "N"), world.view)

        assert said == Wait(f"the setting {kind.value}s_to_bill is off")

    def test_one_of_the_number_of_an_unlinked_one_is_left_to_it(self, world: World) -> None:
        """As with names."""
        world.bill(Kind.ACCOUNT, "a9", Account(name="Other", full_name="Other", number="7", active=False))

        assert new(world, Account(name="Sand", full_name="Sand", number="7", type="Expense")) == Wait(
            "BILL has an archived account of this name; restore it there, and they are linked"
        )


def test_the_1099_flag_is_for_american_books(world: World) -> None:
    """Other editions refuse a document that names it."""
    linked(world)
    changed = world.bill(Kind.VENDOR, "v1", evolve(CEDAR, track_1099=True))

    at_home = plan.decide(changed, world.view)
    identity = evolve(world.view.identity, country="CA")
    abroad = plan.decide(changed, evolve(world.view, identity=identity))

    assert isinstance(at_home, Do)
    assert getattr(at_home.body, "track_1099", None) is True
    assert isinstance(abroad, Settle)


def test_what_neither_side_changed_stays_different() -> None:
    """The two need not have been equal when both last agreed."""
    bill, book = Vendor(name="n", phone="1"), Vendor(name="n", phone="2", email="b")

    assert changes((bill, bill), (book, book)) == ()
    assert changes((bill, evolve(bill, phone="3")), (book, book)) == (Change("phone", "3", "2", Side.BILL),)
    assert changes((bill, bill), (book, evolve(book, email="c"))) == (Change("email", "c", "", Side.BOOK),)
    assert changes((bill, evolve(bill, phone="3")), (book, evolve(book, phone="4"))) == (
        Change("phone", "4", "3", Side.BOOK, tied=True),
    )
