"""
The checks a message passes when it is made, and again when a document is built from it.

Structure (required, choices, how often) and values (types, lengths, enumerations, digits) are told apart,
because QuickBooks answers the first with 0x80040400 for the whole document and the second with a status for
one request.
"""

from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Final

import attrs

from qbxml._compiled import check_source, compiled, make_source, open_twin
from qbxml._message import Message
from qbxml._spec import Branch, ChoiceSpec, Field, Spec, spec_of
from qbxml.errors import ConflictingElements, InvalidMessage, MissingElement, TooLong, WrongType
from qbxml.types import EMPTY, Ref, UseMacro

__all__ = ["all_problems", "check_ref", "check_structure", "checker_of", "maker_of"]

LIST_ID_LENGTH_MAX = 36

COMBINATIONS_MAX: Final = 1000
"""Right combinations of fields that are remembered for a class."""


def checker_of(cls: type[Message]) -> Callable[[Message], None]:
    """
    Return the check of one class: it looks at the fields of an object of that class; the objects inside it
    were checked when they were made.

    The function returned raises InvalidMessage for the first thing that is wrong, with its path. It tests for
    the usual case by itself (:mod:`qbxml._compiled`) and leaves the rest to the functions of this module.
    """
    spec = spec_of(cls)
    names = _at_hand(spec)
    return compiled(check_source(spec, names), "check", names)


def maker_of(cls: type[Message]) -> Callable[..., None]:
    """
    Return an ``__init__`` for one class that checks as :func:`checker_of` does and is quicker than the
    class's own, which it stands in for: same arguments, same errors.
    """
    spec = spec_of(cls)
    slowly = cls.__init__
    required = [one.name for one in attrs.fields(cls) if one.default is attrs.NOTHING]  # type: ignore[arg-type]  # every message class is an attrs class
    names = _at_hand(spec) | {
        "Whole": cls,
        "Open": open_twin(cls),
        "become": object.__dict__["__class__"].__set__,
        "slowly": slowly,
    }
    made = compiled(make_source(spec, required, names), "__init__", names)
    return wraps(slowly, updated=())(made)


def _at_hand(spec: Spec) -> dict[str, object]:
    """Return what the compiled source of a class calls for everything unusual."""
    cls = spec.cls
    checks = tuple(_checker(field, spec) for field in spec.fields)
    good: set[int] = set()

    def again(value: object, at: int) -> None:
        if value is None or value == ():
            return
        try:
            checks[at](value)
        except InvalidMessage as error:
            error.under(spec.fields[at].name)
            error.under(cls.__name__)
            raise

    def structure(present: int) -> None:
        try:
            check_structure(spec, present)
        except InvalidMessage as error:
            error.under(cls.__name__)
            raise
        if len(good) < COMBINATIONS_MAX:
            good.add(present)

    return {"again": again, "structure": structure, "good": good}


def _checker(field: Field, spec: Spec) -> Callable[[object], object]:
    """Return the quickest function that does what :func:`_check_value` does for this field."""
    plain = not (field.many or field.may_be_empty or field.fact.macro or field.is_open)
    if plain and field.codec is not None:
        return field.codec.encode
    if field.classes:
        allowed = frozenset(field.classes.values())
        if not any(spec_of(cls).within for cls in allowed):
            return partial(_check_classes, field=field, spec=spec, allowed=allowed)
    if not field.many and field.is_ref:
        return partial(_check_reference, field=field)
    if not field.many:
        return partial(_check_one, field=field, spec=spec)
    return partial(_check_value, field=field, spec=spec)


def _check_classes(value: object, field: Field, spec: Spec, allowed: frozenset[type[Message]]) -> None:
    """Do the usual case of :func:`_check_value`: all items are of the right class."""
    if not field.many:
        if type(value) not in allowed:
            _check_one(value, field, spec)
    elif type(value) is not tuple or not allowed.issuperset(map(type, value)) or field.max is not None:
        _check_value(value, field, spec)


def check_structure(spec: Spec, present: int) -> None:
    """
    Check required elements and choices against a mask of what is present.

    Raises:
        MissingElement: A required element or choice is absent.
        ConflictingElements: Two branches of a choice are filled.
    """
    if missing := spec.required & ~present:
        _missing(spec, missing)
    for choice in spec.choices:
        _check_choice(spec, choice, present)


def _missing(spec: Spec, missing: int) -> None:
    names = " and ".join(spec.names(missing))
    raise MissingElement(f"{names} is required.", fix="Give it.", code="0x80040400")


def _check_choice(spec: Spec, choice: ChoiceSpec, present: int) -> None:
    here = present & choice.mask
    if not here:
        if choice.needed:
            branches = "; or ".join(_describe(spec, branch) for branch in choice.branches)
            raise MissingElement(
                "One of several elements is required.", fix=f"Give {branches}.", code="0x80040400"
            )
        return
    for branch in choice.branches:
        if here & branch.mask:
            break
    if beside := here & ~branch.mask:
        chosen = ", ".join(spec.names(here & branch.mask))
        raise ConflictingElements(
            f"{chosen} cannot stand beside {', '.join(spec.names(beside))}.",
            fix="Keep one of the two.",
            code="0x80040400",
        )
    if missing := branch.required & ~here:
        _missing(spec, missing)
    for inner in branch.choices:
        _check_choice(spec, inner, present)


def _describe(spec: Spec, branch: Branch) -> str:
    return ", ".join(spec.names(branch.required or branch.mask))


def _check_value(value: object, field: Field, spec: Spec) -> None:
    if not field.many:
        _check_one(value, field, spec)
        return
    if type(value) is not tuple:
        raise WrongType(
            f"{field.name} is a {type(value).__name__}; it takes a tuple.",
            fix="Write (a, b), or (a,) for one.",
        )
    if field.max is not None and len(value) > field.max:
        raise ConflictingElements(
            f"{len(value)} of {field.fact.tag}, at most {field.max} are allowed.",
            fix="Leave some out.",
            code="0x80040400",
        )
    at = 0
    try:
        for at, one in enumerate(value):  # noqa: B007  (named in the error below)
            _check_one(one, field, spec)
    except InvalidMessage as error:
        error.under(f"[{at}]")
        raise


def _check_one(value: object, field: Field, spec: Spec) -> None:
    codec = field.codec
    if codec is not None:
        if value is EMPTY and field.may_be_empty:
            return
        if type(value) is UseMacro and field.fact.macro:
            return
        if field.is_open and type(value) is str:
            return
        codec.encode(value)
    elif field.classes:
        if type(value) not in field.classes.values():
            wanted = " or ".join(cls.__name__ for cls in field.classes.values())
            raise WrongType(
                f"{value!r} is a {type(value).__name__}; this takes {wanted}.", fix=f"Give a {wanted}."
            )
        assert isinstance(value, Message)
        for name, owners in spec_of(type(value)).within:
            if spec.cls.__name__ not in owners and getattr(value, name) is not None:
                raise ConflictingElements(
                    f"{name} is allowed only inside {' and '.join(owners)}.",
                    fix="Leave it out.",
                    code="0x80040400",
                )
    else:
        _check_reference(value, field)


def _check_reference(value: object, field: Field) -> None:
    if type(value) is not Ref:
        raise WrongType(
            f"{value!r} is a {type(value).__name__}; this takes a Ref.",
            fix='Write Ref(list_id="...") or Ref(full_name="...").',
        )
    check_ref(value, field.fact.limit_by_edition, field.fact.limit)


def check_ref(ref: Ref, by_edition: tuple[tuple[str, int], ...], limit: int | None) -> None:
    """
    Check the lengths of a reference at a place.

    Raises:
        TooLong: ``full_name`` is longer than this place holds, or ``list_id`` is no ListID.
    """
    list_id, full_name = ref.list_id, ref.full_name
    if list_id is not None and len(list_id) > LIST_ID_LENGTH_MAX:
        raise _too_long(list_id, LIST_ID_LENGTH_MAX, "list_id")
    if full_name is not None and limit is not None and len(full_name) > limit:
        longest = max((limit, *(one for _, one in by_edition)))
        if len(full_name) > longest:
            raise _too_long(full_name, longest, "full_name")


def _too_long(text: str, limit: int, path: str) -> TooLong:
    return TooLong(
        f"The text has {len(text)} characters, QuickBooks holds {limit}.",
        fix="Shorten it; it is never cut for you.",
        limit=limit,
        length=len(text),
        path=path,
    )


def all_problems(message: Message) -> tuple[InvalidMessage, ...]:
    """Return everything that is wrong inside a message; see :func:`qbxml.problems`."""
    return tuple(_problems(message, type(message).__name__))


def _problems(message: Message, path: str) -> Iterator[InvalidMessage]:
    spec = spec_of(type(message))
    present = 0
    for value, field in zip(spec.values(message), spec.fields, strict=True):
        if value is None or value == ():
            continue
        present |= field.bit
        try:
            _check_value(value, field, spec)
        except InvalidMessage as error:
            error.under(field.name)
            error.under(path)
            yield error
        if field.classes:
            for at, one in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(one, Message):
                    step = f"{field.name}[{at}]" if field.many else field.name
                    yield from _problems(one, f"{path}.{step}")
    try:
        check_structure(spec, present)
    except InvalidMessage as error:
        error.under(path)
        yield error
