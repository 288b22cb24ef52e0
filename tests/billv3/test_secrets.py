"""No secret appears in a log, a repr, an error, an address or a traceback."""

import asyncio
import logging
import pickle
import traceback
from collections.abc import Callable

import httpx
import pytest

from billv3 import (
    AsyncClient,
    BillError,
    Client,
    InProcessLimiter,
    MemorySessionCache,
    Mfa,
    PartnerLogin,
    Secret,
    SyncToken,
    UserLogin,
)
from billv3.errors import describe
from billv3.models import VendorBankAccountCreate
from billv3.retry import RetryPolicy
from tests.billv3.conftest import BASE_URL, MovableClock
from tests.billv3.samples import fault, new_vendor

PLANTED = {
    "password": "PLANTED-password-1",
    "dev_key": "PLANTED-devkey-2",
    "session": "PLANTED-session-3",
    "remember": "PLANTED-remember-4",
    "account": "PLANTED-account-5",
    "routing": "PLANTED-routing-6",
    "token": "PLANTED-token-7",
    "app": "PLANTED-appkey-8",
}
CREDENTIALS = (
    UserLogin(
        username="u@example.test",
        password=PLANTED["password"],
        organization_id="008",
        dev_key=PLANTED["dev_key"],
    ),
    SyncToken(
        token_name="PLANTED-name-9",
        token_value=PLANTED["token"],
        organization_id="008",
        dev_key=PLANTED["dev_key"],
    ),
    PartnerLogin(
        username="u@example.test",
        password=PLANTED["password"],
        app_key=PLANTED["app"],
        user_id="006",
        organization_id="008",
        dev_key=PLANTED["dev_key"],
    ),
)
LOUD = "; ".join(PLANTED.values())


def session(request: httpx.Request) -> httpx.Response | None:
    if "login" in request.url.path:
        return httpx.Response(200, json={"sessionId": PLANTED["session"], "trusted": False})
    return None


def heard(request: httpx.Request) -> str:
    return f"{request.content.decode()} {' '.join(request.headers.values())}"


def echo(request: httpx.Request) -> httpx.Response:
    """BILL repeats everything it was given in its refusal."""
    return session(request) or httpx.Response(422, json=fault("BDC_1119", heard(request)))


def echo_login(request: httpx.Request) -> httpx.Response:
    return httpx.Response(401, json=fault("BDC_1101", heard(request)))


def broken(request: httpx.Request) -> httpx.Response:
    if (answer := session(request)) is not None:
        return answer
    inner = dict(request.headers)
    body = request.content
    raise httpx.ReadError(f"reset {len(inner)} {len(body)}", request=request)


def broken_login(request: httpx.Request) -> httpx.Response:
    body = request.content
    raise httpx.ConnectError(f"refused {len(body)}", request=request)


def wrong_types(request: httpx.Request) -> httpx.Response:
    return session(request) or httpx.Response(200, json={"id": [LOUD], "name": LOUD, "address": LOUD})


def cut(request: httpx.Request) -> httpx.Response:
    return session(request) or httpx.Response(201, content=b'{"id":"' + LOUD.encode())


ACCOUNT = VendorBankAccountCreate(
    name_on_account="Cedar",
    account_number=PLANTED["account"],
    routing_number=PLANTED["routing"],
    type="CHECKING",
    owner_type="BUSINESS",
)


def everything_said(error: BaseException) -> str:
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "\n".join(
        [
            str(error),
            repr(error),
            *told.format(),
            *(str(describe(error)) if isinstance(error, BillError) else ()),
            *(repr(getattr(error, "faults", "")),),
        ]
    )


@pytest.mark.parametrize("credentials", CREDENTIALS, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize(
    "answer", [echo, echo_login, broken, broken_login, wrong_types, cut], ids=lambda f: f.__name__
)
def test_planted_secrets_are_nowhere_to_be_read(
    caplog: pytest.LogCaptureFixture,
    credentials: UserLogin | SyncToken | PartnerLogin,
    answer: Callable[[httpx.Request], httpx.Response],
    clock: MovableClock,
) -> None:
    """Everything is logged, local variables are printed with tracebacks, and BILL repeats all it is told."""
    caplog.set_level(logging.DEBUG)
    mfa = Mfa(device="here", remember_me_id=PLANTED["remember"])
    said = []

    def note(error: BaseException) -> None:
        said.append(everything_said(error))

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = Client(
            credentials,
            base_url=BASE_URL,
            http_client=http,
            clock=clock,
            mfa=mfa,
            limiter=InProcessLimiter(),
            retry=RetryPolicy(attempts_max=2),
            sleep=clock.sleep,
            session_cache=MemorySessionCache(),
        )
        for call in (
            lambda: client.vendors.get("009"),
            lambda: client.vendors.create(new_vendor()),
            lambda: client.vendors.create_bank_account("009", ACCOUNT),
            client.login,
        ):
            try:
                call()
            except BillError as exc:
                note(exc)
        said += [repr(client), repr(client.vendors), repr(client._core), repr(client._core.auth), repr(mfa)]
        said += [
            repr(client._core.auth.flight),
            repr(client._core.auth.flight.session),
            client._core.auth.key,
        ]

    async def same() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            client = AsyncClient(
                credentials,
                base_url=BASE_URL,
                http_client=http,
                clock=clock,
                limiter=InProcessLimiter(),
                retry=RetryPolicy(attempts_max=2),
                sleep=clock.asleep,
            )
            try:
                await client.vendors.create_bank_account("009", ACCOUNT)
            except BillError as exc:
                note(exc)

    asyncio.run(same())
    said += [record.getMessage() + str(record.__dict__) for record in caplog.records]
    said += [repr(credentials), str(credentials), repr(ACCOUNT)]
    everything = "\n".join(said)

    assert len(said) > 10
    assert [] == [name for name, secret in PLANTED.items() if secret in everything]
    assert "PLANTED" not in everything


def test_a_secret_shows_itself_only_when_asked_and_is_not_pickled() -> None:
    """A pickle is a file with the text in it."""
    secret = Secret("PLANTED-text")

    assert "PLANTED" not in f"{secret} {secret!r} {secret!s} {[secret]}"
    assert "PLANTED-text" == secret.reveal()
    assert Secret("PLANTED-text") == secret
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_download_link_to_elsewhere_does_not_get_the_session(clock: MovableClock) -> None:
    """The session goes to BILL's hosts, and to the one we talk to, only."""
    from billv3 import UsageError
    from billv3.models import Document

    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return session(request) or httpx.Response(200, content=b"%PDF")

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = Client(
            CREDENTIALS[0], base_url=BASE_URL, http_client=http, clock=clock, limiter=InProcessLimiter()
        )
        for link in (
            "https://evil.test/x",
            "http://gateway.stage.bill.com/x",
            "https://evilbill.com/x",
            "//x",
        ):
            with pytest.raises(UsageError):
                client.documents.download(Document(id="00h", download_link=link))
        assert [] == asked
        assert b"%PDF" == client.documents.download(
            Document(id="00h", download_link="https://files.bill.com/x")
        )
