"""
The usual case of checking and writing, compiled once for each class.

Nearly every value that is checked or written is right and plain, and most fields of a class are absent. The
tables of :mod:`qbxml._check` and :mod:`qbxml._write` know everything but walk every field; here they are
turned into straight Python source that tests for the usual case field by field and hands everything else to
them. So there is one place for each rule and each error, and this module may only ever be quicker than it,
never kinder: a value passes here only under a condition that the long way would pass too. For ``Memo``::

    v = m.memo                                             v = m.memo
    if v is not None:                                      if v is not None:
        if not (type(v) is str and len(v) <= 4095):            if type(v) is str and ...
            again(v, 8)                                            o(f"<Memo>{v}</Memo>")
                                                               else:
                                                                   w.long(v, steps[8])

Everything in the source comes from the committed schema facts (names, lengths); no input ever gets into it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from qbxml._scalars import AMOUNT_DIGITS_MAX, ID_LENGTH_MAX, enum_values
from qbxml._spec import Field, Spec, spec_of
from qbxml.types import QbDateTime, Ref

__all__ = ["check_source", "compiled", "write_source"]

_NAMES: Final[dict[str, object]] = {"date": date, "Decimal": Decimal, "QbDateTime": QbDateTime, "Ref": Ref}

_TEXTS: Final = frozenset({"text", "macro", "uuid", "id"})

_PLAIN: Final = "{0}.isascii() and {0}.isprintable() and '&' not in {0} and '<' not in {0} and '>' not in {0}"
"""Text that needs no escaping, told without a regular expression."""

_ESCAPED: Final = "{v.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}"
"""The rest of printable ASCII, written as :func:`qbxml._write.escape` does."""

_AMOUNT: Final = (
    f"type(v) is Decimal and (t := str(v))[-3:-2] == '.' and len(t) <= {AMOUNT_DIGITS_MAX} and 'E' not in t"
)
"""1234.50: two places, no exponent, and short enough even without its sign and point."""

_SIMPLE: Final = {
    "bool": ("type(v) is bool", "{'true' if v else 'false'}"),
    "date": ("type(v) is date", "{v.isoformat()}"),
    "datetime": ("type(v) is QbDateTime", "{v.text}"),
    "amount": (_AMOUNT, "{t}"),
}
"""The usual case of a scalar type, and how its text is written."""


def compiled(lines: Iterable[str], name: str, names: dict[str, object]) -> Callable[..., None]:
    """Return the function ``name`` that the lines define, with ``names`` at hand."""
    space = {**_NAMES, **names}
    exec(compile("\n".join(lines), f"<qbxml {name}>", "exec"), space)  # noqa: S102  (see the module's text)
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
    matters = spec.required
    for choice in spec.choices:
        matters |= choice.mask
    yield "def check(m):"
    yield "    p = 0"
    for at, field in enumerate(spec.fields):
        usual = _usual(field, at, names)
        yield f"    v = m.{field.name}"
        yield _is_there(field, 4)
        if field.bit & matters:
            yield f"        p |= {field.bit}"
        if usual is None:
            yield f"        again(v, {at})"
        else:
            yield f"        if not ({usual}):"
            yield f"            again(v, {at})"
    yield "    if p not in good:" if matters else "    return"
    if matters:
        yield "        structure(p)"


def _is_there(field: Field, indent: int) -> str:
    there = "v is not None and v != ()" if field.many else "v is not None"
    return f"{' ' * indent}if {there}:"


def _usual(field: Field, at: int, names: dict[str, object]) -> str | None:
    """Return the condition for what a field usually holds, or nothing if the long way is as good."""
    fact = field.fact
    if field.classes:
        if field.max not in {None, 1} or any(spec_of(cls).within for cls in field.classes.values()):
            return None
        names[f"classes{at}"] = frozenset(field.classes.values())
        if not field.many:
            return f"type(v) in classes{at}"
        return f"type(v) is tuple and classes{at}.issuperset(map(type, v))"
    if field.many:
        return None
    if field.is_ref:
        name_fits = (
            "" if fact.limit is None else f" and ((n := v.full_name) is None or len(n) <= {fact.limit})"
        )
        return f"type(v) is Ref and ((n := v.list_id) is None or len(n) <= {ID_LENGTH_MAX}){name_fits}"
    if fact.kind in _TEXTS:
        limits = [limit for limit in (fact.limit, *(limit for _, limit in fact.limit_by_edition)) if limit]
        return _fits(field, max(limits, default=None))
    if fact.kind == "enum":
        if field.is_open:
            return "type(v) is str"
        names[f"values{at}"] = enum_values(fact.target)
        return f"type(v) is str and v in values{at}"
    if fact.kind == "int":
        return "type(v) is int" if fact.low is None and fact.high is None else None
    return _SIMPLE[fact.kind][0] if fact.kind in _SIMPLE else None


def _fits(field: Field, limit: int | None) -> str:
    if limit is None and field.fact.kind == "id":
        limit = ID_LENGTH_MAX
    return "type(v) is str" if limit is None else f"type(v) is str and len(v) <= {limit}"


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
        names: What the source needs beside ``steps``, ``plan``, ``field_names`` and ``InvalidMessage``.
    """
    plain = frozenset(usual)
    attributes = [field.name for field in spec.fields if field.is_attribute]
    yield "def write(m, w, o):"
    yield "    at = 0"
    yield "    try:"
    if attributes:
        yield f"        if {' and '.join(f'm.{name} is None' for name in attributes)}:"
        yield f"            o('<{tag}>')"
        yield "        else:"
        yield "            w.head(m, plan)"
    else:
        yield f"        o('<{tag}>')"
    for at in kept:
        field = spec.fields[at]
        yield f"        v = m.{field.name}"
        yield _is_there(field, 8)
        yield f"            at = {at}"
        branches = _plainly(field, at, edition, names) if at in plain else ()
        for word, (condition, text) in zip(("if", "elif"), branches, strict=False):
            yield f"            {word} {condition}:"
            yield f'                o(f"<{field.fact.tag}>{text}</{field.fact.tag}>")'
        if branches:
            yield "            else:"
            yield f"                w.long(v, steps[{at}])"
        else:
            yield f"            w.long(v, steps[{at}])"
    yield f"        o('</{tag}>')"
    yield "    except InvalidMessage as error:"
    yield "        error.under(field_names[at])"
    yield "        raise"


def _plainly(field: Field, at: int, edition: str, names: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Return conditions, and what is then written between the tags."""
    fact = field.fact
    if field.many or field.classes:
        return ()
    limit = dict(fact.limit_by_edition).get(edition, fact.limit)
    if field.is_ref:
        names_fit = "" if limit is None else f" and len(n) <= {limit}"
        by_id = (
            "type(v) is Ref and (n := v.full_name) is None and (n := v.list_id) is not None "
            f"and len(n) <= {ID_LENGTH_MAX} and {_PLAIN.format('n')}"
        )
        by_name = (
            f"type(v) is Ref and v.list_id is None and (n := v.full_name) is not None{names_fit} "
            f"and {_PLAIN.format('n')}"
        )
        return (by_id, "<ListID>{n}</ListID>"), (by_name, "<FullName>{n}</FullName>")
    if fact.kind in _TEXTS:
        printable = f"{_fits(field, limit)} and v.isascii() and v.isprintable()"
        return (f"{_fits(field, limit)} and {_PLAIN.format('v')}", "{v}"), (printable, _ESCAPED)
    if fact.kind == "enum":
        return ((f"type(v) is str and v in values{at}", "{v}"),) if f"values{at}" in names else ()
    return (_SIMPLE[fact.kind],) if fact.kind in _SIMPLE else ()
