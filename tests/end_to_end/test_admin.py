"""What a person may do to a connection, on every kind of store."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from syncer import journal
from syncer.admin import Admin
from syncer.codec import digest, encode
from syncer.entries import Action, ExceptionEntry, Operation, Record, Standing, State
from syncer.errors import NotPossible, SealError, SettingsError, UnknownName
from syncer.model import Approval, Bill, Kind, Side
from syncer.ports import Store
from syncer.sealing import Sealer, generate_key
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore
from syncer.testing import FakeClock, FakeIds

ACTOR = "someone"
SETTINGS = Settings(payment_account="Checking")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    url = f"sqlite:///{tmp_path / 'admin.db'}"
    upgrade(url)
    kept = SqlStore(url)
    yield kept
    kept.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def admin(store: Store, clock: FakeClock) -> Admin:
    return Admin(store=store, clock=clock, seals=Sealer(generate_key()))


def make(admin: Admin, name: str = "yard", **changes: object) -> tuple[str, ...]:
    wanted: dict[str, object] = {
        "username": name,
        "password_hash": "hash-1",
        "owner_id": "{OWNER}",
        "settings": SETTINGS,
        "secrets": {"bill.password": "open sesame"},
        "actor": ACTOR,
    }
    return admin.connect(name, **{**wanted, **changes}).changes


def bill(store: Store, clock: FakeClock, id_: str, standing: Standing, *, day: int = 2) -> Record:
    content = encode(
        Bill(
            vendor_id="009v",
            amount=Decimal("10.00"),
            number=f"INV-{id_}",
            date=dt.date(2026, 3, day),
            approval=Approval.APPROVED,
        )
    )
    record = Record(
        connection="yard",
        side=Side.BILL,
        kind=Kind.BILL,
        id=id_,
        body=content,
        digest=digest(content),
        standing=standing,
        reason="broken" if standing is Standing.EXCEPTION else "",
        seen_at=clock.now(),
    )
    with store.unit() as unit:
        unit.records.put(record)
        if standing is Standing.EXCEPTION:
            unit.exceptions.put(
                ExceptionEntry(
                    connection="yard",
                    side=Side.BILL,
                    kind="bill",
                    id=id_,
                    subject=f"Bill {id_}",
                    code="broken",
                    cause="It broke.",
                    fix="Mend it.",
                    raised_at=clock.now(),
                )
            )
    return record


def operation(store: Store, clock: FakeClock, ids: FakeIds, id_: str, *steps: State) -> Operation:
    with store.unit() as unit:
        made = journal.plan(
            unit,
            ids,
            clock.now(),
            connection="yard",
            side=Side.BOOK,
            kind=Kind.BILL,
            action=Action.ADD,
            bill_id=id_,
            body="{}",
            digest="d",
        )
        for step in steps:
            made = journal.move(unit, made, step, clock.now(), cause="test")
    return made


class TestConnect:
    """Making and changing connections."""

    def test_says_what_is_new_and_nothing_secret(self, admin: Admin) -> None:
        assert make(admin) == ("payment_account is Checking", "bill.password stored")
        line = admin.trail("yard")[-1]

        assert (line.actor, line.event) == (ACTOR, "connection made")
        assert "open sesame" not in line.detail

    def test_twice_the_same_changes_nothing(self, admin: Admin) -> None:
        make(admin)

        assert make(admin) == ()
        assert len(admin.trail("yard")) == 1

    def test_each_change_is_in_the_audit_trail(self, admin: Admin) -> None:
        make(admin)
        settings = evolve(SETTINGS, batch_size=20, approvals=("APPROVED", "UNASSIGNED"))
        changes = make(admin, settings=settings, secrets={"bill.password": "new"}, password_hash="hash-2")

        assert "batch_size: 50 became 20" in changes
        assert "Web Connector password replaced" in changes
        assert "bill.password replaced" in changes
        assert admin.trail("yard")[-1].detail == "; ".join(changes)

    def test_the_file_id_never_changes(self, admin: Admin) -> None:
        """Web Connector refuses a QWC file whose FileID is another than before (QBWC1026)."""
        make(admin)
        before = admin.connection("yard")
        make(admin, username="other", owner_id="{NEW}")
        after = admin.connection("yard")

        assert (before.file_id, before.owner_id) == (after.file_id, after.owner_id)

    def test_a_user_name_belongs_to_one_connection(self, admin: Admin) -> None:
        make(admin)

        with pytest.raises(SettingsError, match="belongs to connection 'yard'"):
            make(admin, "other", username="yard")

    @pytest.mark.parametrize("name", ["", " x", "a/b", "a" * 65, "é", "../x", "-x", "x\n"])
    def test_names_fit_into_addresses(self, admin: Admin, name: str) -> None:
        with pytest.raises(SettingsError, match="cannot be called"):
            make(admin, name)

    def test_the_same_password_is_no_change(self, admin: Admin) -> None:
        make(admin)

        assert make(admin, password_hash="hash-2", same_password=lambda stored: stored == "hash-1") == ()
        assert admin.connection("yard").password_hash == "hash-1"

    def test_secrets_come_back_only_with_the_key(self, admin: Admin, store: Store, clock: FakeClock) -> None:
        make(admin)
        stranger = Admin(store=store, clock=clock, seals=Sealer(generate_key()))

        assert admin.secrets("yard", ["bill.password", "never stored"]) == {"bill.password": "open sesame"}
        with pytest.raises(SealError):
            stranger.secrets("yard", ["bill.password"])

    def test_an_earlier_start_brings_back_what_was_left_alone(
        self, admin: Admin, store: Store, clock: FakeClock
    ) -> None:
        make(admin, settings=evolve(SETTINGS, start_date=dt.date(2026, 3, 5)))
        bill(store, clock, "00n1", Standing.SETTLED)
        make(admin, settings=SETTINGS)

        assert [count.pending for count in admin.status("yard").counts if count.kind is Kind.BILL] == [1]


class TestReplay:
    """Trying again is always safe."""

    def test_an_exception_is_decided_on_anew(self, admin: Admin, store: Store, clock: FakeClock) -> None:
        make(admin)
        bill(store, clock, "00n1", Standing.EXCEPTION)
        done = admin.replay("yard", "00n1", actor=ACTOR)
        story = admin.story("yard", "00n1")

        assert done.subject == "Bill INV-00n1 of vendor 009v"
        assert story.record is not None
        assert story.record.standing is Standing.PENDING
        assert [(line.actor, line.event) for line in story.lines] == [(ACTOR, "replay")]
        assert admin.exceptions("yard") == ()

    def test_all_of_them(self, admin: Admin, store: Store, clock: FakeClock) -> None:
        make(admin)
        for number in range(3):
            bill(store, clock, f"00n{number}", Standing.EXCEPTION)
        assert len(admin.replay_all("yard", actor=ACTOR)) == 3

        assert admin.replay_all("yard", actor=ACTOR) == ()

    @pytest.mark.parametrize(
        ("steps", "problem"),
        [
            ((State.SENT,), "its outcome is not known"),
            ((State.SENT, State.IN_DOUBT), "its outcome is not known"),
            ((State.SENT, State.APPLIED), "was done"),
        ],
    )
    def test_never_of_what_was_done_or_may_have_been(
        self, admin: Admin, store: Store, clock: FakeClock, steps: tuple[State, ...], problem: str
    ) -> None:
        make(admin)
        bill(store, clock, "00n1", Standing.SETTLED)
        made = operation(store, clock, FakeIds(), "00n1", *steps)

        with pytest.raises(NotPossible, match=problem):
            admin.replay("yard", made.id, actor=ACTOR)
        assert admin.story("yard", "00n1").operations == (made,)

    def test_a_refused_operation_stays_and_its_record_is_decided_on_anew(
        self, admin: Admin, store: Store, clock: FakeClock
    ) -> None:
        make(admin)
        bill(store, clock, "00n1", Standing.EXCEPTION)
        made = operation(store, clock, FakeIds(), "00n1", State.SENT, State.REJECTED)
        admin.replay("yard", made.id, actor=ACTOR)
        story = admin.story("yard", "00n1")

        assert story.operations == (made,)
        assert story.record is not None
        assert story.record.standing is Standing.PENDING
        assert [line.operation for line in story.lines if line.event == "replay"] == [made.id]

    def test_one_that_waits_for_its_time_goes_out_next(
        self, admin: Admin, store: Store, clock: FakeClock
    ) -> None:
        make(admin)
        bill(store, clock, "00n1", Standing.PENDING)
        ids = FakeIds()
        made = operation(store, clock, ids, "00n1", State.SENT)
        with store.unit() as unit:
            later = clock.now() + dt.timedelta(hours=3)
            made = journal.move(unit, made, State.PLANNED, clock.now(), cause="busy", not_before=later)
        admin.replay("yard", made.id, actor=ACTOR)

        assert admin.story("yard", "00n1").operations[0].not_before == clock.now()

    def test_nothing_unknown(self, admin: Admin, store: Store, clock: FakeClock) -> None:
        """Not of another connection either."""
        make(admin)
        make(admin, "other", username="other")
        bill(store, clock, "00n1", Standing.EXCEPTION)
        made = operation(store, clock, FakeIds(), "00n1", State.SENT, State.REJECTED)
        for what in ("nothing", "00n1", made.id):
            with pytest.raises(UnknownName):
                admin.replay("other", what, actor=ACTOR)

    def test_a_matter_of_the_whole_connection_has_no_replay(
        self, admin: Admin, store: Store, clock: FakeClock
    ) -> None:
        make(admin)
        with store.unit() as unit:
            unit.exceptions.put(
                ExceptionEntry(
                    connection="yard",
                    side=Side.BOOK,
                    kind="connection",
                    id="company_file",
                    subject="Connection yard",
                    code="company_file",
                    cause="Another file is open.",
                    fix="Open the right one.",
                    raised_at=clock.now(),
                )
            )
        with pytest.raises(NotPossible, match="in every update"):
            admin.replay("yard", "company_file", actor=ACTOR)

        assert admin.replay_all("yard", actor=ACTOR) == ()
        assert len(admin.exceptions("yard")) == 1


class TestLooking:
    """Status, names and hints."""

    def test_a_fresh_connection_has_no_history(self, admin: Admin) -> None:
        make(admin)
        status = admin.status("yard")

        assert (status.company, status.last_contact, status.cycle) == (None, None, None)
        assert not status.at_work
        assert {count.total for count in status.counts} == {0}

    def test_counts_by_standing(self, admin: Admin, store: Store, clock: FakeClock) -> None:
        make(admin)
        for number, standing in enumerate(Standing):
            bill(store, clock, f"00n{number}", standing)
        count = next(one for one in admin.status("yard").counts if one.kind is Kind.BILL)

        assert (count.pending, count.waiting, count.settled, count.exception) == (1, 1, 1, 1)
        assert [one.id for one in admin.waiting("yard")] == ["00n1"]

    def test_a_hint_is_noted_once(self, admin: Admin, store: Store) -> None:
        make(admin)
        for _ in range(2):
            admin.hint("yard", Kind.BILL, "00n1")

        with store.unit() as unit:
            assert unit.hints.count(connection="yard") == 1

    def test_unknown_connections_are_said(self, admin: Admin) -> None:
        for look in (
            admin.status,
            admin.exceptions,
            admin.waiting,
            admin.operations,
            admin.trail,
            admin.links,
        ):
            with pytest.raises(UnknownName, match="no connection 'nobody'"):
                look("nobody")
        with pytest.raises(UnknownName):
            admin.hint("nobody", Kind.BILL, "x")
