"""
Error recovery: what became of a batch whose answer was lost.

QuickBooks remembers, inside the company file and for each application, the outcome of a message set that
carried a ``newMessageSetID`` (QuickBooks Desktop SDK, "Error recovery"). The recipe:

1. Make an id (:func:`new_message_set_id`) and store it with the text *before* sending.
2. The answer arrives: store the outcome. Clear the id with the next set (``old_message_set_id``) or
   :func:`clear_request`.
3. No answer: open the same company file and send :func:`status_request`; read the answer with
   :func:`read_outcome`.

The answer proves something only for the company file that is open: an older copy of it knows less.
"""

import secrets
from typing import Final, Literal

import attrs
from attrs import frozen

from qbxml._base import Response
from qbxml.document import MESSAGE_SET_ID_LENGTH_MAX, MessageSet, MessageSetResponse
from qbxml.errors import MissingElement, OutOfRange
from qbxml.status import StatusFact, lookup_message_set

__all__ = [
    "CLEAR_ALL",
    "Finding",
    "Outcome",
    "clear_request",
    "new_message_set_id",
    "read_outcome",
    "status_request",
    "with_id",
]

CLEAR_ALL: Final = "ClearAllMessageSets"
"""As ``old_message_set_id`` alone: forget every outcome of this application."""

Finding = Literal["done", "not_run", "content_differs", "unknown"]
"""
``done``: it ran, each request's status is in the answer. ``not_run``: this company file never ran it.
``content_differs``: the id belongs to another content; look in QuickBooks. ``unknown``: it began and nobody
knows; look in QuickBooks.
"""


@frozen(kw_only=True)
class Outcome:
    """
    What QuickBooks says about a batch.

    Attributes:
        finding: The short answer.
        fact: The message-set status in a bookkeeper's words; ``None`` if QuickBooks gave none.
        responses: The remembered answers of the requests, when done. From qbXML 11.0 each holds
            ``error_recovery`` with the new id and EditSequence instead of the whole record.
    """

    finding: Finding
    fact: StatusFact | None
    responses: tuple[Response, ...] = ()

    @property
    def not_processed(self) -> tuple[Response, ...]:
        """The requests of the batch that did not run because an earlier one failed (3231)."""
        return tuple(response for response in self.responses if response.status_code == NOT_PROCESSED)


NOT_PROCESSED: Final = 3231
_STORED: Final = 0
_NOT_STORED: Final = 600
_CHECKSUM: Final = 9001
_RESPONSE_NOT_STORED: Final = 9005


def new_message_set_id() -> str:
    """
    Return a new message-set id: 20 lower-case hexadecimal digits, random. Store it before the first attempt.

    A UUID does not fit into the 23 characters, and times collide.
    """
    return secrets.token_hex(10)


def with_id(message_set: MessageSet, new_id: str, *, clears: str | None = None) -> MessageSet:
    """
    Return the message set under an id, clearing a settled older one on the way.

    Raises:
        OutOfRange: The set has no writes. Remembering a query helps nobody and grows the company file.
        TooLong: The id has more than 23 characters.
    """
    if not any(request.is_write for request in message_set.requests):
        raise OutOfRange("The message set only reads.", fix="Send it without an id and repeat it freely.")
    return attrs.evolve(message_set, new_message_set_id=new_id, old_message_set_id=clears)


def status_request(message_set_id: str) -> MessageSet:
    """
    Return the empty set that asks what became of a batch; nothing runs, so it is safe to repeat.

    Raises:
        MissingElement: The id is empty.
        TooLong: The id has more than 23 characters.
    """
    _given(message_set_id)
    return MessageSet((), old_message_set_id=message_set_id, new_message_set_id=message_set_id)


def clear_request(message_set_id: str) -> MessageSet:
    """
    Return the empty set that makes QuickBooks forget a batch. Send it only after the outcome is stored on
    our side.

    :data:`CLEAR_ALL` forgets all batches of this application.
    """
    _given(message_set_id)
    return MessageSet((), old_message_set_id=message_set_id)


def _given(message_set_id: str) -> None:
    if not message_set_id:
        raise MissingElement(
            "The message-set id is empty.", fix=f"Give the id, 1 to {MESSAGE_SET_ID_LENGTH_MAX} characters."
        )


def read_outcome(answer: MessageSetResponse) -> Outcome:
    """
    Read the answer to :func:`status_request`.

    A stored outcome has a status for each request. An id that is not stored is answered by 600, or by 0 with
    no responses; both mean that this company file never ran the batch. After such an answer the id may be
    taken by the empty set, so send the batch again under a new id (and only if the right, current company
    file is open).
    """
    code = answer.status_code
    fact = None if code is None else lookup_message_set(code)
    if answer.responses and code in {_STORED, _RESPONSE_NOT_STORED, None}:
        return Outcome(finding="done", fact=fact, responses=answer.responses)
    if code in {_STORED, _NOT_STORED}:
        return Outcome(finding="not_run", fact=lookup_message_set(_NOT_STORED))
    if code == _CHECKSUM:
        return Outcome(finding="content_differs", fact=fact)
    return Outcome(finding="unknown", fact=fact)
