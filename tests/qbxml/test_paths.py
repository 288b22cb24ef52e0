"""An error found when a document is built names the whole way to its place, wherever that is."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from qbxml import EMPTY, MAX_VERSION, MessageSet, Ref, Request, Version, build, errors
from qbxml._grammar import snake
from qbxml._spec import Field, spec_of
from qbxml.messages import (
    AdditionalContactRef,
    BillAdd,
    BillAddRq,
    ExpenseLineAdd,
    ItemServiceAdd,
    ItemServiceAddRq,
    SalesOrPurchase,
    TransferQueryRq,
    VendorAdd,
    VendorAddress,
    VendorAddRq,
)
from tests.qbxml.minimal import classes, make, value_of

REQUESTS = [cls for cls in classes("request") if issubclass(cls, Request) and not cls.EDITIONS]
BAD = "\u20ac"
"""The euro sign: text everywhere, and nowhere to be held by QuickBooks."""
DEPTH = 4


def unchecked(base, name: str, value: object):
    """A copy with one field changed that no constructor looked at."""
    spec = spec_of(type(base))
    values = [value if one.name == name else getattr(base, one.name) for one in spec.fields]
    return spec.make([*values, ()] if spec.has_extra else values)


def wrong_places(cls: type, depth: int) -> Iterator[tuple[str, object]]:
    """Each text and reference below a class once made wrong: the way to it, and the object that holds it."""
    base = make(cls)
    for field in spec_of(cls).fields:
        for way, value in wrong_values(field, depth):
            try:
                base.replace(**{field.name: value_of(field)})
            except (errors.ConflictingElements, errors.MissingElement):
                continue  # it belongs to another branch of a choice than the one that is filled
            yield f"{field.name}{way}", unchecked(base, field.name, value)


def wrong_values(field: Field, depth: int) -> Iterator[tuple[str, object]]:
    if field.fact.editions or field.fact.within or (field.mixed and not field.classes):
        return
    at = "[0]" if field.many else ""
    if field.is_ref:
        yield f"{at}.full_name", wrapped(field, Ref(full_name=BAD))
    elif field.fact.kind == "text" or (field.fact.kind == "macro" and field.is_attribute):
        yield at, wrapped(field, BAD)
    elif depth:
        for inner in field.classes.values():
            for way, value in wrong_places(inner, depth - 1):
                yield f"{at}.{way}", wrapped(field, value)


def wrapped(field: Field, value: object) -> object:
    return (value,) if field.many else value


def whole(cls: type, way: str) -> str:
    """``BillAddRq`` and ``bill_add.memo`` are ``BillAdd.memo``; a query starts with its request."""
    name = cls.__name__.removesuffix("Rq")
    head, dot, rest = way.partition(".")
    return f"{name}{dot}{rest}" if head == snake(name) else f"{cls.__name__}.{way}"


def test_every_place_of_every_request_has_its_whole_path() -> None:
    """Thousands of places, each made wrong alone, in the second request of a set."""
    seen = 0
    for cls in REQUESTS:
        for way, request in wrong_places(cls, DEPTH):
            message_set = MessageSet((make(cls), request))
            with pytest.raises(errors.UnsupportedCharacter) as caught:
                build(message_set, MAX_VERSION)

            assert whole(cls, way) == caught.value.path
            assert caught.value.record.startswith(cls.__name__)
            seen += 1

    assert seen > 3000


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("x" * 5000, errors.TooLong),
        (7, errors.WrongType),
        (EMPTY, errors.WrongType),
        ("tab\x00", errors.UnsupportedCharacter),
    ],
)
def test_every_kind_of_fault_has_its_whole_path(value: object, error: type) -> None:
    """Too long, of a wrong type, or not to be held: the path is the same."""
    good = ExpenseLineAdd(memo="fine")
    bill = BillAdd(vendor_ref=Ref(full_name="V"), expense_line_add=(good, good, good))
    bill = bill.replace(expense_line_add=(good, good, unchecked(good, "memo", value)))
    with pytest.raises(error) as caught:
        build(MessageSet((BillAddRq(bill_add=bill),)))

    assert "BillAdd.expense_line_add[2].memo" == caught.value.path


def test_missing_and_conflicting_parts_have_their_whole_path() -> None:
    """A part read in an answer was never checked for completeness; sent on in a request, it is."""
    good = AdditionalContactRef(contact_name="Main", contact_value="1")
    half = unchecked(good, "contact_value", None)
    vendor = VendorAdd(name="V", additional_contact_ref=(good, half))
    price = SalesOrPurchase(price=Decimal(1), account_ref=Ref(full_name="Fuel"))
    both = ItemServiceAdd(name="S", sales_or_purchase=unchecked(price, "price_percent", Decimal(5)))

    with pytest.raises(errors.MissingElement) as missing:
        build(MessageSet((VendorAddRq(vendor_add=vendor),)))
    with pytest.raises(errors.ConflictingElements) as conflict:
        build(MessageSet((ItemServiceAddRq(item_service_add=both),)))

    assert "VendorAdd.additional_contact_ref[1]" == missing.value.path
    assert "ItemServiceAdd.sales_or_purchase" == conflict.value.path


def test_what_is_too_new_has_its_whole_path() -> None:
    """An element, and an object, that the version does not have."""
    line = ExpenseLineAdd(sales_rep_ref=Ref(full_name="AB"))
    bill = BillAdd(vendor_ref=Ref(full_name="V"), expense_line_add=(ExpenseLineAdd(memo="x"), line))
    with pytest.raises(errors.NeedsNewerVersion) as caught:
        build(MessageSet((BillAddRq(bill_add=bill),)), Version(12, 0))
    assert "BillAdd.expense_line_add[1].sales_rep_ref" == caught.value.path

    at_home = bill.replace(vendor_address=VendorAddress(addr1="x"))
    with pytest.raises(errors.NeedsNewerVersion) as caught:
        build(MessageSet((BillAddRq(bill_add=at_home),)), Version(12, 0))
    assert "BillAdd.vendor_address" == caught.value.path

    with pytest.raises(errors.NeedsNewerVersion) as caught:
        build(MessageSet((TransferQueryRq(request_id="t1"),)), Version(11, 0))
    assert ("TransferQueryRq", "TransferQueryRq t1") == (caught.value.path, caught.value.record)
