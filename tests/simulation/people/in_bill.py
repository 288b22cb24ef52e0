"""Bills in BILL: entered, approved, denied, edited, archived."""

from datetime import timedelta

from tests.simulation.people.lines import Lines


class Bills(Lines):
    """Who keeps the bills in BILL."""

    def enter_bill(self) -> str:
        self.number += 1
        world, day = self.world, self.world.clock.now().date()
        terms = world.drawn["lists"] and self.random.random() < 0.3
        bill = world.bill.office.enter_bill(
            self.one("vendors"),
            f"INV-{self.number}" + "9" * self.random.choice((0, 0, 20)),
            self.new_lines(),
            invoice_date=day,
            due_date=day + timedelta(days=30),
            approvers=[world.bill.user_id],
            fields={"paymentTermId": self.one("payment-terms")} if terms else None,
        )
        if self.random.random() < 0.6:
            world.bill.office.approve(bill)
        return bill

    def approve(self) -> str:
        asked = [id_ for id_ in self.world.bill.ids("bills") if self.is_bill(id_, "ASSIGNED", "APPROVING")]
        return self.world.bill.office.approve(self.random.choice(sorted(asked) or ["-"]))

    def deny(self) -> str:
        return self.world.bill.office.deny(self.one("bills"))

    def edit_bill(self) -> str:
        bill = self.one("bills")
        rows = self.world.bill.read("bills", bill)["billLineItems"] if bill != "-" else []
        self.world.bill.office.edit_bill(bill, {"billLineItems": self.other_amounts(rows)})
        return bill

    def edit_lines(self) -> str | None:
        """Take a line off a bill and add others, which may stand anywhere among those that stay."""
        bill = self.one("bills")
        rows = list(self.world.bill.read("bills", bill)["billLineItems"]) if bill != "-" else []
        if len(rows) > 1:
            rows.pop(self.random.randrange(len(rows)))
        rows += self.new_lines(2)
        self.random.shuffle(rows)
        return rows and self.world.bill.office.edit_bill_lines(bill, rows)

    def move_bill(self) -> str:
        """Find that a bill is another vendor's."""
        return self.world.bill.office.edit_bill(self.one("bills"), {"vendorId": self.one("vendors")})

    def archive_bill(self) -> str:
        return self.world.bill.office.archive("bills", self.one("bills"))

    def unarchive_bill(self) -> str:
        return self.world.bill.office.unarchive("bills", self.one("bills"))
