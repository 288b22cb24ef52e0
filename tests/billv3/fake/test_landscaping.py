"""The landscaping firm's month."""

import doctest
import json
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billv3.testing import MONEY_MOVED, FakeBill, landscaping
from billv3.testing.landscaping import ACCOUNTS, DEPARTMENTS, JOBS, TERMS, Month, StepClock


def played(seed: int = 1, scale: float = 1.0, **more: object) -> tuple[FakeBill, Month, Counter[str]]:
    clock = StepClock()
    fake = FakeBill(now=clock.now, seed=7)
    month = Month(fake, seed=seed, scale=scale, advance=clock.set, **more)
    done: Counter[str] = Counter()
    for report in month.play():
        done.update(report.done)
    return fake, month, done


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_month_has_everything_at_least_once(seed: int) -> None:
    """60 vendors, 300 bills, 200 payments, and each awkward thing."""
    fake, month, done = played(seed)
    counts = fake.counts()

    assert month.over
    assert [True] * 3 == [counts["vendors"] >= 60, counts["bills"] >= 300, counts["payments"] >= 200]
    for thing in (
        "bills denied",
        "bills archived",
        "bills edited",
        "vendors edited",
        "credits entered",
        "credits used",
        "bills settled by credit",
        "partial payments",
        "payments recorded",
        "bills in combined payments",
        "payments: cancel",
        "payments: void",
        "payments: reissue",
        "payments: FUNDING_FAILED_VOIDED",
        "payments: DISBURSEMENT_FAILED_ACTION_NEEDED",
    ):
        assert done[thing] > 0, thing
    statuses = Counter(fake.read("bills", id)["approvalStatus"] for id in fake.ids("bills"))
    assert {"APPROVED", "ASSIGNED", "DENIED", "UNASSIGNED"} == set(statuses)


def test_names_numbers_and_texts_are_awkward() -> None:
    """Accents, quotes, emoji, colons, names equal after 41 characters, long numbers, control characters."""
    fake, _, _ = played()
    names = [fake.read("vendors", id)["name"] for id in fake.ids("vendors")]
    bills = [fake.read("bills", id) for id in fake.ids("bills")]
    numbers = [bill["invoice"]["invoiceNumber"] for bill in bills]
    texts = " ".join(str(bill.get("description", "")) for bill in bills)

    assert 100 == max(len(name) for name in names)
    assert max(Counter(name[:41] for name in names if len(name) > 41).values()) > 1
    assert [True] * 5 == [any(sign in name for name in names) for sign in (":", "&", "é", "\u2019", "🌳")]
    assert max(Counter(names).values()) == 2
    assert max(len(number) for number in numbers) > 20
    assert max(Counter(number[:20] for number in numbers).values()) > 1
    assert [True] * 3 == [sign in texts for sign in ("\u000b", "“", "🌲")]
    assert any(line["amount"] < 0 for bill in bills for line in bill["billLineItems"])
    assert any(line["amount"] == 0 for bill in bills for line in bill["billLineItems"])
    assert max(len(bill["billLineItems"]) for bill in bills) >= 14


def test_the_ledger_adds_up() -> None:
    """Accounts payable by the fake equals what its bills, payments and credits show, to the cent."""
    fake, _, _ = played()
    owed: Counter[str] = Counter()
    accepted = {}
    for id in fake.ids("bills"):
        bill = fake.read("bills", id)
        if bill["approvalStatus"] == "APPROVED" and not bill["archived"]:
            accepted[id] = bill["vendorId"]
            owed[bill["vendorId"]] += bill["amount"]
    for id in fake.ids("payments"):
        payment = fake.read("payments", id)
        if payment["singleStatus"] in MONEY_MOVED:
            assert payment["amount"] == sum(part["amount"] for part in payment["billPayments"])
            for part in payment["billPayments"]:
                assert part["billId"] in accepted
                owed[payment["vendorId"]] -= part["amount"]
    for id in fake.ids("vendor-credits"):
        credit = fake.read("vendor-credits", id)
        owed[credit["vendorId"]] -= credit["amount"]

    assert {vendor: amount for vendor, amount in owed.items() if amount} == fake.accounts_payable()
    assert (
        sum(fake.accounts_payable().values()) == sum(fake.accounts_payable(by="name").values()) > Decimal(0)
    )


def test_the_same_seed_gives_the_same_month_and_another_another() -> None:
    """To the byte."""
    assert played(5, 0.2)[0].snapshot() == played(5, 0.2)[0].snapshot() != played(6, 0.2)[0].snapshot()


def test_a_month_goes_on_after_a_restart() -> None:
    """From the saved fake and the month's state as JSON: the same end."""
    clock = StepClock()
    fake = FakeBill(now=clock.now, seed=7)
    month = Month(fake, scale=0.2, advance=clock.set)
    for _ in range(10):
        month.play_day()
    saved, state = fake.snapshot(), json.loads(json.dumps(month.state))
    month.play()

    again = StepClock(clock.now().replace(month=3, day=12, hour=5))
    second = FakeBill(now=again.now, seed=1)
    second.restore(saved)
    resumed = Month(second, scale=0.2, advance=again.set, state=state)
    resumed.play()

    assert fake.snapshot() == second.snapshot()
    with pytest.raises(IndexError):
        resumed.play_day()


def test_any_clock_will_do() -> None:
    """Without `advance` everything happens now, and the rules about dates still hold."""
    fake = FakeBill(now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
    month = Month(fake, scale=0.1)
    month.play()

    assert fake.counts()["payments"] > 20
    assert date(2026, 3, 2) == month.days[0]


def test_what_the_other_ledger_needs_is_listed() -> None:
    """Every account, department, job and term in the fake is in a constant, with its parent before it."""
    fake, _, _ = played(scale=0.1, items=True)
    accounts = [fake.read("chart-of-accounts", id) for id in fake.ids("chart-of-accounts")]
    seen: set[str] = set()
    for account in ACCOUNTS:
        assert account.parent is None or account.parent in seen
        seen.add(account.number)

    assert [(a.number, a.name, a.type) for a in ACCOUNTS] == [
        (row["account"]["number"], row["name"], row["account"]["type"]) for row in accounts
    ]
    assert len(ACCOUNTS) == len(seen)
    counts = fake.counts()
    assert (len(DEPARTMENTS), len(JOBS), len(TERMS), 3) == (
        counts["departments"],
        counts["jobs"],
        counts["payment-terms"],
        counts["items"],
    )
    used = {
        line["classifications"].get("itemId")
        for id in fake.ids("bills")
        for line in fake.read("bills", id)["billLineItems"]
    }
    assert len(used) > 1


def test_the_examples_in_the_module_run() -> None:
    """The docstring's."""
    assert doctest.TestResults(0, 4) == doctest.testmod(landscaping)
