"""The facts in tools/qbxml_schema, the classes made from them, and the table they were taken from."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qbxml import enums, messages
from qbxml._grammar import Choice, facts, read_block, snake
from qbxml._spec import spec_of
from qbxml.types import Unknown

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT.parent / "shared" / "reference" / "qbxml-schema.json"
KINDS = {
    "STRTYPE": "text",
    "IDTYPE": "id",
    "BOOLTYPE": "bool",
    "INTTYPE": "int",
    "AMTTYPE": "amount",
    "PRICETYPE": "price",
    "QUANTYPE": "quantity",
    "PERCENTTYPE": "percent",
    "FLOATTYPE": "float",
    "DATETYPE": "date",
    "DATETIMETYPE": "datetime",
    "TIMEINTERVALTYPE": "interval",
    "GUIDTYPE": "guid",
    "UUIDTYPE": "uuid",
    "MACROTYPE": "macro",
}
needs_table = pytest.mark.skipif(
    not TABLE.exists(), reason=f"the source table is not part of this project, not at {TABLE}"
)


def test_generated_files_are_what_the_facts_make():
    """Names and bytes: nothing edited by hand, nothing missing, nothing left over."""
    for tool in ("generate_qbxml.py", "generate_qbxml_docs.py"):
        done = subprocess.run(
            [sys.executable, str(ROOT / "tools" / tool), "--check"],
            capture_output=True,
            text=True,
            check=False,
        )

        assert (done.returncode, done.stderr) == (0, "")


@needs_table
def test_the_facts_are_those_of_the_source_table():
    """
    Every element of every message: name, order, occurrence, type, lengths, range, since, editions, default,
    flags.
    """
    table = json.loads(TABLE.read_text())
    compared = 0
    for name, message in table["messages"].items():
        compared += _same(table, name, message["items"], message["attributes"])
        compared += _same(
            table,
            message["response"]["name"],
            message["response"]["items"],
            message["response"]["attributes"],
        )
        assert message["since"] == messages.request_class(name).SINCE
    for name, aggregate in table["aggregates"].items():
        if hasattr(messages, name):
            compared += _same(table, name, aggregate["items"], aggregate.get("attributes", []))

    assert compared > 6_000


def _same(table, name, items, attributes):
    mine = read_block(getattr(messages, name).WIRE).items
    count = len(attributes)
    assert [one["name"] for one in attributes] == [one.tag for one in mine[:count]]
    return count + sum(
        _same_item(table, name, one, other) for one, other in zip(items, mine[count:], strict=True)
    )


def _same_item(table, owner, theirs, mine):
    if "choice" in theirs:
        assert isinstance(mine, Choice)
        assert (theirs["min"], theirs["max"], theirs.get("since", "1.0")) == (
            mine.min,
            mine.max,
            _dotted(mine.since),
        )
        return sum(
            _same_item(table, owner, one, other)
            for branch, own in zip(theirs["choice"], mine.branches, strict=True)
            for one, other in zip(branch, own, strict=True)
        )
    assert (theirs["name"], theirs["min"], theirs["max"]) == (mine.tag, mine.min, mine.max), owner
    assert theirs.get("since", "1.0") == _dotted(mine.since)
    assert tuple(one.removeprefix("QB") for one in theirs.get("editions", ())) == mine.editions
    assert theirs.get("default") == mine.default
    assert bool(theirs.get("annotated_min")) == mine.always
    assert bool(theirs.get("attributes")) == mine.macro
    assert tuple(theirs.get("within", ())) == mine.within
    if mine.kind == "ref":
        theirs = next(
            one for one in table["aggregates"][theirs["aggregate"]]["items"] if one["name"] == "FullName"
        )
    else:
        kind = KINDS.get(theirs.get("type"), "enum" if "enum" in theirs else "class")
        assert (kind, theirs.get("enum", theirs.get("aggregate", ""))) == (mine.kind, mine.target)
        assert [theirs.get("min_value"), theirs.get("max_value")] == [
            None if end is None else type(theirs.get(key) or 0)(end)
            for key, end in (("min_value", mine.low), ("max_value", mine.high))
        ]
    assert theirs.get("max_length") == mine.limit
    by_edition = {
        key.removeprefix("QB"): value for key, value in theirs.get("max_length_by_edition", {}).items()
    }
    assert by_edition == dict(mine.limit_by_edition)
    return 1


def _dotted(since):
    return f"{since[0]}.{since[1]}"


@needs_table
def test_the_enumerations_are_those_of_the_source_table():
    """Values, when each was first listed, and what was met beyond the lists."""
    from typing import get_args

    table = json.loads(TABLE.read_text())["enums"]
    for name, one in table.items():
        assert tuple(one["values"]) == get_args(getattr(enums, name))
        assert one.get("first_seen", {}) == enums.FIRST_SEEN.get(name, {})
        assert tuple(one.get("also_seen", ())) == enums.ALSO_SEEN.get(name, ())

    assert len(table) + 2 == len(enums.__all__)


def test_every_class_is_found_by_its_wire_name():
    """The lazy package offers each class, and says so when asked for another."""
    for name in messages._HOME:
        cls = getattr(messages, name)
        assert name == cls.__name__
        assert cls.__doc__
    assert "BillAddRq" in dir(messages)
    with pytest.raises(AttributeError, match="NoSuchRq"):
        _ = messages.NoSuchRq
    assert (messages.request_class("BillAdd"), messages.response_class("NoSuchRs")) == (None, None)


def test_attributes_are_the_wire_names_in_snake_case():
    """One to one, in wire order; only mixed lists have names of their own."""
    for name in messages._HOME:
        spec = spec_of(getattr(messages, name))
        for field in spec.fields:
            assert field.mixed or snake(field.fact.tag) == field.name
        assert {field.name for field in spec.fields if field.mixed} <= {"item_lines", "lines", "rows", "rets"}


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("TxnID", "txn_id"),
        ("APAccountRef", "ap_account_ref"),
        ("ExternalGUID", "external_guid"),
        ("PONumber", "po_number"),
        ("isTrackingOnSalesTransactionsEnabled", "is_tracking_on_sales_transactions_enabled"),
        ("Addr1", "addr1"),
        ("IsVendorEligibleFor1099", "is_vendor_eligible_for1099"),
        ("COGSAccountRef", "cogs_account_ref"),
    ],
)
def test_awkward_names(tag, name):
    """Acronyms, digits, lower-case starts."""
    assert name == snake(tag)


def test_answers_keep_what_is_unlisted():
    """Every class that comes in an answer has a place for what the schema does not list; no request has."""
    for name in messages._HOME:
        cls = getattr(messages, name)
        assert spec_of(cls).has_extra == (cls.SIDE != "request")
    assert Unknown(tag="x") == Unknown(tag="x")


def test_unbalanced_or_unknown_facts_are_refused():
    """A typing error in the facts stops the generator."""
    for text in ("A 1 text\n}", "A 1 [text", "A 1 text maybe", "A maybe text"):
        with pytest.raises(ValueError, match=r"\w"):
            read_block(text)


def test_facts_are_walked_in_wire_order():
    """Elements inside choices come where they stand."""
    block = read_block("A 1 text\n{?\n B 1 text\n|\n C 1 text\n}\nD ? text")

    assert list("ABCD") == [fact.tag for fact in facts(block.items)]
