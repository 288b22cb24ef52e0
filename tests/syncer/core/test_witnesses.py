"""By what an older copy of the company file is told: what we wrote last, of each kind and sort."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import codec, identity
from syncer.book import BookRow, Identified, Identity, Witness
from syncer.cycle import Cycle
from syncer.entries import Action
from syncer.errors import WrongCompanyFile
from syncer.model import AppliedCredit, Bill, Content, Kind, Payment, Vendor
from syncer.stores.retention import compact
from tests.syncer.core.rig import NAME, Firm, bill, credit, payment
from tests.syncer.core.world import World


def cycle(firm: Firm) -> Cycle:
    with firm.memory.unit() as unit:
        entry = unit.cycles.get(NAME)
    assert entry is not None
    return codec.decode(Cycle, entry.body)


def witness(firm: Firm, kind: Kind, action: Action) -> str:
    """The id of the one witness of a kind and sort; `""` if there is none."""
    found = [one.id for one in cycle(firm).witnesses if (one.kind, one.action) == (kind, action)]
    assert len(found) <= 1
    return found[0] if found else ""


def book_id(firm: Firm, kind: Kind, id_: str) -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def posted() -> Firm:
    """Two bills stand, the second one is paid."""
    firm = Firm()
    for number in (1, 2):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "10.00"))
    firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "10.00")))
    firm.cycle()
    return firm


def refused(firm: Firm) -> str:
    """Run an update that recognises an older copy and writes nothing; returns what is said of it."""
    before = firm.company.backup()
    ran = firm.cycle()
    assert not ran.well
    assert before == firm.company.backup()
    (cause,) = (one.cause for one in firm.exceptions() if one.code == "company_file")
    return cause


class TestWhatIsLost:
    """An older copy is recognised by the last write of every kind and sort, and writes nothing."""

    def test_a_change(self) -> None:
        """The bill says again what it said before."""
        firm = posted()
        backup = firm.company.backup()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "99.00"))
        firm.cycle()
        firm.company.restore(backup)

        assert "the change of Bill 1001 of Cedar Supply" in refused(firm)

    def test_a_voiding(self) -> None:
        """The check stands again."""
        firm = posted()
        backup = firm.company.backup()
        firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "10.00"), status="VOID"))
        firm.cycle()
        firm.company.restore(backup)

        assert "the voiding of Payment of 10.00 to Cedar Supply" in refused(firm)

    def test_a_vendor_credit(self) -> None:
        """As a bill or a check."""
        firm = posted()
        backup = firm.company.backup()
        firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "4.00"))
        firm.cycle()
        firm.company.restore(backup)

        assert "(Vendor credit C-1 of Cedar Supply)" in refused(firm)

    def test_a_change_of_a_vendor(self) -> None:
        """The vendor has its old telephone number again."""
        firm = posted()
        backup = firm.company.backup()
        firm.bill.put(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="555-0199"))
        firm.cycle()
        firm.company.restore(backup)

        assert "the change of Vendor Cedar Supply" in refused(firm)

    def test_everything_since(self) -> None:
        """All that is known to be lacking is named."""
        firm = posted()
        backup = firm.company.backup()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "99.00"))
        firm.bill.put(Kind.BILL, "b3", bill("1003", "10.00"))
        firm.cycle()
        firm.company.restore(backup)

        assert "(Bill 1003 of Cedar Supply, the change of Bill 1001 of Cedar Supply)" in refused(firm)

    def test_what_was_posted_before_credits_alone_were_applied(self) -> None:
        """They leave no transaction, and must not take the place of the check before them."""
        firm = posted()
        firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "4.00"))
        firm.bill.put(Kind.BILL, "b3", bill("1003", "4.00"))
        firm.cycle()
        backup = firm.company.backup()
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))
        firm.cycle()
        check = witness(firm, Kind.PAYMENT, Action.ADD)
        assert check == book_id(firm, Kind.PAYMENT, "p1")
        used = payment(("b3", "0.00"))
        (part,) = used.allocations
        alone = evolve(part, credits=(AppliedCredit(credit_id="c1", amount=Decimal("4.00")),))
        firm.bill.put(Kind.PAYMENT, "p3", evolve(used, allocations=(alone,)))
        firm.cycle()
        assert firm.open()["1003"] == 0
        assert witness(firm, Kind.PAYMENT, Action.ADD) == check
        firm.company.restore(backup)

        assert "Payment of 10.00 to Cedar Supply" in refused(firm)


class TestWhatIsNoOlderCopy:
    """What people do to the file does not pass for an older one."""

    def test_an_edit_of_what_was_changed_last(self) -> None:
        """Its EditSequence is another one than ours, and a later one."""
        firm = posted()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
        firm.cycle()
        firm.company.edit(book_id(firm, Kind.BILL, "b1"), memo="looked at")

        assert firm.cycle().well

    def test_a_voided_bill_that_somebody_gave_amounts_again(self) -> None:
        """That is an exception of the bill alone."""
        firm = posted()
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", active=False))
        firm.cycle()
        row = firm.company.row(book_id(firm, Kind.BILL, "b1"))
        assert row.void
        row.void = False
        firm.company.edit(row.id, amount=Decimal("10.00"), open_amount=Decimal("10.00"))

        assert firm.cycle().well
        assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "stands_again")]

    def test_a_vendor_that_was_merged(self) -> None:
        """QuickBooks tells of merges nowhere for sure; the vendor is simply not there any more."""
        firm = posted()
        firm.bill.put(Kind.VENDOR, "v9", Vendor(name="Oak Hills"))
        firm.cycle()
        firm.bill.put(Kind.VENDOR, "v9", Vendor(name="Oak Hills", phone="555-0101"))
        firm.cycle()
        assert witness(firm, Kind.VENDOR, Action.MODIFY) == book_id(firm, Kind.VENDOR, "v9")
        del firm.company._state.rows[book_id(firm, Kind.VENDOR, "v9")]

        assert firm.cycle().well

    def test_a_copy_that_lacks_nothing_of_ours(self) -> None:
        """It may be older; nothing that was written to it is missing."""
        firm = posted()
        backup = firm.company.backup()
        firm.cycle()
        firm.company.restore(backup)

        assert firm.cycle().well


class TestOnceAWitnessIsDeleted:
    """The one before it takes its place, so that a copy that lacks that one is recognised still."""

    def test_of_changes(self) -> None:
        """From the journal; without one there is none."""
        firm = posted()
        backup = firm.company.backup()
        for id_, number in (("b1", "1001"), ("b3", "1003")):
            firm.bill.put(Kind.BILL, id_, bill(number, "10.00"))
            firm.cycle()
            firm.bill.put(Kind.BILL, id_, bill(number, "12.00"))
            firm.cycle()
        firm.company.delete(book_id(firm, Kind.BILL, "b3"))
        assert firm.cycle().well
        assert witness(firm, Kind.BILL, Action.MODIFY) == book_id(firm, Kind.BILL, "b1")
        newest = firm.company.backup()
        firm.company.restore(backup)
        assert "the change of Bill 1001" in refused(firm)
        firm.company.restore(newest)
        firm.cycle()

        firm.company.delete(book_id(firm, Kind.BILL, "b1"))

        assert firm.cycle().well
        assert witness(firm, Kind.BILL, Action.MODIFY) == ""

    def test_what_takes_its_place_is_not_compacted(self) -> None:
        """A cut-off that is newer than the last update takes nothing that the next one needs."""
        firm = posted()
        for id_ in ("b1", "b3"):
            firm.bill.put(Kind.BILL, id_, bill(f"100{id_[1]}", "10.00"))
            firm.cycle()
            firm.bill.put(Kind.BILL, id_, bill(f"100{id_[1]}", "10.00", active=False))
            firm.cycle()
        compact(firm.memory, NAME, before=firm.clock.now() + timedelta(days=1))

        firm.company.delete(book_id(firm, Kind.BILL, "b3"))
        firm.cycle()

        assert witness(firm, Kind.BILL, Action.VOID) == book_id(firm, Kind.BILL, "b1")

    def test_of_voidings(self) -> None:
        """Not by the ids of operations, but by when they were done."""
        firm = posted()
        for id_ in ("b1", "b3"):
            firm.bill.put(Kind.BILL, id_, bill(f"100{id_[1]}", "10.00"))
        firm.cycle()
        for id_ in ("b1", "b3"):
            firm.bill.put(Kind.BILL, id_, bill(f"100{id_[1]}", "10.00", active=False))
            firm.cycle()
        assert witness(firm, Kind.BILL, Action.VOID) == book_id(firm, Kind.BILL, "b3")

        firm.company.delete(book_id(firm, Kind.BILL, "b3"))
        firm.cycle()

        assert witness(firm, Kind.BILL, Action.VOID) == book_id(firm, Kind.BILL, "b1")

    def test_of_additions_credits_alone_are_none(self) -> None:
        """They have no id by which they could be asked for."""
        firm = posted()
        with firm.memory.unit() as unit:
            link = unit.links.get(NAME, Kind.PAYMENT.value, "p2")
            assert link is not None
            unit.links.put(evolve(link, bill_id="p9", book_id=""))

            assert identity.latest(unit, NAME, Kind.PAYMENT, "x", {"x", link.book_id}) == ""


def told(
    world: World, one: Witness, sequence: str | None, *, void: bool = False, deleted: bool = False
) -> bool:
    """Whether a file that has the witness so is taken for the right one."""
    content: Content = Vendor(name="A") if one.kind is Kind.VENDOR else bill("1", "1.00")
    row = BookRow(kind=one.kind, id=one.id, content=content, edit_sequence=sequence or "", void=void)
    said = Identified(
        identity=Identity(company_name="Toy"),
        told=(row,) if sequence is not None else (),
        deleted=(one.id,) if deleted else (),
    )
    try:
        identity.check_age(world.view, said, (one,))
    except WrongCompanyFile:
        return False
    return True


ADDED = Witness(kind=Kind.BILL, action=Action.ADD, id="B1", after="20")
CHANGED = Witness(kind=Kind.BILL, action=Action.MODIFY, id="B1", before="10", after="20")
VOIDED = Witness(kind=Kind.BILL, action=Action.VOID, id="B1", before="10", after="10")


@pytest.mark.parametrize(
    ("one", "sequence", "right"),
    [
        (ADDED, "5", True),
        (ADDED, None, False),
        (CHANGED, "20", True),
        (CHANGED, "21", True),
        (CHANGED, "11", True),  # a workstation's clock that goes behind by less than lay between
        (CHANGED, "10", False),
        (CHANGED, "9", False),
        (CHANGED, None, False),
        (evolve(CHANGED, before="20"), "20", True),  # changed twice within the same second
        (evolve(CHANGED, after=""), "10", False),
        (evolve(CHANGED, before="x", after="y"), "w", True),
        (evolve(CHANGED, before="x", after="y"), "x", False),
        (VOIDED, "10", False),
        (VOIDED, "9", False),
        (VOIDED, "11", True),
        (VOIDED, None, False),
        (evolve(CHANGED, kind=Kind.VENDOR), None, True),
        (evolve(CHANGED, kind=Kind.VENDOR), "10", False),
    ],
)
def test_how_a_file_has_a_witness_tells_its_age(
    world: World, one: Witness, sequence: str | None, right: bool
) -> None:
    """Only what is as before our write, or before that, is older; what is none of the two proves nothing."""
    assert told(world, one, sequence) is right


def test_what_is_void_or_was_deleted_is_as_it_should_be(world: World) -> None:
    """Whatever its EditSequence says."""
    assert told(world, VOIDED, "10", void=True)
    assert told(world, CHANGED, None, deleted=True)


def test_an_unknown_witness_is_named_by_its_id(world: World) -> None:
    """Where the record of BILL is not known any more."""
    with pytest.raises(WrongCompanyFile, match=r"\(B1\)"):
        identity.check_age(world.view, Identified(identity=Identity(company_name="Toy")), (ADDED,))


def test_what_quickbooks_says_of_a_change_is_kept() -> None:
    """The EditSequence before and after, so that both can be told from each other."""
    firm = posted()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.cycle()
    (said,) = (one for one in cycle(firm).witnesses if one.action is Action.MODIFY)

    assert (said.id, said.before, said.after) == (book_id(firm, Kind.BILL, "b1"), "1", "2")


def test_what_is_written_to_bill_is_no_witness() -> None:
    """It says nothing of the company file."""
    firm = Firm()
    firm.company.enter(Kind.VENDOR, Vendor(name="Oak Hills"))
    firm.cycle()

    assert all(one.kind is not Kind.VENDOR for one in cycle(firm).witnesses)


def test_a_check_is_remembered_by_its_id_and_a_bill_by_its_own() -> None:
    """One witness for each kind and sort, the newest."""
    firm = posted()

    bills = [row.id for row in firm.company.rows(Kind.BILL) if isinstance(row.content, Bill)]
    checks = [row.id for row in firm.company.rows(Kind.PAYMENT) if isinstance(row.content, Payment)]
    assert witness(firm, Kind.BILL, Action.ADD) == bills[-1]
    assert witness(firm, Kind.PAYMENT, Action.ADD) == checks[-1]
