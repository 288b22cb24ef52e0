"""What people do in QuickBooks reaches BILL: vendors and accounts, over whole cycles, once each."""

from collections.abc import Callable

import pytest
from attrs import evolve

from syncer import codec, plan
from syncer.admin import Admin
from syncer.engine import Engine
from syncer.entries import Operation, Record, Standing, State
from syncer.errors import NotPossible, UnknownName
from syncer.model import Account, Address, Kind, ListEntry, Side, Vendor
from syncer.testing import ToyBook
from syncer.view import View
from tests.syncer.core.rig import NAME, SETTINGS, Crash, Firm, bill

YARD = Address(line1="1 Mill Ln", city="Moss", state="OR", postal_code="97000", country="US")


def linked_firm(**settings: object) -> Firm:
    """Cedar Supply is on both sides, and agreed on."""
    firm = Firm(settings=evolve(SETTINGS, **settings))
    firm.cycle()
    return firm


def fern(**changes: object) -> Vendor:
    return evolve(Vendor(name="Fern Nursery", address=YARD, phone="555-0123"), **changes)


def in_bill(firm: Firm, id_: str = "v1") -> Vendor:
    found = firm.bill.content(Kind.VENDOR, id_)
    assert isinstance(found, Vendor)
    return found


def in_book(firm: Firm, id_: str = "v1") -> Vendor:
    found = firm.company.row(book_id(firm, id_)).content
    assert isinstance(found, Vendor)
    return found


def book_id(firm: Firm, id_: str = "v1") -> str:
    link = firm.link(Kind.VENDOR, id_)
    assert link is not None
    return link.book_id


def firm_without_1099() -> Firm:
    """A vendor that BILL tracks for 1099 was made in QuickBooks, and read back from there."""
    firm = Firm()
    firm.bill.change(Kind.VENDOR, "v1", track_1099=True)
    firm.cycle()
    firm.cycle()
    (told,) = firm.exceptions()
    assert (told.id, told.code) == ("v1", "no_1099")
    return firm


def book_record(firm: Firm, id_: str, kind: Kind = Kind.VENDOR) -> Record:
    with firm.memory.unit() as unit:
        found = unit.records.get(NAME, Side.BOOK.value, kind.value, id_)
    assert found is not None
    return found


def called(firm: Firm, name: str = "Fern Nursery") -> list[str]:
    """The ids of BILL's vendors of this name."""
    rows = firm.bill.rows(Kind.VENDOR).items()
    return [id_ for id_, one in rows if isinstance(one, Vendor) and one.name == name]


def to_bill(firm: Firm) -> list[Operation]:
    return [one for one in firm.operations() if one.side is Side.BILL]


class TestNewVendors:
    """A vendor that somebody enters in QuickBooks."""

    def test_it_is_in_bill_after_one_cycle_and_linked(self) -> None:
        """With everything that BILL keeps of it; the next cycles write nothing."""
        firm = linked_firm()
        entered = firm.company.enter(
            Kind.VENDOR, fern(email="hi@fern.test", account_number="77", track_1099=True)
        )

        ran = firm.cycle()

        (new,) = called(firm)
        assert in_bill(firm, new) == Vendor(
            name="Fern Nursery",
            email="hi@fern.test",
            phone="555-0123",
            account_number="77",
            track_1099=True,
            address=YARD,
            name_on_check="Fern Nursery",
        )
        assert (ran.summary, book_id(firm, new)) == ("1 written", entered.id)
        assert firm.cycle().summary == firm.cycle().summary == "0 written"
        assert firm.record(Kind.VENDOR, new).standing is Standing.SETTLED
        assert book_record(firm, entered.id).standing is Standing.SETTLED
        assert firm.company.row(entered.id).sequence == 1

    def test_bills_of_it_are_posted_to_the_vendor_that_was_there(self) -> None:
        """New vendors of either side are on the other before any bill needs them."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern())
        firm.cycle()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", vendor=called(firm)[0]))

        firm.cycle()

        (row,) = firm.company.rows(Kind.BILL)
        assert getattr(row.content, "vendor_id", "") == entered.id

    def test_one_of_a_name_that_bill_has_unlinked_is_linked(self) -> None:
        """It is not made a second time, however the name is written."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern(name="Reed, Dana"))
        firm.bill.put(Kind.VENDOR, "v9", Vendor(name="dana reed"))

        firm.cycle()

        assert book_id(firm, "v9") == entered.id
        assert len(firm.bill.rows(Kind.VENDOR)) == len(firm.company.rows(Kind.VENDOR)) == 2
        assert to_bill(firm) == []

    def test_one_that_lacks_what_bill_needs_waits_and_says_for_what(self) -> None:
        """No exception: a firm may have hundreds. It goes as soon as it is complete."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern(address=Address(line1="1 Mill Ln")))

        firm.cycle()

        record = book_record(firm, entered.id)
        assert (record.standing, record.reason) == (
            Standing.WAITING,
            "BILL needs a city and a postal code",
        )
        assert firm.exceptions() == ()
        waits = Admin(store=firm.memory, clock=firm.clock).waiting(NAME)
        assert [(one.id, one.subject, one.side) for one in waits] == [
            (entered.id, "Vendor Fern Nursery", Side.BOOK)
        ]
        firm.company.edit(entered.id, address=YARD)
        firm.cycle()
        assert len(called(firm)) == 1

    def test_one_that_lacks_something_is_decided_on_again_only_once_it_changes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """There may be hundreds, and an idle cycle must stay cheap."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern(address=Address()))
        firm.cycle()
        decided: list[str] = []
        decide = plan.decide_new

        def counted(record: Record, view: View) -> plan.Decision:
            decided.append(record.id)
            return decide(record, view)

        monkeypatch.setattr(plan, "decide_new", counted)
        firm.cycle()
        assert decided == []
        firm.company.edit(entered.id, address=YARD)
        firm.cycle()

        assert entered.id in decided
        assert len(called(firm)) == 1

    def test_terms_that_bill_has_not_follow_once_it_has_them(self) -> None:
        """The vendor is there meanwhile, and says what it lacks."""
        firm = linked_firm()
        terms = ListEntry(name="Net 15", full_name="Net 15", days=15)
        firm.company.enter(Kind.VENDOR, fern(terms_id=firm.company.enter(Kind.TERMS, terms).id))
        firm.cycle()
        (new,) = called(firm)
        waits = firm.record(Kind.VENDOR, new)
        assert (waits.standing, waits.reason) == (Standing.WAITING, "BILL has no payment terms Net 15")

        firm.bill.put(Kind.TERMS, "t1", terms)
        firm.cycle()
        firm.cycle()

        assert in_bill(firm, new).terms_id == "t1"
        assert firm.record(Kind.VENDOR, new).standing is Standing.SETTLED
        assert firm.cycle().summary == "0 written"

    def test_an_inactive_one_stays_where_it_is(self) -> None:
        """Nobody is going to buy there."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern(active=False))

        firm.cycle()

        assert (called(firm), book_record(firm, entered.id).standing) == ([], Standing.SETTLED)

    def test_nothing_goes_where_the_settings_say_so(self) -> None:
        """Neither new ones nor changes; once they say otherwise, all of it goes."""
        firm = linked_firm(vendors_to_bill=False)
        firm.company.enter(Kind.VENDOR, fern())
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.cycle()
        assert (called(firm), in_bill(firm).phone, to_bill(firm)) == ([], "555-0100", [])

        with firm.memory.unit() as unit:
            known = unit.connections.get(NAME)
            assert known is not None
            unit.connections.put(evolve(known, settings=SETTINGS.to_json()))
        firm.cycle()

        assert len(called(firm)) == 1

    def test_one_that_bill_refuses_goes_to_a_person(self) -> None:
        """With BILL's words; a replay sends it again, once it can be taken."""
        firm = linked_firm()
        firm.bill.refused.add("Fern Nursery")
        entered = firm.company.enter(Kind.VENDOR, fern())
        firm.cycle()
        firm.cycle()

        (trouble,) = firm.exceptions()
        assert (trouble.code, trouble.side, trouble.id) == ("bill_refused", Side.BOOK, entered.id)
        assert trouble.subject == "Vendor Fern Nursery"
        assert trouble.cause == "BILL did not take it from QuickBooks (BDC_1143): name: not accepted."
        assert len(to_bill(firm)) == 1
        firm.bill.refused.clear()
        Admin(store=firm.memory, clock=firm.clock).replay(NAME, entered.id, actor="ann")
        firm.cycle()
        assert (len(called(firm)), firm.exceptions()) == (1, ())
        assert [one.state for one in to_bill(firm)] == [State.REJECTED, State.APPLIED]
        assert to_bill(firm)[1].replays == to_bill(firm)[0].id

    def test_one_that_is_skipped_is_left_alone_until_it_changes(self) -> None:
        """A person settled it."""
        firm = linked_firm()
        firm.bill.refused.add("Fern Nursery")
        entered = firm.company.enter(Kind.VENDOR, fern())
        firm.cycle()

        Admin(store=firm.memory, clock=firm.clock).skip(NAME, entered.id, actor="ann")
        firm.cycle()

        assert (firm.exceptions(), len(to_bill(firm))) == ((), 1)

    def test_one_that_was_deleted_before_it_went_is_not_made(self) -> None:
        """What was planned is decided anew right before it is sent."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern())
        unreachable(firm, during="find")
        firm.cycle()
        firm.company.delete(entered.id)

        firm.cycle()
        firm.cycle()

        assert called(firm) == []
        assert [one.code for one in to_bill(firm)] == ["superseded"]


def unreachable(firm: Firm, *, during: str) -> None:
    """Let the next call of this sort fail, as one that cannot reach BILL."""

    def fail() -> None:
        firm.bill.failures = 1

    meanwhile(firm, during=during, then=fail)


def meanwhile(firm: Firm, *, during: str, then: Callable[[], None]) -> None:
    """Let something happen right before the next call of this sort arrives at BILL."""
    original = getattr(firm.bill, during)
    left = [then]

    def arrives(*args: object, **kwargs: object) -> object:
        if left:
            left.pop()()
        return original(*args, **kwargs)

    class Wrapped:
        def __getattr__(self, name: str) -> object:
            return arrives if name == during else getattr(firm.bill, name)

    bill = Wrapped()
    firm.engine = Engine(
        store=firm.store,
        book=ToyBook(),
        payables=lambda _: bill,  # type: ignore[arg-type,return-value]  # it answers as ToyPayables does
        clock=firm.clock,
        ids=firm.ids,
    )


class TestChangedVendors:
    """Field by field, to the side that does not have it yet."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"phone": "555-0199"}, {"phone": "555-0199"}),
            ({"email": "new@cedar.test"}, {"email": "new@cedar.test"}),
            ({"account_number": "A-7"}, {"account_number": "A-7"}),
            ({"name_on_check": "Cedar Payee"}, {"name_on_check": "Cedar Payee"}),
            ({"track_1099": True}, {"track_1099": True}),
            ({"active": False}, {"active": False}),
            ({"name": "Cedar West"}, {"name": "Cedar West"}),
            ({"address": YARD}, {"address": YARD}),
            ({"phone": ""}, {"phone": ""}),
        ],
    )
    def test_what_was_changed_in_quickbooks_goes_to_bill_alone(
        self, change: dict[str, object], expected: dict[str, object]
    ) -> None:
        """No other field of BILL is touched, and nothing comes back."""
        firm = linked_firm()
        before = in_bill(firm)
        firm.company.edit(book_id(firm), **change)

        firm.cycle()

        assert in_bill(firm) == evolve(before, **expected)
        assert firm.cycle().summary == firm.cycle().summary == "0 written"
        assert firm.exceptions() == ()

    def test_a_name_on_checks_that_bill_does_not_tell_is_none_that_it_took_off(self) -> None:
        """Rows of its list may lack what is about payments; answers to writes may, too."""
        firm = linked_firm()
        firm.bill.thin = True
        firm.company.edit(book_id(firm), name_on_check="Cedar Payee")
        firm.cycle()
        assert in_bill(firm).name_on_check == "Cedar Payee"

        firm.bill.change(Kind.VENDOR, "v1", phone="555-0142")
        ran = [firm.cycle(), firm.cycle()]

        assert [one.summary for one in ran] == ["1 written", "0 written"]
        assert (in_book(firm).name_on_check, in_book(firm).phone) == ("Cedar Payee", "555-0142")
        assert in_bill(firm).name_on_check == "Cedar Payee"

    def test_both_sides_keep_what_they_changed(self) -> None:
        """One cycle brings both together: first QuickBooks, then BILL."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")

        ran = firm.cycle()

        assert ran.summary == "2 written"
        for vendor in (in_bill(firm), in_book(firm)):
            assert (vendor.phone, vendor.email) == ("555-0199", "office@cedar.test")
        assert firm.cycle().summary == "0 written"

    def test_of_a_tie_quickbooks_wins_on_both_sides(self) -> None:
        """The loser stands in the audit trail."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.bill.change(Kind.VENDOR, "v1", phone="555-0142")

        firm.cycle()
        firm.cycle()

        assert (in_bill(firm).phone, in_book(firm).phone) == ("555-0199", "555-0199")
        assert [line for line in firm.trail("v1") if "'555-0142' is dropped" in line.detail]

    def test_of_a_tie_bill_may_win(self) -> None:
        """The policy is the embedder's."""
        firm = linked_firm()
        firm.engine = Engine(
            store=firm.store,
            book=ToyBook(),
            payables=lambda _: firm.bill,
            clock=firm.clock,
            ids=firm.ids,
            policy=lambda field, bill, book: Side.BILL,
        )
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.bill.change(Kind.VENDOR, "v1", phone="555-0142")

        firm.cycle()
        firm.cycle()

        assert (in_bill(firm).phone, in_book(firm).phone) == ("555-0142", "555-0142")
        assert [line for line in firm.trail("v1") if "'555-0199' is dropped" in line.detail]

    def test_what_quickbooks_had_otherwise_when_they_were_linked_stays(self) -> None:
        """Nobody changed it; adoption overwrites neither side."""
        firm = Firm()
        firm.company.enter(Kind.VENDOR, Vendor(name="CEDAR supply", phone="1", account_number="A-7"))
        firm.cycle()
        firm.cycle()
        assert (in_bill(firm).phone, in_bill(firm).name, in_book(firm).phone) == (
            "555-0100",
            "Cedar Supply",
            "1",
        )

        firm.company.edit(book_id(firm), email="office@cedar.test")
        firm.cycle()

        assert (in_bill(firm).phone, in_bill(firm).email) == ("555-0100", "office@cedar.test")

    def test_what_was_shortened_for_quickbooks_never_comes_back(self) -> None:
        """A long name, a folded address, a plain spelling: BILL keeps its own."""
        firm = Firm()
        long = Vendor(
            name="M\u00fcller \u2013 " + "Landscaping and Gardening " * 3,
            address=evolve(
                YARD, line1="north wing of the old building behind the second gate", line2="Z\u0142ota"
            ),
        )
        firm.bill.put(Kind.VENDOR, "v2", long)
        firm.cycle()
        firm.company.edit(book_id(firm, "v2"), phone="555-0177")

        firm.cycle()
        firm.cycle()

        assert in_bill(firm, "v2") == evolve(long, phone="555-0177")

    def test_a_line_of_a_folded_address_goes_back_into_its_own_line(self) -> None:
        """What belongs together in BILL stays together."""
        firm = Firm()
        first = "north wing of the old building behind the second gate"
        firm.bill.put(
            Kind.VENDOR, "v2", Vendor(name="Fern", address=evolve(YARD, line1=first, line2="Dock 4"))
        )
        firm.cycle()
        shown = in_book(firm, "v2").address
        firm.company.edit(book_id(firm, "v2"), address=evolve(shown, line3="Dock 5"))

        firm.cycle()

        assert in_bill(firm, "v2").address == evolve(YARD, line1=first, line2="Dock 5")

    def test_terms_are_told_by_their_link(self) -> None:
        """QuickBooks' id becomes BILL's."""
        firm = Firm()
        net30 = firm.company.enter(Kind.TERMS, ListEntry(name="Net 30", full_name="Net 30", days=30))
        firm.bill.put(Kind.TERMS, "t30", ListEntry(name="30 days", full_name="30 days", days=30))
        firm.cycle()
        firm.company.edit(book_id(firm), terms_id=net30.id)

        firm.cycle()

        assert in_bill(firm).terms_id == "t30"
        assert firm.cycle().summary == "0 written"

    def test_terms_that_quickbooks_got_later_are_told_by_their_name(self) -> None:
        """They were read from BILL when there were none to link them to; others are not taken for them."""
        firm = Firm()
        firm.bill.put(Kind.TERMS, "t75", ListEntry(name="Net 75", full_name="Net 75", days=75))
        firm.bill.put(Kind.TERMS, "t60", ListEntry(name="Net 60", full_name="Net 60", days=60))
        firm.cycle()
        assert firm.link(Kind.TERMS, "t75") is None
        late = firm.company.enter(Kind.TERMS, ListEntry(name="Net 75", full_name="Net 75", days=75))
        firm.company.edit(book_id(firm), terms_id=late.id)

        firm.cycle()

        assert in_bill(firm).terms_id == "t75"

    def test_terms_that_bill_has_not_are_waited_for(self) -> None:
        """The other changes go; the reason is shown."""
        firm = linked_firm()
        due = firm.company.enter(Kind.TERMS, ListEntry(name="Net 12", full_name="Net 12", days=12))
        firm.company.edit(book_id(firm), terms_id=due.id, phone="555-0199")

        firm.cycle()

        record = firm.record(Kind.VENDOR, "v1")
        assert (record.standing, record.reason) == (
            Standing.WAITING,
            "BILL has no payment terms Net 12",
        )
        assert in_bill(firm).phone == "555-0199"

    def test_the_1099_flag_of_a_new_vendor_is_left_to_a_person(self) -> None:
        """An add takes it with the whole tax id only, which BILL masks; neither side unticks the other."""
        firm = firm_without_1099()

        assert not in_book(firm).track_1099
        assert "1099: QuickBooks takes the flag with the whole tax id only" in "".join(
            line.detail for line in firm.trail("v1")
        )
        vendor = codec.decode(Vendor, firm.record(Kind.VENDOR, "v1").body)
        assert vendor.track_1099

    def test_it_does_not_hold_the_vendors_bills(self) -> None:
        """They are owed, whatever is reported next January."""
        firm = firm_without_1099()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
        firm.cycle()

        assert firm.numbers() == ["1001"]
        assert [one.code for one in firm.exceptions()] == ["no_1099"]

    def test_it_goes_away_once_the_flag_is_set_in_quickbooks(self) -> None:
        """By itself; nothing is written for it."""
        firm = firm_without_1099()
        firm.company.edit(book_id(firm), track_1099=True)

        ran = firm.cycle()

        assert (firm.exceptions(), ran.summary) == ((), "0 written")

    @pytest.mark.parametrize("shown", [None, False])
    def test_once_skipped_it_stays_away(self, shown: bool | None) -> None:
        """Whatever else changes of the vendor, on either side; until BILL's flag itself does."""
        firm = firm_without_1099()
        firm.company.edit(book_id(firm), track_1099=shown, phone="555-0144")
        firm.cycle()
        assert [one.code for one in firm.exceptions()] == ["no_1099"]
        assert in_bill(firm).phone == "555-0144"

        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "v1", actor="bookkeeper")
        firm.bill.change(Kind.VENDOR, "v1", email="a@cedar.test")
        firm.cycle()
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.cycle()
        firm.cycle()
        assert firm.exceptions() == ()
        assert not in_book(firm).track_1099

        for flag in (False, True):
            firm.bill.change(Kind.VENDOR, "v1", track_1099=flag)
            firm.cycle()
        assert in_book(firm).track_1099

    def test_both_sides_that_change_alike_do_not_hide_it(self) -> None:
        """It is still not set."""
        firm = firm_without_1099()
        firm.company.edit(book_id(firm), phone="555-0144")
        firm.bill.change(Kind.VENDOR, "v1", phone="555-0144")
        firm.cycle()
        firm.cycle()

        assert [one.code for one in firm.exceptions()] == ["no_1099"]

    @pytest.mark.parametrize("shown", [None, False])
    def test_a_vendor_that_was_there_is_as_the_bookkeeper_wants_it(self, shown: bool | None) -> None:
        """QuickBooks is right, and we left nothing out."""
        firm = Firm()
        firm.company.enter(Kind.VENDOR, Vendor(name="Cedar Supply", track_1099=shown))
        firm.bill.change(Kind.VENDOR, "v1", track_1099=True)
        firm.cycle()
        firm.cycle()

        assert firm.exceptions() == ()

    def test_terms_and_the_1099_flag_of_bill_go_to_quickbooks(self) -> None:
        """As do all other fields."""
        firm = Firm()
        net30 = firm.company.enter(Kind.TERMS, ListEntry(name="Net 30", full_name="Net 30", days=30))
        firm.bill.put(Kind.TERMS, "t30", ListEntry(name="Net 30", full_name="Net 30", days=30))
        firm.cycle()
        firm.bill.change(Kind.VENDOR, "v1", terms_id="t30", track_1099=True)

        firm.cycle()

        assert (in_book(firm).terms_id, in_book(firm).track_1099) == (net30.id, True)

    def test_an_archived_vendor_is_brought_back_before_it_is_changed(self) -> None:
        """Archiving and restoring are calls of their own."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), active=False, phone="1")
        firm.cycle()
        assert (in_bill(firm).active, in_bill(firm).phone) == (False, "1")

        firm.company.edit(book_id(firm), active=True, phone="2")
        firm.cycle()

        assert (in_bill(firm).active, in_bill(firm).phone) == (True, "2")
        assert [(one.cause, one.state) for one in to_bill(firm)] == [("done", State.APPLIED)] * 4

    def test_a_change_that_bill_refuses_goes_to_a_person(self) -> None:
        """The vendor's bills go on; a skip takes both as they are."""
        firm = linked_firm()
        firm.bill.refused.add("Cedar West")
        firm.company.edit(book_id(firm), name="Cedar West")
        firm.cycle()
        (trouble,) = firm.exceptions()
        assert (trouble.code, trouble.side, trouble.id) == ("bill_refused", Side.BILL, "v1")

        Admin(store=firm.memory, clock=firm.clock).skip(NAME, "v1", actor="ann")
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.cycle()

        assert (in_bill(firm).name, in_bill(firm).phone) == ("Cedar Supply", "555-0199")
        assert firm.exceptions() == ()

    def test_what_a_person_does_in_bill_meanwhile_is_seen_before_it_is_written_over(self) -> None:
        """The record is read again right before; what is decided then is decided on both."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        firm.company.meddle = lambda: firm.bill.change(Kind.VENDOR, "v1", phone="555-0142")

        firm.cycle()
        firm.company.meddle = lambda: None
        firm.cycle()
        firm.cycle()

        assert (in_bill(firm).phone, in_book(firm).phone) == ("555-0199", "555-0199")
        assert [line for line in firm.trail("v1") if "'555-0142' is dropped" in line.detail]

    def test_what_a_person_wrote_into_bill_meanwhile_is_not_written_again(self) -> None:
        """Both sides agree by the time that it is looked at: nothing goes out, and the link knows."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        meanwhile(firm, during="by_ids", then=lambda: firm.bill.change(Kind.VENDOR, "v1", phone="555-0199"))

        ran = firm.cycle()

        assert (ran.summary, firm.bill.written) == ("0 written", [])
        assert [(one.state, one.code) for one in to_bill(firm)] == [(State.REJECTED, "superseded")]
        assert firm.record(Kind.VENDOR, "v1").standing is Standing.SETTLED
        firm.bill.change(Kind.VENDOR, "v1", phone="555-0142")
        firm.cycle()
        assert in_book(firm).phone == "555-0142"

    def test_what_a_person_changed_in_bill_meanwhile_has_quickbooks_turn_first(self) -> None:
        """Nothing goes to BILL on yesterday's news; the next cycle writes to both."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        meanwhile(
            firm, during="by_ids", then=lambda: firm.bill.change(Kind.VENDOR, "v1", email="a@cedar.test")
        )

        firm.cycle()

        assert firm.bill.written == []
        assert [one.code for one in to_bill(firm)] == ["superseded"]
        assert firm.record(Kind.VENDOR, "v1").standing is Standing.PENDING
        firm.boot()
        firm.cycle()
        for vendor in (in_bill(firm), in_book(firm)):
            assert (vendor.phone, vendor.email) == ("555-0199", "a@cedar.test")

    def test_what_changed_again_before_it_went_out_goes_out_changed(self) -> None:
        """BILL could not be reached then; what was planned is not what is wanted by now."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        unreachable(firm, during="by_ids")
        firm.cycle()
        assert [one.state for one in to_bill(firm)] == [State.PLANNED]
        firm.boot()
        firm.company.edit(book_id(firm), phone="555-0142")

        firm.cycle()

        assert [(one.state, one.code) for one in to_bill(firm)] == [
            (State.REJECTED, "superseded"),
            (State.APPLIED, ""),
        ]
        assert [codec.decode(Vendor, one.body).phone for one in firm.bill.written] == ["555-0142"]

    def test_slow_writing_is_cut_into_slices(self) -> None:
        """The carrier is told to come back meanwhile, and no call takes longer than its budget."""
        firm = linked_firm()
        for number in range(6):
            firm.company.enter(Kind.VENDOR, fern(name=f"Fern {number}"))
        firm.cycle(seconds=1)
        for number in range(6):
            firm.company.enter(Kind.VENDOR, fern(name=f"Oak {number}"))
        firm.bill.call_s = 15

        ran = firm.cycle()

        assert ran.summary == "6 written"
        assert ran.waits >= 6
        assert len(firm.bill.written) == 12

    def test_while_bill_cannot_be_reached_nothing_is_lost(self) -> None:
        """It is tried again in later cycles, and the operator is told."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        unreachable(firm, during="write")

        ran = firm.cycle()

        assert (ran.well, ran.summary) == (
            False,
            "0 written, BILL could not be written to: BILL cannot be reached.",
        )
        assert [one.code for one in firm.exceptions()] == ["bill"]
        firm.boot()
        firm.cycle()
        assert (in_bill(firm).phone, firm.exceptions()) == ("555-0199", ())

    def test_a_write_that_never_succeeds_ends_before_a_person(self) -> None:
        """After as many attempts as the settings allow."""
        firm = linked_firm(retries=1)
        firm.company.edit(book_id(firm), phone="555-0199")
        unreachable(firm, during="write")

        firm.cycle()

        assert "bill_refused" in [one.code for one in firm.exceptions()]


class TestLostAnswers:
    """BILL has no idempotency key: what went out is looked for before it is sent again."""

    @pytest.mark.parametrize("lost", ["lost_before", "lost_after"])
    def test_an_addition_whose_answer_was_lost_is_made_once(self, lost: str) -> None:
        """It is found by its name, or made once it is proved that it is not there."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern())
        setattr(firm.bill, lost, 1)
        firm.cycle()
        assert [one.state for one in to_bill(firm)] == [State.IN_DOUBT]

        firm.cycle()

        (new,) = called(firm)
        assert book_id(firm, new) == entered.id
        assert [one.state for one in to_bill(firm)] == [State.APPLIED]
        assert len(firm.bill.written) == 1
        assert firm.cycle().summary == "0 written"
        assert len(firm.company.rows(Kind.VENDOR)) == 2

    @pytest.mark.parametrize("lost", ["lost_before", "lost_after"])
    def test_a_change_whose_answer_was_lost_is_made_once(self, lost: str) -> None:
        """The record itself shows whether it was done."""
        firm = linked_firm()
        firm.company.edit(book_id(firm), phone="555-0199")
        setattr(firm.bill, lost, 1)
        firm.cycle()

        firm.cycle()
        firm.cycle()

        assert in_bill(firm).phone == "555-0199"
        assert len(firm.bill.written) == 1
        assert firm.cycle().summary == "0 written"

    @pytest.mark.parametrize("step", ["before", "after"])
    def test_an_addition_during_which_we_died_is_made_once(self, step: str) -> None:
        """The next session doubts it, and looks before it writes."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern())

        def die(now: str) -> None:
            if now == step:
                raise Crash(step)

        firm.bill.attend = die
        assert firm.crash() is None
        assert [one.state for one in to_bill(firm)] == [State.SENT]
        firm.bill.attend = lambda _: None

        firm.cycle()

        (new,) = called(firm)
        assert book_id(firm, new) == entered.id
        assert [one.state for one in to_bill(firm)] == [State.APPLIED]
        assert "operation in_doubt" in [line.event for line in firm.trail(entered.id)]
        assert len(firm.bill.written) == 1

    def test_it_is_not_looked_for_while_the_call_may_still_arrive(self) -> None:
        """A session may be silent for so long and still be at work."""
        firm = linked_firm()
        firm.company.enter(Kind.VENDOR, fern())
        firm.bill.lost_before = 1
        firm.cycle()

        firm.cycle(seconds=30)

        assert [one.state for one in to_bill(firm)] == [State.IN_DOUBT]

    def test_what_was_changed_in_quickbooks_meanwhile_goes_too(self) -> None:
        """What was sent is the base, not what QuickBooks shows by the time that it is found."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern())
        firm.bill.lost_after = 1
        firm.cycle()
        firm.company.edit(entered.id, phone="555-0199", name="Fern and Sons")

        firm.cycle()
        firm.cycle()

        (new,) = called(firm, "Fern and Sons")
        assert (in_bill(firm, new).phone, len(firm.company.rows(Kind.VENDOR))) == ("555-0199", 2)
        assert len(firm.bill.rows(Kind.VENDOR)) == 2

    def test_several_of_its_name_go_to_a_person(self) -> None:
        """Nothing is sent again; the person says which one it is."""
        firm = linked_firm()
        entered = firm.company.enter(Kind.VENDOR, fern())
        firm.bill.lost_after = 1
        firm.cycle()
        (first,) = called(firm)
        for id_ in (first, "v8"):
            firm.bill.put(Kind.VENDOR, id_, fern(active=False))

        firm.cycle()
        (trouble,) = firm.exceptions()
        assert (trouble.code, trouble.id) == ("in_doubt", entered.id)
        assert "v8" in trouble.cause
        assert len(firm.bill.written) == 1
        admin = Admin(store=firm.memory, clock=firm.clock)
        with pytest.raises(NotPossible):
            admin.replay(NAME, to_bill(firm)[0].id, actor="ann")
        with pytest.raises(NotPossible):
            admin.skip(NAME, entered.id, actor="ann")
        admin.relink(NAME, "v8", entered.id, actor="ann")
        firm.cycle()

        assert (book_id(firm, "v8"), firm.exceptions()) == (entered.id, ())
        assert [one.state for one in to_bill(firm)] == [State.APPLIED]

    def test_an_addition_that_never_arrives_ends_before_a_person(self) -> None:
        """After as many attempts as the settings allow."""
        firm = linked_firm(retries=2)
        firm.company.enter(Kind.VENDOR, fern())
        firm.bill.lost_before = 9

        for _ in range(4):
            firm.cycle()

        assert [one.code for one in firm.exceptions()] == ["bill_refused"]
        assert firm.bill.lost_before == 7


class TestDeaths:
    """Our process may die at any moment."""

    def trace(self, prepare: "Prepared") -> int:
        firm = prepare()
        firm.fuse.passed = 0
        firm.bill.attend = firm.fuse.burn
        firm.cycle()
        return firm.fuse.passed

    def check(self, prepare: "Prepared", moment: int) -> Firm:
        firm = prepare()
        firm.bill.attend = firm.fuse.burn
        assert firm.crash(moment) is None
        firm.bill.attend = lambda _: None
        for _ in range(4):
            firm.cycle()
        return firm

    def test_each_vendor_is_made_once_whenever_we_die(self) -> None:
        """Every commit, every document, every call to BILL, before and after."""
        moments = self.trace(with_two_new)
        assert moments > 30
        for moment in range(moments):
            firm = self.check(with_two_new, moment)

            assert (len(called(firm)), len(called(firm, "Oak Hills"))) == (1, 1), moment
            assert len(firm.company.rows(Kind.VENDOR)) == 3, moment
            assert firm.exceptions() == (), moment
            assert firm.cycle().summary == "0 written", moment

    def test_each_change_arrives_whenever_we_die(self) -> None:
        """On both sides, with nothing lost and nothing written twice."""
        moments = self.trace(with_changes)
        for moment in range(moments):
            firm = self.check(with_changes, moment)

            for vendor in (in_bill(firm), in_book(firm)):
                assert (vendor.phone, vendor.email, vendor.active) == (
                    "555-0199",
                    "office@cedar.test",
                    False,
                ), moment
            assert firm.exceptions() == (), moment
            assert firm.cycle().summary == "0 written", moment


class Prepared:
    """Makes a firm to die in."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self) -> Firm:
        firm = linked_firm()
        if self.what == "new":
            firm.company.enter(Kind.VENDOR, fern())
            firm.company.enter(Kind.VENDOR, fern(name="Oak Hills"))
        else:
            firm.company.edit(book_id(firm), phone="555-0199", active=False)
            firm.bill.change(Kind.VENDOR, "v1", email="office@cedar.test")
        return firm


with_two_new = Prepared("new")
with_changes = Prepared("changes")


class TestLostVendors:
    """Merged or deleted in QuickBooks."""

    def merged(self) -> tuple[Firm, Admin, str]:
        """Cedar Supply and Fern Nursery are on both sides; then Fern disappears into Cedar."""
        firm = linked_firm()
        firm.bill.put(Kind.VENDOR, "v2", fern())
        firm.cycle()
        firm.company.delete(book_id(firm, "v2"))
        firm.cycle()
        (trouble,) = firm.exceptions()
        assert (trouble.code, trouble.id) == ("deleted", "v2")
        assert "relink" in trouble.fix
        return firm, Admin(store=firm.memory, clock=firm.clock), book_id(firm)

    def test_a_person_says_which_vendor_it_is_now(self) -> None:
        """Also one that is another vendor of BILL already: both work from then on."""
        firm, admin, cedar = self.merged()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", vendor="v1"))
        firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00", vendor="v2"))
        firm.cycle()
        assert firm.numbers() == ["1001"]

        said = admin.relink(NAME, "v2", cedar, actor="ann")
        firm.cycle()

        assert said.effect == "is linked to Cedar Supply of QuickBooks in the next update"
        assert (book_id(firm, "v1"), book_id(firm, "v2")) == (cedar, cedar)
        assert (firm.numbers(), firm.exceptions()) == (["1001", "1002"], ())
        assert [line.actor for line in firm.trail("v2") if line.event == "relinked"] == ["ann"]

    def test_two_vendors_of_bill_on_one_of_quickbooks_both_follow_it(self) -> None:
        """A change in QuickBooks reaches both; one of BILL's changes reaches the other."""
        firm, admin, cedar = self.merged()
        admin.relink(NAME, "v2", cedar, actor="ann")
        firm.cycle()
        assert (in_bill(firm, "v2").phone, in_bill(firm).phone) == ("555-0123", "555-0100")

        firm.company.edit(cedar, email="office@cedar.test")
        firm.cycle()
        assert (in_bill(firm, "v2").email, in_bill(firm).email) == ("office@cedar.test",) * 2
        firm.bill.change(Kind.VENDOR, "v2", phone="555-0199")
        for _ in range(3):
            firm.cycle()

        assert (in_bill(firm).phone, in_book(firm).phone) == ("555-0199", "555-0199")
        assert (in_bill(firm).name, in_bill(firm, "v2").name) == ("Cedar Supply", "Fern Nursery")
        assert firm.cycle().summary == "0 written"

    def test_one_that_is_to_be_there_again_is_made_again(self) -> None:
        """Repost; the new one gets a marker of its own."""
        firm, admin, _ = self.merged()

        admin.repost(NAME, "v2", actor="ann")
        firm.cycle()

        assert in_book(firm, "v2").name == "Fern Nursery"
        assert len({row.guid for row in firm.company.rows(Kind.VENDOR)}) == 2
        link = firm.link(Kind.VENDOR, "v2")
        assert link is not None
        assert (link.generation, firm.exceptions()) == (1, ())

    def test_one_that_bill_archived_too_needs_nobody(self) -> None:
        """Both sides took it back; if BILL restores it, it is made again."""
        firm, _, _ = self.merged()

        firm.bill.change(Kind.VENDOR, "v2", active=False)
        firm.cycle()
        assert (firm.exceptions(), firm.record(Kind.VENDOR, "v2").standing) == ((), Standing.SETTLED)
        firm.bill.change(Kind.VENDOR, "v2", active=True)
        firm.cycle()

        assert in_book(firm, "v2").active

    def test_only_what_is_there_can_be_linked(self) -> None:
        """Neither an unknown vendor, nor one that is gone, nor one whose write is under way."""
        firm, admin, cedar = self.merged()
        gone = book_id(firm, "v2")

        with pytest.raises(UnknownName):
            admin.relink(NAME, "v99", cedar, actor="ann")
        with pytest.raises(UnknownName):
            admin.relink(NAME, "v2", "nowhere", actor="ann")
        with pytest.raises(UnknownName):
            admin.relink(NAME, "v2", gone, actor="ann")
        firm.bill.change(Kind.VENDOR, "v1", phone="1")
        firm.die("before")
        with pytest.raises(NotPossible):
            admin.relink(NAME, "v1", cedar, actor="ann")

    def test_a_person_may_say_it_twice(self) -> None:
        """The last word counts."""
        firm, admin, cedar = self.merged()
        other = firm.company.enter(Kind.VENDOR, fern(name="Fern West", active=False))
        firm.cycle()

        admin.relink(NAME, "v2", cedar, actor="ann")
        firm.cycle()
        admin.relink(NAME, "v2", other.id, actor="ann")
        firm.cycle()

        assert book_id(firm, "v2") == other.id
        assert in_bill(firm, "v2").active


class TestAccounts:
    """Linked accounts of BILL follow QuickBooks; new expense accounts go there if the firm wants it."""

    def account(self, firm: Firm, id_: str = "a1") -> Account:
        found = firm.bill.content(Kind.ACCOUNT, id_)
        assert isinstance(found, Account)
        return found

    @pytest.mark.parametrize(
        "change", [{"name": "Goods", "full_name": "Goods"}, {"number": "6000"}, {"active": False}]
    )
    def test_a_change_in_quickbooks_is_repaired_in_bill(self, change: dict[str, object]) -> None:
        """Name, number, and whether it is in use."""
        firm = linked_firm()
        firm.company.edit(firm.book_ids["Supplies"], **change)

        firm.cycle()

        before = Account(name="Supplies", full_name="Supplies", type="Expense")
        assert self.account(firm) == evolve(before, **change)
        assert firm.cycle().summary == "0 written"

    def test_a_change_in_bill_is_taken_back(self) -> None:
        """QuickBooks is right."""
        firm = linked_firm()
        firm.bill.change(Kind.ACCOUNT, "a1", name="Stuff", full_name="Stuff", active=False)

        firm.cycle()
        firm.cycle()

        assert (self.account(firm).name, self.account(firm).active) == ("Supplies", True)

    def test_nothing_is_repaired_where_the_settings_say_so(self) -> None:
        """The link stays."""
        firm = linked_firm(repair_accounts=False)
        firm.company.edit(firm.book_ids["Supplies"], name="Goods", full_name="Goods")

        firm.cycle()

        assert self.account(firm).name == "Supplies"

    def test_new_expense_accounts_go_to_bill_by_opt_in_parents_first(self) -> None:
        """No other types, no inactive ones; the child is put under its parent."""
        firm = linked_firm(accounts_to_bill=True)
        for name, type_, active in (
            ("Yard:Gravel", "CostOfGoodsSold", True),
            ("Yard", "CostOfGoodsSold", True),
            ("Old", "Expense", False),
            ("Loan", "LongTermLiability", True),
        ):
            leaf = name.rpartition(":")[2]
            entered = Account(name=leaf, full_name=name, type=type_, active=active, number=f"5{len(name)}")
            firm.company.enter(Kind.ACCOUNT, entered)

        firm.cycle()
        firm.cycle()

        known = {
            one.full_name: (id_, one)
            for id_, one in firm.bill.rows(Kind.ACCOUNT).items()
            if isinstance(one, Account)
        }
        assert known.keys() == {"Supplies", "Fuel", "Yard", "Yard:Gravel"} | {"Checking", "Accounts Payable"}
        assert known["Yard:Gravel"][1] == Account(
            name="Gravel",
            full_name="Yard:Gravel",
            type="COST_OF_GOODS_SOLD",
            number="511",
            parent_id=known["Yard"][0],
        )
        assert firm.cycle().summary == "0 written"

    def test_none_goes_without_the_opt_in(self) -> None:
        """It is off unless somebody wants it."""
        firm = linked_firm()
        firm.company.enter(Kind.ACCOUNT, Account(name="Gravel", full_name="Gravel", type="Expense"))

        firm.cycle()

        assert len(firm.bill.rows(Kind.ACCOUNT)) == 2

    @pytest.mark.parametrize("lost", ["lost_before", "lost_after"])
    def test_an_account_whose_answer_was_lost_is_made_once(self, lost: str) -> None:
        """Found by its name or number."""
        firm = linked_firm(accounts_to_bill=True)
        firm.cycle()
        firm.company.enter(
            Kind.ACCOUNT, Account(name="Gravel", full_name="Gravel", type="Expense", number="5100")
        )
        setattr(firm.bill, lost, 1)

        for _ in range(3):
            firm.cycle()

        names = [one.name for one in firm.bill.rows(Kind.ACCOUNT).values() if isinstance(one, Account)]
        assert names.count("Gravel") == 1


@pytest.mark.parametrize("kind", [Kind.VENDOR, Kind.ACCOUNT])
def test_what_bill_gives_unreadable_is_not_made_a_second_time(kind: Kind) -> None:
    """It may be the very same; once BILL gives it whole, they are linked, and all others go."""
    firm = linked_firm(accounts_to_bill=True)
    there: dict[Kind, list[Vendor | Account]] = {
        Kind.VENDOR: [fern(), fern(name="Oak Hills")],
        Kind.ACCOUNT: [Account(name=name, full_name=name, type="Expense") for name in ("Gravel", "Rent")],
    }
    first, second = there[kind]
    nothing = {Kind.VENDOR: Vendor(name=""), Kind.ACCOUNT: Account(name="", full_name="")}
    firm.bill.put(kind, "x9", nothing[kind], trouble="BILL gives it in a way that cannot be read.")
    entered = [firm.company.enter(kind, one).id for one in (first, second)]

    firm.cycle()

    assert {one.book_id for one in to_bill(firm)}.isdisjoint(entered)
    reasons = {book_record(firm, id_, kind).reason for id_ in entered}
    assert reasons == {f"BILL has a {kind.value} that cannot be read (x9), and it may be this one"}
    firm.bill.put(kind, "x9", first)
    firm.cycle()
    link = firm.link(kind, "x9")
    assert link is not None
    assert link.book_id == entered[0]
    assert [one.book_id for one in to_bill(firm) if one.book_id in entered] == entered[1:]


@pytest.mark.parametrize("kind", [Kind.VENDOR, Kind.ACCOUNT])
def test_what_was_planned_for_bill_stays_here_once_it_is_switched_off(kind: Kind) -> None:
    """BILL could not be written to, so somebody decided that it need not be, and later that it shall."""
    firm = linked_firm(accounts_to_bill=True)
    on, gravel = firm.settings, Account(name="Gravel", full_name="Gravel", type="Expense")
    entered = firm.company.enter(kind, fern() if kind is Kind.VENDOR else gravel).id
    unreachable(firm, during="write")
    firm.cycle()
    firm.boot()
    firm.connect(evolve(on, vendors_to_bill=False, accounts_to_bill=False))
    before = len(firm.bill.written)

    for _ in range(2):
        assert firm.cycle().well
        assert len(firm.bill.written) == before
    assert book_record(firm, entered, kind).reason == f"the setting {kind.value}s_to_bill is off"

    firm.connect(on)
    firm.cycle()
    assert [one.book_id for one in firm.bill.written[before:]] == [entered]


def test_a_dry_run_writes_nothing_to_bill() -> None:
    """Everything is read, nothing is written."""
    firm = Firm(settings=evolve(SETTINGS, dry_run=True))
    firm.company.enter(Kind.VENDOR, fern())

    firm.cycle()

    assert to_bill(firm) == []


def test_a_vendor_just_sent_to_quickbooks_is_not_sent_back() -> None:
    """While nobody knows whether it arrived, what QuickBooks shows may be it."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v2", fern(name="Fern: Nursery"))
    firm.company.remembers = False
    firm.die("after")
    with firm.memory.unit() as unit:
        (doubtful,) = [one for one in unit.operations.find() if one.bill_id == "v2"]
    assert doubtful.state is State.SENT

    firm.cycle()
    firm.cycle()

    assert len(firm.bill.rows(Kind.VENDOR)) == 2
    assert len(firm.company.rows(Kind.VENDOR)) == 2


def test_status_counts_what_is_only_in_quickbooks() -> None:
    """What waits or needs a person there is seen like everything else."""
    firm = linked_firm()
    firm.company.enter(Kind.VENDOR, fern(address=Address()))
    firm.bill.refused.add("Oak Hills")
    entered = firm.company.enter(Kind.VENDOR, fern(name="Oak Hills"))
    firm.cycle()
    admin = Admin(store=firm.memory, clock=firm.clock)

    (count,) = [one for one in admin.status(NAME).counts if one.kind is Kind.VENDOR]

    assert (count.waiting, count.exception, count.settled, count.linked) == (1, 1, 1, 1)
    story = admin.story(NAME, entered.id)
    assert story.record is not None
    assert (story.record.side, [one.state for one in story.operations]) == (Side.BOOK, [State.REJECTED])
    assert any(line.event == "exception" for line in story.lines)


def test_the_story_of_a_vendor_from_quickbooks_begins_there() -> None:
    """Its lines from before BILL had it are told too."""
    firm = linked_firm()
    entered = firm.company.enter(Kind.VENDOR, fern())
    firm.cycle()
    admin = Admin(store=firm.memory, clock=firm.clock)

    by_bill, by_book = admin.story(NAME, called(firm)[0]), admin.story(NAME, entered.id)

    assert by_bill.lines == by_book.lines
    assert [line.event for line in by_bill.lines][:2] == ["operation planned add", "operation sent"]
