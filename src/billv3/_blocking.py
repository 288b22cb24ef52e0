"""Calling what may block, from either kind of client."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def arun_blocking(do: Callable[[], T]) -> T:
    """Call it in a worker thread, so that the event loop goes on."""
    return await asyncio.to_thread(do)


def run_blocking(do: Callable[[], T]) -> T:
    """Call it here."""
    return do()
