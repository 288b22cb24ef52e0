"""
What QuickBooks' codes mean, and what to do about them.

Three kinds of codes: the ``statusCode`` of a response, the ``messageSetStatusCode`` of a set that carried
ids, and the HRESULT of a call that QuickBooks itself threw back. Branch on the category; never on
QuickBooks' text, which may be localised. An unknown code gets a cautious answer by its range and is never
taken for success.

Sources: QuickBooks Desktop SDK, "Status codes in response messages" and "Error recovery"; codes that page
does not list are marked ``is_documented=False`` and rest on what users of the SDK report.
"""

from typing import Final, Literal

from attrs import frozen

from qbxml._status_table import HRESULTS, MESSAGE_SET_STATUSES, STATUSES, Row

__all__ = [
    "CATEGORIES",
    "Category",
    "StatusFact",
    "catalogue",
    "lookup",
    "lookup_hresult",
    "lookup_message_set",
]

Category = Literal["ok", "permanent", "retry", "already_there", "stale", "in_doubt", "user", "absent"]

CATEGORIES: Final[dict[Category, str]] = {
    "ok": "It was done; there is nothing to do, or only to look.",
    "permanent": "The same request fails for ever; the data or the program must change.",
    "retry": "Nothing was done; the same request may succeed at a later session. Limit the attempts.",
    "already_there": "A record of this name exists; look for it and link to it, or choose another name.",
    "stale": "The record changed since it was read; read it again, decide again, and only then send again.",
    "in_doubt": "Whether it was done is not known; look in QuickBooks before sending anything again.",
    "user": "Somebody has to act in QuickBooks; then the same request may succeed.",
    "absent": "A record named in the request is not there: deleted, merged, or of another company file.",
}
"""What each category means."""

Kind = Literal["status", "message set", "hresult"]


@frozen(kw_only=True)
class StatusFact:
    """
    What is known about one code.

    Attributes:
        code: The code as QuickBooks writes it: ``"3100"``, ``"0x80040400"``.
        severity: ``Info``, ``Warn`` or ``Error``.
        category: What to do, see :data:`CATEGORIES`.
        cause: What happened, in a bookkeeper's words.
        fix: What to do about it.
        kind: Where the code stands.
        is_documented: Whether the vendor documents it.
    """

    code: str
    severity: Literal["Info", "Warn", "Error"]
    category: Category
    cause: str
    fix: str
    kind: Kind = "status"
    is_documented: bool = True


def lookup(code: int | str) -> StatusFact:
    """
    Return the fact behind the ``statusCode`` of a response.

    A code outside the catalogue is judged by its range: below 500 and from 500 to 999 something may have
    been done, so it is ``in_doubt``; from 1000 on nothing was done, so it is ``permanent``. Either way it is
    to be shown.
    """
    text = str(code).strip()
    found = _STATUSES.get(text)
    if found is not None:
        return found
    number = int(text) if text.lstrip("-").isdecimal() else -1
    if 9100 <= number <= 9199:
        cause = (
            "A name made up for a new record inside the batch (a macro) is undefined, defined "
            "twice or misused."
        )
        return _fact(
            text, "Error", "permanent", cause, "Correct the defMacro and useMacro names.", documented=True
        )
    if 0 <= number < 1000:
        cause = "QuickBooks answered with a note that is on no list; the request may have been done."
        severity: Literal["Info", "Warn"] = "Info" if number < 500 else "Warn"
        return _fact(
            text, severity, "in_doubt", cause, "Look at the record in QuickBooks and at QuickBooks' message."
        )
    cause = "QuickBooks refused the request with a code that is on no list; nothing was changed."
    return _fact(
        text, "Error", "permanent", cause, "Read QuickBooks' message, correct the data and send it again."
    )


def lookup_message_set(code: int | str) -> StatusFact:
    """
    Return the fact behind a ``messageSetStatusCode``, which is about the remembered outcome of a whole batch.

    An unknown one is ``in_doubt``.
    """
    found = _MESSAGE_SETS.get(str(code).strip())
    if found is not None:
        return found
    cause = "QuickBooks said something about the remembered batch that is on no list."
    fix = "Look for the records in QuickBooks before sending them again."
    return _fact(str(code), "Error", "in_doubt", cause, fix, kind="message set")


def lookup_hresult(code: int | str) -> StatusFact:
    """
    Return the fact behind an HRESULT, as the Web Connector reports it (``"0x80040400"``, any case, or the
    number).

    An unknown one is ``in_doubt``: only some HRESULTs prove that nothing happened.
    """
    text = _hresult(code)
    found = _HRESULTS.get(text)
    if found is not None:
        return found
    cause = "QuickBooks or Windows failed in a way that is on no list; what was sent may have been done."
    fix = "Note the code, look for the records in QuickBooks, and send nothing again before that."
    return _fact(text, "Error", "in_doubt", cause, fix, kind="hresult")


def catalogue() -> tuple[StatusFact, ...]:
    """Every code known, statuses first, in order."""
    return (*_STATUSES.values(), *_MESSAGE_SETS.values(), *_HRESULTS.values())


def _hresult(code: int | str) -> str:
    if isinstance(code, int):
        return f"0x{code & 0xFFFFFFFF:08X}"
    text = code.strip()
    try:
        number = int(text, 16) if text.lower().startswith("0x") else int(text)
    except ValueError:
        return text
    return f"0x{number & 0xFFFFFFFF:08X}"


def _fact(
    code: str,
    severity: Literal["Info", "Warn", "Error"],
    category: Category,
    cause: str,
    fix: str,
    *,
    kind: Kind = "status",
    documented: bool = False,
) -> StatusFact:
    return StatusFact(
        code=code,
        severity=severity,
        category=category,
        cause=cause,
        fix=fix,
        kind=kind,
        is_documented=documented,
    )


def _facts(rows: tuple[Row, ...], kind: Kind) -> dict[str, StatusFact]:
    return {
        code: _fact(code, severity, category, cause, fix, kind=kind, documented=documented)
        for code, severity, category, cause, fix, documented in rows
    }


_STATUSES: Final = _facts(STATUSES, "status")
_MESSAGE_SETS: Final = _facts(MESSAGE_SET_STATUSES, "message set")
_HRESULTS: Final = _facts(HRESULTS, "hresult")
