"""Records go out as they came in, and nothing that comes in breaks anything but its own call."""

import enum
import json
import os
import pickle
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import billv3.models as models
from billv3 import UNSET, Extra, NotSendable
from billv3 import given as is_given
from billv3._answers import result_of
from billv3._call import Answer, Call, page_reader, reader
from billv3._convert import CONVERTER, Model, core_type, structure, unstructure, wire_name
from billv3._json import NotJson, dumps, loads
from billv3.errors import BillError
from billv3.models import Bill, BillLineItem, Payment, Vendor

CLASSES = tuple(
    kind
    for kind in (getattr(models, name) for name in models.__all__)
    if isinstance(kind, type) and issubclass(kind, Model) and kind is not Model
)
EXAMPLES = int(os.environ.get("BILLV3_EXAMPLES", "60"))
SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
TIMES = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))
TEXTS = st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | DECIMALS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
SCALARS: dict[object, st.SearchStrategy[object]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(10**15), 10**15),
    Decimal: DECIMALS,
    date: st.dates(),
    datetime: TIMES,
    object: JSON.filter(lambda value: value is not None),
    Mapping[str, object]: st.dictionaries(TEXTS, JSON, max_size=2).map(Extra),
}


def values(annotation: object) -> st.SearchStrategy[object]:
    kind = core_type(annotation)
    for known, strategy in SCALARS.items():
        if kind == known:
            return strategy
    if typing.get_origin(kind) is tuple:
        return st.lists(values(typing.get_args(kind)[0]), max_size=2).map(tuple)
    if issubclass(kind, enum.Enum):
        known_words = list(kind)
        words = {member.value for member in kind}
        return st.sampled_from(known_words) | TEXTS.filter(lambda text: text not in words)
    return records(kind)


def records(kind: type[Model]) -> st.SearchStrategy[Model]:
    fields = {}
    for attribute in attrs.fields(kind):
        if attribute.name == "extra":
            known = {wire_name(a) for a in attrs.fields(kind)}
            names = TEXTS.filter(lambda name, known=known: name not in known)
            fields["extra"] = st.dictionaries(names, JSON, max_size=2).map(Extra)
        elif attribute.default is attrs.NOTHING:
            fields[attribute.name] = values(attribute.type)
        else:
            fields[attribute.name] = st.just(UNSET) | st.none() | values(attribute.type)
    return st.builds(kind, **fields)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_what_is_encoded_decodes_to_the_same(kind: type[Model]) -> None:
    """decode(encode(x)) == x for every model: absent, null, zero, unknown keys and words, exact numbers."""

    @settings(max_examples=max(5, EXAMPLES // 15), deadline=None, suppress_health_check=list(HealthCheck))
    @given(records(kind))
    def holds(record: Model) -> None:
        again = structure(loads(dumps(unstructure(record))), kind)

        assert record == again
        assert hash(record) == hash(again)
        assert again == pickle.loads(pickle.dumps(again))

    holds()


SAMPLE = b"""{"id":"00n02KELPFORESTSa7d2","archived":false,"vendorId":"00902CEDARSUPPLYx4k9","amount":355.00,
 "exchangeRate":1,"paidAmount":0,"dueAmount":355.00,"dueDate":"2026-04-08","paymentStatus":"UNPAID",
 "invoice":{"invoiceNumber":"CS-10442","invoiceDate":"2026-03-09"},"approvers":[{"userId":"006","approverOrder":1}],
 "billLineItems":[{"id":"bli1","amount":318.40,"classifications":{"chartOfAccountId":"0ca1"}},{"amount":36.60}],
 "createdTime":"2026-03-09T18:04:55.210+00:00"}"""


def paths(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [at]
    if isinstance(value, dict):
        found += [p for name, inner in value.items() for p in paths(inner, (*at, name))]
    elif isinstance(value, list):
        found += [p for n, inner in enumerate(value) for p in paths(inner, (*at, n))]
    return found


def changed(value: object, at: tuple[object, ...], new: object) -> object:
    if not at:
        return new
    head, *rest = at
    if isinstance(value, dict):
        return {k: changed(v, tuple(rest), new) if k == head else v for k, v in value.items()}
    assert isinstance(value, list)
    return [changed(v, tuple(rest), new) if n == head else v for n, v in enumerate(value)]


CALLS = (
    Call[object](method="GET", path="/v3/bills/1", decode=reader(Bill)),
    Call[object](method="GET", path="/v3/bills", decode=page_reader(Bill)),
)
NOW = datetime(2026, 3, 9, tzinfo=UTC)


def answered(body: bytes, status: int) -> None:
    for call in CALLS:
        try:
            result_of(Answer(status, {"retry-after": "x"}, body), call, now=NOW)
        except BillError as exc:
            assert exc.problem
            assert exc.fix


@SLOW
@given(st.data(), JSON, st.sampled_from([200, 201, 400, 401, 403, 404, 422, 429, 500]))
def test_any_change_of_an_answer_gives_a_value_or_a_typed_error(
    data: st.DataObject, new: object, status: int
) -> None:
    """One value anywhere in a good answer is replaced by any other: ours is the only kind of exception."""
    value = loads(SAMPLE)
    at = data.draw(st.sampled_from(paths(value)))
    mutated = changed(value, at, new)
    answered(dumps(mutated), status)
    answered(dumps({"results": [mutated], "nextPage": new}), status)
    answered(dumps([mutated]), status)


@SLOW
@given(st.integers(0, len(SAMPLE)), st.binary(max_size=3), st.sampled_from([200, 422, 500]))
def test_any_damage_to_the_bytes_gives_a_value_or_a_typed_error(at: int, junk: bytes, status: int) -> None:
    """Cut short, overwritten, not UTF-8: ours is the only kind of exception."""
    answered(SAMPLE[:at], status)
    answered(SAMPLE[:at] + junk + SAMPLE[at + len(junk) :], status)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html><body>502</body></html>",
        b"[" * 100_000,
        b'{"id":' * 50_000,
        b"NaN",
        b'{"id":"1","amount":1e999999999999999999999}',
        b'{"id":"1","amount":1e999999}',
        b'{"id":"1","approvers":[{"approverOrder":1e999999999}]}',
        b'{"id":"1","amount":' + b"9" * 5000 + b"}",
        b'{"id":"1","createdTime":"0001-01-01T00:00:00+14:00"}',
        b'{"id":"1","dueDate":"2026-02-30"}',
        b'{"id":"\\ud800"}',
        b"\xff\xfe\x00",
        b'\xef\xbb\xbf{"id":"1"}',
        b'[{"code":"BDC_1109"}]',
        b'{"code":1,"message":null}',
        b"[[]]",
        b"[null]",
        b"null",
        b"0",
    ],
)
@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 500, 599])
def test_known_oddities_give_a_value_or_a_typed_error(body: bytes, status: int) -> None:
    """What gateways and hostile servers send."""
    answered(body, status)


@pytest.mark.parametrize("text", ["0.1", "318.40", "-0.005", "12345678901234567890.123456789", "0.00", "100"])
def test_amounts_keep_every_digit_both_ways(text: str) -> None:
    """Money never passes through binary floating point."""
    line = structure(loads(f'{{"amount":{text}}}'.encode()), BillLineItem)

    assert Decimal(text) == line.amount
    assert text == str(line.amount)
    assert f'{{"amount":{text}}}'.encode() == dumps(unstructure(line))


@pytest.mark.parametrize(
    "line",
    [
        BillLineItem(amount=12.5),  # type: ignore[arg-type]
        BillLineItem(amount=Decimal("NaN")),
        BillLineItem(amount="12.50"),  # type: ignore[arg-type]
        BillLineItem(description=5),  # type: ignore[arg-type]
        BillLineItem(classifications={"jobId": "1"}),  # type: ignore[arg-type]
        BillLineItem(amount=True),
        Bill(id="1", due_date=datetime(2026, 1, 1, tzinfo=UTC)),
        Bill(id="1", created_time=datetime(2026, 1, 1)),
        Bill(id="1", archived="false"),  # type: ignore[arg-type]
        Bill(id="1", bill_line_items="text"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_sent_exactly_is_refused_before_it_is_sent(line: Model) -> None:
    """A float, a time without zone, text for a number: nothing is guessed."""
    with pytest.raises(NotSendable):
        dumps(unstructure(line))


def test_absent_null_and_zero_stay_apart() -> None:
    """Reading a missing dueAmount as zero would mark an unpaid bill as paid."""
    absent, null, zero = (
        structure(loads(body), Bill)
        for body in (b'{"id":"1"}', b'{"id":"1","dueAmount":null}', b'{"id":"1","dueAmount":0}')
    )

    assert (UNSET, None, Decimal(0)) == (absent.due_amount, null.due_amount, zero.due_amount)
    assert [False, False, True] == [is_given(bill.due_amount) for bill in (absent, null, zero)]
    assert [b'{"id":"1"}', b'{"id":"1","dueAmount":null}', b'{"id":"1","dueAmount":0}'] == [
        dumps(unstructure(bill)) for bill in (absent, null, zero)
    ]


def test_unknown_words_and_numbers_as_text_are_taken() -> None:
    """BILL adds values without notice; a few samples send amounts as text, and dates as date-times."""
    payment = structure(
        loads(
            b'{"id":"stp1","singleStatus":"ON_THE_MOON","amount":"305.00","processDate":"2026-04-03T00:00:00.000Z"}'
        ),
        Payment,
    )

    assert ("ON_THE_MOON", Decimal("305.00"), date(2026, 4, 3)) == (
        payment.single_status,
        payment.amount,
        payment.process_date,
    )


def test_how_a_vendor_is_paid_is_found_nested_or_on_top() -> None:
    """The reference nests payByType, one integrator reads it on top."""
    nested = structure({"id": "1", "payByType": "CHECK", "paymentInformation": {"payByType": "ACH"}}, Vendor)
    top = structure({"id": "1", "payByType": "CHECK"}, Vendor)

    assert ("ACH", "CHECK") == (nested.pay_by_type, top.pay_by_type)


def test_the_draft_of_a_record_cannot_be_told_from_the_record() -> None:
    """Records are filled as drafts for speed; what comes out is frozen and of the real class."""
    bill = structure({"id": "1"}, Bill)

    assert type(bill) is Bill
    assert Bill(id="1") == bill
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        bill.id = "2"  # type: ignore[misc]


def test_our_converter_is_not_the_global_one() -> None:
    """cattrs' global converter is shared with strangers."""
    import cattrs

    assert CONVERTER is not cattrs.global_converter


@given(JSON)
def test_json_is_what_the_standard_library_reads(value: object) -> None:
    """Ours writes nothing but JSON, and reads its own writing back."""
    text = dumps(value)

    assert value == loads(text)
    assert json.loads(text) is not NotImplemented


def test_the_reader_refuses_what_is_no_number() -> None:
    """NaN and Infinity are not JSON."""
    for body in (b"NaN", b"[Infinity]", b'{"a":-Infinity}'):
        with pytest.raises(NotJson):
            loads(body)
