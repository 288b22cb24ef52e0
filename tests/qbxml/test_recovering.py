"""Pages, lost answers, codes and text: the values that carry an integration through bad days."""

import copy
import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import (
    IterationLost,
    MessageSet,
    MessageSetResponse,
    QbDateTime,
    Ref,
    StatusError,
    build,
    errors,
    messages,
    parse,
    parse_requests,
    status,
    text,
)
from qbxml.errors import ConflictingElements, MissingElement, OutOfRange, QbxmlError, TooLong, WrongType
from qbxml.iteration import Iteration
from qbxml.messages import (
    AccountQueryRq,
    BarCodeQueryRq,
    BillQueryRq,
    ItemSitesQueryRq,
    TransactionQueryRq,
    VendorAdd,
    VendorAddRq,
    VendorQueryRq,
    VendorQueryRs,
)
from qbxml.messages.bill import (
    BillAdd,
    BillAddRq,
    ExpenseLineAdd,
    ModifiedDateRangeFilter,
    TxnDateRangeFilter,
)
from qbxml.recovery import CLEAR_ALL, clear_request, new_message_set_id, read_outcome, status_request, with_id


def page(remaining, code=0, iterator="{84FF5521-205D-46B6-9D44-7B6B9ACB7165}"):
    severity = "Info" if code < 500 else "Error"
    return VendorQueryRs(
        status_code=code, status_severity=severity, iterator_remaining_count=remaining, iterator_id=iterator
    )


def test_a_walk_goes_through_its_pages():
    """
    Start with MaxReturned, Continue with the id of the answer, finished at 0 remaining (On-Screen Reference).
    """
    walk = Iteration.start(VendorQueryRq(active_status="All"), page_size=50)
    first = walk.next_request("q1")
    assert VendorQueryRq(request_id="q1", iterator="Start", max_returned=50, active_status="All") == first

    walk = walk.after(page(70))
    second = walk.next_request("q2")
    assert (walk.state, walk.remaining, walk.page) == ("running", 70, 1)
    assert first.replace(request_id="q2", iterator="Continue", iterator_id=page(1).iterator_id) == second
    assert walk.stop_request("s").iterator == "Stop"

    walk = walk.after(page(20)).after(page(0))
    assert (walk.state, walk.next_request("q4"), walk.stop_request("s")) == ("finished", None, None)


def test_a_walk_over_nothing_is_finished_at_once():
    """Nothing found (1) ends the walk."""
    assert Iteration.start(VendorQueryRq()).after(page(None, code=1, iterator=None)).state == "finished"


@pytest.mark.parametrize(
    "lose",
    [
        lambda walk: walk.after(page(None, code=3391)),
        lambda walk: walk.session_ended(),
        lambda walk: walk.after(page(5, iterator=None)),
    ],
)
def test_a_lost_walk_starts_again_from_a_modified_date(lose):
    """An iterator dies with its session (3391, consolibyte issue 183); the new walk overlaps the old one."""
    walk = lose(Iteration.start(VendorQueryRq(active_status="All")).after(page(70)))
    assert walk.state == "lost"
    with pytest.raises(IterationLost) as caught:
        walk.next_request("q3")
    assert caught.value.repeatable

    again = walk.restart(QbDateTime("2026-07-01T00:01:30-08:00")).next_request("q4")
    assert QbDateTime("2026-06-30T23:59:30") == again.from_modified_date
    assert (again.iterator, again.active_status, again.iterator_id) == ("Start", "All", None)
    assert walk.restart().next_request("q4") == Iteration.start(
        VendorQueryRq(active_status="All")
    ).next_request("q4")


def test_other_refusals_of_a_page_are_errors():
    """A walk does not hide what QuickBooks said."""
    with pytest.raises(StatusError):
        Iteration.start(VendorQueryRq()).after(page(None, code=3260))
    with pytest.raises(WrongType):
        Iteration.start(BillQueryRq()).after(page(0))
    assert Iteration.start(VendorQueryRq()).session_ended().state == "ready"


def test_transactions_restart_by_their_own_filter():
    """Bills filter by ModifiedDateRangeFilter, which cannot stand beside a range of transaction dates."""
    since = QbDateTime("2026-01-02T03:04:05")
    dated = BillQueryRq(txn_date_range_filter=TxnDateRangeFilter(from_txn_date=dt.date(2026, 1, 1)))
    bounded = BillQueryRq(modified_date_range_filter=ModifiedDateRangeFilter(to_modified_date=since))
    zero = dt.timedelta(0)

    assert ModifiedDateRangeFilter(from_modified_date=since) == (
        Iteration.start(dated).restart(since, overlap=zero).query.modified_date_range_filter
    )
    assert ModifiedDateRangeFilter(from_modified_date=since, to_modified_date=since) == (
        Iteration.start(bounded).restart(since, overlap=zero).query.modified_date_range_filter
    )
    transactions = Iteration.start(TransactionQueryRq()).restart(since, overlap=zero).query
    assert since == transactions.transaction_modified_date_range_filter.from_modified_date
    with pytest.raises(WrongType, match="no filter by modified date"):
        Iteration.start(ItemSitesQueryRq()).restart(since)


def test_what_cannot_iterate_is_refused():
    """Accounts have no iterator, ids have no pages, a page has a size."""
    with pytest.raises(WrongType, match="cannot be read page by page"):
        Iteration.start(AccountQueryRq())
    with pytest.raises(ConflictingElements):
        Iteration.start(VendorQueryRq(list_id=("1",)))
    with pytest.raises(OutOfRange):
        Iteration.start(VendorQueryRq(), page_size=0)


def test_every_query_that_iterates_can_be_walked():
    """The 46 queries with an iterator; every other one is refused (annotated 14.0 document)."""
    queries = [messages.request_class(name) for name in messages.REQUESTS]
    walkable = [cls for cls in queries if cls.ITERATES]

    assert len(walkable) == 46
    for cls in walkable:
        if cls is BarCodeQueryRq:
            # It has the iterator attributes but no MaxReturned.
            with pytest.raises(WrongType, match="page by page"):
                Iteration.start(cls())
            continue
        assert Iteration.start(cls()).next_request("1").iterator == "Start"


def answer(code, *, with_responses):
    inside = (
        '<VendorAddRs requestID="1" statusCode="0" statusSeverity="Info"><ErrorRecovery><ListID>1-1</ListID>'
    )
    inside += "<EditSequence>17</EditSequence></ErrorRecovery></VendorAddRs>"
    inside += '<VendorAddRs requestID="2" statusCode="3231" statusSeverity="Error"/>'
    attributes = "" if code is None else f' messageSetStatusCode="{code}"'
    return parse(f"<QBXML><QBXMLMsgsRs{attributes}>{inside if with_responses else ''}</QBXMLMsgsRs></QBXML>")


@pytest.mark.parametrize(
    ("code", "with_responses", "finding"),
    [
        (0, True, "done"),
        (9005, True, "done"),
        (600, False, "not_run"),
        (0, False, "not_run"),
        (9001, False, "content_differs"),
        (9002, False, "unknown"),
        (9003, False, "unknown"),
        (9006, False, "unknown"),
        (777, False, "unknown"),
        (None, False, "unknown"),
    ],
)
def test_what_became_of_a_batch(code, with_responses, finding):
    """The message-set statuses of Intuit's error-recovery samples; doubt stays doubt."""
    assert finding == read_outcome(answer(code, with_responses=with_responses)).finding


def test_a_recovered_batch_tells_the_new_ids():
    """
    From 11.0 the stored outcome holds ErrorRecovery with the id and EditSequence, and 3231 marks what did
    not run.
    """
    outcome = read_outcome(answer(0, with_responses=True))

    assert (
        outcome.responses[0].error_recovery.list_id,
        outcome.responses[0].error_recovery.edit_sequence,
    ) == ("1-1", "17")
    assert tuple(response.request_id for response in outcome.not_processed) == ("2",)


def test_status_and_clearing_requests_are_empty_sets():
    """old = new asks, old alone clears (QuickBooks Desktop SDK, error recovery)."""
    asked = parse_requests(build(status_request("5a1e9c04d2b7f680")))
    cleared = parse_requests(build(clear_request(CLEAR_ALL)))

    assert (asked.requests, asked.old_message_set_id, asked.new_message_set_id) == (
        (),
        "5a1e9c04d2b7f680",
        "5a1e9c04d2b7f680",
    )
    assert (cleared.requests, cleared.old_message_set_id, cleared.new_message_set_id) == ((), CLEAR_ALL, None)
    with pytest.raises(MissingElement):
        status_request("")
    with pytest.raises(TooLong):
        clear_request("x" * 24)


def test_ids_fit_and_differ():
    """At most 23 characters, lower-case hexadecimal, never twice."""
    ids = {new_message_set_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert {20} == {len(one) for one in ids}
    assert all(one == one.lower() for one in ids)


def test_only_writes_are_remembered():
    """A remembered query helps nobody and grows the company file."""
    write = VendorAddRq(vendor_add=VendorAdd(name="x"))

    assert (
        with_id(MessageSet((write,)), "a", clears="b").new_message_set_id,
        with_id(MessageSet((write,)), "a", clears="b").old_message_set_id,
    ) == ("a", "b")
    with pytest.raises(OutOfRange, match="only reads"):
        with_id(MessageSet((VendorQueryRq(),)), "a")


DOCUMENTED = [
    "0",
    "1",
    "500",
    "501",
    "510",
    "530",
    "531",
    "550",
    "560",
    "570",
    "600",
    "1000",
    "1010",
    "1030",
    "1060",
    "3000",
    "3010",
    "3020",
    "3030",
    "3031",
    "3035",
    "3040",
    "3045",
    "3050",
    "3060",
    "3070",
    "3090",
    "3100",
    "3120",
    "3140",
    "3150",
    "3160",
    "3161",
    "3170",
    "3171",
    "3175",
    "3176",
    "3177",
    "3180",
    "3185",
    "3200",
    "3210",
    "3220",
    "3231",
    "3240",
    "3250",
    "3260",
    "3261",
    "3262",
    "3263",
    "3264",
    "3270",
    "3290",
    "3391",
    "3500",
]


def test_the_catalogue_has_every_documented_code():
    """SDK, status codes in response messages: each has a category, a cause and a fix for a bookkeeper."""
    known = {fact.code for fact in status.catalogue() if fact.kind == "status"}

    assert set(DOCUMENTED) <= known
    for fact in status.catalogue():
        assert fact.category in status.CATEGORIES
        assert fact.cause.endswith(".")
        assert fact.fix.endswith(".")
    assert len(status.catalogue()) == len({(fact.kind, fact.code) for fact in status.catalogue()})


@pytest.mark.parametrize(
    ("code", "category"),
    [
        (0, "ok"),
        (1, "ok"),
        (500, "absent"),
        (3100, "already_there"),
        (3200, "stale"),
        (3120, "absent"),
        (3070, "permanent"),
        (3175, "retry"),
        (3176, "retry"),
        (3171, "user"),
        (3231, "retry"),
        (3260, "user"),
        ("3180", "in_doubt"),
        (9150, "permanent"),
        (7, "in_doubt"),
        (777, "in_doubt"),
        (4711, "permanent"),
        ("nonsense", "permanent"),
    ],
)
def test_statuses_tell_what_to_do(code, category):
    """3100 is a taken name, 3200 an old EditSequence, 3210 a value: some projects have all three wrong."""
    assert category == status.lookup(code).category


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("0x80040400", "permanent"),
        ("0X80040400", "permanent"),
        (-2147220480, "permanent"),
        ("0x80040402", "in_doubt"),
        ("0x80040408", "retry"),
        ("0x80010105", "in_doubt"),
        ("0x80049999", "in_doubt"),
        ("2147746816", "permanent"),
        ("?", "in_doubt"),
    ],
)
def test_hresults_tell_what_to_do(code, category):
    """
    Only some HRESULTs prove that nothing happened; an unknown one is doubt (Web Connector guide, HRESULTs).
    """
    assert category == status.lookup_hresult(code).category


def test_every_error_of_the_package_pickles_and_speaks():
    """One base, four facts, and a message a person can act on."""
    arguments = {"limit": 1, "length": 2, "character": "x", "position": 0, "needed": "13.0"}
    more = {"status_code": 1, "severity": "Error", "category": "user", "message": None, "request_id": None}
    for name in errors.__all__:
        cls = getattr(errors, name)
        for given_ in (
            {},
            {k: arguments[k] for k in ("limit", "length")},
            {"needed": "1.0"},
            {k: arguments[k] for k in ("character", "position")},
            more,
        ):
            try:
                error = cls("It failed.", fix="Do this.", **given_)
            except TypeError:
                continue
            break
        assert isinstance(error, QbxmlError)
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert (str(error), vars(error)) == (str(other), vars(other))
        assert str(error).endswith("It failed. Do this.") or "(code" in str(error)


def test_transliteration_reports_each_change():
    """
    Opt-in, with place, before and after; what nothing stands for is named, never silently a question mark.
    """
    bill = BillAddRq(
        bill_add=BillAdd(
            vendor_ref=Ref(full_name="Łódź – Café"),
            memo="“quoted”…",
            expense_line_add=(ExpenseLineAdd(memo="fine"), ExpenseLineAdd(memo="5 € Ж")),
        )
    )
    made, changes = text.transliterate(bill)

    assert (
        made.bill_add.vendor_ref.full_name,
        made.bill_add.memo,
        made.bill_add.expense_line_add[1].memo,
    ) == ("Lódz - Café", '"quoted"...', "5 EUR ?")
    assert [(change.path, change.lost) for change in changes] == [
        ("BillAddRq.bill_add.vendor_ref.full_name", ()),
        ("BillAddRq.bill_add.memo", ()),
        ("BillAddRq.bill_add.expense_line_add[1].memo", ("Ж",)),
    ]
    build(MessageSet((made,)))
    assert bill.bill_add.memo == "“quoted”…"


def test_transliteration_changes_nothing_that_is_fine():
    """The same object comes back, and no report."""
    bill = BillAdd(vendor_ref=Ref(list_id="1", full_name="Café"), memo="ok")
    made, changes = text.transliterate(bill)

    assert made is bill
    assert changes == ()


def test_transliteration_never_cuts():
    """A replacement may be longer than its character; too long is refused as ever."""
    with pytest.raises(TooLong):
        text.transliterate(VendorAdd(name="…" * 41))


@given(st.text())
def test_what_is_transliterated_can_be_sent(given_):
    """Whatever the text, its transliteration is held by QuickBooks; what it holds already stays."""
    after, _ = text.transliterated(given_)

    assert all(map(text.holds, after))
    assert (after, ()) == text.transliterated(after)
    assert not all(map(text.holds, given_)) or after == given_


def test_an_answer_to_nothing_is_no_success():
    """A batch without any answer is not ok."""
    assert not MessageSetResponse(status_code=0).ok
