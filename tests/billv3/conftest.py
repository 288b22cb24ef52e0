"""A fake BILL, a clock that stands until it is moved, and clients that wait without waiting."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from attrs import define

from billv3 import Client, InProcessLimiter, MemorySessionCache, RetryPolicy, UserLogin
from billv3.testing import FakeBill


@define
class MovableClock:
    time: datetime = datetime(2026, 3, 9, 18, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def advance(self, **delta: float) -> None:
        self.time += timedelta(**delta)

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    async def asleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def fake(clock: MovableClock) -> FakeBill:
    return FakeBill(now=clock.now, sleep=clock.sleep)


def credentials(fake: FakeBill, **changes: str) -> UserLogin:
    facts = {
        "username": fake.username,
        "password": fake.password,
        "organization_id": fake.organization_id,
        "dev_key": fake.dev_key,
    }
    return UserLogin(**(facts | changes))


BASE_URL = "https://gateway.stage.bill.com/connect"

MakeClient = Callable[..., Client]


@pytest.fixture
def make_client(fake: FakeBill, clock: MovableClock) -> Iterator[MakeClient]:
    """Clients of the fake, over its transport, each with its own limiter unless given one."""
    opened: list[httpx.Client] = []

    def make(**options: object) -> Client:
        http = httpx.Client(transport=options.pop("transport", None) or fake.transport())
        opened.append(http)
        facts = {
            "base_url": BASE_URL,
            "http_client": http,
            "clock": clock,
            "limiter": InProcessLimiter(),
            "session_cache": MemorySessionCache(),
            "retry": RetryPolicy(),
            "sleep": clock.sleep,
        }
        return Client(options.pop("credentials", None) or credentials(fake), **(facts | options))

    yield make
    for http in opened:
        http.close()


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    return make_client()
