"""The examples that join packages do what they say, against the simulated parties."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import qbxml
from billv3.testing import FakeBill, FakeBillServer, line
from examples import migrate_open_bills
from qbxml.testing import CompanyFile


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBill]:
    """A BILL organization, served on the loopback, and the environment that leads there."""
    fake = FakeBill()
    with FakeBillServer(fake) as server:
        for name, value in {
            "BILL_URL": server.url,
            "BILL_USERNAME": fake.username,
            "BILL_PASSWORD": fake.password,
            "BILL_ORGANIZATION_ID": fake.organization_id,
            "BILL_DEV_KEY": fake.dev_key,
        }.items():
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture
def books() -> CompanyFile:
    """A company file that has the vendor and the standard chart of accounts."""
    file = CompanyFile.new("Greenfield Landscaping")
    file.add_vendor("Harbor Paper Co")
    return file


def entered(bill: FakeBill, number: str, *amounts: str, approve: bool = True, memo: str = "") -> str:
    """Enter a bill of one vendor, with a line on a sub-account for each amount."""
    vendor = next(iter(bill.find("vendors", "name", "Harbor Paper Co")), None)
    vendor = vendor or bill.office.add_vendor("Harbor Paper Co")
    account = next(iter(bill.find("chart-of-accounts", "name", "Plants and Sod")), None)
    if account is None:
        above = bill.office.add_account("Job Materials", "COST_OF_GOODS_SOLD", "50100")
        account = bill.office.add_account("Plants and Sod", "COST_OF_GOODS_SOLD", "50110", parent_id=above)
    id_ = bill.office.enter_bill(
        vendor,
        number,
        [line(amount, account, memo) for amount in amounts],
        invoice_date=date(2026, 3, 2),
        approvers=[bill.user_id],
    )
    if approve:
        bill.office.approve(id_)
    return id_


def test_open_bills_become_a_document_that_quickbooks_accepts(
    bill: FakeBill, books: CompanyFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Approved and open ones only; each on its sub-account, to the cent, with what QuickBooks can hold."""
    entered(bill, "HP-1", "85.00", "-5.01", memo="Sod – “fescue”")
    entered(bill, "HP-2", "10.10")
    entered(bill, "HP-3", "99.00", approve=False)
    partly = entered(bill, "HP-4", "60.00")
    bank = bill.office.add_bank("Harbor Bank", bill.office.add_account("Checking", "BANK", "10100"))
    bill.office.clear_payment(bill.office.schedule_payment({partly: "20.00"}, bank))
    target = tmp_path / "open.xml"

    assert 0 == migrate_open_bills.main([str(target)])
    answer = qbxml.parse(books.process(target.read_text(encoding="ascii")))

    assert [0, 0] == [response.status_code for response in answer.responses]
    assert {"HP-1": Decimal("79.99"), "HP-2": Decimal("10.10")} == {
        one.ref_number: one.open_amount for one in books.open_bills()
    }
    assert "left out, paid in part: bill HP-4 of Harbor Paper Co" in capsys.readouterr().err


def test_the_same_document_twice_is_done_once(bill: FakeBill, books: CompanyFile, tmp_path: Path) -> None:
    """QuickBooks knows the message set by its id, and gives the first outcome again."""
    entered(bill, "HP-1", "85.00")
    target = tmp_path / "open.xml"
    migrate_open_bills.main([str(target)])
    document = target.read_text(encoding="ascii")
    for _ in range(2):
        books.process(document)

    assert {"Harbor Paper Co": Decimal("85.00")} == books.accounts_payable()


def test_a_bill_that_does_not_fit_is_named_and_nothing_is_written(
    bill: FakeBill, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An invoice number of more than 20 characters is for a person to shorten."""
    entered(bill, "HP-1", "85.00")
    entered(bill, "HP-2026-000000000000000001", "85.00")
    target = tmp_path / "open.xml"

    assert 1 == migrate_open_bills.main([str(target)])
    assert "HP-2026-000000000000000001" in capsys.readouterr().err
    assert not target.exists()


def test_a_line_without_an_account_is_named(
    bill: FakeBill, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An account is not guessed."""
    vendor = bill.office.add_vendor("Harbor Paper Co")
    id_ = bill.office.enter_bill(
        vendor, "HP-1", [line("85.00")], invoice_date=date(2026, 3, 2), approvers=[bill.user_id]
    )
    bill.office.approve(id_)

    assert 1 == migrate_open_bills.main([str(tmp_path / "open.xml")])
    assert "bill HP-1 of Harbor Paper Co: It has no account on a line." in capsys.readouterr().err


def test_without_a_file_name_it_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is read or written."""
    assert 2 == migrate_open_bills.main([])
    assert "usage:" in capsys.readouterr().err
