"""Events documents: typed, lenient about what is new, hardened like answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbxml import MAX_VERSION, ParseError, Unknown, parse_events
from qbxml._write import Writer
from qbxml.errors import HostileDocument, MalformedDocument, UnreadableValue
from qbxml.messages import DataEvent, UIEvent, UIExtensionEvent
from qbxml.testing import strategies

HOST = """<HostInfo><ProductName>QuickBooks Enterprise</ProductName><MajorVersion>34</MajorVersion>
<MinorVersion>0</MinorVersion><Country>US</Country></HostInfo>"""
PAID = f"""<DataEvent><CompanyFilePath>C:\\Greenfield.QBW</CompanyFilePath>{HOST}
<TxnEvent><TxnEventType>Bill</TxnEventType><TxnEventOperation>Modify</TxnEventOperation><TxnID>4F2-17</TxnID>
<RefNumber>A1</RefNumber></TxnEvent></DataEvent>"""
MERGED = f"""<DataEvent><CompanyFilePath>C:\\Greenfield.QBW</CompanyFilePath>{HOST}
<ListEvent><ListEventType>Vendor</ListEventType><ListEventOperation>Merge</ListEventOperation><ListID>80-1</ListID>
<AfterMergeListID>80-2</AfterMergeListID></ListEvent>
<LastRestoreTime>2026-01-02T10:00:00-08:00</LastRestoreTime></DataEvent>"""


def events(inside):
    return f'<?xml version="1.0"?><?qbxml version="3.0"?><QBXML><QBXMLEvents>{inside}</QBXMLEvents></QBXML>'


def test_data_events_say_what_changed():
    """A transaction and a list event (annotated 14.0 document, QBXMLEvents): type, operation, id."""
    paid, merged = parse_events(events(PAID + MERGED))

    assert isinstance(paid, DataEvent)
    assert isinstance(merged, DataEvent)
    assert (paid.txn_event.txn_event_type, paid.txn_event.txn_event_operation) == ("Bill", "Modify")
    assert (paid.txn_event.txn_id, paid.txn_event.ref_number) == ("4F2-17", "A1")
    assert (merged.list_event.list_id, merged.list_event.after_merge_list_id) == ("80-1", "80-2")
    assert merged.last_restore_time.text == "2026-01-02T10:00:00-08:00"
    assert paid.host_info.major_version == "34"


def test_a_user_interface_event_names_its_tag():
    """A click on a menu item that the subscriber added carries the tag of the subscription."""
    (clicked,) = parse_events(
        events(
            f"<UIExtensionEvent><CompanyFilePath>C:\\G.QBW</CompanyFilePath>{HOST}<EventTag>sync</EventTag>"
            "<CurrentWindow><TxnType>Bill</TxnType><TxnID>4F2-17</TxnID></CurrentWindow></UIExtensionEvent>"
        )
    )

    assert isinstance(clicked, UIExtensionEvent)
    assert (clicked.event_tag, clicked.current_window.txn_id) == ("sync", "4F2-17")


def test_what_no_schema_lists_is_kept():
    """An unknown event, an unknown element and an unknown operation survive."""
    new, known = parse_events(
        events(
            "<NewEvent><A>1</A></NewEvent>"
            + PAID.replace("Modify", "Ponder").replace("<TxnEvent>", "<X>7</X><TxnEvent>")
        )
    )

    assert new == Unknown(tag="NewEvent", children=(Unknown(tag="A", text="1"),))
    assert known.txn_event.txn_event_operation == "Ponder"
    assert known.extra == (Unknown(tag="X", text="7"),)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((DataEvent, UIEvent, UIExtensionEvent)).flatmap(strategies.of), max_size=4))
def test_events_read_back_as_they_were(made):
    """parse_events(x) == x for every kind of event."""
    writer = Writer(MAX_VERSION, newer="leave out")
    for one in made:
        writer.write(one, type(one).__name__)

    assert tuple(made) == parse_events(events(writer.text()))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", MalformedDocument),
        ("<QBXML><QBXMLEvents>", MalformedDocument),
        ("<QBXML/>", MalformedDocument),
        ("<QBXML><QBXMLMsgsRs/></QBXML>", MalformedDocument),
        ("<QBXML><QBXMLEvents/><QBXMLEvents/></QBXML>", MalformedDocument),
        ("<Other><QBXMLEvents/></Other>", MalformedDocument),
        ('<!DOCTYPE QBXML [<!ENTITY a "b">]><QBXML><QBXMLEvents/></QBXML>', HostileDocument),
        (events("&a;"), ParseError),
        (events("<?php x?>"), HostileDocument),
        (events("<DataEvent>" * 400 + "</DataEvent>" * 400), ParseError),
        (events(f"<DataEvent>{HOST}<LastRestoreTime>soon</LastRestoreTime></DataEvent>"), UnreadableValue),
    ],
)  # fmt: skip
def test_bad_documents_get_a_typed_error(text, error):
    """Malformed, cut short, hostile or unreadable: a typed error and nothing else."""
    with pytest.raises(error):
        parse_events(text)


def test_a_document_too_large_is_refused():
    """The limit is in bytes and can be lowered."""
    with pytest.raises(HostileDocument):
        parse_events(events(PAID), size_max=100)


def test_an_unreadable_value_has_its_place():
    """The path leads to the event and the element."""
    broken = PAID.replace("</TxnEvent>", "</TxnEvent><LastRestoreTime>soon</LastRestoreTime>")
    with pytest.raises(UnreadableValue) as caught:
        parse_events(events(PAID + broken))

    assert caught.value.path == "QBXMLEvents[1].DataEvent.last_restore_time"
