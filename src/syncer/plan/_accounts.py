"""Accounts are in agreement, never written: matched by number, then by full name; QuickBooks is right."""

from syncer import codec
from syncer.entries import Record
from syncer.model import Account, Kind
from syncer.naming import name_key, number_as_read
from syncer.plan._decision import Adopt, Decision, Settle, Wait
from syncer.view import View


def decide(record: Record, view: View) -> Decision:
    """Link an account of BILL to the one of QuickBooks that has its number, or else its full name."""
    account = codec.decode(Account, record.body)
    link = view.live_link(Kind.ACCOUNT, record.id)
    if link is not None and view.standing_book(Kind.ACCOUNT, link.book_id) is not None:
        return Settle("linked")
    if not account.active:
        return Settle("archived in BILL")
    number = number_as_read(account.number)
    found = view.numbered(Kind.ACCOUNT, number) if number else ()
    reason = f"same account number {account.number}"
    if not found:
        found = view.named(Kind.ACCOUNT, name_key(account.full_name))
        reason = f"same name {account.full_name}"
    match found:
        case (one,):
            return Adopt(book_id=one.id, body=codec.decode(Account, one.body), reason=reason)
        case ():
            return Wait(f"QuickBooks has no account {account.number} {account.full_name}".replace("  ", " "))
        case _:
            return Wait(f"QuickBooks has {len(found)} accounts that could be {account.full_name}")
