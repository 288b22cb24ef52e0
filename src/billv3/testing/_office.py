"""
What people do in BILL's web app: the same rules as the API, without a session.

Every method returns the id of the record it made or changed and raises `Refusal` where BILL would say no.
Fields that have no argument of their own are given by their wire names in `fields`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from billv3.testing import (
    _approvals,
    _bills,
    _credits,
    _lifecycle,
    _payments,
    _vendors,
)
from billv3.testing._check import check, present
from billv3.testing._errors import invalid
from billv3.testing._json import JsonObject, JsonValue, Row
from billv3.testing._office_settings import Fields, Settings, id_of, somebody
from billv3.testing._rates import batch_now
from billv3.testing._routes import set_archived
from billv3.testing._settle import take_off
from billv3.testing._world import World


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


class Office(Settings):
    """People at work in the organization; get it from `FakeBill.office`."""

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
        return self._work(lambda w: id_of(_vendors.create_vendor(w, check(body, _vendors.VENDOR, w.knobs))))

    def edit_vendor(self, vendor_id: str, change: Fields) -> str:
        """Change fields of a vendor; null clears one."""
        return self._work(
            lambda w: id_of(
                _vendors.update_vendor(
                    w, vendor_id, check(change, _vendors.VENDOR_PATCH, w.knobs, partial=True)
                )
            )
        )

    def set_pay_by(self, vendor_id: str, pay_by_type: str, sub_type: str = "NONE") -> str:
        """
        Set how BILL pays a vendor, as the vendor's own choices in the web app do.

        ``"CHECK"``, ``"ACH"``, ``"RPPS"``, ``"VIRTUAL_CARD"``, ``"INTERNATIONAL_E_PAYMENT"``, or ``"WALLET"``
        for a vendor that is connected to the network. Payments made from now on go that way.
        """
        return self._work(lambda w: id_of(_vendors.set_pay_by(w, vendor_id, pay_by_type, sub_type)))

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
            return id_of(bill)

        return self._work(work)

    def edit_bill(self, bill_id: str, change: Fields) -> str:
        """Change header fields, or lines named by their id; approvals stay as they are."""
        return self._work(
            lambda w: id_of(
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
            return id_of(_bills.replace_bill(world, bill_id, fields, by_person=True))

        return self._work(work)

    def assign_approvers(self, bill_id: str, user_ids: Sequence[str]) -> str:
        """Set who must approve, in this order; nobody makes the bill UNASSIGNED."""
        return self._work(lambda w: id_of(_approvals.assign(w, w.get("bills", bill_id), tuple(user_ids))))

    def approve(self, bill_id: str, user_id: str | None = None) -> str:
        """Approve as one user, or as everybody who is still asked."""
        return self._work(lambda w: _approve(w, bill_id, user_id))

    def deny(self, bill_id: str, user_id: str | None = None) -> str:
        """Deny as one user, or as the one who is asked now."""
        return self._work(lambda w: id_of(_approvals.act(w, user_id or _asked(w, bill_id), bill_id, "DENY")))

    def deny_approved(self, bill_id: str, user_id: str | None = None) -> str:
        """
        Deny a bill after it was approved, as the user who approved it, or the last one who did.

        BILL does not say whether it lets an approver do so; what it leads to, a bill that was approved and
        is denied, can also come from new approvers (`assign_approvers`, `deny`).
        """
        return self._work(
            lambda w: id_of(_approvals.withdraw(w, user_id or _last_approver(w, bill_id), bill_id))
        )

    # -- payments

    def schedule_payment(
        self,
        parts: Mapping[str, Decimal | int | str],
        bank_id: str,
        *,
        process_date: date | None = None,
        credits: Mapping[str, Mapping[str, Decimal | int | str]] | None = None,
        description: str | None = None,
        transaction_number: str | None = None,
        funding_type: str = "BANK_ACCOUNT",
        user_id: str | None = None,
    ) -> str:
        """
        Schedule one online payment of one vendor's bills.

        Args:
            parts: Amount by bill id; several bills make one combined payment.
            bank_id: The funding bank account, or whatever `funding_type` pays from.
            process_date: The day of the debit; the next business day when left out.
            credits: Vendor credits used on top, ``{bill id: {credit id: amount}}``.
            description: At most 70 characters.
            transaction_number: BILL makes one up when it is left out.
            funding_type: ``"BANK_ACCOUNT"``, ``"CARD_ACCOUNT"``, ``"AP_CARD"`` or ``"WALLET"`` (no id then).
            user_id: Who does it.
        """

        def work(world: World) -> str:
            shares = _parts(parts, credits)
            vendors = {world.peek("bills", share["billId"])["vendorId"] for share in shares}
            if len(vendors) != 1:
                raise invalid("one payment is for one vendor")
            day = process_date or _lifecycle.next_business_day(world.today())
            fields: Row = {
                "fundingAccount": present({"type": funding_type, "id": bank_id or None}),
                "processingOptions": {},
                "description": description,
                "processDate": day.isoformat(),
                "transactionNumber": transaction_number,
            }
            if funding_type == "CARD_ACCOUNT":
                fields["cardFundingPurpose"] = "GOODS"
            return id_of(_payments.pay(world, vendors.pop(), shares, fields, user_id or somebody(world)))

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
        to_print_check: bool = False,
        allow_export: bool | None = None,
        user_id: str | None = None,
    ) -> str:
        """Record a payment made outside BILL, such as a hand-written check with number `reference`."""

        def work(world: World) -> str:
            shares = _parts(parts, credits)
            first = world.peek("bills", shares[0]["billId"])
            fields: Row = {
                "vendorId": first["vendorId"],
                "processDate": process_date.isoformat(),
                "toPrintCheck": to_print_check,
                "allowExport": allow_export,
                "payments": shares,
                "description": description,
                "syncReference": reference,
                "classifications": {"chartOfAccountId": account_id} if account_id else {},
            }
            checked = check(fields, _payments.RECORDED, world.knobs)
            return id_of(_payments.record(world, checked, user_id or somebody(world)))

        return self._work(work)

    def pay_without_bill(
        self,
        vendor_id: str,
        amount: Decimal | int | str,
        bank_id: str,
        *,
        process_date: date | None = None,
        description: str | None = None,
    ) -> str:
        """Pay a vendor without a bill; BILL makes the bill itself, and it comes in the lists of bills."""

        def work(world: World) -> str:
            fields: Row = {
                "vendorId": vendor_id,
                "amount": Decimal(amount).quantize(Decimal("0.01")),
                "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank_id},
                "processingOptions": {"createBill": True},
                "description": description,
                "exchangeRateBatchId": batch_now(world),
                "processDate": (process_date or _lifecycle.next_business_day(world.today())).isoformat(),
            }
            return id_of(_payments.create_payment(world, fields, somebody(world)))

        return self._work(work)

    def advance_payment(self, payment_id: str) -> str:
        """One step along SCHEDULED, READY_TO_FUND, FUNDING_STARTED, PROCESSED, SENT, DELIVERED, CLEARED."""
        return self._work(lambda w: id_of(_lifecycle.advance(w, payment_id)))

    def set_payment_state(self, payment_id: str, single_status: str) -> str:
        """Put a payment into any state that BILL has, with what follows from it (such as a failure)."""
        return self._work(lambda w: id_of(_lifecycle.enter(w, payment_id, single_status)))

    def clear_payment(self, payment_id: str) -> str:
        """All steps up to CLEARED."""
        return self.set_payment_state(payment_id, "CLEARED")

    def cancel_payment(self, payment_id: str) -> str:
        """Cancel a scheduled payment."""
        return self._work(lambda w: id_of(_lifecycle.cancel(w, payment_id)))

    def finish_cancel(self, payment_id: str) -> str:
        """Carry out a cancel that was asked for (knob `cancel_takes_time`)."""
        return self._work(lambda w: id_of(_lifecycle.finish_cancel(w, payment_id)))

    def fail_payment(self, payment_id: str, how: str = "disbursement") -> str:
        """
        Let a payment fail after its debit was begun.

        ``"disbursement"`` (returned to BILL, the payer must act), ``"vendor_bank"`` (rejected by the vendor's
        bank), ``"funding"`` (the debit failed although BILL paid), ``"funding_voided"`` (it failed, and the
        payment is void: the bill is open again).
        """
        return self._work(lambda w: id_of(_lifecycle.fail(w, payment_id, how)))

    def expire_payment(self, payment_id: str) -> str:
        """Let an uncashed check end as void, or an unused virtual card as a check of the same payment."""
        return self._work(lambda w: id_of(_lifecycle.expire(w, payment_id, somebody(w))))

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
            row = _lifecycle.void(world, payment_id, type, reason, somebody(world))
            waits = any(v["status"] == "TO_BE_PROCESSED" for v in row["voidInfo"])
            return id_of(_lifecycle.complete_void(world, payment_id) if complete and waits else row)

        return self._work(work)

    def finish_void(self, payment_id: str, *, accepted: bool = True) -> str:
        """Carry out or reject a void that was asked for."""
        return self._work(lambda w: id_of(_lifecycle.complete_void(w, payment_id, accepted=accepted)))

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
        return self._work(lambda w: id_of(_credits.create_credit(w, check(body, _credits.CREDIT, w.knobs))))

    def edit_credit(self, credit_id: str, change: Fields) -> str:
        """Change header fields of a credit, or lines named by their id; never below what is applied."""
        return self._work(
            lambda w: id_of(
                _credits.edit_credit(
                    w, credit_id, check(change, _credits.CREDIT, w.knobs, partial=True), replace=False
                )
            )
        )

    def edit_credit_lines(self, credit_id: str, lines: Sequence[Fields]) -> str:
        """Replace a credit's lines: those with an id are kept, others are new, those left out are removed."""

        def work(world: World) -> str:
            shown = world.get("vendor-credits", credit_id)
            body = {**shown, "vendorCreditLineItems": list(lines)}
            fields = check(body, _credits.CREDIT, world.knobs)
            return id_of(_credits.edit_credit(world, credit_id, fields, replace=True))

        return self._work(work)

    def take_credit_off(self, bill_id: str, credit_id: str, amount: Decimal | int | str | None = None) -> str:
        """
        Take off a bill what lies on it of a credit without any payment, or some of it.

        The API puts credits on bills (`vendorCredits` of createbill and updatebill) and names no way back;
        whether BILL's screens have one is not documented.
        """

        def work(world: World) -> str:
            take_off(world, credit_id, bill_id, None if amount is None else Decimal(amount))
            return bill_id

        return self._work(work)

    # -- everything

    def archive(self, kind: str, id: str) -> str:
        """Archive a record; `kind` is the word in the path, such as ``"bills"``."""
        if kind == "vendor-credits":
            return self._work(lambda w: id_of(_credits.archive_credit(w, id)))
        return self._work(lambda w: id_of(set_archived(w, kind, id, archived=True)))

    def unarchive(self, kind: str, id: str) -> str:
        """Restore an archived record."""
        if kind == "vendor-credits":
            raise invalid(f"{id}: an archived vendor credit cannot be restored")
        return self._work(lambda w: id_of(set_archived(w, kind, id, archived=False)))


def _asked(world: World, bill_id: str) -> str:
    for approver in world.peek("bills", bill_id).get("approvers", ()):
        if approver["status"] in _approvals.OPEN:
            return str(approver["userId"])
    raise invalid(f"{bill_id}: nobody is asked to approve the bill")


def _last_approver(world: World, bill_id: str) -> str:
    done = [a for a in world.peek("bills", bill_id).get("approvers", ()) if a["status"] == "APPROVED"]
    if not done:
        raise invalid(f"{bill_id}: nobody has approved the bill")
    return str(done[-1]["userId"])


def _approve(world: World, bill_id: str, user_id: str | None) -> str:
    if user_id is not None:
        return id_of(_approvals.act(world, user_id, bill_id, "APPROVE"))
    row = _approvals.act(world, _asked(world, bill_id), bill_id, "APPROVE")
    while row["approvalStatus"] == "APPROVING":
        row = _approvals.act(world, _asked(world, bill_id), bill_id, "APPROVE")
    return id_of(row)


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
