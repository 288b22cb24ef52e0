"""People at work on both sides, while updates run and between them. What a side refuses does not happen."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from billv3.testing import Refusal, line
from qbxml.testing import RefusedError
from syncer.admin import Admin
from syncer.errors import Conflict, NotPossible, UnknownName
from syncer.model import Kind
from syncer.plan import PAID_BY_HAND

CARD = "Company Card"
CHECK_OR_CARD = ("BillPaymentCheck", "BillPaymentCreditCard")
NAMES = ("Cedar Supply", "Café Nord: Süd", "Smith, Mike", "Rope & Sail " + "x" * 40, "Harbor “Deep” Dredging")


class People:
    """Everybody who has access to BILL, to QuickBooks or to the status page."""

    def __init__(self, world) -> None:
        self.world, self.random = world, world.random
        self.number = 0
        self.touched: set[str] = set()
        """TxnIDs that somebody changed in QuickBooks."""
        self.deleted: set[str] = set()
        self.by_hand: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        """How much of a credit somebody applied to a bill in QuickBooks, by the TxnIDs of bill and credit."""
        self.deeds: dict[Callable[[], str | None], int] = {
            self.enter_bill: 16,
            self.approve: 10,
            self.pay: 12,
            self.pay_by_card: 2,
            self.move_money: 14,
            self.edit_bill: 6,
            self.void_payment: 3,
            self.archive_bill: 2,
            self.deny: 1,
            self.unarchive_bill: 2,
            self.new_vendor: 3,
            self.edit_vendor: 3,
            self.archive_vendor: 1,
            self.enter_credit: 4,
            self.edit_credit: 2,
            self.archive_credit: 1,
            self.put_credit: 8,
            self.take_credit_off: 3,
            self.pay_with_credit: 5,
            self.record_payment: 2,
            self.cancel_payment: 1,
            self.book_renames: 3,
            self.book_notes: 3,
            self.book_edits: 2,
            self.book_deletes: 1,
            self.book_voids: 1,
            self.book_pays: 2,
            self.book_pays_by_card: 1,
            self.book_spreads: 2,
            self.record_what_was_keyed: 3,
            self.book_applies_credit: 8,
            self.book_makes_inactive: 1,
            self.book_makes_active: 3,
            self.book_takes_name: 1,
            self.book_deletes_check: 1,
            self.replay: 2,
            self.skip_payment: 2,
            self.hint: 2,
            self.read_anew: 1,
        }

    def act(self) -> None:
        """Somebody does something."""
        world = self.world
        (deed,) = self.random.choices(tuple(self.deeds), tuple(self.deeds.values()))
        name = deed.__name__
        if name.startswith("book") and (world.file is not world.company or world.older):
            return
        try:
            what = deed()
        except (Refusal, RefusedError, NotPossible, UnknownName, Conflict):
            world.count("deeds that were refused")
            return
        if what:
            world.count(f"people: {name.replace('_', ' ')}")
            world.say(f"somebody: {name} {what}")

    # -- BILL ------------------------------------------------------------------------------------------

    def cents(self) -> Decimal:
        return Decimal(self.random.randint(1, 90_000)) / 100

    def one(self, kind: str) -> str:
        return self.random.choice(sorted(self.world.bill.ids(kind)) or ["-"])

    def new_vendor(self) -> str:
        return self.world.bill.office.add_vendor(self.random.choice(NAMES))

    def edit_vendor(self) -> str:
        phone = f"503-555-{self.random.randint(1000, 9999)}"
        return self.world.bill.office.edit_vendor(self.one("vendors"), {"phone": phone})

    def archive_vendor(self) -> str:
        return self.world.bill.office.archive("vendors", self.one("vendors"))

    def enter_bill(self) -> str:
        self.number += 1
        world = self.world
        lines = [
            line(str(self.cents()), self.random.choice(world.accounts[1:]), "Rope “A”")
            for _ in range(self.random.randint(1, 3))
        ]
        day = world.clock.now().date()
        bill = world.bill.office.enter_bill(
            self.one("vendors"),
            f"INV-{self.number}" + "9" * self.random.choice((0, 0, 20)),
            lines,
            invoice_date=day,
            due_date=day + timedelta(days=30),
            approvers=[world.bill.user_id],
        )
        if self.random.random() < 0.6:
            world.bill.office.approve(bill)
        return bill

    def enter_credit(self) -> str:
        """Enter a credit, mostly of a vendor whom something is owed."""
        self.number += 1
        bill, world = self.one("bills"), self.world
        known = bill != "-" and self.random.random() < 0.8
        vendor = str(world.bill.read("bills", bill)["vendorId"]) if known else self.one("vendors")
        lines = [line(str(self.cents()), self.random.choice(world.accounts[1:]))]
        day = world.clock.now().date()
        return world.bill.office.enter_credit(vendor, f"CR-{self.number}", lines, credit_date=day)

    def _usable(self) -> tuple[str, str, Decimal] | None:
        """A credit, an approved bill of the same vendor, and how much of the one the other can take."""
        bill = self.world.bill
        credits_ = [bill.read("vendor-credits", id_) for id_ in sorted(bill.ids("vendor-credits"))]
        bills = [bill.read("bills", id_) for id_ in sorted(bill.ids("bills")) if self._is(id_, "APPROVED")]
        pairs = [
            (credit["id"], one["id"], most)
            for credit in credits_
            for one in bills
            if one["vendorId"] == credit["vendorId"] and not credit.get("archived")
            if (most := min(credit["amount"] - credit["appliedAmount"], one["dueAmount"])) > 0
        ]
        return self.random.choice(pairs) if pairs else None

    def _some(self, most: Decimal) -> Decimal:
        part = self.random.choice((Decimal(1), Decimal("0.5"), Decimal("0.3")))
        return max((most * part).quantize(Decimal("0.01")), Decimal("0.01"))

    def put_credit(self) -> str | None:
        if not (found := self._usable()):
            return self.enter_credit()
        credit, bill, most = found
        used = {"id": credit, "amount": self._some(most)}
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
        used = self._some(most)
        due = self.world.bill.read("bills", bill)["dueAmount"] - used
        money = self.random.choice((Decimal(0), self._some(due))) if due else Decimal(0)
        return self.world.bill.office.schedule_payment(
            {bill: money}, self.world.bank, credits={bill: {credit: used}}
        )

    def edit_credit(self) -> str:
        credit = self.one("vendor-credits")
        rows = self.world.bill.read("vendor-credits", credit)["vendorCreditLineItems"]
        self.world.bill.office.edit_credit(
            credit, {"vendorCreditLineItems": [{"id": one["id"], "amount": self.cents()} for one in rows]}
        )
        return credit

    def archive_credit(self) -> str:
        return self.world.bill.office.archive("vendor-credits", self.one("vendor-credits"))

    def approve(self) -> str:
        asked = [id_ for id_ in self.world.bill.ids("bills") if self._is(id_, "ASSIGNED", "APPROVING")]
        return self.world.bill.office.approve(self.random.choice(sorted(asked) or ["-"]))

    def _is(self, bill: str, *states: str) -> bool:
        return self.world.bill.read("bills", bill)["approvalStatus"] in states

    def deny(self) -> str:
        return self.world.bill.office.deny(self.one("bills"))

    def edit_bill(self) -> str:
        bill = self.one("bills")
        lines = self.world.bill.read("bills", bill)["billLineItems"] if bill != "-" else []
        self.world.bill.office.edit_bill(
            bill, {"billLineItems": [{"id": one["id"], "amount": self.cents()} for one in lines]}
        )
        return bill

    def archive_bill(self) -> str:
        return self.world.bill.office.archive("bills", self.one("bills"))

    def unarchive_bill(self) -> str:
        return self.world.bill.office.unarchive("bills", self.one("bills"))

    def _shares(self) -> dict[str, str]:
        world = self.world
        known = sorted(id_ for id_ in world.bill.ids("bills") if self._is(id_, "APPROVED"))
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

    # -- QuickBooks ------------------------------------------------------------------------------------

    def posted(self, kind: str) -> str:
        return self.random.choice(sorted(one.txn_id for one in self.world.company.transactions(kind)) or [""])

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
        amount = self.random.choice((amount, amount, self._some(amount)))
        company.apply_credit(bill_id, credit_id, amount)
        self.by_hand[bill_id, credit_id] += amount
        return bill_id

    # -- the status page -------------------------------------------------------------------------------

    def _admin(self) -> Admin:
        return Admin(store=self.world.store.inner, clock=self.world.ours)

    def replay(self) -> str:
        return str(len(self._admin().replay_all(self.world.connection, actor="person")))

    def read_anew(self) -> str:
        self._admin().read_anew(self.world.connection, actor="person")
        return "both sides"

    def skip_payment(self) -> str | None:
        entries = self._admin().exceptions(self.world.connection)
        ids = sorted(one.id for one in entries if one.code == PAID_BY_HAND)
        return ids and self._admin().skip(self.world.connection, self.random.choice(ids), actor="person").id

    def hint(self) -> str:
        kind, name = self.random.choice(((Kind.BILL, "bills"), (Kind.PAYMENT, "payments")))
        id_ = self.one(name)
        self._admin().hint(self.world.connection, kind, id_)
        return id_
