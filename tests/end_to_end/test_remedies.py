"""What an exception tells a person to do exists: as a command, as an API call, and as a button beside it."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
import typer

from examples.reference_server import page
from examples.reference_server.api import Api
from examples.reference_server.cli import app
from examples.reference_server.pages import Pages
from qbxml.status import catalogue
from syncer.admin import Admin, CycleStatus, Proposal, Status
from syncer.entries import ExceptionEntry, Match
from syncer.model import Kind, Side
from syncer.relinking import Choice
from syncer.remedies import Remedy, remedies
from syncer.settings import Settings

SOURCES = Path(__file__).parents[2] / "src" / "syncer"
NOW = datetime(2026, 3, 9, tzinfo=UTC)
RAISING = {"Raise", "raise_exception", "Outcome", "WrongCompanyFile"}
WORD = re.compile(rf"\b({'|'.join(Remedy)})\b")


@attrs.frozen
class Fix:
    """What some code tells a person to do, and under which codes it may be told."""

    where: str
    codes: tuple[str, ...]
    text: str


def fixes() -> Iterator[Fix]:
    """Read every fix from the source: texts, also those that are given by the name of a constant."""
    for path in sorted(SOURCES.rglob("*.py")):
        if "testing" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: texts(node.value, {})
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in RAISING:
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                if "fix" in given:
                    codes = texts(given["code"], named) if "code" in given else ()
                    where = f"{path.name}:{node.lineno}"
                    yield Fix(where, codes, " ".join(texts(given["fix"], named)))


def texts(node: ast.AST, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the texts in an expression, whichever of them it comes to."""
    found: list[str] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.append(part.value)
        elif isinstance(part, ast.Name):
            found += named.get(part.id, ())
    return tuple(found)


FIXES = tuple(fixes())


def entry(code: str, kind: str = "bill", side: Side = Side.BILL) -> ExceptionEntry:
    return ExceptionEntry(
        connection="yard",
        side=side,
        kind=kind,
        id=f"{kind}-{code}",
        subject=f"{kind} of {code}",
        code=code,
        cause="It broke.",
        fix="Mend it.",
        raised_at=NOW,
    )


def possible(code: str) -> set[Remedy]:
    """All that may be offered under a code, whatever record it is of."""
    return {one for kind in Kind for side in Side for one in remedies(entry(code, kind.value, side))}


def commands() -> dict[str, set[str]]:
    """The commands, each with its options."""
    group = typer.main.get_command(app)
    return {
        name: {option for one in command.params for option in one.opts}
        for name, command in group.commands.items()  # type: ignore[attr-defined]  # it is a group
    }


def paths(served: object) -> set[str]:
    return {route.path for route in served.routes()}  # type: ignore[attr-defined]  # of either face


def test_fixes_are_found() -> None:
    """There are many, and those with a condition or a constant are read too."""
    assert len(FIXES) > 30
    assert any("relink" in fix.text and set(fix.codes) == {"in_doubt"} for fix in FIXES)
    assert any("relink" in fix.text and "deleted" in fix.codes for fix in FIXES)


@pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix.where)
def test_what_a_fix_names_can_be_done(fix: Fix) -> None:
    """Each remedy that it names is offered beside it; commands, options and settings that it names exist."""
    known = commands()
    for command, option in re.findall(r"`([a-z-]+)(?: (--[a-z-]+))?`", fix.text):
        assert command in known
        assert not option or option in known[command]
    for name in re.findall(r"\bsetting (\w+)", fix.text):
        assert name in attrs.fields_dict(Settings)
    told = set(WORD.findall(fix.text.replace("adopt --refuse", "refuse").lower()))
    for code in fix.codes:
        assert told <= possible(code)


def test_quickbooks_own_codes_name_nothing_that_is_not_offered() -> None:
    """Their fixes are written without a word of ours."""
    told = {word for fact in catalogue() for word in WORD.findall(fact.fix.lower())}

    assert told <= set(remedies(entry("3140")))


@pytest.mark.parametrize("remedy", Remedy)
def test_each_remedy_has_a_command_a_call_and_an_address(remedy: Remedy) -> None:
    """Answers to a proposal are options of one command."""
    options = {Remedy.ADOPT: ("adopt", "--accept"), Remedy.REFUSE: ("adopt", "--refuse")}
    command, option = options.get(remedy, (remedy.value, ""))

    assert not option or option in commands()[command]
    assert command in commands()
    assert hasattr(Admin, remedy.value)
    assert f"/api/v1/connections/{{name}}/{remedy.value}" in paths(Api(None, None))  # type: ignore[arg-type]  # addresses only
    assert f"/connections/{{name}}/{remedy.value}" in paths(Pages(None, None, None))  # type: ignore[arg-type]  # addresses only


def shown(*entries: ExceptionEntry, proposals: tuple[Proposal, ...] = ()) -> str:
    """The status page with these exceptions."""
    status = Status(
        connection="yard",
        username="agent",
        company=None,
        at_work=False,
        last_contact=None,
        cycle=CycleStatus(
            started_at=NOW, phase="done", state="finished", written=0, refused=0, summary="0 written"
        ),
        counts=(),
        operations={},
        exceptions=len(entries),
        settings=Settings(payment_account="Checking"),
    )
    card = page.Card(
        status=status,
        exceptions=entries,
        choices={one.id: (Choice(id="8-1", text="<Moss> Nursery, Portland"),) for one in entries},
        proposals=proposals,
        waiting=(),
        lines=(),
        names={},
    )
    return page.overview([card], token="t" * 64, now=NOW)


def actions(text: str) -> list[str]:
    """Where the forms beside an exception or a proposal lead to."""
    return re.findall(r'action="/connections/yard/(\w+)"', text)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry("total"), ["replay", "skip"]),
        (entry("3140"), ["replay", "skip"]),
        (entry("deleted"), ["replay", "repost", "skip"]),
        (entry("voided"), ["replay", "repost", "skip"]),
        (entry("deleted", "vendor"), ["relink", "replay", "repost", "skip"]),
        (entry("ambiguous", "vendor"), ["relink", "replay", "skip"]),
        (entry("in_doubt"), ["arrived", "replay", "missing", "skip"]),
        (entry("in_doubt", "vendor"), ["arrived", "replay", "missing", "skip"]),
        (entry("in_doubt", "vendor", Side.BOOK), ["relink", "replay"]),
        (entry("in_doubt", "account", Side.BOOK), ["replay"]),
        (entry("bill_refused", "vendor", Side.BOOK), ["replay", "skip"]),
        (entry("match"), ["replay", "skip"]),
        (entry("company_file", "connection"), ["repin"]),
        (entry("home_currency", "connection"), []),
        (entry("bill_by_hand", "payment"), ["adopt", "replay", "skip"]),
    ],
    ids=lambda one: f"{one.side}-{one.kind}-{one.code}" if isinstance(one, ExceptionEntry) else "",
)
def test_the_page_offers_what_can_be_done(one: ExceptionEntry, expected: list[str]) -> None:
    """And nothing else: a button that can only fail helps nobody."""
    assert actions(shown(one)) == expected


def test_a_vendor_of_bill_asks_for_that_of_quickbooks() -> None:
    """The form says which of the two is known, and offers those that may be meant."""
    text = shown(entry("ambiguous", "vendor"))

    assert 'name="what" value="vendor-ambiguous"' in text
    assert re.search(r'<input id="vendor-yard-vendor-ambiguous" name="book"', text)
    assert "It is this vendor of QuickBooks (name or id):" in text
    assert '<option value="8-1">&lt;Moss&gt; Nursery, Portland</option>' in text


def test_a_vendor_of_quickbooks_asks_for_that_of_bill() -> None:
    """It was sent to BILL, and nobody knows which of several it is."""
    text = shown(entry("in_doubt", "vendor", Side.BOOK))

    assert 'name="book" value="vendor-in_doubt"' in text
    assert re.search(r'<input id="vendor-yard-vendor-in_doubt" name="what"', text)
    assert "It is this vendor of BILL (name or id):" in text


def test_a_payment_asks_what_was_entered_for_its_bill() -> None:
    """The answer is of the bill, which a person dealt with by hand, and not of the payment."""
    text = shown(entry("bill_by_hand", "payment"))

    assert 'name="what" value="8-1"' in text
    assert re.search(r'<input id="entered-yard-8-1" name="book"', text)
    assert "&lt;Moss&gt; Nursery, Portland is this one in QuickBooks (id):" in text


@pytest.mark.parametrize(("duplicate", "expected"), [(False, ["adopt", "refuse"]), (True, ["refuse"])])
def test_an_invoice_that_bill_has_twice_is_not_adopted(duplicate: bool, expected: list[str]) -> None:
    """The other one is no transaction of QuickBooks."""
    match = Match(
        connection="yard",
        kind=Kind.BILL,
        bill_id="b1",
        book_id="b2",
        likeness="likely",
        reason="same number",
        at=NOW,
    )
    proposal = Proposal(match=match, subject="Bill 1", book="Bill 01", is_duplicate=duplicate)

    assert actions(shown(proposals=(proposal,))) == expected
