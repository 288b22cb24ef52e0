"""What the simulation found, each as small as it can be told."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from attrs import evolve

from qbwc._conversation import _is_about_another
from syncer.adapters.desktop import DesktopBook
from syncer.book import CheckSet, Fetch, Find, Forget, Read
from syncer.engine import Finished, Later
from syncer.model import Bill, Kind
from tests.syncer.core.rig import NAME, Firm, bill


def test_an_older_copy_is_recognised_although_an_older_bill_was_changed_last() -> None:
    """The change of a bill that the backup has does not hide that it lacks a later one."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "15.00"))
    firm.cycle()
    firm.company.restore(backup)
    firm.bill.put(Kind.BILL, "b3", bill("1003", "30.00"))

    said = firm.cycle()

    assert not said.well
    assert firm.numbers() == ["1001"]
    assert [one.code for one in firm.exceptions()] == ["company_file"]


def test_what_somebody_changed_is_told_once_and_not_in_every_cycle() -> None:
    """A changed bill that is read again, because readings overlap, is no news."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    firm.cycle()
    was = firm.company.row(link.book_id).content
    assert isinstance(was, Bill)
    lines = tuple(evolve(line, amount=Decimal("11.00")) for line in was.lines)
    firm.company.edit(link.book_id, amount=Decimal("11.00"), open_amount=Decimal("11.00"), lines=lines)

    for _ in range(3):
        firm.cycle()

    assert [one.code for one in firm.exceptions()] == ["changed_in_books"]
    assert [one.event for one in firm.trail("b1")].count("exception") == 1


def test_an_older_copy_is_recognised_although_the_last_bill_was_deleted() -> None:
    """Where somebody deleted what was posted last, what was posted before it tells the copies apart."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    for number in (2, 3):
        firm.bill.put(Kind.BILL, f"b{number}", bill(f"100{number}", "20.00"))
        firm.cycle()
    link = firm.link(Kind.BILL, "b3")
    assert link is not None
    firm.company.delete(link.book_id)
    firm.cycle()
    firm.company.restore(backup)
    firm.bill.put(Kind.BILL, "b4", bill("1004", "30.00"))

    said = firm.cycle()

    assert not said.well
    assert firm.numbers() == ["1001"]


def test_an_answer_that_comes_again_is_not_taken_for_the_next_one() -> None:
    """Two questions in a row carry ids of their own, by which qbwc tells their answers apart."""
    questions = [
        Fetch(Kind.VENDOR, ("80000001-1",)),
        Fetch(Kind.BILL, ("1A2-1", "1A3-1")),
        Fetch(Kind.BILL, ("1A4-1",)),
        Find(Kind.BILL, "2026-03-01T00:00:00"),
        Find(Kind.PAYMENT, "2026-03-01T00:00:00"),
        Read(Kind.VENDOR, iterator="{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}", page=2),
        Read(Kind.VENDOR, iterator="{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}", page=3),
        Read(Kind.BILL, iterator="{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A11}", page=2),
    ]
    texts = [DesktopBook().encode(one, version="13.0") for one in questions]
    names = [re.findall(r'requestID="([^"]+)"', text) for text in texts]

    assert all(one and all(len(name) <= 50 for name in one) for one in names)
    assert all(set(before).isdisjoint(after) for before, after in pairwise(names))


@pytest.mark.parametrize(
    "question", [Fetch(Kind.PAYMENT, ("1A4-1",)), Find(Kind.BILL, ""), Read(Kind.VENDOR)]
)
def test_the_answer_to_the_same_question_of_before_is_no_answer(question: Fetch | Find | Read) -> None:
    """What is asked again in one session was touched since: how it was before proves nothing."""
    first, second = (DesktopBook().encode(question, version="13.0", number=number) for number in (4, 6))
    late = first.replace("Rq", "Rs")

    assert not _is_about_another(first, late)
    assert _is_about_another(second, late)


@pytest.mark.parametrize(
    ("question", "about_another"),
    [
        (DesktopBook().encode(Forget("abc"), version="13.0"), True),
        (DesktopBook().encode(CheckSet("abc"), version="13.0"), False),
        ("<QBXML><QBXMLMsgsRq><HostQueryRq requestID='lists'/></QBXMLMsgsRq></QBXML>", False),
        ('<QBXML><QBXMLMsgsRq><HostQueryRq requestID="lists"/></QBXMLMsgsRq></QBXML>', False),
    ],
)
def test_an_answer_with_an_id_is_none_to_a_question_without(question: str, about_another: bool) -> None:
    """
    What QuickBooks was never told to forget does not count as forgotten, because of a late answer.

    The question what became of a set is answered with the ids of the requests in it.
    """
    late = '<QBXML><QBXMLMsgsRs><ListDeletedQueryRs requestID="lists" statusCode="1"/></QBXMLMsgsRs></QBXML>'

    assert about_another is _is_about_another(question, late)


def test_a_document_that_is_worked_after_its_session_was_replaced_posts_nothing_twice() -> None:
    """An agent sleeps over a document, another settles the doubt, and the first one wakes up."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    with firm.store.unit() as unit:
        cycle = firm.engine.begin(unit, NAME)
    assert cycle is not None
    asleep = ""
    while '"bill"' not in asleep or '"ask": "write"' not in asleep:
        if asleep:
            with firm.store.unit() as unit:
                firm.engine.answer(unit, NAME, cycle.fence, firm.company.process(asleep))
        firm.engine.prepare(NAME, cycle.fence)
        with firm.store.unit() as unit:
            said = firm.engine.ask(unit, NAME, cycle.fence)
        assert not isinstance(said, Finished)
        asleep = "" if isinstance(said, Later) else said.text
    firm.cycle(hours=1)

    firm.company.process(asleep)

    assert firm.numbers() == ["1001"]
