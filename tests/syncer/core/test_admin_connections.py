"""Making a connection and changing it: what is drawn once, what is sealed, and what the audit trail says."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from attrs import define, evolve

from syncer.admin import TRIES, Admin, Connected, UnknownName
from syncer.entries import AuditEntry
from syncer.errors import Conflict, SealError, SettingsError
from syncer.model import Kind
from syncer.ports import Store, Unit
from syncer.sealing import Sealer, generate_key
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeClock
from tests.syncer.core.rig import NAME, SETTINGS, Firm, bill

ACTOR = "ann"


@define
class Desk:
    """A store without any connection, and who makes them there."""

    store: MemoryStore
    admin: Admin

    def connect(self, name: str = "cedar", **changes: object) -> Connected:
        values: dict[str, object] = {
            "username": f"{name}-books",
            "password_hash": "hash of one",
            "owner_id": "{O}",
            "settings": SETTINGS,
            "secrets": {},
            "actor": ACTOR,
        }
        return self.admin.connect(name, **(values | changes))  # type: ignore[arg-type]  # a test's own short form

    def trail(self, name: str = "cedar") -> tuple[AuditEntry, ...]:
        with self.store.unit() as unit:
            return unit.audit.read(name)


@pytest.fixture
def desk() -> Desk:
    return opened(MemoryStore(), Sealer(generate_key()))


def opened(store: MemoryStore, seals: Sealer | None) -> Desk:
    return Desk(store, Admin(store=store, clock=FakeClock(), seals=seals))


class TestMaking:
    """The first time."""

    def test_the_audit_trail_says_what_was_set_and_by_whom(self, desk: Desk) -> None:
        """Only what is not the default; secrets by their name, and never their value."""
        settings = Settings(payment_account="Checking", memo_ids=True, bank_accounts={"b": "Clearing"})

        made = desk.connect(settings=settings, secrets={"password": "hunter2"})

        said = (
            "payment_account is Checking",
            "bank_accounts is {'b': 'Clearing'}",
            "memo_ids is True",
            "password stored",
        )
        assert (made.connection, made.created, made.changes) == ("cedar", True, said)
        (line,) = desk.trail()
        assert (line.actor, line.event, line.detail) == (ACTOR, "connection made", "; ".join(said))

    @pytest.mark.parametrize("name", ["", "-books", "a b", "a/b", "a" * 65, "kärnten"])
    def test_a_name_must_do_for_addresses_and_file_names(self, desk: Desk, name: str) -> None:
        """It becomes part of both; nothing is kept of a name that cannot."""
        with pytest.raises(SettingsError, match="cannot be called"):
            desk.connect(name)
        assert desk.admin.connections() == ()

    @pytest.mark.parametrize("username", ["", "  "])
    def test_the_web_connector_needs_a_user_name(self, desk: Desk, username: str) -> None:
        with pytest.raises(SettingsError, match="user name is empty"):
            desk.connect(username=username)

    def test_a_user_name_belongs_to_one_connection(self, desk: Desk) -> None:
        """By it the Web Connector's login is told apart; using one's own again is no trouble."""
        desk.connect("cedar", username="books")
        desk.connect("cedar", username="books")

        with pytest.raises(SettingsError, match="belongs to connection 'cedar'"):
            desk.connect("oak", username="books")
        assert [one.name for one in desk.admin.connections()] == ["cedar"]

    def test_connections_are_told_by_name(self, desk: Desk) -> None:
        """All of them in order, and one by its own."""
        desk.connect("oak")
        desk.connect("cedar")

        assert [one.name for one in desk.admin.connections()] == ["cedar", "oak"]
        assert desk.admin.connection("oak").username == "oak-books"
        assert [one.connection for one in desk.admin.statuses()] == ["cedar", "oak"]
        with pytest.raises(UnknownName, match="no connection 'fern'"):
            desk.admin.connection("fern")


class TestChanging:
    """Connecting again brings what is there up to date."""

    def test_what_was_drawn_stays(self, desk: Desk) -> None:
        """Web Connector refuses a changed FileID (QBWC1026), so both ids are kept."""
        desk.connect()
        before = desk.admin.connection("cedar")

        again = desk.connect(owner_id="{another}", username="books-2")

        after = desk.admin.connection("cedar")
        assert (again.created, again.changes) == (False, ("user name: cedar-books became books-2",))
        assert after == evolve(before, username="books-2")

    def test_the_same_again_is_no_change(self, desk: Desk) -> None:
        """Nothing is written, and no line is added."""
        desk.connect(secrets={"password": "hunter2"})

        again = desk.connect(secrets={"password": "hunter2"})

        assert (again.created, again.changes, len(desk.trail())) == (False, (), 1)

    def test_a_password_that_is_the_same_is_not_replaced(self, desk: Desk) -> None:
        """It is hashed anew each time, with another salt; whoever knows says whether it is the same one."""
        desk.connect(password_hash="salt 1")

        kept = desk.connect(password_hash="salt 2", same_password=lambda known: known == "salt 1")
        assert (kept.changes, desk.admin.connection("cedar").password_hash) == ((), "salt 1")
        replaced = desk.connect(password_hash="salt 3", same_password=lambda _: False)

        assert replaced.changes == ("Web Connector password replaced",)
        assert desk.admin.connection("cedar").password_hash == "salt 3"

    def test_a_company_file_can_be_pinned_anew(self) -> None:
        """As after a renaming; the next session pins the one that is open then."""
        firm = Firm()
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        known = admin.connection(NAME)
        firm.company.name = "Toy Gardens"
        assert not firm.cycle().well

        changed = admin.connect(
            NAME,
            username=known.username,
            password_hash="",
            owner_id="",
            settings=SETTINGS,
            secrets={},
            actor=ACTOR,
            repin=True,
        )

        assert changed.changes == ("company file is to be pinned anew",)
        assert admin.connection(NAME).identity == ""
        assert firm.cycle().well
        status = admin.status(NAME)
        assert status.company is not None
        assert status.company.company_name == "Toy Gardens"

    def test_what_concerns_the_whole_connection_stays_open(self) -> None:
        """Other settings do not open the right company file; the next update looks at it anyhow."""
        firm = Firm()
        firm.cycle()
        firm.company.name = "Another Firm"
        firm.cycle()
        admin = Admin(store=firm.memory, clock=firm.clock)
        known = admin.connection(NAME)
        before = firm.exceptions()
        assert [(one.kind, one.id) for one in before] == [("connection", "company_file")]

        admin.connect(
            NAME,
            username=known.username,
            password_hash="",
            owner_id="",
            settings=evolve(SETTINGS, memo_ids=True),
            secrets={},
            actor=ACTOR,
        )

        assert firm.exceptions() == before


class TestSecrets:
    """Credentials are sealed before the store sees them."""

    def test_they_come_back_as_they_were_given(self, desk: Desk) -> None:
        """Those that are asked for and stored; the store has none of them in plain."""
        desk.connect(secrets={"password": "hunter2", "dev_key": "key"})

        assert desk.admin.secrets("cedar", ("password", "user")) == {"password": "hunter2"}
        with desk.store.unit() as unit:
            stored = unit.secrets.find()
        assert [one.name for one in stored] == ["dev_key", "password"]
        assert not [one for one in stored if "hunter2" in one.sealed or one.sealed == "key"]

    def test_a_new_one_replaces_the_old(self, desk: Desk) -> None:
        """And it is said which."""
        desk.connect(secrets={"password": "hunter2", "dev_key": "key"})

        again = desk.connect(secrets={"password": "hunter3", "dev_key": "key"})

        assert again.changes == ("password replaced",)
        assert desk.admin.secrets("cedar", ("password", "dev_key")) == {
            "password": "hunter3",
            "dev_key": "key",
        }

    def test_one_that_cannot_be_opened_any_more_is_replaced(self, desk: Desk) -> None:
        """The key it was sealed with is lost: entering it again is the way out."""
        desk.connect(secrets={"password": "hunter2"})
        later = opened(desk.store, Sealer(generate_key()))
        with pytest.raises(SealError):
            later.admin.secrets("cedar", ("password",))

        again = later.connect(secrets={"password": "hunter2"})

        assert again.changes == ("password replaced",)
        assert later.admin.secrets("cedar", ("password",)) == {"password": "hunter2"}

    def test_without_a_key_none_is_kept_or_read(self, desk: Desk) -> None:
        """Rather nothing than in plain; nothing of the connection is kept either."""
        blind = opened(desk.store, None)

        with pytest.raises(SettingsError, match="no key to seal"):
            blind.connect(secrets={"password": "hunter2"})
        assert desk.admin.connections() == ()
        with pytest.raises(SettingsError, match="no key to open"):
            blind.admin.secrets("cedar", ("password",))

    def test_those_of_an_unknown_connection_are_not_nothing(self, desk: Desk) -> None:
        """A misspelt name must not look like a connection without credentials."""
        with pytest.raises(UnknownName):
            desk.admin.secrets("oak", ("password",))


@define
class Contended:
    """A store in which others are faster, so many times."""

    store: Store
    lost: int

    def unit(self) -> AbstractContextManager[Unit]:
        if self.lost:
            self.lost -= 1
            raise Conflict("Another unit was faster.", fix="Try again.")
        return self.store.unit()


class TestContention:
    """Servers and sessions change the same store."""

    def hint(self, lost: int) -> tuple[Firm, Callable[[], None]]:
        firm = Firm()
        admin = Admin(store=Contended(firm.memory, lost), clock=firm.clock)
        return firm, lambda: admin.hint(NAME, Kind.BILL, "b1")

    def hints(self, firm: Firm) -> list[str]:
        with firm.memory.unit() as unit:
            return [one.id for one in unit.hints.find(connection=NAME)]

    def test_what_another_one_overtook_is_done_again(self) -> None:
        """Without anybody noticing."""
        firm, hint = self.hint(TRIES - 1)

        hint()

        assert self.hints(firm) == ["b1"]

    def test_it_does_not_try_for_ever(self) -> None:
        """The caller is told."""
        firm, hint = self.hint(TRIES)

        with pytest.raises(Conflict, match="faster"):
            hint()
        assert self.hints(firm) == []


def test_a_hint_has_the_record_read_first() -> None:
    """A hint is a reason to read, though BILL's own list of changes does not show it."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", approval="ASSIGNED"))
    firm.cycle()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
    firm.clock.advance(days=30)
    admin = Admin(store=firm.memory, clock=firm.clock)

    admin.hint(NAME, Kind.BILL, "b2")
    firm.bill.calls.clear()
    firm.cycle()

    assert firm.bill.calls[0] == ("by_ids", Kind.BILL)
    assert firm.numbers() == ["1002"]
    with pytest.raises(UnknownName):
        admin.hint("oak", Kind.BILL, "b2")


@pytest.mark.parametrize(
    ("kind", "id_"),
    [
        (Kind.BILL, ""),
        (Kind.BILL, "b1,b2"),
        (Kind.BILL, 'b"1'),
        (Kind.BILL, "b 1"),
        (Kind.BILL, "b1\n"),
        (Kind.BILL, ".."),
        (Kind.BILL, "b/1"),
        (Kind.BILL, "b\u00e91"),
        (Kind.BILL, "b" * 65),
        (Kind.APPLIED_CREDIT, "c1"),
    ],
)
def test_a_hint_of_what_can_be_no_record_is_not_taken(kind: Kind, id_: str) -> None:
    """Whoever sends it is told, and BILL is never asked."""
    firm = Firm()
    admin = Admin(store=firm.memory, clock=firm.clock)

    with pytest.raises(UnknownName, match="BILL has no"):
        admin.hint(NAME, kind, id_)

    assert firm.see(lambda unit: unit.hints.find()) == ()
