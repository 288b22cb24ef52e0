"""A row of a wrong shape is a matter of one record: it hides no other one, and nobody overlooks it."""

import asyncio
import json
import logging
import pickle
from datetime import UTC, datetime

import httpx
import pytest

from billv3 import AnswerUnreadable, AsyncClient, NotFound, RowsUnreadable, UnreadableRow
from billv3.testing import FakeBill
from tests.billv3.conftest import BASE_URL, MakeClient, MovableClock, credentials
from tests.billv3.samples import Script, fault, some_bills

START = datetime(2026, 3, 9, tzinfo=UTC)
GOOD = {"id": "00n1", "amount": 1, "updatedTime": "2026-03-09T01:00:00.000+00:00"}
BAD = {"id": "00n2", "amount": "ten", "updatedTime": "2026-03-09T02:00:00.000+00:00"}
LATER = {"id": "00n3", "amount": 3, "updatedTime": "2026-03-09T03:00:00.000+00:00"}


def page(*rows: object, following: str | None = None) -> httpx.Response:
    return httpx.Response(200, json={"results": rows, "nextPage": following})


class Spoiling(httpx.BaseTransport):
    """The fake, whose rows are spoiled on their way out."""

    def __init__(self, fake: FakeBill, ids: set[str], change: dict[str, object]) -> None:
        self.inner, self.ids, self.change = fake.transport(), ids, change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        if not answer.read().startswith(b"{"):
            return answer
        body = json.loads(answer.content)
        for row in body.get("results", [body]):
            if row.get("id") in self.ids:
                row.update(self.change)
        return httpx.Response(answer.status_code, json=body)


def test_a_page_gives_the_good_rows_and_the_bad_ones(make_client: MakeClient) -> None:
    """Each bad row has its id, its time, what BILL sent, and where it is wrong."""
    (only,) = make_client(transport=Script([page(GOOD, BAD, LATER)])).bills.list().pages()

    assert ["00n1", "00n3"] == [row.id for row in only.items]
    (odd,) = only.unreadable
    assert ("00n2", datetime(2026, 3, 9, 2, tzinfo=UTC)) == (odd.id, odd.updated_time)
    assert BAD == json.loads(odd.raw)
    assert ("$.results[1].amount: a number expected",) == odd.error.reasons
    assert ("amount: a number expected",) == odd.reasons
    assert ("bill 00n2", "GET /v3/bills", 200, False) == (
        odd.error.record,
        odd.error.request,
        odd.error.status,
        odd.error.retryable,
    )
    assert odd == pickle.loads(pickle.dumps(odd))


def test_what_is_wrong_with_a_row_does_not_depend_on_where_it_stands(make_client: MakeClient) -> None:
    """So that it can be told whether it is the same trouble as before; also asked for alone."""
    first, second = (
        make_client(transport=Script([page(*rows)])).bills.list().page() for rows in ((BAD,), (GOOD, BAD))
    )
    script = Script([page({}), page(), httpx.Response(200, json=BAD)])
    alone = make_client(transport=script).bills.by_ids(["00n2"], on_unreadable="keep")

    assert first.unreadable == second.unreadable
    assert {("amount: a number expected",)} == {
        odd.reasons for odd in (*first.unreadable, *second.unreadable, *alone.unreadable)
    }


@pytest.mark.parametrize("row", [None, [], "00n1", 7, {}, {"id": None}, {"id": 7}, {"id": ""}])
def test_whatever_a_row_is_the_others_are_read(make_client: MakeClient, row: object) -> None:
    """Also rows that are no objects, or have no id."""
    (only,) = make_client(transport=Script([page(row, GOOD)])).bills.list().pages()

    assert ["00n1"] == [each.id for each in only.items]
    assert [""] == [odd.id for odd in only.unreadable]
    assert row == json.loads(only.unreadable[0].raw)


@pytest.mark.parametrize(
    "number", ["1E+999999999", "-1E+999999999", "1e-999999999", "9" * 401, "9" * 401 + ".5", "1E+400"]
)
def test_a_number_that_no_calculation_ends_with_is_no_amount(make_client: MakeClient, number: str) -> None:
    """However JSON says it; the other rows are read."""
    text = json.dumps({"results": [GOOD, {**BAD, "amount": "?"}]}).replace('"?"', number)
    (only,) = make_client(transport=Script([httpx.Response(200, content=text)])).bills.list().pages()

    assert ["00n1"] == [row.id for row in only.items]
    assert [("amount: a number of ordinary size expected",)] == [odd.reasons for odd in only.unreadable]


def test_iterating_gives_every_good_row_and_then_the_error(make_client: MakeClient) -> None:
    """Nothing readable is lost, over all pages, and nothing unreadable is passed over in silence."""
    client = make_client(transport=Script([page(BAD, GOOD, following="b"), page(LATER)]))
    seen = []
    with pytest.raises(RowsUnreadable, match=r"00n2; \$.results\[0\].amount") as caught:
        seen.extend(row.id for row in client.bills.list())

    assert ["00n1", "00n3"] == seen
    assert ["00n2"] == [odd.id for odd in caught.value.rows]
    assert isinstance(caught.value, AnswerUnreadable)
    assert not caught.value.retryable
    again = pickle.loads(pickle.dumps(caught.value))
    assert (caught.value.rows, str(caught.value)) == (again.rows, str(again))


def test_all_does_not_pretend_to_be_all(make_client: MakeClient) -> None:
    """A whole list with a hole in it is an error."""
    with pytest.raises(RowsUnreadable):
        make_client(transport=Script([page(GOOD, BAD)])).bills.list().all()


def test_changes_are_read_past_a_bad_row(make_client: MakeClient) -> None:
    """By default with an error at the end, and the watermark is there even then."""
    script = Script([page(BAD, GOOD, following="b"), page(LATER), page()])
    changes = make_client(transport=script).bills.changed_since(START)
    seen = []
    with pytest.raises(RowsUnreadable) as caught:
        seen.extend(row.id for row in changes)

    assert ["00n1", "00n3"] == seen
    assert changes.unreadable == caught.value.rows
    assert datetime(2026, 3, 9, 3, tzinfo=UTC) == changes.watermark


def test_bad_rows_of_changes_are_kept_where_that_is_asked_for(make_client: MakeClient) -> None:
    """The way of a sync: good rows page by page, then the list of bad ones, then the watermark."""
    script = Script([page(BAD, GOOD, following="b"), page(BAD, LATER), page()])
    changes = make_client(transport=script).bills.changed_since(START, on_unreadable="keep")

    assert [("00n1",), ("00n3",), ()] == [tuple(row.id for row in rows) for rows in changes.pages()]
    assert ["00n2"] == [odd.id for odd in changes.unreadable]
    assert datetime(2026, 3, 9, 3, tzinfo=UTC) == changes.watermark


def test_a_bad_row_that_is_mended_while_the_others_are_read_is_a_good_one(make_client: MakeClient) -> None:
    """It moves to the end of the list, and comes again there."""
    mended = {"id": "00n2", "amount": 2, "updatedTime": "2026-03-09T04:00:00.000+00:00"}
    script = Script([page(GOOD, BAD, following="b"), page(LATER, mended), page()])
    changes = make_client(transport=script).bills.changed_since(START)

    assert ["00n1", "00n3", "00n2"] == [row.id for row in changes]
    assert () == changes.unreadable


def test_the_newest_row_comes_again_as_long_as_it_is_bad(make_client: MakeClient) -> None:
    """A bad row moves no watermark by itself."""
    client = make_client(transport=Script([page(GOOD, BAD), page()]))
    changes = client.bills.changed_since(START, on_unreadable="keep")

    assert ["00n1"] == [row.id for row in changes]
    assert datetime(2026, 3, 9, 1, tzinfo=UTC) == changes.watermark


def test_old_bad_rows_are_left_out_where_bill_cannot_filter_by_time(make_client: MakeClient) -> None:
    """Where the whole list must be read, only what changed since then is told."""
    old = {**BAD, "id": "vcr0", "updatedTime": "2026-03-01T02:00:00.000+00:00"}
    refusal = [httpx.Response(400, json=fault("BDC_1130")) for _ in range(2)]
    client = make_client(transport=Script([*refusal, page({**BAD, "id": "vcr1"}, old)]))
    changes = client.vendor_credits.changed_since(START, on_unreadable="keep")

    assert [] == list(changes)
    assert ["vcr1"] == [odd.id for odd in changes.unreadable]


def test_many_bad_rows_of_one_moment_do_not_stop_the_reading(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock
) -> None:
    """A page with nothing but bad rows has no time to go on from; its token leads on."""
    client = make_client()
    bills = [bill.id for bill in some_bills(client, 12)]
    for id in bills[8:]:
        clock.advance(seconds=5)
        fake.office.edit_bill(id, {"description": "later"})
    spoiling = Spoiling(fake, set(bills[:8]), {"amount": "ten"})
    changes = make_client(transport=spoiling).bills.changed_since(START, max=3, on_unreadable="keep")

    assert set(bills[8:]) == {row.id for row in changes}
    assert set(bills[:8]) == {odd.id for odd in changes.unreadable}


def test_by_ids_tells_the_missing_from_the_unreadable(make_client: MakeClient) -> None:
    """One that is there and cannot be read must not pass for one that is gone."""
    client = make_client(transport=Script([page(GOOD, BAD), page(), *[httpx.Response(404)] * 2]))
    found = client.bills.by_ids(["00n1", "00n2", "00n9"], on_unreadable="keep")

    assert ({"00n1"}, ("00n9",)) == (set(found.items), found.missing)
    assert ["00n2"] == [odd.id for odd in found.unreadable]
    with pytest.raises(RowsUnreadable):
        make_client(transport=Script([page(GOOD, BAD)])).bills.by_ids(["00n1", "00n2"])


def test_by_ids_asks_for_each_where_a_bad_row_has_no_id(make_client: MakeClient) -> None:
    """Only then is it known which one it is."""
    nameless = {**BAD, "id": 7}
    script = Script(
        [page(GOOD, nameless), page(), httpx.Response(200, json=nameless), httpx.Response(404, json=[])]
    )
    found = make_client(transport=script).bills.by_ids(["00n1", "00n2", "00n9"], on_unreadable="keep")

    assert ["00n2"] == [odd.id for odd in found.unreadable]
    assert ("00n9",) == found.missing
    assert ("$.amount: a number expected",) == found.unreadable[0].error.reasons[-1:]


def test_reading_one_record_that_is_bad_is_an_error(make_client: MakeClient) -> None:
    """There is no other row to save."""
    with pytest.raises(AnswerUnreadable) as caught:
        make_client(transport=Script([httpx.Response(200, json=BAD)])).bills.get("00n2")

    assert not isinstance(caught.value, RowsUnreadable)
    assert ("$.amount: a number expected",) == caught.value.reasons


def test_a_refusal_in_the_clothes_of_a_list_stays_a_refusal(make_client: MakeClient) -> None:
    """BILL's error array is an array, too."""
    with pytest.raises(NotFound):
        make_client(transport=Script([httpx.Response(200, json=fault("BDC_1120"))])).bills.list().all()


def test_the_asynchronous_client_does_the_same(fake: FakeBill, clock: MovableClock) -> None:
    """Both are made from one text."""

    async def read() -> tuple[list[str], list[str], list[str]]:
        script = Script([page(BAD, GOOD), page(BAD, LATER), page()])
        transport = httpx.MockTransport(script.handle_request)
        async with httpx.AsyncClient(transport=transport) as http:
            client = AsyncClient(
                credentials(fake), base_url=BASE_URL, http_client=http, clock=clock, sleep=clock.asleep
            )
            seen = []
            with pytest.raises(RowsUnreadable) as caught:
                async for row in client.bills.list():
                    seen.append(row.id)  # noqa: PERF401  # what came before the error counts
            changes = client.bills.changed_since(START, on_unreadable="keep")
            seen += [row.id async for row in changes]
            return seen, [odd.id for odd in caught.value.rows], [odd.id for odd in changes.unreadable]

    assert (["00n1", "00n3"], ["00n2"], ["00n2"]) == asyncio.run(read())


SECRET_ROW = {
    "id": "0091",
    "name": 7,
    "accountNumber": "PLANTED-ACCOUNT",
    "phone": "PLANTED-PHONE",
    "additionalInfo": {"taxId": 987654321, "ssnOfOwner": "PLANTED-SSN"},
    "paymentInformation": {"bankAccount": [{"routingNumber": {"text": "PLANTED-ROUTING"}}]},
    "note": "the password is fake-password and the key fake-developer-key",
}


def test_no_secret_is_in_what_is_kept_of_a_bad_row(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    """By name, however oddly they come; the client's own by their values."""
    caplog.set_level(logging.DEBUG)
    (only,) = make_client(transport=Script([page(SECRET_ROW)])).vendors.list(archived="unsaid").pages()
    (odd,) = only.unreadable
    texts = (odd.raw, repr(odd), repr(only), str(odd.error), caplog.text, pickle.dumps(odd).decode("latin-1"))

    for planted in ("PLANTED", "987654321", "fake-password", "fake-developer-key"):
        assert not any(planted in text for text in texts)
    assert "the password is" in odd.raw
    assert "the password is" not in repr(odd)


def test_a_row_nested_too_deeply_is_a_bad_row(make_client: MakeClient) -> None:
    """What cannot be written again is kept without its text."""
    deep: object = []
    for _ in range(600):
        deep = [deep]
    body = json.dumps({"results": [{"id": "00n2", "vendorId": deep}, GOOD]}).encode()
    (only,) = make_client(transport=Script([httpx.Response(200, content=body)])).bills.list().pages()

    assert ["00n1"] == [row.id for row in only.items]
    assert [UnreadableRow] == [type(odd) for odd in only.unreadable]
