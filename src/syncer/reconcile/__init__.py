"""
Reconcile: bills, vendor credits and payments of BILL and QuickBooks, compared in full for a period.

`reconcile` reads what the store knows and gives a `Report`; `table`, `to_csv` and `to_json` write it;
`read_anew` has the next update read both sides from the beginning first.
"""

from syncer.reconcile._compare import READ_ANEW, read_anew, reconcile
from syncer.reconcile._export import Part, as_dict, to_csv, to_json
from syncer.reconcile._report import AsOf, Bucket, Cause, Difference, Line, Paid, Report, Shown, Total
from syncer.reconcile._table import period, table, title, verdict

__all__ = [
    "READ_ANEW",
    "AsOf",
    "Bucket",
    "Cause",
    "Difference",
    "Line",
    "Paid",
    "Part",
    "Report",
    "Shown",
    "Total",
    "as_dict",
    "period",
    "read_anew",
    "reconcile",
    "table",
    "title",
    "to_csv",
    "to_json",
    "verdict",
]
