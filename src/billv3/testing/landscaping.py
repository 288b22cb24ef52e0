"""
A month of a forty-person landscaping firm, played into a `FakeBill` day by day.

At scale 1 it makes more than 60 vendors, 300 bills and 200 payments: partial ones, several bills in one,
recorded checks, failures, voids, reissues and cancellations; vendor credits; bills that nobody approves,
that are denied, edited and archived; names and texts that ledgers stumble over. The same seed, scale and
start always give the same month.

>>> from billv3.testing import FakeBill
>>> clock = StepClock()
>>> month = Month(FakeBill(now=clock.now), advance=clock.set)
>>> month.play_day().day
datetime.date(2026, 3, 2)
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from billv3.testing._fake import FakeBill
from billv3.testing._json import JsonObject, JsonValue
from billv3.testing._landscaping_data import (
    ACCOUNTS,
    AWKWARD_TEXTS,
    BANK_ACCOUNT,
    CLEARING_ACCOUNT,
    DEPARTMENTS,
    ITEMS,
    JOBS,
    KINDS,
    LOCATIONS,
    ODD_NUMBERS,
    PAYABLE_ACCOUNT,
    TERMS,
    VENDORS,
    WORK,
    Account,
)
from billv3.testing._lifecycle import next_business_day
from billv3.testing._office import line

__all__ = [
    "ACCOUNTS",
    "BANK_ACCOUNT",
    "CLEARING_ACCOUNT",
    "DEPARTMENTS",
    "ITEMS",
    "JOBS",
    "LOCATIONS",
    "PAYABLE_ACCOUNT",
    "START",
    "TERMS",
    "Account",
    "DayReport",
    "Month",
    "StepClock",
]

START: Final = date(2026, 3, 2)
DAYS: Final = 31
BILLS_A_DAY: Final = 15
PAYMENTS_A_DAY: Final = 11
_LATE_VENDORS: Final = 8  # vendors that are only met during the month
_ZERO_PAYMENT: Final = 5  # the payment of the month that a credit makes superfluous
_CENT: Final = Decimal("0.01")


class StepClock:
    """A clock that stands still until it is set; give `now` to the fake and `set` to the month."""

    def __init__(self, start: datetime | None = None) -> None:
        self._moment = start or datetime.combine(START, time(7), UTC)

    def now(self) -> datetime:
        """Return the moment it was set to last."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move forward; an earlier moment is ignored, so that time never runs back."""
        self._moment = max(self._moment, moment)


@dataclass(frozen=True)
class DayReport:
    """What happened on a day: the date, and how often each thing was done."""

    day: date
    done: Mapping[str, int]


class Month:
    """
    Plays the month; `play_day` until `over`.

    Args:
        fake: Where it happens; one month for a fake.
        seed: Another seed, another month.
        scale: 1 is the firm as described; 0.1 a tenth of its bills and payments and at least 16 vendors.
        start: The first day.
        advance: Called with each moment before something happens then. Left out, everything happens at
            whatever time the fake's own clock shows.
        items: Whether some lines name an item, for ledgers that have them.
        state: What `state` returned, to go on after a restart; the fake must have been loaded from the same
            moment.
    """

    def __init__(
        self,
        fake: FakeBill,
        *,
        seed: int = 1,
        scale: float = 1.0,
        start: date = START,
        advance: Callable[[datetime], None] | None = None,
        items: bool = False,
        state: JsonObject | None = None,
    ) -> None:
        self.fake = fake
        self.days = tuple(start + timedelta(days=n) for n in range(DAYS))
        self._seed, self._scale, self._items = seed, scale, items
        self._advance = advance or (lambda _: None)
        self._minute = 0
        self._done: Counter[str] = Counter()
        self._random = random.Random()
        # Plain JSON values only, so that `state` is a copy and nothing else.
        self._memory: dict[str, Any] = _copied(state or {"position": 0, "numbers": 0, "payments": 0})
        if state is None:
            self._found()

    @property
    def over(self) -> bool:
        """Whether every day has been played."""
        return int(self._memory["position"]) >= len(self.days)

    @property
    def state(self) -> JsonObject:
        """What `Month(state=...)` needs to go on; JSON, to be kept beside the saved fake."""
        return {name: _copied(value) for name, value in self._memory.items()}

    def play(self) -> tuple[DayReport, ...]:
        """Play all days that are left."""
        reports = []
        while not self.over:
            reports.append(self.play_day())
        return tuple(reports)

    def play_day(self) -> DayReport:
        """
        Play one day: what was planned for it, then mail, approvals and the payment run. Raises IndexError
        when over.
        """
        position = self._memory["position"]
        if self.over:
            raise IndexError("the month is over")
        day = self.days[position]
        self._random = random.Random(f"{self._seed}:{position}")
        self._done, self._minute = Counter(), 7 * 60
        self._do_planned(position)
        if day.weekday() < 5:
            self._open_mail(position, day)
            self._edit_something(position, day)
            self._approve_bills(position)
            self._pay_bills(position, day)
        self._memory["position"] = position + 1
        return DayReport(day, dict(self._done))

    # -- before the first day

    def _found(self) -> None:
        office, memory = self.fake.office, self._memory
        self._tick(self.days[0])
        accounts: dict[str, str] = {}
        for account in ACCOUNTS:
            above = accounts[account.parent] if account.parent else None
            accounts[account.number] = office.add_account(
                account.name, account.type, account.number, parent_id=above
            )
        memory["accounts"] = accounts
        memory["departments"] = [office.add_classification("departments", name) for name in DEPARTMENTS]
        memory["locations"] = [office.add_classification("locations", name) for name in LOCATIONS]
        memory["items"] = [
            office.add_classification("items", name, {"type": "INVENTORY"}) for name in ITEMS if self._items
        ]
        jobs: dict[str, str] = {}
        for full_name in JOBS:
            above, _, name = full_name.rpartition(":")
            parent: dict[str, JsonValue] = {"parentId": jobs[above]} if above else {}
            jobs[full_name] = office.add_classification("jobs", name, parent)
        memory["jobs"] = [id for name, id in jobs.items() if ":" in name]
        memory["terms"] = [office.add_term(name, days) for name, days in TERMS]
        memory["bank"] = office.add_bank("Harbor Bank", accounts[BANK_ACCOUNT])
        memory["approvers"] = [
            office.add_user("Maintenance", "Supervisor"),
            office.add_user("Operations", "Lead"),
        ]
        memory |= {"vendors": [], "late": [], "open": [], "asked": [], "credits": [], "plan": []}
        count = max(16, math.ceil(len(VENDORS) * min(1.0, self._scale)))
        known = max(8, count - _LATE_VENDORS)
        for index in range(known):
            self._add_vendor(index)
        memory["late"] = list(range(known, count))

    def _add_vendor(self, index: int) -> None:
        kind, name = VENDORS[index]
        terms = self._memory["terms"]
        fields: dict[str, JsonValue] = {
            "accountType": "BUSINESS",
            "accountNumber": f"EF-{7000 + index * 13}",
            "email": f"billing{index}@vendor.test",
            "address": {
                "line1": f"{40 + index} Wharf Rd",
                "line2": "Suite Ä & B" if index % 9 == 4 else None,
                "city": "Astoria" if index % 3 else "Cañon Beach",
                "stateOrProvince": "OR",
                "zipOrPostalCode": f"97{103 + index % 40}",
                "country": "US",
            },
            "additionalInfo": {
                "paymentTermId": terms[index % len(terms)],
                "track1099": kind in {"crew", "storm"},
                "combinePayments": index % 4 == 0,
            },
        }
        id = self.fake.office.add_vendor(name, fields)
        self._memory["vendors"].append({"id": id, "kind": kind, "term": index % len(terms)})
        self._done["vendors added"] += 1

    # -- the day

    def _tick(self, day: date, minutes: int = 3) -> None:
        self._minute = min(self._minute + minutes, 23 * 60 + 50)
        self._advance(datetime.combine(day, time(self._minute // 60, self._minute % 60), UTC))

    def _many(self, number: int) -> int:
        return max(1, math.ceil(number * self._scale))

    def _open_mail(self, position: int, day: date) -> None:
        memory = self._memory
        if memory["late"] and position % 2 == 1:
            self._tick(day)
            self._add_vendor(memory["late"].pop(0))
        for _ in range(self._many(BILLS_A_DAY)):
            self._tick(day)
            self._enter_bill(position, day)
        if position % 2 == 0:
            self._tick(day)
            self._enter_credit(day)

    def _enter_bill(self, position: int, day: date) -> None:
        memory, draw = self._memory, self._random
        memory["numbers"] += 1
        number = memory["numbers"]
        vendor = draw.choice(memory["vendors"])
        lines = self._lines(vendor["kind"], number)
        invoice_date = day - timedelta(days=draw.randint(0, 6))
        text = draw.choice(WORK)
        if number % 11 == 3:
            text = AWKWARD_TEXTS[number // 11 % len(AWKWARD_TEXTS)]
        name = f"{draw.choice('ABCS')}{draw.choice('IORT')}-{10_000 + number}"
        if number % 17 == 5:
            name = ODD_NUMBERS[number // 17 % len(ODD_NUMBERS)].format(number)
        approvers = memory["approvers"]
        chosen = approvers if number % 6 == 0 else approvers[:1]
        bill = self.fake.office.enter_bill(
            vendor["id"],
            name,
            lines,
            invoice_date=invoice_date,
            due_date=invoice_date + timedelta(days=TERMS[vendor["term"]][1]),
            description=text,
            approvers=() if number % 41 == 40 else chosen,
            fields={"paymentTermId": memory["terms"][vendor["term"]]},
        )
        self._done["bills entered"] += 1
        if number % 41 != 40:
            waits = 1 if number % 5 == 2 else 9 if number % 29 == 13 else 0
            total = sum((Decimal(str(one["amount"])) for one in lines), Decimal(0))
            memory["asked"].append(
                {
                    "bill": bill,
                    "vendor": vendor["id"],
                    "left": str(total),
                    "on": position + waits,
                    "number": number,
                }
            )

    def _lines(self, kind: str, number: int) -> list[JsonObject]:
        accounts, low, high, jobs = KINDS[kind]
        memory, draw = self._memory, self._random
        count = 14 if number % 53 == 20 else draw.choice((1, 1, 1, 2, 2, 3, 4))
        cents = draw.randint(low, high)
        if number % 101 == 50:
            cents = 9_876_543
        shares = [cents // count] * count
        shares[0] += cents - sum(shares)
        lines = []
        for position, share in enumerate(shares):
            classes = {"departmentId": draw.choice(memory["departments"])}
            if jobs and draw.random() < 0.6:
                classes["jobId"] = draw.choice(memory["jobs"])
            if draw.random() < 0.2:
                classes["locationId"] = draw.choice(memory["locations"])
            if self._items and kind == "soil" and position == 0:
                classes["itemId"] = draw.choice(memory["items"])
            account = memory["accounts"][accounts[position % len(accounts)]]
            lines.append(line(Decimal(share) * _CENT, account, draw.choice(WORK), **classes))
        account = memory["accounts"][accounts[0]]
        if number % 13 == 7:
            lines.append(line(-Decimal(max(1, cents // 20)) * _CENT, account, "Contractor discount"))
        if number % 31 == 9:
            lines.append(line(0, account, "Delivery included"))
        return lines

    def _enter_credit(self, day: date) -> None:
        memory, draw = self._memory, self._random
        owed = [one for one in memory["open"] if Decimal(one["left"]) > 40]
        if not owed:
            return
        bill = draw.choice(owed)
        amount = (Decimal(bill["left"]) * draw.choice((1, 2, 3)) / 10).quantize(_CENT)
        kind = next(v["kind"] for v in memory["vendors"] if v["id"] == bill["vendor"])
        account = memory["accounts"][KINDS[kind][0][0]]
        memory["numbers"] += 1
        credit = self.fake.office.enter_credit(
            bill["vendor"],
            f"CM-{memory['numbers']}",
            [line(amount, account, "Returned goods")],
            credit_date=day,
        )
        memory["credits"].append({"credit": credit, "vendor": bill["vendor"], "left": str(amount)})
        self._done["credits entered"] += 1

    def _approve_bills(self, position: int) -> None:
        memory = self._memory
        later = []
        for one in memory["asked"]:
            number = one["number"]
            if one["on"] > position or number % 43 == 42:  # some are never looked at
                later.append(one)
            elif number % 37 == 11:
                self.fake.office.deny(one["bill"])
                self._done["bills denied"] += 1
            else:
                self._tick(self.days[position], 1)
                self.fake.office.approve(one["bill"])
                memory["open"].append(
                    {name: one[name] for name in ("bill", "vendor", "left")} | {"touched": False}
                )
                self._done["bills approved"] += 1
        memory["asked"] = later

    def _edit_something(self, position: int, day: date) -> None:
        """
        Correct a line, move a due date, archive a bill, move a vendor: of approved bills that nobody has
        paid.
        """
        memory, draw, office = self._memory, self._random, self.fake.office
        fresh = [one for one in memory["open"] if not one["touched"] and Decimal(one["left"]) > 0]
        if len(fresh) < 6:
            return
        self._tick(day)
        one = draw.choice(fresh)
        shown = self.fake.read("bills", one["bill"])
        lines: Any = shown["billLineItems"]
        match position % 5:
            case 0:
                first = {"id": lines[0]["id"], "amount": lines[0]["amount"] + Decimal("12.34")}
                office.edit_bill(one["bill"], {"billLineItems": [first]})
            case 1:
                account = lines[0]["classifications"]["chartOfAccountId"]
                office.edit_bill_lines(one["bill"], [*lines, line("7.77", account, "Forgotten line")])
            case 2 if len(lines) > 1 and sum(row["amount"] for row in lines[1:]) > 0:
                office.edit_bill_lines(one["bill"], lines[1:])
            case 3:
                office.archive("bills", one["bill"])
                memory["open"].remove(one)
                self._done["bills archived"] += 1
                return
            case _:
                office.edit_bill(
                    one["bill"], {"description": "Corrected — see e-mail", "dueDate": day.isoformat()}
                )
        one["left"] = str(self.fake.read("bills", one["bill"])["amount"])
        self._done["bills edited"] += 1
        vendor = draw.choice(memory["vendors"])
        office.edit_vendor(
            vendor["id"], {"phone": f"503-555-01{position:02d}", "address": {"line2": "Upper yard"}}
        )
        self._done["vendors edited"] += 1

    # -- paying

    def _pay_bills(self, position: int, day: date) -> None:
        for _ in range(self._many(PAYMENTS_A_DAY)):
            payable = [one for one in self._memory["open"] if Decimal(one["left"]) > 0]
            if not payable:
                return
            self._tick(day, 1)
            self._memory["payments"] += 1
            self._pay_one(position, day, payable, self._memory["payments"])

    def _pay_one(self, position: int, day: date, payable: list[dict[str, Any]], number: int) -> None:
        if number == _ZERO_PAYMENT and self._settle_by_credit(day, payable[0]):
            return
        one = self._random.choice(payable)
        chosen, credits = [one], dict[str, dict[str, str]]()
        if number % 8 == 3:
            by_vendor = Counter(each["vendor"] for each in payable)
            vendor = by_vendor.most_common(1)[0][0]
            chosen = [each for each in payable if each["vendor"] == vendor][:4]
            one = chosen[0]
        parts = {each["bill"]: Decimal(each["left"]) for each in chosen}
        if number % 9 == 4 and len(chosen) == 1 and parts[one["bill"]] > 10:
            parts[one["bill"]] = (parts[one["bill"]] * 4 / 10).quantize(_CENT)
            self._done["partial payments"] += 1
        else:
            self._use_credit(chosen[0], parts, credits)
        for each in chosen:
            each["touched"] = True
            used = sum((Decimal(amount) for amount in credits.get(each["bill"], {}).values()), Decimal(0))
            each["left"] = str(Decimal(each["left"]) - parts[each["bill"]] - used)
        self._done["bills in combined payments"] += len(chosen) if len(chosen) > 1 else 0
        if number % 10 == 6:
            self._record(day, parts, credits, number)
        else:
            self._schedule(position, day, parts, credits, number)

    def _settle_by_credit(self, day: date, one: dict[str, Any]) -> bool:
        """Settle a bill wholly by a credit: the payment has an amount of zero."""
        if Decimal(one["left"]) != self.fake.read("bills", one["bill"])["amount"]:
            return False
        kind = next(v["kind"] for v in self._memory["vendors"] if v["id"] == one["vendor"])
        account = self._memory["accounts"][KINDS[kind][0][0]]
        lines = [line(one["left"], account, "Whole delivery returned")]
        credit = self.fake.office.enter_credit(one["vendor"], "CM-WHOLE", lines, credit_date=day)
        self.fake.office.record_payment(
            {one["bill"]: 0}, process_date=day, credits={one["bill"]: {credit: one["left"]}}
        )
        one |= {"left": "0.00", "touched": True}
        self._done["bills settled by credit"] += 1
        return True

    def _use_credit(
        self, one: dict[str, Any], parts: dict[str, Decimal], credits: dict[str, dict[str, str]]
    ) -> None:
        for credit in self._memory["credits"]:
            amount = min(Decimal(credit["left"]), parts[one["bill"]])
            if credit["vendor"] == one["vendor"] and amount > 0:
                credits[one["bill"]] = {credit["credit"]: str(amount)}
                parts[one["bill"]] -= amount
                credit["left"] = str(Decimal(credit["left"]) - amount)
                self._done["credits used"] += 1
                return

    def _record(
        self, day: date, parts: dict[str, Decimal], credits: dict[str, dict[str, str]], number: int
    ) -> None:
        self.fake.office.record_payment(
            dict(parts),
            process_date=day,
            account_id=self._memory["accounts"][BANK_ACCOUNT],
            reference=str(2000 + number),
            credits={bill: dict(used) for bill, used in credits.items()},
            description="Check written by hand",
        )
        self._done["payments recorded"] += 1

    def _schedule(
        self,
        position: int,
        day: date,
        parts: dict[str, Decimal],
        credits: dict[str, dict[str, str]],
        number: int,
    ) -> None:
        process = max(next_business_day(day), self.fake.today())
        payment = self.fake.office.schedule_payment(
            dict(parts),
            self._memory["bank"],
            process_date=process,
            credits={bill: dict(used) for bill, used in credits.items()},
            description="Évergreen & Co" if number % 14 == 2 else None,
        )
        self._done["payments scheduled"] += 1
        first = position + (next_business_day(day) - day).days
        settled = {bill: str(amount) for bill, amount in parts.items()}
        used = {bill: dict(each) for bill, each in credits.items()}
        back = {"payment": payment, "parts": settled, "credits": used}
        if number % 30 == 15:
            self._plan(position + 1, "cancel", back)
            return
        self._plan(first, "FUNDING_STARTED", back)
        if number % 28 == 9:
            self._plan(first + 1, "FUNDING_FAILED_VOIDED", back)
            return
        self._plan(first + 1, "PROCESSED", back)
        self._plan(first + 2, "SENT", back)
        if number % 18 == 7:
            self._plan(first + 3, "DISBURSEMENT_FAILED_ACTION_NEEDED", back)
            self._plan(first + 5, "void", back)
        elif number % 26 == 12:
            self._plan(first + 4, "reissue", back)
            self._plan(first + 7, "CLEARED", back)
        else:
            self._plan(first + 5, "CLEARED", back)
            if number % 22 == 17:
                self._plan(first + 6, "void", back)

    def _plan(self, position: int, action: str, back: dict[str, Any]) -> None:
        self._memory["plan"].append({"on": position, "do": action, **back})

    def _do_planned(self, position: int) -> None:
        memory, office = self._memory, self.fake.office
        due = [one for one in memory["plan"] if one["on"] <= position]
        memory["plan"] = [one for one in memory["plan"] if one["on"] > position]
        for one in due:
            self._tick(self.days[position], 0)
            payment, action = one["payment"], one["do"]
            match action:
                case "cancel":
                    office.cancel_payment(payment)
                case "void":
                    office.void_payment(payment, reason="Vendor never got it — lost & found")
                case "reissue":
                    office.void_payment(payment, type="VOID_AND_REISSUE", reason="Check lost in the mail")
                case _:
                    office.set_payment_state(payment, action)
            if action in {"cancel", "void", "FUNDING_FAILED_VOIDED"}:
                self._reopen(one)
            self._done[f"payments: {action}"] += 1

    def _reopen(self, one: dict[str, Any]) -> None:
        """Bills of a payment that came to nothing are payable again, and its credits can be used again."""
        memory = self._memory
        for bill, amount in one["parts"].items():
            used = sum((Decimal(each) for each in one["credits"].get(bill, {}).values()), Decimal(0))
            known = next(each for each in memory["open"] if each["bill"] == bill)
            known["left"] = str(Decimal(known["left"]) + Decimal(amount) + used)
        for used_credits in one["credits"].values():
            for id, amount in used_credits.items():
                credit = next(each for each in memory["credits"] if each["credit"] == id)
                credit["left"] = str(Decimal(credit["left"]) + Decimal(amount))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
