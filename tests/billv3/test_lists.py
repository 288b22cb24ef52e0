"""Lists come whole, and changes are never missed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from billv3 import BadCall, FilterRefused, ListingUnstable
from billv3.filters import FILTERABLE, BillFilters, BillSort, PaymentFilters, VendorFilters, where
from billv3.models import Bill
from billv3.testing import FakeBill, Fault
from tests.billv3.conftest import MakeClient, MovableClock
from tests.billv3.samples import Script, fault, new_vendor, some_bills

START = datetime(2026, 3, 9, tzinfo=UTC)


def numbers(bills: Iterable[Bill]) -> set[str]:
    return {bill.id for bill in bills}


@pytest.mark.parametrize("cursor", ["keyset", "offset", "snapshot"])
@pytest.mark.parametrize("archived_too", [True, False])
def test_changes_come_whole_while_rows_move_between_pages(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock, cursor: str, archived_too: bool
) -> None:
    """Whatever a page token does, and whether archived rows come unasked or not."""
    fake.knobs = replace(fake.knobs, cursor=cursor, archived_in_default_lists=archived_too)
    client = make_client()
    bills = some_bills(client, 30)
    for n, bill in enumerate(bills):
        clock.advance(seconds=1)
        fake.office.edit_bill(bill.id, {"description": f"edit {n}"})
    client.bills.archive(bills[4].id)
    changes = client.bills.changed_since(START, max=5)
    seen: dict[str, Bill] = {}
    for at, rows in enumerate(changes.pages()):
        seen.update({row.id: row for row in rows})
        clock.advance(seconds=2)
        fake.office.edit_bill(bills[at % 12].id, {"description": f"moved {at}"})

    assert numbers(bills) == set(seen)
    assert changes.finished
    later = client.bills.changed_since(changes.watermark, overlap=timedelta(0))
    seen.update({row.id: row for row in later})
    truth = {bill.id: client.bills.get(bill.id).description for bill in bills}
    assert truth == {id: row.description for id, row in seen.items()}


def test_many_rows_of_one_moment_come_whole(make_client: MakeClient, fake: FakeBill) -> None:
    """Where more rows than a page share a moment, tokens carry on."""
    client = make_client()
    bills = some_bills(client, 23)

    assert numbers(bills) == numbers(client.bills.changed_since(START, max=4))


def test_the_watermark_is_there_at_the_end_only_and_never_goes_back(
    make_client: MakeClient, clock: MovableClock
) -> None:
    """A watermark that was taken too early would lose changes."""
    client = make_client()
    some_bills(client, 3)
    changes = client.bills.changed_since(START, max=1)
    next(iter(changes))
    with pytest.raises(ListingUnstable):
        _ = changes.watermark
    future = clock.now() + timedelta(days=1)
    nothing = client.bills.changed_since(future, overlap=timedelta(0))

    assert [] == list(nothing)
    assert future == nothing.watermark


@pytest.mark.parametrize("noun", ["payments", "bills"])
def test_a_row_of_the_future_hides_no_change_until_then(make_client: MakeClient, noun: str) -> None:
    """The time that a clock of BILL's gave it was wrong; the one of its answers tells how far was read."""
    rows = [
        {"id": "1", "archived": False, "updatedTime": "2026-03-09T17:00:00.000+00:00"},
        {"id": "2", "archived": False, "updatedTime": "2062-03-09T17:00:00.000+00:00"},
    ]
    date = {"date": "Mon, 09 Mar 2026 17:30:00 GMT"}
    answers = [httpx.Response(200, headers=date, json={"results": some}) for some in (rows, [])]
    changes = getattr(make_client(transport=Script(answers)), noun).changed_since(START)

    assert ["1", "2"] == [row.id for row in changes]
    assert datetime(2026, 3, 9, 17, 30, 1, tzinfo=UTC) >= changes.watermark


def test_rows_that_come_twice_are_given_once(make_client: MakeClient, fake: FakeBill) -> None:
    """Duplicates are normal; each version of a row comes once."""
    client = make_client()
    bills = some_bills(client, 6)
    fake.faults.on_route("GET /v3/bills", Fault.duplicate_rows(), times=3)
    rows = list(client.bills.changed_since(START, max=2))

    assert sorted(numbers(bills)) == sorted(row.id for row in rows)


def test_pages_in_circles_end_with_an_error(make_client: MakeClient) -> None:
    """A list that never ends is noticed."""
    answers = [httpx.Response(200, json={"results": [], "nextPage": "same"}) for _ in range(4)]
    with pytest.raises(ListingUnstable):
        make_client(transport=Script(list(answers))).vendors.list().all()
    with pytest.raises(ListingUnstable):
        list(make_client(transport=Script(list(answers))).vendors.changed_since(START))


def test_a_page_is_reached_by_its_token(make_client: MakeClient) -> None:
    """A web page that shows one page of a list at a time keeps the token, and nothing else."""
    client = make_client()
    bills = some_bills(client, 5)
    seen, token = [], None
    while True:
        page = client.bills.list(max=2).page(token)
        seen += [bill.id for bill in page.items]
        token = page.next_page
        if token is None:
            break

    assert [bill.id for bill in bills] == seen
    assert [bill.id for bill in client.bills.list(max=2).page(page.prev_page).items] == seen[2:4]


@pytest.mark.parametrize("archived_too", [True, False])
def test_by_ids_finds_archived_ones_in_chunks_and_names_the_missing(
    make_client: MakeClient, fake: FakeBill, archived_too: bool
) -> None:
    """Archived records can still be referred to by live ones."""
    fake.knobs = replace(fake.knobs, archived_in_default_lists=archived_too)
    client = make_client()
    bills = some_bills(client, 7)
    client.bills.archive(bills[2].id)
    ids = [bill.id for bill in bills] + ["00n02NOSUCHBILLXXaaaa"]
    found = client.bills.by_ids(ids, chunk=3)

    assert numbers(bills) == set(found.items)
    assert ("00n02NOSUCHBILLXXaaaa",) == found.missing


def test_a_list_says_which_archived_rows_it_wants(make_client: MakeClient) -> None:
    """Source: BILL documents no default, so the filter is always sent."""
    client = make_client()
    first, second = some_bills(client, 2)
    client.bills.archive(first.id)

    assert {second.id} == numbers(client.bills.list())
    assert {first.id} == numbers(client.bills.list(archived="only"))
    assert {first.id, second.id} == numbers(client.bills.list(archived="both"))


def test_an_unconfirmed_archived_filter_may_be_refused(make_client: MakeClient) -> None:
    """Then all rows are asked for and sorted out here; a confirmed one that is refused is an error."""
    rows = [{"id": "0ca1", "archived": False}, {"id": "0ca2", "archived": True}]
    script = Script(
        [httpx.Response(400, json=fault("BDC_1130")), httpx.Response(200, json={"results": rows})]
    )
    client = make_client(transport=script)

    assert ["0ca1"] == [row.id for row in client.chart_of_accounts.list()]
    with pytest.raises(BadCall):
        make_client(transport=Script([httpx.Response(400, json=fault("BDC_1130"))])).bills.list().all()


def test_unconfirmed_time_filters_may_be_refused(make_client: MakeClient) -> None:
    """Then the whole list is read, and the old rows are left out here."""
    rows = [
        {"id": "vcr1", "updatedTime": "2026-03-01T00:00:00.000+00:00"},
        {"id": "vcr2", "updatedTime": "2026-03-09T01:00:00.000+00:00"},
    ]
    refusal = [httpx.Response(400, json=fault("BDC_1130")) for _ in range(2)]
    script = Script([*refusal, httpx.Response(200, json={"results": rows})])
    changes = make_client(transport=script).vendor_credits.changed_since(START)

    assert ["vcr2"] == [row.id for row in changes]
    assert changes.watermark == datetime(2026, 3, 9, 1, tzinfo=UTC)


def test_vendors_are_found_by_their_exact_name(make_client: MakeClient) -> None:
    """starts-with is documented, equality of text is not: so the one is asked and the other compared."""
    client = make_client()
    client.vendors.create(new_vendor("Cedar Supply Co"))
    client.vendors.create(new_vendor("Cedar Supply Company"))

    assert ["Cedar Supply Co"] == [v.name for v in client.vendors.find_by_name("Cedar Supply Co")]


@pytest.mark.parametrize("quotes", ["either", "bare", "quoted"])
def test_a_transaction_number_is_found_however_bill_wants_it_quoted(
    make_client: MakeClient, fake: FakeBill, quotes: str
) -> None:
    """Both forms are tried, and rows are compared here."""
    client = make_client()
    (bill,) = some_bills(client, 1)
    payment = fake.office.schedule_payment({bill.id: "1.25"}, fake.office.add_bank("Harbor Checking"))
    number = client.payments.get(payment).transaction_number
    fake.knobs = replace(fake.knobs, quotes_in_eq=quotes)

    assert number
    assert [payment] == [row.id for row in client.payments.find_by_transaction_number(number)]
    assert () == client.payments.find_by_transaction_number("NOSUCHNUMBER")


def test_filters_write_bills_grammar() -> None:
    """Source: BILL developer documentation, search operations with lists."""
    assert 'updatedTime:gte:"2026-03-01T00:00:00.000Z"' == str(
        BillFilters.updated_time.gte(datetime(2026, 3, 1, tzinfo=UTC))
    )
    assert "vendorId:eq:009" == str(BillFilters.vendor_id.eq("009"))
    assert 'paymentStatus:in:"UNPAID,PARTIALLY_PAID"' == str(
        BillFilters.payment_status.in_(["UNPAID", "PARTIALLY_PAID"])
    )
    assert "archived:eq:false" == str(BillFilters.archived.eq(value=False))
    assert 'name:sw:"Ced"' == str(VendorFilters.name.starts_with("Ced"))
    assert 'name:eq:"Smith, Jones: Co"' == str(VendorFilters.name.eq("Smith, Jones: Co"))
    assert "dueDate:desc" == str(BillSort.due_date.desc())


def test_what_bill_does_not_filter_by_is_refused_before_the_call() -> None:
    """Source: BILL developer documentation, filterable fields (BDC_1130, BDC_1131)."""
    refused = [
        lambda: where("bills", "approvalStatus", "eq", "APPROVED"),
        lambda: where("bills", "invoice.invoiceNumber", "eq", "1"),
        lambda: where("bills", "vendorId", "sw", "009"),
        lambda: where("bills", "id", "in", "00n"),
        lambda: where("bills", "id", "eq", ["00n"]),
        lambda: VendorFilters.name.eq('a "quoted" name'),
        lambda: BillFilters.id.in_([]),
        lambda: BillFilters.id.in_(["a,b"]),
    ]
    for each in refused:
        with pytest.raises(FilterRefused):
            each()
    assert not hasattr(BillFilters.vendor_id, "starts_with")
    assert not hasattr(BillFilters, "approval_status")
    assert {"eq"} == PaymentFilters.transaction_number.ops
    assert "approvalStatus" not in FILTERABLE["bills"]
