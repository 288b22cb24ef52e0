"""Which vendor a person means, by id or by name, and which could be meant."""

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.entries import ExceptionEntry
from syncer.errors import UnknownName
from syncer.model import Account, Address, Kind, Vendor
from syncer.relinking import Choice
from syncer.remedies import Remedy, remedies
from tests.syncer.core.rig import NAME, SETTINGS, Firm, account


def two_in_quickbooks() -> tuple[Firm, Admin, str, str]:
    """Mike Smith of BILL may be either of two vendors of QuickBooks."""
    firm = Firm()
    first = firm.company.enter(Kind.VENDOR, Vendor(name="Mike Smith", account_number="A-1"))
    address = Address(line1="1 Mill Ln", city="Moss")
    second = firm.company.enter(Kind.VENDOR, Vendor(name="Smith, Mike", address=address, active=False))
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="MIKE  SMITH"))
    firm.cycle()
    assert trouble(firm).code == "ambiguous"
    return firm, Admin(store=firm.memory, clock=firm.clock), first.id, second.id


def trouble(firm: Firm) -> ExceptionEntry:
    (found,) = firm.exceptions()
    return found


@pytest.mark.parametrize("said", ["v2", "MIKE  SMITH", "mike smith", "Smith, Mike"])
def test_bills_vendor_is_known_by_id_or_name(said: str) -> None:
    """In whatever letters, as names are compared everywhere."""
    firm, admin, first, _ = two_in_quickbooks()

    assert admin.relink(NAME, said, first, actor="ann").id == "v2"
    firm.cycle()
    link = firm.link(Kind.VENDOR, "v2")
    assert (link is not None, link and link.book_id) == (True, first)


@pytest.mark.parametrize(("said", "which"), [("Mike Smith", 0), ("Smith, Mike", 1)])
def test_the_letter_decides_between_namesakes(said: str, which: int) -> None:
    """Both names mean the same; only one vendor is called so."""
    firm, admin, *ids = two_in_quickbooks()
    admin.relink(NAME, "v2", said, actor="ann")
    firm.cycle()

    link = firm.link(Kind.VENDOR, "v2")
    assert link is not None
    assert link.book_id == ids[which]


@pytest.mark.parametrize("said", ["mike smith", "MIKE SMITH"])
def test_a_name_that_several_could_have_is_asked_about(said: str) -> None:
    """With the ids to choose from; nothing is changed."""
    firm, admin, first, second = two_in_quickbooks()
    with pytest.raises(UnknownName) as caught:
        admin.relink(NAME, "v2", said, actor="ann")

    assert caught.value.problem == f"QuickBooks has several vendors {said!r}: {first}, {second}."
    assert trouble(firm).code == "ambiguous"


@pytest.mark.parametrize("said", ["", " ", "Nobody", "v1"])
def test_a_name_that_nobody_has_is_said(said: str) -> None:
    """A blank is nobody's name; an id of the other side is none of this one."""
    _, admin, *_ = two_in_quickbooks()
    with pytest.raises(UnknownName, match="QuickBooks has no vendor"):
        admin.relink(NAME, "v2", said, actor="ann")
    with pytest.raises(UnknownName, match="BILL has no vendor"):
        admin.relink(NAME, said if said != "v1" else "vendor-1", "Mike Smith", actor="ann")


def test_those_that_may_be_meant_are_told_apart() -> None:
    """By what a bookkeeper knows them by."""
    firm, admin, first, second = two_in_quickbooks()

    assert admin.candidates(NAME, trouble(firm)) == (
        Choice(id=first, text="Mike Smith, account number A-1"),
        Choice(id=second, text="Smith, Mike, Moss, inactive"),
    )


def test_of_what_was_sent_to_bill_those_of_bill_may_be_meant() -> None:
    """The exception is of the vendor in QuickBooks; each face offers to say which one of BILL it is."""
    firm = Firm()
    address = Address(line1="1 Mill Ln", city="Moss", state="OR", postal_code="97000", country="US")
    firm.cycle()
    firm.company.enter(Kind.VENDOR, Vendor(name="Fern Nursery", address=address))
    firm.bill.lost_after = 1
    firm.cycle()
    firm.bill.put(Kind.VENDOR, "v8", Vendor(name="Fern Nursery", active=False))
    firm.cycle()
    admin = Admin(store=firm.memory, clock=firm.clock)

    assert trouble(firm).code == "in_doubt"
    assert "`relink`" in trouble(firm).fix
    assert remedies(trouble(firm)) == (Remedy.RELINK, Remedy.REPLAY)
    assert "v8" in {one.id for one in admin.candidates(NAME, trouble(firm))}
    admin.relink(NAME, "v8", "Fern Nursery", actor="ann")
    firm.cycle()
    assert firm.exceptions() == ()


def test_a_record_that_is_gone_could_be_nobody() -> None:
    """Its exception went with it while the page was open."""
    firm, admin, *_ = two_in_quickbooks()
    entry = trouble(firm)
    with firm.memory.unit() as unit:
        unit.records.delete(NAME, entry.side.value, entry.kind, entry.id)

    assert admin.candidates(NAME, entry) == ()


def test_an_account_that_was_sent_to_bill_has_no_vendor_to_be() -> None:
    """Only a name less in BILL helps; nothing is offered that could not be done."""
    firm = Firm(settings=evolve(SETTINGS, accounts_to_bill=True))
    firm.cycle()
    firm.company.enter(Kind.ACCOUNT, account("Mulch"))
    firm.bill.lost_after = 1
    firm.cycle()
    rows = firm.bill.rows(Kind.ACCOUNT).items()
    (first,) = (id_ for id_, one in rows if isinstance(one, Account) and one.name == "Mulch")
    for id_ in (first, "a8"):
        firm.bill.put(Kind.ACCOUNT, id_, evolve(account("Mulch"), active=False))
    firm.cycle()

    assert (trouble(firm).code, trouble(firm).kind) == ("in_doubt", "account")
    assert trouble(firm).fix == "Rename in BILL what is there too often; then run the update again."
    assert remedies(trouble(firm)) == (Remedy.REPLAY,)
    firm.bill.change(Kind.ACCOUNT, "a8", name="Bark", full_name="Bark")
    firm.cycle()
    assert firm.exceptions() == ()
