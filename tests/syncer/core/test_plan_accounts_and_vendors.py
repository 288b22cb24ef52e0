"""What accounts and vendors of BILL need in QuickBooks: one test for each promise, nothing but values."""

import pytest
from attrs import evolve

from syncer import codec, naming
from syncer.entries import Action, Answered, Standing
from syncer.model import Account, Address, Kind, ListEntry, Vendor
from syncer.plan import NAME_TAKEN, NAME_TAKEN_TWICE, Adopt, Do, Look, Raise, Return, Settle, Wait
from syncer.settings import TextPolicy
from tests.syncer.core.rig import bill
from tests.syncer.core.world import World


def account(name: str, number: str = "", **changes: object) -> Account:
    return evolve(Account(name=name.rpartition(":")[2], full_name=name, number=number), **changes)


class TestAccounts:
    """Matched by number, then by full name; QuickBooks is right; never written."""

    def test_the_number_comes_before_the_name(self, world: World) -> None:
        """An account of the same number is the same, whatever it is called."""
        world.book(Kind.ACCOUNT, "N", account("Materials", "6000"))
        world.book(Kind.ACCOUNT, "M", account("Gravel"))

        said = world.decide(Kind.ACCOUNT, "a2", account("Gravel", "6000"))

        assert said == Adopt(
            book_id="N", body=account("Materials", "6000"), reason="same account number 6000"
        )

    def test_blanks_in_a_number_do_not_count_where_they_are_folded(self, world: World) -> None:
        """Both sides are read in the same form."""
        world.book(Kind.ACCOUNT, "N", account("Materials", "60\u00a000 "))

        assert isinstance(world.decide(Kind.ACCOUNT, "a2", account("Gravel", " 60 00")), Adopt)

    def test_the_full_name_is_compared_as_people_do(self, world: World) -> None:
        """Case and blanks do not count."""
        world.book(Kind.ACCOUNT, "M", account("Job Costs:Gravel"))

        said = world.decide(Kind.ACCOUNT, "a2", account("job costs : gravel"))

        assert isinstance(said, Adopt)
        assert said.book_id == "M"

    def test_an_unknown_account_waits(self, world: World) -> None:
        """QuickBooks' chart is never written to."""
        assert world.decide(Kind.ACCOUNT, "a2", account("Gravel", "6000")) == Wait(
            "QuickBooks has no account 6000 Gravel"
        )
        assert world.decide(Kind.ACCOUNT, "a3", account("Gravel")) == Wait("QuickBooks has no account Gravel")

    def test_two_that_could_be_meant_are_not_guessed_between(self, world: World) -> None:
        """It waits until one of them is renamed."""
        world.book(Kind.ACCOUNT, "M", account("Gravel"))
        world.book(Kind.ACCOUNT, "N", account("GRAVEL"))

        assert world.decide(Kind.ACCOUNT, "a2", account("Gravel")) == Wait(
            "QuickBooks has 2 accounts that could be Gravel"
        )

    def test_a_linked_account_stays_linked(self, world: World) -> None:
        """Also when BILL renames it, and is to keep its own name."""
        world.settings = evolve(world.settings, repair_accounts=False)

        assert world.decide(Kind.ACCOUNT, "a1", account("Goods")) == Settle("linked")

    def test_an_archived_account_is_linked_and_stays_archived(self, world: World) -> None:
        """Bills from before may name it; it follows QuickBooks once it is restored."""
        world.book(Kind.ACCOUNT, "M", account("Gravel", "6000"))
        archived = account("Gravel", "6000", active=False)

        said = world.decide(Kind.ACCOUNT, "a2", archived)

        there = account("Gravel", "6000")
        shown = evolve(there, active=False)
        assert said == Adopt(book_id="M", body=there, reason="same account number 6000", shown=shown)
        world.link(Kind.ACCOUNT, "a2", "M", there, detail=codec.encode(shown))
        world.book(Kind.ACCOUNT, "M", account("Sand", "6000"))
        assert world.decide(Kind.ACCOUNT, "a2") == Settle("linked; archived in BILL")
        assert isinstance(world.decide(Kind.ACCOUNT, "a2", evolve(archived, active=True)), Return)
        world.link(Kind.ACCOUNT, "a2", "M", there)
        assert isinstance(world.decide(Kind.ACCOUNT, "a2", archived), Return)

    def test_an_archived_account_is_linked_to_nothing_that_may_be_anothers(self, world: World) -> None:
        """By number, by name, by a link, or because there are two; and nothing is waited for."""
        for id_, name, number in (
            ("M", "Gravel", "6000"),
            ("N", "Sand", ""),
            ("O", "Clay", ""),
            ("P", "CLAY", ""),
            ("Q", "Salt", ""),
        ):
            world.book(Kind.ACCOUNT, id_, account(name, number))
        world.bill(Kind.ACCOUNT, "b1", account("Stone", "6000"))
        world.bill(Kind.ACCOUNT, "b2", account("sand"))
        for name, number in (("Gravel", "6000"), ("Sand", ""), ("Clay", ""), ("Supplies", ""), ("Bark", "")):
            said = world.decide(Kind.ACCOUNT, "a2", account(name, number, active=False))
            assert said == Settle("archived in BILL")
        world.bill(Kind.ACCOUNT, "b3", account("Salt"))
        world.link(Kind.ACCOUNT, "b3", "N", account("Sand"))
        assert isinstance(world.decide(Kind.ACCOUNT, "a2", account("Salt", active=False)), Adopt)

    def test_a_deleted_account_is_matched_anew(self, world: World) -> None:
        """To the one that took its name, or it waits."""
        world.gone(Kind.ACCOUNT, "Supplies")
        assert world.standing(Kind.ACCOUNT, "a1") is Standing.PENDING
        assert isinstance(world.decide(Kind.ACCOUNT, "a1"), Wait)

        world.book(Kind.ACCOUNT, "S2", account("Supplies"))
        said = world.decide(Kind.ACCOUNT, "a1")

        assert isinstance(said, Adopt)
        assert said.book_id == "S2"


class TestAccountOfTheSettings:
    """The accounts that a person named."""

    def test_the_exact_name_wins(self, world: World) -> None:
        """Where case or blanks make the difference."""
        world.book(Kind.ACCOUNT, "C2", account("CHECKING"))

        found = world.view.account_named("Checking")

        assert found is not None
        assert found.id == "Checking"

    def test_a_single_similar_one_is_meant(self, world: World) -> None:
        """People write names as they remember them."""
        found = world.view.account_named("accounts  payable")

        assert found is not None
        assert found.id == "Accounts Payable"

    def test_several_similar_ones_are_not_guessed_between(self, world: World) -> None:
        """Money is not booked on a guess."""
        world.book(Kind.ACCOUNT, "C2", account("CHECKING"))

        assert world.view.account_named("checking") is None
        assert world.view.account_named("Savings") is None


class TestNewVendors:
    """Linked to the one of the same name, else added."""

    def test_a_vendor_that_quickbooks_does_not_have_is_added(self, world: World) -> None:
        """With everything QuickBooks has room for, and BILL's name on the check."""
        vendor = Vendor(
            name="Fern: Nursery",
            account_number="77",
            email="a@b.test",
            phone="1",
            address=Address(line1="1 Elm", city="Moss", state="OR", postal_code="97000", country="US"),
        )

        said = world.decide(Kind.VENDOR, "v2", vendor)

        assert isinstance(said, Do)
        assert (said.action, said.book_id, said.base, said.cause) == (Action.ADD, "", None, "new in BILL")
        assert said.body == evolve(vendor, name="Fern - Nursery", name_on_check="Fern: Nursery")
        assert said.notes == ("name: 'Fern: Nursery' is written 'Fern - Nursery'",)

    def test_a_vendor_of_the_same_name_is_adopted(self, world: World) -> None:
        """Under the name it has; what BILL says is the base, and nothing is written."""
        world.book(Kind.VENDOR, "F", Vendor(name="FERN nursery", phone="9"))

        said = world.decide(Kind.VENDOR, "v2", Vendor(name="Fern Nursery", phone="1"))

        assert isinstance(said, Adopt)
        assert (said.book_id, said.reason) == ("F", "same name")
        assert said.body == Vendor(name="FERN nursery", phone="1", name_on_check="Fern Nursery")

    def test_of_several_the_account_number_decides(self, world: World) -> None:
        """It is the firm's own number at the vendor."""
        world.book(Kind.VENDOR, "F", Vendor(name="Reed, Dana", account_number="1"))
        world.book(Kind.VENDOR, "G", Vendor(name="Dana Reed", account_number="2"))

        said = world.decide(Kind.VENDOR, "v2", Vendor(name="Dana Reed", account_number=" 2"))

        assert isinstance(said, Adopt)
        assert said.book_id == "G"

    def test_several_without_a_number_go_to_a_person(self, world: World) -> None:
        """They are named."""
        world.book(Kind.VENDOR, "F", Vendor(name="Reed, Dana"))
        world.book(Kind.VENDOR, "G", Vendor(name="Dana Reed"))

        said = world.decide(Kind.VENDOR, "v2", Vendor(name="Dana Reed"))

        assert said == Raise(
            code="ambiguous",
            cause="QuickBooks has 2 vendors that could be 'Dana Reed': Reed, Dana, Dana Reed.",
            fix="Give the right one the same account number in both systems, merge them, or say with "
            "`relink` which one it is.",
        )

    def test_one_of_the_same_name_needs_no_number(self, world: World) -> None:
        """Where there is nobody else; and a number that nobody has decides nothing."""
        world.book(Kind.VENDOR, "F", Vendor(name="Dana Reed", account_number="1"))
        assert isinstance(
            world.decide(Kind.VENDOR, "v2", Vendor(name="Dana Reed", account_number="2")), Adopt
        )

        world.book(Kind.VENDOR, "G", Vendor(name="Reed, Dana"))
        assert isinstance(world.decide(Kind.VENDOR, "v2"), Raise)
        world.bill(Kind.VENDOR, "v3", Vendor(name="Dana Reed"))
        assert isinstance(world.decide(Kind.VENDOR, "v3"), Raise)

    def test_a_name_that_another_vendor_of_bill_has_gets_a_mark(self, world: World) -> None:
        """The mark comes from the BILL id, so it is always the same."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply"))

        said = world.decide(Kind.VENDOR, "v2", Vendor(name="Cedar Supply"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        name = f"Cedar Supply ({naming.mark('v2')})"
        assert said.body.name == name
        assert said.notes == (
            f"name: another vendor of BILL is called 'Cedar Supply' too, so this one is {name!r}",
        )

    def test_a_name_that_is_in_use_gets_a_suffix_and_then_a_person(self, world: World) -> None:
        """A customer or employee has it (3100)."""
        vendor = Vendor(name="Fern Nursery")

        first = world.decide(Kind.VENDOR, "v2", vendor, reason=NAME_TAKEN)
        second = world.decide(Kind.VENDOR, "v3", vendor, reason=NAME_TAKEN_TWICE)

        assert isinstance(first, Do)
        assert isinstance(first.body, Vendor)
        assert first.body.name == "Fern Nursery (V)"
        assert first.notes == (
            "name: 'Fern Nursery' is in use in QuickBooks, so the vendor is called 'Fern Nursery (V)'",
        )
        assert second == Raise(
            code="3100",
            cause="QuickBooks has the name 'Fern Nursery' in use elsewhere, and the name with ' (V)' too.",
            fix="Rename the other name in QuickBooks, or the vendor in BILL; then replay.",
        )

    def test_an_archived_vendor_is_linked_and_both_stay_as_they_are(self, world: World) -> None:
        """Bills from before may be his; what changes in QuickBooks does not bring him back."""
        world.book(Kind.VENDOR, "F", Vendor(name="FERN", track_1099=False))
        archived = Vendor(name="Fern", active=False)

        said = world.decide(Kind.VENDOR, "v2", archived)

        base = Vendor(name="FERN", name_on_check="Fern", active=False)
        assert said == Adopt(book_id="F", body=base, reason="same name")
        shown = codec.encode(Vendor(name="FERN", track_1099=False))
        world.link(Kind.VENDOR, "v2", "F", base, detail=shown)
        assert world.decide(Kind.VENDOR, "v2") == Settle("linked; archived in BILL")
        world.book(Kind.VENDOR, "F", Vendor(name="FERN", phone="9", track_1099=False))
        assert world.decide(Kind.VENDOR, "v2") == Settle("linked; archived in BILL")
        assert isinstance(world.decide(Kind.VENDOR, "v2", evolve(archived, active=True)), Return)

        world.book(Kind.VENDOR, "F", Vendor(name="FERN", active=False, track_1099=False))
        agreed = world.decide(Kind.VENDOR, "v2", archived)
        assert isinstance(agreed, Adopt)
        world.link(Kind.VENDOR, "v2", "F", base, detail=codec.encode(evolve(base, track_1099=False)))
        world.book(Kind.VENDOR, "F", Vendor(name="FERN", name_on_check="Fern", track_1099=False))
        back = world.decide(Kind.VENDOR, "v2")
        assert isinstance(back, Return)
        assert getattr(back.body, "active", None) is True

    def test_an_archived_vendor_is_linked_to_nobody_who_may_be_anothers(self, world: World) -> None:
        """Not to one of whom a person said that he is another, either."""
        archived = Vendor(name="Fern", active=False)
        unlinked = Settle("archived in BILL, and no vendor in QuickBooks")
        world.book(Kind.VENDOR, "F", Vendor(name="Fern"))
        world.say(Answered.OTHER, Kind.VENDOR, "v2", "F")
        assert world.decide(Kind.VENDOR, "v2", archived) == unlinked

        world.book(Kind.VENDOR, "G", Vendor(name="FERN"))
        assert isinstance(world.decide(Kind.VENDOR, "v2"), Adopt)
        world.bill(Kind.VENDOR, "v3", Vendor(name="fern"))
        assert world.decide(Kind.VENDOR, "v2") == unlinked

    @pytest.mark.parametrize("kind", [Kind.VENDOR, Kind.ACCOUNT])
    def test_a_bill_that_waits_for_what_is_archived_says_so(self, world: World, kind: Kind) -> None:
        """It comes only if it is restored, or made in QuickBooks; what cannot be read is not called so."""
        content = Vendor(name="Fern", active=False) if kind is Kind.VENDOR else account("Fern", active=False)
        record = world.bill(kind, "x9", content)
        wanted = bill("1001", "10.00", vendor="x9" if kind is Kind.VENDOR else "v1")
        if kind is Kind.ACCOUNT:
            wanted = evolve(wanted, lines=(evolve(wanted.lines[0], account_id="x9"),))

        line = "" if kind is Kind.VENDOR else "line 1: "
        noun = kind.value
        assert world.decide(Kind.BILL, "b1", wanted) == Wait(
            f"{line}Fern is archived in BILL, and linked to no {noun} in QuickBooks"
        )
        world.unit.records.put(evolve(record, trouble="cannot be read"))
        said = world.decide(Kind.BILL, "b1")
        assert isinstance(said, Wait)
        assert said.reason.endswith("in QuickBooks yet")

    def test_an_archived_vendor_that_quickbooks_lacks_is_not_added(self, world: World) -> None:
        """There is nothing to post for it."""
        assert world.decide(Kind.VENDOR, "v2", Vendor(name="Fern", active=False)) == Settle(
            "archived in BILL, and no vendor in QuickBooks"
        )

    def test_every_text_is_cleaned_and_told_by_its_name(self, world: World) -> None:
        """So that a bookkeeper knows where to look."""
        odd = "\U0001f333"
        vendor = Vendor(
            name="Fern",
            name_on_check=odd,
            account_number=odd,
            email=odd,
            phone=odd,
            address=Address(line1=odd, line2=odd, city=odd, state=odd, postal_code=odd, country=odd),
        )

        said = world.decide(Kind.VENDOR, "v2", vendor)

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        told = "U+1F333 at 1 became '[U+1F333]'"
        fields = ["name", "account number", "e-mail", "phone", "address", "address"]
        fields += ["city", "state", "postal code", "country"]
        assert said.notes == tuple(f"{field}: {told}" for field in fields)
        plain = "[U+1F333]"
        assert said.body == Vendor(
            name="Fern",
            name_on_check=plain,
            account_number=plain,
            email=plain,
            phone=plain,
            address=Address(
                line1=plain, line2=plain, city=plain, state=plain, postal_code=plain, country=plain
            ),
        )

    def test_at_most_ten_changes_of_a_text_are_told(self, world: World) -> None:
        """The rest of a line in another script says nothing new."""
        said = world.decide(Kind.VENDOR, "v2", Vendor(name="Fern", email="\U0001f333" * 12))

        assert isinstance(said, Do)
        told = [f"U+1F333 at {place} became '[U+1F333]'" for place in range(1, 11)]
        assert said.notes == ("e-mail: " + ", ".join(told),)

    def test_what_just_fits_is_kept(self, world: World) -> None:
        """To the last character, and to the last of five lines."""
        vendor = Vendor(
            name="Fern",
            phone="5" * 21,
            account_number="7" * 99,
            address=Address(line1="a" * 41 * 2, line2="b" * 41 * 3),
        )

        said = world.decide(Kind.VENDOR, "v2", vendor)

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        assert (said.body.phone, said.body.account_number) == ("5" * 21, "7" * 99)
        assert (said.body.address.line5, said.notes) == ("b" * 41, ())

    def test_what_has_no_room_is_left_out_whole_and_told(self, world: World) -> None:
        """Half a phone number helps nobody."""
        vendor = Vendor(name="Fern", phone="5" * 22, account_number="7" * 100)

        said = world.decide(Kind.VENDOR, "v2", vendor)

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        assert (said.body.phone, said.body.account_number) == ("", "")
        assert said.notes == (
            "account number: it has 100 characters, QuickBooks holds 99; left out",
            "phone: it has 22 characters, QuickBooks holds 21; left out",
        )

    def test_a_long_address_is_folded_at_blanks(self, world: World) -> None:
        """Five lines of 41 characters; what does not fit is told."""
        vendor = Vendor(name="Fern", address=Address(line1="north wing " * 10, line2="gate " * 30))

        said = world.decide(Kind.VENDOR, "v2", vendor)

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        lines = [getattr(said.body.address, f"line{number}") for number in range(1, 6)]
        assert all(0 < len(line) <= naming.ADDRESS_LINE_MAX for line in lines)
        assert said.notes == ("address: it needs 7 lines, QuickBooks holds 5; the rest is left out",)

    def test_the_refusing_policy_refuses(self, world: World) -> None:
        """New vendors and changes alike."""
        world.settings = evolve(world.settings, text=TextPolicy.REFUSE)

        for id_ in ("v1", "v2"):
            said = world.decide(Kind.VENDOR, id_, Vendor(name="Fern", email="\U0001f333@b.test"))
            assert said == Raise(
                code="text",
                cause="The e-mail has characters that QuickBooks cannot hold: "
                "U+1F333 at 1 became '[U+1F333]'.",
                fix="Change the e-mail in BILL, or set the text policy to transliterate.",
            )


class TestLinkedVendors:
    """Merged field by field against what both last agreed on."""

    def test_what_did_not_change_in_bill_needs_nothing(self, world: World) -> None:
        """Whatever QuickBooks has, where that is not to go to BILL."""
        world.settings = evolve(world.settings, vendors_to_bill=False)
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", phone="9"))

        assert world.decide(Kind.VENDOR, "v1") == Settle("both sides agree")

    def test_one_that_bill_archives_becomes_inactive(self, world: World) -> None:
        """QuickBooks keeps it, hidden."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", name_on_check="Cedar Supply"))

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", active=False))

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        assert (said.action, said.body.active) == (Action.MODIFY, False)

    def test_a_change_is_decided_on_what_was_read_in_this_session(self, world: World) -> None:
        """Neither an older copy nor none will do."""
        changed = Vendor(name="Cedar Supply", phone="2")
        assert world.decide(Kind.VENDOR, "v1", changed) == Look(Kind.VENDOR, "V1")
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply"), fresh=False)
        assert world.decide(Kind.VENDOR, "v1", changed) == Look(Kind.VENDOR, "V1")

        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply"))

        assert isinstance(world.decide(Kind.VENDOR, "v1", changed), Do)

    def test_a_change_is_written_into_what_quickbooks_has(self, world: World) -> None:
        """With its EditSequence, keeping what people changed there; BILL's own view is the base."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", email="theirs@b.test", currency="USD"))

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="2", currency="EUR"))

        assert isinstance(said, Do)
        assert (said.action, said.book_id, said.base_sequence) == (Action.MODIFY, "V1", str(world.sequence))
        assert said.cause == "changed in BILL"
        assert said.notes == ("currency: changed on both sides; 'USD' stays, 'EUR' is dropped",)
        assert said.body == Vendor(name="Cedar Supply", email="theirs@b.test", phone="2", currency="USD")
        assert said.base == Vendor(
            name="Cedar Supply", phone="2", name_on_check="Cedar Supply", currency="EUR"
        )

    def test_terms_that_bill_took_off_are_taken_off(self, world: World) -> None:
        """Unless QuickBooks never had those of BILL, or they are not carried: that is no change of BILL's."""
        n30 = ListEntry(name="N30", full_name="N30")
        world.book(Kind.TERMS, "N30", n30)
        world.bill(Kind.TERMS, "t1", n30)
        there = Vendor(name="Cedar Supply", name_on_check="Cedar Supply", terms_id="N30")
        world.link(Kind.VENDOR, "v1", "V1", there)
        world.book(Kind.VENDOR, "V1", there)

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply"))

        assert isinstance(said, Do)
        assert (said.action, said.body, said.before) == (
            Action.MODIFY,
            evolve(there, terms_id=""),
            there,
        )
        unknown = Vendor(name="Cedar Supply", terms_id="t9")
        assert world.decide(Kind.VENDOR, "v1", unknown) == Settle("both sides agree")
        world.settings = evolve(world.settings, terms=False)
        assert world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply")) == Settle("both sides agree")

    def test_of_a_tie_the_loser_is_told(self, world: World) -> None:
        """QuickBooks wins; where BILL is not written to, nothing is written."""
        world.settings = evolve(world.settings, vendors_to_bill=False)
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", phone="9", name_on_check="Cedar Supply"))

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="2"))

        assert isinstance(said, Adopt)
        assert said.reason == "phone: changed on both sides; '9' stays, '2' is dropped"
        assert said.body == Vendor(name="Cedar Supply", phone="2", name_on_check="Cedar Supply")

    def test_a_change_that_quickbooks_has_already_is_only_noted(self, world: World) -> None:
        """Somebody keyed it in both."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", phone="2", name_on_check="Cedar Supply"))

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="2"))

        assert isinstance(said, Adopt)
        assert said.reason == "QuickBooks has it already"

    def test_a_currency_is_never_changed(self, world: World) -> None:
        """QuickBooks cannot; so a change of it alone, even with other ties, writes nothing there."""
        world.settings = evolve(world.settings, vendors_to_bill=False)
        world.book(
            Kind.VENDOR,
            "V1",
            Vendor(name="Cedar Supply", phone="9", email="x", name_on_check="Cedar Supply", currency="USD"),
        )
        base = Vendor(name="Cedar Supply", name_on_check="Cedar Supply", currency="USD")
        world.link(Kind.VENDOR, "v1", "V1", base)

        said = world.decide(
            Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="2", email="y", currency="EUR")
        )

        assert isinstance(said, Adopt)
        assert said.reason == (
            "email: changed on both sides; 'x' stays, 'y' is dropped; "
            "phone: changed on both sides; '9' stays, '2' is dropped"
        )

    def test_what_is_told_of_a_change_goes_with_it(self, world: World) -> None:
        """Ties and cleaned texts alike."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", phone="9", name_on_check="Cedar Supply"))

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="2", email="a"))

        assert isinstance(said, Do)
        assert said.notes == ("phone: changed on both sides; '9' stays, '2' is dropped",)

    def test_a_new_name_is_followed(self, world: World) -> None:
        """By the same policy as for new vendors."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply", name_on_check="Cedar Supply"))

        said = world.decide(Kind.VENDOR, "v1", Vendor(name="Cedar: Stone"))

        assert isinstance(said, Do)
        assert isinstance(said.body, Vendor)
        assert said.body.name == "Cedar - Stone"

    def test_a_name_with_a_suffix_is_kept(self, world: World) -> None:
        """As long as it follows from BILL's name."""
        for name in ("Cedar Supply (V)", f"Cedar Supply ({naming.mark('v1')})", "CEDAR SUPPLY"):
            world.link(Kind.VENDOR, "v1", "V1", Vendor(name=name, name_on_check="Cedar Supply"))

            assert isinstance(world.decide(Kind.VENDOR, "v1"), Settle)

    def test_a_vendor_deleted_in_quickbooks_goes_to_a_person(self, world: World) -> None:
        """Posting it again is theirs to decide."""
        world.gone(Kind.VENDOR, "V1")

        said = world.decide(Kind.VENDOR, "v1")

        assert said == Raise(
            code="deleted",
            cause="Somebody deleted it in QuickBooks after it was posted.",
            fix="If it was merged into another vendor, or made anew, say with `relink` which one it is now; "
            "repost it to have it made again; skip this exception if nothing more is to be posted for it.",
        )
