"""
Whole documents: message sets there, answers back.

Four functions, two for each side of the wire. An application uses :func:`build` and :func:`parse`; a
simulator or a test uses :func:`parse_requests` and :func:`build_responses`.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from attrs import evolve, field, frozen

from qbxml._base import Request, Response, UnknownResponse
from qbxml._xml import Element, root_of
from qbxml.errors import (
    ConflictingElements,
    InvalidMessage,
    NeedsNewerVersion,
    NotInEdition,
    ParseError,
    QbxmlError,
    SchemaViolation,
    TooLong,
    UnknownValue,
    WrongType,
)
from qbxml.version import Edition, Version

if TYPE_CHECKING:
    from qbxml._read import Strictness

__all__ = [
    "DEFAULT_VERSION",
    "MESSAGE_SET_ID_LENGTH_MAX",
    "MessageSet",
    "MessageSetResponse",
    "OnError",
    "build",
    "build_responses",
    "parse_requests",
]

OnError = Literal["stopOnError", "continueOnError"]
"""
What QuickBooks does after a request failed. ``rollbackOnError`` is in the schema, but QuickBooks Desktop
refuses it.
"""

ResponseData = Literal["includeAll", "includeNone"]

MESSAGE_SET_ID_LENGTH_MAX: Final = 23
"""Characters in a message-set id (qbXML message-set attributes); longer ones get 9004."""

REQUEST_ID_LENGTH_MAX: Final = 50
"""Characters in a ``requestID``; longer ones get 1060."""

DEFAULT_VERSION: Final = Version(13, 0)
"""Spoken by every QuickBooks Desktop since 2014."""

R = TypeVar("R", bound=Response)


def _requests(_instance: object, _attribute: object, value: object) -> None:
    kinds = set(map(type, value)) if type(value) is tuple else {None}
    if not all(isinstance(kind, type) and issubclass(kind, Request) for kind in kinds):
        raise WrongType(
            "The requests of a message set are a tuple of request objects.",
            fix="Write MessageSet((request, ...)).",
        )
    if len({kind.SUBSCRIPTION for kind in kinds}) > 1:  # type: ignore[union-attr]  # requests, as just checked
        raise ConflictingElements(
            "Subscription requests cannot share a message set with others.",
            fix="Send them in a message set of their own.",
        )


def _set_id(_instance: object, _attribute: object, value: str | None) -> None:
    if value is not None and len(value) > MESSAGE_SET_ID_LENGTH_MAX:
        raise TooLong(
            f"A message-set id has at most {MESSAGE_SET_ID_LENGTH_MAX} characters, this has {len(value)}.",
            fix="Use qbxml.recovery.new_message_set_id(); a UUID is too long.",
            limit=MESSAGE_SET_ID_LENGTH_MAX,
            length=len(value),
            code="9004",
        )


def _one_of(*allowed: str) -> "_OneOf":
    return _OneOf(allowed)


@frozen
class _OneOf:
    allowed: tuple[str, ...]

    def __call__(self, _instance: object, _attribute: object, value: object) -> None:
        if value not in self.allowed:
            raise UnknownValue(
                f"{value!r} is not possible here.", fix=f"Use one of: {', '.join(self.allowed)}."
            )


@frozen
class MessageSet:
    """
    Requests that travel together, run in order.

    With ids, QuickBooks remembers the outcome, so that it can be asked after a lost answer; see
    :mod:`qbxml.recovery`. Give ids to writes only: every remembered set grows the company file.

    Attributes:
        requests: In the order they run.
        on_error: Whether requests after a failed one still run.
        new_message_set_id: Remember the outcome under this id; at most 23 characters, unique for ever.
        old_message_set_id: The id whose outcome is asked for (same as new) or may be forgotten.
        response_data: ``includeNone`` asks for statuses only, and then there are no new ids in the answer
            either.
        version: The version a parsed document declared; :func:`build` goes by its own argument.
    """

    requests: tuple[Request[Response], ...] = field(validator=_requests)
    on_error: OnError = field(
        default="stopOnError", kw_only=True, validator=_one_of("stopOnError", "continueOnError")
    )
    new_message_set_id: str | None = field(default=None, kw_only=True, validator=_set_id)
    old_message_set_id: str | None = field(default=None, kw_only=True, validator=_set_id)
    response_data: ResponseData = field(
        default="includeAll", kw_only=True, validator=_one_of("includeAll", "includeNone")
    )
    version: Version | None = field(default=None, kw_only=True, eq=False)


@frozen(kw_only=True)
class MessageSetResponse:
    """
    The answers to a message set, in the order QuickBooks gave them.

    Attributes:
        responses: One for each request that was looked at. With a message-set error there may be none.
        status_code: ``messageSetStatusCode``; ``None`` when the set carried no ids. See
            :mod:`qbxml.recovery`.
        new_message_set_id: The id echoed.
    """

    responses: tuple[Response, ...] = ()
    status_code: int | None = None
    new_message_set_id: str | None = None

    def __iter__(self) -> Iterator[Response]:
        return iter(self.responses)

    def by_request_id(self, request_id: str) -> Response | None:
        """
        Return the answer to the request with this id, or ``None``: a set cut short answers fewer than it was
            asked.
        """
        for response in self.responses:
            if response.request_id == request_id:
                return response
        return None

    def to(self, request: Request[R]) -> R | None:
        """
        Return the answer to one request, typed; ``None`` if there is none.

        Raises:
            QbxmlError: The request has no ``request_id`` to look for, or the id was answered by another kind.
        """
        if request.request_id is None:
            raise QbxmlError("The request has no request_id.", fix="Give every request one of its own.")
        found = self.by_request_id(request.request_id)
        if found is None or isinstance(found, request.RESPONSE):
            return found  # type: ignore[return-value]  # RESPONSE is the class the request is generic over
        raise QbxmlError(
            f"Request {request.request_id} was answered by {type(found).__name__}.",
            fix="Give every request of a message set an id of its own.",
        )

    @property
    def ok(self) -> bool:
        """Whether there is an answer, and all answers are ok. Compare their number with the requests sent."""
        return bool(self.responses) and all(response.ok for response in self.responses)


def build(message_set: MessageSet, version: Version = DEFAULT_VERSION, *, edition: Edition = "US") -> str:
    """
    Return the document for QuickBooks: pure ASCII, elements in schema order, everything checked.

    The same message set gives the same text, byte for byte, which error recovery relies on.

    Args:
        message_set: What to send.
        version: The version to declare; see :func:`qbxml.negotiate`.
        edition: The country edition of the QuickBooks that will read it.

    Raises:
        InvalidMessage: Something is too new, of another edition, or not to be held by QuickBooks. The error
            names the request in ``record`` and the place in ``path``. Nothing is sent, so it is safe to
            correct and build again.
    """
    from qbxml._write import Writer  # noqa: PLC0415  (`import qbxml` stays light)

    writer = Writer(version, edition)
    if message_set.requests and message_set.requests[0].SUBSCRIPTION:  # then all are
        tag, attributes = "QBXMLSubscriptionMsgsRq", ""
    else:
        tag, attributes = "QBXMLMsgsRq", _set_attributes(message_set)
    writer.put(f'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="{version}"?>\n')
    writer.put(f"<QBXML><{tag}{attributes}>")
    allowed: set[type[Request[Response]]] = set()
    for request in message_set.requests:
        cls = type(request)
        if cls not in allowed:
            _refuse_unknown(request, version, edition)
            allowed.add(cls)
        writer.write(request, cls.__name__)
    writer.put(f"</{tag}></QBXML>")
    return writer.text()


def _refuse_unknown(request: Request[Response], version: Version, edition: Edition) -> None:
    """Refuse a kind of request that this version or edition does not have."""
    cls = type(request)
    name = cls.__name__
    since = Version.parse(cls.SINCE)
    refusal: InvalidMessage
    if since > version:
        refusal = NeedsNewerVersion(
            f"{name} needs qbXML {since}, the document is built for {version}.",
            fix=f"Build for {since} if this QuickBooks supports it.",
            needed=str(since),
            path=name,
        )
    elif cls.EDITIONS and edition not in cls.EDITIONS:
        refusal = NotInEdition(
            f"{name} exists only in the QuickBooks editions {', '.join(cls.EDITIONS)}.",
            fix="Do not send it.",
            path=name,
        )
    else:
        return
    refusal.record = f"{name} {request.request_id}" if request.request_id else name
    raise refusal


def _set_attributes(message_set: MessageSet) -> str:
    from qbxml._write import attribute  # noqa: PLC0415  (`import qbxml` stays light)

    pairs: list[tuple[str, str | None]] = [
        ("oldMessageSetID", message_set.old_message_set_id),
        ("newMessageSetID", message_set.new_message_set_id),
        ("responseData", None if message_set.response_data == "includeAll" else message_set.response_data),
        ("onError", message_set.on_error),
    ]
    return "".join(f' {name}="{attribute(value)}"' for name, value in pairs if value is not None)


_INSTRUCTION: Final = re.compile(r"""version\s*=\s*["']([^"']*)["']""")


def parse_requests(
    document: str | bytes,
    *,
    edition: Edition = "US",
    check_values: bool = True,
    malformed: dict[int, SchemaViolation] | None = None,
) -> MessageSet:
    """
    Read a request document as strictly as QuickBooks does, for simulators and tests.

    Args:
        document: The whole text.
        edition: The country edition that is played.
        check_values: Whether too long texts are refused as well. QuickBooks answers those for their request
            alone (3070), so a simulator reads without and asks :func:`qbxml.problems` for each request.
        malformed: If given, a badly formed amount, date, boolean and the like does not refuse the document:
            the first of each request is noted here by the request's index, with the status (3010 to 3065)
            as its ``code``. Such a request must not be carried out, as something harmless stands in the
            place of the value.

    Returns:
        The message set, its ``version`` being what the document declares.

    Raises:
        MalformedDocument, HostileDocument: It is no acceptable XML.
        SchemaViolation: QuickBooks would answer 0x80040400; with path and reason.
        InvalidMessage: A text does not fit, if values are checked.
    """
    from qbxml._read import Strictness  # noqa: PLC0415  (`import qbxml` stays light)
    from qbxml._write import place  # noqa: PLC0415  (`import qbxml` stays light)

    root = root_of(document)
    version = _declared_version(root)
    if root.tag != "QBXML":
        raise SchemaViolation(f"The root is {root.tag}, not QBXML.", fix="Send a qbXML document.")
    sets = [child for child in root if child.tag != "SignonMsgsRq"]
    if len(sets) != 1 or sets[0].tag not in {"QBXMLMsgsRq", "QBXMLSubscriptionMsgsRq"}:
        raise SchemaViolation(
            "QBXML holds one QBXMLMsgsRq.",
            fix="Send exactly one message set; answers are read by qbxml.parse.",
        )
    container = sets[0]
    strict = Strictness(version=version, edition=edition, values=check_values)
    subscription = container.tag == "QBXMLSubscriptionMsgsRq"
    requests: list[Request[Response]] = []
    for at, element in enumerate(container):
        try:
            noted: list[SchemaViolation] = []
            if malformed is not None:
                strict = evolve(strict, malformed=noted)
            requests.append(_parse_request(element, strict, subscription=subscription))
            if malformed is not None and noted:
                malformed[at] = noted[0]
        except (ParseError, InvalidMessage) as error:
            error.path = place(error.path)
            request_id = element.get("requestID")
            error.record = f"request {at + 1}" + (f" ({request_id})" if request_id else "")
            raise
    return _message_set(container, tuple(requests), version, subscription=subscription)


def _declared_version(root: Element) -> Version:
    before = root.getprevious()
    while before is not None:
        if getattr(before, "target", None) == "qbxml":
            match = _INSTRUCTION.search(before.text or "")
            if match is None:
                break
            return Version.parse(match[1])
        before = before.getprevious()
    raise SchemaViolation(
        "The document declares no qbXML version.",
        fix='Put <?qbxml version="13.0"?> before the root.',
        code="0x80040400",
    )


def _parse_request(element: Element, strict: "Strictness", *, subscription: bool) -> Request[Response]:
    from qbxml._read import read_strictly  # noqa: PLC0415  (`import qbxml` stays light)
    from qbxml.messages import request_class  # noqa: PLC0415  (`import qbxml` stays light)

    cls = request_class(str(element.tag))
    if cls is None or cls.SUBSCRIPTION is not subscription:
        raise SchemaViolation(f"{element.tag} is no request of this message set.", fix="Correct the name.")
    if Version.parse(cls.SINCE) > strict.version:
        raise SchemaViolation(
            f"{element.tag} needs qbXML {cls.SINCE}, the document declares {strict.version}.",
            fix="Declare that version.",
        )
    if cls.EDITIONS and strict.edition not in cls.EDITIONS:
        raise SchemaViolation(
            f"{element.tag} exists only in the editions {', '.join(cls.EDITIONS)}.", fix="Leave it out."
        )
    made = read_strictly(cls, element, strict)
    assert isinstance(made, Request)
    return made


def _message_set(
    container: Element, requests: tuple[Request[Response], ...], version: Version, *, subscription: bool
) -> MessageSet:
    known = {"onError", "newMessageSetID", "oldMessageSetID", "responseData"}
    if unknown := sorted(str(name) for name in container.attrib if name not in known):
        raise SchemaViolation(f"{container.tag} has no attribute {unknown[0]}.", fix="Leave it out.")
    if subscription:
        return MessageSet(requests, version=version)
    on_error = container.get("onError")
    if on_error is None:
        raise SchemaViolation("onError is required.", fix="Write stopOnError or continueOnError.")
    try:
        return MessageSet(
            requests,
            on_error=on_error,  # type: ignore[arg-type]  # checked by the class
            new_message_set_id=container.get("newMessageSetID"),
            old_message_set_id=container.get("oldMessageSetID"),
            response_data=container.get("responseData", "includeAll"),  # type: ignore[arg-type]  # the same
            version=version,
        )
    except UnknownValue as error:
        raise SchemaViolation(error.problem, fix=error.fix) from error


def build_responses(
    answer: MessageSetResponse, *, version: Version | None = None, subscription: bool = False
) -> str:
    """
    Return the document QuickBooks would answer with, for simulators and tests.

    Args:
        answer: The responses and the message-set status.
        version: Elements newer than this are left out, as QuickBooks does; ``None`` writes everything.
        subscription: Whether this answers a subscription message set.

    Raises:
        InvalidMessage: A response holds what QuickBooks could not write.
    """
    from qbxml._write import Writer, attribute  # noqa: PLC0415  (`import qbxml` stays light)

    writer = Writer(version or Version(10_000, 0), newer="leave out")
    tag = "QBXMLSubscriptionMsgsRs" if subscription else "QBXMLMsgsRs"
    attributes = ""
    if answer.new_message_set_id is not None:
        attributes += f' newMessageSetID="{attribute(answer.new_message_set_id)}"'
    if answer.status_code is not None:
        attributes += f' messageSetStatusCode="{answer.status_code}"'
    writer.put(f'<?xml version="1.0" ?>\n<QBXML><{tag}{attributes}>')
    for response in answer.responses:
        name = response.tag if isinstance(response, UnknownResponse) else type(response).__name__
        writer.write(response, name)
    writer.put(f"</{tag}></QBXML>")
    return writer.text()
