"""
The report can be read as a table and handed on as CSV and JSON; each says cause and remedy in words.

Fact: accountants work in spreadsheets (issue 7, "as table, CSV and JSON").
"""

import csv
import io
import json

from syncer.reconcile import table, to_csv, to_json
from tests.scenarios.firm import Firm


def test_the_difference_is_in_all_three(firm: Firm) -> None:
    """Number, vendor, cause and what to do."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.update()
    report, line = firm.report(), firm.line(bill)
    as_table, as_csv = table(report), to_csv(report)
    assert all(word in as_table for word in ("1042", "Cedar Supply", "125.00"))
    assert any(line.todo in row for row in csv.reader(io.StringIO(as_csv)))
    assert line.why in json.dumps(json.loads(to_json(report)))
