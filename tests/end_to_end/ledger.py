"""What a company file says, free of ids and times: equal for equal books."""

from qbxml.testing import CompanyFile

KINDS = ("Bill", "VendorCredit", "BillPaymentCheck")


def books(file: CompanyFile) -> tuple[object, ...]:
    """Every posted transaction as a bookkeeper sees it, and what is owed to whom."""
    return (
        sorted(
            (
                kind,
                file.vendor(one.entity_id).name if one.entity_id else "",
                one.ref_number or "",
                one.txn_date.isoformat(),
                str(one.amount),
                one.is_void,
                one.memo or "",
                tuple(sorted(str(line.amount) for line in one.lines)),
            )
            for kind in KINDS
            for one in file.transactions(kind)
        ),
        sorted((name, str(amount)) for name, amount in file.accounts_payable().items()),
    )
