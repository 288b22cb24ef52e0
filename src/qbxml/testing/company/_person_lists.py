"""
A person at work on the lists and settings of the simulated QuickBooks.

Every method goes through the same rules as a request and raises the same :class:`RefusedError`. None is safe
to repeat unless it says so: each call is one more action.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from attrs import evolve

from qbxml.testing.company._book import Book
from qbxml.testing.company._chart import list_home_currency
from qbxml.testing.company._drafts import Field, given_by
from qbxml.testing.company._lists import add_entry, by_name, change_entry, delete_entry, merge_entries
from qbxml.testing.company._references import Named
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import Entry


class ListKeeping:
    """The actions of a person on lists and settings; part of :class:`~._file.CompanyFile`."""

    book: Book
    _locked: set[str]

    @contextmanager
    def _acting(self) -> Iterator[Book]:
        with self.book.attempt():
            yield self.book
        self._acted()

    def _acted(self) -> None:
        """What follows an action; a file that saves itself does it here."""

    # Lists

    def add_vendor(self, name: str, **fields: Field) -> Entry:
        """
        A new vendor. Fields by their snake_case wire names; references by full name (``terms_ref="Net 30"``).

        Raises RefusedError 3100 when vendor, customer, employee or other name holds the name already.
        """
        return self._add("Vendor", name, None, fields)

    def add_customer(self, name: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new customer, or a job below one."""
        return self._add("Customer", name, parent, fields)

    def add_account(self, name: str, type: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new account of a wire type such as ``Expense``."""
        return self._add("Account", name, parent, {**fields, "account_type": type})

    def add_class(self, name: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new class, or one below another."""
        return self._add("Class", name, parent, fields)

    def add_employee(self, first_name: str, last_name: str, **fields: Field) -> Entry:
        """A new employee; the name in the list is put together from the parts."""
        parts: dict[str, Field] = {"first_name": first_name, "last_name": last_name}
        return self._add("Employee", f"{first_name} {last_name}", None, {**fields, **parts})

    def add_terms(self, name: str, days: int, **fields: Field) -> Entry:
        """
        New standard terms, due in so many days; ``std_discount_days`` and ``discount_pct`` among the fields.

        Date-driven ones: ``add("DateDrivenTerms", "10th", day_of_month_due=10)``.
        """
        return self._add("StandardTerms", name, None, {**fields, "std_due_days": days})

    def add_item(
        self, name: str, *, account: str, cost: str | Decimal = "0", kind: str = "ItemService"
    ) -> Entry:
        """A new item bought on one account: ``ItemService``, ``ItemNonInventory`` or ``ItemOtherCharge``."""
        with self._acting() as book:
            given = {"sales_or_purchase": {"price": Decimal(cost), "account_ref": Named(account)}}
            return add_entry(book, kind, name, given)

    def add_item_group(self, name: str, items: Mapping[str, str | Decimal], **fields: Field) -> Entry:
        """A new item group: full names of items, and how many of each one group holds."""
        parts = tuple(
            {"item_ref": Named(item_name), "quantity": Decimal(each)} for item_name, each in items.items()
        )
        with self._acting() as book:
            return add_entry(book, "ItemGroup", name, {**given_by(fields), "item_group_line": parts})

    def add_currency(self, name: str, code: str, rate: str | Decimal = "1") -> Entry:
        """
        A currency with its three-letter code and the home currency's worth of one unit.

        Raises RefusedError 3250 while multiple currencies are off.
        """
        return self._add("Currency", name, None, {"currency_code": code, "exchange_rate": Decimal(rate)})

    def set_exchange_rate(self, currency: str, rate: str | Decimal) -> Entry:
        """What one unit of a currency is worth from now on; transactions keep theirs. Safe to repeat."""
        return self.edit("Currency", currency, exchange_rate=Decimal(rate))

    def add(self, kind: str, name: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new entry of any covered list: ``add("Class", "Snow")``, ``add("OtherName", "City Hall")``."""
        return self._add(kind, name, parent, fields)

    def edit(self, kind: str, which: str, /, **fields: Field) -> Entry:
        """Change fields of a list entry, ``name`` and ``is_active`` among them; ``None`` clears one."""
        with self._acting() as book:
            return change_entry(book, self.entry(kind, which), given_by(fields, clearing=True))

    def edit_vendor(self, which: str, /, **fields: Field) -> Entry:
        """Change fields of a vendor; ``None`` clears one."""
        return self.edit("Vendor", which, **fields)

    def rename(self, kind: str, name: str, new_name: str) -> Entry:
        """Give an entry of any list another name; records that use it follow. Raises RefusedError 3100."""
        return self.edit(kind, name, name=new_name)

    def rename_vendor(self, name: str, new_name: str) -> Entry:
        """Give a vendor another name; records that use it follow."""
        return self.edit("Vendor", name, name=new_name)

    def make_inactive(self, name: str, kind: str = "Vendor") -> Entry:
        """Hide an entry; it keeps its name reserved. Safe to repeat."""
        return self.edit(kind, name, is_active=False)

    def make_active(self, name: str, kind: str = "Vendor") -> Entry:
        """Bring a hidden entry back. Safe to repeat."""
        return self.edit(kind, name, is_active=True)

    def delete_entry(self, name: str, kind: str = "Vendor") -> None:
        """Delete an entry nothing uses. Raises RefusedError 3160 otherwise."""
        with self._acting() as book:
            delete_entry(book, self.entry(kind, name))

    def merge_vendors(self, source: str, into: str) -> Entry:
        """Make one vendor of two; ``source`` disappears, its records are those of ``into``."""
        return self.merge("Vendor", source, into)

    def merge(self, kind: str, source: str, into: str) -> Entry:
        """
        Make one entry of two accounts, classes, customers or vendors; ``source`` disappears.

        Raises RefusedError 3500 in multi-user mode and for entries that cannot be joined.
        """
        with self._acting() as book:
            return merge_entries(book, self.entry(kind, source), self.entry(kind, into))

    # Settings and windows

    def set_closing_date(self, day: date | None, *, password: str | None = None) -> None:
        """Close the books up to a day, with or without a password; ``None`` opens them. Safe to repeat."""
        self.set_preferences(closing_date=day, closing_password=password)

    def set_preferences(self, **changes: str | bool | int | date | None) -> None:
        """Change preferences by the names of :class:`Preferences`. Safe to repeat."""
        self.book.preferences = evolve(self.book.preferences, **changes)  # type: ignore[arg-type]  # by name
        with self._acting() as book:
            list_home_currency(book)

    def set_company_name(self, name: str) -> None:
        """Rename the company. Safe to repeat."""
        self.book.put_company(evolve(self.book.company, name=name))
        self._acted()

    def open_window(self, txn_id: str) -> None:
        """Have a transaction open in a window: requests that change it are refused (3175, 3176)."""
        self._locked.add(txn_id)

    def close_window(self, txn_id: str) -> None:
        """Close that window. Safe to repeat."""
        self._locked.discard(txn_id)

    # Looking

    def entry(self, kind: str, name: str) -> Entry:
        """
        The list entry with that full name or ListID.

        Raises RefusedError 3120 when there is none.
        """
        for table in self.book.entries.values():
            found = table.get(name)
            if found is not None and found.kind == kind:
                return found
        for table_name in self.book.entries:
            found = self.book.find_name(table_name, name)
            if found is not None and found.kind == kind:
                return found
        raise RefusedError(3120, f'There is no {kind} "{name}".')

    def vendor(self, name: str) -> Entry:
        """The vendor with that name or ListID."""
        return self.entry("Vendor", name)

    def _add(self, kind: str, name: str, parent: str | None, fields: Mapping[str, Field]) -> Entry:
        with self._acting() as book:
            return add_entry(book, kind, name, given_by(fields), parent=by_name(parent) if parent else None)
