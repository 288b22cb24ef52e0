"""Reconcile, adopt, preview and reseal through the server's three faces: commands, page and API."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import attrs
import httpx
import pytest

from billv3.testing import line
from examples.reference_server import config as configuration
from examples.reference_server.demo_parties import full_names
from examples.reference_server.demo_scene import CONNECTION, World
from examples.reference_server.parts import opened
from syncer import journal
from syncer.clock import SystemIds
from syncer.entries import Action, Lease, State
from syncer.model import Kind, Side
from syncer.reconcile import READ_ANEW
from syncer.sealing import generate_key
from tests.end_to_end.conftest import Main, played, token_in

pytestmark = pytest.mark.xdist_group("books")

FUEL = "6110"
SUPPLIER = "Harbor Fuel Dock"


@attrs.define
class Books:
    """A month that was synced, and a person who keys bills in QuickBooks a little differently."""

    scene: World
    count: int = 0
    vendor: str = ""

    @property
    def settings(self) -> dict[str, str]:
        return self.scene.settings

    def propose(self) -> tuple[str, str]:
        """Have a bill that both sides have under different numbers; returns BILL's id and the TxnID."""
        self.count += 1
        fake, file = self.scene.fake, self.scene.file
        if self.vendor == "":
            self.vendor = fake.office.add_vendor(SUPPLIER)
            file.add_vendor(SUPPLIER)
        fuel = next(
            id_ for id_ in fake.ids("chart-of-accounts")
            if fake.read("chart-of-accounts", id_)["account"]["number"] == FUEL
        )  # fmt: skip
        amount = f"{500 + self.count}.25"
        bill = fake.office.enter_bill(
            self.vendor,
            f"INV-{9000 + self.count}",
            [line(amount, fuel)],
            invoice_date=fake.today(),
            due_date=fake.today(),
            approvers=[fake.user_id],
        )
        fake.office.approve(bill)
        keyed = file.enter_bill(
            SUPPLIER,
            [(full_names()[FUEL], amount)],
            on=fake.today(),
            ref_number=str(9000 + self.count),
        )
        self.update()
        return bill, keyed.txn_id

    def doubt(self) -> tuple[str, str]:
        """Have a bill of which nobody knows whether it arrived; returns BILL's id and what it may be."""
        bill, txn = self.propose()
        with opened(configuration.load(self.settings)) as parts, parts.store.unit() as unit:
            ours = unit.records.get(CONNECTION, "bill", "bill", bill)
            theirs = unit.records.get(CONNECTION, "book", "bill", txn)
            entry = unit.exceptions.get(CONNECTION, "bill", "bill", bill)
            assert ours
            assert theirs
            assert entry
            operation = journal.plan(
                unit,
                SystemIds(),
                parts.clock.now(),
                connection=CONNECTION,
                side=Side.BOOK,
                kind=Kind.BILL,
                action=Action.ADD,
                bill_id=bill,
                body=theirs.body,
                digest=theirs.digest,
                guid=journal.external_guid(CONNECTION, Kind.BILL, bill),
            )
            for state in (State.SENT, State.IN_DOUBT):
                operation = journal.move(unit, operation, state, parts.clock.now(), cause="played")
            unit.exceptions.put(attrs.evolve(entry, code="in_doubt", operation=operation.id))
        return bill, txn

    def update(self) -> None:
        outcome = self.scene.agent.update()
        assert outcome.ok, outcome.message

    def link_of(self, bill: str) -> str:
        with opened(configuration.load(self.settings)) as parts:
            link = parts.admin.story(CONNECTION, bill).link
        return link.book_id if link else ""

    def trail(self, record: str) -> list[tuple[str, str]]:
        with opened(configuration.load(self.settings)) as parts:
            return [(one.actor, one.event) for one in parts.admin.story(CONNECTION, record).lines]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with played(tmp_path_factory.mktemp("books"), seed=4, scale=0.1) as scene:
        yield scene


@pytest.fixture(scope="module")
def books(scene: World) -> Books:
    return Books(scene)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


class TestReconcile:
    """One report, however it is asked for."""

    def test_the_table_of_a_clean_month(self, books: Books, command: Main) -> None:
        """The exit code is 0, and the total is what the company file itself says."""
        said = command(("reconcile", CONNECTION), books.settings)
        owed = sum(books.scene.file.accounts_payable().values(), Decimal(0))

        assert (said.returncode, said.stderr) == (0, "")
        assert "Both sides agree to the cent" in said.stdout
        assert f"{owed:,.2f}" in said.stdout.split("Open balances")[1]
        assert max(map(len, said.stdout.splitlines())) <= 100

    def test_every_form_has_the_same_lines(self, books: Books, command: Main, tmp_path: Path) -> None:
        told = json.loads(command(("reconcile", CONNECTION, "--json"), books.settings).stdout)
        path = tmp_path / "lines.csv"
        said = command(("reconcile", CONNECTION, "--format", "csv", "--output", str(path)), books.settings)
        raw = path.read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(raw, newline="")))

        assert (said.returncode, said.stdout) == (0, "")
        assert raw.count("\r\n") >= len(rows) + 1
        assert [row["gap"] for row in rows] == [line["gap"] for line in told["lines"]]
        assert told["agrees"] is True
        assert all(isinstance(one["bill"], str) for one in told["totals"])

    def test_a_period(self, books: Books, command: Main) -> None:
        days = ("--from", "2026-03-09", "--to", "2026-03-15")
        told = json.loads(command(("reconcile", CONNECTION, *days, "--json"), books.settings).stdout)
        dates = {(line["bill"] or line["quickbooks"])["date"] for line in told["lines"]}

        assert (told["from"], told["to"]) == ("2026-03-09", "2026-03-15")
        assert dates
        assert all("2026-03-09" <= date <= "2026-03-15" for date in dates)

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (("--from", "soon"), "--from 'soon' is no day"),
            (("--from", "2026-03-02", "--to", "2026-03-01"), "before it begins"),
            (("--output", "/nowhere/at/all.txt"), "cannot be written"),
        ],
    )
    def test_what_is_wrong_is_said_in_one_line(
        self, books: Books, command: Main, arguments: tuple[str, ...], problem: str
    ) -> None:
        said = command(("reconcile", CONNECTION, *arguments), books.settings)

        assert said.returncode == 2
        assert problem in said.stderr
        assert said.stderr.count("\n") == 1

    def test_an_unknown_connection(self, books: Books, command: Main) -> None:
        assert command(("reconcile", "nobody"), books.settings).returncode == 1

    def test_the_api_gives_all_forms(self, api: httpx.Client) -> None:
        told = api.get("/reconcile").raise_for_status()
        lines = api.get("/reconcile?format=csv&part=balances").raise_for_status()

        assert told.json()["agrees"] is True
        assert lines.headers["content-type"].startswith("text/csv")
        assert f"reconcile-{CONNECTION}-balances.csv" in lines.headers["content-disposition"]
        assert "Both sides agree" in api.get("/reconcile?format=table").text
        for query in ("format=xml", "part=all", "from=soon", "from=2026-03-02&to=2026-03-01"):
            assert api.get(f"/reconcile?{query}").status_code == 400, query

    def test_the_page_shows_totals_and_downloads(self, books: Books, browser: httpx.Client) -> None:
        page = browser.get(f"/connections/{CONNECTION}/reconcile?from=2026-03-01&to=2026-03-31").text
        link = unescape(re.findall(r'href="([^"]+part=vendors[^"]*)"', page)[0])

        assert "All vendors" in text_of(page)
        assert "Both sides agree to the cent" in text_of(page)
        assert "<script" not in page
        assert "style=" not in page
        assert browser.get(link).text.startswith("vendor,currency,bill")
        assert "from=2026-03-01" in link

    def test_strangers_get_nothing(self, books: Books) -> None:
        base = f"{books.scene.server.url}/connections/{CONNECTION}/reconcile"
        for path in (base, f"{base}/download?format=json"):
            assert httpx.get(path, trust_env=False).status_code == 303
        assert (
            httpx.get(
                f"{books.scene.server.url}/api/v1/connections/{CONNECTION}/reconcile", trust_env=False
            ).status_code
            == 401
        )


class TestReadAnew:
    """The next update reads both sides from the beginning, and posts nothing by that."""

    def test_each_face_can_ask_for_it(
        self, books: Books, command: Main, api: httpx.Client, browser: httpx.Client
    ) -> None:
        before = books.scene.file.counts()
        said = command(("reconcile", CONNECTION, "--fresh", "--json"), books.settings)
        assert json.loads(said.stdout) == {"connection": CONNECTION, "fresh": True}
        assert command(("reconcile", CONNECTION), books.settings).returncode == 1

        assert api.post("/read-anew").json() == {"noted": True}
        form = {"form_token": token_in(browser.get("/").text)}
        assert browser.post(f"/connections/{CONNECTION}/read-anew", data=form).status_code == 303
        with opened(configuration.load(books.settings)) as parts:
            actors = [one.actor for one in parts.admin.trail(CONNECTION) if one.event == READ_ANEW]
        assert actors[-3:] == ["admin (command line)", "admin (api)", "admin (page)"]

        books.update()
        assert books.scene.file.counts() == before
        assert command(("reconcile", CONNECTION), books.settings).returncode == 0

    def test_not_while_an_update_runs(self, books: Books, command: Main, api: httpx.Client) -> None:
        with opened(configuration.load(books.settings)) as parts:
            later = datetime.now(UTC) + timedelta(minutes=5)
            with parts.store.unit() as unit:
                kept = unit.leases.get(CONNECTION)
                assert kept is not None
                unit.leases.put(Lease(connection=CONNECTION, holder="x", fence=kept.fence, expires_at=later))
            said = command(("reconcile", CONNECTION, "--fresh"), books.settings)
            answer = api.post("/read-anew")
            with parts.store.unit() as unit:
                unit.leases.put(kept)

        assert (said.returncode, answer.status_code) == (1, 503)
        assert "An update is running." in said.stderr
        assert command(("reconcile", CONNECTION), books.settings).returncode == 0


class TestAdopt:
    """What may be the same is not posted before a person has said so."""

    def test_the_command_lists_and_links(self, books: Books, command: Main) -> None:
        bill, txn = books.propose()
        (one,) = json.loads(command(("adopt", CONNECTION, "--json"), books.settings).stdout)
        differing = command(("reconcile", CONNECTION, "--json"), books.settings)

        assert (one["id"], one["quickbooks_id"], one["kind"]) == (bill, txn, "bill")
        assert "same vendor and amount" in one["reason"]
        assert bill in re.sub(r"[^\w]", "", command(("adopt", CONNECTION), books.settings).stdout)
        assert differing.returncode == 1
        assert {
            line["cause"] for line in json.loads(differing.stdout)["lines"] if line["verdict"] == "differs"
        } == {"proposed"}

        said = command(("adopt", CONNECTION, "--accept", bill, txn), books.settings)
        books.update()
        assert (said.returncode, books.link_of(bill)) == (0, txn)
        assert "is linked in the next update" in said.stdout
        assert ("admin (command line)", "adoption answered") in books.trail(bill)
        after = command(("reconcile", CONNECTION), books.settings)
        assert after.returncode == 0, after.stdout
        assert "It was adopted as somebody had keyed it" in after.stdout

    def test_a_refused_one_is_posted(self, books: Books, command: Main) -> None:
        bill, txn = books.propose()
        said = command(("adopt", CONNECTION, "--refuse", bill, "--json"), books.settings)
        books.update()

        assert json.loads(said.stdout)["effect"] == "is posted in the next update"
        assert books.link_of(bill) not in {"", txn}
        books.scene.file.delete(txn)
        books.update()
        assert command(("reconcile", CONNECTION), books.settings).returncode == 0

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("--accept", "00n1", "2E4-1"), 1),
            (("--refuse", "00n1"), 1),
            (("--accept", "00n1", "2E4-1", "--refuse", "00n1"), 2),
        ],
    )
    def test_what_was_never_proposed(
        self, books: Books, command: Main, arguments: tuple[str, ...], code: int
    ) -> None:
        assert command(("adopt", CONNECTION, *arguments), books.settings).returncode == code

    def test_the_api_links(self, books: Books, api: httpx.Client) -> None:
        bill, txn = books.propose()
        (one,) = api.get("/proposals").json()["proposals"]
        wrong = api.post("/adopt", json={"what": bill})
        done = api.post("/adopt", json={"what": one["id"], "quickbooks_id": one["quickbooks_id"]})
        books.update()

        assert (wrong.status_code, api.post("/refuse", json={"what": "x"}).status_code) == (400, 404)
        assert done.json()["adopted"]["effect"] == "is linked in the next update"
        assert books.link_of(bill) == txn

    def test_the_page_asks_and_takes_the_answer(self, books: Books, browser: httpx.Client) -> None:
        """Only from its own form: another site cannot answer for the bookkeeper."""
        bill, txn = books.propose()
        page = browser.get("/").text
        data = {"what": bill, "book": txn}
        forged = browser.post(f"/connections/{CONNECTION}/adopt", data=data)
        other = browser.post(
            f"/connections/{CONNECTION}/adopt",
            data={**data, "form_token": token_in(page)},
            headers={"Origin": "https://elsewhere.example"},
        )

        assert "Is it the same?" in text_of(page)
        assert "Yes, the same" in text_of(page)
        assert (forged.status_code, other.status_code) == (403, 403)
        answer = browser.post(f"/connections/{CONNECTION}/adopt", data={**data, "form_token": token_in(page)})
        assert answer.status_code == 303
        assert "links the two" in text_of(browser.get(answer.headers["location"]).text)
        books.update()
        assert books.link_of(bill) == txn
        assert ("admin (page)", "adoption answered") in books.trail(bill)

    def test_the_page_takes_a_no(self, books: Books, browser: httpx.Client) -> None:
        bill, txn = books.propose()
        data = {"what": bill, "form_token": token_in(browser.get("/").text)}

        assert browser.post(f"/connections/{CONNECTION}/refuse", data=data).status_code == 303
        books.update()
        assert books.link_of(bill) not in {"", txn}


class TestDoubt:
    """What nobody can find out, a person can: it is there, or it is not."""

    def test_the_command_takes_a_persons_word(self, books: Books, command: Main) -> None:
        bill, txn = books.doubt()
        said = command(("arrived", CONNECTION, bill), books.settings)
        again = command(("arrived", CONNECTION, bill, txn), books.settings)

        assert (said.returncode, books.link_of(bill)) == (0, txn)
        assert "counts as done" in said.stdout
        assert ("admin (command line)", "said to be there") in books.trail(bill)
        assert (again.returncode, "no open exception" in again.stderr) == (1, True)

    def test_the_command_has_it_looked_for_again(self, books: Books, command: Main) -> None:
        """What is found by hand then is proposed, and not posted beside it."""
        bill, txn = books.doubt()
        said = command(("missing", CONNECTION, bill, "--json"), books.settings)
        books.update()

        assert "looked for once more" in json.loads(said.stdout)["effect"]
        assert ("admin (command line)", "said not to be there") in books.trail(bill)
        assert books.link_of(bill) == ""
        assert command(("adopt", CONNECTION, "--accept", bill, txn), books.settings).returncode == 0
        books.update()
        assert books.link_of(bill) == txn

    def test_the_api_takes_it_too(self, books: Books, api: httpx.Client) -> None:
        bill, txn = books.doubt()
        wrong = api.post("/arrived", json={"what": bill, "quickbooks_id": 7})
        unknown = api.post("/arrived", json={"what": bill, "quickbooks_id": "none"})
        done = api.post("/arrived", json={"what": bill, "quickbooks_id": txn})
        other, _ = books.doubt()
        noted = api.post("/missing", json={"what": other})

        assert (wrong.status_code, unknown.status_code) == (400, 404)
        assert done.json()["arrived"]["effect"] == "counts as done"
        assert books.link_of(bill) == txn
        assert noted.json()["missing"]["id"] == other
        assert api.post("/missing", json={"what": bill}).status_code == 404
        books.update()
        assert api.post("/refuse", json={"what": other}).status_code == 200
        books.update()

    def test_the_page_asks_and_takes_the_answer(self, books: Books, browser: httpx.Client) -> None:
        """Only from its own form."""
        bill, txn = books.doubt()
        page = browser.get("/").text
        forged = browser.post(f"/connections/{CONNECTION}/arrived", data={"what": bill})
        data = {"what": bill, "book": f" {txn} ", "form_token": token_in(page)}
        answer = browser.post(f"/connections/{CONNECTION}/arrived", data=data)

        assert "It is there" in text_of(page)
        assert "It is not there" in text_of(page)
        assert (forged.status_code, answer.status_code) == (403, 303)
        assert "It counts as done." in text_of(browser.get(answer.headers["location"]).text)
        assert books.link_of(bill) == txn

        other, paper = books.doubt()
        data = {"what": other, "form_token": token_in(browser.get("/").text)}
        answer = browser.post(f"/connections/{CONNECTION}/missing", data=data)
        assert "looks for it once more" in text_of(browser.get(answer.headers["location"]).text)
        books.update()
        browser.post(f"/connections/{CONNECTION}/adopt", data={**data, "book": paper})
        books.update()
        assert books.link_of(other) == paper


class TestPreview:
    """What the next update would do."""

    def test_says_and_does_nothing(self, books: Books, command: Main, api: httpx.Client) -> None:
        bill, _ = books.propose()
        command(("adopt", CONNECTION, "--refuse", bill), books.settings)
        before = books.scene.file.counts()
        told = json.loads(command(("preview", CONNECTION, "--json"), books.settings).stdout)

        assert [(one["action"], one["id"]) for one in told] == [("add", bill)]
        assert told == api.get("/preview").json()["preview"]
        assert re.fullmatch(r"\d+\.25", told[0]["amount"])
        assert "add" in command(("preview", CONNECTION), books.settings).stdout
        assert books.scene.file.counts() == before
        books.update()
        assert "nothing to do" in command(("preview", CONNECTION), books.settings).stdout


class TestReseal:
    """The sealing key can be changed."""

    def test_all_credentials_open_with_the_new_key_alone(self, books: Books, command: Main) -> None:
        old, new = books.settings["BILLQBD_SECRET_KEY"], generate_key()
        both = books.settings | {"BILLQBD_SECRET_KEY": f"{new},{old}"}
        alone = books.settings | {"BILLQBD_SECRET_KEY": new}
        with opened(configuration.load(books.settings)) as parts:
            before = parts.admin.secrets(CONNECTION, ["bill.password", "bill.dev_key"])
        first = json.loads(command(("reseal", "--json"), both).stdout)
        again = json.loads(command(("reseal", "--json"), both).stdout)
        with opened(configuration.load(alone)) as parts:
            after = parts.admin.secrets(CONNECTION, ["bill.password", "bill.dev_key"])

        assert first["resealed"] >= 4
        assert again == {"resealed": 0}
        assert after == before
        assert command(("reseal",), books.settings | {"BILLQBD_SECRET_KEY": generate_key()}).returncode == 1
        # The server of the scene still has the old key alone.
        assert json.loads(
            command(("reseal", "--json"), books.settings | {"BILLQBD_SECRET_KEY": f"{old},{new}"}).stdout
        )


def test_every_setting_has_an_option(books: Books, command: Main) -> None:
    """What they set is what is stored, and what is not given stays."""
    options = {
        "--classes": ("location", "classes: department became location"),
        "--closing": ("hold", "closing: ask became hold"),
        "--left-out": ("location,employee", "left_out: ('location',) became ('location', 'employee')"),
        "--home-currency": ("CAD", "home_currency: USD became CAD"),
        "--bill-rates": ("per_dollar", "bill_rates: ask became per_dollar"),
        "--currency-account": ("EUR=Payables EUR", "ap_accounts: {} became {'EUR': 'Payables EUR'}"),
        "--no-customers": ("", "customers: True became False"),
        "--no-items": ("", "items: True became False"),
        "--no-terms": ("", "terms: True became False"),
        "--no-vendors-to-bill": ("", "vendors_to_bill: True became False"),
        "--no-repair-accounts": ("", "repair_accounts: True became False"),
        "--accounts-to-bill": ("", "accounts_to_bill: False became True"),
        "--memo-ids": ("", "memo_ids: False became True"),
        "--dry-run": ("", "dry_run: False became True"),
    }
    given = [part for option, (value, _) in options.items() for part in (option, value) if part]
    said = command(("connect", CONNECTION, *given, "--json"), books.settings)

    assert said.returncode == 0, said.stderr
    assert sorted(json.loads(said.stdout)["changes"]) == sorted(change for _, change in options.values())
    wrong = command(("connect", CONNECTION, "--set", "ap_accounts=x"), books.settings)
    assert (wrong.returncode, "--currency-account EUR=NAME" in wrong.stderr) == (2, True)
