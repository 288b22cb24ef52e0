"""Answers of QuickBooks that say less than they could be taken for."""

import pytest
from attrs import evolve

import qbxml
from qbxml.messages.list_deleted import ListDeletedQueryRs
from qbxml.messages.txn_deleted import TxnDeletedQueryRs
from syncer.book import Bar, CheckSet, Read, ReadDeleted
from syncer.errors import ProtocolError
from syncer.model import Kind
from tests.syncer.adapters.desk import VERSION, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def answers(*responses: qbxml.Response) -> str:
    return qbxml.build_responses(qbxml.MessageSetResponse(responses=responses), version=qbxml.Version(13, 0))


def test_a_refused_question_for_deletions_is_not_taken_for_none_deleted(desk: Desk) -> None:
    """Else the mark passes what was deleted, and nobody ever hears of it."""
    lists = ListDeletedQueryRs(request_id="lists", status_code=1, status_severity="Info")
    refused = TxnDeletedQueryRs(
        request_id="transactions", status_code=3261, status_severity="Error", status_message="No permission."
    )
    with pytest.raises(ProtocolError):
        desk.book.decode(ReadDeleted(), answers(lists, refused))


def test_an_answer_without_the_deletions_is_not_taken_for_none_deleted(desk: Desk) -> None:
    """A question that QuickBooks left unanswered (as the other questions are)."""
    lists = ListDeletedQueryRs(request_id="lists", status_code=1, status_severity="Info")
    with pytest.raises(ProtocolError):
        desk.book.decode(ReadDeleted(), answers(lists))


def test_a_page_of_checks_does_not_answer_for_a_page_of_card_payments(desk: Desk) -> None:
    """A proxy delivers the last page of checks once more, while the cards' page of that number is out."""
    checks = Read(Kind.PAYMENT, page_size=1, page=2, iterator="i")
    cards = evolve(checks, by_card=True, iterator="j")
    of_checks, of_cards = ({request.request_id for request in desk.requests(one)} for one in (checks, cards))
    assert not of_checks & of_cards


def test_the_answer_to_a_check_is_not_taken_for_the_answer_to_a_bar(desk: Desk) -> None:
    """A proxy delivers the answer "not remembered" once more while the set is being barred."""
    check, bar = CheckSet("a1b2"), Bar("a1b2")
    late = desk.file.process(desk.book.encode(check, version=VERSION))
    with pytest.raises(ProtocolError):
        desk.book.decode(bar, late)
