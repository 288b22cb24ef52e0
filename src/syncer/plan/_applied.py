"""
Credits that lie on a bill in QuickBooks already, though BILL applies them with this payment.

A check that is voided leaves the credits it applied where they are (qbXML SDK, voids; unconfirmed), while
BILL gives them back and applies them again with the next payment. Applied twice, QuickBooks refuses them.
"""

from attrs import evolve

from syncer import codec
from syncer.model import Allocation, AppliedCredit, Bill, Credit, Kind, Payment
from syncer.plan._decision import Look, Texts
from syncer.view import View


def without_applied(wanted: Payment, view: View, texts: Texts) -> Payment | Look:
    """
    Leave out the credits that the bills show already and that have not enough left to be applied again.

    `Look` asks for a bill or a credit as it is now.
    """
    parts: list[Allocation] = []
    for part in wanted.allocations:
        kept: list[AppliedCredit] = []
        for used in part.credits:
            there = _is_there(part.bill_id, used, view)
            if isinstance(there, Look):
                return there
            if there:
                texts.note(
                    f"credit of {used.amount}: it lies on the bill already, from a check that was voided"
                )
            else:
                kept.append(used)
        if part.amount or kept:
            parts.append(evolve(part, credits=tuple(kept)))
    return evolve(wanted, allocations=tuple(parts))


def _is_there(bill_id: str, used: AppliedCredit, view: View) -> bool | Look:
    bill_row = view.fresh(Kind.BILL, bill_id)
    if bill_row is None:
        return Look(Kind.BILL, bill_id)
    credit_row = view.fresh(Kind.CREDIT, used.credit_id)
    if credit_row is None:
        return Look(Kind.CREDIT, used.credit_id)
    bill, credit = codec.decode(Bill, bill_row.body), codec.decode(Credit, credit_row.body)
    applied = sum(one.amount for one in bill.credits if one.credit_id == used.credit_id)
    left = credit.open_amount
    return applied >= used.amount and left is not None and left < used.amount
