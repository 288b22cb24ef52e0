"""The server and its commands as processes of their own, the way they run in production."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

import httpx

ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = (sys.executable, "-m", "examples.reference_server")
READY_S: Final = 60.0


class DidNotStart(Exception):
    """The server ended, or did not get ready in time."""


def clean_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with these settings, and none of ours that it may have had before."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BILLQBD_", "BILL_", "QBWC_"))
    }
    return {**kept, **settings}


def run(arguments: tuple[str, ...], settings: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(  # noqa: S603  our own interpreter and module
        (*COMMAND, *arguments),
        cwd=ROOT,
        env=clean_environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Server:
    """
    A `serve` process that can be killed and started again on the same address.

    Args:
        settings: Its environment; must name a port other than 0.
        log: Where its log goes; appended to.
    """

    def __init__(self, settings: Mapping[str, str], log: Path) -> None:
        self.settings = dict(settings)
        self.url = f"http://127.0.0.1:{settings['BILLQBD_PORT']}"
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._out: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the running process. Raises `DidNotStart` if there is none."""
        if self._process is None:
            raise DidNotStart("The server is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it is ready. Raises `DidNotStart`."""
        self._out = self.log.open("ab")
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            (*COMMAND, "serve"),
            cwd=ROOT,
            env=clean_environment(self.settings),
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._out,
        )
        end = time.monotonic() + READY_S
        with httpx.Client(trust_env=False, timeout=2) as http:
            while time.monotonic() < end:
                if self._process.poll() is not None:
                    break
                try:
                    if http.get(f"{self.url}/readyz").status_code == 200:
                        return
                except httpx.TransportError:
                    time.sleep(0.05)
        self.stop()
        last = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise DidNotStart(f"The server did not start: {' '.join(last) or 'it said nothing'}")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._close()

    def stop(self) -> None:
        """Ask it to end, and wait. Safe to repeat."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._close()

    def _close(self) -> None:
        self._process = None
        if self._out is not None:
            self._out.close()
            self._out = None
