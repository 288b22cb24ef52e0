"""
Elements to messages, in two tempers.

:func:`read` takes what QuickBooks sends: unknown elements and values are kept, missing ones tolerated,
because answers hold elements that no published schema lists and fewer than it demands (IncludeRetElement).
:func:`read_strictly` takes what an application sends and refuses what QuickBooks refuses, saying where.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Final, TypeAlias, TypeVar

from attrs import define, frozen

from qbxml._check import check_structure
from qbxml._compiled import filler_of
from qbxml._message import Message, field_names
from qbxml._scalars import Codec
from qbxml._spec import Field, Spec, spec_of
from qbxml._xml import Element
from qbxml.errors import HostileDocument, InvalidMessage, SchemaViolation, UnreadableValue
from qbxml.types import EMPTY, QbDateTime, Ref, Unknown, UseMacro
from qbxml.version import Version

__all__ = [
    "Strictness",
    "Table",
    "finish",
    "read",
    "read_attributes",
    "read_children",
    "read_strictly",
    "table_of",
    "unknown",
]


M = TypeVar("M", bound=Message)


class _Mode(IntEnum):
    TEXT = 0
    VALUE = 1
    REF = 2
    CLASS = 3


@define(eq=False)
class Table:
    """What to do with each child tag of a class; ``fill`` makes the object of the values then."""

    spec: Spec
    by_tag: "dict[str, Row]"
    many: tuple[int, ...]
    fill: Callable[[list[object]], Message]


Row: TypeAlias = tuple[int, int, bool, Callable[[str], object], Table | None, Field]
"""Mode, index of the value, whether it repeats, how to read it, the table of a class, the field."""

_TABLES: Final[dict[type[Message], Table]] = {}


def table_of(cls: type[Message]) -> Table:
    found = _TABLES.get(cls)
    if found is None:
        found = _TABLES[cls] = _maketable_of(spec_of(cls))
    return found


def _maketable_of(spec: Spec) -> Table:
    by_tag: dict[str, Row] = {}
    for index, field in enumerate(spec.fields):
        if field.is_attribute:
            continue
        for tag in field.tags:
            nested = table_of(field.classes[tag]) if field.classes else None
            decode: Callable[[str], object] = str
            if nested is not None:
                mode = _Mode.CLASS
            elif field.codec is None:
                mode = _Mode.REF
            else:
                mode = _Mode.TEXT if field.codec.is_text and field.fact.kind != "enum" else _Mode.VALUE
                decode = field.codec.decode
            by_tag[tag] = (int(mode), index, field.many, decode, nested, field)
    many = tuple(index for index, field in enumerate(spec.fields) if field.many)
    return Table(spec, by_tag, many, filler_of(spec.cls, field_names(spec.cls)))


def read(cls: type[M], element: Element) -> M:
    """
    Return an element of an answer as a message object, keeping what is not listed.

    Raises:
        UnreadableValue, HostileDocument: As :func:`read_children`.
    """
    made = _read(table_of(cls), element)
    assert isinstance(made, cls)
    return made


def _read(table: Table, element: Element) -> Message:
    spec = table.spec
    values = spec.blank.copy()
    extra: list[Unknown] | None = None
    if element.attrib:
        extra = read_attributes(spec, element, values)
    extra = read_children(table, element, values, extra)
    return finish(table, values, extra)


def read_children(
    table: Table, children: Iterable[Element], values: list[object], extra: list[Unknown] | None
) -> list[Unknown] | None:
    """Read children into ``values``; what is not listed is returned together with ``extra``."""
    find = table.by_tag.get
    tag = ""
    try:
        for child in children:
            tag = child.tag
            step = find(tag)
            if step is None:
                extra = _keep(extra, child)
                continue
            mode, index, many, decode, nested, field = step
            value: object
            if mode == 0:
                value = child.text or ""
                if field.fact.macro and child.attrib:
                    value = _macro(child, value)
            elif mode == 1:
                text = child.text
                if text is None or not text.strip():
                    if not field.may_be_empty:
                        extra = _keep(extra, child)
                        continue
                    value = EMPTY
                else:
                    value = decode(text)
            elif mode == 2:
                value = _read_ref(child)
                if value is None:
                    extra = _keep(extra, child)
                    continue
            else:
                assert nested is not None
                value = _read(nested, child)
            if many:
                seen = values[index]
                if seen:
                    seen.append(value)  # type: ignore[attr-defined]  # a list until finish()
                else:
                    values[index] = [value]
            elif values[index] is None:
                values[index] = value
            else:
                extra = _keep(extra, child)
    except ValueError as exc:
        raise UnreadableValue(
            f"{child.text!r} in {tag} is {exc}.",
            fix="QuickBooks does not write that; look at what changed the document on its way.",
            path=_name(table, tag),
        ) from exc
    except (UnreadableValue, HostileDocument) as error:
        error.under(_name(table, tag))
        raise
    return extra


def finish(table: Table, values: list[object], extra: list[Unknown] | None) -> Message:
    """Return the object of values read by :func:`read_children`."""
    for index in table.many:
        if values[index]:
            values[index] = tuple(values[index])  # type: ignore[arg-type]  # a list until here
    if extra and table.spec.has_extra:
        values[-1] = tuple(extra)
    return table.fill(values)


def _name(table: Table, tag: str) -> str:
    step = table.by_tag.get(tag)
    return step[5].name if step else tag


def _macro(child: Element, text: object) -> object:
    name = child.get("useMacro")
    return text if name is None else UseMacro(name)


def _read_ref(element: Element) -> Ref | None:
    """Return a reference, or nothing if it holds anything but one ListID and one FullName."""
    list_id: str | None = None
    full_name: str | None = None
    for child in element:
        if child.tag == "ListID" and list_id is None:
            list_id = child.text or ""
        elif child.tag == "FullName" and full_name is None:
            full_name = child.text or ""
        else:
            return None
    if list_id is None and full_name is None:
        return None
    made = _new_ref(Ref)
    _set_list_id(made, list_id)
    _set_full_name(made, full_name)
    return made


_new_ref = Ref.__new__
_set_list_id = Ref.__dict__["list_id"].__set__
_set_full_name = Ref.__dict__["full_name"].__set__


def read_attributes(spec: Spec, element: Element, values: list[object]) -> list[Unknown] | None:
    """Read the attributes of an element into ``values``; what is not listed is returned."""
    by_tag = {field.fact.tag: (index, field) for index, field in enumerate(spec.fields) if field.is_attribute}
    extra: list[Unknown] = []
    for key, text in element.attrib.items():
        tag, written = str(key), str(text)
        if tag not in by_tag:
            extra.append(Unknown(tag=f"@{tag}", text=written))
            continue
        index, field = by_tag[tag]
        assert field.codec is not None, "attributes are scalars"
        try:
            values[index] = field.codec.decode(written)
        except ValueError as exc:
            raise UnreadableValue(
                f"{written!r} in {tag} is {exc}.", fix="QuickBooks does not write that.", path=field.name
            ) from exc
    return extra or None


def _keep(extra: list[Unknown] | None, child: Element) -> list[Unknown]:
    kept = unknown(child)
    if extra is None:
        return [kept]
    extra.append(kept)
    return extra


def unknown(element: Element) -> Unknown:
    """
    Return an element as it came.

    Raises:
        HostileDocument: It is no element but an entity.
    """
    if not isinstance(element.tag, str):
        raise HostileDocument("The document refers to an entity.", fix="Send it without entities.")
    children = tuple(unknown(child) for child in element)
    text = element.text or ""
    return Unknown(
        tag=element.tag,
        text="" if children and not text.strip() else text,
        attributes=tuple((str(name), str(value)) for name, value in element.attrib.items()),
        children=children,
    )


# Strict reading
# ----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Strictness:
    """
    Attributes:
        version: The version the document declares; newer elements are refused.
        edition: The country edition; elements of others are refused.
        values: Whether values (lengths, digits, enumerations) are checked too.
        malformed: Where values badly formed (amounts, dates ...) are noted instead of refused; something
            harmless stands in for them. ``None`` refuses them.
    """

    version: Version
    edition: str = "US"
    values: bool = True
    malformed: list[SchemaViolation] | None = None


def read_strictly(cls: type[Message], element: Element, strict: Strictness) -> Message:
    """
    Return a request's element as a message object, refusing what QuickBooks refuses.

    Raises:
        SchemaViolation: Order, structure or an unknown element; with the path.
        InvalidMessage: A value that does not fit, if values are checked.
    """
    try:
        return _read_strictly(table_of(cls), element, strict)
    except (InvalidMessage, SchemaViolation, HostileDocument) as error:
        error.under(cls.__name__)
        raise


def _read_strictly(table: Table, element: Element, strict: Strictness) -> Message:
    spec = table.spec
    values = spec.blank.copy()
    _strict_attributes(spec, element, values, strict)
    _no_text(element)
    reached = -1
    present = 0
    tag = ""
    try:
        for child in element:
            tag = child.tag
            step = _step_for(table, tag, reached)
            _, index, many, _, nested, field = step
            reached = index
            present |= field.bit
            _known_here(field, tag, strict)
            value = _strict_value(field, child, nested, strict)
            values[index] = (*values[index], value) if many else value  # type: ignore[misc]  # blank is () there
    except (InvalidMessage, SchemaViolation, HostileDocument) as error:
        found = table.by_tag.get(tag)
        if found is not None:
            seen = values[found[1]]
            error.under(
                f"{found[5].name}[{len(seen) if isinstance(seen, tuple) else 0}]"
                if found[2]
                else found[5].name
            )
        raise
    for field in spec.fields:
        if field.is_attribute and values[spec.fields.index(field)] is not None:
            present |= field.bit
    try:
        check_structure(spec, present)
    except InvalidMessage as error:
        raise SchemaViolation(error.problem, fix=error.fix) from error
    for field, many_value in zip(spec.fields, values, strict=False):
        if field.max is not None and isinstance(many_value, tuple) and len(many_value) > field.max:
            raise SchemaViolation(
                f"More than {field.max} of {field.fact.tag}.", fix="Leave some out.", path=field.name
            )
    made = table.fill(values)
    _check_within(made, spec)
    return made


def _step_for(table: Table, tag: object, reached: int) -> Row:
    """Return what to do with a child, if it may stand where it stands."""
    if not isinstance(tag, str):
        raise HostileDocument("The request holds an entity or a processing instruction.", fix="Remove it.")
    step = table.by_tag.get(tag)
    if step is None:
        raise SchemaViolation(f"{tag} is not known here.", fix=_allowed(table))
    index, many = step[1], step[2]
    if index < reached:
        after = table.spec.fields[reached].tags[0]
        raise SchemaViolation(
            f"{tag} comes after {after}.", fix=f"Put {tag} before {after}; the order is fixed."
        )
    if index == reached and not many:
        raise SchemaViolation(f"{tag} comes twice.", fix="Send it once.")
    return step


def _check_within(made: Message, spec: Spec) -> None:
    for field, value in zip(spec.fields, spec.values(made), strict=True):
        for at, one in enumerate(value if isinstance(value, tuple) else ()):
            if not isinstance(one, Message):
                break
            for name, owners in spec_of(type(one)).within:
                if spec.cls.__name__ not in owners and getattr(one, name) is not None:
                    raise SchemaViolation(
                        f"{name} is allowed only inside {' and '.join(owners)}.",
                        fix="Leave it out.",
                        path=f"{field.name}[{at}].{name}",
                    )


def _allowed(table: Table) -> str:
    tags = list(table.by_tag)
    listed = ", ".join(tags[:12]) + (", ..." if len(tags) > 12 else "")
    return f"{table.spec.cls.__name__} has: {listed}." if tags else f"{table.spec.cls.__name__} is empty."


def _no_text(element: Element) -> None:
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise SchemaViolation("There is text between the elements.", fix="Remove it.")


def _known_here(field: Field, tag: str, strict: Strictness) -> None:
    fact = field.mixed.get(tag, field.fact)
    if Version(*fact.since) > strict.version:
        raise SchemaViolation(
            f"{tag} needs qbXML {Version(*fact.since)}, the document declares {strict.version}.",
            fix="Declare that version or leave it out.",
        )
    if fact.editions and strict.edition not in fact.editions:
        raise SchemaViolation(
            f"{tag} exists only in the editions {', '.join(fact.editions)}.", fix="Leave it out."
        )


def _strict_attributes(spec: Spec, element: Element, values: list[object], strict: Strictness) -> None:
    try:
        extra = read_attributes(spec, element, values)
    except UnreadableValue as error:
        raise SchemaViolation(error.problem, fix=error.fix, path=error.path) from error
    if extra:
        raise SchemaViolation(f"The attribute {extra[0].tag[1:]} is not known here.", fix="Leave it out.")
    for field in spec.attributes:
        if field.fact.tag in element.attrib:
            _known_here(field, field.fact.tag, strict)


def _strict_value(field: Field, child: Element, nested: Table | None, strict: Strictness) -> object:
    if nested is not None:
        return _read_strictly(nested, child, strict)
    if field.codec is None:
        return _strict_ref(child, field, strict)
    if len(child):
        raise SchemaViolation(f"{child.tag} holds text, not elements.", fix="Send its text.")
    return _strict_scalar(field, field.codec, child, strict)


def _strict_scalar(field: Field, codec: Codec, child: Element, strict: Strictness) -> object:
    text = child.text or ""
    if child.attrib:
        name = child.get("useMacro")
        if name is None or not field.fact.macro or len(child.attrib) > 1 or text:
            raise SchemaViolation(f"{child.tag} has an attribute it cannot have.", fix="Leave it out.")
        return UseMacro(name)
    if not text and field.may_be_empty:
        return EMPTY
    try:
        return _strict_text(field, codec, text, strict)
    except SchemaViolation as error:
        code, instead = _BADLY_FORMED.get(field.fact.kind, ("", None))
        if strict.malformed is None or not code:
            raise
        error.code = code
        error.under(str(child.tag))
        strict.malformed.append(error)
        return instead


_BADLY_FORMED: Final = {
    "bool": ("3010", False),
    "date": ("3020", date(2000, 1, 1)),
    "datetime": ("3020", QbDateTime("2000-01-01")),
    "interval": ("3035", timedelta(0)),
    "amount": ("3040", Decimal(0)),
    "price": ("3045", Decimal(0)),
    "percent": ("3050", Decimal(0)),
    "quantity": ("3060", Decimal(0)),
    "guid": ("3065", "0"),
}
"""The status of a request with such a value badly formed, and what stands in for it meanwhile."""


def _strict_text(field: Field, codec: Codec, text: str, strict: Strictness) -> object:
    try:
        value = codec.decode(text)
    except ValueError as exc:
        raise SchemaViolation(f"{text!r} is {exc}.", fix="Correct it.") from exc
    # What the XML schema can tell (digits, enumerations, patterns) is refused with the document; lengths are
    # not.
    if not codec.is_text or field.fact.kind == "enum":
        try:
            codec.encode(value)
        except InvalidMessage as error:
            raise SchemaViolation(error.problem, fix=error.fix) from error
        if field.fact.kind == "amount" and "." in text and len(text.split(".")[1].strip()) != 2:
            raise SchemaViolation(f"{text!r} is no amount.", fix="Write two decimal places.")
    elif strict.values:
        codec.encode(value)
    return value


def _strict_ref(child: Element, field: Field, strict: Strictness) -> Ref:
    from qbxml._check import check_ref  # noqa: PLC0415  (one use)

    _no_text(child)
    tags = [one.tag for one in child]
    if tags not in (["ListID"], ["FullName"], ["ListID", "FullName"]) or child.attrib:
        raise SchemaViolation(
            f"{child.tag} holds {', '.join(map(str, tags)) or 'nothing'}.",
            fix="Send ListID, or FullName, or both in this order.",
        )
    ref = _read_ref(child)
    assert ref is not None, "it has a ListID or a FullName"
    if strict.values:
        check_ref(ref, field.fact.limit_by_edition, field.fact.limit)
    return ref
