"""What may be repeated is repeated; what may not says that nobody knows."""

import asyncio
import pickle
from datetime import date, datetime
from decimal import Decimal

import httpx
import pytest

from billv3 import (
    NO_RETRY,
    AnswerUnreadable,
    AsyncClient,
    BillError,
    ConnectionLost,
    InProcessLimiter,
    NotConnected,
    NotSentInTime,
    OutcomeUnknown,
    RateLimited,
    RetryPolicy,
    ServerError,
)
from billv3.limits import LimitKey
from billv3.models import FundingAccount, PaymentCreate, PaymentRecord, RecordedAllocation, VoidRequest
from billv3.testing import FakeBill, Fault
from tests.billv3.conftest import BASE_URL, MakeClient, MovableClock, credentials
from tests.billv3.samples import Script, new_vendor, some_bills

OK = httpx.Response(200, json={"id": "009"})


def lost() -> Exception:
    return httpx.ReadError("reset")


@pytest.mark.parametrize(
    "answer",
    [
        lost(),
        httpx.RemoteProtocolError("cut"),
        httpx.ReadTimeout("slow"),
        httpx.WriteError("broken"),
        httpx.Response(500, text="<html>"),
        httpx.Response(503, json=[]),
        httpx.Response(408),
        httpx.Response(302, headers={"location": "https://elsewhere.test"}),
        httpx.Response(201, content=b'{"id": "00'),
        httpx.Response(201, content=b""),
        httpx.Response(201, json={"id": 7}),
    ],
    ids=lambda a: type(a).__name__ if isinstance(a, Exception) else str(a.status_code),
)
def test_a_write_without_a_clear_answer_is_sent_once_and_ends_as_unknown(
    make_client: MakeClient, answer: httpx.Response | Exception
) -> None:
    """It may have happened: it carries what was sent, so that the caller can look."""
    script = Script([answer])
    with pytest.raises(OutcomeUnknown) as caught:
        make_client(transport=script).vendors.create(new_vendor())

    assert 1 == len(script.asked)
    assert script.asked[0].content == caught.value.sent
    assert "POST /v3/vendors" == caught.value.request
    assert not caught.value.retryable
    assert b"Wharf" in caught.value.sent
    assert "Wharf" not in str(caught.value)


@pytest.mark.parametrize(
    "answer", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.Response(429)]
)
def test_a_write_that_provably_did_not_happen_is_sent_again(
    make_client: MakeClient, answer: httpx.Response | Exception
) -> None:
    """A connection that was never made, and a refusal, prove it."""
    script = Script([answer, OK])

    assert "009" == make_client(transport=script).vendors.create(new_vendor()).id
    assert 2 == len(script.asked)


@pytest.mark.parametrize(
    "answer",
    [lost(), httpx.Response(502), httpx.Response(200, content=b'{"id":'), httpx.Response(200, content=b"")],
)
def test_a_read_is_repeated(make_client: MakeClient, answer: httpx.Response | Exception) -> None:
    """A read changes nothing, so it is tried again."""
    script = Script([answer, OK])

    assert "009" == make_client(transport=script).vendors.get("009").id


def test_archiving_is_repeated_because_the_second_time_changes_nothing(make_client: MakeClient) -> None:
    """Source: BILL API reference, archivebill: idempotent."""
    script = Script([lost(), OK])

    assert "009" == make_client(transport=script).vendors.archive("009").id


def test_values_of_wrong_types_are_not_asked_for_again(make_client: MakeClient) -> None:
    """They would come again; the places are named, the values are not."""
    script = Script([httpx.Response(200, json={"id": "009", "balance": {"amount": "secret text"}})])
    with pytest.raises(AnswerUnreadable) as caught:
        make_client(transport=script).vendors.get("009")

    assert ("$.balance.amount: a number expected",) == caught.value.reasons
    assert "secret text" not in str(caught.value)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ([lost()] * 9, ConnectionLost),
        ([httpx.ConnectError("x")] * 9, NotConnected),
        ([httpx.Response(500)] * 9, ServerError),
    ],
)
def test_patience_ends_with_our_error_and_its_budget(
    make_client: MakeClient, clock: MovableClock, answers: list[object], kind: type[BillError]
) -> None:
    """Attempts and time are limited; the error is ours, the foreign one its cause, frames cut off."""
    started = clock.now()
    script = Script(answers)
    with pytest.raises(kind) as caught:
        make_client(transport=script, retry=RetryPolicy(attempts_max=4, budget_s=60)).vendors.get("009")

    assert 4 == len(script.asked)
    assert (clock.now() - started).total_seconds() <= 60
    if caught.value.__cause__ is not None:
        assert caught.value.__cause__.__traceback__ is None
    assert caught.value.problem == pickle.loads(pickle.dumps(caught.value)).problem


class Queue(InProcessLimiter):
    """A waiting line that takes its time."""

    def __init__(self, clock: MovableClock, wait_s: float) -> None:
        super().__init__()
        self.clock, self.wait_s = clock, wait_s

    def enter(self, key: LimitKey, *, now: datetime) -> None:
        super().enter(key, now=now)
        self.clock.advance(seconds=self.wait_s)

    async def aenter(self, key: LimitKey, *, now: datetime) -> None:
        self.enter(key, now=now)


class SlowLogin(Script, httpx.AsyncBaseTransport):
    """Signing in takes its time."""

    def __init__(self, clock: MovableClock, wait_s: float, *answers: httpx.Response) -> None:
        super().__init__([*answers, httpx.Response(201, json={"id": "009"})])
        self.clock, self.wait_s = clock, wait_s

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/v3/login"):
            self.clock.advance(seconds=self.wait_s)
        return super().handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


@pytest.mark.parametrize("wait_s", [29, 31])
@pytest.mark.parametrize("where", ["queue", "login", "login after a refusal"])
def test_what_has_waited_for_too_long_is_not_sent(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock, where: str, wait_s: int
) -> None:
    """Whoever gave it up looks for it in vain, and must not find it later."""
    patience = RetryPolicy(budget_s=30)

    def parts() -> dict[str, object]:
        refused = [httpx.Response(401)] if where == "login after a refusal" else []
        login_s = wait_s / (1 + len(refused)) if where.startswith("login") else 0
        return {
            "transport": SlowLogin(clock, login_s, *refused),
            "limiter": Queue(clock, wait_s if where == "queue" else 0),
        }

    def check(script: object, error: BillError | None) -> None:
        assert isinstance(script, SlowLogin)
        posts = len(script.asked) - (where == "login after a refusal")
        assert (posts, type(error)) == ((1, type(None)) if wait_s < 30 else (0, NotSentInTime))

    blocking = parts()
    error: BillError | None = None
    try:
        make_client(**blocking, retry=patience).vendors.create(new_vendor())
    except BillError as exc:
        error = exc
    check(blocking["transport"], error)

    async def asynchronous() -> None:
        options = parts()
        script, error = options.pop("transport"), None
        async with httpx.AsyncClient(transport=script) as http:  # type: ignore[arg-type]
            client = AsyncClient(
                credentials(fake), base_url=BASE_URL, http_client=http, clock=clock, retry=patience, **options
            )
            try:
                await client.vendors.create(new_vendor())
            except BillError as exc:
                error = exc
        check(script, error)

    asyncio.run(asynchronous())


def test_the_same_client_with_another_patience(make_client: MakeClient, clock: MovableClock) -> None:
    """It shares the session, and leaves the first one as patient as it was."""
    started = clock.now()
    busy = httpx.Response(429)
    script = Script([OK, busy, busy, OK])
    client = make_client(transport=script)
    client.vendors.get("009")
    hasty = client.with_retry(NO_RETRY)

    with pytest.raises(RateLimited):
        hasty.vendors.get("009")
    assert clock.now() == started
    hasty.close()  # which closes nothing of the first one
    assert client.vendors.get("009").id == "009"
    assert (1, 4) == (len(script.logins), len(script.asked))


@pytest.mark.parametrize("header", ["7", "Mon, 09 Mar 2026 18:00:07 GMT"])
def test_retry_after_is_obeyed_in_both_forms(
    make_client: MakeClient, clock: MovableClock, header: str
) -> None:
    """At least as long as asked, plus a spread."""
    started = clock.now()
    script = Script([httpx.Response(429, headers={"retry-after": header}), OK])
    make_client(transport=script).vendors.get("009")

    assert 7 <= (clock.now() - started).total_seconds() <= 9


@pytest.mark.parametrize("header", ["", "soon", "-5", "99999999999999999999"])
def test_a_senseless_retry_after_does_no_harm(make_client: MakeClient, header: str) -> None:
    """No crash, and no wait beyond the time budget."""
    script = Script([httpx.Response(429, headers={"retry-after": header}), OK])
    try:
        make_client(transport=script).vendors.get("009")
    except BillError as exc:
        assert header.startswith("999")
        assert exc.retryable


def test_a_lost_login_leaves_the_write_unsent(make_client: MakeClient) -> None:
    """When signing in fails, the write itself never went out: its outcome is known."""

    class NoLogin(Script):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/login"):
                raise httpx.ReadError("reset")
            return super().handle_request(request)

    script = NoLogin([OK])
    with pytest.raises(ConnectionLost):
        make_client(transport=script, retry=RetryPolicy(attempts_max=2)).vendors.create(new_vendor())

    assert [] == script.asked


@pytest.mark.parametrize(
    ("fault", "made"), [(Fault.reset_before(), 0), (Fault.reset_after(), 1), (Fault.lost_answer(), 1)]
)
def test_looking_after_an_unknown_outcome_finds_the_truth(
    make_client: MakeClient, fake: FakeBill, fault: Fault, made: int
) -> None:
    """Whether BILL carried it out or not, the client sent it once, and the record can be looked for."""
    fake.faults.on_route("POST /v3/vendors", fault)
    client = make_client()
    with pytest.raises(OutcomeUnknown):
        client.vendors.create(new_vendor())

    assert made == len(client.vendors.find_by_name("Cedar Supply Co"))


def test_a_payment_is_recorded_found_and_voided(make_client: MakeClient, fake: FakeBill) -> None:
    """The life of an offline payment; a dry run of an online one sends nothing."""
    client = make_client()
    (bill,) = some_bills(client, 1)
    payment = client.payments.record_external(
        PaymentRecord(
            vendor_id=bill.vendor_id or "",
            process_date=date(2026, 3, 9),
            to_print_check=False,
            payments=(RecordedAllocation(bill_id=bill.id, amount=Decimal("1.25")),),
            allow_export=False,
        )
    )
    assert payment.online_payment is False
    assert payment.bill_payments
    assert Decimal("1.25") == payment.bill_payments[0].amount
    voided = client.payments.void(payment.id, VoidRequest(type="VOID_ONLY", reason="entered twice"))
    assert payment.id == voided.id
    before = fake.calls["POST /v3/payments"]
    dry = PaymentCreate(amount=Decimal(1), bill_id=bill.id, funding_account=FundingAccount(type="WALLET"))
    assert client.payments.create_moving_money(dry, dry_run=True) is None
    assert before == fake.calls["POST /v3/payments"]


def test_the_asynchronous_client_decides_alike(fake: FakeBill, clock: MovableClock) -> None:
    """Same core, same outcome: unknown for a write, repeated for a read."""

    async def both() -> None:
        http = httpx.AsyncClient(transport=fake.transport())
        async with (
            http,
            AsyncClient(
                credentials(fake),
                base_url=BASE_URL,
                http_client=http,
                clock=clock,
                limiter=InProcessLimiter(),
                sleep=clock.asleep,
            ) as client,
        ):
            fake.faults.on_route("POST /v3/vendors", Fault.reset_after())
            with pytest.raises(OutcomeUnknown):
                await client.vendors.create(new_vendor())
            fake.faults.on_route("GET /v3/vendors", Fault.server_error())
            assert ["Cedar Supply Co"] == [v.name async for v in client.vendors.iterate()]

    asyncio.run(both())
