"""A very small client: what travels, and nothing that hides it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from billv3.testing import FakeBill

ADDRESS = {"line1": "40 Wharf Rd", "city": "Astoria", "zipOrPostalCode": "97103", "country": "US"}
FUNDING = "fundingAccount"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 9, 18, 4, 55, 210_000, UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Got:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.body]

    @property
    def messages(self) -> list[str]:
        return [problem["message"] for problem in self.body]


class Wire:
    """Sends JSON to a fake with the headers of a session."""

    def __init__(self, fake: FakeBill, headers: dict[str, str] | None = None) -> None:
        self.fake = fake
        self.headers = headers or {}

    def send(
        self, method: str, path: str, body: object = None, *, base: str = "/connect", **params: object
    ) -> Got:
        query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in params.items())
        raw = b"" if body is None else json.dumps(body, default=float).encode()
        headers = {"Content-Type": "application/json", **self.headers}
        answer = self.fake.handle(method, base + path, query, headers, raw)
        text = answer.body.decode()
        return Got(
            answer.status, json.loads(text, parse_float=Decimal) if text else None, dict(answer.headers)
        )

    def get(self, path: str, **params: object) -> Got:
        return self.send("GET", path, **params)

    def post(self, path: str, body: object = None, **params: object) -> Got:
        return self.send("POST", path, body, **params)

    def put(self, path: str, body: object) -> Got:
        return self.send("PUT", path, body)

    def patch(self, path: str, body: object) -> Got:
        return self.send("PATCH", path, body)

    def pages(self, path: str, **params: object) -> Iterator[list[Any]]:
        """All pages, resending the parameters as the documentation advises."""
        token: dict[str, object] = {}
        for _ in range(1000):
            got = self.get(path, **params, **token)
            assert got.status == 200, got.body
            yield got.body["results"]
            if "nextPage" not in got.body:
                return
            token = {"page": got.body["nextPage"]}
        raise AssertionError("the pages never end")

    def everything(self, path: str, **params: object) -> list[str]:
        return [row["id"] for page in self.pages(path, **params) for row in page]


def credentials(fake: FakeBill, **changed: str) -> dict[str, str]:
    return {
        "username": fake.username,
        "password": fake.password,
        "organizationId": fake.organization_id,
        "devKey": fake.dev_key,
        **changed,
    }


def sign_in(fake: FakeBill, **changed: str) -> Wire:
    got = Wire(fake).post("/v3/login", credentials(fake, **changed))
    assert got.status == 200, got.body
    return Wire(fake, {"devKey": changed.get("devKey", fake.dev_key), "sessionId": got.body["sessionId"]})


def trust(wire: Wire) -> None:
    """Make the session MFA-trusted, as a person with a phone does."""
    challenge = wire.post("/v3/mfa/challenge", {"useBackup": False}).body["challengeId"]
    answer = {"challengeId": challenge, "token": "123456", "device": "test-device", "rememberMe": True}
    remember = wire.post("/v3/mfa/challenge/validate", answer).body["rememberMeId"]
    assert wire.post("/v3/mfa/step-up", {"rememberMeId": remember, "device": "test-device"}).body == {
        "trusted": True
    }
