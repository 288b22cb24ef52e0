"""Rate limits: 20,000 an hour (BDC_1144), three at once (BDC_1322); the codes are often swapped elsewhere."""

import threading
from dataclasses import replace

import pytest

from billv3.testing import FakeBill, FakeBillServer, Fault
from tests.billv3.fake.wire import Clock, Wire


@pytest.mark.parametrize("status", [422, 429])
def test_the_hourly_limit_is_bdc_1144_and_ends_with_the_clock_hour(
    fake: FakeBill, wire: Wire, clock: Clock, status: int
) -> None:
    """The counter starts again at the next full hour, not an hour later."""
    used = fake.call_count
    fake.knobs = replace(fake.knobs, hourly_limit=used + 2, hourly_limit_status=status, idle_minutes=90)
    statuses = [wire.get("/v3/vendors").status for _ in range(3)]
    refused = wire.get("/v3/vendors")
    clock.advance(minutes=56)

    assert [200, 200, status] == statuses
    assert ["BDC_1144"] == refused.codes
    assert 200 == wire.get("/v3/vendors").status


@pytest.mark.parametrize(("after", "expected"), [(None, None), (7, "7")])
def test_limit_answers_come_with_or_without_retry_after(
    fake: FakeBill, wire: Wire, after: int | None, expected: str | None
) -> None:
    """BILL documents no such header: the default has none."""
    fake.knobs = replace(fake.knobs, hourly_limit=0, retry_after=after)

    assert expected == wire.get("/v3/vendors").headers.get("Retry-After")


def test_the_fourth_call_at_once_is_refused_at_once(fake: FakeBill, wire: Wire) -> None:
    """It is not queued: the three are still in flight while it has its answer."""
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(wire.get("/v3/vendors").status)) for _ in range(3)
    ]
    with fake.hold() as held:
        for thread in threads:
            thread.start()
        assert 3 == held.wait_for(3)
        fourth = wire.get("/v3/vendors")
        assert 3 == fake.in_flight
    for thread in threads:
        thread.join()

    assert (429, ["BDC_1322"]) == (fourth.status, fourth.codes)
    assert [200, 200, 200] == statuses
    assert (4, 1) == (fake.max_in_flight, fake.refusals["BDC_1322"])
    assert 200 == wire.get("/v3/vendors").status


def test_a_login_takes_a_place_too_unless_the_knob_says_otherwise(fake: FakeBill, wire: Wire) -> None:
    """Whether it does is not documented; the harder answer is the default."""
    from tests.billv3.fake.wire import credentials

    body = credentials(fake)
    threads = [threading.Thread(target=lambda: wire.get("/v3/vendors")) for _ in range(3)]
    with fake.hold() as held:
        for thread in threads:
            thread.start()
        held.wait_for(3)
        refused = Wire(fake).post("/v3/login", body)
    for thread in threads:
        thread.join()

    assert ["BDC_1322"] == refused.codes


def test_overlap_is_counted_over_real_http(fake: FakeBill, wire: Wire) -> None:
    """Latency makes the calls overlap; with at most three callers nobody is refused."""
    import httpx

    fake.latency = 0.02
    with FakeBillServer(fake) as server:

        def many() -> None:
            with httpx.Client(headers=wire.headers) as client:
                for _ in range(4):
                    assert 200 == client.get(f"{server.url}/v3/vendors").status_code

        threads = [threading.Thread(target=many) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert 0 == fake.refusals["BDC_1322"]
    assert 2 <= fake.max_in_flight <= 3


def test_a_slow_call_is_in_flight_while_it_waits(fake: FakeBill, wire: Wire) -> None:
    """Waiting goes through the injected sleep."""
    seen: list[tuple[float, int]] = []
    fake.sleep = lambda seconds: seen.append((seconds, fake.in_flight))
    fake.faults.on_any(Fault.slow(4.0))

    assert 200 == wire.get("/v3/vendors").status
    assert [(4.0, 1)] == seen
