"""The compiled usual case is quicker than the tables, and never kinder: both say the same of every value."""

import copy
import datetime as dt
import inspect
import pickle
import weakref
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbxml import EMPTY, MessageSet, QbDateTime, Ref, UseMacro, Version, build
from qbxml._check import _checker, checker_of
from qbxml._compiled import check_source, compiled
from qbxml._message import field_names
from qbxml._spec import spec_of
from qbxml._write import escape
from qbxml.errors import InvalidMessage, TooLong, UnsupportedCharacter, WrongType
from qbxml.messages import BillAdd, BillAddRq, BillQueryRq, ExpenseLineAdd, VendorAdd
from tests.qbxml.minimal import classes, minimal

STRANGE = (
    "", "plain", "a & <b>", "caf\xe9", "tab\there", "\x7f", "\x00", "\u20ac", "x" * 5000, "0", b"x", object(),
    0, 1, True, 1.5, (), [], ("x",), EMPTY, UseMacro("TxnID:a"), (Ref(full_name="x"),), [Ref(full_name="x")],
    Ref(full_name="x"), Ref(list_id="x" * 37), Ref(full_name="x" * 300),
    Decimal("1.00"), Decimal("-1.00"), Decimal(1), Decimal("1.001"), Decimal("NaN"), Decimal("1E+3"),
    Decimal("1234567890123.00"), Decimal("12345678901234.00"),
    dt.date(2026, 1, 2), dt.datetime(2026, 1, 2), QbDateTime("2026-01-02"), dt.timedelta(seconds=1),
)  # fmt: skip
"""Values no field takes, values some do, and values at the edge."""


def verdict(work):
    try:
        work()
    except InvalidMessage as error:
        return type(error), error.problem
    return None


def test_every_field_of_every_class_judges_as_the_tables_do():
    """Whatever a field is given, the object is refused exactly when the table refuses it, and why."""
    tried = 0
    for cls in classes("request", "both"):
        spec = spec_of(cls)
        base = cls(**minimal(cls))
        check = checker_of(cls)
        for at, field in enumerate(spec.fields):
            by_table = _checker(field, spec)
            for value in STRANGE:
                made = object.__new__(cls)
                for setter, kept in zip(
                    spec.setters, [getattr(base, one.name) for one in spec.fields], strict=False
                ):
                    setter(made, kept)
                spec.setters[at](made, value)
                expected = None if value == () else verdict(lambda by=by_table, one=value: by(one))
                found = verdict(lambda one=made, judge=check: judge(one))
                assert found == verdict(lambda one=value, name=field.name, of=base: of.replace(**{name: one}))
                if expected is not None:
                    assert (cls, field.name, value, expected) == (cls, field.name, value, found)
                elif found is not None:
                    assert "required" in found[1] or "beside" in found[1] or "element" in found[1], (
                        cls,
                        field.name,
                        value,
                    )
                tried += 1

    assert tried > 100_000


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(max_codepoint=0x120), max_size=12))
def test_text_is_written_as_escape_writes_it(text):
    """Plain, with markup, Latin, or impossible: the document holds what ``escape`` makes of a text."""
    request = BillAddRq(bill_add=BillAdd(vendor_ref=Ref(full_name="V"), memo=text))
    try:
        expected = escape(text)
    except UnsupportedCharacter as error:
        with pytest.raises(UnsupportedCharacter) as caught:
            build(MessageSet((request,)))
        assert (error.position, "BillAdd.memo") == (caught.value.position, caught.value.path)
    else:
        assert f"<Memo>{expected}</Memo>" in build(MessageSet((request,)))


def test_the_source_holds_nothing_but_schema_facts():
    """What is compiled is a handful of lines a field, the same every time."""
    spec = spec_of(ExpenseLineAdd)
    source = list(check_source(spec, {}))

    assert source == list(check_source(spec, {}))
    assert "    v = m.memo" in source
    assert "        if not (Type(v) is str and len(v) <= 4095):" in source
    assert compiled(["def f():", "    g(7)"], "f", {"g": [].append})() is None


def test_an_object_inside_names_itself_when_it_is_made():
    """Made before its parent exists, a part can only name its own class; the parent is not known yet."""
    with pytest.raises(TooLong) as caught:
        ExpenseLineAdd(memo="x" * 4096)

    assert caught.value.path == "ExpenseLineAdd.memo"


def test_a_parent_names_the_whole_way():
    """What a parent sees when it is made, and all that is found when building, has its full path."""
    line = ExpenseLineAdd(memo="fine")
    with pytest.raises(WrongType) as caught:
        BillAdd(vendor_ref=Ref(full_name="V"), expense_line_add=(line, line, "x"))
    assert caught.value.path == "BillAdd.expense_line_add[2]"

    bad = ExpenseLineAdd(memo="\u20ac")
    bill = BillAdd(vendor_ref=Ref(full_name="V"), expense_line_add=(line, line, bad))
    with pytest.raises(UnsupportedCharacter) as caught:
        build(MessageSet((BillAddRq(request_id="b1", bill_add=bill),)))
    assert caught.value.path == "BillAdd.expense_line_add[2].memo"
    assert caught.value.record == "BillAddRq b1"

    new = ExpenseLineAdd(sales_rep_ref=Ref(full_name="AB"))
    bill = bill.replace(expense_line_add=(line, line, new))
    with pytest.raises(InvalidMessage) as caught:
        build(MessageSet((BillAddRq(bill_add=bill),)), Version(12, 0))
    assert caught.value.path == "BillAdd.expense_line_add[2].sales_rep_ref"


def test_the_quick_way_to_make_objects_changes_nothing_else():
    """From the second object on a compiled ``__init__`` makes them; they are the same in every respect."""
    first, second = (VendorAdd(name="Stone Yard", phone="1") for _ in range(2))

    assert (first, hash(first), repr(first)) == (second, hash(second), repr(second))
    assert (VendorAdd, first) == (type(second), pickle.loads(pickle.dumps(second)))
    assert (second, second) == (copy.copy(second), weakref.ref(second)())
    assert not hasattr(second, "__dict__")
    for change in (lambda: setattr(second, "name", "x"), lambda: delattr(second, "name")):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            change()
    parameters = inspect.signature(VendorAdd).parameters
    assert field_names(VendorAdd) == tuple(parameters)
    assert {inspect.Parameter.KEYWORD_ONLY} == {one.kind for one in parameters.values()}
    assert inspect.Parameter.empty is parameters["name"].default
    for wrong in (VendorAdd, lambda: VendorAdd("x"), lambda: VendorAdd(name="x", nothing=1)):
        with pytest.raises(TypeError):
            wrong()


def test_a_class_made_from_a_message_class_keeps_its_checks():
    """Somebody's own subclass is made the ordinary way."""

    class OwnVendor(VendorAdd):
        note = "ours"

    assert ("x", "ours", OwnVendor) == (
        (made := OwnVendor(name="x")).name,
        made.note,
        type(made),
    )
    with pytest.raises(TooLong):
        OwnVendor(name="x" * 42)


def test_no_field_hides_what_the_source_names():
    """Fields are arguments of the compiled functions; none has the name of something they call."""
    taken = {
        "self",
        "p",
        "v",
        "n",
        "t",
        "again",
        "good",
        "structure",
        "become",
        "slowly",
        "len",
        "map",
        "str",
    }

    for cls in classes("request", "both", "response"):
        names = set(field_names(cls))
        assert set() == names & taken
        assert all(name == name.lower() for name in names)


def test_the_second_object_is_checked_like_the_first():
    """The check of a class is made with its first object and put in its place; it goes on refusing."""
    for _ in range(3):
        assert VendorAdd(name="x").name == "x"
        with pytest.raises(TooLong):
            VendorAdd(name="x" * 42)
        with pytest.raises(InvalidMessage):
            BillQueryRq(max_returned=0)
