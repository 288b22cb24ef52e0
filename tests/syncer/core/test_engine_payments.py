"""Payments over several cycles, and what becomes of a check once it is posted."""

from decimal import Decimal

from attrs import evolve

from syncer.model import Account, Kind, Vendor
from tests.syncer.core.rig import SETTINGS, Firm, bill, payment


class TestAbroad:
    """No payment in another currency is posted."""

    def test_none_is_posted_while_the_vendor_cannot_be_read(self) -> None:
        """Its currency is not known just then; that is not the home currency."""
        firm = Firm(settings=evolve(SETTINGS, ap_accounts={"EUR": "AP EUR"}))
        firm.company.multicurrency = True
        firm.company.rates = {"EUR": Decimal("1.10")}
        payables = Account(name="AP EUR", full_name="AP EUR", type="AccountsPayable", currency="Euro")
        firm.company.enter(Kind.ACCOUNT, payables)
        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Berlin Stone", currency="EUR"))
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", vendor="v2", dollars=Decimal("11.00")))
        firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), vendor="v2", status="SCHEDULED"))
        firm.cycle()
        assert firm.numbers() == ["1001"]

        firm.bill.put(Kind.VENDOR, "v2", Vendor(name="", active=False), trouble="cannot be read")
        firm.bill.change(Kind.PAYMENT, "p1", status="PAID")
        firm.cycle()

        assert firm.live(Kind.PAYMENT) == ()
        assert firm.record(Kind.PAYMENT, "p1").reason == "the vendor v2 cannot be read in BILL just now"
