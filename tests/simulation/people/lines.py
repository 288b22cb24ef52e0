"""Lines of bills and credits: on accounts or on items, in quantities, for classes, customers and jobs."""

from decimal import Decimal

from tests.simulation.people.room import Room

QUANTITIES = (Decimal(1), Decimal(3), Decimal("2.5"), Decimal("0.125"), Decimal(-2))
PRICES = (Decimal(7), Decimal("19.99"), Decimal("3.333"))


class Lines(Room):
    """Who enters lines in BILL."""

    def new_lines(self, most: int = 3) -> list[dict[str, object]]:
        return [self._line() for _ in range(self.random.randint(1, most))]

    def other_amounts(self, rows: list[dict[str, object]]) -> list[dict[str, object]]:
        """Give lines other amounts, and those in quantities another quantity now and then."""
        changed = []
        for row in rows:
            change = {"id": row["id"], "amount": self.cents()}
            if "quantity" in row and self.random.random() < 0.5:
                change["quantity"] = self.random.choice(QUANTITIES[:4])
            changed.append(change)
        return changed

    def _line(self) -> dict[str, object]:
        world, dice = self.world, self.random
        classes = {"chartOfAccountId": dice.choice(world.accounts[1:])}
        row: dict[str, object] = {
            "amount": self.cents(),
            "description": "Rope “A”",
            "classifications": classes,
        }
        if not world.drawn["lists"]:
            return row
        if dice.random() < 0.5:
            classes["itemId"] = self.one("items")
            row["quantity"] = dice.choice(QUANTITIES[:4])
            if dice.random() < 0.3:
                del row["amount"]
                row["price"] = dice.choice(PRICES)
        if dice.random() < 0.3:
            classes["departmentId"] = self.one("departments")
        if dice.random() < 0.3:
            classes["customerId"] = self.one("customers")
            if dice.random() < 0.3:
                classes["jobId"] = self.one("jobs")
        return row
