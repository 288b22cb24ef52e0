"""The least valid object of a class, made from the facts; a base for mutations."""

import datetime as dt
from decimal import Decimal

from qbxml import QbDateTime, Ref, messages
from qbxml._grammar import Choice, facts, read_block
from qbxml._scalars import enum_values
from qbxml._spec import spec_of

SCALARS = {
    "text": "x",
    "id": "1-1",
    "macro": "TxnID:a",
    "uuid": "u",
    "guid": "0",
    "bool": True,
    "int": 1,
    "amount": Decimal("1.00"),
    "price": Decimal(1),
    "quantity": Decimal(1),
    "percent": Decimal(1),
    "float": Decimal(1),
    "date": dt.date(2026, 1, 2),
    "datetime": QbDateTime("2026-01-02T03:04:05"),
    "interval": dt.timedelta(minutes=5),
}


def classes(*sides):
    """Every class that stands on one of these sides of the wire."""
    found = [getattr(messages, name) for name in messages._HOME]
    return [cls for cls in found if cls.SIDE in sides]


def value_of(field, fact=None):
    """A value for one field (one item of it, in a tuple where it repeats)."""
    fact = fact or field.fact
    if fact.kind == "class":
        one = make(field.classes[fact.tag])
    elif fact.kind == "ref":
        one = Ref(list_id="1-1")
    elif fact.kind == "enum":
        one = min(enum_values(fact.target))
    else:
        one = SCALARS[fact.kind]
    return (one,) if field.many else one


def minimal(cls):
    """The keyword arguments of the least valid object."""
    by_tag = {tag: field for field in spec_of(cls).fields for tag in field.tags}
    return _items(read_block(cls.WIRE).items, by_tag)


def _items(items, by_tag):
    found = {}
    for item in items:
        if not item.min:
            continue
        if isinstance(item, Choice) and not item.name:
            found |= _items(item.branches[0], by_tag)
        else:
            fact = next(facts((item,)))
            found[by_tag[fact.tag].name] = value_of(by_tag[fact.tag], fact)
    return found


def make(cls):
    return cls(**minimal(cls))


def choices(cls):
    """Every choice of a class as lists of branches, each the arguments that fill it, nested ones included."""
    by_tag = {tag: field for field in spec_of(cls).fields for tag in field.tags}

    def walk(items):
        for item in items:
            if isinstance(item, Choice) and not item.name:
                yield [_filled(branch, by_tag) for branch in item.branches]
                for branch in item.branches:
                    yield from walk(branch)

    return list(walk(read_block(cls.WIRE).items))


def _filled(branch, by_tag):
    """A branch with its required elements, or with its first if none is."""
    required = _items(branch, by_tag)
    if required:
        return required
    fact = next(facts(branch))
    return {by_tag[fact.tag].name: value_of(by_tag[fact.tag], fact)}
