"""
Everything that `syncer` raises on purpose.

    SyncerError
    ├── SettingsError        a setting is missing or makes no sense
    ├── StoreError
    │   ├── AlreadyExists    an insert met a value with the same key
    │   ├── Conflict         a compare-and-set found something else than expected
    │   ├── Unavailable      the database cannot be reached or is out of date
    │   └── CommitUnknown    the connection broke while a unit was being committed
    ├── LeaseLost            another session works this connection now
    ├── WrongCompanyFile     the open company file is not the connection's own
    ├── SealError            a sealed secret cannot be opened with the keys at hand
    ├── PayablesError        BILL could not be reached
    │   ├── NotNow           BILL asks for patience
    │   ├── ReadRefused      BILL does not show this to the user
    │   ├── WriteRefused     BILL refused a write
    │   └── WriteUnknown     nobody knows whether BILL did a write
    ├── ProtocolError        QuickBooks answered something that the question does not allow
    ├── DoesNotFit           QuickBooks has no room for a write as it is
    ├── UnknownName          there is no such connection, operation or record
    └── NotPossible          what a person asked for cannot be done in the present state
"""

from typing import ClassVar


class SyncerError(Exception):
    """
    Base of every error this package raises on purpose.

    Attributes:
        problem: What happened, one sentence.
        fix: What the reader can do about it, one sentence.
        code: The vendor's or our own code, verbatim; `""` if none.
        record: Which record, in words a bookkeeper knows; `""` if none.
    """

    repeatable: ClassVar[bool] = False
    """May the very same call succeed later, with nothing changed by a person?"""

    def __init__(self, problem: str, *, fix: str, code: str = "", record: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix
        self.code = code
        self.record = record

    def __str__(self) -> str:
        subject = f"{self.record}: " if self.record else ""
        code = f" (code {self.code})" if self.code else ""
        return f"{subject}{self.problem}{code} {self.fix}"

    def __reduce__(self) -> tuple[object, ...]:  # keyword-only arguments break pickling otherwise
        return (type(self).__new__, (type(self), self.problem), self.__dict__)


class SettingsError(SyncerError):
    """A setting is missing or makes no sense; nothing was read or written."""


class StoreError(SyncerError):
    """The store did not do what was asked."""


class AlreadyExists(StoreError):
    """An insert met a value with the same key; the unit must be abandoned."""


class Conflict(StoreError):
    """A compare-and-set found another value than expected: somebody else was faster."""

    repeatable = True


class Unavailable(StoreError):
    """The database cannot be reached, or its schema is not the one this version needs."""

    repeatable = True


class CommitUnknown(StoreError):
    """
    The connection broke while a unit was being committed, and the database could not tell since.

    Either all of the unit is stored or nothing. Not repeatable as it is: look at what is stored first.
    """


class LeaseLost(SyncerError):
    """Another session works this connection now; this one must end without writing."""


class WrongCompanyFile(SyncerError):
    """The company file that is open is not the one this connection is pinned to."""


class SealError(SyncerError):
    """A sealed secret cannot be opened: wrong key, or it was moved from another connection or field."""


class UnknownName(SyncerError):
    """There is no such connection, operation or record."""


class NotPossible(SyncerError):
    """What was asked cannot be done in the present state, and why."""


class PayablesError(SyncerError):
    """BILL could not be reached: nothing was read, and nothing was written."""

    repeatable = True


class NotNow(PayablesError):
    """
    BILL asks for patience; the very same may be answered a little later.

    Attributes:
        wait_s: Seconds to wait before that, as BILL asked for it; 0 if it did not say.
    """

    def __init__(
        self, problem: str, *, fix: str, code: str = "", record: str = "", wait_s: float = 0
    ) -> None:
        super().__init__(problem, fix=fix, code=code, record=record)
        self.wait_s = wait_s


class ReadRefused(PayablesError):
    """BILL does not show what was asked for to this user, and will not the next time; other things it may."""

    repeatable = False


class WriteRefused(PayablesError):
    """BILL refused a write for what it says; nothing was changed."""

    repeatable = False


class WriteUnknown(PayablesError):
    """A write went out to BILL and nobody knows whether it was done. Look before it is sent again."""

    repeatable = False


class ProtocolError(SyncerError):
    """QuickBooks answered something that the question does not allow."""


class DoesNotFit(SyncerError):
    """QuickBooks has no room for a write as it is; `record` is the id of its operation. Nothing was sent."""
