"""State: saved, loaded, compared, undone; ids that only depend on seed and history."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billv3.testing import FakeBill, Refusal, line
from billv3.testing._json import dumps, loads
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire


def filled(seed: int = 3) -> tuple[FakeBill, Clock, Bills, str]:
    clock = Clock()
    fake = FakeBill(now=clock.now, seed=seed)
    account = fake.office.add_account("Office", "EXPENSE", "6100")
    bank = fake.office.add_bank("Harbor", account)
    bills = Bills(fake, fake.office.add_vendor("Böhm & Söhne"), account)
    fake.office.schedule_payment({bills.make("10.10", "20.20"): "7.77"}, bank)
    fake.office.archive("bills", bills.make("1.00"))
    return fake, clock, bills, bank


def test_the_same_history_gives_the_same_state() -> None:
    """Another seed gives other ids."""
    assert filled()[0].snapshot() == filled()[0].snapshot() != filled(4)[0].snapshot()


def test_ids_have_bills_shape() -> None:
    """20 characters: prefix, 2 digits, 11 upper-case letters, 4 lower-case letters or digits."""
    fake = filled()[0]
    for kind, prefix in (("bills", "00n"), ("vendors", "009"), ("payments", "stp"), ("banks", "bac")):
        for id in fake.ids(kind):
            assert re.fullmatch(prefix + r"[0-9]{2}[A-Z]{11}[a-z0-9]{4}", id)


def test_a_saved_fake_goes_on_where_it_was(tmp_path: Path) -> None:
    """Sessions, page tokens, ids and derived amounts survive a restart."""
    fake, clock, bills, _ = filled()
    from tests.billv3.fake.wire import sign_in

    wire = sign_in(fake)
    token = wire.get("/v3/bills", max=1).body["nextPage"]
    fake.save(tmp_path / "fake.json")
    second = FakeBill(now=clock.now, seed=99)
    second.load(tmp_path / "fake.json")
    again = Wire(second, wire.headers)

    assert fake.snapshot() == second.snapshot()
    assert wire.get("/v3/bills", max=1, page=token).body == again.get("/v3/bills", max=1, page=token).body
    assert fake.read("bills", fake.ids("bills")[0]) == second.read("bills", second.ids("bills")[0])
    assert fake.office.add_vendor("next") == second.office.add_vendor("next")
    with pytest.raises(Refusal):
        Bills(second, bills.vendor, bills.account).make("1.00", number="CS-1")


def test_the_credentials_of_the_object_open_a_loaded_state(tmp_path: Path) -> None:
    """Whatever the saved one had."""
    from tests.billv3.fake.wire import sign_in

    fake, clock, _, _ = filled()
    fake.save(tmp_path / "fake.json")
    second = FakeBill(now=clock.now, username="other@fake.test", password="other", dev_key="other-key")
    second.load(tmp_path / "fake.json")

    assert 200 == sign_in(second).get("/v3/bills").status
    assert fake.organization_id == second.organization_id


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format":0}', "not json"])
def test_another_file_is_not_loaded(fake: FakeBill, tmp_path: Path, content: str) -> None:
    """And what was there stays."""
    (tmp_path / "x").write_text(content)
    before = fake.snapshot()
    with pytest.raises(ValueError):
        fake.load(tmp_path / "x")

    assert before == fake.snapshot()


def test_saving_replaces_the_file_whole(
    fake: FakeBill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash while writing leaves the old content and no litter."""
    path = tmp_path / "fake.json"
    fake.save(path)
    old = path.read_bytes()
    fake.office.add_vendor("new")

    def crash(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("billv3.testing._storage.os.fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        fake.save(path)

    assert (old, [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


def test_a_restored_snapshot_forgets_what_came_after() -> None:
    """Indexes too: the number of the forgotten bill is free again."""
    fake, _, bills, bank = filled()
    before = fake.snapshot()
    later = bills.make("5.00", number="LATER")
    fake.office.schedule_payment({later: "5.00"}, bank)
    fake.restore(before)

    assert before == fake.snapshot()
    assert fake.find("bills", "invoice.invoiceNumber", "LATER") == ()
    assert bills.make("6.00", number="LATER") == later


def test_undo_restores_every_index(
    account: str, fake: FakeBill, bills: Bills, vendor: str, bank: str
) -> None:
    """A refused combined payment leaves bills, credits, lists and numbers as they were."""
    bill, small = bills.make("100.00"), bills.make("1.00")
    credit = fake.office.enter_credit(vendor, "CM", [line(10, account)], credit_date=fake.today())
    fake.office.schedule_payment({bill: "1.00"}, bank, credits={bill: {credit: 4}})
    tables = json.loads(fake.snapshot())["tables"]
    with pytest.raises(Refusal):
        fake.office.schedule_payment(
            {bill: "1.00", small: "1.00"}, bank, credits={bill: {credit: 5}, small: {credit: 2}}
        )

    assert tables == json.loads(fake.snapshot())["tables"]
    assert Decimal("95.00") == fake.read("bills", bill)["dueAmount"]
    fresh = FakeBill(now=fake._world.moment)
    fresh.restore(fake.snapshot())
    for name in ("payments_of_bill", "credits_of_bill", "bill_numbers", "bills_of_vendor", "moving"):
        mine, rebuilt = getattr(fake._world, name), getattr(fresh._world, name)
        assert {key: value for key, value in rebuilt.items() if value != {}} == {
            key: value for key, value in mine.items() if value != {}
        }


def test_times_must_be_aware() -> None:
    """A naive clock is refused at once."""
    from datetime import datetime

    with pytest.raises(ValueError, match="aware"):
        FakeBill(now=lambda: datetime(2026, 3, 9))


def test_nothing_secret_is_shown(fake: FakeBill, wire: Wire) -> None:
    """Neither by repr nor by the log of calls."""
    shown = repr(fake) + repr(list(fake.log)) + repr(fake.faults)

    assert not [s for s in (fake.password, fake.dev_key, wire.headers["sessionId"]) if s in shown]


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
        st.text(st.characters(codec="utf-8")),
    ),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_json_round_trips_exactly(value: object) -> None:
    """Numbers keep every digit they were sent with."""
    assert value == loads(dumps(value))
    assert json.loads(dumps(value), parse_float=Decimal) == loads(dumps(value))


@given(
    st.lists(st.integers(1, 100_000), min_size=1, max_size=6), st.lists(st.integers(1, 60_000), max_size=8)
)
@settings(max_examples=60, deadline=None)
def test_what_is_due_never_lies(lines: list[int], wanted: list[int]) -> None:
    """Amount = due + scheduled + paid + credits, after any payments, whether accepted or refused."""
    clock = Clock()
    fake = FakeBill(now=clock.now)
    account = fake.office.add_account("Office", "EXPENSE")
    bank = fake.office.add_bank("Harbor", account)
    bills = Bills(fake, fake.office.add_vendor("Cedar"), account)
    bill = bills.make(*(str(Decimal(cents) / 100) for cents in lines))
    left = Decimal(sum(lines)) / 100
    for number, cents in enumerate(wanted):
        amount = Decimal(cents) / 100
        try:
            payment = fake.office.schedule_payment({bill: amount}, bank)
        except Refusal:
            assert amount > left
            continue
        assert amount <= left
        left -= amount
        if number % 3 == 1:
            fake.office.clear_payment(payment)
        if number % 3 == 2:
            fake.office.cancel_payment(payment)
            left += amount
    shown = fake.read("bills", bill)

    assert left == shown["dueAmount"]
    assert shown["amount"] == shown["dueAmount"] + shown["scheduledAmount"] + shown["paidAmount"]
