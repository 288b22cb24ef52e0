"""
The usual case of making, checking and writing, compiled once for each class.

Nearly every value that is checked or written is right and plain, and most fields of a class are absent. The
tables of :mod:`qbxml._check` and :mod:`qbxml._write` know everything but walk every field; here they are
turned into straight Python source that tests for the usual case field by field and hands everything else to
them. So there is one place for each rule and each error, and this module may only ever be quicker than it,
never kinder: a value passes here only under a condition that the long way would pass too. For ``Memo``::

    v = m.memo                                             v = m.memo
    if v is not None:                                      if v is not None:
        if not (Type(v) is str and len(v) <= 4095):            if Type(v) is str and ...
            again(v, 8)                                            o(f"<Memo>{v}</Memo>")
                                                               else:
                                                                   w.long(v, steps[8])

Everything in the source comes from the committed schema facts (names, lengths); no input ever gets into it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from qbxml._message import Message
from qbxml._scalars import AMOUNT_DIGITS_MAX, ID_LENGTH_MAX, enum_values
from qbxml._spec import Field, Spec, spec_of
from qbxml.types import QbDateTime, Ref

__all__ = ["check_source", "compiled", "filler_of", "make_source", "open_twin", "write_source"]

_NAMES: Final[dict[str, object]] = {
    "Date": date,
    "Decimal": Decimal,
    "QbDateTime": QbDateTime,
    "Ref": Ref,
    "Type": type,
    "Nothing": (),
}
"""What all the source may name. No field is written with a capital, so none hides one of these."""

_TEXTS: Final = frozenset({"text", "macro", "uuid", "id"})

_PLAIN: Final = "{0}.isascii() and {0}.isprintable() and '&' not in {0} and '<' not in {0} and '>' not in {0}"
"""Text that needs no escaping, told without a regular expression."""

_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""The rest of printable ASCII, written as :func:`qbxml._write.escape` does; ``&`` comes first."""

_AMOUNT: Final = f"Type(v) is Decimal and 3 < len(t := str(v)) <= {AMOUNT_DIGITS_MAX} and t[-3] == '.'"
"""
1234.50: two places, and short enough even without its sign and point. An exponent would take the last three
characters for itself.
"""

_SIMPLE: Final = {
    "bool": ("Type(v) is bool", "{'true' if v else 'false'}"),
    "date": ("Type(v) is Date", "{v.isoformat()}"),
    "datetime": ("Type(v) is QbDateTime", "{v.text}"),
    "amount": (_AMOUNT, "{t}"),
}
"""The usual case of a scalar type, and how its text is written."""


def compiled(lines: Iterable[str], name: str, names: dict[str, object]) -> Callable[..., Any]:
    """Return the function ``name`` that the lines define, with ``names`` at hand."""
    source = "\n".join(lines)  # making it puts what it needs into names
    space = {**_NAMES, **names}
    exec(compile(source, f"<qbxml {name}>", "exec"), space)  # noqa: S102  (see the module's text)
    made = space[name]
    assert callable(made)
    return made


# Checking
# ----------------------------------------------------------------------------------------------------------


def check_source(spec: Spec, names: dict[str, object]) -> Iterator[str]:
    """
    Give the source of ``check(m)``; what it needs beside ``again`` and ``structure`` goes into ``names``.

    ``p`` collects which of the fields that structure depends on are there; ``good`` holds the combinations
    that were found right before, so that each is looked at once.
    """
    yield "def check(m):"
    yield from _checks(spec, "m.", names)


def make_source(spec: Spec, required: Iterable[str], names: dict[str, object]) -> Iterator[str]:
    """
    Give the source of a class's ``__init__``: the checks of ``check``, then the fields.

    The object is filled while it is of ``Open`` (see :func:`open_twin`), and then given its own class,
    ``Whole``. An object of a subclass takes the ordinary way, ``slowly``.
    """
    needed = frozenset(required)
    fields = [field.name for field in spec.fields]
    defaults = {field.name: "Nothing" if field.many else "None" for field in spec.fields}
    if spec.has_extra:
        fields.append("extra")
        defaults["extra"] = "Nothing"
    yield "def __init__(self, *, "
    yield ", ".join(name if name in needed else f"{name}={defaults[name]}" for name in fields)
    yield "):"
    yield "    if Type(self) is not Whole:"
    yield f"        slowly(self, {', '.join(f'{name}={name}' for name in fields)})"
    yield "        return"
    yield from _checks(spec, "", names)
    yield "    become(self, Open)"
    yield from (f"    self.{name} = {name}" for name in fields)
    yield "    self.__class__ = Whole"


def filler_of(cls: type[Message], names: Iterable[str]) -> Callable[[list[object]], Message]:
    """Return a function that makes an object of the values of all its fields, without any check."""
    fields = ", ".join(f"m.{name}" for name in names)
    source = (
        "def fill(values):",
        "    m = New(Open)",
        f"    ({fields},) = values" if fields else "    () = values",
        "    m.__class__ = Whole",
        "    return m",
    )
    return compiled(source, "fill", {"New": object.__new__, "Open": open_twin(cls), "Whole": cls})


_TWINS: Final[dict[type[Message], type]] = {}


def open_twin(cls: type[Message]) -> type:
    """
    Return a class of the same slots as a message class, but not frozen.

    A frozen object refuses to be filled, and going round that for each field costs more than all the checks.
    An object that is not known to anybody yet may be filled while it is of the twin, and change its class
    then.
    """
    found = _TWINS.get(cls)
    if found is None:
        found = _TWINS[cls] = type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__})
    return found


def _checks(spec: Spec, home: str, names: dict[str, object]) -> Iterator[str]:
    matters = spec.required
    for choice in spec.choices:
        matters |= choice.mask
    if matters:
        yield "    p = 0"
    for at, field in enumerate(spec.fields):
        usual = _usual(field, at, names)
        if home:
            yield f"    v = {home}{field.name}"
        yield f"    if {_is_there(field, 'v' if home else field.name)}:"
        if field.bit & matters:
            yield f"        p |= {field.bit}"
        if not home:
            yield f"        v = {field.name}"
        if usual is None:
            yield f"        again(v, {at})"
        else:
            yield f"        if not ({usual}):"
            yield f"            again(v, {at})"
    if matters:
        yield "    if p not in good:"
        yield "        structure(p)"


def _is_there(field: Field, name: str) -> str:
    if field.many:
        return f"{name} is not Nothing and {name} is not None and {name} != Nothing"
    return f"{name} is not None"


def _usual(field: Field, at: int, names: dict[str, object]) -> str | None:
    """Return the condition for what a field usually holds, or nothing if the long way is as good."""
    fact = field.fact
    if field.classes:
        if field.max not in {None, 1} or any(spec_of(cls).within for cls in field.classes.values()):
            return None
        names[f"classes{at}"] = frozenset(field.classes.values())
        if not field.many:
            return f"Type(v) in classes{at}"
        return f"Type(v) is tuple and classes{at}.issuperset(map(Type, v))"
    if field.many:
        return None
    if field.is_ref:
        name_fits = (
            "" if fact.limit is None else f" and ((n := v.full_name) is None or len(n) <= {fact.limit})"
        )
        return f"Type(v) is Ref and ((n := v.list_id) is None or len(n) <= {ID_LENGTH_MAX}){name_fits}"
    if fact.kind in _TEXTS:
        limits = [limit for limit in (fact.limit, *(limit for _, limit in fact.limit_by_edition)) if limit]
        return _fits(field, max(limits, default=None))
    if fact.kind == "enum":
        if field.is_open:
            return "Type(v) is str"
        names[f"values{at}"] = enum_values(fact.target)
        return f"Type(v) is str and v in values{at}"
    if fact.kind == "int":
        return "Type(v) is int" if fact.low is None and fact.high is None else None
    return _SIMPLE[fact.kind][0] if fact.kind in _SIMPLE else None


def _fits(field: Field, limit: int | None) -> str:
    if limit is None and field.fact.kind == "id":
        limit = ID_LENGTH_MAX
    return "Type(v) is str" if limit is None else f"Type(v) is str and len(v) <= {limit}"


# Writing
# ----------------------------------------------------------------------------------------------------------


def write_source(
    spec: Spec, tag: str, edition: str, kept: Iterable[int], usual: Iterable[int], names: dict[str, object]
) -> Iterator[str]:
    """
    Give the source of ``write(m, w, o)``: the element's text through ``o``, the unusual through the writer.

    Args:
        spec: The class.
        tag: The element's name.
        edition: Whose lengths count.
        kept: The indices of the fields that are written at all.
        usual: Those of them that this version and edition have and that are written plainly.
        names: What the source needs beside ``steps``, ``plan``, ``field_names`` and ``InvalidMessage``. For
            fields of classes, ``writes3`` and the like hold the ``write`` functions by class.
    """
    plain = frozenset(usual)
    attributes = [(at, field) for at, field in enumerate(spec.fields) if field.is_attribute]
    yield "def write(m, w, o):"
    yield "    at, i = 0, -1"
    yield "    try:"
    if attributes:
        yield f"        o('<{tag}')"
        for at, field in attributes:
            yield from (f"        {line}" for line in _attribute(field, at))
        yield "        o('>')"
    else:
        yield f"        o('<{tag}>')"
    for at in kept:
        field = spec.fields[at]
        yield f"        v = m.{field.name}"
        yield f"        if {_is_there(field, 'v')}:"
        yield f"            at = {at}"
        if field.classes:
            lines = _nested(field, at)
        elif at in plain and field.is_ref and not field.many:
            lines = _reference(field, at, edition)
        elif at in plain:
            lines = _plain_field(field, at, edition, names)
        else:
            lines = iter((f"w.long(v, steps[{at}])",))
        yield from (f"            {line}" for line in lines)
    yield f"        o('</{tag}>')"
    yield "    except InvalidMessage as error:"
    yield "        if i >= 0:"
    yield "            error.under(f'[{i}]')"
    yield "        error.under(field_names[at])"
    yield "        raise"


def _attribute(field: Field, at: int) -> Iterator[str]:
    """Give the lines that write one attribute."""
    yield f"v = m.{field.name}"
    yield "if v is not None:"
    yield f"    at = {at}"
    if field.fact.kind == "text" and not field.fact.editions:
        yield f"    if Type(v) is str and {_PLAIN.format('v')} and '\"' not in v and not steps[{at}].refusal:"
        yield f"        o(f' {field.fact.tag}=\"{{v}}\"')"
        yield "    else:"
        yield f"        w.attribute(v, steps[{at}])"
    else:
        yield f"    w.attribute(v, steps[{at}])"


def _nested(field: Field, at: int) -> Iterator[str]:
    """Give the lines that write the objects of a field, each by the function of its class."""
    if not field.many:
        yield f"write = writes{at}.get(Type(v))"
        yield "if write is None:"
        yield f"    w.long(v, steps[{at}])"
        yield "else:"
        yield "    write(v, w, o)"
        return
    yield "if Type(v) is not tuple:"
    yield f"    w.long(v, steps[{at}])"
    yield "else:"
    yield "    for i, v in enumerate(v):"
    yield f"        write = writes{at}.get(Type(v))"
    yield "        if write is None:"
    yield f"            w.one(v, steps[{at}])"
    yield "        else:"
    yield "            write(v, w, o)"
    yield "    i = -1"


def _reference(field: Field, at: int, edition: str) -> Iterator[str]:
    """Give the lines that write a reference: by name or by id, and both together the long way."""
    limit = _limit(field, edition)
    fits = "" if limit is None else f"len(n) <= {limit} and "
    long = f"w.long(v, steps[{at}])"
    tag = field.fact.tag
    yield "if Type(v) is not Ref:"
    yield f"    {long}"
    yield "elif (n := v.full_name) is None:"
    yield "    n = v.list_id"
    yield f"    if n is not None and len(n) <= {ID_LENGTH_MAX} and {_PLAIN.format('n')}:"
    yield f'        o(f"<{tag}><ListID>{{n}}</ListID></{tag}>")'
    yield "    else:"
    yield f"        {long}"
    yield f"elif v.list_id is None and {fits}{_PLAIN.format('n')}:"
    yield f'    o(f"<{tag}><FullName>{{n}}</FullName></{tag}>")'
    yield "else:"
    yield f"    {long}"


def _limit(field: Field, edition: str) -> int | None:
    return dict(field.fact.limit_by_edition).get(edition, field.fact.limit)


def _plain_field(field: Field, at: int, edition: str, names: dict[str, object]) -> Iterator[str]:
    """Give the lines that write one value without asking the writer, if it is a usual one."""
    branches = _plainly(field, at, edition, names)
    for word, (condition, text) in zip(("if", "elif"), branches, strict=False):
        yield f"{word} {condition}:"
        if field.fact.kind in _TEXTS:
            for character, name in _ESCAPED.items():
                yield f"    if '{character}' in v:"
                yield f"        v = v.replace('{character}', '{name}')"
        yield f'    o(f"<{field.fact.tag}>{text}</{field.fact.tag}>")'
    if branches:
        yield "else:"
        yield f"    w.long(v, steps[{at}])"
    else:
        yield f"w.long(v, steps[{at}])"


def _plainly(field: Field, at: int, edition: str, names: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Return conditions, and what is then written between the tags."""
    fact = field.fact
    if field.many:
        return ()
    limit = _limit(field, edition)
    if fact.kind in _TEXTS:
        return ((f"{_fits(field, limit)} and v.isascii() and v.isprintable()", "{v}"),)
    if fact.kind == "enum":
        return ((f"Type(v) is str and v in values{at}", "{v}"),) if f"values{at}" in names else ()
    return (_SIMPLE[fact.kind],) if fact.kind in _SIMPLE else ()
