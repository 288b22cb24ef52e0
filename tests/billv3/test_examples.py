"""The examples do what they say, against the fake over real sockets."""

import asyncio
import csv
from datetime import date
from pathlib import Path

import httpx
import pytest

from billv3 import webhooks
from billv3.testing import FakeBill, FakeBillServer, line
from examples import bill_export_vendors, bill_list_unpaid, bill_webhook_receiver


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> FakeBill:
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


def test_all_vendors_are_exported(office: FakeBill, tmp_path: Path) -> None:
    """Archived ones, too; a name that a spreadsheet would run is disarmed."""
    for name in ("Cedar Supply Co", "=1+1", "Harbor Tools"):
        vendor = office.office.add_vendor(name)
    office.office.archive("vendors", vendor)
    target = tmp_path / "vendors.csv"

    assert 0 == bill_export_vendors.main([str(target)])
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert {"Cedar Supply Co", "'=1+1", "Harbor Tools"} == {row["name"] for row in rows}
    assert [target] == list(tmp_path.iterdir())


def test_a_refused_login_leaves_no_file(
    office: FakeBill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The export is complete or not there."""
    monkeypatch.setenv("BILL_PASSWORD", "wrong-password")

    assert 1 == bill_export_vendors.main([str(tmp_path / "vendors.csv")])
    assert [] == list(tmp_path.iterdir())
    assert "wrong-password" not in capsys.readouterr().err


def test_unpaid_bills_are_listed(office: FakeBill, capsys: pytest.CaptureFixture[str]) -> None:
    """With number, vendor and the open amount; the total is exact."""
    vendor = office.office.add_vendor("Cedar Supply Co")
    account = office.office.add_account("Supplies", "EXPENSE")
    for number in ("CS-1", "CS-2"):
        office.office.enter_bill(vendor, number, [line("10.10", account)], invoice_date=date(2026, 3, 9))

    assert 0 == bill_list_unpaid.main()
    told = capsys.readouterr().out
    assert "CS-1" in told
    assert "20.20" in told


def test_the_receiver_takes_signed_notifications_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the same is 200 twice, and one thing to do; a wrong signature is 400."""
    monkeypatch.setenv("BILL_WEBHOOK_KEYS", "newest,older")
    body = b'{"metadata":{"eventId":"e-77","eventType":"bill.updated"},"bill":{"id":"00n1"}}'
    header = {webhooks.SIGNATURE_HEADER: webhooks.signature(body, "older")}
    bill_webhook_receiver.queue.clear()
    statuses, refused = asyncio.run(posted([(body, header), (body, header), (body + b" ", header)]))

    assert ([200, 200], 400) == (statuses, refused)
    assert [("bill", "00n1")] == list(bill_webhook_receiver.queue)


async def posted(notifications: list[tuple[bytes, dict[str, str]]]) -> tuple[list[int], int]:
    transport = httpx.ASGITransport(app=bill_webhook_receiver.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://hooks.example.test") as http:
        statuses = [
            (await http.post("/webhooks/bill", content=body, headers=headers)).status_code
            for body, headers in notifications
        ]
    return statuses[:-1], statuses[-1]
