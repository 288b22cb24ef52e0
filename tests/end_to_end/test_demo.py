"""The demo proves itself, and can fail."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.reference_server import process
from examples.reference_server.demo_scene import World, ledgers
from tests.end_to_end.conftest import played


def test_the_demo_ends_well_with_a_whole_month() -> None:
    """At least 60 vendors, 300 bills and 200 payments arrive, and both ledgers agree to the cent."""
    result = process.run(("demo", "--json"), {})

    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["agrees"]
    assert told["lost"] == []
    assert told["extra"] == []
    assert told["links"]["vendor"] >= 60
    assert told["links"]["bill"] >= 300
    assert told["links"]["payment"] >= 200
    assert told["voided"]["payment"] >= 1
    assert all(row["agrees"] for row in told["vendors"])
    assert all(one["cause"] and one["fix"] for one in told["exceptions"])


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A small month whose server has done its work."""
    with played(tmp_path_factory.mktemp("synced"), seed=3, scale=0.05) as scene:
        yield scene


@pytest.mark.xdist_group("demo")
class TestTheComparison:
    """A comparison that could not fail would prove nothing."""

    def test_agrees_as_it_is(self, synced: World) -> None:
        """The starting point of the tests below."""
        found = ledgers(synced)

        assert found.agrees
        assert sum(row.book for row in found.rows) == sum(synced.file.accounts_payable().values())

    def test_agrees_with_the_fake_s_own_sum(self, synced: World) -> None:
        """What we add up over HTTP is what BILL itself says is owed."""
        held = sum(row.held for row in ledgers(synced).rows)
        owed = sum(row.bill for row in ledgers(synced).rows)

        assert owed == sum(synced.fake.accounts_payable().values())
        assert owed - held == sum(synced.file.accounts_payable().values())

    @pytest.mark.parametrize("meddle", ["doubled", "deleted", "changed", "voided check"])
    def test_sees_a_book_that_differs(self, synced: World, meddle: str) -> None:
        """A bill entered twice, lost or changed, and a check taken back, are each seen."""
        file, before = synced.file, synced.file.snapshot()
        paid = {one.txn_id for one in file.open_bills()}
        bill = next(one for one in file.transactions("Bill") if one.txn_id in paid and not one.is_void)
        match meddle:
            case "doubled":
                file.enter_bill(
                    file.vendor(bill.entity_id).name, [("Advertising", "12.00")], on=bill.txn_date
                )
            case "deleted":
                untouched = next(
                    one for one in file.open_bills() if one.amount == one.open_amount and one.amount > 0
                )
                file.delete(untouched.txn_id)
            case "changed":
                file.edit_bill(bill.txn_id, lines=[("Advertising", "1.23")])
            case "voided check":
                check = next(one for one in file.transactions("BillPaymentCheck") if not one.is_void)
                file.void(check.txn_id)
        try:
            assert not ledgers(synced).agrees
        finally:
            file.restore(before)

        assert ledgers(synced).agrees


def test_a_server_that_cannot_start_is_one_line(tmp_path: Path) -> None:
    """The reason is in the log and in the error, without a traceback."""
    settings = {
        "BILLQBD_PORT": "1",
        "BILLQBD_DATABASE_URL": f"sqlite:///{tmp_path / 'no.db'}",
        "BILLQBD_SECRET_KEY": "short",
    }
    server = process.Server(settings, tmp_path / "log")

    with pytest.raises(process.DidNotStart, match="BILLQBD_SECRET_KEY"):
        server.start()

    assert "Traceback" not in (tmp_path / "log").read_text()
