"""Whatever a refusal looks like, it ends as one error of the kind that its code, then its status, says."""

import json
import pickle
from datetime import UTC, datetime

import pytest

from billv3 import (
    AnswerUnreadable,
    ApiError,
    BillError,
    ConcurrencyLimit,
    HourlyLimit,
    InvalidRequest,
    LoginRefused,
    NotFound,
    OutcomeUnknown,
    PermissionRefused,
    RateLimited,
    ServerError,
    SessionExpired,
)
from billv3._answers import error_of, result_of, settle
from billv3._call import Answer, Call, Effect, page_reader, reader
from billv3._catalogue import CODES
from billv3._secret import MASK, Masker
from billv3.errors import describe
from billv3.models import Bill

NOW = datetime(2026, 3, 9, 18, 4, tzinfo=UTC)
LIST = Call[object](
    method="GET",
    path="/v3/bills",
    decode=page_reader(Bill),
    query=(("filters", 'name:eq:"Secret Vendor"'),),
    record="list of bills",
)
WRITE = Call[object](
    method="POST",
    path="/v3/bills",
    decode=reader(Bill),
    effect=Effect.WRITE,
    body=b'{"accountNumber":"PLANTED-1"}',
    record="new bill",
)


def row(code: str, message: str = "dueDate: must not be null", **more: object) -> dict[str, object]:
    return {
        "timestamp": "2026-03-09T18:11:02.774+00:00",
        "code": code,
        "severity": "ERROR",
        "category": "REQUEST",
        "message": message,
        **more,
    }


def refused(body: bytes, status: int, call: Call[object] = LIST) -> BillError:
    with pytest.raises(BillError) as caught:
        result_of(Answer(status, {}, body), call, now=NOW)
    return caught.value


@pytest.mark.parametrize("fact", CODES, ids=lambda fact: fact.code)
@pytest.mark.parametrize("shape", [lambda r: [r], lambda r: r, lambda r: [row("BDC_9999"), r]])
@pytest.mark.parametrize("status", [400, 401, 500])
def test_the_code_decides_in_every_shape_and_with_every_status(
    fact: object, shape: object, status: int
) -> None:
    """Source: BILL developer documentation, common API error codes; alone, in an array, and last."""
    # The text names another code, and no code is ever read from a text.
    error = refused(json.dumps(shape(row(fact.code, "BDC_1101: user or password is wrong"))).encode(), status)

    assert fact.kind is type(error)
    assert (fact.code, status, "REQUEST", "ERROR") == (
        error.code,
        error.status,
        error.category,
        error.severity,
    )
    assert ("GET /v3/bills", "list of bills") == (error.request, error.record)
    assert error.fix
    assert fact.kind.retryable == error.retryable


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"<html><head><title>403 Forbidden</title></head></html>",
        b"upstream request timeout",
        b'[{"code":"BDC_11',
        b"[]",
        b"{}",
        b"null",
        b'"text"',
        b"[1,2]",
        b'{"error":"other shape"}',
        b'[{"code":"BDC_9999","message":"a code nobody has heard of"}]',
        b"\xff\xfe",
    ],
)
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, SessionExpired),
        (403, PermissionRefused),
        (404, NotFound),
        (418, ApiError),
        (422, InvalidRequest),
        (429, RateLimited),
        (500, ServerError),
        (502, ServerError),
        (599, ServerError),
    ],
)
def test_without_a_known_code_the_status_decides(body: bytes, status: int, kind: type[ApiError]) -> None:
    """Seen from gateways: an empty body, HTML, plain text, JSON cut short, and objects of no known shape."""
    error = refused(body, status)

    assert kind is type(error)
    assert status == error.status
    assert error.problem.endswith(".")


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b'{"results":[{"id":"00n', b"[", b"7", b'{"rows":[]}']
)
def test_a_success_that_cannot_be_read_is_no_success(body: bytes, status: int) -> None:
    """An empty body where rows were due must not pass for an empty list."""
    error = refused(body, status)

    assert AnswerUnreadable is type(error)
    assert ("GET /v3/bills", "list of bills") == (error.request, error.record)


def test_every_field_that_is_wrong_is_told() -> None:
    """Several bad fields give several objects."""
    body = json.dumps([row("BDC_1117"), row("BDC_1117", "invoice: must not be null")]).encode()
    error = refused(body, 400)

    assert ["dueDate: must not be null", "invoice: must not be null"] == [f.message for f in error.faults]
    assert "dueDate: must not be null; invoice: must not be null" in str(error)
    assert "2026-03-09T18:11:02.774+00:00" == error.faults[0].timestamp


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": 1109},
        {"code": None, "message": ["a"]},
        {"message": {"text": "x"}},
        {"severity": 3, "category": [], "params": "none"},
        {"message": "x" * 100_000},
    ],
)
def test_faults_of_a_wrong_shape_are_read_as_far_as_they_go(wrong: dict[str, object]) -> None:
    """A fault in the fault must not hide the refusal, nor fill a log."""
    error = refused(json.dumps([row("BDC_1119") | wrong]).encode(), 422)

    assert isinstance(error, ApiError)
    assert len(str(error)) < 2_000


def test_what_no_log_and_no_database_takes_is_taken_out_of_errors() -> None:
    """JSON can say NUL and half a character; letters of any script stay."""
    body = json.dumps([row("BDC_1119\0", "name: \ud800 \0 is no Ü")]).encode()
    error = refused(body, 422)

    assert ("BDC_1119\ufffd", "name: \ufffd \ufffd is no Ü") == (error.code, error.faults[0].message)
    assert str(error).encode()


def test_the_query_and_secrets_stay_out_of_errors() -> None:
    """What BILL repeats of a request is masked, what was asked for is not told."""
    body = json.dumps([row("BDC_1143", "accountNumber PLANTED-1 of key PLANTED-2 is wrong")]).encode()
    error = error_of(Answer(422, {}, body), WRITE, now=NOW, masker=Masker(lambda: ["PLANTED-2"]))
    listed = refused(b"", 400)

    assert "PLANTED" not in f"{error} {error.faults} {describe(error)}"
    assert 2 == error.faults[0].message.count(MASK)
    assert "Secret Vendor" not in f"{listed} {listed!r} {listed.__dict__}"


def test_limits_tell_when_they_end() -> None:
    """BDC_1144 ends with the clock hour, BDC_1322 at once."""
    hourly = refused(json.dumps([row("BDC_1144")]).encode(), 429)
    at_once = refused(json.dumps([row("BDC_1322")]).encode(), 429)

    assert (HourlyLimit, datetime(2026, 3, 9, 19, tzinfo=UTC)) == (type(hourly), hourly.retry_at)
    assert (ConcurrencyLimit, None) == (type(at_once), at_once.retry_at)


def test_errors_with_everything_in_them_survive_pickling() -> None:
    """Workers send them to each other."""
    error = refused(json.dumps([row("BDC_1119")]).encode(), 422, WRITE)
    again = pickle.loads(pickle.dumps(error))

    assert (type(error), str(error), error.__dict__) == (type(again), str(again), again.__dict__)


@pytest.mark.parametrize(
    ("body", "status", "happened"),
    [
        (b"<html></html>", 502, "perhaps"),
        (b'{"id":', 201, "perhaps"),
        (b'{"id":[]}', 201, "perhaps"),
        (json.dumps([row("BDC_1001")]).encode(), 500, "perhaps"),
        (b"", 302, "perhaps"),
        (b"", 408, "perhaps"),
        (b"", 400, "no"),
        (b"", 429, "no"),
        (json.dumps([row("BDC_1322")]).encode(), 500, "no"),
        (json.dumps([row("BDC_1171")]).encode(), 422, "no"),
    ],
)
def test_a_write_is_settled_by_what_the_answer_proves(body: bytes, status: int, happened: str) -> None:
    """A refusal proves that nothing happened; a fault or an unreadable answer proves nothing."""
    error = settle(WRITE, refused(body, status, WRITE), sent=True)

    assert (happened == "perhaps") == isinstance(error, OutcomeUnknown)
    if isinstance(error, OutcomeUnknown):
        assert (WRITE.body, status) == (error.sent, error.status)
        assert "PLANTED" not in f"{error} {error!r}"
    assert not isinstance(settle(WRITE, error, sent=False), LoginRefused)
