"""A fake with a signed-in session, an account, a vendor, a verified bank."""

from datetime import date
from decimal import Decimal

import pytest

from billv3.testing import FakeBill, line
from tests.billv3.fake.wire import Clock, Wire, sign_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(clock: Clock) -> FakeBill:
    return FakeBill(now=clock.now, seed=3)


@pytest.fixture
def wire(fake: FakeBill) -> Wire:
    return sign_in(fake)


@pytest.fixture
def account(fake: FakeBill) -> str:
    return fake.office.add_account("Office Expense", "EXPENSE", "6100")


@pytest.fixture
def vendor(fake: FakeBill) -> str:
    return fake.office.add_vendor("Cedar Supply Co")


@pytest.fixture
def bank(fake: FakeBill) -> str:
    return fake.office.add_bank("Harbor Bank", fake.office.add_account("Checking", "BANK", "1010"))


class Bills:
    """Makes bills with as little typing as possible."""

    def __init__(self, fake: FakeBill, vendor: str, account: str) -> None:
        self.fake, self.vendor, self.account = fake, vendor, account
        self.count = 0

    def make(self, *amounts: str, number: str = "", vendor: str = "", approvers: tuple[str, ...] = ()) -> str:
        self.count += 1
        return self.fake.office.enter_bill(
            vendor or self.vendor,
            number or f"CS-{self.count}",
            [line(Decimal(amount), self.account, "Rope") for amount in amounts],
            invoice_date=date(2026, 3, 9),
            due_date=date(2026, 4, 8),
            approvers=approvers,
        )


@pytest.fixture
def bills(fake: FakeBill, vendor: str, account: str) -> Bills:
    return Bills(fake, vendor, account)
