"""The memory of message sets: a write is run at most once under one id, and can be asked for later."""

import pytest

from qbxml import Version, parse
from qbxml.testing import Behaviour, ComError, CompanyFile
from tests.qbxml.company.desk import Office, bill_add, document

X, Y = "5a1e9c04d2b7f680", "c07d55e1a9f34b28"


def status_check(office: Office, set_id: str = X):
    return office.send(old_message_set_id=set_id, new_message_set_id=set_id)


def clear(office: Office, set_id: str = X):
    return office.send(old_message_set_id=set_id)


def bills(office: Office) -> int:
    return office.file.counts().get("Bill", 0)


def test_a_set_without_ids_is_not_remembered(office: Office) -> None:
    """Source: QuickBooks SDK, error recovery: no ids, no messageSetStatusCode at all."""
    answer = office.send(bill_add())

    assert (None, None) == (answer.status_code, answer.new_message_set_id)


def test_a_new_set_runs_and_is_stored(office: Office) -> None:
    """Source: QuickBooks SDK, error recovery."""
    answer = office.send(bill_add(), new_message_set_id=X)

    assert (0, X) == (answer.status_code, answer.new_message_set_id)
    assert answer.responses[0].rets


def test_the_same_text_again_is_not_run_again(office: Office) -> None:
    """Source: comments in Intuit's sample programs (ErrRecovery1-3): the stored outcome is returned."""
    text = office.text(bill_add(request_id="b1"), new_message_set_id=X)
    first = parse(office.file.process(text)).responses[0].rets[0]
    second = parse(office.file.process(text))

    response = second.responses[0]
    assert 1 == bills(office)
    assert (0, 0, "b1") == (second.status_code, response.status_code, response.request_id)
    assert () == response.rets, "the whole record is not stored"
    assert (first.txn_id, first.edit_sequence, first.txn_number) == (
        response.error_recovery.txn_id,
        response.error_recovery.edit_sequence,
        response.error_recovery.txn_number,
    )


def test_stored_outcomes_keep_every_status(office: Office) -> None:
    """Source: QuickBooks SDK: one status for each request, 3231 for those that were not run."""
    office.send(bill_add(), bill_add("Nobody"), bill_add(), new_message_set_id=X)

    assert [0, 3140, 3231] == [response.status_code for response in status_check(office)]


def test_ids_in_a_stored_outcome_come_with_version_11(office: Office) -> None:
    """Source: schema: ErrorRecovery is new in qbXML 11.0."""
    text = office.text(bill_add(), version=Version(10, 0), new_message_set_id=X)
    office.file.process(text)
    response = parse(office.file.process(text)).responses[0]

    assert (0, None) == (response.status_code, response.error_recovery)


def test_other_content_under_a_stored_id_is_refused(office: Office) -> None:
    """Source: QuickBooks SDK: 9001, the checksum differs; nothing runs."""
    office.send(bill_add(), new_message_set_id=X)
    answer = office.send(bill_add(ref_number="other"), new_message_set_id=X)

    assert (9001, (), 1) == (answer.status_code, answer.responses, bills(office))


def test_what_must_be_equal_for_a_repetition_is_open() -> None:
    """Unconfirmed: whether the whole text or its requests are compared; the switch plays both."""
    for compares, expected in (("text", 9001), ("requests", 0)):
        office = Office(behaviour=Behaviour(recovery_compares=compares))
        office.send(bill_add(), new_message_set_id=X)
        answer = office.send(bill_add(), new_message_set_id=X, on_error="continueOnError")

        assert (expected, 1) == (answer.status_code, bills(office))


def test_a_status_check_of_a_stored_set_runs_nothing(office: Office) -> None:
    """Source: QuickBooks SDK: old id = new id with an empty set."""
    office.send(bill_add(), new_message_set_id=X)
    answer = status_check(office)

    assert (0, [0], 1) == (answer.status_code, [one.status_code for one in answer], bills(office))


def test_a_status_check_of_an_unknown_set_can_answer_600(office: Office) -> None:
    """Unconfirmed between two answers; Intuit's sample InvoiceAdd expects 600."""
    answer = status_check(office)

    assert (600, ()) == (answer.status_code, answer.responses)
    assert 600 == status_check(office).status_code, "asking stores nothing"


def test_a_status_check_of_an_unknown_set_can_be_an_empty_run() -> None:
    """Unconfirmed, the other answer: 0 without any response, and the id is taken by the empty set."""
    office = Office(behaviour=Behaviour(unknown_set_check="empty_run"))
    answer = status_check(office)
    later = office.send(bill_add(), new_message_set_id=X)

    assert (0, ()) == (answer.status_code, answer.responses)
    assert (9001, 0) == (later.status_code, bills(office))


def test_the_old_id_alone_clears(office: Office) -> None:
    """Source: QuickBooks SDK: the old id alone is no probe, it clears the state."""
    office.send(bill_add(), new_message_set_id=X)

    assert 0 == clear(office).status_code
    assert 600 == status_check(office).status_code


@pytest.mark.parametrize(("switch", "expected"), [("600", 600), ("0", 0)])
def test_clearing_an_unknown_id_is_open(switch: str, expected: int) -> None:
    """Unconfirmed: 600 or 0."""
    office = Office(behaviour=Behaviour(unknown_set_clear=switch))

    assert expected == clear(office).status_code


def test_a_chain_clears_the_old_and_stores_the_new(office: Office) -> None:
    """Source: QuickBooks SDK: old and new id that differ are the normal chain."""
    office.send(bill_add(), new_message_set_id=X)
    answer = office.send(bill_add(), old_message_set_id=X, new_message_set_id=Y)

    assert (0, Y) == (answer.status_code, answer.new_message_set_id)
    assert [600, 0] == [status_check(office, one).status_code for one in (X, Y)]


def test_all_sets_can_be_cleared_at_once(office: Office) -> None:
    """Source: is2qb qbXML message information: ClearAllMessageSets."""
    office.send(bill_add(), new_message_set_id=X)
    office.send(bill_add(), new_message_set_id=Y)

    assert 0 == office.send(old_message_set_id="ClearAllMessageSets").status_code
    assert [600, 600] == [status_check(office, one).status_code for one in (X, Y)]


def test_an_id_has_at_most_23_characters(office: Office) -> None:
    """Source: Intuit's documentation (23) and sample program: 9004, nothing runs."""
    body = "<VendorAddRq><VendorAdd><Name>N</Name></VendorAdd></VendorAddRq>"
    answer = office.raw(body, attributes=f'onError="stopOnError" newMessageSetID="{"a" * 24}"')
    fits = office.raw(body, attributes=f'onError="stopOnError" newMessageSetID="{"a" * 23}"')

    assert (9004, ()) == (answer.status_code, answer.responses)
    assert (0, 0) == (fits.status_code, fits.responses[0].status_code)


def test_memory_is_kept_for_each_application(office: Office) -> None:
    """Source: QuickBooks SDK: the state is kept per application."""
    office.file.begin_session("ours")
    office.send(bill_add(), new_message_set_id=X)
    office.file.begin_session("another")

    assert 600 == status_check(office).status_code


def test_memory_travels_with_the_file(office: Office, tmp_path) -> None:
    """Source: QuickBooks SDK: stored state is inside the company file; a backup brings back an old one."""
    backup = office.file.snapshot()
    office.send(bill_add(), new_message_set_id=X)
    office.file.save(tmp_path / "file.json")
    office.file.restore(backup)
    assert 600 == status_check(office).status_code

    office.file = CompanyFile.load(tmp_path / "file.json", now=office.clock)
    assert 0 == status_check(office).status_code


def test_a_quickbooks_without_memory_ignores_ids() -> None:
    """A switch for the worst case: ids are not looked at, nothing is remembered, no status is answered."""
    office = Office(behaviour=Behaviour(remembers_message_sets=False))
    text = office.text(bill_add(), new_message_set_id=X)
    office.file.process(text)
    again = parse(office.file.process(text))

    assert (None, None, 2) == (again.status_code, again.new_message_set_id, bills(office))
    assert (None, ()) == (status_check(office).status_code, status_check(office).responses)


def test_only_some_sets_may_be_kept() -> None:
    """Unconfirmed how many sets QuickBooks keeps; the switch limits them."""
    office = Office(behaviour=Behaviour(message_sets_kept=1))
    office.send(bill_add(), new_message_set_id=X)
    office.send(bill_add(), new_message_set_id=Y)

    assert [600, 0] == [status_check(office, one).status_code for one in (X, Y)]


# Deaths


def dies(office: Office, *requests) -> ComError:
    with pytest.raises(ComError) as caught:
        office.send(*requests, new_message_set_id=X)
    return caught.value


def test_death_before_the_first_request_did_nothing(office: Office) -> None:
    """The set never ran: 600, and sending it again is right."""
    office.file.faults.die("before", hresult="0x80010105")

    assert "0x80010105" == dies(office, bill_add()).hresult
    assert (0, 600) == (bills(office), status_check(office).status_code)


def test_death_after_processing_is_remembered(office: Office) -> None:
    """Everything was done and stored, only the answer is lost: the status check tells the outcome."""
    office.file.faults.die("after")

    assert "0x80040402" == dies(office, bill_add()).hresult
    assert (1, [0]) == (bills(office), [one.status_code for one in status_check(office)])


def test_death_half_way_leaves_9002(office: Office) -> None:
    """
    Source: QuickBooks SDK: 9002, the run was interrupted before its outcome was stored; some requests were
    done.
    """
    office.file.faults.die("halfway", requests=1)
    dies(office, bill_add(), bill_add())

    assert (1, 9002) == (bills(office), status_check(office).status_code)
    answer = office.send(bill_add(), bill_add(), new_message_set_id=X)
    assert (9002, (), 1) == (answer.status_code, answer.responses, bills(office))


def test_death_half_way_may_leave_no_note(office: Office) -> None:
    """The worst case of all: requests were done and the file does not know the set (600)."""
    office.file.faults.die("halfway", requests=1, noted=False)
    dies(office, bill_add(), bill_add())

    assert (1, 600) == (bills(office), status_check(office).status_code)


def test_an_outcome_that_cannot_be_stored_is_answered_9005(office: Office) -> None:
    """Source: Intuit's sample program: 9005; the answer is normal but the safety net is missing."""
    office.file.faults.lose_outcome()
    answer = office.send(bill_add(), new_message_set_id=X)

    assert (9005, 0) == (answer.status_code, answer.responses[0].status_code)
    assert 600 == status_check(office).status_code


def test_a_fault_can_wait_for_a_later_call(office: Office) -> None:
    """Faults are placed exactly: here in the second call after the plan."""
    office.file.faults.die("before", skip=1)
    office.send(bill_add())

    with pytest.raises(ComError):
        office.send(bill_add())
    assert (1, 1) == (bills(office), len(office.file.faults.fired))


def test_a_watcher_sees_every_point_of_death(office: Office) -> None:
    """A test can enumerate the points and raise what it likes at any of them."""
    seen: list[tuple[str, int]] = []
    office.file.faults.watch(lambda stage, done: seen.append((stage, done)))
    office.send(bill_add(), bill_add())

    assert [("before", 0), ("halfway", 0), ("halfway", 1), ("halfway", 2), ("after", 2)] == seen


def test_a_refused_document_leaves_no_memory(office: Office) -> None:
    """Source: QuickBooks SDK: the document is checked before anything runs."""
    with pytest.raises(ComError):
        office.file.process(document("<Nothing/>", attributes=f'onError="stopOnError" newMessageSetID="{X}"'))

    assert 600 == status_check(office).status_code
