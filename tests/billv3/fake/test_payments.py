"""Payments (BILL API reference: createpayment, its bulk form, recordpayment, cancelpayment, voidpayment)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from billv3.testing import PAYMENT_PATH, FakeBill, Refusal, line
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Got, Wire, trust


@pytest.fixture
def payer(wire: Wire) -> Wire:
    trust(wire)
    return wire


def order(bill: str, bank: str, amount: float = 100, **more: object) -> dict:
    return {
        "billId": bill,
        "amount": amount,
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank},
        "processingOptions": {},
        **more,
    }


def money(wire: Wire, bill: str) -> tuple[str, ...]:
    shown = wire.get(f"/v3/bills/{bill}").body
    names = ("dueAmount", "scheduledAmount", "paidAmount", "creditAmount")
    return (shown["paymentStatus"], *(str(shown[name]) for name in names))


def test_a_payment_of_one_bill_is_answered_as_in_the_reference(
    fake: FakeBill, payer: Wire, bills: Bills, bank: str
) -> None:
    """Scheduled for the next business day; number filled by BILL; nothing has moved."""
    bill = bills.make("355.00")
    got = payer.post("/v3/payments", order(bill, bank, 305))
    shown = payer.get(f"/v3/payments/{got.body['id']}").body

    assert (201, "stp") == (got.status, got.body["id"][:3])
    assert {
        "billId": bill,
        "amount": Decimal("305.00"),
        "processDate": "2026-03-10",
        "status": "SCHEDULED",
        "singleStatus": "SCHEDULED",
        "onlinePayment": True,
        "disbursementType": "CHECK",
        "cancelRequestSubmitted": False,
        "processingOptions": {"requestPayFaster": False, "createBill": False},
        "createdBy": fake.user_id,
    }.items() <= got.body.items()
    (part,) = got.body["billPayments"]
    assert (bill, Decimal("305.00"), False) == (part["billId"], part["amount"], "vendorCredits" in part)
    assert (False, "Cedar Supply Co") == ("vendorName" in got.body, shown["vendorName"])
    assert ("PARTIALLY_PAID", "50.00", "305.00", "0.00", "0.00") == money(payer, bill)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": None}, 400, "BDC_1117"),
        ({"amount": 100.01}, 422, "BDC_1143"),
        ({"amount": 0}, 400, "BDC_1119"),
        ({"amount": -1}, 400, "BDC_1119"),
        ({"amount": "100"}, 400, "BDC_1124"),
        ({"processingOptions": None}, 400, "BDC_1117"),
        ({"billId": None}, 400, "BDC_1117"),
        ({"billId": "00n02NOBODY"}, 404, "BDC_1120"),
        ({"vendorId": "00902NOBODY"}, 422, "BDC_1143"),
        ({"fundingAccount": None}, 400, "BDC_1117"),
        ({"fundingAccount": {"type": "BANK_ACCOUNT"}}, 400, "BDC_1117"),
        ({"fundingAccount": {"type": "WALLET"}}, 400, "BDC_1117"),
        ({"description": "x" * 71}, 400, "BDC_1119"),
        ({"transactionNumber": "x" * 51}, 400, "BDC_1119"),
        ({"transactionNumber": "a b"}, 400, "BDC_1119"),
        ({"processDate": "2026-03-08"}, 400, "BDC_1119"),
    ],
)
def test_what_a_payment_needs_is_checked(
    payer: Wire, bills: Bills, bank: str, change: dict, status: int, code: str
) -> None:
    """Create payment: more than due is refused, processingOptions must be there, even if empty."""
    got = payer.post("/v3/payments", {**order(bills.make("100.00"), bank), **change})

    assert (status, [code]) == (got.status, got.codes)


def test_bill_payments_in_a_request_are_silently_ignored(payer: Wire, bills: Bills, bank: str) -> None:
    """Observed: only billId at the top level counts."""
    bill, other = bills.make("100.00"), bills.make("100.00")
    got = payer.post("/v3/payments", order(bill, bank, 10, billPayments=[{"billId": other, "amount": 10}]))

    assert [bill] == [part["billId"] for part in got.body["billPayments"]]


@pytest.mark.parametrize("how", ["unverified", "archived"])
def test_money_comes_from_a_verified_unarchived_bank(
    fake: FakeBill, payer: Wire, bills: Bills, how: str
) -> None:
    """BDC_1151, seen live with 422."""
    bank = fake.office.add_bank("Other", verified=how != "unverified")
    if how == "archived":
        fake.office.archive("banks", bank)

    got = payer.post("/v3/payments", order(bills.make("100.00"), bank))

    assert (422, ["BDC_1151"]) == (got.status, got.codes)


@pytest.mark.parametrize(("unique", "status"), [(True, 422), (False, 201)])
def test_whether_transaction_numbers_must_differ_is_a_knob(
    fake: FakeBill, payer: Wire, bills: Bills, bank: str, unique: bool, status: int
) -> None:
    """Unconfirmed; they can be looked up either way."""
    fake.knobs = replace(fake.knobs, transaction_number_unique=unique)
    first = payer.post("/v3/payments", order(bills.make("100.00"), bank, transactionNumber="HARBOR-318"))
    second = payer.post("/v3/payments", order(bills.make("100.00"), bank, transactionNumber="HARBOR-318"))
    found = payer.everything("/v3/payments", filters="transactionNumber:eq:HARBOR-318")

    assert [201, status] == [first.status, second.status]
    assert [first.body["id"]] == found[:1]


def test_partial_payments_add_up_and_more_than_the_rest_is_refused(
    fake: FakeBill, payer: Wire, bills: Bills, bank: str
) -> None:
    """Several payments may name the same bill."""
    bill = bills.make("100.00")
    first = payer.post("/v3/payments", order(bill, bank, 40)).body["id"]

    assert 422 == payer.post("/v3/payments", order(bill, bank, 60.01)).status
    second = payer.post("/v3/payments", order(bill, bank, 60)).body["id"]
    assert ("SCHEDULED", "0.00", "100.00", "0.00", "0.00") == money(payer, bill)
    fake.office.clear_payment(first)
    fake.office.set_payment_state(second, "PROCESSED")
    assert ("IN_PROCESS", "0.00", "60.00", "40.00", "0.00") == money(payer, bill)
    fake.office.clear_payment(second)
    assert ("PAID", "0.00", "0.00", "100.00", "0.00") == money(payer, bill)


def test_create_bill_pays_without_a_bill(fake: FakeBill, payer: Wire, vendor: str, bank: str) -> None:
    """createBill true: no billId; BILL makes the bill."""
    body = {**order("", bank, 12), "vendorId": vendor, "processingOptions": {"createBill": True}}
    refused = payer.post("/v3/payments", {**body, "billId": "00n02ANY"})
    del body["billId"]
    made = payer.post("/v3/payments", body)

    assert [400, 201] == [refused.status, made.status]
    assert Decimal("12.00") == fake.read("bills", made.body["billId"])["amount"]


class TestBulk:
    """createbulkpayment: at most 50 bills, all or nothing."""

    def send(self, payer: Wire, bank: str, parts: list[dict], **more: object) -> Got:
        funding = {"type": "BANK_ACCOUNT", "id": bank}
        body = {"processDate": "2026-03-12", "fundingAccount": funding, "payments": parts, **more}
        return payer.post("/v3/payments/bulk", body)

    def test_bills_of_a_combining_vendor_become_payments_of_35(
        self, fake: FakeBill, payer: Wire, bills: Bills, bank: str, vendor: str
    ) -> None:
        """Up to 35 in one payment object, the rest in a second; billId only where there is one bill."""
        fake.office.edit_vendor(vendor, {"additionalInfo": {"combinePayments": True}})
        plain = fake.office.add_vendor("Plain")
        ids = [bills.make("10.00") for _ in range(36)] + [bills.make("5.00", vendor=plain) for _ in range(2)]
        got = self.send(payer, bank, [{"billId": id, "amount": 5} for id in ids])

        assert (201, [35, 1, 1, 1]) == (got.status, [len(p["billPayments"]) for p in got.body["payments"]])
        assert [False, True, True, True] == ["billId" in p for p in got.body["payments"]]
        assert Decimal("175.00") == got.body["payments"][0]["amount"]

    def test_one_bad_bill_rejects_all(self, fake: FakeBill, payer: Wire, bills: Bills, bank: str) -> None:
        """And leaves no payment."""
        ids = [bills.make("10.00"), bills.make("1.00")]

        assert 422 == self.send(payer, bank, [{"billId": id, "amount": 5} for id in ids]).status
        assert 0 == fake.counts().get("payments", 0)

    def test_two_parts_of_one_bill_count_together(self, payer: Wire, bills: Bills, bank: str) -> None:
        """Also when they end in one payment."""
        bill = bills.make("10.00")

        assert (
            422
            == self.send(payer, bank, [{"billId": bill, "amount": 6}, {"billId": bill, "amount": 6}]).status
        )

    def test_more_than_fifty_are_refused(self, payer: Wire, bills: Bills, bank: str) -> None:
        """The documented cap."""
        bill = bills.make("10.00")

        assert 400 == self.send(payer, bank, [{"billId": bill, "amount": 0.01}] * 51).status


class TestLifecycle:
    """singleStatus ("Single status payment values")."""

    def test_the_usual_path_with_the_other_status_beside_it(
        self, fake: FakeBill, payer: Wire, bills: Bills, bank: str
    ) -> None:
        """PAID does not mean delivered; the check number is an integer."""
        id = fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank)
        seen = []
        for _ in PAYMENT_PATH[1:]:
            fake.office.advance_payment(id)
            seen.append(payer.get(f"/v3/payments/{id}").body)

        assert list(PAYMENT_PATH[1:]) == [one["singleStatus"] for one in seen]
        assert ["SCHEDULED"] * 2 + ["PAID"] * 4 == [one["status"] for one in seen]
        assert "DONE" == seen[-1]["disbursementStatus"]
        assert isinstance(seen[-1]["disbursementInfo"]["checkDisbursement"]["checkNumber"], int)
        with pytest.raises(Refusal):
            fake.office.advance_payment(id)

    def test_the_clock_moves_payments(
        self, fake: FakeBill, wire: Wire, bills: Bills, bank: str, clock: Clock
    ) -> None:
        """By business days after the process date; by hand, or at every call by knob."""
        id = fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank)
        seen = []
        for _ in range(12):
            fake.follow_clock()
            seen.append(fake.read("payments", id)["singleStatus"])
            clock.advance(days=1)

        assert ["SCHEDULED", "FUNDING_STARTED", "PROCESSED", "SENT", "SENT"] == seen[:5]
        assert "CLEARED" == seen[-1]

    def test_the_knob_moves_them_at_every_call(
        self, fake: FakeBill, wire: Wire, bills: Bills, bank: str, clock: Clock
    ) -> None:
        """Without anybody advancing anything."""
        id = fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank)
        fake.knobs = replace(fake.knobs, payments_follow_clock=True, idle_minutes=10**6)
        clock.advance(days=30)

        assert "CLEARED" == wire.get(f"/v3/payments/{id}").body["singleStatus"]

    def test_only_a_scheduled_payment_is_cancelled(
        self, fake: FakeBill, payer: Wire, bills: Bills, bank: str
    ) -> None:
        """CANCELLED in status, CANCELED in singleStatus; the bill is open again."""
        bill = bills.make("10.00")
        first = fake.office.schedule_payment({bill: "4.00"}, bank)
        late = fake.office.advance_payment(fake.office.schedule_payment({bill: "6.00"}, bank))
        got = payer.post(f"/v3/payments/{first}/cancel")

        assert (200, "CANCELLED", "CANCELED") == (got.status, got.body["status"], got.body["singleStatus"])
        assert [422, 422] == [payer.post(f"/v3/payments/{id}/cancel").status for id in (first, late)]
        assert ("PARTIALLY_PAID", "4.00", "6.00", "0.00", "0.00") == money(payer, bill)

    def test_a_cancel_can_take_time(self, fake: FakeBill, payer: Wire, bills: Bills, bank: str) -> None:
        """cancelRequestSubmitted while it is in progress."""
        fake.knobs = replace(fake.knobs, cancel_takes_time=True)
        id = fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank)
        got = payer.post(f"/v3/payments/{id}/cancel").body

        assert (True, "SCHEDULED", "CANCELLATION_IN_PROGRESS") == (
            got["cancelRequestSubmitted"],
            got["status"],
            got["singleStatus"],
        )
        fake.office.set_payment_state(id, "CANCELED")
        assert "CANCELLED" == payer.get(f"/v3/payments/{id}").body["status"]

    def test_an_online_void_is_a_request_first(
        self, fake: FakeBill, payer: Wire, bills: Bills, bank: str
    ) -> None:
        """VOID_PENDING with TO_BE_PROCESSED, then VOIDED with ACCEPTED; what is scheduled is cancelled."""
        bill = bills.make("10.00")
        id = fake.office.schedule_payment({bill: "10.00"}, bank)
        path, body = f"/v3/payments/{id}/void", {"type": "VOID_AND_CREDIT", "reason": "lost"}
        early = payer.post(path, body).status
        fake.office.clear_payment(id)
        asked = payer.post(path, body).body

        assert 422 == early
        assert ("VOID_PENDING", "TO_BE_PROCESSED") == (asked["singleStatus"], asked["voidInfo"][0]["status"])
        assert 422 == payer.post(path, body).status
        fake.office.finish_void(id)
        done = payer.get(f"/v3/payments/{id}").body
        assert ("VOID", "VOIDED", "ACCEPTED") == (
            done["status"],
            done["singleStatus"],
            done["voidInfo"][0]["status"],
        )
        assert ("UNPAID", "10.00") == money(payer, bill)[:2]

    def test_the_sandbox_voids_at_once(self, fake: FakeBill, payer: Wire, bills: Bills, bank: str) -> None:
        """v2-era text."""
        fake.knobs = replace(fake.knobs, production=False)
        id = fake.office.clear_payment(fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank))

        got = payer.post(f"/v3/payments/{id}/void", {"type": "VOID_ONLY", "reason": "lost"})

        assert "VOIDED" == got.body["singleStatus"]

    def test_void_needs_type_and_reason(self, fake: FakeBill, payer: Wire, bills: Bills) -> None:
        """Both required, reason at most 4000."""
        id = fake.office.record_payment({bills.make("10.00"): "10.00"}, process_date=fake.today())
        path = f"/v3/payments/{id}/void"

        assert [400, 400, 200] == [
            payer.post(path, {"type": "VOID_ONLY"}).status,
            payer.post(path, {"type": "VOID", "reason": "x"}).status,
            payer.post(path, {"type": "VOID_ONLY", "reason": "x"}).status,
        ]

    def test_a_reissue_keeps_payment_and_id_with_a_new_check(
        self, fake: FakeBill, payer: Wire, bills: Bills, bank: str
    ) -> None:
        """So the bill stays paid."""
        bill = bills.make("10.00")
        id = fake.office.clear_payment(fake.office.schedule_payment({bill: "10.00"}, bank))

        def number() -> int:
            return payer.get(f"/v3/payments/{id}").body["disbursementInfo"]["checkDisbursement"][
                "checkNumber"
            ]

        first = number()
        fake.office.void_payment(id, type="VOID_AND_REISSUE")
        assert "IN_PROCESS" == money(payer, bill)[0]
        fake.office.clear_payment(id)

        assert first != number()
        assert "PAID" == money(payer, bill)[0]

    @pytest.mark.parametrize(
        ("state", "status", "due"),
        [
            ("DISBURSEMENT_FAILED_ACTION_NEEDED", "PAID", "0.00"),
            ("FUNDING_FAILED_ACTION_NEEDED", "PAID", "0.00"),
            ("FUNDING_FAILED_VOIDED", "VOID", "10.00"),
            ("FUNDS_ESCHEATED", "PAID", "0.00"),
        ],
    )
    def test_failures(
        self, fake: FakeBill, wire: Wire, bills: Bills, bank: str, state: str, status: str, due: str
    ) -> None:
        """A failed disbursement is still a payment until it is voided; a voided funding is not."""
        bill = bills.make("10.00")
        id = fake.office.schedule_payment({bill: "10.00"}, bank)
        fake.office.set_payment_state(id, "PROCESSED")
        fake.office.set_payment_state(id, state)

        assert (status, state) == (
            (shown := wire.get(f"/v3/payments/{id}").body)["status"],
            shown["singleStatus"],
        )
        assert due == money(wire, bill)[1]

    def test_what_is_over_stays_over(self, fake: FakeBill, bills: Bills, bank: str) -> None:
        """A cancelled payment cannot come back to life, and unknown states do not exist."""
        id = fake.office.cancel_payment(fake.office.schedule_payment({bills.make("10.00"): "10.00"}, bank))

        for state in ("SENT", "PAYED"):
            with pytest.raises(Refusal):
                fake.office.set_payment_state(id, state)

    @pytest.mark.parametrize("moves", [True, False])
    def test_whether_a_payment_moves_the_bill_is_a_knob(
        self, fake: FakeBill, wire: Wire, bills: Bills, bank: str, clock: Clock, moves: bool
    ) -> None:
        """Unconfirmed; the payment's own updatedTime moves with each status."""
        fake.knobs = replace(fake.knobs, payment_moves_bill_updated_time=moves)
        bill = bills.make("10.00")
        before = wire.get(f"/v3/bills/{bill}").body["updatedTime"]
        clock.advance(minutes=1)
        id = fake.office.schedule_payment({bill: "10.00"}, bank)
        clock.advance(minutes=1)
        fake.office.advance_payment(id)
        shown = fake.read("payments", id)

        assert (wire.get(f"/v3/bills/{bill}").body["updatedTime"] > before) is moves
        assert shown["updatedTime"] > shown["createdTime"]


class TestRecorded:
    """recordpayment: offline, one vendor, no MFA, no money moves."""

    def test_it_is_paid_at_once_and_shows_its_own_fields(
        self, fake: FakeBill, wire: Wire, bills: Bills, vendor: str, account: str
    ) -> None:
        """200, not 201; several bills make one payment."""
        one, two = bills.make("10.00"), bills.make("20.00")
        body = {
            "vendorId": vendor,
            "processDate": "2026-03-01",
            "toPrintCheck": False,
            "payments": [{"billId": one, "amount": 10}, {"billId": two, "amount": 5}],
            "classifications": {"chartOfAccountId": account},
            "syncReference": "1042",
            "allowExport": False,
        }
        got = wire.post("/v3/bills/record-payment", body)

        assert (200, "PAID", False, "OFFLINE", "1042") == (
            got.status,
            got.body["status"],
            got.body["onlinePayment"],
            got.body["disbursementType"],
            got.body["syncReference"],
        )
        assert ("PAID", "PARTIALLY_PAID") == (money(wire, one)[0], money(wire, two)[0])
        assert "billId" not in got.body

    @pytest.mark.parametrize("shown", [True, False])
    def test_whether_reads_show_its_own_fields_is_a_knob(
        self, fake: FakeBill, wire: Wire, bills: Bills, shown: bool
    ) -> None:
        """Unconfirmed for GET; the default leaves them out."""
        assert fake.knobs.recorded_fields_in_get is False
        fake.knobs = replace(fake.knobs, recorded_fields_in_get=shown)
        id = fake.office.record_payment({bills.make("1.00"): 1}, process_date=fake.today(), reference="1042")

        assert ("syncReference" in wire.get(f"/v3/payments/{id}").body) is shown

    def test_one_vendor_per_call(self, fake: FakeBill, bills: Bills) -> None:
        """Bills of two vendors are refused."""
        other = bills.make("1.00", vendor=fake.office.add_vendor("Other"))

        with pytest.raises(Refusal):
            fake.office.record_payment({bills.make("1.00"): 1, other: 1}, process_date=fake.today())

    def test_it_voids_at_once(self, fake: FakeBill, wire: Wire, bills: Bills) -> None:
        """Offline payments need no request."""
        bill = bills.make("10.00")
        id = fake.office.record_payment({bill: 10}, process_date=fake.today())
        got = wire.post(f"/v3/payments/{id}/void", {"type": "VOID_ONLY", "reason": "typo"})

        assert ("VOID", "UNPAID") == (got.body["status"], money(wire, bill)[0])


class TestCredits:
    """Vendor credits settle in addition to the payment's amount."""

    def test_a_credit_counts_on_top_and_comes_back_with_a_void(
        self, fake: FakeBill, payer: Wire, bills: Bills, bank: str, vendor: str, account: str
    ) -> None:
        """bill settled = amount + credits; released by a void (a knob)."""
        bill = bills.make("355.00")
        credit = fake.office.enter_credit(vendor, "CM-88", [line(50, account)], credit_date=fake.today())
        got = payer.post("/v3/payments", order(bill, bank, 305, vendorCredits=[{"id": credit, "amount": 50}]))
        shown = payer.get(f"/v3/vendor-credits/{credit}").body

        assert [{"id": credit, "amount": Decimal("50.00")}] == got.body["billPayments"][0]["vendorCredits"]
        assert Decimal("305.00") == got.body["amount"]
        assert ("SCHEDULED", "0.00", "305.00", "50.00", "50.00") == money(payer, bill)
        assert ("IN_PROCESS", [{"billId": bill, "paymentId": got.body["id"], "amount": 50}]) == (
            shown["status"],
            shown["usage"],
        )
        fake.office.cancel_payment(got.body["id"])
        assert "NOT_APPLIED" == payer.get(f"/v3/vendor-credits/{credit}").body["status"]
        assert "UNPAID" == money(payer, bill)[0]

    def test_credits_are_kept_by_a_void_when_the_knob_says_so(
        self, fake: FakeBill, wire: Wire, bills: Bills, vendor: str, account: str
    ) -> None:
        """Unconfirmed at BILL."""
        fake.knobs = replace(fake.knobs, credits_released_by_void=False)
        bill = bills.make("60.00")
        credit = fake.office.enter_credit(vendor, "CM", [line(50, account)], credit_date=fake.today())
        id = fake.office.record_payment({bill: 10}, process_date=fake.today(), credits={bill: {credit: 50}})
        fake.office.void_payment(id)

        assert ("PARTIALLY_PAID", "10.00") == money(wire, bill)[:2]

    def test_a_bill_settled_wholly_by_credit_has_a_payment_of_zero(
        self, fake: FakeBill, wire: Wire, bills: Bills, vendor: str, account: str
    ) -> None:
        """A zero-dollar payment."""
        bill = bills.make("50.00")
        credit = fake.office.enter_credit(vendor, "CM", [line(50, account)], credit_date=fake.today())
        id = fake.office.record_payment({bill: 0}, process_date=fake.today(), credits={bill: {credit: 50}})

        assert (Decimal("0.00"), "PAID") == (fake.read("payments", id)["amount"], money(wire, bill)[0])
        assert "FULLY_APPLIED" == wire.get(f"/v3/vendor-credits/{credit}").body["status"]

    @pytest.mark.parametrize("counted", [True, False])
    def test_whether_paid_amount_counts_credits_is_a_knob(
        self, fake: FakeBill, wire: Wire, vendor: str, account: str, counted: bool
    ) -> None:
        """Sources disagree."""
        fake.knobs = replace(fake.knobs, paid_amount_has_credits=counted)
        credit = fake.office.enter_credit(vendor, "CM", [line(30, account)], credit_date=fake.today())
        body = {
            "vendorId": vendor,
            "dueDate": "2026-04-01",
            "invoice": {"invoiceNumber": "1", "invoiceDate": "2026-03-01"},
            "billLineItems": [{"amount": 100}],
            "vendorCredits": [{"id": credit, "amount": 30}],
        }
        shown = wire.post("/v3/bills", body).body

        assert (Decimal("30.00") if counted else 0, Decimal("70.00")) == (
            shown["paidAmount"],
            shown["dueAmount"],
        )


def test_payment_options_name_the_banks(payer: Wire, vendor: str, bank: str) -> None:
    """listpaymentoptions."""
    got = payer.get("/v3/payments/options", vendorId=vendor, amount="10.00").body

    assert [bank] == [one["id"] for one in got["fundingOptions"]["banks"]]
    assert 400 == payer.get("/v3/payments/options", vendorId=vendor, amount="ten").status


def test_accounts_payable_is_what_a_ledger_shows(
    fake: FakeBill, bills: Bills, bank: str, vendor: str, account: str
) -> None:
    """Approved bills, minus payments that moved money, minus credits."""
    approved = bills.make("100.00", approvers=(fake.user_id,))
    bills.make("7.00", approvers=(fake.user_id,))
    fake.office.approve(approved)
    fake.office.enter_credit(vendor, "CM", [line("0.10", account)], credit_date=fake.today())
    payment = fake.office.schedule_payment({approved: "30.00"}, bank)
    scheduled = fake.accounts_payable()
    fake.office.set_payment_state(payment, "FUNDING_STARTED")

    assert {vendor: Decimal("99.90")} == scheduled
    assert {"Cedar Supply Co": Decimal("69.90")} == fake.accounts_payable(by="name")
    assert {vendor: Decimal("106.90")} == fake.accounts_payable(
        approval=frozenset({"APPROVED", "ASSIGNED"}), moved=frozenset({"CLEARED"})
    )
