"""What people do in BILL's web app that a sync of payables must live through."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billv3.testing import MONEY_MOVED, FakeBill, Fault, Refusal, line
from billv3.testing import ConnectionLost as Lost
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire, trust

SENT = ("SCHEDULED", "READY_TO_FUND", "FUNDING_STARTED", "PROCESSED", "SENT")


def state(fake: FakeBill, payment: str) -> tuple[str, str]:
    shown = fake.read("payments", payment)
    return str(shown["singleStatus"]), str(shown["status"])


def sent(fake: FakeBill, bill: str, bank: str, amount: str = "100.00", **how: object) -> str:
    payment = fake.office.schedule_payment({bill: amount}, bank, **how)
    return fake.office.set_payment_state(payment, "SENT")


def test_a_vendor_is_changed_archived_and_restored_with_all_its_fields(fake: FakeBill, wire: Wire) -> None:
    """Source: BILL API reference, createvendor and updatevendor."""
    term = fake.office.add_term("Net 30", 30)
    fields = {
        "shortName": "Cedar",
        "accountNumber": "CUST-7781",
        "accountType": "BUSINESS",
        "email": "ar@cedar.example",
        "phone": "503-555-0142",
        "billCurrency": "CAD",
        "paymentInformation": {"payeeName": "Cedar Supply LLC", "email": "pay@cedar.example"},
        "additionalInfo": {
            "taxId": "12-3456789",
            "taxIdType": "EIN",
            "track1099": True,
            "combinePayments": True,
            "paymentTermId": term,
            "companyName": "Cedar Supply LLC",
        },
    }
    vendor = fake.office.add_vendor("Cedar Supply Co", fields)
    shown = wire.get(f"/v3/vendors/{vendor}").body
    fake.office.edit_vendor(vendor, {"phone": None, "address": {"line1": "41 Wharf Rd"}})
    fake.office.archive("vendors", vendor)
    fake.office.unarchive("vendors", vendor)
    again = wire.get(f"/v3/vendors/{vendor}").body

    assert ("*****6789", True, term) == tuple(
        shown["additionalInfo"][name] for name in ("taxId", "track1099", "paymentTermId")
    )
    assert ("Cedar Supply LLC", "CAD", "503-555-0142", "US") == (
        shown["paymentInformation"]["payeeName"],
        shown["billCurrency"],
        shown["phone"],
        shown["address"]["country"],
    )
    assert ("41 Wharf Rd", "Astoria", False, False) == (
        again["address"]["line1"],
        again["address"]["city"],
        "phone" in again,
        again["archived"],
    )


def test_a_masked_tax_id_is_not_taken_back(fake: FakeBill, wire: Wire, vendor: str) -> None:
    """Writing a whole vendor back must not overwrite the number with asterisks."""
    fake.office.edit_vendor(vendor, {"additionalInfo": {"taxId": "12-3456789"}})
    shown = wire.get(f"/v3/vendors/{vendor}").body

    assert 400 == wire.patch(f"/v3/vendors/{vendor}", {"additionalInfo": shown["additionalInfo"]}).status
    fake.knobs = replace(fake.knobs, tax_id_masked=False)
    assert "12-3456789" == wire.get(f"/v3/vendors/{vendor}").body["additionalInfo"]["taxId"]


def test_bill_lines_name_every_classification(fake: FakeBill, wire: Wire, vendor: str, account: str) -> None:
    """Source: BILL API reference, createbill: eight keys on a line."""
    office = fake.office
    named = {
        "accountingClassId": office.add_classification("accounting-classes", "Retail"),
        "departmentId": office.add_classification("departments", "Field"),
        "locationId": office.add_classification("locations", "North"),
        "jobId": office.add_classification("jobs", "Elm St"),
        "itemId": office.add_classification("items", "Mulch", {"type": "INVENTORY"}),
        "employeeId": office.add_employee("Sample", "Worker"),
        "customerId": office.add_customer("Harbor Homes"),
    }
    bill = office.enter_bill(vendor, "CS-1", [line("10.00", account, **named)], invoice_date=date(2026, 3, 9))
    office.edit_customer(named["customerId"], {"name": "Harbor Homes LLC"})
    office.edit_classification("departments", named["departmentId"], {"name": "Field Crew"})
    office.archive("jobs", named["jobId"])

    (shown,) = wire.get(f"/v3/bills/{bill}").body["billLineItems"]
    assert {**named, "chartOfAccountId": account} == shown["classifications"]
    assert "Harbor Homes LLC" == wire.get(f"/v3/customers/{named['customerId']}").body["name"]


def test_terms_change(fake: FakeBill, wire: Wire) -> None:
    """Source: BILL documentation, payment terms: days differ, nothing is deleted."""
    term, other = fake.office.add_term("Net 30", 30), fake.office.add_term("Net 45", 45)
    fake.office.edit_term(term, {"name": "Net 31", "daysDue": 31})
    path = f"/v3/organizations/{fake.organization_id}/payment-terms/{term}"

    assert ("Net 31", 31) == (wire.get(path).body["name"], wire.get(path).body["daysDue"])
    with pytest.raises(Refusal):
        fake.office.edit_term(other, {"daysDue": 31})


def test_a_bill_in_a_foreign_currency_keeps_the_rate_of_its_day(
    fake: FakeBill, wire: Wire, account: str, bank: str
) -> None:
    """Source: BILL API reference, getbill: amount in the bill's currency, fundingAmount in dollars."""
    fake.office.set_exchange_rate("EUR", "0.80")
    vendor = fake.office.add_vendor("Atelier Lumen", {"billCurrency": "EUR"})
    bill = fake.office.enter_bill(vendor, "AL-1", [line("100.01", account)], invoice_date=date(2026, 3, 9))
    fake.office.set_exchange_rate("EUR", "0.90")
    payment = fake.office.schedule_payment({bill: "100.01"}, bank)

    assert (Decimal("100.01"), Decimal("0.80"), Decimal("125.01")) == tuple(
        wire.get(f"/v3/bills/{bill}").body[name] for name in ("amount", "exchangeRate", "fundingAmount")
    )
    assert (Decimal("100.01"), Decimal("0.90"), Decimal("111.12")) == tuple(
        wire.get(f"/v3/payments/{payment}").body[name] for name in ("amount", "exchangeRate", "fundingAmount")
    )
    copy = FakeBill()
    copy.restore(fake.snapshot())
    assert Decimal("0.90") == copy.read("payments", payment)["exchangeRate"]


@pytest.mark.parametrize(
    ("knobs", "bill_rate", "payment_rate"),
    [
        ({}, "0.80", "0.90"),
        ({"bill_rate_moves": True}, "0.90", "0.90"),
        ({"exchange_rate": "in_dollars"}, "1.250000", "1.111111"),
        ({"exchange_rate": "in_dollars", "bill_rate_moves": True}, "1.111111", "1.111111"),
    ],
)
def test_in_which_direction_rates_count_and_when_they_move_is_open(
    fake: FakeBill,
    wire: Wire,
    account: str,
    bank: str,
    knobs: dict[str, object],
    bill_rate: str,
    payment_rate: str,
) -> None:
    """Unconfirmed: either direction, and the rate of the day the bill was entered or of today."""
    fake.knobs = replace(fake.knobs, **knobs)  # type: ignore[arg-type]  # knobs of a case
    fake.office.set_exchange_rate("EUR", "0.80")
    vendor = fake.office.add_vendor("Atelier Lumen", {"billCurrency": "EUR"})
    bill = fake.office.enter_bill(vendor, "AL-1", [line("100.00", account)], invoice_date=date(2026, 3, 9))
    fake.office.set_exchange_rate("EUR", "0.90")
    payment = fake.office.schedule_payment({bill: "100.00"}, bank)
    shown = wire.get(f"/v3/bills/{bill}").body

    assert Decimal(bill_rate) == shown["exchangeRate"]
    assert Decimal(payment_rate) == wire.get(f"/v3/payments/{payment}").body["exchangeRate"]
    assert Decimal("111.11" if fake.knobs.bill_rate_moves else "125.00") == shown["fundingAmount"]


def test_bills_may_say_nothing_in_dollars(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """Every field of an answer may be missing."""
    fake.knobs = replace(fake.knobs, bill_in_dollars=False)

    assert "fundingAmount" not in wire.get(f"/v3/bills/{bills.make('1.00')}").body


def test_paying_abroad_through_the_api_names_fresh_rates(
    fake: FakeBill, wire: Wire, account: str, bank: str, clock: Clock
) -> None:
    """Source: BILL documentation, international payments: a batch of rates lives about twenty minutes."""
    trust(wire)
    vendor = fake.office.add_vendor("Atelier Lumen", {"billCurrency": "EUR"})
    bill = fake.office.enter_bill(vendor, "AL-1", [line("100.00", account)], invoice_date=date(2026, 3, 9))
    order = {
        "billId": bill,
        "amount": 40,
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank},
        "processingOptions": {},
    }
    batch = wire.get("/v3/payments/exchange-rate", vendorId=vendor, amount=100).body["exchangeRateBatchId"]

    assert 400 == wire.post("/v3/payments", order).status
    assert 201 == wire.post("/v3/payments", {**order, "exchangeRateBatchId": batch}).status
    clock.advance(minutes=20)
    assert ["exchangeRateBatchId: the exchange rate has expired"] == wire.post(
        "/v3/payments", {**order, "exchangeRateBatchId": batch}
    ).messages
    with pytest.raises(Refusal):
        fake.office.set_exchange_rate("EUR", 0)


def test_an_approved_bill_can_be_edited_denied_and_archived(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """What a sync that posted the approved bill must notice."""
    approver = fake.office.add_user("Sample", "Approver")
    bill = bills.make("100.00", approvers=(approver,))
    fake.office.approve(bill)
    (before,) = fake.read("bills", bill)["billLineItems"]
    fake.office.edit_bill_lines(bill, [{**before, "amount": Decimal("90.00")}, line("5.00", bills.account)])

    assert ("APPROVED", Decimal("95.00")) == tuple(
        wire.get(f"/v3/bills/{bill}").body[name] for name in ("approvalStatus", "amount")
    )
    fake.office.deny_approved(bill)
    shown = wire.get(f"/v3/bills/{bill}").body
    assert ("DENIED", ["DENIED"]) == (shown["approvalStatus"], [a["status"] for a in shown["approvers"]])
    with pytest.raises(Refusal):
        fake.office.deny_approved(bill)
    fake.office.archive("bills", bill)
    assert wire.get(f"/v3/bills/{bill}").body["archived"]


def test_a_denied_approval_needs_an_approval(fake: FakeBill, bills: Bills) -> None:
    """Nobody takes back what nobody gave."""
    approver = fake.office.add_user("Sample", "Approver")
    with pytest.raises(Refusal):
        fake.office.deny_approved(bills.make("1.00"))
    with pytest.raises(Refusal):
        fake.office.deny_approved(bills.make("1.00", approvers=(approver,)), approver)


def test_credits_are_changed_applied_and_given_back(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str
) -> None:
    """Source: BILL API reference, createvendorcredit; what credit alone settles has a payment of zero."""
    bill = bills.make("100.00")
    credit = fake.office.enter_credit(
        bills.vendor, "CM-1", [line("100.00", bills.account)], credit_date=date(2026, 3, 9)
    )
    (first,) = fake.read("vendor-credits", credit)["vendorCreditLineItems"]
    fake.office.edit_credit(credit, {"description": "Returned rope"})
    fake.office.edit_credit_lines(
        credit, [{**first, "amount": Decimal("60.00")}, line("60.00", bills.account)]
    )
    payment = fake.office.schedule_payment({bill: 0}, bank, credits={bill: {credit: "100.00"}})
    used = wire.get(f"/v3/vendor-credits/{credit}").body

    assert (Decimal("120.00"), Decimal("100.00"), "Returned rope") == tuple(
        used[name] for name in ("amount", "appliedAmount", "description")
    )
    assert [{"billId": bill, "paymentId": payment, "amount": Decimal("100.00")}] == used["usage"]
    assert Decimal(0) == fake.read("payments", payment)["amount"]
    with pytest.raises(Refusal):
        fake.office.edit_credit_lines(credit, [{**first, "amount": Decimal("60.00")}])
    fake.office.cancel_payment(payment)
    assert "NOT_APPLIED" == wire.get(f"/v3/vendor-credits/{credit}").body["status"]


def test_a_credit_is_put_on_a_bill_and_taken_off_it_again(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str
) -> None:
    """Source: BILL API reference, updatebill (`vendorCredits`). What a payment uses stays its own."""
    bill = bills.make("100.00")
    credit = fake.office.enter_credit(
        bills.vendor, "CM-1", [line("60.00", bills.account)], credit_date=date(2026, 3, 9)
    )
    payment = fake.office.schedule_payment({bill: "10.00"}, bank, credits={bill: {credit: "5.00"}})
    with_payment = {"billId": bill, "paymentId": payment, "amount": Decimal("5.00")}
    fake.office.edit_bill(bill, {"vendorCredits": [{"id": credit, "amount": Decimal("30.00")}]})

    assert Decimal("55.00") == fake.read("bills", bill)["dueAmount"]
    with pytest.raises(Refusal):
        fake.office.take_credit_off(bill, credit, "30.01")
    fake.office.take_credit_off(bill, credit, "10.00")
    assert [with_payment, {"billId": bill, "amount": Decimal("20.00")}] == wire.get(
        f"/v3/vendor-credits/{credit}"
    ).body["usage"]
    fake.office.take_credit_off(bill, credit)
    assert [with_payment] == wire.get(f"/v3/vendor-credits/{credit}").body["usage"]
    assert Decimal("85.00") == fake.read("bills", bill)["dueAmount"]
    with pytest.raises(Refusal):
        fake.office.take_credit_off(bill, credit)


@pytest.mark.parametrize("moves", [True, False])
def test_whether_the_use_of_a_credit_moves_its_updated_time_is_a_knob(
    fake: FakeBill, bills: Bills, clock: Clock, *, moves: bool
) -> None:
    """It is not documented."""
    fake.knobs = replace(fake.knobs, use_moves_credit_updated_time=moves)
    bill = bills.make("100.00")
    credit = fake.office.enter_credit(
        bills.vendor, "CM-1", [line("60.00", bills.account)], credit_date=date(2026, 3, 9)
    )
    before = fake.read("vendor-credits", credit)["updatedTime"]
    clock.advance(hours=1)
    fake.office.edit_bill(bill, {"vendorCredits": [{"id": credit, "amount": Decimal("30.00")}]})

    assert moves is (before != fake.read("vendor-credits", credit)["updatedTime"])


@pytest.mark.parametrize(
    ("how", "single", "status", "bill_is"),
    [
        ("disbursement", "DISBURSEMENT_FAILED_ACTION_NEEDED", "PAID", "IN_PROCESS"),
        ("vendor_bank", "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED", "PAID", "IN_PROCESS"),
        ("funding", "FUNDING_FAILED_ACTION_NEEDED", "PAID", "IN_PROCESS"),
        ("funding_voided", "FUNDING_FAILED_VOIDED", "VOID", "UNPAID"),
    ],
)
def test_payments_fail_in_four_ways(
    fake: FakeBill, bills: Bills, bank: str, how: str, single: str, status: str, bill_is: str
) -> None:
    """Source: BILL documentation, single status payment values."""
    bill = bills.make("100.00")
    waiting = fake.office.schedule_payment({bill: "100.00"}, bank)
    with pytest.raises(Refusal):
        fake.office.fail_payment(waiting, how)
    fake.office.set_payment_state(waiting, "PROCESSED")
    fake.office.fail_payment(waiting, how)

    assert (single, status) == state(fake, waiting)
    assert bill_is == fake.read("bills", bill)["paymentStatus"]
    assert (single in MONEY_MOVED) == (how != "funding_voided")


def test_a_failed_disbursement_is_reissued_under_the_same_id(fake: FakeBill, bills: Bills, bank: str) -> None:
    """Source: BILL help centre, voids: void and reissue keeps the payment."""
    bill = bills.make("100.00")
    payment = sent(fake, bill, bank)
    first = fake.read("payments", payment)["disbursementInfo"]["checkDisbursement"]["checkNumber"]
    fake.office.fail_payment(payment)
    fake.office.void_payment(payment, type="VOID_AND_REISSUE", reason="Lost in the mail")
    fake.office.set_payment_state(payment, "SENT")
    shown = fake.read("payments", payment)

    assert first != shown["disbursementInfo"]["checkDisbursement"]["checkNumber"]
    assert ["ACCEPTED"] == [asked["status"] for asked in shown["voidInfo"]]
    assert "IN_PROCESS" == fake.read("bills", bill)["paymentStatus"]


def test_an_uncashed_check_ends_void_and_an_unused_card_as_a_check(
    fake: FakeBill, bills: Bills, bank: str
) -> None:
    """Source: BILL help centre: checks expire after 90 days, virtual cards are reissued after 20."""
    first, second = bills.make("100.00"), bills.make("100.00")
    check = sent(fake, first, bank)
    fake.office.set_pay_by(bills.vendor, "VIRTUAL_CARD")
    card = sent(fake, second, bank)
    fake.office.expire_payment(check)
    fake.office.expire_payment(card)

    assert (("VOIDED", "VOID"), ("PROCESSED", "PAID")) == (state(fake, check), state(fake, card))
    assert ("CHECK", "UNPAID", "IN_PROCESS") == (
        fake.read("payments", card)["disbursementType"],
        fake.read("bills", first)["paymentStatus"],
        fake.read("bills", second)["paymentStatus"],
    )
    with pytest.raises(Refusal):
        fake.office.expire_payment(check)


@pytest.mark.parametrize(
    ("type", "key", "facts"),
    [
        ("CHECK", "checkDisbursement", {"sentDate", "arrivesByDate", "checkNumber"}),
        ("ACH", "achDisbursement", {"sentDate", "arrivesByDate"}),
        ("RPPS", "rppsDisbursement", {"sentDate", "arrivesByDate", "traceNumber", "batchNumber"}),
        (
            "INTERNATIONAL_E_PAYMENT",
            "internationalDisbursement",
            {"sentDate", "arrivesByDate", "amount", "disbursementSubType"},
        ),
        ("VIRTUAL_CARD", "vcardDisbursement", {"arrivesByDate", "validUntil", "last4CardNumber"}),
        ("WALLET", "walletDisbursement", {"arrivesByDate"}),
    ],
)
def test_each_way_to_pay_tells_its_own_facts(
    fake: FakeBill, bills: Bills, bank: str, type: str, key: str, facts: set[str]
) -> None:
    """Source: BILL API reference, getpayment, disbursementInfo."""
    fake.office.set_pay_by(bills.vendor, type)
    shown = fake.read("payments", sent(fake, bills.make("100.00"), bank))

    assert type == shown["disbursementType"]
    assert {"isVoidable": True, key: shown["disbursementInfo"][key]} == shown["disbursementInfo"]
    assert facts == set(shown["disbursementInfo"][key])


def test_a_cancel_that_takes_time_is_carried_out_later(fake: FakeBill, bills: Bills, bank: str) -> None:
    """Source: BILL API reference, cancelpayment: cancelRequestSubmitted comes first."""
    fake.knobs = replace(fake.knobs, cancel_takes_time=True)
    payment = fake.office.schedule_payment({bills.make("100.00"): "100.00"}, bank)
    with pytest.raises(Refusal):
        fake.office.finish_cancel(payment)
    fake.office.cancel_payment(payment)

    assert ("CANCELLATION_IN_PROGRESS", "SCHEDULED") == state(fake, payment)
    assert fake.read("payments", payment)["cancelRequestSubmitted"]
    fake.office.finish_cancel(payment)
    assert ("CANCELED", "CANCELLED") == state(fake, payment)


def test_payments_come_from_banks_cards_and_balances(fake: FakeBill, bills: Bills) -> None:
    """Source: BILL API reference, createpayment, fundingAccount."""
    funding = {
        "CARD_ACCOUNT": fake.office.add_card(),
        "AP_CARD": fake.office.add_ap_card(),
        "WALLET": "",
    }
    for type, id in funding.items():
        payment = fake.office.schedule_payment(
            {bills.make("1.00"): "1.00"}, id, funding_type=type, transaction_number=f"TXN-{type[:4]}"
        )
        shown = fake.read("payments", payment)
        assert ({"type": type, **({"id": id} if id else {})}, f"TXN-{type[:4]}") == (
            shown["fundingAccount"],
            shown["transactionNumber"],
        )


def test_a_vendor_is_paid_without_a_bill(fake: FakeBill, wire: Wire, vendor: str, bank: str) -> None:
    """Source: BILL API reference, createpayment, createBill: BILL makes the bill, and it is in the lists."""
    payment = fake.office.pay_without_bill(vendor, "75.50", bank, process_date=date(2026, 3, 12))
    (bill,) = wire.everything("/v3/bills")

    assert bill == fake.read("payments", payment)["billId"]
    assert (Decimal("75.50"), "SCHEDULED") == tuple(
        wire.get(f"/v3/bills/{bill}").body[name] for name in ("amount", "paymentStatus")
    )


def test_a_recorded_payment_says_whether_bill_may_export_it(fake: FakeBill, bills: Bills) -> None:
    """Source: BILL API reference, recordpayment: allowExport is for BILL's own sync."""
    fake.knobs = replace(fake.knobs, recorded_fields_in_get=True)
    payment = fake.office.record_payment(
        {bills.make("100.00"): "100.00"},
        process_date=date(2026, 3, 9),
        reference="1042",
        to_print_check=True,
        allow_export=False,
    )
    shown = fake.read("payments", payment)

    assert (True, False, "1042") == tuple(
        shown[name] for name in ("toPrintCheck", "allowExport", "syncReference")
    )


@pytest.mark.parametrize("fault", [Fault.reset_after(), Fault.lost_answer(), Fault.truncated()])
@pytest.mark.parametrize(
    "path", ["/v3/vendors", "/v3/classifications/chart-of-accounts", "/v3/bills/record-payment"]
)
def test_writes_whose_answer_is_lost_have_happened(
    fake: FakeBill, wire: Wire, bills: Bills, fault: Fault, path: str
) -> None:
    """What a client cannot know and a test can."""
    bill = bills.make("100.00")
    kinds = {"/v3/vendors": "vendors", "/v3/bills/record-payment": "payments"}
    kind = kinds.get(path, "chart-of-accounts")
    address = {"line1": "1 A St", "city": "Astoria", "zipOrPostalCode": "97103", "country": "US"}
    body = {
        "vendors": {"name": "Kelp Forest Co", "address": address},
        "chart-of-accounts": {"name": "Supplies", "account": {"type": "EXPENSE"}},
        "payments": {
            "vendorId": bills.vendor,
            "processDate": "2026-03-09",
            "toPrintCheck": False,
            "payments": [{"billId": bill, "amount": 100}],
        },
    }[kind]
    before = len(fake.ids(kind))
    fake.faults.on_route(f"POST {path}", fault)
    try:
        wire.post(path, body)
    except (Lost, ValueError) as lost:
        assert getattr(lost, "committed", True)  # a text cut short is no JSON

    assert before + 1 == len(fake.ids(kind))
