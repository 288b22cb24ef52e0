"""
Structured logs on standard error, one JSON object a line, with every known secret blotted out.

Two nets: fields whose names say that they hold a secret are masked, and every secret that the process has
opened is replaced wherever it appears, also inside texts of other libraries.
"""

import logging
import sys
import threading
from collections.abc import Iterable
from typing import Final, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

MASK: Final = "[secret]"
SECRET_FIELDS: Final = (
    "password",
    "secret",
    "token",
    "ticket",
    "sessionid",
    "session_id",
    "devkey",
    "dev_key",
    "key",
)
SHORTEST: Final = 6
"""Shorter secrets are not looked for in texts: they would blot out ordinary words."""
PASSING_MAX: Final = 1_000
"""So many secrets that pass are blotted out, the newest ones: each costs a little with every line."""


class Redactor:
    """Knows the secrets that this process has opened, and blots them out. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lasting: set[str] = set()
        self._passing: dict[str, None] = {}
        self._secrets: tuple[str, ...] = ()

    def learn(self, secrets: Iterable[str], *, passing: bool = False) -> None:
        """Blot these out from now on; those that pass, as BILL's sessions do, until many others came."""
        found = [secret for secret in secrets if len(secret) >= SHORTEST]
        with self._lock:
            if passing:
                for secret in found:
                    self._passing.pop(secret, None)
                    self._passing[secret] = None
                for oldest in list(self._passing)[:-PASSING_MAX]:
                    del self._passing[oldest]
            else:
                self._lasting.update(found)
            # The longest first: one secret may begin with another.
            self._secrets = tuple(sorted({*self._lasting, *self._passing}, key=len, reverse=True))

    def clean(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Clean one log line: a structlog processor."""
        return {name: self._field(name, value) for name, value in event.items()}

    def _field(self, name: str, value: object) -> object:
        if isinstance(value, str):
            folded = name.lower().replace("-", "_")
            if any(folded == word or folded.endswith(f"_{word}") for word in SECRET_FIELDS):
                return MASK
            return self.clean(value)
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.clean(str(value))


REDACTOR: Final = Redactor()


def set_up(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send the logs of this process, of whatever library, through one formatter."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        REDACTOR,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                REDACTOR,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # Each request of the BILL client would be a line with its address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
