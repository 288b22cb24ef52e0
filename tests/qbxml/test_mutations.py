"""What QuickBooks refuses is refused before it is sent: every class, every field, every choice."""

import copy
import os
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from qbxml import EMPTY, MessageSet, Ref, SchemaViolation, Version, build, messages, parse_requests
from qbxml._scalars import enum_values
from qbxml._spec import spec_of
from qbxml.errors import (
    ConflictingElements,
    InvalidMessage,
    MissingElement,
    OutOfRange,
    QbxmlError,
    TooLong,
    UnknownValue,
    WrongType,
)
from qbxml.testing import strategies
from tests.qbxml.minimal import choices, classes, make, minimal, value_of
from tests.qbxml.test_roundtrip import US, V13, needs_xsd, vendor_schema

SENT = classes("request", "both")
EXAMPLES = int(os.environ.get("QBXML_EXAMPLES", "2"))
DECIMALS = {"amount", "price", "quantity", "percent", "float"}


def fields(kinds):
    """Every field of every class that is sent, of some kinds."""
    return [
        (cls, field)
        for cls in SENT
        for field in spec_of(cls).fields
        if field.fact.kind in kinds and not field.mixed and not field.is_attribute
    ]


def refused(cls, field, value, error):
    """The error with which a class refuses a value, its place checked."""
    arguments = minimal(cls) | {field.name: (value,) if field.many else value}
    with pytest.raises(error) as caught:
        cls(**arguments)

    place = f"{cls.__name__}.{field.name}" + ("[0]" if field.many else "")
    assert caught.value.path in {place, f"{place}.full_name"}
    assert caught.value.fix
    return caught.value


def test_there_is_much_to_refuse():
    """The sweeps below really sweep: the counts are those of qbXML 16.0."""
    assert len(SENT) == 510
    assert len(fields({"text"})) >= 1000
    assert len(fields(DECIMALS)) >= 180
    assert sum(len(choices(cls)) for cls in SENT) >= 200


def test_every_class_can_be_made_small():
    """The base of the mutations is valid: the least object of each class is accepted."""
    for cls in classes("request", "response", "both"):
        assert make(cls) == make(cls)


def test_text_too_long_is_refused_everywhere():
    """One character more than the schema holds is refused; exactly as many are not."""
    tried = 0
    for cls, field in fields({"text", "id"}):
        limits = [field.fact.limit, *(limit for _, limit in field.fact.limit_by_edition)]
        limit = max((one for one in limits if one), default=36 if field.fact.kind == "id" else None)
        if limit is None:
            continue
        error = refused(cls, field, "x" * (limit + 1), TooLong)
        assert (limit, limit + 1, "3070") == (error.limit, error.length, error.code)
        tried += 1

    assert tried > 1000


def test_long_references_are_refused_everywhere():
    """The length of a FullName is that of its place: 41 for a vendor, 159 for an account."""
    for cls, field in fields({"ref"}):
        if field.fact.limit is not None and not field.fact.limit_by_edition:
            refused(cls, field, Ref(full_name="x" * (field.fact.limit + 1)), TooLong)


def test_floats_are_refused_everywhere():
    """No number is taken from a float, however round it looks."""
    for cls, field in fields(DECIMALS):
        refused(cls, field, 1.5, WrongType)
        refused(cls, field, 2.0, WrongType)


def test_other_wrong_types_are_refused_everywhere():
    """Text for numbers, numbers for text, naive shortcuts: none is guessed at."""
    wrong = {
        "text": 5, "id": 5, "guid": 5, "bool": 1, "int": True, "amount": "1.00", "price": 1, "quantity": 1,
        "percent": 1, "float": 1, "date": "2026-01-02", "datetime": "2026-01-02T03:04:05", "interval": 5,
        "ref": "Vendor", "class": "x", "enum": 5,
    }  # fmt: skip
    for cls in SENT:
        for field in spec_of(cls).fields:
            if not field.is_attribute and not field.mixed and field.fact.kind in wrong:
                refused(cls, field, wrong[field.fact.kind], WrongType)


def test_unknown_enumeration_values_are_refused_everywhere():
    """A value off the list is refused, one in the wrong case too."""
    for cls, field in fields({"enum"}):
        refused(cls, field, "Nope", UnknownValue)
        some = min(enum_values(field.fact.target))
        if some.swapcase() not in enum_values(field.fact.target):
            assert some in refused(cls, field, some.swapcase(), UnknownValue).fix


def test_amounts_with_three_places_are_refused_everywhere():
    """An amount has two places; a third is refused, never rounded."""
    for cls, field in fields({"amount"}):
        refused(cls, field, Decimal("1.005"), OutOfRange)
        refused(cls, field, Decimal("12345678901234.00"), OutOfRange)
        refused(cls, field, Decimal("NaN"), OutOfRange)


def test_missing_elements_are_refused_everywhere():
    """Without any one required element an object cannot be made."""
    tried = 0
    for cls in SENT:
        spec = spec_of(cls)
        for field in spec.fields:
            if field.bit & spec.required:
                arguments = minimal(cls) | {field.name: () if field.many else None}
                with pytest.raises(MissingElement, match=field.tags[0]):
                    cls(**arguments)
                tried += 1

    assert tried > 300


def test_two_branches_of_a_choice_are_refused_everywhere():
    """Whatever two branches of a choice are filled, the object cannot be made."""
    tried = 0
    for cls in SENT:
        for branches in choices(cls):
            for at, first in enumerate(branches):
                for second in branches[at + 1 :]:
                    with pytest.raises(ConflictingElements):
                        cls(**(minimal(cls) | first | second))
                    tried += 1

    assert tried > 500


def test_required_choices_without_a_branch_are_refused():
    """A choice that needs a branch is not left out."""
    tried = 0
    for cls in SENT:
        spec = spec_of(cls)
        for choice in spec.choices:
            if choice.needed:
                empty = {field.name for field in spec.fields if field.bit & choice.mask}
                with pytest.raises(MissingElement, match="One of several"):
                    cls(**{name: value for name, value in minimal(cls).items() if name not in empty})
                tried += 1

    assert tried > 30


def test_lists_are_refused_where_tuples_are_taken():
    """A list could change after it was checked."""
    for cls in SENT:
        for field in spec_of(cls).fields:
            if field.many:
                with pytest.raises(WrongType, match="tuple"):
                    cls(**(minimal(cls) | {field.name: list(value_of(field))}))


def test_too_many_are_refused():
    """
    A bill's vendor has room for 8 contacts, 3 prefilled accounts; a customer for 50 addresses (13.0 XSD).
    """
    seen = set()
    for cls in SENT:
        for field in spec_of(cls).fields:
            if field.max not in {1, None}:
                with pytest.raises(ConflictingElements, match=f"at most {field.max}"):
                    cls(**(minimal(cls) | {field.name: value_of(field) * (field.max + 1)}))
                seen.add(field.max)

    assert {3, 5, 8, 50} == seen


def test_empty_is_for_optional_elements_that_can_be_empty():
    """
    EMPTY stands where a field can be cleared, and nowhere else; enumerations and ids have no empty form.
    """
    cleared = 0
    for cls in SENT:
        spec = spec_of(cls)
        for field in spec.fields:
            if field.may_be_empty and not any(field.bit & choice.mask for choice in spec.choices):
                assert getattr(cls(**(minimal(cls) | {field.name: EMPTY})), field.name) is EMPTY
                cleared += 1
            elif not field.may_be_empty and field.codec is not None and not field.many:
                with pytest.raises(WrongType):
                    cls(**(minimal(cls) | {field.name: EMPTY}))

    assert cleared > 400


# Documents damaged after they were built: the strict reader, and the vendor's schema as its judge.
# -------------


@cache
def damages():
    return st.sampled_from(["swap", "drop", "double", "rename", "move"])


def damaged(root, kind, pick):
    """The document with one structural damage, or ``None`` where that damage is not possible."""
    root = copy.deepcopy(root)
    parents = [
        one
        for one in root.iter()
        if len(one) and one.tag not in {"QBXML", "QBXMLMsgsRq", "QBXMLSubscriptionMsgsRq"}
    ]
    if not parents:
        return None
    parent = parents[pick % len(parents)]
    child = parent[pick % len(parent)]
    if kind == "swap":
        other = child.getnext()
        if other is None or other.tag == child.tag:
            return None
        other.addnext(child)
    elif kind == "drop":
        parent.remove(child)
    elif kind == "double":
        child.addnext(copy.deepcopy(child))
    elif kind == "rename":
        child.tag = child.tag + "X"
    else:
        parent.insert(0, child)
    return root


def accepts(text):
    try:
        parse_requests(text)
    except QbxmlError:
        return False
    return True


@needs_xsd
@pytest.mark.parametrize("names", [US[at::8] for at in range(8)], ids=lambda names: names[0])
def test_damaged_documents_get_the_verdict_of_the_vendors_schema(names):
    """
    Swapped, dropped, doubled, renamed, moved: the strict reader and Intuit's XSD agree on every document.
    """

    @settings(
        max_examples=60 * EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        st.sampled_from(names).flatmap(lambda name: strategies.of(messages.request_class(name), V13)),
        damages(),
        st.integers(0, 1000),
    )
    def check(request, kind, pick):
        text = build(MessageSet((request,)), V13)
        # The XSD switches this choice off; and LinkToTxn knows no "within" in it.
        assume(not any(f"<{tag}>" in text for tag in ("NewValue", "ValueDifference", "LinkToTxn")))
        root = damaged(etree.fromstring(text.encode()), kind, pick)
        assume(root is not None)
        # A reference that holds nothing is valid to the schema and useless to QuickBooks; we refuse it.
        assume(not any(one.tag.endswith("Ref") and len(one) == 0 and not one.text for one in root.iter()))
        body = '<?qbxml version="13.0"?>' + etree.tostring(root, encoding="unicode")

        assert vendor_schema().validate(root) == accepts(body), vendor_schema().error_log

    check()


@pytest.mark.parametrize("names", [US[at::4] for at in range(4)], ids=lambda names: names[0])
def test_a_wrong_order_is_refused_with_its_place(names):
    """Two different elements in the wrong order: 0x80040400, and the path says which."""

    @settings(
        max_examples=40 * EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        st.sampled_from(names).flatmap(lambda name: strategies.of(messages.request_class(name), V13)),
        st.integers(0, 1000),
    )
    def check(request, pick):
        root = damaged(etree.fromstring(build(MessageSet((request,)), V13).encode()), "swap", pick)
        assume(root is not None)
        body = '<?qbxml version="13.0"?>' + etree.tostring(root, encoding="unicode")
        try:
            read = parse_requests(body)
        except SchemaViolation as error:
            assert error.code == "0x80040400"
            assert error.path
            assert error.record.startswith("request 1")
        else:
            # Only in mixed lists does either order stand, and then it is kept.
            assert canonical(body) == canonical(build(read, V13))

    check()


def canonical(text):
    """The document in one spelling: how an empty element or a character is written does not count."""
    return etree.tostring(etree.fromstring(text.encode()), method="c14n")


def test_keyword_order_does_not_matter():
    """The order of the wire is the schema's, whatever the order of the arguments."""
    for cls in SENT:
        arguments = minimal(cls)
        assert make(cls) == cls(**dict(reversed(arguments.items())))


def test_too_long_after_all_is_found_when_the_document_is_built():
    """
    A tax code of 6 characters is fine for Australia and refused for the US edition (annotated 14.0 document).
    """
    code = messages.SalesTaxCodeAdd(name="LONGER", is_taxable=True)
    message_set = MessageSet((messages.SalesTaxCodeAddRq(sales_tax_code_add=code),))

    assert "LONGER" in build(message_set, Version(13, 0), edition="AU")
    with pytest.raises(InvalidMessage) as caught:
        build(message_set, Version(13, 0))
    assert caught.value.path == "SalesTaxCodeAdd.name"
