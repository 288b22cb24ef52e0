"""The command line: what it prints, what it changes, and that its reference page is complete."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import typer
from click.testing import CliRunner, Result
from lxml import etree

from billv3.testing import FakeBill, FakeBillServer
from examples.reference_server import config as configuration
from examples.reference_server.cli import app
from examples.reference_server.clients import BILL_SECRETS
from examples.reference_server.config import ConfigError
from examples.reference_server.connect import ENV
from examples.reference_server.parts import opened
from qbwc import QbwcError
from syncer.errors import PayablesError, SealError, SettingsError, SyncerError
from syncer.model import Kind
from syncer.sealing import generate_key

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "reference" / "reference-server.md"

Run = Callable[..., Result]


@pytest.fixture
def fake() -> FakeBill:
    """A BILL to connect to."""
    return FakeBill()


@pytest.fixture
def env(tmp_path: Path, fake: FakeBill) -> Iterator[dict[str, str]]:
    """BILL is reachable, and the database is empty."""
    with FakeBillServer(fake) as bill:
        yield {
            "BILLQBD_DATABASE_URL": f"sqlite:///{tmp_path / 'cli.db'}",
            "BILLQBD_SECRET_KEY": "",
            "BILLQBD_PUBLIC_URL": "https://books.example.com",
            "BILLQBD_BILL_URL": bill.url,
            "BILL_DEV_KEY": fake.dev_key,
            "BILL_ORGANIZATION_ID": fake.organization_id,
            "BILL_USERNAME": fake.username,
            "BILL_PASSWORD": fake.password,
            "QBWC_USERNAME": "yard-user",
            "QBWC_PASSWORD": "planted-password",
        }


@pytest.fixture
def run(env: dict[str, str]) -> Run:
    """Run a command within this process; what it raises is raised here."""
    command = typer.main.get_command(app)

    def invoke(*arguments: str, **changes: str) -> Result:
        return CliRunner().invoke(
            command, arguments, env={**env, **changes}, catch_exceptions=False, standalone_mode=False
        )

    env["BILLQBD_SECRET_KEY"] = invoke("keygen").stdout.strip()
    assert invoke("migrate").exit_code == 0
    return invoke


def connected(run: Run, *arguments: str, **changes: str) -> Mapping[str, object]:
    told: dict[str, object] = json.loads(run("connect", "yard", *arguments, "--json", **changes).stdout)
    return told


def sign_in(env: Mapping[str, str]) -> None:
    """Have BILL asked for something, as an update does."""
    with opened(configuration.load(env)) as parts:
        parts.clients.payables("yard").changed(Kind.VENDOR, since="")


class TestConnect:
    """A connection is made once, and changed as often as one likes."""

    def test_makes_one(self, run: Run) -> None:
        told = connected(run, "--payment-account", "Checking", "--approval", "APPROVED,UNASSIGNED")

        assert told["created"]
        assert "payment_account is Checking" in told["changes"]
        assert "planted" not in json.dumps(told)
        status = json.loads(run("status", "yard", "--json").stdout)
        assert (status["user_name"], status["company"], status["last_contact"]) == ("yard-user", None, None)

    def test_changes_only_what_is_given(self, run: Run) -> None:
        """Without credentials in the environment, those that are stored stay."""
        connected(run, "--payment-account", "Checking", "--start-date", "2026-03-01")
        nothing = dict.fromkeys(
            ("BILL_DEV_KEY", "BILL_ORGANIZATION_ID", "BILL_USERNAME", "BILL_PASSWORD"), ""
        ) | {"QBWC_USERNAME": "", "QBWC_PASSWORD": ""}
        told = connected(
            run, "--set", "batch_size=20", "--no-void-on-archive", "--bank-account", "bac1=Savings", **nothing
        )

        assert not told["created"]
        assert told["changes"] == [
            "bank_accounts: {} became {'bac1': 'Savings'}",
            "void_on_archive: True became False",
            "batch_size: 50 became 20",
        ]

    def test_the_same_again_is_no_change(self, run: Run) -> None:
        connected(run, "--payment-account", "Checking")

        assert connected(run, "--payment-account", "Checking")["changes"] == []

    def test_a_lost_sealing_key_is_got_over_by_entering_the_credentials_again(
        self, run: Run, env: dict[str, str], fake: FakeBill
    ) -> None:
        """What cannot be opened any more is asked for, and everything can be sealed anew afterwards."""
        connected(run, "--payment-account", "Checking")
        sign_in(env)
        fake.office.add_login("another", fake.password, fake.user_id)
        env |= {"BILLQBD_SECRET_KEY": generate_key(), "BILL_USERNAME": "another"}

        with pytest.raises(SealError, match="not at hand"):
            run("connect", "yard", BILL_PASSWORD="")
        told = connected(run)
        sign_in(env)
        newest = generate_key()
        again = run("reseal", BILLQBD_SECRET_KEY=f"{newest},{env['BILLQBD_SECRET_KEY']}")

        assert told["changes"] == [f"{name} replaced" for name in sorted(BILL_SECRETS)]
        assert "5 credentials" in again.stdout
        connected(run, **dict.fromkeys(ENV.values(), ""), BILLQBD_SECRET_KEY=newest)

    def test_a_wrong_bill_password_stores_nothing(self, run: Run) -> None:
        with pytest.raises(PayablesError, match="did not let us in") as refused:
            run("connect", "yard", "--payment-account", "Checking", BILL_PASSWORD="planted-wrong")

        assert "planted" not in str(refused.value)
        with pytest.raises(SyncerError, match="no connection"):
            run("status", "yard")

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            ((), "needs --payment-account"),
            (("--payment-account", " "), "payment_account is empty"),
            (("--payment-account", "Checking", "--set", "batch_size=many"), "batch_size cannot be 'many'"),
            (("--payment-account", "Checking", "--set", "batch_size=500"), "batch_size is 500"),
            (("--payment-account", "Checking", "--set", "batch"), "cannot be read"),
            (("--payment-account", "Checking", "--set", "to_json=1"), "no setting 'to_json'"),
            (("--payment-account", "Checking", "--start-date", "soon"), "start_date cannot be 'soon'"),
            (("--payment-account", "Checking", "--start-date", "0001-01-01"), "start_date is 0001-01-01"),
            (("--payment-account", "Checking", "--approval", ""), "approvals is empty"),
            (("--payment-account", "Checking", "--approval", "APROVED"), "approvals names 'APROVED'"),
            (("--payment-account", "Checking", "--approval", "DENIED"), "approvals names 'DENIED'"),
            (("--payment-account", "Checking", "--home-currency", "usd"), "currency 'usd'"),
            (("--payment-account", "Checking", "--currency-account", "eur=Payables"), "currency 'eur'"),
            (("--payment-account", "Checking", "--currency-account", "USD=Payables"), "the home currency"),
            (("--payment-account", "Checking", "--bank-account", "bac1="), "no account for 'bac1'"),
            (("--payment-account", "Checking", "--bank-account", "=Savings"), "cannot be read"),
            (("--payment-account", "Checking", "--left-out", "colour"), "left_out names 'colour'"),
            (("--payment-account", "Checking", "--set", "posted_payments="), "posted_payments is empty"),
            (
                ("--payment-account", "Checking", "--set", "posted_payments=sent"),
                "posted_payments names 'sent'",
            ),
            (("--payment-account", "Checking", "--set", "reversed_payments=PAID"), "in reversed_payments"),
            (("--payment-account", "Checking", "--set", "call_budget_s=500"), "call_budget_s is 500"),
            (("--payment-account", "Checking", "--set", "lease_idle_s=1"), "lease_idle_s is 1"),
            (("--payment-account", "Checking", "--set", "page_size=0"), "page_size is 0"),
            (("--payment-account", "Checking", "--set", "terms=maybe"), "terms cannot be 'maybe'"),
            (("--payment-account", "Checking", "--set", "classes=colour"), "classes cannot be 'colour'"),
        ],
    )
    def test_says_what_is_wrong(self, run: Run, arguments: tuple[str, ...], problem: str) -> None:
        with pytest.raises(SettingsError, match=re.escape(problem)):
            run("connect", "yard", *arguments)

    def test_asks_for_nothing_without_a_terminal(self, run: Run) -> None:
        with pytest.raises(ConfigError, match="BILL_PASSWORD is not set"):
            run("connect", "yard", "--payment-account", "Checking", BILL_PASSWORD="")


class TestQwc:
    """The file that a user opens once."""

    def test_is_the_same_every_time(self, run: Run) -> None:
        connected(run, "--payment-account", "Checking")
        text = run("qwc", "yard").stdout
        root = etree.fromstring(text.encode())

        assert text == run("qwc", "yard").stdout
        assert root.findtext("AppURL") == "https://books.example.com/qbwc"
        assert root.findtext("UserName") == "yard-user"
        assert "planted" not in text

    def test_plain_http_is_refused_but_for_this_machine(self, run: Run) -> None:
        """Web Connector refuses it as well (QBWC1010)."""
        connected(run, "--payment-account", "Checking")

        assert (
            "http://localhost:8000/qbwc"
            in run("qwc", "yard", BILLQBD_PUBLIC_URL="http://localhost:8000").stdout
        )
        with pytest.raises(QbwcError, match="https"):
            run("qwc", "yard", BILLQBD_PUBLIC_URL="http://books.example.com")


class TestEmpty:
    """Commands on a connection that has seen nothing yet."""

    @pytest.mark.parametrize("command", ["status", "exceptions", "waiting", "operations"])
    def test_has_something_to_say(self, run: Run, command: str) -> None:
        connected(run, "--payment-account", "Checking")

        assert run(command, "yard").stdout.strip()
        assert json.loads(run(command, "yard", "--json").stdout) is not None

    def test_replays_nothing(self, run: Run) -> None:
        connected(run, "--payment-account", "Checking")

        assert json.loads(run("replay", "yard", "--all", "--json").stdout) == []
        with pytest.raises(SettingsError, match="Nothing is named"):
            run("replay", "yard")


class TestReferencePage:
    """What exists is documented."""

    def test_every_command(self) -> None:
        commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # it is a group
        page = DOC.read_text(encoding="utf-8")

        assert [name for name in commands if f"| `{name}" not in page] == []

    def test_every_option_of_connect(self) -> None:
        connect = typer.main.get_command(app).commands["connect"]  # type: ignore[attr-defined]  # it is a group
        page = DOC.read_text(encoding="utf-8")
        options = [option for one in connect.params for option in one.opts if option.startswith("--")]

        assert len(options) >= 10
        assert [option for option in options if option not in page] == []

    def test_every_variable(self) -> None:
        source = Path(configuration.__file__).read_text(encoding="utf-8")
        page = DOC.read_text(encoding="utf-8")
        variables = set(re.findall(r"BILLQBD_[A-Z_]+", source))

        assert len(variables) == 7
        assert {name for name in variables if f"`{name}`" not in page} == set()
