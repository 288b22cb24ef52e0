"""Payments in BILL: scheduled, recorded, on their way, cancelled, voided."""

from decimal import Decimal

from syncer.plan import PAID_BY_HAND
from tests.simulation.people.room import Room


class Payments(Room):
    """Who pays in BILL."""

    def _shares(self) -> dict[str, str]:
        world = self.world
        known = sorted(id_ for id_ in world.bill.ids("bills") if self.is_bill(id_, "APPROVED"))
        bills = self.random.sample(known, min(len(known), self.random.choice((1, 1, 2))))
        part = self.random.choice((Decimal(1), Decimal(1), Decimal("0.5")))
        due = {bill: world.bill.read("bills", bill).get("dueAmount") for bill in bills}
        return {
            bill: str((Decimal(str(amount)) * part).quantize(Decimal("0.01")))
            for bill, amount in due.items()
            if amount
        }

    def pay(self) -> str | None:
        shares = self._shares()
        return self.world.bill.office.schedule_payment(shares, self.world.bank) if shares else None

    def pay_by_card(self) -> str | None:
        shares, world = self._shares(), self.world
        if not shares:
            return None
        return world.bill.office.schedule_payment(shares, world.card, funding_type="CARD_ACCOUNT")

    def record_what_was_keyed(self) -> str | None:
        """Record in BILL a payment of one bill that was keyed in QuickBooks, as the exception asks for."""
        world = self.world
        with world.store.inner.unit() as unit:
            asked = [
                one.id
                for one in unit.exceptions.find(connection=world.connection)
                if one.code == PAID_BY_HAND
            ]
            known = [id_ for id_ in asked if id_ in world.company.book.transactions]
            if not known:
                return None
            keyed = world.company.transaction(self.random.choice(known))
            paid = [part for part in world.company.book.used_from(keyed.txn_id) if part.kind == "payment"]
            owners = unit.links.find(
                connection=world.connection, kind="bill", book_id=[one.bill_id for one in paid]
            )
        bills = {link.book_id: link.bill_id for link in owners if not link.void}
        shares = {bills[part.bill_id]: str(part.amount) for part in paid if part.bill_id in bills}
        return shares and world.bill.office.record_payment(shares, process_date=keyed.txn_date)

    def record_payment(self) -> str | None:
        shares, world = self._shares(), self.world
        if not shares:
            return None
        return world.bill.office.record_payment(
            shares, process_date=world.clock.now().date(), account_id=world.accounts[0]
        )

    def move_money(self) -> str:
        payment = self.one("payments")
        for _ in range(self.random.randint(1, 4)):
            self.world.bill.office.advance_payment(payment)
        return payment

    def cancel_payment(self) -> str:
        return self.world.bill.office.cancel_payment(self.one("payments"))

    def void_payment(self) -> str:
        return self.world.bill.office.void_payment(self.one("payments"))
