"""The `Book` over qbXML. The Web Connector, a COM bridge or a file may carry the documents."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from attrs import evolve

import qbxml
from qbxml import MessageSet, Ref, Request, Response, Version
from qbxml.messages.bill import BillRet
from qbxml.messages.company import CompanyQueryRq, CompanyQueryRs
from qbxml.messages.currency import CurrencyQueryRq, CurrencyQueryRs
from qbxml.messages.extensions import ErrorRecovery
from qbxml.messages.host import HostQueryRq, HostQueryRs
from qbxml.messages.list_deleted import ListDeletedQueryRs
from qbxml.messages.preferences import PreferencesQueryRq, PreferencesQueryRs
from qbxml.messages.txn_deleted import TxnDeletedQueryRq, TxnDeletedQueryRs
from qbxml.messages.vendor_credit import VendorCreditRet
from qbxml.status import lookup, lookup_hresult
from syncer import codec
from syncer.adapters.desktop import _questions as questions
from syncer.adapters.desktop._requests import request_for
from syncer.adapters.desktop._rows import PAYMENTS, line_ids, row_of
from syncer.book import (
    Answer,
    Ask,
    Bar,
    Barring,
    CheckSet,
    Done,
    Fetch,
    Find,
    Forget,
    Gone,
    Identified,
    Identify,
    Identity,
    Outcome,
    Outcomes,
    Read,
    ReadDeleted,
    Rows,
    Sweep,
    Swept,
    Verdict,
    Write,
)
from syncer.entries import Action, Operation
from syncer.errors import DoesNotFit, ProtocolError
from syncer.model import Address, Kind, Payment, Vendor

FIRST_VERSION: Final = "11.0"
"""What the first document is written in, before the host has said what it speaks."""

CEILING: Final = Version(13, 0)
"""Everything accounts payable needs, and spoken by every QuickBooks since 2014."""

ADDRESS_LINES_MAX: Final = 5
"""Lines of an address in print; more are refused with 3180 (qbXML On-Screen Reference, VendorAddress)."""

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
SET_IS_OTHER: Final = (9001, 9002)
"""The id is stored, with other content or without an outcome; nothing ran (qbXML SDK, error recovery)."""

CURRENCY: Final = ("ListID", "Name", "CurrencyCode", "ExchangeRate")
"""What is wanted of a currency."""

_DELETED_KINDS: Final = {
    "Vendor": Kind.VENDOR,
    "Account": Kind.ACCOUNT,
    "Class": Kind.CLASS,
    "Customer": Kind.CUSTOMER,
    "StandardTerms": Kind.TERMS,
    "DateDrivenTerms": Kind.TERMS,
    **dict.fromkeys(questions.ITEMS, Kind.ITEM),
    "Bill": Kind.BILL,
    **dict.fromkeys(PAYMENTS, Kind.PAYMENT),
    "VendorCredit": Kind.CREDIT,
}


class DesktopBook:
    """Speaks qbXML for the core. Keeps no state; safe to share between threads."""

    def encode(self, ask: Ask, operations: tuple[Operation, ...] = (), *, version: str) -> str:
        """Write the document that asks. Raises `DoesNotFit` for what has no room in qbXML."""
        match ask:
            case Write(message_set=new, previous=old):
                requests = tuple(map(_request, operations))
                try:
                    return _build(requests, version, new=new, old=old or None)
                except qbxml.InvalidMessage as exc:
                    # The record of an error in a request ends with the request's id.
                    raise _misfit(exc, exc.record.split()[-1]) from exc
            case CheckSet(message_set=id_):
                return _build((), version, new=id_, old=id_)
            case Bar(message_set=id_):
                # Any other content than the set's own: whichever of the two comes second is refused (9001).
                return _build((HostQueryRq(request_id=f"bar {id_}"),), version, new=id_)
            case Forget(message_set=id_):
                return _build((), version, old=id_)
            case _:
                return _build(_requests_of(ask), version)

    def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
        """Read the answer. Raises `ProtocolError` if it is none."""
        try:
            answer = qbxml.parse(text)
        except qbxml.ParseError as exc:
            raise ProtocolError(exc.problem, fix=exc.fix) from exc
        match ask:
            case Identify():
                return _identified(ask, answer.responses)
            case Read() | Fetch() | Find():
                return _together(answer.responses, asked=len(_requests_of(ask)))
            case Sweep(reads):
                by_id = {response.request_id: response for response in answer.responses}
                return Swept(tuple(_answered(by_id.get(f"read{place}")) for place in range(len(reads))))
            case ReadDeleted():
                return Gone(ids=tuple(_gone(answer.responses)))
            case Write() | CheckSet():
                known = {operation.id: operation for operation in operations}
                outcomes = tuple(
                    _outcome(response, known[response.request_id])
                    for response in answer.responses
                    if response.request_id is not None and response.request_id in known
                )
                return Outcomes(outcomes=outcomes, set_code=answer.status_code)
            case Bar(message_set=id_):
                ran = any(one.ok and one.request_id == f"bar {id_}" for one in answer.responses)
                return _barring(answer.status_code, ran=ran)
            case Forget():
                return Done()

    def proves_nothing_happened(self, hresult: str) -> bool:
        """Only a refusal of the whole document proves it (QuickBooks Web Connector Programmer's Guide)."""
        return hresult.lower() in {"0x80040400", "0x80040423"}

    def explain(self, hresult: str) -> tuple[str, str]:
        """Return cause and fix from the catalogue of HRESULTs."""
        fact = lookup_hresult(hresult)
        return fact.cause, fact.fix


def _request(operation: Operation) -> Request[Response]:
    """Write an operation as a request, if it fits."""
    body = codec.decode_content(operation.kind, operation.body)
    if isinstance(body, Vendor) and _printed(body.address) > ADDRESS_LINES_MAX:
        raise DoesNotFit(
            f"The address of {body.name!r} takes {_printed(body.address)} lines in print, "
            f"QuickBooks has {ADDRESS_LINES_MAX}.",
            fix="Shorten the address in BILL.",
            record=operation.id,
        )
    try:
        return request_for(operation)
    except qbxml.InvalidMessage as exc:
        raise _misfit(exc, operation.id) from exc


def _misfit(exc: qbxml.InvalidMessage, operation: str) -> DoesNotFit:
    problem = f"{exc.path}: {exc.problem}" if exc.path else exc.problem
    return DoesNotFit(problem, fix=exc.fix, record=operation)


def _printed(address: Address) -> int:
    """Count the lines an address takes in print: city, state and postal code share one."""
    lines = (address.line1, address.line2, address.line3, address.line4, address.line5)
    place = address.city or address.state or address.postal_code
    return sum(map(bool, (*lines, place, address.country)))


def _version(text: str) -> Version:
    return Version.parse(text or FIRST_VERSION)


def _build(
    requests: tuple[Request[Response], ...], version: str, *, new: str | None = None, old: str | None = None
) -> str:
    return qbxml.build(
        MessageSet(requests, on_error="continueOnError", new_message_set_id=new, old_message_set_id=old),
        _version(version),
    )


def _requests_of(ask: Ask) -> tuple[Request[Response], ...]:
    match ask:
        case Identify():
            return _identify(ask)
        case Read():
            return (questions.read(ask, f"read {ask.kind.value} {ask.page}"),)
        case Sweep(reads):
            return tuple(questions.read(read, f"read{place}") for place, read in enumerate(reads))
        case ReadDeleted():
            return questions.deleted(ask.since)
        case Fetch():
            return questions.fetch(ask.kind, ask.ids)
        case Find():
            return questions.find(ask.kind, ask.since)
        case _:
            raise ProtocolError(f"There is no question for {ask}.", fix="This is a defect of the core.")


def _identify(ask: Identify) -> tuple[Request[Response], ...]:
    requests: list[Request[Response]] = [
        HostQueryRq(request_id="host"),
        CompanyQueryRq(request_id="company", owner_id=(ask.owner_id,)),
        PreferencesQueryRq(request_id="preferences"),
        CurrencyQueryRq(request_id="currencies", include_ret_element=CURRENCY),
    ]
    requests += _about_witnesses(ask)
    if ask.witnesses:
        requests.append(TxnDeletedQueryRq(request_id="deleted", txn_del_type=questions.DELETED_TRANSACTIONS))
    return tuple(requests)


def _about_witnesses(ask: Identify) -> Iterable[Request[Response]]:
    """Ask for the witnesses themselves, those of a kind together."""
    for kind in dict.fromkeys(one.kind for one in ask.witnesses):
        ids = dict.fromkeys(one.id for one in ask.witnesses if one.kind is kind)
        yield from _requests_of(Fetch(kind, tuple(ids)))


def _identified(ask: Identify, responses: Iterable[Response]) -> Identified:
    by_id = {response.request_id: response for response in responses}
    host, company, preferences = (by_id.get(name) for name in ("host", "company", "preferences"))
    if not isinstance(company, CompanyQueryRs) or company.company_ret is None:
        raise ProtocolError(
            "QuickBooks did not say which company file is open.",
            fix="Open the company file in QuickBooks and run the update again.",
        )
    said = company.company_ret
    identity = Identity(
        company_name=said.company_name or "",
        file_id=next((ext.data_ext_value for ext in said.data_ext_ret if ext.data_ext_name == "FileID"), ""),
    )
    currencies = by_id.get("currencies")
    identity = _with_preferences(_with_host(identity, host), preferences, currencies)
    identity = evolve(identity, rates=_rates(ask, currencies))
    told = [_answered(by_id.get(question.request_id)).rows for question in _about_witnesses(ask)]
    deleted = by_id.get("deleted")
    gone = (
        {ret.txn_id for ret in deleted.txn_deleted_ret} if isinstance(deleted, TxnDeletedQueryRs) else set()
    )
    return Identified(
        identity=identity,
        told=tuple(row for rows in told for row in rows),
        deleted=tuple(id_ for id_ in dict.fromkeys(one.id for one in ask.witnesses) if id_ in gone),
    )


def _with_host(identity: Identity, response: Response | None) -> Identity:
    if not isinstance(response, HostQueryRs) or response.host_ret is None:
        raise ProtocolError(
            "QuickBooks did not say which version it is.",
            fix="Open the company file in QuickBooks and run the update again.",
        )
    host = response.host_ret
    try:
        version = qbxml.negotiate(host.supported_qbxml_version, ours=CEILING)
    except qbxml.QbxmlError as exc:
        raise ProtocolError(exc.problem, fix=exc.fix, code=exc.code) from exc
    return evolve(
        identity,
        product=" ".join(filter(None, (host.product_name, host.major_version, host.minor_version))),
        country=host.country or "US",
        version=str(version),
    )


def _with_preferences(identity: Identity, response: Response | None, currencies: Response | None) -> Identity:
    if not isinstance(response, PreferencesQueryRs) or response.preferences_ret is None:
        return identity
    accounting = response.preferences_ret.accounting_preferences
    currency = response.preferences_ret.multi_currency_preferences
    return evolve(
        identity,
        closing_date=accounting.closing_date if accounting else None,
        class_tracking=accounting is not None and accounting.is_using_class_tracking is True,
        multicurrency=currency is not None and currency.is_multi_currency_on is True,
        home_currency=_code(currency.home_currency_ref, currencies) if currency else "",
    )


def _code(home: Ref | None, response: Response | None) -> str:
    """Find the ISO code of the home currency in the currency list; preferences give its name only."""
    if home is None or not isinstance(response, CurrencyQueryRs):
        return ""
    for ret in response.currency_ret:
        if home.list_id == ret.list_id if home.list_id else home.full_name == ret.name:
            return ret.currency_code or ""
    return ""


def _rates(ask: Identify, response: Response | None) -> dict[str, Decimal]:
    """Read QuickBooks' own rates; nothing where multiple currencies are off, or a currency has none."""
    if not isinstance(response, CurrencyQueryRs):
        return {}
    return {
        ret.currency_code: ret.exchange_rate
        for ret in response.currency_ret
        if ret.currency_code in ask.currencies and ret.exchange_rate is not None
    }


def _rets(response: Response | None) -> tuple[qbxml.Aggregate, ...]:
    return getattr(response, "rets", ())


def _together(responses: tuple[Response, ...], *, asked: int) -> Rows:
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
    )


def _answered(response: Response | None) -> Rows:
    if response is None:
        raise ProtocolError("QuickBooks left a question unanswered.", fix="Run the update again.")
    return _rows(response)


def _rows(response: Response) -> Rows:
    if response.status_code in (*ITERATOR_LOST, ANOTHER_FILE):
        return Rows(rows=(), lost=True)
    if response.status_code == FEATURE_OFF:
        return Rows(rows=(), off=True)
    if not response.ok:
        fact = lookup(response.status_code)
        raise ProtocolError(fact.cause, fix=fact.fix, code=fact.code)
    rows = tuple(row for ret in _rets(response) if (row := row_of(ret)) is not None)
    going_on = getattr(response, "iterator_remaining_count", None)
    iterator = getattr(response, "iterator_id", None) if going_on else None
    return Rows(rows=rows, iterator=iterator or "")


def _gone(responses: tuple[Response, ...]) -> Iterable[tuple[Kind, str]]:
    for response in responses:
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
            case _:
                continue


def _outcome(response: Response, operation: Operation) -> Outcome:
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
    if operation.action is Action.ADD and not done[0] and not _leaves_nothing(operation):
        # Nothing can be linked to a record without an id; whether it is there is asked in another way.
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


def _barring(set_code: int | None, *, ran: bool) -> Barring:
    if set_code in SET_IS_OTHER:
        return Barring.TAKEN
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
