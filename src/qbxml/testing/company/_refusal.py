"""How the simulated QuickBooks says no: per request by status code, per document by COM error."""

from typing import Any

from qbxml.testing.company._values import Entry, Transaction

SEVERITY_FLOORS = ((1000, "Error"), (500, "Warn"), (0, "Info"))


def severity(code: int) -> str:
    """
    The severity that goes with a status code.

    Source: status-code appendix of the QuickBooks Desktop SDK (0-499 Info, 500-999 Warn, the rest Error).
    """
    return next(name for floor, name in SEVERITY_FLOORS if code >= floor)


class ComError(Exception):
    """
    QuickBooks threw instead of answering: the whole document is refused, or QuickBooks died.

    Attributes:
        hresult: As the Web Connector reports it, ``"0x80040400"``.
        message: QuickBooks' words; carries no hint at the place.
    """

    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(hresult, message)
        self.hresult = hresult
        self.message = message

    def __str__(self) -> str:
        return f"{self.hresult}: {self.message}"


class RefusedError(Exception):
    """
    One request is refused, and changed nothing.

    A person working in the simulated file gets the same error from the same rule.

    Attributes:
        code: The statusCode, for example 3100.
        message: What was wrong.
        current: The record as it is now, for a stale EditSequence.
    """

    def __init__(self, code: int, message: str, current: Entry | Transaction | None = None) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.current = current

    def __str__(self) -> str:
        return f"{self.message} (code {self.code})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, self.message, self.current)
