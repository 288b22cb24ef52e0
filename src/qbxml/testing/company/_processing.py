"""
One document through QuickBooks: read strictly, decide by the message-set ids, run, answer.

The whole document is checked before anything runs; then requests run one after the other, and what an earlier
one did stays done when a later one fails.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from qbxml import (
    MessageSet,
    MessageSetResponse,
    Request,
    Response,
    Version,
    build_responses,
    errors,
    parse_requests,
    problems,
)
from qbxml.testing.company import (
    _company_requests,
    _list_requests,
    _querying,
    _recovery,
    _transaction_requests,
)
from qbxml.testing.company._book import Book
from qbxml.testing.company._clearing import as_understood
from qbxml.testing.company._desk import Answer, Desk, Handler, Host, Iteration, refusal_of, respond
from qbxml.testing.company._faults import Faults, Strike
from qbxml.testing.company._refusal import ComError, RefusedError, severity
from qbxml.testing.company._schema import class_in, fields_of
from qbxml.testing.company._values import DataExt, Entry, StoredOutcome, Transaction

HANDLERS: Final[dict[str, Handler]] = {
    **_querying.HANDLERS,
    **_list_requests.HANDLERS,
    **_transaction_requests.HANDLERS,
    **_company_requests.HANDLERS,
}
COVERED_REQUESTS: Final = tuple(sorted(HANDLERS))
"""Names of the requests the simulation answers; any other gets status 1030."""

REQUEST_ID_MAX: Final = 50
RECOVERY_SINCE: Final = (11, 0)
SAVED: Final = (0, 570)
REFUSED: Final = "QuickBooks found an error when parsing the provided XML text stream."
OTHER_VERSION: Final = "This version of qbXML is not supported or is unknown."

# A reference to a character outside ISO-8859-1 is accepted but the character is lost (qbxml/qbwc issue 8).
_REFERENCE: Final = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_NOT_HELD: Final = re.compile("[\x7f-\x9f\u0100-\U0010ffff]")
_SET_START: Final = re.compile(r"<QBXMLMsgsRq\b[^>]*>")


def process(
    book: Book,
    host: Host,
    faults: Faults,
    text: str,
    *,
    application: str,
    locked: frozenset[str],
    iterations: dict[str, Iteration],
    new_iterator_id: Callable[[], str],
) -> str:
    """
    Answer one document.

    Raises:
        ComError: QuickBooks refuses the document (0x80040400, 0x80040423: nothing was done), or dies.
    """
    strike = faults.take()
    strike.point("before")
    malformed: dict[int, errors.SchemaViolation] | None = (
        {} if book.behaviour.malformed_value == "request" else None
    )
    message_set, version, set_status = _read(host, text, malformed)
    if set_status is not None:
        return build_responses(MessageSetResponse(status_code=set_status), version=Version(*version))
    new, old = message_set.new_message_set_id, message_set.old_message_set_id
    requests_text = _SET_START.sub("", text, count=1)
    verdict = _recovery.judge(
        book, application, new=new, old=old, empty=not message_set.requests, text=text, requests=requests_text
    )
    responses: tuple[Response, ...] = ()
    status = verdict.status
    if verdict.run:
        noted = strike.fault is None or strike.fault.noted
        if verdict.store_as is not None and noted:
            _recovery.open_set(book, application, verdict.store_as, text=text, requests=requests_text)
        desk = Desk(
            book=book,
            host=host,
            version=version,
            locked=locked,
            iterations=iterations,
            new_iterator_id=new_iterator_id,
        )
        responses, outcomes = _run(desk, message_set, strike, malformed or {})
        if verdict.store_as is not None:
            status = _store(book, faults, application, verdict.store_as, outcomes, status, noted=noted)
    else:
        responses = tuple(_replayed(outcome, version) for outcome in verdict.replay)
    strike.point("after", len(message_set.requests))
    remembers = book.behaviour.remembers_message_sets
    return build_responses(
        MessageSetResponse(
            responses=responses, status_code=status, new_message_set_id=(new or None) if remembers else None
        ),
        version=Version(*version),
    )


def _read(
    host: Host, text: str, malformed: dict[int, errors.SchemaViolation] | None
) -> tuple[MessageSet, tuple[int, int], int | None]:
    if _NOT_HELD.search(text):
        raise ComError("0x80040400", REFUSED)
    text = _REFERENCE.sub(_held, text)
    try:
        message_set = parse_requests(
            text,
            edition=host.country,  # type: ignore[arg-type]  # one of the editions
            check_values=False,
            malformed=malformed,
        )
    except errors.TooLong as error:
        if error.code != str(_recovery.ID_TOO_LONG):
            raise ComError("0x80040400", REFUSED) from error
        return MessageSet(requests=()), host.newest, _recovery.ID_TOO_LONG
    except errors.VersionMismatch as error:
        raise ComError("0x80040423", OTHER_VERSION) from error
    except errors.QbxmlError as error:
        raise ComError("0x80040400", REFUSED) from error
    declared = message_set.version
    assert declared is not None, "a parsed document declares its version"
    if str(declared) not in host.versions:
        raise ComError("0x80040423", OTHER_VERSION)
    return message_set, (declared.major, declared.minor), None


def _held(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "?" if _NOT_HELD.match(chr(min(code, 0x10FFFF))) else reference[0]


def _run(
    desk: Desk, message_set: MessageSet, strike: Strike, malformed: dict[int, errors.SchemaViolation]
) -> tuple[tuple[Response, ...], tuple[StoredOutcome, ...]]:
    responses: list[Response] = []
    outcomes: list[StoredOutcome] = []
    stopped = False
    statuses_only = str(message_set.response_data) == "includeNone"
    for done, request in enumerate(message_set.requests):
        strike.point("halfway", done)
        if stopped:
            answer = Answer(code=3231, message="The request has not been processed.")
            response = respond(request, answer)
        else:
            response, answer = _answer(desk, request, malformed.get(done), statuses_only=statuses_only)
        responses.append(response)
        outcomes.append(_outcome(response, answer))
        stopped = stopped or (message_set.on_error == "stopOnError" and response.status_severity == "Error")
    strike.point("halfway", len(message_set.requests))
    return tuple(responses), tuple(outcomes)


def _answer(
    desk: Desk, request: Request[Response], malformed: errors.SchemaViolation | None, *, statuses_only: bool
) -> tuple[Response, Answer]:
    try:
        with desk.book.attempt():
            answer = _handle(desk, request, malformed)
            return respond(request, answer, statuses_only=statuses_only), answer
    except RefusedError as error:
        return refusal_of(request, error, desk.teller(request)), Answer(
            code=error.code, message=error.message
        )


def _handle(desk: Desk, request: Request[Response], malformed: errors.SchemaViolation | None) -> Answer:
    if request.request_id is not None and len(request.request_id) > REQUEST_ID_MAX:
        raise RefusedError(1060, f"The requestID is longer than {REQUEST_ID_MAX} characters.")
    if malformed is not None:
        raise RefusedError(int(malformed.code), f"{malformed.path}: {malformed.problem}")
    for problem in problems(request):
        raise RefusedError(
            int(problem.code) if problem.code.isdigit() else 3180, f"{problem.path}: {problem.problem}"
        )
    name = type(request).__name__
    handler = HANDLERS.get(name)
    if handler is None:
        raise RefusedError(1030, f"{name} is not covered by the simulation.")
    return handler(desk, as_understood(request, desk.book.behaviour) if name.endswith("ModRq") else request)


def _store(
    book: Book,
    faults: Faults,
    application: str,
    set_id: str,
    outcomes: tuple[StoredOutcome, ...],
    status: int | None,
    *,
    noted: bool,
) -> int | None:
    if faults.take_lost_outcome():
        _recovery.forget_set(book, application, set_id)
        return _recovery.NOT_STORED
    if noted:
        _recovery.close_set(book, application, set_id, outcomes)
    return status


def _outcome(response: Response, answer: Answer) -> StoredOutcome:
    record = answer.record if answer.code in SAVED else None
    values: dict[str, Any] = {}
    match record:
        case Entry():
            values = {"id_kind": "list_id", "id": record.list_id, "edit_sequence": record.edit_sequence}
        case Transaction():
            values = {
                "id_kind": "txn_id",
                "id": record.txn_id,
                "txn_number": record.txn_number,
                "edit_sequence": record.edit_sequence,
            }
        case DataExt():
            values = {"id_kind": "owner_id", "id": record.owner_id}
    if isinstance(record, Entry | Transaction):
        values["external_guid"] = record.text("external_guid") or None
    return StoredOutcome(
        response=type(response).__name__,
        request_id=response.request_id,
        code=response.status_code,
        severity=severity(response.status_code),
        message=response.status_message or "",
        **values,
    )


def _replayed(outcome: StoredOutcome, version: tuple[int, int]) -> Response:
    """A stored outcome as a response: its status, and from qbXML 11.0 the ids; never the record."""
    from qbxml import messages  # noqa: PLC0415  (the classes load on first use)

    cls: type[Response] = messages.request_class(outcome.response.removesuffix("Rs") + "Rq").RESPONSE  # type: ignore[union-attr]  # it was a request when it was stored
    values: dict[str, object] = {
        "request_id": outcome.request_id,
        "status_code": outcome.code,
        "status_severity": outcome.severity,
        "status_message": outcome.message,
    }
    field = next((one for one in fields_of(cls) if one.name == "error_recovery"), None)
    if field is not None and outcome.id and version >= RECOVERY_SINCE:
        recovery = class_in(field, "ErrorRecovery")
        known: dict[str, object] = {
            outcome.id_kind: outcome.id,
            "txn_number": outcome.txn_number,
            "edit_sequence": outcome.edit_sequence,
            "external_guid": outcome.external_guid,
        }
        values["error_recovery"] = recovery(**known)
    return cls(**values)
