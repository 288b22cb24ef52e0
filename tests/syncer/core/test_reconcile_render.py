"""A reconciliation as people and programs read it."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from attrs import evolve

from syncer import plan
from syncer.entries import Standing
from syncer.model import Account, Kind, Vendor
from syncer.reconcile import Part, as_dict, period, table, title, to_csv, to_json, verdict
from syncer.reconcile._table import LISTED_MAX, WIDTH
from syncer.stores import MemoryStore
from tests.syncer.core.ledger_world import LATER, Ledgers, in_book
from tests.syncer.core.rig import DAY, bill, payment

TABLE = """\
Reconcile of toy, Toy
Period: 2026-03-01 to 2026-04-10
BILL as it was read on 2026-03-08 09:30 UTC; what was changed there since is not in here.
QuickBooks as it was read on 2026-03-08 09:30 UTC; what was changed there since is not in here.

3 differences need somebody to look.

Differences (3)

  Bill, Cedar Supply, without date
    BILL:       nothing
    QuickBooks: 7.00 of no date, open [X]
    Why:        It was keyed by hand in QuickBooks, and BILL does not know it.
    To do:      If it belongs in BILL, enter it there alike; it is linked, not posted again. Else
                nothing.

  Bill 1004, Cedar Supply, 2026-03-01
    BILL:       1,050.00 of 2026-03-01, approved, open, 1,050.00 open [b4]
    QuickBooks: 1,055.00 of 2026-03-01, partly paid, 1,049.00 open [B-b4]
    Why:        Somebody changed it in QuickBooks, and that was kept: amount 1050.00 in BILL and
                1055.00 in QuickBooks. (changed_in_books)
    To do:      Mend it.

  Payment, Cedar Supply, 2026-03-01
    BILL:       nothing
    QuickBooks: 6.00 of 2026-03-01, posted [Y]
    Why:        It was keyed by hand in QuickBooks, and BILL does not know it.
    To do:      If it belongs in BILL, enter it there alike; it is linked, not posted again. Else
                nothing.

Differences that a person or a setting allows (1)

  Bill 1003, Cedar Supply, 2026-03-01
    BILL:       30.00 of 2026-03-01, approved [b3]
    QuickBooks: nothing
    Why:        A person skipped it: it was dealt with by hand.
    To do:      Nothing, if that was right. It is looked at again once it is another matter in BILL.

Expected, not yet due (1)

  Bill 1002, Cedar Supply, 2026-03-01
    BILL:       80.00 of 2026-03-01, assigned [b2]
    QuickBooks: nothing
    Why:        It is not approved in BILL yet (ASSIGNED).
    To do:      Nothing; it is posted once it is approved.

1 record counts on neither side: taken back on both, or from before the start date.

Transactions of the period, by vendor
  Vendor                                BILL       not due       allowed       differs    QuickBooks
  --------------------------------------------------------------------------------------------------
  Cedar Supply                      1,160.00        -80.00        -30.00          6.00      1,056.00
  --------------------------------------------------------------------------------------------------
  All vendors                       1,160.00        -80.00        -30.00          6.00      1,056.00

Open balances at the end of 2026-04-10, by vendor
  Vendor                                BILL       not due       allowed       differs    QuickBooks
  --------------------------------------------------------------------------------------------------
  Cedar Supply                      1,160.00        -80.00        -30.00          6.00      1,056.00
  --------------------------------------------------------------------------------------------------
  All vendors                       1,160.00        -80.00        -30.00          6.00      1,056.00

Paid, by account and day
  Day        Account                                  BILL       allowed    QuickBooks           gap
  --------------------------------------------------------------------------------------------------
  2026-03-01 Checking                                 0.00                        6.00         -6.00
  The other day agrees.
"""


@pytest.fixture
def world() -> Iterator[Ledgers]:
    with MemoryStore().unit() as unit:
        yield Ledgers(unit)


def month(world: Ledgers) -> None:
    """One record of each sort: what agrees, what does not, what may, what is not due, what does not count."""
    world.both(Kind.BILL, "b1", bill("1001", "1200.00"), in_book(bill("1001", "1200.00"), open_="0"))
    pays(world, "p1", "b1", "1200.00")
    world.ours(Kind.BILL, "b2", bill("1002", "80.00", approval="ASSIGNED"), Standing.WAITING, "not approved")
    world.ours(Kind.BILL, "b3", bill("1003", "30.00"), Standing.SETTLED, plan.SKIPPED)
    world.both(Kind.BILL, "b4", bill("1004", "1050.00"), in_book(bill("1004", "1055.00"), open_="1049.00"))
    world.link(Kind.BILL, "b4", "B-b4", in_book(bill("1004", "1050.00")))
    cause = world.report().lines[3].why
    world.raises(Kind.BILL, "b4", "changed_in_books", cause)
    world.book(Kind.BILL, "X", in_book(bill("", "7.00", date=None)))
    world.ours(Kind.BILL, "b6", bill("1006", "5.00", active=False), Standing.WAITING)
    world.book(Kind.PAYMENT, "Y", in_book(payment(("b4", "6.00"), date=DAY)))


def pays(world: Ledgers, id_: str, bill_id: str, amount: str, **changes: object) -> None:
    """A payment that both sides have alike."""
    ours = payment((bill_id, amount), **changes)
    world.both(Kind.PAYMENT, id_, ours, in_book(ours))


class TestTable:
    """Plain text for people."""

    def test_it_says_what_needs_somebody_first_and_proves_the_rest(self, world: Ledgers) -> None:
        """What differs, what is allowed, what is not due; then the sums, from BILL to QuickBooks."""
        month(world)

        assert table(world.report(DAY, LATER)) == TABLE

    def test_where_nothing_is_wrong_it_is_short(self, world: Ledgers) -> None:
        """No section without lines; one sentence for all the days."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        pays(world, "p1", "b1", "4.00")
        pays(world, "p2", "b1", "5.00", date=DAY)
        text = table(world.report())

        assert "Period: everything" in text
        assert "Differences" not in text
        assert "neither side" not in text
        assert "Open balances of all that is known, by vendor\n  none" in text
        assert text.endswith("  The checks of all 2 days agree with BILL's payments.\n")

    def test_where_there_is_nothing_it_says_so(self, world: Ledgers) -> None:
        """An empty period is no mistake of the table."""
        text = table(world.report())

        assert text.count("\n  none") == 3
        assert text.endswith("Paid, by account and day\n  none\n")

    def test_one_day_is_one_day(self, world: Ledgers) -> None:
        """And several others are several."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00"), open_="0"))
        pays(world, "p1", "b1", "4.00")
        assert "The checks of the only day agree with BILL's payments." in table(world.report())
        pays(world, "p2", "b1", "5.00", date=DAY)
        world.book(Kind.PAYMENT, "Y", in_book(payment(("b9", "6.00"), date=LATER)))

        assert "  The other 2 days agree." in table(world.report())
        for number in (6, 7):
            world.ours(Kind.BILL, f"b{number}", bill("1006", "5.00", active=False), Standing.WAITING)
        assert "\n2 records count on neither side" in table(world.report())

    def test_a_day_that_does_not_agree_alone_has_no_others(self, world: Ledgers) -> None:
        world.book(Kind.PAYMENT, "Y", in_book(payment(("b9", "6.00"), date=None)))
        text = table(world.report())

        assert "  no date    Checking" in text
        assert "other" not in text.split("Paid, by account and day")[1]

    def test_a_long_section_is_cut_and_says_where_the_rest_is(self, world: Ledgers) -> None:
        for number in range(LISTED_MAX + 2):
            world.book(Kind.BILL, f"X{number:02}", in_book(bill(f"{number:02}", "1.00")))
        text = table(world.report())

        assert f"Differences ({LISTED_MAX + 2})" in text
        assert text.count("keyed by hand") == LISTED_MAX
        assert "\n  ... and 2 more; CSV and JSON have all of them.\n" in text

    def test_amounts_and_names_find_room(self, world: Ledgers) -> None:
        """Names are cut, amounts never; the largest ones go without separators."""
        world.book(Kind.VENDOR, "V1", Vendor(name="Cedar Supply and Landscaping of the Northern Hills"))
        world.both(Kind.BILL, "b1", bill("1", "1234567890123.45"), in_book(bill("1", "1234567890123.45")))
        rows = [line for line in table(world.report()).splitlines() if line.startswith("  Cedar")]
        amount = "1234567890123.45"
        assert rows[0] == f"  Cedar Supp... {amount}{' ' * 17 * 3} {amount}"
        assert {len(row) for row in rows} == {WIDTH}

    def test_currencies_are_named_where_there_are_several(self, world: Ledgers) -> None:
        """Sums of each, and never of all."""
        euro = Vendor(name="Sumava Seeds", currency="EUR")
        world.bill(Kind.VENDOR, "v2", euro)
        world.book(Kind.VENDOR, "V2", euro)
        world.link(Kind.VENDOR, "v2", "V2", euro)
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00")))
        theirs = evolve(in_book(bill("2", "7.00")), vendor_id="V2")
        world.both(Kind.BILL, "b2", bill("2", "7.00", vendor="v2"), theirs)
        names = [line[2:24].rstrip() for line in table(world.report()).splitlines() if "0  " in line]

        assert names == ["Cedar Supply, USD", "Sumava Seeds, EUR", "All vendors, EUR", "All vendors, USD"] * 2

    def test_no_text_can_move_the_cursor(self, world: Ledgers) -> None:
        """Names come from people, and from anybody who sends an invoice."""
        world.book(Kind.BILL, "X", in_book(bill("1\x1b[2J\r2", "1.00")))

        assert "Bill 1 [2J 2, Cedar Supply" in table(world.report())


class TestWords:
    """Short sentences that other faces show, too."""

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            (None, None, "everything"),
            (None, LATER, "up to 2026-04-10"),
            (DAY, None, "from 2026-03-01"),
            (DAY, LATER, "2026-03-01 to 2026-04-10"),
        ],
    )
    def test_the_period(self, world: Ledgers, start: dt.date | None, end: dt.date | None, said: str) -> None:
        assert period(world.report(start, end)) == said

    def test_the_verdict(self, world: Ledgers) -> None:
        """The worst first: a proof needs both sides, then no differences, then no exceptions to the rule."""
        world.both(Kind.BILL, "b1", bill("1", "9.00"), in_book(bill("1", "9.00")))
        assert verdict(world.report()) == "Both sides agree to the cent: 1 record, no differences."
        world.ours(Kind.BILL, "b3", bill("3", "30.00"), Standing.SETTLED, plan.SKIPPED)
        assert verdict(world.report()) == "No differences but 1 that a person or a setting allows."
        world.book(Kind.BILL, "X", in_book(bill("7", "7.00")))
        assert verdict(world.report()) == "1 difference needs somebody to look."
        world.book(Kind.BILL, "Y", in_book(bill("8", "7.00")))
        assert verdict(world.report()) == "2 differences need somebody to look."
        for mark in world.unit.watermarks.find():
            world.unit.watermarks.delete(mark.connection, mark.side.value, mark.kind)
        assert verdict(world.report()) == "Nothing is proved: not both sides were read."

    def test_the_title_of_a_line(self, world: Ledgers) -> None:
        world.book(Kind.BILL, "X", in_book(bill("7", "7.00")))

        assert title(world.line()) == "Bill 7, Cedar Supply, 2026-03-01"


class TestSheets:
    """CSV, a table of one sort of rows each."""

    def rows(self, world: Ledgers, part: Part) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(to_csv(world.report(), part), newline="")))

    def test_lines_have_both_sides(self, world: Ledgers) -> None:
        """Amounts as decimals, days as ISO 8601; nothing where a side has nothing."""
        month(world)
        keyed, agrees, *_ = self.rows(world, Part.LINES)

        assert agrees == {
            "kind": "bill",
            "verdict": "agrees",
            "cause": "agrees",
            "code": "",
            "vendor": "Cedar Supply",
            "currency": "USD",
            "number": "1001",
            "bill_date": "2026-03-01",
            "bill_amount": "1200.00",
            "bill_status": "approved, paid",
            "bill_open": "0.00",
            "bill_counts": "yes",
            "quickbooks_date": "2026-03-01",
            "quickbooks_amount": "1200.00",
            "quickbooks_status": "paid",
            "quickbooks_open": "0.00",
            "quickbooks_counts": "yes",
            "gap": "0.00",
            "why": "Both sides agree.",
            "what_to_do": "Nothing.",
            "bill_id": "b1",
            "quickbooks_id": "B-b1",
        }
        assert (keyed["verdict"], keyed["bill_amount"], keyed["bill_counts"]) == ("differs", "", "")
        assert (keyed["bill_id"], keyed["quickbooks_id"], keyed["gap"]) == ("", "X", "-7.00")
        left_out = next(row for row in self.rows(world, Part.LINES) if row["verdict"] == "left_out")
        assert (left_out["bill_amount"], left_out["bill_counts"], left_out["gap"]) == ("5.00", "no", "0")

    @pytest.mark.parametrize("part", [Part.VENDORS, Part.BALANCES])
    def test_sums_end_with_those_of_all_vendors(self, world: Ledgers, part: Part) -> None:
        month(world)

        sums = {
            "currency": "USD",
            "bill": "1160.00",
            "not_due": "80.00",
            "accepted": "30.00",
            "differs": "-6.00",
            "quickbooks": "1056.00",
        }
        assert self.rows(world, part) == [{"vendor": name} | sums for name in ("Cedar Supply", "All vendors")]

    def test_days_tell_what_was_paid_how(self, world: Ledgers) -> None:
        """Through BILL, or recorded there; and from which account."""
        month(world)
        world.book(Kind.ACCOUNT, "Fuel", Account(name="Fuel", full_name="Fuel"))
        world.both(Kind.BILL, "b7", bill("7", "9.00"), in_book(bill("7", "9.00"), open_="0"))
        pays(world, "p7", "b7", "9.00", online=False)

        assert self.rows(world, Part.PAID) == [
            {
                "account": "Checking",
                "date": date,
                "bill_online": online,
                "bill_recorded": recorded,
                "accepted": "0",
                "quickbooks": book,
                "gap": gap,
            }
            for date, online, recorded, book, gap in (
                ("2026-03-01", "0", "0", "6.00", "-6.00"),
                ("2026-03-06", "1200.00", "9.00", "1209.00", "0.00"),
            )
        ]

    @pytest.mark.parametrize("number", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t1"])
    def test_no_text_is_a_formula(self, world: Ledgers, number: str) -> None:
        """A spreadsheet would run it (OWASP, CSV injection); the number itself stays to be read."""
        world.book(Kind.BILL, "X", in_book(bill(number, "7.00")))

        (row,) = self.rows(world, Part.LINES)

        assert row["number"] == f"'{number}"
        assert row["gap"] == "-7.00"


class TestJson:
    """For programs."""

    def test_it_has_everything_and_every_amount_as_it_is(self, world: Ledgers) -> None:
        """Decimals as texts: none passes through a binary float."""
        month(world)
        told = json.loads(to_json(world.report(DAY, LATER)))

        assert told == as_dict(world.report(DAY, LATER))
        assert (told["connection"], told["company"], told["from"], told["to"]) == (
            "toy",
            "Toy",
            "2026-03-01",
            "2026-04-10",
        )
        assert told["as_of"]["bill"] == "2026-03-08T09:30:00+00:00"
        assert told["as_of"]["watermarks"]["book bill"] == "2026-03-08T09:30:00"
        assert (told["agrees"], told["verdict"]) == (False, "3 differences need somebody to look.")
        assert told["counts"] == {"differs": 3, "accepted": 1, "not_due": 1, "agrees": 2, "left_out": 1}
        sums = {
            "currency": "USD",
            "bill": "1160.00",
            "not_due": "80.00",
            "accepted": "30.00",
            "differs": "-6.00",
            "quickbooks": "1056.00",
        }
        both = {"totals": [{"vendor": None} | sums], "vendors": [{"vendor": "Cedar Supply"} | sums]}
        assert told["open_balances"] == both
        assert {name: told[name] for name in both} == both
        assert told["paid"][0] == {
            "account": "Checking",
            "date": "2026-03-01",
            "bill_online": "0",
            "bill_recorded": "0",
            "accepted": "0",
            "quickbooks": "6.00",
            "agrees": False,
        }

    def test_a_line_has_both_sides_and_what_differs(self, world: Ledgers) -> None:
        """`null` where a side has nothing."""
        world.both(Kind.BILL, "b4", bill("1004", "50.00"), in_book(bill("1004", "55.00")))
        world.link(Kind.BILL, "b4", "B-b4", in_book(bill("1004", "50.00")))
        world.book(Kind.BILL, "X", in_book(bill("7", "7.00")))
        differs, keyed = json.loads(to_json(world.report()))["lines"]

        assert differs["bill"] == {
            "id": "b4",
            "vendor": "Cedar Supply",
            "number": "1004",
            "date": "2026-03-01",
            "amount": "50.00",
            "discount": "0",
            "status": "approved, open",
            "open": "50.00",
            "counts": True,
        }
        assert differs["quickbooks"]["id"] == "B-b4"
        assert differs["differences"] == [{"field": "amount", "bill": "50.00", "quickbooks": "55.00"}]
        assert (differs["gap"], differs["code"], differs["cause"]) == ("-5.00", "", "changed_in_quickbooks")
        assert (keyed["bill"], keyed["differences"]) == (None, [])

    def test_what_was_never_read_has_no_moment(self, world: Ledgers) -> None:
        for mark in world.unit.watermarks.find():
            world.unit.watermarks.delete(mark.connection, mark.side.value, mark.kind)

        assert as_dict(world.report())["as_of"] == {
            "bill": None,
            "quickbooks": None,
            "says": list(world.report().as_of.sentences),
            "watermarks": {},
        }


def test_a_sum_agrees_when_nothing_in_it_differs(world: Ledgers) -> None:
    """Though it is not the same on both sides: what is not due or allowed explains it."""
    world.ours(Kind.BILL, "b2", bill("2", "80.00", approval="ASSIGNED"), Standing.WAITING, "not approved")
    (total,) = world.report().totals
    assert (total.agrees, total.bill, total.book) == (True, Decimal(80), 0)
    world.book(Kind.BILL, "X", in_book(bill("7", "7.00")))

    assert [one.agrees for one in world.report().totals] == [False]
