"""Vendors (BILL API reference, createvendor, updatevendor, createbulkvendor; vendor bank accounts)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from billv3.testing import FakeBill
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import ADDRESS, Clock, Wire, trust

CEDAR = {"name": "Cedar Supply Co", "address": ADDRESS}


def test_a_new_vendor_shows_check_and_no_account(wire: Wire) -> None:
    """Observed of brand-new vendors; empty keys are left out, never null."""
    got = wire.post("/v3/vendors", {**CEDAR, "shortName": None, "phone": ""})

    assert 201 == got.status
    assert got.body["id"].startswith("009")
    assert 20 == len(got.body["id"])
    assert ("CHECK", "NO_ACCOUNT") == (
        got.body["paymentInformation"]["payByType"],
        got.body["bankAccountStatus"],
    )
    assert {"shortName", "phone", "email"}.isdisjoint(got.body)
    assert got.body == wire.get(f"/v3/vendors/{got.body['id']}").body


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": None}, "name: must not be null"),
        ({"name": "x" * 101}, "name: size must be between 1 and 100"),
        ({"name": ""}, "name: size must be between 1 and 100"),
        ({"address": None}, "address: must not be null"),
        ({"address": {**ADDRESS, "city": None}}, "address.city: must not be null"),
        ({"shortName": "x" * 41}, "shortName: size must be between 0 and 40"),
        ({"email": "nobody"}, "email: has an invalid format"),
    ],
)
def test_what_a_vendor_needs_is_checked_with_the_dotted_path(wire: Wire, change: dict, message: str) -> None:
    """Required: name, and address with line1, city, zipOrPostalCode, country."""
    got = wire.post("/v3/vendors", {**CEDAR, **change})

    assert (400, [message]) == (got.status, got.messages)


@pytest.mark.parametrize("country", ["USA", "us", "United States", "XX"])
def test_the_country_is_the_two_letter_code(wire: Wire, country: str) -> None:
    """ "USA" is refused."""
    got = wire.post("/v3/vendors", {**CEDAR, "address": {**ADDRESS, "country": country}})

    assert (400, ["BDC_1119"]) == (got.status, got.codes)


def test_all_bad_fields_are_reported_at_once(wire: Wire) -> None:
    """Several bad fields give several objects."""
    got = wire.post("/v3/vendors", {"name": 7, "accountType": "FIRM"})

    assert ["BDC_1124", "BDC_1119", "BDC_1117"] == got.codes


def test_hundred_characters_and_equal_names_are_accepted(wire: Wire) -> None:
    """No duplicate-name protection is documented."""
    body = {**CEDAR, "name": "Ä" * 100}

    assert [201, 201] == [wire.post("/v3/vendors", body).status, wire.post("/v3/vendors", body).status]


@pytest.mark.parametrize(("mode", "status"), [("ignore", 201), ("refuse", 400)])
def test_unknown_fields_are_dropped_or_refused_by_knob(
    fake: FakeBill, wire: Wire, mode: str, status: int
) -> None:
    """What BILL does with them differs by endpoint and is not documented."""
    fake.knobs = replace(fake.knobs, unknown_fields=mode)
    got = wire.post("/v3/vendors", {**CEDAR, "externalId": "42"})

    assert status == got.status
    assert "externalId" not in got.body


def test_patch_changes_the_named_fields_only_and_null_clears(wire: Wire, vendor: str, clock: Clock) -> None:
    """Nested objects are merged; there is no PUT."""
    wire.patch(f"/v3/vendors/{vendor}", {"phone": "503", "additionalInfo": {"track1099": True}})
    clock.advance(minutes=1)
    got = wire.patch(f"/v3/vendors/{vendor}", {"phone": None, "address": {"line2": "Upper yard"}}).body

    assert ("Upper yard", "Astoria", True) == (
        got["address"]["line2"],
        got["address"]["city"],
        got["additionalInfo"]["track1099"],
    )
    assert "phone" not in got
    assert got["updatedTime"] > got["createdTime"]
    assert 404 == wire.put(f"/v3/vendors/{vendor}", CEDAR).status
    assert 400 == wire.patch(f"/v3/vendors/{vendor}", {"address": {"city": None}}).status


def test_the_archived_flag_changes_only_through_its_own_calls(wire: Wire, vendor: str, clock: Clock) -> None:
    """archive and restore are idempotent and return the vendor."""
    assert wire.patch(f"/v3/vendors/{vendor}", {"archived": True}).body["archived"] is False
    clock.advance(minutes=1)
    first = wire.post(f"/v3/vendors/{vendor}/archive").body
    clock.advance(minutes=1)

    assert first == wire.post(f"/v3/vendors/{vendor}/archive").body
    assert first["archived"] is True
    assert wire.post(f"/v3/vendors/{vendor}/restore").body["archived"] is False


def test_whether_archiving_moves_updated_time_is_a_knob(
    fake: FakeBill, wire: Wire, vendor: str, clock: Clock
) -> None:
    """Assumed, unconfirmed."""
    fake.knobs = replace(fake.knobs, archive_moves_updated_time=False)
    before = wire.get(f"/v3/vendors/{vendor}").body["updatedTime"]
    clock.advance(minutes=1)

    assert before == wire.post(f"/v3/vendors/{vendor}/archive").body["updatedTime"]


def test_bulk_is_all_or_nothing_and_names_the_offender(fake: FakeBill, wire: Wire) -> None:
    """At most 20; a bare array in, a named key out."""
    good = wire.post("/v3/vendors/bulk", [CEDAR, CEDAR])
    term = {"additionalInfo": {"paymentTermId": "00p02NOBODY"}}
    bad = wire.post("/v3/vendors/bulk", [CEDAR, {**CEDAR, **term}])

    assert (201, 2) == (good.status, len(good.body["vendors"]))
    assert (404, True) == (bad.status, bad.messages[0].startswith("[1]."))
    assert 2 == fake.counts()["vendors"]
    assert 400 == wire.post("/v3/vendors/bulk", [CEDAR] * 21).status
    assert 400 == wire.post("/v3/vendors/bulk", []).status


def test_a_bank_account_is_created_and_deleted_but_never_changed(wire: Wire, vendor: str) -> None:
    """Sub-resource since September 2024; PATCH of the vendor ignores it; a second one is BDC_1233."""
    path = f"/v3/vendors/{vendor}/bank-account"
    body = {"nameOnAccount": "Cedar", "accountNumber": "0001234567", "routingNumber": "123456780"}
    assert 404 == wire.get(path).status
    wire.patch(f"/v3/vendors/{vendor}", {"paymentInformation": {"bankAccount": body}})
    assert 404 == wire.get(path).status
    made = wire.post(path, body)

    assert (200, "******4567") == (made.status, made.body["accountNumber"])
    assert ["BDC_1233"] == wire.post(path, body).codes
    assert "ACH" == wire.get(f"/v3/vendors/{vendor}").body["paymentInformation"]["payByType"]
    assert (204, None) == ((gone := wire.send("DELETE", path)).status, gone.body)
    assert 404 == wire.get(path).status


def test_list_rows_are_thinner_than_the_vendor(fake: FakeBill, wire: Wire, vendor: str) -> None:
    """GET the vendor when payment fields matter."""
    body = {"nameOnAccount": "Cedar", "accountNumber": "0001234567", "routingNumber": "123456780"}
    wire.post(f"/v3/vendors/{vendor}/bank-account", body)
    (row,) = wire.get("/v3/vendors").body["results"]
    fake.knobs = replace(fake.knobs, thin_vendor_rows=False)
    (whole,) = wire.get("/v3/vendors").body["results"]

    assert ("bankAccount" in row["paymentInformation"], "bankAccount" in whole["paymentInformation"]) == (
        False,
        True,
    )


def test_auto_pay_needs_a_trusted_session(wire: Wire, vendor: str) -> None:
    """MFA page: enabling vendor autoPay."""
    refused = wire.patch(f"/v3/vendors/{vendor}", {"autoPay": {"enabled": True}})
    trust(wire)

    assert ["BDC_1361"] == refused.codes
    assert 200 == wire.patch(f"/v3/vendors/{vendor}", {"autoPay": {"enabled": True}}).status


def test_the_balance_is_what_is_open(fake: FakeBill, wire: Wire, vendor: str, bills: Bills) -> None:
    """An exact number with two decimals."""
    bills.make("100.10")
    second = bills.make("0.20")
    fake.office.archive("bills", second)

    assert Decimal("100.10") == wire.get(f"/v3/vendors/{vendor}").body["balance"]["amount"]


def test_small_vendor_reads(wire: Wire, vendor: str) -> None:
    """Configuration, countries, and an audit trail that is a bare array with start and max."""
    trail = f"/v3/reports/audit-trail/vendor/{vendor}"

    abroad = "/v3/vendors/configuration/international-payments"

    assert {"internationalPayments"} == set(wire.get(f"/v3/vendors/{vendor}/configuration").body)
    assert wire.get(abroad, country="FR", billCurrency="EUR").body["paymentPurpose"]["required"]
    assert 400 == wire.get(abroad).status
    assert ["CREATE"] == [entry["type"] for entry in wire.get(trail).body]
    assert [] == wire.get(trail, start=1, max=5).body
    assert 400 == wire.get(trail, start="x").status


def test_an_unknown_id_is_404(wire: Wire) -> None:
    """BDC_1120 is what is documented for no data."""
    got = wire.get("/v3/vendors/00902NOBODYNOBODYabcd")

    assert (404, ["BDC_1120"]) == (got.status, got.codes)
