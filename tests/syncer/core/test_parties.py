"""The toy parties are as strict as the real ones where the core depends on it, and carry nothing further."""

import json
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from syncer import codec
from syncer.book import CheckSet, Forget, Identify, Read, Write
from syncer.entries import Action, Operation
from syncer.errors import DoesNotFit, PayablesError, ProtocolError
from syncer.model import Allocation, AppliedCredit, Content, Kind, Payment, Side, Vendor
from syncer.testing import FakeClock, ToyBook, ToyCompany, ToyPayables, run_cycle
from syncer.testing.parties import CRASHED
from tests.syncer.core.rig import NAME, Firm, account, bill, credit, payment


@pytest.fixture
def company() -> ToyCompany:
    """With accounts `account-1` and `account-2`, vendor `vendor-3` and an open bill `bill-4` of 10.00."""
    made = ToyCompany()
    made.enter(Kind.ACCOUNT, account("Checking"))
    made.enter(Kind.ACCOUNT, account("Accounts Payable"))
    made.enter(Kind.VENDOR, Vendor(name="Cedar Supply"))
    made.enter(Kind.BILL, in_book(bill("1001", "10.00")))
    return made


def in_book(content: Any) -> Any:
    changes: dict[str, object] = {"vendor_id": "vendor-3", "ap_account_id": "account-2"}
    if isinstance(content, Payment):
        changes["account_id"] = "account-1"
    else:
        changes["lines"] = tuple(evolve(line, account_id="account-1") for line in content.lines)
    return evolve(content, **changes)


def write(
    company: ToyCompany,
    kind: Kind,
    content: Content,
    *,
    action: Action = Action.ADD,
    name: str = "",
    **more: str,
) -> dict[str, Any]:
    """Have the ledger do one thing; return what it says of it."""
    now = FakeClock().now()
    body = codec.encode(content)
    operation = Operation(
        id="1",
        connection=NAME,
        side=Side.BOOK,
        kind=kind,
        action=action,
        bill_id="x",
        body=body,
        digest="",
        not_before=now,
        created_at=now,
        updated_at=now,
        **more,
    )
    text = ToyBook().encode(Write(name or f"set-{len(company.documents)}"), (operation,), version="13.0")
    said = json.loads(company.process(text))
    return said["outcomes"][0] if said["outcomes"] else said


def code(said: dict[str, Any]) -> str:
    return str(said["code"])


class TestCompany:
    """A ledger that refuses what QuickBooks refuses."""

    def test_names_are_in_use_whatever_their_case(self, company: ToyCompany) -> None:
        """By vendors and by others (3100); one's own name is no hindrance."""
        company.other_names.add("Fern")
        assert code(write(company, Kind.VENDOR, Vendor(name="cedar supply"))) == "3100"
        assert code(write(company, Kind.VENDOR, Vendor(name="FERN"))) == "3100"
        same = write(
            company,
            Kind.VENDOR,
            Vendor(name="Cedar SUPPLY"),
            action=Action.MODIFY,
            book_id="vendor-3",
            base_sequence="1",
        )
        assert code(same) == "0"

    @pytest.mark.parametrize(
        "changes", [{"vendor_id": "v"}, {"vendor_id": "account-1"}, {"ap_account_id": "a"}, {"lines": "a"}]
    )
    def test_references_must_exist(self, company: ToyCompany, changes: dict[str, Any]) -> None:
        """And be of the right kind (3140)."""
        wanted = in_book(bill("1002", "1.00"))
        if "lines" in changes:
            changes = {"lines": (evolve(wanted.lines[0], account_id="none"),)}

        assert code(write(company, Kind.BILL, evolve(wanted, **changes))) == "3140"

    def test_lines_must_add_up(self, company: ToyCompany) -> None:
        """To the cent (3060)."""
        wanted = evolve(in_book(bill("1002", "1.00")), amount=Decimal("1.01"))

        assert code(write(company, Kind.BILL, wanted)) == "3060"

    def test_not_more_is_paid_than_is_open(self, company: ToyCompany) -> None:
        """Nothing of such a payment is applied (3210)."""
        other = company.enter(Kind.BILL, in_book(bill("1002", "1.00")))
        wanted = in_book(payment((other.id, "1.00"), ("bill-4", "10.01")))

        assert code(write(company, Kind.PAYMENT, wanted)) == "3210"
        assert getattr(company.row(other.id).content, "open_amount") == Decimal("1.00")  # noqa: B009

    def test_bills_and_credits_must_be_of_the_same_vendor(self, company: ToyCompany) -> None:
        """Of others there is no such bill (3140)."""
        company.enter(Kind.VENDOR, Vendor(name="Fern"))
        theirs = evolve(in_book(payment(("bill-4", "1.00"))), vendor_id="vendor-6")
        missing = Allocation(
            bill_id="bill-4", amount=Decimal(1), credits=(AppliedCredit(credit_id="c", amount=Decimal(1)),)
        )

        assert code(write(company, Kind.PAYMENT, theirs)) == "3140"
        assert (
            code(write(company, Kind.PAYMENT, in_book(payment(("x", "1"), allocations=(missing,))))) == "3140"
        )

    def test_a_change_needs_the_edit_sequence(self, company: ToyCompany) -> None:
        """Of now (3200), of a record that is there (500), with lines that are there."""
        wanted = in_book(bill("1001", "10.00"))

        def change(book_id: str, sequence: str, content: Content = wanted) -> str:
            said = write(
                company,
                Kind.BILL,
                content,
                action=Action.MODIFY,
                book_id=book_id,
                base_sequence=sequence,
            )
            return code(said)

        assert change("bill-4", "7") == "3200"
        assert change("bill-9", "1") == "500"
        assert change("vendor-3", "1") == "500"
        wrong_line = evolve(wanted, lines=(evolve(wanted.lines[0], book_id="line-99"),))
        assert change("bill-4", "1", wrong_line) == "500"
        assert change("bill-4", "1") == "0"
        company.enter(Kind.PAYMENT, in_book(payment(("bill-4", "9.00"))))
        assert change("bill-4", "3", in_book(bill("1001", "8.00"))) == "3170"

    def test_a_paid_bill_is_not_voided(self, company: ToyCompany) -> None:
        """A payment is, and reopens it; voiding twice changes nothing."""
        paid = company.enter(Kind.PAYMENT, in_book(payment(("bill-4", "9.00"))))
        wanted = in_book(bill("1001", "10.00"))
        assert code(write(company, Kind.BILL, wanted, action=Action.VOID, book_id="bill-4")) == "3170"

        company.void(paid.id)
        company.void(paid.id)

        assert getattr(company.row("bill-4").content, "open_amount") == Decimal("10.00")  # noqa: B009
        assert code(write(company, Kind.BILL, wanted, action=Action.VOID, book_id="bill-4")) == "0"
        assert company.live(Kind.BILL) == ()

    def test_a_deleted_payment_reopens_its_bill(self, company: ToyCompany) -> None:
        """Credits too."""
        used = company.enter(Kind.CREDIT, in_book(credit("C", "2.00")))
        part = Allocation(
            bill_id="bill-4",
            amount=Decimal(8),
            credits=(AppliedCredit(credit_id=used.id, amount=Decimal(2)),),
        )
        paid = company.enter(Kind.PAYMENT, in_book(payment(("bill-4", "8"), allocations=(part,))))
        assert getattr(company.row("bill-4").content, "open_amount") == 0  # noqa: B009

        company.delete(paid.id)

        assert getattr(company.row("bill-4").content, "open_amount") == Decimal("10.00")  # noqa: B009
        assert getattr(company.row(used.id).content, "open_amount") == Decimal("2.00")  # noqa: B009

    def test_a_message_set_is_done_once(self, company: ToyCompany) -> None:
        """The same again gives the stored outcome; another under the same id is refused (9001)."""
        first = write(company, Kind.VENDOR, Vendor(name="Fern"), name="s1")

        assert write(company, Kind.VENDOR, Vendor(name="Fern"), name="s1") == first
        assert write(company, Kind.VENDOR, Vendor(name="Moss"), name="s1") == {"outcomes": [], "code": 9001}
        assert len(company.live(Kind.VENDOR)) == 2

    def test_an_interrupted_set_says_so(self, company: ToyCompany) -> None:
        """It ran, and what came out of it is not known (9002)."""

        def die(step: str) -> None:
            if step == "after":
                raise KeyboardInterrupt

        company.attend = lambda step: die("after" if step == "half" else "")
        with pytest.raises(KeyboardInterrupt):
            write(company, Kind.VENDOR, Vendor(name="Fern"), name="s1")
        company.attend = lambda _: None

        assert write(company, Kind.VENDOR, Vendor(name="Fern"), name="s1") == {"outcomes": [], "code": 9002}
        check = ToyBook().encode(CheckSet("s1"), version="13.0")
        assert json.loads(company.process(check)) == {"outcomes": [], "code": 9002}
        company.process(ToyBook().encode(Forget("s1"), version="13.0"))
        assert json.loads(company.process(check)) == {"outcomes": [], "code": 600}

    def test_a_backup_is_a_copy(self, company: ToyCompany) -> None:
        """Putting it back loses what came after, and what was remembered."""
        backup = company.backup()
        write(company, Kind.VENDOR, Vendor(name="Fern"), name="s1")
        company.edit("vendor-3", phone="1")

        company.restore(backup)

        assert len(company.live(Kind.VENDOR)) == 1
        assert getattr(company.row("vendor-3").content, "phone") == ""  # noqa: B009
        assert company.remembered() == frozenset()
        with pytest.raises(TypeError):
            company.restore("a path")


class TestBook:
    """Documents in plain JSON."""

    @pytest.mark.parametrize("text", ["", "<html>", "[]", "{}", '{"rows": 1}', '{"done": false}', "null"])
    @pytest.mark.parametrize(
        "ask", [Identify("o"), Read(Kind.VENDOR), CheckSet("s"), Forget("s"), Write("s")]
    )
    def test_what_is_no_answer_is_refused(self, ask: Any, text: str) -> None:
        """With the error that the core expects."""
        with pytest.raises(ProtocolError):
            ToyBook().decode(ask, text)


class TestPayables:
    """BILL's side of plain values."""

    def test_at_most_a_hundred_ids_at_once(self) -> None:
        """As BILL."""
        with pytest.raises(PayablesError):
            ToyPayables().by_ids(Kind.BILL, tuple(str(number) for number in range(101)))

    def test_time_moves_only_on_a_clock_that_is_a_toy_too(self) -> None:
        """Another clock moves by itself."""
        clock = FakeClock()
        slow = ToyPayables(clock=clock, call_s=3)
        before = clock.now()

        slow.changed(Kind.BILL, since="")

        assert (clock.now() - before).total_seconds() == 3


def test_a_cycle_that_never_ends_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The carrier counts its calls."""
    monkeypatch.setattr("syncer.testing.parties.CALLS_MAX", 3)
    firm = Firm()

    with pytest.raises(RuntimeError, match="3 calls"):
        run_cycle(firm.engine, firm.store, NAME, firm.company)


def test_a_failure_says_what_quickbooks_says() -> None:
    """An HRESULT in words."""
    assert ToyBook().explain(CRASHED) == ("The ledger stopped.", "Open it again and run the update.")


@pytest.mark.parametrize(
    ("kind", "content", "refused"),
    [
        (Kind.VENDOR, Vendor(name=""), True),
        (Kind.VENDOR, Vendor(name="x" * 42), True),
        (Kind.VENDOR, Vendor(name="x" * 41), False),
        (Kind.BILL, bill("7" * 21, "1.00"), True),
        (Kind.CREDIT, credit("7" * 21, "1.00"), True),
        (Kind.PAYMENT, payment(("b1", "1.00")), False),
    ],
)
def test_what_has_no_room_is_refused_before_it_goes_out(kind: Kind, content: Content, refused: bool) -> None:
    """Names of 41 characters and numbers of 20, as in QuickBooks."""
    now = FakeClock().now()
    operation = Operation(
        id="1",
        connection=NAME,
        side=Side.BOOK,
        kind=kind,
        action=Action.ADD,
        bill_id="x",
        body=codec.encode(content),
        digest="",
        not_before=now,
        created_at=now,
        updated_at=now,
    )

    with pytest.raises(DoesNotFit) if refused else nullcontext():
        ToyBook().encode(Write(message_set="1"), (operation,), version="13.0")
