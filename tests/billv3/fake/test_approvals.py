"""Approvals ("AP bill approvals", v3 since September 2025)."""

from dataclasses import replace

import pytest

from billv3.testing import FakeBill
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire, sign_in, trust


@pytest.fixture
def approvers(fake: FakeBill) -> tuple[str, str]:
    first, second = fake.office.add_user("First", "Approver"), fake.office.add_user("Second", "Approver")
    fake.office.add_login("first@fake.test", "first-password", first)
    fake.office.add_login("second@fake.test", "second-password", second)
    return first, second


def state(wire: Wire, bill: str) -> tuple[str, list[str]]:
    shown = wire.get(f"/v3/bills/{bill}").body
    return shown["approvalStatus"], [one["status"] for one in shown.get("approvers", [])]


def act(wire: Wire, bill: str, action: str = "APPROVE") -> int:
    return wire.post(
        "/v3/bill-approvals/actions", [{"billId": bill, "action": action, "comment": "ok"}]
    ).status


def test_approvers_are_asked_in_their_order(
    fake: FakeBill, wire: Wire, bills: Bills, approvers: tuple
) -> None:
    """ASSIGNED, APPROVING, APPROVED; out of turn is refused."""
    bill = bills.make("10.00", approvers=approvers)
    first = sign_in(fake, username="first@fake.test", password="first-password")
    second = sign_in(fake, username="second@fake.test", password="second-password")

    assert ("ASSIGNED", ["WAITING", "UPCOMING"]) == state(wire, bill)
    assert 422 == act(second, bill)
    assert 200 == act(first, bill)
    assert ("APPROVING", ["APPROVED", "WAITING"]) == state(wire, bill)
    pending = second.get("/v3/bill-approvals/pending-user-approvals").body["bills"]
    assert [bill] == [one["billId"] for one in pending]
    assert 200 == act(second, bill)
    assert ("APPROVED", ["APPROVED", "APPROVED"]) == state(wire, bill)
    assert {"bills": []} == second.get("/v3/bill-approvals/pending-user-approvals").body


def test_one_denial_denies_the_bill(fake: FakeBill, wire: Wire, bills: Bills, approvers: tuple) -> None:
    """And a denied bill is not paid."""
    bill = bills.make("10.00", approvers=approvers)
    fake.office.deny(bill)
    trust(wire)

    assert ("DENIED", ["DENIED", "UPCOMING"]) == state(wire, bill)
    assert 422 == fake_pay(wire, bill, fake.office.add_bank("Harbor")).status


def fake_pay(wire: Wire, bill: str, bank: str):
    funding = {"type": "BANK_ACCOUNT", "id": bank}
    return wire.post(
        "/v3/payments", {"billId": bill, "amount": 1, "fundingAccount": funding, "processingOptions": {}}
    )


def test_a_bill_with_approvers_is_paid_only_when_fully_approved(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str
) -> None:
    """One without any may be paid."""
    trust(wire)
    waiting, free = bills.make("10.00", approvers=(fake.user_id,)), bills.make("10.00")

    assert [422, 201] == [fake_pay(wire, waiting, bank).status, fake_pay(wire, free, bank).status]
    assert 200 == act(wire, waiting)
    assert 201 == fake_pay(wire, waiting, bank).status


def test_policies_choose_the_approvers(fake: FakeBill, wire: Wire, vendor: str, approvers: tuple) -> None:
    """billApprovals true starts them; no policy leaves the bill UNASSIGNED."""
    rule = {"key": "BILL_AMOUNT", "op": "gte", "values": ["100"]}
    made = wire.post(
        "/v3/bill-approvals/policies", {"policyName": "Big", "rules": [rule], "approvers": [approvers[0]]}
    )

    def enter(amount: float, number: str) -> dict:
        body = {
            "vendorId": vendor,
            "dueDate": "2026-04-01",
            "invoice": {"invoiceNumber": number, "invoiceDate": "2026-03-01"},
            "billLineItems": [{"amount": amount}],
            "billApprovals": True,
        }
        return wire.post("/v3/bills", body).body

    assert (201, "Big") == (made.status, made.body["policyName"])
    assert "UNASSIGNED" == enter(99.99, "a")["approvalStatus"]
    assert [approvers[0]] == [one["userId"] for one in enter(100, "b")["approvers"]]
    (policy,) = wire.get("/v3/bill-approvals/policies").body
    assert [{"userId": approvers[0], "fullName": "First Approver"}] == policy["approvers"]["users"]
    path = f"/v3/bill-approvals/policies/{policy['id']}"
    assert 200 == wire.put(path, {"policyName": "Big", "rules": [], "approvers": [approvers[1]]}).status
    assert [approvers[1]] == [one["userId"] for one in enter(1, "c")["approvers"]]
    assert 200 == wire.send("DELETE", path).status
    assert "UNASSIGNED" == enter(500, "d")["approvalStatus"]


@pytest.mark.parametrize("moves", [True, False])
def test_whether_approval_moves_updated_time_is_a_knob(
    fake: FakeBill, wire: Wire, bills: Bills, clock: Clock, moves: bool
) -> None:
    """Unconfirmed; the default does not move it."""
    assert fake.knobs.approval_moves_updated_time is False
    fake.knobs = replace(fake.knobs, approval_moves_updated_time=moves)
    bill = bills.make("10.00", approvers=(fake.user_id,))
    before = wire.get(f"/v3/bills/{bill}").body["updatedTime"]
    clock.advance(minutes=5)
    fake.office.approve(bill)

    assert (wire.get(f"/v3/bills/{bill}").body["updatedTime"] > before) is moves


@pytest.mark.parametrize(("drops", "status"), [(True, "UNASSIGNED"), (False, "APPROVED")])
def test_leaving_bill_approvals_out_of_an_update_can_drop_them(
    fake: FakeBill, wire: Wire, bills: Bills, drops: bool, status: str
) -> None:
    """ "Must be sent again on every later PATCH/PUT once set." An edit by a person keeps them."""
    fake.knobs = replace(fake.knobs, dropped_bill_approvals=drops)
    bill = bills.make("10.00", approvers=(fake.user_id,))
    fake.office.approve(bill)
    fake.office.edit_bill(bill, {"description": "by a person"})
    assert "APPROVED" == wire.get(f"/v3/bills/{bill}").body["approvalStatus"]
    kept = wire.patch(f"/v3/bills/{bill}", {"description": "a", "billApprovals": True}).body
    dropped = wire.patch(f"/v3/bills/{bill}", {"description": "b"}).body

    assert ["APPROVED", status] == [kept["approvalStatus"], dropped["approvalStatus"]]


def test_actions_are_all_or_nothing(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """An array; one that cannot be done undoes the others."""
    mine, other = bills.make("1.00", approvers=(fake.user_id,)), bills.make("1.00")
    actions = [{"billId": id, "action": "APPROVE"} for id in (mine, other)]

    assert 422 == wire.post("/v3/bill-approvals/actions", actions).status
    assert "ASSIGNED" == wire.get(f"/v3/bills/{mine}").body["approvalStatus"]
