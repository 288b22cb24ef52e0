"""Each fact of the wire, pinned once, with the page of BILL's it comes from."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest
import respx

from billv3 import UNSET, Client, DuplicateNumber, InProcessLimiter, LimitExceeded, UsageError
from billv3.filters import BillFilters, VendorFilters
from billv3.models import BillUpdate, EventType, SubscriptionCreate, VendorUpdate
from tests.billv3.conftest import MakeClient
from tests.billv3.samples import ADDRESS, Script, fault, new_vendor

VENDOR = {"id": "00902CEDARSUPPLYx4k9", "name": "Cedar Supply Co"}


def test_login_has_the_key_in_its_body_and_calls_have_it_in_a_header(make_client: MakeClient) -> None:
    """Source: BILL API reference, login; BILL webhook API general rules."""
    script = Script([httpx.Response(200, json=VENDOR)])
    make_client(transport=script).vendors.get("00902CEDARSUPPLYx4k9")
    login, call = script.logins[0], script.asked[0]

    assert {"username", "password", "organizationId", "devKey"} == set(json.loads(login.content))
    assert "devKey" not in login.headers
    assert "sessionId" not in login.headers
    assert ("fake-developer-key", "session-1") == (call.headers["devKey"], call.headers["sessionId"])


def test_query_values_are_encoded_with_percent_signs(make_client: MakeClient) -> None:
    """Source: BILL developer documentation, search operations with lists (%20, never +)."""
    script = Script([httpx.Response(200, json={"results": []})])
    make_client(transport=script).vendors.list(
        filters=[VendorFilters.name.starts_with("A + B")], archived="unsaid"
    ).all()

    assert b"max=100&filters=name%3Asw%3A%22A%20%2B%20B%22" == script.asked[0].url.query


def test_a_list_ends_with_the_absence_of_the_token_and_not_with_an_empty_page(
    make_client: MakeClient,
) -> None:
    """Source: BILL developer documentation, search operations with lists."""
    script = Script(
        [
            httpx.Response(200, json={"results": [], "nextPage": "two/+"}),
            httpx.Response(200, json={"results": [VENDOR]}),
        ]
    )
    rows = make_client(transport=script).vendors.list(archived="only").all()

    assert ["Cedar Supply Co"] == [row.name for row in rows]
    assert script.asked[1].url.params["page"] == "two/+"
    assert script.asked[1].url.params["filters"] == script.asked[0].url.params["filters"]


def test_bulk_bills_answer_bare_and_bulk_vendors_wrapped(make_client: MakeClient) -> None:
    """Source: official Postman collection."""
    bare = Script([httpx.Response(201, json=[{"id": "00n1"}])])
    wrapped = Script([httpx.Response(201, json={"vendors": [VENDOR]})])

    assert make_client(transport=wrapped).vendors.create_bulk([new_vendor()])[0].id == VENDOR["id"]
    assert isinstance(json.loads(wrapped.asked[0].content), list)
    answer = make_client(transport=bare).bills._entity
    assert answer.bulk_max == 100


@pytest.mark.parametrize(("resource", "cap"), [("vendors", 20), ("bills", 100), ("vendor_credits", 50)])
def test_bulk_calls_know_their_caps(client: Client, resource: str, cap: int) -> None:
    """Source: BILL API reference, createbulkvendor, createbulkbills; changelog of 2025-04-29."""
    with pytest.raises(LimitExceeded, match=f"1 to {cap}"):
        getattr(client, resource).create_bulk([new_vendor()] * (cap + 1))


def test_a_bill_number_is_nested_and_amounts_keep_their_digits(make_client: MakeClient) -> None:
    """Source: BILL API reference, listbills."""
    body = (
        b'{"id":"00n1","amount":355.00,"exchangeRate":1,"dueAmount":"12.50","dueDate":"2026-04-08",'
        b'"invoice":{"invoiceNumber":"CS-1","invoiceDate":"2026-03-09"},"creditAmount":null,'
        b'"createdTime":"2026-03-09T18:04:55.210+00:00","somethingNew":{"a":1.10}}'
    )
    script = Script([httpx.Response(200, content=body), httpx.Response(200, content=body)])
    client = make_client(transport=script)
    bill = client.bills.get("00n1")

    assert ("355.00", "1", "12.50") == (str(bill.amount), str(bill.exchange_rate), str(bill.due_amount))
    assert bill.credit_amount is None
    assert bill.paid_amount is UNSET
    assert bill.invoice
    assert ("CS-1", date(2026, 3, 9)) == (bill.invoice.invoice_number, bill.invoice.invoice_date)
    assert datetime(2026, 3, 9, 18, 4, 55, 210000, tzinfo=UTC) == bill.created_time
    assert {"somethingNew": {"a": Decimal("1.10")}} == dict(bill.extra)


def test_an_update_sends_what_is_given_and_null_as_null(make_client: MakeClient) -> None:
    """Source: BILL API reference, updatevendor, updatebill: PATCH."""
    script = Script([httpx.Response(200, json=VENDOR), httpx.Response(200, json={"id": "00n1"})])
    client = make_client(transport=script)
    client.vendors.update("009", VendorUpdate(phone=None, name="Cedar"))
    client.bills.update("00n1", BillUpdate(due_date=date(2026, 4, 9)))

    assert ["PATCH", "PATCH"] == [request.method for request in script.asked]
    assert {"phone": None, "name": "Cedar"} == json.loads(script.asked[0].content)
    assert b'{"dueDate":"2026-04-09"}' == script.asked[1].content


def test_archive_has_no_body(make_client: MakeClient) -> None:
    """Source: BILL API reference, archivebill."""
    script = Script([httpx.Response(200, json={"id": "00n1", "archived": True})])
    make_client(transport=script).bills.archive("00n1")

    assert (b"", "/connect/v3/bills/00n1/archive") == (script.asked[0].content, script.asked[0].url.path)


def test_the_webhook_api_is_beside_the_other_and_takes_an_idempotency_key(make_client: MakeClient) -> None:
    """Source: BILL developer documentation, BILL webhook API general rules."""
    made = {"id": "7d0c9a55-3f1e-4c21-9a0f-2f6f1f0f7b10", "securityKey": "shown-once"}
    script = Script([httpx.Response(200, json={"results": []}), httpx.Response(200, json=made)])
    new = SubscriptionCreate(
        name="mirror",
        notification_url="https://hooks.example.test/bill",
        events=(EventType(type="bill.created"),),
    )
    answer = make_client(transport=script).subscriptions.create(new)

    assert "/connect-events/v3/subscriptions" == script.asked[1].url.path
    assert "4" == script.asked[1].headers["X-Idempotent-Key"][14]
    assert "shown-once" == answer.security_key
    assert "shown-once" not in repr(answer)


def test_an_eleventh_subscription_and_plain_http_are_refused_here(make_client: MakeClient) -> None:
    """Source: changelog of 2026-04-30."""
    rows = [{"id": f"s{n}"} for n in range(10)]
    client = make_client(transport=Script([httpx.Response(200, json={"results": rows})]))
    events = (EventType(type="bill.created"),)
    with pytest.raises(UsageError, match="https"):
        client.subscriptions.create(SubscriptionCreate(name="m", notification_url="http://x", events=events))
    with pytest.raises(LimitExceeded, match="10"):
        client.subscriptions.create(SubscriptionCreate(name="m", notification_url="https://x", events=events))


def test_a_duplicate_number_is_a_conflict_of_its_own(make_client: MakeClient) -> None:
    """Source: BILL developer documentation, common API error codes (BDC_1171)."""
    client = make_client(transport=Script([httpx.Response(422, json=fault("BDC_1171"))]))
    with pytest.raises(DuplicateNumber) as caught:
        client.vendors.create(new_vendor())

    assert ("BDC_1171", 422, 'new vendor "Cedar Supply Co"') == (
        caught.value.code,
        caught.value.status,
        caught.value.record,
    )


def test_a_page_size_out_of_range_is_refused_here(client: Client) -> None:
    """Source: seen live by an integrator: 0 and 101 give HTTP 400."""
    for size in (0, 101):
        with pytest.raises(LimitExceeded):
            client.bills.list(max=size)


@pytest.mark.parametrize("url", ["http://gateway.prod.bill.com/connect", "ftp://x", "https://u:p@x/connect"])
def test_keys_go_over_https_only(make_client: MakeClient, url: str) -> None:
    """Session and key travel in headers, so an address without TLS is refused."""
    with pytest.raises(UsageError):
        make_client(base_url=url)


def test_ids_cannot_change_the_path(make_client: MakeClient) -> None:
    """An id is text from elsewhere: slashes and question marks are encoded, an empty one is refused."""
    script = Script([httpx.Response(200, json=VENDOR)])
    client = make_client(transport=script)
    client.vendors.get("../bills?x=1")
    with pytest.raises(UsageError):
        client.vendors.get("")

    assert script.asked[0].url.raw_path.endswith(b"/v3/vendors/..%2Fbills%3Fx%3D1")


@respx.mock
def test_a_real_client_without_a_transport_of_ours_speaks_the_same(make_client: MakeClient) -> None:
    """The client makes its own httpx client when it is given none."""
    from billv3 import SANDBOX, SyncToken

    respx.post(f"{SANDBOX}/v3/login").respond(200, json={"sessionId": "s", "trusted": False})
    route = respx.get(f"{SANDBOX}/v3/bills/00n1").respond(200, json={"id": "00n1"})
    token = SyncToken(token_name="n", token_value="v" * 9, organization_id="008", dev_key="k" * 9)
    with Client(token, base_url=SANDBOX, limiter=InProcessLimiter()) as client:
        assert "00n1" == client.bills.get("00n1").id

    assert "s" == route.calls.last.request.headers["sessionId"]


def test_filters_of_another_list_are_refused_before_the_call(client: Client) -> None:
    """A type checker says so, too."""
    from billv3 import FilterRefused

    with pytest.raises(FilterRefused, match="bills"):
        client.vendors.list(filters=[BillFilters.archived.eq(value=True)])  # type: ignore[list-item]
    assert ADDRESS.country == "US"
