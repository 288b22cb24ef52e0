"""The `Book` over qbXML. The Web Connector, a COM bridge or a file may carry the documents."""

from typing import Final

import qbxml
from qbxml import MessageSet, Request, Response, Version
from qbxml.messages.host import HostQueryRq
from qbxml.status import lookup_hresult
from syncer import codec
from syncer.adapters.desktop import _answers as answers
from syncer.adapters.desktop import _questions as questions
from syncer.adapters.desktop._identity import identified, who
from syncer.adapters.desktop._requests import request_for
from syncer.book import (
    Answer,
    Ask,
    Bar,
    CheckSet,
    Done,
    Fetch,
    Find,
    Forget,
    Gone,
    Identify,
    Outcomes,
    Read,
    ReadDeleted,
    Sweep,
    Swept,
    Write,
)
from syncer.entries import Operation
from syncer.errors import DoesNotFit, ProtocolError
from syncer.model import Address, Vendor

FIRST_VERSION: Final = "11.0"
"""What the first document is written in, before the host has said what it speaks."""

ADDRESS_LINES_MAX: Final = 5
"""Lines of an address in print; more are refused with 3180 (qbXML On-Screen Reference, VendorAddress)."""


class DesktopBook:
    """Speaks qbXML for the core. Keeps no state; safe to share between threads."""

    def encode(
        self, ask: Ask, operations: tuple[Operation, ...] = (), *, version: str, number: int = 0
    ) -> str:
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
                return _build(_requests_of(ask, number), version)

    def decode(self, ask: Ask, text: str, operations: tuple[Operation, ...] = ()) -> Answer:
        """Read the answer. Raises `ProtocolError` if it is none."""
        try:
            answer = qbxml.parse(text)
        except qbxml.ParseError as exc:
            raise ProtocolError(exc.problem, fix=exc.fix) from exc
        match ask:
            case Identify():
                return identified(ask, answer.responses)
            case Read() | Fetch() | Find():
                return answers.together(answer.responses, asked=len(_requests_of(ask)))
            case Sweep(reads):
                by_id = {response.request_id: response for response in answer.responses}
                told = (answers.answered(by_id.get(f"read{place}")) for place in range(len(reads)))
                return Swept(tuple(told))
            case ReadDeleted():
                return Gone(ids=tuple(answers.gone(answer.responses)))
            case Write() | CheckSet():
                known = {operation.id: operation for operation in operations}
                outcomes = tuple(
                    answers.outcome(response, known[response.request_id])
                    for response in answer.responses
                    if response.request_id is not None and response.request_id in known
                )
                return Outcomes(outcomes=outcomes, set_code=answer.status_code)
            case Bar(message_set=id_):
                return answers.barring(answer.status_code, answer.by_request_id(f"bar {id_}"))
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


def _requests_of(ask: Ask, number: int = 0) -> tuple[Request[Response], ...]:
    match ask:
        case Identify():
            return who(ask)
        case Read():
            return (questions.read(ask, f"read {ask.mark} {ask.page} {number}"),)
        case Sweep(reads):
            return tuple(questions.read(read, f"read{place}") for place, read in enumerate(reads))
        case ReadDeleted():
            return questions.deleted(ask.since)
        case Fetch():
            return questions.fetch(ask.kind, ask.ids, number)
        case Find():
            return questions.find(ask.kind, ask.since, number)
        case _:
            raise ProtocolError(f"There is no question for {ask}.", fix="This is a defect of the core.")
