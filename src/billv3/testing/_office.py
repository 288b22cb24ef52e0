"""
What people do in BILL's web app: the same rules as the API, without a session.

Every method returns the id of the record it made or changed and raises `Refusal` where BILL would say no.
Fields that have no argument of their own are given by their wire names in `fields`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from billv3.testing import (
    _approvals,
    _batches,
    _bills,
    _credits,
    _funding,
    _lifecycle,
    _organization,
    _payments,
    _receivables,
    _vendors,
)
from billv3.testing._check import check
from billv3.testing._classifications import RULES, create_classification, update_classification
from billv3.testing._errors import invalid
from billv3.testing._json import JsonObject, JsonValue, Row
from billv3.testing._routes import set_archived
from billv3.testing._world import World

T = TypeVar("T")
Work = Callable[[Callable[[World], T]], T]
Fields = Mapping[str, JsonValue]


def line(
    amount: Decimal | int | str,
    account: str | None = None,
    description: str | None = None,
    *,
    id: str | None = None,
    **classes: str,
) -> JsonObject:
    """
    One bill or credit line: ``line("12.50", account_id, "Mulch", departmentId=..., jobId=...)``.

    `classes` are the wire names of the other classifications; `id` names an existing line in an edit.
    """
    classifications: JsonObject = {name: value for name, value in classes.items() if value}
    if account is not None:
        classifications["chartOfAccountId"] = account
    row: JsonObject = {"amount": Decimal(amount), "description": description, "id": id}
    return {**{k: v for k, v in row.items() if v is not None}, "classifications": classifications}


class Office:
    """People at work in the organization; get it from `FakeBill.office`."""

    def __init__(self, work: Callable[[Callable[[World], str]], str]) -> None:
        self._work = work

    # -- vendors

    def add_vendor(self, name: str, fields: Fields | None = None) -> str:
        """Add a vendor; an address in Oregon when `fields` has none."""
        address: JsonValue = {
            "line1": "40 Wharf Rd",
            "city": "Astoria",
            "stateOrProvince": "OR",
            "zipOrPostalCode": "97103",
            "country": "US",
        }
        body = {"name": name, "address": address, **(fields or {})}
        return self._work(lambda w: _id(_vendors.create_vendor(w, check(body, _vendors.VENDOR, w.knobs))))

    def edit_vendor(self, vendor_id: str, change: Fields) -> str:
        """Change fields of a vendor; null clears one."""
        return self._work(
            lambda w: _id(
                _vendors.update_vendor(
                    w, vendor_id, check(change, _vendors.VENDOR_PATCH, w.knobs, partial=True)
                )
            )
        )

    # -- bills

    def enter_bill(
        self,
        vendor_id: str,
        number: str,
        lines: Sequence[Fields],
        *,
        invoice_date: date,
        due_date: date | None = None,
        description: str | None = None,
        approvers: Sequence[str] = (),
        use_policies: bool = False,
        fields: Fields | None = None,
    ) -> str:
        """Enter a bill; with `approvers` (user ids, in order) or by the policies it waits for approval."""
        body: Row = {
            "vendorId": vendor_id,
            "invoice": {"invoiceNumber": number, "invoiceDate": invoice_date.isoformat()},
            "dueDate": (due_date or invoice_date).isoformat(),
            "billLineItems": list(lines),
            "billApprovals": use_policies,
            "description": description,
            **(fields or {}),
        }

        def work(world: World) -> str:
            bill = _bills.create_bill(world, check(body, _bills.BILL, world.knobs))
            if approvers:
                _approvals.assign(world, world.get("bills", bill["id"]), tuple(approvers))
            return _id(bill)

        return self._work(work)

    def edit_bill(self, bill_id: str, change: Fields) -> str:
        """Change header fields, or lines named by their id; approvals stay as they are."""
        return self._work(
            lambda w: _id(
                _bills.change_bill(
                    w, bill_id, check(change, _bills.BILL, w.knobs, partial=True), by_person=True
                )
            )
        )

    def edit_bill_lines(self, bill_id: str, lines: Sequence[Fields]) -> str:
        """Replace the lines: those with an id are kept, others are new, those left out are removed."""

        def work(world: World) -> str:
            shown = world.get("bills", bill_id)
            body = {**shown, "billLineItems": list(lines)}
            fields = check(body, _bills.BILL, world.knobs)
            return _id(_bills.replace_bill(world, bill_id, fields, by_person=True))

        return self._work(work)

    def assign_approvers(self, bill_id: str, user_ids: Sequence[str]) -> str:
        """Set who must approve, in this order; nobody makes the bill UNASSIGNED."""
        return self._work(lambda w: _id(_approvals.assign(w, w.get("bills", bill_id), tuple(user_ids))))

    def approve(self, bill_id: str, user_id: str | None = None) -> str:
        """Approve as one user, or as everybody who is still asked."""
        return self._work(lambda w: _approve(w, bill_id, user_id))

    def deny(self, bill_id: str, user_id: str | None = None) -> str:
        """Deny as one user, or as the one who is asked now."""
        return self._work(lambda w: _id(_approvals.act(w, user_id or _asked(w, bill_id), bill_id, "DENY")))

    # -- payments

    def schedule_payment(
        self,
        parts: Mapping[str, Decimal | int | str],
        bank_id: str,
        *,
        process_date: date | None = None,
        credits: Mapping[str, Mapping[str, Decimal | int | str]] | None = None,
        description: str | None = None,
        user_id: str | None = None,
    ) -> str:
        """
        Schedule one online payment of one vendor's bills.

        Args:
            parts: Amount by bill id; several bills make one combined payment.
            bank_id: The funding bank account.
            process_date: The day of the debit; the next business day when left out.
            credits: Vendor credits used on top, ``{bill id: {credit id: amount}}``.
            description: At most 70 characters.
            user_id: Who does it.
        """

        def work(world: World) -> str:
            shares = _parts(parts, credits)
            vendors = {world.peek("bills", share["billId"])["vendorId"] for share in shares}
            if len(vendors) != 1:
                raise invalid("one payment is for one vendor")
            fields: Row = {
                "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank_id},
                "processingOptions": {},
                "description": description,
            }
            if process_date is not None:
                fields["processDate"] = process_date.isoformat()
            return _id(_payments.pay(world, vendors.pop(), shares, fields, user_id or _somebody(world)))

        return self._work(work)

    def record_payment(
        self,
        parts: Mapping[str, Decimal | int | str],
        *,
        process_date: date,
        account_id: str | None = None,
        reference: str | None = None,
        credits: Mapping[str, Mapping[str, Decimal | int | str]] | None = None,
        description: str | None = None,
        user_id: str | None = None,
    ) -> str:
        """Record a payment made outside BILL, such as a hand-written check with number `reference`."""

        def work(world: World) -> str:
            shares = _parts(parts, credits)
            first = world.peek("bills", shares[0]["billId"])
            fields: Row = {
                "vendorId": first["vendorId"],
                "processDate": process_date.isoformat(),
                "toPrintCheck": False,
                "payments": shares,
                "description": description,
                "syncReference": reference,
                "classifications": {"chartOfAccountId": account_id} if account_id else {},
            }
            checked = check(fields, _payments.RECORDED, world.knobs)
            return _id(_payments.record(world, checked, user_id or _somebody(world)))

        return self._work(work)

    def advance_payment(self, payment_id: str) -> str:
        """One step along SCHEDULED, READY_TO_FUND, FUNDING_STARTED, PROCESSED, SENT, DELIVERED, CLEARED."""
        return self._work(lambda w: _id(_lifecycle.advance(w, payment_id)))

    def set_payment_state(self, payment_id: str, single_status: str) -> str:
        """Put a payment into any state that BILL has, with what follows from it (such as a failure)."""
        return self._work(lambda w: _id(_lifecycle.enter(w, payment_id, single_status)))

    def clear_payment(self, payment_id: str) -> str:
        """All steps up to CLEARED."""
        return self.set_payment_state(payment_id, "CLEARED")

    def cancel_payment(self, payment_id: str) -> str:
        """Cancel a scheduled payment."""
        return self._work(lambda w: _id(_lifecycle.cancel(w, payment_id)))

    def void_payment(
        self,
        payment_id: str,
        *,
        type: str = "VOID_AND_CREDIT",
        reason: str = "Entered twice",
        complete: bool = True,
    ) -> str:
        """Void; online payments wait in VOID_PENDING when `complete` is false."""

        def work(world: World) -> str:
            row = _lifecycle.void(world, payment_id, type, reason, _somebody(world))
            waits = any(v["status"] == "TO_BE_PROCESSED" for v in row["voidInfo"])
            return _id(_lifecycle.complete_void(world, payment_id) if complete and waits else row)

        return self._work(work)

    def finish_void(self, payment_id: str, *, accepted: bool = True) -> str:
        """Carry out or reject a void that was asked for."""
        return self._work(lambda w: _id(_lifecycle.complete_void(w, payment_id, accepted=accepted)))

    # -- vendor credits

    def enter_credit(
        self,
        vendor_id: str,
        number: str,
        lines: Sequence[Fields],
        *,
        credit_date: date,
        fields: Fields | None = None,
    ) -> str:
        """Enter a vendor credit."""
        body: Row = {
            "vendorId": vendor_id,
            "referenceNumber": number,
            "creditDate": credit_date.isoformat(),
            "vendorCreditLineItems": list(lines),
            **(fields or {}),
        }
        return self._work(lambda w: _id(_credits.create_credit(w, check(body, _credits.CREDIT, w.knobs))))

    # -- lists and settings

    def add_account(
        self,
        name: str,
        type: str,
        number: str | None = None,
        *,
        parent_id: str | None = None,
        fields: Fields | None = None,
    ) -> str:
        """Add an account to the chart of accounts; `type` in BILL's words, such as ``"EXPENSE"``."""
        body: Row = {
            "name": name,
            "account": {"type": type, "number": number},
            "parentId": parent_id,
            **(fields or {}),
        }
        return self._work(
            lambda w: _id(
                create_classification(
                    w, "chart-of-accounts", check(body, RULES["chart-of-accounts"], w.knobs)
                )
            )
        )

    def add_classification(self, kind: str, name: str, fields: Fields | None = None) -> str:
        """Add a department, accounting class, location, job or item; `kind` is the word in the path."""
        body = {"name": name, **(fields or {})}
        return self._work(lambda w: _id(create_classification(w, kind, check(body, RULES[kind], w.knobs))))

    def edit_classification(self, kind: str, id: str, change: Fields) -> str:
        """Change an account, department, class, ... ; null clears a field."""
        return self._work(
            lambda w: _id(
                update_classification(w, kind, id, check(change, RULES[kind], w.knobs, partial=True))
            )
        )

    def add_employee(self, first_name: str, last_name: str) -> str:
        """Add an employee classification, which has two names instead of one."""
        body = {"firstName": first_name, "lastName": last_name}
        return self._work(
            lambda w: _id(create_classification(w, "employees", check(body, RULES["employees"], w.knobs)))
        )

    def add_customer(self, name: str, fields: Fields | None = None) -> str:
        """Add a customer."""
        body = {"name": name, **(fields or {})}
        return self._work(
            lambda w: _id(_receivables.create_customer(w, check(body, _receivables.CUSTOMER, w.knobs)))
        )

    def add_term(self, name: str, days_due: int) -> str:
        """Add a payment term."""
        return self._work(lambda w: _id(_organization.create_term(w, {"name": name, "daysDue": days_due})))

    def add_card(self, brand: str = "VISA") -> str:
        """Add a card that pays."""
        return self._work(lambda w: _id(_funding.create_card(w, brand, _somebody(w))))

    def add_ap_card(self, limit: Decimal | int | str = "10000.00") -> str:
        """Add a card of BILL's own that pays."""
        return self._work(lambda w: _id(_funding.create_ap_card(w, Decimal(limit))))

    def add_export(self, name: str, csv: bytes) -> str:
        """Make an export ready for download, as a schedule in the web app does."""
        return self._work(lambda w: _id(_batches.create_export(w, name, csv)))

    def add_bank(self, name: str, account_id: str | None = None, *, verified: bool = True) -> str:
        """Add a funding bank account whose ledger account is `account_id`."""
        body: Row = {
            "nameOnAccount": "Evergreen Fields Landscaping",
            "bankName": name,
            "routingNumber": "123456780",
            "accountNumber": "0000004410",
            "type": "CHECKING",
            "ownerType": "BUSINESS",
            "default": {"payables": True, "receivables": False},
        }
        if account_id is not None:
            body["chartOfAccountId"] = account_id
        status = "VERIFIED" if verified else "NOT_VERIFIED"
        return self._work(lambda w: _id(_organization.create_bank(w, body, _somebody(w), status=status)))

    def set_bank_status(self, bank_id: str, status: str) -> str:
        """Set a funding bank account's status, such as ``"BLOCKED"``."""
        return self._work(lambda w: _id(w.save("banks", {**w.get("banks", bank_id), "status": status})))

    def add_user(self, first_name: str, last_name: str, role: str = "APPROVER") -> str:
        """Add a user with a role of BILL, such as ``"CLERK"``."""

        def work(world: World) -> str:
            role_id = next((r["id"] for r in world.rows("roles") if r["type"] == role), None)
            if role_id is None:
                raise invalid(f"{role}: no such role")
            email = f"user{len(world.tables['users'])}@fake.test"
            fields = {"firstName": first_name, "lastName": last_name, "email": email, "roleId": role_id}
            return _id(_organization.create_user(world, fields))

        return self._work(work)

    def add_login(self, username: str, password: str, user_id: str, *, token: bool = False) -> str:
        """Let a user (or a sync token in the user's name) sign in."""

        def work(world: World) -> str:
            world.peek("users", user_id)
            world.login["accounts"][username] = {"password": password, "userId": user_id, "token": token}
            return user_id

        return self._work(work)

    def unlock_login(self, username: str) -> str:
        """Forget the wrong passwords of a login."""

        def work(world: World) -> str:
            world.login["failures"].pop(username, None)
            return username

        return self._work(work)

    def add_approval_policy(
        self, name: str, user_ids: Sequence[str], *, from_amount: Decimal | int | str = 0
    ) -> str:
        """Ask these users, in order, to approve bills from an amount on."""
        rule = {"key": "BILL_AMOUNT", "op": "gte", "values": [str(from_amount)]}
        fields: Row = {"policyName": name, "rules": [rule], "approvers": list(user_ids)}
        return self._work(lambda w: _id(_approvals.save_policy(w, fields)))

    def archive(self, kind: str, id: str) -> str:
        """Archive a record; `kind` is the word in the path, such as ``"bills"``."""
        if kind == "vendor-credits":
            return self._work(lambda w: _id(_credits.archive_credit(w, id)))
        return self._work(lambda w: _id(set_archived(w, kind, id, archived=True)))

    def unarchive(self, kind: str, id: str) -> str:
        """Restore an archived record."""
        if kind == "vendor-credits":
            raise invalid(f"{id}: an archived vendor credit cannot be restored")
        return self._work(lambda w: _id(set_archived(w, kind, id, archived=False)))


def _id(row: Row) -> str:
    return str(row["id"])


def _somebody(world: World) -> str:
    return str(next(iter(world.tables["users"].rows)))


def _asked(world: World, bill_id: str) -> str:
    for approver in world.peek("bills", bill_id).get("approvers", ()):
        if approver["status"] in _approvals.OPEN:
            return str(approver["userId"])
    raise invalid(f"{bill_id}: nobody is asked to approve the bill")


def _approve(world: World, bill_id: str, user_id: str | None) -> str:
    if user_id is not None:
        return _id(_approvals.act(world, user_id, bill_id, "APPROVE"))
    row = _approvals.act(world, _asked(world, bill_id), bill_id, "APPROVE")
    while row["approvalStatus"] == "APPROVING":
        row = _approvals.act(world, _asked(world, bill_id), bill_id, "APPROVE")
    return _id(row)


def _parts(
    parts: Mapping[str, Decimal | int | str], credits: Mapping[str, Mapping[str, Decimal | int | str]] | None
) -> list[Row]:
    used = credits or {}
    return [
        {
            "billId": bill_id,
            "amount": Decimal(amount).quantize(Decimal("0.01")),
            "vendorCredits": [
                {"id": id, "amount": Decimal(value).quantize(Decimal("0.01"))}
                for id, value in used.get(bill_id, {}).items()
            ],
        }
        for bill_id, amount in parts.items()
    ]
