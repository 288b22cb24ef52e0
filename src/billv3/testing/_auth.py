"""
Signing in: users, sync tokens, partners; sessions that expire on the injected clock; MFA and trusted
sessions.

Sources: BILL API reference, login, logout, getsessioninfo, setup, stepupsession, partnerlogin, loginasuser;
"Token based sign in"; changelogs of 22 November 2024 and 3 April 2026.
"""

from datetime import datetime, timedelta
from typing import Final

from billv3.testing._check import Flag, Rule, Text, check
from billv3.testing._errors import Refusal, invalid, refusal
from billv3.testing._json import Row
from billv3.testing._routes import Answer, Call, Route
from billv3.testing._world import World, time_text

_LOGIN: Final[dict[str, Rule]] = {
    "username": Text(required=True),
    "password": Text(required=True),
    "organizationId": Text(required=True),
    "devKey": Text(required=True),
    "rememberMeId": Text(),
    "device": Text(),
}
CODE: Final = "123456"  # what the text messages of the fake say
CODE_MINUTES: Final = 10
REMEMBER_DAYS: Final = 30
DEVICE_LENGTH: Final = 40  # 49 characters were refused, about 19 work; the limit itself is not known
TEXTS_PER_MINUTE: Final = 5


def login(world: World, body: object) -> Row:
    """Check credentials and open a session; wrong ones lock the login after some tries in a row."""
    fields = check(body, _LOGIN, world.knobs)
    hour = world.stamp()[:13]
    status = world.knobs.wrong_credentials_status
    key = world.login["keys"].get(fields["devKey"])
    _count_login(world, fields["devKey"], hour)
    if key is None:
        raise refusal("BDC_1102", status=status)
    if not key["active"]:
        raise refusal("BDC_1103", status=status)
    failures = world.login["failures"]
    if failures.get(fields["username"], 0) >= world.knobs.login_locks_after:
        raise refusal("BDC_1110", status=status)
    account = world.login["accounts"].get(fields["username"])
    if account is None or account["password"] != fields["password"]:
        failures[fields["username"]] = failures.get(fields["username"], 0) + 1
        raise refusal("BDC_1101", status=status)
    if fields["organizationId"] != world.organization_id:
        raise refusal("BDC_1123", status=status)
    failures.pop(fields["username"], None)
    trusted = not account["token"] and remembered(world, account["userId"], fields)
    world.counters["logins"] += 1
    return open_session(world, account["userId"], fields["devKey"], token=account["token"], trusted=trusted)


def _count_login(world: World, dev_key: str, hour: str) -> None:
    name = f"login {dev_key} {hour}"
    if world.counters[name] >= world.knobs.login_limit:
        raise limited(world, world.knobs.login_limit_code, world.knobs.login_limit_status)
    world.counters[name] += 1


def limited(world: World, code: str, status: int) -> Refusal:
    """Return the answer of a limit, with or without Retry-After."""
    after = world.knobs.retry_after
    return refusal(code, status=status, headers={} if after is None else {"Retry-After": str(after)})


def open_session(
    world: World, user_id: str, dev_key: str, *, token: bool = False, trusted: bool = False
) -> Row:
    """Open a session for a user."""
    session: Row = {
        "sessionId": world.new_secret("session"),
        "organizationId": world.organization_id,
        "userId": user_id,
        "devKey": dev_key,
        "trusted": trusted,
        "token": token,
        "opened": world.stamp(),
        "used": world.stamp(),
    }
    world.sessions[session["sessionId"]] = session
    return session


def live_session(world: World, dev_key: str, session_id: str) -> Row:
    """Return the session of a call; BDC_1109 when there is none or it has been idle too long."""
    session = world.sessions.get(session_id)
    if session is None or session["devKey"] != dev_key:
        raise refusal("BDC_1109")
    if session["token"]:
        idle = world.knobs.token_session_ends == "idle"  # noqa: S105  # no password
        start = session["used" if idle else "opened"]
        limit = timedelta(hours=world.knobs.token_idle_hours)
    else:
        start, limit = session["used"], timedelta(minutes=world.knobs.idle_minutes)
    if world.moment() - datetime.fromisoformat(start) >= limit:
        del world.sessions[session_id]
        raise refusal("BDC_1109")
    return session


def remembered(world: World, user_id: str, fields: Row) -> bool:
    """Whether rememberMeId and device make the session trusted."""
    known: Row | None = world.mfa["remembered"].get(fields.get("rememberMeId", ""))
    if known is None or known["userId"] != user_id or known["device"] != fields.get("device"):
        return False
    return bool(known["until"] > world.stamp())


def _login(call: Call) -> Answer:
    session = login(call.world, call.body)
    return Answer(200, {name: session[name] for name in ("sessionId", "organizationId", "userId", "trusted")})


def _logout(call: Call) -> Answer:
    del call.world.sessions[call.session["sessionId"]]
    return Answer(200)


def _session(call: Call) -> Answer:
    return Answer(
        200,
        {
            "organizationId": call.session["organizationId"],
            "userId": call.user_id,
            "mfaStatus": "COMPLETE" if call.world.mfa["phones"] else "DISABLED",
            "mfaBypass": False,
        },
    )


def _text_message(world: World) -> None:
    """Count a text message: five a minute are sent, no more."""
    minute = world.stamp()[:16]
    sent = world.mfa["texts"]
    if sum(1 for one in sent if one == minute) >= TEXTS_PER_MINUTE:
        raise limited(world, world.knobs.login_limit_code, world.knobs.login_limit_status)
    sent.append(minute)


def _until(world: World, **span: int) -> str:
    return time_text(world.moment() + timedelta(**span))


def _setup(call: Call) -> Answer:
    fields = check(
        call.body,
        {
            "phone": Text(required=True),
            "type": Text(required=True, choices=frozenset({"TEXT"})),
            "primary": Flag(),
        },
        call.world.knobs,
    )
    if fields.get("primary") is False:
        raise refusal("BDC_1119", "primary: must be true")
    _text_message(call.world)
    id = call.world.new_uuid()
    call.world.mfa["setups"][id] = {
        "phone": fields["phone"],
        "until": _until(call.world, minutes=CODE_MINUTES),
    }
    return Answer(200, {"setupId": id})


def _setup_validate(call: Call) -> Answer:
    rules: dict[str, Rule] = {
        "setupId": Text(required=True),
        "type": Text(required=True),
        "token": Text(required=True),
    }
    fields = check(call.body, rules, call.world.knobs)
    setup = call.world.mfa["setups"].get(fields["setupId"])
    _check_code(call.world, setup, fields["token"])
    call.world.mfa["phones"] = [{"type": "MOBILE", "last4digits": setup["phone"][-4:], "primary": True}]
    return Answer(200, {"status": "SUCCESS"})


def _check_code(world: World, asked: Row | None, code: str) -> None:
    if asked is None:
        raise invalid("this code was not asked for")
    if asked["until"] <= world.stamp():
        raise refusal("BDC_1356")
    if code != CODE:
        raise invalid("token: the code is wrong")


def _phones(call: Call) -> Answer:
    return Answer(200, {"results": list(call.world.mfa["phones"])})


def _challenge(call: Call) -> Answer:
    fields = check(call.body if call.body is not None else {}, {"useBackup": Flag()}, call.world.knobs)
    if fields.get("useBackup"):
        raise refusal("BDC_1119", "useBackup: must be false")
    _text_message(call.world)
    id = call.world.new_uuid()
    call.world.mfa["challenges"][id] = {
        "userId": call.user_id,
        "until": _until(call.world, minutes=CODE_MINUTES),
    }
    return Answer(200, {"challengeId": id})


def _challenge_validate(call: Call) -> Answer:
    rules: dict[str, Rule] = {
        "challengeId": Text(required=True),
        "token": Text(required=True),
        "device": Text(required=True),
        "machineName": Text(),
        "rememberMe": Flag(),
    }
    fields = check(call.body, rules, call.world.knobs)
    if len(fields["device"]) > DEVICE_LENGTH:
        raise invalid("deviceId: is too long")
    _check_code(call.world, call.world.mfa["challenges"].get(fields["challengeId"]), fields["token"])
    del call.world.mfa["challenges"][fields["challengeId"]]
    if not fields.get("rememberMe"):
        call.session["trusted"] = True
        return Answer(200, {})
    id = call.world.new_secret("remember")
    call.world.mfa["remembered"][id] = {
        "userId": call.user_id,
        "device": fields["device"],
        "until": _until(call.world, days=REMEMBER_DAYS),
    }
    return Answer(200, {"rememberMeId": id})


def _step_up(call: Call) -> Answer:
    rules: dict[str, Rule] = {"rememberMeId": Text(required=True), "device": Text(required=True)}
    fields = check(call.body, rules, call.world.knobs)
    if not remembered(call.world, call.user_id, fields):
        raise refusal("BDC_1361")
    call.session["trusted"] = True
    return Answer(200, {"trusted": True})


def _partner_login(call: Call) -> Answer:
    rules: dict[str, Rule] = {
        "username": Text(required=True),
        "password": Text(required=True),
        "appKey": Text(required=True),
    }
    fields = check(call.body, rules, call.world.knobs)
    partner = call.world.login["partners"].get(fields["appKey"])
    status = call.world.knobs.wrong_credentials_status
    if partner is None:
        raise refusal("BDC_1102", status=status)
    if (partner["username"], partner["password"]) != (fields["username"], fields["password"]):
        raise refusal("BDC_1101", status=status)
    session = open_session(call.world, "", fields["appKey"])
    return Answer(200, {"sessionId": session["sessionId"]})


def _login_as_user(call: Call) -> Answer:
    rules: dict[str, Rule] = {
        "userId": Text(required=True),
        "organizationId": Text(required=True),
        "rememberMeId": Text(),
        "device": Text(),
    }
    fields = check(call.body, rules, call.world.knobs)
    if fields["organizationId"] != call.world.organization_id:
        raise refusal("BDC_1123", status=call.world.knobs.wrong_credentials_status)
    user = call.world.peek("users", fields["userId"])
    trusted = remembered(call.world, user["id"], fields)
    partner = call.world.login["partners"][call.session["devKey"]]
    session = open_session(call.world, user["id"], partner["devKey"], trusted=trusted)
    call.world.counters["logins"] += 1
    return Answer(200, {"sessionId": session["sessionId"], "trusted": trusted})


def _partner_organizations(call: Call) -> Answer:
    row = call.world.peek("organizations", call.world.organization_id)
    return Answer(200, {"results": [{"id": row["id"], "name": row["name"]}]})


def _partner_users(call: Call) -> Answer:
    names = ("id", "firstName", "lastName", "email")
    return Answer(200, {"results": [{name: row[name] for name in names} for row in call.world.rows("users")]})


def _health(call: Call) -> Answer:
    del call
    return Answer(200, {"appId": "fake", "appEnv": "test", "appVersion": "3", "bdcRegion": "local"})


ROUTES: Final = (
    Route("GET", "/v3/health", _health, access="open"),
    Route("POST", "/v3/login", _login, access="open", body="json"),
    Route("POST", "/v3/logout", _logout),
    Route("GET", "/v3/login/session", _session),
    Route("POST", "/v3/mfa/setup", _setup, body="json", token=False),
    Route("POST", "/v3/mfa/setup/validate", _setup_validate, body="json", token=False),
    Route("GET", "/v3/mfa/phones", _phones, token=False),
    Route("POST", "/v3/mfa/challenge", _challenge, body="maybe", token=False),
    Route("POST", "/v3/mfa/challenge/validate", _challenge_validate, body="json", token=False),
    Route("POST", "/v3/mfa/step-up", _step_up, body="json", token=False),
    Route("POST", "/v3/partner/login", _partner_login, access="open", body="json"),
    Route("POST", "/v3/partner/login-as-user", _login_as_user, access="partner", body="json"),
    Route("GET", "/v3/partner/organizations", _partner_organizations, access="partner"),
    Route("GET", "/v3/partner/users", _partner_users, access="partner"),
)
