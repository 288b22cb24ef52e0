"""
A whole month of the landscaping firm reconciles to the cent, twice in a row.

Both parties stand in one process; everything between them is the real thing: BILL's client, the Web Connector
over SOAP, the engine. The report is compared with what the parties themselves say, which it has never seen.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from billv3.testing import FakeBill
from billv3.testing.landscaping import ACCOUNTS, Month, StepClock
from examples.reference_server import demo_parties
from qbwc.testing import Status
from qbxml.testing import CompanyFile
from syncer import naming
from syncer.model import Kind
from syncer.reconcile import Bucket, Cause, Report, read_anew, reconcile, table
from syncer.settings import Settings
from tests.syncer.adapters.scene import NAME, Scene

BY_HAND = 100
CHECKS_BY_HAND = 20
EXPENSE = next(one.number for one in ACCOUNTS if one.type == "EXPENSE")


def firm(scale: float, seed: int = 1) -> tuple[Scene, Month]:
    clock = StepClock()
    fake = FakeBill(now=clock.now, seed=seed, organization_name=demo_parties.COMPANY)
    month = Month(fake, seed=seed, scale=scale, advance=clock.set)
    settings = Settings(payment_account=demo_parties.bank_account(), left_out=("location",))
    return Scene(fake=fake, file=demo_parties.company_file(), clock=clock, settings=settings), month


def play(scene: Scene, month: Month) -> None:
    """Play the month to its end with an update a week, and quiet ones behind it."""
    day = 0
    while not month.over:
        month.play_day()
        day += 1
        if day % 7 == 0:
            update(scene)
    for _ in range(3):
        update(scene)


def update(scene: Scene) -> str:
    said = scene.update()
    assert said.status is Status.DONE, said.message
    return said.message


def report(scene: Scene, **period: dt.date) -> Report:
    with scene.store.unit() as unit:
        return reconcile(unit, NAME, **period)


def anew(scene: Scene) -> None:
    with scene.store.unit() as unit:
        read_anew(unit, NAME, now=scene.clock.now(), actor="bookkeeper")


def owed(found: Report) -> dict[str, Decimal]:
    """What the report says that QuickBooks owes, by vendor."""
    return {one.vendor: one.book for one in found.balances if one.book}


def in_books(file: CompanyFile) -> dict[str, Decimal]:
    """What the company file itself says."""
    return {vendor: amount for vendor, amount in file.accounts_payable().items() if amount}


def checks(file: CompanyFile) -> Decimal:
    return sum((one.amount for one in file.transactions("BillPaymentCheck") if not one.is_void), Decimal(0))


def test_a_clean_month_has_no_differences_twice_in_a_row() -> None:
    """What waits for its approval or for its money stands apart; the file's own balances are the report's."""
    scene, month = firm(0.3)
    play(scene, month)
    first = report(scene)

    assert first.agrees, table(first)
    assert first.among(Bucket.ACCEPTED) == ()
    assert {line.cause for line in first.among(Bucket.NOT_DUE)} == {Cause.NOT_APPROVED, Cause.NOT_MOVED}
    assert len(first.among(Bucket.AGREES)) > 150
    assert owed(first) == in_books(scene.file)
    assert sum(one.book for one in first.paid) == checks(scene.file)
    assert all(one.agrees for one in first.paid)
    assert "0 written" in update(scene)
    assert report(scene).lines == first.lines


def test_reading_everything_anew_posts_nothing_and_finds_the_same() -> None:
    """With its watermarks forgotten, the next update reads both sides in full, as if for the first time."""
    scene, month = firm(0.1, seed=4)
    play(scene, month)
    before, counts = report(scene), scene.file.counts()
    anew(scene)
    unread = report(scene)
    calls = scene.fake.call_count

    assert not unread.read
    assert not unread.agrees
    assert "0 written" in update(scene)
    assert scene.fake.call_count > calls
    assert scene.file.counts() == counts
    after = report(scene)
    assert after.agrees
    assert after.lines == before.lines


def test_what_somebody_does_in_quickbooks_unseen_is_found_by_reading_anew() -> None:
    """A bill deleted in QuickBooks is told with its cause, and the gap is its amount."""
    scene, month = firm(0.1, seed=4)
    play(scene, month)
    bill = next(one for one in scene.file.open_bills() if one.amount == one.open_amount > 0)
    scene.file.delete(bill.txn_id)
    anew(scene)
    update(scene)
    found = report(scene)
    (line,) = found.among(Bucket.DIFFERS)

    assert (line.kind, line.cause, line.gap) == (Kind.BILL, Cause.GONE, bill.amount)
    assert [one.differs for one in found.owed] == [bill.amount]
    assert owed(found) == in_books(scene.file)


@pytest.mark.timeout(120)
def test_a_month_in_which_a_hundred_bills_were_keyed_by_hand_before() -> None:
    """They are adopted and not posted again, with the checks that were written for some of them."""
    scene, month = firm(1.0)
    for _ in range(12):
        month.play_day()
    keyed = key_bills(scene, BY_HAND)
    paid = write_checks(scene, keyed, CHECKS_BY_HAND)
    update(scene)

    assert {link.bill_id for link in scene.links(Kind.BILL) if link.adopted} == set(keyed)
    assert {link.bill_id for link in scene.links(Kind.PAYMENT) if link.adopted} == paid
    assert {one.code for one in scene.exceptions()} == {"no_1099"}
    first = report(scene)
    assert first.agrees, table(first)
    assert owed(first) == in_books(scene.file)

    play(scene, month)
    for _ in range(2):
        found = report(scene)
        assert found.agrees, table(found)
        assert owed(found) == in_books(scene.file)
        assert all(one.agrees for one in found.paid)
        assert "0 written" in update(scene)
    twice = Counter(
        (one.entity_id, one.ref_number) for one in scene.file.transactions("Bill") if not one.is_void
    )
    assert max(twice.values()) == 1


def key_bills(scene: Scene, number: int) -> dict[str, str]:
    """Key bills of BILL in QuickBooks as a person does, all of each on one account. TxnIDs by BILL id."""
    account = demo_parties.full_names()[EXPENSE]
    fake, file = scene.fake, scene.file
    names = Counter(naming.name_key(fake.read("vendors", id_)["name"]) for id_ in fake.ids("vendors"))
    known = set(demo_parties.KNOWN_BEFORE)
    keyed: dict[str, str] = {}
    for id_ in fake.ids("bills"):
        row = fake.read("bills", id_)
        vendor, told = row["vendorName"], row["invoice"]["invoiceNumber"]
        is_plain = vendor == naming.vendor_name(vendor) and names[naming.name_key(vendor)] == 1
        has_plain_number = told.isascii() and len(told) <= naming.BILL_NUMBER_MAX
        is_posted = row["approvalStatus"] == "APPROVED" and not row["archived"] and row["amount"] > 0
        if not (is_plain and has_plain_number and is_posted):
            continue
        if vendor not in known:
            file.add_vendor(vendor)
            known.add(vendor)
        day = dt.date.fromisoformat(row["invoice"]["invoiceDate"])
        keyed[id_] = file.enter_bill(vendor, [(account, row["amount"])], on=day, ref_number=told).txn_id
        if len(keyed) == number:
            return keyed
    raise AssertionError(f"the month had only {len(keyed)} bills that a person would key")


def write_checks(scene: Scene, keyed: dict[str, str], number: int) -> set[str]:
    """Write checks by hand for payments of BILL that paid one keyed bill in full. Their BILL ids."""
    settings, fake = scene.settings, scene.fake
    written: set[str] = set()
    for id_ in fake.ids("payments"):
        row = fake.read("payments", id_)
        status = row.get("singleStatus") or row.get("status")
        parts = row.get("billPayments") or []
        if status not in settings.posted_payments or len(parts) != 1 or parts[0]["billId"] not in keyed:
            continue
        bill = fake.read("bills", parts[0]["billId"])
        if parts[0]["amount"] == row["amount"] == bill["amount"] and len(written) < number:
            day = dt.date.fromisoformat(row["processDate"])
            scene.file.pay_bill(keyed[bill["id"]], bank=demo_parties.bank_account(), on=day)
            written.add(id_)
    assert len(written) == number
    return written
