"""What the package promises as a package: errors, imports, generated files."""

import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import billv3
from billv3 import errors
from billv3._catalogue import BY_CODE, BY_STATUS, CODES, kind_of
from billv3.errors import ApiError, BillError

ROOT = Path(__file__).resolve().parents[2]
KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, BillError)]
DOSSIER = ROOT.parent / "shared" / "reference" / "bill-v3.md"


@pytest.mark.parametrize("fact", CODES, ids=lambda fact: fact.code)
def test_every_code_has_a_kind_a_meaning_and_a_fix(fact: object) -> None:
    """Source: BILL developer documentation, common API error codes. The code decides, whatever the status."""
    assert fact.meaning
    assert fact.fix.endswith(".")
    for status in (400, 401, 403, 404, 422, 429, 500):
        assert kind_of(status, fact.code)[0] is fact.kind
    assert f"### {fact.code}" in (ROOT / "docs/reference/billv3-errors.md").read_text()


def test_the_two_limits_are_not_swapped() -> None:
    """BDC_1144 is the hourly limit, BDC_1322 that of calls at once."""
    assert (errors.HourlyLimit, errors.ConcurrencyLimit) == (
        BY_CODE["BDC_1144"].kind,
        BY_CODE["BDC_1322"].kind,
    )


def test_every_code_of_the_facts_is_in_the_table() -> None:
    """The facts beside the checkout, where they are there."""
    if not DOSSIER.exists():
        pytest.skip("the facts are not beside this checkout")
    import re

    section = DOSSIER.read_text().split("### 3.3 Codes")[1].split("\n## ")[0]

    assert set(re.findall(r"BDC_\d{4}", section)) == set(BY_CODE)


def test_a_status_without_a_code_has_a_kind_as_well() -> None:
    """Empty bodies and HTML pages come with a status only."""
    assert kind_of(418, "")[0] is ApiError
    assert kind_of(599, "BDC_9999")[0] is errors.ServerError
    assert all(kind_of(status, "")[0] is fact[0] for status, fact in BY_STATUS.items())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_errors_say_what_to_do_and_survive_pickling(kind: type[BillError]) -> None:
    """Workers send errors to each other."""
    error = kind("The thing is broken.", fix="Mend it.", code="BDC_1", record="bill 00n1")
    again = pickle.loads(pickle.dumps(error))

    assert "bill 00n1: The thing is broken. (code BDC_1) Mend it." == str(again)
    assert error.__dict__ == again.__dict__
    assert isinstance(kind.retryable, bool)


def test_every_error_is_exported_by_name() -> None:
    """``from billv3 import OutcomeUnknown`` is how people get them."""
    assert {kind.__name__ for kind in KINDS} <= set(billv3.__all__)
    assert sorted(billv3.__all__) == sorted(set(billv3.__all__))
    assert all(hasattr(billv3, name) for name in billv3.__all__)


def modules_after(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_importing_the_package_loads_no_family_of_records() -> None:
    """Import time: models and resources load on first use; nothing optional loads at all."""
    loaded = modules_after("import billv3")

    assert set() == {name for name in loaded if name.startswith(("billv3.models.", "billv3.resources."))}
    assert set() == loaded & {"billv3.testing", "billv3.webhooks", "pydantic", "pytest", "hypothesis"}
    assert set() == {name for name in loaded if name.split(".")[0] in {"qbxml", "qbwc", "syncer"}}


def test_one_family_does_not_load_another() -> None:
    """``from billv3.models import ChartOfAccount`` is cheap."""
    assert "billv3.models.bills" not in modules_after("from billv3.models import ChartOfAccount")


def test_one_module_knows_httpx() -> None:
    """Another HTTP client is one module away."""
    package = ROOT / "src" / "billv3"
    users = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "testing" not in path.parts
        and any("import httpx" in line for line in path.read_text().splitlines())
    ]

    assert ["_http.py"] == users


@pytest.mark.parametrize("tool", ["generate_billv3_client.py", "generate_billv3_docs.py"])
def test_generated_files_are_what_their_generators_make(tool: str) -> None:
    """A generated file is never edited."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / tool), "--check"], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stdout)


def test_both_clients_have_the_same_names() -> None:
    """What works blocking works asynchronously."""

    def public(kind: type) -> set[str]:
        return {name.replace("aclose", "close") for name in dir(kind) if not name.startswith("_")}

    assert public(billv3.Client) == public(billv3.AsyncClient)
