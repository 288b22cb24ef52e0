"""
The value types that messages are made of, beside ``str``, ``int``, ``bool``, ``Decimal`` and ``date``.

Three states of an optional element are kept apart: absent (``None``), empty (``""`` for text,
:data:`EMPTY` for everything else) and present. In a Mod, absent leaves a field alone and empty clears it
(qbXML On-Screen Reference, "Modifying objects").
"""

import enum
import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final, Self

from attrs import field, frozen

from qbxml.errors import MissingElement, OutOfRange, WrongType

__all__ = ["EMPTY", "Empty", "QbDateTime", "Ref", "Unknown", "UseMacro"]


class Empty(enum.Enum):
    """The type of :data:`EMPTY`."""

    EMPTY = "empty"

    def __repr__(self) -> str:
        return "EMPTY"


EMPTY: Final = Empty.EMPTY
"""An element that is there but holds nothing: "clear this field" in a Mod. For text write ``""``."""


@frozen(init=False)
class Ref:
    """
    A reference to a list record: ``VendorRef``, ``AccountRef``, ``TermsRef`` and 76 more.

    With both given, QuickBooks goes by ``ListID`` and ignores ``FullName``. Prefer ``list_id``: names change.
    The length limit of ``full_name`` depends on the place and is checked by the message that holds it.

    Attributes:
        list_id: ``ListID``, opaque, at most 36 characters.
        full_name: ``FullName``, the path with ``:``; matching ignores case. ``""`` clears the reference in a
            Mod.

    Raises:
        MissingElement: Neither is given.
        WrongType: One is not text.
    """

    list_id: str | None
    full_name: str | None

    def __init__(self, *, list_id: str | None = None, full_name: str | None = None) -> None:
        # Half of the objects in a message are references; the usual one is made with as little ado as can be.
        if (type(full_name) is not str or list_id is not None) and (
            type(list_id) is not str or full_name is not None
        ):
            _check_parts(list_id, full_name)
        _set_list_id(self, list_id)
        _set_full_name(self, full_name)


_set_list_id: Final = Ref.__dict__["list_id"].__set__
_set_full_name: Final = Ref.__dict__["full_name"].__set__


def _check_parts(list_id: object, full_name: object) -> None:
    if type(list_id) is not str and list_id is not None:
        raise WrongType(f"{list_id!r} is not text.", fix="Give a str.", path="Ref.list_id")
    if type(full_name) is not str and full_name is not None:
        raise WrongType(f"{full_name!r} is not text.", fix="Give a str.", path="Ref.full_name")
    if list_id is None and full_name is None:
        raise MissingElement(
            "A reference needs a ListID or a FullName.",
            fix='Give one; to clear a reference in a Mod write Ref(full_name="").',
            path="Ref",
        )


@frozen
class UseMacro:
    """
    Stands for an id that an earlier Add of the same message set will make (``useMacro="TxnID:bill1"``).

    Attributes:
        name: The name the other message declared as ``def_macro``.
    """

    name: str


@frozen(kw_only=True)
class Unknown:
    """
    An element or attribute QuickBooks sent that the schema does not list, kept as it came.

    QuickBooks answers with elements outside its published schema, and a newer QuickBooks knows more than we
    do. Elements that are listed but empty where a value belongs are kept here too, so that nothing is lost.

    Attributes:
        tag: The element's name; ``@name`` for an attribute.
        text: Its text, ``""`` if none.
        attributes: Name and value pairs in document order.
        children: Its child elements in document order.
    """

    tag: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: "tuple[Unknown, ...]" = ()


_DATETIME: Final = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:T([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:([+-])([0-9]{1,2}):([0-9]{1,2}))?)?)?)?"
)


def _well_formed(_instance: object, _attribute: object, value: str) -> None:
    if type(value) is not str:
        raise WrongType(
            f"{value!r} is not a qbXML time.",
            fix="Write QbDateTime(text), QbDateTime.at(aware_datetime, zone) or QbDateTime.wall_time(...).",
        )
    match = _DATETIME.fullmatch(value)
    if match is None:
        raise OutOfRange(
            f"{value!r} is not a qbXML time.",
            fix="Write 2024-03-31T14:05:00, perhaps with an offset such as -08:00; no Z, no "
            "fractions of a second.",
            code="3020",
        )
    _wall(match, value)
    if match[7] and (int(match[8]) > 23 or int(match[9]) > 59):
        raise OutOfRange(f"{value!r} has an impossible offset.", fix="Correct it.", code="3020")


def _wall(match: re.Match[str], value: str) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  (wall time; see the class)
    except ValueError as exc:
        raise OutOfRange(
            f"{value!r} is not a time of the calendar: {exc}.", fix="Correct it.", code="3020"
        ) from exc


@frozen
class QbDateTime:
    """
    A time as QuickBooks writes it, text and all.

    QuickBooks sends the wall-clock time of its PC with an offset. During daylight saving the wall time is
    right but the offset is the winter one, so converting by the offset is an hour off for half of the year
    (jsgoupil/quickbooks-sync, issues 19, 28, 33). Therefore the text is what is kept and compared, and there
    are
    two readings: :meth:`in_zone` (right, needs the zone of the QuickBooks PC) and :meth:`literal` (by the
    offset sent, which may be an hour off). Sent back in a filter, the text is unchanged, which is always
    right.

    Attributes:
        text: ``Y-M-D[Th[:m[:s[±hh:mm]]]]``; no ``Z``, no fractions. Resolution is one second.

    Raises:
        OutOfRange: The text is no such time.
    """

    text: str = field(validator=_well_formed)

    @classmethod
    def at(cls, moment: datetime, zone: tzinfo) -> Self:
        """
        Return the wall-clock text of an aware ``moment`` on a QuickBooks PC in ``zone``, without an offset.

        Fractions of a second are dropped downwards, as QuickBooks' own stamps are whole seconds.

        Raises:
            WrongType: ``moment`` is naive.
        """
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise WrongType(
                f"{moment!r} has no time zone.", fix="Use an aware datetime, for example datetime.now(UTC)."
            )
        return cls(moment.astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat())

    @classmethod
    def wall_time(
        cls, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
    ) -> Self:
        """Return a time on the clock of the QuickBooks PC."""
        return cls(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")

    @property
    def offset(self) -> str | None:
        """QuickBooks' own offset text (``"-08:00"``), wrong by an hour during daylight saving."""
        match = self._match()
        return f"{match[7]}{match[8]}:{match[9]}" if match[7] else None

    def in_zone(self, zone: tzinfo) -> datetime:
        """
        Return the moment, read as wall time in the zone of the QuickBooks PC. The offset sent is ignored.

        In the repeated hour of autumn the first of the two is meant.
        """
        return _wall(self._match(), self.text).replace(tzinfo=zone)

    def literal(self) -> datetime | None:
        """Return the moment by the offset QuickBooks sent, possibly an hour off; ``None`` if it sent none."""
        match = self._match()
        if not match[7]:
            return None
        offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
        return _wall(match, self.text).replace(tzinfo=timezone(-offset if match[7] == "-" else offset))

    def __str__(self) -> str:
        return self.text

    def _match(self) -> re.Match[str]:
        match = _DATETIME.fullmatch(self.text)
        assert match is not None, "checked when made"
        return match
