"""Saving, loading, backups, equality; and how long things take to find."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qbxml.testing import Behaviour, CompanyFile, Preferences, RefusedError, expense, item
from tests.qbxml.company.desk import Office, bill_add, document

OWNER, FILE_ID = "{6B063959-81B0-4622-85D6-F548C8CCB517}", "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"


def busy() -> Office:
    """A file with a little of everything in it."""
    office = Office(preferences=Preferences(closing_date=date(2025, 12, 31), closing_password="s"))
    file = office.file
    file.add_customer("Oak Hills")
    file.add_item("Mulch", account="Job Materials", cost="30")
    file.edit_vendor("Stone Yard", vendor_address={"addr1": "Café Straße 1", "city": "Salem"})
    lines = [
        expense("Fuel", "10.00", customer="Oak Hills", class_name="Overhead"),
        item("Mulch", quantity="2"),
    ]
    bill = file.enter_bill("Stone Yard", lines, ref_number="A1", memo="m")
    credit = file.enter_credit("Stone Yard", [("Fuel", "3.00")])
    file.pay_bill(bill.txn_id, credits={credit.txn_id: "3.00"}, discount=("1.00", "Purchase Discounts"))
    file.delete(file.write_check("Checking", [("Rent", "1.00")]).txn_id)
    file.enter_journal({"Rent": "5.00"}, {"Checking": "5.00"})
    file.stamp_file_id(OWNER, FILE_ID)
    office.send(bill_add(), new_message_set_id="5a1e9c04d2b7f680")
    return office


def test_a_loaded_file_equals_the_saved_one(tmp_path: Path) -> None:
    """Everything comes back: records, links, ids, deletions, stamps, the memory of message sets."""
    office = busy()
    office.file.save(tmp_path / "books.json")
    loaded = CompanyFile.load(tmp_path / "books.json", now=office.clock)

    assert office.file.snapshot() == loaded.snapshot()
    assert (office.file.path, office.file.country, office.file.major_version) == (
        loaded.path,
        loaded.country,
        loaded.major_version,
    )
    query = document(
        "<BillQueryRq><IncludeLineItems>true</IncludeLineItems></BillQueryRq><VendorQueryRq/><AccountQueryRq/>"
    )
    assert office.file.process(query) == loaded.process(query)
    assert () == loaded.integrity_faults()


def test_new_ids_go_on_after_loading(tmp_path: Path) -> None:
    """No id is used twice across a restart."""
    office = busy()
    office.file.save(tmp_path / "books.json")
    loaded = CompanyFile.load(tmp_path / "books.json", now=office.clock)
    known = set(loaded.book.transactions)

    assert loaded.enter_bill("Stone Yard", [("Fuel", "1.00")]).txn_id not in known


def test_saving_is_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies while saving leaves the file as it was."""
    office, path = busy(), tmp_path / "books.json"
    office.file.save(path)
    before = path.read_bytes()
    office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])

    def dies(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", dies)
    with pytest.raises(KeyboardInterrupt):
        office.file.save(path)

    assert before == path.read_bytes()


def test_saving_puts_a_new_file_in_place(tmp_path: Path) -> None:
    """The old content is never written over: who has the old file open still reads all of it."""
    office, path = busy(), tmp_path / "books.json"
    office.file.save(path)
    before = path.read_bytes()
    os.link(path, tmp_path / "held open")
    office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])
    office.file.save(path)

    assert before == (tmp_path / "held open").read_bytes() != path.read_bytes()
    assert ["books.json", "held open"] == sorted(one.name for one in tmp_path.iterdir())


def test_a_file_can_save_itself_after_every_step(tmp_path: Path) -> None:
    """With autosave the disk holds what was done, also when QuickBooks died before it answered."""
    path = tmp_path / "books.json"
    busy().file.save(path)
    office = busy()
    office.file = CompanyFile.load(path, now=office.clock, autosave=True)
    office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])
    office.file.faults.die("after")
    with pytest.raises(Exception, match="0x80040402"):
        office.send(bill_add())

    assert office.file.snapshot() == CompanyFile.load(path, now=office.clock).snapshot()
    assert 4 == CompanyFile.load(path).counts()["Bill"]


def test_something_else_is_no_company_file(tmp_path: Path) -> None:
    """A wrong file is refused instead of half read."""
    path = tmp_path / "other.json"
    for content in ({"format": 99}, []):
        path.write_text(json.dumps(content))

        with pytest.raises(ValueError, match="no simulated company file"):
            CompanyFile.load(path)


def test_a_backup_brings_everything_back() -> None:
    """
    A restored file is the old one, and gives out the same ids again: links of the time between are wrong.
    """
    office = busy()
    backup = office.file.snapshot()
    later = office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])
    office.file.restore(backup)

    assert backup == office.file.snapshot()
    office.clock.tick()
    again = office.file.enter_bill("Stone Yard", [("Fuel", "2.00")])
    assert later.txn_id.split("-")[0] == again.txn_id.split("-")[0]
    assert 3120 == caught(office, "FFFF-1")
    assert 3240 == caught(office, later.txn_id), "the number exists, created at another time"


def caught(office: Office, txn_id: str) -> int:
    with pytest.raises(RefusedError) as error:
        office.file.void(txn_id)
    return error.value.code


def test_a_snapshot_does_not_follow_the_file() -> None:
    """Backups are values."""
    office = busy()
    backup = office.file.snapshot()
    office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])

    assert backup != office.file.snapshot()


def test_two_files_made_alike_are_equal() -> None:
    """The same steps on the same clock give the same file, ids included."""
    assert busy().file.snapshot() == busy().file.snapshot()


def test_a_refused_action_leaves_no_trace() -> None:
    """An Error changed nothing, not even a running number."""
    office = busy()
    before = office.file.snapshot()
    bill = office.file.transactions("Bill")[0].txn_id
    actions = (
        lambda file: file.enter_bill("Stone Yard", [("Fuel", "1.00"), ("Nowhere", "1.00")]),
        lambda file: file.pay_bill(bill, amount="1000.00"),
        lambda file: file.edit_bill(bill, lines=[("Fuel", "-5.00")]),
        lambda file: file.delete(bill),
        lambda file: file.add_vendor("Oak Hills"),
    )
    for action in actions:
        with pytest.raises(RefusedError):
            action(office.file)

    assert before == office.file.snapshot()


def test_the_clock_of_the_file_is_the_callers() -> None:
    """Nothing reads the real time when a clock is given."""
    moment = datetime(2031, 1, 1, tzinfo=UTC)
    file = CompanyFile.new(now=lambda: moment, behaviour=Behaviour())

    assert moment == file.add_vendor("A").created
