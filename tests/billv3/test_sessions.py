"""One login for everybody, and never one too many."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from attrs import evolve

from billv3 import (
    AsyncClient,
    Client,
    ConcurrencyLimit,
    HourlyLimit,
    InProcessLimiter,
    LoginLimit,
    LoginLocked,
    LoginRefused,
    MemorySessionCache,
    Mfa,
    PartnerLogin,
    Secret,
    SessionExpired,
    SyncToken,
)
from billv3.testing import FakeBill, FakeBillServer, Knobs
from tests.billv3.conftest import MakeClient, MovableClock, credentials
from tests.billv3.samples import Script, fault, new_vendor

MANY = 50


def logins(fake: FakeBill) -> int:
    return fake.calls["POST /v3/login"]


def test_fifty_threads_over_real_sockets_log_in_once_and_once_more_when_the_session_dies() -> None:
    """Never more than 3 in flight, one login, all answered; then exactly one more login."""
    fake = FakeBill()
    with FakeBillServer(fake) as server, Client(credentials(fake), base_url=server.url) as client:
        id = fake.office.add_vendor("Cedar Supply Co")
        for expected in (1, 2):
            start = threading.Barrier(MANY)

            def one(_: int, start: threading.Barrier = start) -> str:
                start.wait()
                return str(client.vendors.get(id).name)

            with ThreadPoolExecutor(MANY) as pool:
                names = list(pool.map(one, range(MANY)))

            assert ["Cedar Supply Co"] * MANY == names
            assert expected == logins(fake)
            assert 0 == fake.refusals["BDC_1322"]
            assert fake.max_in_flight <= 3
            fake.expire_sessions()


def test_fifty_tasks_over_real_sockets_log_in_once_and_once_more_when_the_session_dies() -> None:
    """The same for tasks."""
    fake = FakeBill()

    async def everything(url: str) -> None:
        async with AsyncClient(credentials(fake), base_url=url) as client:
            id = fake.office.add_vendor("Cedar Supply Co")
            for expected in (1, 2):
                names = await asyncio.gather(*[client.vendors.get(id) for _ in range(MANY)])

                assert ["Cedar Supply Co"] * MANY == [vendor.name for vendor in names]
                assert expected == logins(fake)
                assert fake.max_in_flight <= 3
                fake.expire_sessions()

    with FakeBillServer(fake) as server:
        asyncio.run(everything(server.url))


def test_threads_and_tasks_share_one_login_through_one_cache() -> None:
    """A blocking and an asynchronous client with one cache and one limiter: one login, 3 in flight."""
    fake = FakeBill()
    cache, limiter = MemorySessionCache(), InProcessLimiter()

    async def tasks(url: str, id: str) -> None:
        async with AsyncClient(
            credentials(fake), base_url=url, session_cache=cache, limiter=limiter
        ) as client:
            await asyncio.gather(*[client.vendors.get(id) for _ in range(20)])

    with FakeBillServer(fake) as server:  # noqa: SIM117  # the client needs the server's address
        with Client(credentials(fake), base_url=server.url, session_cache=cache, limiter=limiter) as client:
            id = client.vendors.create(new_vendor()).id
            fake.expire_sessions()
            with ThreadPoolExecutor(21) as pool:
                futures = [pool.submit(client.vendors.get, id) for _ in range(20)]
                futures.append(pool.submit(asyncio.run, tasks(server.url, id)))
                for future in futures:
                    future.result()

    assert 2 == logins(fake)
    assert fake.max_in_flight <= 3


def test_an_idle_session_is_renewed_before_bill_can_refuse_it(
    client: Client, fake: FakeBill, clock: MovableClock
) -> None:
    """Source: BILL API reference, login: a session ends after 35 idle minutes."""
    vendor = client.vendors.create(new_vendor())
    clock.advance(minutes=29)
    client.vendors.get(vendor.id)
    assert 1 == logins(fake)
    clock.advance(minutes=31)
    client.vendors.get(vendor.id)

    assert 2 == logins(fake)
    assert 0 == fake.refusals["BDC_1109"]


def test_another_process_finds_the_session_in_the_cache(make_client: MakeClient, fake: FakeBill) -> None:
    """Processes that share a cache share the login; a stale one is dropped only if it is still that one."""

    class Shared(MemorySessionCache):
        quick = False

    cache = Shared()
    first = make_client(session_cache=cache)
    vendor = first.vendors.create(new_vendor())
    first._core.auth.flight.session = None  # another process knows nothing but the cache
    first.vendors.get(vendor.id)
    assert 1 == logins(fake)

    key = first._core.auth.key
    kept = cache.get(key)
    assert kept is not None
    cache.invalidate(key, Secret("an older one"))
    assert kept == cache.get(key)
    cache.invalidate(key, kept.session_id)
    assert cache.get(key) is None


def test_a_session_that_another_process_kept_may_be_dead_too(make_client: MakeClient, fake: FakeBill) -> None:
    """BILL ended both our session and the cached one: then a login of our own decides, and only one."""
    cache = MemorySessionCache()
    client = make_client(session_cache=cache)
    vendor = client.vendors.create(new_vendor())
    auth = client._core.auth
    ours = auth.flight.session
    assert ours is not None
    cache.put(auth.key, evolve(ours, session_id=Secret("of another process")))
    fake.expire_sessions()

    assert vendor.id == client.vendors.get(vendor.id).id
    assert 2 == logins(fake)


def test_wrong_credentials_are_tried_once_however_many_ask(make_client: MakeClient, fake: FakeBill) -> None:
    """Repeated failures lock the login (common API error codes, BDC_1110); login() tries again by name."""
    client = make_client(credentials=credentials(fake, password="wrong-password"))

    def one(_: int) -> str:
        with pytest.raises(LoginRefused) as caught:
            client.vendors.get("009")
        return caught.value.code

    with ThreadPoolExecutor(10) as pool:
        assert {"BDC_1101"} == set(pool.map(one, range(30)))
    assert 1 == logins(fake)
    with pytest.raises(LoginRefused):
        client.login()
    assert 2 == logins(fake)


def test_a_refusal_is_over_once_another_process_has_signed_in(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock
) -> None:
    """Somebody put it right in BILL: that session proves that the credentials are good again, later too."""
    cache, elsewhere = MemorySessionCache(), MemorySessionCache()
    refused, other = make_client(session_cache=cache), make_client(session_cache=elsewhere)
    key = fake._world.login["keys"][fake.dev_key]
    key["active"] = False
    with pytest.raises(LoginRefused):
        refused.vendors.list().all()
    key["active"] = True
    with pytest.raises(LoginRefused):
        refused.vendors.list().all()
    assert 1 == logins(fake)

    other.login()
    opened = elsewhere.get(other._core.auth.key)
    assert opened is not None
    cache.put(refused._core.auth.key, opened)
    assert () == refused.vendors.list().all()
    clock.advance(hours=1)
    assert () == refused.vendors.list().all()
    assert 3 == logins(fake)


@pytest.mark.parametrize(
    ("code", "kind"), [("BDC_1102", LoginRefused), ("BDC_1110", LoginLocked), ("", LoginRefused)]
)
def test_a_refused_login_says_which_kind(
    make_client: MakeClient, code: str, kind: type[LoginRefused]
) -> None:
    """Whatever status carries it, and also without a code."""

    class NoLogin(Script):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(400, json=fault(code)) if code else httpx.Response(401, text="<html>")

    with pytest.raises(kind):
        make_client(transport=NoLogin()).vendors.get("009")


@pytest.mark.parametrize("status", [401, 422])
def test_a_session_refused_twice_is_an_error_and_no_loop(make_client: MakeClient, status: int) -> None:
    """BDC_1109 counts with whatever status it comes."""
    script = Script([httpx.Response(status, json=fault("BDC_1109"))] * 2)
    with pytest.raises(SessionExpired):
        make_client(transport=script).vendors.get("009")

    assert (2, 2) == (len(script.logins), len(script.asked))


def test_a_write_refused_for_its_session_is_sent_once_more(make_client: MakeClient) -> None:
    """A call refused with 401 was not carried out, so it may be repeated, body and all."""
    script = Script([httpx.Response(401, json=fault("BDC_1109")), httpx.Response(201, json={"id": "009"})])
    make_client(transport=script).vendors.create(new_vendor())

    assert script.asked[0].content == script.asked[1].content
    assert ["session-1", "session-2"] == [request.headers["sessionId"] for request in script.asked]


def test_a_sync_token_and_a_partner_sign_in(make_client: MakeClient, fake: FakeBill) -> None:
    """Source: BILL documentation, token-based sign-in; BILL API reference, partnerlogin, loginasuser."""
    token = SyncToken(
        token_name=fake.token_name,
        token_value=fake.token_value,
        organization_id=fake.organization_id,
        dev_key=fake.dev_key,
    )
    partner = PartnerLogin(
        username=fake.username,
        password=fake.password,
        app_key=fake.app_key,
        user_id=fake.user_id,
        organization_id=fake.organization_id,
        dev_key=fake.dev_key,
    )
    for way in (token, partner):
        assert () == make_client(credentials=way).vendors.list().all()


def test_the_hourly_budget_ends_calls_before_they_are_sent(
    make_client: MakeClient, clock: MovableClock
) -> None:
    """Source: BILL developer documentation, API rate limits: by clock hour."""
    limiter = InProcessLimiter(hourly_max=3)
    script = Script([httpx.Response(200, json={"id": "009"})] * 9)
    clock.advance(minutes=10)
    client = make_client(transport=script, limiter=limiter)
    for _ in range(3):
        client.vendors.get("009")
    with pytest.raises(HourlyLimit) as caught:
        client.vendors.get("009")
    assert (3, 19) == (len(script.asked), caught.value.retry_at.hour if caught.value.retry_at else None)
    clock.advance(minutes=50)
    client.vendors.get("009")

    assert 4 == len(script.asked)


def test_bill_saying_the_hour_is_used_up_stops_everybody(
    make_client: MakeClient, clock: MovableClock
) -> None:
    """BDC_1144 is the hourly limit, BDC_1322 the one of calls at once: some clients have them swapped."""
    script = Script([httpx.Response(422, json=fault("BDC_1144"))])
    client = make_client(transport=script)
    for _ in range(3):
        with pytest.raises(HourlyLimit):
            client.vendors.get("009")

    assert 1 == len(script.asked)


def test_logins_have_a_budget_of_their_own(make_client: MakeClient) -> None:
    """Source: BILL developer documentation, API rate limits: 200 logins an hour."""
    client = make_client(limiter=InProcessLimiter(logins_hourly_max=1))
    client.login()
    with pytest.raises(LoginLimit):
        client.login()


def test_too_many_at_once_is_tried_again_also_for_writes(make_client: MakeClient) -> None:
    """A refused write did not happen."""
    script = Script([httpx.Response(429, json=fault("BDC_1322")), httpx.Response(201, json={"id": "009"})])
    make_client(transport=script).vendors.create(new_vendor())

    assert 2 == len(script.asked)
    assert ConcurrencyLimit.retryable


def test_a_code_makes_the_session_trusted_and_the_refused_call_goes_again(
    make_client: MakeClient,
) -> None:
    """Source: BILL API reference, stepupsession; changelog of 2026-04-03: 403 with BDC_1361 wants trust."""
    script = Script(
        [
            httpx.Response(403, json=fault("BDC_1361")),
            httpx.Response(200, json={"challengeId": "c1"}),
            httpx.Response(200, json={"rememberMeId": "remember-this-device"}),
            httpx.Response(200, json={"trusted": True}),
            httpx.Response(200, json={"id": "stp1"}),
        ]
    )
    kept: list[str] = []
    mfa = Mfa(device="bill-qbd", code=lambda: "123456", remembered=lambda s: kept.append(s.reveal()))
    client = make_client(transport=script, mfa=mfa)

    assert "stp1" == client.payments.get("stp1").id
    assert ["remember-this-device"] == kept
    client.login()
    assert b"remember-this-device" in script.logins[-1].content


def test_logout_ends_the_session(client: Client, fake: FakeBill) -> None:
    """The next call signs in again."""
    client.vendors.list().all()
    client.logout()
    client.vendors.list().all()

    assert (2, 1) == (logins(fake), fake.calls["POST /v3/logout"])


def test_the_fake_can_count_logins_like_bill(make_client: MakeClient, fake: FakeBill) -> None:
    """A login limit answered by BILL is a limit, and no refusal of the credentials."""
    fake.knobs = replace(fake.knobs, login_limit=0)
    client = make_client()
    with pytest.raises(LoginLimit) as caught:
        client.vendors.list().all()
    assert (True, datetime(2026, 3, 9, 19, tzinfo=UTC)) == (caught.value.retryable, caught.value.retry_at)
    fake.knobs = Knobs()

    assert () == client.vendors.list().all()
