"""A person says that the company file which was refused is the right one."""

import pytest
from attrs import evolve

from syncer import codec
from syncer.admin import Admin, NotPossible, UnknownName
from syncer.book import Identity
from syncer.cycle import Cycle
from syncer.entries import Side
from syncer.errors import Conflict, WrongCompanyFile
from syncer.model import Kind
from syncer.settings import Settings
from syncer.testing import ToyFailure
from syncer.testing.parties import CRASHED
from tests.syncer.core.rig import NAME, SETTINGS, Firm, bill, payment

ACTOR = "bookkeeper"


def admin_of(firm: Firm) -> Admin:
    return Admin(store=firm.memory, clock=firm.clock)


def older() -> Firm:
    """Two bills and a check were posted, and then a backup was restored that has the first bill only."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    backup = firm.company.backup()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
    firm.bill.put(Kind.PAYMENT, "p2", payment(("b2", "20.00")))
    firm.cycle()
    firm.company.restore(backup)
    assert not firm.cycle().well
    return firm


def codes(firm: Firm) -> list[tuple[str, str]]:
    return sorted((one.id, one.code) for one in firm.exceptions())


def pinned(firm: Firm) -> Identity:
    return codec.decode(Identity, admin_of(firm).connection(NAME).identity)


def test_what_an_older_copy_lacks_is_put_before_a_person_and_nothing_else_is_posted() -> None:
    """Nothing is posted blindly: the person reposts or skips each record."""
    firm = older()
    firm.bill.put(Kind.BILL, "b3", bill("1003", "30.00"))

    file = admin_of(firm).repin(NAME, actor=ACTOR)

    assert file.company_name == "Toy Landscaping"
    assert firm.exceptions() == ()
    assert firm.cycle().well
    assert codes(firm) == [("b2", "deleted"), ("p2", "deleted")]
    assert firm.numbers() == ["1001", "1003"]
    admin_of(firm).repost(NAME, "b2", actor=ACTOR)
    admin_of(firm).skip(NAME, "p2", actor=ACTOR)
    firm.cycle()
    assert firm.numbers() == ["1001", "1002", "1003"]
    assert firm.exceptions() == ()
    assert firm.open()["1002"] == 20


def test_the_fix_of_the_exception_can_be_followed() -> None:
    """It names what there is to be done, and it leaves a line of who did it."""
    firm = older()
    (trouble,) = firm.exceptions()
    assert "`repin`" in trouble.fix

    admin_of(firm).repin(NAME, actor=ACTOR)

    (line,) = (one for one in firm.trail() if one.actor == ACTOR)
    assert line.event == "company file confirmed"
    assert "Toy Landscaping" in line.detail


def test_only_quickbooks_is_read_anew() -> None:
    """What BILL told stays known."""
    firm = older()
    with firm.memory.unit() as unit:
        before = unit.watermarks.find(connection=NAME)

    admin_of(firm).repin(NAME, actor=ACTOR)

    with firm.memory.unit() as unit:
        after = unit.watermarks.find(connection=NAME)
    assert {mark.side for mark in before} == {Side.BILL, Side.BOOK}
    assert after == tuple(mark for mark in before if mark.side is Side.BILL)


def test_from_then_on_an_older_copy_is_recognised_again() -> None:
    """By what was written since."""
    firm = older()
    admin_of(firm).repin(NAME, actor=ACTOR)
    firm.cycle()
    backup = firm.company.backup()
    firm.bill.put(Kind.BILL, "b4", bill("1004", "40.00"))
    firm.cycle()
    firm.company.restore(backup)

    assert not firm.cycle().well


def test_a_company_that_was_renamed() -> None:
    """It is pinned under its new name, and no other file is taken for it."""
    firm = Firm()
    firm.cycle()
    firm.company.name = "Renamed Landscaping"
    assert not firm.cycle().well

    admin_of(firm).repin(NAME, actor=ACTOR)

    assert pinned(firm).company_name == "Renamed Landscaping"
    firm.company.name = "Another Firm"
    assert not firm.cycle().well
    firm.company.name = "Renamed Landscaping"
    assert firm.cycle().well
    assert firm.exceptions() == ()


def test_the_file_that_was_refused_is_remembered_until_the_right_one_is_open() -> None:
    """Also if QuickBooks could not be reached since."""
    firm = older()

    def fails() -> None:
        raise ToyFailure(CRASHED, "not there")

    firm.company.meddle = fails
    assert not firm.cycle().well
    firm.company.meddle = lambda: None

    assert admin_of(firm).repin(NAME, actor=ACTOR).company_name == "Toy Landscaping"
    assert firm.cycle().well
    with pytest.raises(NotPossible):
        admin_of(firm).repin(NAME, actor=ACTOR)


def test_where_nothing_was_refused_there_is_nothing_to_confirm() -> None:
    """And nothing is forgotten."""
    firm = Firm()
    with pytest.raises(NotPossible, match="No company file was refused"):
        admin_of(firm).repin(NAME, actor=ACTOR)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()

    with pytest.raises(NotPossible):
        admin_of(firm).repin(NAME, actor=ACTOR)

    with firm.memory.unit() as unit:
        entry = unit.cycles.get(NAME)
        marks = unit.watermarks.find(connection=NAME)
    assert entry is not None
    assert codec.decode(Cycle, entry.body).witnesses
    assert Side.BOOK in {mark.side for mark in marks}
    with pytest.raises(UnknownName):
        admin_of(firm).repin("nobody", actor=ACTOR)


@pytest.mark.parametrize(
    ("file_id", "version"), [("{99999999-0000-0000-0000-000000000000}", "13.0"), ("", "10.0")]
)
def test_a_file_that_can_never_be_it_is_not_pinned(file_id: str, version: str) -> None:
    """One that bears the stamp of another connection, or is opened by a QuickBooks that is too old."""
    firm = Firm()
    firm.cycle()
    firm.company.file_id, firm.company.version = file_id, version
    assert not firm.cycle().well

    with pytest.raises(WrongCompanyFile):
        admin_of(firm).repin(NAME, actor=ACTOR)

    assert [one.code for one in firm.exceptions()] == ["company_file"]


def test_while_an_update_runs_nothing_is_changed() -> None:
    """It would note again what it had learned."""
    firm = older()
    with firm.memory.unit() as unit:
        firm.engine.begin(unit, NAME)

    with pytest.raises(Conflict, match="An update is running"):
        admin_of(firm).repin(NAME, actor=ACTOR)


def connect(firm: Firm, *, repin: bool) -> tuple[str, ...]:
    done = admin_of(firm).connect(
        NAME,
        username="toy-agent",
        password_hash="",
        owner_id="{O}",
        settings=SETTINGS,
        secrets={},
        actor=ACTOR,
        repin=repin,
    )
    return done.changes


def test_connecting_anew_pins_and_reads_the_file_that_is_open_next() -> None:
    """`connect --repin` leads out of the same dead end."""
    firm = older()

    assert connect(firm, repin=True) == ("company file is to be pinned anew",)

    assert firm.cycle().well
    assert codes(firm) == [("b2", "deleted"), ("p2", "deleted")]
    assert pinned(firm).company_name == "Toy Landscaping"


def test_connecting_without_it_forgets_nothing() -> None:
    """Nor does a first connection have anything to forget."""
    firm = older()
    connect(firm, repin=False)

    assert not firm.cycle().well


class TestHomeCurrency:
    """An update stops before anything is read where the books are in another currency than is set."""

    def test_books_in_another_currency_stop_the_update(self) -> None:
        """US$100 must not be posted as CA$100; the exception says what to set."""
        firm = Firm()
        firm.company.multicurrency, firm.company.home_currency = True, "CAD"
        firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

        ran = firm.cycle()

        assert not ran.well
        assert firm.numbers() == []
        (trouble,) = firm.exceptions()
        assert trouble.code == "home_currency"
        assert "CAD" in trouble.cause
        assert "Set home_currency to CAD" in trouble.fix
        reset(firm, evolve(SETTINGS, home_currency="CAD"))
        assert firm.cycle().well
        assert firm.exceptions() == ()

    @pytest.mark.parametrize(
        ("country", "chosen", "well"),
        [
            ("US", "USD", True),
            ("US", "JMD", True),
            ("CA", "USD", False),
            ("CA", "CAD", True),
            ("CA", "EUR", True),
            ("UK", "USD", False),
            ("AU", "USD", False),
            ("DE", "USD", True),
        ],
    )
    def test_where_currencies_are_off_the_edition_is_asked(
        self, country: str, chosen: str, well: bool
    ) -> None:
        """
        One that is made for a country keeps its books in its currency, unless a person says otherwise; the
        one of the United States is used for books in any.
        """
        firm = Firm()
        firm.company.country = country
        reset(firm, evolve(SETTINGS, home_currency=chosen))

        assert firm.cycle().well is well

    def test_where_quickbooks_tells_the_edition_does_not_count(self) -> None:
        """A Canadian edition may keep books in dollars of the United States."""
        firm = Firm()
        firm.company.country, firm.company.multicurrency = "CA", True

        assert firm.cycle().well
        firm.company.home_currency = ""
        assert firm.cycle().well


def reset(firm: Firm, settings: Settings) -> None:
    with firm.memory.unit() as unit:
        known = unit.connections.get(NAME)
        assert known is not None
        unit.connections.put(evolve(known, settings=settings.to_json()))
