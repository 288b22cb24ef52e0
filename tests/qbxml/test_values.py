"""The value types: numbers that stay exact, times that keep their text, three states of an element."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from qbxml import EMPTY, MessageSet, QbDateTime, Ref, UseMacro, build, parse, parse_requests
from qbxml.errors import MissingElement, OutOfRange, QbxmlError, WrongType
from qbxml.messages.bill import BillMod, BillModRq, BillRet, ExpenseLineAdd
from qbxml.messages.bill_payment_check import AppliedToTxnAdd
from qbxml.messages.time_tracking import TimeTrackingAdd, TimeTrackingAddRq

PACIFIC = ZoneInfo("America/Los_Angeles")


def amount_text(value):
    """What an amount looks like on the wire."""
    mod = BillMod(txn_id="1", edit_sequence="2", expense_line_mod=(_line_mod(value),))
    text = build(MessageSet((BillModRq(bill_mod=mod),)))
    return text.split("<Amount>")[1].split("</Amount>")[0]


def _line_mod(value):
    from qbxml.messages import ExpenseLineMod

    return ExpenseLineMod(txn_line_id="-1", amount=value)


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("1234.5", "1234.50"),
        ("10", "10.00"),
        ("1E+2", "100.00"),
        ("-3", "-3.00"),
        ("0", "0.00"),
        ("-0.00", "-0.00"),
        ("9999999999999.99", "9999999999999.99"),
        ("1.2300", "1.23"),
        ("0E-9", "0.00"),
    ],
)
def test_amounts_have_two_places(value, wire):
    """AMTTYPE: 1 to 13 digits and exactly two places, no exponent (13.0 XSD, AMTTYPE pattern)."""
    assert wire == amount_text(Decimal(value))


@pytest.mark.parametrize("value", ["0.001", "1.005", "12345678901234", "NaN", "Infinity", "1E+20", "1E-20"])
def test_amounts_are_never_rounded(value):
    """What does not fit is refused with a way out."""
    with pytest.raises(OutOfRange) as caught:
        ExpenseLineAdd(amount=Decimal(value))

    assert caught.value.path == "ExpenseLineAdd.amount"


def test_a_choice_in_the_schema_is_one_in_python():
    """A payment line takes amounts as Decimal and an id or a macro for the transaction."""
    line = AppliedToTxnAdd(txn_id=UseMacro("TxnID:b1"), payment_amount=Decimal("1.10"))

    assert UseMacro("TxnID:b1") == line.txn_id
    with pytest.raises(WrongType):
        AppliedToTxnAdd(txn_id="1", payment_amount=UseMacro("TxnID:b1"))


def test_absent_empty_and_present_differ():
    """In a Mod an absent field stays, an empty one is cleared (On-Screen Reference, modify requests)."""
    due = dt.date(2026, 3, 4)
    mods = [
        BillMod(txn_id="1", edit_sequence="2", memo=memo, due_date=date, terms_ref=terms)
        for memo, date, terms in (
            (None, None, None),
            ("", EMPTY, Ref(full_name="")),
            ("x", due, Ref(full_name="Net 30")),
        )
    ]
    texts = [build(MessageSet((BillModRq(bill_mod=mod),))) for mod in mods]

    assert "Memo" not in texts[0]
    assert "<DueDate></DueDate><TermsRef><FullName></FullName></TermsRef><Memo></Memo>" in texts[1]
    assert mods == [parse_requests(text).requests[0].bill_mod for text in texts]


def test_a_reference_needs_something_to_refer_to():
    """An empty reference is what people send by mistake; QuickBooks has no use for it."""
    with pytest.raises(MissingElement, match="ListID or a FullName"):
        Ref()
    with pytest.raises(WrongType):
        Ref(list_id=5)


def test_the_offset_of_quickbooks_lies_in_summer():
    """
    During daylight saving the wall time is right and the offset is the winter one (quickbooks-sync 19, 28,
    33).
    """
    sent = QbDateTime("2026-07-01T09:30:00-08:00")

    assert sent.in_zone(PACIFIC).astimezone(dt.UTC).isoformat() == "2026-07-01T16:30:00+00:00"
    assert sent.literal().astimezone(dt.UTC).isoformat() == "2026-07-01T17:30:00+00:00"
    assert sent.offset == "-08:00"
    assert str(sent) == "2026-07-01T09:30:00-08:00"


def test_winter_times_agree():
    """Outside daylight saving both readings are the same moment."""
    sent = QbDateTime("2026-01-15T09:30:00-08:00")

    assert sent.in_zone(PACIFIC) == sent.literal()


def test_times_for_filters_are_wall_times():
    """A filter is read on the clock of the QuickBooks PC, so it is written without an offset."""
    moment = dt.datetime(2026, 7, 1, 16, 30, 0, 999_999, tzinfo=dt.UTC)

    assert QbDateTime("2026-07-01T09:30:00") == QbDateTime.at(moment, PACIFIC)
    assert QbDateTime.wall_time(2026, 7, 1, 9, 30) == QbDateTime.at(moment, PACIFIC)
    assert QbDateTime("2026-07-01").literal() is None
    with pytest.raises(WrongType, match="no time zone"):
        QbDateTime.at(dt.datetime(2026, 7, 1), PACIFIC)


@pytest.mark.parametrize("text", ["2026-1-2", "2026-01-02T3", "2026-01-02T03:04", "2026-01-02T03:04:05+1:00"])
def test_short_times_are_read(text):
    """DATETIMETYPE allows single digits and missing ends (13.0 XSD)."""
    assert text == QbDateTime(text).text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.5",
        "2026-02-30",
        "2026-01-02T25",
        "2026-01-02T03:04:05+25:00",
    ],
)
def test_other_times_are_refused(text):
    """No Z, no fractions, no 30th of February."""
    with pytest.raises(QbxmlError):
        QbDateTime(text)
    with pytest.raises(WrongType):
        QbDateTime(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def test_dates_are_calendar_dates():
    """A datetime is no date, although Python says so."""
    with pytest.raises(WrongType, match="calendar date"):
        BillMod(txn_id="1", edit_sequence="2", txn_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("seconds", "wire"), [(0, "PT0H0M0S"), (5400, "PT1H30M0S"), (-61, "-PT0H1M1S"), (90_000, "PT25H0M0S")]
)
def test_intervals(seconds, wire):
    """TIMEINTERVALTYPE: PTnHnMnS, whole seconds, perhaps negative (13.0 XSD)."""
    add = TimeTrackingAdd(
        txn_date=dt.date(2026, 1, 1),
        entity_ref=Ref(list_id="1"),
        duration=dt.timedelta(seconds=seconds),
    )
    text = build(MessageSet((TimeTrackingAddRq(time_tracking_add=add),)))

    assert f"<Duration>{wire}</Duration>" in text
    assert add == parse_requests(text).requests[0].time_tracking_add
    with pytest.raises(OutOfRange):
        add.replace(duration=dt.timedelta(milliseconds=1))


def answered(element):
    """A bill answered with one element inside."""
    text = (
        '<QBXML><QBXMLMsgsRs><BillQueryRs statusCode="0" statusSeverity="Info">'
        f"<BillRet>{element}</BillRet></BillQueryRs></QBXMLMsgsRs></QBXML>"
    )
    return parse(text).responses[0].rets[0]


@pytest.mark.parametrize(
    ("element", "bill"),
    [
        ("<AmountDue>12</AmountDue>", BillRet(amount_due=Decimal(12))),
        ("<AmountDue>-0.50</AmountDue>", BillRet(amount_due=Decimal("-0.50"))),
        ("<ExchangeRate>.5</ExchangeRate>", BillRet(exchange_rate=Decimal("0.5"))),
        ("<IsPaid>1</IsPaid>", BillRet(is_paid=True)),
        ("<IsPaid> false </IsPaid>", BillRet(is_paid=False)),
        ("<TxnDate>2026-01-02Z</TxnDate>", BillRet(txn_date=dt.date(2026, 1, 2))),
        ("<TxnNumber>+7</TxnNumber>", BillRet(txn_number=7)),
        ("<Memo></Memo>", BillRet(memo="")),
        ("<Memo> two  blanks </Memo>", BillRet(memo=" two  blanks ")),
        ("<Memo>a<!-- c -->b</Memo>", BillRet(memo="ab")),
        ("<Memo><![CDATA[<b>]]></Memo>", BillRet(memo="<b>")),
    ],
)
def test_answers_are_read_as_loosely_as_they_are_written(element, bill):
    """Everything the schema's types allow is read, though we write one form only."""
    assert bill == answered(element)


@pytest.mark.parametrize(
    "element", ["<AmountDue>1e5</AmountDue>", "<AmountDue>1,000.00</AmountDue>", "<AmountDue>NaN</AmountDue>",
                "<IsPaid>yes</IsPaid>", "<TxnDate>01/02/2026</TxnDate>", "<TxnDate>2026-02-30</TxnDate>",
                "<TxnNumber>1.5</TxnNumber>", "<TimeCreated>noon</TimeCreated>"]
)  # fmt: skip
def test_other_values_are_unreadable(element):
    """A value of the wrong kind is an error with its place, never a guess."""
    from qbxml.errors import UnreadableValue

    with pytest.raises(UnreadableValue, match=r"BillQueryRs\.bill_ret\.\w+: "):
        answered(element)
