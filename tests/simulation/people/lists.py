"""Vendors, accounts and other lists on both sides, and the currencies and the name of the company."""

from decimal import Decimal

from tests.simulation.people.room import EURO, EURO_NAME, NAMES, Room

IN_BOOKS = {
    "chart-of-accounts": "Account",
    "departments": "Class",
    "customers": "Entity",
    "items": "Item",
    "payment-terms": "Terms",
}
"""Lists of BILL, and the tables in which QuickBooks has the same."""

HIDEABLE = ("Class", "Customer", "ItemService", "Account")


RATES = (Decimal("1.25"), Decimal("1.1765"), Decimal("1.1111"))
"""Dollars for one euro."""


class Lists(Room):
    """Who keeps the lists."""

    def new_vendor(self) -> str:
        if self.world.drawn["euros"] and self.random.random() < 0.5:
            return self.world.bill.office.add_vendor(EURO_NAME, {"billCurrency": EURO})
        return self.world.bill.office.add_vendor(self.random.choice(NAMES))

    def edit_vendor(self) -> str:
        phone = f"503-555-{self.random.randint(1000, 9999)}"
        return self.world.bill.office.edit_vendor(self.one("vendors"), {"phone": phone})

    def archive_vendor(self) -> str:
        """Archive a vendor, mostly one whose bills are under way."""
        bill = self.one("bills")
        if bill == "-" or self.random.random() < 0.3:
            return self.world.bill.office.archive("vendors", self.one("vendors"))
        return self.world.bill.office.archive("vendors", self.world.bill.read("bills", bill)["vendorId"])

    def restore_vendor(self) -> str | None:
        bill = self.world.bill
        ids = sorted(id_ for id_ in bill.ids("vendors") if bill.read("vendors", id_)["archived"])
        return bill.office.unarchive("vendors", self.random.choice(ids)) if ids else None

    # What only BILL has yet

    def stock(self) -> None:
        """Begin with an entry or two in each list of BILL; QuickBooks has half of them."""
        for kind in (
            "items",
            "items",
            "departments",
            "departments",
            "customers",
            "customers",
            "jobs",
            "payment-terms",
        ):
            self._add(kind)
        for kind, id_ in self._missing():
            if kind != "jobs" and self.random.random() < 0.5:
                self._give(kind, id_)

    def new_entry(self) -> str:
        """Add an entry to a list of BILL that QuickBooks does not have yet."""
        lists = self.world.drawn["lists"]
        kinds = (*IN_BOOKS, "jobs") if lists else ("chart-of-accounts",)
        return self._add(self.random.choice(kinds))

    def _add(self, kind: str) -> str:
        self.number += 1
        office, name = self.world.bill.office, f"{kind[:8]} {self.number}"
        match kind:
            case "chart-of-accounts":
                self.world.accounts.append(office.add_account(name, "EXPENSE", ""))
                return self.world.accounts[-1]
            case "customers":
                return office.add_customer(name)
            case "payment-terms":
                return office.add_term(name, 30 + self.number)
            case _:
                return office.add_classification(kind, name)

    def _missing(self) -> list[tuple[str, str]]:
        """Return what BILL has and QuickBooks does not, by the list and the id."""
        bill, book = self.world.bill, self.world.company.book
        found = [
            (kind, id_)
            for kind, table in IN_BOOKS.items()
            for id_ in sorted(bill.ids(kind))
            if book.find_name(table, bill.read(kind, id_)["name"]) is None
        ]
        return found + [("jobs", id_) for id_ in sorted(bill.ids("jobs"))]

    def _give(self, kind: str, id_: str) -> str:
        """Add an entry of BILL to QuickBooks."""
        company, name = self.world.company, str(self.world.bill.read(kind, id_)["name"])
        match kind:
            case "chart-of-accounts":
                return company.add_account(name, "Expense").list_id
            case "departments":
                return company.add_class(name).list_id
            case "customers":
                return company.add_customer(name).list_id
            case "items":
                cost = self.random.choice(("0", "2.50"))
                return company.add_item(name, account="Job Materials", cost=cost).list_id
            case "payment-terms":
                return company.add_terms(name, self.world.bill.read(kind, id_)["daysDue"]).list_id
            case _:
                above = self.random.choice(self._customers() or ["-"])
                return company.add_customer(name, parent=above).list_id

    def _customers(self) -> list[str]:
        """Name the customers of QuickBooks that came from BILL, by what they are called now."""
        entries = self.world.company.book.entries["Entity"].values()
        return sorted(one.name for one in entries if one.kind == "Customer" and one.parent_id is None)

    def book_adds_entry(self) -> str | None:
        missing = self._missing()
        return self._give(*self.random.choice(missing)) if missing else None

    def book_adds_all(self) -> None:
        """Give QuickBooks whatever it lacks, so that nothing has to wait for an entry any more."""
        for one in self._entries("Vendor", *HIDEABLE):
            if not one.is_active:
                self.world.company.make_active(one.list_id, one.kind)
        for kind, id_ in self._missing():
            if kind != "jobs":
                self._give(kind, id_)
        for above in self._customers():
            for id_ in sorted(self.world.bill.ids("jobs")):
                name = self.world.bill.read("jobs", id_)["name"]
                if self.world.company.book.find_name("Entity", f"{above}:{name}") is None:
                    self.world.company.add_customer(name, parent=above)

    def _entries(self, *kinds: str) -> list:
        tables = self.world.company.book.entries.values()
        found = [one for table in tables for one in table.values() if one.kind in kinds]
        return sorted(found, key=lambda one: one.list_id)

    def book_hides_entry(self) -> str | None:
        found = [one for one in self._entries(*HIDEABLE) if one.list_id not in self.world.needed]
        one = self.random.choice(found) if found else None
        return one and self.world.company.make_inactive(one.list_id, one.kind).list_id

    def book_shows_entry(self) -> str | None:
        found = [one for one in self._entries(*HIDEABLE) if not one.is_active]
        one = self.random.choice(found) if found else None
        return one and self.world.company.make_active(one.list_id, one.kind).list_id

    def book_renames_entry(self) -> str | None:
        """Rename an entry; not a job, which is found by its name below its customer each time."""
        self.number += 1
        found = [one for one in self._entries(*HIDEABLE) if one.list_id not in self.world.needed]
        found = [one for one in found if one.parent_id is None]
        one = self.random.choice(found) if found else None
        return one and self.world.company.rename(one.kind, one.list_id, f"New {self.number}").list_id

    # Vendors of QuickBooks

    def _vendor(self) -> str:
        tables = self.world.company.book.entries.values()
        names = sorted(one.name for table in tables for one in table.values() if one.kind == "Vendor")
        return self.random.choice(names or [""])

    def book_renames(self) -> str | None:
        name, new = self._vendor(), f"Renamed {self.random.randint(1, 99)}"
        return name and self.world.company.rename_vendor(name, new).list_id

    def book_makes_inactive(self) -> str | None:
        name = self._vendor()
        return name and self.world.company.make_inactive(name).list_id

    def book_makes_active(self) -> str | None:
        name = self._vendor()
        return name and self.world.company.make_active(name).list_id

    def book_takes_name(self) -> str:
        return self.world.company.add_customer(self.random.choice(NAMES[:1] + NAMES[2:3])).list_id

    def book_adds_vendor(self) -> str:
        """Enter a vendor in QuickBooks, which BILL may have too, or is to have."""
        address = {"addr1": "40 Wharf Rd", "city": "Astoria", "state": "OR", "postal_code": "97103"}
        known = address if self.random.random() < 0.7 else {"addr1": "Somewhere"}
        name = self.random.choice((*NAMES[:1], *NAMES[2:3], "Dune Nursery"))
        return self.world.company.add_vendor(name, vendor_address=known).list_id

    def book_merges_vendors(self) -> str | None:
        """Make one vendor of two."""
        company, source, into = self.world.company, self._vendor(), self._vendor()
        if source and source == into:
            self.number += 1
            into = company.add_vendor(f"Kept {self.number}").name
        if not source:
            return None
        one, other = company.vendor(source), company.vendor(into)
        if one.details.get("currency_ref") != other.details.get("currency_ref"):
            return None
        gone, left = one.list_id, other.list_id
        company.merge_vendors(source, into)
        self.merged[gone] = left
        self.deleted.add(gone)
        return gone

    def book_renames_company(self) -> str | None:
        """Give the company another name, once in a while; its file is refused until somebody says so."""
        if self.random.random() < 0.8:
            return None
        self.number += 1
        self.world.company.set_company_name(f"Greenfield {self.number}")
        self.world.is_renamed = True
        return self.world.company.book.company.name

    def move_rates(self) -> str | None:
        """Let the euro be worth something else on both sides."""
        if not self.world.drawn["euros"]:
            return None
        rate = self.random.choice(RATES)
        self.world.rates.append(rate)
        self.world.bill.office.set_exchange_rate(EURO, 1 / rate)
        self.world.company.set_exchange_rate("Euro", rate)
        return str(rate)
