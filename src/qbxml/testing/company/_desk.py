"""What one message set needs while it is worked on, and how an answer becomes a response message."""

import enum
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs
from attrs import define, field, frozen

from qbxml import Aggregate, Request, Response
from qbxml.testing.company._book import Book
from qbxml.testing.company._refusal import RefusedError, severity
from qbxml.testing.company._schema import class_in, names_of, payload_of
from qbxml.testing.company._telling import Teller
from qbxml.testing.company._values import DataExt, Entry, Transaction
from qbxml.types import EMPTY, Ref, UseMacro

STATUS_OK: Final = "Status OK"
NOTHING_FOUND: Final = "A query request did not find a matching object in QuickBooks"
PARTLY_FOUND: Final = "The query request has not been fully completed; not found: "
MACRO_UNDEFINED: Final = 9100
MACRO_TWICE: Final = 9101


@frozen(kw_only=True)
class Answer:
    """
    The answer to one request.

    Attributes:
        code: 0, or a status of a query (1, 500). Refusals are raised instead.
        rets: Ret objects.
        fields: Fields that stand directly in the response (TxnDelRs and its like).
        record: What was added or changed, for the memory of message sets.
        ret_count: Objects found, when metadata was asked for.
        remaining: Objects left in the iterator.
        iterator_id: The iterator.
    """

    code: int = 0
    message: str = STATUS_OK
    rets: tuple[Aggregate, ...] = ()
    fields: Mapping[str, object] = field(factory=dict)
    record: Entry | Transaction | DataExt | None = None
    ret_count: int | None = None
    remaining: int | None = None
    iterator_id: str | None = None


@define(kw_only=True)
class Iteration:
    """An open iterator: what its Start asked for, and the ids not yet given."""

    query: Aggregate
    waiting: list[str]


@frozen(kw_only=True)
class Host:
    """The QuickBooks program that has the file open."""

    product: str = "QuickBooks Enterprise Solutions 24.0"
    major_version: int = 34
    minor_version: int = 0
    country: str = "US"
    versions: tuple[str, ...] = ()

    @property
    def newest(self) -> tuple[int, int]:
        major, minor = self.versions[-1].split(".")
        return int(major), int(minor)


@define(kw_only=True)
class Desk:
    """
    One message set at work.

    Attributes:
        version: The declared version.
        locked: TxnIDs that somebody has open in a window.
        iterations: Open iterators of this session, by id.
        new_iterator_id: Makes ids that no iterator had before.
        macros: Ids given names by earlier requests of this set.
    """

    book: Book
    host: Host
    version: tuple[int, int]
    locked: frozenset[str]
    iterations: dict[str, Iteration]
    new_iterator_id: Callable[[], str]
    macros: dict[str, str] = field(factory=dict)

    def teller(self, request: Aggregate, *, lines: bool = True, links: bool = False) -> Teller:
        """Tells records as this request wants them."""
        return Teller(
            book=self.book,
            version=self.version,
            country=self.host.country,
            include=frozenset(getattr(request, "include_ret_element", None) or ()),
            owner_ids=frozenset(str(owner).upper() for owner in getattr(request, "owner_id", None) or ()),
            lines=lines,
            links=links,
        )

    def id_of(self, value: object) -> str:
        """An id as written, or the one behind a macro of this message set."""
        if isinstance(value, UseMacro):
            known = self.macros.get(value.name)
            if known is None:
                raise RefusedError(MACRO_UNDEFINED, f'The macro "{value.name}" is not defined.')
            return known
        return str(value)

    def name_macro(self, message: Aggregate, id: str) -> None:
        """Remember the id of a new record under the name its Add declared."""
        name = getattr(message, "def_macro", None)
        if name is None:
            return
        if name in self.macros:
            raise RefusedError(MACRO_TWICE, f'The macro "{name}" is defined twice.')
        self.macros[name] = id


Handler = Callable[[Desk, Any], Answer]


def given_of(message: Aggregate, leave: Iterable[str] = ()) -> dict[str, object]:
    """
    The fields a message mentions, as the ledger takes them: ``None`` is an empty element.

    Aggregates become mappings, references stay references.
    """
    given: dict[str, object] = {}
    for name in names_of(type(message)):
        value = getattr(message, name)
        if value is None or value == () or name in leave:
            continue
        given[name] = _given(value)
    return given


def _given(value: object) -> object:
    if value is EMPTY or value == "":
        return None
    if isinstance(value, Ref):
        return value if value.list_id or value.full_name else None
    if isinstance(value, Aggregate):
        return given_of(value)
    if isinstance(value, tuple):
        return tuple(_given(one) for one in value)
    if isinstance(value, enum.Enum):
        return str(value.value)
    return value


def respond(request: Request[Response], answer: Answer, *, statuses_only: bool = False) -> Response:
    """The response message of an answer."""
    cls = type(request).RESPONSE
    known = set(names_of(cls))
    values: dict[str, object] = {
        "request_id": request.request_id,
        "status_code": answer.code,
        "status_severity": severity(answer.code),
        "status_message": answer.message,
        "ret_count": answer.ret_count,
        "iterator_remaining_count": answer.remaining,
        "iterator_id": answer.iterator_id,
    }
    values = {name: value for name, value in values.items() if name in known and value is not None}
    if not statuses_only:
        values |= {name: value for name, value in answer.fields.items() if value is not None}
        holder = payload_of(cls)
        if holder is not None and answer.rets:
            values[holder.name] = answer.rets if holder.many else answer.rets[0]
    return cls(**values)


def refusal_of(request: Request[Response], error: RefusedError, teller: Teller) -> Response:
    """The response to a refused request; a stale EditSequence is answered with the record as it is now."""
    rets: tuple[Aggregate, ...] = ()
    holder = payload_of(type(request).RESPONSE)
    if error.current is not None and holder is not None:
        cls = class_in(holder)
        tell = attrs.evolve(teller, include=frozenset())
        is_entry = isinstance(error.current, Entry)
        rets = (tell.entry(cls, error.current) if is_entry else tell.transaction(cls, error.current),)  # type: ignore[arg-type]  # told apart above
    return respond(request, Answer(code=error.code, message=error.message, rets=rets))
