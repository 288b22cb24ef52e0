"""BILL as the core's `Payables`, over `billv3`."""

from syncer.adapters.bill._payables import BillPayables

__all__ = ["BillPayables"]
