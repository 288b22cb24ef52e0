"""The fake as an httpx transport, synchronous and asynchronous; the only module here that knows httpx."""

import asyncio
import time

import httpx

from billv3.testing._exchange import Pending, Response
from billv3.testing._fake import FakeBill
from billv3.testing._faults import ConnectionLost


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """
    Sends requests of an httpx client straight to a `FakeBill`.

    Broken connections become `httpx.ReadError`. Waiting (holds, slow answers) never blocks the event loop.
    """

    def __init__(self, fake: FakeBill) -> None:
        self._fake = fake

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer for `httpx.Client`."""
        body = request.read()
        try:
            response = self._fake.handle(*_parts(request), body)
        except ConnectionLost as exc:
            raise httpx.ReadError(str(exc), request=request) from exc
        return _answer(request, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer for `httpx.AsyncClient` (asyncio)."""
        body = await request.aread()
        pending = self._fake.enter(*_parts(request), body)
        try:
            await self._wait(pending)
            response = self._fake.execute(pending)
        except ConnectionLost as exc:
            raise httpx.ReadError(str(exc), request=request) from exc
        finally:
            self._fake.leave(pending)
        return _answer(request, response)

    async def _wait(self, pending: Pending) -> None:
        if pending.refused is not None:
            return
        while self._fake.held:  # noqa: ASYNC110  # threads set it, so there is no asyncio.Event to wait for
            await asyncio.sleep(0.001)
        if pending.delay and self._fake.sleep is time.sleep:
            await asyncio.sleep(pending.delay)
        elif pending.delay:
            self._fake.sleep(pending.delay)  # a simulation's own clock
        else:
            await asyncio.sleep(0)  # other tasks may arrive while this one is in flight


def _parts(request: httpx.Request) -> tuple[str, str, str, dict[str, str]]:
    return request.method, request.url.path, request.url.query.decode("ascii"), dict(request.headers)


def _answer(request: httpx.Request, response: Response) -> httpx.Response:
    return httpx.Response(
        response.status, headers=dict(response.headers), content=response.body, request=request
    )
