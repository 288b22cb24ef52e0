"""Vendor credits in BILL: entered, edited, put on bills and taken off."""

from decimal import Decimal

from tests.simulation.people.lines import Lines


class Credits(Lines):
    """Who keeps the credits in BILL."""

    def enter_credit(self) -> str:
        """Enter a credit, mostly of a vendor whom something is owed."""
        self.number += 1
        bill, world = self.one("bills"), self.world
        known = bill != "-" and self.random.random() < 0.8
        vendor = str(world.bill.read("bills", bill)["vendorId"]) if known else self.one("vendors")
        day = world.clock.now().date()
        # Lines of credits have no quantities in BILL.
        lines = [{"amount": self.cents()} | one for one in self.new_lines(2)]
        lines = [
            {key: value for key, value in one.items() if key not in {"quantity", "price"}} for one in lines
        ]
        return world.bill.office.enter_credit(vendor, f"CR-{self.number}", lines, credit_date=day)

    def _usable(self) -> tuple[str, str, Decimal] | None:
        """A credit, an approved bill of the same vendor, and how much of the one the other can take."""
        bill = self.world.bill
        credits_ = [bill.read("vendor-credits", id_) for id_ in sorted(bill.ids("vendor-credits"))]
        bills = [
            bill.read("bills", id_) for id_ in sorted(bill.ids("bills")) if self.is_bill(id_, "APPROVED")
        ]
        pairs = [
            (credit["id"], one["id"], most)
            for credit in credits_
            for one in bills
            if one["vendorId"] == credit["vendorId"] and not credit.get("archived")
            if (most := min(credit["amount"] - credit["appliedAmount"], one["dueAmount"])) > 0
        ]
        return self.random.choice(pairs) if pairs else None

    def put_credits(self) -> str | None:
        """Put parts of several credits on one bill at once; those that are there already stay."""
        if not (found := self._usable()):
            return self.enter_credit()
        _, bill, _ = found
        row = self.world.bill.read("bills", bill)
        left, uses = row["dueAmount"], []
        for credit, amount in self._credits_of(row["vendorId"]).items():
            if left > 0:
                used = min(left, self.some(amount))
                uses.append({"id": credit, "amount": used})
                left -= used
        return self.world.bill.office.edit_bill(bill, {"vendorCredits": uses})

    def _credits_of(self, vendor: str) -> dict[str, Decimal]:
        """Say what is left of each credit of a vendor."""
        bill = self.world.bill
        rows = [bill.read("vendor-credits", id_) for id_ in sorted(bill.ids("vendor-credits"))]
        left = {
            row["id"]: row["amount"] - row["appliedAmount"]
            for row in rows
            if row["vendorId"] == vendor and not row.get("archived")
        }
        return {credit: amount for credit, amount in left.items() if amount > 0}

    def put_credit(self) -> str | None:
        if not (found := self._usable()):
            return self.enter_credit()
        credit, bill, most = found
        used = {"id": credit, "amount": self.some(most)}
        return self.world.bill.office.edit_bill(bill, {"vendorCredits": [used]})

    def take_credit_off(self) -> str | None:
        credit = self.one("vendor-credits")
        usage = self.world.bill.read("vendor-credits", credit)["usage"] if credit != "-" else []
        bills = sorted({use["billId"] for use in usage if "paymentId" not in use})
        return self.world.bill.office.take_credit_off(self.random.choice(bills), credit) if bills else None

    def pay_with_credit(self) -> str | None:
        if not (found := self._usable()):
            return self.enter_credit()
        credit, bill, most = found
        uses = {credit: self.some(most)}
        row = self.world.bill.read("bills", bill)
        due = row["dueAmount"] - uses[credit]
        others = {id_: amount for id_, amount in self._credits_of(row["vendorId"]).items() if id_ != credit}
        if others and due and self.random.random() < 0.3:
            other = self.random.choice(sorted(others))
            uses[other] = self.some(min(due, others[other]))
            due -= uses[other]
        money = self.random.choice((Decimal(0), self.some(due))) if due else Decimal(0)
        return self.world.bill.office.schedule_payment({bill: money}, self.world.bank, credits={bill: uses})

    def edit_credit(self) -> str:
        credit = self.one("vendor-credits")
        rows = self.world.bill.read("vendor-credits", credit)["vendorCreditLineItems"]
        self.world.bill.office.edit_credit(
            credit, {"vendorCreditLineItems": [{"id": one["id"], "amount": self.cents()} for one in rows]}
        )
        return credit

    def archive_credit(self) -> str:
        return self.world.bill.office.archive("vendor-credits", self.one("vendor-credits"))
