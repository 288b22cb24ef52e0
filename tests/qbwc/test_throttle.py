"""Guessing gets slower; the rightful user does not."""

from datetime import timedelta

from qbwc import LoginThrottle
from tests.qbwc.support import NOON, Caller, Clock, Decided, service_for


def test_failures_double_the_wait_up_to_a_cap():
    """Five are free, then 1, 2, 4 … seconds."""
    throttle, waits = LoginThrottle(wait_s_max=60), []
    for _failure in range(14):
        waits.append(throttle.wait_s("acme", "a", NOON))
        throttle.failed("acme", "a", NOON)

    assert waits == [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_waiting_ends():
    """Counted from the last failure; after an hour all is forgotten."""
    throttle = LoginThrottle()
    for _failure in range(8):
        throttle.failed("acme", "a", NOON)

    assert throttle.wait_s("acme", "a", NOON + timedelta(seconds=1)) == 3
    assert throttle.wait_s("acme", "a", NOON + timedelta(seconds=4)) == 0

    throttle.failed("acme", "a", NOON + timedelta(hours=2))

    assert throttle.wait_s("acme", "a", NOON + timedelta(hours=2)) == 0


def test_an_address_that_tries_many_names_is_slowed_down():
    """Per address as well, with room for an office."""
    throttle = LoginThrottle()
    for number in range(25):
        throttle.failed(f"name-{number}", "a", NOON)

    assert throttle.wait_s("fresh", "a", NOON) == 16
    assert throttle.wait_s("fresh", "b", NOON) == 0


def test_strangers_cannot_keep_an_office_out():
    """A name that once logged in rightly from an address is not slowed down there."""
    throttle = LoginThrottle()
    throttle.succeeded("acme", "office", NOON)
    for number in range(50):
        throttle.failed("acme", f"botnet-{number}", NOON)

    assert throttle.wait_s("acme", "office", NOON) == 0
    assert throttle.wait_s("acme", "elsewhere", NOON) == 300


def test_memory_is_bounded():
    """A million invented names do not fill the server."""
    throttle = LoginThrottle(entries_max=100)
    for number in range(1000):
        throttle.failed(f"name-{number}" + "x" * 10_000, f"address-{number}", NOON)
        throttle.succeeded(f"good-{number}", f"address-{number}", NOON)

    assert len(throttle._counts) <= 100
    assert len(throttle._good) <= 100


def test_the_service_holds_guessers_back_with_busy():
    """Not nvu: a right password must not be retyped because somebody else guesses (section 5)."""
    clock = Clock()
    call = Caller(service_for(Decided(), clock=clock))
    words = [call.login(password=f"guess {number}")[1] for number in range(7)]
    held = call.login()[1]
    clock.advance(seconds=2)

    assert words == ["nvu"] * 6 + ["busy"]
    assert held == "busy"
    assert call.login()[1] == ""
