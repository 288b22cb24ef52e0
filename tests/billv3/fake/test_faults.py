"""Error bodies, faults on purpose, and that nothing a client sends breaks the fake."""

import json
import os
from dataclasses import replace

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billv3.testing import ConnectionLost, FakeBill, FakeBillServer, Fault, FaultPlan
from billv3.testing._dispatch import ROUTER
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import ADDRESS, Clock, Wire, sign_in

VENDOR = {"name": "Cedar", "address": ADDRESS}
CREATE = "POST /v3/vendors"


@pytest.mark.parametrize(
    ("shape", "kind", "start"),
    [
        ("array", "application/json", b'[{"timestamp"'),
        ("object", "application/json", b'{"timestamp"'),
        ("html", "text/html", b"<html>"),
        ("text", "text/plain", b"upstream"),
        ("empty", None, b""),
    ],
)
def test_refusals_come_in_every_shape_that_was_seen(
    fake: FakeBill, wire: Wire, shape: str, kind: str | None, start: bytes
) -> None:
    """The array is documented; the others come from gateways."""
    fake.knobs = replace(fake.knobs, error_shape=shape)
    got = fake.handle("GET", "/connect/v3/nothing", "", wire.headers)

    assert (404, kind) == (got.status, got.headers.get("Content-Type"))
    assert got.body.startswith(start)
    assert start or not got.body


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "raw \x01 control"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
    ],
)
def test_malformed_json_is_bdc_1122(fake: FakeBill, wire: Wire, body: bytes, kind: str, status: int) -> None:
    """And another content type is not even looked at."""
    got = fake.handle("POST", "/connect/v3/vendors", "", {**wire.headers, "Content-Type": kind}, body)

    assert (status, "BDC_1122") == (got.status, json.loads(got.body)[0]["code"])


def test_a_reset_before_the_commit_did_nothing(fake: FakeBill, wire: Wire) -> None:
    """The exception says so to the test."""
    fake.faults.on_route(CREATE, Fault.reset_before())
    with pytest.raises(ConnectionLost) as lost:
        wire.post("/v3/vendors", VENDOR)

    assert (False, 0) == (lost.value.committed, fake.counts().get("vendors", 0))
    assert 201 == wire.post("/v3/vendors", VENDOR).status


@pytest.mark.parametrize("fault", [Fault.reset_after(), Fault.lost_answer(), Fault.truncated()])
def test_after_the_commit_the_write_has_happened(fake: FakeBill, wire: Wire, fault: Fault) -> None:
    """Only the answer is lost, replaced by a gateway's, or cut short."""
    fake.faults.on_route(CREATE, fault)
    try:
        answer = fake.handle(
            "POST",
            "/connect/v3/vendors",
            "",
            {**wire.headers, "Content-Type": "application/json"},
            json.dumps(VENDOR).encode(),
        )
    except ConnectionLost as lost:
        assert lost.committed
    else:
        with pytest.raises(ValueError):
            json.loads(answer.body)

    assert 1 == fake.counts()["vendors"]


@pytest.mark.parametrize("after", [None, 3, "Mon, 09 Mar 2026 19:00:00 GMT"])
def test_429_with_and_without_retry_after(fake: FakeBill, wire: Wire, after: int | str | None) -> None:
    """Seconds or an HTTP date; nothing is done."""
    fake.faults.on_route(CREATE, Fault.too_many(after))
    got = wire.post("/v3/vendors", VENDOR)

    assert (429, None if after is None else str(after)) == (got.status, got.headers.get("Retry-After"))
    assert 0 == fake.counts().get("vendors", 0)


def test_a_user_without_the_role_is_refused(fake: FakeBill, wire: Wire) -> None:
    """403 and nothing else: no code is published for it."""
    fake.faults.on_route(CREATE, Fault.forbidden())
    got = wire.post("/v3/vendors", VENDOR)

    assert (403, None) == (got.status, got.body)
    assert 0 == fake.counts().get("vendors", 0)


def test_faults_meet_the_calls_that_were_named(fake: FakeBill, wire: Wire) -> None:
    """By number, by the nth of a route, by any; the plan remembers what it did."""
    fake.faults.on_call(fake.call_count + 2, Fault.server_error(500))
    fake.faults.on_route("GET /v3/bills", Fault.server_error(502, "empty"), nth=2, times=2)
    raw = [fake.handle("GET", "/connect/v3/vendors", "", wire.headers).status for _ in range(3)]
    statuses = [wire.get("/v3/bills").status for _ in range(4)]

    assert [200, 500, 200] == raw
    assert [200, 502, 502, 200] == statuses
    assert ["server_error"] * 3 == [one.fault.kind for one in fake.faults.fired]


def test_chance_is_decided_by_seed_and_call_number() -> None:
    """The same plan meets the same calls; clear forgets the rules."""

    def fired(seed: int) -> list[int]:
        plan = FaultPlan()
        plan.sometimes(0.1, Fault.server_error(), Fault.reset_before(), seed=seed)
        hits = [number for number in range(1, 2001) if plan.take(number, "GET /v3/bills")]
        plan.clear()
        assert plan.take(1, "x") is None
        return hits

    assert fired(1) == fired(1) != fired(2)
    assert 150 < len(fired(1)) < 250


def test_sessions_can_expire_under_a_call(fake: FakeBill, wire: Wire) -> None:
    """As if the idle time had just ended."""
    fake.faults.on_any(Fault.expire_sessions())

    assert [401, 401] == [wire.get("/v3/vendors").status, wire.get("/v3/vendors").status]


def test_broken_connections_over_real_sockets(fake: FakeBill, wire: Wire) -> None:
    """A reset, not an orderly end; the server goes on."""
    with FakeBillServer(fake) as server, httpx.Client(headers=wire.headers) as client:
        fake.faults.on_route(CREATE, Fault.reset_before())
        fake.faults.on_route(CREATE, Fault.reset_after(), nth=2)
        for _ in range(2):
            with pytest.raises(httpx.TransportError):
                client.post(f"{server.url}/v3/vendors", json=VENDOR)
        assert 200 == client.get(f"{server.url}/v3/vendors").status_code

    assert 1 == fake.counts()["vendors"]


TEXTS = st.one_of(
    st.text(max_size=20), st.sampled_from(["BANK_ACCOUNT", "2026-03-09", "US", "APPROVE", "id", "\ud800"])
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "address",
                    "country",
                    "amount",
                    "billId",
                    "id",
                    "vendorId",
                    "dueDate",
                    "invoice",
                    "billLineItems",
                    "fundingAccount",
                    "type",
                    "payments",
                    "processingOptions",
                    "schedule",
                    "account",
                    "rules",
                    "approvers",
                    "events",
                    "status",
                    "referenceNumber",
                    "creditDate",
                ]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)
# BILLV3_FUZZ=5000 looks longer.
FUZZED = settings(
    max_examples=int(os.environ.get("BILLV3_FUZZ", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class TestAnything:
    """Whatever is sent, an answer comes: never an exception, never half a change."""

    @given(route=st.sampled_from(ROUTER.routes), body=VALUES, data=st.data())
    @FUZZED
    def test_any_json_to_any_route(self, route, body: object, data: st.DataObject) -> None:
        """A known record in every path, any value as the body."""
        fake, wire, known = self.world()
        path = route.base + route.template
        while "{" in path:
            start, end = path.index("{"), path.index("}")
            path = path[:start] + data.draw(st.sampled_from(known)) + path[end + 1 :]
        headers = {**wire.headers, "Content-Type": "application/json", "X-Idempotent-Key": "x"}
        before = fake.snapshot()
        answer = fake.handle(route.method, path, {"name": "x"}, headers, json.dumps(body).encode())

        assert 200 <= answer.status < 500
        if answer.status >= 400 and "login" not in path and "/mfa/" not in path:
            assert self.records(before) == self.records(fake.snapshot())
            assert all(problem["code"].startswith("BDC_") for problem in json.loads(answer.body))

    @given(path=st.sampled_from(["bills", "vendors", "payments", "users"]), query=st.text(max_size=60))
    @FUZZED
    def test_any_query(self, path: str, query: str) -> None:
        """Filters, sorts and tokens that nobody meant."""
        fake, wire, _ = self.world()
        for name in ("filters", "sort", "page", "max"):
            assert fake.handle("GET", f"/connect/v3/{path}", {name: query}, wire.headers).status in {200, 400}
        raw = "".join(character for character in query if character.isascii())
        assert fake.handle("GET", f"/connect/v3/{path}", raw, wire.headers).status in {200, 400}

    @staticmethod
    def records(snapshot: bytes) -> object:
        state = json.loads(snapshot)
        return state["tables"], state["hub"]

    @staticmethod
    def world() -> tuple[FakeBill, Wire, list[str]]:
        clock = Clock()
        fake = FakeBill(now=clock.now)
        bills = Bills(fake, fake.office.add_vendor("Cedar"), fake.office.add_account("Office", "EXPENSE"))
        bill = bills.make("10.00", approvers=(fake.user_id,))
        payment = fake.office.record_payment({bills.make("5.00"): 5}, process_date=fake.today())
        known = [bills.vendor, bills.account, bill, payment, fake.organization_id, fake.user_id, "nobody"]
        return fake, sign_in(fake), known


def test_a_spoiled_record_is_shown_in_a_wrong_shape_until_it_is_mended(fake: FakeBill, wire: Wire) -> None:
    """In lists and alone; what the fake has of it does not change, and the other records are whole."""
    odd, sound = (fake.office.add_vendor(name) for name in ("Cedar", "Harbor"))
    fake.faults.spoil(odd, {"id": None, "name": 7})
    rows = wire.get("/v3/vendors", max=100).body["results"]
    alone = wire.get(f"/v3/vendors/{odd}").body

    assert [(None, 7), (sound, "Harbor")] == [(row["id"], row["name"]) for row in rows]
    assert (None, 7) == (alone["id"], alone["name"])
    assert "Cedar" == fake.read("vendors", odd)["name"]
    fake.faults.spoil(odd, {})
    assert odd == wire.get(f"/v3/vendors/{odd}").body["id"]
    fake.faults.spoil(odd, {"id": None})
    fake.faults.clear()
    assert odd == wire.get(f"/v3/vendors/{odd}").body["id"]
