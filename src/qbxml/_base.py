"""What every generated message class is built on."""

from typing import ClassVar, Generic, Literal, Self, TypeVar

from attrs import frozen

from qbxml._message import Message, Side
from qbxml.errors import InvalidMessage, StatusError
from qbxml.types import Unknown

__all__ = ["Aggregate", "Request", "Response", "UnknownResponse", "problems"]


class Aggregate(Message):
    """An element with content: frozen, and checked when it is made."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        # The first object of a class is checked here; the others are made and checked in one go.
        from qbxml._check import checker_of, maker_of  # noqa: PLC0415  (`import qbxml` stays light)

        cls = type(self)
        check = checker_of(cls)
        cls.__attrs_post_init__ = check  # type: ignore[assignment,method-assign]  # takes any message
        if "__attrs_attrs__" in vars(cls):
            cls.__init__ = maker_of(cls)  # type: ignore[method-assign]  # takes the same arguments
        check(self)


def problems(message: Message) -> tuple[InvalidMessage, ...]:
    """
    Return everything that is wrong inside a message and all it holds; nothing is raised.

    For messages that were read with ``check_values=False``: each error has its full path, and carries the
    ``code`` QuickBooks answers.
    """
    from qbxml._check import all_problems  # noqa: PLC0415  (`import qbxml` stays light)

    return all_problems(message)


class Response(Aggregate):
    """
    QuickBooks' answer to one request.

    Attributes:
        request_id: The ``requestID`` of the request, if it had one.
        status_code: 0 is success; see :mod:`qbxml.status` for the others.
        status_severity: ``Info``, ``Warn`` or ``Error``. An Error means that this request changed nothing.
        status_message: QuickBooks' text; may be localised, show it but do not branch on it.
        extra: What the schema does not list, kept as it came.
    """

    __slots__ = ()

    SIDE: ClassVar[Side] = "response"

    request_id: str | None
    status_code: int
    status_severity: str
    status_message: str | None
    extra: tuple[Unknown, ...]

    @property
    def ok(self) -> bool:
        """
        Whether the request was done: severity ``Info`` or ``Warn``.

        An empty result (1, or 500 for ids that do not exist) is ok too; see :attr:`nothing_found`.
        """
        return self.status_severity != "Error" and self.status_code < FIRST_ERROR

    @property
    def nothing_found(self) -> bool:
        """
        Whether a query found nothing (1), or not everything it asked for by id or name (500).

        With 500, objects that were found are still in the answer.
        """
        return self.status_code in NOTHING_FOUND

    def raise_for_status(self) -> Self:
        """
        Return the response if it is :attr:`ok`.

        Raises:
            StatusError: QuickBooks refused the request.
        """
        if self.ok:
            return self
        from qbxml.status import lookup  # noqa: PLC0415  (`import qbxml` stays light)

        fact = lookup(self.status_code)
        said = f" QuickBooks says: {self.status_message}" if self.status_message else ""
        raise StatusError(
            f"{fact.cause}{said}",
            fix=fact.fix,
            status_code=self.status_code,
            severity=self.status_severity,
            category=fact.category,
            message=self.status_message,
            request_id=self.request_id,
            record=f"{type(self).__name__} {self.request_id}" if self.request_id else type(self).__name__,
        )


FIRST_ERROR = 1000
NOTHING_FOUND = frozenset({1, 500})

R_co = TypeVar("R_co", bound=Response, covariant=True)


class Request(Aggregate, Generic[R_co]):
    """
    One request, answered by one response of the class ``RESPONSE``.

    Attributes:
        request_id: ``requestID``, at most 50 characters, echoed on the answer; always set it.
    """

    __slots__ = ()

    RESPONSE: ClassVar[type[Response]]
    ENTITY: ClassVar[str] = ""
    OPERATION: ClassVar[Literal["Query", "Add", "Mod", "Del", "Void", "Merge"]] = "Query"
    ITERATES: ClassVar[bool] = False
    SUBSCRIPTION: ClassVar[bool] = False
    EDITIONS: ClassVar[tuple[str, ...]] = ()

    request_id: str | None

    @property
    def is_write(self) -> bool:
        """Whether the request changes the company file (everything but a query)."""
        return self.OPERATION != "Query"


@frozen(kw_only=True, eq=False, repr=False)
class UnknownResponse(Response):
    """
    An answer of a kind this package does not know, kept as it came.

    Attributes:
        tag: The element's name.
    """

    WIRE: ClassVar[str] = """
        @tag 1 text
        @requestID ? text
        @statusCode 1 int
        @statusSeverity 1 text
        @statusMessage ? text
    """

    tag: str
    request_id: str | None = None
    status_code: int = 0
    status_severity: str = "Info"
    status_message: str | None = None
    extra: tuple[Unknown, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Nothing is known about it, so there is nothing to check."""
