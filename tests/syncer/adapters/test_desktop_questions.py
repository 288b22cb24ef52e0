"""Each question of `syncer.book` over qbXML, answered by the simulated company file."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from attrs import evolve

import qbxml
from qbxml.messages.currency import CurrencyQueryRs
from qbxml.testing import Behaviour, CompanyFile
from syncer.book import (
    Bar,
    Barring,
    CheckSet,
    Done,
    Fetch,
    Find,
    Forget,
    Gone,
    Identified,
    Identify,
    Outcomes,
    Read,
    ReadDeleted,
    Rows,
    Verdict,
    Witness,
    Write,
)
from syncer.entries import Action
from syncer.errors import ProtocolError
from syncer.model import LISTED, Account, Bill, Kind, Payment, Vendor
from tests.syncer.adapters.desk import DAY, FILE, LONG_AGO, OWNER, VERSION, Desk, lines


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- identify ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("newest", "chosen"), [("11.0", "11.0"), ("13.0", "13.0"), ("16.0", "13.0")])
def test_the_version_is_the_lower_of_ours_and_the_hosts(newest: str, chosen: str) -> None:
    """Design section 3: qbXML version = the lower of ours and the host's."""
    said = Desk(newest_version=newest).identify()
    assert chosen == said.identity.version
    assert said.identity.company_name == "Greenfield Landscaping"


@pytest.mark.parametrize("country", ["US", "CA", "UK", "AU"])
def test_the_edition_is_told(desk: Desk, country: str) -> None:
    """Source: qbXML On-Screen Reference, HostRet: Country, two letters."""
    desk.file = CompanyFile.new(now=desk.clock.now, country=country)
    desk.file.begin_session()
    assert country == desk.identify().identity.country


def test_the_stamp_of_the_agent_is_read(desk: Desk) -> None:
    """The FileID that the agent leaves in the file names it; before that there is none."""
    assert desk.identify().identity.file_id == ""
    desk.file.stamp_file_id(OWNER, FILE)
    assert desk.identify().identity.file_id == FILE


def test_preferences_are_learned(desk: Desk) -> None:
    """Closing date, classes and currencies come with the same round trip."""
    plain = desk.identify().identity
    assert (plain.closing_date, plain.multicurrency) == (None, False)
    desk.file.set_closing_date(dt.date(2025, 12, 31))
    desk.file.set_preferences(is_multi_currency_on=True, is_using_class_tracking=True)
    said = desk.identify().identity
    assert (dt.date(2025, 12, 31), True, True) == (
        said.closing_date,
        said.multicurrency,
        said.class_tracking,
    )


def test_quickbooks_own_rates_are_learned(desk: Desk) -> None:
    """Home currency for one unit, of the currencies that are asked for."""
    desk.file.set_preferences(is_multi_currency_on=True)
    desk.file.add_currency("Euro", "EUR", rate="1.10")
    desk.file.add_currency("Japanese Yen", "JPY", rate="0.0067")
    assert desk.identify(currencies=("EUR", "XXX")).identity.rates == {"EUR": Decimal("1.10")}
    assert desk.identify().identity.rates == {}


def test_a_file_without_currencies_has_no_rates(desk: Desk) -> None:
    """Whether it says that the feature is off (3250) or that there are none; the other answers count."""
    assert desk.identify(currencies=("EUR",)).identity.rates == {}
    ask = Identify(OWNER, currencies=("EUR",))
    answer = qbxml.parse(desk.file.process(desk.book.encode(ask, version="")))
    off = CurrencyQueryRs(request_id="currencies", status_code=3250, status_severity="Error")
    kept = tuple(off if isinstance(one, CurrencyQueryRs) else one for one in answer.responses)
    text = qbxml.build_responses(qbxml.MessageSetResponse(responses=kept), version=qbxml.Version(13, 0))
    said = desk.book.decode(ask, text)
    assert isinstance(said, Identified)
    assert (said.identity.company_name, said.identity.rates) == ("Greenfield Landscaping", {})


def added(kind: Kind, *ids: str) -> tuple[Witness, ...]:
    return tuple(Witness(kind=kind, action=Action.ADD, id=id_) for id_ in ids)


def test_witnesses_are_told_as_they_are_now(desk: Desk) -> None:
    """
    Of each kind those that the file knows, with EditSequence and whether it is void; what somebody deleted is
    named, and what it never knew is not.
    """
    supplier = desk.file.add_vendor("Cedar Supply")
    stands = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY)
    paid = desk.file.pay_bill(stands.txn_id, bank="Checking", on=DAY)
    credit = desk.file.enter_credit("Cedar Supply", [("Fuel", "1.00")], on=DAY)
    gone = desk.file.enter_bill("Cedar Supply", [("Fuel", "11.00")], on=DAY)
    desk.file.delete(gone.txn_id)
    lost = desk.file.enter_credit("Cedar Supply", [("Fuel", "2.00")], on=DAY)
    desk.file.delete(lost.txn_id)
    desk.clock.advance(minutes=1)
    desk.file.void(paid.txn_id)

    said = desk.identify(
        *added(Kind.BILL, stands.txn_id, gone.txn_id, "7F-1", stands.txn_id),
        *added(Kind.PAYMENT, paid.txn_id, "8F-1"),
        *added(Kind.CREDIT, credit.txn_id, lost.txn_id),
        *added(Kind.VENDOR, supplier.list_id, "80000099-1"),
    )

    now = {id_: desk.file.transaction(id_).edit_sequence for id_ in (stands.txn_id, paid.txn_id)}
    assert [
        (Kind.BILL, stands.txn_id, now[stands.txn_id], False),
        (Kind.PAYMENT, paid.txn_id, now[paid.txn_id], True),
        (Kind.CREDIT, credit.txn_id, credit.edit_sequence, False),
        (Kind.VENDOR, supplier.list_id, supplier.edit_sequence, False),
    ] == [(row.kind, row.id, row.edit_sequence, row.void) for row in said.told]
    assert (gone.txn_id, lost.txn_id) == said.deleted


def test_witnesses_that_quickbooks_says_nothing_about_stop_the_cycle(desk: Desk) -> None:
    """Silence must not pass for absence, which would be taken for an older copy."""
    ask = Identify(OWNER, added(Kind.BILL, "1A2-1"))
    answer = qbxml.parse(desk.file.process(desk.book.encode(ask, version="")))
    kept = tuple(one for one in answer.responses if type(one).__name__ != "BillQueryRs")
    text = qbxml.build_responses(qbxml.MessageSetResponse(responses=kept), version=qbxml.Version(13, 0))

    with pytest.raises(ProtocolError):
        desk.book.decode(ask, text)


def test_ids_of_a_newer_copy_are_none_of_this_file() -> None:
    """
    Source: status codes of the SDK, 3240: the creation time inside the id is not that of the object. As
    witnesses they are not there, and the others are; of several that are fetched, the answer does not say
    which one it is.
    """
    desk = Desk(behaviour=Behaviour(id_of_another_file="refuse"))
    desk.file.add_vendor("Cedar Supply")
    backup = desk.file.snapshot()
    later = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY).txn_id
    desk.file.restore(backup)
    desk.clock.advance(days=1)
    stands = desk.file.enter_bill("Cedar Supply", [("Fuel", "11.00")], on=DAY).txn_id

    told = desk.identify(*added(Kind.BILL, later, stands)).told
    assert [stands] == [row.id for row in told]
    assert Rows(rows=(), lost=True) == desk.fetch(Kind.BILL, stands, later)
    assert [stands] == [row.id for row in desk.fetch(Kind.BILL, stands).rows]


@pytest.mark.parametrize(
    ("on", "home", "code"),
    [(True, "Canadian Dollar", "CAD"), (True, "US Dollar", "USD"), (False, "Canadian Dollar", "")],
)
def test_the_home_currency_is_told_by_its_code(desk: Desk, on: bool, home: str, code: str) -> None:
    """
    Source: qbXML schema, MultiCurrencyPreferences (HomeCurrencyRef) and CurrencyRet (CurrencyCode). Where
    several currencies are off, there is no list of them and nothing is told.
    """
    desk.file.set_preferences(is_multi_currency_on=on, home_currency=home)
    if on:
        desk.file.add_currency("Euro", "EUR")

    said = desk.identify().identity

    assert (on, code) == (said.multicurrency, said.home_currency)


def test_a_home_currency_of_which_only_the_name_is_told_is_found_by_it(desk: Desk) -> None:
    """Every element of an answer may be absent, the ListID too."""
    desk.file.set_preferences(is_multi_currency_on=True, home_currency="Canadian Dollar")
    ask = Identify(OWNER)
    text = desk.file.process(desk.book.encode(ask, version=""))
    nameless = re.sub(r"(<HomeCurrencyRef>\s*)<ListID>[^<]*</ListID>", r"\1", text)
    assert nameless != text

    said = desk.book.decode(ask, nameless)
    assert isinstance(said, Identified)
    assert "CAD" == said.identity.home_currency
    said = desk.book.decode(ask, re.sub(r"<CurrencyCode>[^<]*</CurrencyCode>", "", text))
    assert isinstance(said, Identified)
    assert "" == said.identity.home_currency


def test_a_payment_by_card_can_be_a_witness(desk: Desk) -> None:
    """What was posted last may have been one; no query for checks knows it."""
    desk.file.add_vendor("Cedar Supply")
    bills = [desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY).txn_id for _ in range(2)]
    stands, gone = (desk.file.pay_bill(bill, card="Company Card", on=DAY).txn_id for bill in bills)
    desk.file.delete(gone)
    said = desk.identify(*added(Kind.PAYMENT, stands, gone))
    assert ([stands], (gone,)) == ([row.id for row in said.told], said.deleted)


@pytest.mark.parametrize("missing", ["HostQueryRs", "CompanyQueryRs"])
def test_a_file_that_does_not_say_who_it_is_stops_the_cycle(desk: Desk, missing: str) -> None:
    """Nothing is guessed about the file or its version."""
    ask = Identify(OWNER)
    answer = qbxml.parse(desk.file.process(desk.book.encode(ask, version="")))
    kept = tuple(one for one in answer.responses if type(one).__name__ != missing)
    text = qbxml.build_responses(qbxml.MessageSetResponse(responses=kept), version=qbxml.Version(13, 0))
    with pytest.raises(ProtocolError):
        desk.book.decode(ask, text)


def test_a_host_that_speaks_nothing_we_know_is_an_error_that_can_be_shown(desk: Desk) -> None:
    """Version trouble ends the cycle with cause and fix, like any other answer that cannot be used."""
    ask = Identify(OWNER)
    text = desk.file.process(desk.book.encode(ask, version=""))
    text = re.sub(r"(?i)(<SupportedQBXMLVersion>)[^<]*", r"\g<1>99.0", text)
    with pytest.raises(ProtocolError) as caught:
        desk.book.decode(ask, text)
    assert caught.value.fix


# -- reading -------------------------------------------------------------------------------------------


def test_a_walk_gives_every_vendor_once(desk: Desk) -> None:
    """Iterator pages follow each other until QuickBooks says that none is left."""
    names = {desk.file.add_vendor(f"Vendor {n:03}").name for n in range(23)}
    desk.file.make_inactive("Vendor 007")
    seen: list[str] = []
    ask, pages = Read(Kind.VENDOR, page_size=5), 0
    while True:
        said = desk.rows(ask)
        seen += [row.content.name for row in said.rows if isinstance(row.content, Vendor)]
        pages += 1
        if not said.iterator:
            break
        ask = Read(Kind.VENDOR, iterator=said.iterator, page_size=5)
    assert sorted(names) == sorted(seen)
    assert pages == 5


def test_a_walk_that_quickbooks_lost_is_said_to_be_lost(desk: Desk) -> None:
    """Iterators die with QuickBooks; that is no error of the file."""
    for n in range(6):
        desk.file.add_vendor(f"Vendor {n}")
    first = desk.rows(Read(Kind.VENDOR, page_size=2))
    desk.file.end_session()
    desk.file.begin_session()
    said = desk.rows(Read(Kind.VENDOR, iterator=first.iterator, page_size=2))
    assert Rows(rows=(), lost=True) == said


def test_reading_since_a_moment_leaves_out_what_is_older(desk: Desk) -> None:
    """The moment is QuickBooks' own local time, without a zone."""
    desk.file.add_vendor("Old")
    desk.clock.advance(days=3)
    desk.file.add_vendor("New")
    said = desk.rows(Read(Kind.VENDOR, since="2026-03-10T00:00:00"))
    assert [Vendor(name="New")] == [row.content for row in said.rows]


def test_accounts_come_with_their_path_and_number(desk: Desk) -> None:
    """Accounts are matched by number, then full name; inactive ones are among them."""
    desk.file.add_account("Diesel", "Expense", parent="Fuel")
    desk.file.make_inactive("Rent", kind="Account")
    said = {row.content.full_name: row.content for row in desk.rows(Read(Kind.ACCOUNT)).rows}
    assert Account(name="Diesel", full_name="Fuel:Diesel", type="Expense") == said["Fuel:Diesel"]
    assert said["Fuel"].number == "60100"
    assert said["Rent"].active is False


def test_an_empty_list_is_an_answer(desk: Desk) -> None:
    """Status 1 means that nothing was found, not that something failed."""
    assert Rows(rows=()) == desk.rows(Read(Kind.VENDOR))


@pytest.mark.parametrize("since", ["", "2026-03-01T00:00:00"])
def test_what_was_deleted_is_told(desk: Desk, since: str) -> None:
    """Vendors, accounts and all kinds of transactions; payments by check and by card alike."""
    vendor = desk.file.add_vendor("Cedar Supply")
    bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY)
    credit = desk.file.enter_credit("Cedar Supply", [("Fuel", "1.00")], on=DAY)
    payment = desk.file.pay_bill(bill.txn_id, bank="Checking", amount="4.00", on=DAY)
    by_card = desk.file.pay_bill(bill.txn_id, card="Company Card", on=DAY)
    for one in (payment, by_card, bill, credit):
        desk.file.delete(one.txn_id)
    desk.file.delete_entry("Cedar Supply", "Vendor")
    said = desk.ask(ReadDeleted(since))
    assert isinstance(said, Gone)
    assert {
        (Kind.VENDOR, vendor.list_id),
        (Kind.BILL, bill.txn_id),
        (Kind.CREDIT, credit.txn_id),
        (Kind.PAYMENT, payment.txn_id),
        (Kind.PAYMENT, by_card.txn_id),
    } == set(said.ids)


def test_nothing_deleted_is_nothing_gone(desk: Desk) -> None:
    """Two empty answers."""
    assert Gone(ids=()) == desk.ask(ReadDeleted())


@pytest.mark.parametrize("kind", [Kind.BILL, Kind.VENDOR, Kind.PAYMENT])
def test_an_answer_fits_its_own_question_only(desk: Desk, kind: Kind) -> None:
    """QuickBooks repeats the requestID: what another answer does not have may be there all the same."""
    one, more, other = (
        {request.request_id for request in desk.requests(Fetch(kind, ids))}
        for ids in (("1-1",), ("1-1", "2-2"), ("2-2",))
    )

    assert not one & more
    assert not one & other
    assert not more & other


def test_fetching_leaves_out_what_is_not_there(desk: Desk) -> None:
    """QuickBooks says 500 and gives the rest; the rest must not be lost with it."""
    desk.file.add_vendor("Cedar Supply")
    bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00"), ("Rent", "-2.00")], on=DAY)
    said = desk.fetch(Kind.BILL, bill.txn_id, "7F-1")
    (row,) = said.rows
    assert bill.txn_id == row.id
    assert bill.edit_sequence == row.edit_sequence
    assert isinstance(row.content, Bill)
    assert [Decimal("10.00"), Decimal("-2.00")] == [line.amount for line in row.content.lines]
    assert Rows(rows=()) == desk.fetch(Kind.BILL, "7F-1")


@pytest.mark.parametrize("kind", dict.fromkeys(kind.in_book for kind in LISTED))
def test_every_kind_can_be_fetched_and_found(desk: Desk, kind: Kind) -> None:
    """Looking for planted markers and reading before a change work for each kind."""
    vendor = desk.file.add_vendor("Cedar Supply")
    bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY)
    credit = desk.file.enter_credit("Cedar Supply", [("Fuel", "1.00")], on=DAY)
    payment = desk.file.pay_bill(bill.txn_id, bank="Checking", on=DAY)
    ids = {
        Kind.ACCOUNT: desk.account("Fuel"),
        Kind.VENDOR: vendor.list_id,
        Kind.BILL: bill.txn_id,
        Kind.CREDIT: credit.txn_id,
        Kind.PAYMENT: payment.txn_id,
        Kind.CLASS: desk.file.add_class("North").list_id,
        Kind.CUSTOMER: desk.file.add_customer("Hillside School").list_id,
        Kind.ITEM: desk.file.add_item("Mulch", account="Fuel").list_id,
        Kind.TERMS: desk.file.add_terms("Net 45", days=45).list_id,
    }
    (row,) = desk.fetch(kind, ids[kind]).rows
    assert (kind, ids[kind]) == (row.kind, row.id)
    assert ids[kind] in {row.id for row in desk.rows(Find(kind, LONG_AGO)).rows}
    assert ids[kind] in {row.id for row in desk.rows(Find(kind, "")).rows}
    assert desk.rows(Find(kind, "2027-01-01T00:00:00")).rows == ()


@pytest.mark.parametrize("by_card", [False, True])
def test_a_payment_is_read_with_what_it_pays(desk: Desk, by_card: bool) -> None:
    """The open amount of the bill and the applied amount of the payment agree, and so does the account."""
    desk.file.add_vendor("Cedar Supply")
    bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY)
    how = {"card": "Company Card"} if by_card else {"bank": "Checking"}
    paid = desk.file.pay_bill(bill.txn_id, amount="4.00", on=DAY, **how)
    (row,) = desk.fetch(Kind.PAYMENT, paid.txn_id).rows
    assert isinstance(row.content, Payment)
    assert (by_card, desk.account("Company Card" if by_card else "Checking")) == (
        row.content.by_card,
        row.content.account_id,
    )
    assert [(bill.txn_id, Decimal("4.00"))] == [(a.bill_id, a.amount) for a in row.content.allocations]
    (owed,) = desk.fetch(Kind.BILL, bill.txn_id).rows
    assert isinstance(owed.content, Bill)
    assert (Decimal("10.00"), Decimal("6.00")) == (owed.content.amount, owed.content.open_amount)


def test_payments_by_check_and_by_card_are_read_in_walks_of_their_own(desk: Desk) -> None:
    """And both are fetched, and found, in one question."""
    desk.file.add_vendor("Cedar Supply")
    bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY).txn_id
    checks = [desk.file.pay_bill(bill, amount="1.00", on=DAY).txn_id for _ in range(3)]
    cards = [desk.file.pay_bill(bill, card="Company Card", amount="1.00", on=DAY).txn_id for _ in range(3)]

    def walk(ask: Read) -> list[str]:
        said = desk.rows(ask)
        ids = [row.id for row in said.rows]
        return ids + walk(evolve(ask, iterator=said.iterator)) if said.iterator else ids

    assert checks == walk(Read(Kind.PAYMENT, page_size=2))
    assert cards == walk(Read(Kind.PAYMENT, page_size=2, by_card=True))
    assert {*checks, *cards} == {row.id for row in desk.rows(Find(Kind.PAYMENT, LONG_AGO)).rows}
    some = (checks[0], cards[0], "8F-1")
    assert set(some[:2]) == {row.id for row in desk.fetch(Kind.PAYMENT, *some).rows}


def test_half_an_answer_about_payments_is_none(desk: Desk) -> None:
    """That a payment is no check proves no absence."""
    ask = Find(Kind.PAYMENT, LONG_AGO)
    answer = qbxml.parse(desk.file.process(desk.book.encode(ask, version=VERSION)))
    half = qbxml.MessageSetResponse(responses=answer.responses[:1])
    with pytest.raises(ProtocolError, match="1 answers to 2 questions"):
        desk.book.decode(ask, qbxml.build_responses(half, version=qbxml.Version(13, 0)))


# -- message sets --------------------------------------------------------------------------------------


def vendor_add(desk: Desk, name: str):
    return desk.operation(Kind.VENDOR, Action.ADD, Vendor(name=name, name_on_check=name))


def test_a_partial_success_is_seen_as_such(desk: Desk) -> None:
    """One refused request in the middle says nothing of the others (invariant 3)."""
    desk.file.add_customer("Taken")
    operations = [vendor_add(desk, name) for name in ("First", "Taken", "Third")]
    said = desk.write(*operations)
    assert [one.id for one in operations] == [one.operation for one in said.outcomes]
    assert [Verdict.APPLIED, Verdict.NAME_TAKEN, Verdict.APPLIED] == [one.verdict for one in said.outcomes]
    assert desk.file.vendor("Third").list_id == said.outcomes[2].book_id
    assert said.outcomes[1].code == "3100"


def test_what_became_of_a_set_is_remembered(desk: Desk) -> None:
    """The answer was lost after all was done: the status names the new records."""
    operation = vendor_add(desk, "Cedar Supply")
    ask = Write(message_set=desk.ids.message_set())
    desk.file.process(desk.book.encode(ask, (operation,), version=VERSION))
    said = desk.ask(CheckSet(ask.message_set), (operation,))
    assert isinstance(said, Outcomes)
    (outcome,) = said.outcomes
    entry = desk.file.vendor("Cedar Supply")
    assert (Verdict.APPLIED, entry.list_id) == (outcome.verdict, outcome.book_id)


@pytest.mark.parametrize("behaviour", ["600", "empty_run"])
def test_an_unknown_set_says_nothing_of_any_operation(behaviour: str) -> None:
    """`600`, or an empty set that ran: neither is taken for success or for failure."""
    desk = Desk(behaviour=Behaviour(unknown_set_check=behaviour))  # type: ignore[arg-type]  # parametrized
    operation = vendor_add(desk, "Cedar Supply")
    said = desk.ask(CheckSet(desk.ids.message_set()), (operation,))
    assert isinstance(said, Outcomes)
    assert said.outcomes == ()


@pytest.mark.parametrize("behaviour", ["600", "empty_run"])
def test_a_set_that_was_barred_never_runs(behaviour: str) -> None:
    """
    QuickBooks runs no two documents under one id: the second is refused with 9001.

    Where the question about an unknown set has stored it (unconfirmed), the id is taken already, and what is
    asked next says so. Source: qbXML SDK, error recovery.
    """
    desk = Desk(behaviour=Behaviour(unknown_set_check=behaviour))  # type: ignore[arg-type]  # parametrized
    operation = vendor_add(desk, "Cedar Supply")
    ask = Write(message_set=desk.ids.message_set())
    desk.ask(CheckSet(ask.message_set), (operation,))

    said = desk.ask(Bar(ask.message_set))

    assert said == (Barring.BARRED if behaviour == "600" else Barring.TAKEN)
    assert Outcomes(outcomes=(), set_code=9001) == desk.ask(ask, (operation,))
    assert () == desk.rows(Find(Kind.VENDOR, LONG_AGO)).rows


def test_a_set_that_ran_cannot_be_barred(desk: Desk) -> None:
    """Its id is taken; asked again, QuickBooks tells what it did."""
    ask = Write(message_set=desk.ids.message_set())
    operation = vendor_add(desk, "Cedar Supply")
    desk.ask(ask, (operation,))

    assert Barring.TAKEN == desk.ask(Bar(ask.message_set))
    said = desk.ask(CheckSet(ask.message_set, taken=True), (operation,))
    assert isinstance(said, Outcomes)
    assert [Verdict.APPLIED] == [one.verdict for one in said.outcomes]


def test_a_quickbooks_that_keeps_no_ids_bars_nothing(desk: Desk) -> None:
    """Neither one without memory of message sets, nor one that could not store the outcome (9005)."""
    forgetful = Desk(behaviour=Behaviour(remembers_message_sets=False))
    assert Barring.IMPOSSIBLE == forgetful.ask(Bar(forgetful.ids.message_set()))
    desk.file.faults.lose_outcome()
    assert Barring.IMPOSSIBLE == desk.ask(Bar(desk.ids.message_set()))


def test_an_answer_to_another_question_bars_nothing(desk: Desk) -> None:
    """A status of success that does not carry the barring's own requestID proves nothing."""
    bar = Bar(desk.ids.message_set())
    other = desk.file.process(desk.book.encode(Bar(desk.ids.message_set()), version=VERSION))

    with pytest.raises(ProtocolError, match="another question"):
        desk.book.decode(bar, other)


def test_an_interrupted_set_tells_what_it_knows(desk: Desk) -> None:
    """9002: QuickBooks died halfway; what was done is not called undone."""
    operations = tuple(vendor_add(desk, f"Vendor {n}") for n in range(3))
    desk.file.faults.die("halfway", requests=1, noted=True)
    ask = Write(message_set=desk.ids.message_set())
    with pytest.raises(Exception, match="0x8"):
        desk.file.process(desk.book.encode(ask, operations, version=VERSION))
    desk.file.begin_session()
    said = desk.ask(CheckSet(ask.message_set), operations)
    assert isinstance(said, Outcomes)
    assert said.set_code == 9002
    assert all(one.verdict in {Verdict.APPLIED, Verdict.UNKNOWN} for one in said.outcomes)
    found = {row.guid for row in desk.rows(Find(Kind.VENDOR, LONG_AGO)).rows}
    assert {operations[0].external_guid} == found


def test_an_outcome_that_was_not_stored_leaves_the_set_open(desk: Desk) -> None:
    """9005: it ran, and QuickBooks remembers nothing of it; the answer itself still counts."""
    desk.file.faults.lose_outcome()
    operation = vendor_add(desk, "Cedar Supply")
    said = desk.write(operation)
    assert said.set_code == 9005
    assert [Verdict.APPLIED] == [one.verdict for one in said.outcomes]


def test_an_invalid_set_id_applies_nothing(desk: Desk) -> None:
    """9001 refuses the whole set: no operation may be called applied."""
    operation = vendor_add(desk, "Cedar Supply")
    text = desk.book.encode(Write(message_set="0" * 20), (operation,), version=VERSION)
    refused = (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs messageSetStatusCode="9001" '
        f'newMessageSetID="{"0" * 20}"></QBXMLMsgsRs></QBXML>'
    )
    assert "newMessageSetID" in text
    said = desk.book.decode(Write(message_set="0" * 20), refused, (operation,))
    assert Outcomes(outcomes=(), set_code=9001) == said


def test_a_set_that_was_forgotten_is_not_remembered(desk: Desk) -> None:
    """Forgetting is acknowledged, may be repeated, and is done by the next set as well."""
    operation = vendor_add(desk, "Cedar Supply")
    ask = Write(message_set=desk.ids.message_set())
    desk.ask(ask, (operation,))
    assert Done() == desk.ask(Forget(ask.message_set))
    assert Done() == desk.ask(Forget(ask.message_set))
    said = desk.ask(CheckSet(ask.message_set), (operation,))
    assert isinstance(said, Outcomes)
    assert said.outcomes == ()


def test_the_next_set_has_the_one_before_forgotten(desk: Desk) -> None:
    """Ids are chained: `previous` goes as oldMessageSetID."""
    first = vendor_add(desk, "First")
    ask = Write(message_set=desk.ids.message_set())
    desk.ask(ask, (first,))
    desk.write(vendor_add(desk, "Second"), previous=ask.message_set)
    said = desk.ask(CheckSet(ask.message_set), (first,))
    assert isinstance(said, Outcomes)
    assert said.outcomes == ()


def test_answers_to_other_requests_are_not_taken_for_ours(desk: Desk) -> None:
    """An answer counts by its requestID only."""
    ours, other = vendor_add(desk, "Ours"), vendor_add(desk, "Other")
    ask = Write(message_set=desk.ids.message_set())
    answer = desk.file.process(desk.book.encode(ask, (other,), version=VERSION))
    said = desk.book.decode(ask, answer, (ours,))
    assert isinstance(said, Outcomes)
    assert said.outcomes == ()


@pytest.mark.parametrize(
    ("hresult", "harmless"),
    [("0x80040400", True), ("0X80040423", True), ("0x80040402", False), ("0x80010105", False), ("", False)],
)
def test_only_a_refusal_of_the_document_proves_that_nothing_happened(hresult: str, *, harmless: bool) -> None:
    """QuickBooks Web Connector Programmer's Guide: the document could not be read, or not in this version."""
    book = Desk().book
    assert harmless is book.proves_nothing_happened(hresult)
    cause, fix = book.explain(hresult)
    assert cause
    assert fix


def test_lines_of_a_bill_carry_what_a_change_needs(desk: Desk) -> None:
    """The TxnLineIDs come in line order, item lines after expenses."""
    desk.file.add_vendor("Cedar Supply")
    bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00"), ("Rent", "5.00")], on=DAY)
    (row,) = desk.fetch(Kind.BILL, bill.txn_id).rows
    assert isinstance(row.content, Bill)
    assert all(line.book_id for line in row.content.lines)
    assert row.detail == "[" + ",".join(f'"{line.book_id}"' for line in row.content.lines) + "]"
    wanted = lines((desk.account("Fuel"), "10.00"), (desk.account("Rent"), "5.00"))
    assert [line.account_id for line in wanted] == [line.account_id for line in row.content.lines]
