"""Bills (BILL API reference, createbill, replacebill, updatebill, createbulkbills)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from billv3.testing import FakeBill
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire


@pytest.fixture
def body(vendor: str, account: str) -> dict:
    return {
        "vendorId": vendor,
        "dueDate": "2026-04-08",
        "invoice": {"invoiceNumber": "CS-10442", "invoiceDate": "2026-03-09"},
        "billLineItems": [
            {
                "amount": 318.40,
                "description": "Marine rope",
                "classifications": {"chartOfAccountId": account},
            },
            {
                "quantity": 3,
                "price": 12.20,
                "description": "Shackles",
                "classifications": {"chartOfAccountId": account},
            },
        ],
        "purchaseOrderNumber": "PO-559",
    }


def test_a_new_bill_is_answered_as_in_the_reference(wire: Wire, body: dict) -> None:
    """Amounts exact; quantity times price; number and date nested; UNPAID, UNASSIGNED; no vendor name."""
    got = wire.post("/v3/bills", body)

    assert 201 == got.status
    assert {
        "amount": Decimal("355.00"),
        "fundingAmount": Decimal("355.00"),
        "exchangeRate": 1,
        "paidAmount": 0,
        "dueAmount": Decimal("355.00"),
        "scheduledAmount": 0,
        "creditAmount": 0,
        "invoice": {"invoiceNumber": "CS-10442", "invoiceDate": "2026-03-09"},
        "paymentStatus": "UNPAID",
        "approvalStatus": "UNASSIGNED",
        "createdTime": "2026-03-09T18:04:55.210+00:00",
    }.items() <= got.body.items()
    assert [Decimal("318.40"), Decimal("36.60")] == [row["amount"] for row in got.body["billLineItems"]]
    assert ["bli", "bli"] == [row["id"][:3] for row in got.body["billLineItems"]]
    assert "vendorName" not in got.body
    assert "Cedar Supply Co" == wire.get(f"/v3/bills/{got.body['id']}").body["vendorName"]


def test_when_all_three_are_given_the_amount_wins(wire: Wire, body: dict) -> None:
    """Create bill: amount, or quantity and price."""
    body["billLineItems"] = [{"amount": 10, "quantity": 3, "price": 5}]

    assert Decimal("10.00") == wire.post("/v3/bills", body).body["amount"]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("vendorId",), None, "BDC_1117"),
        (("dueDate",), "08.04.2026", "BDC_1124"),
        (("dueDate",), "2026-02-30", "BDC_1124"),
        (("invoice",), None, "BDC_1117"),
        (("invoice", "invoiceDate"), None, "BDC_1117"),
        (("invoice", "invoiceNumber"), None, "BDC_1117"),
        (("invoice", "invoiceNumber"), "x" * 101, "BDC_1119"),
        (("billLineItems",), [], "BDC_1119"),
        (("billLineItems",), {}, "BDC_1124"),
        (("billLineItems", 0, "amount"), "318.40", "BDC_1124"),
        (("billLineItems", 0, "amount"), True, "BDC_1124"),
        (("billLineItems", 0, "amount"), 1.005, "BDC_1119"),
        (("billLineItems", 0, "amount"), 1e15, "BDC_1119"),
        (("billLineItems", 0, "amount"), None, "BDC_1117"),
        (("billLineItems", 0, "description"), "x" * 4001, "BDC_1119"),
        (("billLineItems", 0, "classifications", "chartOfAccountId"), "0ca02NOBODY", "BDC_1119"),
        (("billLineItems", 0, "classifications"), "0ca02NOBODY", "BDC_1124"),
        (("payFromChartOfAccountId",), "0ca02NOBODY", "BDC_1119"),
        (("paymentTermId",), "00p02NOBODY", "BDC_1119"),
    ],
)
def test_what_a_bill_must_have_is_checked(
    wire: Wire, body: dict, path: tuple, value: object, code: str
) -> None:
    """Each bad field: HTTP 400 and its code."""
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    got = wire.post("/v3/bills", body)

    assert (400, [code]) == (got.status, got.codes)


def test_flat_invoice_fields_do_not_count(wire: Wire, body: dict) -> None:
    """Number and date are nested; flat fields are ignored."""
    del body["invoice"]

    got = wire.post("/v3/bills", {**body, "invoiceNumber": "1", "invoiceDate": "2026-03-09"})

    assert ["invoice: must not be null"] == got.messages


def test_whether_a_number_is_required_is_a_knob(fake: FakeBill, wire: Wire, body: dict) -> None:
    """Sources disagree."""
    fake.knobs = replace(fake.knobs, invoice_number_required=False)
    del body["invoice"]["invoiceNumber"]

    assert [201, 201] == [wire.post("/v3/bills", body).status, wire.post("/v3/bills", body).status]


def test_a_number_is_unique_per_vendor(fake: FakeBill, wire: Wire, body: dict) -> None:
    """BDC_1171 for the same vendor, also through PATCH; nothing for another."""
    first = wire.post("/v3/bills", body)
    second = wire.post("/v3/bills", body)
    other = wire.post("/v3/bills", {**body, "vendorId": fake.office.add_vendor("Other")})
    third = wire.post("/v3/bills", {**body, "invoice": {**body["invoice"], "invoiceNumber": "CS-2"}})
    renamed = wire.patch(f"/v3/bills/{third.body['id']}", {"invoice": {"invoiceNumber": "CS-10442"}})

    assert [201, 422, 201, 422] == [first.status, second.status, other.status, renamed.status]
    assert ["BDC_1171"] == second.codes == renamed.codes
    assert (
        200 == wire.patch(f"/v3/bills/{first.body['id']}", {"invoice": {"invoiceNumber": "CS-10442"}}).status
    )


def test_texts_come_back_as_they_were_sent(wire: Wire, body: dict) -> None:
    """Control characters, quotes, emoji: BILL lets them through, and so does the fake."""
    text = 'a\u000b\u001f\r\n\t“x” <b> & 🌲 \\ " é'
    id = wire.post("/v3/bills", {**body, "description": text}).body["id"]

    assert text == wire.get(f"/v3/bills/{id}").body["description"]


def test_put_replaces_the_set_of_lines(wire: Wire, body: dict, clock: Clock) -> None:
    """With id: kept; without: added; left out: removed."""
    made = wire.post("/v3/bills", body).body
    kept = made["billLineItems"][1]
    clock.advance(minutes=1)
    got = wire.put(
        f"/v3/bills/{made['id']}", {**body, "billLineItems": [{"amount": 5}, {**kept, "amount": 40}]}
    )

    assert (200, Decimal("45.00")) == (got.status, got.body["amount"])
    assert [True, False] == [row["id"] != kept["id"] for row in got.body["billLineItems"]]
    assert made["createdTime"] == got.body["createdTime"] < got.body["updatedTime"]
    stranger = wire.put(f"/v3/bills/{made['id']}", {**body, "billLineItems": [{"id": "bli02X", "amount": 1}]})
    assert 422 == stranger.status


def test_put_wants_the_whole_bill(wire: Wire, body: dict) -> None:
    """What is left out is missing, or gone."""
    made = wire.post("/v3/bills", body).body
    del body["purchaseOrderNumber"]
    replaced = wire.put(f"/v3/bills/{made['id']}", body)

    assert "purchaseOrderNumber" not in replaced.body
    assert 400 == wire.put(f"/v3/bills/{made['id']}", {"dueDate": "2026-04-09"}).status


def test_patch_changes_header_and_lines_by_id_only(wire: Wire, body: dict) -> None:
    """It can neither add nor remove lines; line ids stay."""
    made = wire.post("/v3/bills", body).body
    path, line = f"/v3/bills/{made['id']}", made["billLineItems"][1]
    got = wire.patch(path, {"dueDate": "2026-05-01", "billLineItems": [{"id": line["id"], "price": 20}]})

    assert ("2026-05-01", Decimal("378.40")) == (got.body["dueDate"], got.body["amount"])
    assert [row["id"] for row in made["billLineItems"]] == [row["id"] for row in got.body["billLineItems"]]
    assert 422 == wire.patch(path, {"billLineItems": [{"amount": 1}]}).status
    assert [400, 400] == [
        wire.patch(path, {"vendorId": None}).status,
        wire.patch(path, {"dueDate": 5}).status,
    ]
    assert Decimal("378.40") == wire.get(path).body["amount"]


def test_bulk_answers_with_a_bare_array_and_is_all_or_nothing(fake: FakeBill, wire: Wire, body: dict) -> None:
    """The only bulk call without a named key; one bad bill rejects all."""
    many = [{**body, "invoice": {**body["invoice"], "invoiceNumber": f"N-{n}"}} for n in range(100)]
    good = wire.post("/v3/bills/bulk", many)
    more = [
        {**bill, "invoice": {**bill["invoice"], "invoiceNumber": f"M-{n}"}} for n, bill in enumerate(many[:3])
    ]
    bad = wire.post("/v3/bills/bulk", [*more, many[0]])

    assert (201, 100) == (good.status, len(good.body))
    assert (422, ["BDC_1171"]) == (bad.status, bad.codes)
    assert bad.messages[0].startswith("[3].")
    assert 100 == fake.counts()["bills"]
    assert 201 == wire.post("/v3/bills/bulk", more).status
    assert 400 == wire.post("/v3/bills/bulk", [body] * 101).status


def test_a_refused_bill_leaves_nothing_behind(fake: FakeBill, wire: Wire, body: dict) -> None:
    """The credit it names does not exist: neither the bill nor its number stays."""
    before = fake.counts()
    refused = wire.post("/v3/bills", {**body, "vendorCredits": [{"id": "vcr02NOBODY", "amount": 1}]})

    assert (404, before) == (refused.status, fake.counts())
    assert 201 == wire.post("/v3/bills", body).status


@pytest.mark.parametrize(("allowed", "status"), [(True, 201), (False, 400)])
def test_negative_lines_are_a_knob(
    fake: FakeBill, wire: Wire, body: dict, allowed: bool, status: int
) -> None:
    """Unconfirmed in v3."""
    fake.knobs = replace(fake.knobs, negative_lines=allowed)
    body["billLineItems"].append({"amount": -18.40})

    assert status == wire.post("/v3/bills", body).status


def test_a_bill_cannot_become_less_than_what_is_settled(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """Ours: money that is paid cannot disappear from a bill."""
    bill = bills.make("100.00")
    fake.office.record_payment({bill: "60.00"}, process_date=fake.today())
    line = fake.read("bills", bill)["billLineItems"][0]["id"]

    def change(amount: float) -> int:
        return wire.patch(f"/v3/bills/{bill}", {"billLineItems": [{"id": line, "amount": amount}]}).status

    assert [422, 200] == [change(59.99), change(60)]


def test_whether_a_bill_with_payments_can_be_archived_is_a_knob(
    fake: FakeBill, wire: Wire, bills: Bills
) -> None:
    """Unconfirmed; payments that came to nothing never stand in the way."""
    bill = bills.make("100.00")
    payment = fake.office.record_payment({bill: "60.00"}, process_date=fake.today())
    assert 422 == wire.post(f"/v3/bills/{bill}/archive").status
    fake.knobs = replace(fake.knobs, archive_with_payments=True)
    assert 200 == wire.post(f"/v3/bills/{bill}/archive").status
    fake.knobs = replace(fake.knobs, archive_with_payments=False)
    fake.office.unarchive("bills", bill)
    fake.office.void_payment(payment)

    assert 200 == wire.post(f"/v3/bills/{bill}/archive").status


@pytest.mark.parametrize("state", ["approved", "scheduled", "paid"])
def test_which_bills_refuse_edits_is_a_knob(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str, state: str
) -> None:
    """Unconfirmed: not documented."""
    bill = bills.make("100.00", approvers=(fake.user_id,))
    fake.office.approve(bill)
    if state == "scheduled":
        fake.office.schedule_payment({bill: "100.00"}, bank)
    if state == "paid":
        fake.office.record_payment({bill: "100.00"}, process_date=fake.today())
    change = {"description": "x", "billApprovals": True}
    assert 200 == wire.patch(f"/v3/bills/{bill}", change).status
    fake.knobs = replace(fake.knobs, refuse_edits_of=frozenset({state}))

    assert 422 == wire.patch(f"/v3/bills/{bill}", change).status


def test_archive_and_restore(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """No DELETE for business records."""
    bill = bills.make("1.00")

    assert wire.post(f"/v3/bills/{bill}/archive").body["archived"] is True
    assert wire.post(f"/v3/bills/{bill}/restore").body["archived"] is False
    assert 404 == wire.send("DELETE", f"/v3/bills/{bill}").status


def test_a_payments_array_on_the_bill_is_a_knob(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """Seen once by an integrator; ignore it."""
    bill = bills.make("1.00")
    assert "payments" not in wire.get(f"/v3/bills/{bill}").body
    fake.knobs = replace(fake.knobs, payments_on_bill=True)

    assert [] == wire.get(f"/v3/bills/{bill}").body["payments"]
