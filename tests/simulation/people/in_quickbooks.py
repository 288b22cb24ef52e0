"""Transactions in QuickBooks: edited, voided, deleted, paid, credited by hand."""

from decimal import Decimal

from tests.simulation.people.room import CARD, CHECK_OR_CARD, Room


class Books(Room):
    """Who keeps the books in QuickBooks."""

    def posted(self, kind: str) -> str:
        return self.random.choice(sorted(one.txn_id for one in self.world.company.transactions(kind)) or [""])

    def book_notes(self) -> str | None:
        bill = self.posted("Bill")
        return bill and self.world.company.edit_bill(bill, memo="looked at").txn_id

    def book_edits(self) -> str | None:
        bill = self.posted("Bill")
        if bill:
            account = self.random.choice(("Fuel", "Job Materials"))
            self.touched.add(bill)
            self.world.company.edit_bill(bill, lines=[(account, self.cents())])
        return bill

    def book_deletes(self) -> str | None:
        return self._deletes("Bill")

    def book_deletes_check(self) -> str | None:
        return self._deletes(self.random.choice(CHECK_OR_CARD))

    def _deletes(self, kind: str) -> str | None:
        id_ = self.posted(kind)
        if id_:
            self.world.company.delete(id_)
            self.touched.add(id_)
            self.deleted.add(id_)
        return id_

    def book_voids(self) -> str | None:
        id_ = self.posted(self.random.choice(("Bill", *CHECK_OR_CARD)))
        if id_:
            self.world.company.void(id_)
            self.touched.add(id_)
        return id_

    def book_pays(self) -> str | None:
        bill = self.posted("Bill")
        return bill and self.world.company.pay_bill(bill).txn_id

    def book_pays_by_card(self) -> str | None:
        bill = self.posted("Bill")
        return bill and self.world.company.pay_bill(bill, card=CARD).txn_id

    def book_spreads(self) -> str | None:
        """Have a payment pay a cent less on its bill, and the cent on another of the same vendor."""
        company, id_ = self.world.company, self.posted(self.random.choice(CHECK_OR_CARD))
        paid = company.book.used_from(id_) if id_ else ()
        others = [
            one.txn_id
            for one in company.open_bills()
            if paid and company.transaction(one.txn_id).entity_id == company.transaction(id_).entity_id
        ]
        if len(paid) != 1 or not others or others[0] == paid[0].bill_id:
            return None
        cent = Decimal("0.01")
        pays = {paid[0].bill_id: paid[0].amount - cent, others[0]: cent}
        company.edit_payment(id_, pays=pays)
        return id_

    def book_applies_credit(self) -> str | None:
        """Apply by hand what lies on a bill in BILL, or something like it."""
        company, bill = self.world.company, self.world.bill
        rows = [bill.read("vendor-credits", id_) for id_ in sorted(bill.ids("vendor-credits"))]
        uses = [
            (row["referenceNumber"], use["billId"], use["amount"]) for row in rows for use in row["usage"]
        ]
        if not uses:
            return None
        credit_number, used_on, amount = self.random.choice(uses)
        number = bill.read("bills", used_on)["invoice"]["invoiceNumber"]
        credits_ = [one for one in company.transactions("VendorCredit") if one.ref_number == credit_number]
        # Longer numbers are shortened in QuickBooks.
        bills = [one for one in company.transactions("Bill") if (one.ref_number or "")[:13] == number[:13]]
        if not credits_ or not bills:
            return None
        credit_id, bill_id = credits_[-1].txn_id, bills[-1].txn_id
        amount = self.random.choice((amount, amount, self.some(amount)))
        company.apply_credit(bill_id, credit_id, amount)
        self.by_hand[bill_id, credit_id] += amount
        return bill_id
