"""Signing in, sessions and who may do what (BILL API reference, login, getsessioninfo, stepupsession)."""

from dataclasses import replace

import pytest

from billv3.testing import FakeBill
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire, credentials, sign_in, trust


def test_a_login_answers_with_session_organization_user_and_trust(fake: FakeBill) -> None:
    """Fields and status of the login reference page."""
    got = Wire(fake).post("/v3/login", credentials(fake))

    assert (200, {"sessionId", "organizationId", "userId", "trusted"}) == (got.status, set(got.body))
    assert (fake.organization_id, fake.user_id, False) == (
        got.body["organizationId"],
        got.body["userId"],
        got.body["trusted"],
    )
    assert 1 == fake.logins


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"password": "wrong"}, "BDC_1101"),
        ({"username": "nobody@fake.test"}, "BDC_1101"),
        ({"devKey": "other"}, "BDC_1102"),
        ({"organizationId": "00802NOSUCHORGANxxxx"}, "BDC_1123"),
    ],
)
def test_wrong_credentials_are_refused_by_their_code(
    fake: FakeBill, changed: dict[str, str], code: str
) -> None:
    """Common API error codes: 1101 user or password, 1102 key, 1123 organization."""
    got = Wire(fake).post("/v3/login", credentials(fake, **changed))

    assert (401, [code]) == (got.status, got.codes)
    assert 0 == fake.logins


def test_the_developer_key_of_a_login_belongs_into_the_body(fake: FakeBill) -> None:
    """Sent as a header alone it is missing."""
    body = {name: value for name, value in credentials(fake).items() if name != "devKey"}

    got = Wire(fake, {"devKey": fake.dev_key}).post("/v3/login", body)

    assert (400, ["devKey: must not be null"]) == (got.status, got.messages)


def test_five_wrong_passwords_lock_the_login_until_somebody_unlocks_it(fake: FakeBill) -> None:
    """BDC_1110, also for the right password."""
    for _ in range(5):
        Wire(fake).post("/v3/login", credentials(fake, password="wrong"))
    locked = Wire(fake).post("/v3/login", credentials(fake))
    fake.office.unlock_login(fake.username)

    assert ["BDC_1110"] == locked.codes
    assert 200 == Wire(fake).post("/v3/login", credentials(fake)).status


@pytest.mark.parametrize("headers", ["devKey", "sessionId"])
def test_every_other_call_needs_both_headers(fake: FakeBill, wire: Wire, headers: str) -> None:
    """BDC_1102 without the key, BDC_1109 without the session."""
    del wire.headers[headers]

    got = wire.get("/v3/vendors")

    assert (401, ["BDC_1102" if headers == "devKey" else "BDC_1109"]) == (got.status, got.codes)


def test_header_names_are_case_insensitive(fake: FakeBill, wire: Wire) -> None:
    """They are HTTP headers."""
    shouted = Wire(fake, {name.upper(): value for name, value in wire.headers.items()})

    assert 200 == shouted.get("/v3/vendors").status


def test_thirty_five_idle_minutes_end_a_session_and_every_call_starts_them_again(
    wire: Wire, clock: Clock
) -> None:
    """The 401 body is BILL's error array with BDC_1109 and category DOWNSTREAM."""
    clock.advance(minutes=34)
    first = wire.get("/v3/vendors")
    clock.advance(minutes=34)
    second = wire.get("/v3/vendors")
    clock.advance(minutes=35)
    third = wire.get("/v3/vendors")

    assert [200, 200, 401] == [first.status, second.status, third.status]
    assert [
        {
            "timestamp": "2026-03-09T19:47:55.210+00:00",
            "code": "BDC_1109",
            "severity": "ERROR",
            "category": "DOWNSTREAM",
            "message": "Session is invalid.  Please log in.",
        }
    ] == third.body


def test_a_refused_call_does_not_keep_a_session_alive(wire: Wire, clock: Clock) -> None:
    """Only successful calls restart the clock."""
    clock.advance(minutes=20)
    wire.get("/v3/vendors/nobody")
    clock.advance(minutes=20)

    assert 401 == wire.get("/v3/vendors").status


def test_logout_ends_the_session_with_an_empty_body(wire: Wire) -> None:
    """200 without a body, then 401."""
    assert (200, None) == (wire.post("/v3/logout").status, None)
    assert ["BDC_1109"] == wire.get("/v3/vendors").codes


def test_session_information_is_under_login(wire: Wire, fake: FakeBill) -> None:
    """``/v3/session`` does not exist."""
    assert {
        "organizationId": fake.organization_id,
        "userId": fake.user_id,
        "mfaStatus": "DISABLED",
        "mfaBypass": False,
    } == wire.get("/v3/login/session").body
    assert (404, ["BDC_1121"]) == (wire.get("/v3/session").status, wire.get("/v3/session").codes)


@pytest.mark.parametrize(("ends", "alive"), [("idle", 200), ("absolute", 401)])
def test_token_sessions_live_48_hours_by_either_reading(
    fake: FakeBill, clock: Clock, ends: str, alive: int
) -> None:
    """Sources disagree whether the hours are idle ones: the knob plays both."""
    fake.knobs = replace(fake.knobs, token_session_ends=ends)
    wire = sign_in(fake, username=fake.token_name, password=fake.token_value)
    clock.advance(hours=30)
    assert 200 == wire.get("/v3/vendors").status
    clock.advance(hours=30)

    assert alive == wire.get("/v3/vendors").status
    clock.advance(hours=48)
    assert 401 == wire.get("/v3/vendors").status


def test_a_sync_token_reads_payments_but_neither_pays_nor_sees_bank_accounts(
    fake: FakeBill, vendor: str, bills: Bills
) -> None:
    """Permission summary of the sync token."""
    wire = sign_in(fake, username=fake.token_name, password=fake.token_value)
    bill = bills.make("10.00")
    record = {
        "vendorId": vendor,
        "processDate": "2026-03-09",
        "toPrintCheck": False,
        "payments": [{"billId": bill, "amount": 1}],
    }

    assert 200 == wire.get("/v3/payments").status
    assert 200 == wire.post("/v3/bills/record-payment", record).status
    assert (403, ["BDC_1150"]) == ((got := wire.post("/v3/payments", {})).status, got.codes)
    assert 403 == wire.get(f"/v3/vendors/{vendor}/bank-account").status


def test_areas_that_nobody_confirmed_can_be_denied_to_tokens(fake: FakeBill) -> None:
    """Knob: rights of the token outside BILL's matrix."""
    wire = sign_in(fake, username=fake.token_name, password=fake.token_value)
    fake.knobs = replace(fake.knobs, denied_to_tokens=frozenset({"funding-accounts"}))

    assert [403, 200] == [wire.get("/v3/funding-accounts/banks").status, wire.get("/v3/users").status]


def test_the_login_limit_counts_per_clock_hour(fake: FakeBill, clock: Clock) -> None:
    """200 sign-ins an hour; the code was never captured, so it is a knob."""
    fake.knobs = replace(fake.knobs, login_limit=2, login_limit_code="BDC_1144", login_limit_status=429)
    statuses = [Wire(fake).post("/v3/login", credentials(fake)).status for _ in range(3)]
    clock.advance(hours=1)

    assert [200, 200, 429, 200] == [*statuses, Wire(fake).post("/v3/login", credentials(fake)).status]


def test_the_documented_login_limit_is_the_default(fake: FakeBill) -> None:
    """BILL, API rate limits: 200 sign-ins, 20,000 requests, 3 at once."""
    knobs = fake.knobs

    assert (200, 20_000, 3, 35, 48) == (
        knobs.login_limit,
        knobs.hourly_limit,
        knobs.concurrency_limit,
        knobs.idle_minutes,
        knobs.token_idle_hours,
    )


class TestMfa:
    """MFA: challenge, validate, rememberMeId, step-up."""

    def test_paying_needs_a_trusted_session(self, wire: Wire) -> None:
        """403 with BDC_1361; logging in again does not help."""
        got = wire.post("/v3/payments", {})

        assert (403, ["BDC_1361"]) == (got.status, got.codes)

    def test_a_step_up_makes_the_session_trusted(self, wire: Wire) -> None:
        """Then the payment is refused for what is wrong with it instead."""
        trust(wire)

        assert 400 == wire.post("/v3/payments", {}).status

    def test_a_remembered_device_signs_in_trusted_for_thirty_days(
        self, fake: FakeBill, wire: Wire, clock: Clock
    ) -> None:
        """rememberMeId is tied to the exact device string."""
        challenge = wire.post("/v3/mfa/challenge").body["challengeId"]
        answer = {"challengeId": challenge, "token": "123456", "device": "box-1", "rememberMe": True}
        id = wire.post("/v3/mfa/challenge/validate", answer).body["rememberMeId"]

        def trusted(**fields: str) -> bool:
            return Wire(fake).post("/v3/login", credentials(fake, **fields)).body["trusted"]

        assert [True, False, False] == [
            trusted(rememberMeId=id, device="box-1"),
            trusted(rememberMeId=id, device="box-2"),
            trusted(),
        ]
        clock.advance(days=30)
        assert not trusted(rememberMeId=id, device="box-1")

    def test_a_code_expires(self, wire: Wire, clock: Clock) -> None:
        """BDC_1356."""
        challenge = wire.post("/v3/mfa/challenge").body["challengeId"]
        clock.advance(minutes=11)

        got = wire.post(
            "/v3/mfa/challenge/validate", {"challengeId": challenge, "token": "123456", "device": "d"}
        )

        assert ["BDC_1356"] == got.codes

    def test_a_wrong_code_and_a_long_device_are_refused(self, wire: Wire) -> None:
        """49 characters of device were refused with BDC_1143."""
        challenge = wire.post("/v3/mfa/challenge").body["challengeId"]
        answer = {"challengeId": challenge, "token": "000000", "device": "d"}

        assert ["BDC_1143"] == wire.post("/v3/mfa/challenge/validate", answer).codes
        assert ["BDC_1143"] == wire.post("/v3/mfa/challenge/validate", {**answer, "device": "d" * 49}).codes

    def test_five_text_messages_a_minute_are_sent(self, wire: Wire) -> None:
        """API rate limits: endpoints that send a text message."""
        statuses = [wire.post("/v3/mfa/challenge").status for _ in range(6)]

        assert [200] * 5 + [429] == statuses

    def test_a_backup_phone_is_no_longer_supported(self, wire: Wire) -> None:
        """Changelog of 3 April 2026: HTTP 400."""
        assert 400 == wire.post("/v3/mfa/challenge", {"useBackup": True}).status
        assert (
            400
            == wire.post("/v3/mfa/setup", {"phone": "5035550100", "type": "TEXT", "primary": False}).status
        )

    def test_setting_up_a_phone(self, wire: Wire) -> None:
        """Setup, validation, list; then the organization has MFA."""
        setup = wire.post("/v3/mfa/setup", {"phone": "5035550100", "type": "TEXT"}).body["setupId"]
        done = wire.post("/v3/mfa/setup/validate", {"setupId": setup, "type": "TEXT", "token": "123456"})

        assert {"status": "SUCCESS"} == done.body
        assert [{"type": "MOBILE", "last4digits": "0100", "primary": True}] == wire.get(
            "/v3/mfa/phones"
        ).body["results"]

    def test_the_sandbox_pays_without(self, fake: FakeBill, wire: Wire) -> None:
        """MFA is needed in production only."""
        fake.knobs = replace(fake.knobs, production=False)

        assert 400 == wire.post("/v3/payments", {}).status


def test_a_partner_signs_in_as_a_user(fake: FakeBill) -> None:
    """partnerlogin, loginasuser: headers appKey and sessionId, then an org-level session."""
    body = {"username": fake.username, "password": fake.password, "appKey": fake.app_key}
    partner = Wire(fake).post("/v3/partner/login", body).body["sessionId"]
    wire = Wire(fake, {"appKey": fake.app_key, "sessionId": partner})
    who = {"userId": fake.user_id, "organizationId": fake.organization_id}
    session = wire.post("/v3/partner/login-as-user", who).body

    assert {"sessionId", "trusted"} == set(session)
    assert (
        200 == Wire(fake, {"devKey": fake.dev_key, "sessionId": session["sessionId"]}).get("/v3/bills").status
    )


def test_roles_decide_who_pays_and_who_sees_the_organization(fake: FakeBill) -> None:
    """A clerk does neither: 403."""
    fake.office.add_login("clerk@fake.test", "clerk-password", fake.office.add_user("A", "Clerk", "CLERK"))
    wire = sign_in(fake, username="clerk@fake.test", password="clerk-password")
    trust(wire)

    assert ["BDC_1150"] == wire.post("/v3/payments", {}).codes
    assert 403 == wire.get(f"/v3/organizations/{fake.organization_id}").status
    assert 200 == wire.get("/v3/bills").status
