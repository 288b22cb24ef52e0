"""
Accounts are in agreement: matched by number, then by full name. QuickBooks is right, and is never written to;
linked accounts of BILL follow it in name, number and being active.
"""

from attrs import evolve

from syncer import codec
from syncer.entries import Action, Link, Record
from syncer.model import Account, Kind
from syncer.naming import name_key, number_as_read
from syncer.plan import _to_bill
from syncer.plan._archived import only_one
from syncer.plan._decision import Adopt, Decision, Return, Settle, Wait
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Link an account of BILL to the one of QuickBooks that has its number, or else its full name."""
    account = codec.decode(Account, record.body)
    link = view.live_link(Kind.ACCOUNT, record.id)
    linked = view.standing_book(Kind.ACCOUNT, link.book_id) if link else None
    if link is not None and linked is not None:
        return _follow(account, link, linked, view)
    number = number_as_read(account.number)
    found = view.numbered(Kind.ACCOUNT, number) if number else ()
    reason = f"same account number {account.number}"
    if not found:
        found = view.named(Kind.ACCOUNT, name_key(account.full_name))
        reason = f"same name {account.full_name}"
    if not account.active:
        return _archived(record, found, reason, view)
    match found:
        case (one,):
            return Adopt(book_id=one.id, body=codec.decode(Account, one.body), reason=reason)
        case ():
            return Wait(f"QuickBooks has no account {account.number} {account.full_name}".replace("  ", " "))
        case _:
            return Wait(f"QuickBooks has {len(found)} accounts that could be {account.full_name}")


def _archived(record: Record, found: tuple[Record, ...], reason: str, view: View) -> Adopt | Settle:
    """Link an account that BILL archived, as if QuickBooks had made it inactive: it stays archived."""
    one = only_one(record, found, view)
    if one is None:
        return Settle("archived in BILL")
    there = codec.decode(Account, one.body)
    return Adopt(book_id=one.id, body=there, reason=reason, shown=evolve(there, active=False))


def _follow(account: Account, link: Link, linked: Record, view: View) -> Decision:
    """Have BILL's account follow the one of QuickBooks, where the settings say so."""
    if link.detail and not account.active:
        return Settle("linked; archived in BILL")
    body, parts = _to_bill.drift(account, codec.decode(Account, linked.body))
    if not parts or not view.settings.repair_accounts:
        return Settle("linked")
    ground = _to_bill.Ground(bill=codec.encode(account), book=linked.body, parts=parts)
    return Return(
        action=Action.MODIFY,
        body=body,
        ground=codec.encode(ground),
        book_id=linked.id,
        cause=f"it differs from QuickBooks: {', '.join(parts)}",
    )
