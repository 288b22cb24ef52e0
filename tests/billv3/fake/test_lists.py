"""Lists: pages, tokens, filters, sort (BILL documentation, "Search operations with lists")."""

import base64
from dataclasses import replace

import pytest

from billv3.testing import FakeBill, Fault
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire


@pytest.fixture
def vendors(fake: FakeBill, clock: Clock) -> list[str]:
    ids = []
    for number in range(7):
        ids.append(fake.office.add_vendor(f"Vendor {number}", {"email": f"v{number % 3}@vendor.test"}))
        clock.advance(seconds=10)
    return ids


@pytest.mark.parametrize("size", ["0", "101", "-1", "x", "1.5", ""])
def test_max_outside_1_to_100_is_refused(wire: Wire, size: str) -> None:
    """Observed live: HTTP 400. Left empty it counts as left out."""
    assert (200 if size == "" else 400) == wire.get("/v3/vendors", max=size).status


def test_max_is_20_when_left_out(fake: FakeBill, wire: Wire) -> None:
    """Reference page; one concept page suggests 100, so clients should send it."""
    for number in range(21):
        fake.office.add_vendor(f"V{number}")

    assert 20 == len(wire.get("/v3/vendors").body["results"])


def test_pages_are_linked_by_opaque_tokens_both_ways(wire: Wire, vendors: list[str]) -> None:
    """nextPage is missing at the end, prevPage at the start."""
    first = wire.get("/v3/vendors", max=3).body
    second = wire.get("/v3/vendors", max=3, page=first["nextPage"]).body
    third = wire.get("/v3/vendors", max=3, page=second["nextPage"]).body
    back = wire.get("/v3/vendors", max=3, page=third["prevPage"]).body

    def ids(page: dict) -> list[str]:
        return [row["id"] for row in page["results"]]

    assert [vendors[:3], vendors[3:6], vendors[6:]] == [ids(first), ids(second), ids(third)]
    assert ids(second) == ids(back)
    assert ("prevPage" in first, "nextPage" in third) == (False, False)
    assert vendors[:3] == ids(wire.get("/v3/vendors", max=3, page=back["prevPage"]).body)


@pytest.mark.parametrize("cursor", ["keyset", "offset", "snapshot"])
@pytest.mark.parametrize(
    "sort", ["updatedTime:asc", "updatedTime:desc", "name:desc", "email:asc,name:desc", ""]
)
def test_every_order_is_read_whole_page_by_page(
    fake: FakeBill, wire: Wire, vendors: list[str], cursor: str, sort: str
) -> None:
    """Nothing missing, nothing twice, whatever the cursor."""
    fake.knobs = replace(fake.knobs, cursor=cursor)
    params = {"max": 2, **({"sort": sort} if sort else {})}
    expected = {
        "updatedTime:desc": vendors[::-1],
        "name:desc": vendors[::-1],
        "email:asc,name:desc": [vendors[n] for n in (6, 3, 0, 4, 1, 5, 2)],
    }.get(sort, vendors)

    assert expected == wire.everything("/v3/vendors", **params)


def test_a_token_is_bound_to_its_list(wire: Wire, vendors: list[str]) -> None:
    """Other filters, another size, another list or an edited token: 400."""
    token = wire.get("/v3/vendors", max=3).body["nextPage"]
    raw = base64.b64decode(token, altchars=b"-.").replace(b'"size":3', b'"size":4')

    assert [400] * 4 == [
        wire.get("/v3/vendors", max=3, page=token, filters="archived:eq:false").status,
        wire.get("/v3/vendors", max=4, page=token).status,
        wire.get("/v3/bills", max=3, page=token).status,
        wire.get("/v3/vendors", max=4, page=base64.b64encode(raw, altchars=b"-.").decode()).status,
    ]
    assert 400 == wire.get("/v3/vendors", max=3, page="nonsense").status


@pytest.mark.parametrize(("needed", "status"), [(True, 400), (False, 200)])
def test_whether_filters_must_be_sent_again_is_a_knob(
    fake: FakeBill, wire: Wire, vendors: list[str], needed: bool, status: int
) -> None:
    """Unconfirmed at BILL; the advice is to send them again."""
    fake.knobs = replace(fake.knobs, page_token_needs_query=needed)
    query = {"filters": 'name:sw:"Vendor",updatedTime:gte:"2026-03-09T18:05:05.210Z"', "sort": "name:desc"}
    token = wire.get("/v3/vendors", max=2, **query).body["nextPage"]

    got = wire.get("/v3/vendors", page=token)

    assert status == got.status
    if not needed:
        assert [vendors[4], vendors[3]] == [row["id"] for row in got.body["results"]]


@pytest.mark.parametrize("shown", [True, False])
def test_whether_archived_rows_are_listed_by_default_is_a_knob(
    fake: FakeBill, wire: Wire, vendors: list[str], shown: bool
) -> None:
    """With a filter there is no doubt."""
    fake.knobs = replace(fake.knobs, archived_in_default_lists=shown)
    fake.office.archive("vendors", vendors[2])

    assert (vendors[2] in wire.everything("/v3/vendors", max=2)) is shown
    assert [vendors[2]] == wire.everything("/v3/vendors", filters="archived:eq:true")
    assert vendors[2] not in wire.everything("/v3/vendors", filters="archived:eq:false")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("name:eq:Vendor 3", [3]),
        ('name:eq:"Vendor 3"', [3]),
        ('name:sw:"Vendor"', [0, 1, 2, 3, 4, 5, 6]),
        ('updatedTime:gt:"2026-03-09T18:05:45.210Z"', [6]),
        ('updatedTime:gte:"2026-03-09T18:05:45.210Z"', [5, 6]),
        ('updatedTime:lt:"2026-03-09T18:05:05.210Z"', [0]),
        ('updatedTime:lte:"2026-03-09T18:05"', [0]),
        ('updatedTime:gte:"2026-03-09T10:05:45.210-08:00"', [5, 6]),
        ('createdTime:gte:"2026-03-09",createdTime:lt:"2026-03-10"', [0, 1, 2, 3, 4, 5, 6]),
        ("address.country:ne:US", []),
        ('accountType:in:"NONE,PERSON"', [0, 1, 2, 3, 4, 5, 6]),
        ('accountType:nin:"NONE,PERSON"', []),
    ],
)
def test_filters_select(wire: Wire, vendors: list[str], filters: str, expected: list[int]) -> None:
    """The grammar of the search page; commas join with AND."""
    assert [vendors[n] for n in expected] == wire.everything("/v3/vendors", filters=filters, max=4)


def test_ids_are_found_by_in(wire: Wire, vendors: list[str]) -> None:
    """One pair of double quotes around a comma-joined list; unknown ids are left out."""
    filters = f'id:in:"{vendors[5]},{vendors[1]},00902NOBODYNOBODYabcd"'

    assert [vendors[1], vendors[5]] == wire.everything("/v3/vendors", filters=filters, max=1)


@pytest.mark.parametrize(
    ("path", "filters", "code"),
    [
        ("bills", "approvalStatus:eq:APPROVED", "BDC_1130"),
        ("bills", "invoice.invoiceNumber:eq:1", "BDC_1130"),
        ("vendors", "shortName:eq:x", "BDC_1130"),
        ("vendors", "name:gt:x", "BDC_1131"),
        ("vendors", 'archived:in:"true"', "BDC_1131"),
        ("vendors", "name:like:x", "BDC_1131"),
        ("vendors", "name", "BDC_1129"),
        ("vendors", "name:sw:Ced", "BDC_1129"),
        ("vendors", "id:in:a", "BDC_1129"),
        ("vendors", 'name:eq:"unclosed', "BDC_1129"),
        ("vendors", "updatedTime:gte:2026-03-01", "BDC_1129"),
        ("vendors", 'updatedTime:gte:"yesterday"', "BDC_1129"),
        ("vendors", 'updatedTime:gte:"2026-02-30"', "BDC_1129"),
        ("vendors", "archived:eq:no", "BDC_1129"),
        ("payments", "status:eq:PAID", "BDC_1130"),
    ],
)
def test_what_the_list_does_not_allow_is_refused_by_its_code(
    wire: Wire, path: str, filters: str, code: str
) -> None:
    """1130 for the field, 1131 for the operator; "Filterable fields" is the table."""
    got = wire.get(f"/v3/{path}", filters=filters)

    assert (400, [code]) == (got.status, got.codes)


def test_payment_filters_of_one_sdk_are_a_knob(fake: FakeBill, wire: Wire) -> None:
    """vendorId, status, processDate and disbursementType are unconfirmed."""
    fake.knobs = replace(fake.knobs, unconfirmed_payment_filters=True)

    assert 200 == wire.get("/v3/payments", filters="status:eq:PAID").status


@pytest.mark.parametrize(("zone", "found"), [(0, 1), (-8, 0)])
def test_the_zone_of_a_time_without_one_is_a_knob(fake: FakeBill, wire: Wire, zone: int, found: int) -> None:
    """Undocumented: always send Z."""
    fake.office.add_vendor("Cedar")
    fake.knobs = replace(fake.knobs, assumed_zone_hours=zone)

    assert found == len(wire.everything("/v3/vendors", filters='createdTime:gte:"2026-03-09T18:00:00"'))


@pytest.mark.parametrize("sort", ["name", "name:up", "address:asc", "name:asc,"])
def test_sort_fields_and_directions_are_checked(wire: Wire, sort: str) -> None:
    """ "Sortable fields" is the table."""
    assert 400 == wire.get("/v3/vendors", sort=sort).status


@pytest.mark.parametrize(
    ("mode", "status", "found"), [("refuse", 400, 0), ("space", 200, 1), ("literal", 200, 0)]
)
def test_a_raw_plus_sign_is_not_to_be_relied_on(
    fake: FakeBill, wire: Wire, mode: str, status: int, found: int
) -> None:
    """Write a space as %20."""
    fake.office.add_vendor("Cedar Supply")
    fake.knobs = replace(fake.knobs, plus_in_query=mode)
    got = fake.handle("GET", "/connect/v3/vendors", "filters=name:eq:Cedar+Supply", wire.headers)

    assert (status, found) == (got.status, got.body.count(b'"Cedar Supply","payByType"'))


def test_bills_are_filtered_by_computed_and_nested_fields(
    fake: FakeBill, wire: Wire, bills: Bills, bank: str
) -> None:
    """paymentStatus is computed; dueDate compares days."""
    paid, open_ = bills.make("10.00"), bills.make("20.00")
    fake.office.record_payment({paid: "10.00"}, process_date=fake.today())

    assert [paid] == wire.everything("/v3/bills", filters="paymentStatus:eq:PAID")
    assert [open_] == wire.everything("/v3/bills", filters='paymentStatus:in:"UNPAID,PARTIALLY_PAID"')
    assert [] == wire.everything("/v3/bills", filters='dueDate:lt:"2026-04-08"')
    assert 2 == len(wire.everything("/v3/bills", filters='dueDate:lte:"2026-04-08"'))


def test_rows_that_move_while_being_read_are_skipped_by_an_offset_cursor(
    fake: FakeBill, wire: Wire, vendors: list[str], clock: Clock
) -> None:
    """The reason for overlap: three ways in which BILL's undocumented cursor may behave."""

    def read(cursor: str) -> list[str]:
        fake.knobs = replace(fake.knobs, cursor=cursor)
        fake.faults.on_route("GET /v3/vendors", Fault.move_rows(1))
        clock.advance(seconds=1)
        return wire.everything("/v3/vendors", max=3, sort="updatedTime:asc")

    by_key, by_count, fixed = read("keyset"), read("offset"), read("snapshot")

    assert 8 == len(by_key)
    assert set(vendors) == set(by_key)
    assert by_key[0] == by_key[-1]
    assert (7, 6) == (len(by_count), len(set(by_count)))
    assert sorted(vendors) == sorted(fixed)


def test_an_empty_page_is_not_the_end(fake: FakeBill, wire: Wire, vendors: list[str]) -> None:
    """The end is the absence of nextPage."""
    fake.faults.on_route("GET /v3/vendors", Fault.empty_page())
    fake.faults.on_route("GET /v3/vendors", Fault.empty_page(), nth=3)

    pages = list(wire.pages("/v3/vendors", max=4))

    assert [0, 4, 0, 3] == [len(page) for page in pages]


def test_rows_can_come_twice(fake: FakeBill, wire: Wire, vendors: list[str]) -> None:
    """A fault: the first rows of a page are sent again."""
    fake.faults.on_route("GET /v3/vendors", Fault.duplicate_rows(2))

    assert [*vendors[:2], *vendors] == wire.everything("/v3/vendors", max=100)


def test_rows_can_come_out_of_order(fake: FakeBill, wire: Wire, vendors: list[str]) -> None:
    """A fault: within a page; the pages themselves go on."""
    fake.faults.on_route("GET /v3/vendors", Fault.reverse_rows())

    assert [*vendors[:4][::-1], *vendors[4:]] == wire.everything("/v3/vendors", max=4)


def test_the_bills_of_some_vendors(fake: FakeBill, wire: Wire, bills: Bills) -> None:
    """One vendor, several, with another condition and an order; a wrong id finds nothing."""
    other, third = fake.office.add_vendor("Other"), fake.office.add_vendor("Third")
    ids = [bills.make("1.00", vendor=vendor) for vendor in (bills.vendor, other, third, other)]
    both = f'vendorId:in:"{other},{bills.vendor}"'

    assert [ids[1], ids[3]] == wire.everything("/v3/bills", filters=f"vendorId:eq:{other}", max=1)
    assert [ids[0], ids[1], ids[3]] == wire.everything("/v3/bills", filters=both, max=2)
    assert [ids[3], ids[1], ids[0]] == wire.everything(
        "/v3/bills", filters=both, max=1, sort="updatedTime:desc"
    )
    assert [] == wire.everything("/v3/bills", filters=f"vendorId:eq:{other},id:eq:{ids[0]}")


def test_minor_lists_take_time_filters_only_by_knob(fake: FakeBill, wire: Wire) -> None:
    """An integrator uses them on every list; BILL's table does not say."""
    filters = 'updatedTime:gte:"2026-03-01T00:00:00.000Z"'
    assert 200 == wire.get("/v3/vendor-credits", filters=filters).status
    fake.knobs = replace(fake.knobs, time_filters_everywhere=False)

    assert ["BDC_1130"] == wire.get("/v3/vendor-credits", filters=filters).codes
    assert 200 == wire.get("/v3/bills", filters=filters).status
