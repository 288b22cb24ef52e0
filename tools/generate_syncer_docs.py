"""
Write the generated parts of the sync core's documentation; ``--check`` only compares.

The pages are written by hand; between two markers stands what the code already says: the settings, the states
of an operation, the phases of a cycle, the order of writing, the errors. It also looks whether the page on
exceptions explains each code that the core can raise, and no other.
"""

import argparse
import ast
import inspect
import itertools
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, StrEnum
from pathlib import Path
from types import ModuleType

import attrs

from syncer import errors
from syncer.cycle import STEPS, Phase
from syncer.entries import State
from syncer.errors import SyncerError
from syncer.journal import TRANSITIONS
from syncer.model import Kind
from syncer.settings import BillRates, Classes, ClosingPolicy, NumberPolicy, Settings, TextPolicy

ROOT = Path(__file__).parents[1]
PAGES = (
    "docs/explanation/architecture.md",
    "docs/explanation/exactly-once.md",
    "docs/explanation/posting-rules.md",
    "docs/reference/settings.md",
    "docs/reference/syncer-errors.md",
)
EXCEPTIONS = "docs/how-to/read-the-exceptions.md"
BLOCK = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

RAISING = {"Outcome", "Raise", "raise_exception"}
"""Calls that put a record before a person; their `code` is what the page must explain."""

RAISING_FOR_ALL = "connection_exception"
"""The call that does so for a whole connection; its third argument is the code."""


def settings() -> str:
    """Write the settings with their defaults."""
    texts = documented(Settings)
    return table(
        ("name", "default", "meaning"),
        ((f"`{one.name}`", default(one), texts[one.name]) for one in attrs.fields(Settings)),
    )


POLICIES: dict[str, type[StrEnum]] = {
    "bill_rates": BillRates,
    "classes": Classes,
    "closing": ClosingPolicy,
    "text": TextPolicy,
    "long_numbers": NumberPolicy,
}
"""Settings that are one of a few words."""


def policies() -> str:
    """Write what the policies may be; the text below each value in the code says what it does."""
    rows = []
    for name, policy in POLICIES.items():
        meanings = docs_below(policy)
        rows += [(f"`{name}`", f"`{value.value}`", meanings[value.name]) for value in policy]
    return table(("setting", "value", "meaning"), rows)


def documented(cls: type) -> dict[str, str]:
    """Read what a class says of each of its arguments."""
    section = (inspect.getdoc(cls) or "").partition("Args:\n")[2].partition("\n\n")[0]
    return {
        name: re.sub(r"See `\w+`\.", "See below.", " ".join(text.split()))
        for name, text in re.findall(r"^    (\w+): (.+(?:\n     .+)*)", section, re.MULTILINE)
    }


def docs_below(cls: type) -> dict[str, str]:
    """Read the text that stands below each value of a class."""
    (tree,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for before, after in itertools.pairwise(tree.body):
        if isinstance(before, ast.Assign) and isinstance(after, ast.Expr):
            name, text = ast.unparse(before.targets[0]), ast.literal_eval(after.value)
            found[name] = " ".join(str(text).split())
    return found


def default(one: "attrs.Attribute[object]") -> str:
    """Show a default in a word."""
    value = one.default
    if value is attrs.NOTHING:
        return "required"
    if isinstance(value, attrs.Factory):  # type: ignore[arg-type]  # a class, whatever its stub says
        return "none"
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case Enum():
            return f"`{value.value}`"
        case tuple():
            return ", ".join(f"`{part}`" for part in value)
    return f"`{value}`"


def states() -> str:
    """Draw which state of an operation may follow which."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.PLANNED.value}: planned"]
    lines += [
        f"    {before.value} --> {after.value}: {WHY[before, after]}"
        for before, afters in TRANSITIONS.items()
        for after in State
        if after in afters
    ]
    lines += [f"    {state.value} --> [*]" for state, afters in TRANSITIONS.items() if not afters]
    return "\n".join([*lines, "```"])


WHY = {
    (State.PLANNED, State.SENT): "written down, then handed out",
    (State.PLANNED, State.REJECTED): "something else is right by now, or it does not fit into qbXML",
    (State.SENT, State.APPLIED): "QuickBooks did it",
    (State.SENT, State.REJECTED): "QuickBooks refused it",
    (State.SENT, State.PLANNED): "not done, later",
    (State.SENT, State.IN_DOUBT): "no answer",
    (State.IN_DOUBT, State.APPLIED): "proof that it was done",
    (State.IN_DOUBT, State.REJECTED): "proof that it was refused",
    (State.IN_DOUBT, State.PLANNED): "proof that it never happened",
}
"""Why an operation goes from one state to another. A new transition without a reason is a `KeyError`."""


def phases() -> str:
    """Draw the phases of a cycle in their order."""
    names = [f"{phase.value}" for phase in Phase]
    arrows = [f"    {before} --> {after}" for before, after in itertools.pairwise(names)]
    return "\n".join(["```mermaid", "flowchart LR", *arrows, "```"])


PLURALS = {Kind.CLASS: "classes", Kind.TERMS: "terms"}


def steps() -> str:
    """List the order of writing."""
    return "\n".join(
        f"{number}. {PLURALS.get(step.kind, step.kind.value.replace('_', ' ') + 's')}"
        + (", voids only" if step.voids_only else "")
        for number, step in enumerate(STEPS, 1)
    )


def error_classes() -> str:
    """Write the errors with what they mean."""

    def rows(module: ModuleType) -> Iterator[tuple[str, str, str, str]]:
        for name, cls in vars(module).items():
            if isinstance(cls, type) and issubclass(cls, SyncerError) and cls.__module__ == module.__name__:
                text = (inspect.getdoc(cls) or "").partition("\n\nAttributes:")[0]
                base = cls.__mro__[1].__name__
                yield f"`{name}`", f"`{base}`", " ".join(text.split()), "yes" if cls.repeatable else "no"

    return table(("error", "is a", "meaning", "may work later, unchanged"), rows(errors))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    header = list(head)
    lines = [header, ["---"] * len(header), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


MAKERS: dict[str, Callable[[], str]] = {
    "settings": settings,
    "policies": policies,
    "operation-states": states,
    "phases": phases,
    "order-of-writing": steps,
    "errors": error_classes,
}


def made(text: str) -> str:
    """Fill every block of a page."""
    return BLOCK.sub(lambda match: f"{match.group(1)}{MAKERS[match.group(2)]()}\n{match.group(3)}", text)


def exception_codes() -> frozenset[str]:
    """Return every code of our own that the core may put before a person."""
    sources = (path for path in (ROOT / "src/syncer").rglob("*.py") if "testing" not in path.parts)
    trees = {_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in sources}
    named = {module: dict(_named(tree.body)) for module, tree in trees.items()}
    return frozenset(code for tree in trees.values() for code in _codes(tree, named))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


def _codes(tree: ast.Module, of_modules: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[str]:
    named = dict(_imported(tree, of_modules)) | dict(_named(tree.body))
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module):
            yield from _codes_in(scope, named)
        elif isinstance(scope, ast.FunctionDef):
            yield from _codes_in(scope, named | dict(_named(ast.walk(scope))))


def _imported(
    tree: ast.Module, of_modules: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the names of texts that come from other modules, each with the texts that it may be."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            texts = of_modules.get(node.module or "", {})
            yield from ((one.name, texts[one.name]) for one in node.names if one.name in texts)


def _named(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the names that texts are given to, each with the texts that it may be."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        values = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
        texts = [one.value for one in values if isinstance(one, ast.Constant)]
        yield name, tuple(text for text in texts if isinstance(text, str))


def _codes_in(scope: ast.AST, named: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Return the codes that are given in a piece of code, as texts or by names of texts."""
    for node in ast.walk(scope):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in RAISING:
            given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        elif name == RAISING_FOR_ALL:
            given = node.args[2:3]
        else:
            continue
        # What is neither is handed on: a code of planning, found there, or one of QuickBooks.
        for code in given:
            if isinstance(code, ast.Constant):
                yield str(code.value)
            elif isinstance(code, ast.Name):
                yield from named.get(code.id, ())


def explained_codes() -> frozenset[str]:
    """Return every code that the page on exceptions has a heading for."""
    page = (ROOT / EXCEPTIONS).read_text(encoding="utf-8")
    return frozenset(re.findall(r"^### `(\w+)`", page, re.MULTILINE))


def main() -> int:
    """Write or compare all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if a page is out of date"
    )
    check = parser.parse_args().check
    stale = []
    for page in PAGES:
        path = ROOT / page
        before = path.read_text(encoding="utf-8")
        if not BLOCK.search(before):
            raise SystemExit(f"{page} has no generated block")
        after = made(before)
        if after != before:
            stale.append(page)
            if not check:
                path.write_text(after, encoding="utf-8")
    for page in stale:
        print(f"{'out of date' if check else 'written'}: {page}")
    unlike = exception_codes() ^ explained_codes()
    for code in sorted(unlike):
        print(f"{EXCEPTIONS}: the code {code} is {'missing' if code in exception_codes() else 'not raised'}")
    return int((check and bool(stale)) or bool(unlike))


if __name__ == "__main__":
    sys.exit(main())
