"""What QuickBooks answered: records, what was deleted, and what became of each operation."""

from collections.abc import Iterable
from typing import Final

import qbxml
from qbxml import Response
from qbxml.messages.bill import BillRet
from qbxml.messages.extensions import ErrorRecovery
from qbxml.messages.list_deleted import ListDeletedQueryRs
from qbxml.messages.txn_deleted import TxnDeletedQueryRs
from qbxml.messages.vendor_credit import VendorCreditRet
from qbxml.status import lookup
from syncer import codec
from syncer.adapters.desktop._questions import ITEMS
from syncer.adapters.desktop._rows import PAYMENTS, line_ids, row_of
from syncer.book import Barring, Outcome, Rows, Verdict
from syncer.entries import Action, Operation
from syncer.errors import ProtocolError
from syncer.model import Kind, Payment

NAME_IN_USE: Final = 3100
BAD_REFERENCE: Final = 3140
NOT_RUN: Final = 3231
SAVING_FAILED: Final = 3180
"""A catch-all: why is told by its text only, but as an error of one request it changed nothing."""

FEATURE_OFF: Final = 3250
"""The list belongs to a feature that is switched off in this company file."""

ITERATOR_LOST: Final = (3390, 3391)

ANOTHER_FILE: Final = 3240
"""One of the ids asked for is of another company file, or of a newer copy of this one."""

_VERDICTS: Final[dict[str, Verdict]] = {
    "ok": Verdict.APPLIED,
    "permanent": Verdict.REJECTED,
    "retry": Verdict.RETRY,
    "already_there": Verdict.REJECTED,
    "stale": Verdict.STALE,
    "in_doubt": Verdict.UNKNOWN,
    "user": Verdict.REJECTED,
    "absent": Verdict.DANGLING,
}

SET_DONE: Final = 0
SET_UNKNOWN: Final = 600
SET_IS_OTHER: Final = (9001, 9002)
"""The id is stored, with other content or without an outcome; nothing ran (qbXML SDK, error recovery)."""

_DELETED_KINDS: Final = {
    "Vendor": Kind.VENDOR,
    "Account": Kind.ACCOUNT,
    "Class": Kind.CLASS,
    "Customer": Kind.CUSTOMER,
    "StandardTerms": Kind.TERMS,
    "DateDrivenTerms": Kind.TERMS,
    **dict.fromkeys(ITEMS, Kind.ITEM),
    "Bill": Kind.BILL,
    **dict.fromkeys(PAYMENTS, Kind.PAYMENT),
    "VendorCredit": Kind.CREDIT,
}


def _rets(response: Response | None) -> tuple[qbxml.Aggregate, ...]:
    return getattr(response, "rets", ())


def together(responses: tuple[Response, ...], *, asked: int) -> Rows:
    """Take the answers to all requests of one question; only one that walks has an iterator."""
    if len(responses) != asked:
        raise ProtocolError(
            f"QuickBooks gave {len(responses)} answers to {asked} questions.", fix="Run the update again."
        )
    parts = tuple(map(_rows, responses))
    return Rows(
        rows=tuple(row for part in parts for row in part.rows),
        iterator="".join(part.iterator for part in parts),
        lost=any(part.lost for part in parts),
        off=any(part.off for part in parts),
    )


def answered(response: Response | None) -> Rows:
    """Take the answer to one request. Raises `ProtocolError` if it was left out or refused."""
    if response is None:
        raise ProtocolError("QuickBooks left a question unanswered.", fix="Run the update again.")
    return _rows(response)


def _rows(response: Response) -> Rows:
    if response.status_code in (*ITERATOR_LOST, ANOTHER_FILE):
        return Rows(rows=(), lost=True)
    if response.status_code == FEATURE_OFF:
        return Rows(rows=(), off=True)
    _check(response)
    rows = tuple(row for ret in _rets(response) if (row := row_of(ret)) is not None)
    going_on = getattr(response, "iterator_remaining_count", None)
    iterator = getattr(response, "iterator_id", None) if going_on else None
    return Rows(rows=rows, iterator=iterator or "")


def gone(responses: tuple[Response, ...]) -> Iterable[tuple[Kind, str]]:
    """
    Name what was deleted, of the kinds that the core keeps.

    Raises `ProtocolError` if one of the two questions was left out or refused: that nothing is told of is no
    proof then.
    """
    if {type(response) for response in responses} != {ListDeletedQueryRs, TxnDeletedQueryRs}:
        raise ProtocolError("QuickBooks left a question unanswered.", fix="Run the update again.")
    for response in responses:
        _check(response)
        match response:
            case ListDeletedQueryRs():
                for listed in response.list_deleted_ret:
                    kind = _DELETED_KINDS.get(listed.list_del_type or "")
                    if kind is not None and listed.list_id:
                        yield kind, listed.list_id
            case TxnDeletedQueryRs():
                for posted in response.txn_deleted_ret:
                    kind = _DELETED_KINDS.get(posted.txn_del_type or "")
                    if kind is not None and posted.txn_id:
                        yield kind, posted.txn_id


def _check(response: Response) -> None:
    """Raise `ProtocolError` for a question that QuickBooks refused."""
    if not response.ok:
        fact = lookup(response.status_code)
        raise ProtocolError(fact.cause, fix=fact.fix, code=fact.code)


def outcome(response: Response, operation: Operation) -> Outcome:
    """Say what became of an operation."""
    fact = lookup(response.status_code)
    code = str(response.status_code)
    if not response.ok:
        said = f" QuickBooks says: {response.status_message}" if response.status_message else ""
        return Outcome(
            operation=operation.id,
            verdict=_verdict(response),
            code=code,
            cause=f"{fact.cause}{said}",
            fix=fact.fix,
        )
    done, how = _written(response), ""
    if not done[0]:
        recovered = getattr(response, "error_recovery", None)
        if isinstance(recovered, ErrorRecovery):
            done = (recovered.txn_id or recovered.list_id or "", recovered.edit_sequence or "", "")
            how = "QuickBooks remembered that it was done"
    needs_id = operation.action is Action.ADD and not _leaves_nothing(operation)
    if not done[0] and (needs_id or fact.category == "in_doubt"):
        # Nothing can be linked to a record without an id, nor does every warning say that all of it was done.
        # Whether it was is asked in another way.
        return Outcome(operation=operation.id, verdict=Verdict.UNKNOWN, code=code)
    book_id, edit_sequence, detail = done
    return Outcome(
        operation=operation.id,
        verdict=Verdict.APPLIED,
        book_id=book_id,
        edit_sequence=edit_sequence,
        detail=detail,
        code=code,
        cause=how,
    )


def barring(set_code: int | None, said: Response | None) -> Barring:
    """
    Say what became of the attempt to keep a message set from ever running.

    Raises `ProtocolError` for the late answer to the question what became of the set, which says nothing.
    """
    if set_code in SET_IS_OTHER:
        return Barring.TAKEN
    if said is None and set_code in {None, SET_DONE, SET_UNKNOWN}:
        raise ProtocolError("QuickBooks answered another question.", fix="Run the update again.")
    ran = said is not None and said.ok
    return Barring.BARRED if ran and set_code == SET_DONE else Barring.IMPOSSIBLE


def _written(response: Response) -> tuple[str, str, str]:
    """Id, EditSequence and lines of what was written; what else the answer shows may be incomplete."""
    ret = next(iter(_rets(response)), response)
    id_ = getattr(ret, "txn_id", None) or getattr(ret, "list_id", None) or ""
    detail = line_ids(ret) if isinstance(ret, BillRet | VendorCreditRet) else ""
    return id_, getattr(ret, "edit_sequence", None) or "", detail


def _leaves_nothing(operation: Operation) -> bool:
    """Whether what it does in QuickBooks is not a transaction with an id of its own."""
    body = codec.decode_content(operation.kind, operation.body)
    return isinstance(body, Payment) and body.credits_only


def _verdict(response: Response) -> Verdict:
    match response.status_code:
        case code if code == NAME_IN_USE:
            return Verdict.NAME_TAKEN
        case code if code == BAD_REFERENCE:
            return Verdict.DANGLING
        case code if code == NOT_RUN:
            return Verdict.NOT_RUN
        case code if code == SAVING_FAILED:
            return Verdict.REJECTED
        case code:
            return _VERDICTS[lookup(code).category]
