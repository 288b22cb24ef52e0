"""
One waiting line for threads and tasks together.

A ``threading.Semaphore`` would stop the event loop, and an ``asyncio.Semaphore`` knows one loop only; calls
from several threads and several loops share BILL's limit, so they share this.
"""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable

from attrs import define, field


@define(eq=False)
class _Waiter:
    wake: Callable[[], None]
    admitted: bool = False


@define(eq=False)
class Gate:
    """At most ``capacity`` inside at once; who waits longest goes next, be it a thread or a task."""

    capacity: int
    _inside: int = field(default=0, init=False)
    _line: deque[_Waiter] = field(factory=deque, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False)

    @property
    def inside(self) -> int:
        """How many are inside now."""
        return self._inside

    def _enter_or_line_up(self, wake: Callable[[], None]) -> _Waiter | None:
        with self._lock:
            if self._inside < self.capacity:
                self._inside += 1
                return None
            waiter = _Waiter(wake)
            self._line.append(waiter)
            return waiter

    def enter(self) -> None:
        """Wait in this thread until there is room."""
        event = threading.Event()
        waiter = self._enter_or_line_up(event.set)
        if waiter is None:
            return
        try:
            event.wait()
        except BaseException:  # KeyboardInterrupt: whoever leaves the line must not keep the place
            self._give_up(waiter)
            raise

    async def aenter(self) -> None:
        """Wait in this task until there is room."""
        loop = asyncio.get_running_loop()
        admitted: asyncio.Future[None] = loop.create_future()

        def admit() -> None:
            if not admitted.done():
                admitted.set_result(None)

        def wake() -> None:
            loop.call_soon_threadsafe(admit)

        waiter = self._enter_or_line_up(wake)
        if waiter is None:
            return
        try:
            await admitted
        except BaseException:  # a cancelled task must not keep the place
            self._give_up(waiter)
            raise

    def leave(self) -> None:
        """Make room; the place goes straight to whoever waits longest, so nobody can jump the line."""
        with self._lock:
            while self._line:
                waiter = self._line.popleft()
                waiter.admitted = True
                # A loop that was closed meanwhile has nobody to wake; the place goes to the next.
                with contextlib.suppress(RuntimeError):
                    waiter.wake()
                    return
            self._inside -= 1

    def _give_up(self, waiter: _Waiter) -> None:
        with self._lock:
            if not waiter.admitted:
                self._line.remove(waiter)
                return
        self.leave()
