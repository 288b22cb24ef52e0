"""Saying which vendor of QuickBooks a vendor of BILL is, by command, API call and page."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import attrs
import httpx
import pytest
from playwright import sync_api

from examples.reference_server import config as configuration
from examples.reference_server.demo_scene import CONNECTION, World
from examples.reference_server.parts import opened
from syncer.entries import ExceptionEntry
from tests.end_to_end.conftest import Main, played, token_in

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.xdist_group("relink")


@attrs.define
class Office:
    """A month that was synced, and a bookkeeper whose vendors have namesakes, or are merged."""

    scene: World
    count: int = 0

    @property
    def settings(self) -> dict[str, str]:
        return self.scene.settings

    def namesakes(self) -> tuple[str, str, dict[str, str]]:
        """
        Add a vendor to BILL that two of QuickBooks could be.

        Returns its id, its name, and the two by name with their ListIDs.
        """
        self.count += 1
        first, last = "Robin", f"Garrick{self.count}"
        names = (f"{first} {last}", f"{last}, {first}")
        ids = {name: self.scene.file.add_vendor(name).list_id for name in names}
        vendor = self.scene.fake.office.add_vendor(f"{first.upper()} {last.upper()}")
        self.update()
        assert self.trouble(vendor).code == "ambiguous"
        return vendor, f"{first.upper()} {last.upper()}", ids

    def merged(self) -> tuple[str, str, str]:
        """Merge one vendor into another in QuickBooks. Returns BILL's id, and the name and ListID left."""
        self.count += 1
        lost, kept = (f"{name} Nursery {self.count}" for name in ("Fern", "Moss"))
        vendor = self.scene.fake.office.add_vendor(lost)
        self.update()
        into = self.scene.file.add_vendor(kept)
        self.scene.file.merge_vendors(lost, kept)
        self.update()
        assert self.trouble(vendor).code == "deleted"
        return vendor, kept, into.list_id

    def update(self) -> None:
        outcome = self.scene.agent.update()
        assert outcome.ok, outcome.message

    def trouble(self, record: str) -> ExceptionEntry:
        with opened(configuration.load(self.settings)) as parts:
            (found,) = (one for one in parts.admin.exceptions(CONNECTION) if one.id == record)
        return found

    def link_of(self, vendor: str) -> str:
        with opened(configuration.load(self.settings)) as parts:
            link = parts.admin.story(CONNECTION, vendor).link
        return "" if link is None or link.void else link.book_id

    def actors(self, vendor: str) -> list[str]:
        with opened(configuration.load(self.settings)) as parts:
            lines = parts.admin.story(CONNECTION, vendor).lines
        return [line.actor for line in lines if line.event == "relinked"]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with played(tmp_path_factory.mktemp("relink"), seed=5, scale=0.03) as scene:
        yield scene


@pytest.fixture(scope="module")
def office(scene: World) -> Office:
    return Office(scene)


class TestCommand:
    """On the command line."""

    def test_by_ids(self, office: Office, command: Main) -> None:
        vendor, _, ids = office.namesakes()
        right = max(ids.values())
        said = command(("relink", CONNECTION, vendor, right), office.settings)
        office.update()

        assert (said.returncode, said.stderr) == (0, "")
        assert "of QuickBooks in the next update" in said.stdout
        assert office.link_of(vendor) == right
        assert office.actors(vendor) == ["admin (command line)"]

    def test_by_names(self, office: Office, command: Main) -> None:
        """A name to the letter is one vendor's, even where another one could be meant."""
        vendor, name, ids = office.namesakes()
        (right,) = (one for one in ids if "," in one)
        said = command(("relink", CONNECTION, name.lower(), right, "--json"), office.settings)
        office.update()

        assert json.loads(said.stdout) == {
            "kind": "vendor",
            "id": vendor,
            "record": f"Vendor {name}",
            "effect": f"is linked to {right} of QuickBooks in the next update",
        }
        assert office.link_of(vendor) == ids[right]

    def test_a_vendor_that_was_merged_goes_on_as_the_other(self, office: Office, command: Main) -> None:
        vendor, kept, list_id = office.merged()
        assert command(("relink", CONNECTION, vendor, kept), office.settings).returncode == 0
        office.update()

        assert office.link_of(vendor) == list_id

    def test_what_is_not_one_vendor_is_said(self, office: Office, command: Main) -> None:
        """Which ids there are, so that the right one can be given; and nothing is changed."""
        vendor, name, ids = office.namesakes()
        several = command(("relink", CONNECTION, vendor, name), office.settings)
        nobody = command(("relink", CONNECTION, vendor, "Nobody"), office.settings)
        unknown = command(("relink", CONNECTION, "Nobody", next(iter(ids))), office.settings)
        blank = command(("relink", CONNECTION, " ", next(iter(ids))), office.settings)

        assert {one.returncode for one in (several, nobody, unknown, blank)} == {1}
        assert all(id_ in several.stderr for id_ in ids.values())
        assert "QuickBooks has no vendor 'Nobody'" in nobody.stderr
        assert "BILL has no vendor 'Nobody'" in unknown.stderr
        assert "BILL has no vendor ' '" in blank.stderr
        assert office.actors(vendor) == []

    def test_the_list_says_that_it_can_be_relinked(self, office: Office, command: Main) -> None:
        vendor, _, _ = office.namesakes()
        found = json.loads(command(("exceptions", CONNECTION, "--json"), office.settings).stdout)
        table = command(("exceptions", CONNECTION), office.settings).stdout

        assert [one["remedies"] for one in found if one["id"] == vendor] == [["relink", "replay", "skip"]]
        assert "relink" in table


class TestApi:
    """For programs."""

    def test_links(self, office: Office, api: httpx.Client) -> None:
        vendor, name, ids = office.namesakes()
        right = min(ids.values())
        done = api.post("/relink", json={"what": vendor, "quickbooks_vendor": right})
        office.update()

        assert done.json()["relinked"]["record"] == f"Vendor {name}"
        assert office.link_of(vendor) == right
        assert office.actors(vendor) == ["admin (api)"]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"what": "x"}, 400),
            ({"quickbooks_vendor": "x"}, 400),
            ({"what": "x", "quickbooks_vendor": 7}, 400),
            ({"what": "x", "quickbooks_vendor": "y"}, 404),
        ],
    )
    def test_says_what_is_wrong(self, api: httpx.Client, body: dict[str, object], status: int) -> None:
        assert api.post("/relink", json=body).status_code == status

    def test_a_cookie_alone_changes_nothing(self, office: Office, browser: httpx.Client) -> None:
        path = f"/api/v1/connections/{CONNECTION}/relink"
        assert browser.post(path, json={"what": "x", "quickbooks_vendor": "y"}).status_code == 403


class TestPage:
    """For the bookkeeper."""

    def test_asks_which_one_and_takes_the_answer(self, office: Office, browser: httpx.Client) -> None:
        """Only from its own form; the vendors that may be meant are offered."""
        vendor, _, ids = office.namesakes()
        page = browser.get("/").text
        form = next(one for one in re.findall(r"<form.*?</form>", page) if "/relink" in one and vendor in one)
        right = max(ids.values())
        data = {"what": vendor, "book": right}
        path = f"/connections/{CONNECTION}/relink"
        forged = browser.post(path, data=data)
        other = browser.post(
            path, data={**data, "form_token": token_in(page)}, headers={"Origin": "https://elsewhere.example"}
        )

        assert "It is this vendor of QuickBooks" in unescape(form)
        assert set(re.findall(r'<option value="([^"]+)">', form)) == set(ids.values())
        assert (forged.status_code, other.status_code, office.actors(vendor)) == (403, 403, [])
        answer = browser.post(path, data={**data, "form_token": token_in(page)})
        assert answer.status_code == 303
        assert "links the two vendors" in browser.get(answer.headers["location"]).text
        office.update()
        assert office.link_of(vendor) == right
        assert office.actors(vendor) == ["admin (page)"]

    def test_a_wrong_answer_is_said(self, office: Office, browser: httpx.Client) -> None:
        vendor, _, _ = office.namesakes()
        data = {"what": vendor, "book": "Nobody", "form_token": token_in(browser.get("/").text)}
        answer = browser.post(f"/connections/{CONNECTION}/relink", data=data)

        assert answer.status_code == 404
        assert "QuickBooks has no vendor" in answer.text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}")
def test_in_a_real_browser(office: Office, tmp_path: Path) -> None:
    """A merged vendor: the name of the other one is typed, and the next update links them."""
    vendor, kept, list_id = office.merged()
    errors: list[str] = []
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = chromium.new_context(
            base_url=office.scene.server.url, viewport={"width": 1280, "height": 900}
        )
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto("/")
        page.get_by_label("Password").fill(office.settings["BILLQBD_ADMIN_PASSWORD"])
        page.get_by_role("button", name="Log in").click()
        table = page.get_by_role("table", name="Open exceptions")
        row = table.get_by_role("row").filter(has_text="Fern Nursery")
        row.get_by_label("It is this vendor of QuickBooks").fill(kept)
        page.screenshot(path=tmp_path / "relink.png", full_page=True)
        row.get_by_role("button", name="Link the two").click()

        assert page.get_by_role("status").inner_text() == "Noted. The next update links the two vendors."
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        chromium.close()
    office.update()
    assert errors == []
    assert office.link_of(vendor) == list_id
