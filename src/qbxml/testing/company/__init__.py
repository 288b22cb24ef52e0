"""A strict simulated QuickBooks Desktop company file; see :class:`CompanyFile`."""

from qbxml.testing.company._behaviour import Behaviour
from qbxml.testing.company._book import Snapshot
from qbxml.testing.company._chart import STANDARD_ACCOUNTS, STANDARD_CLASSES, STANDARD_TERMS, AccountPlan
from qbxml.testing.company._drafts import expense, group, item, kept
from qbxml.testing.company._faults import Fault, Faults
from qbxml.testing.company._file import CompanyFile
from qbxml.testing.company._lines import LineDraft
from qbxml.testing.company._processing import COVERED_REQUESTS
from qbxml.testing.company._refusal import ComError, RefusedError
from qbxml.testing.company._reports import OpenBill
from qbxml.testing.company._values import Entry, Line, Preferences, Transaction

__all__ = [
    "COVERED_REQUESTS",
    "STANDARD_ACCOUNTS",
    "STANDARD_CLASSES",
    "STANDARD_TERMS",
    "AccountPlan",
    "Behaviour",
    "ComError",
    "CompanyFile",
    "Entry",
    "Fault",
    "Faults",
    "Line",
    "LineDraft",
    "OpenBill",
    "Preferences",
    "RefusedError",
    "Snapshot",
    "Transaction",
    "expense",
    "group",
    "item",
    "kept",
]
