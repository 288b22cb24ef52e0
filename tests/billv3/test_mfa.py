"""Trusted sessions: a code once, a remembered device afterwards, and never a text message too many."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import httpx
import pytest
from attrs import define, field

from billv3 import (
    AsyncClient,
    Client,
    InvalidRequest,
    MemorySessionCache,
    Mfa,
    MfaCodeExpired,
    MfaRequired,
    PermissionRefused,
    Secret,
    SyncToken,
    UsageError,
)
from billv3.models import FundingAccount, PaymentCreate, ProcessingOptions
from billv3.testing import FakeBill
from tests.billv3.conftest import BASE_URL, MakeClient, MovableClock, credentials
from tests.billv3.samples import account, some_bills

CHALLENGE, VALIDATE, STEP_UP = (
    f"POST /v3/mfa/{path}" for path in ("challenge", "challenge/validate", "step-up")
)


@define
class Person:
    """Somebody with a phone, who answers with these codes, the last one for ever."""

    codes: list[str] = field(factory=lambda: ["123456"])
    asked: int = 0
    kept: list[Secret] = field(factory=list)

    def code(self) -> str:
        self.asked += 1
        return self.codes.pop(0) if len(self.codes) > 1 else self.codes[0]

    def mfa(self, **more: object) -> Mfa:
        return Mfa(device="bill-qbd", code=self.code, remembered=self.kept.append, **more)


@pytest.fixture
def order(make_client: MakeClient, fake: FakeBill) -> PaymentCreate:
    """A payment of one unit; there is enough on the bill for many."""
    client = make_client()
    (bill,) = some_bills(client, 1)
    fake.office.edit_bill(
        bill.id, {"billLineItems": [{"id": bill.bill_line_items[0].id, "amount": Decimal(500)}]}
    )
    account(client)
    return PaymentCreate(
        bill_id=bill.id,
        amount=Decimal(1),
        funding_account=FundingAccount(type="BANK_ACCOUNT", id=fake.office.add_bank("Harbor Bank")),
        processing_options=ProcessingOptions(),
    )


def pay(client: Client, order: PaymentCreate) -> str:
    made = client.payments.create_moving_money(order, dry_run=False)
    assert made is not None
    return made.id


def test_twenty_threads_that_pay_ask_for_one_code(
    make_client: MakeClient, fake: FakeBill, order: PaymentCreate
) -> None:
    """Source: BILL API reference, stepupsession; text messages are limited to five a minute."""
    person = Person()
    client = make_client(mfa=person.mfa())
    together = threading.Barrier(20)

    def one(_: int) -> str:
        together.wait()
        return pay(client, order)

    with ThreadPoolExecutor(20) as pool:
        made = set(pool.map(one, range(20)))

    assert (20, 1, 1) == (len(made), person.asked, len(person.kept))
    assert (1, 1, 1) == (fake.calls[CHALLENGE], fake.calls[VALIDATE], fake.calls[STEP_UP])


def test_twenty_tasks_that_pay_ask_for_one_code(
    fake: FakeBill, clock: MovableClock, order: PaymentCreate
) -> None:
    """The same for tasks; the code comes from a worker thread, so that nobody waits for a person."""
    person = Person()

    async def run() -> set[str]:
        async with httpx.AsyncClient(transport=fake.transport()) as http:
            client = AsyncClient(
                credentials(fake),
                base_url=BASE_URL,
                http_client=http,
                clock=clock,
                sleep=clock.asleep,
                mfa=person.mfa(),
            )
            calls = (client.payments.create_moving_money(order, dry_run=False) for _ in range(20))
            return {made.id for made in await asyncio.gather(*calls) if made is not None}

    assert 20 == len(asyncio.run(run()))
    assert (1, 1, 1) == (person.asked, fake.calls[CHALLENGE], fake.calls[STEP_UP])


def test_a_remembered_device_needs_no_code_for_thirty_days(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock, order: PaymentCreate
) -> None:
    """The login itself is trusted then; after thirty days it is an ordinary one, and a code is asked for."""
    person = Person()
    pay(make_client(mfa=person.mfa()), order)
    later = Person()
    clock.advance(days=29)
    pay(make_client(mfa=later.mfa(remember_me_id=person.kept[0])), order)
    assert (0, 1) == (later.asked, fake.calls[STEP_UP])
    clock.advance(days=2)
    client = make_client(mfa=later.mfa(remember_me_id=person.kept[0]))
    assert client.bills.list().all()
    assert 0 == later.asked
    pay(client, order)

    assert (1, 1) == (later.asked, len(later.kept))


def test_another_client_of_the_same_cache_takes_the_trust_over(
    make_client: MakeClient, fake: FakeBill, order: PaymentCreate
) -> None:
    """Trust belongs to the session, and the session is shared."""
    cache, person = MemorySessionCache(), Person()
    pay(make_client(mfa=person.mfa(), session_cache=cache), order)
    pay(make_client(session_cache=cache), order)

    assert 1 == fake.calls[CHALLENGE]


def test_a_wrong_code_is_an_error_and_no_loop(
    make_client: MakeClient, fake: FakeBill, order: PaymentCreate
) -> None:
    """Nothing was paid; the next call may ask again."""
    person = Person(codes=["000000", "123456"])
    client = make_client(mfa=person.mfa())
    with pytest.raises(InvalidRequest):
        pay(client, order)
    assert (1, 0) == (person.asked, len(fake.ids("payments")))
    pay(client, order)

    assert (2, 1) == (person.asked, len(fake.ids("payments")))


def test_a_code_that_comes_too_late_is_told_as_such(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock, order: PaymentCreate
) -> None:
    """Source: BILL developer documentation, common API error codes (BDC_1356)."""

    def slow() -> str:
        clock.advance(minutes=20)
        return "123456"

    with pytest.raises(MfaCodeExpired):
        pay(make_client(mfa=Mfa(device="bill-qbd", code=slow)), order)
    assert () == fake.ids("payments")


def test_without_a_way_to_a_code_the_refusal_comes_through(
    make_client: MakeClient, fake: FakeBill, order: PaymentCreate
) -> None:
    """A new login would not help, and none is made."""
    for mfa in (None, Mfa(device="bill-qbd")):
        client = make_client(mfa=mfa)
        client.login()
        before = fake.calls["POST /v3/login"]
        with pytest.raises(MfaRequired):
            pay(client, order)
        assert before == fake.calls["POST /v3/login"]
    with pytest.raises(UsageError):
        make_client().trust()
    assert 0 == fake.calls[CHALLENGE]


def test_a_sync_token_cannot_pay_and_says_so(
    make_client: MakeClient, fake: FakeBill, order: PaymentCreate
) -> None:
    """Source: BILL documentation, token-based sign-in: no operation that MFA protects."""
    token = SyncToken(
        token_name=fake.token_name,
        token_value=fake.token_value,
        organization_id=fake.organization_id,
        dev_key=fake.dev_key,
    )
    client = make_client(credentials=token)
    with pytest.raises(PermissionRefused):
        pay(client, order)

    assert client.bills.list().all()


def test_a_sync_tokens_session_is_renewed_before_its_forty_eight_hours(
    make_client: MakeClient, fake: FakeBill, clock: MovableClock
) -> None:
    """Source: BILL documentation, token-based sign-in: idle or since sign-in, its texts disagree."""
    token = SyncToken(
        token_name=fake.token_name,
        token_value=fake.token_value,
        organization_id=fake.organization_id,
        dev_key=fake.dev_key,
    )
    client = make_client(credentials=token)
    for _ in range(50):
        assert () == client.vendors.list().all()
        clock.advance(hours=1)

    assert (2, 0) == (fake.calls["POST /v3/login"], fake.refusals["BDC_1109"])


def test_a_code_is_found_wherever_prose_and_reference_disagree(
    make_client: MakeClient, fake: FakeBill
) -> None:
    """Source: BILL API reference, setup: a phone is registered, confirmed and listed."""
    client = make_client()
    setup = client.mfa.setup("+15035550142")

    assert "SUCCESS" == client.mfa.validate_setup(setup, "123456")
    assert ["0142"] == [phone.last4digits for phone in client.mfa.phones()]
