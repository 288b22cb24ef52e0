"""The status page and the API: who gets in, what they see, and what they can set off."""

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from examples.reference_server import config as configuration
from examples.reference_server.demo_scene import World, until_quiet
from examples.reference_server.parts import opened
from tests.end_to_end.conftest import log_in, played, token_in

pytestmark = pytest.mark.xdist_group("running")


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page))


class TestLogin:
    """Nobody sees anything without the password."""

    def test_a_stranger_is_sent_to_the_form(self, http: httpx.Client) -> None:
        for path in ("/", "/connections/evergreen/records/x"):
            answer = http.get(path)

            assert (answer.status_code, answer.headers["location"]) == (303, "/login")

    def test_a_wrong_password_is_said(self, http: httpx.Client) -> None:
        token = token_in(http.get("/login").text)
        answer = http.post("/login", data={"form_token": token, "password": "guess"})

        assert answer.status_code == 401
        assert "The password is wrong." in answer.text
        assert http.get("/").status_code == 303

    def test_the_right_one_opens_the_page(self, http: httpx.Client, running: World) -> None:
        shown = text_of(log_in(http, running))

        assert "Evergreen Fields Landscaping" in shown
        assert "Last update finished" in shown

    def test_the_form_of_another_visitor_does_not_fit(self, http: httpx.Client, running: World) -> None:
        other = httpx.get(f"{running.server.url}/login", trust_env=False)
        http.get("/login")
        password = running.settings["BILLQBD_ADMIN_PASSWORD"]
        answer = http.post("/login", data={"form_token": token_in(other.text), "password": password})

        assert answer.status_code == 403

    def test_a_forged_cookie_opens_nothing(self, http: httpx.Client, running: World) -> None:
        log_in(http, running)
        good = http.cookies["bill_qbd"]
        for bad in (good[:-1] + ("0" if good[-1] != "0" else "1"), good.replace("page.", "page.9"), "x", ""):
            answer = httpx.get(f"{running.server.url}/", cookies={"bill_qbd": bad}, trust_env=False)

            assert answer.status_code == 303

    def test_the_cookie_is_out_of_reach_of_scripts(self, http: httpx.Client, running: World) -> None:
        form = http.get("/login")
        password = running.settings["BILLQBD_ADMIN_PASSWORD"]
        answer = http.post("/login", data={"form_token": token_in(form.text), "password": password})
        cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("bill_qbd="))

        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()

    def test_logging_out_ends_it(self, http: httpx.Client, running: World) -> None:
        page = log_in(http, running)
        answer = http.post("/logout", data={"form_token": token_in(page)})

        assert answer.status_code == 303
        assert http.get("/").status_code == 303


class TestForms:
    """What changes something must come from our own page."""

    def test_without_its_token(self, http: httpx.Client, running: World) -> None:
        log_in(http, running)

        assert http.post("/connections/evergreen/replay", data={"all": "yes"}).status_code == 403
        assert http.post("/logout", data={"form_token": "0" * 64}).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    )
    def test_from_another_site(self, http: httpx.Client, running: World, headers: dict[str, str]) -> None:
        page = log_in(http, running)
        answer = http.post(
            "/connections/evergreen/replay",
            data={"all": "yes", "form_token": token_in(page)},
            headers=headers,
        )

        assert answer.status_code == 403

    def test_from_our_own(self, http: httpx.Client, running: World, api: httpx.Client) -> None:
        """The replay is noted in the audit trail; the next update looks again, and says the same."""
        page = log_in(http, running)
        before = api.get("exceptions").json()["exceptions"]
        assert before
        answer = http.post(
            "/connections/evergreen/replay",
            data={"what": before[0]["id"], "form_token": token_in(page)},
            headers={"Origin": running.server.url},
        )
        story = api.get(f"records/{before[0]['id']}").json()

        assert answer.status_code == 303
        assert "Noted." in http.get(answer.headers["location"]).text
        assert ("replay", "admin (page)") in {(line["event"], line["actor"]) for line in story["audit"]}
        assert len(before) - 1 == len(api.get("exceptions").json()["exceptions"])
        assert running.agent.update().ok
        assert len(before) == len(api.get("exceptions").json()["exceptions"])


def test_a_deleted_bill_can_be_posted_again_or_skipped(tmp_path: Path) -> None:
    """Somebody deleted two bills in QuickBooks: one by mistake, one on purpose."""
    with played(tmp_path, seed=2, scale=0.03) as scene:
        unpaid = [one for one in scene.file.open_bills() if one.amount == one.open_amount > 0][:2]
        for bill in unpaid:
            scene.file.delete(bill.txn_id)
        assert scene.agent.update().ok
        before = scene.file.counts()["Bill"]
        with httpx.Client(base_url=scene.server.url, trust_env=False, timeout=30) as http:
            page = log_in(http, scene)
            ids = re.findall(r'/repost">.*?name="what" value="([^"]+)"', page)
            assert len(ids) == 2
            for id_, action in zip(ids, ("repost", "skip"), strict=True):
                form = {"what": id_, "form_token": token_in(page)}
                answer = http.post(f"/connections/evergreen/{action}", data=form)
                assert answer.status_code == 303
                assert "Noted." in http.get(answer.headers["location"]).text
        for outcome in until_quiet(scene):
            assert outcome.ok

        assert scene.file.counts()["Bill"] == before + 1
        with opened(configuration.load(scene.settings)) as parts:
            assert [one.id for one in parts.admin.exceptions("evergreen") if one.code == "deleted"] == []


class TestOverview:
    """What a bookkeeper needs is there, and nothing from outside is markup."""

    def test_shows_what_needs_a_person_with_cause_and_fix(
        self, http: httpx.Client, running: World, api: httpx.Client
    ) -> None:
        page = log_in(http, running)
        shown = " ".join(text_of(page).split())
        for entry in api.get("exceptions").json()["exceptions"]:
            assert entry["record"] in shown
            assert " ".join(entry["cause"].split()) in shown
            assert entry["fix"] in shown
        assert "Try again" in shown

    def test_counts_are_those_of_the_api(self, http: httpx.Client, running: World, api: httpx.Client) -> None:
        page = log_in(http, running)
        bills = httpx.get(
            f"{running.server.url}/api/v1/connections/evergreen",
            headers=dict(api.headers),
            trust_env=False,
        ).json()["records"]["bill"]
        row = re.search(r'<th scope="row">Bills</th>(.*?)</tr>', page)
        assert row

        assert [str(bills["total"]), str(bills["linked"])] == re.findall(r">([\d,]+)</td>", row[1])[:2]

    def test_names_are_text(self, http: httpx.Client, running: World, api: httpx.Client) -> None:
        """A vendor is called `"Quick" Print <Shop> & Signs`, and a bill's text holds tags."""
        vendor = next(
            one
            for one in running.fake.ids("vendors")
            if "<Shop>" in str(running.fake.read("vendors", one)["name"])
        )
        log_in(http, running)
        page = http.get(f"/connections/evergreen/records/{vendor}").raise_for_status().text

        assert "<Shop>" not in page
        assert "&lt;Shop&gt;" in page
        assert "<script" not in page

    def test_has_the_headers_of_a_careful_page(self, http: httpx.Client, running: World) -> None:
        log_in(http, running)
        headers = http.get("/").headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers

    def test_unknown_records_and_addresses_are_404(self, http: httpx.Client, running: World) -> None:
        log_in(http, running)

        assert http.get("/connections/evergreen/records/nothing").status_code == 404
        assert http.get("/connections/nobody/records/x").status_code == 404
        assert http.get("/nothing/here").status_code == 404
        assert http.get("/logout").status_code == 405


class TestApi:
    """The same operations for programs."""

    def test_needs_the_password(self, running: World) -> None:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
            answer = httpx.get(f"{running.server.url}/api/v1/connections", headers=headers, trust_env=False)

            assert answer.status_code == 401
            assert "problem" in answer.json()["error"]

    def test_a_cookie_alone_changes_nothing(self, http: httpx.Client, running: World) -> None:
        page = log_in(http, running)
        path = "/api/v1/connections/evergreen/replay"

        assert http.post(path, json={"all": True}).status_code == 403
        token = {"X-Form-Token": token_in(page)}
        assert http.post(path, json={"all": True}, headers=token).status_code == 200
        assert running.agent.update().ok

    def test_says_what_is_wrong(self, api: httpx.Client) -> None:
        assert api.get("../nobody").status_code == 404
        assert api.get("records/nothing").status_code == 404
        assert api.get("operations?state=lost").status_code == 400
        assert api.get("audit?limit=0").status_code == 400
        assert api.post("replay", content=b"{").status_code == 400
        assert api.post("replay", json={}).status_code == 400
        assert api.post("replay", json={"what": "nothing"}).status_code == 404
        assert api.post("hints", json={"kind": "planet", "id": "x"}).status_code == 400
        assert api.post("hints", json={"kind": "bill", "id": "../x"}).status_code == 400
        assert api.post("hints", json={"kind": "bill", "id": "00n01ABC"}).status_code == 200

    def test_a_done_operation_is_not_replayed(self, api: httpx.Client) -> None:
        done = api.get("operations?state=applied&limit=1").json()["operations"][0]
        answer = api.post("replay", json={"what": done["id"]})

        assert answer.status_code == 409
        assert "done" in answer.json()["error"]["problem"]


class TestMonitors:
    """Health and metrics."""

    def test_health(self, http: httpx.Client) -> None:
        assert http.get("/healthz").text == "ok\n"
        assert http.get("/readyz").json() == {"ready": True}

    def test_metrics_are_prometheus_text(self, http: httpx.Client, api: httpx.Client) -> None:
        answer = http.get("/metrics")
        samples = [line for line in answer.text.splitlines() if not line.startswith("#")]

        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert all(re.fullmatch(r"[a-z_]+(\{[^{}]*\})? [-+.e0-9]+", line) for line in samples)
        number = len(api.get("exceptions").json()["exceptions"])
        assert f'bill_qbd_exceptions{{connection="evergreen"}} {number}' in samples

    def test_the_wsdl_is_served(self, http: httpx.Client, running: World) -> None:
        answer = http.get("/qbwc?wsdl")

        assert answer.status_code == 200
        assert f"{running.settings['BILLQBD_PUBLIC_URL']}/qbwc" in answer.text
        assert http.get("/qbwc/support").status_code == 200
